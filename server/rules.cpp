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

namespace presynth::server {

namespace {

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return Style::Error;
    case Severity::Warning: return Style::Warning;
    case Severity::Info: return Style::Info;
    case Severity::Hint: return Style::Hint;
  }
  return Style::Plain;
}

}  // namespace

std::string unknown_rule(const std::string& id) {
  std::vector<std::string_view> ids;
  for (const RuleInfo* rule : rule_infos()) ids.push_back(rule->id);
  if (std::find(ids.begin(), ids.end(), id) != ids.end()) return {};
  if (const auto near = nearest(id, ids))
    return fmt::format("there is no rule {}; did you mean {}?", printable(id), *near);
  return fmt::format("there is no rule {}; `presynth rules` lists them", printable(id));
}

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
  if (const std::string problem = unknown_rule(options.rule); !problem.empty()) {
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
