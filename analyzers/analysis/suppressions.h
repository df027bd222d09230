// Suppressions: comments by which a person answers for a finding.
//
//   // presynth-ignore kms-missing-logs-grant: the key policy is managed by the security team
//   // presynth-ignore-file unused-endpoint-variable, kms-missing-logs-grant: generated code
//
// The first form stands on the lines of the statement that makes the construct, or on comment lines directly
// before it; the second anywhere in the file. Without a reason nothing is suppressed. What is wrong with a
// comment, and one that suppresses nothing, is itself reported, under kSuppressionRule.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/project/project.h"
#include "analyzers/rule/diagnostic.h"

namespace presynth {

inline constexpr std::string_view kSuppressionRule = "suppression";
/// No rule that could be left out or suppressed: what a report says of these findings.
inline constexpr RuleInfo kSuppressionInfo{
    kSuppressionRule,  "A suppression comment must name a rule, give a reason and suppress something",
    Severity::Warning, "suppression",
    "0.1.0",           ""};
/// Stands for the reason in an edit that writes such a comment, until a person has written one.
inline constexpr std::string_view kReasonToWrite = "<reason>";

/// A finding that a person answers for.
struct Suppressed {
  Diagnostic diagnostic;
  std::string reason;
};

/// Is a rule not looked for in a file? Comments for it are not unused then.
using LeftOut = std::function<bool(const std::string& rule, const std::string& file)>;

/// Takes what is suppressed out of `diagnostics`, returns it in their order, and adds what is wrong with
/// suppressions.
[[nodiscard]] std::vector<Suppressed> apply_suppressions(const project::Snapshot& snapshot,
                                                         const LeftOut& left_out,
                                                         std::vector<Diagnostic>& diagnostics);

/// The edit that writes such a comment before the statement that a diagnostic is about; nothing when the file
/// cannot be read.
[[nodiscard]] std::vector<FileEdit> suppress(const project::Snapshot& snapshot, const Diagnostic& diagnostic);

}  // namespace presynth
