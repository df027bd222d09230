// Internal to the project layer: what module resolution needs of a tsconfig.json, with its `extends` merged
// in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/project/packages.h"
#include "analyzers/project/workspace.h"

namespace presynth::project {

/// Where one entry of `paths` leads at most; each import that it matches tries them in turn.
inline constexpr std::size_t kMaxTargets = 16;

/// One entry of `paths`: `@app/*` is the prefix `@app/` with a star.
struct PathMapping {
  std::string prefix;
  std::string suffix;
  bool star = false;
  std::vector<std::string> targets;  ///< absolute; a star in them stands for what the pattern's star matched
};

/// Paths are absolute, "" when not set.
struct TsConfig {
  std::string base_url;
  std::string out_dir;
  std::string declaration_dir;
  std::string root_dir;
  std::vector<PathMapping> paths;

  /// The mapping that TypeScript would choose (an exact one, else the longest prefix) or null.
  [[nodiscard]] const PathMapping* match(std::string_view specifier) const;
};

class TsConfigs {
 public:
  TsConfigs(Workspace& workspace, Packages& packages) : workspace_(workspace), packages_(packages) {}

  /// The configuration of files in `directory`: of the nearest tsconfig.json at or above; null when there is
  /// none.
  [[nodiscard]] const TsConfig* nearest(std::string_view directory);

 private:
  struct Loading;
  void load(const std::string& path, std::size_t depth, Loading& loading);
  [[nodiscard]] std::string extended_file(std::string_view directory, std::string_view name);
  [[nodiscard]] std::unique_ptr<const TsConfig> load_root(const std::string& path);

  Workspace& workspace_;
  Packages& packages_;
  OnceMap<std::unique_ptr<const TsConfig>> by_path_;
};

}  // namespace presynth::project
