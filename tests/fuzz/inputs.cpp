#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "analyzers/project/ignore.h"
#include "server/baseline.h"
#include "server/configuration.h"
#include "server/report/ci.h"
#include "server/report/graph.h"
#include "server/report/json.h"
#include "server/report/sarif.h"
#include "server/report/text.h"
#include "tests/fuzz/support/fuzz.h"

namespace presynth::fuzz {

namespace {

void check_json(std::string_view text, std::string_view what) {
  require(nlohmann::json::accept(text), fmt::format("{} is no JSON:\n{}", what, text));
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// As much of XML as a report has: elements that close in order, attributes in double quotes, the five
/// entities and character references, and no characters that XML 1.0 does not have.
void check_xml(std::string_view text) {
  const auto bad = [&](std::size_t at) {
    fail(fmt::format("JUnit's report is no XML at {}:\n{}", at, text));
  };
  if (const auto invalid = text::first_invalid_utf8(text)) bad(*invalid);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && c != '\n' && c != '\t' && c != '\r') bad(i);
    if (text.substr(i).starts_with("\xEF\xBF\xBE") || text.substr(i).starts_with("\xEF\xBF\xBF")) bad(i);
    if (c != '&') continue;
    const std::size_t end = text.find(';', i);
    if (end == std::string_view::npos || end - i > 10) bad(i);
    const std::string_view entity = text.substr(i + 1, end - i - 1);
    if (entity != "amp" && entity != "lt" && entity != "gt" && entity != "quot" && entity != "apos" &&
        !entity.starts_with('#'))
      bad(i);
  }
  std::vector<std::string_view> open;
  std::size_t at = 0;
  if (text.starts_with("<?xml")) at = text.find("?>") + 2;
  while ((at = text.find('<', at)) != std::string_view::npos) {
    const bool closes = text.substr(at + 1).starts_with('/');
    std::size_t name_end = at + 1 + (closes ? 1 : 0);
    const std::size_t name_begin = name_end;
    while (name_end < text.size() && is_name(text[name_end])) ++name_end;
    const std::string_view name = text.substr(name_begin, name_end - name_begin);
    if (name.empty()) bad(at);
    bool quoted = false;
    std::size_t end = name_end;
    for (; end < text.size() && (quoted || text[end] != '>'); ++end) {
      if (text[end] == '"') quoted = !quoted;
      if (text[end] == '<') bad(end);
    }
    if (end == text.size()) bad(at);
    if (closes) {
      if (open.empty() || open.back() != name) bad(at);
      open.pop_back();
    } else if (text[end - 1] != '/') {
      open.push_back(name);
    }
    at = end;
  }
  if (!open.empty()) bad(text.size());
}

/// How often a page begins and ends scripts and comments.
using Markup = std::map<std::string_view, std::size_t>;

Markup markup_of(std::string_view page) {
  Markup markup;
  for (const std::string_view what : {"<script", "</script", "<!--"}) {
    for (std::size_t at = 0; (at = page.find(what, at)) != std::string_view::npos; ++at) ++markup[what];
  }
  return markup;
}

void check_terminal(std::string_view text, std::string_view what) {
  require(!text::first_invalid_utf8(text), fmt::format("{} is not UTF-8", what));
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    require((byte >= 0x20 || c == '\n') && byte != 0x7F,
            fmt::format("{} has control characters:\n{}", what, text));
  }
}

void check_github(std::string_view text) {
  require(!text::first_invalid_utf8(text), "GitHub's report is not UTF-8");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    require(line.starts_with("::error ") || line.starts_with("::warning ") || line.starts_with("::notice "),
            fmt::format("a line of GitHub's report is no command: {}", line));
    require(line.find('\r') == std::string_view::npos, "a line of GitHub's report has a carriage return");
    at = end + 1;
  }
}

bool says_nothing(const Analysis& analysis) {
  return analysis.diagnostics.empty() && analysis.suppressed.empty() && analysis.constructs.empty() &&
         analysis.problems.empty();
}

void write_reports(const Analysis& analysis) {
  server::Selection selection;
  selection.targets = selection.roots = {std::string(kRoot)};
  selection.base = selection.display_base = kRoot;
  std::vector<const Diagnostic*> found;
  found.reserve(analysis.diagnostics.size());
  for (const Diagnostic& diagnostic : analysis.diagnostics) found.push_back(&diagnostic);
  server::Positions positions(*analysis.snapshot, text::Encoding::Utf16);

  check_json(server::json_report(found, {}, selection, positions), "the JSON report");
  check_json(server::gitlab_report(found, selection, positions), "GitLab's report");
  server::SarifInput sarif{found, {}, {}, analysis.problems};
  // Rules are described the same whatever is found; those are enough that a result names.
  const auto is_named = [&](std::string_view rule) {
    return std::ranges::any_of(analysis.diagnostics, [&](const Diagnostic& d) { return d.rule == rule; }) ||
           std::ranges::any_of(analysis.suppressed,
                               [&](const Suppressed& s) { return s.diagnostic.rule == rule; });
  };
  for (const RuleInfo* rule : rule_infos()) {
    if (!says_nothing(analysis) && !is_named(rule->id)) sarif.disabled.emplace_back(rule->id);
  }
  check_json(server::sarif_report(sarif, selection, positions), "SARIF");
  check_xml(server::junit_report(found, selection, positions));
  check_github(server::github_report(found, selection, positions));
  for (const Diagnostic* diagnostic : found)
    check_terminal(server::describe(*diagnostic, selection, positions, {}), "a finding");

  const server::GraphReport graph = server::graph_report(analysis, selection);
  check_json(server::json_graph(graph, selection, positions), "the graph");
  check_terminal(server::mermaid_graph(graph), "the flowchart");
  check_terminal(server::dot_graph(graph), "the graph for Graphviz");
  static const Texts kNoTexts{{std::string(kRoot) + "/app.ts", ""}};
  static const AnalysisPtr kNothing = analyze(kNoTexts, small_config());
  server::Positions no_positions(*kNothing->snapshot, text::Encoding::Utf16);
  static const Markup kEmptyPage = markup_of(
      server::html_graph(server::graph_report(*kNothing, selection), "app", selection, no_positions));
  const std::string page = server::html_graph(graph, "app", selection, positions);
  // Nothing of a program may end the page's scripts or begin one.
  require(markup_of(page) == kEmptyPage, "a program writes markup into the page");
  require(!text::first_invalid_utf8(page), "the page is not UTF-8");

  // What a baseline is written with, it reads; then it answers for all of it.
  const std::string text = server::baseline_of(found, std::string(kRoot));
  const auto baseline = server::Baseline::parse(text, std::string(kRoot));
  require(baseline.has_value(), "a baseline does not read what it wrote");
  std::vector<const Diagnostic*> left = found;
  const auto matched = baseline->take(left);
  for (const Diagnostic* diagnostic : left)
    require(diagnostic->severity == Severity::Hint, "a baseline does not know what it was written with");
  require(baseline->stale(matched, selection).empty(), "a new baseline is stale");
}

}  // namespace

void inputs(std::string_view data) {
  const Texts texts = project_of(data);
  const auto files = files_of(texts);
  const std::vector<std::string> roots{std::string(kRoot)};
  const auto configuration = std::make_shared<server::Configuration>(files);
  const auto ignores = std::make_shared<project::Ignores>(*files);
  std::vector<std::string> sources = project::find_sources(*files, roots, false);
  std::erase_if(sources, [&](const std::string& source) {
    return configuration->leaves_out(source) || ignores->leaves_out(source, false);
  });
  auto snapshot = std::make_shared<const project::Snapshot>(files, roots, std::move(sources));
  Config config = small_config();
  config.level = [&](const std::string& rule, const std::string& file, Severity own, bool advice) {
    return configuration->leaves_out(file) ? std::nullopt : configuration->level(rule, file, own, advice);
  };
  config.option = [&](std::string_view rule, std::string_view option, const std::string& file) {
    return configuration->option(rule, option, file);
  };
  const AnalysisPtr analysis = presynth::analyze(std::move(snapshot), config);
  check(*analysis, texts);
  for (const server::ConfigurationProblem& problem : configuration->problems()) {
    require(texts.contains(problem.file), "a problem of the configuration lies in no file");
    require(!problem.message.empty(), "a problem of the configuration says nothing");
  }
  for (const auto& [path, text] : texts) {
    if (!path.ends_with(".json")) continue;
    const auto baseline = server::Baseline::parse(text, std::string(kRoot));
    if (!baseline) require(!baseline.error().empty(), "a baseline is refused without a reason");
  }
  // Reports of nothing are all the same.
  static bool wrote_nothing = false;
  const bool nothing = says_nothing(*analysis);
  if (!nothing || !std::exchange(wrote_nothing, true)) write_reports(*analysis);
}

}  // namespace presynth::fuzz
