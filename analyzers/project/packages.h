// Internal to the project layer: the packages that the workspace itself holds, by the names in their
// package.json.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/project/workspace.h"

namespace presynth::project {

class Packages {
 public:
  explicit Packages(Workspace& workspace) : workspace_(workspace) {}

  /// The folder of the package that `name` means to a file in `from_directory`: a `file:` or `link:`
  /// dependency of a package above it, else the workspace's package of that name that lies nearest. "" when
  /// there is none.
  [[nodiscard]] std::string find(std::string_view from_directory, std::string_view name);

  /// The nearest folder at or above with a package.json; "" when there is none.
  [[nodiscard]] std::string_view nearest(std::string_view directory);

 private:
  void collect();
  void expand(std::string_view top, std::string_view pattern, std::vector<std::string>& folders);
  [[nodiscard]] std::string_view scope_of(std::string_view directory);

  Workspace& workspace_;
  std::once_flag once_;
  std::size_t steps_ = 0;                        ///< folders looked at for globs, by collect() only
  StringMap<std::vector<std::string>> by_name_;  ///< folders in path order
};

/// The workspace's globs in a pnpm-workspace.yaml: its `packages:` list, nothing else of YAML.
[[nodiscard]] std::vector<std::string> pnpm_packages(std::string_view yaml);

/// `*` stands for any characters but a slash.
[[nodiscard]] bool matches_wildcard(std::string_view name, std::string_view pattern);

}  // namespace presynth::project
