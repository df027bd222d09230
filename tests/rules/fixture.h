// The language of the fixtures tests/rules/<id>.ts: reading it, and printing what an analysis says in it.
//
// A fixture is a list of cases, each a small program with the diagnostics that belong to it written beside
// the code. The verdict in a title is written by a person; annotations and fixes are printed.
//
// clang-format off
//   //- with <id>, <id>            optional, before the first case: rules that run on every case beside the rule
//                                  <id> whose fixture it is, so that what they say of its programs, mostly
//                                  nothing, is fixed too. A rule that no fixture names disturbs none but its own
//   //- prelude                    optional, before the first case: text that stands before every default file
//   //= <verdict>: <idea>          starts a case. The verdict is one of
//                                    fires      a diagnostic of rule <id>
//                                    silent     no diagnostic of any of these rules
//                                    undecided  no diagnostic; with Config::undecided, a hint of rule <id>
//   //- undecided                  optional, right after the title of a `fires` case: with Config::undecided
//                                  it has a hint of rule <id> too (`undecided` cases are always run that way)
//   //- /lib/site.ts               starts a file of the case, of any kind. Code before the first such line
//                                  goes, after the prelude, into /app.ts; a file that is named has no prelude
//   <code>
//      //^^^^ error: <message>     an annotation: a range on the code line above, and the severity and message
//                                  of a diagnostic whose primary range it is; `note:` is one of its related
//                                  places. Another rule's diagnostic is written `[<rule>] error: <message>`
//   //- fix (preferred): <title>   after the code: each fix that is offered; `preferred`, `unsafe` if it is
//   @@ /lib/site.ts:3 @@           what it changes: the lines from line 3, or after it when none is taken out.
//   -old                           Lines of the prelude are written `prelude:3`
//   +new
// clang-format on
//
// Ranges. The carets stand under the range, and `//` takes the two columns before them. Where there is no
// room for that, a range that starts in column 0 or 1 is written `//0^^^` or `//1^^^`: the number is its
// first column and the last caret stands under its last one. An empty or very short range is written `//3-3`:
// first column, and the one past the last. `…` after a range says that it goes on below its first line.
// Columns count characters; a tab is one, and the line's own tabs are repeated before the annotation.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/rule.h"
#include "tests/projects.h"

namespace presynth::testing {

/// Where a case's files stand. Not the root of the file system: nothing above it may be looked at.
inline constexpr std::string_view kRoot = "/project";
inline constexpr std::string_view kDefaultFile = "/app.ts";

enum class Verdict : std::uint8_t { Fires, Silent, Undecided };

struct CaseFile {
  std::string path;                ///< absolute
  std::string header;              ///< the `//- /path` line; empty for the default file
  std::vector<std::string> lines;  ///< without annotations
};

struct Case {
  std::string title;  ///< without its verdict
  unsigned line = 0;  ///< of the title, in the fixture
  Verdict verdict = Verdict::Silent;
  bool run_undecided = false;
  std::vector<std::string> head;  ///< the title line, and `//- undecided`
  std::vector<CaseFile> files;
  std::string expected;  ///< the case as it is written in the fixture
  std::string actual;    ///< as this run prints it; empty until it ran and the verdict agreed
};

using Rules = std::vector<const rule::Rule*>;

struct Fixture {
  std::string id;
  std::filesystem::path path;
  Rules rules;        ///< the one with its id first
  std::string start;  ///< what is written before the first case
  std::vector<std::string> prelude;
  std::vector<Case> cases;
  std::vector<std::string> errors;  ///< what is wrong with the fixture itself
};

/// What is wrong with the file itself is among its errors; throws when it cannot be read.
[[nodiscard]] Fixture parse_fixture(const std::filesystem::path& path);

/// The rule with this id, then those that a line `//- with` in `start` names.
[[nodiscard]] Rules rules_of(const std::string& id, const std::vector<std::string>& start,
                             std::vector<std::string>& errors);

[[nodiscard]] Texts texts_of(const Case& the_case);

/// The case as the fixture should show it. `problems` gets what cannot be shown.
[[nodiscard]] std::string printed(const Fixture& fixture, const Case& the_case, const Analysis& analysis,
                                  std::vector<std::string>& problems);

// ---- Small things -----------------------------------------------------------------------------------------

/// Throws when it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);
/// Without their line feeds.
[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);
[[nodiscard]] std::string join_lines(const std::vector<std::string>& lines);
[[nodiscard]] std::string replaced(std::string_view text, std::string_view from, std::string_view to);

}  // namespace presynth::testing
