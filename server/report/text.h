// The report that people read.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "analyzers/rule/diagnostic.h"
#include "server/positions.h"
#include "server/workspace.h"

namespace presynth::server {

struct TextOptions {
  bool color = false;
  std::size_t columns = 100;
};

/// One diagnostic: header, code frames, notes. `positions` counts in UTF-16 units, as editors do.
[[nodiscard]] std::string describe(const Diagnostic& diagnostic, const Selection& selection,
                                   Positions& positions, const TextOptions& options);

/// What a run came to, for its last line.
struct Totals {
  std::span<const Diagnostic* const> diagnostics;  ///< those that are shown
  std::size_t files = 0;
  std::size_t parsed = 0;
  bool cdk_code = true;
  std::vector<std::string> targets;  ///< as they are shown to people
};

/// `5 problems (1 error, 4 warnings) in 3 files; 5 fixable with --fix`, with a line break.
[[nodiscard]] std::string summarize(const Totals& totals, const TextOptions& options);

/// True when `--fix` would repair it.
[[nodiscard]] const Fix* automatic_fix(const Diagnostic& diagnostic);

/// `1 file`, `3 files`
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

}  // namespace presynth::server
