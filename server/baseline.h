// The baseline: findings that were there when a team began to check. Only what is new fails.
//
// A JSON file that is kept beside the code and read by people in its differences: sorted, a finding an entry.
// An entry is matched by its fingerprint (rule and construct path), so lines and files may move; several of
// one fingerprint match as many findings, those of their own files first.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "analyzers/rule/diagnostic.h"
#include "server/workspace.h"

namespace presynth::server {

class Baseline {
 public:
  Baseline() = default;
  /// `directory` is the file's, absolute. Fails with a clause for the user that names the entry: no JSON, or
  /// not what `baseline_of` made.
  [[nodiscard]] static std::expected<Baseline, std::string> parse(std::string_view text,
                                                                  const std::string& directory);
  /// Takes out of `diagnostics`, and returns, what the entries answer for.
  [[nodiscard]] std::vector<const Diagnostic*> take(std::vector<const Diagnostic*>& diagnostics) const;
  /// The entries of the files asked about that are left over when `matched` has been taken: they are found no
  /// more. A line for each.
  [[nodiscard]] std::vector<std::string> stale(std::span<const Diagnostic* const> matched,
                                               const Selection& selection) const;

 private:
  struct Entry {
    std::string description;  ///< "kms-missing-logs-grant at Prod/Logs"
    std::string file;         ///< absolute
  };
  std::map<std::string, std::vector<Entry>> entries_;  ///< by fingerprint
};

/// The text of a baseline that answers for the diagnostics, for a file in `directory`, which files are named
/// from.
[[nodiscard]] std::string baseline_of(std::span<const Diagnostic* const> diagnostics,
                                      const std::string& directory);

}  // namespace presynth::server
