// The reports that machines read: JSON, positions 0-based in UTF-16 units. docs/check.md describes them.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "analyzers/analysis/analysis.h"
#include "server/positions.h"
#include "server/report/graph.h"
#include "server/workspace.h"

namespace presynth::server {

struct JsonStats {
  std::size_t files = 0;
  std::size_t parsed = 0;
  std::size_t roots = 0;
  /// Left out unless asked for: it is the one thing that differs between two runs.
  std::optional<std::size_t> milliseconds;
};

[[nodiscard]] std::string json_report(std::span<const Diagnostic* const> diagnostics, const JsonStats& stats,
                                      const Selection& selection, Positions& positions);
[[nodiscard]] std::string json_graph(const GraphReport& graph, const Selection& selection,
                                     Positions& positions);
[[nodiscard]] std::string json_rules(std::span<const RuleInfo* const> rules);

}  // namespace presynth::server
