// Which fixes `--fix` applies, and what the files are then. Decides; writes nothing.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "server/write.h"

namespace presynth::server {

struct AppliedFix {
  Diagnostic diagnostic;  ///< as it was when it was fixed
  std::string title;
  text::Position place;            ///< of the diagnostic then, in UTF-16 units
  std::vector<std::string> files;  ///< canonical paths of all files that it edits
};

/// A fix that is not applied, and why; one a diagnostic.
struct RefusedFix {
  Location location;  ///< of the diagnostic
  text::Position place;
  std::string title;
  std::string file;    ///< the file that may not be written; empty when the fix itself is at fault
  std::string reason;  ///< a clause: "it is read-only"
};

struct FixPlan {
  std::vector<AppliedFix> applied;
  std::vector<RefusedFix> refused;
  std::map<std::string, FileChange> changes;  ///< by canonical path
  std::shared_ptr<const Analysis> analysis;   ///< of the files as the plan leaves them

  /// The changes in groups that no fix reaches across, and for each applied fix the group that it is in.
  struct Groups {
    std::vector<std::vector<FileChange>> changes;
    std::vector<std::size_t> of_fix;
  };
  [[nodiscard]] Groups groups() const;
};

/// What the planner needs from around it.
struct FixContext {
  /// Analyzes the same sources with these texts, by canonical path, in the place of the disk's.
  std::function<std::shared_ptr<const Analysis>(const std::map<std::string, std::string>& texts)> analyze;
  /// Why a file (canonical path) must not be written, if so.
  std::function<std::optional<std::string>(const std::string& path)> obstacle;
  std::function<std::string(const std::string& path)> canonical;
  /// The diagnostics of an analysis that are to be fixed, in its order.
  std::function<std::vector<const Diagnostic*>(const Analysis&)> wanted;
  /// Analyses after the first: a fix may make room for one that clashed with it.
  unsigned max_rounds = 6;
};

/// Takes the preferred safe fix of each wanted diagnostic, in order, whole or not at all: leaves out what
/// clashes with one taken before, what would make a file harder to parse, what does not remove its
/// diagnostic, and what may not be written. Repeats until nothing is left to do.
[[nodiscard]] FixPlan plan_fixes(std::shared_ptr<const Analysis> analysis, const FixContext& context);

}  // namespace presynth::server
