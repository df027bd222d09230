// Tests of analyzers/syntax: the tree of every kind of node, scopes and bindings, ranges, comments,
// half-typed code and limits. Trees and scopes are printed, so that an expectation is a line.
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/syntax/ast.h"
#include "analyzers/syntax/source_file.h"

using namespace presynth;
using namespace presynth::syntax;

namespace {

std::shared_ptr<const SourceFile> parse(std::string text, std::string path = "/a.ts",
                                        const ParseLimits& limits = {}) {
  return SourceFile::parse(std::move(path), std::move(text), limits);
}

std::string_view spelling(Operator op) {
  switch (op) {
    case Operator::None: return "";
    case Operator::Not: return "!";
    case Operator::Minus: return "-";
    case Operator::Plus: return "+";
    case Operator::BitNot: return "~";
    case Operator::TypeOf: return "typeof";
    case Operator::Void: return "void";
    case Operator::Delete: return "delete";
    case Operator::Add: return "+";
    case Operator::Sub: return "-";
    case Operator::Mul: return "*";
    case Operator::Div: return "/";
    case Operator::Mod: return "%";
    case Operator::Exp: return "**";
    case Operator::BitAnd: return "&";
    case Operator::BitOr: return "|";
    case Operator::BitXor: return "^";
    case Operator::Shl: return "<<";
    case Operator::Shr: return ">>";
    case Operator::UShr: return ">>>";
    case Operator::Eq: return "==";
    case Operator::Ne: return "!=";
    case Operator::StrictEq: return "===";
    case Operator::StrictNe: return "!==";
    case Operator::Lt: return "<";
    case Operator::Le: return "<=";
    case Operator::Gt: return ">";
    case Operator::Ge: return ">=";
    case Operator::In: return "in";
    case Operator::InstanceOf: return "instanceof";
    case Operator::And: return "&&";
    case Operator::Or: return "||";
    case Operator::Nullish: return "?\?";
    case Operator::Increment: return "++";
    case Operator::Decrement: return "--";
  }
  return "";
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\0': out += "\\0"; break;
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      default:
        if (c < 0 || c >= ' ') {
          out += c;
        } else {
          out += "\\x";
          out += "0123456789abcdef"[c / 16];
          out += "0123456789abcdef"[c % 16];
        }
    }
  }
  return out + '"';
}

/// The kinds that were printed: at the end of a test of all trees none may be missing.
std::set<Kind> printed;

/// Prints a tree as S-expressions: `a + f(1)` is `(+ a (call f 1))`. Statements carry a keyword, modifiers a
/// colon.
class Printer {
 public:
  explicit Printer(const SourceFile& file) : file_(file) {}

  std::string print(NodeList nodes) {
    for (const Node* node : nodes) {
      if (!out_.empty()) out_ += ' ';
      write(node);
    }
    return std::move(out_);
  }

 private:
  void open(std::string_view head, const Node* node = nullptr, std::uint16_t hidden = 0) {
    (out_ += '(') += head;
    if (node != nullptr) flags(*node, hidden);
  }
  void close() { out_ += ')'; }
  void flags(const Node& node, std::uint16_t hidden = 0) {
    constexpr std::pair<Flag, std::string_view> kNames[] = {
        {kOptional, "optional"}, {kComputed, "computed"},   {kShorthand, "shorthand"}, {kStatic, "static"},
        {kReadonly, "readonly"}, {kPrivate, "private"},     {kProtected, "protected"}, {kPublic, "public"},
        {kAsync, "async"},       {kGenerator, "generator"}, {kAbstract, "abstract"},   {kArrow, "arrow"},
        {kGetter, "get"},        {kSetter, "set"},          {kExported, "export"},     {kTypeOnly, "type"}};
    for (const auto& [flag, name] : kNames) {
      if (node.has(flag) && (hidden & flag) == 0) (out_ += " :") += name;
    }
  }
  void text(std::string_view text) { (out_ += ' ') += text; }
  void child(const Node* node) {
    out_ += ' ';
    write(node);
  }
  void optional(std::string_view label, const Node* node) {
    if (node == nullptr) return;
    ((out_ += ' ') += label) += '=';
    write(node);
  }
  void children(NodeList nodes) {
    for (const Node* node : nodes) child(node);
  }
  void list(std::string_view label, NodeList nodes) {
    if (nodes.empty()) return;
    ((out_ += ' ') += label) += "=[";
    bool first = true;
    for (const Node* node : nodes) {
      if (!first) out_ += ' ';
      first = false;
      write(node);
    }
    out_ += ']';
  }
  void all(std::string_view head, const Node* node, std::initializer_list<const Node*> nodes) {
    open(head, node);
    for (const Node* one : nodes) child(one);
    close();
  }
  void specifiers(std::span<const ModuleSpecifier> specifiers) {
    for (const ModuleSpecifier& specifier : specifiers) {
      out_ += ' ';
      if (specifier.type_only) out_ += "type:";
      out_ += specifier.imported;
      if (!specifier.exported.empty()) (out_ += ">") += specifier.exported;
      if (specifier.local != nullptr) (out_ += "=") += specifier.local->name;
    }
  }
  /// `:a` for a shorthand; `(a 1)`; `([k] 1)` for a computed one.
  void property(const Node& node, std::string_view name, const Node* key, const Node* value) {
    CHECK(key != nullptr);
    if (node.has(kShorthand)) {
      CHECK(node.flags == kShorthand);
      out_ += ':';
      write(value);
      return;
    }
    open(name.empty() && !node.has(kComputed) ? "\"\"" : name);
    if (node.has(kComputed)) key_in_brackets(key);
    child(value);
    close();
  }
  void key_in_brackets(const Node* key) {
    out_ += '[';
    write(key);
    out_ += ']';
  }
  /// The name of a field or method.
  void name(const Node& node, std::string_view name, const Node* key) {
    CHECK(key != nullptr);
    out_ += ' ';
    if (node.has(kComputed)) {
      CHECK(name.empty());
      key_in_brackets(key);
    } else {
      out_ += name;
    }
  }
  void source(std::string_view head, const Node& node) {
    ((out_ += head) += '{') += file_.text(node.range);
    out_ += '}';
  }
  void number(double value) {
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    out_.append(buffer, error == std::errc{} ? end : buffer);
  }

  void write(const Node* node) {
    if (node == nullptr) {
      out_ += '_';
      return;
    }
    printed.insert(node->kind);
    switch (node->kind) {
      case Kind::Identifier: out_ += as<Identifier>(*node).name; break;
      case Kind::StringLiteral: out_ += quoted(as<StringLiteral>(*node).value); break;
      case Kind::TemplateLiteral: {
        const auto& literal = as<TemplateLiteral>(*node);
        open("template");
        REQUIRE(literal.quasis.size() == literal.expressions.size() + 1);
        for (std::size_t i = 0; i < literal.quasis.size(); ++i) {
          text(quoted(literal.quasis[i]));
          if (i < literal.expressions.size()) child(literal.expressions[i]);
        }
        close();
        break;
      }
      case Kind::TaggedTemplate: {
        const auto& tagged = as<TaggedTemplate>(*node);
        all("tagged", node, {tagged.tag, tagged.quasi});
        break;
      }
      case Kind::NumberLiteral: number(as<NumberLiteral>(*node).value); break;
      case Kind::BigIntLiteral:
      case Kind::RegExpLiteral: out_ += file_.text(node->range); break;
      case Kind::BooleanLiteral: out_ += as<BooleanLiteral>(*node).value ? "true" : "false"; break;
      case Kind::NullLiteral: out_ += "null"; break;
      case Kind::This: out_ += "this"; break;
      case Kind::Super: out_ += "super"; break;
      case Kind::Elision: out_ += "elision"; break;
      case Kind::Jsx: source("jsx", *node); break;
      case Kind::Error: source("error", *node); break;
      case Kind::Empty: out_ += "(empty)"; break;
      case Kind::OtherType: source("other", *node); break;
      case Kind::ArrayLiteral:
        open("array");
        children(as<ArrayLiteral>(*node).elements);
        close();
        break;
      case Kind::ObjectLiteral:
        open("object");
        children(as<ObjectLiteral>(*node).members);
        close();
        break;
      case Kind::Property: {
        const auto& property = as<Property>(*node);
        if (property.has(kShorthand)) CHECK(property.key == property.value);
        this->property(property, property.name, property.key, property.value);
        break;
      }
      case Kind::Function: {
        const auto& function = as<Function>(*node);
        open("function", node);
        if (function.name != nullptr) child(function.name);
        out_ += " [";
        bool first = true;
        for (const Node* parameter : function.parameters) {
          if (!first) out_ += ' ';
          first = false;
          write(parameter);
        }
        out_ += ']';
        optional("returns", function.return_type);
        child(function.body);
        close();
        break;
      }
      case Kind::Parameter: {
        const auto& parameter = as<Parameter>(*node);
        if (node->flags == 0 && parameter.type == nullptr && parameter.initializer == nullptr) {
          write(parameter.target);
          break;
        }
        open("parameter", node);
        child(parameter.target);
        optional("type", parameter.type);
        optional("default", parameter.initializer);
        close();
        break;
      }
      case Kind::Class: {
        const auto& declared = as<Class>(*node);
        open("class", node);
        if (declared.name != nullptr) child(declared.name);
        list("decorators", declared.decorators);
        optional("extends", declared.superclass);
        list("implements", declared.implements);
        children(declared.members);
        close();
        break;
      }
      case Kind::Field: {
        const auto& field = as<Field>(*node);
        open("field", node, kComputed);
        name(*node, field.name, field.key);
        optional("type", field.type);
        optional("value", field.initializer);
        close();
        break;
      }
      case Kind::Method: {
        const auto& method = as<Method>(*node);
        open("method", node, kComputed | kAsync | kGenerator);
        CHECK((node->flags & (kAsync | kGenerator)) == (method.function->flags & (kAsync | kGenerator)));
        name(*node, method.name, method.key);
        child(method.function);
        close();
        break;
      }
      case Kind::StaticBlock: all("static", nullptr, {as<StaticBlock>(*node).body}); break;
      case Kind::Member: {
        const auto& member = as<Member>(*node);
        out_ += '(';
        out_ += member.has(kOptional) ? "?." : ".";
        child(member.object);
        text(member.name);
        close();
        break;
      }
      case Kind::Index: {
        const auto& index = as<Index>(*node);
        all(index.has(kOptional) ? "?.[]" : "[]", nullptr, {index.object, index.index});
        break;
      }
      case Kind::Call: {
        const auto& call = as<Call>(*node);
        open(call.has(kOptional) ? "?.call" : "call");
        child(call.callee);
        list("types", call.type_arguments);
        children(call.arguments);
        close();
        break;
      }
      case Kind::New: {
        const auto& creation = as<New>(*node);
        open("new");
        child(creation.callee);
        list("types", creation.type_arguments);
        children(creation.arguments);
        close();
        break;
      }
      case Kind::Unary: all(spelling(node->op), nullptr, {as<Unary>(*node).operand}); break;
      case Kind::Spread: all("...", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::Await: all("await", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::Yield:
        all(node->has(kGenerator) ? "yield*" : "yield", nullptr, {as<Unary>(*node).operand});
        break;
      case Kind::Return: all("return", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::Throw: all("throw", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::ExpressionStatement: all("do", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::ExportDefault: all("export-default", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::ExportAssign: all("export-assign", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::ImportCall: all("import()", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::RestPattern: all("rest", nullptr, {as<Unary>(*node).operand}); break;
      case Kind::Binary:
      case Kind::Logical:
        all(spelling(node->op), nullptr, {as<Binary>(*node).left, as<Binary>(*node).right});
        break;
      case Kind::Assign:
        all(std::string(spelling(node->op)) + "=", nullptr,
            {as<Binary>(*node).left, as<Binary>(*node).right});
        break;
      case Kind::Sequence: all(",", nullptr, {as<Binary>(*node).left, as<Binary>(*node).right}); break;
      case Kind::Update: {
        const auto& update = as<Update>(*node);
        all((update.prefix ? "prefix" : "postfix") + std::string(spelling(node->op)), nullptr,
            {update.operand});
        break;
      }
      case Kind::Conditional: {
        const auto& conditional = as<Conditional>(*node);
        all("?", nullptr, {conditional.test, conditional.consequent, conditional.alternate});
        break;
      }
      case Kind::Cast: all("cast", nullptr, {as<Cast>(*node).expression, as<Cast>(*node).type}); break;
      case Kind::ObjectPattern:
        open("{}");
        children(as<ObjectPattern>(*node).properties);
        close();
        break;
      case Kind::PatternProperty: {
        const auto& property = as<PatternProperty>(*node);
        this->property(property, property.name, property.key, property.target);
        break;
      }
      case Kind::ArrayPattern:
        open("[..]");
        children(as<ArrayPattern>(*node).elements);
        close();
        break;
      case Kind::DefaultPattern:
        all("default", nullptr, {as<DefaultPattern>(*node).target, as<DefaultPattern>(*node).initializer});
        break;
      case Kind::TypeReference: {
        const auto& reference = as<TypeReference>(*node);
        REQUIRE(reference.root != nullptr);
        CHECK(reference.name.starts_with(reference.root->name));
        if (reference.arguments.empty()) {
          out_ += reference.name;
          break;
        }
        open(reference.name);
        children(reference.arguments);
        close();
        break;
      }
      case Kind::ArrayType: all("array-type", node, {as<ArrayType>(*node).element}); break;
      case Kind::UnionType:
      case Kind::IntersectionType:
        open(node->kind == Kind::UnionType ? "|" : "&");
        children(as<CompositeType>(*node).types);
        close();
        break;
      case Kind::FunctionType: all("function-type", nullptr, {as<FunctionType>(*node).result}); break;
      case Kind::ObjectType:
        open("object-type");
        children(as<ObjectType>(*node).members);
        close();
        break;
      case Kind::TypeMember: {
        const auto& member = as<TypeMember>(*node);
        // A call or construct signature has no name, and that of an index signature or `[e]: T` is not kept.
        open(node->has(kComputed) ? "[]" : member.name.empty() ? "()" : member.name, node, kComputed);
        child(member.type);
        close();
        break;
      }
      case Kind::LiteralType: all("literal", nullptr, {as<LiteralType>(*node).literal}); break;
      case Kind::Program:
        open("program");
        children(as<Program>(*node).body);
        close();
        break;
      case Kind::Block:
        open("block");
        children(as<Block>(*node).body);
        close();
        break;
      case Kind::VariableDeclaration: {
        const auto& declaration = as<VariableDeclaration>(*node);
        open(declaration.variable_kind == VariableKind::Var   ? "var"
             : declaration.variable_kind == VariableKind::Let ? "let"
                                                              : "const",
             node);
        children(declaration.declarators);
        close();
        break;
      }
      case Kind::Declarator: {
        const auto& declarator = as<Declarator>(*node);
        if (declarator.type == nullptr && declarator.initializer == nullptr) {
          write(declarator.target);
          break;
        }
        out_ += '(';
        write(declarator.target);
        optional("type", declarator.type);
        if (declarator.initializer != nullptr) child(declarator.initializer);
        close();
        break;
      }
      case Kind::If: {
        const auto& branch = as<If>(*node);
        open("if");
        child(branch.test);
        child(branch.consequent);
        if (branch.alternate != nullptr) child(branch.alternate);
        close();
        break;
      }
      case Kind::For: {
        const auto& loop = as<For>(*node);
        all("for", nullptr, {loop.init, loop.test, loop.update, loop.body});
        break;
      }
      case Kind::ForIn:
      case Kind::ForOf: {
        const auto& loop = as<ForEach>(*node);
        all(node->kind == Kind::ForIn ? "for-in" : "for-of", node, {loop.left, loop.right, loop.body});
        break;
      }
      case Kind::While: all("while", nullptr, {as<Loop>(*node).test, as<Loop>(*node).body}); break;
      case Kind::DoWhile: all("do-while", nullptr, {as<Loop>(*node).body, as<Loop>(*node).test}); break;
      case Kind::Break:
      case Kind::Continue:
        open(node->kind == Kind::Break ? "break" : "continue");
        if (!as<Jump>(*node).label.empty()) text(as<Jump>(*node).label);
        close();
        break;
      case Kind::Try: {
        const auto& attempt = as<Try>(*node);
        open("try");
        child(attempt.block);
        optional("catch", attempt.parameter);
        optional("handler", attempt.handler);
        optional("finally", attempt.finalizer);
        close();
        break;
      }
      case Kind::Switch:
        open("switch");
        child(as<Switch>(*node).discriminant);
        children(as<Switch>(*node).cases);
        close();
        break;
      case Kind::SwitchCase:
        if (as<SwitchCase>(*node).test == nullptr) {
          open("default");
        } else {
          open("case");
          child(as<SwitchCase>(*node).test);
        }
        children(as<SwitchCase>(*node).body);
        close();
        break;
      case Kind::Labeled:
        open("label");
        text(as<Labeled>(*node).label);
        child(as<Labeled>(*node).body);
        close();
        break;
      case Kind::FunctionDeclaration: {
        CHECK(node->flags == as<FunctionDeclaration>(*node).function->flags);
        all("declare", nullptr, {as<FunctionDeclaration>(*node).function});
        break;
      }
      case Kind::ClassDeclaration: {
        CHECK(node->flags == as<ClassDeclaration>(*node).declared->flags);
        all("declare", nullptr, {as<ClassDeclaration>(*node).declared});
        break;
      }
      case Kind::Enum:
        open("enum", node);
        child(as<Enum>(*node).name);
        children(as<Enum>(*node).members);
        close();
        break;
      case Kind::EnumMember:
        open(as<EnumMember>(*node).name);
        if (as<EnumMember>(*node).initializer != nullptr) child(as<EnumMember>(*node).initializer);
        close();
        break;
      case Kind::Interface:
        open("interface", node);
        child(as<Interface>(*node).name);
        list("extends", as<Interface>(*node).extends);
        child(as<Interface>(*node).body);
        close();
        break;
      case Kind::TypeAlias:
        open("type-alias", node);
        child(as<TypeAlias>(*node).name);
        child(as<TypeAlias>(*node).type);
        close();
        break;
      case Kind::Namespace:
        open("namespace", node);
        child(as<Namespace>(*node).name);
        child(as<Namespace>(*node).body);
        close();
        break;
      case Kind::Import:
        open("import", node);
        specifiers(as<Import>(*node).specifiers);
        text(quoted(as<Import>(*node).module));
        close();
        break;
      case Kind::ImportEquals:
        open("import-equals", node);
        child(as<ImportEquals>(*node).local);
        if (as<ImportEquals>(*node).target != nullptr) {
          child(as<ImportEquals>(*node).target);
        } else {
          text(quoted(as<ImportEquals>(*node).module));
        }
        close();
        break;
      case Kind::ExportNamed:
        open("export", node);
        specifiers(as<ExportNamed>(*node).specifiers);
        if (!as<ExportNamed>(*node).module_range.empty()) text(quoted(as<ExportNamed>(*node).module));
        close();
        break;
      case Kind::ExportAll:
        open("export-all", node);
        if (!as<ExportAll>(*node).exported_as.empty()) text(as<ExportAll>(*node).exported_as);
        text(quoted(as<ExportAll>(*node).module));
        close();
        break;
    }
  }

  const SourceFile& file_;
  std::string out_;
};

/// Every child points back at its parent and lies in it; siblings come in order.
void check_tree(const Node& node, std::uint32_t size) {
  CHECK(node.range.begin <= node.range.end);
  CHECK(node.range.end <= size);
  std::uint32_t before = 0;
  for_each_child(node, [&](const Node* child) {
    REQUIRE(child != nullptr);
    CHECK(child->parent == &node);
    // A class's range begins behind its decorators.
    const bool decorator = node.kind == Kind::Class && child->range.end <= node.range.begin;
    CHECK((decorator || node.range.contains(child->range)));
    CHECK(child->range.begin >= before);
    before = child->range.begin;
    check_tree(*child, size);
  });
}

/// Prints the scopes of a file, each with its bindings and the scopes in it:
///
///   (module a:let#0!^[r w] (function b:parameter#0))
///
/// is an exported variable in slot 0 that a closure captures, read once and then written once, and a function
/// with a parameter. A reference is `r`, `w`, `rw` or, where neither holds, `t` for a type position. Behind
/// the scopes come the names in the tree that have no binding.
class ScopePrinter {
 public:
  std::string print(const Program& program) {
    visit(program);
    if (!free_.empty()) out_ += " free:" + free_;
    return std::move(out_);
  }

 private:
  static std::string_view spelling(ScopeKind kind) {
    switch (kind) {
      case ScopeKind::Module: return "module";
      case ScopeKind::Function: return "function";
      case ScopeKind::Block: return "block";
      case ScopeKind::Class: return "class";
      case ScopeKind::Catch: return "catch";
      case ScopeKind::Loop: return "loop";
      case ScopeKind::Switch: return "switch";
      case ScopeKind::Namespace: return "namespace";
    }
    return "";
  }
  static std::string_view spelling(BindingKind kind) {
    switch (kind) {
      case BindingKind::Var: return "var";
      case BindingKind::Let: return "let";
      case BindingKind::Const: return "const";
      case BindingKind::Parameter: return "parameter";
      case BindingKind::Function: return "function";
      case BindingKind::Class: return "class";
      case BindingKind::Enum: return "enum";
      case BindingKind::Namespace: return "namespace";
      case BindingKind::Import: return "import";
      case BindingKind::CatchParameter: return "catch";
      case BindingKind::Type: return "type";
    }
    return "";
  }

  void open(const Scope& scope, const Node& node) {
    CHECK(scope.node == &node);
    // A block that declares nothing may have a scope for its inner ones that nothing shows.
    const Scope* outer = scope.parent;
    while (outer != nullptr && outer != scope_ && outer->kind == ScopeKind::Block &&
           outer->bindings.empty()) {
      outer = outer->parent;
    }
    CHECK(outer == scope_);
    scope_ = &scope;
    if (!out_.empty()) out_ += ' ';
    (out_ += '(') += spelling(scope.kind);
    std::vector<bool> slots(scope.slots);
    for (const Binding* binding : scope.bindings) {
      CHECK(binding->scope == &scope);
      CHECK(binding->declaration->name == binding->name);
      CHECK(binding->declared_by != nullptr);
      ((out_ += ' ') += binding->name) += ':';
      out_ += spelling(binding->kind);
      if (binding->kind != BindingKind::Type) {
        out_ += '#' + std::to_string(binding->slot);
        REQUIRE(binding->slot < scope.slots);
        CHECK_FALSE(slots[binding->slot]);
        slots[binding->slot] = true;
      }
      if (binding->exported) out_ += '!';
      if (binding->captured) out_ += '^';
      references(*binding);
    }
    CHECK(std::count(slots.begin(), slots.end(), false) == 0);
  }
  void references(const Binding& binding) {
    if (binding.references.empty()) return;
    char before = '[';
    std::uint32_t at = 0;
    for (const Reference& reference : binding.references) {
      CHECK(reference.identifier->binding == &binding);
      CHECK(reference.identifier->range.begin >= at);
      at = reference.identifier->range.begin;
      out_ += before;
      before = ' ';
      if (reference.reads) out_ += 'r';
      if (reference.writes) out_ += 'w';
      if (!reference.reads && !reference.writes) out_ += 't';
    }
    out_ += ']';
  }
  void close(const Scope* outer) {
    out_ += ')';
    scope_ = outer;
  }

  void visit(const Node& node) {
    if (node.kind == Kind::Identifier && as<Identifier>(node).binding == nullptr) {
      (free_ += ' ') += as<Identifier>(node).name;
    }
    const Scope* const outer = scope_;
    const Scope* const scope = scope_of(node);
    // What a `switch` is about is outside of it, and a `catch` is only a part of its statement.
    const Node* const outside = node.kind == Kind::Switch ? as<Switch>(node).discriminant : nullptr;
    if (outside != nullptr) visit(*outside);
    if (node.kind == Kind::Try) {
      const auto& attempt = as<Try>(node);
      visit(*attempt.block);
      if (scope != nullptr) open(*scope, node);
      if (attempt.parameter != nullptr) visit(*attempt.parameter);
      if (attempt.handler != nullptr) visit(*attempt.handler);
      if (scope != nullptr) close(outer);
      if (attempt.finalizer != nullptr) visit(*attempt.finalizer);
      return;
    }
    // Decorators are evaluated outside of the class.
    if (node.kind == Kind::Class) {
      for (const Node* decorator : as<Class>(node).decorators) visit(*decorator);
    }
    if (scope != nullptr) open(*scope, scope->kind == ScopeKind::Namespace ? *node.parent : node);
    for_each_child(node, [&](const Node* child) {
      if (child == outside || child == key_of(node)) return;
      if (node.kind == Kind::Class && child->range.end <= node.range.begin) return;
      visit(*child);
    });
    if (scope != nullptr) close(outer);
  }
  static const Scope* scope_of(const Node& node) {
    switch (node.kind) {
      case Kind::Program: return as<Program>(node).scope;
      case Kind::Function: return as<Function>(node).scope;
      case Kind::Class: return as<Class>(node).scope;
      case Kind::Block: return as<Block>(node).scope;
      case Kind::For: return as<For>(node).scope;
      case Kind::ForIn:
      case Kind::ForOf: return as<ForEach>(node).scope;
      case Kind::Try: return as<Try>(node).handler_scope;
      case Kind::Switch: return as<Switch>(node).scope;
      default: return nullptr;
    }
  }
  /// The key that is a name and no expression.
  static const Node* key_of(const Node& node) {
    if (node.has(kComputed)) return nullptr;
    switch (node.kind) {
      case Kind::Property: return node.has(kShorthand) ? nullptr : as<Property>(node).key;
      case Kind::PatternProperty: return node.has(kShorthand) ? nullptr : as<PatternProperty>(node).key;
      case Kind::Field: return as<Field>(node).key;
      case Kind::Method: return as<Method>(node).key;
      default: return nullptr;
    }
  }

  const Scope* scope_ = nullptr;
  std::string out_;
  std::string free_;
};

struct Case {
  std::string_view source;
  std::string_view expected;
};

/// Cases that share what stands around them, so that only what differs is written down.
struct Topic {
  const char* path = "/a.ts";
  std::string_view before = {};
  std::string_view after = {};
  std::string_view tree_before = {};
  std::string_view tree_after = {};
  std::vector<Case> cases = {};
};

std::string concat(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

std::string tree_of(const SourceFile& file) {
  check_tree(file.program(), static_cast<std::uint32_t>(file.text().size()));
  return Printer(file).print(file.program().body);
}

void check(const Topic& topic) {
  for (const auto& [source, expected] : topic.cases) {
    CAPTURE(source);
    const auto file = parse(concat({topic.before, source, topic.after}), topic.path);
    CHECK(tree_of(*file) == concat({topic.tree_before, expected, topic.tree_after}));
    CHECK(file->errors().empty());
    CHECK_FALSE(file->truncated());
  }
}

const Topic kExpressions{
    .tree_before = "(do ",
    .tree_after = ")",
    .cases = {
        {"0", "0"},
        {"1.5", "1.5"},
        {".5", "0.5"},
        {"5.", "5"},
        {"1e3", "1000"},
        {"2E-3", "0.002"},
        {"1_000", "1000"},
        {"0xFF", "255"},
        {"0Xa_b", "171"},
        {"0o17", "15"},
        {"0b101", "5"},
        {"017", "15"},
        {"089", "89"},
        {"1e400", "inf"},
        {"10n", "10n"},
        {"0xFn", "0xFn"},
        {"true", "true"},
        {"false", "false"},
        {"null", "null"},
        {"undefined", "undefined"},
        {"this", "this"},
        {R"('a"b')", R"("a\"b")"},
        {R"("a'b")", R"("a'b")"},
        {"''", R"("")"},
        {R"("é😀")", R"("é😀")"},
        {R"('\n\r\t\b\f\v\\\'\"\`\0')", R"("\n\r\t\x08\x0c\x0b\\'\"`\0")"},
        {R"('\x41\u0042\u{43}\u{1F600}\uD83D\uDE00\q')", R"("ABC😀😀q")"},
        {"'a\\\nb'", R"("ab")"},
        {"\"a\\\r\nb\"", R"("ab")"},
        {"`a`", R"((template "a"))"},
        {"``", R"((template ""))"},
        {"`a${b}c`", R"((template "a" b "c"))"},
        {"`${a}${b}`", R"((template "" a "" b ""))"},
        {"`${a + `${b}`}`", R"((template "" (+ a (template "" b "")) ""))"},
        {"`a\nb\r\nc`", R"((template "a\nb\nc"))"},
        {"`\\`\\${a}\\u{41}\\\n`", R"((template "`${a}A"))"},
        {"`$$${a}$` + `}` + `{`", R"((+ (+ (template "$$" a "$") (template "}")) (template "{")))"},
        {"f`a${b}c`", R"((tagged f (template "a" b "c")))"},
        {R"(a.b`x\n`)", R"((tagged (. a b) (template "x\n")))"},
        {"/a/g", "/a/g"},
        {R"(/[/]\/x/)", R"(/[/]\/x/)"},
        {R"(f(/[/"']/, '/'))", R"((call f /[/"']/ "/"))"},
        {"a / b / c", "(/ (/ a b) c)"},
        {"a++ / 2", "(/ (postfix++ a) 2)"},
        {"[]", "(array)"},
        {"[,]", "(array elision)"},
        {"[1, , 2, ...a,]", "(array 1 elision 2 (... a))"},
        {"a.b", "(. a b)"},
        {"a?.b", "(?. a b)"},
        {"a.b?.c.d", "(. (?. (. a b) c) d)"},
        {"a?.b!.c", "(. (cast (?. a b) _) c)"},
        {"a.#b", "(. a #b)"},
        {"a?.#b", "(?. a #b)"},
        {"a.default.class", "(. (. a default) class)"},
        {"a[b]", "([] a b)"},
        {"a?.[0]", "(?.[] a 0)"},
        {"a?.[0]?.b?.(c)?.d", "(?. (?.call (?. (?.[] a 0) b) c) d)"},
        {"f()", "(call f)"},
        {"f(1, ...a,)", "(call f 1 (... a))"},
        {"f<T>(1)", "(call f types=[T] 1)"},
        {"a.f<T, U[]>()", "(call (. a f) types=[T (array-type U)])"},
        {"f()()", "(call (call f))"},
        {"a?.()", "(?.call a)"},
        {"a?.b()", "(call (?. a b))"},
        {"f?.<T>(a)", "(?.call f types=[T] a)"},
        {"new A", "(new A)"},
        {"new A(1, ...b)", "(new A 1 (... b))"},
        {"new a.B<T>()", "(new (. a B) types=[T])"},
        {"new (f())()", "(new (call f))"},
        {"new (a.b().C)()", "(new (. (call (. a b)) C))"},
        {"new A().b", "(. (new A) b)"},
        {"new A<T>", "(new A types=[T])"},
        {"new.target", "new.target"},
        {"import.meta.url", "(. import.meta url)"},
        {"import('./m')", R"((import() "./m"))"},
        {"await import(a)", "(await (import() a))"},
        {"require('m')", R"((call require "m"))"},
        {"!a", "(! a)"},
        {"- -1", "(- (- 1))"},
        {"+a", "(+ a)"},
        {"~a", "(~ a)"},
        {"typeof typeof a", "(typeof (typeof a))"},
        {"void 0", "(void 0)"},
        {"delete a?.b", "(delete (?. a b))"},
        {"-a.b", "(- (. a b))"},
        {"a++", "(postfix++ a)"},
        {"a--", "(postfix-- a)"},
        {"++a.b", "(prefix++ (. a b))"},
        {"--a[0]", "(prefix-- ([] a 0))"},
        {"a + b", "(+ a b)"},
        {"a - b", "(- a b)"},
        {"a * b", "(* a b)"},
        {"a / b", "(/ a b)"},
        {"a % b", "(% a b)"},
        {"a ** b ** c", "(** a (** b c))"},
        {"a & b", "(& a b)"},
        {"a | b", "(| a b)"},
        {"a ^ b", "(^ a b)"},
        {"a << b", "(<< a b)"},
        {"a >> b", "(>> a b)"},
        {"a >>> b", "(>>> a b)"},
        {"a == b", "(== a b)"},
        {"a != b", "(!= a b)"},
        {"a === b", "(=== a b)"},
        {"a !== b", "(!== a b)"},
        {"a < b", "(< a b)"},
        {"a <= b", "(<= a b)"},
        {"a > b", "(> a b)"},
        {"a >= b", "(>= a b)"},
        {"a in b", "(in a b)"},
        {"#a in b", "(in #a b)"},
        {"a instanceof B", "(instanceof a B)"},
        {"a && b", "(&& a b)"},
        {"a || b && c", "(|| a (&& b c))"},
        {R"((a ?? b) || c)", R"((|| (?? a b) c))"},
        {"a + b * c - d", "(- (+ a (* b c)) d)"},
        {"(a + b) * c", "(* (+ a b) c)"},
        {"-(a ** 2)", "(- (** a 2))"},
        {"a < b === c", "(=== (< a b) c)"},
        {"a = b", "(= a b)"},
        {"a += b", "(+= a b)"},
        {"a -= b", "(-= a b)"},
        {"a *= b", "(*= a b)"},
        {"a /= b", "(/= a b)"},
        {"a %= b", "(%= a b)"},
        {"a **= b", "(**= a b)"},
        {"a <<= b", "(<<= a b)"},
        {"a >>= b", "(>>= a b)"},
        {"a >>>= b", "(>>>= a b)"},
        {"a &= b", "(&= a b)"},
        {"a |= b", "(|= a b)"},
        {"a ^= b", "(^= a b)"},
        {"a &&= b", "(&&= a b)"},
        {"a ||= b", "(||= a b)"},
        {R"(a ??= b)", R"((??= a b))"},
        {"a = b = c", "(= a (= b c))"},
        {"a.b = 1", "(= (. a b) 1)"},
        {"a[0] += 1", "(+= ([] a 0) 1)"},
        {"((a)) = (b)", "(= a b)"},
        {"a! = 1", "(= (cast a _) 1)"},
        {"(a as any) = 1", "(= (cast a any) 1)"},
        {"a ? b : c", "(? a b c)"},
        {"a ? b : c ? d : e", "(? a b (? c d e))"},
        {"a ? (b, c) : d", "(? a (, b c) d)"},
        {"x = a ? (b) : c => d", "(= x (? a b (function :arrow [c] d)))"},
        {"x = a ? (b): c => d : e", "(= x (? a (function :arrow [b] returns=c d) e))"},
        {"x = a ? (b, c) => d : e", "(= x (? a (function :arrow [b c] d) e))"},
        {"a, b", "(, a b)"},
        {"(a, b, c)", "(, (, a b) c)"},
        {"f((a, b))", "(call f (, a b))"},
        {"(await (a)).b", "(. (await a) b)"},
        {"(function* () { yield; yield a; yield* b; const c = yield d; })",
         "(function :generator [] (block (do (yield _)) (do (yield a)) (do (yield* b)) (const (c (yield "
         "d)))))"},
        {"async () => { await a; }", "(function :async :arrow [] (block (do (await a))))"},
        {"x => x", "(function :arrow [x] x)"},
        {"() => 1", "(function :arrow [] 1)"},
        {"(a, b) => a + b", "(function :arrow [a b] (+ a b))"},
        {"async x => x", "(function :async :arrow [x] x)"},
        {"async (a) => {}", "(function :async :arrow [a] (block))"},
        {"async(a)", "(call async a)"},
        {"async(a, b)", "(call async a b)"},
        {"() => ({})", "(function :arrow [] (object))"},
        {"(a = 1, ...b) => a", "(function :arrow [(parameter a default=1) (rest b)] a)"},
        {"({a}, [b]) => a", "(function :arrow [({} :a) ([..] b)] a)"},
        {"<T>(a: T): T => a", "(function :arrow [(parameter a type=T)] returns=T a)"},
        {"<T extends {} = {}>(a: T) => a", "(function :arrow [(parameter a type=T)] a)"},
        {"async <T,>(a: T) => a", "(function :async :arrow [(parameter a type=T)] a)"},
        {"(a?: b) => c", "(function :arrow [(parameter :optional a type=b)] c)"},
        {"x => y => z", "(function :arrow [x] (function :arrow [y] z))"},
        {"(function () {})", "(function [] (block))"},
        {"(function f(a, b = 1, ...c) {})", "(function f [a (parameter b default=1) (rest c)] (block))"},
        {"(async function () {})", "(function :async [] (block))"},
        {"(function* g() {})", "(function :generator g [] (block))"},
        {"(async function* () {})", "(function :async :generator [] (block))"},
        {"(function f<T>(this: T, a?: T): T { return a; })",
         "(function f [(parameter :optional a type=T)] returns=T (block (return a)))"},
        {"(class {})", "(class)"},
        {"(class A {})", "(class A)"},
        {"(class extends B {})", "(class extends=B)"},
        {"(class A<T> extends B<T> implements C, D<T> {})", "(class A extends=B implements=[C (D T)])"},
        {"a as T", "(cast a T)"},
        {"a as const", "(cast a const)"},
        {"<T>a", "(cast a T)"},
        {"<const>['a']", R"((cast (array "a") const))"},
        {"a satisfies T", "(cast a T)"},
        {"a as unknown as T[]", "(cast (cast a unknown) (array-type T))"},
        {"a as const satisfies T", "(cast (cast a const) T)"},
        {"a as T | U", "(cast a (| T U))"},
        {"a + b as T", "(cast (+ a b) T)"},
        {"-a as T", "(cast (- a) T)"},
        {"a as number < b", "(< (cast a number) b)"},
        {"a!", "(cast a _)"},
        {"a!.b", "(. (cast a _) b)"},
        {"a!()", "(call (cast a _))"},
        {"a![0]", "([] (cast a _) 0)"},
        {"a!!", "(cast (cast a _) _)"},
        {"(a as T).b", "(. (cast a T) b)"},
        {"f<T>", "(cast f _)"},
        {"a < b > c", "(> (< a b) c)"},
        {"a<b>(c)", "(call a types=[b] c)"},
        {"f(a < b, c > d)", "(call f (< a b) (> c d))"},
        {"f(a<b, c>(d))", "(call f (call a types=[b c] d))"},
        {"f(a < b, c >= d)", "(call f (< a b) (>= c d))"},
        {"a < (b >> c)", "(< a (>> b c))"},
        {"f<Map<string, Set<T>>>(a)", "(call f types=[(Map string (Set T))] a)"},
        {"f<() => void>()", "(call f types=[(function-type void)])"},
        {"a < b || c > d", "(|| (< a b) (> c d))"},
        {"of(get, set, type, as, from, async, declare, namespace, module, readonly, let_, $, _, ünï)",
         "(call of get set type as from async declare namespace module readonly let_ $ _ ünï)"},
    }};

const Topic kObjectMembers{
    .before = "({",
    .after = " })",
    .tree_before = "(do (object ",
    .tree_after = "))",
    .cases = {
        {"a", ":a"},
        {"a: 1", "(a 1)"},
        {"'b': 2", "(b 2)"},
        {R"("x y": 1)", "(x y 1)"},
        {R"("": 1)", R"(("" 1))"},
        {"3: 4", "(3 4)"},
        {"0x10: 5", "(16 5)"},
        {"1e3: 6", "(1000 6)"},
        {".5: 7", "(0.5 7)"},
        {"[c]: 8", "([c] 8)"},
        {"...d", "(... d)"},
        {"a: 1, b, ...c,", "(a 1) :b (... c)"},
        {"get: 1, set: 2, async: 3, static: 4, await: 5, new: 6",
         "(get 1) (set 2) (async 3) (static 4) (await 5) (new 6)"},
        {"get, set, async, type, of", ":get :set :async :type :of"},
        {"a() {}", "(method a (function [] (block)))"},
        {"async a() {}", "(method a (function :async [] (block)))"},
        {"*a() {}", "(method a (function :generator [] (block)))"},
        {"async *a() {}", "(method a (function :async :generator [] (block)))"},
        {"get a() { return 1 }", "(method :get a (function [] (block (return 1))))"},
        {"set a(v) {}", "(method :set a (function [v] (block)))"},
        {"get() {}, set() {}, async() {}",
         "(method get (function [] (block))) (method set (function [] (block))) (method async (function [] "
         "(block)))"},
        {"get get() { return 1 }", "(method :get get (function [] (block (return 1))))"},
        {"async get() {}", "(method get (function :async [] (block)))"},
        {"[a]() {}", "(method [a] (function [] (block)))"},
        {"get [a]() { return 1 }", "(method :get [a] (function [] (block (return 1))))"},
        {"async *[a.b]() {}", "(method [(. a b)] (function :async :generator [] (block)))"},
        {"'a'() {}", "(method a (function [] (block)))"},
        {"1() {}", "(method 1 (function [] (block)))"},
        {"a: function () {}, b: () => ({}), c: async d => await d",
         "(a (function [] (block))) (b (function :arrow [] (object))) (c (function :async :arrow [d] (await "
         "d)))"},
    }};

const Topic kPatterns{.before = "const ",
                      .after = " = x",
                      .tree_before = "(const (",
                      .tree_after = " x))",
                      .cases = {
                          {"a", "a"},
                          {"a: T", "a type=T"},
                          {"{}", "({})"},
                          {"[]", "([..])"},
                          {"{a}", "({} :a)"},
                          {"{a: b}", "({} (a b))"},
                          {"{a = 1}", "({} :(default a 1))"},
                          {"{a: b = 1}", "({} (a (default b 1)))"},
                          {"{'a': b}", "({} (a b))"},
                          {"{0: a}", "({} (0 a))"},
                          {"{['a']: b}", R"(({} (["a"] b)))"},
                          {"{[a]: b = 1}", "({} ([a] (default b 1)))"},
                          {"{...a}", "({} (rest a))"},
                          {"{a, b: {c: [d]}, e: {f} = {}, ...g}",
                           "({} :a (b ({} (c ([..] d)))) (e (default ({} :f) (object))) (rest g))"},
                          {"[a]", "([..] a)"},
                          {"[, , a]", "([..] elision elision a)"},
                          {"[a, , b]", "([..] a elision b)"},
                          {"[a = 1]", "([..] (default a 1))"},
                          {"[[a], {b}]", "([..] ([..] a) ({} :b))"},
                          {"[...a]", "([..] (rest a))"},
                          {"[a, ...[b, c]]", "([..] a (rest ([..] b c)))"},
                          {"[a, b]: [A, B]", "([..] a b) type=other{[A, B]}"},
                      }};

/// What looks like an object or array literal until the `=` behind it.
const Topic kAssignmentPatterns{
    .before = "(",
    .after = " = x)",
    .tree_before = "(do (= ",
    .tree_after = " x))",
    .cases = {
        {"[a, b.c, d[0]]", "([..] a (. b c) ([] d 0))"},
        {"[a = 1, [b], {c}, ...d.e]", "([..] (default a 1) ([..] b) ({} :c) (rest (. d e)))"},
        {"[a = b = c]", "([..] (default a (= b c)))"},
        {"[, a]", "([..] elision a)"},
        {"{a, b: c, d = 1, ...e}", "({} :a (b c) :(default d 1) (rest e))"},
        {"{a: b = 1, c: d.e, [f]: g[0]}", "({} (a (default b 1)) (c (. d e)) ([f] ([] g 0)))"},
        {"{a: [b] = [1]}", "({} (a (default ([..] b) (array 1))))"},
        {"{a: b = c = d}", "({} (a (default b (= c d))))"},
    }};

const Topic kStatements{
    .cases = {
        {";", "(empty)"},
        {"{}", "(block)"},
        {"{ a; { b } }", "(block (do a) (block (do b)))"},
        {"var a; let b, c = 1", "(var a) (let b (c 1))"},
        {"const a: T = 2, b = 3", "(const (a type=T 2) (b 3))"},
        {"var a!: T", "(var (a type=T))"},
        {"let a = 1\n++b", "(let (a 1)) (do (prefix++ b))"},
        {"a\nb\n(c)\nd", "(do a) (do (call b c)) (do d)"},
        {"#!/usr/bin/env node\na", "(do a)"},
        {"let a = b\nindex()", "(let (a b)) (do (call index))"},
        {"let a = b // c\nd()", "(let (a b)) (do (call d))"},
        {"let a = b\n/* c */\n(d)", "(let (a (call b d)))"},
        {"let a = b\n// c\n.d", "(let (a (. b d)))"},
        {"let a = b\nas\nC", "(let (a b)) (do as) (do C)"},
        {"let a = b\n`c`", R"((let (a (tagged b (template "c")))))"},
        {"let a = b\n-1", "(let (a (- b 1)))"},
        {"let a = b\n!c", "(let (a b)) (do (! c))"},
        {"let a = async\nfunction b() {}", "(let (a async)) (declare (function b [] (block)))"},
        {"a\n++\nb", "(do a) (do (prefix++ b))"},
        {"if (a) b\nelse c", "(if a (do b) (do c))"},
        {"do a\nwhile (b)", "(do-while (do a) b)"},
        {"() => {}\na", "(do (function :arrow [] (block))) (do a)"},
        {"type\nA = B", "(do type) (do (= A B))"},
        {"type A = B\n| C", "(type-alias A (| B C))"},
        {"let x: A\n[b]", "(let (x type=A)) (do (array b))"},
        {"export default a\nb", "(export-default a) (do b)"},
        {"import a from 'b'\nimport c from 'd'", R"((import default=a "b") (import default=c "d"))"},
        {"debugger", "(empty)"},
        {"'use strict'", R"((do "use strict"))"},
        {"if (a) b", "(if a (do b))"},
        {"if (a) { b } else c", "(if a (block (do b)) (do c))"},
        {"if (a) b; else if (c) d; else { e }", "(if a (do b) (if c (do d) (block (do e))))"},
        {"for (;;) ;", "(for _ _ _ (empty))"},
        {"for (let i = 0, n = 1; i < n; i++) { a }",
         "(for (let (i 0) (n 1)) (< i n) (postfix++ i) (block (do a)))"},
        {"for (a = 0, b; c; d, e) f", "(for (, (= a 0) b) c (, d e) (do f))"},
        {"for (var i = 0; i < 1; ) {}", "(for (var (i 0)) (< i 1) _ (block))"},
        {"for (const a = 1; ; a) {}", "(for (const (a 1)) _ a (block))"},
        {"for (; a; ) {}", "(for _ a _ (block))"},
        {"for (;; a) {}", "(for _ _ a (block))"},
        {"for (const a in b) { c }", "(for-in (const a) b (block (do c)))"},
        {"for (var a in b) ;", "(for-in (var a) b (empty))"},
        {"for (a.b in c) ;", "(for-in (. a b) c (empty))"},
        {"for (const a of b) c", "(for-of (const a) b (do c))"},
        {"for (let [a, {b = 1}] of c) ;", "(for-of (let ([..] a ({} :(default b 1)))) c (empty))"},
        {"for (a of (b, c)) ;", "(for-of a (, b c) (empty))"},
        {"for ({a} of b) ;", "(for-of ({} :a) b (empty))"},
        {"for ([a, b = 1] of c) ;", "(for-of ([..] a (default b 1)) c (empty))"},
        {"async function f() { for await (const a of b) ; for await (a of b) ; }",
         "(declare (function :async f [] (block (for-of :async (const a) b (empty)) (for-of :async a b "
         "(empty)))))"},
        {"while (a) b", "(while a (do b))"},
        {"do a; while (b) c", "(do-while (do a) b) (do c)"},
        {"do { continue } while (a)", "(do-while (block (continue)) a)"},
        {"a: for (;;) { b: while (1) { continue a; break b; } }",
         "(label a (for _ _ _ (block (label b (while 1 (block (continue a) (break b)))))))"},
        {"a: { break a; }", "(label a (block (break a)))"},
        {"a: b: c()", "(label a (label b (do (call c))))"},
        {"function f() { return; return a; return (a, b); return\na }",
         "(declare (function f [] (block (return _) (return a) (return (, a b)) (return _) (do a))))"},
        {"throw new A('x')", R"((throw (new A "x")))"},
        {"try { a } catch { b }", "(try (block (do a)) handler=(block (do b)))"},
        {"try { a } catch (b) { c } finally { d }",
         "(try (block (do a)) catch=b handler=(block (do c)) finally=(block (do d)))"},
        {"try {} finally {}", "(try (block) finally=(block))"},
        {"try {} catch ({a, b = 1}) {}", "(try (block) catch=({} :a :(default b 1)) handler=(block))"},
        {"try {} catch (a: unknown) {}", "(try (block) catch=a handler=(block))"},
        {"switch (a) {}", "(switch a)"},
        {"switch (a) { default: }", "(switch a (default))"},
        {"switch (a) { case 1: case b + 1: c; { d } break; default: e; case 2: f }",
         "(switch a (case 1) (case (+ b 1) (do c) (block (do d)) (break)) (default (do e)) (case 2 (do f)))"},
        {"switch (a) { case 1: const b = 2; function c() {} }",
         "(switch a (case 1 (const (b 2)) (declare (function c [] (block)))))"},
        {"switch (a) { case 1: switch (b) { case 2: c; default: [d, [e, f(g, [h])]]; } case 3: i }",
         "(switch a (case 1 (switch b (case 2 (do c)) (default (do (array d (array e (call f g (array "
         "h)))))))) (case 3 (do i)))"},
        {"switch (a) { case 1: f([1, { b() { switch (c) { case 2: d } } }]); case 2: return_ }",
         "(switch a (case 1 (do (call f (array 1 (object (method b (function [] (block (switch c (case 2 (do "
         "d))))))))))) (case 2 (do return_)))"},
        {"function f() { switch (a) { case 1: return [() => { if (b) { c } }]; case 2: d } e }",
         "(declare (function f [] (block (switch a (case 1 (return (array (function :arrow [] (block (if b "
         "(block (do c)))))))) (case 2 (do d))) (do e))))"},
        {"using a = f()", "(const (a (call f)))"},
        {"{ using a = b; a }", "(block (const (a b)) (do a))"},
    }};

const Topic kDeclarations{
    .cases = {
        {"function f() {}", "(declare (function f [] (block)))"},
        {"async function f() {}", "(declare (function :async f [] (block)))"},
        {"function* f() {}", "(declare (function :generator f [] (block)))"},
        {"async function* f() {}", "(declare (function :async :generator f [] (block)))"},
        {"function f(a, b = 1, ...c) {}",
         "(declare (function f [a (parameter b default=1) (rest c)] (block)))"},
        {"function f({a, b = 1}: P = {}, [c]: [T], ...[d, e]) {}",
         "(declare (function f [(parameter ({} :a :(default b 1)) type=P default=(object)) (parameter ([..] "
         "c) type=other{[T]}) (rest ([..] d e))] (block)))"},
        {"function f(a: A, b?: B, c: C = d, ...e: E[]): R {}",
         "(declare (function f [(parameter a type=A) (parameter :optional b type=B) (parameter c type=C "
         "default=d) (parameter (rest e) type=(array-type E))] returns=R (block)))"},
        {"function f<T extends A, U = B>(this: T): a is T {}",
         "(declare (function f [] returns=other{a is T} (block)))"},
        {"function f(a: A): asserts a is B {}",
         "(declare (function f [(parameter a type=A)] returns=other{asserts a is B} (block)))"},
        {"function f(a: A): void; function f(a: any) {}",
         "(declare (function f [(parameter a type=A)] returns=void _)) (declare (function f [(parameter a "
         "type=any)] (block)))"},
        {"class A {}", "(declare (class A))"},
        {"class A<T> extends B<T> implements C, d.E<T> {}",
         "(declare (class A extends=B implements=[C (d.E T)]))"},
        {"class A extends a.b.C<T> {}", "(declare (class A extends=(. (. a b) C)))"},
        {"class A extends f(a, b)<T> {}", "(declare (class A extends=(call f a b)))"},
        {"class A extends (a ? B : C) {}", "(declare (class A extends=(? a B C)))"},
        {"class A extends null {}", "(declare (class A extends=null))"},
        {"abstract class A {}", "(declare (class :abstract A))"},
        {"@a @b.c @d() @e.f(1) class A {}",
         "(declare (class A decorators=[a (. b c) (call d) (call (. e f) 1)]))"},
        {"@a export class A {}", "(declare (class :export A decorators=[a]))"},
        {"export @a class A {}", "(declare (class :export A decorators=[a]))"},
        {"@a export default class A {}", "(export-default (declare (class :export A decorators=[a])))"},
        {"export default @a class {}", "(export-default (declare (class :export decorators=[a])))"},
        {"declare class A { a: T; static b?: U; m(a: T): void; constructor(a: T); get c(): T; private d }",
         "(declare (class :type A (field a type=T) (field :optional :static b type=U) (method m (function "
         "[(parameter a type=T)] returns=void _)) (method constructor (function [(parameter a type=T)] _)) "
         "(method :get c (function [] returns=T _)) (field :private d)))"},
        {"enum A {}", "(enum A)"},
        {R"(enum A {a, b = 2, c = 'x', 'd' = a << 1, "e f", g = `h`, i = A.b,})",
         R"((enum A (a) (b 2) (c "x") (d (<< a 1)) (e f) (g (template "h")) (i (. A b))))"},
        {"const enum A {a}", "(enum A (a))"},
        {"declare enum A {a}", "(enum :type A (a))"},
        {"type A = B", "(type-alias A B)"},
        {"type A<T, U extends V = W> = T | U", "(type-alias A (| T U))"},
        {"declare type A = B", "(type-alias :type A B)"},
        {"interface A {}", "(interface A (object-type))"},
        {"interface A<T> extends B<T>, c.D { a: T; m(): U }",
         "(interface A extends=[(B T) c.D] (object-type (a T) (m (function-type U))))"},
        {"declare interface A {}", "(interface :type A (object-type))"},
        {"namespace A {}", "(namespace A (block))"},
        {"namespace A.B.C { const a = 1; export const b = 2 }",
         "(namespace A (block (namespace :export B (block (namespace :export C (block (const (a 1)) (const "
         ":export (b 2))))))))"},
        {"namespace A { export namespace B {} import C = D.E; export import F = C }",
         "(namespace A (block (namespace :export B (block)) (import-equals C (. D E)) (import-equals :export "
         "F C)))"},
        {"module A {}", "(namespace A (block))"},
        {"declare module 'a' { export const b: T; import c from 'd' }",
         R"((namespace :type _ (block (const :export (b type=T)) (import default=c "d"))))"},
        {R"(declare module "a*.b")", "(namespace :type _ (block))"},
        {"declare global { interface A { a: T } var b: U }",
         "(namespace :type _ (block (interface A (object-type (a T))) (var (b type=U))))"},
        {"declare namespace A { function f(): T; class B { m(): U } let c }",
         "(namespace :type A (block (declare (function f [] returns=T _)) (declare (class B (method m "
         "(function [] returns=U _)))) (let c)))"},
        {"declare module a.b {}", "(namespace :type a (block (namespace :export :type b (block))))"},
        {"declare const a: T", "(const :type (a type=T))"},
        {"declare let a, b: T", "(let :type a (b type=T))"},
        {"declare function f<T>(a: T): U", "(declare (function :type f [(parameter a type=T)] returns=U _))"},
        {"declare abstract class A { abstract a(): void; b(): void }",
         "(declare (class :abstract :type A (method :abstract a (function [] returns=void _)) (method b "
         "(function [] returns=void _))))"},
        {"declare function f(): void\ntype A = B\n[c]",
         "(declare (function :type f [] returns=void _)) (type-alias A B) (do (array c))"},
    }};

const Topic kModules{
    .cases = {
        {"import 'a'", R"((import "a"))"},
        {"import a from 'b'", R"((import default=a "b"))"},
        {"import * as a from 'b'", R"((import *=a "b"))"},
        {"import {} from 'a'", R"((import "a"))"},
        {"import {a, b as c,} from 'd'", R"((import a=a b=c "d"))"},
        {"import a, {b} from 'c'", R"((import default=a b=b "c"))"},
        {"import a, * as b from 'c'", R"((import default=a *=b "c"))"},
        {"import {default as a, 'x-y' as b} from 'c'", R"((import default=a x-y=b "c"))"},
        {"import {as, from, type, of as as_} from 'a'", R"((import as=as from=from type=type of=as_ "a"))"},
        {"import type A from 'a'", R"((import :type type:default=A "a"))"},
        {"import type {A, B as C} from 'b'", R"((import :type type:A=A type:B=C "b"))"},
        {"import type * as A from 'a'", R"((import :type type:*=A "a"))"},
        {"import {type A, b, type C as D} from 'e'", R"((import type:A=A b=b type:C=D "e"))"},
        {"import {typeof A} from 'b'", R"((import type:A=A "b"))"},
        {"import type from 'a'", R"((import default=type "a"))"},
        {"import type, {a} from 'b'", R"((import default=type a=a "b"))"},
        {"import {type as a} from 'b'", R"((import type=a "b"))"},
        {"import type type from 'a'", R"((import :type type:default=type "a"))"},
        {"import a from './a.json' with {type: 'json'}", R"((import default=a "./a.json"))"},
        {R"(import a from "a" assert {type: "json"})", R"((import default=a "a"))"},
        {"import a = require('b')", R"((import-equals a "b"))"},
        {R"(import type a = require("b"))", R"((import-equals :type a "b"))"},
        {"import a = b", "(import-equals a b)"},
        {"import a = b.c.d", "(import-equals a (. (. b c) d))"},
        {"export import a = b.c", "(import-equals :export a (. b c))"},
        {"export {}", "(export)"},
        {"export {a}", "(export a>a=a)"},
        {"export {a as b, c,}", "(export a>b=a c>c=c)"},
        {"export {a as default, b as 'x-y'}", "(export a>default=a b>x-y=b)"},
        {"export type {a, b as c}", "(export :type type:a>a=a type:b>c=b)"},
        {"export {type a, b}", "(export type:a>a=a b>b=b)"},
        {"export {a} from 'b'", R"((export a>a "b"))"},
        {R"(export {a as b} from "c")", R"((export a>b "c"))"},
        {"export {default} from 'a'", R"((export default>default "a"))"},
        {"export {default as a, b as default} from 'c'", R"((export default>a b>default "c"))"},
        {"export {'x' as y} from 'a'", R"((export x>y "a"))"},
        {"export type {a} from 'b'", R"((export :type type:a>a "b"))"},
        {"export {type a, type default as b} from 'c'", R"((export type:a>a type:default>b "c"))"},
        {"export * from 'a'", R"((export-all "a"))"},
        {"export * as a from 'b'", R"((export-all a "b"))"},
        {"export * as default from 'a'", R"((export-all default "a"))"},
        {"export * as 'x-y' from 'a'", R"((export-all x-y "a"))"},
        {"export const a = 1, b: T = 2", "(const :export (a 1) (b type=T 2))"},
        {"export let a; export var b", "(let :export a) (var :export b)"},
        {"export function f() {}", "(declare (function :export f [] (block)))"},
        {"export async function* f() {}", "(declare (function :async :generator :export f [] (block)))"},
        {"export class A {}", "(declare (class :export A))"},
        {"export abstract class A {}", "(declare (class :abstract :export A))"},
        {"export enum A {a}", "(enum :export A (a))"},
        {"export const enum A {a}", "(enum :export A (a))"},
        {"export interface A {}", "(interface :export A (object-type))"},
        {"export type A = B", "(type-alias :export A B)"},
        {"export namespace A.B {}", "(namespace :export A (block (namespace :export B (block))))"},
        {"export declare const a: T", "(const :export :type (a type=T))"},
        {"export declare function f(): void", "(declare (function :export :type f [] returns=void _))"},
        {"export default a", "(export-default a)"},
        {"export default {a: 1}", "(export-default (object (a 1)))"},
        {"export default (a, b)", "(export-default (, a b))"},
        {"export default () => {}", "(export-default (function :arrow [] (block)))"},
        {"export default async () => {}", "(export-default (function :async :arrow [] (block)))"},
        {"export default new A()", "(export-default (new A))"},
        {"export default a as T", "(export-default (cast a T))"},
        {"export default function () {}", "(export-default (declare (function :export [] (block))))"},
        {"export default function a() {}", "(export-default (declare (function :export a [] (block))))"},
        {"export default async function* () {}",
         "(export-default (declare (function :async :generator :export [] (block))))"},
        {"export default function f(): void; export default function f(a?) {}",
         "(export-default (declare (function :export f [] returns=void _))) (export-default (declare "
         "(function :export f [(parameter :optional a)] (block))))"},
        {"export default class {}", "(export-default (declare (class :export)))"},
        {"export default class A {}", "(export-default (declare (class :export A)))"},
        {"export default abstract class A extends B {}",
         "(export-default (declare (class :abstract :export A extends=B)))"},
        {"export default interface A { b: T }", "(export-default (interface :export A (object-type (b T))))"},
        {"export = a", "(export-assign a)"},
        {"export = {a, b() {}}", "(export-assign (object :a (method b (function [] (block)))))"},
        {"export as namespace A", "(empty)"},
    }};

const Topic kClassMembers{
    .before = "class A { ",
    .after = " }",
    .tree_before = "(declare (class A ",
    .tree_after = "))",
    .cases = {
        {"a", "(field a)"},
        {"a = 1", "(field a value=1)"},
        {"a: T", "(field a type=T)"},
        {"a: T = 1", "(field a type=T value=1)"},
        {"a?: T", "(field :optional a type=T)"},
        {"a!: T", "(field a type=T)"},
        {"static a = 1", "(field :static a value=1)"},
        {"readonly a = 1", "(field :readonly a value=1)"},
        {"static readonly a: T = 1", "(field :static :readonly a type=T value=1)"},
        {"private a; protected b; public c", "(field :private a) (field :protected b) (field :public c)"},
        {"private static readonly a = 1", "(field :static :readonly :private a value=1)"},
        {"declare a: T", "(field :type a type=T)"},
        {"override a = 1", "(field a value=1)"},
        {"accessor a = 1", "(field a value=1)"},
        {"#a = 1", "(field :private #a value=1)"},
        {"static #a", "(field :static :private #a)"},
        {"'a' = 1", "(field a value=1)"},
        {"1 = 2", "(field 1 value=2)"},
        {"[a] = 1", "(field [a] value=1)"},
        {"['a']: T", R"((field ["a"] type=T))"},
        {R"("a"?: T; 1?: T; #a?: T)",
         "(field :optional a type=T) (field :optional 1 type=T) (field :optional :private #a type=T)"},
        {"get; set; async; static; readonly; type; of; in",
         "(field get) (field set) (field async) (field static) (field readonly) (field type) (field of) "
         "(field in)"},
        {"static async; static static; get = 1",
         "(field :static async) (field :static static) (field get value=1)"},
        {"a\nb = 1\nc", "(field a) (field b value=1) (field c)"},
        {"a = () => this.b", "(field a value=(function :arrow [] (. this b)))"},
        {"a = class { b }", "(field a value=(class (field b)))"},
        {"@a b = 1; @c() d() {} @e.f static g; @h get i() { return 1 }",
         "(field b value=1) (method d (function [] (block))) (field :static g) (method :get i (function [] "
         "(block (return 1))))"},
        {"constructor() {}", "(method constructor (function [] (block)))"},
        {"constructor(private a: T, readonly b = 1, protected readonly c?: T, public d: T = 2, e, override "
         "f) { super(a); }",
         "(method constructor (function [(parameter :private a type=T) (parameter :readonly b default=1) "
         "(parameter :optional :readonly :protected c type=T) (parameter :public d type=T default=2) e f] "
         "(block (do (call super a)))))"},
        {"constructor(@a b, @c() private d) {}",
         "(method constructor (function [b (parameter :private d)] (block)))"},
        {"constructor(a); constructor(a, b); constructor(a, b?) {}",
         "(method constructor (function [a (parameter :optional b)] (block)))"},
        {"a() {}", "(method a (function [] (block)))"},
        {"async a() {}", "(method a (function :async [] (block)))"},
        {"*a() {}", "(method a (function :generator [] (block)))"},
        {"async *a() {}", "(method a (function :async :generator [] (block)))"},
        {"get a() { return 1 }", "(method :get a (function [] (block (return 1))))"},
        {"set a(v) {}", "(method :set a (function [v] (block)))"},
        {"static a() {}", "(method :static a (function [] (block)))"},
        {"static async *[a]() {}", "(method :static [a] (function :async :generator [] (block)))"},
        {"static get a() { return 1 }", "(method :static :get a (function [] (block (return 1))))"},
        {"private a() {}", "(method :private a (function [] (block)))"},
        {"protected a?() {}", "(method :optional :protected a (function [] (block)))"},
        {"public static async a<T>(b: T): T {}",
         "(method :static :public a (function :async [(parameter b type=T)] returns=T (block)))"},
        {"override a() {}", "(method a (function [] (block)))"},
        {"#a() {}", "(method :private #a (function [] (block)))"},
        {"get #a() { return 1 }", "(method :private :get #a (function [] (block (return 1))))"},
        {"'a'() {}", "(method a (function [] (block)))"},
        {"1() {}", "(method 1 (function [] (block)))"},
        {"[a]() {}", "(method [a] (function [] (block)))"},
        {"set() {} get() {} async() {} static() {} if() {} new() {} delete() {}",
         "(method set (function [] (block))) (method get (function [] (block))) (method async (function [] "
         "(block))) (method static (function [] (block))) (method if (function [] (block))) (method new "
         "(function [] (block))) (method delete (function [] (block)))"},
        {"static get() {} get get() { return 1 }",
         "(method :static get (function [] (block))) (method :get get (function [] (block (return 1))))"},
        {"a(): void; a(b: T): void; a(b?: T) {}",
         "(method a (function [(parameter :optional b type=T)] (block)))"},
        {"abstract a(): void; abstract get b(): T; abstract set b(v: T); protected abstract c(d: T): U",
         "(method :abstract a (function [] returns=void _)) (method :abstract :get b (function [] returns=T "
         "_)) (method :abstract :set b (function [(parameter v type=T)] _)) (method :protected :abstract c "
         "(function [(parameter d type=T)] returns=U _))"},
        {"abstract a: T; private abstract readonly b",
         "(field :abstract a type=T) (field :readonly :private :abstract b)"},
        {"[a: string]: T; readonly [b: number]: U; ; c", "(field c)"},
        {"static {}", "(static (block))"},
        {"static { this.a = 1; let b }", "(static (block (do (= (. this a) 1)) (let b)))"},
        {"a() { super.b(); super[c]; super.d = 1; return super.e }",
         "(method a (function [] (block (do (call (. super b))) (do ([] super c)) (do (= (. super d) 1)) "
         "(return (. super e)))))"},
    }};

const Topic kTypes{
    .before = "let x: ",
    .tree_before = "(let (x type=",
    .tree_after = "))",
    .cases = {
        {"string", "string"},
        {"any", "any"},
        {"void", "void"},
        {"undefined", "undefined"},
        {"this", "this"},
        {"A", "A"},
        {"a.b.C", "a.b.C"},
        {"a . b /* c */ . D", "a.b.D"},
        {"A<B, c.D<E>>", "(A B (c.D E))"},
        {"A.B<C>[]", "(array-type (A.B C))"},
        {"T[]", "(array-type T)"},
        {"T[][]", "(array-type (array-type T))"},
        {"readonly T[]", "(array-type :readonly T)"},
        {"(A | B)[]", "(array-type (| A B))"},
        {"readonly (readonly T[])[]", "(array-type :readonly (array-type :readonly T))"},
        {"A | B | C", "(| A B C)"},
        {"| A | B", "(| A B)"},
        {"A & B", "(& A B)"},
        {"A & B | C", "(| (& A B) C)"},
        {"(A | B) & C", "(& (| A B) C)"},
        {"'a' | 1 | -1 | 2n | true | null | undefined",
         R"((| (literal "a") (literal 1) (literal (- 1)) (literal 2n) (literal true) (literal null) undefined))"},
        {"{}", "(object-type)"},
        {"{a: T; b?: U, readonly c: V}", "(object-type (a T) (b :optional U) (c :readonly V))"},
        {"{'a': T; 1: U; [e]: V; f}", "(object-type (a T) (1 U) ([] V) (f _))"},
        {"{m(): T; n?(a: U): V}", "(object-type (m (function-type T)) (n :optional (function-type V)))"},
        {"{(a: T): U; new (a: T): U}", "(object-type (() (function-type U)) (() (function-type U)))"},
        {"{[k: string]: T; readonly [i: number]: U}", "(object-type ([] T) ([] :readonly U))"},
        {"{get a(): T; set a(v: T)}", "(object-type (a :get T) (a :set _))"},
        {"{[K in T]: U}", "(object-type ([] U))"},
        {"{readonly [K in keyof T]?: U}", "(object-type ([] :readonly U))"},
        {"{-readonly [K in T as `x${K}`]-?: U}", "(object-type ([] :readonly U))"},
        {"() => void", "(function-type void)"},
        {"(a: A, b?: B, ...c: C[]) => D", "(function-type D)"},
        {"<T>(a: T) => T", "(function-type T)"},
        {"() => () => A", "(function-type (function-type A))"},
        {"(() => A)[]", "(array-type (function-type A))"},
        {"new (a: A) => B", "other{new (a: A) => B}"},
        {"abstract new () => A", "other{abstract new () => A}"},
        {"(a: A) => a is B", "(function-type other{a is B})"},
        {"(a: A) => asserts a", "(function-type other{asserts a})"},
        {"[]", "other{[]}"},
        {"[A, B?, ...C[]]", "other{[A, B?, ...C[]]}"},
        {"[a: A, b?: B]", "other{[a: A, b?: B]}"},
        {"typeof a.b", "other{typeof a.b}"},
        {"typeof a.b<T>", "other{typeof a.b<T>}"},
        {"keyof T", "other{keyof T}"},
        {"T['a'][0]", "other{T['a'][0]}"},
        {"A extends infer U ? U : never", "other{A extends infer U ? U : never}"},
        {"`a${B}`", "other{`a${B}`}"},
        {"import('a').B", "other{import('a').B}"},
        {"typeof import('a')", "other{typeof import('a')}"},
        {"unique symbol", "unique symbol"},
    }};

const Topic kTsx{.path = "/a.tsx",
                 .cases = {
                     {"<div/>", "(do jsx{<div/>})"},
                     {R"(<A.B c="d" e={f} {...g} h>text // no comment {i} <j>{k}</j></A.B>)",
                      R"((do jsx{<A.B c="d" e={f} {...g} h>text // no comment {i} <j>{k}</j></A.B>}))"},
                     {"<></>", "(do jsx{<></>})"},
                     {"<>a{b}</>", "(do jsx{<>a{b}</>})"},
                     {R"(<a href="x">it's / "quoted" &amp; {/* comment */} `</a>)",
                      R"((do jsx{<a href="x">it's / "quoted" &amp; {/* comment */} `</a>}))"},
                     {"a ? <A/> : <B>{c.map(d => <C key={d}>{d}</C>)}</B>",
                      "(do (? a jsx{<A/>} jsx{<B>{c.map(d => <C key={d}>{d}</C>)}</B>}))"},
                     {"<T,>(a: T) => a", "(do (function :arrow [(parameter a type=T)] a))"},
                     {"<T extends A>(a: T) => a", "(do (function :arrow [(parameter a type=T)] a))"},
                     {"f(a as T, b < c, (d > e))", "(do (call f (cast a T) (< b c) (> d e)))"},
                 }};

/// Half-typed code: the tree, and the ranges of the errors.
const std::vector<Case> kBroken = {
    // Right code that the grammar does not know.
    {"export type * from 'a'", R"((export-all :type "a") !7-11)"},
    {"export type * as a from 'b'", R"((export-all :type a "b") !7-11)"},
    {"const a = 1;\nconst b = a.\nconst c = 2;", "(const (a 1)) (const (b (. a ))) (const (c 2)) !25-25"},
    {"const a = 1;\nf(a, {\nconst c = 2;", "(const (a 1)) (do (call f a (object))) (const (c 2)) !19-19"},
    {"const a = 1;\nconst s = 'x\nconst c = 2;", R"((const (a 1)) (const (s "x")) (const (c 2)) !25-25)"},
    {"const a = 1;\nconst s = `x ${a\nconst c = 2;",
     R"((const (a 1)) (const (s (template "x " a ""))) (const (c 2)) !29-29)"},
    {"class A {\n  m() {\n    this.\n  }\n  n = 1;\n}\nconst c = 2;",
     "(declare (class A (method m (function [] (block (do (. this ))))) (field n value=1))) (const (c 2)) "
     "!27-27"},
    {"new A(this, 'x', { a: 1, b: , c: 2 });\nf();",
     R"((do (new A this "x" (object (a 1) (b error{}) (c 2)))) (do (call f)) !27-27)"},
    {"const a = { b: 1, ...c. };\nf();", "(const (a (object (b 1) (... (. c ))))) (do (call f)) !23-23"},
    {"function f() {\n  if (a) {\n    b();\n}\nconst c = 2;",
     "(declare (function f [] (block (if a (block (do (call b))))))) (const (c 2)) !34-34"},
    {"a();\n}\nb();", "(do (call a)) (block) (do (call b)) !5-5"},
    {"switch (a) {\n  case 1:\n    b(\n  case 2: c();\n}\nd();",
     "(switch a (case 1 (do (call b))) (case 2 (do (call c)))) (do (call d)) !29-29"},
    {"try {\n  a(\n} catch (e) { b }\nc();",
     "(try (block (do (call a))) catch=e handler=(block (do b))) (do (call c)) !10-10"},
    {"[1, @, 2];\nf();", "(do (array 1 error{@} 2)) (do (call f)) !4-5"},
    {"let a = ; f();", "(let (a error{})) (do (call f)) !7-7"},
    {"enum A { b, c = , d }\nf();", "(enum A (b) (c error{}) (d)) (do (call f)) !15-15"},
    {"type A = ;\nf();", "(type-alias A error{}) (do (call f)) !8-8"},
    {"const { a, b = } = c;\nf();", "(const (({} :a :(default b error{})) c)) (do (call f)) !14-14"},
    {"function f(a, b = ) { c }\nd();",
     "(declare (function f [a (parameter b default=error{})] (block (do c)))) (do (call d)) !17-17"},
    {"class A { a = ; b() {} c }\nd();",
     "(declare (class A (field a value=error{}) (method b (function [] (block))) (field c))) (do (call d)) "
     "!13-13"},
    {"if (\nf();", "(if (call f) (empty)) !8-8"},
    {"export { a, b\nf();", "(export a>a=a b>b=b) (do (call f)) !13-13"},
    {"a?.; b.; f();", "(do (?. a )) (do (. b )) (do (call f)) !3-3 !7-7"},
    {"/* a\nf();", " !9-9"},
    {"const é = a.\nf();", "(const (é (call (. a f))))"},
    {"@", "error{@} !0-1"},
};

const std::vector<Case> kBindings = {
    // Default values do not see what the body declares.
    {"const a = 1; function f(b = a) { const a = b }",
     "(module a:const#0^[r] f:function#1 (function b:parameter#0[r] a:const#1))"},
    {"let a; function f(b = a) { var a; return b }",
     "(module a:let#0^[r] f:function#1 (function b:parameter#0[r] a:var#1))"},
    {"function f(a, b = a, c = () => d) { let d }",
     "(module f:function#0 (function a:parameter#0[r] b:parameter#1 c:parameter#2 d:let#3 (function))) free: "
     "d"},
    {"const a = 1; let b; var c; function d() {} class E {} enum F {} namespace G {} interface H {} type I = "
     "1",
     "(module a:const#0 b:let#1 d:function#2 E:class#3 F:enum#4 G:namespace#5 H:type I:type c:var#6 "
     "(function) (class E:class#0) (namespace))"},
    {"export const a = 1, [b] = c; export let d; export var e; export function f() {} export class G {} "
     "export enum H {} export type I = 1",
     "(module a:const#0! b:const#1! d:let#2! f:function#3! G:class#4! H:enum#5! I:type! e:var#6! (function) "
     "(class G:class#0)) free: c"},
    {"const {a, b: c, d = a, [c]: e, ...f} = g, [h, , i = h, ...[j]] = k",
     "(module a:const#0[r] c:const#1[r] d:const#2 e:const#3 f:const#4 h:const#5[r] i:const#6 j:const#7) "
     "free: g k"},
    {"a; b(c.d, e[f]); new g(); h`${i}`; o = {j, k: l, [m]: n}; typeof p",
     "(module) free: a b c e f g h i o j l m n p"},
    {R"(let a; a = 1; a += 1; a ??= 2; a++; --a)", "(module a:let#0[w w w w w])"},
    {"let a; b(a = 1); b(a += 2); b(a++); b = a; a.c = 1; delete a.d; for (; a; a++) ; for (a of b) ; for (a "
     "in b) ;",
     "(module a:let#0[w rw rw r r r r rw w w] (loop) (loop) (loop)) free: b b b b b b"},
    {"let a; (a) = 1; a! = 1; (a as b) = 1; (<b>a)++", "(module a:let#0[w rw rw rw]) free: b b"},
    {"let a, b, c; [a, b = c] = d; ({a, b: c, ...e} = d); [a.x, b[c]] = d; ({[a]: b} = c)",
     "(module a:let#0[w w r r] b:let#1[w r w] c:let#2[r w r r]) free: d e d d"},
    {"let a, b; x = {a, b: a, a() { return a }, [b]: b, ...a, get c() { return b }}",
     "(module a:let#0^[r r r r] b:let#1^[r r r] (function) (function)) free: x"},
    {"a(); function a() { b() } function b() { function b() {} b }",
     "(module a:function#0[r] b:function#1^[r] (function) (function b:function#0[r] (function)))"},
    {"function f(a, b = a, {c, d: [e]}, ...g) { a + b + c + e + g }",
     "(module f:function#0 (function a:parameter#0[r r] b:parameter#1[r] c:parameter#2[r] e:parameter#3[r] "
     "g:parameter#4[r]))"},
    {"function f(a) { var a; var b; { var b } function a() {} }",
     "(module f:function#0 (function a:parameter#0 b:var#1 (function)))"},
    {"{ var a; let b } for (var c = 0; ; ) {} for (var d of x) ; if (x) { var e } try { var f } catch { var "
     "g } finally { var h }",
     "(module a:var#0 c:var#1 d:var#2 e:var#3 f:var#4 g:var#5 h:var#6 (block b:let#0) (loop) (loop) (catch)) "
     "free: x x"},
    {"switch (x) { case 1: var a } l: { var b } while (x) { var c } do var d; while (x)",
     "(module a:var#0 b:var#1 c:var#2 d:var#3 (switch)) free: x x x"},
    {"var a = a; var a; a = 1; () => a", "(module a:var#0^[r w r] (function))"},
    {"const f = () => { var a; function b() {} { function c() {} } }",
     "(module f:const#0 (function b:function#0 a:var#1 (function) (block c:function#0 (function))))"},
    {"function f(): void; function f(a?) {} class A {} namespace A {} enum B { c } enum B { d }",
     "(module f:function#0 A:class#1 B:enum#2 (function) (function a:parameter#0) (class A:class#0) "
     "(namespace)) free: void"},
    {"let a; { let a = 1; a++; { a; const a = 2 } } a = 3",
     "(module a:let#0[w] (block a:let#0[w] (block a:const#0[r])))"},
    {"let a = a; const b = () => b; const c = (d = c) => d; class A extends A {}",
     "(module a:let#0[r] b:const#1^[r] c:const#2^[r] A:class#3 (function) (function d:parameter#0[r]) (class "
     "A:class#0[r]))"},
    {"let a; { a; { a = 1 } } function f() { a; return () => a } class B { c = a; static d = a; static { a } "
     "[a]() {} }",
     "(module a:let#0^[r w r r r r r r] f:function#1 B:class#2 (function (function)) (class B:class#0 "
     "(function)))"},
    {"function f(a) { return () => a } function g(a) { { a } for (;;) { a } }",
     "(module f:function#0 g:function#1 (function a:parameter#0^[r] (function)) (function a:parameter#0[r r] "
     "(loop)))"},
    {"try { a } catch (a) { a; let b = a } finally { a } try {} catch ({b, c: [d]}) { () => b; d } try {} "
     "catch { e }",
     "(module (catch a:catch#0[r r] (block b:let#0)) (catch b:catch#0^[r] d:catch#1[r] (function)) (catch)) "
     "free: a a e"},
    {"class A { b() { return A } } new A(); const B = class C { d = C }; C",
     "(module A:class#0[r] B:const#1 (class A:class#0^[r] (function)) (class C:class#0^[r])) free: C"},
    {"const f = function g() { return g }; g; const h = function i(i) { return i }; const j = function k() { "
     "let k; k }",
     "(module f:const#0 h:const#1 j:const#2 (function g:function#0[r]) (function i:parameter#0[r]) (function "
     "k:let#0[r])) free: g i k"},
    {"@a class A { @b c; @d() e(@f g) { g } } let a, b, d, f",
     "(module A:class#0 a:let#1[r] b:let#2[r] d:let#3[r] f:let#4^[r] (class A:class#0 (function "
     "g:parameter#0[r])))"},
    {"class A { static { var a; let b; a; b } c() { var a } }",
     "(module A:class#0 (class A:class#0 (block b:let#0[r] a:var#1[r]) (function a:var#0)))"},
    {"enum A { b, c = b, d = A.b | e } A.b; b; let e", "(module A:enum#0[r r] e:let#1[r]) free: b b"},
    {"namespace A { const a = 1; export const b = a; namespace C { b } } A.b; b; namespace A.B { let c; B }",
     "(module A:namespace#0[r] (namespace a:const#0[r] b:const#1![r] C:namespace#2 (namespace)) (namespace "
     "B:namespace#0![r] (namespace c:let#0))) free: b"},
    {"declare global { var a } declare module 'b' { export const c } declare namespace D { let e } a; c; D.e",
     "(module D:namespace#0[r] (namespace a:var#0) (namespace c:const#0!) (namespace e:let#0)) free: a c"},
    {"import a, {b as c, d} from 'm'; import * as e from 'n'; import type {F} from 'o'; a; c(); let x: d; "
     "e.y; let z: F<e.W>",
     "(module a:import#0[r] c:import#1[r] d:import#2[t] e:import#3[r t] F:import#4[t] x:let#5 z:let#6)"},
    {"import a = require('m'); import b = a.c; import d = b; d",
     "(module a:import#0[r] b:import#1[r] d:import#2[r])"},
    {"const a = 1; let b; function c() {} class D {} type E = 1; export {a, b as x, D}; export type {E}; "
     "export {c} from 'm'; export {c as default}",
     "(module a:const#0![r] b:let#1![r] c:function#2![r] D:class#3![r] E:type![t] (function) (class "
     "D:class#0))"},
    {"const a = 1; export default a", "(module a:const#0![r])"},
    {"const a = 1; export = a", "(module a:const#0![r])"},
    {"export default function a() { a() }", "(module a:function#0!^[r] (function))"},
    {"export default class A { b = A }", "(module A:class#0! (class A:class#0^[r]))"},
    {"interface A {} export default A", "(module A:type![r])"},
    {"let a: A; type A = B[]; interface B extends C<A> { d: typeof a } class C<T> implements B { e: T; f(g: "
     "A): g is B {} }",
     "(module a:let#0[r] A:type[t t t] B:type[t t t] C:class#1[t] (class C:class#0 (function "
     "g:parameter#0))) free: T"},
    {"function f<T>(a: T): T { return a as T } type A<T> = T; interface B<T> { a: T; b<T>(): T } type T = 1; "
     "type U = T",
     "(module f:function#0 A:type B:type T:type[t] U:type (function a:parameter#0[r])) free: T T T T T T"},
    {"class A {} let a: A = new A(); import {X} from 'x'; let x: X.Y = X.z",
     "(module A:class#0[t r] a:let#1 X:import#2[t r] x:let#3 (class A:class#0))"},
    {"type a = 1; const a = 2; let b: a = a; const c = 1; type c = typeof c; let d: c = c",
     "(module a:const#0[t r] b:let#1 c:const#2[r t r] d:let#3)"},
    {"let a: typeof b, b, c; type D = { [c]: `${E}` | [E] | keyof E | E['x'] | (() => E) | (E extends E ? E "
     ": E) }; type E = 1",
     "(module a:let#0 b:let#1[r] c:let#2[r] D:type E:type[t t t t t t t t t])"},
    {"for (let i = 0; i < 1; i++) { () => i; let j = i } for (const k of k) k; for (const [l, m] of n) l; "
     "for (const p in p) () => p",
     "(module (loop i:let#0^[r rw r r] (block j:let#0 (function))) (loop k:const#0[r r]) (loop l:const#0[r] "
     "m:const#1) (loop p:const#0^[r r] (function))) free: n"},
    {"switch (a) { case a: let a; case b: a; const b = 1; function c() {} class D {} default: { let a } }",
     "(module (switch a:let#0[r r] b:const#1[r] c:function#2 D:class#3 (function) (class D:class#0) (block "
     "a:let#0))) free: a"},
    {"{ } { a } { let a } { function f() {} } { class A {} } { type T = 1 } l: { const b = 1; { b } }",
     "(module (block a:let#0) (block f:function#0 (function)) (block A:class#0 (class A:class#0)) (block "
     "T:type) (block b:const#0[r])) free: a"},
    {"if (x) { let x } else { x } while (y) { let y } do { let z } while (z)",
     "(module (block x:let#0) (block y:let#0) (block z:let#0)) free: x x y z"},
    {"a: for (;;) { break a } let a", "(module a:let#0 (loop))"},
    {"let a; f(() => a, function () { a = 1 }, {b() { a++ }, get c() { return a }})",
     "(module a:let#0^[r w w r] (function) (function) (function) (function)) free: f"},
    {"async function* f() { for await (const a of b) { yield a } } const g = async a => await a",
     "(module f:function#0 g:const#1 (function (loop a:const#0[r])) (function a:parameter#0[r])) free: b"},
    {"using a = b; a", "(module a:const#0[r]) free: b"},
    {"function f() { arguments; this; new.target } undefined; import.meta",
     "(module f:function#0 (function)) free: arguments new.target undefined import.meta"},
    {"class A { #a; b() { this.#a } a = this.a } a",
     "(module A:class#0 (class A:class#0 (function))) free: a"},
    {"let f = 1; { f(); function f() {} } f", "(module f:let#0[r] (block f:function#0[r] (function)))"},
    {"const a = 1, f = (b = a) => { const c = a; { const a = 2; a + b + c } }",
     "(module a:const#0^[r r] f:const#1 (function b:parameter#0[r] c:const#1[r] (block a:const#0[r])))"},
    {"export {a}; const a = 1; export default function b() {} export {b as c}",
     "(module a:const#0![r] b:function#1![r] (function))"},
    {"type A = B; import {B} from 'b'; export type {A, B}; export {type B as C}",
     "(module A:type![t] B:import#0![t t t])"},
    {"let a = 1; a = a + 1; [a] = [a]; ({a} = {a})", "(module a:let#0[w r w r w r])"},
    {"const {[a]: b, ...c} = d, a = 1; e = b", "(module b:const#0[r] c:const#1 a:const#2[r]) free: d e"},
    {"export namespace A { export function b() { c() } function c() {} } A.b()",
     "(module A:namespace#0![r] (namespace b:function#0! c:function#1^[r] (function) (function)))"},
    {"new (class A { constructor(private a = b, readonly c: A) { c } })(); const b = 1",
     "(module b:const#0^[r] (class A:class#0[t] (function a:parameter#0 c:parameter#1[r])))"},
    {"let a = function () { a }, b = class { c = b }", "(module a:let#0^[r] b:let#1^[r] (function) (class))"},
    {"const a = { async *[b]() { yield b } }; const b = 1", "(module a:const#0 b:const#1^[r r] (function))"},
};

std::string scopes_of(std::string_view source, const char* path = "/a.ts") {
  const auto file = parse(std::string(source), path);
  CHECK(file->errors().empty());
  return ScopePrinter().print(file->program());
}

/// The first node of a kind in source order, or null.
const Node* first(const Node& node, Kind kind) {
  if (node.kind == kind) return &node;
  const Node* found = nullptr;
  for_each_child(node, [&](const Node* child) {
    if (found == nullptr) found = first(*child, kind);
  });
  return found;
}

const Binding* binding_of(const SourceFile& file, std::string_view name) {
  const auto bindings = file.program().scope->bindings;
  const auto found = std::find_if(bindings.begin(), bindings.end(),
                                  [&](const Binding* binding) { return binding->name == name; });
  return found == bindings.end() ? nullptr : *found;
}

std::string joined(const SourceFile& file, const std::vector<ByteRange>& ranges) {
  std::string out;
  for (const ByteRange range : ranges) {
    if (!out.empty()) out += '|';
    out += file.text(range);
  }
  return out;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("syntax: the tree of every kind of node") {
  printed.clear();
  for (const Topic* topic : {&kExpressions, &kObjectMembers, &kPatterns, &kAssignmentPatterns, &kStatements,
                             &kDeclarations, &kModules, &kClassMembers, &kTypes, &kTsx}) {
    check(*topic);
  }
  for (const auto& [source, expected] : kBroken) {
    CAPTURE(source);
    const auto file = parse(std::string(source));
    std::string out = tree_of(*file);
    for (const ByteRange error : file->errors()) {
      out += " !" + std::to_string(error.begin) + '-' + std::to_string(error.end);
    }
    CHECK(out == expected);
    CHECK_FALSE(file->truncated());
  }
  // The program itself is the one node that is not printed.
  for (int kind = 0; kind <= static_cast<int>(Kind::Error); ++kind) {
    CAPTURE(kind);
    CHECK((printed.contains(static_cast<Kind>(kind)) || static_cast<Kind>(kind) == Kind::Program));
  }
}

TEST_CASE("syntax: scopes, bindings and references") {
  for (const auto& [source, expected] : kBindings) {
    CAPTURE(source);
    CHECK(scopes_of(source) == expected);
  }
  // JSX has no nodes, but what it names counts as read. A tag in lower case is no name, nor is text.
  CHECK(scopes_of(R"(import {A, b, c, d} from 'm'; <A x={b} {...c} d="d"><d.e/> d <b/></A>)", "/a.tsx") ==
        "(module A:import#0[r r] b:import#1[r] c:import#2[r] d:import#3[r])");
}

TEST_CASE("syntax: a binding knows what declares it") {
  const std::vector<std::pair<std::string_view, Kind>> cases = {
      {"const a = 1", Kind::Declarator},
      {"var {b: [a]} = c", Kind::Declarator},
      {"function a() {}", Kind::FunctionDeclaration},
      {"class a {}", Kind::Class},
      {"enum a {}", Kind::Enum},
      {"namespace a {}", Kind::Namespace},
      {"namespace a.b {}", Kind::Namespace},
      {"import {a} from 'b'", Kind::Import},
      {"import * as a from 'b'", Kind::Import},
      {"import a = require('b')", Kind::ImportEquals},
      {"interface a {}", Kind::Interface},
      {"type a = 1", Kind::TypeAlias},
      {"export default class a {}", Kind::Class},
      // A value is more than a type of the same name.
      {"type a = 1; const a = 2", Kind::Declarator},
  };
  for (const auto& [source, kind] : cases) {
    CAPTURE(source);
    const auto file = parse(std::string(source));
    const Binding* binding = binding_of(*file, "a");
    REQUIRE(binding != nullptr);
    CHECK(binding->declared_by->kind == kind);
    CHECK(binding->declaration->binding == binding);
  }
  // Of overloads it is the one with a body.
  const auto file = parse("function a(b): void\nfunction a(b?) {}");
  const Binding* binding = binding_of(*file, "a");
  REQUIRE(binding != nullptr);
  CHECK(as<FunctionDeclaration>(*binding->declared_by).function->body != nullptr);
  CHECK(binding->declaration->range == ByteRange{9, 10});
}

TEST_CASE("syntax: ranges are bytes, without parentheses") {
  // The letter takes two bytes, the picture four.
  const auto file = parse("const \xC3\xA9 = '\xF0\x9F\x98\x80', b = \xC3\xA9.c((d), `\xC3\xA9${e}`);");
  const auto range = [&](Kind kind) {
    const Node* node = first(file->program(), kind);
    REQUIRE(node != nullptr);
    return node->range;
  };
  CHECK(range(Kind::VariableDeclaration) == ByteRange{0, 43});
  CHECK(range(Kind::Identifier) == ByteRange{6, 8});
  CHECK(range(Kind::StringLiteral) == ByteRange{11, 17});
  CHECK(range(Kind::Call) == ByteRange{23, 42});
  CHECK(range(Kind::TemplateLiteral) == ByteRange{33, 41});
  const auto& call = as<Call>(*first(file->program(), Kind::Call));
  CHECK(call.arguments_range == ByteRange{27, 42});
  CHECK(call.arguments[0]->range == ByteRange{29, 30});
  CHECK(as<Member>(*call.callee).name_range == ByteRange{26, 27});
  CHECK(as<TemplateLiteral>(*call.arguments[1]).expressions[0]->range == ByteRange{38, 39});

  struct Part {
    std::string_view source;
    Kind kind;
    std::string_view text;
  };
  const std::vector<Part> parts = {
      {"  a ; b", Kind::ExpressionStatement, "a ;"},
      {"((a + b))", Kind::Binary, "a + b"},
      {"(a) + (b)", Kind::Binary, "(a) + (b)"},
      {"export const a = 1, b", Kind::VariableDeclaration, "export const a = 1, b"},
      {"export const a = 1, b", Kind::Declarator, "a = 1"},
      {"for (let i = 0 ; ; ) {}", Kind::VariableDeclaration, "let i = 0"},
      {"for (const [a] of b) {}", Kind::VariableDeclaration, "const [a]"},
      {"export default function f() {}", Kind::ExportDefault, "export default function f() {}"},
      {"export default function f() {}", Kind::FunctionDeclaration, "function f() {}"},
      {"export declare function f(): void;", Kind::FunctionDeclaration, "export declare function f(): void;"},
      {"@a() export class B {}", Kind::ClassDeclaration, "@a() export class B {}"},
      {"@a() export class B {}", Kind::Class, "class B {}"},
      {"abstract class A { @b() c() {} }", Kind::Class, "abstract class A { @b() c() {} }"},
      {"class A { get b(): C { } }", Kind::Function, "(): C { }"},
      {"class A { static b?: C = d; }", Kind::Field, "static b?: C = d"},
      {"({ a, 'b': c })", Kind::Property, "a"},
      {"const { a = 1 } = b", Kind::PatternProperty, "a = 1"},
      {"let a: (B | C)", Kind::UnionType, "B | C"},
      {"let a: readonly B[]", Kind::ArrayType, "B[]"},
      {"<A>b", Kind::Cast, "<A>b"},
      {"using a = b;", Kind::VariableDeclaration, "using a = b;"},
      {"using a = b;", Kind::Declarator, "a = b"},
      {"namespace a.b {}", Kind::Block, "b {}"},
      {"switch (a) { case 1: b; c; case 2: }", Kind::SwitchCase, "case 1: b; c;"},
  };
  for (const auto& [source, kind, text] : parts) {
    CAPTURE(source);
    const auto part = parse(std::string(source));
    const Node* node = first(part->program(), kind);
    REQUIRE(node != nullptr);
    CHECK(part->text(node->range) == text);
  }
}

TEST_CASE("syntax: ranges of the parts of imports, exports and calls") {
  const auto file = parse(
      "import a, { b as c, type D } from \"m\";\n"
      "export { a as default, c };\n"
      "export * from 'n';\n"
      "import e = require('o');\n"
      "new f; new f<T>(1);\n");
  const auto& body = file->program().body;
  const auto& import = as<Import>(*body[0]);
  CHECK(file->text(import.module_range) == "\"m\"");
  CHECK(file->text(import.named_range) == "{ b as c, type D }");
  REQUIRE(import.specifiers.size() == 3);
  CHECK(file->text(import.specifiers[0].range) == "a");
  CHECK(file->text(import.specifiers[1].range) == "b as c");
  CHECK(file->text(import.specifiers[2].range) == "type D");
  const auto& named = as<ExportNamed>(*body[1]);
  CHECK(named.module_range.empty());
  CHECK(file->text(named.specifiers[0].range) == "a as default");
  CHECK(file->text(as<ExportAll>(*body[2]).module_range) == "'n'");
  CHECK(file->text(as<ImportEquals>(*body[3]).module_range) == "'o'");
  CHECK(as<New>(*as<Unary>(*body[4]).operand).arguments_range.empty());
  CHECK(file->text(as<New>(*as<Unary>(*body[5]).operand).arguments_range) == "(1)");
}

TEST_CASE("syntax: the modules that a file names") {
  const auto file = parse(
      "import 'a'; import b from 'b'; import type {C} from 'c'; import d = require('d'); export * from 'e';\n"
      "export {f} from 'f'; const g = require('g'), h = x.require('no'); import('h'); import('a'); "
      "import(b);\n"
      "require(`no`); require(b); function f() { require('i') }");
  std::string names;
  for (const std::string_view name : file->imports()) (names += name) += ' ';
  CHECK(names == "a b c d e f g h i ");
}

TEST_CASE("syntax: comments") {
  const std::vector<Case> cases = {
      {"// a\n/* b */ c /**/ // d", "// a|/* b */|/**/|// d"},
      {"// a\r\nb; /* c\r\nd */\r\n// e\r\n", "// a|/* c\r\nd */|// e"},
      {"\xEF\xBB\xBF// a\nb", "// a"},
      {"a('// no', \"/* no */\", '\\'// no') // b", "// b"},
      {"`// no ${a /* b */ + `// no`} // no` // c", "/* b */|// c"},
      {"/[/*]\\//; // a\n/b\"/.c(/'/) // d", "// a|// d"},
      {"a / b // c\n/ d // e", "// c|// e"},
      {"if (a) /'/.b() // c", "// c"},
      {"a = b\n  // c\n  .d // e\n", "// c|// e"},
      {"f(// a\n  b, // c\n) // d", "// a|// c|// d"},
      {"class A { // a\n  @b() // c\n  d = 1; // e\n}", "// a|// c|// e"},
      {"switch (a) { // a\n  case 1: // b\n}", "// a|// b"},
      {"#!/usr/bin/env node\n// a", "// a"},
      {"'a\\\n// no' // b", "// b"},
      {"/* a // b */ /* c", "/* a // b */|/* c"},
      {"'\xE2\x98\x83' /* \xE2\x98\x83 */", "/* \xE2\x98\x83 */"},
      {"", ""},
  };
  for (const auto& [source, expected] : cases) {
    CAPTURE(source);
    const auto file = parse(std::string(source));
    CHECK(joined(*file, comments(*file, {0, static_cast<std::uint32_t>(source.size())})) == expected);
    // A range that ends beyond the text is cut.
    CHECK(joined(*file, comments(*file, {0, UINT32_MAX})) == expected);
  }
  const auto tsx = parse("const a = <b>// no {/* no */}</b> // c", "/a.tsx");
  CHECK(joined(*tsx, comments(*tsx, {0, 38})) == "// c");

  // Only those that lie wholly in the range count, wherever it begins.
  const auto file =
      parse("a; // one\nf(`${b}`, {\n  c: 1, // two\n  /* three */ d: /x/, // four\n}); // five\n");
  const auto from = [&](std::string_view begin, std::string_view end) {
    const std::size_t at = file->text().find(begin);
    return joined(*file,
                  comments(*file, {static_cast<std::uint32_t>(at),
                                   static_cast<std::uint32_t>(file->text().find(end, at) + end.size())}));
  };
  CHECK(from("a;", "one") == "// one");
  CHECK(from("a;", "on") == "");
  CHECK(from("/ one", "two") == "// two");
  CHECK(from("c: 1", "four") == "// two|/* three */|// four");
  CHECK(from("/* three", "*/") == "/* three */");
  CHECK(from("d:", "five") == "// four|// five");
  CHECK(from("`${", "`") == "");
  CHECK(from("); //", "five\n") == "// five");
}

TEST_CASE("syntax: a byte order mark is no part of the first statement") {
  const auto file = parse(
      "\xEF\xBB\xBF"
      "const a = 1;\r\nlet b = `x\r\ny`;\r\n");
  CHECK(file->errors().empty());
  CHECK(tree_of(*file) == R"((const (a 1)) (let (b (template "x\ny"))))");
  CHECK(file->program().body[0]->range == ByteRange{3, 15});
  CHECK(file->program().range == ByteRange{0, static_cast<std::uint32_t>(file->text().size())});
}

TEST_CASE("syntax: the statement and the ancestor around a node") {
  const auto file = parse("switch (a) { case b: c(() => { d }) }\nx");
  const auto around = [&](std::string_view name) {
    const Node* found = nullptr;
    const auto look = [&](auto& self, const Node& node) -> void {
      if (node.kind == Kind::Identifier && as<Identifier>(node).name == name) found = &node;
      for_each_child(node, [&](const Node* child) { self(self, *child); });
    };
    look(look, file->program());
    REQUIRE(found != nullptr);
    return found;
  };
  const auto statement = [&](std::string_view name) {
    return file->text(enclosing_statement(around(name))->range);
  };
  CHECK(statement("d") == "d");
  CHECK(statement("c") == "c(() => { d })");
  CHECK(statement("b") == "switch (a) { case b: c(() => { d }) }");
  CHECK(statement("x") == "x");
  CHECK(enclosing_statement(&file->program()) == nullptr);
  CHECK(enclosing_statement(file->program().body[0]) == file->program().body[0]);
  CHECK(ancestor(around("d"), {Kind::Function, Kind::Switch})->kind == Kind::Function);
  CHECK(ancestor(around("c"), {Kind::Function, Kind::Switch})->kind == Kind::Switch);
  CHECK(ancestor(around("x"), {Kind::Function}) == nullptr);
  CHECK(ancestor(&file->program(), {Kind::Program}) == nullptr);
  CHECK(ancestor(nullptr, {Kind::Program}) == nullptr);
}

TEST_CASE("syntax: the dialect follows from the name") {
  for (const char* path : {"/a.tsx", "/a.jsx", "/a.js", "/a.mjs", "/a.cjs", "/a.TSX"}) {
    CHECK(dialect_of(path) == Dialect::Tsx);
  }
  for (const char* path : {"/a.ts", "/a.mts", "/a.cts", "/a.d.ts", "/tsx", ""}) {
    CHECK(dialect_of(path) == Dialect::TypeScript);
  }
}

// Each bar is a place where a statement that is being typed may end. What stands before and behind it must
// not be lost, whatever becomes of the statement itself.
TEST_CASE("syntax: half a statement leaves its neighbours alone") {
  const std::vector<std::string_view> statements = {
      R"(const b| =| new| s3.|Buck|et(|this|,| 'Data|'|,| {|
  encryp|tion|:| s3.|BucketEncryption.|KMS,|
  tags: [|`a|-${|x|}|`|, 'b|'|],|
}|)|;)",
      R"(function f(|p|:| string|,| {| q| = |1 }: Q|)|: void| {|
  if (|p| === |'x|') {|
    return| g(|p|, [|q|]|)|;|
  }|
  for (const r of q) h(|r|)|;|
})",
      R"(export class C extends D<E> {|
  private| readonly| m|: string| = |'n|'|;|
  constructor(|scope|: S|, id|?|: string|)| {|
    super(|scope|, id| ??| ''|)|;|
    switch (|id|) {|
      case| 'a'|:| this.|m| = `|x${|id|}`|;| break|;|
      default|:| throw| new| Error(|'b'|)|;|
    }|
  }|
})",
      R"(export const app = |new App(|)|;)",
      R"(import {a} from 'aws|-cdk-lib|'|;)",
      R"(type T =| {| a|:| string| }| ||| B[|]|;)",
      R"(f(|(|)| =>| {|
  g(|a|)|.|b|(|/c/|)|;|
  return| a| ? |b| : c|;|
}|,| [|1|,| {| d|:| 2| }|]|)|;)",
      R"(const t = `|a
  ${|b}|
  c`|;)",
      R"(if (a) {|
  b|;|
} else {|
  c|.|d|;|
})",
  };
  for (const std::string_view marked : statements) {
    std::string statement;
    std::vector<std::size_t> cuts;
    for (std::size_t i = 0; i < marked.size(); ++i) {
      // Three bars are a bar between two cuts.
      const bool is_bar = marked[i] == '|' && i > 0 && marked[i - 1] == '|' && marked[i + 1] == '|';
      if (marked[i] == '|' && !is_bar) {
        cuts.push_back(statement.size());
      } else {
        statement += marked[i];
      }
    }
    cuts.push_back(statement.size());
    for (const std::size_t cut : cuts) {
      const std::string part = statement.substr(0, cut);
      CAPTURE(part);
      const auto end = parse("const a = 1;\n" + part);
      CHECK(tree_of(*end).starts_with("(const (a 1))"));
      ScopePrinter().print(end->program());
      const auto middle = parse("const a = 1;\n" + part + "\nconst z = 9;\nfunction y() {}\n");
      const std::string tree = tree_of(*middle);
      CHECK(tree.starts_with("(const (a 1))"));
      CHECK(tree.ends_with("(const (z 9)) (declare (function y [] (block)))"));
      CHECK(binding_of(*middle, "a") != nullptr);
      CHECK(binding_of(*middle, "z") != nullptr);
      CHECK(binding_of(*middle, "y") != nullptr);
      ScopePrinter().print(middle->program());
    }
  }
}

// Whatever is missing at the end, the tree is whole: parents, ranges, scopes, and what must not be null.
TEST_CASE("syntax: every text cut anywhere has a sound tree") {
  for (const Topic* topic : {&kExpressions, &kObjectMembers, &kPatterns, &kAssignmentPatterns, &kStatements,
                             &kDeclarations, &kModules, &kClassMembers, &kTypes, &kTsx}) {
    for (const Case& one : topic->cases) {
      const std::string whole = concat({topic->before, one.source, topic->after});
      for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        // Not in the middle of a character.
        if ((static_cast<unsigned char>(whole[cut]) & 0xC0) == 0x80) continue;
        const std::string part = whole.substr(0, cut);
        CAPTURE(part);
        const auto file = parse(part, topic->path);
        tree_of(*file);
        ScopePrinter().print(file->program());
        const auto errors = file->errors();
        CHECK(std::is_sorted(errors.begin(), errors.end(),
                             [](ByteRange a, ByteRange b) { return a.begin < b.begin; }));
        CHECK(std::all_of(errors.begin(), errors.end(), [&](ByteRange error) {
          return error.begin <= error.end && error.end <= part.size();
        }));
      }
    }
  }
}

TEST_CASE("syntax: depth is limited, and what is not too deep is kept") {
  const std::vector<Case> nested = {
      {"[", "]"}, {"f(", ")"}, {"{a: ", "}"}, {"() => ", ""}, {"!", ""}, {"`${", "}`"}, {"a ? b : ", ""},
  };
  for (const auto& [open, close] : nested) {
    CAPTURE(open);
    const auto text = [&](std::size_t depth) {
      return "const a = 1; const x = " + repeated(open, depth) + "0" + repeated(close, depth) +
             "; const z = 9;";
    };
    for (const std::size_t depth : {5u, 100u, 3'000u}) {
      CAPTURE(depth);
      const auto file = parse(text(depth), "/a.ts", {.depth = 50});
      const std::string tree = tree_of(*file);
      CHECK(tree.starts_with("(const (a 1))"));
      CHECK(tree.ends_with("(const (z 9))"));
      CHECK(file->truncated() == (depth > 50));
      CHECK((tree.find("error{") != std::string::npos) == (depth > 50));
      CHECK(file->errors().empty());
      CHECK(binding_of(*file, "z") != nullptr);
    }
  }
  // So are statements, types and patterns, and left recursion, which is as deep as it is long.
  for (const std::string& source :
       {repeated("{", 200) + repeated("}", 200), repeated("if (a) ", 200) + "b",
        "let x: " + repeated("A<", 200) + "B" + repeated(">", 200), "let x: " + repeated("() => ", 200) + "B",
        "const " + repeated("[", 200) + "a" + repeated("]", 200) + " = b",
        repeated("namespace a { ", 200) + repeated("}", 200), "namespace a" + repeated(".a", 200) + " {}",
        "x = a" + repeated(" + a", 200), "x = a" + repeated(".a", 200), "x = (a" + repeated(", a", 200) + ")",
        repeated("a: ", 200) + "b", repeated("class A { a = ", 200) + "1" + repeated("}", 200)}) {
    CAPTURE(source);
    const auto file = parse(source, "/a.ts", {.depth = 50});
    tree_of(*file);
    ScopePrinter().print(file->program());
    CHECK(file->truncated());
    CHECK_FALSE(parse(source, "/a.ts", {.depth = 500})->truncated());
  }
  // Brackets without a partner, by the thousand.
  for (const char* open : {"(", "[", "{", "f(", "`${", "<", "a<", "({a:["}) {
    CAPTURE(open);
    const auto file = parse("const a = 1;\n" + repeated(open, 10'000));
    tree_of(*file);
    CHECK(!file->errors().empty());
  }
}

TEST_CASE("syntax: long lines and large files") {
  constexpr std::size_t kCount = 50'000;
  const auto line = parse("const a = [" + repeated("{b: 'c', d: [1]}, ", kCount) + "]; const z = a;");
  CHECK(line->errors().empty());
  CHECK_FALSE(line->truncated());
  CHECK(as<ArrayLiteral>(*first(line->program(), Kind::ArrayLiteral)).elements.size() == kCount);
  CHECK(binding_of(*line, "a")->references.size() == 1);
  CHECK(line->memory() > line->text().size());

  // A union is as long as it likes: it does not nest.
  const auto types = parse("type A = " + repeated("'a' | ", 5'000) + "'b'");
  CHECK_FALSE(types->truncated());
  CHECK(as<CompositeType>(*first(types->program(), Kind::UnionType)).types.size() == 5'001);

  const auto large = parse("const a = 1;", "/a.ts", {.bytes = 11});
  CHECK(large->truncated());
  CHECK(large->program().body.empty());
  CHECK(large->text() == "const a = 1;");
  CHECK_FALSE(parse("const a = 1;", "/a.ts", {.bytes = 12})->truncated());

  const auto empty = parse("");
  CHECK(empty->program().body.empty());
  CHECK(empty->program().range == ByteRange{0, 0});
  CHECK(empty->program().scope != nullptr);
}
