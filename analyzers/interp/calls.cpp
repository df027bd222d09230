// Functions, classes and instances.
#include <algorithm>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

using syntax::as;

namespace {

bool is_construct_value(const Value& value) {
  const Object* object = value.object();
  return object != nullptr && object->is_construct;
}

/// What constructs are made in: a stack or a construct of the program, not a resource.
bool is_scope(const Value& value) {
  const Object* object = value.object();
  if (object == nullptr || !object->is_construct) return false;
  return object->library == catalog::kNoType ||
         (catalog::info(object->library).cfn_type.empty() &&
          catalog::default_child_of(object->library) == catalog::kNoType);
}

bool may_be_unknown(const Value& value) {
  if (value.is(Tag::Unknown)) return true;
  return value.is(Tag::Choice) &&
         std::ranges::any_of(value.as_choice().alternatives, [](const Alternative& alternative) {
           return alternative.value.is(Tag::Unknown);
         });
}

}  // namespace

Value Machine::call(const Value& callee, const Value& this_value, const Arguments& arguments, Origin at) {
  switch (callee.tag()) {
    case Tag::Choice:
      return map_alternatives(
          callee, [&](const Value& alternative) { return call(alternative, this_value, arguments, at); });
    case Tag::Unknown:
      burn_fuel();  // a list may hand each of its elements to it
      return call_unknown(*callee.as_unknown(), {}, arguments, at);
    case Tag::Object: break;
    default: return call_outside(arguments, at, {}, Why::Computed);
  }
  Object& object = *callee.as_object();
  switch (object.kind) {
    case ObjectKind::Function: return call_function(object, this_value, arguments, at);
    case ObjectKind::Native:
      if (arguments.empty()) return call_global(object, arguments, at);
      return computed(object.name, arguments, [&] { return call_global(object, arguments, at); });
    case ObjectKind::LibraryMethod:
      if (object.receiver->kind == ObjectKind::LibraryClass) {
        return call_library_static(object.receiver->library, object.name, arguments, at);
      }
      return call_library(*object.receiver, object.name, arguments, at);
    default: return call_outside(arguments, at, object.name, Why::Syntax);
  }
}

Value Machine::call_function(Object& function, const Value& this_value, const Arguments& arguments, Origin at,
                             Object* home) {
  // A method that was read off its object keeps its class and its `this`.
  Object* owner = home != nullptr ? home : function.superclass;
  const Value receiver = function.fixed_this || this_value.is(Tag::Undefined) ? function.bound : this_value;
  if (function.elements.empty())
    return invoke(*function.function, *function.environment, receiver, arguments, at, owner);
  Arguments all(function.elements.begin(), function.elements.end());  // `f.bind(this, a)`
  all.insert(all.end(), arguments.begin(), arguments.end());
  return invoke(*function.function, *function.environment, receiver, all, at, owner);
}

Value Machine::invoke(const syntax::Function& function, Environment& closure, const Value& this_value,
                      const Arguments& arguments, Origin at, Object* home) {
  if (function.body == nullptr) {
    meet_cut(*closure.file);
    return call_outside(arguments, at, {}, Why::Syntax);
  }
  reach_.functions.insert(&function);
  if (call_depth_ >= limits_.call_depth) {
    reach_limit("calls were nested deeper than " + std::to_string(limits_.call_depth));
    heap_->mark_incomplete();
    return call_outside(arguments, at, {}, Why::Limit);
  }
  std::uint32_t& active = active_[&function];
  const bool blind = std::ranges::any_of(arguments, may_be_unknown);
  if (blind && active > limits_.blind_recursion) {
    // Recursion over data that is not known ends where its author's data would; its result is as unknown as
    // its input.
    return call_outside(arguments, at, {}, Why::Computed);
  }
  ++active;
  Environment& env = make_environment(&closure, closure.file, function.scope);
  if (!function.has(syntax::kArrow)) {
    env.has_this = true;
    env.this_value = this_value;
    env.home = home;
    env.arguments = &arguments;
  }
  const Guard saved = path_;
  Activation activation;
  activation.born = path_;
  Activation* outer = activation_;
  activation_ = &activation;
  ++call_depth_;
  bind_parameters(function, arguments, env);
  Value result;
  if (function.body->kind == Kind::Block) {
    const Completion completion = execute_block(as<syntax::Block>(*function.body), env);
    thrown_ = completion == Completion::Throw && activation.returns.empty() && try_depth_ > 0 &&
              heap_->conditions.implies(try_path_, saved);
    if (completion == Completion::Normal || completion == Completion::Throw)
      activation.returns.push_back({Guard(), Value()});
    path_ = saved;
    result = activation.returns.size() == 1 ? activation.returns.front().value
                                            : heap_->make_choice(activation.returns, path_);
  } else {
    result = evaluate(function.body, env);
    path_ = saved;
  }
  env.arguments = nullptr;
  --call_depth_;
  --active_[&function];
  activation_ = outer;
  if (function.parent != nullptr && function.parent->kind == Kind::Method &&
      as<syntax::Method>(*function.parent).decorated) {
    // What stands in its place calls it, most likely, and does more.
    heap_->escape(this_value, at);
    heap_->escape(result, at);
    escape_arguments(arguments, at);
    for (const Value& element : activation.yields) heap_->escape(element, at);
  }
  // Run to its end at once: what it makes on the way is the same, and the order does not matter to CDK.
  if (function.has(syntax::kGenerator)) {
    Object* yields = make_array(std::move(activation.yields), at);
    yields->function = &function;
    return yields;
  }
  if (result.is(Tag::Unknown) && function.return_type != nullptr) {
    Unknown& u = *result.as_unknown();
    if (u.type.node == nullptr && u.type.library == catalog::kNoType)
      u.type = resolve_type(function.return_type, *closure.file);
  }
  return result;
}

void Machine::bind_parameters(const syntax::Function& function, const Arguments& arguments,
                              Environment& env) {
  std::size_t i = 0;
  for (const Node* node : function.parameters) {
    const auto& parameter = as<syntax::Parameter>(*node);
    if (parameter.target == nullptr) continue;
    if (parameter.target->kind == Kind::RestPattern) {
      std::vector<Value> rest;
      for (; i < arguments.size(); ++i) rest.push_back(arguments[i]);
      assign(as<syntax::Unary>(*parameter.target).operand, make_array(std::move(rest), here(*node, env)), env,
             true);
      return;
    }
    if (parameter.target->kind == Kind::This) continue;
    Value value = i < arguments.size() ? arguments[i] : Value();
    ++i;
    if (value.is(Tag::Unknown) && parameter.type != nullptr) {
      Unknown& u = *value.as_unknown();
      if (u.type.node == nullptr && u.type.library == catalog::kNoType)
        u.type = resolve_type(parameter.type, *env.file);
    }
    if (parameter.initializer != nullptr && !value.is(Tag::Null)) {
      value = logical(syntax::Operator::Nullish, value, parameter.initializer, env, *node);
    }
    declare(parameter.target, value, parameter.type, env);
  }
}

Value Machine::call_maybe(const Value& callback, const Arguments& arguments, Origin at) {
  if (!callback.is(Tag::Object) && !callback.is(Tag::Choice)) return call(callback, {}, arguments, at);
  Narrowed narrowed(*this, with(path_, heap_->conditions.fresh()));
  const Value result = call(callback, {}, arguments, at);
  thrown_ = false;
  return result;
}

void Machine::escape_arguments(const Arguments& arguments, Origin at) {
  // The scope that a construct is made in stays out: what is below it is not handed over.
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i == 0 && arguments.size() > 1 && is_scope(arguments[0])) continue;
    heap_->escape(arguments[i], at);
  }
}

Value Machine::call_outside(const Arguments& arguments, Origin at, std::string_view detail, Why why) {
  escape_arguments(arguments, at);
  for (const Value& argument : arguments) {
    const Object* object = argument.object();
    if (object == nullptr || object->kind != ObjectKind::Function) continue;
    Arguments unknowns;
    for (std::size_t i = 0; i < object->function->parameters.size(); ++i)
      unknowns.push_back(unknown(why, at, detail));
    call_maybe(argument, unknowns, at);
  }
  return unknown(why, at, detail);
}

Value Machine::call_unknown(Unknown& receiver, std::string_view method, const Arguments& arguments,
                            Origin at) {
  if (!method.empty() && receiver.type.library != catalog::kNoType && !receiver.type.array) {
    if (const auto member = catalog::member(receiver.type.library, method)) {
      return library_result(member->type, nullptr, receiver.type.library, method, arguments, at,
                            Construction::How::Method);
    }
  }
  if (!method.empty() && receiver.type.library == catalog::kNoType && receiver.type.node == nullptr) {
    // Nothing is known of the receiver, but a name that only one family of types declares, and that makes a
    // construct, says enough: `vpc.addInterfaceEndpoint(…)`.
    const auto declaring = catalog::declaring(method);
    if (!declaring.empty() && declaring.size() <= 4 && method.starts_with("add")) {
      const auto member = catalog::member(declaring.front(), method);
      static const catalog::TypeId construct = catalog::find("constructs.IConstruct");
      if (member && member->type.form == catalog::TypeRef::Form::Type &&
          catalog::is_a(member->type.type, construct)) {
        escape_arguments(arguments, at);
        return library_result(member->type, nullptr, declaring.front(), method, arguments, at,
                              Construction::How::Method);
      }
    }
  }
  bool calls_back = false;
  for (const Value& argument : arguments) {
    const Object* object = argument.object();
    calls_back = calls_back || (object != nullptr && object->kind == ObjectKind::Function);
  }
  if (!calls_back) {
    if (arguments.empty() && !method.empty()) {
      const Value memo = unknown_member(receiver, heap_->keep(std::string(method) + "()"), at);
      return memo;
    }
    const std::string_view package = receiver.detail.substr(0, receiver.detail.find('.'));
    if (!catalog::is_read_only_aspect_package(package)) escape_arguments(arguments, at);
    if (arguments.empty()) return unknown(receiver.why, at, receiver.detail);
    Arguments operands{&receiver};
    operands.insert(operands.end(), arguments.begin(), arguments.end());
    return computed(method, operands, [&] { return unknown(receiver.why, at, receiver.detail); });
  }
  // map, forEach, filter and their like hand elements to the callback; so does whatever else takes one.
  const Value element = unknown_member(receiver, "[]", at);
  Value produced;
  for (const Value& argument : arguments) {
    const Object* object = argument.object();
    if (object == nullptr || object->kind != ObjectKind::Function) {
      heap_->escape(argument, at);
      continue;
    }
    Arguments handed;
    if (method == "reduce" && arguments.size() > 1) handed.push_back(arguments[1]);
    handed.push_back(element);
    while (handed.size() < object->function->parameters.size()) handed.push_back(unknown(Why::Iteration, at));
    produced = call_maybe(argument, handed, at);
  }
  if (method == "map" || method == "flatMap") {
    Object* array = make_array({}, at);
    array->open = heap_->make_unknown(receiver.why, at, receiver.detail);
    array->open->members.slot("[]") = produced;
    return array;
  }
  if (method == "filter" || method == "sort" || method == "slice" || method == "reverse") return &receiver;
  if (method == "find" || method == "at") return element;
  if (method == "then" || method == "reduce") return produced;
  return unknown(receiver.why, at, receiver.detail);
}

/// Promises are their results, since everything async runs to its end at once: is this the method of one?
bool Machine::is_promise_method(const Value& receiver, std::string_view name) {
  if (name != "then" && name != "catch" && name != "finally") return false;
  Object* object = receiver.object();
  if (object == nullptr) return !receiver.is(Tag::Unknown) && !receiver.is(Tag::Choice);
  if (object->properties.find(name) != nullptr) return false;
  switch (object->kind) {
    case ObjectKind::Array:
    case ObjectKind::Map:
    case ObjectKind::Set: return true;
    case ObjectKind::Plain: return object->open == nullptr && !object->escaped;
    case ObjectKind::Instance:
      if (find_method(object->instance_of, name, false, 0).method != nullptr) return false;
      [[fallthrough]];
    case ObjectKind::LibraryObject:
      return object->library == catalog::kNoType || !catalog::member(object->library, name);
    default: return false;
  }
}

Value Machine::call_promise(const Value& result, std::string_view name, const Arguments& arguments,
                            Origin at) {
  const Value callback = arguments.empty() ? Value() : arguments.front();
  if (callback.is_nullish()) return result;
  if (name == "finally") {
    call(callback, {}, {}, at);
    return result;
  }
  if (name == "catch") {
    call_maybe(callback, {unknown(Why::Computed, at, name)}, at);
    return result;
  }
  if (arguments.size() > 1) call_maybe(arguments[1], {unknown(Why::Computed, at, name)}, at);
  return call(callback, {}, {result}, at);
}

Value Machine::call_method(const Value& receiver, std::string_view name, const Arguments& arguments,
                           Origin at) {
  if (is_promise_method(receiver, name)) return call_promise(receiver, name, arguments, at);
  switch (receiver.tag()) {
    case Tag::Choice:
      return map_alternatives(
          receiver, [&](const Value& alternative) { return call_method(alternative, name, arguments, at); });
    case Tag::String:
    case Tag::Template: {
      Arguments operands{receiver};
      operands.insert(operands.end(), arguments.begin(), arguments.end());
      return computed(name, operands, [&] { return string_method(receiver, name, arguments, at); });
    }
    case Tag::Number:
    case Tag::Boolean:
      if (name == "toString" && arguments.empty()) return to_text(receiver, at);
      return unknown(Why::Computed, at, name);
    case Tag::Unknown: return call_unknown(*receiver.as_unknown(), name, arguments, at);
    case Tag::Object: break;
    default: return call_outside(arguments, at, name, Why::Computed);
  }
  Object& object = *receiver.as_object();
  if (object.kind != ObjectKind::ModuleNamespace && object.kind != ObjectKind::Array) {
    if (object.properties.find(name) != nullptr)
      return call(get_object_member(object, name, at), receiver, arguments, at);
  }
  switch (object.kind) {
    case ObjectKind::Array: return array_method(object, name, arguments, at);
    case ObjectKind::Map:
    case ObjectKind::Set: return collection_method(object, name, arguments, at);
    case ObjectKind::Function:
      if (name == "call" && !arguments.empty()) {
        return call(receiver, arguments.front(), Arguments(arguments.begin() + 1, arguments.end()), at);
      }
      if (name == "apply" && arguments.size() > 1) {
        return call(receiver, arguments.front(), iterate(arguments[1], at).elements, at);
      }
      if (name == "bind") {
        Object* bound = heap_->make_object(ObjectKind::Function, at, path_);
        bound->function = object.function;
        bound->environment = object.environment;
        bound->superclass = object.superclass;
        bound->fixed_this = true;
        bound->bound = arguments.empty() || object.fixed_this ? object.bound : arguments.front();
        bound->elements = object.elements;
        if (arguments.size() > 1)
          bound->elements.insert(bound->elements.end(), arguments.begin() + 1, arguments.end());
        return bound;
      }
      return call_outside(arguments, at, name, Why::Computed);
    case ObjectKind::LibraryMethod: {
      if (object.receiver->kind == ObjectKind::LibraryClass)
        return call_outside(arguments, at, name, Why::Library);
      // `key.grantEncryptDecrypt.call(key, principal)`
      if (name == "call" && !arguments.empty() && !arguments.front().is(Tag::Unknown)) {
        return call_method(arguments.front(), object.name, Arguments(arguments.begin() + 1, arguments.end()),
                           at);
      }
      if (name == "apply" && arguments.size() > 1 && !arguments.front().is(Tag::Unknown))
        return call_method(arguments.front(), object.name, iterate(arguments[1], at).elements, at);
      if (name == "bind" && arguments.size() == 1) {
        const Value self = arguments.front();
        if (self.is(Tag::Object)) return get_member(self, object.name, at);
      }
      return call_outside(arguments, at, name, Why::Library);
    }
    case ObjectKind::Instance: {
      const ClassMember member = find_method(object.instance_of, name, false, 0);
      if (member.method != nullptr) {
        return invoke(*member.method->function, *member.owner->environment, receiver, arguments, at,
                      member.owner);
      }
      const ClassMember getter = find_method(object.instance_of, name, false, syntax::kGetter);
      if (getter.method != nullptr) {
        const Value value =
            invoke(*getter.method->function, *getter.owner->environment, receiver, {}, at, getter.owner);
        return call(value, receiver, arguments, at);
      }
      if (object.library != catalog::kNoType) return call_library(object, name, arguments, at);
      if (name == "toString") return unknown(Why::Computed, at, name);
      return call_outside(arguments, at, name, Why::External);
    }
    case ObjectKind::Class: {
      const ClassMember member = find_method(&object, name, true, 0);
      if (member.method != nullptr) {
        return invoke(*member.method->function, *member.owner->environment, receiver, arguments, at,
                      member.owner);
      }
      for (Object* base = object.superclass; base != nullptr; base = base->superclass) {
        if (base->kind == ObjectKind::LibraryClass)
          return call_library_static(base->library, name, arguments, at);
        if (const Value* own = base->properties.find(name))
          return call(narrow(*own), receiver, arguments, at);
      }
      return call_outside(arguments, at, name, Why::External);
    }
    case ObjectKind::LibraryClass: return call_library_static(object.library, name, arguments, at);
    case ObjectKind::LibraryObject: return call_library(object, name, arguments, at);
    case ObjectKind::Native:
      if (arguments.empty()) return call_global_method(object.name, name, arguments, at);
      return computed(std::string(object.name) + '.' + std::string(name), arguments,
                      [&] { return call_global_method(object.name, name, arguments, at); });
    case ObjectKind::RegExp:
      if (name == "test") return regexp_test(object, argument(arguments, 0), at);
      if (name == "exec") return regexp_exec(object, argument(arguments, 0), at);
      return call_outside(arguments, at, name, Why::Computed);
    case ObjectKind::Plain: {
      if (object.open == nullptr && !object.escaped) {
        if (name == "hasOwnProperty") return has_own(receiver, argument(arguments, 0), at);
        if (name == "toString") return Value::string("[object Object]");
      }
      const Value method = get_object_member(object, name, at);
      // Inherited, or of an unknown that was spread into the object: it may do what it likes with it.
      if (method.is_nullish() || may_be_unknown(method)) heap_->escape(receiver, at);
      return call(method, receiver, arguments, at);
    }
    default: return call(get_object_member(object, name, at), receiver, arguments, at);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Classes.

Value Machine::make_class(const syntax::Class& declared, Environment& env) {
  Object* cls = heap_->make_object(ObjectKind::Class, here(declared, env), path_);
  cls->declared = &declared;
  cls->name = declared.name != nullptr ? declared.name->name : std::string_view("class");
  Environment& scope = enter(declared.scope, env);
  cls->environment = &scope;
  if (&scope != &env && declared.scope != nullptr) {
    for (const syntax::Binding* binding : declared.scope->bindings) {
      if (binding->slot < scope.slots.size()) scope.slots[binding->slot] = cls;
    }
  }
  if (declared.superclass != nullptr) {
    const Value base = evaluate(declared.superclass, env);
    Object* object = base.object();
    if (object != nullptr &&
        (object->kind == ObjectKind::Class || object->kind == ObjectKind::LibraryClass)) {
      cls->superclass = object;
      if (object->kind == ObjectKind::Class) cls->opaque_base = object->opaque_base;
    } else {
      cls->opaque_base = base.is(Tag::Unknown)
                             ? base.as_unknown()
                             : heap_->make_unknown(Why::External, here(*declared.superclass, env));
    }
  }
  Environment& statics = make_environment(&scope, env.file, nullptr);
  statics.has_this = true;
  statics.this_value = cls;
  statics.home = cls;
  for (const Node* member : declared.members) {
    if (member->kind == Kind::Field && member->has(syntax::kStatic)) {
      const auto& field = as<syntax::Field>(*member);
      const Value value = evaluate(field.initializer, statics);
      if (!field.has(syntax::kComputed)) cls->properties.slot(field.name) = value;
    } else if (member->kind == Kind::StaticBlock) {
      execute(as<syntax::StaticBlock>(*member).body, statics);
    }
  }
  std::vector<Value> decorators;
  for (const Node* decorator : declared.decorators) decorators.push_back(evaluate(decorator, env));
  Value made = cls;
  for (auto decorator = decorators.rbegin(); decorator != decorators.rend(); ++decorator) {
    const Origin at = here(declared, env);
    const Value result = call(*decorator, {}, {made, unknown(Why::Computed, at, "decorator")}, at);
    if (result.object() != nullptr && result.as_object()->kind == ObjectKind::Class) {
      made = result;
    } else {
      made.as_object()->escaped = true;  // it may have been changed in place
    }
  }
  return made;
}

Machine::ClassMember Machine::find_method(Object* cls, std::string_view name, bool is_static,
                                          std::uint16_t accessor) {
  for (; cls != nullptr && cls->kind == ObjectKind::Class; cls = cls->superclass) {
    const ClassMember own = find_own_method(*cls, name, is_static, accessor);
    if (own.method != nullptr) return own;
  }
  return {};
}

Machine::ClassMember Machine::find_own_method(Object& cls, std::string_view name, bool is_static,
                                              std::uint16_t accessor) {
  constexpr std::size_t kBytesPerClass = 32;
  heap_->copied += kBytesPerClass + cls.declared->members.size();
  for (const Node* node : cls.declared->members) {
    if (node->kind != Kind::Method || node->has(syntax::kComputed)) continue;
    const auto& method = as<syntax::Method>(*node);
    if (method.name != name || method.has(syntax::kStatic) != is_static) continue;
    if ((method.flags & (syntax::kGetter | syntax::kSetter)) != accessor) continue;
    if (method.function == nullptr || method.function->body == nullptr) continue;
    return {&cls, &method};
  }
  return {};
}

Value Machine::bound_method(const ClassMember& member, const Value& this_value) {
  Object* object =
      heap_->make_object(ObjectKind::Function, {member.owner->environment->file, member.method}, path_);
  object->function = member.method->function;
  object->environment = member.owner->environment;
  object->superclass = member.owner;
  object->bound = this_value;
  return object;
}

void Machine::initialize_fields(Object& cls, Object& instance, Environment* constructor) {
  if (constructor != nullptr && constructor->scope != nullptr) {
    const ClassMember ctor = find_method(&cls, "constructor", false, 0);
    if (ctor.owner == &cls && ctor.method->function->scope == constructor->scope) {
      for (const Node* node : ctor.method->function->parameters) {
        const auto& parameter = as<syntax::Parameter>(*node);
        if ((parameter.flags &
             (syntax::kPublic | syntax::kPrivate | syntax::kProtected | syntax::kReadonly)) == 0)
          continue;
        if (parameter.target == nullptr || parameter.target->kind != Kind::Identifier) continue;
        const auto& id = as<syntax::Identifier>(*parameter.target);
        if (id.binding == nullptr || id.binding->slot >= constructor->slots.size()) continue;
        instance.properties.slot(id.name) = constructor->slots[id.binding->slot];
      }
    }
  }
  Environment* env = nullptr;
  for (const Node* node : cls.declared->members) {
    if (node->kind != Kind::Field || node->has(syntax::kStatic) || node->has(syntax::kTypeOnly)) continue;
    const auto& field = as<syntax::Field>(*node);
    // A field without an initializer must not hide what a base class put there (`declare`d or redeclared
    // fields).
    if (field.initializer == nullptr || field.has(syntax::kComputed)) continue;
    if (env == nullptr) {
      env = &make_environment(cls.environment, cls.environment->file, nullptr);
      env->has_this = true;
      env->this_value = &instance;
      env->home = &cls;
    }
    const Value value = evaluate(field.initializer, *env);
    if (field.decorated) heap_->escape(value, here(field, *env));
    instance.properties.slot(field.name) = value;
  }
}

void Machine::construct(Object& cls, Object& instance, const Arguments& arguments, Origin at) {
  if (cls.kind == ObjectKind::LibraryClass) {
    construct_library(cls.library, instance, arguments, at);
    return;
  }
  reach_.functions.insert(cls.declared);
  if (call_depth_ >= limits_.call_depth) {
    reach_limit("calls were nested deeper than " + std::to_string(limits_.call_depth));
    heap_->mark_incomplete();
    call_outside(arguments, at, {}, Why::Limit);
    instance.open = heap_->make_unknown(Why::Limit, at);
    return;
  }
  const ClassMember ctor = find_own_method(cls, "constructor", false, 0);
  if (ctor.method == nullptr) {
    ++call_depth_;
    construct_base(cls, instance, arguments, at);
    --call_depth_;
    initialize_fields(cls, instance, nullptr);
    return;
  }
  const syntax::Function& function = *ctor.method->function;
  reach_.functions.insert(&function);
  Environment& env = make_environment(cls.environment, cls.environment->file, function.scope);
  env.has_this = true;
  env.this_value = &instance;
  env.home = &cls;
  const Guard saved = path_;
  Activation activation;
  Activation* outer = activation_;
  activation_ = &activation;
  ++call_depth_;
  bind_parameters(function, arguments, env);
  if (cls.superclass == nullptr && cls.opaque_base == nullptr) initialize_fields(cls, instance, &env);
  const Completion completion = execute_block(as<syntax::Block>(*function.body), env);
  thrown_ = completion == Completion::Throw && activation.returns.empty() && try_depth_ > 0 &&
            heap_->conditions.implies(try_path_, saved);
  --call_depth_;
  activation_ = outer;
  path_ = saved;
}

void Machine::construct_base(Object& cls, Object& instance, const Arguments& arguments, Origin at) {
  if (cls.superclass != nullptr) {
    construct(*cls.superclass, instance, arguments, at);
    return;
  }
  if (cls.opaque_base == nullptr) return;
  escape_arguments(arguments, at);
  // A base class that is not in the program is most likely a construct of some package.
  if (arguments.size() >= 2 && (is_construct_value(arguments[0]) || arguments[0].is(Tag::Unknown))) {
    instance.is_construct = true;
    instance.scope = arguments[0];
    instance.construct_id = arguments[1];
    heap_->add_construct(instance);
  }
}

void Machine::escape_decorated(Object& instance, Origin at) {
  for (const Object* cls = instance.instance_of; cls != nullptr; cls = cls->superclass) {
    if (cls->escaped) heap_->escape(&instance, at);
  }
}

Value Machine::instantiate(const Value& callee, const Arguments& arguments, Origin at) {
  Object* cls = callee.object();
  if (cls == nullptr) {
    if (callee.is(Tag::Unknown)) {
      const Unknown& u = *callee.as_unknown();
      call_outside(arguments, at, u.detail, u.why);
      return typed_unknown(u.why, at, u.detail, {});
    }
    return call_outside(arguments, at, {}, Why::Computed);
  }
  switch (cls->kind) {
    case ObjectKind::Class: {
      Object* instance = heap_->make_object(ObjectKind::Instance, at, path_);
      instance->instance_of = cls;
      construct(*cls, *instance, arguments, at);
      escape_decorated(*instance, at);
      return instance;
    }
    case ObjectKind::LibraryClass: {
      if (cls->library == catalog::kNoType) return call_outside(arguments, at, cls->name, Why::Library);
      Object* made = heap_->make_object(ObjectKind::LibraryObject, at, path_);
      construct_library(cls->library, *made, arguments, at);
      return made;
    }
    case ObjectKind::Native: return new_global(*cls, arguments, at);
    case ObjectKind::Function: {
      Object* instance = heap_->make_object(ObjectKind::Plain, at, path_);
      const Value result = call_function(*cls, instance, arguments, at);
      return result.is(Tag::Object) ? result : Value(instance);
    }
    default: return call_outside(arguments, at, cls->name, Why::Syntax);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Roots.

Arguments Machine::unknown_arguments(const syntax::Function& function, const SourceFile& file) {
  Arguments arguments;
  for (const Node* node : function.parameters) {
    const auto& parameter = as<syntax::Parameter>(*node);
    if (parameter.target == nullptr || parameter.target->kind == Kind::RestPattern) {
      Object* rest = make_array({}, {&file, node});
      rest->open = heap_->make_unknown(Why::Parameter, {&file, node});
      break;
    }
    const std::string_view name = parameter.target->kind == Kind::Identifier
                                      ? as<syntax::Identifier>(*parameter.target).name
                                      : std::string_view();
    arguments.emplace_back(
        typed_unknown(Why::Parameter, {&file, node}, name, resolve_type(parameter.type, file)));
  }
  return arguments;
}

void Machine::call_as_root(Module& module, const syntax::Function& function, const syntax::Class* owner) {
  Environment* env = module.environment;
  Value self;
  if (owner != nullptr) {
    StaticType type;
    type.file = module.file;
    type.node = owner;
    self = typed_unknown(Why::Parameter, {module.file, owner}, "this", type);
  }
  invoke(function, *env, self, unknown_arguments(function, *module.file), {module.file, &function}, nullptr);
  run_aspects();
}

void Machine::instantiate_as_root(Module& module, const syntax::Class& declared) {
  if (!burn_fuel()) {
    heap_->mark_incomplete();
    return;
  }
  Value cls;
  if (declared.name != nullptr && declared.name->binding != nullptr) {
    Guard born;
    if (const Value* slot = slot_of(*declared.name->binding, *module.environment, &born)) cls = *slot;
  }
  if (cls.object() == nullptr || cls.object()->kind != ObjectKind::Class)
    cls = make_class(declared, *module.environment);
  Arguments arguments;
  for (Object* c = cls.object(); c != nullptr; c = c->superclass) {
    if (c->kind == ObjectKind::Class) {
      const ClassMember ctor = find_own_method(*c, "constructor", false, 0);
      if (ctor.method == nullptr) continue;
      arguments = unknown_arguments(*ctor.method->function, *c->environment->file);
      break;
    }
    for (const std::string_view name : {"scope", "id", "props"}) {
      arguments.push_back(unknown(Why::Parameter, {module.file, &declared}, name));
    }
    break;
  }
  Object* instance = heap_->make_object(ObjectKind::Instance, {module.file, &declared}, path_);
  instance->instance_of = cls.object();
  instance->implicit = true;
  construct(*cls.object(), *instance, arguments, instance->origin);
  escape_decorated(*instance, instance->origin);
  run_aspects();
}

}  // namespace presynth::interp
