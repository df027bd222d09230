// The abstract interpreter: runs the program as node would, on values that may be unknown.
//
// Never fails and never throws: what it does not understand becomes an Unknown. Bounded by Limits; reaching
// one is noted in Evaluation::limits. Reads files only through the snapshot.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyzers/project/project.h"
#include "analyzers/value/heap.h"

namespace presynth::interp {

struct Limits {
  std::size_t steps = 4'000'000;                  ///< expressions and statements, per app
  std::size_t steps_unreached = 400'000;          ///< of one class or function that no app reached
  std::size_t steps_unreached_total = 8'000'000;  ///< of all of them together, in a small project; packages
                                                  ///< that share nothing share it by their files
  std::size_t steps_unreached_least = 800'000;    ///< but no package, and no run of a large one, gets less
  std::size_t steps_unreached_per_file = 10'000;  ///< what each file that takes part adds to that
  std::uint32_t depth = 1'400;                    ///< nested evaluations: bounds the native stack
  std::uint32_t call_depth = 96;                  ///< nested calls of functions of the program
  std::uint32_t blind_recursion = 2;              ///< of one function on arguments of which nothing is known
  std::size_t unknown_keys = 16;       ///< values stored in one object under names that are not known
  std::uint32_t iterations = 2'000;    ///< of one loop
  std::size_t string_size = 1u << 16;  ///< bytes of one string
  std::size_t array_size = 20'000;     ///< elements of one array
  friend bool operator==(const Limits&, const Limits&) = default;
};

/// Sources that import each other, up to so many, share one heap for what no app reached. More are dealt out
/// to at most so many runs for modules, for classes that nobody makes, for the other classes, and for
/// functions.
inline constexpr std::size_t kSourcesOnOneHeap = 32;
inline constexpr std::size_t kRunsOfOneKind = 64;

/// Bytes of values that are made or copied in one step; what takes more memory takes more steps. So a root is
/// done before it fills more than that for each step of its fuel.
inline constexpr std::size_t kBytesPerStep = 256;

/// Modules that one import may lead through, and steps from one type to another.
inline constexpr unsigned kMaxHops = 16;

/// Calls work(0) … work(count - 1), each once, perhaps on several threads, and returns when all are done. The
/// engine starts no thread of its own: who has some lends them this way.
using Parallel = std::function<void(std::size_t count, const std::function<void(std::size_t)>& work)>;

/// What one run entered.
struct Reach {
  std::unordered_set<const syntax::Node*> functions;  ///< Function and Class nodes
  std::unordered_set<const syntax::SourceFile*> modules;
};

/// One evaluation, and all that its outcome depends on besides the options.
struct Run {
  explicit Run(const project::Snapshot& snapshot) : reading(snapshot) {}

  std::unique_ptr<value::Evaluation> heap;  ///< null when Options::ended let it go
  project::Reading reading;
  Reach reach;
  /// The program of an app's entry; else what it begins with in turn, each unless one before led to it.
  std::vector<const syntax::Node*> roots;
  bool is_app = false;
  std::size_t budget = 0;  ///< steps of all roots together, of what no app reached
};

struct Options {
  Limits limits;
  bool record_mentions = false;  ///< as Evaluation::record_mentions
  Parallel parallel;             ///< one after the other without
  /// Told of each run that is made anew, on the thread that made it, perhaps on several at once. Who needs
  /// its heap no longer than this may let it go, so that not all heaps fill the memory at the same time.
  std::function<void(const std::shared_ptr<Run>& run)> ended;
};

struct Outline;

/// Immutable but for the heaps, which reading policies fills (graph.h).
struct Evaluated {
  std::vector<std::shared_ptr<const Run>> runs;  ///< apps first
  // Only for the next evaluation:
  std::vector<std::shared_ptr<const Run>> dropped;  ///< apps that turned out to be part of another one
  std::unordered_map<const syntax::SourceFile*, std::shared_ptr<const Outline>> outlines;
};

/// An evaluation of a snapshot with the same options that was not stopped.
struct Past {
  const project::Snapshot* snapshot = nullptr;
  const Evaluated* evaluated = nullptr;
};

/// Evaluates every root of the snapshot: each app on a heap of its own, then what no app reached (classes,
/// exported functions and the rest) with unknown arguments, on heaps that packages which import each other
/// share. The result is the same however many threads take part, and whether or not a past evaluation
/// lends its runs: those that read nothing but what is still the same.
[[nodiscard]] Evaluated evaluate(const project::Snapshot& snapshot, const Options& options,
                                 const std::atomic<bool>* stop, const Past& past = {});

}  // namespace presynth::interp
