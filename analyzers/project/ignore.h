// .gitignore: which files and folders a repository does not keep ("PATTERN FORMAT", gitignore(5)).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/project/project.h"

namespace presynth::project {

/// The lines of one .gitignore.
class IgnoreFile {
 public:
  explicit IgnoreFile(std::string_view text);

  /// Of an entry of the file's folder or below, by the names that lead to it from there: true when the file
  /// leaves it out, false when it takes it back in (`!`), nothing when it does not speak of it.
  [[nodiscard]] std::optional<bool> leaves_out(const std::vector<std::string>& names, bool is_folder) const;

 private:
  struct Line {
    std::vector<std::vector<std::string>> patterns;  ///< any of them
    bool negated = false;
    bool folders_only = false;
  };
  std::vector<Line> lines_;
};

/// The .gitignore files of a repository, read when they are first asked for. One thread. `files` must outlive
/// it.
class Ignores {
 public:
  explicit Ignores(const FileSystem& files) : files_(files) {}

  /// Does a .gitignore at or above the entry, up to the repository's folder, name it? Not asked of the
  /// folders that hold it: a walk never enters those.
  [[nodiscard]] bool leaves_out(const std::string& path, bool is_folder);

 private:
  struct Folder {
    const IgnoreFile* own = nullptr;
    const Folder* above = nullptr;  ///< null at the top of the repository
    std::string path;
  };
  const Folder& folder(const std::string& path);

  const FileSystem& files_;
  std::map<std::string, Folder> folders_;
  std::vector<std::unique_ptr<const IgnoreFile>> read_;
};

}  // namespace presynth::project
