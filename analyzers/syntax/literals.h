// Values of literals: internal to analyzers/syntax.
#pragma once

#include <string_view>

#include "analyzers/syntax/arena.h"

namespace presynth::syntax {

/// `raw` is what stands between the quotes. Without escapes the result is `raw` itself, otherwise text in
/// `arena`. What is no escape sequence stays as it is; a lone surrogate becomes U+FFFD.
[[nodiscard]] std::string_view cook_string(std::string_view raw, Arena& arena);
/// The same for a part of a template, where line ends also become \n.
[[nodiscard]] std::string_view cook_template(std::string_view raw, Arena& arena);
/// Value of a numeric literal, with its separators; NaN when it is none.
[[nodiscard]] double number_value(std::string_view raw);
/// The property name that a numeric literal stands for: `0x10` is "16".
[[nodiscard]] std::string_view number_name(std::string_view raw, Arena& arena);

}  // namespace presynth::syntax
