// The abstract syntax tree of one TypeScript file: what evaluation and edits need, and nothing else.
//
// Nodes are made once by lowering a tree-sitter tree (lower.cpp), live in their SourceFile's arena and are
// immutable afterwards; any thread may read them while it holds the SourceFile. Names and literals are views
// into the file's text or arena. `range` is the node's exact source text in byte offsets, without surrounding
// parentheses. The names follow ESTree and the TypeScript compiler. What could not be parsed is an `Error`
// node in its place.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzers/text/text.h"

namespace presynth::syntax {

using text::ByteRange;

enum class Kind : std::uint8_t {
  // Expressions.
  Identifier,
  StringLiteral,
  TemplateLiteral,
  TaggedTemplate,
  NumberLiteral,
  BigIntLiteral,
  RegExpLiteral,
  BooleanLiteral,
  NullLiteral,
  This,
  Super,
  ArrayLiteral,
  ObjectLiteral,
  Function,
  Class,
  Member,
  Index,
  Call,
  New,
  Unary,
  Binary,
  Logical,
  Assign,
  Update,
  Conditional,
  Spread,
  Await,
  Yield,
  Sequence,
  Cast,
  Elision,
  ImportCall,
  Jsx,
  // Parts of expressions.
  Property,
  // Binding and assignment patterns.
  ObjectPattern,
  PatternProperty,
  ArrayPattern,
  DefaultPattern,
  RestPattern,
  // Parts of functions and classes.
  Parameter,
  Field,
  Method,
  StaticBlock,
  // Types.
  TypeReference,
  ArrayType,
  UnionType,
  IntersectionType,
  FunctionType,
  ObjectType,
  TypeMember,
  LiteralType,
  OtherType,
  // Statements.
  Program,
  Block,
  VariableDeclaration,
  Declarator,
  ExpressionStatement,
  Return,
  If,
  For,
  ForIn,
  ForOf,
  While,
  DoWhile,
  Break,
  Continue,
  Throw,
  Try,
  Switch,
  SwitchCase,
  Labeled,
  Empty,
  FunctionDeclaration,
  ClassDeclaration,
  Enum,
  EnumMember,
  Interface,
  TypeAlias,
  Namespace,
  Import,
  ImportEquals,
  ExportNamed,
  ExportAll,
  ExportDefault,
  ExportAssign,
  Error,
};

/// Modifiers; which of them mean something depends on the kind.
enum Flag : std::uint16_t {
  kOptional = 1 << 0,   ///< `a?.b`, `a?.[b]`, `a?.()`; optional parameter, field or type member (`x?`)
  kComputed = 1 << 1,   ///< `[k]: v`, `[k]() {}`; the key is an expression
  kShorthand = 1 << 2,  ///< `{ a }`
  kStatic = 1 << 3,
  kReadonly = 1 << 4,
  kPrivate = 1 << 5,  ///< `private x` or `#x`
  kProtected = 1 << 6,
  kPublic = 1 << 7,  ///< written out; on a Parameter of a constructor any of these makes a field
  kAsync = 1 << 8,
  kGenerator = 1 << 9,
  kAbstract = 1 << 10,
  kArrow = 1 << 11,
  kGetter = 1 << 12,
  kSetter = 1 << 13,
  kExported = 1 << 14,  ///< `export` or `export default` stands before the declaration
  kTypeOnly = 1 << 15,  ///< `import type`, `export type`, `import { type X }`; `declare …`
};

enum class Operator : std::uint8_t {
  None,
  // Unary.
  Not,
  Minus,
  Plus,
  BitNot,
  TypeOf,
  Void,
  Delete,
  // Binary.
  Add,
  Sub,
  Mul,
  Div,
  Mod,
  Exp,
  BitAnd,
  BitOr,
  BitXor,
  Shl,
  Shr,
  UShr,
  Eq,
  Ne,
  StrictEq,
  StrictNe,
  Lt,
  Le,
  Gt,
  Ge,
  In,
  InstanceOf,
  // Logical (also as compound assignment).
  And,
  Or,
  Nullish,
  // Update.
  Increment,
  Decrement,
};

enum class VariableKind : std::uint8_t { Var, Let, Const };

struct Scope;
struct Binding;

struct Node {
  Kind kind;
  Operator op = Operator::None;
  std::uint16_t flags = 0;
  ByteRange range;
  const Node* parent = nullptr;  ///< null for Program only

  [[nodiscard]] bool has(Flag flag) const { return (flags & flag) != 0; }
};

using NodeList = std::span<const Node* const>;

/// A reference or a declared name. `binding` is null for a name that the file does not declare (a global).
struct Identifier : Node {
  std::string_view name;
  const Binding* binding = nullptr;
};
/// Also NumberLiteral and BooleanLiteral have a struct of their own; NullLiteral, This, Super, Elision,
/// Empty, Error, RegExpLiteral, BigIntLiteral, Jsx, OtherType are plain Nodes.
struct StringLiteral : Node {
  std::string_view value;  ///< escapes resolved
};
struct NumberLiteral : Node {
  double value = 0;
};
struct BooleanLiteral : Node {
  bool value = false;
};
/// `quasis.size() == expressions.size() + 1`.
struct TemplateLiteral : Node {
  std::span<const std::string_view> quasis;  ///< escapes resolved
  NodeList expressions;
};
struct TaggedTemplate : Node {
  const Node* tag = nullptr;
  const TemplateLiteral* quasi = nullptr;
};
/// Elements may be Spread or Elision.
struct ArrayLiteral : Node {
  NodeList elements;
};
/// Members are Property, Method (also getters and setters) or Spread.
struct ObjectLiteral : Node {
  NodeList members;
};
/// `name: value`, `name` (kShorthand; value is the Identifier), `[key]: value` (kComputed).
struct Property : Node {
  std::string_view name;  ///< cooked; empty when computed
  const Node* key = nullptr;
  const Node* value = nullptr;
};
/// A function expression, arrow (kArrow), declaration, or the function of a Method. An arrow's `body` may be
/// an expression.
struct Function : Node {
  const Identifier* name = nullptr;
  NodeList parameters;  ///< Parameter
  const Node* return_type = nullptr;
  const Node* body = nullptr;    ///< Block, an expression, or null (an overload, abstract or declared)
  const Scope* scope = nullptr;  ///< parameters and, for a block body, its top-level declarations
};
/// `target` is an Identifier, a pattern or a RestPattern; `initializer` is its default.
struct Parameter : Node {
  const Node* target = nullptr;
  const Node* type = nullptr;
  const Node* initializer = nullptr;
};
struct Class : Node {
  const Identifier* name = nullptr;
  const Node* superclass = nullptr;  ///< expression after `extends`
  NodeList implements;               ///< types
  NodeList members;                  ///< Field, Method, StaticBlock
  NodeList decorators;               ///< expressions
  const Scope* scope = nullptr;      ///< holds the class's own name
};
struct Field : Node {
  std::string_view name;  ///< with its `#`; empty when computed
  const Node* key = nullptr;
  const Node* type = nullptr;
  const Node* initializer = nullptr;
  bool decorated = false;
};
/// In a class or an object literal; `constructor` has that name.
struct Method : Node {
  std::string_view name;
  const Node* key = nullptr;
  const Function* function = nullptr;
  bool decorated = false;
};
struct StaticBlock : Node {
  const Node* body = nullptr;
};
struct Member : Node {
  const Node* object = nullptr;
  std::string_view name;  ///< with its `#`
  ByteRange name_range;
};
struct Index : Node {
  const Node* object = nullptr;
  const Node* index = nullptr;
};
struct Call : Node {
  const Node* callee = nullptr;
  NodeList arguments;
  ByteRange arguments_range;  ///< with the parentheses
  NodeList type_arguments;
};
struct New : Node {
  const Node* callee = nullptr;
  NodeList arguments;
  ByteRange arguments_range;  ///< with the parentheses; empty when there are none
  NodeList type_arguments;
};
/// Unary (op), Spread, Await, Yield, Return, Throw, ExpressionStatement, ExportDefault, ExportAssign (`export
/// = x`), ImportCall (`import(x)`), RestPattern. `operand` may be null for Yield and Return. ExportDefault's
/// operand may be a FunctionDeclaration or ClassDeclaration.
struct Unary : Node {
  const Node* operand = nullptr;
};
/// Binary (op), Logical (op), Assign (op is None for `=`, else the operator of `op=`), Sequence.
struct Binary : Node {
  const Node* left = nullptr;
  const Node* right = nullptr;
};
struct Update : Node {
  const Node* operand = nullptr;
  bool prefix = false;
};
struct Conditional : Node {
  const Node* test = nullptr;
  const Node* consequent = nullptr;
  const Node* alternate = nullptr;
};
/// `x as T`, `<T>x`, `x satisfies T`, and `x!` with a null type; `as const` has a TypeReference named
/// `const`.
struct Cast : Node {
  const Node* expression = nullptr;
  const Node* type = nullptr;
};
struct ObjectPattern : Node {
  NodeList properties;  ///< PatternProperty or RestPattern
};
/// `{ name }` (kShorthand), `{ name: target }`, `{ [key]: target }`; `target` may be a DefaultPattern.
struct PatternProperty : Node {
  std::string_view name;
  const Node* key = nullptr;
  const Node* target = nullptr;
};
struct ArrayPattern : Node {
  NodeList elements;  ///< patterns, Elision, RestPattern
};
struct DefaultPattern : Node {
  const Node* target = nullptr;
  const Node* initializer = nullptr;
};

/// `kms.IKey`, `Map<string, T>`, `string`, `any`: `name` is dotted as written, without spaces.
struct TypeReference : Node {
  std::string_view name;
  const Identifier* root = nullptr;  ///< first part, with its binding
  NodeList arguments;
};
struct ArrayType : Node {
  const Node* element = nullptr;
};
/// UnionType and IntersectionType.
struct CompositeType : Node {
  NodeList types;
};
struct ObjectType : Node {
  NodeList members;  ///< TypeMember
};
/// A property (or method: FunctionType as its type) of an object type or an interface.
struct TypeMember : Node {
  std::string_view name;
  const Node* type = nullptr;
};
struct FunctionType : Node {
  const Node* result = nullptr;
};
struct LiteralType : Node {
  const Node* literal = nullptr;
};

struct Program : Node {
  NodeList body;
  const Scope* scope = nullptr;
};
struct Block : Node {
  NodeList body;
  const Scope* scope =
      nullptr;  ///< null when the block declares nothing, or when its Function holds the scope
};
struct VariableDeclaration : Node {
  VariableKind variable_kind = VariableKind::Const;
  NodeList declarators;
};
struct Declarator : Node {
  const Node* target = nullptr;  ///< Identifier or pattern
  const Node* type = nullptr;
  const Node* initializer = nullptr;
};
struct If : Node {
  const Node* test = nullptr;
  const Node* consequent = nullptr;
  const Node* alternate = nullptr;
};
struct For : Node {
  const Node* init = nullptr;
  const Node* test = nullptr;
  const Node* update = nullptr;
  const Node* body = nullptr;
  const Scope* scope = nullptr;
};
/// ForIn and ForOf. `left` is a VariableDeclaration with one declarator and no initializer, or a pattern.
struct ForEach : Node {
  const Node* left = nullptr;
  const Node* right = nullptr;
  const Node* body = nullptr;
  const Scope* scope = nullptr;
};
/// While and DoWhile.
struct Loop : Node {
  const Node* test = nullptr;
  const Node* body = nullptr;
};
/// Break and Continue.
struct Jump : Node {
  std::string_view label;
};
struct Try : Node {
  const Block* block = nullptr;
  const Node* parameter = nullptr;
  const Block* handler = nullptr;
  const Scope* handler_scope = nullptr;
  const Block* finalizer = nullptr;
};
struct Switch : Node {
  const Node* discriminant = nullptr;
  NodeList cases;  ///< SwitchCase
  const Scope* scope = nullptr;
};
struct SwitchCase : Node {
  const Node* test = nullptr;  ///< null for `default`
  NodeList body;
};
struct Labeled : Node {
  std::string_view label;
  const Node* body = nullptr;
};
/// FunctionDeclaration and ClassDeclaration wrap the function or class expression, so that both are evaluated
/// alike.
struct FunctionDeclaration : Node {
  const Function* function = nullptr;
};
struct ClassDeclaration : Node {
  const Class* declared = nullptr;
};
struct Enum : Node {
  const Identifier* name = nullptr;
  NodeList members;  ///< EnumMember
};
struct EnumMember : Node {
  std::string_view name;
  const Node* initializer = nullptr;
};
struct Interface : Node {
  const Identifier* name = nullptr;
  NodeList extends;  ///< types
  const ObjectType* body = nullptr;
};
struct TypeAlias : Node {
  const Identifier* name = nullptr;
  const Node* type = nullptr;
};
struct Namespace : Node {
  const Identifier* name = nullptr;  ///< null for `declare module 'x'` and `declare global`
  const Block* body = nullptr;
};

/// One imported or exported name. For `import d from`: imported is "default"; for `import * as n`: imported
/// is "*". For `export { a as b }`: imported is "a" (and `local` its Identifier, without `from`), exported is
/// "b".
struct ModuleSpecifier {
  std::string_view imported;
  std::string_view exported;
  const Identifier* local = nullptr;
  ByteRange range;
  bool type_only = false;
};
/// `import d, { a as b } from 'm'`, `import * as n from 'm'`, `import 'm'`.
struct Import : Node {
  std::string_view module;
  ByteRange module_range;  ///< the string with its quotes
  std::span<const ModuleSpecifier> specifiers;
  ByteRange named_range;  ///< the braces with what is between them; empty when there are none
};
/// `import n = require('m')` (module set) or `import n = a.b.c` (target set).
struct ImportEquals : Node {
  const Identifier* local = nullptr;
  std::string_view module;
  ByteRange module_range;
  const Node* target = nullptr;
};
/// `export { a as b }`, with `from 'm'` when module_range is not empty.
struct ExportNamed : Node {
  std::string_view module;
  ByteRange module_range;
  std::span<const ModuleSpecifier> specifiers;
};
/// `export * from 'm'`; `export * as n from 'm'` has exported_as.
struct ExportAll : Node {
  std::string_view module;
  ByteRange module_range;
  std::string_view exported_as;
};

enum class BindingKind : std::uint8_t {
  Var,
  Let,
  Const,
  Parameter,
  Function,
  Class,
  Enum,
  Namespace,
  Import,
  CatchParameter,
  Type,
};

/// One place where a binding is mentioned after its declaration.
struct Reference {
  const Identifier* identifier;
  bool reads;   ///< `x`, `x += 1` used as a value, `export { x }`, `x++` used as a value, a type position's
                ///< `typeof x`
  bool writes;  ///< `x = …`, `x += …`, `x++`
};

/// One declared name: its scope, its slot there, and everything that mentions it. Types (interfaces, aliases)
/// have bindings of kind Type and no slot.
struct Binding {
  std::string_view name;
  BindingKind kind;
  const Scope* scope;
  std::uint32_t slot;             ///< index into the environment of `scope`
  const Identifier* declaration;  ///< the first one
  const Node* declared_by;        ///< Declarator, Parameter, FunctionDeclaration, Import, Class, …
  bool exported = false;          ///< `export const x`, `export { x }`, `export default x`, `export = x`
  bool redeclared = false;        ///< as a value, more than once: `var x; var x`, overloads, `enum` parts
  bool captured = false;          ///< mentioned from a function other than the one that declares it
  std::span<const Reference> references;
};

enum class ScopeKind : std::uint8_t { Module, Function, Block, Class, Catch, Loop, Switch, Namespace };

/// A lexical scope. `slots` is how many variables an environment for it holds.
struct Scope {
  ScopeKind kind;
  const Scope* parent;
  const Node* node;
  std::uint32_t slots;
  std::span<const Binding* const> bindings;
};

/// `node` as T; the caller has checked the kind.
template <class T>
const T& as(const Node& node) {
  return static_cast<const T&>(node);
}

/// Nearest ancestor-or-self that is a statement in a Program, Block, SwitchCase or Namespace body.
[[nodiscard]] const Node* enclosing_statement(const Node* node);
/// Nearest ancestor (not self) of one of the kinds, or null.
[[nodiscard]] const Node* ancestor(const Node* node, std::initializer_list<Kind> kinds);
/// Calls `visit(const Node*)` for every direct child in source order (types included).
template <class Visit>
void for_each_child(const Node& node, Visit&& visit);

}  // namespace presynth::syntax

#include "analyzers/syntax/ast_children.inl"
