// Runs the rules on tests/rules/<id>.ts and on the examples in docs/rules/<id>.md.
//
// A fixture is a list of cases, each a small program with the diagnostics that belong to it written beside
// the code. Annotations and fixes are printed by this program (PRESYNTH_UPDATE=1 rewrites the file in place),
// then reviewed by a person. The verdict in a title is always written by hand, and a case that disagrees with
// it fails in update mode too, so that a wrong result cannot be blessed by accident.
//
// clang-format off
//   //- with <id>, <id>            optional, before the first case: rules that run on every case beside the rule
//                                  <id> whose fixture it is, so that what they say of its programs, mostly
//                                  nothing, is fixed too. A rule that no fixture names disturbs none but its own
//   //- prelude                    optional, before the first case: text that stands before every default file
//   //= <verdict>: <idea>          starts a case. The verdict is one of
//                                    fires      a diagnostic of rule <id>
//                                    silent     no diagnostic of any of these rules
//                                    undecided  no diagnostic; with Config::undecided, a hint of rule <id>
//   //- undecided                  optional, right after the title of a `fires` case: with Config::undecided
//                                  it has a hint of rule <id> too (`undecided` cases are always run that way)
//   //- /lib/site.ts               starts a file of the case, of any kind. Code before the first such line
//                                  goes, after the prelude, into /app.ts; a file that is named has no prelude
//   <code>
//      //^^^^ error: <message>     an annotation: a range on the code line above, and the severity and message
//                                  of a diagnostic whose primary range it is; `note:` is one of its related
//                                  places. Another rule's diagnostic is written `[<rule>] error: <message>`
//   //- fix (preferred): <title>   after the code: each fix that is offered; `preferred`, `unsafe` if it is
//   @@ /lib/site.ts:3 @@           what it changes: the lines from line 3, or after it when none is taken out.
//   -old                           Lines of the prelude are written `prelude:3`
//   +new
// clang-format on
//
// Ranges. The carets stand under the range, and `//` takes the two columns before them. Where there is no
// room for that, a range that starts in column 0 or 1 is written `//0^^^` or `//1^^^`: the number is its
// first column and the last caret stands under its last one. An empty or very short range is written `//3-3`:
// first column, and the one past the last. `…` after a range says that it goes on below its first line.
// Columns count characters; a tab is one, and the line's own tabs are repeated before the annotation.
//
// What is checked of each case, beside the printed expectation:
// - its files parse, no limit was reached, no file was unusable;
// - \r\n line ends and the reverse order of files give the same diagnostics and fixes;
// - each fix, applied, leaves no new syntax error, removes its diagnostic (and every other one that offered
//   the same edits) and brings no new one;
// - the preferred fixes of a case go together, and afterwards no diagnostic has a preferred fix;
// - what diagnostic.h promises about a Diagnostic.
//
// The examples run under the same rules as the fixture of their rule.
//
// PRESYNTH_FIXTURES names another directory of fixtures.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/rule.h"
#include "analyzers/text/text.h"
#include "tests/projects.h"

using namespace presynth;

namespace {

using testing::applied;
using testing::syntax_errors;
using testing::Texts;
using AnalysisPtr = std::shared_ptr<const Analysis>;

/// Where a case's files stand. Not the root of the file system: nothing above it may be looked at.
constexpr std::string_view kRoot = "/project";
constexpr std::string_view kDefaultFile = "/app.ts";

// ---- Small things -----------------------------------------------------------------------------------------

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool updating() {
  static const bool value = environment("PRESYNTH_UPDATE") == "1";
  return value;
}

std::string source_directory() {
  if (std::string directory = environment("PRESYNTH_SOURCE_DIR"); !directory.empty()) return directory;
#ifdef PRESYNTH_SOURCE_DIR
  return PRESYNTH_SOURCE_DIR;
#else
  return ".";  // ctest starts tests in the repository's root
#endif
}

std::string fixture_directory() {
  if (std::string directory = environment("PRESYNTH_FIXTURES"); !directory.empty()) return directory;
#ifdef PRESYNTH_FIXTURES
  return PRESYNTH_FIXTURES;
#else
  return source_directory() + "/tests/rules";
#endif
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(fmt::format("cannot read {}", path.string()));
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

/// Sorted paths of the directory's files with this extension; none when there is no such directory.
std::vector<std::filesystem::path> files_in(const std::string& directory, std::string_view extension) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text.append(line) += '\n';
  return text;
}

void trim_blank_end(std::vector<std::string>& lines) {
  while (!lines.empty() && lines.back().find_first_not_of(" \t") == std::string::npos) lines.pop_back();
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(from, at);
    out += text.substr(at, found - at);
    if (found == std::string_view::npos) return out;
    out += to;
    at = found + from.size();
  }
}

/// What `text` has after `prefix`, if it starts with that.
std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

/// `/project/lib/a.ts` as the fixture writes it.
std::string shown(std::string_view path) { return std::string(after(path, kRoot).value_or(path)); }

// ---- Reading fixtures -------------------------------------------------------------------------------------

enum class Verdict : std::uint8_t { Fires, Silent, Undecided };
constexpr std::array<std::pair<std::string_view, Verdict>, 3> kVerdicts{
    {{"fires", Verdict::Fires}, {"silent", Verdict::Silent}, {"undecided", Verdict::Undecided}}};

struct CaseFile {
  std::string path;                ///< absolute
  std::string header;              ///< the `//- /path` line; empty for the default file
  std::vector<std::string> lines;  ///< without annotations
};

struct Case {
  std::string title;  ///< without its verdict
  unsigned line = 0;  ///< of the title, in the fixture
  Verdict verdict = Verdict::Silent;
  bool run_undecided = false;
  std::vector<std::string> head;  ///< the title line, and `//- undecided`
  std::vector<CaseFile> files;
  std::string expected;  ///< the case as it is written in the fixture
  std::string actual;    ///< as this run prints it; empty until it ran and the verdict agreed
};

using Rules = std::vector<const rule::Rule*>;

struct Fixture {
  std::string id;
  std::filesystem::path path;
  Rules rules;        ///< the one with its id first
  std::string start;  ///< what is written before the first case
  std::vector<std::string> prelude;
  std::vector<Case> cases;
  std::vector<std::string> errors;  ///< what is wrong with the fixture itself
};

std::size_t count_while(std::string_view text, std::size_t from, auto&& predicate) {
  std::size_t end = from;
  while (end < text.size() && predicate(text[end])) ++end;
  return end - from;
}

/// See "Ranges" at the top.
bool is_annotation(std::string_view line) {
  const auto digit = [](char c) { return '0' <= c && c <= '9'; };
  const auto caret = [](char c) { return c == '^'; };
  std::size_t at = count_while(line, 0, [](char c) { return c == ' ' || c == '\t'; });
  if (!line.substr(at).starts_with("//")) return false;
  at += 2;
  const std::size_t digits = count_while(line, at, digit);
  at += digits;
  if (const std::size_t carets = count_while(line, at, caret); carets > 0 && digits <= 1) {
    at += carets;
  } else {
    if (digits == 0 || !line.substr(at).starts_with('-')) return false;
    const std::size_t more = count_while(line, at + 1, digit);
    if (more == 0) return false;
    at += 1 + more;
  }
  std::string_view rest = line.substr(at);
  rest = after(rest, "…").value_or(rest);
  if (!rest.starts_with(' ')) return false;
  rest.remove_prefix(1);
  if (rest.starts_with('[')) rest.remove_prefix(std::min(rest.find("] ") + 2, rest.size()));
  return std::ranges::any_of(std::array<std::string_view, 5>{"error:", "warning:", "info:", "hint:", "note:"},
                             [&](std::string_view word) { return rest.starts_with(word); });
}

Case parse_case(const std::vector<std::string>& lines, const std::vector<std::string>& prelude,
                std::vector<std::string>& errors) {
  Case parsed;
  parsed.expected = join_lines(lines);
  parsed.head.push_back(lines.front());
  const auto wrong = [&](std::string_view what) {
    errors.push_back(fmt::format("{}: {}", lines.front(), what));
  };

  const std::string_view title = *after(lines.front(), "//= ");
  const auto verdict = std::ranges::find_if(
      kVerdicts, [&](const auto& entry) { return title.starts_with(fmt::format("{}: ", entry.first)); });
  if (verdict == kVerdicts.end()) {
    wrong("the title starts with none of `fires: `, `silent: `, `undecided: `");
    parsed.title = title;
  } else {
    parsed.verdict = verdict->second;
    parsed.title = title.substr(verdict->first.size() + 2);
  }
  parsed.run_undecided = parsed.verdict == Verdict::Undecided;

  std::size_t at = 1;
  if (at < lines.size() && lines[at] == "//- undecided") {
    parsed.run_undecided = true;
    parsed.head.push_back(lines[at++]);
  }
  if (at >= lines.size() || !lines[at].starts_with("//- ")) {
    parsed.files.push_back({std::string(kRoot).append(kDefaultFile), {}, prelude});
  }
  for (; at < lines.size(); ++at) {
    const std::string& line = lines[at];
    if (line.starts_with("//- fix")) break;
    if (const auto name = after(line, "//- ")) {
      if (!name->starts_with('/') || name->find_first_of(" \t") != std::string_view::npos) {
        wrong(fmt::format("`{}` names no file", line));
      }
      parsed.files.push_back({std::string(kRoot).append(*name), line, {}});
    } else if (!is_annotation(line)) {
      const std::size_t first = line.find_first_not_of(" \t");
      if (first != std::string::npos && std::string_view(line).substr(first).starts_with("//^")) {
        wrong(fmt::format("`{}` is no annotation", line));
      }
      parsed.files.back().lines.push_back(line);
    }
  }
  if (!parsed.files.empty()) trim_blank_end(parsed.files.back().lines);
  return parsed;
}

/// Null when there is none.
const rule::Rule* rule_of(std::string_view id) {
  const auto all = rules::all();
  const auto found = std::ranges::find(all, id, [](const rule::Rule* rule) { return rule->info.id; });
  return found == all.end() ? nullptr : *found;
}

/// The rules that run on the fixture's cases.
Rules rules_of(const std::string& id, const std::vector<std::string>& start,
               std::vector<std::string>& errors) {
  std::vector<std::string> ids{id};
  for (const std::string& line : start) {
    std::string_view rest = after(line, "//- with ").value_or("");
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(", "), rest.size());
      ids.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 2, rest.size()));
    }
  }
  Rules rules;
  for (const std::string& one : ids) {
    const rule::Rule* rule = rule_of(one);
    if (rule == nullptr) {
      errors.push_back(fmt::format("no rule has the id `{}`", one));
    } else if (std::ranges::find(rules, rule) != rules.end()) {
      errors.push_back(fmt::format("the rule `{}` is named twice", one));
    } else {
      rules.push_back(rule);
    }
  }
  return rules;
}

Fixture parse_fixture(const std::filesystem::path& path) {
  Fixture fixture;
  fixture.id = path.stem().string();
  fixture.path = path;
  std::vector<std::vector<std::string>> parts(1);
  std::vector<unsigned> starts(1);
  unsigned number = 0;
  for (std::string& line : split_lines(read_text(path))) {
    ++number;
    if (line.starts_with("//= ")) {
      parts.emplace_back();
      starts.push_back(number);
    }
    if (line.ends_with('\r')) fixture.errors.push_back(fmt::format("`{}` ends with \\r", line));
    parts.back().push_back(std::move(line));
  }
  for (auto& part : parts) trim_blank_end(part);
  fixture.rules = rules_of(fixture.id, parts.front(), fixture.errors);
  fixture.start = join_lines(parts.front());
  const auto marker = std::ranges::find(parts.front(), "//- prelude");
  if (marker != parts.front().end()) fixture.prelude.assign(marker + 1, parts.front().end());

  std::set<std::string> titles;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    Case parsed = parse_case(parts[i], fixture.prelude, fixture.errors);
    parsed.line = starts[i];
    if (!titles.insert(parsed.title).second) {
      fixture.errors.push_back(fmt::format("two cases have the title `{}`", parsed.title));
    }
    fixture.cases.push_back(std::move(parsed));
  }
  return fixture;
}

std::vector<Fixture>& fixtures() {
  static std::vector<Fixture> all = [] {
    std::vector<Fixture> parsed;
    for (const auto& path : files_in(fixture_directory(), ".ts")) parsed.push_back(parse_fixture(path));
    return parsed;
  }();
  return all;
}

Texts texts_of(const Case& the_case) {
  Texts texts;
  for (const CaseFile& file : the_case.files) texts[file.path] = join_lines(file.lines);
  return texts;
}

// ---- Running ----------------------------------------------------------------------------------------------

enum class Order : std::uint8_t { Forward, Reversed };

struct How {
  const Rules& rules;
  bool undecided = false;  ///< Config::undecided
};

AnalysisPtr run(const Texts& texts, const How& how, Order order = Order::Forward) {
  auto files = std::make_shared<project::MemoryFileSystem>();
  for (const auto& [path, text] : texts) files->write(path, text);
  const std::vector<std::string> roots{std::string(kRoot)};
  std::vector<std::string> sources = project::find_sources(*files, roots, false);
  if (order == Order::Reversed) std::ranges::reverse(sources);
  Config config;
  config.undecided = how.undecided;
  config.rules = how.rules;
  return analyze(std::make_shared<const project::Snapshot>(files, roots, std::move(sources)), config);
}

/// A diagnostic's identity while the text around it changes.
std::string identity(const Diagnostic& diagnostic) {
  return fmt::format("[{}] {} ({})", diagnostic.rule, diagnostic.message, diagnostic.fingerprint);
}

/// How many diagnostics share one fingerprint. The message may change with the text, the fingerprint may not.
std::map<std::string, std::size_t> fingerprints(const Analysis& analysis) {
  std::map<std::string, std::size_t> counts;
  for (const Diagnostic& d : analysis.diagnostics) ++counts[d.rule + ' ' + d.fingerprint];
  return counts;
}

std::string described(const Location& location, const Texts& texts) {
  const auto text = texts.find(location.file);
  if (text == texts.end()) return fmt::format("{}:?", location.file);
  const text::LineIndex lines(text->second);
  const auto range = lines.range(text->second, location.range, text::Encoding::Utf8);
  return fmt::format("{}:{}:{}-{}:{}", location.file, range.start.line, range.start.character, range.end.line,
                     range.end.character);
}

/// Everything that a diagnostic says, without byte offsets and \r: equal for equal programs.
std::string described(const Diagnostic& d, const Texts& texts) {
  std::string out =
      fmt::format("{} [{}] {}: {}\nwhy: {}\nhelp: {}\nlabel: {}\nunnecessary: {}\nfingerprint: {}\n",
                  described(d.location, texts), d.rule, to_string(d.severity), d.message, d.why, d.help,
                  d.label, d.unnecessary, d.fingerprint);
  if (d.construct) {
    out += fmt::format("construct: {} {}\n", d.construct->type, described(d.construct->location, texts));
    for (const Instance& i : d.construct->instances)
      out += fmt::format("  {} {} {}\n", i.path, i.stack, i.logical_id);
  }
  for (const RelatedPlace& r : d.related)
    out += fmt::format("note: {} {}\n", described(r.location, texts), r.message);
  for (const auto& [key, values] : d.data) out += fmt::format("{}: {}\n", key, fmt::join(values, ", "));
  for (const Fix& fix : d.fixes) {
    out += fmt::format("fix: {} safe={} preferred={}\n", fix.title, fix.safe, fix.preferred);
    const auto changed = applied(texts, fix.edits);
    if (!changed) {
      out += changed.error();
      continue;
    }
    for (const auto& [path, text] : *changed) out += text::unified_diff(texts.at(path), text, path, path, 0);
  }
  return replaced(out, "\r", "");
}

std::vector<std::string> described(const Analysis& analysis, const Texts& texts) {
  std::vector<std::string> all;
  all.reserve(analysis.diagnostics.size());
  for (const Diagnostic& d : analysis.diagnostics) all.push_back(described(d, texts));
  return all;
}

// ---- Printing ---------------------------------------------------------------------------------------------

struct Label {
  std::uint32_t line;  ///< of the file with its prelude
  std::uint32_t begin;
  std::uint32_t end;  ///< on the same line
  bool continues;     ///< the range goes on below
  std::string text;
  friend auto operator<=>(const Label&, const Label&) = default;
};

Label label_at(const std::string& text, text::ByteRange range, const std::string& message) {
  const text::LineIndex lines(text);
  const auto positions = lines.range(text, range, text::Encoding::Utf32);
  Label label{positions.start.line, positions.start.character, positions.end.character,
              positions.end.line != positions.start.line, replaced(message, "\n", "\\n")};
  if (label.continues) {
    const std::uint32_t line_end = lines.line_range(text, label.line).end;
    label.end = lines.position(text, line_end, text::Encoding::Utf32).character;
  }
  return label;
}

/// See "Ranges" at the top.
std::string printed(const Label& label, std::string_view code) {
  const auto indentation = [&](std::uint32_t columns) {
    std::string blanks;
    for (std::size_t i = 0; i < columns; ++i) blanks += i < code.size() && code[i] == '\t' ? '\t' : ' ';
    return blanks;
  };
  std::string out;
  if (label.begin >= 2 && label.end > label.begin) {
    out = indentation(label.begin - 2) + "//" + std::string(label.end - label.begin, '^');
  } else if (label.begin < 2 && label.end > 3) {
    out = fmt::format("//{}{}", label.begin, std::string(label.end - 3, '^'));
  } else {
    out =
        fmt::format("{}//{}-{}", indentation(label.begin < 2 ? 0 : label.begin - 2), label.begin, label.end);
  }
  return out + (label.continues ? "… " : " ") + label.text;
}

class Printer {
 public:
  Printer(const Fixture& fixture, const Case& the_case)
      : fixture_(fixture), case_(the_case), texts_(texts_of(the_case)) {}

  /// The case as the fixture should show it. `problems` gets what cannot be shown.
  std::string print(const Analysis& analysis, std::vector<std::string>& problems) {
    collect_labels(analysis, problems);
    std::vector<std::string> out = case_.head;
    for (const CaseFile& file : case_.files) {
      if (!file.header.empty()) out.push_back(file.header);
      const std::set<Label>& labels = labels_[file.path];
      const std::uint32_t prelude = prelude_lines(file.path);
      for (std::uint32_t line = prelude; line < file.lines.size(); ++line) {
        out.push_back(file.lines[line]);
        for (const Label& label : labels) {
          if (label.line == line) out.push_back(printed(label, file.lines[line]));
        }
      }
      for (const Label& label : labels) {
        if (label.line < prelude || label.line >= file.lines.size()) {
          problems.push_back(fmt::format("{}:{} lies outside the case's code and cannot be annotated: {}",
                                         shown(file.path), label.line + 1, label.text));
        }
      }
    }
    std::set<std::string> seen;
    for (const Diagnostic& diagnostic : analysis.diagnostics) {
      for (const Fix& fix : diagnostic.fixes) {
        std::vector<std::string> block = print_fix(fix);
        if (seen.insert(join_lines(block)).second) std::ranges::move(block, std::back_inserter(out));
      }
    }
    return join_lines(out);
  }

 private:
  void collect_labels(const Analysis& analysis, std::vector<std::string>& problems) {
    const auto add = [&](const Location& location, std::string message) {
      const auto text = texts_.find(location.file);
      if (text == texts_.end()) {
        problems.push_back(fmt::format("{} is no file of the case: {}", location.file, message));
      } else {
        labels_[location.file].insert(label_at(text->second, location.range, message));
      }
    };
    for (const Diagnostic& d : analysis.diagnostics) {
      const std::string rule = d.rule == fixture_.id ? "" : fmt::format("[{}] ", d.rule);
      add(d.location, fmt::format("{}{}: {}", rule, to_string(d.severity), d.message));
      for (const RelatedPlace& related : d.related)
        add(related.location, fmt::format("note: {}", related.message));
    }
  }

  std::vector<std::string> print_fix(const Fix& fix) const {
    const std::string_view flags =
        fix.preferred ? (fix.safe ? " (preferred)" : " (preferred, unsafe)") : (fix.safe ? "" : " (unsafe)");
    std::vector<std::string> out{fmt::format("//- fix{}: {}", flags, fix.title)};
    const auto changed = applied(texts_, fix.edits);
    if (!changed) {
      out.push_back("cannot be applied: " + changed.error());
      return out;
    }
    for (const auto& [path, new_text] : *changed) {
      const std::vector<std::string> diff =
          split_lines(text::unified_diff(texts_.at(path), new_text, "a", "b", 0));
      for (std::size_t i = 2; i < diff.size(); ++i) {
        unsigned line = 0;
        if (std::sscanf(diff[i].c_str(), "@@ -%u", &line) == 1) {
          const std::uint32_t prelude = prelude_lines(path);
          out.push_back(line < prelude ? fmt::format("@@ prelude:{} @@", line)
                                       : fmt::format("@@ {}:{} @@", shown(path), line - prelude));
        } else {
          out.push_back(diff[i]);
        }
      }
    }
    return out;
  }

  std::uint32_t prelude_lines(const std::string& path) const {
    const bool has_it = case_.files.front().path == path && case_.files.front().header.empty();
    return has_it ? static_cast<std::uint32_t>(fixture_.prelude.size()) : 0;
  }

  const Fixture& fixture_;
  const Case& case_;
  Texts texts_;
  std::map<std::string, std::set<Label>> labels_;
};

// ---- Checks -----------------------------------------------------------------------------------------------

/// Unlike doctest's macros, `what` is a whole sentence and replaces the expression in the report.
void check(bool good, std::string_view what) {
  CHECK(true);  // counts
  if (!good) FAIL_CHECK(what);
}

/// Also ends the case.
void require(bool good, std::string_view what) {
  if (!good) FAIL(what);
}

void check_place(const Location& location, const Texts& texts, std::string_view what) {
  const auto text = texts.find(location.file);
  require(text != texts.end(), fmt::format("{} is in {}, which is no file of the case", what, location.file));
  const auto at_character = [&](std::uint32_t offset) {
    return offset <= text->second.size() &&
           (offset == text->second.size() ||
            (static_cast<unsigned char>(text->second[offset]) & 0xC0) != 0x80);
  };
  const bool good = location.range.begin <= location.range.end && at_character(location.range.begin) &&
                    at_character(location.range.end);
  check(good, fmt::format("{}: not a range of {}", what, location.file));
}

/// What diagnostic.h promises.
void check_diagnostic(const Diagnostic& d, const Texts& texts) {
  const std::string name = identity(d);
  const auto tidy = [](std::string_view text) {
    return !text.empty() && text.find_first_of("\r\n") == std::string_view::npos && text.front() != ' ' &&
           text.back() != ' ';
  };
  check(std::ranges::any_of(rule_infos(), [&](const RuleInfo* rule) { return rule->id == d.rule; }),
        name + ": no such rule");
  check(tidy(d.message), name + ": the message is not one tidy line");
  check(!d.fingerprint.empty(), name + ": no fingerprint");
  check_place(d.location, texts, name);
  check(!d.location.range.empty(), name + ": the primary range is empty");
  for (const RelatedPlace& related : d.related) {
    check_place(related.location, texts, name + ": a related place");
    check(tidy(related.message), name + ": a related message is not one tidy line");
  }
  if (d.construct) {
    check_place(d.construct->location, texts, name + ": the construct");
    check(!d.construct->type.empty(), name + ": the construct has no type");
    check(!d.construct->instances.empty(), name + ": the construct has no instance");
    for (const Instance& instance : d.construct->instances) {
      check(!instance.path.empty(), name + ": an instance has no path");
    }
  }
  check(std::ranges::count_if(d.fixes, &Fix::preferred) <= 1, name + ": several preferred fixes");
  std::set<std::string> titles;
  for (const Fix& fix : d.fixes) {
    check(tidy(fix.title), name + ": a fix's title is not one tidy line");
    check(titles.insert(fix.title).second, fmt::format("{}: two fixes are called `{}`", name, fix.title));
    check(!fix.edits.empty(), fmt::format("{}: `{}` edits nothing", name, fix.title));
    check((fix.safe || !fix.preferred), fmt::format("{}: `{}` is preferred but unsafe", name, fix.title));
  }
}

void check_fix(const Diagnostic& diagnostic, const Fix& fix, const Analysis& before, const Texts& texts,
               const How& how) {
  const std::string name = fmt::format("{}, fix `{}`", identity(diagnostic), fix.title);
  const auto changed = applied(texts, fix.edits);
  if (!changed) FAIL(name << ": " << changed.error());
  check(*changed != texts, name + ": changes nothing");
  const AnalysisPtr after_fix = run(*changed, how);
  check(syntax_errors(*after_fix->snapshot, *changed) <= syntax_errors(*before.snapshot, texts),
        name + ": breaks the syntax");

  auto allowed = fingerprints(before);
  // Whoever offered these very edits is repaired by them: it must not offer them a second time.
  for (const Diagnostic& other : before.diagnostics) {
    if (std::ranges::any_of(other.fixes, [&](const Fix& f) { return f.edits == fix.edits; })) {
      --allowed[other.rule + ' ' + other.fingerprint];
    }
  }
  for (const Diagnostic& left : after_fix->diagnostics) {
    std::size_t& count = allowed[left.rule + ' ' + left.fingerprint];
    check(count > 0, fmt::format("{}: leaves or brings {}", name, identity(left)));
    if (count > 0) --count;
  }
}

void check_preferred_fixes(const Analysis& before, const Texts& texts, const How& how) {
  std::vector<std::vector<FileEdit>> chosen;
  for (const Diagnostic& diagnostic : before.diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      if (fix.preferred && std::ranges::find(chosen, fix.edits) == chosen.end()) chosen.push_back(fix.edits);
    }
  }
  if (chosen.empty()) return;
  std::vector<FileEdit> all;
  for (const auto& edits : chosen) all.insert(all.end(), edits.begin(), edits.end());
  const auto changed = applied(texts, all);
  if (!changed) FAIL("the preferred fixes clash: " << changed.error());
  const AnalysisPtr after_fixes = run(*changed, how);
  check(syntax_errors(*after_fixes->snapshot, *changed) <= syntax_errors(*before.snapshot, texts),
        "the preferred fixes together break the syntax");
  for (const Diagnostic& left : after_fixes->diagnostics) {
    check(std::ranges::none_of(left.fixes, &Fix::preferred),
          fmt::format("after all preferred fixes there is still one for {}", identity(left)));
  }
}

void check_same(const std::vector<std::string>& expected, const std::vector<std::string>& actual,
                std::string_view how) {
  const auto flat = [](const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out += one + "----\n";
    return out;
  };
  const std::string difference = text::unified_diff(flat(expected), flat(actual), "as written", how);
  check(difference.empty(), fmt::format("{} changes the result:\n{}", how, difference));
}

void check_line_ends(const Analysis& analysis, const Texts& texts, const How& how) {
  Texts crlf;
  for (const auto& [path, text] : texts) crlf[path] = replaced(text, "\n", "\r\n");
  const AnalysisPtr other = run(crlf, how);
  check_same(described(analysis, texts), described(*other, crlf), "\\r\\n");
  for (const Diagnostic& diagnostic : other->diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      const auto changed = applied(crlf, fix.edits);
      if (!changed) continue;
      for (const auto& [path, text] : *changed) {
        check(replaced(text, "\r\n", "").find_first_of("\r\n") == std::string::npos,
              fmt::format("{}, fix `{}`: mixes line ends", identity(diagnostic), fix.title));
      }
    }
  }
}

/// True when the diagnostics agree with the word that the author wrote.
bool check_verdict(const std::string& id, const Case& the_case, const Analysis& plain,
                   const Analysis* undecided) {
  const auto speaks = [&](const Analysis& analysis, bool hints_only) {
    return std::ranges::any_of(analysis.diagnostics, [&](const Diagnostic& d) {
      return d.rule == id && (!hints_only || d.severity == Severity::Hint);
    });
  };
  bool agrees = true;
  const auto demand = [&](bool condition, std::string_view what) {
    check(condition, what);
    agrees = agrees && condition;
  };
  if (the_case.verdict == Verdict::Fires) {
    demand(speaks(plain, false), "the verdict is `fires`, but the rule is silent");
  } else {
    std::string all;
    for (const Diagnostic& d : plain.diagnostics) all += "\n  " + identity(d);
    demand(plain.diagnostics.empty(), "the verdict is `silent` or `undecided`, but there is:" + all);
  }
  if (undecided) demand(speaks(*undecided, true), "Config::undecided gives no hint of the rule");
  return agrees;
}

void check_case(const Fixture& fixture, Case& the_case) {
  const Texts texts = texts_of(the_case);
  const How how{fixture.rules, the_case.run_undecided};
  const AnalysisPtr plain = run(texts, {fixture.rules});
  const AnalysisPtr undecided = the_case.run_undecided ? run(texts, how) : nullptr;
  const AnalysisPtr analysis = undecided ? undecided : plain;

  check(syntax_errors(*analysis->snapshot, texts) == 0, "the case has a syntax error");
  CHECK_FALSE(analysis->stopped);
  for (const std::string& limit : analysis->stats.limits) FAIL_CHECK("a limit was reached: " << limit);
  for (const auto& problem : analysis->problems) FAIL_CHECK(problem.path << ": " << problem.reason);

  const bool agrees = check_verdict(fixture.id, the_case, *plain, undecided.get());
  if (undecided) {
    // Hints come on top; nothing else may change.
    std::vector<std::string> rest;
    const auto always = described(*plain, texts);
    for (std::string& one : described(*undecided, texts)) {
      const bool is_new_hint =
          std::ranges::find(always, one) == always.end() && one.find("] hint: ") != std::string::npos;
      if (!is_new_hint) rest.push_back(std::move(one));
    }
    check_same(always, rest, "Config::undecided");
  }

  std::vector<std::string> problems;
  const std::string actual = Printer(fixture, the_case).print(*analysis, problems);
  for (const std::string& problem : problems) FAIL_CHECK(problem);
  const std::string difference =
      text::unified_diff(the_case.expected, actual, "fixture", "analysis", 100'000);
  // A printed case that contradicts its author's verdict is not taken over.
  if (agrees && problems.empty()) the_case.actual = actual;
  if (!updating() || !agrees) check(difference.empty(), '\n' + difference);

  for (const Diagnostic& diagnostic : analysis->diagnostics) check_diagnostic(diagnostic, texts);
  check_same(described(*analysis, texts), described(*run(texts, how, Order::Reversed), texts),
             "the reverse order of files");
  check_line_ends(*analysis, texts, how);
  for (const Diagnostic& diagnostic : analysis->diagnostics) {
    for (const Fix& fix : diagnostic.fixes) check_fix(diagnostic, fix, *analysis, texts, how);
  }
  check_preferred_fixes(*analysis, texts, how);
}

/// Rewrites the fixtures of which a printed case differs. Cases that did not run stay as they are.
void update_fixtures() {
  for (const Fixture& fixture : fixtures()) {
    std::string text = fixture.start;
    for (const Case& the_case : fixture.cases) {
      if (!text.empty()) text += '\n';
      text += the_case.actual.empty() ? the_case.expected : the_case.actual;
    }
    if (text == read_text(fixture.path)) continue;
    std::ofstream out(fixture.path, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error(fmt::format("cannot write {}", fixture.path.string()));
    fmt::print("updated {}\n", fixture.path.filename().string());
  }
}

// ---- Documentation ----------------------------------------------------------------------------------------

/// The contents of the page's fenced blocks whose info string is `info`.
std::vector<std::string> fenced(std::string_view page, std::string_view info) {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const std::string& line : split_lines(page)) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back().append(line) += '\n';
    } else if (line == fmt::format("```{}", info)) {
      inside = true;
      blocks.emplace_back();
    }
  }
  return blocks;
}

void check_example(const std::string& id, const Rules& rules, const std::string& code, bool bad) {
  const Texts texts{{std::string(kRoot).append(kDefaultFile), code}};
  const AnalysisPtr analysis = run(texts, {rules});
  check(syntax_errors(*analysis->snapshot, texts) == 0, "the example has a syntax error");
  std::string all;
  for (const Diagnostic& d : analysis->diagnostics) all += "\n  " + identity(d);
  if (!bad) {
    check(analysis->diagnostics.empty(), "the good example gives" + all);
    return;
  }
  const bool exactly_one = analysis->diagnostics.size() == 1 && analysis->diagnostics.front().rule == id;
  check(exactly_one, "the bad example should give one diagnostic, of its rule, and gives" + all);
  for (const Diagnostic& diagnostic : analysis->diagnostics) {
    check_diagnostic(diagnostic, texts);
    for (const Fix& fix : diagnostic.fixes) check_fix(diagnostic, fix, *analysis, texts, {rules});
  }
}

// ---- Test cases -------------------------------------------------------------------------------------------

/// A doctest test case that is known only when the fixtures are read. (SUBCASE in a loop loses the cases
/// after the first one that ends early.)
struct DynamicTest {
  std::string name;
  std::function<void()> body;
};

std::deque<DynamicTest>& dynamic_tests() {
  static std::deque<DynamicTest> all;  // doctest keeps pointers to the names
  return all;
}

void run_dynamic_test() {
  const char* name = doctest::getContextOptions()->currentTest->m_name;
  const auto test =
      std::ranges::find_if(dynamic_tests(), [&](const auto& t) { return t.name.c_str() == name; });
  test->body();
}

void add_test(std::string_view suite, std::string name, const std::string& file, unsigned line,
              std::function<void()> body) {
  const DynamicTest& test = dynamic_tests().emplace_back(std::move(name), std::move(body));
  static std::set<std::string, std::less<>> suites;  // doctest keeps pointers to these too
  const std::string& kept_suite = *suites.emplace(suite).first;
  doctest::detail::regTest(doctest::detail::TestCase(run_dynamic_test, file.c_str(), line,
                                                     doctest::detail::TestSuite() * kept_suite.c_str()) *
                           test.name.c_str());
}

void add_fixture_tests(Fixture& fixture) {
  const std::string file = fixture.path.generic_string();
  add_test(fixture.id, fixture.id + " is well-formed", file, 1, [&fixture] {
    for (const std::string& error : fixture.errors) FAIL_CHECK(error);
  });
  for (Case& the_case : fixture.cases) {
    add_test(fixture.id, the_case.title, file, the_case.line, [&] { check_case(fixture, the_case); });
  }
}

void add_documentation_tests(const std::filesystem::path& path) {
  const std::string id = path.stem().string();
  const std::string page = read_text(path);
  std::vector<std::string> errors;
  const auto fixture = std::ranges::find(fixtures(), id, &Fixture::id);
  const Rules rules = fixture != fixtures().end() ? fixture->rules : rules_of(id, {}, errors);
  for (const bool bad : {true, false}) {
    const std::string_view kind = bad ? "bad" : "good";
    const std::vector<std::string> examples = fenced(page, fmt::format("ts {}", kind));
    const std::string name = fmt::format("{}.md: {} example", id, kind);
    if (examples.empty()) {
      add_test("documentation", name, path.generic_string(), 1, [] { FAIL_CHECK("there is none"); });
    }
    for (std::size_t i = 0; i < examples.size(); ++i) {
      add_test("documentation", fmt::format("{} {}", name, i + 1), path.generic_string(), 1,
               [id, rules, bad, code = examples[i]] { check_example(id, rules, code, bad); });
    }
  }
}

}  // namespace

TEST_CASE("every rule has a fixture and a page") {
  CHECK_FALSE(rule_infos().empty());
  for (const RuleInfo* rule : rule_infos()) {
    CAPTURE(rule->id);
    CHECK(std::ranges::any_of(fixtures(), [&](const Fixture& fixture) { return fixture.id == rule->id; }));
    CHECK(std::filesystem::exists(fmt::format("{}/docs/rules/{}.md", source_directory(), rule->id)));
  }
}

int main(int argc, char** argv) {
  for (Fixture& fixture : fixtures()) add_fixture_tests(fixture);
  for (const auto& path : files_in(source_directory() + "/docs/rules", ".md")) add_documentation_tests(path);
  doctest::Context context(argc, argv);
  const int result = context.run();
  if (updating() && !context.shouldExit()) update_fixtures();
  return result;
}
