#include "analyzers/rule/findings.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

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

void add_finding(std::vector<Diagnostic>& findings, Diagnostic more) {
  const Location& place = more.construct->location;
  const bool hint = more.severity == Severity::Hint;
  for (Diagnostic& known : findings) {
    if ((known.severity == Severity::Hint) != hint) continue;
    // Several constructs that are wrong because of one place in a class of theirs are one thing to repair.
    if (known.construct->location != place && (hint || known.location != more.location)) continue;
    if (hint) return;
    for (Instance& instance : more.construct->instances) {
      auto& instances = known.construct->instances;
      if (std::ranges::find(instances, instance) == instances.end()) instances.push_back(std::move(instance));
    }
    merge_fixes(known.fixes, more.fixes);
    known.advice = known.advice && more.advice;
    // The worse finding of the same place speaks for it.
    if (more.severity < known.severity) take_over_words(known, more);
    return;
  }
  findings.push_back(std::move(more));
}

std::vector<Diagnostic> finished(std::vector<Diagnostic> findings) {
  for (Diagnostic& diagnostic : findings) {
    auto& instances = diagnostic.construct->instances;
    std::ranges::sort(instances, {}, [](const Instance& i) { return std::tie(i.path, i.logical_id); });
    diagnostic.fingerprint = fingerprint_of(diagnostic.rule + '\n' + diagnostic.construct->type + '\n' +
                                            (instances.empty() ? std::string() : instances.front().path));
  }
  // A place that is decided for one instance needs no hint about another.
  std::set<Location> decided;
  for (const Diagnostic& diagnostic : findings) {
    if (diagnostic.severity != Severity::Hint) decided.insert(diagnostic.construct->location);
  }
  std::erase_if(findings, [&](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::Hint && decided.contains(diagnostic.construct->location);
  });
  return findings;
}

}  // namespace presynth::rule
