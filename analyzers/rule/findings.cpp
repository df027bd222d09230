#include "analyzers/rule/findings.h"

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

namespace presynth::rule {

namespace {

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

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
void take_over_words(Diagnostic& diagnostic, Diagnostic& finding) {
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

std::size_t Findings::at(const Index& index, const Location& place) {
  const auto found = index.find(place);
  return found == index.end() ? kNowhere : found->second;
}

void Findings::add(Diagnostic more) {
  const std::size_t next = findings_.size();
  if (more.severity == Severity::Hint) {
    if (hints_by_construct_.emplace(more.construct->location, next).second)
      findings_.push_back(std::move(more));
    return;
  }
  // Several constructs that are wrong because of one place in a class of theirs are one thing to repair.
  const std::size_t known_at =
      std::min(at(by_construct_, more.construct->location), at(by_location_, more.location));
  if (known_at == kNowhere) {
    by_construct_.emplace(more.construct->location, next);
    by_location_.emplace(more.location, next);
    findings_.push_back(std::move(more));
    return;
  }
  Diagnostic& known = findings_[known_at];
  auto& instances = known.construct->instances;
  for (Instance& instance : more.construct->instances) {
    if (std::ranges::find(instances, instance) == instances.end()) instances.push_back(std::move(instance));
  }
  merge_fixes(known.fixes, more.fixes);
  known.advice = known.advice && more.advice;
  if (more.severity >= known.severity) return;
  // The worse finding of the same place speaks for it.
  by_location_.erase(known.location);
  take_over_words(known, more);
  by_location_.emplace(known.location, known_at);
}

std::vector<Diagnostic> Findings::take() { return std::move(findings_); }

std::vector<Diagnostic> Findings::finish() {
  for (Diagnostic& diagnostic : findings_) {
    auto& instances = diagnostic.construct->instances;
    std::ranges::sort(instances, {}, [](const Instance& i) { return std::tie(i.path, i.logical_id); });
    diagnostic.fingerprint = fingerprint_of(diagnostic.rule + '\n' + diagnostic.construct->type + '\n' +
                                            (instances.empty() ? std::string() : instances.front().path));
  }
  // A place that is decided for one instance needs no hint about another.
  std::erase_if(findings_, [&](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::Hint && by_construct_.contains(diagnostic.construct->location);
  });
  return std::move(findings_);
}

}  // namespace presynth::rule
