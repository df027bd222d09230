#include "analyzers/project/glob.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace presynth::project {

namespace {

/// `**`, or more of them, which git takes for the same.
bool crosses_names(const std::string& part) {
  return part.size() >= 2 && part.find_first_not_of('*') == std::string::npos;
}

int byte(char c) { return static_cast<unsigned char>(c); }

/// `[:digit:]`. Of the locale "C", whatever the user's is: git does not ask for it either.
std::optional<bool> is_of_kind(char c, std::string_view kind) {
  constexpr std::array<std::pair<std::string_view, int (*)(int)>, 12> kKinds{{{"alnum", std::isalnum},
                                                                              {"alpha", std::isalpha},
                                                                              {"blank", std::isblank},
                                                                              {"cntrl", std::iscntrl},
                                                                              {"digit", std::isdigit},
                                                                              {"graph", std::isgraph},
                                                                              {"lower", std::islower},
                                                                              {"print", std::isprint},
                                                                              {"punct", std::ispunct},
                                                                              {"space", std::isspace},
                                                                              {"upper", std::isupper},
                                                                              {"xdigit", std::isxdigit}}};
  for (const auto& [name, test] : kKinds) {
    if (name == kind) return byte(c) < 0x80 && test(byte(c)) != 0;
  }
  return std::nullopt;
}

/// A class of characters, from behind its `[`. Takes it out of `pattern`; nothing when it does not end or
/// names a kind that there is not.
std::optional<bool> is_in_class(char c, std::string_view& pattern) {
  const auto next = [&]() -> std::optional<char> {
    if (pattern.empty()) return std::nullopt;
    const char first = pattern.front();
    pattern.remove_prefix(1);
    return first;
  };
  const bool negated = pattern.starts_with('!') || pattern.starts_with('^');
  if (negated) pattern.remove_prefix(1);
  bool found = false;
  constexpr int kNone = -1;
  int before = kNone;  // what a range may begin with
  for (bool first = true;; first = false) {
    std::optional<char> one = next();
    if (!one) return std::nullopt;
    if (*one == ']' && !first) return found != negated;
    if (*one == '-' && before != kNone && !pattern.empty() && pattern.front() != ']') {
      std::optional<char> last = next();
      if (last == '\\') last = next();
      if (!last) return std::nullopt;
      found = found || (before <= byte(c) && byte(c) <= byte(*last));
      before = kNone;
      continue;
    }
    if (*one == '[' && pattern.starts_with(':')) {
      const std::size_t end = pattern.find(']');
      if (end == std::string_view::npos) return std::nullopt;
      // `[:` that `:]` does not end is two characters like others.
      if (end >= 2 && pattern[end - 1] == ':') {
        const auto is = is_of_kind(c, pattern.substr(1, end - 2));
        if (!is) return std::nullopt;
        found = found || *is;
        pattern.remove_prefix(end + 1);
        before = kNone;
        continue;
      }
    } else if (*one == '\\') {
      one = next();
      if (!one) return std::nullopt;
    }
    found = found || *one == c;
    before = byte(*one);
  }
}

/// One name. Only the last `*` is ever tried again: what an earlier one could take, it can take as well.
bool matches_name(std::string_view pattern, std::string_view name) {
  std::optional<std::string_view> after_star;
  std::string_view rest_of_name;  // behind what the last `*` has taken
  while (true) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      after_star = pattern;
      rest_of_name = name;
      continue;
    }
    bool fits = pattern.empty() && name.empty();
    if (fits) return true;
    if (!pattern.empty() && !name.empty()) {
      char sign = pattern.front();
      pattern.remove_prefix(1);
      if (sign == '?') {
        fits = true;
      } else if (sign == '[') {
        const auto is = is_in_class(name.front(), pattern);
        if (!is) return false;
        fits = *is;
      } else {
        if (sign == '\\') {
          if (pattern.empty()) return false;
          sign = pattern.front();
          pattern.remove_prefix(1);
        }
        fits = sign == name.front();
      }
    }
    if (fits) {
      name.remove_prefix(1);
    } else if (after_star && !rest_of_name.empty()) {
      rest_of_name.remove_prefix(1);
      pattern = *after_star;
      name = rest_of_name;
    } else {
      return false;
    }
  }
}

/// `a\/b` is `a/b`. A slash at the beginning or the end of a pattern has a meaning of its own.
std::string without_escaped_slashes(std::string_view line) {
  std::string plain;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool escapes = line[at] == '\\' && at + 1 < line.size();
    if (!escapes || line[at + 1] != '/' || at == 0 || at + 2 == line.size()) plain += line[at];
    if (escapes) plain += line[++at];
  }
  return plain;
}

}  // namespace

std::vector<std::string> path_segments(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (!name.empty() && name != ".") parts.emplace_back(name);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

/// All ways through the pattern are followed at once.
bool glob_matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
                  GlobScope scope) {
  std::vector<bool> reached(pattern.size() + 1, false);
  const auto reach = [&](std::vector<bool>& places, std::size_t at) {
    places[at] = true;
    while (at + 1 < pattern.size() && crosses_names(pattern[at])) places[++at] = true;
  };
  reach(reached, 0);
  for (std::size_t name = 0; name < path.size(); ++name) {
    std::vector<bool> next(pattern.size() + 1, false);
    for (std::size_t at = 0; at < pattern.size(); ++at) {
      if (!reached[at]) continue;
      if (crosses_names(pattern[at])) {
        if (at + 1 == pattern.size()) return true;
        reach(next, at);
      } else if (matches_name(pattern[at], path[name])) {
        reach(next, at + 1);
      }
    }
    if (next[pattern.size()] && (scope == GlobScope::Within || name + 1 == path.size())) return true;
    reached = std::move(next);
  }
  return false;
}

std::vector<std::vector<std::string>> patterns_of(std::string_view line) {
  std::vector<std::string> names = path_segments(without_escaped_slashes(line));
  if (names.empty()) return {};
  const std::size_t slash = line.find('/');
  if (slash == std::string_view::npos || slash + 1 == line.size()) {
    names.insert(names.begin(), "**");
    return {std::move(names)};
  }
  std::vector<std::vector<std::string>> all{names};
  for (std::size_t at = 0; at < names.size(); ++at) {
    const std::size_t wildcard = names[at].find_first_of("*?[\\");
    if (wildcard == std::string::npos) continue;
    if (wildcard == 0 || !crosses_names(names[at].substr(wildcard))) break;
    // `a**/b` is `a*/**/b`, and, as `**/` stands for nothing as well, `ab`.
    const std::string literal = names[at].substr(0, wildcard);
    const auto here = names.begin() + static_cast<std::ptrdiff_t>(at);
    std::vector<std::string> deep(names.begin(), here);
    deep.push_back(literal + "*");
    deep.emplace_back("**");
    deep.insert(deep.end(), here + 1, names.end());
    auto rest = here + 1;
    while (rest + 1 < names.end() && crosses_names(*rest)) ++rest;
    if (rest != names.end()) {
      std::vector<std::string> joined(names.begin(), here);
      joined.push_back(literal + *rest);
      joined.insert(joined.end(), rest + 1, names.end());
      all.push_back(std::move(joined));
    }
    all.push_back(std::move(deep));
    break;
  }
  // Several `**` in a row are one.
  for (std::vector<std::string>& pattern : all) {
    const auto rest = std::ranges::unique(pattern, [](const std::string& a, const std::string& b) {
      return crosses_names(a) && crosses_names(b);
    });
    pattern.erase(rest.begin(), rest.end());
  }
  return all;
}

}  // namespace presynth::project
