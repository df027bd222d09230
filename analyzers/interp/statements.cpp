// Statements, and the patterns and loops that bind names.
#include <algorithm>
#include <array>
#include <utility>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

using syntax::as;
using syntax::Operator;

namespace {

bool is_loop(const Node* node) {
  switch (node == nullptr ? Kind::Empty : node->kind) {
    case Kind::For:
    case Kind::ForIn:
    case Kind::ForOf:
    case Kind::While:
    case Kind::DoWhile: return true;
    default: return false;
  }
}

}  // namespace

Environment& Machine::enter(const syntax::Scope* scope, Environment& parent) {
  return scope == nullptr ? parent : make_environment(&parent, parent.file, scope);
}

Environment& Machine::make_environment(Environment* parent, const SourceFile* file,
                                       const syntax::Scope* scope) {
  Environment& env = environments_.emplace_back();
  env.parent = parent;
  env.scope = scope;
  env.file = file;
  env.born = path_;
  if (scope != nullptr) env.slots.assign(scope->slots, Value::uninitialized());
  heap_->copied += sizeof(Environment) + env.slots.size() * sizeof(Value);
  burn_fuel();
  return env;
}

Value Machine::pattern_member(const Value& source, std::string_view name, const Node& at) {
  return get_member(source, name, {nullptr, &at});
}

void Machine::declare(const Node* target, const Value& value, const Node* type, Environment& env) {
  if (type != nullptr && value.is(Tag::Unknown)) {
    Unknown& unknown_value = *value.as_unknown();
    if (unknown_value.type.node == nullptr && unknown_value.type.library == catalog::kNoType) {
      unknown_value.type = resolve_type(type, *env.file);
    }
  }
  assign(target, value, env, true);
}

void Machine::assign(const Node* target, const Value& value, Environment& env, bool declaring) {
  if (target == nullptr) return;
  switch (target->kind) {
    case Kind::Identifier: {
      const auto& id = as<syntax::Identifier>(*target);
      if (id.binding == nullptr) return;
      Guard born;
      Value* slot = slot_of(*id.binding, env, &born);
      if (slot == nullptr) return;
      if (declaring) {
        *slot = value;
      } else {
        if (id.binding->scope->kind == syntax::ScopeKind::Module ||
            id.binding->scope->kind == syntax::ScopeKind::Namespace)
          Evaluation::share(value);
        assign_slot(*slot, value, born);
      }
      return;
    }
    case Kind::Member: {
      const auto& member = as<syntax::Member>(*target);
      const Value object = evaluate(member.object, env);
      // `module.exports = x` and `exports = x` of CommonJS.
      if (const Object* native = object.object(); native != nullptr && native->kind == ObjectKind::Native &&
                                                  native->name == "module" && member.name == "exports") {
        if (Module* module = module_of(*env.file)) {
          module->common_js = value;
          module->has_common_js = true;
        }
        return;
      }
      if (const Object* native = object.object();
          native != nullptr && native->kind == ObjectKind::Native &&
          (native->name == "exports" || native->name == "module.exports")) {
        if (Module* module = module_of(*env.file)) module->exports.slot(member.name) = value;
        return;
      }
      set_member(object, member.name, value, here(*target, env));
      return;
    }
    case Kind::Index: {
      const auto& index = as<syntax::Index>(*target);
      const Value object = evaluate(index.object, env);
      set_index(object, evaluate(index.index, env), value, here(*target, env));
      return;
    }
    case Kind::Cast: assign(as<syntax::Cast>(*target).expression, value, env, declaring); return;
    case Kind::DefaultPattern: {
      const auto& pattern = as<syntax::DefaultPattern>(*target);
      // A default replaces undefined only, but an unknown is undefined exactly when it is nullish to us.
      assign(
          pattern.target,
          value.is(Tag::Null) ? value : logical(Operator::Nullish, value, pattern.initializer, env, *target),
          env, declaring);
      return;
    }
    case Kind::ObjectPattern: {
      const auto& pattern = as<syntax::ObjectPattern>(*target);
      std::vector<std::string_view> taken;
      for (const Node* child : pattern.properties) {
        if (child->kind == Kind::PatternProperty) {
          const auto& property = as<syntax::PatternProperty>(*child);
          if (property.has(syntax::kComputed)) {
            assign(property.target, get_index(value, evaluate(property.key, env), here(*child, env)), env,
                   declaring);
          } else {
            taken.push_back(property.name);
            assign(property.target, get_member(value, property.name, here(*child, env)), env, declaring);
          }
        } else if (child->kind == Kind::RestPattern) {
          Object* rest = heap_->make_object(ObjectKind::Plain, here(*child, env), path_);
          copy_members(*rest, value, here(*child, env));
          for (const std::string_view name : taken) erase_member(*rest, name);
          assign(as<syntax::Unary>(*child).operand, rest, env, declaring);
        }
      }
      return;
    }
    case Kind::ArrayPattern: {
      const auto& pattern = as<syntax::ArrayPattern>(*target);
      const Iteration iteration = iterate(value, here(*target, env));
      std::size_t i = 0;
      for (const Node* child : pattern.elements) {
        if (child->kind == Kind::RestPattern) {
          std::vector<Value> rest;
          for (; i < iteration.elements.size(); ++i) rest.push_back(iteration.elements[i]);
          Object* array = make_array(std::move(rest), here(*child, env));
          if (iteration.open) array->open = heap_->make_unknown(Why::Iteration, here(*child, env));
          assign(as<syntax::Unary>(*child).operand, array, env, declaring);
          continue;
        }
        Value element;
        if (i < iteration.elements.size()) {
          element = iteration.elements[i];
        } else if (iteration.open) {
          element = unknown(Why::Iteration, here(*child, env));
        }
        ++i;
        if (child->kind != Kind::Elision) assign(child, element, env, declaring);
      }
      // A generator stops once every name has its value: the rest is not made.
      const Object* list = value.object();
      const bool takes_all = !pattern.elements.empty() && pattern.elements.back()->kind == Kind::RestPattern;
      if (list != nullptr && list->kind == ObjectKind::Array && list->function != nullptr && !takes_all) {
        for (; i < iteration.elements.size(); ++i) heap_->escape(iteration.elements[i], here(*target, env));
      }
      return;
    }
    default: return;
  }
}

void Machine::yield(const syntax::Unary& node, Environment& env) {
  const Value value = evaluate(node.operand, env);
  if (activation_ == nullptr) return;
  const auto push = [&](const Value& element) {
    if (activation_->yields.size() >= limits_.array_size) {
      reach_limit("an array had more than " + std::to_string(limits_.array_size) + " elements");
      heap_->escape(element, here(node, env));
      heap_->mark_incomplete();
      return;
    }
    const bool certain = heap_->conditions.implies(activation_->born, path_);
    activation_->yields.push_back(certain ? element
                                          : heap_->make_choice({{path_, element}}, activation_->born));
  };
  const std::string_view text = env.file->text(node.range);
  const std::size_t star = text.find_first_not_of(" \t", 5);
  if (star == std::string_view::npos || text[star] != '*') {
    push(value);
    return;
  }
  const Iteration inner = iterate(value, here(node, env));
  for (const Value& element : inner.elements) push(element);
  if (inner.open) push(inner.unknown_element);
}

Machine::ClassMember Machine::find_iterator(Object* cls) {
  for (; cls != nullptr && cls->kind == ObjectKind::Class; cls = cls->superclass) {
    for (const Node* node : cls->declared->members) {
      if (node->kind != Kind::Method || !node->has(syntax::kComputed)) continue;
      const auto& method = as<syntax::Method>(*node);
      const bool iterator = method.key != nullptr && method.key->kind == Kind::Member &&
                            as<syntax::Member>(*method.key).name == "iterator";
      if (iterator && method.function != nullptr && method.function->body != nullptr) return {cls, &method};
    }
  }
  return {};
}

Machine::Iteration Machine::iterate(const Value& value, Origin at) {
  Iteration result;
  const auto unknown_rest = [&](const Value& element) {
    result.open = true;
    result.unknown_element = element;
  };
  switch (value.tag()) {
    case Tag::String:
      heap_->copied += value.as_string().size() * Evaluation::kBytesPerLook;
      for (const char& c : value.as_string()) result.elements.push_back(Value::string({&c, 1}));
      return result;
    case Tag::Object: {
      Object& object = *value.as_object();
      if (object.kind == ObjectKind::Array || object.kind == ObjectKind::Set) {
        heap_->copied += object.elements.size() * Evaluation::kBytesPerLook;
        result.elements.reserve(object.elements.size());
        for (const Value& element : object.elements) result.elements.push_back(narrow(element));
        if (object.open != nullptr) unknown_rest(unknown_member(*object.open, "[]", at));
        return result;
      }
      if (object.kind == ObjectKind::Map) {
        for (const auto& [key, entry] : object.entries)
          result.elements.emplace_back(make_array({key, entry}, at));
        if (object.open != nullptr) unknown_rest(unknown(Why::Iteration, at));
        return result;
      }
      if (object.kind == ObjectKind::Instance) {
        if (const ClassMember member = find_iterator(object.instance_of); member.method != nullptr) {
          const Value iterator =
              invoke(*member.method->function, *member.owner->environment, value, {}, at, member.owner);
          const Object* list = iterator.object();
          if (list != nullptr && list->kind == ObjectKind::Array)
            return iterate(iterator, at);  // of a generator
        }
      }
      // An iterator of the program's own may hand out whatever it reaches.
      if (object.kind == ObjectKind::Instance || object.kind == ObjectKind::Plain) heap_->escape(value, at);
      unknown_rest(library_member(object, "[]", at));
      return result;
    }
    case Tag::Choice: {
      // Elements of all alternatives; each is there only when its alternative is.
      heap_->for_each_alternative(value, path_, [&](Guard guard, const Value& alternative) {
        Narrowed narrowed(*this, guard);
        const Iteration inner = iterate(alternative, at);
        for (const Value& element : inner.elements) {
          result.elements.push_back(heap_->make_choice({{guard, element}}, {}));
        }
        if (inner.open) unknown_rest(inner.unknown_element);
      });
      return result;
    }
    case Tag::Unknown: unknown_rest(unknown_member(*value.as_unknown(), "[]", at)); return result;
    case Tag::Undefined:
    case Tag::Null: return result;
    default: unknown_rest(unknown(Why::Iteration, at)); return result;
  }
}

template <class Then, class Else>
Completion Machine::branch(const Truth& truth, Then&& then, Else&& otherwise) {
  if (truth.known == Truth::Known::True) return then();
  if (truth.known == Truth::Known::False) return otherwise();
  const Guard saved = path_;
  const std::optional<Guard> yes = heap_->conditions.conjoin(saved, truth.when_true);
  const std::optional<Guard> no = heap_->conditions.conjoin(saved, truth.when_false);
  if (!yes) return otherwise();
  if (!no) return then();
  path_ = *yes;
  const Completion first = then();
  const std::string_view first_label = jump_label_;
  const Guard after_first = path_;
  path_ = *no;
  const Completion second = otherwise();
  const Guard after_second = path_;
  path_ = saved;
  if (first == Completion::Normal && second == Completion::Normal) return Completion::Normal;
  if (first == Completion::Normal) {
    path_ = after_first;
    return Completion::Normal;
  }
  if (second == Completion::Normal) {
    path_ = after_second;
    return Completion::Normal;
  }
  const bool first_leaves = leaves_function(first);
  const bool second_leaves = leaves_function(second);
  if (first_leaves && !second_leaves) path_ = after_second;
  if (second_leaves && !first_leaves) path_ = after_first;
  return either(first, first_label, second);
}

/// Of two paths that end differently: how the one ends that more is run after. What follows it is then seen,
/// at worst once too often; what is not seen cannot be known to be absent.
Completion Machine::either(Completion first, std::string_view first_label, Completion second) {
  if (first == Completion::Normal || second == Completion::Normal) return Completion::Normal;
  if (leaves_function(first)) return leaves_function(second) && first != second ? Completion::Return : second;
  const std::string_view second_label = std::exchange(jump_label_, first_label);
  if (leaves_function(second)) return first;
  if (first_label != second_label) {
    // The one with a label may lead further out.
    if (first_label.empty()) return first;
    jump_label_ = second_label;
    return second;
  }
  if (first == second) return first;
  // `break` and `continue`: after the one the rest of a loop's turns may come, after the other what follows a
  // switch.
  return breaks_switch_ ? Completion::Break : Completion::Continue;
}

Machine::Turn Machine::turn_after(Completion completion, std::string_view label) const {
  if (completion == Completion::Normal) return Turn::Next;
  if (leaves_function(completion) || (!jump_label_.empty() && jump_label_ != label)) return Turn::Outward;
  return completion == Completion::Break ? Turn::Last : Turn::Next;
}

void Machine::escape_picked(const Node& node, Environment& env) {
  static constexpr std::array<std::string_view, 4> kPicks = {"at", "pop", "shift", "splice"};
  const Node* list = nullptr;
  if (node.kind == Kind::Index) {
    const auto& index = as<syntax::Index>(node);
    if (index.index->kind != Kind::StringLiteral && index.index->kind != Kind::NumberLiteral)
      list = index.object;
  } else if (node.kind == Kind::Call && as<syntax::Call>(node).callee->kind == Kind::Member) {
    const auto& member = as<syntax::Member>(*as<syntax::Call>(node).callee);
    if (std::ranges::find(kPicks, member.name) != kPicks.end()) list = member.object;
  }
  // Only what can be looked up without doing anything.
  const Node* base = list;
  while (base != nullptr && base->kind == Kind::Member) base = as<syntax::Member>(*base).object;
  if (base != nullptr && (base->kind == Kind::Identifier || base->kind == Kind::This))
    heap_->escape(evaluate(list, env), here(node, env));
  syntax::for_each_child(node, [&](const Node* child) { escape_picked(*child, env); });
}

void Machine::hoist(NodeList statements, Environment& env) {
  for (const Node* node : statements) {
    if (node->kind == Kind::FunctionDeclaration) {
      const syntax::Function& function = *as<syntax::FunctionDeclaration>(*node).function;
      if (function.name != nullptr && function.body != nullptr)
        assign(function.name, closure(function, env, *node), env, true);
    } else if (node->kind == Kind::ExportDefault) {
      const Node* operand = as<syntax::Unary>(*node).operand;
      if (operand != nullptr && operand->kind == Kind::FunctionDeclaration) hoist({&operand, 1}, env);
    }
  }
}

Completion Machine::execute_list(NodeList statements, Environment& env) {
  hoist(statements, env);
  for (const Node* node : statements) {
    const Completion completion = execute(node, env);
    if (completion != Completion::Normal) return completion;
  }
  return Completion::Normal;
}

Completion Machine::execute_block(const syntax::Block& block, Environment& env) {
  return execute_list(block.body, enter(block.scope, env));
}

Completion Machine::execute(const Node* node, Environment& env) {
  if (node == nullptr) return Completion::Normal;
  if (!burn_fuel()) {
    heap_->mark_incomplete();
    return Completion::Return;
  }
  if (depth_ >= limits_.depth) {
    reach_limit("statements were nested deeper than " + std::to_string(limits_.depth));
    heap_->mark_incomplete();
    return Completion::Normal;
  }
  ++depth_;
  Completion completion = Completion::Normal;
  switch (node->kind) {
    case Kind::Block: completion = execute_block(as<syntax::Block>(*node), env); break;
    case Kind::VariableDeclaration:
      if (node->has(syntax::kTypeOnly)) break;  // `declare const x: T`
      for (const Node* child : as<syntax::VariableDeclaration>(*node).declarators) {
        const auto& declarator = as<syntax::Declarator>(*child);
        if (declarator.initializer == nullptr &&
            as<syntax::VariableDeclaration>(*node).variable_kind == syntax::VariableKind::Var) {
          Guard born;
          if (declarator.target->kind == Kind::Identifier) {
            Value* slot = slot_of(*as<syntax::Identifier>(*declarator.target).binding, env, &born);
            if (slot != nullptr && slot->is(Tag::Uninitialized)) *slot = Value();
          }
          continue;
        }
        declare(declarator.target, evaluate(declarator.initializer, env), declarator.type, env);
      }
      break;
    case Kind::ExpressionStatement: evaluate(as<syntax::Unary>(*node).operand, env); break;
    case Kind::Return: {
      const Value value = evaluate(as<syntax::Unary>(*node).operand, env);
      if (activation_ != nullptr) activation_->returns.push_back({path_, value});
      completion = Completion::Return;
      break;
    }
    case Kind::If: completion = execute_if(as<syntax::If>(*node), env); break;
    case Kind::For: completion = execute_for(as<syntax::For>(*node), env); break;
    case Kind::ForIn:
    case Kind::ForOf: completion = execute_for_each(as<syntax::ForEach>(*node), env); break;
    case Kind::While:
    case Kind::DoWhile: completion = execute_loop(as<syntax::Loop>(*node), env); break;
    case Kind::Break:
    case Kind::Continue:
      completion = node->kind == Kind::Break ? Completion::Break : Completion::Continue;
      jump_label_ = as<syntax::Jump>(*node).label;
      break;
    case Kind::Error: meet_cut(*env.file); break;
    case Kind::Throw:
      evaluate(as<syntax::Unary>(*node).operand, env);
      completion = Completion::Throw;
      break;
    case Kind::Try: completion = execute_try(as<syntax::Try>(*node), env); break;
    case Kind::Switch: completion = execute_switch(as<syntax::Switch>(*node), env); break;
    case Kind::Labeled: {
      const auto& labeled = as<syntax::Labeled>(*node);
      const Guard saved = path_;
      if (is_loop(labeled.body)) label_ = labeled.label;
      completion = execute(labeled.body, env);
      label_ = {};
      if (completion == Completion::Break && jump_label_ == labeled.label) {
        completion = Completion::Normal;
        path_ = saved;
      }
      break;
    }
    case Kind::ClassDeclaration: {
      if (node->has(syntax::kTypeOnly)) break;
      const syntax::Class& declared = *as<syntax::ClassDeclaration>(*node).declared;
      const Value cls = make_class(declared, env);
      if (declared.name != nullptr) assign(declared.name, cls, env, true);
      break;
    }
    case Kind::Enum: {
      const auto& declared = as<syntax::Enum>(*node);
      // One that is being written may have no name yet.
      if (declared.name == nullptr || node->has(syntax::kTypeOnly)) break;
      Object* object = heap_->make_object(ObjectKind::Enum, here(*node, env), path_);
      object->name = declared.name->name;
      double next = 0;
      for (const Node* child : declared.members) {
        const auto& member = as<syntax::EnumMember>(*child);
        Value value = member.initializer != nullptr ? evaluate(member.initializer, env) : Value::number(next);
        if (value.is(Tag::Number)) next = value.as_number() + 1;
        object->properties.slot(member.name) = value;
        if (value.is(Tag::Number)) {
          // `Kind[0]` gives the name back.
          object->properties.slot(to_text(value, here(*child, env)).as_string()) = Value::string(member.name);
        }
      }
      assign(declared.name, object, env, true);
      break;
    }
    case Kind::Namespace: {
      const auto& declared = as<syntax::Namespace>(*node);
      if (declared.name == nullptr || declared.body == nullptr || node->has(syntax::kTypeOnly)) break;
      Environment& inner = enter(declared.body->scope, env);
      // It adds to a class, function, enum or namespace of the same name.
      Guard born;
      const Value* there =
          declared.name->binding != nullptr ? slot_of(*declared.name->binding, env, &born) : nullptr;
      Object* object = there != nullptr ? there->object() : nullptr;
      if (object == nullptr) {
        object = heap_->make_object(ObjectKind::Plain, here(*node, env), path_);
        assign(declared.name, object, env, true);
      }
      if (object->kind == ObjectKind::Plain && object->environment == nullptr && &inner != &env)
        object->environment = &inner;
      execute_list(declared.body->body, inner);
      if (inner.scope != nullptr && &inner != &env) {
        for (const syntax::Binding* binding : inner.scope->bindings) {
          if (binding->kind == syntax::BindingKind::Type || binding->slot >= inner.slots.size()) continue;
          if (inner.slots[binding->slot].is(Tag::Uninitialized)) continue;
          // Only one part's variables stay bound to the object (live_export); what another part writes is
          // lost.
          const bool is_lost = object->environment != &inner &&
                               std::ranges::any_of(binding->references, &syntax::Reference::writes);
          object->properties.slot(binding->name) =
              is_lost ? unknown(Why::Syntax, here(*node, env), binding->name) : inner.slots[binding->slot];
        }
      }
      break;
    }
    case Kind::ExportDefault: {
      const Node* operand = as<syntax::Unary>(*node).operand;
      if (operand == nullptr) break;
      if (operand->kind == Kind::ClassDeclaration || operand->kind == Kind::FunctionDeclaration) {
        execute(operand, env);
        if (Module* module = module_of(*env.file); module != nullptr) {
          if (operand->kind == Kind::ClassDeclaration) {
            const syntax::Class& declared = *as<syntax::ClassDeclaration>(*operand).declared;
            module->exports.slot("default") =
                declared.name != nullptr ? evaluate(declared.name, env) : make_class(declared, env);
          } else {
            module->exports.slot("default") =
                closure(*as<syntax::FunctionDeclaration>(*operand).function, env, *operand);
          }
        }
        break;
      }
      const Value value = evaluate(operand, env);
      if (Module* module = module_of(*env.file)) module->exports.slot("default") = value;
      break;
    }
    case Kind::ExportAssign: {
      const Value value = evaluate(as<syntax::Unary>(*node).operand, env);
      if (Module* module = module_of(*env.file)) {
        module->common_js = value;
        module->has_common_js = true;
      }
      break;
    }
    case Kind::Import:
      // Only `import './x'` runs for its effects now; other modules run when something of theirs is read.
      if (as<syntax::Import>(*node).specifiers.empty() && !node->has(syntax::kTypeOnly)) {
        const project::Resolution resolution =
            reading_.resolve(env.file->path(), as<syntax::Import>(*node).module);
        if (resolution.kind == project::Resolution::Kind::File) run_module(resolution.path);
      }
      break;
    case Kind::ImportEquals: {
      const auto& import = as<syntax::ImportEquals>(*node);
      if (import.target != nullptr && import.local != nullptr && import.local->binding != nullptr &&
          import.local->binding->kind != syntax::BindingKind::Import) {
        assign(import.local, evaluate(import.target, env), env, true);
      }
      break;
    }
    default: break;
  }
  --depth_;
  return thrown_ ? Completion::Throw : completion;
}

Completion Machine::execute_if(const syntax::If& node, Environment& env) {
  const Truth t = truth(evaluate(node.test, env));
  return branch(
      t, [&] { return execute(node.consequent, env); }, [&] { return execute(node.alternate, env); });
}

Completion Machine::execute_switch(const syntax::Switch& node, Environment& env) {
  const Value subject = evaluate(node.discriminant, env);
  Environment& inner = enter(node.scope, env);
  const Guard saved = path_;
  std::size_t begin = node.cases.size();
  std::size_t fallback = node.cases.size();
  std::vector<Truth> tests(node.cases.size());
  bool undecided = false;
  for (std::size_t i = 0; i < node.cases.size(); ++i) {
    const auto& one = as<syntax::SwitchCase>(*node.cases[i]);
    if (one.test == nullptr) {
      fallback = i;
      tests[i].known = Truth::Known::False;
      continue;
    }
    tests[i] = truth(binary(Operator::StrictEq, subject, evaluate(one.test, inner), here(one, env)));
    undecided = undecided || tests[i].known == Truth::Known::Unknown;
    if (tests[i].known == Truth::Known::True && begin == node.cases.size()) {
      begin = i;
      if (!undecided) break;
    }
  }
  const auto run_from = [&](std::size_t from) {
    const Breakable breakable(*this, true);
    for (std::size_t i = from; i < node.cases.size(); ++i) {
      const Completion completion = execute_list(as<syntax::SwitchCase>(*node.cases[i]).body, inner);
      if (completion == Completion::Break && jump_label_.empty()) return Completion::Normal;
      if (completion != Completion::Normal) return completion;
    }
    return Completion::Normal;
  };
  if (!undecided) {
    if (begin == node.cases.size()) begin = fallback;
    const Completion completion = run_from(begin);
    if (completion == Completion::Normal) path_ = saved;
    return completion;
  }
  // Every case that may be the one runs on its own path; what is left over is the default's.
  Guard rest = saved;
  std::optional<Completion> result;
  const auto run_also = [&](std::size_t from) {
    const std::string_view label = jump_label_;
    const Completion completion = run_from(from);
    result = result ? either(*result, label, completion) : completion;
  };
  if (fallback == node.cases.size()) result = Completion::Normal;
  bool exhausted = false;
  for (std::size_t i = 0; i < node.cases.size() && !exhausted; ++i) {
    if (i == fallback || tests[i].known == Truth::Known::False) continue;
    const std::optional<Guard> here_guard =
        tests[i].known == Truth::Known::True ? rest : heap_->conditions.conjoin(rest, tests[i].when_true);
    exhausted = tests[i].known == Truth::Known::True;
    if (here_guard) {
      path_ = *here_guard;
      run_also(i);
    }
    if (!exhausted) rest = heap_->conditions.conjoin(rest, tests[i].when_false).value_or(rest);
  }
  if (!exhausted && fallback < node.cases.size()) {
    path_ = rest;
    run_also(fallback);
  }
  path_ = saved;
  return result.value_or(Completion::Normal);
}

Completion Machine::execute_for(const syntax::For& node, Environment& env) {
  const std::string_view label = std::exchange(label_, {});
  const Breakable breakable(*this, false);
  Environment& outer = enter(node.scope, env);
  const Guard saved = path_;
  if (node.init != nullptr) {
    if (node.init->kind == Kind::VariableDeclaration) {
      execute(node.init, outer);
    } else {
      evaluate(node.init, outer);
    }
  }
  Environment* current = &outer;
  for (std::uint32_t i = 0;; ++i) {
    Truth t{Truth::Known::True, {}, {}};
    if (node.test != nullptr) t = truth(evaluate(node.test, *current));
    if (t.known == Truth::Known::False) return Completion::Normal;
    if (!burn_fuel()) {
      heap_->mark_incomplete();
      return Completion::Normal;
    }
    const bool last = t.known == Truth::Known::Unknown || i >= limits_.iterations;
    if (i >= limits_.iterations) {
      reach_limit("a loop ran more than " + std::to_string(limits_.iterations) + " times");
      heap_->mark_incomplete();
      return Completion::Normal;
    }
    if (last) path_ = heap_->conditions.conjoin(saved, t.when_true).value_or(saved);
    const Completion completion = execute(node.body, *current);
    if (last) {
      path_ = saved;
      escape_picked(*node.body, *current);
      return Completion::Normal;
    }
    const Turn turn = turn_after(completion, label);
    if (turn == Turn::Outward) return completion;
    path_ = saved;
    if (turn == Turn::Last) break;
    if (node.scope != nullptr) {
      // Each turn has its own variables: closures made in the body keep theirs.
      Environment& next = enter(node.scope, env);
      next.slots = current->slots;
      current = &next;
    }
    if (node.update != nullptr) evaluate(node.update, *current);
  }
  path_ = saved;
  return Completion::Normal;
}

Completion Machine::execute_for_each(const syntax::ForEach& node, Environment& env) {
  const std::string_view label = std::exchange(label_, {});
  const Breakable breakable(*this, false);
  const Value collection = evaluate(node.right, env);
  const Origin at = here(node, env);
  const Guard saved = path_;
  Iteration iteration;
  if (node.kind == Kind::ForOf) {
    iteration = iterate(collection, at);
  } else {
    bool open = false;
    for (const auto& [key, value] : entries_of(collection, open, at)) iteration.elements.push_back(key);
    iteration.open = open;
    if (open) iteration.unknown_element = unknown(Why::Iteration, at);
  }
  const auto turn = [&](const Value& element) {
    Environment& inner = enter(node.scope, env);
    if (node.left->kind == Kind::VariableDeclaration) {
      const auto& declaration = as<syntax::VariableDeclaration>(*node.left);
      const auto& declarator = as<syntax::Declarator>(*declaration.declarators.front());
      declare(declarator.target, element, declarator.type, inner);
    } else {
      assign(node.left, element, inner, false);
    }
    return execute(node.body, inner);
  };
  std::uint32_t turns = 0;
  for (const Value& element : iteration.elements) {
    if (!burn_fuel()) {
      heap_->mark_incomplete();
      break;
    }
    if (++turns > limits_.iterations) {
      reach_limit("a loop ran more than " + std::to_string(limits_.iterations) + " times");
      heap_->mark_incomplete();
      break;
    }
    const Completion completion = turn(element);
    path_ = saved;
    if (turn_after(completion, label) == Turn::Outward) return completion;
    if (turn_after(completion, label) == Turn::Last) return Completion::Normal;
  }
  if (iteration.open) {
    path_ = with(saved, heap_->conditions.fresh());
    turn(iteration.unknown_element);
    path_ = saved;
  }
  return Completion::Normal;
}

Completion Machine::execute_loop(const syntax::Loop& node, Environment& env) {
  const std::string_view label = std::exchange(label_, {});
  const Breakable breakable(*this, false);
  const Guard saved = path_;
  bool first = node.kind == Kind::DoWhile;
  for (std::uint32_t i = 0; i < limits_.iterations && burn_fuel(); ++i) {
    Truth t{Truth::Known::True, {}, {}};
    if (!first) t = truth(evaluate(node.test, env));
    first = false;
    if (t.known == Truth::Known::False) return Completion::Normal;
    if (t.known == Truth::Known::Unknown) {
      path_ = heap_->conditions.conjoin(saved, t.when_true).value_or(saved);
      execute(node.body, env);
      path_ = saved;
      escape_picked(*node.body, env);
      return Completion::Normal;
    }
    const Completion completion = execute(node.body, env);
    path_ = saved;
    if (turn_after(completion, label) == Turn::Outward) return completion;
    if (turn_after(completion, label) == Turn::Last) return Completion::Normal;
  }
  if (fuel_ > 0) reach_limit("a loop ran more than " + std::to_string(limits_.iterations) + " times");
  heap_->mark_incomplete();
  return Completion::Normal;
}

Completion Machine::execute_try(const syntax::Try& node, Environment& env) {
  const Guard saved = path_;
  const Guard outer_path = try_path_;
  try_path_ = path_;
  ++try_depth_;
  Completion completion = execute_block(*node.block, env);
  --try_depth_;
  try_path_ = outer_path;
  thrown_ = false;
  if (completion == Completion::Throw && node.handler != nullptr) {
    Environment& inner = enter(node.handler_scope, env);
    if (node.parameter != nullptr)
      assign(node.parameter, unknown(Why::Computed, here(node, env), "error"), inner, true);
    completion = execute_block(*node.handler, inner);
  } else if (node.handler != nullptr && completion != Completion::Throw) {
    // The block ran to its end; whether something in it throws is not known, so the handler may run too.
    path_ = with(saved, heap_->conditions.fresh());
    Environment& inner = enter(node.handler_scope, env);
    if (node.parameter != nullptr)
      assign(node.parameter, unknown(Why::Computed, here(node, env), "error"), inner, true);
    Activation* activation = activation_;
    Activation ignored;
    activation_ = &ignored;
    execute_block(*node.handler, inner);
    activation_ = activation;
    path_ = saved;
  }
  if (node.finalizer != nullptr) {
    const Completion last = execute_block(*node.finalizer, env);
    if (last != Completion::Normal) return last;
  }
  return completion;
}

}  // namespace presynth::interp
