#include "analyzers/analysis/suppressions.h"

#include <algorithm>
#include <map>
#include <optional>

#include "analyzers/rule.h"
#include "analyzers/rule/style.h"
#include "analyzers/syntax/source_file.h"

namespace presynth {

namespace {

using syntax::Node;
using syntax::SourceFile;
using text::ByteRange;

constexpr std::string_view kMarker = "presynth-ignore";
constexpr std::string_view kWholeFile = "-file";

struct Suppression {
  Location place;     ///< the directive, without the comment's own signs
  ByteRange comment;  ///< with them
  ByteRange names;    ///< the rules in it, as they are written
  bool whole_file = false;
  std::vector<std::string> rules;
  std::string reason;
  std::uint32_t first_line = 0;  ///< of the comment
  std::uint32_t last_line = 0;
  std::vector<std::string> used;  ///< rules of which it has suppressed something
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n*";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

/// The directive in a comment, if the comment begins with one.
std::optional<Suppression> read_comment(const SourceFile& file, ByteRange comment) {
  std::string_view text = file.text(comment);
  const bool block = text.starts_with("/*");
  text.remove_prefix(2);
  if (block && text.ends_with("*/")) text.remove_suffix(2);
  const std::string_view directive = trimmed(text);
  if (!directive.starts_with(kMarker)) return std::nullopt;
  std::string_view rest = directive.substr(kMarker.size());
  Suppression found;
  found.whole_file = rest.starts_with(kWholeFile);
  if (found.whole_file) rest.remove_prefix(kWholeFile.size());
  // `presynth-ignored` is a word of its own.
  if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t' && rest.front() != ':')
    return std::nullopt;
  const std::size_t colon = rest.find(':');
  std::string_view names = rest.substr(0, colon);
  if (colon != std::string_view::npos) found.reason = trimmed(rest.substr(colon + 1));
  while (!names.empty()) {
    const std::size_t comma = names.find(',');
    if (const std::string_view name = trimmed(names.substr(0, comma)); !name.empty())
      found.rules.emplace_back(name);
    names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
  }
  const auto begin = static_cast<std::uint32_t>(directive.data() - file.text().data());
  found.place = {file.path(), {begin, begin + static_cast<std::uint32_t>(directive.size())}};
  const auto names_begin = static_cast<std::uint32_t>(rest.data() - file.text().data());
  found.names = {names_begin, names_begin + static_cast<std::uint32_t>(std::min(colon, rest.size()))};
  found.comment = comment;
  found.first_line = file.lines().line_of(comment.begin);
  found.last_line = file.lines().line_of(comment.end);
  return found;
}

std::vector<Suppression> read_file(const SourceFile& file) {
  std::vector<Suppression> found;
  if (file.text().find(kMarker) == std::string_view::npos) return found;
  for (const ByteRange comment :
       syntax::comments(file, {0, static_cast<std::uint32_t>(file.text().size())})) {
    if (auto suppression = read_comment(file, comment)) found.push_back(std::move(*suppression));
  }
  return found;
}

const Node* innermost(const Node& around, ByteRange range) {
  const Node* found = &around;
  for (bool deeper = true; deeper;) {
    deeper = false;
    syntax::for_each_child(*found, [&](const Node* child) {
      if (!deeper && child != nullptr && child->range.contains(range)) {
        found = child;
        deeper = true;
      }
    });
  }
  return found;
}

/// The statement or class member that holds a place.
ByteRange statement_around(const SourceFile& file, ByteRange range) {
  const Node* node = innermost(file.program(), range);
  while (node->parent != nullptr) {
    const syntax::Kind parent = node->parent->kind;
    if (parent == syntax::Kind::Program || parent == syntax::Kind::Block || parent == syntax::Kind::Class ||
        parent == syntax::Kind::SwitchCase)
      return node->range;
    node = node->parent;
  }
  return range;
}

/// Lines from the first to the last of a place.
struct Lines {
  std::uint32_t first;
  std::uint32_t last;
};

Lines lines_of(const SourceFile& file, ByteRange range) {
  return {file.lines().line_of(range.begin), file.lines().line_of(range.end)};
}

bool is_comment_line(const SourceFile& file, std::uint32_t line) {
  const std::string_view text = trimmed(file.text(file.lines().line_range(file.text(), line)));
  return text.starts_with("//") || text.starts_with("/*");
}

/// The lines on which a comment has to be that is about a place: those of its statement, and the lines before
/// that hold nothing but comments.
Lines lines_about(const SourceFile& file, const Location& place) {
  Lines lines = lines_of(file, statement_around(file, place.range));
  while (lines.first > 0 && is_comment_line(file, lines.first - 1)) --lines.first;
  return lines;
}

bool covers(const Suppression& one, Lines about) {
  return one.whole_file || (one.first_line <= about.last && one.last_line >= about.first);
}

/// Takes a comment away: with its lines when nothing else is on them, else with the blanks that set it off.
FileEdit without_comment(const SourceFile& file, ByteRange comment) {
  const std::string_view text = file.text();
  const auto is_blank = [&](std::uint32_t at) { return text[at] == ' ' || text[at] == '\t'; };
  const auto ends_line = [&](std::uint32_t at) {
    return at == text.size() || text[at] == '\n' || text[at] == '\r';
  };
  std::uint32_t begin = comment.begin;
  while (begin > 0 && is_blank(begin - 1)) --begin;
  std::uint32_t end = comment.end;
  while (end < text.size() && is_blank(end)) ++end;
  const bool first = begin == file.lines().line_start(file.lines().line_of(comment.begin));
  if (!ends_line(end)) {
    // Code follows: what stands before the comment keeps its place.
    return {file.path(), {{comment.begin, end}, ""}};
  }
  if (first) {
    if (end < text.size() && text[end] == '\r') ++end;
    if (end < text.size() && text[end] == '\n') ++end;
  }
  return {file.path(), {{begin, end}, ""}};
}

class Suppressor {
 public:
  Suppressor(const project::Snapshot& snapshot, const LeftOut& left_out)
      : snapshot_(snapshot), left_out_(left_out) {
    for (const std::string& path : snapshot.sources()) {
      const project::SourceScan* scan = snapshot.scan(path);
      if (scan == nullptr || !scan->mentions_cdk) continue;
      if (snapshot.text(path)->find(kMarker) == std::string_view::npos) continue;
      if (const SourceFile* file = snapshot.file(path)) by_file_.emplace(path, read_file(*file));
    }
  }

  /// The reason of the first comment that suppresses it.
  std::optional<std::string> reason_against(const Diagnostic& diagnostic) {
    std::optional<std::string> found;
    const auto look = [&](const Location& place) {
      const auto known = by_file_.find(place.file);
      if (known == by_file_.end()) return;
      const Lines about = lines_about(*snapshot_.file(place.file), place);
      for (Suppression& one : known->second) {
        if (one.reason.empty() || one.reason == kReasonToWrite ||
            std::ranges::find(one.rules, diagnostic.rule) == one.rules.end())
          continue;
        if (!covers(one, about)) continue;
        if (!found) found = one.reason;
        if (std::ranges::find(one.used, diagnostic.rule) == one.used.end())
          one.used.push_back(diagnostic.rule);
      }
    };
    look(diagnostic.location);
    if (diagnostic.construct) look(diagnostic.construct->location);
    return found;
  }

  void report(std::vector<Diagnostic>& diagnostics) const {
    for (const auto& [path, suppressions] : by_file_) {
      for (const Suppression& one : suppressions) report(one, diagnostics);
    }
  }

 private:
  void report(const Suppression& one, std::vector<Diagnostic>& diagnostics) const {
    const auto add = [&](std::string message, std::string label) -> Diagnostic& {
      Diagnostic diagnostic;
      diagnostic.rule = kSuppressionRule;
      diagnostic.severity = Severity::Warning;
      diagnostic.message = std::move(message);
      diagnostic.label = std::move(label);
      diagnostic.help =
          "Write // presynth-ignore RULE: REASON before the statement; `presynth rules` lists the rules.";
      diagnostic.location = one.place;
      diagnostic.fingerprint = fingerprint_of(diagnostic.rule + '\n' + diagnostic.message);
      return diagnostics.emplace_back(std::move(diagnostic));
    };
    if (one.rules.empty()) {
      add("This comment names no rule, so it suppresses nothing.", "which rule?");
      return;
    }
    for (const std::string& rule : one.rules) {
      const bool known =
          std::ranges::any_of(rules::all(), [&](const rule::Rule* each) { return each->info.id == rule; });
      if (!known) add("There is no rule '" + rule + "', so this comment suppresses nothing.", "no such rule");
    }
    if (one.reason.empty() || one.reason == kReasonToWrite) {
      add("This comment gives no reason, so it suppresses nothing.", "say why, after a colon");
      return;
    }
    for (const std::string& rule : one.rules) {
      const bool known =
          std::ranges::any_of(rules::all(), [&](const rule::Rule* each) { return each->info.id == rule; });
      if (!known || left_out_(rule, one.place.file) || std::ranges::find(one.used, rule) != one.used.end())
        continue;
      Diagnostic& stale =
          add("Nothing of rule '" + rule + "' is found here, so this comment suppresses nothing.",
              "remove it, or it will hide the next one");
      stale.help = "Remove what suppresses nothing.";
      stale.unnecessary = true;
      stale.fixes.push_back(removal(one, rule));
    }
  }

  /// Takes the rule out of the comment, and the comment away when that was all.
  Fix removal(const Suppression& one, const std::string& rule) const {
    std::string left;
    for (const std::string& other : one.rules) {
      if (other != rule) left.append(left.empty() ? " " : ", ").append(other);
    }
    if (left.empty())
      return {
          "Remove the comment", true, true, {without_comment(*snapshot_.file(one.place.file), one.comment)}};
    return {"Take " + rule + " out of the comment", true, true, {{one.place.file, {one.names, left}}}};
  }

  const project::Snapshot& snapshot_;
  const LeftOut& left_out_;
  std::map<std::string, std::vector<Suppression>> by_file_;
};

}  // namespace

std::vector<Suppressed> apply_suppressions(const project::Snapshot& snapshot, const LeftOut& left_out,
                                           std::vector<Diagnostic>& diagnostics) {
  Suppressor suppressor(snapshot, left_out);
  std::vector<Suppressed> suppressed;
  std::vector<Diagnostic> left;
  for (Diagnostic& diagnostic : diagnostics) {
    if (auto reason = suppressor.reason_against(diagnostic)) {
      suppressed.push_back({std::move(diagnostic), std::move(*reason)});
    } else {
      left.push_back(std::move(diagnostic));
    }
  }
  diagnostics = std::move(left);
  suppressor.report(diagnostics);
  return suppressed;
}

std::vector<FileEdit> suppress(const project::Snapshot& snapshot, const Diagnostic& diagnostic) {
  const SourceFile* file = snapshot.file(diagnostic.location.file);
  if (file == nullptr) return {};
  const ByteRange statement = statement_around(*file, diagnostic.location.range);
  const std::uint32_t line = file->lines().line_start(file->lines().line_of(statement.begin));
  std::string comment = rule::indentation_at(*file, statement.begin) + "// " + std::string(kMarker) + " " +
                        diagnostic.rule + ": " + std::string(kReasonToWrite) + rule::style_of(*file).newline;
  return {{file->path(), {{line, line}, std::move(comment)}}};
}

}  // namespace presynth
