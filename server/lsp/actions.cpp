#include "server/lsp/actions.h"

#include <algorithm>
#include <set>
#include <utility>

#include "analyzers/analysis/suppressions.h"
#include "server/fix.h"
#include "server/uri.h"

namespace presynth::server::lsp {

namespace {

/// Does a kind that was asked for include this one? "source" includes "source.fixAll.presynth".
bool includes(std::string_view asked, std::string_view kind) {
  return asked.empty() || kind == asked || (kind.starts_with(asked) && kind[asked.size()] == '.');
}

bool wants(const Json& params, std::string_view kind, bool by_default) {
  const Json& only = at(params, {"context", "only"});
  if (!only.is_array() || only.empty()) return by_default;
  return std::any_of(only.begin(), only.end(), [&](const Json& asked) {
    return asked.is_string() && includes(asked.get_ref<const std::string&>(), kind);
  });
}

bool has_safe_fix(const Diagnostic& diagnostic) {
  return std::ranges::any_of(diagnostic.fixes, [](const Fix& fix) { return fix.safe && fix.preferred; });
}

bool touch(text::ByteRange a, text::ByteRange b) { return a.begin <= b.end && b.begin <= a.end; }

}  // namespace

bool Actions::is_shown(const Diagnostic& diagnostic) const {
  return diagnostic.severity <= settings_.level && workspace_.shows(diagnostic.location.file);
}

void Actions::add_fixes(const Diagnostic& diagnostic, Json& out) {
  for (const Fix& fix : diagnostic.fixes) {
    const bool writable = std::ranges::none_of(fix.edits, [&](const FileEdit& edit) {
      return documents_.find(edit.file) == nullptr &&
             workspace_.obstacle(workspace_.canonical(edit.file)).has_value();
    });
    if (!writable) continue;
    Json action{{"title", fix.title},
                {"kind", kQuickFix},
                {"diagnostics", Json::array({answers_.diagnostic(diagnostic)})},
                {"edit", answers_.workspace_edit(fix.edits)}};
    if (client_.preferred && fix.preferred) action["isPreferred"] = true;
    out.push_back(std::move(action));
  }
}

void Actions::add_whole(std::string title, std::string_view kind, const std::string& file,
                        const std::string& rule, Json& out) {
  Json action{{"title", std::move(title)}, {"kind", kind}};
  if (client_.resolves_edits) {
    action["data"] = {{"fixAll", uri_of(file)}, {"rule", rule}};
  } else {
    action["edit"] = fix_all(file, rule);
  }
  out.push_back(std::move(action));
}

void Actions::add_rule_fix(const std::string& file, const Diagnostic& diagnostic, Json& out) {
  const auto& all = workspace_.analysis()->diagnostics;
  const auto fixable = std::ranges::count_if(all, [&](const Diagnostic& one) {
    return one.rule == diagnostic.rule && one.location.file == file && is_shown(one) && has_safe_fix(one);
  });
  if (fixable < 2) return;
  add_whole("Fix all " + diagnostic.rule + " problems in this file", kQuickFix, file, diagnostic.rule, out);
}

void Actions::add_suppression(const Diagnostic& diagnostic, Json& out) {
  if (diagnostic.severity == Severity::Hint || diagnostic.rule == kSuppressionRule) return;
  const std::vector<FileEdit> edits = suppress(*workspace_.analysis()->snapshot, diagnostic);
  if (edits.empty()) return;
  out.push_back({{"title", "Suppress " + diagnostic.rule + " here, with a reason"},
                 {"kind", kQuickFix},
                 {"diagnostics", Json::array({answers_.diagnostic(diagnostic)})},
                 {"edit", answers_.workspace_edit(edits)}});
}

void Actions::keep_meant(const Json& meant, std::vector<const Diagnostic*>& here) {
  if (!meant.is_array()) return;
  std::vector<const Diagnostic*> kept;
  for (const Diagnostic* diagnostic : here) {
    const Json range = answers_.range(diagnostic->location);
    const bool asked = std::any_of(meant.begin(), meant.end(), [&](const Json& one) {
      return at(one, {"code"}) == Json(diagnostic->rule) && at(one, {"range"}) == range;
    });
    if (asked) kept.push_back(diagnostic);
  }
  if (!kept.empty()) here = std::move(kept);
}

Json Actions::list(const std::string& file, const Json& params) {
  Json out = Json::array();
  if (!client_.code_action_literals) return out;
  const auto range = answers_.bytes(file, at(params, {"range"}));
  if (!range) return out;
  const auto& all = workspace_.analysis()->diagnostics;
  if (wants(params, kQuickFix, true)) {
    std::vector<const Diagnostic*> here;
    for (const Diagnostic& diagnostic : all) {
      if (diagnostic.location.file == file && touch(diagnostic.location.range, *range) &&
          is_shown(diagnostic))
        here.push_back(&diagnostic);
    }
    keep_meant(at(params, {"context", "diagnostics"}), here);
    for (const Diagnostic* diagnostic : here) add_fixes(*diagnostic, out);
    std::set<std::string_view> rules;
    for (const Diagnostic* diagnostic : here) {
      if (rules.insert(diagnostic->rule).second) add_rule_fix(file, *diagnostic, out);
    }
    for (const Diagnostic* diagnostic : here) add_suppression(*diagnostic, out);
  }
  // A source action is for the menu, or for saving: not one of the cursor's.
  if (wants(params, kFixAll, false)) {
    const bool any = std::ranges::any_of(all, [&](const Diagnostic& one) {
      return one.location.file == file && is_shown(one) && has_safe_fix(one);
    });
    if (any) add_whole("Fix all Presynth problems in this file", kFixAll, file, "", out);
  }
  return out;
}

Json Actions::resolve(Json action) {
  const auto path = path_of(text(action, {"data", "fixAll"}));
  if (!path) return action;
  if (const auto file = workspace_.source_name(*path)) {
    action["edit"] = fix_all(*file, text(action, {"data", "rule"}));
  }
  return action;
}

Json Actions::fix_all(const std::string& file, const std::string& rule) {
  FixContext context;
  context.analyze = [&](const std::map<std::string, std::string>& texts) {
    return workspace_.analyze_with(documents_, texts);
  };
  context.obstacle = [&](const std::string& path) -> std::optional<std::string> {
    if (documents_.find(path) != nullptr) return std::nullopt;
    return workspace_.obstacle(path);
  };
  context.canonical = [&](const std::string& path) { return workspace_.canonical(path); };
  context.wanted = [&](const Analysis& analysis) {
    std::vector<const Diagnostic*> wanted;
    for (const Diagnostic& diagnostic : analysis.diagnostics) {
      if (diagnostic.location.file == file && (rule.empty() || diagnostic.rule == rule) &&
          is_shown(diagnostic))
        wanted.push_back(&diagnostic);
    }
    return wanted;
  };
  const FixPlan plan = plan_fixes(workspace_.shared_analysis(), context);
  std::map<std::string, TextChange> changes;
  for (const auto& [canonical, change] : plan.changes) {
    const auto name = workspace_.source_name(canonical);
    changes.emplace(name.value_or(canonical), TextChange{change.before, change.after});
  }
  return answers_.workspace_edit(changes);
}

}  // namespace presynth::server::lsp
