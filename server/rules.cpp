#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "analyzers/analysis/analysis.h"
#include "server/commands.h"
#include "server/report/json.h"
#include "server/report/markdown.h"
#include "server/report/style.h"
#include "server/report/width.h"
#include "server/suggest.h"
#include "server/version.h"

namespace presynth::server {

namespace {

std::vector<std::string_view> rule_ids() {
  std::vector<std::string_view> ids;
  for (const RuleInfo* rule : rule_infos()) ids.push_back(rule->id);
  return ids;
}

/// Empty when `id` is among `ids`.
std::string none_of(const std::string& id, const std::vector<std::string_view>& ids) {
  if (std::ranges::find(ids, id) != ids.end()) return {};
  if (const auto near = nearest(id, ids))
    return fmt::format("there is no rule {}; did you mean {}?", printable(id), *near);
  return fmt::format("there is no rule {}; `presynth rules` lists them", printable(id));
}

}  // namespace

std::string documentation_uri(std::string_view rule) {
  const std::string page =
      rule == kSuppressionRule ? std::string("suppressions") : fmt::format("rules/{}", rule);
  return fmt::format("{}/{}.md", kDocumentation, page);
}

std::string unknown_rule(const std::string& id) { return none_of(id, rule_ids()); }

int run_rules(const RulesOptions& options, Output& out) {
  if (options.format == Format::Json) {
    out.write(json_rules(rule_infos()));
    return kExitClean;
  }
  const bool color = use_color(options.color, STDOUT_FILENO);
  const std::size_t columns = text_columns(STDOUT_FILENO);
  std::size_t widest = 0;
  for (const RuleInfo* rule : rule_infos()) widest = std::max(widest, rule->id.size());
  constexpr std::size_t kSeverityColumns = 9;
  const std::size_t indent = widest + 2 + kSeverityColumns;
  std::vector<StyledLine> lines;
  for (const RuleInfo* rule : rule_infos()) {
    const std::vector<std::string> summary = wrap(rule->summary, columns - std::min(columns - 30, indent));
    lines.push_back(
        {{Style::Strong, fmt::format("{:<{}}", rule->id, widest + 2)},
         {style_of(rule->severity), fmt::format("{:<{}}", to_string(rule->severity), kSeverityColumns)},
         {Style::Plain, summary.front()}});
    for (std::size_t i = 1; i < summary.size(); ++i) {
      lines.push_back({{Style::Plain, std::string(indent, ' ') + summary[i]}});
    }
  }
  out.write(paint(lines, color));
  return kExitClean;
}

int run_explain(const ExplainOptions& options, Output& out) {
  // No rule that could be switched off, but reported like one.
  std::vector<std::string_view> pages = rule_ids();
  pages.push_back(kSuppressionRule);
  const std::string problem = none_of(options.rule, pages);
  if (!problem.empty()) {
    print_error(problem);
    return kExitFailed;
  }
  std::string text(rule_documentation(options.rule));
  if (text.empty()) {
    for (const RuleInfo* rule : rule_infos()) {
      if (rule->id == options.rule) text = fmt::format("# {}\n\n{}.\n", rule->id, rule->summary);
    }
  }
  // Piped, the page stays Markdown for whatever reads it.
  if (is_terminal(STDOUT_FILENO) || options.color == ColorChoice::Always) {
    text = render_markdown(text, text_columns(STDOUT_FILENO), use_color(options.color, STDOUT_FILENO));
  }
  out.write(text);
  return kExitClean;
}

}  // namespace presynth::server
