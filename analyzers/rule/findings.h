// The findings of one rule, from one graph or several, as one. Internal to the rule and analysis layers. One
// thread at a time.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "analyzers/rule/diagnostic.h"

namespace presynth::rule {

class Findings {
 public:
  /// One for each source place, which then lists every construct. A finding has its construct.
  void add(Diagnostic more);
  /// As they were added.
  [[nodiscard]] std::vector<Diagnostic> take();
  /// When all are there: with fingerprints, and without hints about what is decided.
  [[nodiscard]] std::vector<Diagnostic> finish();

 private:
  using Index = std::map<Location, std::size_t>;
  /// Past every finding when there is none.
  [[nodiscard]] static std::size_t at(const Index& index, const Location& place);

  std::vector<Diagnostic> findings_;
  // Of the findings, by the places that make two of them one.
  Index hints_by_construct_;
  Index by_construct_;
  Index by_location_;
};

}  // namespace presynth::rule
