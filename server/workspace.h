// From paths on a command line, or folders of an editor, to a snapshot that is ready to be analyzed.
//
// A *target* is what the user asked about; a *root* is the project around it, in which imports are followed.
// The analysis always sees the whole project, so a file gets the same diagnostics however it was asked for;
// reports keep to the targets.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/project/ignore.h"
#include "analyzers/project/project.h"
#include "server/configuration.h"
#include "server/disk.h"
#include "server/progress.h"

namespace presynth::server {

/// Absolute, normalized paths throughout.
struct Selection {
  std::vector<std::string> targets;
  std::vector<std::string> roots;  ///< none lies within another
  /// Nothing else is read: the boundaries of the roots (project::Snapshot), and those of what a target is a
  /// link to.
  std::vector<std::string> within;
  std::string base;          ///< the directory that machine-readable reports name files from
  std::string display_base;  ///< the directory that people read names from

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
  std::shared_ptr<project::Ignores> ignores;  ///< reads from `disk`
  std::shared_ptr<const project::Snapshot> snapshot;
  std::vector<project::Problem> problems;  ///< what was left out
  std::size_t files = 0;                   ///< sources within the targets
  std::size_t cdk_files = 0;               ///< sources of the roots that mention CDK
  unsigned jobs = 1;                       ///< as it was loaded with
};

/// Finds the sources that no presynth.json leaves out, reads them and parses those that mention CDK, on
/// several threads. The rest of the program uses the result from one, which may lend threads to an analysis.
[[nodiscard]] Workspace load(Selection selection, const LoadOptions& options, Progress& progress);

/// What of the disk was left out although nobody wants it ignored.
[[nodiscard]] std::vector<project::Problem> disk_problems(const Workspace& workspace);

/// What is wrong in the workspace's presynth.json, a line each for the user.
[[nodiscard]] std::vector<std::string> configuration_problems(const Workspace& workspace);

/// Levels of rules that the command line or an editor chose; nothing for "off". They count more than any
/// presynth.json.
using ChosenLevels = std::map<std::string, std::optional<Severity>>;

/// What was chosen, and what the workspace's presynth.json and .gitignore say, for analyze: levels and
/// options of rules. Findings in files that they leave out are off, unless the file was asked for by name.
/// One thread at a time. The analysis gets as many threads as the workspace was loaded with.
void configure(const Workspace& workspace, ChosenLevels chosen, Config& config);

/// The same sources with `texts` (by canonical path) in the place of what the disk holds.
[[nodiscard]] std::shared_ptr<const project::Snapshot> with_texts(const Workspace& workspace,
                                                                  std::map<std::string, std::string> texts);

/// The folders above `folder` whose presynth.json and .gitignore count in it: up to that of its repository.
[[nodiscard]] std::vector<std::string> folders_above(const project::FileSystem& files,
                                                     const std::string& folder);

/// Why Presynth must not write to a file (a canonical path), as a clause; nothing when it may: it lies
/// outside the roots or in node_modules, is read-only, or its directory is.
[[nodiscard]] std::optional<std::string> write_obstacle(const Workspace& workspace, const std::string& path);

}  // namespace presynth::server
