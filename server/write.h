// Writing repaired files so that each is, at every moment, either as it was or as it shall be.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace presynth::server {

struct FileChange {
  std::string path;    ///< canonical: a link would be replaced, not written through
  std::string before;  ///< what the fix was made for
  std::string after;
};

struct WriteFailure {
  std::size_t group;
  std::string path;
  std::string reason;  ///< a clause for a person
};

/// Seams for tests; nothing is called in the program.
struct WriteHooks {
  std::function<void(const std::string& path)> before_compare;  ///< the new file is ready beside the old one
  std::function<void(const std::string& path)> before_rename;   ///< the old one was found unchanged
};

/// Each group is written whole or not at all. All new texts are stored beside the old files first (with their
/// permissions, on the disk), so a full disk changes nothing; then, group by group, the files are compared
/// once more with what the fixes were made for, and replaced. Termination by a signal waits until a group is
/// complete, as long as no other thread runs that a signal may reach.
[[nodiscard]] std::vector<WriteFailure> write_changes(const std::vector<std::vector<FileChange>>& groups,
                                                      const WriteHooks& hooks = {});

/// Writes one file of Presynth's own, new or in the place of an old one, in one step. A clause for a person
/// when it cannot be done; nothing has changed then.
[[nodiscard]] std::optional<std::string> write_file(const std::string& path, const std::string& text);

}  // namespace presynth::server
