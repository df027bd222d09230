#include <fmt/format.h>

#include "server/fix.h"
#include "tests/fuzz/support/fuzz.h"

namespace presynth::fuzz {

namespace {

/// How many constructs and places one finding, known by its fingerprint, is about.
std::map<std::string, std::size_t> counted(const Analysis& analysis) {
  std::map<std::string, std::size_t> counts;
  for (const Diagnostic& d : analysis.diagnostics) {
    if (d.severity != Severity::Hint)
      counts[d.rule + " " + d.fingerprint] +=
          d.construct ? std::max<std::size_t>(1, d.construct->instances.size()) : 1;
  }
  return counts;
}

bool limited(const Analysis& analysis) { return !analysis.stats.limits.empty(); }

void try_fix(const Analysis& analysis, const Diagnostic& diagnostic, const Fix& fix, const Texts& texts,
             const Config& config) {
  const auto changed = applied(texts, fix.edits);
  require(changed.has_value(), changed ? "" : "a fix does not apply: " + changed.error());
  // What a parser makes of broken syntax, and so what is found there, may change with any edit.
  if (syntax_errors(*analysis.snapshot, texts) > 0) return;
  const AnalysisPtr after = analyze(*changed, config);
  require(syntax_errors(*after->snapshot, *changed) == 0,
          fmt::format("the fix `{}` breaks the syntax", fix.title));
  // With fuel that ends elsewhere than before, anything may be found or not.
  if (limited(analysis) || limited(*after)) return;
  const std::string identity = diagnostic.rule + " " + diagnostic.fingerprint;
  const auto before = counted(analysis);
  const auto now = counted(*after);
  const auto left = now.find(identity);
  require(left == now.end() || left->second < before.at(identity),
          fmt::format("the fix `{}` leaves its finding: {}", fix.title, diagnostic.message));
}

server::FixPlan planned(const Texts& texts, const AnalysisPtr& analysis, const Config& config) {
  server::FixContext context;
  context.analyze = [&](const std::map<std::string, std::string>& changed) {
    Texts all = texts;
    for (const auto& [path, text] : changed) all[path] = text;
    return analyze(all, config, analysis.get());
  };
  context.obstacle = [](const std::string&) { return std::nullopt; };
  context.canonical = [](const std::string& path) { return path; };
  context.wanted = [](const Analysis& of) {
    std::vector<const Diagnostic*> all;
    all.reserve(of.diagnostics.size());
    for (const Diagnostic& diagnostic : of.diagnostics) all.push_back(&diagnostic);
    return all;
  };
  return server::plan_fixes(analysis, context);
}

}  // namespace

void fixes(std::string_view data) {
  const Texts texts = project_of(data);
  Config config = small_config();
  config.keep_graph = false;
  config.undecided = false;
  const AnalysisPtr analysis = analyze(texts, config);
  if (analysis->diagnostics.empty()) return;
  check(*analysis, texts);
  const std::size_t errors = syntax_errors(*analysis->snapshot, texts);
  constexpr std::size_t kSome = 4;
  std::size_t tried = 0;
  for (const Diagnostic& diagnostic : analysis->diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      if (++tried <= kSome) try_fix(*analysis, diagnostic, fix, texts, config);
    }
    if (tried <= kSome) {
      const auto changed = applied(texts, suppress(*analysis->snapshot, diagnostic));
      require(changed.has_value(), changed ? "" : "a suppression does not apply: " + changed.error());
      if (errors > 0) continue;
      const auto snapshot = snapshot_of(*changed, analysis->snapshot.get());
      require(syntax_errors(*snapshot, *changed) == 0, "a suppression breaks the syntax");
    }
  }

  const server::FixPlan plan = planned(texts, analysis, config);
  if (plan.changes.empty()) return;
  Texts repaired = texts;
  for (const auto& [path, change] : plan.changes) {
    require(change.before == texts.at(path), "a plan is for another text");
    repaired[path] = change.after;
  }
  const AnalysisPtr after = analyze(repaired, config);
  require(syntax_errors(*after->snapshot, repaired) <= errors, "a plan breaks the syntax");
  require(described(*after) == described(*plan.analysis), "a plan's analysis is not that of its texts");
  if (errors > 0) return;
  // Rounds may have run out; then there is more to do.
  server::FixPlan again = planned(repaired, after, config);
  require(again.applied.empty() || !again.changes.empty(), "a fix that changes nothing was applied");
  if (plan.applied.size() < server::FixContext().max_rounds)
    require(again.applied.empty(), "fixing twice changes more than fixing once");
}

}  // namespace presynth::fuzz
