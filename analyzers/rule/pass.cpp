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
  Diagnostic diagnostic;
  diagnostic.rule = rule_.id;
  diagnostic.severity = finding.severity;
  diagnostic.message = std::move(finding.message);
  diagnostic.label = std::move(finding.label);
  diagnostic.why = std::move(finding.why);
  diagnostic.help = std::move(finding.help);
  diagnostic.related = std::move(finding.related);
  diagnostic.data = std::move(finding.data);
  diagnostic.fixes = std::move(finding.fixes);
  diagnostic.advice = finding.advice;
  diagnostic.unnecessary = finding.unnecessary;
  diagnostic.construct = ConstructPlace{std::string(finding.construct.type()),
                                        finding.construct.location_for(finding.location),
                                        {finding.construct.instance()}};
  diagnostic.location = std::move(finding.location);
  findings_.add(std::move(diagnostic));
}

void Pass::undecided(const graph::Construct& construct, const Location& location, std::string what,
                     const std::string& reason, const std::optional<Location>& reason_place) {
  if (!undecided_) return;
  Diagnostic diagnostic;
  diagnostic.rule = rule_.id;
  diagnostic.severity = Severity::Hint;
  diagnostic.message = std::move(what) + ": " + reason;
  diagnostic.label = "undecided";
  diagnostic.location = location;
  if (reason_place) diagnostic.related.push_back({*reason_place, "what is not known comes from here"});
  diagnostic.construct =
      ConstructPlace{std::string(construct.type()), construct.location_for(location), {construct.instance()}};
  findings_.add(std::move(diagnostic));
}

}  // namespace presynth::rule
