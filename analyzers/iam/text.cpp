// Texts with holes: matching and inclusion.
//
// Sources: IAM user guide, "IAM JSON policy elements: Action" and "… Resource": `*` stands for any number of
// characters, none too, `?` for exactly one; "IAM policy elements: Variables and tags" for `${…}` in
// literals.
#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/iam/iam.h"
#include "analyzers/iam/language.h"

namespace presynth::iam {
namespace {

using language::Automaton;
using language::Reading;
using language::Symbol;
using language::Wildcards;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// The common case, without allocation: the last `*` takes one character more whenever the rest does not fit.
bool glob(std::string_view pattern, std::string_view value, bool fold_case) {
  const auto same = [&](char a, char b) { return fold_case ? lower(a) == lower(b) : a == b; };
  std::size_t p = 0;
  std::size_t v = 0;
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (v < value.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = v;
    } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], value[v]))) {
      ++p;
      ++v;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      v = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

/// One string for each way the holes may turn out, of those that the pattern then matches: its wildcards are
/// characters that `outer` does not spell, and each `*` is `star_size` of them.
Automaton witness(const std::vector<Symbol>& pattern, std::size_t star_size) {
  Automaton result;
  for (const Symbol& symbol : pattern) {
    switch (symbol.kind) {
      case Symbol::Kind::Char: result.letter(symbol.character); break;
      case Symbol::Kind::AnyChar: result.letter(language::kFresh); break;
      case Symbol::Kind::Star:
        for (std::size_t i = 0; i < star_size; ++i) result.letter(language::kFresh);
        break;
      case Symbol::Kind::Hole: result.token(symbol.token); break;
    }
  }
  return result;
}

}  // namespace

Ternary operator&&(Ternary a, Ternary b) { return std::min(a, b); }
Ternary operator||(Ternary a, Ternary b) { return std::max(a, b); }
Ternary operator!(Ternary a) {
  return a == Ternary::Yes ? Ternary::No : a == Ternary::No ? Ternary::Yes : Ternary::Unknown;
}

Text Text::unknown() {
  Text text;
  text.parts.push_back({{}, true, {}});
  return text;
}

bool Text::is_literal() const {
  return std::ranges::none_of(parts, [](const Part& part) { return part.hole; });
}

std::string Text::to_string() const {
  std::string result;
  for (const Part& part : parts) {
    if (part.hole) {
      result += "${" + (part.token.empty() ? "?" : part.token) + "}";
    } else {
      result += part.literal;
    }
  }
  return result;
}

/// A pattern with a hole is never sure to match: with other text in the hole it would not.
Ternary matches(const Text& pattern, std::string_view value, bool fold_case) {
  if (pattern.parts.size() == 1 && !pattern.parts[0].hole &&
      pattern.parts[0].literal.find("${") == std::string::npos) {
    return glob(pattern.parts[0].literal, value, fold_case) ? Ternary::Yes : Ternary::No;
  }
  const std::vector<Symbol> symbols = language::symbols(pattern, Wildcards::Active, fold_case);
  std::string folded(value);
  if (fold_case) std::ranges::transform(folded, folded.begin(), lower);
  if (!Automaton(symbols, {}).accepts(folded)) return Ternary::No;
  return language::has_holes(symbols) ? Ternary::Unknown : Ternary::Yes;
}

// A token is the same text on both sides. With holes, Yes means: whatever they turn out to be; No: however
// they do.
Ternary includes(const Text& outer, const Text& inner, bool fold_case) {
  const std::vector<Symbol> out = language::symbols(outer, Wildcards::Active, fold_case);
  const std::vector<Symbol> in = language::symbols(inner, Wildcards::Active, fold_case);
  const bool inner_holes = language::has_holes(in);
  if (!inner_holes && !language::has_holes(out)) return contains(Automaton(out, {}), Automaton(in, {}));

  // For sure: the outer side's tokens are letters that only the same tokens fit; unknown text on it fits
  // nothing.
  const language::Tokens opaque = language::tokens_in(out);
  const Automaton least(out, {.unknown = Reading::Unknown::Nothing, .opaque = opaque});
  if (contains(least, Automaton(in, {.unknown = Reading::Unknown::Anything, .opaque = opaque})) ==
      Ternary::Yes) {
    return Ternary::Yes;
  }
  // In no case: the inner side matches something that the outer one does not match with any text in its
  // holes.
  const Automaton most(out, {});
  if (!inner_holes) return contains(most, Automaton(in, {})) == Ternary::No ? Ternary::No : Ternary::Unknown;
  const bool apart = disjoint(most, witness(in, 0)) || disjoint(most, witness(in, out.size() + 1));
  return apart ? Ternary::No : Ternary::Unknown;
}

}  // namespace presynth::iam
