#include "server/lsp/live_workspace.h"

#include <algorithm>
#include <utility>

#include "server/log.h"
#include "server/progress.h"

namespace presynth::server::lsp {

namespace {

bool lies_in(const std::string& path, const std::string& folder) {
  return folder == "/" || path == folder || path.starts_with(folder + "/");
}

}  // namespace

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
      return lies_in(document.path, folder) || lies_in(canonical, disk_->canonical(folder));
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
  workspace_ = load(std::move(selection), disk_, {false, jobs_, snapshot_.get()}, progress);
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
                            [&](const std::string& folder) { return lies_in(document.path, folder); }))
      sources.push_back(document.path);
  }
  return std::make_shared<const project::Snapshot>(
      std::make_shared<const OverlayFileSystem>(disk_, std::move(all)), workspace_.selection.roots,
      std::move(sources), snapshot_.get());
}

bool LiveWorkspace::analyze(const Documents& documents, const Settings& settings, StopToken stop) {
  if (reload_ || lone_files(documents) != lone_files_) reload(documents);
  config_ = Config{};
  config_.disabled = settings.disabled;
  config_.severities = settings.severities;
  config_.undecided = settings.level == Severity::Hint;
  config_.keep_graph = true;
  config_.level = levels_of(workspace_);
  stale_ = true;
  auto snapshot = snapshot_with(documents, {});
  auto analysis = presynth::analyze(snapshot, config_, stop);
  // What was parsed is not lost, even when the answer is.
  snapshot_ = std::move(snapshot);
  if (analysis->stopped) return false;
  analysis_ = std::move(analysis);
  stale_ = false;
  ++generation_;
  log::debug("analysis {}: {} files parsed, {} steps, {} diagnostics", generation_, analysis_->stats.parsed,
             analysis_->stats.steps, analysis_->diagnostics.size());
  return true;
}

std::shared_ptr<const Analysis> LiveWorkspace::analyze_with(const Documents& documents,
                                                            const std::map<std::string, std::string>& texts) {
  Config config = config_;
  config.keep_graph = false;
  return presynth::analyze(snapshot_with(documents, texts), config);
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
  add(disk_->problems());
  if (workspace_.snapshot != nullptr) add(workspace_.snapshot->problems());
  if (analysis_ != nullptr) add(analysis_->problems);
  return all;
}

}  // namespace presynth::server::lsp
