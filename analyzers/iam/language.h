// Sets of strings as automata: what a Text may match, or what it may turn out to be. Private to this layer.
//
// An automaton is a chain of pieces from left to right (a character, `?`, `*`, one of a few words, a region's
// name, twelve digits), which keeps it small and makes inclusion quick: once a `*` was reached, all that lies
// before it no longer matters.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzers/iam/iam.h"

namespace presynth::iam::language {

/// What CloudFormation's pseudo parameters are; None is any text.
enum class Token : std::uint8_t { None, Region, UrlSuffix, Partition, AccountId };

/// A Text, cut into its smallest parts.
struct Symbol {
  enum class Kind : std::uint8_t { Char, AnyChar, Star, Hole };
  Kind kind = Kind::Char;
  unsigned char character = 0;
  Token token = Token::None;
};

enum class Wildcards : bool { Literal, Active };
/// A literal `${…}` is a policy variable (IAM user guide, "Policy variables"): `${*}`, `${?}` and `${$}` are
/// that character, every other is a hole.
[[nodiscard]] std::vector<Symbol> symbols(const Text& text, Wildcards wildcards, bool fold_case);
[[nodiscard]] bool has_holes(std::span<const Symbol> symbols);

/// Tokens as a set: a bit for each.
using Tokens = std::uint8_t;
[[nodiscard]] Tokens tokens_in(std::span<const Symbol> symbols);

/// What to take the holes for.
struct Reading {
  enum class Unknown : std::uint8_t {
    Anything,  ///< a hole of unknown text is any text: the automaton accepts whatever may be accepted
    Nothing,   ///< no text fits it: the automaton accepts only what is accepted for sure
    Region,    ///< it is a region's name, as ${AWS::Region} is
  };
  Unknown unknown = Unknown::Anything;
  /// These tokens are a letter of their own, the same wherever they stand; others are the words that they can
  /// be.
  Tokens opaque = 0;
};

/// A letter: a byte, or one of the following.
using Letter = std::uint16_t;
/// Any character that the other side does not spell: only wildcards take it.
inline constexpr Letter kFresh = 256;
/// The text of an opaque token: this plus the token's number. Of the wildcards, only `*` takes it.
inline constexpr Letter kToken = 257;

class Automaton {
 public:
  Automaton() = default;
  Automaton(std::span<const Symbol> symbols, Reading reading);

  Automaton& text(std::string_view text);
  Automaton& words(std::span<const std::string_view> words);
  Automaton& letter(Letter letter);
  Automaton& any_char();
  Automaton& star();
  Automaton& token(Token token);
  Automaton& nothing();

  [[nodiscard]] std::size_t size() const { return states_.size(); }
  [[nodiscard]] bool accepts(std::string_view text) const;

  /// No string is accepted by both. May say false instead of true when the two are very long.
  friend bool disjoint(const Automaton& a, const Automaton& b);
  /// Does `outer` accept all that `inner` does? `inner` must accept something from each of its states. Exact
  /// where `inner` is made of characters, words, `?` and `*`; with a region or an account in it, No may stand
  /// for Yes. Unknown when it would take too long (the number of steps is bounded).
  friend Ternary contains(const Automaton& outer, const Automaton& inner);

 private:
  struct Edge {
    enum class On : std::uint8_t { Exactly, Any, Lower, Digit, Silent };
    On on;
    Letter letter;
    std::uint32_t to;
    [[nodiscard]] bool takes(Letter read) const;
    [[nodiscard]] bool meets(const Edge& other) const;
  };
  struct State {
    std::vector<Edge> edges;
    bool star = false;  ///< loops on every letter; all that comes after it is only reached through it
  };
  using Set = std::vector<std::uint32_t>;  ///< states, ascending

  std::uint32_t add_state();
  void edge(std::uint32_t from, Edge::On on, Letter letter, std::uint32_t to);
  void next(Edge::On on, Letter letter);
  [[nodiscard]] Set closed(Set set) const;
  [[nodiscard]] Set step(const Set& set, Letter letter) const;
  [[nodiscard]] std::vector<Letter> spelled() const;

  std::vector<State> states_ = std::vector<State>(1);  ///< the first is the start
  std::uint32_t last_ = 0;                             ///< where the next piece is joined; accepting
};

}  // namespace presynth::iam::language
