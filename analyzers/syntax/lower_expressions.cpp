#include <algorithm>
#include <cstdint>
#include <string_view>

#include "analyzers/syntax/literals.h"
#include "analyzers/syntax/lower.h"

namespace presynth::syntax {

using concrete::Children;

namespace {

using concrete::Tag;

struct TokenOperator {
  Kind kind;
  Operator op;
};

/// The operator of a binary expression, or of a compound assignment.
TokenOperator binary_operator(Tag tag) {
  switch (tag) {
    case Tag::Plus:
    case Tag::PlusEqual: return {Kind::Binary, Operator::Add};
    case Tag::Minus:
    case Tag::MinusEqual: return {Kind::Binary, Operator::Sub};
    case Tag::Star:
    case Tag::StarEqual: return {Kind::Binary, Operator::Mul};
    case Tag::Slash:
    case Tag::SlashEqual: return {Kind::Binary, Operator::Div};
    case Tag::Percent:
    case Tag::PercentEqual: return {Kind::Binary, Operator::Mod};
    case Tag::StarStar:
    case Tag::StarStarEqual: return {Kind::Binary, Operator::Exp};
    case Tag::Ampersand:
    case Tag::AmpersandEqual: return {Kind::Binary, Operator::BitAnd};
    case Tag::Bar:
    case Tag::BarEqual: return {Kind::Binary, Operator::BitOr};
    case Tag::Caret:
    case Tag::CaretEqual: return {Kind::Binary, Operator::BitXor};
    case Tag::LessLess:
    case Tag::LessLessEqual: return {Kind::Binary, Operator::Shl};
    case Tag::GreaterGreater:
    case Tag::GreaterGreaterEqual: return {Kind::Binary, Operator::Shr};
    case Tag::GreaterGreaterGreater:
    case Tag::GreaterGreaterGreaterEqual: return {Kind::Binary, Operator::UShr};
    case Tag::EqualEqual: return {Kind::Binary, Operator::Eq};
    case Tag::BangEqual: return {Kind::Binary, Operator::Ne};
    case Tag::EqualEqualEqual: return {Kind::Binary, Operator::StrictEq};
    case Tag::BangEqualEqual: return {Kind::Binary, Operator::StrictNe};
    case Tag::Less: return {Kind::Binary, Operator::Lt};
    case Tag::LessEqual: return {Kind::Binary, Operator::Le};
    case Tag::Greater: return {Kind::Binary, Operator::Gt};
    case Tag::GreaterEqual: return {Kind::Binary, Operator::Ge};
    case Tag::In: return {Kind::Binary, Operator::In};
    case Tag::InstanceOf: return {Kind::Binary, Operator::InstanceOf};
    case Tag::AmpersandAmpersand:
    case Tag::AmpersandAmpersandEqual: return {Kind::Logical, Operator::And};
    case Tag::BarBar:
    case Tag::BarBarEqual: return {Kind::Logical, Operator::Or};
    case Tag::QuestionQuestion:
    case Tag::QuestionQuestionEqual: return {Kind::Logical, Operator::Nullish};
    default: return {Kind::Binary, Operator::None};
  }
}

Operator unary_operator(Tag tag) {
  switch (tag) {
    case Tag::Bang: return Operator::Not;
    case Tag::Minus: return Operator::Minus;
    case Tag::Plus: return Operator::Plus;
    case Tag::Tilde: return Operator::BitNot;
    case Tag::TypeOf: return Operator::TypeOf;
    case Tag::Void: return Operator::Void;
    case Tag::Delete: return Operator::Delete;
    default: return Operator::None;
  }
}

}  // namespace

const Node* Lowering::expression(const Concrete& c, const Node* parent) {
  const Concrete* inner = &c;
  while (inner->tag == Tag::ParenthesizedExpression) {
    const Concrete* found = nullptr;
    for (const Concrete& child : Children(*inner)) {
      if (child.is_token()) continue;
      if (found == nullptr && child.tag != Tag::Error && child.tag != Tag::TypeAnnotation) {
        found = &child;
      } else {
        loose_names(child, parent);
      }
    }
    if (found == nullptr) return error(c, parent);
    inner = found;
  }
  const Concrete& e = *inner;
  switch (e.tag) {
    case Tag::Identifier:
    case Tag::PrivatePropertyIdentifier:
    case Tag::ShorthandPropertyIdentifier:
    case Tag::Undefined:
    case Tag::MetaProperty:
    case Tag::Import:
      if (e.missing) return error(e, parent);
      return identifier(e, parent);
    case Tag::String: return string_literal(e, parent);
    case Tag::Number:
      if (e.missing) return error(e, parent);
      return number_literal(e, parent);
    case Tag::True:
    case Tag::False: {
      auto* node = make<BooleanLiteral>(Kind::BooleanLiteral, e.range(), parent);
      node->value = e.tag == Tag::True;
      return node;
    }
    case Tag::Null: return make<Node>(Kind::NullLiteral, e.range(), parent);
    case Tag::This: return make<Node>(Kind::This, e.range(), parent);
    case Tag::Super: return make<Node>(Kind::Super, e.range(), parent);
    case Tag::Regex: return make<Node>(Kind::RegExpLiteral, e.range(), parent);
    default: break;
  }
  if (depth_ >= depth_limit_) return too_deep(e, parent);
  const Nest nest(*this);
  switch (e.tag) {
    case Tag::MemberExpression:
    case Tag::NestedIdentifier: return member(e, parent);
    case Tag::CallExpression: return call(e, parent);
    case Tag::NewExpression: return creation(e, parent);
    case Tag::Object: return object_literal(e, parent);
    case Tag::Array: return array_literal(e, parent);
    case Tag::TemplateString: return template_literal(e, parent);
    case Tag::ArrowFunction:
    case Tag::FunctionExpression:
    case Tag::GeneratorFunction: return function(e, parent, 0);
    case Tag::Class: return class_expression(e, parent, {});
    case Tag::SubscriptExpression: return index(e, parent);
    case Tag::BinaryExpression: return binary(e, parent);
    case Tag::UnaryExpression: return unary(e, parent);
    case Tag::UpdateExpression: return update(e, parent);
    case Tag::AssignmentExpression:
    case Tag::AugmentedAssignment: return assignment(e, parent);
    case Tag::TernaryExpression: return conditional(e, parent);
    case Tag::SequenceExpression: return sequence(e, parent);
    case Tag::AwaitExpression: return operand_expression(e, parent, Kind::Await);
    case Tag::YieldExpression: return operand_expression(e, parent, Kind::Yield);
    case Tag::SpreadElement: return operand_expression(e, parent, Kind::Spread);
    case Tag::AsExpression:
    case Tag::SatisfiesExpression:
    case Tag::NonNullExpression:
    case Tag::TypeAssertion:
    case Tag::InstantiationExpression: return cast(e, parent);
    case Tag::JsxElement:
    case Tag::JsxSelfClosingElement: return jsx(e, parent);
    default: return error(e, parent);
  }
}

const Node* Lowering::string_literal(const Concrete& c, const Node* parent) {
  auto* node = make<StringLiteral>(Kind::StringLiteral, c.range(), parent);
  node->value = string_value(c);
  return node;
}

const Node* Lowering::number_literal(const Concrete& c, const Node* parent) {
  const std::string_view raw = text_of(c);
  if (raw.ends_with('n')) return make<Node>(Kind::BigIntLiteral, c.range(), parent);
  auto* node = make<NumberLiteral>(Kind::NumberLiteral, c.range(), parent);
  node->value = number_value(raw);
  return node;
}

const TemplateLiteral* Lowering::template_literal(const Concrete& c, const Node* parent) {
  auto* node = make<TemplateLiteral>(Kind::TemplateLiteral, c.range(), parent);
  std::size_t substitutions = 0;
  for (const Concrete& child : Children(c)) substitutions += child.tag == Tag::TemplateSubstitution;
  const auto quasis = arena_.array<std::string_view>(substitutions + 1);
  List expressions(*this);
  std::uint32_t begin = std::min(c.begin + 1, c.end);
  std::size_t count = 0;
  for (const Concrete& child : Children(c)) {
    if (child.tag != Tag::TemplateSubstitution) {
      if (child.tag == Tag::Error) loose_names(child, node);
      continue;
    }
    quasis[count++] = cook_template(text_.substr(begin, child.begin - begin), arena_);
    begin = child.end;
    const Node* value = nullptr;
    for (const Concrete& part : Children(child)) {
      if (part.is_token()) continue;
      if (value == nullptr) {
        value = expression(part, node);
      } else {
        loose_names(part, node);
      }
    }
    expressions.add(required(value, node, child.end));
  }
  std::string_view rest = text_.substr(begin, std::max(begin, c.end) - begin);
  if (rest.ends_with('`')) rest.remove_suffix(1);
  quasis[count] = cook_template(rest, arena_);
  node->quasis = quasis;
  node->expressions = expressions.take();
  return node;
}

void Lowering::elements(const Concrete& c, const Node* parent, bool holes, List& list) {
  bool filled = false;
  const Concrete* unparsed = nullptr;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Comma) {
      if (!filled && unparsed != nullptr) {
        list.add(error(*unparsed, parent));
      } else if (!filled && holes) {
        list.add(make<Node>(Kind::Elision, {child.begin, child.begin}, parent));
      }
      filled = false;
      unparsed = nullptr;
    } else if (child.is_token()) {
      continue;
    } else if (child.tag == Tag::Error) {
      // Beside an element it is noise; alone between commas it stands for the element.
      if (filled || unparsed != nullptr) {
        loose_names(child, parent);
      } else {
        unparsed = &child;
      }
    } else {
      if (unparsed != nullptr) loose_names(*unparsed, parent);
      unparsed = nullptr;
      list.add(expression(child, parent));
      filled = true;
    }
  }
  if (unparsed != nullptr) list.add(error(*unparsed, parent));
}

const Node* Lowering::array_literal(const Concrete& c, const Node* parent) {
  auto* node = make<ArrayLiteral>(Kind::ArrayLiteral, c.range(), parent);
  List list(*this);
  elements(c, node, true, list);
  node->elements = list.take();
  return node;
}

const Node* Lowering::object_literal(const Concrete& c, const Node* parent) {
  auto* node = make<ObjectLiteral>(Kind::ObjectLiteral, c.range(), parent);
  List list(*this);
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Pair: list.add(property(child, node)); break;
      case Tag::ShorthandPropertyIdentifier: list.add(shorthand_property(child, node)); break;
      case Tag::MethodDefinition: list.add(method(child, node)); break;
      case Tag::SpreadElement: list.add(expression(child, node)); break;
      default:
        if (!child.is_token()) list.add(error(child, node));
    }
  }
  node->members = list.take();
  return node;
}

const Node* Lowering::property(const Concrete& c, const Node* parent) {
  auto* node = make<Property>(Kind::Property, c.range(), parent);
  bool colon = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Colon) {
      colon = true;
    } else if (child.is_token()) {
      continue;
    } else if (!colon && node->key == nullptr && is_property_key(child.tag)) {
      node->key = property_key(child, node, node->name, node->flags);
    } else if (colon && node->value == nullptr && child.tag != Tag::Error) {
      node->value = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->key = required(node->key, node, c.begin);
  node->value = required(node->value, node, c.end);
  return node;
}

const Node* Lowering::shorthand_property(const Concrete& c, const Node* parent) {
  if (c.missing) return error(c, parent);
  auto* node = make<Property>(Kind::Property, c.range(), parent, kShorthand);
  const Identifier* value = identifier(c, node);
  node->name = value->name;
  node->key = value;
  node->value = value;
  return node;
}

bool Lowering::is_property_key(Tag tag) {
  switch (tag) {
    case Tag::PropertyIdentifier:
    case Tag::PrivatePropertyIdentifier:
    case Tag::Identifier:
    case Tag::String:
    case Tag::Number:
    case Tag::ComputedPropertyName: return true;
    default: return false;
  }
}

const Node* Lowering::property_key(const Concrete& c, const Node* parent, std::string_view& name,
                                   std::uint16_t& flags) {
  switch (c.tag) {
    case Tag::String: {
      const Node* key = string_literal(c, parent);
      name = as<StringLiteral>(*key).value;
      return key;
    }
    case Tag::Number: name = number_name(text_of(c), arena_); return number_literal(c, parent);
    case Tag::ComputedPropertyName: {
      flags |= kComputed;
      const Node* key = nullptr;
      for (const Concrete& child : Children(c)) {
        if (child.is_token()) continue;
        if (key == nullptr && child.tag != Tag::Error) {
          key = expression(child, parent);
        } else {
          loose_names(child, parent);
        }
      }
      return required(key, parent, c.end);
    }
    default: {
      if (c.tag == Tag::PrivatePropertyIdentifier) flags |= kPrivate;
      auto* key = make<Identifier>(Kind::Identifier, c.range(), parent);
      key->name = text_of(c);
      name = key->name;
      return key;
    }
  }
}

std::string_view Lowering::property_name(const Concrete& c, const Node* parent, std::uint16_t& flags) {
  switch (c.tag) {
    case Tag::String: return string_value(c);
    case Tag::Number: return number_name(text_of(c), arena_);
    case Tag::ComputedPropertyName:
      flags |= kComputed;
      loose_names(c, parent);
      return {};
    default: return text_of(c);
  }
}

const Node* Lowering::member(const Concrete& c, const Node* parent) {
  auto* node = make<Member>(Kind::Member, c.range(), parent);
  node->name_range = {c.end, c.end};
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::OptionalChain:
      case Tag::QuestionDot: node->flags |= kOptional; break;
      case Tag::PropertyIdentifier:
      case Tag::PrivatePropertyIdentifier:
        node->name = text_of(child);
        node->name_range = child.range();
        break;
      case Tag::Error: loose_names(child, node); break;
      default:
        if (child.is_token()) break;
        if (node->object == nullptr) {
          node->object = expression(child, node);
        } else {
          loose_names(child, node);
        }
    }
  }
  node->object = required(node->object, node, c.begin);
  return node;
}

const Node* Lowering::index(const Concrete& c, const Node* parent) {
  auto* node = make<Index>(Kind::Index, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::OptionalChain || child.tag == Tag::QuestionDot) {
      node->flags |= kOptional;
    } else if (child.is_token()) {
      continue;
    } else if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else if (node->object == nullptr) {
      node->object = expression(child, node);
    } else if (node->index == nullptr) {
      node->index = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->object = required(node->object, node, c.begin);
  node->index = required(node->index, node, c.end);
  return node;
}

NodeList Lowering::arguments(const Concrete& c, const Node* parent) {
  List list(*this);
  elements(c, parent, false, list);
  return list.take();
}

const Node* Lowering::call(const Concrete& c, const Node* parent) {
  const Children parts(c);
  const Concrete* callee = nullptr;
  const Concrete* template_string = nullptr;
  for (const Concrete& child : parts) {
    if (child.is_token() || child.tag == Tag::Error) continue;
    if (callee == nullptr) {
      callee = &child;
    } else if (child.tag == Tag::TemplateString) {
      template_string = &child;
    }
  }
  if (template_string != nullptr) {
    auto* node = make<TaggedTemplate>(Kind::TaggedTemplate, c.range(), parent);
    node->tag = expression(*callee, node);
    node->quasi = template_literal(*template_string, node);
    return node;
  }
  if (callee != nullptr && callee->tag == Tag::Import) {
    auto* node = make<Unary>(Kind::ImportCall, c.range(), parent);
    for (const Concrete& child : parts) {
      if (child.tag != Tag::Arguments) continue;
      const NodeList list = arguments(child, node);
      if (!list.empty()) node->operand = list.front();
    }
    node->operand = required(node->operand, node, c.end);
    if (node->operand->kind == Kind::StringLiteral) add_import(as<StringLiteral>(*node->operand).value);
    return node;
  }
  auto* node = make<Call>(Kind::Call, c.range(), parent);
  node->arguments_range = {c.end, c.end};
  for (const Concrete& child : parts) {
    switch (child.tag) {
      case Tag::QuestionDot:
      case Tag::OptionalChain: node->flags |= kOptional; break;
      case Tag::TypeArguments: node->type_arguments = type_arguments(child, node); break;
      case Tag::Arguments:
        node->arguments_range = child.range();
        node->arguments = arguments(child, node);
        break;
      default:
        if (&child == callee) {
          node->callee = expression(child, node);
        } else if (!child.is_token()) {
          loose_names(child, node);
        }
    }
  }
  node->callee = required(node->callee, node, c.begin);
  if (node->callee->kind == Kind::Identifier && !node->arguments.empty() &&
      node->arguments.front()->kind == Kind::StringLiteral &&
      as<Identifier>(*node->callee).name == "require") {
    add_import(as<StringLiteral>(*node->arguments.front()).value);
  }
  return node;
}

const Node* Lowering::creation(const Concrete& c, const Node* parent) {
  auto* node = make<New>(Kind::New, c.range(), parent);
  node->arguments_range = {c.end, c.end};
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::TypeArguments) {
      node->type_arguments = type_arguments(child, node);
    } else if (child.tag == Tag::Arguments) {
      node->arguments_range = child.range();
      node->arguments = arguments(child, node);
    } else if (node->callee == nullptr && child.tag != Tag::Error) {
      node->callee = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->callee = required(node->callee, node, c.end);
  return node;
}

const Node* Lowering::unary(const Concrete& c, const Node* parent) {
  auto* node = make<Unary>(Kind::Unary, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) {
      if (node->op == Operator::None) node->op = unary_operator(child.tag);
    } else if (node->operand == nullptr && child.tag != Tag::Error) {
      node->operand = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->operand = required(node->operand, node, c.end);
  return node;
}

const Node* Lowering::update(const Concrete& c, const Node* parent) {
  auto* node = make<Update>(Kind::Update, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::PlusPlus || child.tag == Tag::MinusMinus) {
      node->op = child.tag == Tag::PlusPlus ? Operator::Increment : Operator::Decrement;
      node->prefix = node->operand == nullptr;
    } else if (node->operand == nullptr && child.tag != Tag::Error) {
      node->operand = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->operand = required(node->operand, node, c.end);
  return node;
}

const Node* Lowering::binary(const Concrete& c, const Node* parent) {
  auto* node = make<Binary>(Kind::Binary, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) {
      const TokenOperator found = binary_operator(child.tag);
      node->kind = found.kind;
      node->op = found.op;
    } else if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else if (node->left == nullptr) {
      node->left = expression(child, node);
    } else if (node->right == nullptr) {
      node->right = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->left = required(node->left, node, c.begin);
  node->right = required(node->right, node, c.end);
  return node;
}

const Node* Lowering::assignment(const Concrete& c, const Node* parent) {
  auto* node = make<Binary>(Kind::Assign, c.range(), parent);
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) {
      if (child.tag == Tag::Using) continue;
      node->op = binary_operator(child.tag).op;
      behind = true;
    } else if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else if (!behind && node->left == nullptr) {
      node->left = pattern(child, node);
    } else if (behind && node->right == nullptr) {
      node->right = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->left = required(node->left, node, c.begin);
  node->right = required(node->right, node, c.end);
  return node;
}

const Node* Lowering::conditional(const Concrete& c, const Node* parent) {
  auto* node = make<Conditional>(Kind::Conditional, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else if (node->test == nullptr) {
      node->test = expression(child, node);
    } else if (node->consequent == nullptr) {
      node->consequent = expression(child, node);
    } else if (node->alternate == nullptr) {
      node->alternate = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->test = required(node->test, node, c.begin);
  node->consequent = required(node->consequent, node, c.end);
  node->alternate = required(node->alternate, node, c.end);
  return node;
}

const Node* Lowering::sequence(const Concrete& c, const Node* parent) {
  // `a, b, c` nests to the left, so the last expression is made first; each comma costs a level.
  std::size_t count = 0;
  for (const Concrete& child : Children(c)) count += !child.is_token() && child.tag != Tag::Error;
  if (count == 0) return error(c, parent);
  if (depth_ + count > depth_limit_) return too_deep(c, parent);
  if (count == 1) {
    for (const Concrete& child : Children(c)) {
      if (!child.is_token() && child.tag != Tag::Error) return expression(child, parent);
    }
  }
  std::vector<Binary*> spine;
  spine.reserve(count - 1);
  const Node* above = parent;
  for (std::size_t i = 1; i < count; ++i) {
    spine.push_back(make<Binary>(Kind::Sequence, c.range(), above));
    above = spine.back();
  }
  std::size_t position = 0;
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::Error) {
      loose_names(child, spine.front());
      continue;
    }
    Binary* const holder = spine[position == 0 ? spine.size() - 1 : spine.size() - position];
    (position == 0 ? holder->left : holder->right) = expression(child, holder);
    if (position > 0) {
      holder->range.end = child.end;
      if (position < spine.size()) spine[spine.size() - position - 1]->left = holder;
    }
    ++position;
  }
  return spine.front();
}

const Node* Lowering::operand_expression(const Concrete& c, const Node* parent, Kind kind) {
  auto* node = make<Unary>(kind, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) {
      if (child.tag == Tag::Star) node->flags |= kGenerator;
    } else if (node->operand == nullptr && child.tag != Tag::Error) {
      node->operand = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  if (kind != Kind::Yield) node->operand = required(node->operand, node, c.end);
  return node;
}

const Node* Lowering::cast(const Concrete& c, const Node* parent) {
  auto* node = make<Cast>(Kind::Cast, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::TypeArguments) {
      // `<T>x`, or `f<T>` without a call, which changes nothing at run time.
      const NodeList types = type_arguments(child, node);
      if (c.tag == Tag::TypeAssertion && !types.empty()) node->type = types.front();
    } else if (child.tag == Tag::Const) {
      node->type = type_reference(child, node);
    } else if (child.is_token()) {
      continue;
    } else if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else if (node->expression == nullptr) {
      node->expression = expression(child, node);
    } else if (node->type == nullptr) {
      node->type = type(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->expression = required(node->expression, node, c.begin);
  return node;
}

const Node* Lowering::jsx(const Concrete& c, const Node* parent) {
  Node* node = make<Node>(Kind::Jsx, c.range(), parent);
  loose_names(c, node);
  return node;
}

// ---- Patterns
// ---------------------------------------------------------------------------------------------------------

const Node* Lowering::pattern(const Concrete& c, const Node* parent) {
  switch (c.tag) {
    case Tag::Identifier:
      if (c.missing) return error(c, parent);
      return identifier(c, parent);
    case Tag::ObjectPattern:
    case Tag::Object:
    case Tag::ArrayPattern:
    case Tag::Array:
    case Tag::AssignmentPattern:
    case Tag::ObjectAssignmentPattern:
    case Tag::RestPattern:
    case Tag::SpreadElement: break;
    default: return expression(c, parent);
  }
  if (depth_ >= depth_limit_) return too_deep(c, parent);
  const Nest nest(*this);
  switch (c.tag) {
    case Tag::ObjectPattern:
    case Tag::Object: return object_pattern(c, parent);
    case Tag::ArrayPattern:
    case Tag::Array: return array_pattern(c, parent);
    case Tag::AssignmentPattern:
    case Tag::ObjectAssignmentPattern: return default_pattern(c, parent);
    default: return rest_pattern(c, parent);
  }
}

const Node* Lowering::object_pattern(const Concrete& c, const Node* parent) {
  auto* node = make<ObjectPattern>(Kind::ObjectPattern, c.range(), parent);
  List list(*this);
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::PairPattern:
      case Tag::Pair:
      case Tag::ObjectAssignmentPattern:
      case Tag::ShorthandPropertyIdentifierPattern:
      case Tag::ShorthandPropertyIdentifier: list.add(pattern_property(child, node)); break;
      case Tag::RestPattern:
      case Tag::SpreadElement: list.add(rest_pattern(child, node)); break;
      default:
        if (!child.is_token()) loose_names(child, node);
    }
  }
  node->properties = list.take();
  return node;
}

const Node* Lowering::pattern_property(const Concrete& c, const Node* parent) {
  auto* node = make<PatternProperty>(Kind::PatternProperty, c.range(), parent);
  if (c.tag == Tag::ShorthandPropertyIdentifierPattern || c.tag == Tag::ShorthandPropertyIdentifier) {
    const Identifier* name = identifier(c, node);
    node->flags = kShorthand;
    node->name = name->name;
    node->key = name;
    node->target = name;
    return node;
  }
  if (c.tag == Tag::ObjectAssignmentPattern) {
    node->target = default_pattern(c, node);
    const Node* target = as<DefaultPattern>(*node->target).target;
    node->key = target;
    if (target->kind == Kind::Identifier) {
      node->flags = kShorthand;
      node->name = as<Identifier>(*target).name;
    }
    return node;
  }
  bool colon = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Colon) {
      colon = true;
    } else if (child.is_token()) {
      continue;
    } else if (!colon && node->key == nullptr && is_property_key(child.tag)) {
      node->key = property_key(child, node, node->name, node->flags);
    } else if (colon && node->target == nullptr && child.tag != Tag::Error) {
      // In an object literal that turned out to be a pattern, the default looks like an assignment.
      node->target =
          child.tag == Tag::AssignmentExpression ? default_pattern(child, node) : pattern(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->key = required(node->key, node, c.begin);
  node->target = required(node->target, node, c.end);
  return node;
}

const Node* Lowering::array_pattern(const Concrete& c, const Node* parent) {
  auto* node = make<ArrayPattern>(Kind::ArrayPattern, c.range(), parent);
  List list(*this);
  bool filled = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Comma) {
      if (!filled) list.add(make<Node>(Kind::Elision, {child.begin, child.begin}, node));
      filled = false;
    } else if (child.is_token()) {
      continue;
    } else if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else {
      list.add(child.tag == Tag::AssignmentExpression ? default_pattern(child, node) : pattern(child, node));
      filled = true;
    }
  }
  node->elements = list.take();
  return node;
}

const Node* Lowering::default_pattern(const Concrete& c, const Node* parent) {
  auto* node = make<DefaultPattern>(Kind::DefaultPattern, c.range(), parent);
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Equal) {
      behind = true;
    } else if (child.is_token()) {
      continue;
    } else if (!behind && node->target == nullptr && child.tag != Tag::Error) {
      node->target = child.tag == Tag::ShorthandPropertyIdentifierPattern ? identifier(child, node)
                                                                          : pattern(child, node);
    } else if (behind && node->initializer == nullptr && child.tag != Tag::Error) {
      node->initializer = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->target = required(node->target, node, c.begin);
  node->initializer = required(node->initializer, node, c.end);
  return node;
}

const Node* Lowering::rest_pattern(const Concrete& c, const Node* parent) {
  auto* node = make<Unary>(Kind::RestPattern, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (node->operand == nullptr && child.tag != Tag::Error) {
      node->operand = pattern(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->operand = required(node->operand, node, c.end);
  return node;
}

// ---- Functions and classes
// --------------------------------------------------------------------------------------------

void Lowering::function_part(const Concrete& part, Function& function, bool& arrow) {
  switch (part.tag) {
    case Tag::Async: function.flags |= kAsync; break;
    case Tag::Star: function.flags |= kGenerator; break;
    case Tag::Arrow: arrow = true; break;
    case Tag::TypeParameters: type_parameters(part, &function); break;
    case Tag::FormalParameters: function.parameters = parameters(part, &function); break;
    case Tag::TypeAnnotation:
    case Tag::TypePredicateAnnotation:
    case Tag::AssertsAnnotation: function.return_type = type_annotation(part, &function); break;
    case Tag::StatementBlock: function.body = block(part, &function); break;
    default:
      if (!part.is_token()) loose_names(part, &function);
  }
}

const Function* Lowering::function(const Concrete& c, const Node* parent, std::uint16_t flags) {
  auto* node = make<Function>(Kind::Function, c.range(), parent, flags);
  const bool arrow = c.tag == Tag::ArrowFunction;
  if (arrow) node->flags |= kArrow;
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    if (arrow && behind && child.tag != Tag::StatementBlock && child.tag != Tag::Error && !child.is_token()) {
      if (node->body == nullptr) {
        node->body = expression(child, node);
      } else {
        loose_names(child, node);
      }
    } else if (child.tag == Tag::Identifier && arrow) {
      auto* parameter = make<Parameter>(Kind::Parameter, child.range(), node);
      parameter->target = pattern(child, parameter);
      List list(*this);
      list.add(parameter);
      node->parameters = list.take();
    } else if (child.tag == Tag::Identifier && node->name == nullptr) {
      if (!child.missing) node->name = identifier(child, node);
    } else {
      function_part(child, *node, behind);
    }
  }
  if (arrow) node->body = required(node->body, node, c.end);
  return node;
}

NodeList Lowering::parameters(const Concrete& c, const Node* parent) {
  List list(*this);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::RequiredParameter || child.tag == Tag::OptionalParameter) {
      list.add(parameter(child, parent));
    } else if (!child.is_token()) {
      loose_names(child, parent);
    }
  }
  return list.take();
}

const Node* Lowering::parameter(const Concrete& c, const Node* parent) {
  auto* node = make<Parameter>(Kind::Parameter, c.range(), parent);
  if (c.tag == Tag::OptionalParameter) node->flags |= kOptional;
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Decorator: loose_names(child, node); break;
      case Tag::AccessibilityModifier: {
        const std::string_view word = text_of(child);
        node->flags |= word == "private" ? kPrivate : word == "protected" ? kProtected : kPublic;
        break;
      }
      case Tag::OverrideModifier: break;
      case Tag::Readonly: node->flags |= kReadonly; break;
      case Tag::Question: node->flags |= kOptional; break;
      case Tag::Equal: behind = true; break;
      case Tag::TypeAnnotation: node->type = type_annotation(child, node); break;
      case Tag::This:
        // `this: T` types the receiver; no argument goes there.
        if (node->target == nullptr) {
          for (const Concrete& rest : Children(c)) {
            if (rest.tag == Tag::TypeAnnotation) loose_types(rest, parent);
          }
          return nullptr;
        }
        [[fallthrough]];
      default:
        if (child.is_token()) break;
        if (!behind && node->target == nullptr && child.tag != Tag::Error) {
          node->target = pattern(child, node);
        } else if (behind && node->initializer == nullptr && child.tag != Tag::Error) {
          node->initializer = expression(child, node);
        } else {
          loose_names(child, node);
        }
    }
  }
  node->target = required(node->target, node, c.begin);
  return node;
}

const Class* Lowering::class_expression(const Concrete& c, const Node* parent, Outer outer) {
  std::uint32_t begin = c.begin;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Decorator) continue;
    begin = child.begin;
    break;
  }
  auto* node = make<Class>(Kind::Class, {begin, c.end}, parent, outer.flags);
  List decorators(*this);
  for (const Concrete* holder : {outer.decorated, &c}) {
    if (holder == nullptr) continue;
    for (const Concrete& child : Children(*holder)) {
      if (child.tag != Tag::Decorator) continue;
      for (const Concrete& part : Children(child)) {
        if (!part.is_token()) decorators.add(expression(part, node));
      }
    }
  }
  node->decorators = decorators.take();
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Abstract: node->flags |= kAbstract; break;
      case Tag::TypeIdentifier:
      case Tag::Identifier:
        if (node->name == nullptr && !child.missing) node->name = identifier(child, node);
        break;
      case Tag::TypeParameters: type_parameters(child, node); break;
      case Tag::ClassHeritage:
        for (const Concrete& clause : Children(child)) {
          List types(*this);
          for (const Concrete& part : Children(clause)) {
            if (part.is_token()) continue;
            if (part.tag == Tag::Error) {
              loose_names(part, node);
            } else if (clause.tag != Tag::ExtendsClause) {
              types.add(type(part, node));
            } else if (part.tag == Tag::TypeArguments) {
              loose_types(part, node);
            } else if (node->superclass == nullptr) {
              node->superclass = expression(part, node);
            } else {
              loose_names(part, node);
            }
          }
          if (!types.empty()) node->implements = types.take();
        }
        break;
      case Tag::ClassBody: {
        List members(*this);
        class_members(child, *node, members);
        node->members = members.take();
        break;
      }
      case Tag::Error: loose_names(child, node); break;
      default: break;
    }
  }
  return node;
}

void Lowering::class_members(const Concrete& c, const Class& parent, List& list) {
  bool decorated = false;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::MethodDefinition:
      case Tag::AbstractMethodSignature:
        list.add(method(child, &parent, decorated));
        decorated = false;
        break;
      case Tag::MethodSignature:
        // An overload: the implementation follows, except in a declared class.
        if (ambient_) {
          list.add(method(child, &parent));
        } else {
          loose_types(child, &parent);
        }
        break;
      case Tag::PublicFieldDefinition: list.add(field(child, &parent)); break;
      case Tag::ClassStaticBlock: list.add(static_block(child, &parent)); break;
      case Tag::Decorator:
        loose_names(child, &parent);
        decorated = true;
        break;
      case Tag::IndexSignature: loose_types(child, &parent); break;
      case Tag::Error: {
        // Keep the members among what could not be parsed.
        list.add(make<Node>(Kind::Error, child.range(), &parent));
        if (depth_ >= depth_limit_) {
          loose_names(child, &parent);
        } else {
          const Nest nest(*this);
          class_members(child, parent, list);
        }
        break;
      }
      default:
        if (!child.is_token()) loose_names(child, &parent);
    }
  }
}

const Node* Lowering::static_block(const Concrete& c, const Node* parent) {
  auto* node = make<StaticBlock>(Kind::StaticBlock, c.range(), parent, kStatic);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::StatementBlock) {
      node->body = block(child, node);
    } else if (!child.is_token()) {
      loose_names(child, node);
    }
  }
  return node;
}

const Node* Lowering::field(const Concrete& c, const Node* parent) {
  auto* node = make<Field>(Kind::Field, c.range(), parent);
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Decorator:
        loose_names(child, node);
        node->decorated = true;
        break;
      case Tag::AccessibilityModifier: {
        const std::string_view word = text_of(child);
        node->flags |= word == "private" ? kPrivate : word == "protected" ? kProtected : kPublic;
        break;
      }
      case Tag::Declare: node->flags |= kTypeOnly; break;
      case Tag::Static: node->flags |= kStatic; break;
      case Tag::Abstract: node->flags |= kAbstract; break;
      case Tag::Readonly: node->flags |= kReadonly; break;
      case Tag::Question: node->flags |= kOptional; break;
      case Tag::Equal: behind = true; break;
      case Tag::TypeAnnotation: node->type = type_annotation(child, node); break;
      default:
        if (child.is_token() || child.tag == Tag::OverrideModifier) break;
        if (!behind && node->key == nullptr && is_property_key(child.tag)) {
          node->key = property_key(child, node, node->name, node->flags);
        } else if (behind && node->initializer == nullptr && child.tag != Tag::Error) {
          node->initializer = expression(child, node);
        } else {
          loose_names(child, node);
        }
    }
  }
  node->key = required(node->key, node, c.begin);
  return node;
}

const Node* Lowering::method(const Concrete& c, const Node* parent, bool decorated) {
  if (depth_ >= depth_limit_) return too_deep(c, parent);
  const Nest nest(*this);
  auto* node = make<Method>(Kind::Method, c.range(), parent);
  node->decorated = decorated;
  auto* function = make<Function>(Kind::Function, {c.end, c.end}, node);
  node->function = function;
  bool arrow = false;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::AccessibilityModifier: {
        const std::string_view word = text_of(child);
        node->flags |= word == "private" ? kPrivate : word == "protected" ? kProtected : kPublic;
        break;
      }
      case Tag::Static: node->flags |= kStatic; break;
      case Tag::Abstract: node->flags |= kAbstract; break;
      case Tag::Readonly: node->flags |= kReadonly; break;
      case Tag::Get: node->flags |= kGetter; break;
      case Tag::Set: node->flags |= kSetter; break;
      case Tag::Question: node->flags |= kOptional; break;
      case Tag::Async: node->flags |= kAsync; break;
      case Tag::Star: node->flags |= kGenerator; break;
      case Tag::OverrideModifier: break;
      case Tag::TypeParameters:
      case Tag::FormalParameters:
        function->range.begin = std::min(function->range.begin, child.begin);
        function_part(child, *function, arrow);
        break;
      default:
        if (node->key == nullptr && is_property_key(child.tag)) {
          node->key = property_key(child, node, node->name, node->flags);
        } else {
          function_part(child, *function, arrow);
        }
    }
  }
  function->flags |= node->flags & (kAsync | kGenerator);
  node->key = required(node->key, node, c.begin);
  return node;
}

}  // namespace presynth::syntax
