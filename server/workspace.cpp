#include "server/workspace.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <unordered_set>

#include "server/jobs.h"
#include "server/log.h"
#include "server/report/width.h"
#include "server/suggest.h"

namespace presynth::server {

namespace {

using project::FileKind;
using project::is_within;

bool is_named(const std::string& file, const std::vector<std::string>& targets) {
  return std::find(targets.begin(), targets.end(), file) != targets.end();
}

/// By a .gitignore that names the file or a folder around it, below what was asked for by name.
bool is_ignored(project::Ignores& ignores, const std::string& file, const std::vector<std::string>& targets) {
  for (std::string at = file; at != "/"; at = std::string(project::directory_of(at))) {
    if (is_named(at, targets)) return false;
    if (ignores.leaves_out(at, at != file)) return true;
  }
  return false;
}

bool exists(const project::FileSystem& files, const std::string& directory, std::string_view name) {
  return files.kind(project::join(directory, name)) != FileKind::Missing;
}

bool marks_project(const project::FileSystem& files, const std::string& directory) {
  return exists(files, directory, "cdk.json") || exists(files, directory, "package.json") ||
         exists(files, directory, "tsconfig.json");
}

bool is_source_name(std::string_view path) {
  if (project::is_typescript_source(path)) return true;
  const auto any = [&](auto... endings) { return (path.ends_with(endings) || ...); };
  return any(".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx");
}

std::optional<std::string> repository_of(const project::FileSystem& files, const std::string& start) {
  for (std::string at = start;; at = std::string(project::directory_of(at))) {
    if (exists(files, at, ".git")) return at;
    if (at == "/") return std::nullopt;
  }
}

/// How far up the project of `start` may begin: the repository around it, or the working directory around it,
/// whichever is larger; `start` itself without either.
std::string highest_root(const project::FileSystem& files, const std::string& start,
                         const std::string& working) {
  std::string highest = is_within(start, working) ? working : start;
  const std::optional<std::string> repository = repository_of(files, start);
  return repository && is_within(highest, *repository) ? *repository : highest;
}

std::string root_of(const project::FileSystem& files, const std::string& target, bool is_file,
                    const std::string& working) {
  const std::string start = is_file ? std::string(project::directory_of(target)) : target;
  const std::string highest = highest_root(files, start, working);
  for (std::string at = start;; at = std::string(project::directory_of(at))) {
    if (marks_project(files, at)) return at;
    if (at == highest || at == "/") return target;
  }
}

std::string missing(const std::string& given, const std::string& path, const DiskFileSystem& disk) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      return fmt::format("cannot read {}: {}", given, error_reason(errno));
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::vector<std::string> names = disk.list(std::string(project::directory_of(path)));
    std::string hint;
    if (const auto near = nearest(name, names)) {
      hint = fmt::format("; did you mean {}?",
                         given.substr(0, given.size() - std::min(given.size(), name.size())) + *near);
    }
    return fmt::format("no such file or directory: {}{}", given, given.ends_with(name) ? hint : "");
  }
  if (S_ISLNK(info.st_mode)) {
    if (::stat(path.c_str(), &info) != 0) {
      return fmt::format("{} is a link that leads nowhere ({})", given, error_reason(errno));
    }
    return fmt::format("{} is a link to neither a file nor a directory", given);
  }
  return fmt::format("{} is neither a file nor a directory", given);
}

}  // namespace

bool Selection::contains(std::string_view file) const {
  return std::any_of(targets.begin(), targets.end(),
                     [&](const std::string& target) { return is_within(file, target); });
}

std::string Selection::name(std::string_view file) const { return project::relative_to(file, base); }

std::string Selection::display(std::string_view file) const {
  return is_within(file, display_base) ? project::relative_to(file, display_base) : std::string(file);
}

std::expected<Selection, std::string> select(const std::vector<std::string>& paths,
                                             const std::string& working_directory,
                                             const DiskFileSystem& disk) {
  Selection selection;
  const std::string working = project::normalize(working_directory);
  std::vector<std::string> roots;
  bool single_file = false;
  for (const std::string& given : paths) {
    if (given.empty()) return std::unexpected("a path is empty");
    const std::string path =
        given.starts_with('/') ? project::normalize(given) : project::join(working, given);
    const FileKind kind = disk.kind(path);
    if (kind == FileKind::Missing) return std::unexpected(missing(given, path, disk));
    // access() would answer for the real user; opening is what will be done.
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (opened < 0) return std::unexpected(fmt::format("cannot read {}: {}", given, error_reason(errno)));
    ::close(opened);
    single_file = kind == FileKind::File;
    if (single_file) {
      if (!is_source_name(path)) {
        return std::unexpected(fmt::format("{} is not a TypeScript file (.ts, .tsx, .mts or .cts)", given));
      }
      if (const auto text = disk.read(path); !text) {
        return std::unexpected(fmt::format("cannot read {}: {}", given, text.error().reason));
      }
    }
    if (std::find(selection.targets.begin(), selection.targets.end(), path) == selection.targets.end()) {
      selection.targets.push_back(path);
    }
    roots.push_back(root_of(disk, path, single_file, working));
  }

  std::sort(roots.begin(), roots.end());
  for (std::string& root : roots) {
    // Sorted: what holds a root comes before it.
    const auto holds = [&](const std::string& other) { return is_within(root, other); };
    if (std::none_of(selection.roots.begin(), selection.roots.end(), holds))
      selection.roots.push_back(std::move(root));
  }

  selection.within = project::boundaries(disk, selection.roots);
  for (const std::string& target : selection.targets) {
    const std::string canonical = disk.canonical(target);
    if (canonical == target) continue;
    for (std::string& boundary : project::boundaries(disk, std::span(&canonical, 1)))
      selection.within.push_back(std::move(boundary));
  }

  if (paths.size() == 1) {
    selection.base = single_file ? std::string(project::directory_of(selection.targets.front()))
                                 : selection.targets.front();
  } else {
    selection.base = working;
  }
  selection.display_base = working;
  return selection;
}

Workspace load(Selection selection, const LoadOptions& options, Progress& progress) {
  Workspace workspace;
  workspace.selection = std::move(selection);
  workspace.jobs = options.jobs;
  workspace.disk = std::make_shared<const DiskFileSystem>(workspace.selection.within);
  const Selection& selected = workspace.selection;

  progress.phase("looking for sources");
  std::vector<std::string> sources =
      project::find_sources(*workspace.disk, selected.roots, options.include_tests);
  if (sources.size() >= project::kMaxSources) {
    for (const std::string& root : selected.roots)
      workspace.problems.push_back(
          {root, fmt::format("it holds more than {} sources; some were left out", project::kMaxSources)});
  }
  // A target that the walk of its project leaves out, such as a folder of tests, is in when it was asked for
  // by name.
  for (const std::string& target : selected.targets) {
    std::vector<std::string> own =
        project::find_sources(*workspace.disk, std::span(&target, 1), options.include_tests);
    sources.insert(sources.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  }
  // Without a repository, the folder that it runs in says best how far the project goes.
  std::vector<std::string> extendable = selected.within;
  extendable.push_back(selected.display_base);
  workspace.configuration = std::make_shared<Configuration>(workspace.disk, std::move(extendable));
  workspace.ignores = std::make_shared<project::Ignores>(*workspace.disk);
  std::erase_if(sources, [&](const std::string& source) {
    return !is_named(source, selected.targets) && workspace.configuration->leaves_out(source);
  });
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  // One file under two names, through a link, is one file; the name without a link is the better one.
  std::unordered_set<std::string> taken;
  for (const std::string& source : sources) {
    if (workspace.disk->canonical(source) == source) taken.insert(source);
  }
  std::erase_if(sources, [&](const std::string& source) {
    const std::string canonical = workspace.disk->canonical(source);
    return canonical != source && !taken.insert(canonical).second;
  });
  workspace.files = static_cast<std::size_t>(std::count_if(
      sources.begin(), sources.end(), [&](const std::string& source) { return selected.contains(source); }));

  auto snapshot = std::make_shared<const project::Snapshot>(workspace.disk, selected.roots,
                                                            std::move(sources), options.previous);
  progress.phase("reading", snapshot->sources().size());
  std::atomic<std::size_t> cdk_files{0};
  parallel_for(snapshot->sources().size(), options.jobs, [&](std::size_t i) {
    const std::string& path = snapshot->sources()[i];
    const project::SourceScan* scan = snapshot->scan(path);
    if (scan != nullptr && scan->mentions_cdk) {
      cdk_files.fetch_add(1, std::memory_order_relaxed);
      static_cast<void>(snapshot->file(path));
    }
    progress.step();
  });
  workspace.cdk_files = cdk_files.load();
  workspace.snapshot = std::move(snapshot);
  log::debug("{} sources, {} mention CDK, {} parsed", workspace.snapshot->sources().size(),
             workspace.cdk_files, workspace.snapshot->parsed_files());
  for (const std::string& root : selected.roots) log::debug("root {}", root);
  return workspace;
}

std::vector<project::Problem> disk_problems(const Workspace& workspace) {
  std::vector<project::Problem> problems = workspace.disk->problems();
  std::erase_if(problems, [&](const project::Problem& problem) {
    return workspace.configuration->leaves_out(problem.path) ||
           is_ignored(*workspace.ignores, problem.path, workspace.selection.targets);
  });
  return problems;
}

std::vector<std::string> configuration_problems(const Workspace& workspace) {
  std::vector<std::string> lines;
  for (const ConfigurationProblem& problem : workspace.configuration->problems())
    lines.push_back(fmt::format("{}{}{}: {}", printable(workspace.selection.display(problem.file)),
                                problem.place.empty() ? "" : ":", problem.place, printable(problem.message)));
  return lines;
}

void configure(const Workspace& workspace, ChosenLevels chosen, Config& config) {
  config.level = [chosen = std::move(chosen), configuration = workspace.configuration,
                  ignores = workspace.ignores, disk = workspace.disk, targets = workspace.selection.targets](
                     const std::string& rule, const std::string& file, Severity own,
                     bool advice) -> std::optional<Severity> {
    // Imports reach files that are left out.
    if (!is_named(file, targets) && (configuration->leaves_out(file) || is_ignored(*ignores, file, targets)))
      return std::nullopt;
    if (const auto level = chosen.find(rule); level != chosen.end()) return level->second;
    return configuration->level(rule, file, own, advice);
  };
  config.option = [configuration = workspace.configuration](std::string_view rule, std::string_view option,
                                                            const std::string& file) {
    return configuration->option(rule, option, file);
  };
  config.parallel = [jobs = workspace.jobs](std::size_t count, const std::function<void(std::size_t)>& work) {
    parallel_for(count, jobs, work);
  };
}

std::shared_ptr<const project::Snapshot> with_texts(const Workspace& workspace,
                                                    std::map<std::string, std::string> texts) {
  const std::span<const std::string> sources = workspace.snapshot->sources();
  return std::make_shared<const project::Snapshot>(
      std::make_shared<const OverlayFileSystem>(workspace.disk, std::move(texts)), workspace.selection.roots,
      std::vector<std::string>(sources.begin(), sources.end()), workspace.snapshot.get());
}

std::vector<std::string> folders_above(const project::FileSystem& files, const std::string& folder) {
  std::vector<std::string> above;
  const std::string highest = repository_of(files, folder).value_or("/");
  for (std::string at = folder; at != highest;) {
    at = std::string(project::directory_of(at));
    above.push_back(at);
  }
  return above;
}

std::optional<std::string> write_obstacle(const Workspace& workspace, const std::string& path) {
  const std::vector<std::string>& roots = workspace.selection.roots;
  const bool inside = std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
    // Imports may lead into the other packages of the repository.
    const std::string canonical = workspace.disk->canonical(root);
    return is_within(path, repository_of(*workspace.disk, canonical).value_or(canonical));
  });
  if (!inside) return "it lies outside the project";
  if (path.find("/node_modules/") != std::string::npos) return "it lies in node_modules";

  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return error_reason(errno);
  if (!S_ISREG(info.st_mode)) return "it is not a regular file";
  // A superuser may write to anything; that a file is marked read-only is still a wish to be respected.
  constexpr mode_t kAnyWrite = S_IWUSR | S_IWGRP | S_IWOTH;
  if ((info.st_mode & kAnyWrite) == 0) return "it is read-only";
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) {
    return errno == EACCES ? "it is read-only" : error_reason(errno);
  }
  const std::string directory(project::directory_of(path));
  if (::stat(directory.c_str(), &info) != 0) return error_reason(errno);
  if ((info.st_mode & kAnyWrite) == 0 ||
      ::faccessat(AT_FDCWD, directory.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return "its directory is read-only";
  }
  return std::nullopt;
}

}  // namespace presynth::server
