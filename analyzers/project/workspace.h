// Internal to the project layer: the files that a snapshot may read, their kinds, and their JSON, each looked
// at once.
#pragma once

#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analyzers/project/once_map.h"
#include "analyzers/project/project.h"

namespace presynth::project {

/// A JSON file of the workspace, parsed. Shared between snapshots while its text stays the same.
struct JsonFile {
  std::string text;
  std::uint64_t stamp = 0;
  nlohmann::json value;  ///< an object, or null when it could not be read as one
  std::string error;     ///< why not
};

class Workspace {
 public:
  /// `previous` lends its JSON files; it is not kept.
  Workspace(const FileSystem& files, std::span<const std::string> roots, std::span<const std::string> sources,
            const Workspace* previous);

  /// None lies within another.
  [[nodiscard]] const std::vector<std::string>& boundaries() const { return boundaries_; }

  [[nodiscard]] const FileSystem& files() const { return files_; }
  [[nodiscard]] FileKind kind(std::string_view path);
  /// A file within the boundaries and outside node_modules.
  [[nodiscard]] bool is_file(std::string_view path);
  [[nodiscard]] bool is_directory(std::string_view path);
  /// Within a boundary and outside node_modules: what may be read at all.
  [[nodiscard]] bool is_allowed(std::string_view path) const;
  /// The outermost boundary that holds the path, or "".
  [[nodiscard]] std::string_view boundary_of(std::string_view path) const;
  /// The directory and those above it up to its boundary, innermost first; empty outside every boundary.
  [[nodiscard]] std::vector<std::string_view> upward(std::string_view directory) const;
  /// Every folder that holds a source or a root, and those above up to the boundary, sorted.
  [[nodiscard]] const std::vector<std::string>& directories();

  /// The file's value when it is a JSON object; null when it is absent or malformed (then a Problem is
  /// noted).
  [[nodiscard]] const nlohmann::json* json(std::string_view path);

  void note(std::string path, std::string reason);
  [[nodiscard]] std::vector<Problem> problems() const;

 private:
  [[nodiscard]] std::string find_boundary(const std::string& root);
  [[nodiscard]] std::shared_ptr<const JsonFile> read_json(const std::string& path);

  const FileSystem& files_;
  std::span<const std::string> roots_;
  std::span<const std::string> sources_;
  std::unordered_set<std::string_view> source_set_;
  std::vector<std::string> boundaries_;
  OnceMap<FileKind> kinds_;
  OnceMap<std::shared_ptr<const JsonFile>> json_;
  StringMap<std::shared_ptr<const JsonFile>> lent_json_;
  std::once_flag directories_once_;
  std::vector<std::string> directories_;
  mutable std::mutex problems_mutex_;
  std::vector<Problem> problems_;
};

}  // namespace presynth::project
