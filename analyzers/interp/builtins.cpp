// What JavaScript itself brings: Object, Map, Set, process, console, ...
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

namespace {

/// What JSON.stringify writes, when all of the value is known and it takes no more than `left` bytes.
std::optional<nlohmann::json> json_of(const Value& value, unsigned depth, std::size_t& left) {
  constexpr unsigned kDeepest = 32;
  const std::size_t least = 1 + (value.is(Tag::String) ? value.as_string().size() : 0);
  if (least > left) return std::nullopt;
  left -= least;
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
      const auto one = json_of(element.is_nullish() ? Value::null() : element, depth + 1, left);
      if (!one) return std::nullopt;
      array.push_back(*one);
    }
    return array;
  }
  if (object.kind != ObjectKind::Plain || !object.entries.empty()) return std::nullopt;
  nlohmann::json result = nlohmann::json::object();
  for (const auto& [name, member] : object.properties.all()) {
    if (member.is(Tag::Undefined)) continue;
    if (name.size() > left) return std::nullopt;
    left -= name.size();
    const auto one = json_of(member, depth + 1, left);
    if (!one) return std::nullopt;
    result[std::string(name)] = *one;
  }
  return result;
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
      heap_->copied += object->properties.all().size() * sizeof(Value);
      for (std::size_t i = 0; i < object->properties.all().size(); ++i) {  // a getter may add to them
        const auto [name, member] = object->properties.all()[i];
        entries.emplace_back(Value::string(name), read(narrow(member), value, at));
      }
      for (const auto& entry : object->entries) entries.push_back(entry);
      break;
    case ObjectKind::Array:
      heap_->copied += object->elements.size() * sizeof(Value);
      for (std::size_t i = 0; i < object->elements.size(); ++i) {
        entries.emplace_back(heap_->make_string(std::to_string(i)), narrow(object->elements[i]));
      }
      break;
    case ObjectKind::Map:
      heap_->copied += object->entries.size() * sizeof(Value);
      entries = object->entries;
      break;
    default: open = true; return entries;
  }
  open = open || object->open != nullptr || object->escaped;
  return entries;
}

Value Machine::clone(const Value& value, std::unordered_map<const Object*, Object*>& copies, Origin at) {
  if (value.is(Tag::Choice)) {
    std::vector<Alternative> alternatives;
    for (const Alternative& one : value.as_choice().alternatives)
      alternatives.push_back({one.guard, clone(one.value, copies, at)});
    return heap_->make_choice(alternatives, path_);
  }
  const Object* object = value.object();
  if (object == nullptr) return value;
  if (const auto made = copies.find(object); made != copies.end()) return made->second;
  const bool is_data = object->kind == ObjectKind::Plain || object->kind == ObjectKind::Array ||
                       object->kind == ObjectKind::Map || object->kind == ObjectKind::Set;
  if (!is_data || depth_ >= limits_.depth || !burn_fuel()) {
    heap_->escape(value, at);
    return unknown(is_data ? Why::Limit : Why::Computed, at, "structuredClone");
  }
  ++depth_;
  heap_->copied += object->properties.memory() + object->elements.size() * sizeof(Value) +
                   object->entries.size() * 2 * sizeof(Value);
  Object* copy = heap_->make_object(object->kind, at, path_);
  copies.emplace(object, copy);
  copy->open = object->open;
  copy->escaped = object->escaped;
  copy->escaped_at = object->escaped_at;
  for (const auto& [name, member] : object->properties.all())
    copy->properties.slot(name) = clone(narrow(member), copies, at);
  for (const Value& element : object->elements) copy->elements.push_back(clone(narrow(element), copies, at));
  for (const auto& [key, member] : object->entries)
    copy->entries.emplace_back(clone(key, copies, at), clone(narrow(member), copies, at));
  --depth_;
  return copy;
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
      if (!value.is(Tag::String))
        return computed(name, {value, argument(arguments, 1)},
                        [&] { return unknown(Why::Computed, at, name); });
      const std::string text(value.as_string());
      heap_->copied += text.size();
      constexpr std::string_view kBlank = " \t\r\n";
      const bool blank = text.find_first_not_of(kBlank) == std::string::npos;
      if (name == "Number" && blank) return Value::number(0);
      const Value radix = argument(arguments, 1);
      const bool decimal = radix.is_nullish() || (radix.is(Tag::Number) && radix.as_number() == 10);
      if (name == "parseInt" && !decimal) return unknown(Why::Computed, at, name);
      char* end = nullptr;
      const double number = std::strtod(text.c_str(), &end);
      const bool whole =
          text.find_first_not_of(kBlank, static_cast<std::size_t>(end - text.c_str())) == std::string::npos;
      if (name == "Number" && !whole) return Value::number(std::nan(""));
      return Value::number(end == text.c_str()  ? std::nan("")
                           : name == "parseInt" ? std::trunc(number)
                                                : number);
    });
  }
  if (name == "Symbol") return unknown(Why::Computed, at, name);
  if (name == "structuredClone") {
    std::unordered_map<const Object*, Object*> copies;
    return clone(argument(arguments, 0), copies, at);
  }
  if (name == "Object") return argument(arguments, 0);
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
          if (name == "values") array->open->members.slot("[]") = element;
          if (name == "entries")
            array->open->members.slot("[]") = make_array({unknown(Why::Iteration, at), element}, at);
        }
      }
      return array;
    }
    if (name == "assign") {
      if (Object* target = first.object(); target != nullptr) {
        for (std::size_t i = 1; i < arguments.size(); ++i) assign_members(*target, arguments[i], at);
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
    if (name == "create") {
      Object* object = heap_->make_object(ObjectKind::Plain, at, path_);
      if (first.is(Tag::Null) && arguments.size() == 1) return object;
      for (const Value& value : arguments) heap_->escape(value, at);  // they are reached through the object
      object->open = heap_->make_unknown(Why::Syntax, at, "Object.create");
      return object;
    }
    if (name == "defineProperty" || name == "defineProperties") {
      heap_->escape(arguments.empty() ? Value() : arguments.back(), at);
      if (Object* target = first.object()) target->open = heap_->make_unknown(Why::Syntax, at, name);
      return first;
    }
    if (name == "hasOwn") return has_own(first, argument(arguments, 1), at);
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
          if (length.is(Tag::Number) && length.as_number() > 0)
            reach_limit("an array was made with more than " + std::to_string(limits_.iterations) +
                        " elements");
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
        array->open->members.slot("[]") = rest;
      }
      return array;
    }
  }
  if (owner == "JSON") {
    if (name == "parse" && first.is(Tag::String)) {
      heap_->copied += first.as_string().size() * sizeof(Value);
      return json_value(first.as_string(), at);
    }
    if (name == "parse")
      return unknown(first.is(Tag::Unknown) ? first.as_unknown()->why : Why::Computed, at, "JSON.parse");
    const bool plain = arguments.size() < 2;  // neither a replacer nor an indentation
    std::size_t left = limits_.string_size;
    const std::optional<nlohmann::json> json = plain ? json_of(first, 0, left) : std::nullopt;
    heap_->copied += (limits_.string_size - left) * sizeof(nlohmann::json);
    if (json) {
      const std::string text = json->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      if (text.size() <= limits_.string_size) return heap_->make_string(text);
    }
    return unknown(Why::Computed, at, "JSON.stringify");
  }
  if (owner == "Promise") {
    if (name == "all" || name == "resolve") return first;
    if (name == "allSettled") {
      const auto settled = [&](const Value& value) {
        Object* result = heap_->make_object(ObjectKind::Plain, at, path_);
        result->properties.slot("status") = Value::string("fulfilled");
        result->properties.slot("value") = value;
        return Value(result);
      };
      const Iteration iteration = iterate(first, at);
      std::vector<Value> results;
      results.reserve(iteration.elements.size());
      for (const Value& element : iteration.elements) results.push_back(settled(element));
      Object* array = make_array(std::move(results), at);
      if (iteration.open) {
        array->open = heap_->make_unknown(Why::Iteration, at);
        array->open->members.slot("[]") = settled(iteration.unknown_element);
      }
      return array;
    }
    if (name == "race" || name == "any") {
      const Iteration iteration = iterate(first, at);
      if (!iteration.open && iteration.elements.size() == 1) return iteration.elements.front();
      heap_->escape(first, at);  // which of them is the first is not known
    }
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
  if (owner == "Reflect") {
    if (name == "apply")
      return call(first, argument(arguments, 1), iterate(argument(arguments, 2), at).elements, at);
    if (name == "get") return get_index(first, argument(arguments, 1), at);
    return call_outside(arguments, at, name, Why::Computed);
  }
  if (owner == "Number" && (name == "parseInt" || name == "parseFloat"))
    return call(global(name, at), {}, arguments, at);
  if (owner == "Number" && name.starts_with("is")) {
    return map_alternatives(first, [&](const Value& value) -> Value {
      constexpr double kLargestSafe = 9007199254740991;
      if (!is_known_key(value)) return unknown(Why::Computed, at, name);
      const double number = value.is(Tag::Number) ? value.as_number() : 0;
      const bool is_whole = std::isfinite(number) && number == std::trunc(number);
      if (!value.is(Tag::Number)) return Value::boolean(false);
      if (name == "isNaN") return Value::boolean(std::isnan(number));
      if (name == "isFinite") return Value::boolean(std::isfinite(number));
      if (name == "isInteger") return Value::boolean(is_whole);
      if (name == "isSafeInteger") return Value::boolean(is_whole && std::fabs(number) <= kLargestSafe);
      return unknown(Why::Computed, at, name);
    });
  }
  if (owner == "Object.prototype.hasOwnProperty" && name == "call")
    return has_own(first, argument(arguments, 1), at);
  if (owner == "Number" || owner == "String" || owner == "Date" || owner == "Symbol") {
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
      if (!burn_fuel()) {
        heap_->mark_incomplete();
        break;
      }
      if (map) {
        object->entries.emplace_back(get_index(element, Value::number(0), at),
                                     get_index(element, Value::number(1), at));
        continue;
      }
      heap_->charge_looks(object->elements.size(), element);
      if (std::ranges::none_of(object->elements, [&](const Value& e) { return e.same(element); }))
        object->elements.push_back(element);
    }
    if (iteration.open) object->open = heap_->make_unknown(Why::Iteration, at);
    return object;
  }
  if (native.name == "Array") {
    if (arguments.size() == 1 && arguments.front().is(Tag::Number)) {
      const double size = arguments.front().as_number();
      if (size >= 0 && size <= limits_.iterations)
        return make_array(std::vector<Value>(static_cast<std::size_t>(size)), at);
      reach_limit("an array was made with more than " + std::to_string(limits_.iterations) + " elements");
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

void Machine::assign_members(Object& target, const Value& source, Origin at) {
  const Object* object = source.object();
  if (target.kind != ObjectKind::Instance || object == nullptr || object->kind != ObjectKind::Plain) {
    copy_members(target, source, at);
    return;
  }
  const auto members = object->properties.all();  // a copy: a setter may change the source
  heap_->copied += object->properties.memory();
  for (const auto& [name, value] : members) set_member(&target, name, narrow(value), at);
  for (const auto& [key, value] : object->entries) heap_->escape(value, at);
  if ((object->open != nullptr || !object->entries.empty()) && target.open == nullptr)
    target.open = heap_->make_unknown(Why::Computed, at, "Object.assign");
}

Value Machine::has_own(const Value& value, const Value& key, Origin at) {
  const Object* object = value.object();
  if (object != nullptr && object->kind == ObjectKind::Plain && key.is(Tag::String)) {
    const Value* own = object->properties.find(key.as_string());
    const bool is_closed = object->open == nullptr && !object->escaped && object->entries.empty();
    // A choice may be of a member that one of several paths has put there.
    if (own == nullptr ? is_closed : !object->escaped && !own->is(Tag::Choice))
      return Value::boolean(own != nullptr);
  }
  return unknown(Why::Computed, at, "hasOwn");
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
  heap_->charge_looks(collection.entries.size() + collection.elements.size(), first);
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
      bound_array(collection, at);
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
      if (is_known_key(first) && is_known_key(entry->first)) continue;
      const std::optional<std::string> key = constant_text(entry->first);
      const Literal literal = first.is(Tag::Unknown) && key
                                  ? heap_->conditions.equals(first.as_unknown()->id, *key)
                                  : heap_->conditions.fresh();
      alternatives.push_back({heap_->conditions.of(literal), entry->second});
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
    if (there) return Value::boolean(true);
    if (collection.open != nullptr || collection.escaped) return unknown(Why::Computed, at, name);
    if (collection.entries.size() + collection.elements.size() >= Evaluation::kMaxAlternatives) {
      const bool decided =
          is_known_key(first) &&
          std::ranges::all_of(collection.entries, is_known_key, &std::pair<Value, Value>::first) &&
          std::ranges::all_of(collection.elements, is_known_key);
      return decided ? Value::boolean(false) : unknown(Why::Computed, at, name);
    }
    std::vector<Truth> tests;
    const auto test = [&](const Value& key) {
      tests.push_back(truth(binary(syntax::Operator::StrictEq, key, first, at)));
    };
    for (const auto& [key, value] : collection.entries) test(key);
    for (const Value& element : collection.elements) test(element);
    return settled_by_any(tests, true, at);
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
    const Value had = name == "clear" ? Value() : collection_method(collection, "has", arguments, at);
    if (certain && name == "clear") {
      collection.entries.clear();
      collection.elements.clear();
    } else if (certain) {
      std::erase_if(collection.entries, [&](const auto& entry) { return entry.first.same(first); });
      std::erase_if(collection.elements, [&](const Value& element) { return element.same(first); });
    } else {
      collection.open = heap_->make_unknown(Why::Computed, at, name);
    }
    return had;
  }
  heap_->escape(&collection, at);
  return call_outside(arguments, at, name, Why::Computed);
}

}  // namespace presynth::interp
