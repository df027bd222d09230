// analyze: the one entry to the engine. Text in, diagnostics out; editor, CI and tests all call it.
//
// Pure: it reads only through the snapshot, starts no thread (it may be lent some), logs nothing, and never
// throws. The result is the same however many threads take part, immutable, and may be shared between
// threads; it keeps the snapshot alive.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/analysis/suppressions.h"
#include "analyzers/graph/graph.h"
#include "analyzers/interp/interpreter.h"
#include "analyzers/project/project.h"
#include "analyzers/rule/diagnostic.h"

namespace presynth {

namespace rule {
struct Rule;
}

struct Config {
  /// The severity of a rule's findings in a file, given their own and whether they are advice; nothing when
  /// they are off there. A hint is asked for too, and keeps its own unless it is off. Empty: each finding
  /// keeps its own.
  std::function<std::optional<Severity>(const std::string& rule, const std::string& file, Severity own,
                                        bool advice)>
      level;
  /// What a team chose of a rule's options, for a file; null without. The value must live as long as the
  /// analysis runs, and be of the option's kind. Asked by one thread at a time, as `level`.
  std::function<const OptionValue*(std::string_view rule, std::string_view option, const std::string& file)>
      option;
  /// Also report sites left undecided, as hints that say what is unknown and where it came from.
  bool undecided = false;
  /// Keep the graphs, and where constructs are named: what lookup.h and describe.h ask, and what the next
  /// analysis may take over.
  bool keep_graph = false;
  /// What evaluation may cost.
  interp::Limits limits;
  /// Threads that the analysis may use; none but the caller's without.
  interp::Parallel parallel;
  /// Instead of all rules; for tests.
  std::span<const rule::Rule* const> rules;
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

/// What one run of the interpreter comes to. Asked by one thread at a time, as its graph.
struct Part {
  std::shared_ptr<const interp::Run> run;
  std::shared_ptr<const graph::ConstructGraph>
      graph;                                 ///< null, as the run's heap, unless the config keeps it
  std::vector<graph::Mention> mentions;      ///< by place; empty unless the config keeps the graph
  std::vector<ConstructSummary> constructs;  ///< in creation order
  struct Found {
    const rule::Rule* rule;
    std::vector<Diagnostic> findings;   ///< of this graph alone
    std::optional<std::string> failed;  ///< what the rule threw
  };
  std::vector<Found> found;
  // Of the run:
  std::size_t roots = 0;
  std::size_t steps = 0;
  std::vector<std::string> limits;
};

/// What the next analysis may take over.
struct Kept;

struct Analysis {
  std::shared_ptr<const project::Snapshot> snapshot;
  std::vector<Diagnostic> diagnostics;       ///< ordered by file, place, rule
  std::vector<Suppressed> suppressed;        ///< in the same order
  std::vector<ConstructSummary> constructs;  ///< in creation order, each instance
  std::vector<project::Problem> problems;    ///< files and settings that could not be used
  /// Empty unless the config keeps the graph. In the order of the runs.
  std::vector<std::shared_ptr<const Part>> parts;
  std::shared_ptr<const Kept> kept;  ///< null unless the config keeps the graph
  Stats stats;
  bool stopped = false;
};

/// `previous`, an analysis of the same project that kept its graph, lends what rests on files that have not
/// changed; the result is as without it, but then one thread at a time may use the two. The options of rules
/// must be what they were.
[[nodiscard]] std::shared_ptr<const Analysis> analyze(std::shared_ptr<const project::Snapshot> snapshot,
                                                      const Config& config, StopToken stop = nullptr,
                                                      const Analysis* previous = nullptr);

/// The declarations of all rules, by id.
[[nodiscard]] std::span<const RuleInfo* const> rule_infos();
/// What the rule finds fails at deploy; other rules are about what is merely wrong.
[[nodiscard]] bool fails_at_deploy(std::string_view rule);
/// docs/rules/<id>.md as it was at build time; empty for an unknown id.
[[nodiscard]] std::string_view rule_documentation(std::string_view id);

}  // namespace presynth
