// Repair of half-typed code: internal to analyzers/syntax.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/syntax/concrete.h"

namespace presynth::syntax {

/// A text with additions that make it parse better. Additions are the only difference.
struct Repair {
  struct Addition {
    std::uint32_t at;  ///< in the old text
    std::string text;
  };
  std::string text;
  std::vector<Addition> additions;  ///< in order
};

/// What a person in the middle of typing has left out, as far as indentation tells: closing brackets and
/// quotes, the operand of an operator that ends its line. `errors`: where the text does not parse, in order.
/// There may be several ideas, or none; whether one is good shows when it is parsed.
///
/// tree-sitter recovers well from small mistakes, but an open bracket makes it take the rest of the file
/// apart.
[[nodiscard]] std::vector<Repair> repairs(std::string_view text, std::span<const ByteRange> errors);

/// Moves the nodes of a tree over `repair.text` to the old text. Nodes that are all addition become missing,
/// and the additions join the errors.
void undo_offsets(const Repair& repair, concrete::Tree& tree);

}  // namespace presynth::syntax
