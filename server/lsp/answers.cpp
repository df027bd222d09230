#include "server/lsp/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "analyzers/analysis/describe.h"
#include "server/uri.h"

namespace presynth::server::lsp {

namespace {

// LSP 3.17, "DiagnosticSeverity", "DiagnosticTag" and "SymbolKind".
int severity_number(Severity severity) {
  switch (severity) {
    case Severity::Error: return 1;
    case Severity::Warning: return 2;
    case Severity::Info: return 3;
    case Severity::Hint: return 4;
  }
  return 1;
}
constexpr int kTagUnnecessary = 1;
constexpr int kSymbolClass = 5;

Json to_json(text::Position position) { return {{"line", position.line}, {"character", position.character}}; }

Json to_json(const text::PositionRange& range) {
  return {{"start", to_json(range.start)}, {"end", to_json(range.end)}};
}

bool is_deploy_error(const Diagnostic& diagnostic) {
  return diagnostic.severity != Severity::Hint && fails_at_deploy(diagnostic.rule);
}

/// Markdown shows what is written, whatever it holds.
std::string escaped(std::string_view text) {
  const auto is_word = [&](std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
  };
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // Within a word it is no emphasis, and editors that show Markdown as it is show the escape.
    const bool plain = c == '_' && i > 0 && is_word(i - 1) && is_word(i + 1);
    if (!plain && std::string_view("\\`*_[]<>#|~&").find(c) != std::string_view::npos) result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

}  // namespace

std::string Answers::uri(const std::string& file) const {
  const Document* open = documents_.find(file);
  return open == nullptr ? uri_of(file) : open->uri;
}

Json Answers::range(const Location& location) { return to_json(positions_.range(location)); }

Json Answers::location(const Location& location) {
  return {{"uri", uri(location.file)}, {"range", range(location)}};
}

Json Answers::position(const std::string& file, std::uint32_t offset) {
  return range({file, {offset, offset}})["start"];
}

std::optional<std::uint32_t> Answers::offset(const std::string& file, const Json& position) {
  const auto indexed = positions_.file(file);
  if (!indexed) return std::nullopt;
  return indexed->lines->offset(indexed->text, position_of(position), client_.encoding);
}

std::optional<text::ByteRange> Answers::bytes(const std::string& file, const Json& range) {
  const auto begin = offset(file, at(range, {"start"}));
  const auto end = offset(file, at(range, {"end"}));
  if (!begin || !end) return std::nullopt;
  return text::ByteRange{std::min(*begin, *end), std::max(*begin, *end)};
}

Json Answers::diagnostic(const Diagnostic& diagnostic) {
  std::string message = diagnostic.message;
  // An editor shows the first line in a list, all of it in a hover.
  if (!diagnostic.why.empty()) {
    message += is_deploy_error(diagnostic) ? "\nAt deploy: " : "\n";
    message += diagnostic.why;
  }
  Json out{{"range", range(diagnostic.location)},
           {"severity", severity_number(diagnostic.severity)},
           {"code", diagnostic.rule},
           {"source", "presynth"}};
  if (client_.tags && diagnostic.unnecessary) out["tags"] = Json::array({kTagUnnecessary});
  if (client_.related_information && !diagnostic.related.empty()) {
    Json related = Json::array();
    for (const RelatedPlace& place : diagnostic.related)
      related.push_back({{"location", location(place.location)}, {"message", place.message}});
    out["relatedInformation"] = std::move(related);
  } else {
    for (const RelatedPlace& place : diagnostic.related) {
      const text::Position start = positions_.range(place.location).start;
      const std::size_t slash = place.location.file.rfind('/') + 1;
      message += fmt::format("\n{}: {}:{}", place.message, place.location.file.substr(slash), start.line + 1);
    }
  }
  if (!client_.rule_pages.empty() && !rule_documentation(diagnostic.rule).empty())
    out["codeDescription"] = {{"href", client_.rule_pages + diagnostic.rule + ".md"}};
  if (client_.diagnostic_data) out["data"] = {{"fingerprint", diagnostic.fingerprint}};
  out["message"] = std::move(message);
  return out;
}

Json Answers::edits_of(const std::string& file, const std::vector<text::TextEdit>& edits) {
  Json out = Json::array();
  for (const text::TextEdit& edit : edits)
    out.push_back({{"range", range({file, edit.range})}, {"newText", edit.new_text}});
  return out;
}

Json Answers::workspace_edit(const std::map<std::string, std::vector<text::TextEdit>>& edits) {
  if (!client_.document_changes) {
    Json changes = Json::object();
    for (const auto& [file, list] : edits) changes[uri(file)] = edits_of(file, list);
    return {{"changes", std::move(changes)}};
  }
  Json changes = Json::array();
  for (const auto& [file, list] : edits) {
    const Document* open = documents_.find(file);
    Json document{{"uri", uri(file)}};
    document["version"] = open == nullptr ? Json(nullptr) : Json(open->version);
    changes.push_back({{"textDocument", std::move(document)}, {"edits", edits_of(file, list)}});
  }
  return {{"documentChanges", std::move(changes)}};
}

Json Answers::workspace_edit(const std::vector<FileEdit>& edits) {
  std::map<std::string, std::vector<text::TextEdit>> by_file;
  for (const FileEdit& edit : edits) by_file[edit.file].push_back(edit.edit);
  return workspace_edit(by_file);
}

Json Answers::workspace_edit(const std::map<std::string, TextChange>& changes) {
  std::map<std::string, std::vector<text::TextEdit>> by_file;
  for (const auto& [file, change] : changes)
    by_file.emplace(file, text::line_edits(change.before, change.after));
  return workspace_edit(by_file);
}

// ---------------------------------------------------------------------------------------------------------------
// Hover.

std::string Answers::code(const std::string& text) const {
  if (!client_.markdown) return text;
  // A code span cannot hold a backtick of its own.
  return text.find('`') == std::string::npos ? "`" + text + "`" : escaped(text);
}

std::string Answers::strong(const std::string& text) const {
  return client_.markdown ? "**" + escaped(text) + "**" : text;
}

std::string Answers::link(const std::string& text, const std::optional<Location>& place) {
  if (!client_.markdown) return text;
  if (!place || place->file.empty()) return escaped(text);
  const text::Position start = positions_.range(*place).start;
  return fmt::format("[{}]({}#L{},{})", escaped(text), uri(place->file), start.line + 1, start.character + 1);
}

std::string Answers::describe_sight(const Sight& sight) {
  constexpr std::size_t kMaxInstances = 8;
  const Description description = describe(analysis_, sight);
  std::string out = strong(description.title);
  if (!description.type.empty()) out += " " + code(description.type);
  out += "\n";
  std::size_t shown = 0;
  for (const Instance& instance : description.instances) {
    if (++shown > kMaxInstances) {
      out += fmt::format("\n{} more", description.instances.size() - kMaxInstances);
      break;
    }
    if (instance.path.empty()) continue;
    out += client_.markdown ? "\n- " : "\n";
    out += "path " + code(instance.path);
    if (!instance.logical_id.empty()) out += ", logical id " + code(instance.logical_id);
  }
  for (const Description::Section& section : description.sections) {
    out += "\n\n" + strong(section.title) + "\n";
    for (const Fact& fact : section.facts)
      out += (client_.markdown ? "\n- " : "\n  ") + link(fact.text, fact.place);
  }
  return out;
}

std::string Answers::describe_diagnostic(const Diagnostic& diagnostic) const {
  const auto plain = [&](const std::string& text) { return client_.markdown ? escaped(text) : text; };
  std::string out = strong(diagnostic.rule);
  for (const RuleInfo* rule : rule_infos()) {
    if (rule->id == diagnostic.rule) out += ": " + plain(std::string(rule->summary)) + ".";
  }
  if (!diagnostic.why.empty() && diagnostic.severity != Severity::Hint)
    out += "\n\n" + (is_deploy_error(diagnostic) ? strong("At deploy") + ": " : std::string()) +
           plain(diagnostic.why);
  if (!diagnostic.help.empty()) out += "\n\n" + plain(diagnostic.help);
  for (const Fix& fix : diagnostic.fixes) out += "\n\n" + strong("Fix") + ": " + plain(fix.title);
  if (!rule_documentation(diagnostic.rule).empty())
    out += "\n\n" + code("presynth explain " + diagnostic.rule) + " tells more.";
  return out;
}

Json Answers::hover(const std::string& file, std::uint32_t offset,
                    const std::vector<const Diagnostic*>& diagnostics) {
  std::string value;
  std::optional<Location> place;
  for (const Diagnostic* diagnostic : diagnostics) {
    if (diagnostic->location.file != file || offset < diagnostic->location.range.begin ||
        offset > diagnostic->location.range.end)
      continue;
    if (!value.empty()) value += client_.markdown ? "\n\n---\n\n" : "\n\n";
    value += describe_diagnostic(*diagnostic);
    if (!place) place = diagnostic->location;
  }
  auto sight = look_at(analysis_, file, offset);
  if (!sight) sight = look_at_call(analysis_, file, offset);
  if (sight) {
    if (!value.empty()) value += client_.markdown ? "\n\n---\n\n" : "\n\n";
    value += describe_sight(*sight);
    place = sight->place;
  }
  if (value.empty()) return nullptr;
  Json out{
      {"contents", {{"kind", client_.markdown ? "markdown" : "plaintext"}, {"value", std::move(value)}}}};
  if (place) out["range"] = range(*place);
  return out;
}

// ---------------------------------------------------------------------------------------------------------------
// Symbols, definitions, references, hints.

Json Answers::symbol(const std::string& file, const OutlineItem& item) {
  Json children = Json::array();
  for (const OutlineItem& child : item.children) children.push_back(symbol(file, child));
  return {{"name", item.name.empty() ? "?" : item.name},
          {"detail", item.detail},
          {"kind", item.is_class ? kSymbolClass : client_.construct_symbol},
          {"range", range({file, item.range})},
          {"selectionRange", range({file, item.selection})},
          {"children", std::move(children)}};
}

void Answers::flat_symbols(const std::string& file, const std::vector<OutlineItem>& items,
                           const std::string& container, Json& out) {
  for (const OutlineItem& item : items) {
    Json symbol{{"name", item.name.empty() ? "?" : item.name},
                {"kind", item.is_class ? kSymbolClass : client_.construct_symbol},
                {"location", location({file, item.range})}};
    if (!container.empty()) symbol["containerName"] = container;
    out.push_back(std::move(symbol));
    flat_symbols(file, item.children, item.name, out);
  }
}

Json Answers::symbols(const std::string& file) {
  const std::vector<OutlineItem> items = outline(analysis_, file);
  Json out = Json::array();
  if (client_.hierarchical_symbols) {
    for (const OutlineItem& item : items) out.push_back(symbol(file, item));
  } else {
    flat_symbols(file, items, {}, out);
  }
  return out;
}

Json Answers::definition(const std::string& file, std::uint32_t offset) {
  const auto sight = look_at(analysis_, file, offset);
  if (!sight) return nullptr;
  std::vector<Location> heads;
  for (const graph::Construct& construct : sight->constructs) heads.push_back(head_of(construct));
  std::ranges::sort(heads);
  heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
  Json out = Json::array();
  for (const Location& head : heads) {
    if (!head.file.empty()) out.push_back(location(head));
  }
  return out;
}

Json Answers::references(const std::string& file, std::uint32_t offset, bool declarations) {
  const auto sight = look_at(analysis_, file, offset);
  if (!sight) return nullptr;
  std::vector<Location> places = places_named(analysis_, *sight);
  if (declarations) {
    for (const graph::Construct& construct : sight->constructs) places.push_back(head_of(construct));
  }
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  Json out = Json::array();
  for (const Location& place : places) {
    if (!place.file.empty()) out.push_back(location(place));
  }
  return out;
}

Json Answers::inlay_hints(const std::string& file, text::ByteRange range) {
  Json out = Json::array();
  for (const LogicalIdHint& hint : logical_id_hints(analysis_, file, range)) {
    out.push_back({{"position", position(file, hint.offset)},
                   {"label", hint.text},
                   {"tooltip", hint.details},
                   {"paddingLeft", true}});
  }
  return out;
}

}  // namespace presynth::server::lsp
