#include "server/fix.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "analyzers/syntax/source_file.h"
#include "server/log.h"
#include "server/positions.h"
#include "server/report/text.h"

namespace presynth::server {

namespace {

/// Edits by canonical path.
using Edits = std::map<std::string, std::vector<text::TextEdit>>;

/// What makes a diagnostic the same one after an edit has moved it.
using Identity = std::tuple<std::string, std::string, std::string>;

Identity identity_of(const Diagnostic& diagnostic) {
  // Without a fingerprint the message stands in; it names what it is about.
  return {diagnostic.rule, diagnostic.location.file,
          diagnostic.fingerprint.empty() ? diagnostic.message : diagnostic.fingerprint};
}

std::map<Identity, std::size_t> count(const Analysis& analysis) {
  std::map<Identity, std::size_t> counts;
  // A place that makes several constructs is better already when fewer of them are wrong.
  for (const Diagnostic& diagnostic : analysis.diagnostics) {
    counts[identity_of(diagnostic)] +=
        diagnostic.construct ? std::max<std::size_t>(1, diagnostic.construct->instances.size()) : 1;
  }
  return counts;
}

struct Candidate {
  const Diagnostic* diagnostic;
  const Fix* fix;
  Edits edits;
};

class Planner {
 public:
  Planner(std::shared_ptr<const Analysis> analysis, const FixContext& context) : context_(context) {
    plan_.analysis = std::move(analysis);
  }

  FixPlan plan() {
    for (unsigned round = 0; round < context_.max_rounds && advance(); ++round) {
    }
    return std::move(plan_);
  }

 private:
  /// One round. False when nothing was left to apply.
  bool advance() {
    // A fix that does not work is left out and the round begun again; each time there is one candidate less.
    for (;;) {
      const std::vector<Candidate> accepted = choose();
      if (accepted.empty()) return false;
      std::map<std::string, std::string> texts;
      for (const auto& [path, change] : plan_.changes) texts[path] = change.after;
      std::map<std::string, std::string> updated;
      for (const auto& [path, edits] : merge(accepted)) {
        auto text = text::apply(text_of(path), edits);
        if (!text) return false;  // choose() let only edits that apply pass
        updated[path] = std::move(*text);
      }
      for (const auto& [path, text] : updated) texts[path] = text;
      std::shared_ptr<const Analysis> next = context_.analyze(texts);
      if (next == nullptr) return false;
      if (reject_ineffective(accepted, *next)) continue;
      take(accepted, updated);
      plan_.analysis = std::move(next);
      return true;
    }
  }

  /// Accepts in order what can be applied together.
  std::vector<Candidate> choose() {
    std::vector<Candidate> accepted;
    Edits edits;
    for (const Diagnostic* diagnostic : context_.wanted(*plan_.analysis)) {
      const Fix* fix = automatic_fix(*diagnostic);
      if (fix == nullptr || ineffective_.contains(identity_of(*diagnostic))) continue;
      Candidate candidate{diagnostic, fix, {}};
      for (const FileEdit& edit : fix->edits)
        candidate.edits[context_.canonical(edit.file)].push_back(edit.edit);
      if (const auto found = obstacle(candidate)) {
        refuse(candidate, found->second, found->first);
        continue;
      }
      const bool clashes = std::any_of(candidate.edits.begin(), candidate.edits.end(), [&](const auto& item) {
        const auto others = edits.find(item.first);
        return others != edits.end() && !text::compatible(others->second, item.second);
      });
      if (clashes) continue;
      for (const auto& [path, own] : candidate.edits) {
        std::vector<text::TextEdit>& all = edits[path];
        all.insert(all.end(), own.begin(), own.end());
      }
      accepted.push_back(std::move(candidate));
    }
    if (parses(edits)) return accepted;

    // Somebody breaks a file: add them one by one to see who.
    std::vector<Candidate> sound;
    Edits so_far;
    for (Candidate& candidate : accepted) {
      Edits with = so_far;
      for (const auto& [path, own] : candidate.edits)
        with[path].insert(with[path].end(), own.begin(), own.end());
      if (parses(with)) {
        so_far = std::move(with);
        sound.push_back(std::move(candidate));
      } else {
        refuse(candidate, "the file would not parse afterwards");
        ineffective_.insert(identity_of(*candidate.diagnostic));
      }
    }
    return sound;
  }

  /// The first file of the fix that may not be written, and why.
  std::optional<std::pair<std::string, std::string>> obstacle(const Candidate& candidate) {
    for (const auto& [path, edits] : candidate.edits) {
      auto known = obstacles_.find(path);
      if (known == obstacles_.end()) known = obstacles_.emplace(path, context_.obstacle(path)).first;
      if (known->second) return std::pair(path, *known->second);
      if (!plan_.analysis->snapshot->text(path)) return std::pair(path, "it cannot be read");
    }
    return std::nullopt;
  }

  void refuse(const Candidate& candidate, std::string reason, std::string file = {}) {
    if (!refused_.insert(identity_of(*candidate.diagnostic)).second) return;
    Positions positions(*plan_.analysis->snapshot, text::Encoding::Utf16);
    const Location& location = candidate.diagnostic->location;
    plan_.refused.push_back({location, positions.range(location).start, candidate.fix->title, std::move(file),
                             std::move(reason)});
  }

  std::string_view text_of(const std::string& path) const {
    const auto change = plan_.changes.find(path);
    if (change != plan_.changes.end()) return change->second.after;
    return plan_.analysis->snapshot->text(path).value_or("");
  }

  static Edits merge(const std::vector<Candidate>& candidates) {
    Edits all;
    for (const Candidate& candidate : candidates) {
      for (const auto& [path, edits] : candidate.edits)
        all[path].insert(all[path].end(), edits.begin(), edits.end());
    }
    return all;
  }

  /// True when no file gets more places that do not parse than it has.
  bool parses(const Edits& all) {
    return std::all_of(all.begin(), all.end(), [&](const auto& item) {
      auto after = text::apply(text_of(item.first), item.second);
      // What the analysis is of is parsed already.
      const syntax::SourceFile* before = plan_.analysis->snapshot->file(item.first);
      return after && before != nullptr &&
             syntax::SourceFile::parse(item.first, std::move(*after))->errors().size() <=
                 before->errors().size();
    });
  }

  /// A fix that leaves its diagnostic is worth nothing, and would be applied again in the next round.
  bool reject_ineffective(const std::vector<Candidate>& accepted, const Analysis& next) {
    const std::map<Identity, std::size_t> before = count(*plan_.analysis);
    const std::map<Identity, std::size_t> after = count(next);
    bool rejected = false;
    for (const Candidate& candidate : accepted) {
      const Identity identity = identity_of(*candidate.diagnostic);
      const auto left = after.find(identity);
      if (left == after.end() || left->second < before.at(identity)) continue;
      ineffective_.insert(identity);
      refuse(candidate, "it would not solve the problem");
      log::debug("ineffective fix at {}", candidate.diagnostic->location.file);
      rejected = true;
    }
    return rejected;
  }

  void take(const std::vector<Candidate>& accepted, std::map<std::string, std::string>& updated) {
    Positions positions(*plan_.analysis->snapshot, text::Encoding::Utf16);
    for (const Candidate& candidate : accepted) {
      AppliedFix& applied = plan_.applied.emplace_back();
      applied.diagnostic = *candidate.diagnostic;
      applied.title = candidate.fix->title;
      applied.place = positions.range(candidate.diagnostic->location).start;
      for (const auto& [path, edits] : candidate.edits) applied.files.push_back(path);
    }
    for (auto& [path, text] : updated) {
      const auto change = plan_.changes.find(path);
      if (change == plan_.changes.end()) {
        plan_.changes[path] = {path, std::string(text_of(path)), std::move(text)};
      } else {
        change->second.after = std::move(text);
      }
    }
  }

  const FixContext& context_;
  FixPlan plan_;
  std::set<Identity> ineffective_;
  std::set<Identity> refused_;
  std::map<std::string, std::optional<std::string>> obstacles_;
};

}  // namespace

FixPlan::Groups FixPlan::groups() const {
  // Files that one fix edits belong together, and so on through the fixes.
  std::map<std::string, std::size_t> index;
  for (const auto& [path, change] : changes) index.emplace(path, index.size());
  std::vector<std::size_t> leader(index.size());
  std::iota(leader.begin(), leader.end(), std::size_t{0});
  const auto find = [&](std::size_t i) {
    while (leader[i] != i) i = leader[i] = leader[leader[i]];
    return i;
  };
  for (const AppliedFix& fix : applied) {
    for (const std::string& file : fix.files)
      leader[find(index.at(file))] = find(index.at(fix.files.front()));
  }
  Groups result;
  std::map<std::size_t, std::size_t> group_of;
  for (const auto& [path, change] : changes) {
    const std::size_t group = group_of.emplace(find(index.at(path)), group_of.size()).first->second;
    if (group == result.changes.size()) result.changes.emplace_back();
    result.changes[group].push_back(change);
  }
  for (const AppliedFix& fix : applied)
    result.of_fix.push_back(group_of.at(find(index.at(fix.files.front()))));
  return result;
}

FixPlan plan_fixes(std::shared_ptr<const Analysis> analysis, const FixContext& context) {
  return Planner(std::move(analysis), context).plan();
}

}  // namespace presynth::server
