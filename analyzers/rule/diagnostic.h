// Diagnostic, Fix and rule metadata: what the engine says. Plain values that own their strings; they outlive
// every snapshot and tree. Ranges are byte offsets; files are the snapshot's absolute paths.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analyzers/text/text.h"

namespace presynth {

enum class Severity : std::uint8_t { Error, Warning, Info, Hint };
[[nodiscard]] std::string_view to_string(Severity severity);  ///< "error", "warning", "info", "hint"

struct Location {
  std::string file;
  text::ByteRange range;
  friend bool operator==(const Location&, const Location&) = default;
  friend auto operator<=>(const Location&, const Location&) = default;
};

struct RelatedPlace {
  Location location;
  std::string message;  ///< "the key is made here"
};

struct FileEdit {
  std::string file;
  text::TextEdit edit;
  friend bool operator==(const FileEdit&, const FileEdit&) = default;
  friend auto operator<=>(const FileEdit&, const FileEdit&) = default;
};

/// One way to repair one diagnostic. Applied whole or not at all, possibly in several files.
struct Fix {
  std::string title;
  bool safe = true;        ///< `--fix` applies only safe ones; an unsafe one may change what the app does
  bool preferred = false;  ///< the one that `--fix` and an editor's "fix all" take; at most one a diagnostic
  std::vector<FileEdit> edits;
};

/// One construct that the offending source place makes.
struct Instance {
  std::string path;        ///< "Prod/Data/Logs"; parts that are not known are "?"
  std::string stack;       ///< path of the stack, or "" when unknown
  std::string logical_id;  ///< "DataLogs1B2C3D4E", or "" when unknown
  friend bool operator==(const Instance&, const Instance&) = default;
};

struct ConstructPlace {
  std::string type;   ///< "aws-cdk-lib.aws_logs.LogGroup"
  Location location;  ///< the whole creating expression
  std::vector<Instance> instances;
};

struct Diagnostic {
  std::string rule;
  Severity severity = Severity::Error;
  std::string message;  ///< what is wrong, one or two sentences, no trailing newline
  std::string why;      ///< what happens at deploy or at run time: quotes the error the user would meet
  std::string help;     ///< what to do, in words
  Location location;    ///< the primary label
  std::string label;    ///< a few words for the code frame, under the primary range
  std::optional<ConstructPlace> construct;
  std::vector<RelatedPlace> related;
  std::map<std::string, std::vector<std::string>> data;  ///< e.g. "missing" → actions
  std::vector<Fix> fixes;
  bool advice = false;       ///< no failed deployment is known, though the rule is about such
  bool unnecessary = false;  ///< editors fade the range (LSP DiagnosticTag.Unnecessary)
  std::string fingerprint;   ///< stable while lines and files move: of rule, type and construct path
};

/// Of what names a finding: stable across builds and machines, 16 hex digits.
[[nodiscard]] std::string fingerprint_of(std::string_view text);

/// What a team may choose about a rule: a flag, or a list of words.
using OptionValue = std::variant<bool, std::vector<std::string>>;

struct OptionInfo {
  std::string_view id;                           ///< "advisedActions", as presynth.json has it
  std::string_view summary;                      ///< one sentence, no full stop
  bool is_flag = true;                           ///< else a list, which is empty by default
  bool flag = false;                             ///< the default of a flag
  std::span<const std::string_view> words = {};  ///< a list takes only these; any when there are none
};

/// How a rule describes itself; docs, schema, editors' settings and SARIF are printed from it.
struct RuleInfo {
  std::string_view id;
  std::string_view summary;                  ///< one sentence, no full stop
  Severity severity;                         ///< the highest it gives
  std::string_view category;                 ///< "kms", "iam", "vpc"
  std::string_view since;                    ///< version
  std::string_view deploy_error;             ///< the error text users search for; may be empty
  std::string_view precision = "very-high";  ///< how often a report is right, in the words of code scanning
  std::span<const OptionInfo> options = {};
};

}  // namespace presynth
