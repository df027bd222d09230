// Binding resolution: internal to analyzers/syntax.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/syntax/arena.h"
#include "analyzers/syntax/ast.h"

namespace presynth::syntax {

/// A name mentioned in a part of the file that has no nodes of its own (JSX, unusual types, text that did not
/// parse): without it, what is used only there would look unused.
struct LooseName {
  Identifier* identifier;
  bool value;  ///< false: it names a type
};

/// `<T>` of a function, class, interface or alias. It has no Binding, but hides an outer type of that name.
struct TypeParameterName {
  const Node* owner;
  std::string_view name;
  std::uint32_t begin;
};

/// What resolution needs to know beside the nodes.
struct Unresolved {
  std::vector<LooseName> loose_names;
  std::vector<TypeParameterName> type_parameters;
  std::size_t identifiers = 0;
  bool has_var = false;  ///< some declaration is a `var`: statements are searched for those to hoist
};

/// Makes the scopes and bindings of `program` and points its identifiers at them.
void resolve_bindings(Program& program, Unresolved& unresolved, Arena& arena);

}  // namespace presynth::syntax
