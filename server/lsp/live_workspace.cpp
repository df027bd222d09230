#include "server/lsp/live_workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "server/log.h"
#include "server/progress.h"

namespace presynth::server::lsp {

using project::is_within;

namespace {

/// Differs when a file has changed, come or gone.
std::string state_of(const std::string& path) {
  std::error_code error;
  const auto time = std::filesystem::last_write_time(path, error).time_since_epoch().count();
  if (error) return {};
  return fmt::format("{} {}", time, std::filesystem::file_size(path, error));
}

}  // namespace

std::set<std::string> LiveWorkspace::folders_above() const {
  std::set<std::string> above;
  for (const std::string& folder : folders_) {
    for (std::string& one : server::folders_above(*disk_, folder)) above.insert(std::move(one));
  }
  return above;
}

void LiveWorkspace::look_above() {
  std::vector<std::string> files;
  if (workspace_.configuration != nullptr) files = workspace_.configuration->files();
  for (const std::string& folder : folders_above()) {
    for (const std::string_view name : {kConfigurationFile, std::string_view(".gitignore")})
      files.push_back(project::join(folder, name));
  }
  for (std::string& file : files) {
    if (settings_above_.contains(file) ||
        std::ranges::any_of(folders_, [&](const std::string& folder) { return is_within(file, folder); }))
      continue;
    std::string state = state_of(file);
    settings_above_.emplace(std::move(file), std::move(state));
  }
}

bool LiveWorkspace::changed_above() const {
  return std::ranges::any_of(settings_above_,
                             [](const auto& known) { return state_of(known.first) != known.second; });
}

void LiveWorkspace::set_folders(std::vector<std::string> folders) {
  std::ranges::sort(folders);
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  if (folders == folders_) return;
  folders_ = std::move(folders);
  reload_ = true;
}

std::vector<std::string> LiveWorkspace::lone_files(const Documents& documents) const {
  std::vector<std::string> files;
  for (const auto& [canonical, document] : documents.all()) {
    const bool inside = std::ranges::any_of(folders_, [&](const std::string& folder) {
      if (is_within(canonical, disk_->canonical(folder))) return true;
      // A link out of the folder is not followed, unless its file is open.
      return is_within(document.path, folder) &&
             (canonical == document.path ||
              std::ranges::any_of(project::boundaries(*disk_, std::span(&folder, 1)),
                                  [&](const std::string& boundary) {
                                    return is_within(canonical, disk_->canonical(boundary));
                                  }));
    });
    if (!inside && project::is_typescript_source(document.path) &&
        disk_->kind(document.path) == project::FileKind::File)
      files.push_back(document.path);
  }
  return files;
}

void LiveWorkspace::reload(const Documents& documents) {
  disk_ = std::make_shared<const DiskFileSystem>();
  lone_files_ = lone_files(documents);
  folder_problems_.clear();
  settings_above_.clear();
  look_above();
  std::vector<std::string> paths;
  for (const std::vector<std::string>* list : {&folders_, &lone_files_}) {
    for (const std::string& path : *list) {
      // A folder that is gone, or a file that cannot be read, takes nothing from the others.
      if (const auto alone = select({path}, path, *disk_); alone) {
        paths.push_back(path);
      } else {
        folder_problems_.push_back({path, alone.error()});
      }
    }
  }
  Selection selection;
  if (!paths.empty()) {
    auto selected = select(paths, paths.front(), *disk_);
    if (selected) selection = std::move(*selected);
  }
  Progress progress(false);
  workspace_ = load(std::move(selection), {false, jobs_, snapshot_.get()}, progress);
  // What was open is not read again just because a file beside it has changed.
  if (snapshot_ == nullptr) snapshot_ = workspace_.snapshot;
  names_.clear();
  for (const std::string& source : workspace_.snapshot->sources())
    names_.emplace(disk_->canonical(source), source);
  reload_ = false;
}

std::shared_ptr<const project::Snapshot> LiveWorkspace::snapshot_with(
    const Documents& documents, const std::map<std::string, std::string>& texts) const {
  std::map<std::string, std::string> all = texts;
  const auto known = workspace_.snapshot->sources();
  std::vector<std::string> sources(known.begin(), known.end());
  for (const auto& [canonical, document] : documents.all()) {
    all.emplace(canonical, document.text);
    // A new file that is not saved yet.
    if (!names_.contains(canonical) && project::is_typescript_source(document.path) &&
        !project::is_test_source(document.path) && disk_->kind(canonical) == project::FileKind::Missing &&
        std::ranges::any_of(folders_,
                            [&](const std::string& folder) { return is_within(document.path, folder); }))
      sources.push_back(document.path);
  }
  return std::make_shared<const project::Snapshot>(
      std::make_shared<const OverlayFileSystem>(workspace_.disk, std::move(all)), workspace_.selection.roots,
      std::move(sources), snapshot_.get());
}

bool LiveWorkspace::analyze(const Documents& documents, const Settings& settings, StopToken stop) {
  if (reload_ || lone_files(documents) != lone_files_ || changed_above()) reload(documents);
  config_ = Config{};
  config_.undecided = settings.level == Severity::Hint;
  config_.keep_graph = true;
  configure(workspace_, settings.levels, config_);
  stale_ = true;
  auto snapshot = snapshot_with(documents, {});
  auto analysis = presynth::analyze(snapshot, config_, stop, analysis_.get());
  // What was parsed is not lost, even when the answer is.
  snapshot_ = std::move(snapshot);
  if (analysis->stopped) return false;
  analysis_ = std::move(analysis);
  stale_ = false;
  // What they extend is known when they have been read.
  look_above();
  ++generation_;
  log::debug("analysis {}: {} files parsed, {} steps, {} diagnostics", generation_, analysis_->stats.parsed,
             analysis_->stats.steps, analysis_->diagnostics.size());
  return true;
}

std::shared_ptr<const Analysis> LiveWorkspace::analyze_with(const Documents& documents,
                                                            const std::map<std::string, std::string>& texts) {
  return presynth::analyze(snapshot_with(documents, texts), config_, nullptr, analysis_.get());
}

std::optional<std::string> LiveWorkspace::source_name(const std::string& path) const {
  if (snapshot_ == nullptr) return std::nullopt;
  if (std::ranges::binary_search(snapshot_->sources(), path)) return path;
  const auto found = names_.find(disk_->canonical(path));
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<project::Problem> LiveWorkspace::problems() const {
  std::vector<project::Problem> all = folder_problems_;
  const auto add = [&](const std::vector<project::Problem>& some) {
    for (const project::Problem& problem : some) {
      const bool known = std::ranges::any_of(all, [&](const project::Problem& one) {
        return one.path == problem.path && one.reason == problem.reason;
      });
      if (!known) all.push_back(problem);
    }
  };
  if (workspace_.disk != nullptr) add(disk_problems(workspace_));
  add(workspace_.problems);
  if (workspace_.snapshot != nullptr) add(workspace_.snapshot->problems());
  if (analysis_ != nullptr) add(analysis_->problems);
  return all;
}

}  // namespace presynth::server::lsp
