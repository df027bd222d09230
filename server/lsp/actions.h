// Code actions: what an editor offers at a place (LSP 3.17, textDocument/codeAction).
//
// Asked at every move of the cursor, so cheap: an action whose edit takes an analysis carries what is needed
// to find it again, when the client resolves edits later. Found from place and code alone: what the client
// remembers of a diagnostic does not count. One thread.
#pragma once

#include <string>

#include "server/lsp/answers.h"
#include "server/lsp/live_workspace.h"

namespace presynth::server::lsp {

inline constexpr std::string_view kQuickFix = "quickfix";
inline constexpr std::string_view kFixAll = "source.fixAll.presynth";

class Actions {
 public:
  /// All of it must outlive the object; `workspace` has an analysis.
  Actions(LiveWorkspace& workspace, const ClientCapabilities& client, const Documents& documents,
          const Settings& settings, Answers& answers)
      : workspace_(workspace),
        client_(client),
        documents_(documents),
        settings_(settings),
        answers_(answers) {}

  [[nodiscard]] Json list(const std::string& file, const Json& params);
  /// The action with its edit.
  [[nodiscard]] Json resolve(Json action);

 private:
  /// Some clients ask about the whole document and name the findings that they mean (Kate 22.12): then only
  /// those count, found by place and code.
  void keep_meant(const Json& meant, std::vector<const Diagnostic*>& here);
  void add_fixes(const Diagnostic& diagnostic, Json& out);
  void add_rule_fix(const std::string& file, const Diagnostic& diagnostic, Json& out);
  void add_suppression(const Diagnostic& diagnostic, Json& out);
  void add_whole(std::string title, std::string_view kind, const std::string& file, const std::string& rule,
                 Json& out);
  /// The edit that applies the preferred safe fix of every finding in the file, of one rule or of all.
  [[nodiscard]] Json fix_all(const std::string& file, const std::string& rule);
  [[nodiscard]] bool is_shown(const Diagnostic& diagnostic) const;

  LiveWorkspace& workspace_;
  const ClientCapabilities& client_;
  const Documents& documents_;
  const Settings& settings_;
  Answers& answers_;
};

}  // namespace presynth::server::lsp
