#include <algorithm>
#include <unordered_set>

#include "analyzers/project/ignore.h"
#include "analyzers/project/project.h"

namespace presynth::project {

namespace {

/// Links that lead in circles are Missing to a FileSystem that sees them; this bounds one that does not.
constexpr std::size_t kMaxDepth = 64;

bool is_left_out(std::string_view folder) {
  return folder.starts_with('.') || folder == "node_modules" || folder == "cdk.out";
}

/// A name that is surely a file's, so that most entries of a folder need no look at the disk.
bool is_file_name(std::string_view name) {
  static constexpr std::string_view kExtensions[] = {".json", ".md",   ".snap", ".png",  ".svg", ".yml",
                                                     ".yaml", ".map",  ".css",  ".html", ".txt", ".lock",
                                                     ".py",   ".java", ".cs",   ".go"};
  return std::ranges::any_of(kExtensions,
                             [&](std::string_view extension) { return name.ends_with(extension); });
}

}  // namespace

std::vector<std::string> find_sources(const FileSystem& files, std::span<const std::string> roots,
                                      bool include_tests, std::size_t most) {
  struct Folder {
    std::string path;
    std::string real;  ///< the path with its links followed
    std::string
        below;  ///< the path below its root, with a slash at its end: only that part may make it a test
    std::size_t depth;
  };
  std::vector<std::string> found;
  std::vector<Folder> pending;
  std::vector<Folder>
      links;  // visited last: a folder is listed by its own name when it has one under the roots
  std::unordered_set<std::string> visited;
  Ignores ignores(files);
  for (const std::string& given : roots) {
    std::string root = normalize(given);
    switch (files.kind(root)) {
      case FileKind::File: found.push_back(std::move(root)); break;
      case FileKind::Directory: {
        std::string real = files.link_target(root).value_or(root);
        pending.push_back({std::move(root), std::move(real), "", 0});
        break;
      }
      case FileKind::Missing: break;
    }
  }
  while (found.size() < most && (!pending.empty() || !links.empty())) {
    std::vector<Folder>& next = pending.empty() ? links : pending;
    const Folder folder = std::move(next.back());
    next.pop_back();
    if (!visited.insert(folder.real).second) continue;
    for (const std::string& name : files.list(folder.path)) {
      const bool source = is_typescript_source(name);
      if (!source && (is_file_name(name) || is_left_out(name))) continue;
      if (source && !include_tests && is_test_source(folder.below + name)) continue;
      std::string path = folder.path == "/" ? "/" + name : folder.path + "/" + name;
      switch (files.kind(path)) {
        case FileKind::File:
          if (source && found.size() < most && !ignores.leaves_out(path, false))
            found.push_back(std::move(path));
          break;
        case FileKind::Directory: {
          std::string below = folder.below + name + "/";
          if (is_left_out(name) || folder.depth >= kMaxDepth) break;
          if (!include_tests && is_test_source(below)) break;
          if (ignores.leaves_out(path, true)) break;
          std::optional<std::string> target = files.link_target(path);
          std::string real = target ? std::move(*target) : join(folder.real, name);
          (target ? links : pending)
              .push_back({std::move(path), std::move(real), std::move(below), folder.depth + 1});
          break;
        }
        case FileKind::Missing: break;
      }
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace presynth::project
