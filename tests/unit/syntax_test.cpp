// Tests of analyzers/syntax: lowering by kind, bindings, recovery from errors, limits.
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
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
      default: out += c;
    }
  }
  return out + '"';
}

/// Prints a tree as S-expressions: `a + f(1)` is `(+ a (call f 1))`. Statements carry a keyword, modifiers a
/// colon.
class Printer {
 public:
  std::string print(const Node* node) {
    out_.clear();
    write(node);
    return out_;
  }
  std::string print(NodeList nodes) {
    out_.clear();
    for (const Node* node : nodes) {
      if (!out_.empty()) out_ += ' ';
      write(node);
    }
    return out_;
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
      case Kind::BigIntLiteral: out_ += "bigint"; break;
      case Kind::RegExpLiteral: out_ += "regexp"; break;
      case Kind::BooleanLiteral: out_ += as<BooleanLiteral>(*node).value ? "true" : "false"; break;
      case Kind::NullLiteral: out_ += "null"; break;
      case Kind::This: out_ += "this"; break;
      case Kind::Super: out_ += "super"; break;
      case Kind::Elision: out_ += "elision"; break;
      case Kind::Jsx: out_ += "jsx"; break;
      case Kind::Error: out_ += "ERROR"; break;
      case Kind::Empty: out_ += "(empty)"; break;
      case Kind::OtherType: out_ += "other-type"; break;
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
        CHECK(property.key != nullptr);
        if (property.has(kShorthand)) CHECK(property.key == property.value);
        CHECK(property.has(kComputed) == property.name.empty());
        open("", node);
        if (!property.has(kComputed)) out_ += property.name;
        if (property.has(kComputed)) child(property.key);
        child(property.value);
        close();
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
        open("field", node);
        text(field.has(kComputed) ? "" : field.name);
        if (field.has(kComputed)) write(field.key);
        optional("type", field.type);
        optional("value", field.initializer);
        close();
        break;
      }
      case Kind::Method: {
        const auto& method = as<Method>(*node);
        open("method", node);
        text(method.has(kComputed) ? "" : method.name);
        if (method.has(kComputed)) write(method.key);
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
        open("", node);
        if (!property.has(kComputed)) out_ += property.name;
        if (property.has(kComputed)) child(property.key);
        child(property.target);
        close();
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
        open("", node);
        out_ += member.name;
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
    CHECK(node.range.contains(child->range));
    CHECK(child->range.begin >= before);
    before = child->range.begin;
    check_tree(*child, size);
  });
}

std::string lowered(std::string_view source, std::string path = "/a.ts") {
  const auto file = parse(std::string(source), std::move(path));
  check_tree(file->program(), static_cast<std::uint32_t>(source.size()));
  return Printer().print(file->program().body);
}

}  // namespace
