#include <fnmatch.h>

#include <algorithm>

#include "analyzers/rule.h"

namespace presynth {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Info: return "info";
    case Severity::Hint: return "hint";
  }
  return "error";
}

/// FNV-1a: short to read in a baseline.
std::string fingerprint_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += kHex[(hash >> shift) & 15];
  return digits;
}

}  // namespace presynth

namespace presynth::rule {

namespace {

/// One place that makes several constructs is repaired for all of them by one fix.
void merge_fixes(std::vector<Fix>& known, const std::vector<Fix>& more) {
  for (const Fix& fix : more) {
    const auto same = std::ranges::find_if(known, [&](const Fix& one) {
      return one.title == fix.title && one.preferred == fix.preferred && one.safe == fix.safe;
    });
    if (same == known.end()) {
      known.push_back(fix);
      continue;
    }
    const bool fits = std::ranges::all_of(fix.edits, [&](const FileEdit& edit) {
      return std::ranges::none_of(same->edits, [&](const FileEdit& other) {
        return other.file == edit.file && other != edit && other.edit.range.overlaps(edit.edit.range);
      });
    });
    if (!fits) continue;
    for (const FileEdit& edit : fix.edits) {
      if (std::ranges::find(same->edits, edit) == same->edits.end()) same->edits.push_back(edit);
    }
    std::ranges::sort(same->edits);
  }
}

/// What a finding says; its construct, fixes and tags are another matter.
void take_over_words(Diagnostic& diagnostic, Finding& finding) {
  diagnostic.severity = finding.severity;
  diagnostic.message = std::move(finding.message);
  diagnostic.label = std::move(finding.label);
  diagnostic.why = std::move(finding.why);
  diagnostic.help = std::move(finding.help);
  diagnostic.location = std::move(finding.location);
  diagnostic.related = std::move(finding.related);
  diagnostic.data = std::move(finding.data);
}

}  // namespace

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return list;
}

bool matches(const std::string& pattern, const std::string& text) {
  return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

bool Pass::flag(std::string_view option, const Location& place) const {
  const OptionValue* chosen = options_ ? options_(rule_.id, option, place.file) : nullptr;
  if (chosen != nullptr) return std::get<bool>(*chosen);
  return std::ranges::find(rule_.options, option, &OptionInfo::id)->flag;
}

std::vector<std::string> Pass::list(std::string_view option, const Location& place) const {
  const OptionValue* chosen = options_ ? options_(rule_.id, option, place.file) : nullptr;
  return chosen == nullptr ? std::vector<std::string>() : std::get<std::vector<std::string>>(*chosen);
}

void Pass::report(Finding finding) {
  const Location place = finding.construct.location_for(finding.location);
  const Instance instance = finding.construct.instance();
  for (Diagnostic& known : diagnostics_) {
    if (known.severity == Severity::Hint || !known.construct) continue;
    // Several constructs that are wrong because of one place in a class of theirs are one thing to repair.
    if (known.construct->location != place && known.location != finding.location) continue;
    auto& instances = known.construct->instances;
    if (std::ranges::find(instances, instance) == instances.end()) instances.push_back(instance);
    merge_fixes(known.fixes, finding.fixes);
    known.advice = known.advice && finding.advice;
    if (finding.severity >= known.severity) return;
    // The worse finding of the same place speaks for it.
    take_over_words(known, finding);
    return;
  }
  Diagnostic diagnostic;
  diagnostic.rule = rule_.id;
  take_over_words(diagnostic, finding);
  diagnostic.fixes = std::move(finding.fixes);
  diagnostic.advice = finding.advice;
  diagnostic.unnecessary = finding.unnecessary;
  diagnostic.construct = ConstructPlace{std::string(finding.construct.type()), place, {instance}};
  diagnostics_.push_back(std::move(diagnostic));
}

void Pass::undecided(const graph::Construct& construct, const Location& location, std::string what,
                     const std::string& reason, const std::optional<Location>& reason_place) {
  if (!undecided_) return;
  const Location place = construct.location_for(location);
  for (const Diagnostic& known : diagnostics_) {
    if (known.severity == Severity::Hint && known.construct && known.construct->location == place) return;
  }
  Diagnostic diagnostic;
  diagnostic.rule = rule_.id;
  diagnostic.severity = Severity::Hint;
  diagnostic.message = std::move(what) + ": " + reason;
  diagnostic.label = "undecided";
  diagnostic.location = location;
  if (reason_place) diagnostic.related.push_back({*reason_place, "what is not known comes from here"});
  diagnostic.construct = ConstructPlace{std::string(construct.type()), place, {construct.instance()}};
  diagnostics_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Pass::take() {
  for (Diagnostic& diagnostic : diagnostics_) {
    auto& instances = diagnostic.construct->instances;
    std::ranges::sort(instances, {}, [](const Instance& i) { return std::tie(i.path, i.logical_id); });
    diagnostic.fingerprint = fingerprint_of(diagnostic.rule + '\n' + diagnostic.construct->type + '\n' +
                                            (instances.empty() ? std::string() : instances.front().path));
  }
  // A place that is decided for one instance needs no hint about another.
  std::vector<Diagnostic> kept;
  for (Diagnostic& diagnostic : diagnostics_) {
    const bool shadowed = diagnostic.severity == Severity::Hint &&
                          std::ranges::any_of(diagnostics_, [&](const Diagnostic& other) {
                            return other.severity != Severity::Hint && other.construct &&
                                   diagnostic.construct &&
                                   other.construct->location == diagnostic.construct->location;
                          });
    if (!shadowed) kept.push_back(diagnostic);
  }
  return kept;
}

}  // namespace presynth::rule
