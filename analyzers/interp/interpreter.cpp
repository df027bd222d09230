// What every part of the interpreter needs: truth, paths, fuel.
#include <algorithm>
#include <cmath>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

namespace {

/// Fuel is counted per step; the caller's stop flag is looked at now and then.
constexpr std::size_t kStopInterval = 4096;
/// So many comparisons of path conditions take about as long as one step.
constexpr std::size_t kComparisonsPerStep = 32;

}  // namespace

Guard Machine::with(Guard guard, Literal literal) {
  return heap_->conditions.conjoin(guard, heap_->conditions.of(literal)).value_or(guard);
}

Machine::Truth Machine::decide(const std::vector<std::pair<Guard, Truth>>& alternatives, Literal* cached) {
  using Known = Truth::Known;
  bool all_true = true;
  bool all_false = true;
  std::size_t may_be_true = 0;
  std::size_t may_be_false = 0;
  for (const auto& [guard, truth] : alternatives) {
    all_true = all_true && truth.known == Known::True;
    all_false = all_false && truth.known == Known::False;
    may_be_true += truth.known != Known::False ? 1 : 0;
    may_be_false += truth.known != Known::True ? 1 : 0;
  }
  if (all_true) return {Known::True, {}, {}};
  if (all_false) return {Known::False, {}, {}};
  // The guard of the only alternative that can be true says when the whole is true, and its opposite when it
  // is false: the same comparison, made twice, has the same conditions.
  const auto sole = [&](bool side) {
    Guard guard;
    for (const auto& [condition, truth] : alternatives) {
      if (truth.known == (side ? Known::False : Known::True)) continue;
      guard = truth.known == Known::Unknown ? (side ? truth.when_true : truth.when_false) : Guard();
      guard = heap_->conditions.conjoin(condition, guard).value_or(condition);
    }
    return heap_->conditions.beyond(guard, path_);
  };
  value::Conditions& conditions = heap_->conditions;
  if (may_be_true == 1 || may_be_false == 1) {
    const bool side = may_be_true == 1;
    const Guard guard = sole(side);
    const std::optional<Guard> other = conditions.opposite(guard);
    if (!other) return {side ? Known::True : Known::False, {}, {}};
    return {Known::Unknown, side ? guard : *other, side ? *other : guard};
  }
  Literal literal = cached != nullptr ? *cached : 0;
  if (literal == 0) {
    std::vector<Literal> said;
    const auto add = [&](Guard guard) {
      said.insert(said.end(), guard.literals().begin(), guard.literals().end());
      said.push_back(0);
    };
    for (const auto& [guard, truth] : alternatives) {
      add(conditions.beyond(guard, path_));
      said.push_back(static_cast<Literal>(truth.known));
      add(truth.when_true);
    }
    heap_->copied += said.size() * sizeof(Literal);
    literal = conditions.made_of(said);
    if (cached != nullptr) *cached = literal;
  }
  return {Known::Unknown, conditions.of(literal), conditions.of(-literal)};
}

Machine::Truth Machine::truth(const Value& value) {
  using Known = Truth::Known;
  const auto known = [](bool b) { return Truth{b ? Known::True : Known::False, {}, {}}; };
  switch (value.tag()) {
    case Tag::Uninitialized:
    case Tag::Undefined:
    case Tag::Null: return known(false);
    case Tag::Boolean: return known(value.as_boolean());
    case Tag::Number: return known(value.as_number() != 0 && !std::isnan(value.as_number()));
    case Tag::String: return known(!value.as_string().empty());
    case Tag::Template: {
      for (const TemplatePart& part : value.as_template().parts) {
        if (part.kind != TemplatePart::Kind::Unknown) return known(true);
      }
      const TemplatePart& part = value.as_template().parts.front();
      const Literal literal = heap_->conditions.truthy(part.unknown != nullptr ? part.unknown->id : 0);
      return {Known::Unknown, heap_->conditions.of(literal), heap_->conditions.of(-literal)};
    }
    case Tag::Object: return known(true);
    case Tag::Unknown: {
      const Unknown& u = *value.as_unknown();
      const Literal literal = u.condition != 0 ? u.condition : heap_->conditions.truthy(u.id);
      const Guard when_true = heap_->conditions.of(literal);
      const Guard when_false = heap_->conditions.of(-literal);
      if (heap_->conditions.implies(path_, when_true)) return known(true);
      if (heap_->conditions.contradict(path_, when_true)) return known(false);
      return {Known::Unknown, when_true, when_false};
    }
    case Tag::Choice: {
      std::vector<std::pair<Guard, Truth>> parts;
      heap_->for_each_alternative(value, path_, [&](Guard guard, const Value& alternative) {
        Narrowed narrowed(*this, guard);
        parts.emplace_back(guard, truth(alternative));
      });
      if (parts.empty()) return known(false);
      return decide(parts, &value.as_choice().condition);
    }
  }
  return known(false);
}

namespace {

/// Appends a text that equal operands have in common; false when there is none.
bool append_operand(const Value& value, std::string& text) {
  constexpr std::size_t kLongest = 1024;
  if (text.size() > kLongest) return false;
  const auto number = [&](char kind, auto id) { text += kind + std::to_string(id) + '\0'; };
  switch (value.tag()) {
    case Tag::Undefined:
    case Tag::Null: text += value.is(Tag::Null) ? '0' : '-'; return true;
    case Tag::Unknown: number('u', value.as_unknown()->id); return true;
    case Tag::Template:
      for (const TemplatePart& part : value.as_template().parts) {
        text += 't' + std::string(part.text) + '\0';
        if (part.object != nullptr) number('o', part.object->id);
        if (part.unknown != nullptr) number('u', part.unknown->id);
      }
      return true;
    case Tag::Choice:
      for (const Alternative& alternative : value.as_choice().alternatives) {
        for (const Literal literal : alternative.guard.literals()) number('l', literal);
        text += '?';
        if (!append_operand(alternative.value, text)) return false;
      }
      text += '.';
      return true;
    case Tag::Uninitialized: return false;
    case Tag::Object: {
      const Object& object = *value.as_object();
      if (object.kind != ObjectKind::RegExp) return false;
      text += 'r' + std::string(object.origin.file->text(object.origin.node->range)) + '\0';
      return true;
    }
    default: text += constant_text(value).value_or(std::string()) + '\0'; return true;
  }
}

}  // namespace

std::optional<std::string> Machine::text_of_operands(std::string_view operation,
                                                     const Arguments& operands) const {
  std::string text(operation);
  text += '\0';
  for (const Value& operand : operands) {
    if (!append_operand(operand, text)) return std::nullopt;
  }
  heap_->copied += text.size();
  return text;
}

Value Machine::first_where(const std::vector<Truth>& tests, bool side, Origin at,
                           const std::function<Value(std::size_t)>& value, const Value& otherwise) {
  std::vector<Alternative> alternatives;
  for (std::size_t i = 0; i < tests.size() && alternatives.size() < Evaluation::kMaxAlternatives; ++i) {
    if (tests[i].known == (side ? Truth::Known::True : Truth::Known::False)) {
      alternatives.push_back({Guard(), value(i)});
      return heap_->make_choice(alternatives, path_);
    }
    if (tests[i].known == Truth::Known::Unknown)
      alternatives.push_back({side ? tests[i].when_true : tests[i].when_false, value(i)});
  }
  if (alternatives.size() >= Evaluation::kMaxAlternatives) return unknown(Why::Computed, at);
  alternatives.push_back({Guard(), otherwise});
  return heap_->make_choice(alternatives, path_);
}

Value Machine::settled_by_any(const std::vector<Truth>& tests, bool side, Origin at) {
  return first_where(
      tests, side, at, [&](std::size_t) { return Value::boolean(side); }, Value::boolean(!side));
}

Value Machine::first_of(const std::vector<Truth>& tests, Origin at) {
  return first_where(
      tests, true, at, [](std::size_t i) { return Value::number(static_cast<double>(i)); },
      Value::number(-1));
}

Machine::Truth Machine::nullish(const Value& value) {
  using Known = Truth::Known;
  switch (value.tag()) {
    case Tag::Uninitialized:
    case Tag::Undefined:
    case Tag::Null: return {Known::True, {}, {}};
    case Tag::Unknown: {
      // `x ?? y` and `if (x)` on the same unknown agree: an unknown is taken as nullish exactly when it is
      // falsy.
      Truth t = truth(value);
      if (t.known != Known::Unknown) return {t.known == Known::True ? Known::False : Known::True, {}, {}};
      return {Known::Unknown, t.when_false, t.when_true};
    }
    case Tag::Choice: {
      std::vector<std::pair<Guard, Truth>> parts;
      heap_->for_each_alternative(value, path_, [&](Guard guard, const Value& alternative) {
        Narrowed narrowed(*this, guard);
        parts.emplace_back(guard, nullish(alternative));
      });
      if (parts.empty()) return {Known::True, {}, {}};
      return decide(parts, nullptr);
    }
    default: return {Known::False, {}, {}};
  }
}

Value Machine::narrow(const Value& value) {
  if (!value.is(Tag::Choice)) return value;
  const auto& alternatives = value.as_choice().alternatives;
  bool changes = false;
  for (std::size_t i = 0; i < alternatives.size() && !changes; ++i) {
    changes = heap_->conditions.contradict(path_, alternatives[i].guard) ||
              (i + 1 < alternatives.size() && heap_->conditions.implies(path_, alternatives[i].guard));
  }
  if (!changes) return value;
  return heap_->make_choice(std::vector<Alternative>(alternatives.begin(), alternatives.end()), path_);
}

void Machine::reach_limit(std::string_view what) { heap_->limits.emplace(what); }

void Machine::meet_cut(const SourceFile& file) {
  if (!file.truncated()) return;
  reach_limit("a file was too large, or nested too deep, to be read whole");
  heap_->mark_incomplete();
}

bool Machine::burn_for_type() {
  constexpr std::size_t kLooksPerStep = 16;
  return ++type_looks_ % kLooksPerStep == 0 ? burn_fuel() : fuel_ != 0;
}

bool Machine::burn_fuel() {
  if (fuel_ == 0) return false;
  const std::size_t before = fuel_;
  const std::size_t comparisons = heap_->conditions.comparisons() / kComparisonsPerStep;
  const std::size_t copied = heap_->copied / kBytesPerStep;
  const std::size_t cost = 1 + comparisons - charged_comparisons_ + copied - charged_copied_;
  charged_comparisons_ = comparisons;
  charged_copied_ = copied;
  heap_->steps += cost;
  fuel_ -= std::min(fuel_, cost);
  if (fuel_ == 0) reach_limit("evaluation of one root took too many steps");
  if (before / kStopInterval != fuel_ / kStopInterval && stop_ != nullptr &&
      stop_->load(std::memory_order_relaxed)) {
    fuel_ = 0;
  }
  return fuel_ != 0;
}

}  // namespace presynth::interp
