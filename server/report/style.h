// Text with a meaning for each part, and the colours that stand for the meanings. Layout never knows whether
// there are colours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule/diagnostic.h"

namespace presynth::server {

enum class Style : std::uint8_t {
  Plain,
  Strong,  ///< what is read first
  Error,
  Warning,
  Info,
  Hint,
  Gutter,     ///< line numbers and the rules beside them
  Secondary,  ///< marks of places that belong to the primary one
  Label,      ///< names of notes: "help"
  Good,       ///< what can be or was repaired
  Faint,
  Code,
};

struct Span {
  Style style = Style::Plain;
  std::string text;
};

[[nodiscard]] Style style_of(Severity severity);

using StyledLine = std::vector<Span>;

/// The lines, each ended by a line break, without spaces at their ends.
[[nodiscard]] std::string paint(const std::vector<StyledLine>& lines, bool color);
[[nodiscard]] std::string paint(std::string_view text, Style style, bool color);

}  // namespace presynth::server
