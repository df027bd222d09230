#include "tests/rules/fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "analyzers/text/text.h"

namespace presynth::testing {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(fmt::format("cannot read {}", path.string()));
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
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

namespace {

void trim_blank_end(std::vector<std::string>& lines) {
  while (!lines.empty() && lines.back().find_first_not_of(" \t") == std::string::npos) lines.pop_back();
}

/// What `text` has after `prefix`, if it starts with that.
std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

/// `/project/lib/a.ts` as the fixture writes it.
std::string shown(std::string_view path) { return std::string(after(path, kRoot).value_or(path)); }

// ---- Reading ----------------------------------------------------------------------------------------------

constexpr std::array<std::pair<std::string_view, Verdict>, 3> kVerdicts{
    {{"fires", Verdict::Fires}, {"silent", Verdict::Silent}, {"undecided", Verdict::Undecided}}};

std::size_t count_while(std::string_view text, std::size_t from, auto&& predicate) {
  std::size_t end = from;
  while (end < text.size() && predicate(text[end])) ++end;
  return end - from;
}

/// See "Ranges" in fixture.h.
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

}  // namespace

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

Texts texts_of(const Case& the_case) {
  Texts texts;
  for (const CaseFile& file : the_case.files) texts[file.path] = join_lines(file.lines);
  return texts;
}

// ---- Printing ---------------------------------------------------------------------------------------------

namespace {

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

/// See "Ranges" in fixture.h.
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

}  // namespace

std::string printed(const Fixture& fixture, const Case& the_case, const Analysis& analysis,
                    std::vector<std::string>& problems) {
  return Printer(fixture, the_case).print(analysis, problems);
}

}  // namespace presynth::testing
