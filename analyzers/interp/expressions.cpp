// Expressions: literals, operators, calls and conditions as they are written.
#include <algorithm>
#include <cmath>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

using syntax::as;
using syntax::Operator;

namespace {

bool is_function_like(const Object& object) {
  switch (object.kind) {
    case ObjectKind::Function:
    case ObjectKind::Native:
    case ObjectKind::Class:
    case ObjectKind::LibraryClass:
    case ObjectKind::LibraryMethod: return true;
    default: return false;
  }
}

std::optional<double> to_number(const Value& value) {
  switch (value.tag()) {
    case Tag::Number: return value.as_number();
    case Tag::Boolean: return value.as_boolean() ? 1 : 0;
    case Tag::Null: return 0;
    case Tag::Undefined: return std::nan("");
    case Tag::String: {
      const std::string text(value.as_string());
      if (text.empty()) return 0;
      char* end = nullptr;
      const double number = std::strtod(text.c_str(), &end);
      return end == text.c_str() + text.size() ? number : std::nan("");
    }
    default: return std::nullopt;
  }
}

/// `a?.b` in `a?.b.c.d`: then nothing of the chain is reached when there is no `a`.
bool is_in_optional_chain(const Node* node) {
  for (;;) {
    if (node->has(syntax::kOptional)) return true;
    switch (node->kind) {
      case Kind::Member: node = as<syntax::Member>(*node).object; break;
      case Kind::Index: node = as<syntax::Index>(*node).object; break;
      case Kind::Call: node = as<syntax::Call>(*node).callee; break;
      case Kind::Cast: node = as<syntax::Cast>(*node).expression; break;  // `a?.b!.c`
      default: return false;
    }
  }
}

bool names_something(Kind kind) {
  return kind == Kind::Identifier || kind == Kind::Member || kind == Kind::Index || kind == Kind::Call;
}

}  // namespace

Value Machine::evaluate(const Node* node, Environment& env) {
  if (node == nullptr) return {};
  if (!burn_fuel()) {
    heap_->mark_incomplete();
    return unknown(Why::Limit, here(*node, env));
  }
  if (depth_ >= limits_.depth) {
    reach_limit("expressions were nested deeper than " + std::to_string(limits_.depth));
    heap_->mark_incomplete();
    return unknown(Why::Limit, here(*node, env));
  }
  ++depth_;
  Value result = evaluate_unchecked(*node, env);
  --depth_;
  if (heap_->records_mentions() && names_something(node->kind)) heap_->note_mention(here(*node, env), result);
  return result;
}

Value Machine::evaluate_unchecked(const Node& node, Environment& env) {
  switch (node.kind) {
    case Kind::Identifier: return evaluate_identifier(as<syntax::Identifier>(node), env);
    case Kind::StringLiteral: return Value::string(as<syntax::StringLiteral>(node).value);
    case Kind::NumberLiteral: return Value::number(as<syntax::NumberLiteral>(node).value);
    case Kind::BooleanLiteral: return Value::boolean(as<syntax::BooleanLiteral>(node).value);
    case Kind::NullLiteral: return Value::null();
    case Kind::TemplateLiteral: return evaluate_template(as<syntax::TemplateLiteral>(node), env);
    case Kind::TaggedTemplate: return evaluate_tagged(as<syntax::TaggedTemplate>(node), env);
    case Kind::This:
      for (Environment* e = &env; e != nullptr; e = e->parent) {
        if (e->has_this) return e->this_value;
      }
      return {};
    case Kind::ArrayLiteral: return evaluate_array(as<syntax::ArrayLiteral>(node), env);
    case Kind::ObjectLiteral: return evaluate_object(as<syntax::ObjectLiteral>(node), env);
    case Kind::Function: return closure(as<syntax::Function>(node), env, node);
    case Kind::Class: return make_class(as<syntax::Class>(node), env);
    case Kind::Member: {
      const auto& member = as<syntax::Member>(node);
      const Value object = member.object->kind == Kind::Super ? evaluate_unchecked(*member.object, env)
                                                              : evaluate(member.object, env);
      if (member.has(syntax::kOptional) || is_in_optional_chain(member.object)) {
        const Truth none = nullish(object);
        if (none.known == Truth::Known::True) return {};
        if (none.known == Truth::Known::Unknown) {
          return map_alternatives(object, [&](const Value& alternative) -> Value {
            if (alternative.is_nullish()) return {};
            return get_member(alternative, member.name, here(node, env));
          });
        }
      }
      return get_member(object, member.name, here(node, env));
    }
    case Kind::Index: {
      const auto& index = as<syntax::Index>(node);
      const Value object = evaluate(index.object, env);
      if ((index.has(syntax::kOptional) || is_in_optional_chain(index.object)) &&
          nullish(object).known == Truth::Known::True)
        return {};
      return get_index(object, evaluate(index.index, env), here(node, env));
    }
    case Kind::Call: return evaluate_call(as<syntax::Call>(node), env);
    case Kind::New: return evaluate_new(as<syntax::New>(node), env);
    case Kind::Unary: return evaluate_unary(as<syntax::Unary>(node), env);
    case Kind::Binary: return evaluate_binary(as<syntax::Binary>(node), env);
    case Kind::Logical: return evaluate_logical(as<syntax::Binary>(node), env);
    case Kind::Assign: return evaluate_assign(as<syntax::Binary>(node), env);
    case Kind::Update: {
      const auto& update = as<syntax::Update>(node);
      const Value old = evaluate(update.operand, env);
      const Value next = binary(update.op == Operator::Increment ? Operator::Add : Operator::Sub, old,
                                Value::number(1), here(node, env));
      assign(update.operand, next, env, false);
      return update.prefix ? next : old;
    }
    case Kind::Conditional: return evaluate_conditional(as<syntax::Conditional>(node), env);
    case Kind::Spread:
    case Kind::Await: return evaluate(as<syntax::Unary>(node).operand, env);
    case Kind::Yield:
      yield(as<syntax::Unary>(node), env);
      return unknown(Why::Syntax, here(node, env), "yield");
    case Kind::Sequence:
      evaluate(as<syntax::Binary>(node).left, env);
      return evaluate(as<syntax::Binary>(node).right, env);
    case Kind::Cast: {
      const auto& cast = as<syntax::Cast>(node);
      const Value value = evaluate(cast.expression, env);
      if (value.is(Tag::Unknown) && cast.type != nullptr && value.as_unknown()->type.node == nullptr &&
          value.as_unknown()->type.library == catalog::kNoType) {
        // `x as T` is the programmer's word for what an unknown is.
        value.as_unknown()->type = resolve_type(cast.type, *env.file);
      }
      return value;
    }
    case Kind::ImportCall: {
      const Value specifier = evaluate(as<syntax::Unary>(node).operand, env);
      if (specifier.is(Tag::String)) return required(*env.file, specifier.as_string(), here(node, env));
      return unknown(Why::External, here(node, env), "import()");
    }
    case Kind::RegExpLiteral: return heap_->make_object(ObjectKind::RegExp, here(node, env), path_);
    case Kind::Error: meet_cut(*env.file); return unknown(Why::Syntax, here(node, env));
    default: return unknown(Why::Syntax, here(node, env));
  }
}

Value Machine::evaluate_identifier(const syntax::Identifier& id, Environment& env) {
  if (id.binding == nullptr && id.name == "arguments") {
    for (Environment* e = &env; e != nullptr; e = e->parent) {
      if (e->has_this && e->arguments != nullptr) return make_array(*e->arguments, here(id, env));
      if (e->has_this) break;
    }
  }
  if (id.binding == nullptr) return global(id.name, here(id, env));
  if (id.binding->kind == syntax::BindingKind::Import) return import_value(*id.binding, env);
  if (id.binding->kind == syntax::BindingKind::Type) return unknown(Why::Syntax, here(id, env), id.name);
  Guard born;
  const Value* slot = slot_of(*id.binding, env, &born);
  if (slot == nullptr || slot->is(Tag::Uninitialized)) {
    // Read before its declaration ran: a cycle of imports, or code that throws at run time.
    return unknown(Why::Syntax, here(id, env), id.name);
  }
  return narrow(*slot);
}

Value* Machine::slot_of(const syntax::Binding& binding, Environment& env, Guard* born) {
  for (Environment* e = &env; e != nullptr; e = e->parent) {
    if (e->scope != binding.scope) continue;
    if (binding.slot >= e->slots.size()) return nullptr;
    *born = e->born;
    return &e->slots[binding.slot];
  }
  return nullptr;
}

Value Machine::evaluate_template(const syntax::TemplateLiteral& node, Environment& env) {
  std::vector<Value> values;
  for (const Node* expression : node.expressions) values.push_back(evaluate(expression, env));
  // One undecided part makes a choice of whole strings; more would multiply.
  std::size_t choices = 0;
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].is(Tag::Choice)) {
      ++choices;
      chosen = i;
    }
  }
  const auto build = [&](const Value* substitute) {
    std::vector<TemplatePart> parts;
    for (std::size_t i = 0; i < node.quasis.size(); ++i) {
      parts.push_back({TemplatePart::Kind::Text, node.quasis[i], nullptr, nullptr});
      if (i >= values.size()) continue;
      append_text(substitute != nullptr && i == chosen ? *substitute : values[i], parts, here(node, env));
    }
    return make_text(parts, here(node, env));
  };
  if (choices != 1) return build(nullptr);
  return map_alternatives(values[chosen], [&](const Value& alternative) { return build(&alternative); });
}

Value Machine::evaluate_tagged(const syntax::TaggedTemplate& node, Environment& env) {
  const Origin at = here(node, env);
  // With an escape in it, what was written is not what it stands for.
  const bool is_raw = env.file->text(node.quasi->range).find('\\') == std::string_view::npos;
  const auto* member = node.tag->kind == Kind::Member ? &as<syntax::Member>(*node.tag) : nullptr;
  const Value receiver = member != nullptr ? evaluate(member->object, env) : evaluate(node.tag, env);
  if (const Object* native = receiver.object(); member != nullptr && native != nullptr &&
                                                native->kind == ObjectKind::Native &&
                                                native->name == "String" && member->name == "raw" && is_raw)
    return evaluate_template(*node.quasi, env);
  std::vector<Value> texts;
  for (const std::string_view text : node.quasi->quasis) texts.push_back(Value::string(text));
  Object* strings = make_array(texts, at);
  strings->properties.slot("raw") = is_raw ? Value(make_array(texts, at)) : unknown(Why::Computed, at, "raw");
  Arguments arguments{strings};
  for (const Node* expression : node.quasi->expressions) arguments.push_back(evaluate(expression, env));
  return member != nullptr ? call_method(receiver, member->name, arguments, at)
                           : call(receiver, {}, arguments, at);
}

Object* Machine::make_array(std::vector<Value> elements, Origin at) {
  Object* array = heap_->make_object(ObjectKind::Array, at, path_);
  heap_->copied += elements.size() * sizeof(Value);
  array->elements = std::move(elements);
  bound_array(*array, at);
  return array;
}

void Machine::bound_array(Object& array, Origin at) {
  if (array.elements.size() <= limits_.array_size) return;
  for (const Value& element : array.elements) heap_->escape(element, at);
  array.elements.resize(limits_.array_size);
  array.open = array_is_too_long(at);
}

Unknown* Machine::array_is_too_long(Origin at) {
  reach_limit("an array had more than " + std::to_string(limits_.array_size) + " elements");
  return heap_->make_unknown(Why::Limit, at);
}

Value Machine::evaluate_array(const syntax::ArrayLiteral& node, Environment& env) {
  bool open = false;
  Object* array = make_array(evaluate_arguments(node.elements, env, open), here(node, env));
  if (open && array->open == nullptr) array->open = heap_->make_unknown(Why::Computed, here(node, env));
  return array;
}

Arguments Machine::evaluate_arguments(NodeList nodes, Environment& env, bool& open) {
  Arguments values;
  values.reserve(nodes.size());
  for (const Node* node : nodes) {
    if (node->kind != Kind::Spread) {
      values.push_back(node->kind == Kind::Elision ? Value() : evaluate(node, env));
      continue;
    }
    const Value list = evaluate(node, env);
    const Iteration iteration = iterate(list, here(*node, env));
    if (values.size() + iteration.elements.size() > limits_.array_size) {
      heap_->escape(list, here(*node, env));
      open = true;
      values.emplace_back(array_is_too_long(here(*node, env)));
      continue;
    }
    values.insert(values.end(), iteration.elements.begin(), iteration.elements.end());
    if (iteration.open) {
      open = true;
      values.push_back(iteration.unknown_element);
    }
  }
  return values;
}

void Machine::erase_member(Object& object, std::string_view name) {
  heap_->copied += object.properties.memory();  // the others move up
  object.properties.erase(name);
}

void Machine::copy_members(Object& target, const Value& source, Origin at) {
  if (source.is_nullish()) return;
  if (source.is(Tag::Choice)) {
    heap_->for_each_alternative(source, path_, [&](Guard guard, const Value& alternative) {
      Narrowed narrowed(*this, guard);
      copy_members(target, alternative, at);
    });
    return;
  }
  if (source.is(Tag::Unknown)) {
    if (target.open == nullptr) target.open = source.as_unknown();
    // What the unknown spreads over known members may replace them.
    for (const auto& [name, value] : target.properties.all()) {
      if (value.is(Tag::Unknown)) continue;
      const Value replaced = unknown_member(*source.as_unknown(), name, at);
      Value& slot = target.properties.slot(name);
      const Truth t = truth(replaced);
      if (t.known == Truth::Known::Unknown)
        slot = heap_->make_choice({{t.when_true, replaced}, {Guard(), slot}}, path_);
    }
    return;
  }
  Object* object = source.object();
  if (object == nullptr) return;
  if (object->kind == ObjectKind::ModuleNamespace) {
    copy_exports(target, *object->module, at);
    return;
  }
  if (object->kind == ObjectKind::LibraryObject || object->kind == ObjectKind::LibraryModule) {
    if (target.open == nullptr) target.open = heap_->make_unknown(Why::Library, at);
    return;
  }
  const auto members = object->properties.all();  // a copy: `{...x}` may be assigned back to x
  heap_->copied += object->properties.memory();
  // Only what is new: to reserve for each of many small copies would move the whole each time.
  if (target.properties.empty()) target.properties.reserve(members.size());
  for (const auto& [name, value] : members)
    assign_slot(target.properties.slot(name), read(value, object, at), target.born);
  for (const auto& entry : object->entries) target.entries.push_back(entry);
  if (object->open != nullptr && target.open == nullptr) target.open = object->open;
  for (std::size_t i = 0; i < object->elements.size(); ++i) {
    target.properties.slot(heap_->keep(std::to_string(i))) = object->elements[i];
  }
}

Value Machine::evaluate_object(const syntax::ObjectLiteral& node, Environment& env) {
  Object* object = heap_->make_object(ObjectKind::Plain, here(node, env), path_);
  for (const Node* child : node.members) {
    if (child->kind == Kind::Spread) {
      copy_members(*object, evaluate(child, env), here(*child, env));
      continue;
    }
    if (child->kind == Kind::Property) {
      const auto& property = as<syntax::Property>(*child);
      if (!property.has(syntax::kComputed)) {
        const Value value = evaluate(property.value, env);
        object->properties.slot(property.name) = value;
        continue;
      }
      const Value key = evaluate(property.key, env);
      set_index(object, key, evaluate(property.value, env), here(*child, env));
      continue;
    }
    if (child->kind == Kind::Method) {
      const auto& method = as<syntax::Method>(*child);
      if (method.function == nullptr) continue;
      if (method.has(syntax::kSetter)) {
        object->open = heap_->make_unknown(Why::Syntax, here(*child, env), "set");
        continue;
      }
      Value value = closure(*method.function, env, *child);
      value.as_object()->is_getter = method.has(syntax::kGetter);
      if (method.has(syntax::kComputed)) {
        set_index(object, evaluate(method.key, env), value, here(*child, env));
      } else {
        object->properties.slot(method.name) = value;
      }
      continue;
    }
    object->open = heap_->make_unknown(Why::Syntax, here(*child, env));
  }
  return object;
}

Value Machine::closure(const syntax::Function& function, Environment& env, const Node& at) {
  Object* object = heap_->make_object(ObjectKind::Function, here(at, env), path_);
  object->function = &function;
  object->environment = &env;
  return object;
}

Value Machine::evaluate_unary(const syntax::Unary& node, Environment& env) {
  const Origin at = here(node, env);
  if (node.op == Operator::Delete) {
    if (node.operand->kind == Kind::Member) {
      const auto& member = as<syntax::Member>(*node.operand);
      const Value holder = evaluate(member.object, env);
      if (Object* plain = holder.object(); plain != nullptr && plain->kind == ObjectKind::Plain &&
                                           heap_->conditions.implies(plain->born, path_)) {
        erase_member(*plain, member.name);
      } else {
        set_member(holder, member.name, {}, at);
      }
    } else if (node.operand->kind == Kind::Index) {
      const auto& index = as<syntax::Index>(*node.operand);
      const Value object = evaluate(index.object, env);
      set_index(object, evaluate(index.index, env), {}, at);
    }
    return Value::boolean(true);
  }
  const Value operand = evaluate(node.operand, env);
  switch (node.op) {
    case Operator::Void: return {};
    case Operator::Not: {
      const Truth t = truth(operand);
      if (t.known != Truth::Known::Unknown) return Value::boolean(t.known == Truth::Known::False);
      if (t.when_true.literals().size() == 1 && t.when_false.literals().size() == 1) {
        Unknown* result = heap_->make_unknown(Why::Computed, at);
        result->condition = t.when_false.literals().front();
        return result;
      }
      return heap_->make_choice({{t.when_true, Value::boolean(false)}, {Guard(), Value::boolean(true)}},
                                path_);
    }
    case Operator::TypeOf:
      return map_alternatives(operand, [&](const Value& value) -> Value {
        switch (value.tag()) {
          case Tag::Uninitialized:
          case Tag::Undefined: return Value::string("undefined");
          case Tag::Null: return Value::string("object");
          case Tag::Boolean: return Value::string("boolean");
          case Tag::Number: return Value::string("number");
          case Tag::String:
          case Tag::Template: return Value::string("string");
          case Tag::Object:
            return Value::string(is_function_like(*value.as_object()) ? "function" : "object");
          default: return computed("typeof", {value}, [&] { return unknown(Why::Computed, at, "typeof"); });
        }
      });
    default:
      return map_alternatives(operand, [&](const Value& value) -> Value {
        const std::optional<double> number = to_number(value);
        if (!number) return unknown(Why::Computed, at);
        switch (node.op) {
          case Operator::Minus: return Value::number(-*number);
          case Operator::Plus: return Value::number(*number);
          default: return unknown(Why::Computed, at);
        }
      });
  }
}

Value Machine::evaluate_binary(const syntax::Binary& node, Environment& env) {
  const Value left = evaluate(node.left, env);
  const Value right = evaluate(node.right, env);
  return binary(node.op, left, right, here(node, env));
}

Value Machine::binary(Operator op, const Value& left, const Value& right, Origin at) {
  if (left.is(Tag::Choice)) {
    return map_alternatives(left,
                            [&](const Value& alternative) { return binary(op, alternative, right, at); });
  }
  if (right.is(Tag::Choice)) {
    return map_alternatives(right,
                            [&](const Value& alternative) { return binary(op, left, alternative, at); });
  }
  switch (op) {
    case Operator::Eq:
    case Operator::Ne:
    case Operator::StrictEq:
    case Operator::StrictNe: return compare(op, left, right, at);
    case Operator::InstanceOf: return instance_of(left, right, at);
    case Operator::In: {
      if (const Object* object = right.object(); object != nullptr && left.is(Tag::String)) {
        if (object->properties.find(left.as_string()) != nullptr) return Value::boolean(true);
        if (object->kind == ObjectKind::Plain && object->open == nullptr && object->entries.empty()) {
          return Value::boolean(false);
        }
      }
      return computed("in", {left, right}, [&] { return unknown(Why::Computed, at, "in"); });
    }
    default: break;
  }
  const auto textual = [](const Value& value) { return value.is(Tag::String) || value.is(Tag::Template); };
  if (op == Operator::Add && (textual(left) || textual(right))) {
    std::vector<TemplatePart> parts;
    append_text(left, parts, at);
    append_text(right, parts, at);
    return make_text(parts, at);
  }
  if (textual(left) && textual(right) && left.is(Tag::String) && right.is(Tag::String)) {
    const int order = left.as_string().compare(right.as_string());
    switch (op) {
      case Operator::Lt: return Value::boolean(order < 0);
      case Operator::Le: return Value::boolean(order <= 0);
      case Operator::Gt: return Value::boolean(order > 0);
      case Operator::Ge: return Value::boolean(order >= 0);
      default: break;
    }
  }
  const std::optional<double> a = to_number(left);
  const std::optional<double> b = to_number(right);
  if (!a || !b) {
    return computed("binary " + std::to_string(static_cast<int>(op)), {left, right},
                    [&] { return unknown(Why::Computed, at); });
  }
  const auto integer = [](double d) {
    return std::isfinite(d) && std::fabs(d) < 9e15 ? static_cast<std::int32_t>(static_cast<std::int64_t>(d))
                                                   : 0;
  };
  switch (op) {
    case Operator::Add: return Value::number(*a + *b);
    case Operator::Sub: return Value::number(*a - *b);
    case Operator::Mul: return Value::number(*a * *b);
    case Operator::Div: return Value::number(*a / *b);
    case Operator::Mod: return Value::number(std::fmod(*a, *b));
    case Operator::Exp: return Value::number(std::pow(*a, *b));
    case Operator::Lt: return Value::boolean(*a < *b);
    case Operator::Le: return Value::boolean(*a <= *b);
    case Operator::Gt: return Value::boolean(*a > *b);
    case Operator::Ge: return Value::boolean(*a >= *b);
    case Operator::BitAnd: return Value::number(integer(*a) & integer(*b));
    case Operator::BitOr: return Value::number(integer(*a) | integer(*b));
    case Operator::BitXor: return Value::number(integer(*a) ^ integer(*b));
    default: return unknown(Why::Computed, at);
  }
}

std::optional<std::string> constant_text(const Value& value) {
  switch (value.tag()) {
    case Tag::String: return "s" + std::string(value.as_string());
    case Tag::Number: return "n" + std::to_string(value.as_number());
    case Tag::Boolean: return value.as_boolean() ? "true" : "false";
    case Tag::Object: return "o" + std::to_string(value.as_object()->id);
    default: return std::nullopt;
  }
}

Value Machine::compare(Operator op, const Value& left, const Value& right, Origin at) {
  const bool negated = op == Operator::Ne || op == Operator::StrictNe;
  const bool loose = op == Operator::Eq || op == Operator::Ne;
  const auto answer = [&](bool equal) { return Value::boolean(equal != negated); };
  const auto undecided = [&](Literal literal) -> Value {
    if (heap_->conditions.implies(path_, heap_->conditions.of(literal))) return answer(true);
    if (heap_->conditions.contradict(path_, heap_->conditions.of(literal))) return answer(false);
    Unknown* result = heap_->make_unknown(Why::Computed, at);
    result->condition = negated ? -literal : literal;
    return result;
  };
  // Equal or not, but in the same way wherever the two are compared.
  const auto open = [&] {
    const Value equal = computed("===", {left, right}, [&] { return unknown(Why::Computed, at); });
    return undecided(heap_->conditions.truthy(equal.as_unknown()->id));
  };
  const bool left_unknown = left.is(Tag::Unknown);
  if (left_unknown || right.is(Tag::Unknown)) {
    const Value& subject = left_unknown ? left : right;
    const Value& other = left_unknown ? right : left;
    if (left.same(right)) return answer(true);
    if (other.is_nullish()) {
      const Truth t = nullish(subject);
      if (t.known != Truth::Known::Unknown) return answer(t.known == Truth::Known::True);
      if (t.when_true.literals().size() == 1) return undecided(t.when_true.literals().front());
      return heap_->make_choice({{t.when_true, answer(true)}, {Guard(), answer(false)}}, path_);
    }
    if (other.is(Tag::Boolean)) {
      const Truth t = truth(subject);
      if (t.known != Truth::Known::Unknown)
        return answer((t.known == Truth::Known::True) == other.as_boolean());
      const Guard guard = other.as_boolean() ? t.when_true : t.when_false;
      if (guard.literals().size() == 1) return undecided(guard.literals().front());
      return heap_->make_choice({{guard, answer(true)}, {Guard(), answer(false)}}, path_);
    }
    if (const std::optional<std::string> text = constant_text(other)) {
      return undecided(heap_->conditions.equals(subject.as_unknown()->id, *text));
    }
    return open();
  }
  if (left.is(Tag::Template) || right.is(Tag::Template)) {
    if (left.is_nullish() || right.is_nullish()) return answer(false);
    return open();
  }
  if (loose) {
    if (left.is_nullish() && right.is_nullish()) return answer(true);
    if (left.tag() != right.tag() && !left.is_nullish() && !right.is_nullish()) {
      const std::optional<double> a = to_number(left);
      const std::optional<double> b = to_number(right);
      if (a && b) return answer(*a == *b);
    }
  }
  return answer(left.same(right));
}

Value Machine::instance_of(const Value& left, const Value& right, Origin at) {
  const Object* cls = right.object();
  if (cls == nullptr || left.is(Tag::Unknown)) return unknown(Why::Computed, at, "instanceof");
  const Object* object = left.object();
  if (object == nullptr) return Value::boolean(false);
  if (cls->kind == ObjectKind::Class) {
    for (const Object* c = object->instance_of; c != nullptr; c = c->superclass) {
      if (c == cls) return Value::boolean(true);
      if (c->opaque_base != nullptr) return unknown(Why::External, at, "instanceof");
    }
    return Value::boolean(false);
  }
  if (cls->kind == ObjectKind::LibraryClass && cls->library != catalog::kNoType) {
    if (object->library == catalog::kNoType) return Value::boolean(false);
    if (catalog::is_a(object->library, cls->library)) return Value::boolean(true);
    // What the catalogue types as an interface may be any class that implements it.
    if (catalog::info(object->library).kind == catalog::TypeKind::Interface)
      return unknown(Why::Library, at, "instanceof");
    return Value::boolean(false);
  }
  if (cls->kind == ObjectKind::Native) {
    if (cls->name == "Array") return Value::boolean(object->kind == ObjectKind::Array);
    if (cls->name == "Object") return Value::boolean(true);
    if (cls->name == "Map") return Value::boolean(object->kind == ObjectKind::Map);
    if (cls->name == "Set") return Value::boolean(object->kind == ObjectKind::Set);
  }
  return unknown(Why::Computed, at, "instanceof");
}

Value Machine::evaluate_logical(const syntax::Binary& node, Environment& env) {
  return logical(node.op, evaluate(node.left, env), node.right, env, node);
}

Value Machine::logical(Operator op, const Value& left, const Node* right, Environment& env, const Node&) {
  // `a && b`: b when a is true. `a || b`: b when a is false. `a ?? b`: b when a is nullish.
  const Truth t = op == Operator::Nullish ? nullish(left) : truth(left);
  const bool right_when = op != Operator::Or;
  if (t.known != Truth::Known::Unknown) {
    return (t.known == Truth::Known::True) == right_when ? evaluate(right, env) : left;
  }
  const Guard take_right = right_when ? t.when_true : t.when_false;
  const Guard keep_left = right_when ? t.when_false : t.when_true;
  const std::optional<Guard> inner = heap_->conditions.conjoin(path_, take_right);
  if (!inner) return left;
  Value other;
  {
    Narrowed narrowed(*this, *inner);
    other = evaluate(right, env);
  }
  Value kept = left;
  if (const std::optional<Guard> outer = heap_->conditions.conjoin(path_, keep_left)) {
    Narrowed narrowed(*this, *outer);
    kept = narrow(left);
    if (op == Operator::And && kept.is(Tag::Unknown)) {
      // A falsy unknown is as good as undefined to everything that reads it.
      kept = kept.as_unknown()->condition != 0 ? Value::boolean(false) : Value();
    }
  }
  return heap_->make_choice({{take_right, other}, {Guard(), kept}}, path_);
}

Value Machine::evaluate_conditional(const syntax::Conditional& node, Environment& env) {
  const Truth t = truth(evaluate(node.test, env));
  if (t.known == Truth::Known::True) return evaluate(node.consequent, env);
  if (t.known == Truth::Known::False) return evaluate(node.alternate, env);
  Value yes;
  Value no;
  const std::optional<Guard> when_true = heap_->conditions.conjoin(path_, t.when_true);
  const std::optional<Guard> when_false = heap_->conditions.conjoin(path_, t.when_false);
  if (!when_true) return evaluate(node.alternate, env);
  if (!when_false) return evaluate(node.consequent, env);
  {
    Narrowed narrowed(*this, *when_true);
    yes = evaluate(node.consequent, env);
  }
  {
    Narrowed narrowed(*this, *when_false);
    no = evaluate(node.alternate, env);
  }
  return heap_->make_choice({{t.when_true, yes}, {Guard(), no}}, path_);
}

Value Machine::evaluate_assign(const syntax::Binary& node, Environment& env) {
  if (node.op == Operator::None) {
    const Value value = evaluate(node.right, env);
    assign(node.left, value, env, false);
    return value;
  }
  const Value old = evaluate(node.left, env);
  Value value;
  if (node.op == Operator::And || node.op == Operator::Or || node.op == Operator::Nullish) {
    value = logical(node.op, old, node.right, env, node);
  } else {
    value = binary(node.op, old, evaluate(node.right, env), here(node, env));
  }
  assign(node.left, value, env, false);
  return value;
}

Value Machine::evaluate_call(const syntax::Call& node, Environment& env) {
  const Origin at = here(node, env);
  bool open = false;
  const Node* callee = node.callee;
  while (callee->kind == Kind::Cast) callee = as<syntax::Cast>(*callee).expression;

  if (callee->kind == Kind::Super) {
    const Arguments arguments = evaluate_arguments(node.arguments, env, open);
    for (Environment* e = &env; e != nullptr; e = e->parent) {
      if (!e->has_this) continue;
      if (Object* instance = e->this_value.object(); instance != nullptr && e->home != nullptr) {
        construct_base(*e->home, *instance, arguments, at);
        initialize_fields(*e->home, *instance, e);
      }
      break;
    }
    return {};
  }
  if (callee->kind == Kind::Member && as<syntax::Member>(*callee).object->kind == Kind::Super) {
    const Arguments arguments = evaluate_arguments(node.arguments, env, open);
    for (Environment* e = &env; e != nullptr; e = e->parent) {
      if (!e->has_this) continue;
      if (e->home == nullptr) break;
      const std::string_view name = as<syntax::Member>(*callee).name;
      Object* base = e->home->superclass;
      if (base != nullptr && base->kind == ObjectKind::Class) {
        const ClassMember member = find_method(base, name, false, 0);
        if (member.method != nullptr) {
          return call_function(*bound_method(member, e->this_value).as_object(), e->this_value, arguments, at,
                               member.owner);
        }
      }
      if (Object* self = e->this_value.object(); self != nullptr && self->library != catalog::kNoType) {
        return call_library(*self, name, arguments, at);
      }
      break;
    }
    return call_outside(arguments, at, "super", Why::External);
  }
  if (callee->kind == Kind::Member || callee->kind == Kind::Index) {
    Value receiver;
    Value name;
    if (callee->kind == Kind::Member) {
      receiver = evaluate(as<syntax::Member>(*callee).object, env);
      name = Value::string(as<syntax::Member>(*callee).name);
    } else {
      receiver = evaluate(as<syntax::Index>(*callee).object, env);
      name = evaluate(as<syntax::Index>(*callee).index, env);
    }
    const bool is_optional = is_in_optional_chain(callee);
    if (is_optional && nullish(receiver).known == Truth::Known::True) return {};
    if (node.has(syntax::kOptional) && !receiver.is(Tag::Choice)) {
      // `hooks.onKey?.(key)`: nothing happens when there is no such member.
      const Value member =
          name.is(Tag::String) ? get_member(receiver, name.as_string(), at) : get_index(receiver, name, at);
      if (nullish(member).known == Truth::Known::True) return {};
    }
    const bool short_circuits = is_optional || node.has(syntax::kOptional);
    if (!receiver.is(Tag::Choice)) {
      const Arguments arguments = evaluate_arguments(node.arguments, env, open);
      if (name.is(Tag::String)) return call_method(receiver, name.as_string(), arguments, at);
      if (const Object* holder = receiver.object(); holder != nullptr && !name.is(Tag::Number)) {
        const bool is_list = holder->kind == ObjectKind::Array || holder->kind == ObjectKind::Map ||
                             holder->kind == ObjectKind::Set;
        const bool is_symbol = name.is(Tag::Object) && name.as_object()->kind == ObjectKind::Native;
        if (is_list || is_symbol) heap_->escape(receiver, at);  // `list[Symbol.iterator]()`
      }
      return call(get_index(receiver, name, at), receiver, arguments, at);
    }
    // Arguments are evaluated once: they may make constructs.
    const Arguments arguments = evaluate_arguments(node.arguments, env, open);
    return map_alternatives(receiver, [&](const Value& alternative) -> Value {
      if (alternative.is_nullish() && short_circuits) return {};
      if (name.is(Tag::String)) return call_method(alternative, name.as_string(), arguments, at);
      return call(get_index(alternative, name, at), alternative, arguments, at);
    });
  }
  if (callee->kind == Kind::Identifier) {
    const auto& id = as<syntax::Identifier>(*callee);
    if (id.binding == nullptr && id.name == "require" && node.arguments.size() == 1) {
      const Value specifier = evaluate(node.arguments.front(), env);
      if (specifier.is(Tag::String)) return required(*env.file, specifier.as_string(), at);
      return unknown(Why::External, at, "require");
    }
  }
  const Value function = evaluate(callee, env);
  if (node.has(syntax::kOptional) && nullish(function).known == Truth::Known::True) return {};
  const Arguments arguments = evaluate_arguments(node.arguments, env, open);
  return call(function, {}, arguments, at);
}

Value Machine::evaluate_new(const syntax::New& node, Environment& env) {
  bool open = false;
  const Value callee = evaluate(node.callee, env);
  const Arguments arguments = evaluate_arguments(node.arguments, env, open);
  return map_alternatives(
      callee, [&](const Value& alternative) { return instantiate(alternative, arguments, here(node, env)); });
}

}  // namespace presynth::interp
