// Lowering of the concrete syntax tree: internal to analyzers/syntax.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analyzers/syntax/arena.h"
#include "analyzers/syntax/bindings.h"
#include "analyzers/syntax/concrete.h"
#include "analyzers/syntax/source_file.h"

namespace presynth::syntax {

/// What stands around a declaration: `export`, `default`, `declare` and decorators.
struct Outer {
  std::uint16_t flags = 0;
  std::uint32_t begin = UINT32_MAX;           ///< where the statement begins, if before the declaration
  const concrete::Node* decorated = nullptr;  ///< an export_statement whose decorators belong to the class
};

/// Makes the nodes of one file. Recursion is bounded by ParseLimits::depth: what lies deeper becomes an Error
/// node.
///
/// Every function that makes a node takes the parent for it, which exists already, though not all of its
/// fields are set. A part that is missing because the text is incomplete becomes an empty Error node where
/// the header promises a node; names in parts that are dropped are remembered as LooseName.
class Lowering {
 public:
  Lowering(SourceFile& file, const concrete::Tree& tree, const ParseLimits& limits, Arena& arena,
           Unresolved& unresolved);
  Program* program();

 private:
  using Concrete = concrete::Node;
  using Tag = concrete::Tag;

  /// Nodes of a list under construction, on top of `pending_`.
  class List;
  class Nest;

  template <class T>
  T* make(Kind kind, ByteRange range, const Node* parent, std::uint16_t flags = 0);
  [[nodiscard]] std::string_view text_of(const Concrete& c) const;
  [[nodiscard]] std::string_view string_value(const Concrete& c);
  Identifier* identifier(const Concrete& c, const Node* parent);
  const Node* error(const Concrete& c, const Node* parent);
  const Node* too_deep(const Concrete& c, const Node* parent);
  /// `node`, or an empty Error node at `offset`.
  const Node* required(const Node* node, const Node* parent, std::uint32_t offset);
  void loose_names(const Concrete& c, const Node* parent);
  void loose_types(const Concrete& c, const Node* parent);
  void add_import(std::string_view module);
  void type_parameters(const Concrete& c, const Node* owner);

  // lower.cpp: statements.
  void statements(const Concrete& c, const Node* parent, List& list);
  void statement_of_error(const Concrete& c, const Node* parent, List& list);
  const Node* statement(const Concrete& c, const Node* parent, Outer outer = {});
  const Block* block(const Concrete& c, const Node* parent);
  const Node* expression_statement(const Concrete& c, const Node* parent);
  const Node* variable_declaration(const Concrete& c, const Node* parent, VariableKind kind, Outer outer);
  const Node* declarator(const Concrete& c, const Node* parent);
  const Node* using_declaration(const Concrete& c, const Node* parent, ByteRange range);
  const Node* function_declaration(const Concrete& c, const Node* parent, Outer outer);
  const Node* class_declaration(const Concrete& c, const Node* parent, Outer outer);
  const Node* enum_declaration(const Concrete& c, const Node* parent, Outer outer);
  const Node* interface_declaration(const Concrete& c, const Node* parent, Outer outer);
  const Node* type_alias(const Concrete& c, const Node* parent, Outer outer);
  const Node* namespace_declaration(const Concrete& c, const Node* parent, Outer outer);
  const Node* ambient_declaration(const Concrete& c, const Node* parent, Outer outer);
  const Node* import_statement(const Concrete& c, const Node* parent, Outer outer);
  const Node* import_alias(const Concrete& c, const Node* parent, Outer outer);
  void import_clause(const Concrete& c, Import& import, bool type_only);
  const Node* export_statement(const Concrete& c, const Node* parent);
  const Node* export_default(const Concrete& value, const Concrete& c, const Node* parent);
  const Node* export_clause(const Concrete& clause, const Concrete* source, bool type_only, const Concrete& c,
                            const Node* parent);
  const Node* if_statement(const Concrete& c, const Node* parent);
  const Node* for_statement(const Concrete& c, const Node* parent);
  const Node* for_each_statement(const Concrete& c, const Node* parent);
  const Node* loop_statement(const Concrete& c, const Node* parent, Kind kind);
  const Node* switch_statement(const Concrete& c, const Node* parent);
  const Node* try_statement(const Concrete& c, const Node* parent);
  const Node* jump_statement(const Concrete& c, const Node* parent, Kind kind);
  const Node* operand_statement(const Concrete& c, const Node* parent, Kind kind);
  const Node* labeled_statement(const Concrete& c, const Node* parent);

  // lower_expressions.cpp: expressions, patterns, functions and classes.
  const Node* expression(const Concrete& c, const Node* parent);
  const Node* string_literal(const Concrete& c, const Node* parent);
  const Node* number_literal(const Concrete& c, const Node* parent);
  const TemplateLiteral* template_literal(const Concrete& c, const Node* parent);
  const Node* array_literal(const Concrete& c, const Node* parent);
  const Node* object_literal(const Concrete& c, const Node* parent);
  const Node* property(const Concrete& c, const Node* parent);
  const Node* shorthand_property(const Concrete& c, const Node* parent);
  const Node* member(const Concrete& c, const Node* parent);
  const Node* index(const Concrete& c, const Node* parent);
  const Node* call(const Concrete& c, const Node* parent);
  const Node* creation(const Concrete& c, const Node* parent);
  NodeList arguments(const Concrete& c, const Node* parent);
  const Node* unary(const Concrete& c, const Node* parent);
  const Node* update(const Concrete& c, const Node* parent);
  const Node* binary(const Concrete& c, const Node* parent);
  const Node* assignment(const Concrete& c, const Node* parent);
  const Node* conditional(const Concrete& c, const Node* parent);
  const Node* sequence(const Concrete& c, const Node* parent);
  const Node* operand_expression(const Concrete& c, const Node* parent, Kind kind);
  const Node* cast(const Concrete& c, const Node* parent);
  const Node* jsx(const Concrete& c, const Node* parent);
  /// Elements between commas: arguments and array elements; `holes`: nothing between two commas is an
  /// Elision.
  void elements(const Concrete& c, const Node* parent, bool holes, List& list);
  const Node* pattern(const Concrete& c, const Node* parent);
  const Node* object_pattern(const Concrete& c, const Node* parent);
  const Node* array_pattern(const Concrete& c, const Node* parent);
  const Node* default_pattern(const Concrete& c, const Node* parent);
  const Node* pattern_property(const Concrete& c, const Node* parent);
  const Node* rest_pattern(const Concrete& c, const Node* parent);
  const Function* function(const Concrete& c, const Node* parent, std::uint16_t flags);
  void function_part(const Concrete& part, Function& function, bool& arrow);
  NodeList parameters(const Concrete& c, const Node* parent);
  const Node* parameter(const Concrete& c, const Node* parent);
  const Class* class_expression(const Concrete& c, const Node* parent, Outer outer);
  void class_members(const Concrete& c, const Class& parent, List& list);
  const Node* field(const Concrete& c, const Node* parent);
  const Node* method(const Concrete& c, const Node* parent, bool decorated = false);
  const Node* static_block(const Concrete& c, const Node* parent);
  /// The name of a member, property or enum member; sets kComputed or kPrivate in `flags` where it applies.
  const Node* property_key(const Concrete& c, const Node* parent, std::string_view& name,
                           std::uint16_t& flags);
  /// The same without a node for it.
  std::string_view property_name(const Concrete& c, const Node* parent, std::uint16_t& flags);
  static bool is_property_key(Tag tag);

  // lower_types.cpp: types.
  const Node* type(const Concrete& c, const Node* parent);
  const Node* type_annotation(const Concrete& c, const Node* parent);
  const Node* type_reference(const Concrete& c, const Node* parent);
  const Node* composite_type(const Concrete& c, const Node* parent);
  const ObjectType* object_type(const Concrete& c, const Node* parent);
  const Node* type_member(const Concrete& c, const Node* parent);
  const Node* function_type(const Concrete& c, const Node* parent);
  const Node* literal_type(const Concrete& c, const Node* parent);
  const Node* other_type(const Concrete& c, const Node* parent);
  NodeList type_arguments(const Concrete& c, const Node* parent);
  void set_type_name(TypeReference& reference, const Concrete& name);

  SourceFile& file_;
  const concrete::Tree& tree_;
  Arena& arena_;
  Unresolved& unresolved_;
  std::string_view text_;
  std::uint32_t depth_ = 0;
  std::uint32_t depth_limit_;
  std::unordered_set<std::string_view> known_imports_;  ///< only when there are many
  bool ambient_ = false;  ///< inside `declare …`, where methods have no bodies
  std::vector<const Node*> pending_;
};

class Lowering::Nest {
 public:
  explicit Nest(Lowering& lowering) : depth_(lowering.depth_) { ++depth_; }
  ~Nest() { --depth_; }
  Nest(const Nest&) = delete;
  Nest& operator=(const Nest&) = delete;

 private:
  std::uint32_t& depth_;
};

class Lowering::List {
 public:
  explicit List(Lowering& lowering) : lowering_(lowering), mark_(lowering.pending_.size()) {}
  ~List() {
    if (!taken_) lowering_.pending_.resize(mark_);
  }
  List(const List&) = delete;
  List& operator=(const List&) = delete;

  void add(const Node* node) {
    if (node != nullptr) lowering_.pending_.push_back(node);
  }
  [[nodiscard]] bool empty() const { return lowering_.pending_.size() == mark_; }
  /// Ends the list: from here on nodes go to the list around it.
  [[nodiscard]] NodeList take() {
    const NodeList nodes =
        lowering_.arena_.copy(lowering_.pending_.data() + mark_, lowering_.pending_.size() - mark_);
    lowering_.pending_.resize(mark_);
    taken_ = true;
    return nodes;
  }

 private:
  Lowering& lowering_;
  std::size_t mark_;
  bool taken_ = false;
};

template <class T>
T* Lowering::make(Kind kind, ByteRange range, const Node* parent, std::uint16_t flags) {
  T* node = arena_.make<T>();
  node->kind = kind;
  node->flags = flags;
  node->range = range;
  node->parent = parent;
  return node;
}

}  // namespace presynth::syntax
