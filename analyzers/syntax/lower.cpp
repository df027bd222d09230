#include "analyzers/syntax/lower.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "analyzers/syntax/literals.h"

namespace presynth::syntax {

using concrete::Children;

Lowering::Lowering(SourceFile& file, const concrete::Tree& tree, const ParseLimits& limits, Arena& arena,
                   Unresolved& unresolved)
    : file_(file),
      tree_(tree),
      arena_(arena),
      unresolved_(unresolved),
      text_(file.text_),
      depth_limit_(std::max(limits.depth, 1u)) {
  pending_.reserve(256);
}

Program* Lowering::program() {
  auto* node = make<Program>(Kind::Program, {0, static_cast<std::uint32_t>(text_.size())}, nullptr);
  const Concrete& root = tree_.nodes.front();
  List list(*this);
  if (root.tag == Tag::Error) {
    statement_of_error(root, node, list);
  } else {
    statements(root, node, list);
  }
  node->body = list.take();
  file_.program_ = node;
  return node;
}

// ---- Helpers
// ----------------------------------------------------------------------------------------------------------

std::string_view Lowering::text_of(const Concrete& c) const {
  return c.missing ? std::string_view() : std::string_view(text_.data() + c.begin, c.end - c.begin);
}

std::string_view Lowering::string_value(const Concrete& c) {
  std::string_view raw = text_of(c);
  if (raw.empty()) return {};
  const char quote = raw.front();
  raw.remove_prefix(1);
  if (raw.ends_with(quote)) {
    raw.remove_suffix(1);
  } else {
    // The quote is missing, and the literal ends with its line.
    while (raw.ends_with('\n') || raw.ends_with('\r')) raw.remove_suffix(1);
  }
  return cook_string(raw, arena_);
}

Identifier* Lowering::identifier(const Concrete& c, const Node* parent) {
  auto* node = make<Identifier>(Kind::Identifier, c.range(), parent);
  node->name = text_of(c);
  ++unresolved_.identifiers;
  return node;
}

const Node* Lowering::error(const Concrete& c, const Node* parent) {
  const Node* node = make<Node>(Kind::Error, c.range(), parent);
  loose_names(c, node);
  return node;
}

const Node* Lowering::too_deep(const Concrete& c, const Node* parent) {
  file_.truncated_ = true;
  return error(c, parent);
}

const Node* Lowering::required(const Node* node, const Node* parent, std::uint32_t offset) {
  return node != nullptr ? node : make<Node>(Kind::Error, {offset, offset}, parent);
}

void Lowering::loose_names(const Concrete& c, const Node* parent) {
  const Concrete* const end = &c + c.skip;
  for (const Concrete* n = &c; n != end; ++n) {
    if (n->missing) continue;
    switch (n->tag) {
      case Tag::Identifier: {
        // `<div>` is no name.
        const bool tag_name = n != &c && ((n - 1)->tag == Tag::Less || (n - 1)->tag == Tag::LessSlash);
        const char first = text_[n->begin];
        if (tag_name && first >= 'a' && first <= 'z') break;
        unresolved_.loose_names.push_back({identifier(*n, parent), true});
        break;
      }
      case Tag::ShorthandPropertyIdentifier:
        unresolved_.loose_names.push_back({identifier(*n, parent), true});
        break;
      case Tag::TypeIdentifier:
      case Tag::NestedTypeIdentifier: {
        Identifier* name = identifier(*n, parent);
        name->name = name->name.substr(0, name->name.find_first_of(" \t\r\n./"));
        name->range.end = name->range.begin + static_cast<std::uint32_t>(name->name.size());
        unresolved_.loose_names.push_back({name, false});
        break;
      }
      default: break;
    }
  }
}

void Lowering::loose_types(const Concrete& c, const Node* parent) {
  const Concrete* const end = &c + c.skip;
  for (const Concrete* n = &c; n != end;) {
    switch (n->tag) {
      case Tag::TypeQuery:             // `typeof x` in a type reads x,
      case Tag::ComputedPropertyName:  // `[x]: T` too;
      case Tag::Error:
        loose_names(*n, parent);
        n += n->skip;
        continue;
      case Tag::TypeIdentifier:  // other identifiers name parameters.
      case Tag::NestedTypeIdentifier: loose_names(*n, parent); break;
      default: break;
    }
    ++n;
  }
}

void Lowering::add_import(std::string_view module) {
  auto& imports = file_.imports_;
  // Few files import more than a dozen modules; `known_imports_` keeps the others from quadratic time.
  constexpr std::size_t kFew = 32;
  if (imports.size() < kFew) {
    if (std::find(imports.begin(), imports.end(), module) != imports.end()) return;
  } else {
    if (known_imports_.empty()) known_imports_.insert(imports.begin(), imports.end());
    if (!known_imports_.insert(module).second) return;
  }
  imports.push_back(module);
}

void Lowering::type_parameters(const Concrete& c, const Node* owner) {
  for (const Concrete& parameter : Children(c)) {
    if (parameter.tag != Tag::TypeParameter) {
      if (!parameter.is_token()) loose_types(parameter, owner);
      continue;
    }
    bool named = false;
    for (const Concrete& part : Children(parameter)) {
      if (part.tag == Tag::TypeIdentifier && !named) {
        named = true;
        unresolved_.type_parameters.push_back({owner, text_of(part), part.begin});
      } else if (!part.is_token()) {
        loose_types(part, owner);
      }
    }
  }
}

// ---- Statements
// -------------------------------------------------------------------------------------------------------

void Lowering::statements(const Concrete& c, const Node* parent, List& list) {
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::Error) {
      list.add(make<Node>(Kind::Error, child.range(), parent));
      statement_of_error(child, parent, list);
    } else {
      list.add(statement(child, parent));
    }
  }
}

/// Adds the statements among what could not be parsed: what a half-typed statement tore from its place is
/// still there.
void Lowering::statement_of_error(const Concrete& c, const Node* parent, List& list) {
  if (depth_ >= depth_limit_) {
    file_.truncated_ = true;
    return loose_names(c, parent);
  }
  const Nest nest(*this);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    switch (child.tag) {
      case Tag::Error: statement_of_error(child, parent, list); break;
      case Tag::CallExpression:
      case Tag::NewExpression:
      case Tag::AwaitExpression:
      case Tag::AssignmentExpression:
      case Tag::AugmentedAssignment: {
        auto* node = make<Unary>(Kind::ExpressionStatement, child.range(), parent);
        node->operand = expression(child, node);
        list.add(node);
        break;
      }
      default: {
        const Node* node = statement(child, parent);
        if (node->kind == Kind::Error) {
          // Not a statement: `statement` has kept its names.
          break;
        }
        list.add(node);
      }
    }
  }
}

const Node* Lowering::statement(const Concrete& c, const Node* parent, Outer outer) {
  if (depth_ >= depth_limit_) return too_deep(c, parent);
  const Nest nest(*this);
  switch (c.tag) {
    case Tag::ExpressionStatement: return expression_statement(c, parent);
    case Tag::LexicalDeclaration: {
      const Concrete* first = c.skip > 1 ? &c + 1 : nullptr;
      const bool let = first != nullptr && first->tag == Tag::Let;
      return variable_declaration(c, parent, let ? VariableKind::Let : VariableKind::Const, outer);
    }
    case Tag::VariableDeclaration: return variable_declaration(c, parent, VariableKind::Var, outer);
    case Tag::ReturnStatement: return operand_statement(c, parent, Kind::Return);
    case Tag::ThrowStatement: return operand_statement(c, parent, Kind::Throw);
    case Tag::IfStatement: return if_statement(c, parent);
    case Tag::StatementBlock: return block(c, parent);
    case Tag::ImportStatement: return import_statement(c, parent, outer);
    case Tag::ExportStatement: return export_statement(c, parent);
    case Tag::FunctionDeclaration:
    case Tag::GeneratorFunctionDeclaration:
    case Tag::FunctionSignature: return function_declaration(c, parent, outer);
    case Tag::ClassDeclaration:
    case Tag::AbstractClassDeclaration: return class_declaration(c, parent, outer);
    case Tag::InterfaceDeclaration: return interface_declaration(c, parent, outer);
    case Tag::TypeAliasDeclaration: return type_alias(c, parent, outer);
    case Tag::EnumDeclaration: return enum_declaration(c, parent, outer);
    case Tag::Module:
    case Tag::InternalModule: return namespace_declaration(c, parent, outer);
    case Tag::AmbientDeclaration: return ambient_declaration(c, parent, outer);
    case Tag::ImportAlias: return import_alias(c, parent, outer);
    case Tag::ForStatement: return for_statement(c, parent);
    case Tag::ForInStatement: return for_each_statement(c, parent);
    case Tag::WhileStatement: return loop_statement(c, parent, Kind::While);
    case Tag::DoStatement: return loop_statement(c, parent, Kind::DoWhile);
    case Tag::SwitchStatement: return switch_statement(c, parent);
    case Tag::TryStatement: return try_statement(c, parent);
    case Tag::BreakStatement: return jump_statement(c, parent, Kind::Break);
    case Tag::ContinueStatement: return jump_statement(c, parent, Kind::Continue);
    case Tag::LabeledStatement: return labeled_statement(c, parent);
    case Tag::EmptyStatement:
    case Tag::DebuggerStatement: return make<Node>(Kind::Empty, c.range(), parent);
    default: return error(c, parent);
  }
}

const Block* Lowering::block(const Concrete& c, const Node* parent) {
  auto* node = make<Block>(Kind::Block, c.range(), parent);
  List list(*this);
  statements(c, node, list);
  node->body = list.take();
  return node;
}

const Node* Lowering::expression_statement(const Concrete& c, const Node* parent) {
  const Concrete* found = nullptr;
  for (const Concrete& child : Children(c)) {
    if (child.is_token() || child.tag == Tag::Error) continue;
    found = &child;
    break;
  }
  if (found == nullptr) return error(c, parent);
  if (found->tag == Tag::InternalModule) return namespace_declaration(*found, parent, {});
  if (found->tag == Tag::AssignmentExpression && found->skip > 1 && (found + 1)->tag == Tag::Using) {
    return using_declaration(*found, parent, c.range());
  }
  auto* node = make<Unary>(Kind::ExpressionStatement, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (&child == found) {
      node->operand = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  return node;
}

const Node* Lowering::using_declaration(const Concrete& c, const Node* parent, ByteRange range) {
  auto* node = make<VariableDeclaration>(Kind::VariableDeclaration, range, parent);
  auto* declared = make<Declarator>(Kind::Declarator, c.range(), node);
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Equal) {
      behind = true;
    } else if (child.is_token()) {
      continue;
    } else if (!behind && declared->target == nullptr && child.tag != Tag::Error) {
      declared->target = pattern(child, declared);
      declared->range.begin = child.begin;
    } else if (behind && declared->initializer == nullptr && child.tag != Tag::Error) {
      declared->initializer = expression(child, declared);
    } else {
      loose_names(child, declared);
    }
  }
  declared->target = required(declared->target, declared, c.begin);
  List list(*this);
  list.add(declared);
  node->declarators = list.take();
  return node;
}

const Node* Lowering::variable_declaration(const Concrete& c, const Node* parent, VariableKind kind,
                                           Outer outer) {
  auto* node = make<VariableDeclaration>(Kind::VariableDeclaration, {std::min(outer.begin, c.begin), c.end},
                                         parent, outer.flags);
  node->variable_kind = kind;
  if (kind == VariableKind::Var) unresolved_.has_var = true;
  List list(*this);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::VariableDeclarator) {
      list.add(declarator(child, node));
    } else if (!child.is_token()) {
      loose_names(child, node);
    }
  }
  node->declarators = list.take();
  return node;
}

const Node* Lowering::declarator(const Concrete& c, const Node* parent) {
  auto* node = make<Declarator>(Kind::Declarator, c.range(), parent);
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Equal) {
      behind = true;
    } else if (child.is_token()) {
      continue;
    } else if (child.tag == Tag::TypeAnnotation) {
      node->type = type_annotation(child, node);
    } else if (behind && node->initializer == nullptr) {
      node->initializer = expression(child, node);
    } else if (!behind && node->target == nullptr && child.tag != Tag::Error) {
      node->target = pattern(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->target = required(node->target, node, c.begin);
  if (behind) node->initializer = required(node->initializer, node, c.end);
  return node;
}

const Node* Lowering::function_declaration(const Concrete& c, const Node* parent, Outer outer) {
  auto* node =
      make<FunctionDeclaration>(Kind::FunctionDeclaration, {std::min(outer.begin, c.begin), c.end}, parent);
  const Function* declared = function(c, node, outer.flags);
  node->function = declared;
  node->flags = declared->flags;
  return node;
}

const Node* Lowering::class_declaration(const Concrete& c, const Node* parent, Outer outer) {
  auto* node =
      make<ClassDeclaration>(Kind::ClassDeclaration, {std::min(outer.begin, c.begin), c.end}, parent);
  const Class* declared = class_expression(c, node, outer);
  node->declared = declared;
  node->flags = declared->flags;
  return node;
}

const Node* Lowering::enum_declaration(const Concrete& c, const Node* parent, Outer outer) {
  auto* node = make<Enum>(Kind::Enum, {std::min(outer.begin, c.begin), c.end}, parent, outer.flags);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Identifier) {
      if (node->name == nullptr && !child.missing) node->name = identifier(child, node);
    } else if (child.tag == Tag::EnumBody) {
      List list(*this);
      for (const Concrete& part : Children(child)) {
        if (part.tag == Tag::EnumAssignment || is_property_key(part.tag)) {
          auto* enumerator = make<EnumMember>(Kind::EnumMember, part.range(), node);
          if (part.tag != Tag::EnumAssignment) {
            enumerator->name = property_name(part, enumerator, enumerator->flags);
          } else {
            bool behind = false;
            for (const Concrete& piece : Children(part)) {
              if (piece.tag == Tag::Equal) {
                behind = true;
              } else if (!behind && is_property_key(piece.tag)) {
                enumerator->name = property_name(piece, enumerator, enumerator->flags);
              } else if (behind && !piece.is_token() && enumerator->initializer == nullptr) {
                enumerator->initializer = expression(piece, enumerator);
              } else if (!piece.is_token()) {
                loose_names(piece, enumerator);
              }
            }
            enumerator->initializer = required(enumerator->initializer, enumerator, part.end);
          }
          list.add(enumerator);
        } else if (!part.is_token()) {
          loose_names(part, node);
        }
      }
      node->members = list.take();
    } else if (!child.is_token()) {
      loose_names(child, node);
    }
  }
  return node;
}

const Node* Lowering::interface_declaration(const Concrete& c, const Node* parent, Outer outer) {
  auto* node = make<Interface>(Kind::Interface, {std::min(outer.begin, c.begin), c.end}, parent, outer.flags);
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::TypeIdentifier:
        if (node->name == nullptr && !child.missing) node->name = identifier(child, node);
        break;
      case Tag::TypeParameters: type_parameters(child, node); break;
      case Tag::ExtendsTypeClause: {
        List types(*this);
        for (const Concrete& part : Children(child)) {
          if (part.is_token()) continue;
          if (part.tag == Tag::Error) {
            loose_types(part, node);
          } else {
            types.add(type(part, node));
          }
        }
        node->extends = types.take();
        break;
      }
      case Tag::InterfaceBody:
      case Tag::ObjectType: node->body = object_type(child, node); break;
      default:
        if (!child.is_token()) loose_types(child, node);
    }
  }
  if (node->body == nullptr) node->body = make<ObjectType>(Kind::ObjectType, {c.end, c.end}, node);
  return node;
}

const Node* Lowering::type_alias(const Concrete& c, const Node* parent, Outer outer) {
  auto* node = make<TypeAlias>(Kind::TypeAlias, {std::min(outer.begin, c.begin), c.end}, parent, outer.flags);
  bool behind = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Equal) {
      behind = true;
    } else if (child.is_token() && child.tag != Tag::Const) {
      continue;
    } else if (!behind && child.tag == Tag::TypeIdentifier && node->name == nullptr && !child.missing) {
      node->name = identifier(child, node);
    } else if (child.tag == Tag::TypeParameters) {
      type_parameters(child, node);
    } else if (behind && node->type == nullptr && child.tag != Tag::Error) {
      node->type = type(child, node);
    } else {
      loose_types(child, node);
    }
  }
  node->type = required(node->type, node, c.end);
  return node;
}

const Node* Lowering::namespace_declaration(const Concrete& c, const Node* parent, Outer outer) {
  const Concrete* name = nullptr;
  const Concrete* body = nullptr;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::StatementBlock) {
      body = &child;
    } else if (!child.is_token() && child.tag != Tag::Error && name == nullptr) {
      name = &child;
    }
  }
  auto* first =
      make<Namespace>(Kind::Namespace, {std::min(outer.begin, c.begin), c.end}, parent, outer.flags);
  Namespace* innermost = first;
  std::uint32_t levels = 0;
  if (name != nullptr && name->tag != Tag::String) {
    // `namespace a.b {}` declares a, which exports b.
    for (const Concrete* part = name; part != name + name->skip; ++part) {
      if ((part->tag != Tag::Identifier && part->tag != Tag::PropertyIdentifier) || part->missing) continue;
      if (innermost->name != nullptr) {
        if (depth_ + ++levels >= depth_limit_) {
          file_.truncated_ = true;
          break;
        }
        auto* outer_body = make<Block>(Kind::Block, {part->begin, c.end}, innermost);
        auto* next = make<Namespace>(Kind::Namespace, {part->begin, c.end}, outer_body,
                                     static_cast<std::uint16_t>((outer.flags & kTypeOnly) | kExported));
        List list(*this);
        list.add(next);
        outer_body->body = list.take();
        innermost->body = outer_body;
        innermost = next;
      }
      innermost->name = identifier(*part, innermost);
    }
  }
  const std::uint32_t depth = depth_;
  depth_ += levels;
  innermost->body =
      body != nullptr ? block(*body, innermost) : make<Block>(Kind::Block, {c.end, c.end}, innermost);
  depth_ = depth;
  return first;
}

const Node* Lowering::ambient_declaration(const Concrete& c, const Node* parent, Outer outer) {
  const bool ambient = ambient_;
  ambient_ = true;
  outer.begin = std::min(outer.begin, c.begin);
  outer.flags |= kTypeOnly;
  const Node* node = nullptr;
  bool global = false;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::Global) {
      global = true;
    } else if (child.is_token() || node != nullptr || child.tag == Tag::Error) {
      if (!child.is_token()) loose_names(child, parent);
    } else if (child.tag == Tag::StatementBlock && global) {
      auto* space = make<Namespace>(Kind::Namespace, {outer.begin, c.end}, parent, outer.flags);
      space->body = block(child, space);
      node = space;
    } else {
      node = statement(child, parent, outer);
    }
  }
  ambient_ = ambient;
  return node != nullptr ? node : make<Node>(Kind::Empty, c.range(), parent);
}

// ---- Modules
// ----------------------------------------------------------------------------------------------------------

void Lowering::import_clause(const Concrete& c, Import& import, bool type_only) {
  std::vector<ModuleSpecifier> specifiers;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Identifier:
        if (!child.missing) {
          specifiers.push_back({"default", {}, identifier(child, &import), child.range(), type_only});
        }
        break;
      case Tag::NamespaceImport:
        for (const Concrete& part : Children(child)) {
          if (part.tag == Tag::Identifier && !part.missing) {
            specifiers.push_back({"*", {}, identifier(part, &import), child.range(), type_only});
          }
        }
        break;
      case Tag::NamedImports:
        import.named_range = child.range();
        for (const Concrete& part : Children(child)) {
          if (part.tag != Tag::ImportSpecifier) continue;
          ModuleSpecifier specifier{{}, {}, nullptr, part.range(), type_only};
          for (const Concrete& name : Children(part)) {
            if (name.missing) continue;
            if (name.tag == Tag::Type || name.tag == Tag::TypeOf) {
              specifier.type_only = true;
            } else if (name.tag == Tag::String) {
              specifier.imported = string_value(name);
            } else if (name.tag == Tag::Identifier) {
              if (specifier.imported.empty()) specifier.imported = text_of(name);
              specifier.local = identifier(name, &import);
            }
          }
          if (specifier.local != nullptr) specifiers.push_back(specifier);
        }
        break;
      default: break;
    }
  }
  import.specifiers = arena_.copy(specifiers.data(), specifiers.size());
}

const Node* Lowering::import_statement(const Concrete& c, const Node* parent, Outer outer) {
  const Concrete* require = nullptr;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::ImportRequireClause) require = &child;
  }
  const std::uint32_t begin = std::min(outer.begin, c.begin);
  if (require != nullptr) {
    auto* node = make<ImportEquals>(Kind::ImportEquals, {begin, c.end}, parent, outer.flags);
    for (const Concrete& child : Children(c)) {
      if (child.tag == Tag::Type) node->flags |= kTypeOnly;
    }
    for (const Concrete& child : Children(*require)) {
      if (child.tag == Tag::Identifier && node->local == nullptr && !child.missing) {
        node->local = identifier(child, node);
      } else if (child.tag == Tag::String) {
        node->module = string_value(child);
        node->module_range = child.range();
        add_import(node->module);
      }
    }
    if (node->local == nullptr) return error(c, parent);
    return node;
  }
  auto* node = make<Import>(Kind::Import, {begin, c.end}, parent, outer.flags);
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Type:
      case Tag::TypeOf: node->flags |= kTypeOnly; break;
      case Tag::ImportClause: import_clause(child, *node, node->has(kTypeOnly)); break;
      case Tag::String:
        node->module = string_value(child);
        node->module_range = child.range();
        add_import(node->module);
        break;
      default: break;
    }
  }
  return node;
}

const Node* Lowering::import_alias(const Concrete& c, const Node* parent, Outer outer) {
  auto* node =
      make<ImportEquals>(Kind::ImportEquals, {std::min(outer.begin, c.begin), c.end}, parent, outer.flags);
  for (const Concrete& child : Children(c)) {
    if (child.is_token() || child.tag == Tag::Error) continue;
    if (node->local == nullptr) {
      if (child.missing) return error(c, parent);
      node->local = identifier(child, node);
    } else if (node->target == nullptr) {
      node->target = expression(child, node);
    }
  }
  if (node->local == nullptr) return error(c, parent);
  node->target = required(node->target, node, c.end);
  return node;
}

const Node* Lowering::export_statement(const Concrete& c, const Node* parent) {
  const Concrete* value = nullptr;
  const Concrete* clause = nullptr;
  const Concrete* source = nullptr;
  const Concrete* renamed = nullptr;
  bool is_default = false;
  bool all = false;
  bool equals = false;
  bool type_only = false;
  bool decorated = false;
  bool as_namespace = false;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Default: is_default = true; break;
      case Tag::Star: all = true; break;
      case Tag::Equal: equals = true; break;
      case Tag::Type: type_only = true; break;
      case Tag::Namespace: as_namespace = true; break;
      case Tag::Decorator: decorated = true; break;
      case Tag::ExportClause: clause = &child; break;
      case Tag::NamespaceExport: renamed = &child; break;
      default:
        if (child.is_token() || child.tag == Tag::Error) {
          // The grammar does not know `export type * from`.
          if (child.tag == Tag::Error && text_of(child) == "type") {
            type_only = true;
          } else if (child.tag == Tag::Error) {
            loose_names(child, parent);
          }
        } else if (child.tag == Tag::String && (all || renamed != nullptr || clause != nullptr)) {
          source = &child;
        } else if (value == nullptr) {
          value = &child;
        }
    }
  }
  if (all || renamed != nullptr) {
    auto* node = make<ExportAll>(Kind::ExportAll, c.range(), parent, type_only ? kTypeOnly : 0);
    if (renamed != nullptr) {
      for (const Concrete& part : Children(*renamed)) {
        if (part.tag == Tag::Identifier) node->exported_as = text_of(part);
        if (part.tag == Tag::String) node->exported_as = string_value(part);
      }
    }
    if (source != nullptr) {
      node->module = string_value(*source);
      node->module_range = source->range();
      add_import(node->module);
    }
    return node;
  }
  if (clause != nullptr) return export_clause(*clause, source, type_only, c, parent);
  // `export as namespace x` only matters to scripts that are not modules.
  if (as_namespace) return make<Node>(Kind::Empty, c.range(), parent);
  if (value == nullptr) return error(c, parent);
  if (equals) {
    auto* node = make<Unary>(Kind::ExportAssign, c.range(), parent);
    node->operand = expression(*value, node);
    return node;
  }
  if (is_default) return export_default(*value, c, parent);
  Outer outer{kExported, c.begin, decorated ? &c : nullptr};
  return statement(*value, parent, outer);
}

const Node* Lowering::export_default(const Concrete& value, const Concrete& c, const Node* parent) {
  auto* node = make<Unary>(Kind::ExportDefault, c.range(), parent);
  Outer outer{kExported, UINT32_MAX, &c};
  switch (value.tag) {
    // Without a name the grammar takes these for expressions.
    case Tag::FunctionExpression:
    case Tag::GeneratorFunction: node->operand = function_declaration(value, node, outer); break;
    case Tag::Class: node->operand = class_declaration(value, node, outer); break;
    case Tag::FunctionDeclaration:
    case Tag::GeneratorFunctionDeclaration:
    case Tag::FunctionSignature:
    case Tag::ClassDeclaration:
    case Tag::AbstractClassDeclaration:
    case Tag::InterfaceDeclaration:
    case Tag::EnumDeclaration:
    case Tag::TypeAliasDeclaration:
    case Tag::AmbientDeclaration:
    case Tag::Module:
    case Tag::InternalModule:
    case Tag::LexicalDeclaration:
    case Tag::VariableDeclaration: node->operand = statement(value, node, outer); break;
    default: node->operand = expression(value, node);
  }
  return node;
}

const Node* Lowering::export_clause(const Concrete& clause, const Concrete* source, bool type_only,
                                    const Concrete& c, const Node* parent) {
  auto* node = make<ExportNamed>(Kind::ExportNamed, c.range(), parent, type_only ? kTypeOnly : 0);
  std::vector<ModuleSpecifier> specifiers;
  for (const Concrete& child : Children(clause)) {
    if (child.tag != Tag::ExportSpecifier) continue;
    ModuleSpecifier specifier{{}, {}, nullptr, child.range(), type_only};
    for (const Concrete& name : Children(child)) {
      if (name.missing) continue;
      if (name.tag == Tag::Type || name.tag == Tag::TypeOf) {
        specifier.type_only = true;
      } else if (name.tag == Tag::Identifier || name.tag == Tag::String) {
        const std::string_view text = name.tag == Tag::String ? string_value(name) : text_of(name);
        if (specifier.imported.empty()) {
          specifier.imported = text;
          if (source == nullptr && name.tag == Tag::Identifier) specifier.local = identifier(name, node);
        }
        specifier.exported = text;
      }
    }
    if (!specifier.imported.empty()) specifiers.push_back(specifier);
  }
  node->specifiers = arena_.copy(specifiers.data(), specifiers.size());
  if (source != nullptr) {
    node->module = string_value(*source);
    node->module_range = source->range();
    add_import(node->module);
  }
  return node;
}

// ---- Control flow
// -----------------------------------------------------------------------------------------------------

const Node* Lowering::if_statement(const Concrete& c, const Node* parent) {
  auto* node = make<If>(Kind::If, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else if (node->test == nullptr) {
      node->test = expression(child, node);
    } else if (child.tag == Tag::ElseClause) {
      for (const Concrete& part : Children(child)) {
        if (part.is_token()) continue;
        if (node->alternate == nullptr && part.tag != Tag::Error) {
          node->alternate = statement(part, node);
        } else {
          loose_names(part, node);
        }
      }
    } else if (node->consequent == nullptr) {
      node->consequent = statement(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->test = required(node->test, node, c.end);
  node->consequent = required(node->consequent, node, c.end);
  return node;
}

const Node* Lowering::for_statement(const Concrete& c, const Node* parent) {
  auto* node = make<For>(Kind::For, c.range(), parent);
  enum class Part : std::uint8_t { Init, Test, Update, Body } part = Part::Init;
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::ParenClose) {
      part = Part::Body;
    } else if (child.tag == Tag::Semicolon) {
      part = part == Part::Init ? Part::Test : Part::Update;
    } else if (child.is_token()) {
      continue;
    } else if (child.tag == Tag::Error) {
      loose_names(child, node);
    } else if (part == Part::Body) {
      if (node->body == nullptr) {
        node->body = statement(child, node);
      } else {
        loose_names(child, node);
      }
    } else if (child.tag == Tag::EmptyStatement) {
      part = part == Part::Init ? Part::Test : Part::Update;
    } else if (child.tag == Tag::LexicalDeclaration || child.tag == Tag::VariableDeclaration) {
      // The grammar counts the first semicolon of the header as a part of the declaration.
      auto* declared = const_cast<Node*>(statement(child, node));
      if (text_of(child).ends_with(';')) {
        --declared->range.end;
        while (declared->range.end > declared->range.begin && text_[declared->range.end - 1] <= ' ')
          --declared->range.end;
      }
      node->init = declared;
      part = Part::Test;
    } else if (part == Part::Init) {
      node->init = expression(child, node);
    } else if (part == Part::Test) {
      node->test = expression(child, node);
    } else {
      node->update = expression(child, node);
    }
  }
  node->body = required(node->body, node, c.end);
  return node;
}

const Node* Lowering::for_each_statement(const Concrete& c, const Node* parent) {
  auto* node = make<ForEach>(Kind::ForIn, c.range(), parent);
  const Concrete* keyword = nullptr;
  enum class Part : std::uint8_t { Left, Initializer, Right, Body } part = Part::Left;
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::Await: node->flags |= kAsync; continue;
      case Tag::Var:
      case Tag::Let:
      case Tag::Const: keyword = &child; continue;
      case Tag::Equal: part = Part::Initializer; continue;
      case Tag::Of: node->kind = Kind::ForOf; [[fallthrough]];
      case Tag::In: part = Part::Right; continue;
      case Tag::ParenClose: part = Part::Body; continue;
      default: break;
    }
    if (child.is_token()) continue;
    if (child.tag == Tag::Error || part == Part::Initializer) {
      loose_names(child, node);
    } else if (part == Part::Left && node->left == nullptr) {
      if (keyword == nullptr) {
        node->left = pattern(child, node);
        continue;
      }
      auto* declaration =
          make<VariableDeclaration>(Kind::VariableDeclaration, {keyword->begin, child.end}, node);
      declaration->variable_kind = keyword->tag == Tag::Var   ? VariableKind::Var
                                   : keyword->tag == Tag::Let ? VariableKind::Let
                                                              : VariableKind::Const;
      if (keyword->tag == Tag::Var) unresolved_.has_var = true;
      auto* declared = make<Declarator>(Kind::Declarator, child.range(), declaration);
      declared->target = pattern(child, declared);
      List list(*this);
      list.add(declared);
      declaration->declarators = list.take();
      node->left = declaration;
    } else if (part == Part::Right && node->right == nullptr) {
      node->right = expression(child, node);
    } else if (part == Part::Body && node->body == nullptr) {
      node->body = statement(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->left = required(node->left, node, c.begin);
  node->right = required(node->right, node, c.end);
  node->body = required(node->body, node, c.end);
  return node;
}

const Node* Lowering::loop_statement(const Concrete& c, const Node* parent, Kind kind) {
  auto* node = make<Loop>(kind, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::ParenthesizedExpression && node->test == nullptr) {
      node->test = expression(child, node);
    } else if (child.tag != Tag::Error && node->body == nullptr) {
      node->body = statement(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->test = required(node->test, node, c.end);
  node->body = required(node->body, node, c.end);
  return node;
}

const Node* Lowering::switch_statement(const Concrete& c, const Node* parent) {
  auto* node = make<Switch>(Kind::Switch, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::SwitchBody) {
      List cases(*this);
      for (const Concrete& part : Children(child)) {
        if (part.tag != Tag::SwitchCase && part.tag != Tag::SwitchDefault) {
          if (!part.is_token()) loose_names(part, node);
          continue;
        }
        auto* branch = make<SwitchCase>(Kind::SwitchCase, part.range(), node);
        List body(*this);
        bool behind = false;
        for (const Concrete& piece : Children(part)) {
          if (piece.tag == Tag::Colon) {
            behind = true;
          } else if (piece.is_token()) {
            continue;
          } else if (!behind) {
            if (branch->test == nullptr && piece.tag != Tag::Error) {
              branch->test = expression(piece, branch);
            } else {
              loose_names(piece, branch);
            }
          } else if (piece.tag == Tag::Error) {
            body.add(make<Node>(Kind::Error, piece.range(), branch));
            statement_of_error(piece, branch, body);
          } else {
            body.add(statement(piece, branch));
          }
        }
        if (part.tag == Tag::SwitchCase) branch->test = required(branch->test, branch, part.end);
        branch->body = body.take();
        cases.add(branch);
      }
      node->cases = cases.take();
    } else if (node->discriminant == nullptr && child.tag != Tag::Error) {
      node->discriminant = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->discriminant = required(node->discriminant, node, c.end);
  return node;
}

const Node* Lowering::try_statement(const Concrete& c, const Node* parent) {
  auto* node = make<Try>(Kind::Try, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    switch (child.tag) {
      case Tag::StatementBlock:
        if (node->block == nullptr) node->block = block(child, node);
        break;
      case Tag::CatchClause:
        for (const Concrete& part : Children(child)) {
          if (part.is_token()) continue;
          if (part.tag == Tag::StatementBlock) {
            node->handler = block(part, node);
          } else if (part.tag == Tag::TypeAnnotation) {
            loose_types(part, node);
          } else if (node->parameter == nullptr && part.tag != Tag::Error) {
            node->parameter = pattern(part, node);
          } else {
            loose_names(part, node);
          }
        }
        break;
      case Tag::FinallyClause:
        for (const Concrete& part : Children(child)) {
          if (part.tag == Tag::StatementBlock) {
            node->finalizer = block(part, node);
          } else if (!part.is_token()) {
            loose_names(part, node);
          }
        }
        break;
      default:
        if (!child.is_token()) loose_names(child, node);
    }
  }
  if (node->block == nullptr) node->block = make<Block>(Kind::Block, {c.end, c.end}, node);
  return node;
}

const Node* Lowering::jump_statement(const Concrete& c, const Node* parent, Kind kind) {
  auto* node = make<Jump>(kind, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.tag == Tag::StatementIdentifier) node->label = text_of(child);
  }
  return node;
}

const Node* Lowering::operand_statement(const Concrete& c, const Node* parent, Kind kind) {
  auto* node = make<Unary>(kind, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (node->operand == nullptr && child.tag != Tag::Error) {
      node->operand = expression(child, node);
    } else {
      loose_names(child, node);
    }
  }
  if (kind == Kind::Throw) node->operand = required(node->operand, node, c.end);
  return node;
}

const Node* Lowering::labeled_statement(const Concrete& c, const Node* parent) {
  auto* node = make<Labeled>(Kind::Labeled, c.range(), parent);
  for (const Concrete& child : Children(c)) {
    if (child.is_token()) continue;
    if (child.tag == Tag::StatementIdentifier) {
      node->label = text_of(child);
    } else if (node->body == nullptr && child.tag != Tag::Error) {
      node->body = statement(child, node);
    } else {
      loose_names(child, node);
    }
  }
  node->body = required(node->body, node, c.end);
  return node;
}

}  // namespace presynth::syntax
