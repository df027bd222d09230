#include "analyzers/analysis/analysis.h"

#include <algorithm>
#include <exception>
#include <set>

#include "analyzers/graph/graph.h"
#include "analyzers/rule.h"

namespace presynth {

std::shared_ptr<const Analysis> analyze(std::shared_ptr<const project::Snapshot> snapshot,
                                        const Config& config, StopToken stop) {
  auto analysis = std::make_shared<Analysis>();
  analysis->snapshot = snapshot;
  interp::Options options;
  options.limits = config.limits;
  options.parallel = config.parallel;
  options.record_mentions = config.keep_graph;
  auto heaps = interp::evaluate(*snapshot, options, stop);
  Stats& stats = analysis->stats;
  std::set<std::string> reached;
  for (const auto& heap : heaps) {
    stats.roots += heap->roots;
    stats.steps += heap->steps;
    reached.insert(heap->limits.begin(), heap->limits.end());
  }
  stats.limits.assign(reached.begin(), reached.end());
  const auto shared_graph =
      std::make_shared<const graph::ConstructGraph>(std::move(snapshot), std::move(heaps));
  const graph::ConstructGraph& graph = *shared_graph;

  std::vector<project::Problem> failures;
  for (const rule::Rule* rule : config.rules.empty() ? rules::all() : config.rules) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) break;
    std::vector<Diagnostic> found;
    try {
      rule::Pass pass(graph, rule->info, config.undecided, config.option);
      rule->run(pass);
      found = pass.take();
    } catch (const std::exception& error) {
      // The others are as right as ever.
      failures.push_back(
          {"the rule " + std::string(rule->info.id), std::string("it failed: ") + error.what()});
      continue;
    }
    analysis->diagnostics.insert(analysis->diagnostics.end(), std::make_move_iterator(found.begin()),
                                 std::make_move_iterator(found.end()));
  }
  const auto left_out = [&](const std::string& rule, const std::string& file) {
    return config.level && !config.level(rule, file, Severity::Error, false);
  };
  analysis->suppressed = apply_suppressions(graph.snapshot(), left_out, analysis->diagnostics);
  // Only now: a comment has its use also where its finding is off.
  const auto is_off = [&](Diagnostic& diagnostic) {
    if (!config.level || diagnostic.rule == kSuppressionRule) return false;
    const auto level =
        config.level(diagnostic.rule, diagnostic.location.file, diagnostic.severity, diagnostic.advice);
    if (level && diagnostic.severity != Severity::Hint) diagnostic.severity = *level;
    return !level;
  };
  std::erase_if(analysis->diagnostics, is_off);
  std::erase_if(analysis->suppressed, [&](Suppressed& suppressed) { return is_off(suppressed.diagnostic); });
  const auto order = [](const Diagnostic& diagnostic) {
    return std::tie(diagnostic.location, diagnostic.rule, diagnostic.message);
  };
  std::ranges::sort(analysis->diagnostics, {}, order);
  std::ranges::sort(analysis->suppressed, {},
                    [&](const Suppressed& suppressed) { return order(suppressed.diagnostic); });

  std::set<std::tuple<std::string, std::string, std::uint32_t>> seen;
  for (const graph::Construct& construct : graph.constructs()) {
    ConstructSummary summary;
    const Instance instance = construct.instance();
    summary.path = instance.path;
    summary.logical_id = instance.logical_id;
    summary.stack = instance.stack;
    summary.type = construct.type();
    summary.location = construct.location();
    // A module that an app ran may have run again for what the app did not reach.
    if (!seen.insert({summary.path, summary.location.file, summary.location.range.begin}).second) continue;
    analysis->constructs.push_back(std::move(summary));
  }
  if (config.keep_graph) {
    analysis->graph = shared_graph;
    analysis->mentions = graph.mentions();
  }
  stats.constructs = analysis->constructs.size();
  stats.files = graph.snapshot().sources().size();
  stats.parsed = graph.snapshot().parsed_files();
  stats.parsed_bytes = graph.snapshot().parsed_bytes();
  analysis->problems = graph.snapshot().problems();
  analysis->problems.insert(analysis->problems.end(), failures.begin(), failures.end());
  analysis->stopped = stop != nullptr && stop->load(std::memory_order_relaxed);
  return analysis;
}

std::span<const RuleInfo* const> rule_infos() {
  static const std::vector<const RuleInfo*> infos = [] {
    std::vector<const RuleInfo*> result;
    for (const rule::Rule* rule : rules::all()) result.push_back(&rule->info);
    return result;
  }();
  return infos;
}

bool fails_at_deploy(std::string_view rule) {
  return std::ranges::any_of(
      rule_infos(), [&](const RuleInfo* info) { return info->id == rule && !info->deploy_error.empty(); });
}

std::string_view rule_documentation(std::string_view id) { return rules::documentation(id); }

}  // namespace presynth
