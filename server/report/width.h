// Text as a terminal shows it: how wide it is, what must not reach the terminal as it is, and where lines may
// break.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace presynth::server {

/// Reads one character at `at` and moves `at` past it. A byte that is not UTF-8 comes back as 0xFFFD, alone.
[[nodiscard]] char32_t decode(std::string_view text, std::size_t& at);

/// Columns of a character: 2 for East Asian wide ones, 0 for combining marks.
[[nodiscard]] unsigned width_of(char32_t character);
[[nodiscard]] std::size_t display_width(std::string_view text);

/// What to print for one character: itself, or an escape like `\x1b` or `\u{202e}` for what would move the
/// cursor, colour the text, reorder it or hide in it.
[[nodiscard]] std::string printable(char32_t character, std::string_view bytes);
/// The same for a text; line breaks become spaces.
[[nodiscard]] std::string printable(std::string_view text);

/// Breaks at spaces into lines of at most `columns`; a word that is longer gets a line of its own. Line
/// breaks in the text stay. Never empty.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t columns);

}  // namespace presynth::server
