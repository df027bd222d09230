// Arrays: their methods, and the order that sorting gives.
#include <algorithm>
#include <cmath>
#include <optional>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

/// Sorts as JavaScript would; false when two elements cannot be compared.
bool Machine::sort_values(std::vector<Value>& values, const Value& comparator, Origin at) {
  constexpr std::size_t kMost = 128;
  if (values.size() > kMost) return false;
  const bool by_text = comparator.is_nullish();
  const auto compare = [&](const Value& a, const Value& b) -> std::optional<double> {
    if (!by_text) {
      const Value order = call(comparator, {}, {narrow(a), narrow(b)}, at);
      return order.is(Tag::Number) ? std::optional(order.as_number()) : std::nullopt;
    }
    if (a.is(Tag::Object) || b.is(Tag::Object)) return {};
    const Value first = to_text(a, at);
    const Value second = to_text(b, at);
    if (!first.is(Tag::String) || !second.is(Tag::String)) return {};
    heap_->charge_looks(1, first);
    return first.as_string().compare(second.as_string());
  };
  std::vector<Value> sorted;
  for (const Value& value : values) {
    std::size_t at_index = sorted.size();
    for (; at_index > 0; --at_index) {
      const std::optional<double> order = compare(sorted[at_index - 1], value);
      if (!order) return false;
      if (!(*order > 0)) break;
    }
    sorted.insert(sorted.begin() + static_cast<std::ptrdiff_t>(at_index), value);
  }
  values = std::move(sorted);
  return true;
}

Value Machine::array_method(Object& array, std::string_view name, const Arguments& arguments, Origin at) {
  enum class Method : std::uint8_t {
    Push,
    Unshift,
    Pop,
    Shift,
    ForEach,
    Map,
    FlatMap,
    Filter,
    Find,
    FindLast,
    FindIndex,
    Some,
    Every,
    Reduce,
    ReduceRight,
    Concat,
    Slice,
    Join,
    Includes,
    IndexOf,
    Reverse,
    Sort,
    Flat,
    Entries,
    Keys,
    Values,
    At,
    Fill,
    Splice,
  };
  static const std::unordered_map<std::string_view, Method> kMethods = {
      {"push", Method::Push},
      {"unshift", Method::Unshift},
      {"pop", Method::Pop},
      {"shift", Method::Shift},
      {"forEach", Method::ForEach},
      {"map", Method::Map},
      {"flatMap", Method::FlatMap},
      {"filter", Method::Filter},
      {"find", Method::Find},
      {"findLast", Method::FindLast},
      {"findIndex", Method::FindIndex},
      {"some", Method::Some},
      {"every", Method::Every},
      {"reduce", Method::Reduce},
      {"reduceRight", Method::ReduceRight},
      {"concat", Method::Concat},
      {"slice", Method::Slice},
      {"join", Method::Join},
      {"includes", Method::Includes},
      {"indexOf", Method::IndexOf},
      {"reverse", Method::Reverse},
      {"toReversed", Method::Reverse},
      {"sort", Method::Sort},
      {"toSorted", Method::Sort},
      {"flat", Method::Flat},
      {"entries", Method::Entries},
      {"keys", Method::Keys},
      {"values", Method::Values},
      {"at", Method::At},
      {"fill", Method::Fill},
      {"splice", Method::Splice},
  };
  const auto found = kMethods.find(name);
  if (found == kMethods.end()) {
    heap_->escape(&array, at);  // it may hand out the elements
    return call_outside(arguments, at, name, Why::Computed);
  }
  const Value callback = argument(arguments, 0);
  const auto each = [&](const Value& element, std::size_t i) {
    return call(callback, {}, {narrow(element), Value::number(static_cast<double>(i)), &array}, at);
  };
  const auto rest_element = [&] { return unknown_member(*array.open, "[]", at); };
  const auto each_unknown = [&] {
    return call_maybe(callback, {rest_element(), unknown(Why::Iteration, at), &array}, at);
  };
  const std::vector<Value> elements = array.elements;  // a copy: callbacks may change the array
  heap_->copied += elements.size() * Evaluation::kBytesPerLook;
  const bool certain = heap_->conditions.implies(array.born, path_);
  switch (found->second) {
    case Method::Push:
    case Method::Unshift: {
      if (array.elements.size() + arguments.size() > limits_.array_size) {
        for (const Value& value : arguments) heap_->escape(value, at);
        array.open = array_is_too_long(at);
        return unknown(Why::Limit, at);
      }
      std::vector<Value> added;
      if (array.root == Evaluation::kSharedRoot) std::ranges::for_each(arguments, Evaluation::share);
      // Under a condition the element is there or is not: undefined stands for "is not".
      for (const Value& value : arguments) {
        added.push_back(certain ? value : heap_->make_choice({{path_, value}}, array.born));
      }
      array.elements.insert(found->second == Method::Push ? array.elements.end() : array.elements.begin(),
                            added.begin(), added.end());
      return Value::number(static_cast<double>(array.elements.size()));
    }
    case Method::Pop:
    case Method::Shift: {
      if (array.open != nullptr) return rest_element();
      if (array.elements.empty()) return {};
      const bool pop = found->second == Method::Pop;
      const Value taken = pop ? array.elements.back() : array.elements.front();
      if (certain) array.elements.erase(pop ? array.elements.end() - 1 : array.elements.begin());
      return taken;
    }
    case Method::ForEach:
      for (std::size_t i = 0; i < elements.size(); ++i) each(elements[i], i);
      if (array.open != nullptr) each_unknown();
      return {};
    case Method::Map:
    case Method::FlatMap: {
      std::vector<Value> results;
      Unknown* inner_open = nullptr;
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const Value result = each(elements[i], i);
        const auto is_array = [](const Value& value) {
          return value.object() != nullptr && value.object()->kind == ObjectKind::Array;
        };
        const bool flattens =
            found->second == Method::FlatMap &&
            (result.is(Tag::Choice)
                 ? std::ranges::any_of(result.as_choice().alternatives, is_array, &value::Alternative::value)
                 : is_array(result));
        if (!flattens) {
          results.push_back(result);
          continue;
        }
        const Iteration inner = iterate(result, at);
        if (results.size() > limits_.array_size) {  // make_array says so
          heap_->escape(result, at);
          continue;
        }
        results.insert(results.end(), inner.elements.begin(), inner.elements.end());
        if (inner.open) {
          results.push_back(inner.unknown_element);  // one stands for all that there may be
          inner_open = heap_->make_unknown(Why::Iteration, at);
        }
      }
      Value rest;
      if (array.open != nullptr) rest = each_unknown();
      Object* mapped = make_array(std::move(results), at);
      if (inner_open != nullptr) mapped->open = inner_open;
      if (array.open != nullptr) {
        mapped->open = heap_->make_unknown(array.open->why, at, array.open->detail);
        mapped->open->members.slot("[]") = rest;
      }
      return mapped;
    }
    case Method::Filter: {
      std::vector<Value> kept;
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const Truth t = truth(each(elements[i], i));
        if (t.known == Truth::Known::False) continue;
        kept.push_back(t.known == Truth::Known::True
                           ? elements[i]
                           : heap_->make_choice({{t.when_true, elements[i]}}, path_));
      }
      if (array.open != nullptr) each_unknown();
      Object* filtered = make_array(std::move(kept), at);
      filtered->open = array.open;
      return filtered;
    }
    case Method::Find:
    case Method::FindLast: {
      std::vector<Alternative> alternatives;
      if (found->second == Method::FindLast && array.open != nullptr)
        alternatives.push_back({heap_->conditions.of(heap_->conditions.fresh()), rest_element()});
      for (std::size_t turn = 0; turn < elements.size(); ++turn) {
        const std::size_t i = found->second == Method::Find ? turn : elements.size() - 1 - turn;
        const Truth t = truth(each(elements[i], i));
        if (t.known == Truth::Known::False) continue;
        if (t.known == Truth::Known::True) {
          alternatives.push_back({Guard(), elements[i]});
          return heap_->make_choice(alternatives, path_);
        }
        alternatives.push_back({t.when_true, elements[i]});
      }
      if (array.open != nullptr) {
        each_unknown();
        alternatives.push_back({Guard(), rest_element()});
      }
      return heap_->make_choice(alternatives, path_);
    }
    case Method::Some:
    case Method::Every: {
      const bool some = found->second == Method::Some;
      std::vector<Truth> tests;
      for (std::size_t i = 0; i < elements.size(); ++i) {
        tests.push_back(truth(each(elements[i], i)));
        if (tests.back().known == (some ? Truth::Known::True : Truth::Known::False))
          return Value::boolean(some);
      }
      if (array.open != nullptr) {
        each_unknown();
        return unknown(Why::Computed, at, name);
      }
      return settled_by_any(tests, some, at);
    }
    case Method::FindIndex: {
      std::vector<Truth> tests;
      for (std::size_t i = 0; i < elements.size(); ++i) {
        tests.push_back(truth(each(elements[i], i)));
        if (tests.back().known == Truth::Known::True) return first_of(tests, at);
      }
      if (array.open == nullptr) return first_of(tests, at);
      each_unknown();
      return unknown(Why::Computed, at, name);
    }
    case Method::Reduce:
    case Method::ReduceRight: {
      std::vector<Value> order = elements;
      if (found->second == Method::ReduceRight) std::ranges::reverse(order);
      std::size_t i = 0;
      Value accumulator = argument(arguments, 1);
      if (arguments.size() < 2 && !order.empty()) accumulator = order[i++];
      for (; i < order.size(); ++i) {
        accumulator = call(
            callback, {}, {accumulator, narrow(order[i]), Value::number(static_cast<double>(i)), &array}, at);
      }
      if (array.open != nullptr) {
        const Value more =
            call_maybe(callback, {accumulator, rest_element(), unknown(Why::Iteration, at), &array}, at);
        if (!more.same(accumulator)) return unknown(Why::Iteration, at, "reduce");
      }
      return accumulator;
    }
    case Method::Concat: {
      std::vector<Value> all = elements;
      Unknown* open = array.open;
      for (const Value& value : arguments) {
        const Object* other = value.object();
        if (all.size() > limits_.array_size) {  // make_array says so
          heap_->escape(value, at);
          continue;
        }
        if (other != nullptr && other->kind == ObjectKind::Array) {
          all.insert(all.end(), other->elements.begin(), other->elements.end());
          if (other->open != nullptr) open = other->open;
        } else if (value.is(Tag::Unknown)) {
          open = value.as_unknown();
        } else if (value.is(Tag::Choice)) {
          const Iteration iteration = iterate(value, at);
          all.insert(all.end(), iteration.elements.begin(), iteration.elements.end());
          if (iteration.open) open = heap_->make_unknown(Why::Iteration, at);
        } else {
          all.push_back(value);
        }
      }
      Object* joined = make_array(std::move(all), at);
      joined->open = joined->open == nullptr ? open : joined->open;
      return joined;
    }
    case Method::Slice: {
      const auto bound = [&](const Value& value, double otherwise) {
        double n = value.is(Tag::Number) ? value.as_number() : otherwise;
        const double size = static_cast<double>(elements.size());
        if (n < 0) n = std::max(0.0, size + n);
        return static_cast<std::ptrdiff_t>(std::min(n, size));
      };
      const std::ptrdiff_t from = bound(argument(arguments, 0), 0);
      const std::ptrdiff_t to =
          std::max(from, bound(argument(arguments, 1), static_cast<double>(elements.size())));
      Object* part = make_array(std::vector<Value>(elements.begin() + from, elements.begin() + to), at);
      part->open = array.open;
      return part;
    }
    case Method::Join: {
      std::vector<TemplatePart> parts;
      const Value separator = arguments.empty() ? Value::string(",") : to_text(arguments.front(), at);
      for (std::size_t i = 0; i < elements.size(); ++i) {
        if (i > 0) append_text(separator, parts, at);
        const Value element = narrow(elements[i]);
        if (!element.is_nullish()) append_text(element, parts, at);
      }
      if (array.open != nullptr) parts.push_back({TemplatePart::Kind::Unknown, {}, nullptr, array.open});
      return make_text(parts, at);
    }
    case Method::Includes:
    case Method::IndexOf: {
      const bool includes = found->second == Method::Includes;
      heap_->charge_looks(elements.size(), callback);
      if (array.open == nullptr && elements.size() < Evaluation::kMaxAlternatives) {
        std::vector<Truth> tests;
        tests.reserve(elements.size());
        for (const Value& element : elements)
          tests.push_back(truth(binary(syntax::Operator::StrictEq, element, callback, at)));
        return includes ? settled_by_any(tests, true, at) : first_of(tests, at);
      }
      const auto is_open = [](const Value& value) {
        return value.is(Tag::Unknown) || value.is(Tag::Choice) || value.is(Tag::Template);
      };
      bool undecided = array.open != nullptr || is_open(callback);
      for (std::size_t i = 0; i < elements.size(); ++i) {
        undecided = undecided || is_open(elements[i]);
        if (!elements[i].same(callback) || callback.is(Tag::Choice)) continue;
        return includes ? Value::boolean(true) : Value::number(static_cast<double>(i));
      }
      if (undecided) return unknown(Why::Computed, at, name);
      return includes ? Value::boolean(false) : Value::number(-1);
    }
    case Method::Reverse: {
      std::vector<Value> reversed = elements;
      std::ranges::reverse(reversed);
      if (name == "reverse") {
        array.elements = std::move(reversed);
        return &array;
      }
      return make_array(std::move(reversed), at);
    }
    case Method::Sort: {
      std::vector<Value> sorted = elements;
      const bool known_order = array.open == nullptr && sort_values(sorted, callback, at);
      // They keep their places, where others may come to lie: what is done to one may be done to another.
      if (!known_order && elements.size() > 1) {
        for (const Value& element : elements) heap_->escape(element, at);
      }
      if (name != "sort") return make_array(known_order ? sorted : elements, at);
      if (known_order && certain) array.elements = std::move(sorted);
      return &array;
    }
    case Method::Flat: {
      std::vector<Value> flat = elements;
      Unknown* open = array.open;
      if (!arguments.empty() && !callback.is(Tag::Number))
        open = heap_->make_unknown(Why::Computed, at, name);
      const double levels = callback.is(Tag::Number) ? callback.as_number() : 1;
      bool nested = true;
      for (std::uint32_t level = 0; nested && level < levels; ++level) {
        if (level == limits_.call_depth || flat.size() > limits_.array_size) {
          open = array_is_too_long(at);
          break;
        }
        nested = false;
        std::vector<Value> next;
        for (const Value& element : flat) {
          const bool is_array = element.object() != nullptr && element.object()->kind == ObjectKind::Array;
          const Iteration iteration = is_array ? iterate(element, at) : Iteration{{element}, false, {}};
          nested = nested || is_array;
          next.insert(next.end(), iteration.elements.begin(), iteration.elements.end());
          if (iteration.open) open = heap_->make_unknown(Why::Iteration, at);
          if (next.size() > limits_.array_size) break;
        }
        flat = std::move(next);
      }
      Object* result = make_array(std::move(flat), at);
      if (open != nullptr) result->open = open;
      return result;
    }
    case Method::Entries:
    case Method::Keys: {
      std::vector<Value> results;
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const Value key = Value::number(static_cast<double>(i));
        results.push_back(found->second == Method::Keys ? key : Value(make_array({key, elements[i]}, at)));
      }
      Object* result = make_array(std::move(results), at);
      if (array.open != nullptr) result->open = heap_->make_unknown(Why::Iteration, at);
      return result;
    }
    case Method::Values: return &array;
    case Method::At: {
      double i = callback.is(Tag::Number) ? callback.as_number() : 0;
      if (array.open != nullptr) return rest_element();
      if (i < 0) i += static_cast<double>(elements.size());
      return get_index(&array, Value::number(i), at);
    }
    case Method::Fill: {
      const auto bound = [&](std::size_t i, double otherwise) -> std::optional<std::size_t> {
        const Value value = argument(arguments, i);
        if (!value.is(Tag::Undefined) && (!value.is(Tag::Number) || std::isnan(value.as_number()))) return {};
        const double size = static_cast<double>(elements.size());
        double n = value.is(Tag::Number) ? std::trunc(value.as_number()) : otherwise;
        if (n < 0) n = std::max(0.0, size + n);
        return static_cast<std::size_t>(std::min(n, size));
      };
      const std::optional<std::size_t> from = bound(1, 0);
      const std::optional<std::size_t> to = bound(2, static_cast<double>(elements.size()));
      for (std::size_t i = from.value_or(0); i < to.value_or(elements.size()); ++i) {
        if (from && to) {
          assign_slot(array.elements[i], callback, array.born);
        } else {
          const Guard filled = heap_->conditions.of(heap_->conditions.fresh());
          array.elements[i] = heap_->make_choice({{filled, callback}, {Guard(), elements[i]}}, path_);
        }
      }
      return &array;
    }
    case Method::Splice: {
      const Value count = argument(arguments, 1);
      const auto is_number = [](const Value& v) { return v.is(Tag::Number) && !std::isnan(v.as_number()); };
      const bool known_place = is_number(callback) && (arguments.size() < 2 || is_number(count));
      if (!known_place || array.open != nullptr || !certain) {
        array.open = heap_->make_unknown(Why::Computed, at, "splice");
        for (std::size_t i = 2; i < arguments.size(); ++i) array.elements.push_back(arguments[i]);
        bound_array(array, at);
        Object* taken = make_array(elements, at);
        taken->open = array.open;
        return taken;
      }
      const double size = static_cast<double>(elements.size());
      const double wished = std::trunc(callback.as_number());
      const double from = wished < 0 ? std::max(0.0, size + wished) : std::min(wished, size);
      const double left = size - from;
      const double taken = arguments.size() < 2 ? left : std::clamp(std::trunc(count.as_number()), 0.0, left);
      const auto begin = array.elements.begin() + static_cast<std::ptrdiff_t>(from);
      const auto end = begin + static_cast<std::ptrdiff_t>(taken);
      std::vector<Value> removed(begin, end);
      array.elements.erase(begin, end);
      if (arguments.size() > 2) {
        array.elements.insert(array.elements.begin() + static_cast<std::ptrdiff_t>(from),
                              arguments.begin() + 2, arguments.end());
        bound_array(array, at);
      }
      return make_array(std::move(removed), at);
    }
  }
  return {};
}

}  // namespace presynth::interp
