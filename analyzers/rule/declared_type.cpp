#include "analyzers/rule/declared_type.h"

namespace presynth::rule {

using syntax::as;
using syntax::Kind;
using syntax::Node;
using syntax::SourceFile;

namespace {

constexpr unsigned kMaxHops = 16;

std::string_view last_part(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

bool is_nothing(const Node& type) {
  if (type.kind == Kind::TypeReference) {
    const std::string_view name = as<syntax::TypeReference>(type).name;
    return name == "undefined" || name == "null";
  }
  return type.kind == Kind::LiteralType && as<syntax::LiteralType>(type).literal != nullptr &&
         as<syntax::LiteralType>(type).literal->kind == Kind::NullLiteral;
}

class Reader {
 public:
  explicit Reader(project::Reading& reading) : reading_(reading) {}

  DeclaredType expression(const Node& node, const SourceFile& file, unsigned hops = 0) {
    if (hops > kMaxHops) return {};
    switch (node.kind) {
      case Kind::This: {
        // The `this` of a function that is no arrow is something else, unless the function is a method.
        const Node* around = syntax::ancestor(&node, {Kind::Class, Kind::Function});
        while (around != nullptr && around->kind == Kind::Function && around->has(syntax::kArrow)) {
          around = syntax::ancestor(around->parent, {Kind::Class, Kind::Function});
        }
        if (around != nullptr && around->kind == Kind::Function) {
          if (around->parent == nullptr || around->parent->kind != Kind::Method) return {};
          around = around->parent->parent;
        }
        return around != nullptr && around->kind == Kind::Class ? of_class(*around, file) : DeclaredType{};
      }
      case Kind::New: {
        const std::string_view callee = file.text(as<syntax::New>(node).callee->range);
        return {&node, &file, last_part(callee), false};
      }
      case Kind::Cast: {
        const auto& cast = as<syntax::Cast>(node);
        if (cast.type != nullptr) return type_of_annotation(cast.type, file);
        DeclaredType inner = expression(*cast.expression, file, hops + 1);
        inner.optional = false;
        return inner;
      }
      case Kind::Identifier: {
        const syntax::Binding* binding = as<syntax::Identifier>(node).binding;
        return binding == nullptr ? DeclaredType{} : bound(*binding, file, hops + 1);
      }
      case Kind::Call: return result_of(as<syntax::Call>(node), file, hops + 1);
      case Kind::Member: {
        const auto& access = as<syntax::Member>(node);
        const DeclaredType object = expression(*access.object, file, hops + 1);
        DeclaredType found = member(object, access.name, hops + 1);
        found.optional = found.optional || node.has(syntax::kOptional);
        return found;
      }
      default: return {};
    }
  }

  DeclaredType member(const DeclaredType& type, std::string_view name, unsigned hops) {
    if (!type.known() || hops > kMaxHops) return {};
    const SourceFile& file = *type.file;
    switch (type.node->kind) {
      case Kind::TypeReference: {
        const auto& reference = as<syntax::TypeReference>(*type.node);
        if (reference.root == nullptr || reference.root->binding == nullptr ||
            reference.root->name != reference.name || !reference.arguments.empty()) {
          return {};
        }
        return member_of_declared(declaration_of(*reference.root, file), name, hops + 1);
      }
      case Kind::ObjectType: return in_members(as<syntax::ObjectType>(*type.node), file, name);
      case Kind::IntersectionType: {
        for (const Node* part : as<syntax::CompositeType>(*type.node).types) {
          const DeclaredType found = member(type_of_annotation(part, file), name, hops + 1);
          if (found.known()) return found;
        }
        return {};
      }
      case Kind::Interface: {
        const auto& declared = as<syntax::Interface>(*type.node);
        if (declared.body != nullptr) {
          const DeclaredType own = in_members(*declared.body, file, name);
          if (own.known()) return own;
        }
        for (const Node* base : declared.extends) {
          const DeclaredType found = member(type_of_annotation(base, file), name, hops + 1);
          if (found.known()) return found;
        }
        return {};
      }
      case Kind::Class: return in_class(as<syntax::Class>(*type.node), file, name, hops);
      default: return {};
    }
  }

 private:
  static DeclaredType of_class(const Node& declared, const SourceFile& file) {
    const auto& known = as<syntax::Class>(declared);
    return {&declared, &file, known.name != nullptr ? known.name->name : std::string_view(), false};
  }

  static DeclaredType in_members(const syntax::ObjectType& body, const SourceFile& file,
                                 std::string_view name) {
    for (const Node* node : body.members) {
      if (node->kind != Kind::TypeMember || as<syntax::TypeMember>(*node).name != name) continue;
      DeclaredType found = type_of_annotation(as<syntax::TypeMember>(*node).type, file);
      found.optional = found.optional || node->has(syntax::kOptional);
      return found;
    }
    return {};
  }

  DeclaredType in_class(const syntax::Class& declared, const SourceFile& file, std::string_view name,
                        unsigned hops) {
    for (const Node* node : declared.members) {
      if (node->kind == Kind::Field) {
        const auto& field = as<syntax::Field>(*node);
        if (field.name != name) continue;
        if (field.type == nullptr) {
          return field.initializer != nullptr ? expression(*field.initializer, file, hops + 1)
                                              : DeclaredType{};
        }
        DeclaredType found = type_of_annotation(field.type, file);
        found.optional = found.optional || field.has(syntax::kOptional);
        return found;
      }
      if (node->kind != Kind::Method || as<syntax::Method>(*node).function == nullptr) continue;
      const auto& method = as<syntax::Method>(*node);
      if (method.name == name && method.has(syntax::kGetter)) {
        return type_of_annotation(method.function->return_type, file);
      }
      if (method.name != "constructor") continue;
      for (const Node* child : method.function->parameters) {
        const auto& parameter = as<syntax::Parameter>(*child);
        const bool is_field = parameter.has(syntax::kPublic) || parameter.has(syntax::kPrivate) ||
                              parameter.has(syntax::kProtected) || parameter.has(syntax::kReadonly);
        if (is_field && parameter.target != nullptr && parameter.target->kind == Kind::Identifier &&
            as<syntax::Identifier>(*parameter.target).name == name) {
          return of_parameter(parameter, file);
        }
      }
    }
    if (declared.superclass == nullptr || declared.superclass->kind != Kind::Identifier) return {};
    const Declaration base = declaration_of(as<syntax::Identifier>(*declared.superclass), file);
    return member_of_declared(base, name, hops + 1);
  }

  struct Declaration {
    const Node* node = nullptr;
    const SourceFile* file = nullptr;
  };

  /// What declares a name, here or in a module of the program.
  Declaration declaration_of(const syntax::Identifier& name, const SourceFile& file) {
    const Node* by = name.binding != nullptr ? name.binding->declared_by : nullptr;
    if (by == nullptr || by->kind != Kind::Import) return {by, &file};
    const auto& import = as<syntax::Import>(*by);
    for (const syntax::ModuleSpecifier& specifier : import.specifiers) {
      if (specifier.local == nullptr || specifier.local->name != name.name) continue;
      const project::Resolution resolution = reading_.resolve(file.path(), import.module);
      const SourceFile* target =
          resolution.kind == project::Resolution::Kind::File ? reading_.file(resolution.path) : nullptr;
      if (target == nullptr) return {};
      for (const syntax::Binding* binding : target->program().scope->bindings) {
        if (binding->exported && binding->name == specifier.imported) return {binding->declared_by, target};
      }
    }
    return {};
  }

  /// A member of a class, interface or alias.
  DeclaredType member_of_declared(const Declaration& declaration, std::string_view name, unsigned hops) {
    if (declaration.node == nullptr || hops > kMaxHops) return {};
    const SourceFile& file = *declaration.file;
    switch (declaration.node->kind) {
      case Kind::Interface:
      case Kind::Class: return member({declaration.node, &file, {}, false}, name, hops);
      case Kind::ClassDeclaration:
        return member({as<syntax::ClassDeclaration>(*declaration.node).declared, &file, {}, false}, name,
                      hops);
      case Kind::TypeAlias:
        return member(type_of_annotation(as<syntax::TypeAlias>(*declaration.node).type, file), name, hops);
      default: return {};
    }
  }

  DeclaredType result_of_function(const syntax::Function& function, const SourceFile& file, unsigned hops) {
    if (function.has(syntax::kAsync) || function.has(syntax::kGenerator)) return {};
    if (function.return_type != nullptr) return type_of_annotation(function.return_type, file);
    if (function.body == nullptr || function.body->kind == Kind::Block) return {};
    return expression(*function.body, file, hops + 1);
  }

  DeclaredType result_of(const syntax::Call& call, const SourceFile& file, unsigned hops) {
    if (call.callee->kind == Kind::Identifier) {
      const Declaration declaration = declaration_of(as<syntax::Identifier>(*call.callee), file);
      if (declaration.node == nullptr) return {};
      if (declaration.node->kind == Kind::FunctionDeclaration) {
        return result_of_function(*as<syntax::FunctionDeclaration>(*declaration.node).function,
                                  *declaration.file, hops);
      }
      if (declaration.node->kind != Kind::Declarator) return {};
      const Node* value = as<syntax::Declarator>(*declaration.node).initializer;
      return value != nullptr && value->kind == Kind::Function
                 ? result_of_function(as<syntax::Function>(*value), *declaration.file, hops)
                 : DeclaredType{};
    }
    if (call.callee->kind != Kind::Member) return {};
    const auto& access = as<syntax::Member>(*call.callee);
    const DeclaredType object = expression(*access.object, file, hops + 1);
    if (object.known() && object.node->kind == Kind::Class) {
      for (const Node* node : as<syntax::Class>(*object.node).members) {
        if (node->kind == Kind::Method && as<syntax::Method>(*node).name == access.name &&
            as<syntax::Method>(*node).function != nullptr) {
          return result_of_function(*as<syntax::Method>(*node).function, *object.file, hops);
        }
      }
    }
    return {};
  }

  static DeclaredType of_parameter(const syntax::Parameter& parameter, const SourceFile& file) {
    DeclaredType found = type_of_annotation(parameter.type, file);
    if (parameter.initializer != nullptr) {
      found.optional = false;
    } else if (parameter.has(syntax::kOptional)) {
      found.optional = true;
    }
    return found;
  }

  DeclaredType bound(const syntax::Binding& binding, const SourceFile& file, unsigned hops) {
    if (binding.declared_by == nullptr) return {};
    // The class itself, whose static members are looked up as the others are.
    if (binding.declared_by->kind == Kind::Class) return of_class(*binding.declared_by, file);
    if (binding.declared_by->kind == Kind::ClassDeclaration)
      return of_class(*as<syntax::ClassDeclaration>(*binding.declared_by).declared, file);
    const Node* target = nullptr;
    DeclaredType whole;
    if (binding.declared_by->kind == Kind::Parameter) {
      const auto& parameter = as<syntax::Parameter>(*binding.declared_by);
      target = parameter.target;
      whole = of_parameter(parameter, file);
    } else if (binding.declared_by->kind == Kind::Declarator) {
      const auto& declarator = as<syntax::Declarator>(*binding.declared_by);
      target = declarator.target;
      if (declarator.type != nullptr) {
        whole = type_of_annotation(declarator.type, file);
      } else if (declarator.initializer != nullptr) {
        whole = expression(*declarator.initializer, file, hops + 1);
      }
    }
    if (target == nullptr || target->kind == Kind::Identifier) return whole;
    if (target->kind != Kind::ObjectPattern) return {};
    for (const Node* node : as<syntax::ObjectPattern>(*target).properties) {
      if (node->kind != Kind::PatternProperty) continue;
      const auto& property = as<syntax::PatternProperty>(*node);
      const bool has_default = property.target != nullptr && property.target->kind == Kind::DefaultPattern;
      const Node* name = has_default ? as<syntax::DefaultPattern>(*property.target).target : property.target;
      if (name == nullptr || name != binding.declaration) continue;
      DeclaredType found = member(whole, property.name, hops + 1);
      found.optional = found.optional && !has_default;
      return found;
    }
    return {};
  }

  project::Reading& reading_;
};

}  // namespace

DeclaredType type_of_annotation(const Node* type, const SourceFile& file) {
  if (type == nullptr) return {};
  if (type->kind == Kind::UnionType) {
    DeclaredType only;
    bool optional = false;
    for (const Node* part : as<syntax::CompositeType>(*type).types) {
      if (is_nothing(*part)) {
        optional = true;
      } else if (only.known()) {
        return {};
      } else {
        only = type_of_annotation(part, file);
        if (!only.known()) return {};
      }
    }
    only.optional = only.optional || optional;
    return only;
  }
  DeclaredType result{type, &file, {}, false};
  if (type->kind == Kind::TypeReference) result.name = last_part(as<syntax::TypeReference>(*type).name);
  return result;
}

DeclaredType type_of_expression(project::Reading& reading, const SourceFile& file, const Node& expression) {
  return Reader(reading).expression(expression, file);
}

}  // namespace presynth::rule
