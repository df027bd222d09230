// Internal to the project layer: what a Snapshot knows besides texts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analyzers/project/once_map.h"
#include "analyzers/project/project.h"
#include "analyzers/project/resolver.h"
#include "analyzers/project/workspace.h"

namespace presynth::project {

/// What does not change when a text does. Shared by snapshots that follow each other, from any thread.
struct Snapshot::Layout {
  static constexpr std::size_t kMostImports = 20'000;
  static constexpr std::size_t kMostImportsPerSource = 50;

  Layout(std::shared_ptr<const FileSystem> file_system, std::vector<std::string> root_paths,
         std::vector<std::string> source_paths, const Workspace* previous)
      : files(std::move(file_system)),
        number(files->layout()),
        roots(std::move(root_paths)),
        sources(std::move(source_paths)),
        workspace(*files, roots, sources, previous),
        resolver(workspace) {}

  std::shared_ptr<const FileSystem> files;  ///< of the first of these snapshots
  std::uint64_t number;
  std::vector<std::string> roots;
  std::vector<std::string> sources;
  Workspace workspace;
  Resolver resolver;

  /// May a snapshot that knows the same files begin with it? Not when a setting could not be used: which ones
  /// are asked for is a matter of texts, and this one would still be told when no import needs it any more.
  /// Nor for ever: every import that was once typed is remembered.
  [[nodiscard]] bool can_be_shared() const {
    return workspace.problems().empty() &&
           resolver.remembered() <= kMostImports + kMostImportsPerSource * sources.size();
  }

  [[nodiscard]] const CdkConfig* cdk_at(const std::string& directory);
  /// The nearest at or above the file.
  [[nodiscard]] const CdkConfig* cdk_config(const std::string& file);

 private:
  std::unique_ptr<const CdkConfig> load_cdk(const std::string& path);
  OnceMap<std::unique_ptr<const CdkConfig>> cdk_;  ///< by path of the cdk.json
};

}  // namespace presynth::project
