#include "analyzers/analysis/analysis.h"

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <unordered_map>

#include "analyzers/graph/graph.h"
#include "analyzers/rule.h"
#include "analyzers/rule/findings.h"

namespace presynth {

struct Kept {
  interp::Evaluated evaluated;
  std::unordered_map<const interp::Run*, std::shared_ptr<const Part>> parts;
  interp::Limits limits;
  bool undecided = false;
  std::vector<const rule::Rule*> rules;
};

namespace {

std::vector<const rule::Rule*> rules_of(const Config& config) {
  const auto rules = config.rules.empty() ? rules::all() : config.rules;
  return {rules.begin(), rules.end()};
}

/// Null when the analysis lends nothing.
const Kept* lent_by(const Analysis* previous, const Config& config) {
  if (previous == nullptr || previous->kept == nullptr || previous->stopped) return nullptr;
  const Kept& kept = *previous->kept;
  const bool same =
      kept.limits == config.limits && kept.undecided == config.undecided && kept.rules == rules_of(config);
  return same ? &kept : nullptr;
}

Part::Found run_rule(const rule::Rule& rule, const graph::ConstructGraph& graph, const Config& config,
                     const rule::Options& options) {
  try {
    rule::Pass pass(graph, rule.info, config.undecided, options);
    rule.run(pass);
    return {&rule, pass.take(), std::nullopt};
  } catch (const std::exception& error) {
    // The others are as right as ever.
    return {&rule, {}, error.what()};
  }
}

std::vector<ConstructSummary> summaries(const graph::ConstructGraph& graph) {
  std::vector<ConstructSummary> all;
  all.reserve(graph.constructs().size());
  for (const graph::Construct& construct : graph.constructs()) {
    Instance instance = construct.instance();
    all.push_back({std::move(instance.path), std::move(instance.logical_id), std::move(instance.stack),
                   std::string(construct.type()), construct.location()});
  }
  return all;
}

std::shared_ptr<Part> make_part(const std::shared_ptr<const interp::Run>& run,
                                const project::Snapshot& snapshot, const Config& config,
                                const rule::Options& options, StopToken stop) {
  auto part = std::make_shared<Part>();
  part->run = run;
  part->graph = std::make_shared<const graph::ConstructGraph>(
      std::shared_ptr<value::Evaluation>(run, run->heap.get()), snapshot);
  for (const rule::Rule* rule : rules_of(config)) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) break;
    part->found.push_back(run_rule(*rule, *part->graph, config, options));
  }
  part->constructs = summaries(*part->graph);
  if (config.keep_graph) part->mentions = part->graph->mentions();
  part->graph->end_reading();
  const value::Evaluation& heap = *run->heap;
  part->roots = heap.roots;
  part->steps = heap.steps;
  part->limits.assign(heap.limits.begin(), heap.limits.end());
  return part;
}

}  // namespace

std::shared_ptr<const Analysis> analyze(std::shared_ptr<const project::Snapshot> shared_snapshot,
                                        const Config& config, StopToken stop, const Analysis* previous) {
  auto analysis = std::make_shared<Analysis>();
  analysis->snapshot = std::move(shared_snapshot);
  const project::Snapshot& snapshot = *analysis->snapshot;
  // Rules run on several threads; who answers for their options need not know of that.
  std::mutex options_mutex;
  rule::Options options;
  if (config.option) {
    options = [&](std::string_view rule, std::string_view option, const std::string& file) {
      const std::lock_guard lock(options_mutex);
      return config.option(rule, option, file);
    };
  }
  std::mutex made_mutex;
  std::unordered_map<const interp::Run*, std::shared_ptr<const Part>> made;
  interp::Options interp_options;
  interp_options.limits = config.limits;
  interp_options.parallel = config.parallel;
  interp_options.record_mentions = config.keep_graph;
  interp_options.ended = [&](const std::shared_ptr<interp::Run>& run) {
    std::shared_ptr<Part> part = make_part(run, snapshot, config, options, stop);
    if (!config.keep_graph) {
      part->graph = nullptr;
      run->heap = nullptr;
    }
    const std::lock_guard lock(made_mutex);
    made.emplace(run.get(), std::move(part));
  };
  const Kept* lent = lent_by(previous, config);
  interp::Past past;
  if (lent != nullptr) past = {previous->snapshot.get(), &lent->evaluated};
  interp::Evaluated evaluated = interp::evaluate(snapshot, interp_options, stop, past);

  std::vector<std::shared_ptr<const Part>> parts(evaluated.runs.size());
  const auto find_part = [&](std::size_t i) {
    const std::shared_ptr<const interp::Run>& run = evaluated.runs[i];
    if (const auto found = made.find(run.get()); found != made.end()) {
      parts[i] = found->second;
      return;
    }
    if (lent != nullptr) {
      const auto known = lent->parts.find(run.get());
      if (known != lent->parts.end() && known->second->graph->reading().holds_in(snapshot)) {
        parts[i] = known->second;
        return;
      }
    }
    parts[i] = make_part(run, snapshot, config, options, stop);
  };
  if (config.parallel) {
    config.parallel(parts.size(), find_part);
  } else {
    for (std::size_t i = 0; i < parts.size(); ++i) find_part(i);
  }

  Stats& stats = analysis->stats;
  std::set<std::string> reached;
  std::vector<project::Problem> failures;
  std::map<const rule::Rule*, rule::Findings> findings;
  // A module that an app ran may have run again for what the app did not reach.
  std::set<std::tuple<std::string_view, std::string_view, std::uint32_t>> seen;
  for (const auto& part : parts) {
    stats.roots += part->roots;
    stats.steps += part->steps;
    reached.insert(part->limits.begin(), part->limits.end());
    for (const Part::Found& found : part->found) {
      for (const Diagnostic& finding : found.findings) findings[found.rule].add(finding);
      if (!found.failed) continue;
      project::Problem failure{"the rule " + std::string(found.rule->info.id), "it failed: " + *found.failed};
      if (std::ranges::none_of(failures, [&](const project::Problem& one) {
            return one.path == failure.path && one.reason == failure.reason;
          }))
        failures.push_back(std::move(failure));
    }
    for (const ConstructSummary& summary : part->constructs) {
      if (seen.emplace(summary.path, summary.location.file, summary.location.range.begin).second)
        analysis->constructs.push_back(summary);
    }
  }
  stats.limits.assign(reached.begin(), reached.end());
  for (const rule::Rule* rule : rules_of(config)) {
    std::vector<Diagnostic> found = findings[rule].finish();
    analysis->diagnostics.insert(analysis->diagnostics.end(), std::make_move_iterator(found.begin()),
                                 std::make_move_iterator(found.end()));
  }
  const auto left_out = [&](const std::string& rule, const std::string& file) {
    return config.level && !config.level(rule, file, Severity::Error, false);
  };
  analysis->suppressed = apply_suppressions(snapshot, left_out, analysis->diagnostics);
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

  if (config.keep_graph) {
    auto kept = std::make_shared<Kept>();
    kept->evaluated = std::move(evaluated);
    for (const auto& part : parts) kept->parts.emplace(part->run.get(), part);
    kept->limits = config.limits;
    kept->undecided = config.undecided;
    kept->rules = rules_of(config);
    analysis->kept = std::move(kept);
    analysis->parts = std::move(parts);
  }
  stats.constructs = analysis->constructs.size();
  stats.files = snapshot.sources().size();
  stats.parsed = snapshot.parsed_files();
  stats.parsed_bytes = snapshot.parsed_bytes();
  analysis->problems = snapshot.problems();
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
