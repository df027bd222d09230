#include "server/report/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "server/report/json.h"

extern "C" {
extern const unsigned char presynth_graph_page_html[];
extern const std::size_t presynth_graph_page_html_size;
extern const unsigned char presynth_graph_page_css[];
extern const std::size_t presynth_graph_page_css_size;
extern const unsigned char presynth_graph_page_js[];
extern const std::size_t presynth_graph_page_js_size;
}

namespace presynth::server {

namespace {

std::string_view embedded(const unsigned char* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string last_part(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

std::string short_type(std::string_view type) { return std::string(type.substr(type.rfind('.') + 1)); }

/// The nearest construct above, by path; the first made with that path.
class Tree {
 public:
  explicit Tree(const GraphReport& report) {
    for (std::size_t i = 0; i < report.constructs.size(); ++i)
      by_path_.emplace(report.constructs[i]->path, i);
  }

  [[nodiscard]] std::optional<std::size_t> parent(std::string path) const {
    while (!path.empty()) {
      const std::size_t slash = path.rfind('/');
      path.resize(slash == std::string::npos ? 0 : slash);
      if (const auto found = by_path_.find(path); found != by_path_.end()) return found->second;
    }
    return std::nullopt;
  }

 private:
  std::map<std::string, std::size_t> by_path_;
};

std::string_view verb_of(Relation::Kind kind) {
  switch (kind) {
    case Relation::Kind::Key: return "is encrypted with";
    case Relation::Kind::Role: return "runs with";
    case Relation::Kind::Boundary: return "is limited by";
    case Relation::Kind::Network: return "runs in";
    case Relation::Kind::Endpoint: return "has";
  }
  return {};
}

std::string text_of(const Relation& relation) {
  std::string text(verb_of(relation.kind));
  if (relation.state == Relation::State::Blocked) {
    text += ", blocked: ";
    constexpr std::size_t kShown = 2;
    for (std::size_t i = 0; i < std::min(relation.actions.size(), kShown); ++i)
      text.append(i == 0 ? "" : ", ").append(relation.actions[i]);
    if (relation.actions.size() > kShown)
      text += fmt::format(" and {} more", relation.actions.size() - kShown);
  } else if (relation.state != Relation::State::Plain) {
    text.append(", ").append(to_string(relation.state));
  }
  return text;
}

/// What both drawing languages say, in their words.
class Drawing {
 public:
  explicit Drawing(const GraphReport& report) : report_(report), tree_(report) {
    for (const GraphReport::Finding& finding : report.findings) {
      for (const std::size_t index : finding.constructs) {
        const auto [known, added] = worst_.emplace(index, finding.diagnostic->severity);
        known->second = std::min(known->second, finding.diagnostic->severity);
      }
    }
    for (std::size_t i = 0; i < report.constructs.size(); ++i)
      stacks_[report.constructs[i]->stack].push_back(i);
  }
  virtual ~Drawing() = default;
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;

  std::string run() {
    begin();
    for (const auto& [stack, members] : stacks_) {
      if (!stack.empty()) begin_stack(stack);
      for (const std::size_t index : members) {
        // The frame around them stands for the stack.
        if (!is_frame(index)) node(index, *report_.constructs[index]);
      }
      if (!stack.empty()) end_stack();
    }
    std::set<std::pair<std::size_t, std::size_t>> related;
    for (const Relation& relation : report_.relations) {
      if (relation.to) related.emplace(relation.from, *relation.to);
    }
    for (std::size_t i = 0; i < report_.constructs.size(); ++i) {
      const auto parent = tree_.parent(report_.constructs[i]->path);
      const bool shown = parent && !is_frame(i) && !is_frame(*parent) && !related.contains({*parent, i});
      if (shown && *parent != i) child(*parent, i);
    }
    for (const Relation& relation : report_.relations) {
      if (relation.to) edge(relation, text_of(relation));
    }
    end();
    return std::move(out_);
  }

 protected:
  virtual void begin() = 0;
  virtual void begin_stack(const std::string& path) = 0;
  virtual void end_stack() = 0;
  virtual void node(std::size_t index, const ConstructSummary& construct) = 0;
  virtual void child(std::size_t parent, std::size_t index) = 0;
  virtual void edge(const Relation& relation, const std::string& text) = 0;
  virtual void end() = 0;

  [[nodiscard]] static std::string title_of(const ConstructSummary& construct) {
    return construct.path.empty() ? short_type(construct.type) : last_part(construct.path);
  }
  [[nodiscard]] std::optional<Severity> worst(std::size_t index) const {
    const auto found = worst_.find(index);
    return found == worst_.end() ? std::nullopt : std::optional(found->second);
  }

  std::string out_;

 private:
  [[nodiscard]] bool is_frame(std::size_t index) const {
    const ConstructSummary& construct = *report_.constructs[index];
    return !construct.stack.empty() && construct.path == construct.stack;
  }

  const GraphReport& report_;
  Tree tree_;
  std::map<std::size_t, Severity> worst_;
  std::map<std::string, std::vector<std::size_t>> stacks_;
};

class Mermaid final : public Drawing {
 public:
  using Drawing::Drawing;

 private:
  /// Within quotes, Mermaid reads entity codes; a line break would end the statement, and %%{…}%% be taken
  /// for a directive.
  static std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
      if (std::string_view("\"#%<>&\\`").find(c) != std::string_view::npos) {
        out += fmt::format("#{};", static_cast<int>(c));
      } else {
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
      }
    }
    return out + '"';
  }

  void begin() override { out_ += "flowchart LR\n"; }
  void begin_stack(const std::string& path) override {
    out_ += fmt::format("  subgraph s{} [{}]\n", stacks_++, quoted(path));
  }
  void end_stack() override { out_ += "  end\n"; }
  void node(std::size_t index, const ConstructSummary& construct) override {
    const std::string title = title_of(construct);
    const std::string type = short_type(construct.type);
    std::string text = quoted(title);
    if (!type.empty() && type != title) text.insert(text.size() - 1, "<br>" + type);
    const auto severity = worst(index);
    out_ += fmt::format("  n{}[{}]{}\n", index, text,
                        severity ? fmt::format(":::{}", to_string(*severity)) : std::string());
  }
  void child(std::size_t parent, std::size_t index) override {
    out_ += fmt::format("  n{} -.- n{}\n", parent, index);
  }
  void edge(const Relation& relation, const std::string& text) override {
    out_ +=
        fmt::format("  n{} {}|{}| n{}\n", relation.from,
                    relation.state == Relation::State::Blocked ? "==x" : "-->", quoted(text), *relation.to);
  }
  void end() override {
    out_ +=
        "  classDef error stroke:#d1242f,stroke-width:3px\n"
        "  classDef warning stroke:#9a6700,stroke-width:3px\n"
        "  classDef info stroke:#0969da,stroke-width:2px\n";
  }

  std::size_t stacks_ = 0;
};

class Dot final : public Drawing {
 public:
  using Drawing::Drawing;

 private:
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    return out;
  }

  static std::string_view color_of(Severity severity) {
    switch (severity) {
      case Severity::Error: return "#d1242f";
      case Severity::Warning: return "#9a6700";
      default: return "#0969da";
    }
  }

  void begin() override {
    out_ +=
        "digraph app {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\", "
        "fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=9];\n";
  }
  void begin_stack(const std::string& path) override {
    out_ += fmt::format("  subgraph cluster_{} {{\n    label=\"{}\";\n    fontname=\"sans-serif\";\n",
                        stacks_++, escaped(path));
  }
  void end_stack() override { out_ += "  }\n"; }
  void node(std::size_t index, const ConstructSummary& construct) override {
    const std::string title = title_of(construct);
    const std::string type = short_type(construct.type);
    std::string label = escaped(title);
    if (!type.empty() && type != title) label += "\\n" + escaped(type);
    const auto severity = worst(index);
    out_ += fmt::format("    n{} [label=\"{}\"{}];\n", index, label,
                        severity ? fmt::format(", color=\"{}\", penwidth=2, xlabel=\"{}\"",
                                               color_of(*severity), to_string(*severity))
                                 : std::string());
  }
  void child(std::size_t parent, std::size_t index) override {
    out_ += fmt::format("  n{} -> n{} [style=dotted, arrowhead=none];\n", parent, index);
  }
  void edge(const Relation& relation, const std::string& text) override {
    out_ += fmt::format("  n{} -> n{} [label=\"{}\"{}];\n", relation.from, *relation.to, escaped(text),
                        relation.state == Relation::State::Blocked ? ", color=\"#d1242f\", penwidth=2" : "");
  }
  void end() override { out_ += "}\n"; }

  std::size_t stacks_ = 0;
};

}  // namespace

GraphReport graph_report(const Analysis& analysis, const Selection& selection) {
  GraphReport report;
  std::map<std::size_t, std::size_t> kept;
  std::multimap<Location, std::size_t> by_place;
  for (std::size_t i = 0; i < analysis.constructs.size(); ++i) {
    const ConstructSummary& construct = analysis.constructs[i];
    if (!selection.contains(construct.location.file)) continue;
    kept.emplace(i, report.constructs.size());
    by_place.emplace(construct.location, report.constructs.size());
    report.constructs.push_back(&construct);
  }
  for (Relation& relation : relations(analysis)) {
    const auto from = kept.find(relation.from);
    if (from == kept.end()) continue;
    relation.from = from->second;
    if (relation.to) {
      const auto to = kept.find(*relation.to);
      if (to == kept.end()) {
        relation.detail = "made in " + selection.name(analysis.constructs[*relation.to].location.file);
        relation.to.reset();
      } else {
        relation.to = to->second;
      }
    }
    report.relations.push_back(std::move(relation));
  }
  for (const Diagnostic& diagnostic : analysis.diagnostics) {
    if (diagnostic.severity == Severity::Hint || !selection.contains(diagnostic.location.file)) continue;
    GraphReport::Finding finding{&diagnostic, {}};
    if (diagnostic.construct) {
      std::set<std::string> paths;
      for (const Instance& instance : diagnostic.construct->instances) paths.insert(instance.path);
      const auto [first, last] = by_place.equal_range(diagnostic.construct->location);
      for (auto each = first; each != last; ++each) {
        if (paths.contains(report.constructs[each->second]->path)) finding.constructs.push_back(each->second);
      }
    }
    report.findings.push_back(std::move(finding));
  }
  return report;
}

std::string mermaid_graph(const GraphReport& report) { return Mermaid(report).run(); }

std::string dot_graph(const GraphReport& report) { return Dot(report).run(); }

std::string html_graph(const GraphReport& report, const std::string& title, const Selection& selection,
                       Positions& positions) {
  using Json = nlohmann::ordered_json;
  Json data = Json::parse(json_graph(report, selection, positions));
  data["name"] = title;
  data["root"] = selection.base;
  Json sources = Json::object();
  const auto add = [&](const std::string& file) {
    const auto indexed = positions.file(file);
    if (indexed) sources[selection.name(file)] = indexed->text;
  };
  for (const ConstructSummary* construct : report.constructs) add(construct->location.file);
  for (const Relation& relation : report.relations) add(relation.place.file);
  for (const GraphReport::Finding& finding : report.findings) {
    add(finding.diagnostic->location.file);
    for (const RelatedPlace& related : finding.diagnostic->related) add(related.location.file);
  }
  data["sources"] = std::move(sources);
  // No text may end the element that holds it.
  const std::string json =
      replaced(data.dump(-1, ' ', false, Json::error_handler_t::replace), "<", "\\u003c");

  std::string page(embedded(presynth_graph_page_html, presynth_graph_page_html_size));
  const auto put = [&](std::string_view mark, std::string_view text) {
    if (const std::size_t at = page.find(mark); at != std::string::npos) page.replace(at, mark.size(), text);
  };
  // The data last: what it says must not be taken for a mark.
  put("{{style}}", embedded(presynth_graph_page_css, presynth_graph_page_css_size));
  put("{{script}}", embedded(presynth_graph_page_js, presynth_graph_page_js_size));
  put("{{data}}", json);
  return page;
}

}  // namespace presynth::server
