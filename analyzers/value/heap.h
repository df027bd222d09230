// Evaluation: the heap that one evaluation fills, and what graph building reads afterwards.
#pragma once

#include <deque>
#include <memory>
#include <memory_resource>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/catalog/constructs.h"
#include "analyzers/value/value.h"

namespace presynth::value {

/// Owns every value of one evaluation. Written by one thread while it runs; immutable afterwards.
class Evaluation {
 public:
  /// An expression that names a construct.
  struct Mention {
    Origin at;
    Object* construct;
  };

  Evaluation() : conditions(&arena_) {}
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  [[nodiscard]] Object* make_object(ObjectKind kind, Origin origin, Guard born);
  /// The object has its scope and id: from here on it is a construct of the app.
  void add_construct(Object& object);
  /// What was added below this very object, in order.
  [[nodiscard]] std::span<Object* const> children_of(const Object& scope) const;
  /// The role that `owner` makes for itself; made on the first call.
  [[nodiscard]] Object* implicit_role(Object& owner, const catalog::ImplicitRole& role);
  [[nodiscard]] Unknown* make_unknown(Why why, Origin origin, std::string_view detail = {});
  /// Copies the characters into the arena.
  [[nodiscard]] std::string_view keep(std::string_view text);
  [[nodiscard]] Value make_string(std::string_view text) { return Value::string(keep(text)); }
  /// Merges neighbouring literals; a wholly literal list becomes a String.
  [[nodiscard]] Value make_template(const std::vector<TemplatePart>& parts);
  /// Simplifies: drops what cannot hold under `under`, stops at the first alternative that must, flattens
  /// Choices.
  [[nodiscard]] Value make_choice(const std::vector<Alternative>& alternatives, Guard under);

  /// A value that may be any of so many is not followed further: they are handed over as if to code outside
  /// the program.
  static constexpr std::size_t kMaxAlternatives = 12;
  [[nodiscard]] Value too_many_alternatives(const std::vector<Value>& values);

  /// The paths of `under` on which the choice is its alternative `index`: where that one's guard holds and no
  /// earlier one's does. Nothing when there are none.
  [[nodiscard]] std::optional<Guard> when(const Choice& choice, std::size_t index, Guard under) {
    std::optional<Guard> guard = conditions.conjoin(under, choice.alternatives[index].guard);
    for (std::size_t i = 0; i < index && guard; ++i)
      guard = conditions.without(*guard, choice.alternatives[i].guard);
    return guard;
  }

  /// Calls `visit(guard, value)` for each alternative of `value` that is consistent with `under`; `guard`
  /// says `when`. Values that are no Choice are visited once.
  template <class Visit>
  void for_each_alternative(const Value& value, Guard under, Visit&& visit) {
    if (!value.is(Tag::Choice)) {
      visit(under, value);
      return;
    }
    const Choice& choice = value.as_choice();
    for (std::size_t i = 0; i < choice.alternatives.size(); ++i) {
      const Alternative& alternative = choice.alternatives[i];
      if (const std::optional<Guard> guard = when(choice, i, under)) visit(*guard, alternative.value);
      if (conditions.implies(under, alternative.guard)) return;
    }
  }

  /// `value` was handed to code outside the program: it, and what can be reached from it, may be changed
  /// there.
  void escape(const Value& value, Origin at);

  /// From now on mentions are kept, for those who ask where a construct is used. Off by default: it costs
  /// memory.
  void record_mentions() { records_mentions_ = true; }
  [[nodiscard]] bool records_mentions() const { return records_mentions_; }
  /// The expression has this value; each construct that it may be is noted once.
  void note_mention(Origin at, const Value& value);
  /// In program order; empty unless recorded.
  [[nodiscard]] const std::vector<Mention>& mentions() const { return mentions_; }

  Conditions conditions;
  std::vector<LibraryCall> calls;                 ///< in program order
  std::vector<Object*> constructs;                ///< in creation order
  std::vector<Object*> aspects_applied_opaquely;  ///< scopes on which an aspect that cannot be read was put
  std::size_t steps = 0;
  std::size_t copied = 0;  ///< bytes of values that were made, copied or looked through; they burn fuel
  static constexpr std::size_t kBytesPerLook = 4;  ///< what looking at one value, or copying it, counts for
  /// Charges for comparing `wanted` with so many values.
  void charge_looks(std::size_t values, const Value& wanted) {
    constexpr std::size_t kComparedPerByte = 8;  // strings are compared a word at a time
    const std::size_t each = wanted.is(Tag::String) ? wanted.as_string().size() / kComparedPerByte : 0;
    copied += values * (kBytesPerLook + each);
  }
  std::set<std::string> limits;  ///< which bounds were reached, in words
  std::size_t roots = 0;

  /// What is made from now on belongs to this root; kSharedRoot is what a module's own statements make, and
  /// what is kept where every root can reach it.
  static constexpr std::uint32_t kSharedRoot = 0;
  void enter_root(std::uint32_t root) { root_ = root; }
  [[nodiscard]] std::uint32_t root() const { return root_; }
  /// `value` was put where every root can reach it.
  static void share(const Value& value);
  /// The current root ended early (fuel, or the caller's stop): what was not seen may matter to all that it
  /// made.
  void mark_incomplete() { incomplete_roots_.insert(root_); }
  [[nodiscard]] bool incomplete(const Object& object) const {
    return object.root == kSharedRoot ? !incomplete_roots_.empty() : incomplete_roots_.contains(object.root);
  }

 private:
  std::pmr::monotonic_buffer_resource arena_;
  std::deque<Object> objects_;
  std::deque<Unknown> unknowns_;
  std::unordered_map<const Object*, std::vector<Object*>> children_;
  std::uint32_t root_ = kSharedRoot;
  std::set<std::uint32_t> incomplete_roots_;
  bool records_mentions_ = false;
  std::vector<Mention> mentions_;
  std::set<std::pair<const syntax::Node*, const Object*>> mentioned_;
};

}  // namespace presynth::value
