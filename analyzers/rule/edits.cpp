#include "analyzers/rule/edits.h"

#include <algorithm>
#include <array>
#include <set>

#include "analyzers/graph/reader.h"
#include "analyzers/rule/declared_type.h"
#include "analyzers/rule/style.h"

namespace presynth::rule {

using graph::Construct;
using syntax::as;
using syntax::Kind;
using syntax::Node;
using syntax::SourceFile;
using value::Object;
using value::ObjectKind;
using value::Value;
using How = value::Construction::How;

namespace {

/// Where a construct has a name, and where a statement about it may stand.
struct Named {
  std::string expression;   ///< "key", "this.key"
  bool optional = false;    ///< the name may hold undefined
  std::uint32_t after = 0;  ///< insert here: a new line follows the statement that makes the construct
  std::string indent;
  std::vector<FileEdit> hoist;  ///< gives it a name first
  bool before = false;          ///< `after` is the start of the statement that uses it
  std::string class_name;       ///< TypeScript does not know that the name holds one: asked first
};

/// The edits of one fix, in order. Imports that are added at the same place, each by itself, become one edit.
std::vector<FileEdit> with_imports(std::vector<FileEdit> edits, const ImportedNames& imported) {
  for (const FileEdit& added : imported.edits) {
    const auto same = std::ranges::find_if(edits, [&](const FileEdit& one) {
      return one.file == added.file && one.edit.range == added.edit.range;
    });
    if (same == edits.end()) {
      edits.push_back(added);
    } else {
      // Both begin with what they stand behind.
      same->edit.new_text += added.edit.new_text.substr(added.edit.range.size());
    }
  }
  std::ranges::sort(edits);
  return edits;
}

/// The end of the line that `offset` is on, when only blanks and a comment follow; else the offset.
std::uint32_t end_of_statement(const SourceFile& file, std::uint32_t offset) {
  const std::string_view text = file.text();
  std::uint32_t at = offset;
  if (at < text.size() && text[at] == ';') ++at;
  std::uint32_t end = at;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  if (text.substr(end).starts_with("//")) {
    while (end < text.size() && text[end] != '\n' && text[end] != '\r') ++end;
    return end;
  }
  return at;
}

/// `if (x) { key = new kms.Key(…); }` on one line: what follows on a line of its own stands one level deeper.
bool is_in_line_of_block(const SourceFile& file, const Node& statement) {
  const Node* block = statement.parent;
  return block != nullptr && block->kind == Kind::Block &&
         file.text({block->range.begin, statement.range.begin}).find('\n') == std::string_view::npos;
}

bool mentions_undefined(const Node* node) {
  return node != nullptr &&
         ((node->kind == Kind::Identifier && as<syntax::Identifier>(*node).name == "undefined") ||
          node->kind == Kind::NullLiteral);
}

/// A statement after which a field of the class can be used: in its constructor, behind super().
std::optional<std::uint32_t> after_super(const SourceFile& file, const syntax::Class& declared) {
  for (const Node* member : declared.members) {
    if (member->kind != Kind::Method || as<syntax::Method>(*member).name != "constructor") continue;
    const Node* body = as<syntax::Method>(*member).function->body;
    if (body == nullptr || body->kind != Kind::Block) return std::nullopt;
    for (const Node* statement : as<syntax::Block>(*body).body) {
      if (statement->kind != Kind::ExpressionStatement) continue;
      const Node* call = as<syntax::Unary>(*statement).operand;
      if (call != nullptr && call->kind == Kind::Call &&
          as<syntax::Call>(*call).callee->kind == Kind::Super) {
        return end_of_statement(file, statement->range.end);
      }
    }
  }
  return std::nullopt;
}

/// Which types have the method that an edit calls: "Key" and "IKey".
using TypeNames = std::vector<std::string_view>;

/// What TypeScript knows of a value that is made in several ways.
struct Typed {
  bool certain = true;    ///< it has the method, unless it is undefined
  bool optional = false;  ///< it may be undefined
};

/// `kms.Key.fromKeyArn(…)` is an IKey.
bool is_imported(const Node& expression, const TypeNames& names) {
  if (expression.kind != Kind::Call || as<syntax::Call>(expression).callee->kind != Kind::Member)
    return false;
  const auto& callee = as<syntax::Member>(*as<syntax::Call>(expression).callee);
  if (!callee.name.starts_with("from")) return false;
  const Node* of = callee.object;
  const std::string_view name = of->kind == Kind::Member       ? as<syntax::Member>(*of).name
                                : of->kind == Kind::Identifier ? as<syntax::Identifier>(*of).name
                                                               : std::string_view();
  return std::ranges::find(names, "I" + std::string(name)) != names.end();
}

bool is_one_of(const DeclaredType& type, const TypeNames& names) {
  return std::ranges::find(names, type.name) != names.end();
}

/// Takes in one of the other ways: `props.key` of `props.key ?? new kms.Key(…)`. After `??` and `||` it is
/// something.
void join(Typed& typed, project::Reading& reading, const SourceFile& file, const Node* other, bool is_there,
          const TypeNames& names) {
  if (other == nullptr) return;
  if (mentions_undefined(other)) {
    typed.optional = true;
    return;
  }
  if (other->kind == Kind::Conditional) {
    join(typed, reading, file, as<syntax::Conditional>(*other).consequent, is_there, names);
    join(typed, reading, file, as<syntax::Conditional>(*other).alternate, is_there, names);
    return;
  }
  if (is_imported(*other, names)) return;
  const DeclaredType type = type_of_expression(reading, file, *other);
  if (!is_one_of(type, names)) typed.certain = false;
  if (type.optional && !is_there) typed.optional = true;
}

/// Of the name that the value is written to: its annotation decides, where it has one.
void join_target(Typed& typed, const DeclaredType& type, const TypeNames& names) {
  if (is_one_of(type, names)) {
    // An assignment narrows what may be undefined; of an arm that is not known it may stay so.
    typed.optional = type.optional && (typed.optional || !typed.certain);
    typed.certain = true;
  } else {
    typed.certain = false;
  }
}

/// Does something else than this assignment say what type a name has? Not of `let key;`.
bool has_type_of_its_own(const Node& target) {
  if (target.kind != Kind::Identifier) return true;
  const syntax::Binding* binding = as<syntax::Identifier>(target).binding;
  const Node* by = binding != nullptr ? binding->declared_by : nullptr;
  return by == nullptr || by->kind != Kind::Declarator || as<syntax::Declarator>(*by).type != nullptr ||
         as<syntax::Declarator>(*by).initializer != nullptr;
}

std::optional<Named> name_of(project::Reading& reading, const SourceFile& file, const Node* created,
                             std::string_view wanted, TypeNames names) {
  Named named;
  Typed typed;
  names.push_back(type_of_expression(reading, file, *created).name);
  const Node* node = created;
  bool conditional = false;
  for (const Node* parent = node->parent; parent != nullptr; node = parent, parent = parent->parent) {
    if (parent->kind == Kind::Await) continue;
    if (parent->kind == Kind::Cast) {
      if (const Node* type = as<syntax::Cast>(*parent).type)
        join_target(typed, type_of_annotation(type, file), names);
      continue;
    }
    if (parent->kind == Kind::Conditional && as<syntax::Conditional>(*parent).test != node) {
      const auto& choice = as<syntax::Conditional>(*parent);
      join(typed, reading, file, choice.consequent == node ? choice.alternate : choice.consequent, false,
           names);
      conditional = true;
      continue;
    }
    if (parent->kind == Kind::Logical && as<syntax::Binary>(*parent).right == node) {
      join(typed, reading, file, as<syntax::Binary>(*parent).left, parent->op != syntax::Operator::And,
           names);
      conditional = true;
      continue;
    }
    break;
  }
  const auto settle = [&](const DeclaredType* target) {
    if (target != nullptr) join_target(typed, *target, names);
    named.optional = typed.certain && typed.optional;
    if (!typed.certain) named.class_name = file.text(as<syntax::New>(*created).callee->range);
  };
  // An arrow function without braces has no place for a statement.
  const Node* statement = syntax::enclosing_statement(created);
  if (statement == nullptr) return std::nullopt;
  const Node* function = syntax::ancestor(created, {Kind::Function});
  const bool inside_statement = function != nullptr && statement->range.contains(function->range);
  const Node* parent = node->parent;

  // Behind a `return` nothing runs, and in the head of a loop there is no place.
  const bool runs_on =
      statement->kind == Kind::VariableDeclaration || statement->kind == Kind::ExpressionStatement;
  const auto place_after = [&](const Node& where) {
    named.after = end_of_statement(file, where.range.end);
    named.indent = indentation_at(file, where.range.begin);
    if (is_in_line_of_block(file, where)) named.indent += style_of(file).unit;
  };
  if (parent->kind == Kind::Declarator && as<syntax::Declarator>(*parent).target->kind == Kind::Identifier &&
      !inside_statement && runs_on) {
    named.expression = as<syntax::Identifier>(*as<syntax::Declarator>(*parent).target).name;
    const DeclaredType target = type_of_annotation(as<syntax::Declarator>(*parent).type, file);
    settle(target.known() ? &target : nullptr);
    place_after(*statement);
    return named;
  }
  if (parent->kind == Kind::Assign && as<syntax::Binary>(*parent).right == node && !inside_statement) {
    if (!runs_on) return std::nullopt;
    const Node* left = as<syntax::Binary>(*parent).left;
    if (left->kind == Kind::Identifier || left->kind == Kind::Member) {
      named.expression = file.text(left->range);
      const DeclaredType target = type_of_expression(reading, file, *left);
      settle(target.known() || has_type_of_its_own(*left) ? &target : nullptr);
      place_after(*statement);
      return named;
    }
  }
  if (parent->kind == Kind::Field) {
    const Node* owner = syntax::ancestor(parent, {Kind::Class});
    if (owner == nullptr) return std::nullopt;
    const auto behind = after_super(file, as<syntax::Class>(*owner));
    if (!behind) return std::nullopt;
    named.expression = (parent->has(syntax::kStatic) ? std::string(as<syntax::Class>(*owner).name != nullptr
                                                                       ? as<syntax::Class>(*owner).name->name
                                                                       : std::string_view("this"))
                                                     : std::string("this")) +
                       "." + std::string(as<syntax::Field>(*parent).name);
    const DeclaredType target = type_of_annotation(as<syntax::Field>(*parent).type, file);
    settle(target.known() ? &target : nullptr);
    named.after = *behind;
    named.indent = indentation_at(file, *behind > 0 ? *behind - 1 : 0);
    return named;
  }
  // No name: give it one, in front of the statement that uses it.
  if (conditional || inside_statement) return std::nullopt;
  for (const Node* up = created->parent; up != nullptr && up != statement; up = up->parent) {
    const bool through_super = up->kind == Kind::Call && as<syntax::Call>(*up).callee->kind == Kind::Super;
    if (through_super || up->kind == Kind::Function || up->kind == Kind::Class ||
        up->kind == Kind::Conditional || up->kind == Kind::Logical) {
      return std::nullopt;
    }
  }
  if (statement->kind != Kind::ExpressionStatement && statement->kind != Kind::VariableDeclaration &&
      statement->kind != Kind::Return) {
    return std::nullopt;
  }
  const Style& style = style_of(file);
  named.expression = unused_name(file, wanted);
  named.before = true;
  named.after = statement->range.begin;
  named.indent = indentation_at(file, statement->range.begin);
  if (is_in_line_of_block(file, *statement)) named.indent += style.unit;
  named.hoist.push_back({file.path(), {created->range, named.expression}});
  return named;
}

/// Will TypeScript too know that the name holds a Stack, and not only a Construct?
bool is_declared_as_stack(const syntax::Identifier& id) {
  const Node* declared_by = id.binding != nullptr ? id.binding->declared_by : nullptr;
  if (declared_by == nullptr) return false;
  const auto names_stack = [](const Node* type) {
    return type != nullptr && type->kind == Kind::TypeReference &&
           as<syntax::TypeReference>(*type).name.ends_with("Stack");
  };
  if (declared_by->kind == Kind::Parameter) return names_stack(as<syntax::Parameter>(*declared_by).type);
  if (declared_by->kind != Kind::Declarator) return false;
  const auto& declarator = as<syntax::Declarator>(*declared_by);
  if (declarator.type != nullptr) return names_stack(declarator.type);
  return declarator.target->kind == Kind::Identifier && declarator.initializer != nullptr &&
         declarator.initializer->kind == Kind::New;
}

/// Prefix for `.region` and `.account`: `this`, `stack`, or the construct's own `.stack`.
std::string stack_expression(const SourceFile& file, const Construct& construct,
                             const std::string& expression) {
  const Node* created = construct.object()->origin.node;
  if (created != nullptr && created->kind == Kind::New && !as<syntax::New>(*created).arguments.empty()) {
    const Node* scope = as<syntax::New>(*created).arguments.front();
    const Object* object = construct.object()->scope.object();
    const bool simple = scope->kind == Kind::This || (scope->kind == Kind::Identifier &&
                                                      is_declared_as_stack(as<syntax::Identifier>(*scope)));
    if (simple && object != nullptr && graph::is_library(*object, "aws-cdk-lib.Stack"))
      return std::string(file.text(scope->range));
  }
  return expression + ".stack";
}

/// Words that cannot name a variable in a module (ECMAScript, "Reserved Words"), and names that would
/// mislead.
bool is_reserved(std::string_view name) {
  constexpr std::array<std::string_view, 49> kWords = {
      "arguments", "await",      "break",   "case",    "catch",      "class",     "const",
      "continue",  "debugger",   "default", "delete",  "do",         "else",      "enum",
      "eval",      "export",     "extends", "false",   "finally",    "for",       "function",
      "if",        "implements", "import",  "in",      "instanceof", "interface", "let",
      "new",       "null",       "package", "private", "protected",  "public",    "return",
      "static",    "super",      "switch",  "this",    "throw",      "true",      "try",
      "typeof",    "undefined",  "var",     "void",    "while",      "with",      "yield"};
  return std::ranges::find(kWords, name) != kWords.end();
}

std::string lower_camel(std::string_view id, std::string_view fallback) {
  std::string name;
  for (const char c : id) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
  }
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0) return std::string(fallback);
  name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return is_reserved(name) ? std::string(fallback) : name;
}

/// The file and node of a creating expression that an edit can work on.
const SourceFile* file_of(const Construct& construct) {
  const auto& origin = construct.object()->origin;
  const bool usable = origin.file != nullptr && origin.node != nullptr && origin.node->kind == Kind::New;
  return usable && !construct.object()->implicit ? origin.file : nullptr;
}

/// The insertion of a statement about a named construct; `code` is its lines without indentation.
std::vector<FileEdit> insert_statement(const SourceFile& file, const Construct& construct, const Named& named,
                                       std::vector<std::string> code) {
  const Style& style = style_of(file);
  if (!named.class_name.empty()) {
    for (std::string& line : code) line.insert(0, style.unit);
    code.insert(code.begin(), "if (" + named.expression + " instanceof " + named.class_name + ") {");
    code.emplace_back("}");
  }
  std::vector<FileEdit> edits = named.hoist;
  std::string text;
  if (named.before) {
    text += "const " + named.expression + " = " +
            std::string(file.text(construct.object()->origin.node->range)) + std::string(style.end()) +
            style.newline + named.indent;
  }
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 || !named.before) text += style.newline + named.indent;
    text += code[i];
  }
  if (named.before) text += style.newline + named.indent;
  edits.push_back({file.path(), {{named.after, named.after}, text}});
  return edits;
}

const Node* callee_of(const Construct& construct) {
  return as<syntax::New>(*construct.object()->origin.node).callee;
}

/// Do the key's own methods still have a say in its policy?
bool has_policy_methods(const graph::ConstructGraph& graph, const Construct& key) {
  return key.is_a("aws-cdk-lib.aws_kms.IKey") &&
         graph::is_set_on_l1(graph.heap(), *key.object(), "KeyPolicy", {}) == iam::Ternary::No;
}

std::size_t line_begin(const SourceFile& file, std::size_t offset) {
  const std::size_t newline = offset == 0 ? std::string_view::npos : file.text().rfind('\n', offset - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

/// Inserts elements behind the last one of an array literal, on lines of their own when the array is written
/// so.
FileEdit append_elements(const SourceFile& file, const syntax::ArrayLiteral& array,
                         const std::vector<std::string>& elements, const Style& style) {
  std::string text;
  if (array.elements.empty()) {
    for (const std::string& element : elements) text += (text.empty() ? "" : ", ") + element;
    return insert_exclusively(file, array.range.begin + 1, std::move(text));
  }
  const Node* last = array.elements.back();
  const std::uint32_t from =
      array.elements.size() > 1 ? array.elements[array.elements.size() - 2]->range.end : array.range.begin;
  const bool own_lines = file.text({from, last->range.begin}).find('\n') != std::string_view::npos;
  constexpr std::size_t kLongLine = 110;
  std::size_t added = 0;
  for (const std::string& element : elements) added += element.size() + 2;
  const bool many_lines = std::ranges::any_of(
      elements, [](const std::string& element) { return element.find('\n') != std::string::npos; });
  const std::string_view written = file.text(array.range);
  const std::size_t column = array.range.end - line_begin(file, array.range.begin);
  if (!own_lines && !many_lines && column + added > kLongLine &&
      written.find_first_of("\r\n") == std::string_view::npos &&
      written.find("/*") == std::string_view::npos) {
    // One element a line, as a formatter would break it.
    const std::string indent = indentation_at(file, array.range.begin);
    text = "[";
    const auto line = [&](std::string_view element) {
      text += style.newline + indent + style.unit + std::string(element) + ",";
    };
    for (const Node* element : array.elements) line(file.text(element->range));
    for (const std::string& element : elements) line(element);
    return {file.path(), {array.range, text + style.newline + indent + "]"}};
  }
  for (const std::string& element : elements) {
    text +=
        own_lines ? "," + style.newline + indentation_at(file, last->range.begin) + element : ", " + element;
  }
  return insert_exclusively(file, last->range.end, std::move(text));
}

/// The array literal that a property of an object literal is written as, in place.
const syntax::ArrayLiteral* literal_list(const Object& object, std::string_view name) {
  if (object.origin.node == nullptr || object.origin.node->kind != Kind::ObjectLiteral) return nullptr;
  for (const Node* member : as<syntax::ObjectLiteral>(*object.origin.node).members) {
    if (member->kind != Kind::Property || as<syntax::Property>(*member).name != name) continue;
    const Node* value = as<syntax::Property>(*member).value;
    return value != nullptr && value->kind == Kind::ArrayLiteral ? &as<syntax::ArrayLiteral>(*value)
                                                                 : nullptr;
  }
  return nullptr;
}

/// The lists that hold the statements of a policy, as far as they are written as array literals.
struct StatementList {
  const Object* array;
  bool json;  ///< statements are plain objects, not PolicyStatement
};
/// Everything that is a statement of a policy, and the lists that hold statements.
struct Statements {
  std::vector<Value> all;
  std::vector<StatementList> lists;

  void take_list(const Value& value, bool json) {
    const Object* array = value.object();
    if (array == nullptr || array->kind != ObjectKind::Array) return;
    all.insert(all.end(), array->elements.begin(), array->elements.end());
    lists.push_back({array, json});
  }
  void take_calls(const value::Evaluation& heap, const Object& holder) {
    for (const std::uint32_t index : holder.calls) {
      const value::LibraryCall& call = heap.calls[index];
      if (call.member == "addStatements") all.insert(all.end(), call.arguments.begin(), call.arguments.end());
    }
  }
  void take_document(value::Evaluation& heap, const Value& value) {
    const Object* document = value.object();
    if (document == nullptr) return;
    if (document->kind == ObjectKind::Plain) {
      take_list(graph::member(heap, value, "Statement", {}), true);
      return;
    }
    const Value argument = graph::first_argument(document->made.arguments, 0);
    if (document->made.how == How::New) take_list(graph::member(heap, argument, "statements", {}), false);
    if (document->made.member == "fromJson") take_list(graph::member(heap, argument, "Statement", {}), true);
    take_calls(heap, *document);
  }
};

/// An object literal or call whose members stand on lines of their own, as an element of `list`.
std::string element_text(const SourceFile& file, const syntax::ArrayLiteral& list, const Style& style,
                         const std::vector<std::string>& body, const std::string& open,
                         const std::string& close) {
  const std::string indent =
      indentation_at(file, list.elements.empty() ? list.range.begin : list.elements.back()->range.begin);
  std::string text = open;
  const std::string break_line = style.newline + indent + style.unit;
  for (const std::string& line : body) text.append(break_line).append(line);
  return text + style.newline + indent + close;
}

/// How the file can say a key's region, partition and account inside a template literal.
struct PseudoParameters {
  std::string region;
  std::string partition;
  std::string account;
};

/// The lines of the statement's members, as PolicyStatementProps or as JSON.
std::vector<std::string> grant_members(const ServiceGrant& grant, bool json, const Style& style,
                                       const std::string& principal, const std::string& context) {
  const auto key = [&](std::string_view props, std::string_view in_json) {
    return std::string(json ? in_json : props) + ": ";
  };
  std::string actions;
  for (const std::string_view action : grant.actions)
    actions += (actions.empty() ? "" : ", ") + style.quoted(action);
  const std::string everything = json ? style.quoted("*") : "[" + style.quoted("*") + "]";
  std::vector<std::string> lines = {key("sid", "Sid") + style.quoted(grant.sid) + ","};
  if (json) lines.push_back("Effect: " + style.quoted("Allow") + ",");
  lines.push_back(key("principals", "Principal") + principal + ",");
  lines.push_back(key("actions", "Action") + "[" + actions + "],");
  lines.push_back(key("resources", "Resource") + everything + ",");
  if (!grant.context_condition.empty()) {
    lines.push_back(key("conditions", "Condition") + "{");
    lines.push_back(style.unit + "ArnLike: {");
    lines.push_back(style.unit + style.unit + style.quoted(grant.context_condition) + ": " + context + ",");
    lines.push_back(style.unit + "},");
    lines.emplace_back("},");
  }
  return lines;
}

/// `logs.${this.region}.amazonaws.com`, and the ARN of the condition.
std::string principal_text(const ServiceGrant& grant, const PseudoParameters& pseudo) {
  return std::string(grant.service) + "." + pseudo.region + ".amazonaws.com";
}
std::string context_text(const ServiceGrant& grant, const PseudoParameters& pseudo) {
  return "arn:" + pseudo.partition + ":" + std::string(grant.service) + ":" + pseudo.region + ":" +
         pseudo.account + ":" + std::string(grant.context_resource);
}

/// Adds the statement to the list that an L1 key's policy is written as.
std::optional<std::vector<FileEdit>> allow_in_l1_key_policy(const graph::ConstructGraph& graph,
                                                            const Construct& key, const ServiceGrant& grant) {
  value::Evaluation& heap = graph.heap();
  Statements statements;
  Location ignored;
  statements.take_document(heap, graph.property_value(key, "KeyPolicy", ignored));
  for (const StatementList& list : statements.lists) {
    const value::Origin origin = list.array->origin;
    if (origin.file == nullptr || origin.node == nullptr || origin.node->kind != Kind::ArrayLiteral) continue;
    const SourceFile& file = *origin.file;
    const auto& literal = as<syntax::ArrayLiteral>(*origin.node);
    const Style& style = style_of(file);
    // CloudFormation's own function says the region and account wherever the list stands.
    const PseudoParameters pseudo{"${AWS::Region}", "${AWS::Partition}", "${AWS::AccountId}"};
    const auto sub = [&](const std::string& text) {
      return "{ " + style.quoted("Fn::Sub") + ": " + style.quoted(text) + " }";
    };
    if (list.json) {
      const std::string element = element_text(
          file, literal, style,
          grant_members(grant, true, style, "{ Service: " + sub(principal_text(grant, pseudo)) + " }",
                        sub(context_text(grant, pseudo))),
          "{", "}");
      return std::vector<FileEdit>{append_elements(file, literal, {element}, style)};
    }
    // PolicyStatements: what names the key's stack is in reach inside the expression that makes the key.
    if (file_of(key) != &file || !key.object()->origin.node->range.contains(literal.range)) continue;
    const std::string stack = stack_expression(file, key, {});
    auto imported = import_names(file, "aws_iam", {"PolicyStatement", "ServicePrincipal"}, callee_of(key),
                                 literal.range.begin);
    if (stack.starts_with('.') || !imported) continue;
    const PseudoParameters of_stack{"${" + stack + ".region}", "${" + stack + ".partition}",
                                    "${" + stack + ".account}"};
    const std::string element = element_text(
        file, literal, style,
        grant_members(grant, false, style,
                      "[new " + imported->names[1] + "(`" + principal_text(grant, of_stack) + "`)]",
                      "`" + context_text(grant, of_stack) + "`"),
        "new " + imported->names[0] + "({", "})");
    std::vector<FileEdit> edits{append_elements(file, literal, {element}, style)};
    return with_imports(std::move(edits), *imported);
  }
  return std::nullopt;
}

/// Where a statement about a key can stand, and how it names the key.
struct Site {
  const SourceFile* file = nullptr;
  Named named;
  const Node* like = nullptr;  ///< an identifier whose import says how the file imports
  std::string stack;           ///< an expression for the key's stack
};

const Node* node_at(const SourceFile& file, text::ByteRange range) {
  const Node* node = &file.program();
  for (bool deeper = true; deeper && node->range != range;) {
    deeper = false;
    syntax::for_each_child(*node, [&](const Node* child) {
      if (deeper || child == nullptr || !child->range.contains(range)) return;
      node = child;
      deeper = true;
    });
  }
  return node->range == range ? node : nullptr;
}

/// The types that have the methods which add to a key policy.
const TypeNames kKeyTypes = {"Key", "IKey"};

/// At the construct that uses the key: the place where nothing at the key's own would do.
std::optional<Site> use_site(const graph::ConstructGraph& graph, const KeyUse& use) {
  Site site;
  site.file = graph.reading().file(use.place.file);
  const auto& origin = use.construct.object()->origin;
  if (site.file == nullptr || origin.file != site.file || origin.node->kind != Kind::New) return std::nullopt;
  const Node* property = node_at(*site.file, use.place.range);
  if (property == nullptr || property->kind != Kind::Property) return std::nullopt;
  // In the `super(…)` of a class, what the creating expression names is out of reach.
  if (!origin.node->range.contains(property->range)) return std::nullopt;
  const Node* value = as<syntax::Property>(*property).value;
  if (value != nullptr && value->kind == Kind::Member &&
      (as<syntax::Member>(*value).name == "keyArn" || as<syntax::Member>(*value).name == "keyId")) {
    value = as<syntax::Member>(*value).object;
  }
  for (const Node* part = value;
       part != nullptr && part->kind != Kind::Identifier && part->kind != Kind::This;) {
    if (part->kind != Kind::Member || part->has(syntax::kOptional)) return std::nullopt;
    part = as<syntax::Member>(*part).object;
  }
  const Node* statement = syntax::enclosing_statement(property);
  const Node* function = syntax::ancestor(property, {Kind::Function});
  const bool inside_statement =
      function != nullptr && statement != nullptr && statement->range.contains(function->range);
  if (value == nullptr || statement == nullptr || inside_statement ||
      (statement->kind != Kind::ExpressionStatement && statement->kind != Kind::VariableDeclaration)) {
    return std::nullopt;
  }
  site.named.expression = site.file->text(value->range);
  const DeclaredType type = type_of_expression(graph.reading(), *site.file, *value);
  if (is_one_of(type, kKeyTypes)) {
    site.named.optional = type.optional;
  } else {
    auto imported =
        import_names(*site.file, "aws_kms", {"Key"}, callee_of(use.construct), statement->range.begin);
    if (!imported) return std::nullopt;
    site.named.class_name = imported->names[0];
    site.named.hoist = std::move(imported->edits);
  }
  site.named.after = end_of_statement(*site.file, statement->range.end);
  site.named.indent = indentation_at(*site.file, statement->range.begin);
  site.like = callee_of(use.construct);
  site.stack = stack_expression(*site.file, use.construct, site.named.expression);
  // `this.key?.addToResourcePolicy(… this.key.stack …)` would not compile.
  if (site.named.optional && site.stack == site.named.expression + ".stack") return std::nullopt;
  return site;
}

/// Where the key is made and has a name, or can be given the `wanted` one.
std::optional<Site> making_site(const graph::ConstructGraph& graph, const Construct& key,
                                std::string_view wanted) {
  Site site;
  site.file = file_of(key);
  if (site.file == nullptr) return std::nullopt;
  auto named = name_of(graph.reading(), *site.file, key.object()->origin.node, wanted, kKeyTypes);
  if (!named) return std::nullopt;
  site.named = std::move(*named);
  site.like = callee_of(key);
  site.stack = stack_expression(*site.file, key, site.named.expression);
  return site;
}

std::optional<Site> key_site(const graph::ConstructGraph& graph, const Construct& key, const KeyUse& use,
                             std::string_view wanted) {
  if (!has_policy_methods(graph, key)) return std::nullopt;
  if (auto site = making_site(graph, key, wanted)) return site;
  return use.imported ? std::nullopt : use_site(graph, use);
}

}  // namespace

std::string Edits::new_name(const Construct& construct, std::string_view base) const {
  const auto [known, added] = likely_names_.try_emplace(std::string(base));
  const auto key_of = [&](const Construct& one) {
    const Object& object = *one.object();
    return LikelyName{object.origin.file, object.library, lower_camel(one.name(), base)};
  };
  if (added) {
    for (const Construct& other : graph_.constructs())
      known->second[key_of(other)].insert(other.object()->origin.node->range.begin);
  }
  const LikelyName wanted = key_of(construct);
  const std::set<std::uint32_t>& places = known->second[wanted];
  const auto earlier =
      std::distance(places.begin(), places.lower_bound(construct.object()->origin.node->range.begin));
  return earlier == 0 ? wanted.name : wanted.name + std::to_string(earlier + 1);
}

std::optional<std::vector<FileEdit>> Edits::allow_in_key_policy(const Construct& key, const KeyUse& use,
                                                                const ServiceGrant& grant) const {
  if (file_of(key) == nullptr) return std::nullopt;
  if (!has_policy_methods(graph_, key)) return allow_in_l1_key_policy(graph_, key, grant);
  const auto site = key_site(graph_, key, use, new_name(key, "key"));
  if (!site) return std::nullopt;
  const auto imported = import_names(*site->file, "aws_iam", {"PolicyStatement", "ServicePrincipal"},
                                     site->like, site->named.after);
  if (!imported) return std::nullopt;
  const Style& style = style_of(*site->file);
  const PseudoParameters pseudo{"${" + site->stack + ".region}", "${" + site->stack + ".partition}",
                                "${" + site->stack + ".account}"};
  std::vector<std::string> code = {site->named.expression + (site->named.optional ? "?." : ".") +
                                   "addToResourcePolicy(new " + imported->names[0] + "({"};
  for (const std::string& line : grant_members(
           grant, false, style, "[new " + imported->names[1] + "(`" + principal_text(grant, pseudo) + "`)]",
           "`" + context_text(grant, pseudo) + "`")) {
    code.push_back(style.unit + line);
  }
  code.push_back("}))" + std::string(style.end()));
  std::vector<FileEdit> edits = insert_statement(*site->file, key, site->named, code);
  return with_imports(std::move(edits), *imported);
}

std::optional<std::vector<FileEdit>> Edits::grant_on_key(const Construct& key, const KeyUse& use,
                                                         std::string_view method,
                                                         std::string_view service) const {
  if (file_of(key) == nullptr) return std::nullopt;
  const auto site = key_site(graph_, key, use, new_name(key, "key"));
  if (!site) return std::nullopt;
  const auto imported =
      import_names(*site->file, "aws_iam", {"ServicePrincipal"}, site->like, site->named.after);
  if (!imported) return std::nullopt;
  const Style& style = style_of(*site->file);
  std::vector<FileEdit> edits =
      insert_statement(*site->file, key, site->named,
                       {site->named.expression + (site->named.optional ? "?." : ".") + std::string(method) +
                        "(new " + imported->names[0] + "(`" + std::string(service) + ".${" + site->stack +
                        ".region}.amazonaws.com`))" + std::string(style.end())});
  return with_imports(std::move(edits), *imported);
}

std::optional<std::vector<FileEdit>> Edits::allow_in_managed_policy(const Construct& policy,
                                                                    const std::vector<std::string>& actions,
                                                                    std::string_view sid) const {
  value::Evaluation& heap = graph_.heap();
  const Object& object = *policy.object();

  Statements statements;
  const Value props = graph::props_of(object);
  statements.take_list(graph::member(heap, props, "statements", {}), false);
  statements.take_document(heap, graph::member(heap, props, "document", {}));
  statements.take_document(heap, graph::member(heap, props, "policyDocument", {}));
  for (const auto& [name, value] : object.derived) {
    if (name == "document") statements.take_document(heap, value);
  }
  statements.take_calls(heap, object);

  for (const Value& value : statements.all) {
    const Object* statement = value.object();
    if (statement == nullptr) continue;
    const bool json_object = statement->kind == ObjectKind::Plain;
    const Value source = json_object ? value : graph::first_argument(statement->made.arguments, 0);
    if (source.object() == nullptr ||
        (!json_object && statement->made.how != How::New && statement->made.member != "fromJson")) {
      continue;
    }
    const bool json = json_object || statement->made.member == "fromJson";
    const syntax::ArrayLiteral* list = literal_list(*source.object(), json ? "Action" : "actions");
    if (list == nullptr || source.object()->origin.file == nullptr) continue;
    graph::Policy read;
    graph::PolicyReader(graph_, {}).read_statement(value, {}, read);
    if (read.document.statements.size() != 1) continue;
    const iam::Statement& about = read.document.statements.front();
    const bool everywhere = std::ranges::any_of(
        about.resources, [](const iam::Text& text) { return text.is_literal() && text.to_string() == "*"; });
    if (about.applies != iam::Ternary::Yes || about.effect != iam::Effect::Allow ||
        about.conditional != iam::Ternary::No || !everywhere || about.actions_open ||
        !about.not_actions.empty()) {
      continue;
    }
    const SourceFile& file = *source.object()->origin.file;
    Style style = style_of(file);
    for (const Node* element : list->elements) {
      if (element->kind == Kind::StringLiteral) style.quote = file.text()[element->range.begin];
    }
    std::vector<std::string> quoted;
    quoted.reserve(actions.size());
    for (const std::string& action : actions) quoted.push_back(style.quoted(action));
    return std::vector<FileEdit>{append_elements(file, *list, quoted, style)};
  }

  constexpr std::size_t kLongList = 100;
  /// The lines of `actions: […],`: on one line when that is not too long.
  const auto action_lines = [&](const Style& style, const std::string& property) {
    std::string text;
    for (const std::string& action : actions) text += (text.empty() ? "" : ", ") + style.quoted(action);
    std::vector<std::string> lines = {property + ": [" + text + "],"};
    if (lines.front().size() <= kLongList) return lines;
    lines = {property + ": ["};
    for (const std::string& action : actions) lines.push_back(style.unit + style.quoted(action) + ",");
    lines.emplace_back("],");
    return lines;
  };
  const auto statement_lines = [&](const Style& style, bool json) {
    std::vector<std::string> lines = {(json ? "Sid: " : "sid: ") + style.quoted(sid) + ","};
    if (json) lines.push_back("Effect: " + style.quoted("Allow") + ",");
    for (std::string& line : action_lines(style, json ? "Action" : "actions"))
      lines.push_back(std::move(line));
    lines.push_back(json ? "Resource: " + style.quoted("*") + ","
                         : "resources: [" + style.quoted("*") + "],");
    return lines;
  };
  for (const StatementList& list : statements.lists) {
    const auto& origin = list.array->origin;
    if (origin.file == nullptr || origin.node == nullptr || origin.node->kind != Kind::ArrayLiteral) continue;
    const SourceFile& file = *origin.file;
    const Style& style = style_of(file);
    const auto& literal = as<syntax::ArrayLiteral>(*origin.node);
    const auto lines = [&](const std::vector<std::string>& body, const std::string& open,
                           const std::string& close) {
      return element_text(file, literal, style, body, open, close);
    };
    if (list.json) {
      return std::vector<FileEdit>{
          append_elements(file, literal, {lines(statement_lines(style, true), "{", "}")}, style)};
    }
    const Node* like = file_of(policy) == &file ? callee_of(policy) : nullptr;
    auto imported = import_names(file, "aws_iam", {"PolicyStatement"}, like, literal.range.begin);
    if (!imported) continue;
    std::vector<FileEdit> edits{append_elements(
        file, literal, {lines(statement_lines(style, false), "new " + imported->names[0] + "({", "})")},
        style)};
    return with_imports(std::move(edits), *imported);
  }

  const SourceFile* file = file_of(policy);
  if (file == nullptr || !policy.is_a("aws-cdk-lib.aws_iam.ManagedPolicy")) return std::nullopt;
  const auto named =
      name_of(graph_.reading(), *file, object.origin.node, new_name(policy, "boundary"), {"ManagedPolicy"});
  if (!named) return std::nullopt;
  const auto imported = import_names(*file, "aws_iam", {"PolicyStatement"}, callee_of(policy), named->after);
  if (!imported) return std::nullopt;
  const Style& style = style_of(*file);
  std::vector<std::string> code = {named->expression + (named->optional ? "?." : ".") + "addStatements(new " +
                                   imported->names[0] + "({"};
  for (const std::string& line : statement_lines(style, false)) code.push_back(style.unit + line);
  code.push_back("}))" + std::string(style.end()));
  std::vector<FileEdit> edits = insert_statement(*file, policy, *named, std::move(code));
  return with_imports(std::move(edits), *imported);
}

}  // namespace presynth::rule
