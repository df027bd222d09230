// The subcommands. Each prints to `out` (stdout) and to stderr and returns the exit code; main.cpp parses the
// arguments and catches what is thrown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/rule/diagnostic.h"
#include "server/terminal.h"

namespace presynth::server {

inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitFailed = 2;

/// Of what is printed. Each command takes some of them.
enum class Format : std::uint8_t { Text, Json, Sarif, Github, Gitlab, Junit, Mermaid, Dot, Html };

struct CheckOptions {
  std::vector<std::string> paths{"."};
  Format format = Format::Text;
  bool fix = false;
  bool diff = false;
  /// Findings at or above it make the exit code 1; what presynth.json says, or error, when not given. Hint
  /// also asks the engine for sites that it left undecided.
  std::optional<Severity> level;
  unsigned jobs = 1;
  bool stats = false;
  bool quiet = false;
  bool include_tests = false;
  std::vector<std::string> disabled;
  std::string baseline;        ///< file whose findings are not reported; "" for none
  std::string write_baseline;  ///< file that shall answer for all that is found; "" for none
  ColorChoice color = ColorChoice::Auto;
};
[[nodiscard]] int run_check(const CheckOptions& options, Output& out);

struct GraphOptions {
  std::vector<std::string> paths{"."};
  Format format = Format::Json;
  unsigned jobs = 1;
  bool include_tests = false;
};
[[nodiscard]] int run_graph(const GraphOptions& options, Output& out);

struct RulesOptions {
  Format format = Format::Text;
  ColorChoice color = ColorChoice::Auto;
};
[[nodiscard]] int run_rules(const RulesOptions& options, Output& out);

struct ExplainOptions {
  std::string rule;
  ColorChoice color = ColorChoice::Auto;
};
[[nodiscard]] int run_explain(const ExplainOptions& options, Output& out);

struct LspOptions {
  unsigned jobs = 1;
};
/// Speaks LSP on standard input and output until the client ends it.
[[nodiscard]] int run_lsp(const LspOptions& options);

/// Where the page of a rule is published with this version.
[[nodiscard]] std::string documentation_uri(std::string_view rule);

/// A line for the user when there is no such rule, with the nearest name; empty when there is.
[[nodiscard]] std::string unknown_rule(const std::string& id);

}  // namespace presynth::server
