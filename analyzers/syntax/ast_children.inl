// for_each_child, included by ast.h.
//
// What is not a child: the key of a shorthand property (it is the value or the target), and the parts of the
// kinds that are plain Nodes (Jsx, OtherType, Error). The name of a member, field or property that is not
// computed is a node too (an Identifier without a binding, a StringLiteral or a NumberLiteral), because edits
// need its range.
#pragma once

namespace presynth::syntax {

namespace detail {

template <class Visit>
void visit_child(const Node* child, Visit& visit) {
  if (child != nullptr) visit(child);
}

template <class Visit>
void visit_children(NodeList children, Visit& visit) {
  for (const Node* child : children) visit(child);
}

}  // namespace detail

template <class Visit>
void for_each_child(const Node& node, Visit&& visit) {
  using detail::visit_child;
  using detail::visit_children;
  switch (node.kind) {
    case Kind::Identifier:
    case Kind::StringLiteral:
    case Kind::NumberLiteral:
    case Kind::BigIntLiteral:
    case Kind::RegExpLiteral:
    case Kind::BooleanLiteral:
    case Kind::NullLiteral:
    case Kind::This:
    case Kind::Super:
    case Kind::Elision:
    case Kind::Jsx:
    case Kind::OtherType:
    case Kind::Break:
    case Kind::Continue:
    case Kind::Empty:
    case Kind::ExportAll:
    case Kind::Error: break;

    case Kind::TemplateLiteral: visit_children(as<TemplateLiteral>(node).expressions, visit); break;
    case Kind::TaggedTemplate: {
      const auto& tagged = as<TaggedTemplate>(node);
      visit_child(tagged.tag, visit);
      visit_child(tagged.quasi, visit);
      break;
    }
    case Kind::ArrayLiteral: visit_children(as<ArrayLiteral>(node).elements, visit); break;
    case Kind::ObjectLiteral: visit_children(as<ObjectLiteral>(node).members, visit); break;
    case Kind::Property: {
      const auto& property = as<Property>(node);
      if (!property.has(kShorthand)) visit_child(property.key, visit);
      visit_child(property.value, visit);
      break;
    }
    case Kind::Function: {
      const auto& function = as<Function>(node);
      visit_child(function.name, visit);
      visit_children(function.parameters, visit);
      visit_child(function.return_type, visit);
      visit_child(function.body, visit);
      break;
    }
    case Kind::Parameter: {
      const auto& parameter = as<Parameter>(node);
      visit_child(parameter.target, visit);
      visit_child(parameter.type, visit);
      visit_child(parameter.initializer, visit);
      break;
    }
    case Kind::Class: {
      const auto& declared = as<Class>(node);
      visit_children(declared.decorators, visit);
      visit_child(declared.name, visit);
      visit_child(declared.superclass, visit);
      visit_children(declared.implements, visit);
      visit_children(declared.members, visit);
      break;
    }
    case Kind::Field: {
      const auto& field = as<Field>(node);
      visit_child(field.key, visit);
      visit_child(field.type, visit);
      visit_child(field.initializer, visit);
      break;
    }
    case Kind::Method: {
      const auto& method = as<Method>(node);
      visit_child(method.key, visit);
      visit_child(method.function, visit);
      break;
    }
    case Kind::StaticBlock: visit_child(as<StaticBlock>(node).body, visit); break;
    case Kind::Member: visit_child(as<Member>(node).object, visit); break;
    case Kind::Index: {
      const auto& index = as<Index>(node);
      visit_child(index.object, visit);
      visit_child(index.index, visit);
      break;
    }
    case Kind::Call: {
      const auto& call = as<Call>(node);
      visit_child(call.callee, visit);
      visit_children(call.type_arguments, visit);
      visit_children(call.arguments, visit);
      break;
    }
    case Kind::New: {
      const auto& creation = as<New>(node);
      visit_child(creation.callee, visit);
      visit_children(creation.type_arguments, visit);
      visit_children(creation.arguments, visit);
      break;
    }
    case Kind::Unary:
    case Kind::Spread:
    case Kind::Await:
    case Kind::Yield:
    case Kind::Return:
    case Kind::Throw:
    case Kind::ExpressionStatement:
    case Kind::ExportDefault:
    case Kind::ExportAssign:
    case Kind::ImportCall:
    case Kind::RestPattern: visit_child(as<Unary>(node).operand, visit); break;
    case Kind::Binary:
    case Kind::Logical:
    case Kind::Assign:
    case Kind::Sequence: {
      const auto& binary = as<Binary>(node);
      visit_child(binary.left, visit);
      visit_child(binary.right, visit);
      break;
    }
    case Kind::Update: visit_child(as<Update>(node).operand, visit); break;
    case Kind::Conditional: {
      const auto& conditional = as<Conditional>(node);
      visit_child(conditional.test, visit);
      visit_child(conditional.consequent, visit);
      visit_child(conditional.alternate, visit);
      break;
    }
    case Kind::Cast: {
      const auto& cast = as<Cast>(node);
      // `<T>x` has its type in front.
      const bool type_first = cast.type != nullptr && cast.expression != nullptr &&
                              cast.type->range.begin < cast.expression->range.begin;
      if (type_first) visit_child(cast.type, visit);
      visit_child(cast.expression, visit);
      if (!type_first) visit_child(cast.type, visit);
      break;
    }
    case Kind::ObjectPattern: visit_children(as<ObjectPattern>(node).properties, visit); break;
    case Kind::PatternProperty: {
      const auto& property = as<PatternProperty>(node);
      if (!property.has(kShorthand)) visit_child(property.key, visit);
      visit_child(property.target, visit);
      break;
    }
    case Kind::ArrayPattern: visit_children(as<ArrayPattern>(node).elements, visit); break;
    case Kind::DefaultPattern: {
      const auto& pattern = as<DefaultPattern>(node);
      visit_child(pattern.target, visit);
      visit_child(pattern.initializer, visit);
      break;
    }
    case Kind::TypeReference: {
      const auto& reference = as<TypeReference>(node);
      visit_child(reference.root, visit);
      visit_children(reference.arguments, visit);
      break;
    }
    case Kind::ArrayType: visit_child(as<ArrayType>(node).element, visit); break;
    case Kind::UnionType:
    case Kind::IntersectionType: visit_children(as<CompositeType>(node).types, visit); break;
    case Kind::FunctionType: visit_child(as<FunctionType>(node).result, visit); break;
    case Kind::ObjectType: visit_children(as<ObjectType>(node).members, visit); break;
    case Kind::TypeMember: visit_child(as<TypeMember>(node).type, visit); break;
    case Kind::LiteralType: visit_child(as<LiteralType>(node).literal, visit); break;
    case Kind::Program: visit_children(as<Program>(node).body, visit); break;
    case Kind::Block: visit_children(as<Block>(node).body, visit); break;
    case Kind::VariableDeclaration: visit_children(as<VariableDeclaration>(node).declarators, visit); break;
    case Kind::Declarator: {
      const auto& declarator = as<Declarator>(node);
      visit_child(declarator.target, visit);
      visit_child(declarator.type, visit);
      visit_child(declarator.initializer, visit);
      break;
    }
    case Kind::If: {
      const auto& branch = as<If>(node);
      visit_child(branch.test, visit);
      visit_child(branch.consequent, visit);
      visit_child(branch.alternate, visit);
      break;
    }
    case Kind::For: {
      const auto& loop = as<For>(node);
      visit_child(loop.init, visit);
      visit_child(loop.test, visit);
      visit_child(loop.update, visit);
      visit_child(loop.body, visit);
      break;
    }
    case Kind::ForIn:
    case Kind::ForOf: {
      const auto& loop = as<ForEach>(node);
      visit_child(loop.left, visit);
      visit_child(loop.right, visit);
      visit_child(loop.body, visit);
      break;
    }
    case Kind::While: {
      const auto& loop = as<Loop>(node);
      visit_child(loop.test, visit);
      visit_child(loop.body, visit);
      break;
    }
    case Kind::DoWhile: {
      const auto& loop = as<Loop>(node);
      visit_child(loop.body, visit);
      visit_child(loop.test, visit);
      break;
    }
    case Kind::Try: {
      const auto& attempt = as<Try>(node);
      visit_child(attempt.block, visit);
      visit_child(attempt.parameter, visit);
      visit_child(attempt.handler, visit);
      visit_child(attempt.finalizer, visit);
      break;
    }
    case Kind::Switch: {
      const auto& choice = as<Switch>(node);
      visit_child(choice.discriminant, visit);
      visit_children(choice.cases, visit);
      break;
    }
    case Kind::SwitchCase: {
      const auto& branch = as<SwitchCase>(node);
      visit_child(branch.test, visit);
      visit_children(branch.body, visit);
      break;
    }
    case Kind::Labeled: visit_child(as<Labeled>(node).body, visit); break;
    case Kind::FunctionDeclaration: visit_child(as<FunctionDeclaration>(node).function, visit); break;
    case Kind::ClassDeclaration: visit_child(as<ClassDeclaration>(node).declared, visit); break;
    case Kind::Enum: {
      const auto& declared = as<Enum>(node);
      visit_child(declared.name, visit);
      visit_children(declared.members, visit);
      break;
    }
    case Kind::EnumMember: visit_child(as<EnumMember>(node).initializer, visit); break;
    case Kind::Interface: {
      const auto& declared = as<Interface>(node);
      visit_child(declared.name, visit);
      visit_children(declared.extends, visit);
      visit_child(declared.body, visit);
      break;
    }
    case Kind::TypeAlias: {
      const auto& declared = as<TypeAlias>(node);
      visit_child(declared.name, visit);
      visit_child(declared.type, visit);
      break;
    }
    case Kind::Namespace: {
      const auto& declared = as<Namespace>(node);
      visit_child(declared.name, visit);
      visit_child(declared.body, visit);
      break;
    }
    case Kind::Import:
      for (const ModuleSpecifier& specifier : as<Import>(node).specifiers)
        visit_child(specifier.local, visit);
      break;
    case Kind::ImportEquals: {
      const auto& declared = as<ImportEquals>(node);
      visit_child(declared.local, visit);
      visit_child(declared.target, visit);
      break;
    }
    case Kind::ExportNamed:
      for (const ModuleSpecifier& specifier : as<ExportNamed>(node).specifiers)
        visit_child(specifier.local, visit);
      break;
  }
}

}  // namespace presynth::syntax
