// analyze: the one entry to the engine. Text in, diagnostics out; editor, CI and tests all call it.
//
// Pure: it reads only through the snapshot, starts no thread, logs nothing, and never throws. The result is
// immutable and may be shared between threads; it keeps the snapshot alive.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/analysis/suppressions.h"
#include "analyzers/graph/graph.h"
#include "analyzers/project/project.h"
#include "analyzers/rule/diagnostic.h"

namespace presynth {

struct Config {
  /// Rules to leave out, by id.
  std::vector<std::string> disabled;
  /// The severity that a rule's findings get instead of their own; hints keep theirs.
  std::map<std::string, Severity> severities;
  /// The severity of a rule's findings in a file, given their own; nothing when the rule is off there. Comes
  /// before `severities`; a hint is asked for too, and keeps its own unless the rule is off.
  std::function<std::optional<Severity>(const std::string& rule, const std::string& file, Severity own)>
      level;
  /// Also report sites left undecided, as hints that say what is unknown and where it came from.
  bool undecided = false;
  /// Keep the graph, and where constructs are named: what lookup.h and describe.h ask.
  bool keep_graph = false;
};

/// Set from any thread to make a running analysis end early; it then returns what it has with `stopped` set.
using StopToken = const std::atomic<bool>*;

struct Stats {
  std::size_t files = 0;   ///< sources that took part
  std::size_t parsed = 0;  ///< of them (and of what they import), files that were parsed
  std::size_t parsed_bytes = 0;
  std::size_t roots = 0;  ///< apps, classes and functions that evaluation started from
  std::size_t constructs = 0;
  std::size_t steps = 0;            ///< expressions and statements evaluated
  std::vector<std::string> limits;  ///< each limit that was reached, in words
};

/// A construct that the user's own code makes, for `presynth graph`.
struct ConstructSummary {
  std::string path;
  std::string logical_id;  ///< "" for constructs that are no CloudFormation resource, or when unknown
  std::string stack;
  std::string type;
  Location location;
};

struct Analysis {
  std::shared_ptr<const project::Snapshot> snapshot;
  std::vector<Diagnostic> diagnostics;                 ///< ordered by file, place, rule
  std::vector<Suppressed> suppressed;                  ///< in the same order
  std::vector<ConstructSummary> constructs;            ///< in creation order, each instance
  std::vector<project::Problem> problems;              ///< files and settings that could not be used
  std::shared_ptr<const graph::ConstructGraph> graph;  ///< null unless the config keeps it
  std::vector<graph::Mention> mentions;                ///< by place; empty unless the config keeps the graph
  Stats stats;
  bool stopped = false;
};

[[nodiscard]] std::shared_ptr<const Analysis> analyze(std::shared_ptr<const project::Snapshot> snapshot,
                                                      const Config& config, StopToken stop = nullptr);

/// The declarations of all rules, by id.
[[nodiscard]] std::span<const RuleInfo* const> rule_infos();
/// What the rule finds fails at deploy; other rules are about what is merely wrong.
[[nodiscard]] bool fails_at_deploy(std::string_view rule);
/// docs/rules/<id>.md as it was at build time; empty for an unknown id.
[[nodiscard]] std::string_view rule_documentation(std::string_view id);

}  // namespace presynth
