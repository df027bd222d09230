#include "server/lsp/client.h"

#include <fmt/format.h>

#include <optional>

#include "server/commands.h"

namespace presynth::server::lsp {

namespace {

std::optional<Severity> severity_named(const std::string& name) {
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Info, Severity::Hint}) {
    if (name == to_string(severity)) return severity;
  }
  return std::nullopt;
}

}  // namespace

ClientCapabilities ClientCapabilities::read(const Json& params) {
  const Json& all = at(params, {"capabilities"});
  const Json& document = at(all, {"textDocument"});
  const Json& workspace = at(all, {"workspace"});
  ClientCapabilities result;
  // utf-16 is the default; utf-8 needs no counting.
  if (lists(all, {"general", "positionEncodings"}, "utf-8")) result.encoding = text::Encoding::Utf8;

  result.pulls_diagnostics = at(document, {"diagnostic"}).is_object();
  result.refreshes_diagnostics = flag(workspace, {"diagnostics", "refreshSupport"});
  // The same members of a diagnostic, whether it is pushed or pulled; the protocol asks for them in two
  // places.
  const Json& published = at(document, {"publishDiagnostics"});
  const Json& pulled = at(document, {"diagnostic"});
  const auto offers = [&](std::string_view name) {
    return flag(published, {name}) || (result.pulls_diagnostics && flag(pulled, {name}));
  };
  result.related_information = offers("relatedInformation");
  result.tags =
      lists(published, {"tagSupport", "valueSet"}, 1) || lists(pulled, {"tagSupport", "valueSet"}, 1);
  result.diagnostic_version = flag(published, {"versionSupport"});
  result.diagnostic_data = offers("dataSupport");
  if (offers("codeDescriptionSupport")) {
    result.rule_pages = text(params, {"initializationOptions", "rulePages"});
    if (!result.rule_pages.empty() && !result.rule_pages.ends_with('/')) result.rule_pages += '/';
  }

  const Json& action = at(document, {"codeAction"});
  result.code_action_literals = at(action, {"codeActionLiteralSupport"}).is_object();
  result.preferred = flag(action, {"isPreferredSupport"});
  result.resolves_edits =
      flag(action, {"dataSupport"}) && lists(action, {"resolveSupport", "properties"}, "edit");
  result.document_changes = flag(workspace, {"workspaceEdit", "documentChanges"});

  result.markdown = lists(document, {"hover", "contentFormat"}, "markdown");
  result.hierarchical_symbols = flag(document, {"documentSymbol", "hierarchicalDocumentSymbolSupport"});
  if (lists(document, {"documentSymbol", "symbolKind", "valueSet"}, 19)) result.construct_symbol = 19;
  result.progress = flag(all, {"window", "workDoneProgress"});
  result.configuration = flag(workspace, {"configuration"});
  result.registers_configuration = flag(workspace, {"didChangeConfiguration", "dynamicRegistration"});
  result.registers_file_watchers = flag(workspace, {"didChangeWatchedFiles", "dynamicRegistration"});
  result.watches_folders_by_uri = flag(workspace, {"didChangeWatchedFiles", "relativePatternSupport"});
  result.inlay_hints = at(document, {"inlayHint"}).is_object();
  result.refreshes_inlay_hints = flag(workspace, {"inlayHint", "refreshSupport"});
  return result;
}

Settings Settings::read(const Json& section) {
  Settings settings;
  const auto wrong = [&](std::string_view name, std::string_view expected) {
    settings.problems.push_back(fmt::format("setting presynth.{} must be {}", name, expected));
  };
  if (const Json& level = at(section, {"level"}); !level.is_null()) {
    const auto severity = level.is_string() ? severity_named(level.get<std::string>()) : std::nullopt;
    if (severity) {
      settings.level = *severity;
    } else {
      wrong("level", "error, warning, info or hint");
    }
  }
  if (const Json& hints = at(section, {"inlayHints", "logicalIds"}); !hints.is_null()) {
    if (hints.is_boolean()) {
      settings.logical_ids = hints.get<bool>();
    } else {
      wrong("inlayHints.logicalIds", "true or false");
    }
  }
  const Json& rules = at(section, {"rules"});
  if (!rules.is_object()) {
    if (!rules.is_null()) wrong("rules", "an object: rule to level");
    return settings;
  }
  for (const auto& [rule, level] : rules.items()) {
    if (std::string problem = unknown_rule(rule); !problem.empty()) {
      settings.problems.push_back("setting presynth.rules: " + problem);
      continue;
    }
    const std::string name = level.is_string() ? level.get<std::string>() : std::string();
    if (name == "off") {
      settings.levels.emplace(rule, std::nullopt);
    } else if (const auto severity = severity_named(name); severity && *severity != Severity::Hint) {
      settings.levels.emplace(rule, *severity);
    } else {
      wrong("rules." + rule, "off, error, warning or info");
    }
  }
  return settings;
}

}  // namespace presynth::server::lsp
