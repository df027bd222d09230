#include "tests/unit/syntax_print.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>

namespace presynth::testing {

using namespace syntax;

namespace {

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

}  // namespace

std::string tree_of(const SourceFile& file) {
  check_tree(file.program(), static_cast<std::uint32_t>(file.text().size()));
  return Printer(file).print(file.program().body);
}

std::set<Kind>& printed_kinds() { return printed; }

std::string scopes_of(const Program& program) { return ScopePrinter().print(program); }

const Binding* binding_of(const SourceFile& file, std::string_view name) {
  const auto bindings = file.program().scope->bindings;
  const auto found = std::find_if(bindings.begin(), bindings.end(),
                                  [&](const Binding* binding) { return binding->name == name; });
  return found == bindings.end() ? nullptr : *found;
}

}  // namespace presynth::testing
