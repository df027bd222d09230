#include "analyzers/iam/language.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace presynth::iam::language {
namespace {

// The words of pseudo parameters (CloudFormation user guide, "Pseudo parameters reference"), the isolated and
// sovereign partitions included: a word too many only turns a certain answer into Unknown.
constexpr std::array<std::string_view, 8> kPartitions = {"aws",       "aws-cn",    "aws-us-gov", "aws-iso",
                                                         "aws-iso-b", "aws-iso-e", "aws-iso-f",  "aws-eusc"};
constexpr std::array<std::string_view, 7> kUrlSuffixes = {
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu",  "c2s.ic.gov",
    "sc2s.sgov.gov", "cloud.adc-e.uk",   "csp.hci.ic.gov"};
constexpr std::size_t kAccountDigits = 12;

/// Steps of one inclusion: a few milliseconds. Ordinary policies take some hundreds.
constexpr std::size_t kMostSteps = std::size_t{1} << 18;
/// Pairs of states that disjoint() looks at.
constexpr std::size_t kMostPairs = std::size_t{1} << 22;

unsigned char lower(unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<unsigned char>(c + 32) : c; }
bool is_lower(Letter letter) { return letter >= 'a' && letter <= 'z'; }
bool is_digit(Letter letter) { return letter >= '0' && letter <= '9'; }

Token token_of(std::string_view name) {
  if (name == "AWS::Region") return Token::Region;
  if (name == "AWS::URLSuffix") return Token::UrlSuffix;
  if (name == "AWS::Partition") return Token::Partition;
  if (name == "AWS::AccountId") return Token::AccountId;
  return Token::None;
}

Tokens bit(Token token) {
  return token == Token::None ? Tokens{0} : static_cast<Tokens>(1U << static_cast<unsigned>(token));
}

void add_literal(std::string_view text, Wildcards wildcards, bool fold_case, std::vector<Symbol>& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '$' && i + 1 < text.size() && text[i + 1] == '{') {
      if (const std::size_t end = text.find('}', i); end != std::string_view::npos) {
        const std::string_view name = text.substr(i + 2, end - i - 2);
        if (name == "*" || name == "?" || name == "$") {
          out.push_back({.kind = Symbol::Kind::Char, .character = static_cast<unsigned char>(name[0])});
        } else {
          out.push_back({.kind = Symbol::Kind::Hole, .character = 0, .token = token_of(name)});
        }
        i = end;
        continue;
      }
    }
    if (wildcards == Wildcards::Active && c == '*') {
      out.push_back({.kind = Symbol::Kind::Star});
    } else if (wildcards == Wildcards::Active && c == '?') {
      out.push_back({.kind = Symbol::Kind::AnyChar});
    } else {
      out.push_back({.kind = Symbol::Kind::Char, .character = fold_case ? lower(c) : c});
    }
  }
}

}  // namespace

std::vector<Symbol> symbols(const Text& text, Wildcards wildcards, bool fold_case) {
  std::vector<Symbol> result;
  for (const Part& part : text.parts) {
    if (part.hole) {
      result.push_back({.kind = Symbol::Kind::Hole, .character = 0, .token = token_of(part.token)});
    } else {
      add_literal(part.literal, wildcards, fold_case, result);
    }
  }
  return result;
}

bool has_holes(std::span<const Symbol> symbols) {
  return std::ranges::any_of(symbols, [](const Symbol& s) { return s.kind == Symbol::Kind::Hole; });
}

Tokens tokens_in(std::span<const Symbol> symbols) {
  Tokens result = 0;
  for (const Symbol& symbol : symbols) {
    if (symbol.kind == Symbol::Kind::Hole) result = static_cast<Tokens>(result | bit(symbol.token));
  }
  return result;
}

// ------------------------------------------------------------------------------ how they are built

Automaton::Automaton(std::span<const Symbol> symbols, Reading reading) {
  states_.reserve(symbols.size() + 1);
  for (const Symbol& symbol : symbols) {
    switch (symbol.kind) {
      case Symbol::Kind::Char: letter(symbol.character); break;
      case Symbol::Kind::AnyChar: any_char(); break;
      case Symbol::Kind::Star: star(); break;
      case Symbol::Kind::Hole: {
        Token held = symbol.token;
        if (held == Token::None) {
          if (reading.unknown == Reading::Unknown::Anything) star();
          if (reading.unknown == Reading::Unknown::Nothing) nothing();
          if (reading.unknown != Reading::Unknown::Region) break;
          held = Token::Region;
        }
        if ((reading.opaque & bit(held)) != 0) {
          letter(static_cast<Letter>(kToken + static_cast<unsigned>(held)));
        } else {
          token(held);
        }
        break;
      }
    }
  }
}

std::uint32_t Automaton::add_state() {
  states_.emplace_back();
  return static_cast<std::uint32_t>(states_.size() - 1);
}

void Automaton::edge(std::uint32_t from, Edge::On on, Letter letter, std::uint32_t to) {
  states_[from].edges.push_back({on, letter, to});
}

void Automaton::next(Edge::On on, Letter letter) {
  const std::uint32_t to = add_state();
  edge(last_, on, letter, to);
  last_ = to;
}

Automaton& Automaton::letter(Letter letter) {
  next(Edge::On::Exactly, letter);
  return *this;
}

Automaton& Automaton::any_char() {
  next(Edge::On::Any, 0);
  return *this;
}

Automaton& Automaton::text(std::string_view text) {
  for (const char c : text) letter(static_cast<unsigned char>(c));
  return *this;
}

Automaton& Automaton::star() {
  if (states_[last_].star) return *this;
  next(Edge::On::Silent, 0);
  states_[last_].star = true;
  return *this;
}

Automaton& Automaton::nothing() {
  last_ = add_state();  // no edge leads there
  return *this;
}

Automaton& Automaton::words(std::span<const std::string_view> words) {
  const std::uint32_t start = last_;
  std::vector<std::uint32_t> ends;
  for (const std::string_view word : words) {
    last_ = start;
    text(word);
    ends.push_back(last_);
  }
  const std::uint32_t join = add_state();
  for (const std::uint32_t end : ends) edge(end, Edge::On::Silent, 0, join);
  last_ = join;
  return *this;
}

Automaton& Automaton::token(Token token) {
  switch (token) {
    case Token::None: return star();
    case Token::UrlSuffix: return words(kUrlSuffixes);
    case Token::Partition: return words(kPartitions);
    case Token::AccountId:
      for (std::size_t i = 0; i < kAccountDigits; ++i) next(Edge::On::Digit, 0);
      return *this;
    case Token::Region: {
      // letters, then at least once `-letters`, then `-digits`: us-east-1, us-gov-west-1, eusc-de-east-1
      next(Edge::On::Lower, 0);
      edge(last_, Edge::On::Lower, 0, last_);
      next(Edge::On::Exactly, '-');
      const std::uint32_t after_dash = last_;
      next(Edge::On::Lower, 0);
      edge(last_, Edge::On::Lower, 0, last_);
      edge(last_, Edge::On::Exactly, '-', after_dash);
      next(Edge::On::Exactly, '-');
      next(Edge::On::Digit, 0);
      edge(last_, Edge::On::Digit, 0, last_);
      return *this;
    }
  }
  return *this;
}

// -------------------------------------------------------------------------------- how they are run

bool Automaton::Edge::takes(Letter read) const {
  switch (on) {
    case On::Exactly: return letter == read;
    case On::Any: return read <= kFresh;
    case On::Lower: return is_lower(read);
    case On::Digit: return is_digit(read);
    case On::Silent: return false;
  }
  return false;
}

/// Some letter is taken by both.
bool Automaton::Edge::meets(const Edge& other) const {
  if (on == On::Silent || other.on == On::Silent) return false;
  if (on == On::Exactly) return other.takes(letter);
  if (other.on == On::Exactly) return takes(other.letter);
  return on == other.on || on == On::Any || other.on == On::Any;
}

/// With all states that are reached without reading, and without those that do not matter: what a state
/// before a `*` accepts from here on, the `*` accepts too, since the way to the end leads through it and it
/// takes what was read before. States are numbered from left to right.
Automaton::Set Automaton::closed(Set set) const {
  for (std::size_t i = 0; i < set.size(); ++i) {
    for (const Edge& e : states_[set[i]].edges) {
      if (e.on == Edge::On::Silent && std::ranges::find(set, e.to) == set.end()) set.push_back(e.to);
    }
  }
  std::ranges::sort(set);
  set.erase(std::ranges::unique(set).begin(), set.end());
  const auto star = std::find_if(set.rbegin(), set.rend(), [&](std::uint32_t s) { return states_[s].star; });
  if (star != set.rend()) set.erase(set.begin(), star.base() - 1);
  return set;
}

Automaton::Set Automaton::step(const Set& set, Letter letter) const {
  Set result;
  for (const std::uint32_t state : set) {
    if (states_[state].star) result.push_back(state);
    for (const Edge& e : states_[state].edges) {
      if (e.takes(letter)) result.push_back(e.to);
    }
  }
  return closed(std::move(result));
}

bool Automaton::accepts(std::string_view text) const {
  Set set = closed({0});
  for (const char c : text) {
    if (set.empty()) return false;
    set = step(set, static_cast<unsigned char>(c));
  }
  return std::ranges::binary_search(set, last_);
}

/// The letters that edges name, ascending.
std::vector<Letter> Automaton::spelled() const {
  std::vector<Letter> result;
  for (const State& state : states_) {
    for (const Edge& e : state.edges) {
      if (e.on == Edge::On::Exactly) result.push_back(e.letter);
    }
  }
  std::ranges::sort(result);
  result.erase(std::ranges::unique(result).begin(), result.end());
  return result;
}

bool disjoint(const Automaton& a, const Automaton& b) {
  const std::size_t width = b.states_.size();
  if (a.states_.size() > kMostPairs / width) return false;
  std::vector<bool> seen(a.states_.size() * width);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pending;
  const auto visit = [&](std::uint32_t i, std::uint32_t j) {
    if (seen[i * width + j]) return;
    seen[i * width + j] = true;
    pending.emplace_back(i, j);
  };
  using On = Automaton::Edge::On;
  visit(0, 0);
  while (!pending.empty()) {
    const auto [i, j] = pending.back();
    pending.pop_back();
    if (i == a.last_ && j == b.last_) return false;
    const Automaton::State& left = a.states_[i];
    const Automaton::State& right = b.states_[j];
    for (const auto& e : left.edges) {
      if (e.on == On::Silent || right.star) visit(e.to, j);
      for (const auto& f : right.edges) {
        if (e.meets(f)) visit(e.to, f.to);
      }
    }
    for (const auto& f : right.edges) {
      if (f.on == On::Silent || left.star) visit(i, f.to);
    }
  }
  return true;
}

// All words of `inner` are walked together with the set of states that `outer` may be in. A wildcard of
// `inner` stands for all characters, but kFresh is enough: `outer` can take it only with wildcards of its
// own, which would take any other character in its place; so a word with kFresh is accepted only if all words
// with other characters there are. A set that holds all of a set seen at the same place before brings nothing
// new.
Ternary contains(const Automaton& outer, const Automaton& inner) {
  using On = Automaton::Edge::On;
  using Set = Automaton::Set;
  const std::vector<Letter> spelled = outer.spelled();
  std::vector<std::vector<Set>> seen(inner.states_.size());
  std::vector<std::pair<std::uint32_t, Set>> pending;
  std::size_t steps = 0;
  const auto visit = [&](std::uint32_t state, Set set) {
    for (const Set& known : seen[state]) {
      steps += 1 + set.size() / 8;
      if (std::ranges::includes(set, known)) return;
    }
    seen[state].push_back(set);
    pending.emplace_back(state, std::move(set));
  };
  visit(0, outer.closed({0}));
  while (!pending.empty()) {
    const auto [state, set] = std::move(pending.back());
    pending.pop_back();
    if (set.empty()) return Ternary::No;
    if (state == inner.last_ && !std::ranges::binary_search(set, outer.last_)) return Ternary::No;
    steps += 1 + set.size();
    if (steps > kMostSteps) return Ternary::Unknown;
    if (inner.states_[state].star) visit(state, outer.step(set, kFresh));
    for (const auto& e : inner.states_[state].edges) {
      switch (e.on) {
        case On::Silent: visit(e.to, set); break;
        case On::Exactly: visit(e.to, outer.step(set, e.letter)); break;
        case On::Any: visit(e.to, outer.step(set, kFresh)); break;
        case On::Lower:
        case On::Digit:
          visit(e.to, outer.step(set, kFresh));
          for (const Letter letter : spelled) {
            if (e.takes(letter)) visit(e.to, outer.step(set, letter));
          }
          break;
      }
    }
  }
  return Ternary::Yes;
}

}  // namespace presynth::iam::language
