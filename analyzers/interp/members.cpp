// Reading and writing members, by name and by index.
#include <algorithm>
#include <cmath>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

Value Machine::unknown_member(Unknown& owner, std::string_view name, Origin at) {
  if (const Value* known = owner.members.find(name)) return *known;
  std::string detail(owner.detail);
  if (owner.why == Why::External) {
    const catalog::TypeId extends = catalog::known_subclass(detail + '.' + std::string(name));
    if (extends != catalog::kNoType) return library_class(extends);
  }
  if (detail.size() < 120) detail = detail.empty() ? std::string(name) : detail + '.' + std::string(name);
  Unknown* member = typed_unknown(owner.why, owner.origin.node != nullptr ? owner.origin : at,
                                  heap_->keep(detail), type_member(owner.type, name));
  owner.members.slot(name) = Value(member);
  return member;
}

Value Machine::get_member(const Value& object, std::string_view name, Origin at) {
  switch (object.tag()) {
    case Tag::Choice:
      return map_alternatives(object,
                              [&](const Value& alternative) { return get_member(alternative, name, at); });
    case Tag::Unknown: return unknown_member(*object.as_unknown(), name, at);
    case Tag::Object: return get_object_member(*object.as_object(), name, at);
    case Tag::String:
      if (name == "length") {
        const std::string_view text = object.as_string();
        const bool is_ascii =
            std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        return is_ascii ? Value::number(static_cast<double>(text.size())) : unknown(Why::Computed, at, name);
      }
      return unknown(Why::Computed, at, name);
    case Tag::Uninitialized:
    case Tag::Undefined:
    case Tag::Null: return unknown(Why::Computed, at, name);  // throws at run time, unless the analysis erred
    default: return unknown(Why::Computed, at, name);
  }
}

Value Machine::read(const Value& property, const Value& owner, Origin at) {
  Object* function = property.object();
  if (function == nullptr || !function->is_getter) return property;
  return call_function(*function, owner, {}, at);
}

Value* Machine::live_export(const Object& object, std::string_view name) {
  if (object.kind != ObjectKind::Plain || object.environment == nullptr ||
      object.environment->scope == nullptr)
    return nullptr;
  Environment& env = *object.environment;
  heap_->copied += env.scope->bindings.size() * Evaluation::kBytesPerLook;
  for (const syntax::Binding* binding : env.scope->bindings) {
    const bool varies =
        binding->kind == syntax::BindingKind::Let || binding->kind == syntax::BindingKind::Var;
    if (!varies || binding->name != name || binding->slot >= env.slots.size()) continue;
    Value& slot = env.slots[binding->slot];
    return slot.is(Tag::Uninitialized) ? nullptr : &slot;
  }
  return nullptr;
}

Value Machine::get_object_member(Object& object, std::string_view name, Origin at) {
  if (const Value* live = live_export(object, name)) return narrow(*live);
  if (object.kind != ObjectKind::ModuleNamespace) {
    if (const Value* own = object.properties.find(name)) return read(narrow(*own), &object, at);
  }
  if (name == "prototype") uses_prototypes_ = true;
  switch (object.kind) {
    case ObjectKind::Plain:
    case ObjectKind::Enum:
      if (object.open != nullptr) return unknown_member(*object.open, name, at);
      if (!object.entries.empty()) return get_index(&object, Value::string(name), at);
      if (object.escaped) return unknown(Why::External, at, name);
      return {};
    case ObjectKind::Array:
      if (name == "length") {
        if (object.open != nullptr) return unknown_member(*object.open, name, at);
        return Value::number(static_cast<double>(object.elements.size()));
      }
      return {};
    case ObjectKind::Map:
    case ObjectKind::Set:
      if (name == "size" && object.open == nullptr) {
        return Value::number(static_cast<double>(object.kind == ObjectKind::Map ? object.entries.size()
                                                                                : object.elements.size()));
      }
      return unknown(Why::Computed, at, name);
    case ObjectKind::Instance: {
      const ClassMember getter = find_method(object.instance_of, name, false, syntax::kGetter);
      if (getter.method != nullptr) {
        return call_function(*bound_method(getter, &object).as_object(), &object, {}, at, getter.owner);
      }
      const ClassMember method = find_method(object.instance_of, name, false, 0);
      if (method.method != nullptr) return bound_method(method, &object);
      if (object.library != catalog::kNoType) return library_member(object, name, at);
      for (const Object* c = object.instance_of; c != nullptr; c = c->superclass) {
        if (c->opaque_base != nullptr) {
          const Value member = unknown_member(*c->opaque_base, name, at);
          object.properties.slot(name) = member;
          return member;
        }
      }
      if (object.open != nullptr) return unknown_member(*object.open, name, at);
      if (object.escaped) return unknown(Why::External, at, name);
      return {};
    }
    case ObjectKind::Class: {
      const ClassMember getter = find_method(&object, name, true, syntax::kGetter);
      if (getter.method != nullptr) {
        return call_function(*bound_method(getter, &object).as_object(), &object, {}, at, getter.owner);
      }
      const ClassMember method = find_method(&object, name, true, 0);
      if (method.method != nullptr) return bound_method(method, &object);
      if (name == "name") return Value::string(object.name);
      for (Object* base = &object; base != nullptr; base = base->superclass) {
        if (base->kind != ObjectKind::Class) return get_object_member(*base, name, at);
        if (const Value* inherited = base->properties.find(name)) return read(narrow(*inherited), base, at);
        if (base->opaque_base != nullptr) return unknown_member(*base->opaque_base, name, at);
      }
      return {};
    }
    case ObjectKind::LibraryClass: return library_static(object, name, at);
    case ObjectKind::LibraryModule: return library_module_member(object.name, name, at);
    case ObjectKind::LibraryObject: return library_member(object, name, at);
    case ObjectKind::ModuleNamespace: return module_export(*object.module, name, at);
    case ObjectKind::Native:
      return global(heap_->keep(std::string(object.name) + '.' + std::string(name)), at);
    case ObjectKind::Function:
      if (name == "name" && object.function->name != nullptr)
        return Value::string(object.function->name->name);
      return unknown(Why::Computed, at, name);
    default: return unknown(Why::Computed, at, name);
  }
}

Value Machine::get_index(const Value& object, const Value& index, Origin at) {
  if (object.is(Tag::Choice)) {
    return map_alternatives(object,
                            [&](const Value& alternative) { return get_index(alternative, index, at); });
  }
  if (index.is(Tag::Choice)) {
    return map_alternatives(index,
                            [&](const Value& alternative) { return get_index(object, alternative, at); });
  }
  Object* target = object.object();
  if (target != nullptr && target->kind == ObjectKind::Array && index.is(Tag::String)) {
    // `for (const i in array)` and Object.keys() name elements by text.
    const std::string_view text = index.as_string();
    constexpr std::size_t kDigits = 9;
    const bool digits = !text.empty() && text.size() <= kDigits &&
                        text.find_first_not_of("0123456789") == std::string_view::npos &&
                        (text.size() == 1 || text.front() != '0');
    if (digits) return get_index(object, Value::number(std::stod(std::string(text))), at);
  }
  if (target != nullptr && (target->kind == ObjectKind::Array || target->kind == ObjectKind::Set) &&
      index.is(Tag::Number)) {
    const double at_index = index.as_number();
    if (at_index >= 0 && at_index < static_cast<double>(target->elements.size()) &&
        at_index == std::floor(at_index)) {
      return narrow(target->elements[static_cast<std::size_t>(at_index)]);
    }
    if (target->open != nullptr) return unknown_member(*target->open, "[]", at);
    return {};
  }
  if (object.is(Tag::String) && index.is(Tag::Number)) {
    const std::string_view text = object.as_string();
    const double position = index.as_number();
    const bool inside =
        position >= 0 && position < static_cast<double>(text.size()) && position == std::floor(position);
    return inside ? Value::string(text.substr(static_cast<std::size_t>(position), 1)) : Value();
  }
  if (index.is(Tag::String) || index.is(Tag::Number)) {
    const Value name = index.is(Tag::String) ? index : to_text(index, at);
    if (target == nullptr || target->entries.empty() || target->kind != ObjectKind::Plain) {
      return get_member(object, name.as_string(), at);
    }
    // Something was also stored under a name that is not known: it may be this one.
    std::vector<Alternative> alternatives;
    for (auto entry = target->entries.rbegin(); entry != target->entries.rend(); ++entry) {
      alternatives.push_back({heap_->conditions.of(heap_->conditions.fresh()), entry->second});
    }
    if (const Value* own = target->properties.find(name.as_string()))
      alternatives.push_back({Guard(), read(*own, object, at)});
    return heap_->make_choice(alternatives, path_);
  }
  if (index.is(Tag::Object) && target != nullptr && target->kind == ObjectKind::Plain) {
    // Members of the library's enums and statics are keys by what they are, not by their text.
    for (auto entry = target->entries.rbegin(); entry != target->entries.rend(); ++entry) {
      if (entry->first.same(index)) return narrow(entry->second);
    }
  }
  if (target == nullptr) {
    if (object.is(Tag::Unknown)) return unknown_member(*object.as_unknown(), "[]", at);
    return unknown(Why::Computed, at);
  }
  // An unknown name: any of the members, each where the name is its own; that is also what a comparison of
  // the name with a constant says.
  std::vector<Value> all = target->elements;
  std::vector<Value> names;
  const std::size_t count = all.size() + target->properties.all().size();
  heap_->copied += count * sizeof(Value);
  names.reserve(count);
  for (std::size_t i = 0; i < all.size(); ++i) names.push_back(Value::number(static_cast<double>(i)));
  for (std::size_t i = 0; i < target->properties.all().size(); ++i) {  // a getter may add to them
    names.push_back(Value::string(target->properties.all()[i].first));
    all.push_back(read(target->properties.all()[i].second, object, at));
  }
  if (target->kind == ObjectKind::Plain) {
    for (const auto& [key, value] : target->entries) {
      names.emplace_back();
      all.push_back(value);
    }
  }
  if (all.size() >= Evaluation::kMaxAlternatives) return heap_->too_many_alternatives(all);
  std::vector<Alternative> alternatives;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Literal literal = 0;
    if (index.is(Tag::Unknown)) {
      const std::string text =
          constant_text(names[i]).value_or(std::to_string(i) + "@" + std::to_string(target->id));
      literal = heap_->conditions.equals(index.as_unknown()->id, text);
    } else {
      literal = heap_->conditions.fresh();
    }
    alternatives.push_back({heap_->conditions.of(literal), all[i]});
  }
  const auto other = [&] { return unknown(Why::Computed, at); };
  alternatives.push_back({Guard(), computed("[]" + std::to_string(target->id), {index}, other)});
  return heap_->make_choice(alternatives, path_);
}

void Machine::assign_slot(Value& slot, const Value& value, Guard born) {
  if (heap_->conditions.implies(born, path_) || slot.is(Tag::Uninitialized)) {
    slot = value;
    return;
  }
  slot = heap_->make_choice({{path_, value}, {Guard(), slot}}, born);
}

void Machine::set_length(Object& array, const Value& length, Origin at) {
  const bool is_known = length.is(Tag::Number) && heap_->conditions.implies(array.born, path_);
  if (is_known && length.as_number() >= 0 && length.as_number() <= static_cast<double>(limits_.array_size)) {
    const auto size = static_cast<std::size_t>(length.as_number());
    if (size <= array.elements.size()) array.open = nullptr;
    array.elements.resize(size);
    return;
  }
  array.open = is_known ? array_is_too_long(at) : heap_->make_unknown(Why::Computed, at);
}

void Machine::set_member(const Value& object, std::string_view name, const Value& value, Origin at) {
  if (object.is(Tag::Choice)) {
    heap_->for_each_alternative(object, path_, [&](Guard guard, const Value& alternative) {
      Narrowed narrowed(*this, guard);
      set_member(alternative, name, value, at);
    });
    return;
  }
  if (object.is(Tag::Unknown)) {
    object.as_unknown()->members.slot(name) = value;
    heap_->escape(value, at);
    return;
  }
  Object* target = object.object();
  if (target == nullptr) return;
  if (target->kind == ObjectKind::Instance || target->kind == ObjectKind::Class) {
    Object* cls = target->kind == ObjectKind::Class ? target : target->instance_of;
    const ClassMember setter = find_method(cls, name, target->kind == ObjectKind::Class, syntax::kSetter);
    if (setter.method != nullptr) {
      call_function(*bound_method(setter, object).as_object(), object, {value}, at, setter.owner);
      return;
    }
  }
  if (target->kind == ObjectKind::ModuleNamespace && target->module != nullptr) {
    target->module->exports.slot(name) = value;
    return;
  }
  if (target->kind == ObjectKind::LibraryModule || target->kind == ObjectKind::LibraryClass) return;
  if (target->kind == ObjectKind::Array && name == "length") {
    set_length(*target, value, at);
    return;
  }
  if (target->kind == ObjectKind::Class || target->root == Evaluation::kSharedRoot) Evaluation::share(value);
  // What a setter of an object literal, or of defineProperty, does with the value is not looked at.
  const bool has_setters =
      target->kind == ObjectKind::Plain && target->open != nullptr && target->open->why == Why::Syntax;
  if (has_setters) heap_->escape(value, at);
  if (Value* live = live_export(*target, name)) assign_slot(*live, value, target->environment->born);
  assign_slot(target->properties.slot(name), value, target->born);
  if (target->kind == ObjectKind::LibraryObject)
    note_call(target, target->library, "=", {Value::string(name), value}, at, {});
}

void Machine::set_index(const Value& object, const Value& index, const Value& value, Origin at) {
  if (object.is(Tag::Choice) || !(object.is(Tag::Object))) {
    if (index.is(Tag::String)) {
      set_member(object, index.as_string(), value, at);
    } else {
      heap_->escape(value, at);
    }
    return;
  }
  Object& target = *object.as_object();
  if (index.is(Tag::Choice)) {
    heap_->for_each_alternative(index, path_, [&](Guard guard, const Value& alternative) {
      Narrowed narrowed(*this, guard);
      set_index(object, alternative, value, at);
    });
    return;
  }
  if (target.kind == ObjectKind::Array && index.is(Tag::Number)) {
    const double position = index.as_number();
    if (position >= 0 && position < static_cast<double>(limits_.array_size)) {
      const auto i = static_cast<std::size_t>(position);
      if (i >= target.elements.size()) target.elements.resize(i + 1);
      assign_slot(target.elements[i], value, target.born);
      return;
    }
    if (position >= 0 && position == std::floor(position)) {
      heap_->escape(value, at);
      target.open = array_is_too_long(at);
      return;
    }
  }
  if (index.is(Tag::String) || index.is(Tag::Number)) {
    set_member(object, index.is(Tag::String) ? index.as_string() : to_text(index, at).as_string(), value, at);
    return;
  }
  if (target.kind == ObjectKind::Plain) {
    for (auto& [key, stored] : target.entries) {
      if (key.same(index)) {
        assign_slot(stored, value, target.born);
        return;
      }
    }
    if (too_many_unknown_keys(target)) {
      heap_->escape(value, at);
      if (target.open == nullptr) target.open = heap_->make_unknown(Why::Limit, at);
      return;
    }
    target.entries.emplace_back(index, value);
    return;
  }
  heap_->escape(value, at);
}

}  // namespace presynth::interp
