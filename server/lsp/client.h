// What the client can do, as it said at `initialize`, and how its user wants Presynth. Plain values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzers/rule/diagnostic.h"
#include "analyzers/text/text.h"
#include "server/lsp/json.h"
#include "server/workspace.h"

namespace presynth::server::lsp {

struct ClientCapabilities {
  text::Encoding encoding = text::Encoding::Utf16;
  // Diagnostics.
  bool pulls_diagnostics = false;
  bool refreshes_diagnostics = false;
  bool related_information = false;
  bool tags = false;
  bool diagnostic_version = false;
  bool diagnostic_data = false;
  /// URI of a folder with the rules' pages, ending in '/': the initialization option "rulePages" of a client
  /// that takes codeDescription. Presynth's pages are at no public address, so who has them says where.
  std::string rule_pages;
  // Code actions.
  bool code_action_literals = false;
  bool preferred = false;
  bool resolves_edits = false;
  bool document_changes = false;
  // The rest.
  bool markdown = false;
  bool hierarchical_symbols = false;
  int construct_symbol = 8;  ///< LSP 3.17, "SymbolKind": Object, or Field for who does not know Object
  bool progress = false;
  bool configuration = false;
  bool registers_configuration = false;
  bool registers_file_watchers = false;
  bool watches_folders_by_uri = false;  ///< LSP 3.17, "RelativePattern"
  bool refreshes_inlay_hints = false;
  bool inlay_hints = false;

  [[nodiscard]] static ClientCapabilities read(const Json& initialize_params);
};

/// The section "presynth" of the client's configuration. What has the wrong type is told in `problems` and
/// counts as not set.
struct Settings {
  Severity level = Severity::Info;  ///< what is less is not shown
  ChosenLevels levels;
  bool logical_ids = false;
  std::vector<std::string> problems;

  [[nodiscard]] static Settings read(const Json& section);
  friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace presynth::server::lsp
