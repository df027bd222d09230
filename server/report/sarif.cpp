#include "server/report/sarif.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "analyzers/analysis/analysis.h"
#include "server/commands.h"
#include "server/report/message.h"
#include "server/uri.h"
#include "server/version.h"

namespace presynth::server {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::string_view kRoot = "%SRCROOT%";
/// A new number when a fingerprint is made of other things (SARIF 3.27.17).
constexpr std::string_view kFingerprint = "ruleAndConstruct/v1";

/// SARIF 3.27.10: what is no failure has no level.
std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Info: return "note";
    case Severity::Hint: return "none";
  }
  return "none";
}

class Run {
 public:
  Run(const SarifInput& input, const Selection& selection, Positions& positions)
      : input_(input), selection_(selection), positions_(positions) {
    for (const RuleInfo* rule : rule_infos()) {
      if (std::ranges::find(input.disabled, rule->id) == input.disabled.end()) rules_.push_back(rule);
    }
    rules_.push_back(&kSuppressionInfo);
  }

  Json json() {
    Json results = Json::array();
    for (const Diagnostic* diagnostic : input_.diagnostics) {
      Json one = result(*diagnostic);
      // SARIF 3.27.23: on all results, or on none.
      if (!input_.suppressed.empty()) one["suppressions"] = Json::array();
      results.push_back(std::move(one));
    }
    for (const SarifSuppression& suppressed : input_.suppressed) {
      Json one = result(*suppressed.diagnostic);
      one["suppressions"] = Json::array(
          {{{"kind", suppressed.kind}, {"status", "accepted"}, {"justification", suppressed.justification}}});
      results.push_back(std::move(one));
    }
    return {{"tool",
             {{"driver",
               {{"name", "presynth"},
                {"organization", "Presynth"},
                {"version", kVersion},
                {"semanticVersion", kVersion},
                {"rules", descriptors()}}}}},
            {"invocations",
             Json::array({{{"executionSuccessful", true}, {"toolExecutionNotifications", notifications()}}})},
            {"originalUriBaseIds",
             {{kRoot, {{"description", {{"text", "The directory that presynth ran in."}}}}}}},
            {"columnKind", "utf16CodeUnits"},
            {"results", std::move(results)}};
  }

 private:
  Json descriptors() const {
    Json list = Json::array();
    for (const RuleInfo* rule : rules_) {
      Json one{{"id", rule->id},
               {"shortDescription", {{"text", fmt::format("{}.", rule->summary)}}},
               {"defaultConfiguration", {{"level", level_of(rule->severity)}}}};
      if (!rule->deploy_error.empty())
        one["fullDescription"] = {
            {"text", fmt::format("{}. At deploy: {}", rule->summary, rule->deploy_error)}};
      if (const std::string_view page = rule_documentation(rule->id); !page.empty())
        one["help"] = {
            {"text", fmt::format("{}. `presynth explain {}` tells more.", rule->summary, rule->id)},
            {"markdown", page}};
      one["helpUri"] = documentation_uri(rule->id);
      one["properties"] = {
          {"tags", {rule->category, "aws-cdk"}}, {"precision", rule->precision}, {"since", rule->since}};
      list.push_back(std::move(one));
    }
    return list;
  }

  Json notifications() const {
    Json list = Json::array();
    for (const project::Problem& problem : input_.problems) {
      list.push_back(
          {{"level", "warning"},
           {"message", {{"text", "skipped: " + problem.reason}}},
           {"locations",
            Json::array({{{"physicalLocation", {{"artifactLocation", artifact(problem.path)}}}}})}});
    }
    return list;
  }

  Json artifact(const std::string& file) const {
    return {{"uri", relative_uri(selection_.display(file))}, {"uriBaseId", kRoot}};
  }

  Json region(const Location& location) {
    const text::PositionRange range = positions_.range(location);
    return {{"startLine", range.start.line + 1},
            {"startColumn", range.start.character + 1},
            {"endLine", range.end.line + 1},
            {"endColumn", range.end.character + 1}};
  }

  Json place(const Location& location) {
    return {
        {"physicalLocation", {{"artifactLocation", artifact(location.file)}, {"region", region(location)}}}};
  }

  Json result(const Diagnostic& diagnostic) {
    const auto rule =
        std::ranges::find_if(rules_, [&](const RuleInfo* each) { return each->id == diagnostic.rule; });
    Json out{{"ruleId", diagnostic.rule}, {"ruleIndex", rule - rules_.begin()}};
    if (diagnostic.severity == Severity::Hint) out["kind"] = "open";
    out["level"] = level_of(diagnostic.severity);
    out["message"] = {{"text", whole_message(diagnostic)}};
    Json location = place(diagnostic.location);
    if (diagnostic.construct) {
      Json constructs = Json::array();
      for (const Instance& instance : diagnostic.construct->instances) {
        if (instance.path.empty()) continue;
        Json one{{"fullyQualifiedName", instance.path}, {"kind", "resource"}};
        if (!instance.logical_id.empty()) one["name"] = instance.logical_id;
        constructs.push_back(std::move(one));
      }
      if (!constructs.empty()) location["logicalLocations"] = std::move(constructs);
    }
    out["locations"] = Json::array({location});
    if (!diagnostic.related.empty()) {
      Json related = Json::array();
      Json steps = Json::array();
      for (const RelatedPlace& each : diagnostic.related) {
        Json one = place(each.location);
        one["message"] = {{"text", each.message}};
        steps.push_back({{"location", one}});
        one["id"] = related.size() + 1;
        related.push_back(std::move(one));
      }
      Json end = place(diagnostic.location);
      end["message"] = {{"text", diagnostic.label.empty() ? diagnostic.message : diagnostic.label}};
      steps.push_back({{"location", std::move(end)}});
      out["relatedLocations"] = std::move(related);
      // From where the key, the role or the boundary is made to where it fails.
      out["codeFlows"] = Json::array({{{"threadFlows", Json::array({{{"locations", std::move(steps)}}})}}});
    }
    if (!diagnostic.fingerprint.empty())
      out["partialFingerprints"] = {{kFingerprint, diagnostic.fingerprint}};
    if (!diagnostic.fixes.empty()) out["fixes"] = fixes(diagnostic);
    return out;
  }

  Json fixes(const Diagnostic& diagnostic) {
    Json list = Json::array();
    for (const Fix& fix : diagnostic.fixes) {
      std::map<std::string, Json> replacements;
      for (const FileEdit& edit : fix.edits) {
        const auto [file, fresh] = replacements.try_emplace(edit.file, Json::array());
        file->second.push_back({{"deletedRegion", region({edit.file, edit.edit.range})},
                                {"insertedContent", {{"text", edit.edit.new_text}}}});
      }
      Json changes = Json::array();
      for (auto& [file, some] : replacements)
        changes.push_back({{"artifactLocation", artifact(file)}, {"replacements", std::move(some)}});
      list.push_back({{"description", {{"text", fix.title}}}, {"artifactChanges", std::move(changes)}});
    }
    return list;
  }

  const SarifInput& input_;
  const Selection& selection_;
  Positions& positions_;
  std::vector<const RuleInfo*> rules_;
};

}  // namespace

std::string sarif_report(const SarifInput& input, const Selection& selection, Positions& positions) {
  const Json log{{"$schema", kSchema},
                 {"version", "2.1.0"},
                 {"runs", Json::array({Run(input, selection, positions).json()})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace presynth::server
