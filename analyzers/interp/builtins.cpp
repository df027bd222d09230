// What JavaScript itself brings: arrays, strings, Object, Map, Set, process, console, ...
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

namespace {

/// What JSON.stringify writes, when all of the value is known.
std::optional<nlohmann::json> json_of(const Value& value, unsigned depth) {
  constexpr unsigned kDeepest = 32;
  switch (value.tag()) {
    case Tag::Null: return nlohmann::json();
    case Tag::Boolean: return nlohmann::json(value.as_boolean());
    case Tag::String: return nlohmann::json(std::string(value.as_string()));
    case Tag::Number: {
      const double number = value.as_number();
      if (number == std::floor(number) && std::fabs(number) < 9e15)
        return nlohmann::json(static_cast<std::int64_t>(number));
      return nlohmann::json(number);
    }
    case Tag::Object: break;
    default: return std::nullopt;
  }
  const Object& object = *value.as_object();
  if (depth >= kDeepest || object.open != nullptr || object.escaped) return std::nullopt;
  if (object.kind == ObjectKind::Array) {
    nlohmann::json array = nlohmann::json::array();
    for (const Value& element : object.elements) {
      const auto one = json_of(element.is_nullish() ? Value::null() : element, depth + 1);
      if (!one) return std::nullopt;
      array.push_back(*one);
    }
    return array;
  }
  if (object.kind != ObjectKind::Plain || !object.entries.empty()) return std::nullopt;
  nlohmann::json result = nlohmann::json::object();
  for (const auto& [name, member] : object.properties.all()) {
    if (member.is(Tag::Undefined)) continue;
    const auto one = json_of(member, depth + 1);
    if (!one) return std::nullopt;
    result[std::string(name)] = *one;
  }
  return result;
}

/// A pattern that matches in linear time: characters, classes and escapes, one `+` at most, no groups.
bool is_simple_pattern(std::string_view pattern) {
  constexpr std::size_t kLongest = 64;
  if (pattern.empty() || pattern.size() > kLongest) return false;
  std::size_t repeats = 0;
  for (const char c : pattern) {
    if (c == '+') ++repeats;
    if (std::string_view("(){}*?|").find(c) != std::string_view::npos ||
        static_cast<unsigned char>(c) >= 0x80)
      return false;
  }
  return repeats <= 1;
}

/// Can be compared with another such key for sure.
bool is_known_key(const Value& key) {
  return !key.is(Tag::Unknown) && !key.is(Tag::Template) && !key.is(Tag::Choice);
}

bool is_callable(const Value& value) {
  const Object* object = value.object();
  return object != nullptr && (object->kind == ObjectKind::Function || object->kind == ObjectKind::Native ||
                               object->kind == ObjectKind::LibraryMethod);
}

Value argument(const Arguments& arguments, std::size_t i) {
  return i < arguments.size() ? arguments[i] : Value();
}

/// Names of the globals that evaluation knows something about; any other is unknown.
bool is_known_global(std::string_view name) {
  static constexpr std::string_view kNames[] = {"Object",
                                                "Array",
                                                "JSON",
                                                "Math",
                                                "process",
                                                "console",
                                                "Promise",
                                                "String",
                                                "Number",
                                                "Boolean",
                                                "Map",
                                                "Set",
                                                "WeakMap",
                                                "WeakSet",
                                                "Error",
                                                "TypeError",
                                                "RangeError",
                                                "Date",
                                                "Symbol",
                                                "Reflect",
                                                "globalThis",
                                                "global",
                                                "parseInt",
                                                "parseFloat",
                                                "isNaN",
                                                "structuredClone",
                                                "module",
                                                "exports",
                                                "require",
                                                "encodeURIComponent",
                                                "decodeURIComponent",
                                                "setTimeout",
                                                "Buffer",
                                                "RegExp",
                                                "URL",
                                                "Intl",
                                                "BigInt"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

}  // namespace

Value Machine::global(std::string_view name, Origin at) {
  if (name == "undefined") return {};
  if (name == "NaN") return Value::number(std::nan(""));
  if (name == "Infinity") return Value::number(INFINITY);
  if (name == "process.env" || name == "process.argv") {
    if (environment_variables_ == nullptr)
      environment_variables_ = heap_->make_unknown(Why::Environment, at, "process.env");
    return environment_variables_;
  }
  if (name == "__dirname" || name == "__filename") {
    return heap_->make_string(name == "__filename" ? at.file->path()
                                                   : std::string(project::directory_of(at.file->path())));
  }
  const std::size_t dot = name.find('.');
  if (!is_known_global(name.substr(0, dot))) return external(name, at);
  if (name.starts_with("globalThis.") || name.starts_with("global.")) return global(name.substr(dot + 1), at);
  Object*& object = interned_objects_["global " + std::string(name)];
  if (object == nullptr) {
    object = heap_->make_object(ObjectKind::Native, at, Guard());
    object->name = heap_->keep(name);
  }
  return object;
}

void Machine::append_text(const Value& value, std::vector<TemplatePart>& parts, Origin at) {
  const auto literal = [&](std::string_view text) {
    parts.push_back({TemplatePart::Kind::Text, text, nullptr, nullptr});
  };
  switch (value.tag()) {
    case Tag::String: literal(value.as_string()); return;
    case Tag::Template:
      parts.insert(parts.end(), value.as_template().parts.begin(), value.as_template().parts.end());
      return;
    case Tag::Uninitialized:
    case Tag::Undefined: literal("undefined"); return;
    case Tag::Null: literal("null"); return;
    case Tag::Boolean: literal(value.as_boolean() ? "true" : "false"); return;
    case Tag::Number: {
      const double number = value.as_number();
      literal(heap_->keep(number == std::floor(number) && std::fabs(number) < 1e15
                              ? fmt::format("{}", static_cast<std::int64_t>(number))
                              : fmt::format("{}", number)));
      return;
    }
    case Tag::Unknown:
      parts.push_back({TemplatePart::Kind::Unknown, {}, nullptr, value.as_unknown()});
      return;
    case Tag::Object: {
      Object& object = *value.as_object();
      if (object.kind == ObjectKind::Array && object.open == nullptr) {
        for (std::size_t i = 0; i < object.elements.size(); ++i) {
          if (i > 0) literal(",");
          append_text(object.elements[i], parts, at);
        }
        return;
      }
      break;
    }
    case Tag::Choice: break;
  }
  parts.push_back({TemplatePart::Kind::Unknown, {}, nullptr, heap_->make_unknown(Why::Computed, at)});
}

Value Machine::to_text(const Value& value, Origin at) {
  if (value.is(Tag::String) || value.is(Tag::Template)) return value;
  return map_alternatives(value, [&](const Value& alternative) {
    std::vector<TemplatePart> parts;
    append_text(alternative, parts, at);
    return heap_->make_template(parts);
  });
}

std::vector<std::pair<Value, Value>> Machine::entries_of(const Value& value, bool& open, Origin at) {
  std::vector<std::pair<Value, Value>> entries;
  if (value.is(Tag::Choice)) {
    heap_->for_each_alternative(value, path_, [&](Guard guard, const Value& alternative) {
      Narrowed narrowed(*this, guard);
      for (auto& entry : entries_of(alternative, open, at)) {
        entries.emplace_back(entry.first, heap_->make_choice({{guard, entry.second}}, {}));
      }
    });
    return entries;
  }
  const Object* object = value.object();
  if (object == nullptr) {
    open = open || !value.is_nullish();
    return entries;
  }
  switch (object->kind) {
    case ObjectKind::Plain:
    case ObjectKind::Enum:
    case ObjectKind::Instance:
      for (const auto& [name, member] : object->properties.all()) {
        const Value narrowed = narrow(member);
        entries.emplace_back(Value::string(name), narrowed);
      }
      for (const auto& entry : object->entries) entries.push_back(entry);
      break;
    case ObjectKind::Array:
      for (std::size_t i = 0; i < object->elements.size(); ++i) {
        entries.emplace_back(heap_->make_string(std::to_string(i)), narrow(object->elements[i]));
      }
      break;
    case ObjectKind::Map: entries = object->entries; break;
    default: open = true; return entries;
  }
  open = open || object->open != nullptr || object->escaped;
  return entries;
}

Value Machine::call_global(Object& native, const Arguments& arguments, Origin at) {
  const std::string_view name = native.name;
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    return call_global_method(name.substr(0, dot), name.substr(dot + 1), arguments, at);
  }
  if (name == "String") return to_text(argument(arguments, 0), at);
  if (name == "Boolean") {
    const Truth t = truth(argument(arguments, 0));
    if (t.known != Truth::Known::Unknown) return Value::boolean(t.known == Truth::Known::True);
    if (t.when_true.literals().size() == 1) {
      Unknown* result = heap_->make_unknown(Why::Computed, at);
      result->condition = t.when_true.literals().front();
      return result;
    }
    return heap_->make_choice({{t.when_true, Value::boolean(true)}, {Guard(), Value::boolean(false)}}, path_);
  }
  if (name == "Number" || name == "parseInt" || name == "parseFloat") {
    return map_alternatives(argument(arguments, 0), [&](const Value& value) -> Value {
      if (value.is(Tag::Number)) return value;
      if (name == "Number" && value.is(Tag::Boolean)) return Value::number(value.as_boolean() ? 1 : 0);
      if (name == "Number" && value.is(Tag::Null)) return Value::number(0);
      if (!value.is(Tag::String)) return unknown(Why::Computed, at, name);
      const std::string text(value.as_string());
      char* end = nullptr;
      const double number = std::strtod(text.c_str(), &end);
      return Value::number(end == text.c_str()  ? std::nan("")
                           : name == "parseInt" ? std::trunc(number)
                                                : number);
    });
  }
  if (name == "Symbol") return unknown(Why::Computed, at, name);
  if (name == "structuredClone" || name == "Object") return argument(arguments, 0);
  if (name == "Array") return new_global(native, arguments, at);
  if (name == "Error" || name == "TypeError" || name == "RangeError") return unknown(Why::Computed, at, name);
  return call_outside(arguments, at, name, Why::Environment);
}

Value Machine::call_global_method(std::string_view owner, std::string_view name, const Arguments& arguments,
                                  Origin at) {
  const Value first = argument(arguments, 0);
  if (owner == "console") return {};
  if (owner == "Object") {
    if (name == "keys" || name == "values" || name == "entries") {
      bool open = false;
      std::vector<Value> elements;
      for (const auto& [key, value] : entries_of(first, open, at)) {
        elements.push_back(name == "keys"     ? key
                           : name == "values" ? value
                                              : Value(make_array({key, value}, at)));
      }
      Object* array = make_array(std::move(elements), at);
      if (open) {
        array->open = first.is(Tag::Unknown)
                          ? heap_->make_unknown(first.as_unknown()->why, at, first.as_unknown()->detail)
                          : heap_->make_unknown(Why::Iteration, at);
        if (first.is(Tag::Unknown)) {
          const Value element = unknown_member(*first.as_unknown(), "[]", at);
          if (name == "values") array->open->members.emplace_back("[]", element);
          if (name == "entries")
            array->open->members.emplace_back("[]", make_array({unknown(Why::Iteration, at), element}, at));
        }
      }
      return array;
    }
    if (name == "assign") {
      if (Object* target = first.object(); target != nullptr) {
        for (std::size_t i = 1; i < arguments.size(); ++i) copy_members(*target, arguments[i], at);
      } else {
        for (const Value& value : arguments) heap_->escape(value, at);
      }
      return first;
    }
    if (name == "freeze" || name == "seal" || name == "preventExtensions") return first;
    if (name == "fromEntries") {
      Object* object = heap_->make_object(ObjectKind::Plain, at, path_);
      const Iteration iteration = iterate(first, at);
      for (const Value& entry : iteration.elements) {
        set_index(object, get_index(entry, Value::number(0), at), get_index(entry, Value::number(1), at), at);
      }
      if (iteration.open) object->open = heap_->make_unknown(Why::Iteration, at);
      return object;
    }
    if (name == "create") return heap_->make_object(ObjectKind::Plain, at, path_);
    if (name == "defineProperty") {
      heap_->escape(argument(arguments, 2), at);
      if (Object* target = first.object())
        target->open = heap_->make_unknown(Why::Syntax, at, "defineProperty");
      return first;
    }
    return unknown(Why::Computed, at, name);
  }
  if (owner == "Array") {
    if (name == "isArray") {
      return map_alternatives(first, [&](const Value& value) -> Value {
        if (value.is(Tag::Unknown)) return unknown(Why::Computed, at, "Array.isArray");
        const Object* object = value.object();
        return Value::boolean(object != nullptr && object->kind == ObjectKind::Array);
      });
    }
    if (name == "from" || name == "of") {
      Iteration iteration;
      if (name == "of") {
        iteration.elements = arguments;
      } else if (const Object* object = first.object();
                 object != nullptr && object->kind == ObjectKind::Plain) {
        const Value length = get_member(first, "length", at);  // Array.from({ length: n }, fn)
        if (length.is(Tag::Number) && length.as_number() >= 0 && length.as_number() <= limits_.iterations) {
          iteration.elements.resize(static_cast<std::size_t>(length.as_number()));
        } else {
          iteration.open = true;
          iteration.unknown_element = unknown(Why::Iteration, at);
        }
      } else {
        iteration = iterate(first, at);
      }
      const Value map = name == "from" ? argument(arguments, 1) : Value();
      std::vector<Value> elements;
      elements.reserve(iteration.elements.size());
      for (std::size_t i = 0; i < iteration.elements.size(); ++i) {
        elements.push_back(
            is_callable(map)
                ? call(map, {}, {iteration.elements[i], Value::number(static_cast<double>(i))}, at)
                : iteration.elements[i]);
      }
      Value rest;
      if (iteration.open) {
        rest = is_callable(map)
                   ? call_maybe(map, {iteration.unknown_element, unknown(Why::Iteration, at)}, at)
                   : iteration.unknown_element;
      }
      Object* array = make_array(std::move(elements), at);
      if (iteration.open) {
        array->open = heap_->make_unknown(Why::Iteration, at);
        array->open->members.emplace_back("[]", rest);
      }
      return array;
    }
  }
  if (owner == "JSON") {
    if (name == "parse" && first.is(Tag::String)) return json_value(first.as_string(), at);
    if (name == "parse")
      return unknown(first.is(Tag::Unknown) ? first.as_unknown()->why : Why::Computed, at, "JSON.parse");
    if (const std::optional<nlohmann::json> json = json_of(first, 0)) {
      const std::string text = json->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      if (text.size() <= limits_.string_size) return heap_->make_string(text);
    }
    return unknown(Why::Computed, at, "JSON.stringify");
  }
  if (owner == "Promise") {
    if (name == "all" || name == "allSettled" || name == "race" || name == "any" || name == "resolve")
      return first;
    return unknown(Why::Computed, at, name);
  }
  if (owner == "Math") {
    if (name == "random") return unknown(Why::Environment, at, "Math.random");
    std::vector<double> numbers;
    for (const Value& value : arguments) {
      if (!value.is(Tag::Number)) return unknown(Why::Computed, at, name);
      numbers.push_back(value.as_number());
    }
    if (numbers.empty()) return unknown(Why::Computed, at, name);
    if (name == "max") return Value::number(*std::ranges::max_element(numbers));
    if (name == "min") return Value::number(*std::ranges::min_element(numbers));
    if (name == "floor") return Value::number(std::floor(numbers[0]));
    if (name == "ceil") return Value::number(std::ceil(numbers[0]));
    if (name == "round") return Value::number(std::floor(numbers[0] + 0.5));
    if (name == "abs") return Value::number(std::fabs(numbers[0]));
    if (name == "trunc") return Value::number(std::trunc(numbers[0]));
    return unknown(Why::Computed, at, name);
  }
  if (owner == "Number" || owner == "String" || owner == "Date" || owner == "Symbol" || owner == "Reflect") {
    return unknown(Why::Computed, at, name);
  }
  return call_outside(arguments, at, name, Why::Environment);
}

Value Machine::new_global(Object& native, const Arguments& arguments, Origin at) {
  if (native.name == "Map" || native.name == "Set" || native.name == "WeakMap" || native.name == "WeakSet") {
    const bool map = native.name == "Map" || native.name == "WeakMap";
    Object* object = heap_->make_object(map ? ObjectKind::Map : ObjectKind::Set, at, path_);
    if (arguments.empty()) return object;
    const Iteration iteration = iterate(arguments.front(), at);
    for (const Value& element : iteration.elements) {
      if (map) {
        object->entries.emplace_back(get_index(element, Value::number(0), at),
                                     get_index(element, Value::number(1), at));
      } else if (std::ranges::none_of(object->elements, [&](const Value& e) { return e.same(element); })) {
        object->elements.push_back(element);
      }
    }
    if (iteration.open) object->open = heap_->make_unknown(Why::Iteration, at);
    return object;
  }
  if (native.name == "Array") {
    if (arguments.size() == 1 && arguments.front().is(Tag::Number)) {
      const double size = arguments.front().as_number();
      if (size >= 0 && size <= limits_.iterations)
        return make_array(std::vector<Value>(static_cast<std::size_t>(size)), at);
      Object* array = make_array({}, at);
      array->open = heap_->make_unknown(Why::Limit, at);
      return array;
    }
    return make_array(arguments, at);
  }
  if (native.name == "Promise" && !arguments.empty()) {
    call_maybe(arguments.front(), {unknown(Why::Computed, at), unknown(Why::Computed, at)}, at);
    return unknown(Why::Computed, at, "Promise");
  }
  if (native.name == "String" || native.name == "Number" || native.name == "Boolean")
    return call_global(native, arguments, at);
  return unknown(Why::Computed, at, native.name);
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
    Then,
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
      {"findLast", Method::Find},
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
      {"then", Method::Then},
  };
  const auto found = kMethods.find(name);
  if (found == kMethods.end()) return call_outside(arguments, at, name, Why::Computed);
  const Value callback = argument(arguments, 0);
  const auto each = [&](const Value& element, std::size_t i) {
    return call(callback, {}, {narrow(element), Value::number(static_cast<double>(i)), &array}, at);
  };
  const auto rest_element = [&] { return unknown_member(*array.open, "[]", at); };
  const auto each_unknown = [&] {
    return call_maybe(callback, {rest_element(), unknown(Why::Iteration, at), &array}, at);
  };
  const std::vector<Value> elements = array.elements;  // a copy: callbacks may change the array
  const bool certain = heap_->conditions.implies(array.born, path_);
  switch (found->second) {
    case Method::Push:
    case Method::Unshift: {
      if (array.elements.size() + arguments.size() > limits_.array_size) {
        reach_limit("an array had more than " + std::to_string(limits_.array_size) + " elements");
        for (const Value& value : arguments) heap_->escape(value, at);
        array.open = heap_->make_unknown(Why::Limit, at);
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
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const Value result = each(elements[i], i);
        const Object* inner = result.object();
        if (found->second == Method::FlatMap && inner != nullptr && inner->kind == ObjectKind::Array) {
          results.insert(results.end(), inner->elements.begin(), inner->elements.end());
        } else {
          results.push_back(result);
        }
      }
      Value rest;
      if (array.open != nullptr) rest = each_unknown();
      Object* mapped = make_array(std::move(results), at);
      if (array.open != nullptr) {
        mapped->open = heap_->make_unknown(array.open->why, at, array.open->detail);
        mapped->open->members.emplace_back("[]", rest);
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
    case Method::Find: {
      std::vector<Alternative> alternatives;
      for (std::size_t i = 0; i < elements.size(); ++i) {
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
    case Method::FindIndex:
    case Method::Some:
    case Method::Every: {
      bool undecided = array.open != nullptr;
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const Truth t = truth(each(elements[i], i));
        if (t.known == Truth::Known::Unknown) undecided = true;
        if (found->second == Method::Every ? t.known == Truth::Known::False : t.known == Truth::Known::True) {
          if (undecided && found->second == Method::FindIndex) break;
          if (found->second == Method::FindIndex) return Value::number(static_cast<double>(i));
          return Value::boolean(found->second == Method::Some);
        }
      }
      if (array.open != nullptr) each_unknown();
      if (undecided) return unknown(Why::Computed, at, name);
      if (found->second == Method::FindIndex) return Value::number(-1);
      return Value::boolean(found->second == Method::Every);
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
        append_text(narrow(elements[i]), parts, at);
      }
      if (array.open != nullptr) parts.push_back({TemplatePart::Kind::Unknown, {}, nullptr, array.open});
      return heap_->make_template(parts);
    }
    case Method::Includes:
    case Method::IndexOf: {
      bool undecided = array.open != nullptr || callback.is(Tag::Unknown) || callback.is(Tag::Template);
      for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements[i].is(Tag::Unknown) || elements[i].is(Tag::Choice) || elements[i].is(Tag::Template))
          undecided = true;
        if (!elements[i].same(callback) || callback.is(Tag::Choice)) continue;
        return found->second == Method::Includes ? Value::boolean(true)
                                                 : Value::number(static_cast<double>(i));
      }
      if (undecided || callback.is(Tag::Choice)) return unknown(Why::Computed, at, name);
      return found->second == Method::Includes ? Value::boolean(false) : Value::number(-1);
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
    case Method::Sort: return &array;  // the order of what is known does not matter to what is made of it
    case Method::Flat: {
      std::vector<Value> flat;
      Unknown* open = array.open;
      for (const Value& element : elements) {
        const Iteration iteration = element.object() != nullptr && element.object()->kind == ObjectKind::Array
                                        ? iterate(element, at)
                                        : Iteration{{element}, false, {}};
        flat.insert(flat.end(), iteration.elements.begin(), iteration.elements.end());
        if (iteration.open) open = heap_->make_unknown(Why::Iteration, at);
      }
      Object* result = make_array(std::move(flat), at);
      result->open = open;
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
    case Method::Fill:
      for (Value& element : array.elements) element = callback;
      return &array;
    case Method::Splice: {
      array.open = heap_->make_unknown(Why::Computed, at, "splice");
      for (std::size_t i = 2; i < arguments.size(); ++i) array.elements.push_back(arguments[i]);
      return make_array(elements, at);
    }
    case Method::Then: return call(callback, {}, {&array}, at);
  }
  return {};
}

Value Machine::string_method(const Value& string, std::string_view name, const Arguments& arguments,
                             Origin at) {
  const Value first = argument(arguments, 0);
  if (name == "toString" || name == "valueOf" || name == "normalize") return string;
  if (!string.is(Tag::String)) {
    if (name == "concat") {
      std::vector<TemplatePart> parts;
      append_text(string, parts, at);
      for (const Value& value : arguments) append_text(value, parts, at);
      return heap_->make_template(parts);
    }
    if (name == "startsWith" && first.is(Tag::String)) {
      const TemplatePart& head = string.as_template().parts.front();
      if (head.kind == TemplatePart::Kind::Text && head.text.size() >= first.as_string().size()) {
        return Value::boolean(head.text.starts_with(first.as_string()));
      }
    }
    return unknown(Why::Computed, at, name);
  }
  const std::string text(string.as_string());
  const auto with_text = [&](const auto& work) -> Value {
    if (!first.is(Tag::String)) return unknown(Why::Computed, at, name);
    return work(first.as_string());
  };
  const auto ascii = [&](auto convert) {
    std::string result = text;
    for (char& c : result) {
      if (static_cast<unsigned char>(c) < 0x80) c = static_cast<char>(convert(static_cast<unsigned char>(c)));
    }
    return heap_->make_string(result);
  };
  if (name == "toLowerCase" || name == "toLocaleLowerCase")
    return ascii([](unsigned char c) { return std::tolower(c); });
  if (name == "toUpperCase" || name == "toLocaleUpperCase")
    return ascii([](unsigned char c) { return std::toupper(c); });
  if (name == "trim" || name == "trimStart" || name == "trimEnd") {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    std::string_view view = text;
    if (name != "trimEnd") view.remove_prefix(std::min(view.find_first_not_of(kSpace), view.size()));
    if (name != "trimStart") view = view.substr(0, view.find_last_not_of(kSpace) + 1);
    return heap_->make_string(view);
  }
  if (name == "startsWith")
    return with_text([&](std::string_view s) { return Value::boolean(text.starts_with(s)); });
  if (name == "endsWith")
    return with_text([&](std::string_view s) { return Value::boolean(text.ends_with(s)); });
  if (name == "includes") {
    return with_text([&](std::string_view s) { return Value::boolean(text.find(s) != std::string::npos); });
  }
  if (name == "indexOf") {
    return with_text([&](std::string_view s) {
      const std::size_t found = text.find(s);
      return Value::number(found == std::string::npos ? -1 : static_cast<double>(found));
    });
  }
  if (name == "concat") {
    std::vector<TemplatePart> parts;
    append_text(string, parts, at);
    for (const Value& value : arguments) append_text(value, parts, at);
    return heap_->make_template(parts);
  }
  if (name == "split") {
    return with_text([&](std::string_view separator) -> Value {
      std::vector<Value> pieces;
      if (separator.empty()) return make_array(iterate(string, at).elements, at);
      std::size_t begin = 0;
      for (std::size_t end = text.find(separator); end != std::string::npos;
           end = text.find(separator, begin)) {
        pieces.push_back(heap_->make_string(std::string_view(text).substr(begin, end - begin)));
        begin = end + separator.size();
      }
      pieces.push_back(heap_->make_string(std::string_view(text).substr(begin)));
      return make_array(std::move(pieces), at);
    });
  }
  if ((name == "replace" || name == "replaceAll") && first.is(Tag::String) &&
      argument(arguments, 1).is(Tag::String)) {
    const std::string_view from = first.as_string();
    const std::string_view to = arguments[1].as_string();
    if (from.empty() || to.find('$') != std::string_view::npos) return unknown(Why::Computed, at, name);
    std::string result;
    std::size_t begin = 0;
    for (std::size_t end = text.find(from); end != std::string::npos; end = text.find(from, begin)) {
      result.append(text, begin, end - begin).append(to);
      begin = end + from.size();
      if (name == "replace" || result.size() > limits_.string_size) break;
    }
    result.append(text, begin);
    return heap_->make_string(result);
  }
  if ((name == "replace" || name == "replaceAll") && first.object() != nullptr &&
      first.as_object()->kind == ObjectKind::RegExp && argument(arguments, 1).is(Tag::String)) {
    const Origin written = first.as_object()->origin;
    const std::string_view literal = written.file->text(written.node->range);
    const std::size_t end = literal.rfind('/');
    const std::string to(arguments[1].as_string());
    constexpr std::size_t kLongest = 256;  // the library matches by recursion, character by character
    if (end == 0 || end == std::string_view::npos || text.size() > kLongest ||
        to.find('$') != std::string::npos || !is_simple_pattern(literal.substr(1, end - 1))) {
      return unknown(Why::Computed, at, name);
    }
    const std::string_view flags = literal.substr(end + 1);
    if (flags.find_first_not_of("gi") != std::string_view::npos) return unknown(Why::Computed, at, name);
    try {
      auto syntax = std::regex::ECMAScript;
      if (flags.find('i') != std::string_view::npos) syntax |= std::regex::icase;
      const std::regex pattern(std::string(literal.substr(1, end - 1)), syntax);
      const auto how = flags.find('g') != std::string_view::npos ? std::regex_constants::format_default
                                                                 : std::regex_constants::format_first_only;
      return heap_->make_string(std::regex_replace(std::string(text), pattern, to, how));
    } catch (const std::regex_error&) {
      return unknown(Why::Computed, at, name);
    }
  }
  if (name == "slice" || name == "substring" || name == "substr" || name == "charAt" || name == "at") {
    if (!first.is(Tag::Number)) return unknown(Why::Computed, at, name);
    const double size = static_cast<double>(text.size());
    double from = first.as_number();
    if (from < 0) from = name == "substring" ? 0 : std::max(0.0, size + from);
    double to = size;
    const Value second = argument(arguments, 1);
    if (name == "charAt" || name == "at") {
      to = from + 1;
    } else if (second.is(Tag::Number)) {
      to = name == "substr" ? from + second.as_number() : second.as_number();
      if (to < 0) to = name == "substring" ? 0 : std::max(0.0, size + to);
    } else if (!second.is(Tag::Undefined)) {
      return unknown(Why::Computed, at, name);
    }
    if (name == "substring" && from > to) std::swap(from, to);
    from = std::min(from, size);
    to = std::clamp(to, from, size);
    return heap_->make_string(
        text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
  }
  if ((name == "padStart" || name == "padEnd") && first.is(Tag::Number)) {
    const Value second = argument(arguments, 1);
    const std::string pad = second.is(Tag::String) ? std::string(second.as_string()) : " ";
    const double target = std::min(first.as_number(), static_cast<double>(limits_.string_size));
    std::string padding;
    while (!pad.empty() && static_cast<double>(text.size() + padding.size()) < target) padding += pad;
    if (target > static_cast<double>(text.size()))
      padding.resize(static_cast<std::size_t>(target) - text.size());
    return heap_->make_string(name == "padStart" ? padding + text : text + padding);
  }
  if (name == "repeat" && first.is(Tag::Number)) {
    const double count = first.as_number();
    if (count < 0 || count * static_cast<double>(text.size()) > static_cast<double>(limits_.string_size)) {
      reach_limit("a string was longer than " + std::to_string(limits_.string_size) + " bytes");
      return unknown(Why::Limit, at);
    }
    std::string result;
    for (double i = 0; i < std::floor(count); ++i) result += text;
    return heap_->make_string(result);
  }
  // Callbacks of replace() and match() and the like run on text only; nothing of the app changes there.
  return unknown(Why::Computed, at, name);
}

bool Machine::too_many_unknown_keys(const Object& collection) {
  const auto unknown_keys =
      std::ranges::count_if(collection.entries, [](const auto& entry) { return !is_known_key(entry.first); });
  if (static_cast<std::size_t>(unknown_keys) < limits_.unknown_keys) return false;
  reach_limit("an object had more than " + std::to_string(limits_.unknown_keys) +
              " members with unknown names");
  return true;
}

Value Machine::collection_method(Object& collection, std::string_view name, const Arguments& arguments,
                                 Origin at) {
  const bool map = collection.kind == ObjectKind::Map;
  const Value first = argument(arguments, 0);
  const bool certain = heap_->conditions.implies(collection.born, path_);
  if (name == "set" && map) {
    if (collection.root == Evaluation::kSharedRoot) Evaluation::share(argument(arguments, 1));
    for (auto& [key, value] : collection.entries) {
      if (!key.same(first) || key.is(Tag::Unknown)) continue;
      assign_slot(value, argument(arguments, 1), collection.born);
      return &collection;
    }
    const Value stored = argument(arguments, 1);
    if (!is_known_key(first) && too_many_unknown_keys(collection)) {
      heap_->escape(stored, at);
      if (collection.open == nullptr) collection.open = heap_->make_unknown(Why::Limit, at);
      return &collection;
    }
    collection.entries.emplace_back(
        first, certain ? stored : heap_->make_choice({{path_, stored}}, collection.born));
    if (collection.entries.size() > limits_.array_size) {
      reach_limit("a map had more than " + std::to_string(limits_.array_size) + " entries");
      heap_->escape(stored, at);
      collection.entries.pop_back();
      collection.open = heap_->make_unknown(Why::Limit, at);
    }
    return &collection;
  }
  if (name == "add" && !map) {
    if (collection.root == Evaluation::kSharedRoot) Evaluation::share(first);
    if (std::ranges::none_of(collection.elements, [&](const Value& e) { return e.same(first); })) {
      collection.elements.push_back(certain ? first : heap_->make_choice({{path_, first}}, collection.born));
    }
    return &collection;
  }
  if (name == "get" && map) {
    if (first.is(Tag::Choice)) {
      return map_alternatives(
          first, [&](const Value& key) { return collection_method(collection, name, {key}, at); });
    }
    if (!is_known_key(first) && collection.entries.size() > Evaluation::kMaxAlternatives) {
      std::vector<Value> all;
      all.reserve(collection.entries.size());
      for (const auto& [key, value] : collection.entries) all.push_back(value);
      return heap_->too_many_alternatives(all);
    }
    std::vector<Alternative> alternatives;
    for (auto entry = collection.entries.rbegin(); entry != collection.entries.rend(); ++entry) {
      if (entry->first.same(first)) {
        alternatives.push_back({Guard(), entry->second});
        return heap_->make_choice(alternatives, path_);
      }
      if (!is_known_key(first) || !is_known_key(entry->first))
        alternatives.push_back({heap_->conditions.of(heap_->conditions.fresh()), entry->second});
    }
    if (collection.open != nullptr || collection.escaped)
      alternatives.push_back({Guard(), unknown(Why::Computed, at, name)});
    return heap_->make_choice(alternatives, path_);
  }
  if (name == "has") {
    const auto matches = [&](const Value& key) { return key.same(first); };
    const bool there =
        map ? std::ranges::any_of(collection.entries, [&](const auto& e) { return matches(e.first); })
            : std::ranges::any_of(collection.elements, matches);
    const bool decided =
        collection.open == nullptr && is_known_key(first) &&
        std::ranges::all_of(collection.entries, is_known_key, &std::pair<Value, Value>::first) &&
        std::ranges::all_of(collection.elements, is_known_key);
    if (there || decided) return Value::boolean(there);
    return unknown(Why::Computed, at, name);
  }
  if (name == "forEach") {
    if (map) {
      const auto entries = collection.entries;
      for (const auto& [key, value] : entries) call(first, {}, {narrow(value), key, &collection}, at);
    } else {
      const auto elements = collection.elements;
      for (const Value& element : elements) call(first, {}, {narrow(element), element, &collection}, at);
    }
    if (collection.open != nullptr)
      call_maybe(first, {unknown(Why::Iteration, at), unknown(Why::Iteration, at)}, at);
    return {};
  }
  if (name == "values" || name == "keys" || name == "entries") {
    std::vector<Value> results;
    results.reserve(collection.entries.size() + collection.elements.size());
    for (const auto& [key, value] : collection.entries) {
      results.push_back(name == "keys"     ? key
                        : name == "values" ? narrow(value)
                                           : Value(make_array({key, value}, at)));
    }
    for (const Value& element : collection.elements) results.push_back(element);
    Object* array = make_array(std::move(results), at);
    if (collection.open != nullptr) array->open = heap_->make_unknown(Why::Iteration, at);
    return array;
  }
  if (name == "delete" || name == "clear") {
    if (certain && name == "clear") {
      collection.entries.clear();
      collection.elements.clear();
    } else if (certain) {
      std::erase_if(collection.entries, [&](const auto& entry) { return entry.first.same(first); });
      std::erase_if(collection.elements, [&](const Value& element) { return element.same(first); });
    } else {
      collection.open = heap_->make_unknown(Why::Computed, at, name);
    }
    return unknown(Why::Computed, at, name);
  }
  return call_outside(arguments, at, name, Why::Computed);
}

}  // namespace presynth::interp
