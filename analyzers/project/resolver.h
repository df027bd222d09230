// Internal to the project layer: from a specifier and the folder of the file that names it to what it means.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/project/packages.h"
#include "analyzers/project/project.h"
#include "analyzers/project/tsconfig.h"
#include "analyzers/project/workspace.h"

namespace presynth::project {

class Resolver {
 public:
  explicit Resolver(Workspace& workspace)
      : workspace_(workspace), packages_(workspace), tsconfigs_(workspace, packages_) {}

  [[nodiscard]] Resolution resolve(std::string_view from_directory, std::string_view specifier);
  /// What a path means: a file with or without its extension, the source of a built file, or a folder's
  /// index.
  [[nodiscard]] Resolution resolve_path(const std::string& path);
  /// The nearest folder at or above with a package.json; "" when there is none.
  [[nodiscard]] std::string_view nearest_package(std::string_view directory) {
    return packages_.nearest(directory);
  }
  /// How many imports it remembers.
  [[nodiscard]] std::size_t remembered() const { return cache_.size(); }

 private:
  using Found = std::optional<Resolution>;

  [[nodiscard]] Resolution compute(std::string_view from_directory, std::string_view specifier);
  [[nodiscard]] Found file(const std::string& path);
  [[nodiscard]] Found typescript(const std::string& stem);
  [[nodiscard]] Found folder(const std::string& directory);
  [[nodiscard]] Found other_file(const std::string& path);
  [[nodiscard]] Found source_of(const std::string& package, std::string_view target);
  [[nodiscard]] bool is_output(const std::string& path);
  [[nodiscard]] Found built(const std::string& path);
  [[nodiscard]] Found package_main(const std::string& package);
  [[nodiscard]] Found exported(const std::string& package, const nlohmann::json& map, const std::string& key);
  [[nodiscard]] Found package_import(std::string_view from_directory, std::string_view specifier);
  [[nodiscard]] Found workspace_package(std::string_view from_directory, std::string_view specifier);

  Workspace& workspace_;
  Packages packages_;
  TsConfigs tsconfigs_;
  OnceMap<Resolution> cache_;  ///< by folder and specifier, a NUL between
};

}  // namespace presynth::project
