// The workspace as an editor has it: folders on the disk with the unsaved texts of open documents over them,
// and the analysis of all that. One thread; only the stop token is shared.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "server/lsp/client.h"
#include "server/lsp/documents.h"
#include "server/workspace.h"

namespace presynth::server::lsp {

class LiveWorkspace {
 public:
  explicit LiveWorkspace(unsigned jobs) : jobs_(jobs), disk_(std::make_shared<const DiskFileSystem>()) {}

  void set_folders(std::vector<std::string> folders);
  [[nodiscard]] const std::vector<std::string>& folders() const { return folders_; }
  /// The folders above those, whose presynth.json and .gitignore count in them.
  [[nodiscard]] std::set<std::string> folders_above() const;
  /// Files or folders may have come, gone or changed.
  void disk_changed() { reload_ = true; }
  /// Texts or settings have changed.
  void changed() { stale_ = true; }
  [[nodiscard]] bool is_stale() const { return stale_ || reload_ || analysis_ == nullptr; }

  /// Makes `analysis` that of the texts and settings. False when `stop` ended it before; it is stale then.
  bool analyze(const Documents& documents, const Settings& settings, StopToken stop);
  /// Of what `analyze` saw last. Null before the first.
  [[nodiscard]] const Analysis* analysis() const { return analysis_.get(); }
  [[nodiscard]] std::shared_ptr<const Analysis> shared_analysis() const { return analysis_; }
  /// Grows with every analysis.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  /// An analysis of the same with other texts, by canonical path; what `analysis` gives stays.
  [[nodiscard]] std::shared_ptr<const Analysis> analyze_with(const Documents& documents,
                                                             const std::map<std::string, std::string>& texts);

  /// The name that the analysis has for a file; nothing when it is no part of it.
  [[nodiscard]] std::optional<std::string> source_name(const std::string& path) const;
  [[nodiscard]] std::string canonical(const std::string& path) const { return disk_->canonical(path); }
  /// Does the file lie in what is open, so that findings in it are shown?
  [[nodiscard]] bool shows(const std::string& file) const { return workspace_.selection.contains(file); }
  [[nodiscard]] std::optional<std::string> obstacle(const std::string& path) const {
    return write_obstacle(workspace_, path);
  }
  [[nodiscard]] const Selection& selection() const { return workspace_.selection; }
  /// What is wrong in a presynth.json: it counts as not written.
  [[nodiscard]] std::vector<ConfigurationProblem> configuration_problems() const {
    return workspace_.configuration == nullptr ? std::vector<ConfigurationProblem>()
                                               : workspace_.configuration->problems();
  }
  /// Folders that could not be used, and files that were skipped.
  [[nodiscard]] std::vector<project::Problem> problems() const;

 private:
  void reload(const Documents& documents);
  void look_above();
  [[nodiscard]] bool changed_above() const;
  [[nodiscard]] std::shared_ptr<const project::Snapshot> snapshot_with(
      const Documents& documents, const std::map<std::string, std::string>& texts) const;

  unsigned jobs_;
  std::vector<std::string> folders_;
  std::vector<std::string> lone_files_;  ///< open documents outside of all folders, as of the last reload
  std::shared_ptr<const DiskFileSystem> disk_;
  Workspace workspace_;
  std::vector<project::Problem> folder_problems_;
  std::unordered_map<std::string, std::string> names_;  ///< canonical path → source
  std::shared_ptr<const project::Snapshot> snapshot_;
  std::shared_ptr<const Analysis> analysis_;
  /// Files outside of all folders that say what is checked in them, and what the disk said of each. A client
  /// need not watch them, so they are looked at before every analysis.
  std::map<std::string, std::string> settings_above_;
  Config config_;
  bool reload_ = true;
  bool stale_ = true;
  std::uint64_t generation_ = 0;

  [[nodiscard]] std::vector<std::string> lone_files(const Documents& documents) const;
};

}  // namespace presynth::server::lsp
