// SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code scanning of GitHub, Azure
// DevOps and viewers. Byte for byte the same on every run and machine.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analyzers/analysis/suppressions.h"
#include "server/positions.h"
#include "server/workspace.h"

namespace presynth::server {

/// A result that nobody needs to act on; `kind` is SARIF's word: "inSource" for a comment, "external" for a
/// baseline.
struct SarifSuppression {
  const Diagnostic* diagnostic;
  std::string kind;
  std::string justification;
};

struct SarifInput {
  std::vector<const Diagnostic*> diagnostics;
  std::vector<SarifSuppression> suppressed;
  std::vector<std::string> disabled;       ///< rules that were not looked for
  std::vector<project::Problem> problems;  ///< files that could not be used
};

/// One run. Files are named from the working directory, which is the repository in CI, as URIs relative to
/// %SRCROOT%. A hint is a result of kind "open": what the rule could not decide. Results are known again by
/// rule, file and construct path (`partialFingerprints`), so they survive moved lines.
[[nodiscard]] std::string sarif_report(const SarifInput& input, const Selection& selection,
                                       Positions& positions);

}  // namespace presynth::server
