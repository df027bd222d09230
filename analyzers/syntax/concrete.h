// The concrete syntax tree as lowering reads it: internal to analyzers/syntax.
//
// tree-sitter's tree is walked once with a cursor and written down in preorder as an array of 16-byte nodes;
// then it is deleted. Lowering runs over the array, where looking ahead, counting and skipping cost nothing
// and the grammar's fields are not needed: in this grammar the tag and the order of the children tell every
// part.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "analyzers/syntax/source_file.h"
#include "grammars/grammars.h"

namespace presynth::syntax::concrete {

// PRESYNTH_NAMED(Tag, "symbol"): a named symbol of the grammar. PRESYNTH_TOKEN: an anonymous one.
#define PRESYNTH_SYMBOLS(PRESYNTH_NAMED, PRESYNTH_TOKEN)                                      \
  PRESYNTH_NAMED(AbstractClassDeclaration, "abstract_class_declaration")                      \
  PRESYNTH_NAMED(AbstractMethodSignature, "abstract_method_signature")                        \
  PRESYNTH_NAMED(AccessibilityModifier, "accessibility_modifier")                             \
  PRESYNTH_NAMED(AddingTypeAnnotation, "adding_type_annotation")                              \
  PRESYNTH_NAMED(AmbientDeclaration, "ambient_declaration")                                   \
  PRESYNTH_NAMED(Arguments, "arguments")                                                      \
  PRESYNTH_NAMED(Array, "array")                                                              \
  PRESYNTH_NAMED(ArrayPattern, "array_pattern")                                               \
  PRESYNTH_NAMED(ArrayType, "array_type")                                                     \
  PRESYNTH_NAMED(ArrowFunction, "arrow_function")                                             \
  PRESYNTH_NAMED(AsExpression, "as_expression")                                               \
  PRESYNTH_NAMED(Asserts, "asserts")                                                          \
  PRESYNTH_NAMED(AssertsAnnotation, "asserts_annotation")                                     \
  PRESYNTH_NAMED(AssignmentExpression, "assignment_expression")                               \
  PRESYNTH_NAMED(AssignmentPattern, "assignment_pattern")                                     \
  PRESYNTH_NAMED(AugmentedAssignment, "augmented_assignment_expression")                      \
  PRESYNTH_NAMED(AwaitExpression, "await_expression")                                         \
  PRESYNTH_NAMED(BinaryExpression, "binary_expression")                                       \
  PRESYNTH_NAMED(BreakStatement, "break_statement")                                           \
  PRESYNTH_NAMED(CallExpression, "call_expression")                                           \
  PRESYNTH_NAMED(CallSignature, "call_signature")                                             \
  PRESYNTH_NAMED(CatchClause, "catch_clause")                                                 \
  PRESYNTH_NAMED(Class, "class")                                                              \
  PRESYNTH_NAMED(ClassBody, "class_body")                                                     \
  PRESYNTH_NAMED(ClassDeclaration, "class_declaration")                                       \
  PRESYNTH_NAMED(ClassHeritage, "class_heritage")                                             \
  PRESYNTH_NAMED(ClassStaticBlock, "class_static_block")                                      \
  PRESYNTH_NAMED(Comment, "comment")                                                          \
  PRESYNTH_NAMED(ComputedPropertyName, "computed_property_name")                              \
  PRESYNTH_NAMED(ConditionalType, "conditional_type")                                         \
  PRESYNTH_NAMED(Constraint, "constraint")                                                    \
  PRESYNTH_NAMED(ConstructSignature, "construct_signature")                                   \
  PRESYNTH_NAMED(ConstructorType, "constructor_type")                                         \
  PRESYNTH_NAMED(ContinueStatement, "continue_statement")                                     \
  PRESYNTH_NAMED(DebuggerStatement, "debugger_statement")                                     \
  PRESYNTH_NAMED(Decorator, "decorator")                                                      \
  PRESYNTH_NAMED(DefaultType, "default_type")                                                 \
  PRESYNTH_NAMED(DoStatement, "do_statement")                                                 \
  PRESYNTH_NAMED(ElseClause, "else_clause")                                                   \
  PRESYNTH_NAMED(EmptyStatement, "empty_statement")                                           \
  PRESYNTH_NAMED(EnumAssignment, "enum_assignment")                                           \
  PRESYNTH_NAMED(EnumBody, "enum_body")                                                       \
  PRESYNTH_NAMED(EnumDeclaration, "enum_declaration")                                         \
  PRESYNTH_NAMED(EscapeSequence, "escape_sequence")                                           \
  PRESYNTH_NAMED(ExistentialType, "existential_type")                                         \
  PRESYNTH_NAMED(ExportClause, "export_clause")                                               \
  PRESYNTH_NAMED(ExportSpecifier, "export_specifier")                                         \
  PRESYNTH_NAMED(ExportStatement, "export_statement")                                         \
  PRESYNTH_NAMED(ExpressionStatement, "expression_statement")                                 \
  PRESYNTH_NAMED(ExtendsClause, "extends_clause")                                             \
  PRESYNTH_NAMED(ExtendsTypeClause, "extends_type_clause")                                    \
  PRESYNTH_NAMED(False, "false")                                                              \
  PRESYNTH_NAMED(FinallyClause, "finally_clause")                                             \
  PRESYNTH_NAMED(FlowMaybeType, "flow_maybe_type")                                            \
  PRESYNTH_NAMED(ForInStatement, "for_in_statement")                                          \
  PRESYNTH_NAMED(ForStatement, "for_statement")                                               \
  PRESYNTH_NAMED(FormalParameters, "formal_parameters")                                       \
  PRESYNTH_NAMED(FunctionDeclaration, "function_declaration")                                 \
  PRESYNTH_NAMED(FunctionExpression, "function_expression")                                   \
  PRESYNTH_NAMED(FunctionSignature, "function_signature")                                     \
  PRESYNTH_NAMED(FunctionType, "function_type")                                               \
  PRESYNTH_NAMED(GeneratorFunction, "generator_function")                                     \
  PRESYNTH_NAMED(GeneratorFunctionDeclaration, "generator_function_declaration")              \
  PRESYNTH_NAMED(GenericType, "generic_type")                                                 \
  PRESYNTH_NAMED(HashBangLine, "hash_bang_line")                                              \
  PRESYNTH_NAMED(HtmlComment, "html_comment")                                                 \
  PRESYNTH_NAMED(Identifier, "identifier")                                                    \
  PRESYNTH_NAMED(IfStatement, "if_statement")                                                 \
  PRESYNTH_NAMED(Import, "import")                                                            \
  PRESYNTH_NAMED(ImportAlias, "import_alias")                                                 \
  PRESYNTH_NAMED(ImportAttribute, "import_attribute")                                         \
  PRESYNTH_NAMED(ImportClause, "import_clause")                                               \
  PRESYNTH_NAMED(ImportRequireClause, "import_require_clause")                                \
  PRESYNTH_NAMED(ImportSpecifier, "import_specifier")                                         \
  PRESYNTH_NAMED(ImportStatement, "import_statement")                                         \
  PRESYNTH_NAMED(IndexSignature, "index_signature")                                           \
  PRESYNTH_NAMED(IndexTypeQuery, "index_type_query")                                          \
  PRESYNTH_NAMED(InferType, "infer_type")                                                     \
  PRESYNTH_NAMED(InstantiationExpression, "instantiation_expression")                         \
  PRESYNTH_NAMED(InterfaceBody, "interface_body")                                             \
  PRESYNTH_NAMED(InterfaceDeclaration, "interface_declaration")                               \
  PRESYNTH_NAMED(InternalModule, "internal_module")                                           \
  PRESYNTH_NAMED(IntersectionType, "intersection_type")                                       \
  PRESYNTH_NAMED(JsxElement, "jsx_element")                                                   \
  PRESYNTH_NAMED(JsxSelfClosingElement, "jsx_self_closing_element")                           \
  PRESYNTH_NAMED(LabeledStatement, "labeled_statement")                                       \
  PRESYNTH_NAMED(LexicalDeclaration, "lexical_declaration")                                   \
  PRESYNTH_NAMED(LiteralType, "literal_type")                                                 \
  PRESYNTH_NAMED(LookupType, "lookup_type")                                                   \
  PRESYNTH_NAMED(MappedTypeClause, "mapped_type_clause")                                      \
  PRESYNTH_NAMED(MemberExpression, "member_expression")                                       \
  PRESYNTH_NAMED(MetaProperty, "meta_property")                                               \
  PRESYNTH_NAMED(MethodDefinition, "method_definition")                                       \
  PRESYNTH_NAMED(MethodSignature, "method_signature")                                         \
  PRESYNTH_NAMED(Module, "module")                                                            \
  PRESYNTH_NAMED(NamedImports, "named_imports")                                               \
  PRESYNTH_NAMED(NamespaceExport, "namespace_export")                                         \
  PRESYNTH_NAMED(NamespaceImport, "namespace_import")                                         \
  PRESYNTH_NAMED(NestedIdentifier, "nested_identifier")                                       \
  PRESYNTH_NAMED(NestedTypeIdentifier, "nested_type_identifier")                              \
  PRESYNTH_NAMED(NewExpression, "new_expression")                                             \
  PRESYNTH_NAMED(NonNullExpression, "non_null_expression")                                    \
  PRESYNTH_NAMED(Null, "null")                                                                \
  PRESYNTH_NAMED(Number, "number")                                                            \
  PRESYNTH_NAMED(Object, "object")                                                            \
  PRESYNTH_NAMED(ObjectAssignmentPattern, "object_assignment_pattern")                        \
  PRESYNTH_NAMED(ObjectPattern, "object_pattern")                                             \
  PRESYNTH_NAMED(ObjectType, "object_type")                                                   \
  PRESYNTH_NAMED(OmittingTypeAnnotation, "omitting_type_annotation")                          \
  PRESYNTH_NAMED(OptingTypeAnnotation, "opting_type_annotation")                              \
  PRESYNTH_NAMED(OptionalChain, "optional_chain")                                             \
  PRESYNTH_NAMED(OptionalParameter, "optional_parameter")                                     \
  PRESYNTH_NAMED(OptionalType, "optional_type")                                               \
  PRESYNTH_NAMED(OverrideModifier, "override_modifier")                                       \
  PRESYNTH_NAMED(Pair, "pair")                                                                \
  PRESYNTH_NAMED(PairPattern, "pair_pattern")                                                 \
  PRESYNTH_NAMED(ParenthesizedExpression, "parenthesized_expression")                         \
  PRESYNTH_NAMED(ParenthesizedType, "parenthesized_type")                                     \
  PRESYNTH_NAMED(PredefinedType, "predefined_type")                                           \
  PRESYNTH_NAMED(PrivatePropertyIdentifier, "private_property_identifier")                    \
  PRESYNTH_NAMED(Program, "program")                                                          \
  PRESYNTH_NAMED(PropertyIdentifier, "property_identifier")                                   \
  PRESYNTH_NAMED(PropertySignature, "property_signature")                                     \
  PRESYNTH_NAMED(PublicFieldDefinition, "public_field_definition")                            \
  PRESYNTH_NAMED(ReadonlyType, "readonly_type")                                               \
  PRESYNTH_NAMED(Regex, "regex")                                                              \
  PRESYNTH_NAMED(RequiredParameter, "required_parameter")                                     \
  PRESYNTH_NAMED(RestPattern, "rest_pattern")                                                 \
  PRESYNTH_NAMED(RestType, "rest_type")                                                       \
  PRESYNTH_NAMED(ReturnStatement, "return_statement")                                         \
  PRESYNTH_NAMED(SatisfiesExpression, "satisfies_expression")                                 \
  PRESYNTH_NAMED(SequenceExpression, "sequence_expression")                                   \
  PRESYNTH_NAMED(ShorthandPropertyIdentifier, "shorthand_property_identifier")                \
  PRESYNTH_NAMED(ShorthandPropertyIdentifierPattern, "shorthand_property_identifier_pattern") \
  PRESYNTH_NAMED(SpreadElement, "spread_element")                                             \
  PRESYNTH_NAMED(StatementBlock, "statement_block")                                           \
  PRESYNTH_NAMED(StatementIdentifier, "statement_identifier")                                 \
  PRESYNTH_NAMED(String, "string")                                                            \
  PRESYNTH_NAMED(StringFragment, "string_fragment")                                           \
  PRESYNTH_NAMED(SubscriptExpression, "subscript_expression")                                 \
  PRESYNTH_NAMED(Super, "super")                                                              \
  PRESYNTH_NAMED(SwitchBody, "switch_body")                                                   \
  PRESYNTH_NAMED(SwitchCase, "switch_case")                                                   \
  PRESYNTH_NAMED(SwitchDefault, "switch_default")                                             \
  PRESYNTH_NAMED(SwitchStatement, "switch_statement")                                         \
  PRESYNTH_NAMED(TemplateLiteralType, "template_literal_type")                                \
  PRESYNTH_NAMED(TemplateString, "template_string")                                           \
  PRESYNTH_NAMED(TemplateSubstitution, "template_substitution")                               \
  PRESYNTH_NAMED(TernaryExpression, "ternary_expression")                                     \
  PRESYNTH_NAMED(This, "this")                                                                \
  PRESYNTH_NAMED(ThisType, "this_type")                                                       \
  PRESYNTH_NAMED(ThrowStatement, "throw_statement")                                           \
  PRESYNTH_NAMED(True, "true")                                                                \
  PRESYNTH_NAMED(TryStatement, "try_statement")                                               \
  PRESYNTH_NAMED(TupleType, "tuple_type")                                                     \
  PRESYNTH_NAMED(TypeAliasDeclaration, "type_alias_declaration")                              \
  PRESYNTH_NAMED(TypeAnnotation, "type_annotation")                                           \
  PRESYNTH_NAMED(TypeArguments, "type_arguments")                                             \
  PRESYNTH_NAMED(TypeAssertion, "type_assertion")                                             \
  PRESYNTH_NAMED(TypeIdentifier, "type_identifier")                                           \
  PRESYNTH_NAMED(TypeParameter, "type_parameter")                                             \
  PRESYNTH_NAMED(TypeParameters, "type_parameters")                                           \
  PRESYNTH_NAMED(TypePredicate, "type_predicate")                                             \
  PRESYNTH_NAMED(TypePredicateAnnotation, "type_predicate_annotation")                        \
  PRESYNTH_NAMED(TypeQuery, "type_query")                                                     \
  PRESYNTH_NAMED(UnaryExpression, "unary_expression")                                         \
  PRESYNTH_NAMED(Undefined, "undefined")                                                      \
  PRESYNTH_NAMED(UnionType, "union_type")                                                     \
  PRESYNTH_NAMED(UpdateExpression, "update_expression")                                       \
  PRESYNTH_NAMED(VariableDeclaration, "variable_declaration")                                 \
  PRESYNTH_NAMED(VariableDeclarator, "variable_declarator")                                   \
  PRESYNTH_NAMED(WhileStatement, "while_statement")                                           \
  PRESYNTH_NAMED(WithStatement, "with_statement")                                             \
  PRESYNTH_NAMED(YieldExpression, "yield_expression")                                         \
  PRESYNTH_TOKEN(Abstract, "abstract")                                                        \
  PRESYNTH_TOKEN(Ampersand, "&")                                                              \
  PRESYNTH_TOKEN(AmpersandAmpersand, "&&")                                                    \
  PRESYNTH_TOKEN(AmpersandAmpersandEqual, "&&=")                                              \
  PRESYNTH_TOKEN(AmpersandEqual, "&=")                                                        \
  PRESYNTH_TOKEN(Arrow, "=>")                                                                 \
  PRESYNTH_TOKEN(As, "as")                                                                    \
  PRESYNTH_TOKEN(Async, "async")                                                              \
  PRESYNTH_TOKEN(Await, "await")                                                              \
  PRESYNTH_TOKEN(Bang, "!")                                                                   \
  PRESYNTH_TOKEN(BangEqual, "!=")                                                             \
  PRESYNTH_TOKEN(BangEqualEqual, "!==")                                                       \
  PRESYNTH_TOKEN(Bar, "|")                                                                    \
  PRESYNTH_TOKEN(BarBar, "||")                                                                \
  PRESYNTH_TOKEN(BarBarEqual, "||=")                                                          \
  PRESYNTH_TOKEN(BarEqual, "|=")                                                              \
  PRESYNTH_TOKEN(Caret, "^")                                                                  \
  PRESYNTH_TOKEN(CaretEqual, "^=")                                                            \
  PRESYNTH_TOKEN(Colon, ":")                                                                  \
  PRESYNTH_TOKEN(Comma, ",")                                                                  \
  PRESYNTH_TOKEN(Const, "const")                                                              \
  PRESYNTH_TOKEN(Declare, "declare")                                                          \
  PRESYNTH_TOKEN(Default, "default")                                                          \
  PRESYNTH_TOKEN(Delete, "delete")                                                            \
  PRESYNTH_TOKEN(Equal, "=")                                                                  \
  PRESYNTH_TOKEN(EqualEqual, "==")                                                            \
  PRESYNTH_TOKEN(EqualEqualEqual, "===")                                                      \
  PRESYNTH_TOKEN(Export, "export")                                                            \
  PRESYNTH_TOKEN(Get, "get")                                                                  \
  PRESYNTH_TOKEN(Global, "global")                                                            \
  PRESYNTH_TOKEN(Greater, ">")                                                                \
  PRESYNTH_TOKEN(GreaterEqual, ">=")                                                          \
  PRESYNTH_TOKEN(GreaterGreater, ">>")                                                        \
  PRESYNTH_TOKEN(GreaterGreaterEqual, ">>=")                                                  \
  PRESYNTH_TOKEN(GreaterGreaterGreater, ">>>")                                                \
  PRESYNTH_TOKEN(GreaterGreaterGreaterEqual, ">>>=")                                          \
  PRESYNTH_TOKEN(In, "in")                                                                    \
  PRESYNTH_TOKEN(InstanceOf, "instanceof")                                                    \
  PRESYNTH_TOKEN(Less, "<")                                                                   \
  PRESYNTH_TOKEN(LessEqual, "<=")                                                             \
  PRESYNTH_TOKEN(LessLess, "<<")                                                              \
  PRESYNTH_TOKEN(LessLessEqual, "<<=")                                                        \
  PRESYNTH_TOKEN(LessSlash, "</")                                                             \
  PRESYNTH_TOKEN(Let, "let")                                                                  \
  PRESYNTH_TOKEN(Minus, "-")                                                                  \
  PRESYNTH_TOKEN(MinusEqual, "-=")                                                            \
  PRESYNTH_TOKEN(MinusMinus, "--")                                                            \
  PRESYNTH_TOKEN(Namespace, "namespace")                                                      \
  PRESYNTH_TOKEN(Of, "of")                                                                    \
  PRESYNTH_TOKEN(ParenClose, ")")                                                             \
  PRESYNTH_TOKEN(ParenOpen, "(")                                                              \
  PRESYNTH_TOKEN(Percent, "%")                                                                \
  PRESYNTH_TOKEN(PercentEqual, "%=")                                                          \
  PRESYNTH_TOKEN(Plus, "+")                                                                   \
  PRESYNTH_TOKEN(PlusEqual, "+=")                                                             \
  PRESYNTH_TOKEN(PlusPlus, "++")                                                              \
  PRESYNTH_TOKEN(Question, "?")                                                               \
  PRESYNTH_TOKEN(QuestionDot, "?.")                                                           \
  PRESYNTH_TOKEN(QuestionQuestion, "??")                                                      \
  PRESYNTH_TOKEN(QuestionQuestionEqual, "?\?=")                                               \
  PRESYNTH_TOKEN(Readonly, "readonly")                                                        \
  PRESYNTH_TOKEN(Semicolon, ";")                                                              \
  PRESYNTH_TOKEN(Set, "set")                                                                  \
  PRESYNTH_TOKEN(Slash, "/")                                                                  \
  PRESYNTH_TOKEN(SlashEqual, "/=")                                                            \
  PRESYNTH_TOKEN(Star, "*")                                                                   \
  PRESYNTH_TOKEN(StarEqual, "*=")                                                             \
  PRESYNTH_TOKEN(StarStar, "**")                                                              \
  PRESYNTH_TOKEN(StarStarEqual, "**=")                                                        \
  PRESYNTH_TOKEN(Static, "static")                                                            \
  PRESYNTH_TOKEN(Tilde, "~")                                                                  \
  PRESYNTH_TOKEN(Type, "type")                                                                \
  PRESYNTH_TOKEN(TypeOf, "typeof")                                                            \
  PRESYNTH_TOKEN(Using, "using")                                                              \
  PRESYNTH_TOKEN(Var, "var")                                                                  \
  PRESYNTH_TOKEN(Void, "void")

/// What a concrete node is. OtherNamed and OtherToken stand for symbols that lowering does not look at.
enum class Tag : std::uint8_t {
#define PRESYNTH_TAG(tag, name) tag,
  Error,
  OtherNamed,
  PRESYNTH_SYMBOLS(PRESYNTH_TAG, PRESYNTH_TAG)
#undef PRESYNTH_TAG
      OtherToken,
};

/// Tags from here on are punctuation and keywords.
inline constexpr Tag kFirstToken = Tag::Abstract;

struct Node {
  std::uint32_t begin;
  std::uint32_t end;
  std::uint32_t
      skip;  ///< size of the subtree in nodes, itself included: the next sibling is at `this + skip`
  Tag tag;
  bool missing;  ///< inserted by tree-sitter's error recovery; empty

  [[nodiscard]] bool is_token() const { return tag >= kFirstToken; }
  [[nodiscard]] ByteRange range() const { return {begin, end}; }
};

/// The children of a node, in order; comments are not among them.
class Children {
 public:
  explicit Children(const Node& parent) : first_(&parent + 1), last_(&parent + parent.skip) {}

  class Iterator {
   public:
    explicit Iterator(const Node* node) : node_(node) {}
    const Node& operator*() const { return *node_; }
    const Node* operator->() const { return node_; }
    Iterator& operator++() {
      node_ += node_->skip;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Node* node_;
  };
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(last_); }
  [[nodiscard]] bool empty() const { return first_ == last_; }

 private:
  const Node* first_;
  const Node* last_;
};

/// One parsed text in preorder; `nodes[0]` is the root, and there always is one.
struct Tree {
  std::vector<Node> nodes;
  std::vector<ByteRange> errors;  ///< ERROR and MISSING nodes in order, without those inside another
  bool has_error = false;
  bool cancelled = false;  ///< tree-sitter was stopped, or not started: the text would take it far too long
};

/// Parses `text` into `tree`, whose storage is reused. Any thread may call it; each has its own parser.
void parse(std::string_view text, Dialect dialect, Tree& tree);

}  // namespace presynth::syntax::concrete
