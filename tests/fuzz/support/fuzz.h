// What the fuzz targets share: projects in memory, and what must hold of every analysis.
//
// A target is a function that takes any bytes and ends the process when something that must hold does not.
// tests/fuzz/<name>.cpp defines it; libFuzzer runs it on inputs of its own (support/libfuzzer.cpp, preset
// `fuzz`), the ordinary tests on those that once failed (support/replay.cpp, tests/fuzz/regressions/<name>).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "tests/projects.h"

namespace presynth::fuzz {

/// Text of the project's files in the form of the rule fixtures: a line `//- /lib/a.ts` starts a file, what
/// stands before the first one is /app.ts. Any file analyzed as it is.
void document(std::string_view data);
/// A line a message to the server, framed for it; `!` starts one of bytes that are sent as they are; `?`
/// waits until what was asked is answered.
void messages(std::string_view data);
/// A project as for `document`, ended by edits (see there): after each, what was taken over from the analysis
/// before must make no difference.
void edits(std::string_view data);
/// A project as for `document` whose configuration counts as well; every report is written.
void inputs(std::string_view data);
/// A project as for `document`: fixes leave a program that parses no worse and lacks what they fix.
void fixes(std::string_view data);

struct Target {
  std::string_view name;
  void (*run)(std::string_view data);
};
inline constexpr Target kTargets[] = {
    {"document", document}, {"messages", messages}, {"edits", edits}, {"inputs", inputs}, {"fixes", fixes}};

// ---- For the targets --------------------------------------------------------------------------------------

/// Ends the process; libFuzzer keeps the input, a test fails.
[[noreturn]] void fail(std::string_view what);
inline void require(bool holds, std::string_view what) {
  if (!holds) fail(what);
}

using testing::applied;
using testing::syntax_errors;
using testing::Texts;
using AnalysisPtr = std::shared_ptr<const Analysis>;

inline constexpr std::string_view kRoot = "/project";

/// The bytes as UTF-8, which is all that reaches the engine: the edges refuse the rest.
[[nodiscard]] std::string utf8(std::string_view bytes);
[[nodiscard]] Texts project_of(std::string_view data);

/// A small budget: many short programs find more than a few long ones.
[[nodiscard]] Config small_config();
[[nodiscard]] std::shared_ptr<const project::MemoryFileSystem> files_of(const Texts& texts);
[[nodiscard]] std::shared_ptr<const project::Snapshot> snapshot_of(
    const Texts& texts, const project::Snapshot* previous = nullptr);
[[nodiscard]] AnalysisPtr analyze(const Texts& texts, const Config& config,
                                  const Analysis* previous = nullptr);

/// What diagnostic.h and analysis.h promise.
void check(const Analysis& analysis, const Texts& texts);
/// All that an analysis says.
[[nodiscard]] std::string described(const Analysis& analysis);

/// Programs of this repository, in the form that `document` takes; PRESYNTH_FUZZ_ROOT names a folder whose
/// sources are more of them.
[[nodiscard]] const std::vector<std::string>& programs();
/// What the target is best begun with.
[[nodiscard]] const std::vector<std::string>& seeds(std::string_view target);

}  // namespace presynth::fuzz
