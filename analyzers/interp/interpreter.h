// The abstract interpreter: runs the program as node would, on values that may be unknown.
//
// Never fails and never throws: what it does not understand becomes an Unknown. Bounded by Limits; reaching
// one is noted in Evaluation::limits. Reads files only through the snapshot.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "analyzers/project/project.h"
#include "analyzers/value/heap.h"

namespace presynth::interp {

struct Limits {
  std::size_t steps = 4'000'000;                  ///< expressions and statements, per app
  std::size_t steps_unreached = 400'000;          ///< of one class or function that no app reached
  std::size_t steps_unreached_total = 8'000'000;  ///< of all of them together, in a small project
  std::size_t steps_unreached_per_file = 10'000;  ///< what each file that takes part adds to that
  std::uint32_t depth = 1'400;                    ///< nested evaluations: bounds the native stack
  std::uint32_t call_depth = 96;                  ///< nested calls of functions of the program
  std::uint32_t blind_recursion = 2;              ///< of one function on arguments of which nothing is known
  std::size_t unknown_keys = 16;       ///< values stored in one object under names that are not known
  std::uint32_t iterations = 2'000;    ///< of one loop
  std::size_t string_size = 1u << 16;  ///< bytes of one string
  std::size_t array_size = 20'000;     ///< elements of one array
};

struct Options {
  Limits limits;
  bool record_mentions = false;  ///< as Evaluation::record_mentions
};

/// Evaluates every root of the snapshot: each app on a heap of its own, then what no app reached (classes,
/// exported functions and the rest) on a heap that they share, with unknown arguments.
[[nodiscard]] std::vector<std::unique_ptr<value::Evaluation>> evaluate(const project::Snapshot& snapshot,
                                                                       const Options& options,
                                                                       const std::atomic<bool>* stop);

}  // namespace presynth::interp
