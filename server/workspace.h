// From paths on a command line, or folders of an editor, to a snapshot that is ready to be analyzed.
//
// A *target* is what the user asked about; a *root* is the project around it, in which imports are followed.
// The analysis always sees the whole project, so a file gets the same diagnostics however it was asked for;
// reports keep to the targets.
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/project/project.h"
#include "server/configuration.h"
#include "server/disk.h"
#include "server/progress.h"

namespace presynth::server {

/// Absolute, normalized paths throughout.
struct Selection {
  std::vector<std::string> targets;
  std::vector<std::string> roots;  ///< none lies within another
  std::string base;                ///< the directory that machine-readable reports name files from
  std::string display_base;        ///< the directory that people read names from

  /// True for a file that the user asked about.
  [[nodiscard]] bool contains(std::string_view file) const;
  /// The name for machines: relative to `base`, with forward slashes.
  [[nodiscard]] std::string name(std::string_view file) const;
  /// The name for people, which their terminal opens: relative to the working directory, or absolute outside
  /// it.
  [[nodiscard]] std::string display(std::string_view file) const;
};

/// Fails with one line for the user: a path that does not exist or cannot be read. The root of a target is
/// the nearest directory at or above it with a cdk.json, package.json or tsconfig.json, sought no higher than
/// the repository and the working directory that hold it; without one, the target itself.
[[nodiscard]] std::expected<Selection, std::string> select(const std::vector<std::string>& paths,
                                                           const std::string& working_directory,
                                                           const DiskFileSystem& disk);

struct LoadOptions {
  bool include_tests = false;
  unsigned jobs = 1;
  /// Lends its parsed files whose text is unchanged; may be null.
  const project::Snapshot* previous = nullptr;
};

struct Workspace {
  Selection selection;
  std::shared_ptr<const DiskFileSystem> disk;
  std::shared_ptr<Configuration> configuration;
  std::shared_ptr<const project::Snapshot> snapshot;
  std::size_t files = 0;      ///< sources within the targets
  std::size_t cdk_files = 0;  ///< sources of the roots that mention CDK
};

/// Finds the sources that no presynth.json leaves out, reads them and parses those that mention CDK, on
/// several threads. The rest of the program uses the result from one.
[[nodiscard]] Workspace load(Selection selection, std::shared_ptr<const DiskFileSystem> disk,
                             const LoadOptions& options, Progress& progress);

/// What the workspace's presynth.json say of levels, for analyze: findings in files that they leave out are
/// off, unless the file was asked for by name. One thread at a time.
[[nodiscard]] std::function<std::optional<Severity>(const std::string& rule, const std::string& file,
                                                    Severity own)>
levels_of(const Workspace& workspace);

/// The same sources with `texts` (by canonical path) in the place of what the disk holds.
[[nodiscard]] std::shared_ptr<const project::Snapshot> with_texts(const Workspace& workspace,
                                                                  std::map<std::string, std::string> texts);

/// Why Presynth must not write to a file (a canonical path), as a clause; nothing when it may: it lies
/// outside the roots or in node_modules, is read-only, or its directory is.
[[nodiscard]] std::optional<std::string> write_obstacle(const Workspace& workspace, const std::string& path);

}  // namespace presynth::server
