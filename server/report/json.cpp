#include "server/report/json.h"

#include <nlohmann/json.hpp>

namespace presynth::server {

namespace {

using Json = nlohmann::ordered_json;

Json to_json(text::Position position) { return {{"line", position.line}, {"character", position.character}}; }

Json to_json(const text::PositionRange& range) {
  return {{"start", to_json(range.start)}, {"end", to_json(range.end)}};
}

std::string dump(const Json& value) {
  // A file name is bytes; those that are not UTF-8 come out as U+FFFD.
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json options_of(const RuleInfo& rule) {
  Json options = Json::array();
  for (const OptionInfo& option : rule.options) {
    Json one{{"id", option.id}, {"summary", option.summary}, {"type", option.is_flag ? "boolean" : "list"}};
    one["default"] = option.is_flag ? Json(option.flag) : Json::array();
    if (!option.words.empty()) one["values"] = option.words;
    options.push_back(std::move(one));
  }
  return options;
}

class Report {
 public:
  Report(const Selection& selection, Positions& positions) : selection_(selection), positions_(positions) {}

  Json diagnostic(const Diagnostic& diagnostic) {
    Json out{{"rule", diagnostic.rule},
             {"severity", to_string(diagnostic.severity)},
             {"message", diagnostic.message}};
    if (!diagnostic.why.empty()) out["why"] = diagnostic.why;
    if (!diagnostic.help.empty()) out["help"] = diagnostic.help;
    put_place(out, diagnostic.location);
    if (diagnostic.construct) {
      Json construct{{"type", diagnostic.construct->type}};
      put_place(construct, diagnostic.construct->location);
      Json instances = Json::array();
      for (const Instance& instance : diagnostic.construct->instances) {
        instances.push_back(
            {{"path", instance.path}, {"stack", instance.stack}, {"logicalId", instance.logical_id}});
      }
      construct["instances"] = std::move(instances);
      out["construct"] = std::move(construct);
    }
    Json related = Json::array();
    for (const RelatedPlace& place : diagnostic.related) {
      Json item = Json::object();
      put_place(item, place.location);
      item["message"] = place.message;
      related.push_back(std::move(item));
    }
    out["related"] = std::move(related);
    out["data"] = diagnostic.data;
    Json fixes = Json::array();
    for (const Fix& fix : diagnostic.fixes) {
      Json edits = Json::array();
      for (const FileEdit& edit : fix.edits) {
        Json item = Json::object();
        put_place(item, {edit.file, edit.edit.range});
        item["newText"] = edit.edit.new_text;
        edits.push_back(std::move(item));
      }
      fixes.push_back({{"title", fix.title},
                       {"safe", fix.safe},
                       {"preferred", fix.preferred},
                       {"edits", std::move(edits)}});
    }
    out["fixes"] = std::move(fixes);
    if (diagnostic.unnecessary) out["tags"] = Json::array({"unnecessary"});
    out["fingerprint"] = diagnostic.fingerprint;
    return out;
  }

  Json relation(const Relation& relation) {
    Json out{{"kind", to_string(relation.kind)},
             {"from", relation.from},
             {"to", relation.to ? Json(*relation.to) : Json()},
             {"state", to_string(relation.state)}};
    if (!relation.actions.empty()) out["actions"] = relation.actions;
    if (!relation.detail.empty()) out["detail"] = relation.detail;
    put_place(out, relation.place);
    return out;
  }

  Json construct(const ConstructSummary& construct) {
    Json out{{"path", construct.path},
             {"logicalId", construct.logical_id},
             {"stack", construct.stack},
             {"type", construct.type}};
    put_place(out, construct.location);
    return out;
  }

 private:
  void put_place(Json& out, const Location& location) {
    out["file"] = selection_.name(location.file);
    out["range"] = to_json(positions_.range(location));
  }

  const Selection& selection_;
  Positions& positions_;
};

}  // namespace

std::string json_report(std::span<const Diagnostic* const> diagnostics, const JsonStats& stats,
                        const Selection& selection, Positions& positions) {
  Report report(selection, positions);
  Json items = Json::array();
  for (const Diagnostic* diagnostic : diagnostics) items.push_back(report.diagnostic(*diagnostic));
  Json out{{"version", 1}, {"diagnostics", std::move(items)}};
  out["stats"] = {{"files", stats.files}, {"parsed", stats.parsed}, {"roots", stats.roots}};
  if (stats.milliseconds) out["stats"]["milliseconds"] = *stats.milliseconds;
  return dump(out);
}

std::string json_graph(const GraphReport& graph, const Selection& selection, Positions& positions) {
  Report report(selection, positions);
  Json constructs = Json::array();
  for (const ConstructSummary* construct : graph.constructs)
    constructs.push_back(report.construct(*construct));
  Json relations = Json::array();
  for (const Relation& relation : graph.relations) relations.push_back(report.relation(relation));
  Json findings = Json::array();
  for (const GraphReport::Finding& finding : graph.findings) {
    Json item = report.diagnostic(*finding.diagnostic);
    item["constructs"] = finding.constructs;
    findings.push_back(std::move(item));
  }
  return dump(Json{{"version", 1},
                   {"constructs", std::move(constructs)},
                   {"relations", std::move(relations)},
                   {"findings", std::move(findings)}});
}

std::string json_rules(std::span<const RuleInfo* const> rules) {
  Json items = Json::array();
  for (const RuleInfo* rule : rules) {
    items.push_back({{"id", rule->id},
                     {"severity", to_string(rule->severity)},
                     {"category", rule->category},
                     {"summary", rule->summary},
                     {"since", rule->since},
                     {"precision", rule->precision},
                     {"deployError", rule->deploy_error},
                     {"options", options_of(*rule)}});
  }
  return dump(Json{{"version", 1}, {"rules", std::move(items)}});
}

}  // namespace presynth::server
