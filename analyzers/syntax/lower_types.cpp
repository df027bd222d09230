#include <algorithm>
#include <string>
#include <string_view>

#include "analyzers/syntax/lower.h"

namespace presynth::syntax {

using concrete::Children;

const Node* Lowering::type_annotation(const Concrete& c, const Node* parent) {
  const Node* found = nullptr;
  for (const Concrete& child : Children(c)) {
    // `const` is a token, and a type where it stands alone.
    if (child.is_token() && child.tag != Tag::Const) continue;
    if (found == nullptr && child.tag != Tag::Error) {
      found = type(child, parent);
    } else {
      loose_names(child, parent);
    }
  }
  return found;
}

const Node* Lowering::type(const Concrete& c, const Node* parent) {
  const Concrete* inner = &c;
  std::uint16_t flags = 0;
  while (inner->tag == Tag::ParenthesizedType || inner->tag == Tag::ReadonlyType) {
    if (inner->tag == Tag::ReadonlyType) flags = kReadonly;
    const Concrete* found = nullptr;
    for (const Concrete& child : Children(*inner)) {
      if (child.is_token()) continue;
      if (found == nullptr && child.tag != Tag::Error) {
        found = &child;
      } else {
        loose_types(child, parent);
      }
    }
    if (found == nullptr) return other_type(c, parent);
    inner = found;
  }
  const Concrete& t = *inner;
  switch (t.tag) {
    case Tag::TypeIdentifier:
    case Tag::PredefinedType:
    case Tag::NestedTypeIdentifier:
    case Tag::ThisType:
    case Tag::Const:
    case Tag::Identifier: return type_reference(t, parent);
    default: break;
  }
  if (depth_ >= depth_limit_) return too_deep(t, parent);
  const Nest nest(*this);
  switch (t.tag) {
    case Tag::GenericType: return type_reference(t, parent);
    case Tag::ArrayType: {
      auto* node = make<ArrayType>(Kind::ArrayType, t.range(), parent, flags);
      for (const Concrete& child : Children(t)) {
        if (!child.is_token() && node->element == nullptr) node->element = type(child, node);
      }
      node->element = required(node->element, node, t.begin);
      return node;
    }
    case Tag::UnionType:
    case Tag::IntersectionType: return composite_type(t, parent);
    case Tag::ObjectType:
    case Tag::InterfaceBody: return object_type(t, parent);
    case Tag::FunctionType: return function_type(t, parent);
    case Tag::LiteralType: return literal_type(t, parent);
    default: return other_type(t, parent);
  }
}

void Lowering::set_type_name(TypeReference& reference, const Concrete& name) {
  std::string_view text = text_of(name);
  const std::size_t root_size = std::min(text.find_first_of(" \t\r\n./"), text.size());
  auto* root = make<Identifier>(Kind::Identifier,
                                {name.begin, name.begin + static_cast<std::uint32_t>(root_size)}, &reference);
  root->name = text.substr(0, root_size);
  ++unresolved_.identifiers;
  reference.root = root;
  if (name.tag == Tag::NestedTypeIdentifier && text.find_first_of(" \t\r\n/") != std::string_view::npos) {
    // A comment may stand between the parts too.
    std::string joined;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '/' && i + 1 < text.size()) {
        const std::string_view close = text[i + 1] == '*' ? "*/" : "\n";
        const std::size_t end = text.find(close, i + 2);
        if (end == std::string_view::npos) break;
        i = end + close.size() - 1;
      } else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r' && text[i] != '\n') {
        joined += text[i];
      }
    }
    text = arena_.copy(joined);
  }
  reference.name = text;
}

const Node* Lowering::type_reference(const Concrete& c, const Node* parent) {
  if (c.missing) return error(c, parent);
  auto* node = make<TypeReference>(Kind::TypeReference, c.range(), parent);
  if (c.tag != Tag::GenericType) {
    set_type_name(*node, c);
    return node;
  }
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::TypeArguments) {
      node->arguments = type_arguments(child, node);
    } else if (!child.is_token() && child.tag != Tag::Error && node->root == nullptr) {
      set_type_name(*node, child);
    } else if (!child.is_token()) {
      loose_types(child, node);
    }
  }
  return node;
}

NodeList Lowering::type_arguments(const Concrete& c, const Node* parent) {
  List list(*this);
  for (const Concrete& child : Children(c)) {
    if (child.is_token() && child.tag != Tag::Const) continue;
    if (child.tag == Tag::Error) {
      loose_types(child, parent);
    } else {
      list.add(type(child, parent));
    }
  }
  return list.take();
}

const Node* Lowering::composite_type(const Concrete& c, const Node* parent) {
  // `a | b | c` nests to the left, one level for each bar: gather it without recursion.
  auto* node = make<CompositeType>(c.tag == Tag::UnionType ? Kind::UnionType : Kind::IntersectionType,
                                   c.range(), parent);
  std::vector<const Concrete*> parts;
  const Concrete* spine = &c;
  for (bool more = true; more;) {
    more = false;
    const Concrete* first = nullptr;
    const Concrete* second = nullptr;
    for (const Concrete& child : Children(*spine)) {
      if (child.is_token() && child.tag != Tag::Const) continue;
      if (child.tag == Tag::Error) {
        loose_types(child, node);
      } else if (first == nullptr) {
        first = &child;
      } else {
        second = &child;
      }
    }
    if (second != nullptr) parts.push_back(second);
    if (first == nullptr) break;
    if (first->tag == c.tag) {
      spine = first;
      more = true;
    } else {
      parts.push_back(first);
    }
  }
  List list(*this);
  for (std::size_t i = parts.size(); i-- > 0;) list.add(type(*parts[i], node));
  node->types = list.take();
  return node;
}

const ObjectType* Lowering::object_type(const Concrete& c, const Node* parent) {
  auto* node = make<ObjectType>(Kind::ObjectType, c.range(), parent);
  // A mapped type is written like an index signature.
  List list(*this);
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::PropertySignature:
      case Tag::MethodSignature:
      case Tag::CallSignature:
      case Tag::ConstructSignature:
      case Tag::IndexSignature: list.add(type_member(child, node)); break;
      default:
        if (!child.is_token()) loose_types(child, node);
    }
  }
  node->members = list.take();
  return node;
}

const Node* Lowering::type_member(const Concrete& c, const Node* parent) {
  auto* node = make<TypeMember>(Kind::TypeMember, c.range(), parent);
  if (c.tag == Tag::PropertySignature || c.tag == Tag::IndexSignature) {
    if (c.tag == Tag::IndexSignature) node->flags |= kComputed;
    for (const Concrete& child : Children(c)) {
      switch (child.tag) {
        case Tag::Readonly: node->flags |= kReadonly; break;
        case Tag::Question: node->flags |= kOptional; break;
        case Tag::TypeAnnotation:
        case Tag::OmittingTypeAnnotation:
        case Tag::AddingTypeAnnotation:
        case Tag::OptingTypeAnnotation: node->type = type_annotation(child, node); break;
        default:
          if (c.tag == Tag::PropertySignature && is_property_key(child.tag)) {
            node->name = property_name(child, node, node->flags);
          } else if (!child.is_token()) {
            loose_types(child, node);
          }
      }
    }
    return node;
  }
  auto* function = make<FunctionType>(Kind::FunctionType, {c.end, c.end}, node);
  node->type = function;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Get: node->flags |= kGetter; break;
      case Tag::Set: node->flags |= kSetter; break;
      case Tag::Question: node->flags |= kOptional; break;
      case Tag::TypeParameters:
        function->range.begin = child.begin;
        type_parameters(child, function);
        break;
      case Tag::FormalParameters:
        function->range.begin = std::min(function->range.begin, child.begin);
        loose_types(child, function);
        break;
      case Tag::TypeAnnotation:
      case Tag::TypePredicateAnnotation:
      case Tag::AssertsAnnotation:
        // What a getter gives is the type of the property.
        if (node->has(kGetter)) {
          node->type = type_annotation(child, node);
        } else {
          function->result = type_annotation(child, function);
        }
        break;
      default:
        if (is_property_key(child.tag)) {
          node->name = property_name(child, node, node->flags);
        } else if (!child.is_token()) {
          loose_types(child, node);
        }
    }
  }
  if (node->has(kSetter)) node->type = nullptr;
  return node;
}

const Node* Lowering::function_type(const Concrete& c, const Node* parent) {
  auto* node = make<FunctionType>(Kind::FunctionType, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::TypeParameters) {
      type_parameters(child, node);
    } else if (child.tag == Tag::FormalParameters || child.tag == Tag::Error) {
      loose_types(child, node);
    } else if (!child.is_token() && node->result == nullptr) {
      node->result = type(child, node);
    }
  }
  return node;
}

const Node* Lowering::literal_type(const Concrete& c, const Node* parent) {
  for (const Concrete& child : Children(c)) {
    if (child.is_token() || child.tag == Tag::Error) continue;
    if (child.tag == Tag::Undefined) return type_reference(child, parent);
    auto* node = make<LiteralType>(Kind::LiteralType, c.range(), parent);
    node->literal = expression(child, node);
    return node;
  }
  return other_type(c, parent);
}

const Node* Lowering::other_type(const Concrete& c, const Node* parent) {
  if (c.tag == Tag::Error) return error(c, parent);
  Node* node = make<Node>(Kind::OtherType, c.range(), parent);
  loose_types(c, node);
  return node;
}

}  // namespace presynth::syntax
