// The reports that continuous integration reads, in the forms that its makers document: GitHub's workflow
// commands, GitLab's code quality report, JUnit's XML. Byte for byte the same on every run.
#pragma once

#include <span>
#include <string>

#include "analyzers/rule/diagnostic.h"
#include "server/positions.h"
#include "server/workspace.h"

namespace presynth::server {

/// One `::error file=…::message` a finding ("Workflow commands for GitHub Actions"). Files are named from the
/// working directory, which is the repository there; lines and columns count from 1.
[[nodiscard]] std::string github_report(std::span<const Diagnostic* const> diagnostics,
                                        const Selection& selection, Positions& positions);
/// A JSON array of issues ("Code Quality report format"); a fingerprint names the finding, not its line.
[[nodiscard]] std::string gitlab_report(std::span<const Diagnostic* const> diagnostics,
                                        const Selection& selection, Positions& positions);
/// A suite with a case for each file that has findings, each finding a failure of it; a case of its own says
/// so when there is nothing, as readers want at least one.
[[nodiscard]] std::string junit_report(std::span<const Diagnostic* const> diagnostics,
                                       const Selection& selection, Positions& positions);

}  // namespace presynth::server
