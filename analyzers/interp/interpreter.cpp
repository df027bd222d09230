// Expressions, statements, patterns, members.
#include <algorithm>
#include <cmath>

#include "analyzers/catalog/constructs.h"
#include "analyzers/interp/machine.h"

namespace presynth::interp {

using syntax::as;
using syntax::Operator;

namespace {

/// Fuel is counted per step; the caller's stop flag is looked at now and then.
constexpr std::size_t kStopInterval = 4096;
/// So many comparisons of path conditions take about as long as one step.
constexpr std::size_t kComparisonsPerStep = 32;

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

}  // namespace

// ---------------------------------------------------------------------------------------------------------------
// Truth and paths.

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
  Truth result;
  // The guard of the only alternative that can be true says when the whole is true. It is exact only when no
  // earlier alternative of the list shadows it, so the opposite side gets a condition of its own unless it is
  // just as simple.
  const auto sole = [&](bool side) -> std::optional<Guard> {
    Guard guard;
    for (const auto& [condition, truth] : alternatives) {
      const bool candidate = side ? truth.known != Known::False : truth.known != Known::True;
      if (!candidate) continue;
      const Guard inner =
          truth.known == Known::Unknown ? (side ? truth.when_true : truth.when_false) : Guard();
      const std::optional<Guard> both = heap_->conditions.conjoin(condition, inner);
      return both ? *both : guard;
    }
    return std::nullopt;
  };
  if (may_be_true == 1) result.when_true = *sole(true);
  if (may_be_false == 1) result.when_false = *sole(false);
  const auto literals_true = result.when_true.literals();
  const auto literals_false = result.when_false.literals();
  if (literals_true.size() == 1 && literals_false.empty()) {
    result.when_false = heap_->conditions.of(-literals_true.front());
  } else if (literals_false.size() == 1 && literals_true.empty()) {
    result.when_true = heap_->conditions.of(-literals_false.front());
  } else if (!heap_->conditions.contradict(result.when_true, result.when_false)) {
    Literal literal = cached != nullptr ? *cached : 0;
    if (literal == 0) {
      literal = heap_->conditions.fresh();
      if (cached != nullptr) *cached = literal;
    }
    result.when_true = with(result.when_true, literal);
    result.when_false = with(result.when_false, -literal);
  }
  return result;
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
  return first == second ? first : Completion::Return;
}

void Machine::reach_limit(std::string_view what) { heap_->limits.emplace(what); }

// ---------------------------------------------------------------------------------------------------------------
// Expressions.

bool Machine::burn_fuel() {
  if (fuel_ == 0) return false;
  const std::size_t before = fuel_;
  const std::size_t comparisons = heap_->conditions.comparisons() / kComparisonsPerStep;
  const std::size_t cost = 1 + comparisons - charged_comparisons_;
  charged_comparisons_ = comparisons;
  heap_->steps += cost;
  fuel_ -= std::min(fuel_, cost);
  if (fuel_ == 0) reach_limit("evaluation of one root took too many steps");
  if (before / kStopInterval != fuel_ / kStopInterval && stop_ != nullptr &&
      stop_->load(std::memory_order_relaxed)) {
    fuel_ = 0;
  }
  return fuel_ != 0;
}

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
    case Kind::TaggedTemplate: {
      const auto& tagged = as<syntax::TaggedTemplate>(node);
      evaluate(tagged.tag, env);
      return evaluate_template(*tagged.quasi, env);
    }
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
      if (member.has(syntax::kOptional)) {
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
      if (index.has(syntax::kOptional) && nullish(object).known == Truth::Known::True) return {};
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
      heap_->escape(evaluate(as<syntax::Unary>(node).operand, env), here(node, env));
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
    default: return unknown(Why::Syntax, here(node, env));
  }
}

Value Machine::evaluate_identifier(const syntax::Identifier& id, Environment& env) {
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
    return heap_->make_template(parts);
  };
  if (choices != 1) return build(nullptr);
  return map_alternatives(values[chosen], [&](const Value& alternative) { return build(&alternative); });
}

Object* Machine::make_array(std::vector<Value> elements, Origin at) {
  Object* array = heap_->make_object(ObjectKind::Array, at, path_);
  if (elements.size() > limits_.array_size) {
    reach_limit("an array had more than " + std::to_string(limits_.array_size) + " elements");
    for (const Value& element : elements) heap_->escape(element, at);
    elements.resize(limits_.array_size);
    array->open = heap_->make_unknown(Why::Limit, at);
  }
  array->elements = std::move(elements);
  return array;
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
    const Iteration iteration = iterate(evaluate(node, env), here(*node, env));
    for (const Value& element : iteration.elements) values.push_back(element);
    if (iteration.open) {
      open = true;
      values.push_back(iteration.unknown_element);
    }
  }
  return values;
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
  if (object->kind == ObjectKind::LibraryObject) {
    if (target.open == nullptr) target.open = heap_->make_unknown(Why::Library, at);
    return;
  }
  const auto members = object->properties.all();  // a copy: `{...x}` may be assigned back to x
  for (const auto& [name, value] : members) assign_slot(target.properties.slot(name), value, target.born);
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
      if (method.function == nullptr || method.has(syntax::kSetter)) continue;
      Value value = closure(*method.function, env, *child);
      if (method.has(syntax::kGetter)) value = call(value, object, {}, here(*child, env));
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
      set_member(evaluate(member.object, env), member.name, {}, at);
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
          default: return unknown(Why::Computed, at, "typeof");
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
      return unknown(Why::Computed, at, "in");
    }
    default: break;
  }
  const auto textual = [](const Value& value) { return value.is(Tag::String) || value.is(Tag::Template); };
  if (op == Operator::Add && (textual(left) || textual(right))) {
    std::vector<TemplatePart> parts;
    append_text(left, parts, at);
    append_text(right, parts, at);
    std::size_t size = 0;
    for (const TemplatePart& part : parts) size += part.text.size();
    if (size > limits_.string_size) {
      reach_limit("a string was longer than " + std::to_string(limits_.string_size) + " bytes");
      return unknown(Why::Limit, at);
    }
    return heap_->make_template(parts);
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
  if (!a || !b) return unknown(Why::Computed, at);
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
  const auto constant = [&](const Value& value) -> std::optional<std::string> {
    switch (value.tag()) {
      case Tag::String: return "s" + std::string(value.as_string());
      case Tag::Number: return "n" + std::to_string(value.as_number());
      case Tag::Boolean: return value.as_boolean() ? "true" : "false";
      case Tag::Object: return "o" + std::to_string(value.as_object()->id);
      default: return std::nullopt;
    }
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
      return unknown(Why::Computed, at);
    }
    if (other.is(Tag::Boolean)) {
      const Truth t = truth(subject);
      if (t.known != Truth::Known::Unknown)
        return answer((t.known == Truth::Known::True) == other.as_boolean());
      const Guard guard = other.as_boolean() ? t.when_true : t.when_false;
      if (guard.literals().size() == 1) return undecided(guard.literals().front());
      return unknown(Why::Computed, at);
    }
    if (const std::optional<std::string> text = constant(other)) {
      return undecided(heap_->conditions.equals(subject.as_unknown()->id, *text));
    }
    return unknown(Why::Computed, at);
  }
  if (left.is(Tag::Template) || right.is(Tag::Template)) {
    if (left.is_nullish() || right.is_nullish()) return answer(false);
    return unknown(Why::Computed, at);
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
    if (callee->has(syntax::kOptional) && nullish(receiver).known == Truth::Known::True) return {};
    const bool short_circuits = callee->has(syntax::kOptional) || node.has(syntax::kOptional);
    if (!receiver.is(Tag::Choice)) {
      const Arguments arguments = evaluate_arguments(node.arguments, env, open);
      if (name.is(Tag::String)) return call_method(receiver, name.as_string(), arguments, at);
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

// ---------------------------------------------------------------------------------------------------------------
// Members.

Value Machine::unknown_member(Unknown& owner, std::string_view name, Origin at) {
  for (const auto& [known, value] : owner.members) {
    if (known == name) return value;
  }
  std::string detail(owner.detail);
  if (owner.why == Why::External) {
    const catalog::TypeId extends = catalog::known_subclass(detail + '.' + std::string(name));
    if (extends != catalog::kNoType) return library_class(extends);
  }
  if (detail.size() < 120) detail = detail.empty() ? std::string(name) : detail + '.' + std::string(name);
  Unknown* member = typed_unknown(owner.why, owner.origin.node != nullptr ? owner.origin : at,
                                  heap_->keep(detail), type_member(owner.type, name));
  owner.members.emplace_back(name, Value(member));
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
      if (name == "length") return Value::number(static_cast<double>(object.as_string().size()));
      return unknown(Why::Computed, at, name);
    case Tag::Uninitialized:
    case Tag::Undefined:
    case Tag::Null: return unknown(Why::Computed, at, name);  // throws at run time, unless the analysis erred
    default: return unknown(Why::Computed, at, name);
  }
}

Value Machine::get_object_member(Object& object, std::string_view name, Origin at) {
  if (object.kind != ObjectKind::ModuleNamespace) {
    if (const Value* own = object.properties.find(name)) return narrow(*own);
  }
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
      if (object.superclass != nullptr) return get_object_member(*object.superclass, name, at);
      if (object.opaque_base != nullptr) return unknown_member(*object.opaque_base, name, at);
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
    if (const Value* own = target->properties.find(name.as_string())) alternatives.push_back({Guard(), *own});
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
  // An unknown name: any of the members, each on a condition of its own.
  std::vector<Value> all = target->elements;
  for (const auto& [name, value] : target->properties.all()) all.push_back(value);
  if (target->kind == ObjectKind::Plain) {
    for (const auto& [key, value] : target->entries) all.push_back(value);
  }
  if (all.size() >= Evaluation::kMaxAlternatives) return heap_->too_many_alternatives(all);
  std::vector<Alternative> alternatives;
  const auto maybe = [&](const Value& value) {
    const Literal literal =
        index.is(Tag::Unknown)
            ? heap_->conditions.equals(index.as_unknown()->id,
                                       std::to_string(alternatives.size()) + "@" + std::to_string(target->id))
            : heap_->conditions.fresh();
    alternatives.push_back({heap_->conditions.of(literal), value});
  };
  for (const Value& value : all) maybe(value);
  alternatives.push_back({Guard(), unknown(Why::Computed, at)});
  return heap_->make_choice(alternatives, path_);
}

void Machine::assign_slot(Value& slot, const Value& value, Guard born) {
  if (heap_->conditions.implies(born, path_) || slot.is(Tag::Uninitialized)) {
    slot = value;
    return;
  }
  slot = heap_->make_choice({{path_, value}, {Guard(), slot}}, born);
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
    auto& members = object.as_unknown()->members;
    const auto known = std::ranges::find(members, name, &std::pair<std::string_view, Value>::first);
    if (known != members.end()) {
      known->second = value;
    } else {
      members.emplace_back(name, value);
    }
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
  if (target->kind == ObjectKind::Array && name == "length") return;
  if (target->kind == ObjectKind::Class || target->root == Evaluation::kSharedRoot) Evaluation::share(value);
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

// ---------------------------------------------------------------------------------------------------------------
// Patterns.

Environment& Machine::enter(const syntax::Scope* scope, Environment& parent) {
  if (scope == nullptr) return parent;
  Environment& env = environments_.emplace_back();
  env.parent = &parent;
  env.scope = scope;
  env.file = parent.file;
  env.born = path_;
  env.slots.assign(scope->slots, Value::uninitialized());
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
        if (id.binding->scope->kind == syntax::ScopeKind::Module) Evaluation::share(value);
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
          for (const std::string_view name : taken) rest->properties.erase(name);
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
      return;
    }
    default: return;
  }
}

Machine::Iteration Machine::iterate(const Value& value, Origin at) {
  Iteration result;
  const auto unknown_rest = [&](const Value& element) {
    result.open = true;
    result.unknown_element = element;
  };
  switch (value.tag()) {
    case Tag::String:
      for (const char& c : value.as_string()) result.elements.push_back(Value::string({&c, 1}));
      return result;
    case Tag::Object: {
      Object& object = *value.as_object();
      if (object.kind == ObjectKind::Array || object.kind == ObjectKind::Set) {
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

// ---------------------------------------------------------------------------------------------------------------
// Statements.

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
  if (fuel_ == 0) {
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
    case Kind::Break: completion = Completion::Break; break;
    case Kind::Continue: completion = Completion::Continue; break;
    case Kind::Throw:
      evaluate(as<syntax::Unary>(*node).operand, env);
      completion = Completion::Throw;
      break;
    case Kind::Try: completion = execute_try(as<syntax::Try>(*node), env); break;
    case Kind::Switch: completion = execute_switch(as<syntax::Switch>(*node), env); break;
    case Kind::Labeled:
      completion = execute(as<syntax::Labeled>(*node).body, env);
      if (completion == Completion::Break) completion = Completion::Normal;
      break;
    case Kind::ClassDeclaration: {
      if (node->has(syntax::kTypeOnly)) break;
      const syntax::Class& declared = *as<syntax::ClassDeclaration>(*node).declared;
      const Value cls = make_class(declared, env);
      if (declared.name != nullptr) assign(declared.name, cls, env, true);
      break;
    }
    case Kind::Enum: {
      if (node->has(syntax::kTypeOnly)) break;
      const auto& declared = as<syntax::Enum>(*node);
      Object* object = heap_->make_object(ObjectKind::Enum, here(*node, env), path_);
      object->name = declared.name->name;
      double next = 0;
      for (const Node* child : declared.members) {
        const auto& member = as<syntax::EnumMember>(*child);
        Value value = member.initializer != nullptr ? evaluate(member.initializer, env) : Value::number(next);
        if (value.is(Tag::Number)) next = value.as_number() + 1;
        object->properties.slot(member.name) = value;
      }
      assign(declared.name, object, env, true);
      break;
    }
    case Kind::Namespace: {
      const auto& declared = as<syntax::Namespace>(*node);
      if (declared.name == nullptr || declared.body == nullptr || node->has(syntax::kTypeOnly)) break;
      Environment& inner = enter(declared.body->scope, env);
      Object* object = heap_->make_object(ObjectKind::Plain, here(*node, env), path_);
      assign(declared.name, object, env, true);
      execute_list(declared.body->body, inner);
      if (inner.scope != nullptr && &inner != &env) {
        for (const syntax::Binding* binding : inner.scope->bindings) {
          if (binding->kind == syntax::BindingKind::Type || binding->slot >= inner.slots.size()) continue;
          if (!inner.slots[binding->slot].is(Tag::Uninitialized)) {
            object->properties.slot(binding->name) = inner.slots[binding->slot];
          }
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
            snapshot_.resolve(env.file->path(), as<syntax::Import>(*node).module);
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
  return completion;
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
    for (std::size_t i = from; i < node.cases.size(); ++i) {
      const Completion completion = execute_list(as<syntax::SwitchCase>(*node.cases[i]).body, inner);
      if (completion == Completion::Break) return Completion::Normal;
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
  bool any_normal = fallback == node.cases.size();
  bool exhausted = false;
  for (std::size_t i = 0; i < node.cases.size() && !exhausted; ++i) {
    if (i == fallback || tests[i].known == Truth::Known::False) continue;
    const std::optional<Guard> here_guard =
        tests[i].known == Truth::Known::True ? rest : heap_->conditions.conjoin(rest, tests[i].when_true);
    exhausted = tests[i].known == Truth::Known::True;
    if (here_guard) {
      path_ = *here_guard;
      any_normal = run_from(i) == Completion::Normal || any_normal;
    }
    if (!exhausted) rest = heap_->conditions.conjoin(rest, tests[i].when_false).value_or(rest);
  }
  if (!exhausted && fallback < node.cases.size()) {
    path_ = rest;
    any_normal = run_from(fallback) == Completion::Normal || any_normal;
  }
  path_ = saved;
  return any_normal ? Completion::Normal : Completion::Return;
}

Completion Machine::execute_for(const syntax::For& node, Environment& env) {
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
    if (t.known == Truth::Known::False || fuel_ == 0) return Completion::Normal;
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
      return Completion::Normal;
    }
    if (completion == Completion::Break) break;
    if (completion == Completion::Return || completion == Completion::Throw) return completion;
    path_ = saved;
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
    if (fuel_ == 0) break;
    if (++turns > limits_.iterations) {
      reach_limit("a loop ran more than " + std::to_string(limits_.iterations) + " times");
      heap_->mark_incomplete();
      break;
    }
    const Completion completion = turn(element);
    path_ = saved;
    if (completion == Completion::Break) return Completion::Normal;
    if (completion == Completion::Return || completion == Completion::Throw) return completion;
  }
  if (iteration.open) {
    path_ = with(saved, heap_->conditions.fresh());
    turn(iteration.unknown_element);
    path_ = saved;
  }
  return Completion::Normal;
}

Completion Machine::execute_loop(const syntax::Loop& node, Environment& env) {
  const Guard saved = path_;
  bool first = node.kind == Kind::DoWhile;
  for (std::uint32_t i = 0; i < limits_.iterations && fuel_ > 0; ++i) {
    Truth t{Truth::Known::True, {}, {}};
    if (!first) t = truth(evaluate(node.test, env));
    first = false;
    if (t.known == Truth::Known::False) return Completion::Normal;
    if (t.known == Truth::Known::Unknown) {
      path_ = heap_->conditions.conjoin(saved, t.when_true).value_or(saved);
      execute(node.body, env);
      path_ = saved;
      return Completion::Normal;
    }
    const Completion completion = execute(node.body, env);
    path_ = saved;
    if (completion == Completion::Break) return Completion::Normal;
    if (completion == Completion::Return || completion == Completion::Throw) return completion;
  }
  if (fuel_ > 0) reach_limit("a loop ran more than " + std::to_string(limits_.iterations) + " times");
  heap_->mark_incomplete();
  return Completion::Normal;
}

Completion Machine::execute_try(const syntax::Try& node, Environment& env) {
  const Guard saved = path_;
  Completion completion = execute_block(*node.block, env);
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
