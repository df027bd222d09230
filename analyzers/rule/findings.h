// The findings of one rule, from several graphs, as one. Internal to the rule and analysis layers. Pure; any
// thread.
#pragma once

#include <vector>

#include "analyzers/rule/diagnostic.h"

namespace presynth::rule {

/// One for each source place, which then lists every construct. A finding has its construct.
void add_finding(std::vector<Diagnostic>& findings, Diagnostic more);
/// When all are there: with fingerprints, and without hints about what is decided.
[[nodiscard]] std::vector<Diagnostic> finished(std::vector<Diagnostic> findings);

}  // namespace presynth::rule
