// What `presynth graph` prints: the constructs that the code makes, how they depend on each other, and what
// is wrong with them. Byte for byte the same on every run.
#pragma once

#include <string>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/analysis/relations.h"
#include "server/positions.h"
#include "server/workspace.h"

namespace presynth::server {

/// The part of an analysis, which must outlive it, that the user asked about.
struct GraphReport {
  struct Finding {
    const Diagnostic* diagnostic;
    std::vector<std::size_t> constructs;  ///< indices into `constructs`
  };
  std::vector<const ConstructSummary*> constructs;
  std::vector<Relation> relations;  ///< their ends are indices into `constructs`
  std::vector<Finding> findings;    ///< no hints
};

/// Relations and findings need an analysis with `keep_graph` and `undecided`.
[[nodiscard]] GraphReport graph_report(const Analysis& analysis, const Selection& selection);

/// A flowchart for Mermaid ("Flowcharts - Basic Syntax"), which GitHub and GitLab draw in Markdown.
[[nodiscard]] std::string mermaid_graph(const GraphReport& report);
/// For Graphviz ("DOT Language").
[[nodiscard]] std::string dot_graph(const GraphReport& report);
/// One page that needs nothing else, with the sources that it leads to. `title` names the app.
[[nodiscard]] std::string html_graph(const GraphReport& report, const std::string& title,
                                     const Selection& selection, Positions& positions);

}  // namespace presynth::server
