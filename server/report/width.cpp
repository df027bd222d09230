#include "server/report/width.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "server/report/width_table.h"

namespace presynth::server {

namespace {

template <std::size_t N>
bool is_in(const CodeRange (&table)[N], char32_t character) {
  const auto* after =
      std::upper_bound(std::begin(table), std::end(table), character,
                       [](char32_t value, const CodeRange& range) { return value < range.first; });
  return after != std::begin(table) && character <= std::prev(after)->last;
}

/// Controls, line separators, and the marks that reorder or hide text ("Trojan Source").
bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F || c == 0x2028 ||
         c == 0x2029 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F);
}

}  // namespace

char32_t decode(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  char32_t value = length <= 1 ? first : first & (0xFFu >> (length + 1));
  if (length == 0 || first > 0xF4 || at + length > text.size()) {
    ++at;
    return 0xFFFD;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0u) != 0x80u) {
      ++at;
      return 0xFFFD;
    }
    value = (value << 6) | (byte(at + i) & 0x3Fu);
  }
  at += length;
  return value;
}

unsigned width_of(char32_t character) {
  if (character < 0x300) return 1;
  if (is_in(kZeroWidth, character)) return 0;
  return is_in(kWide, character) ? 2 : 1;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(decode(text, at));
  return width;
}

std::string printable(char32_t character, std::string_view bytes) {
  if (character == 0xFFFD && bytes.size() == 1) {
    return fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
  }
  if (!is_unsafe(character)) return std::string(bytes);
  const auto code = static_cast<std::uint32_t>(character);
  return code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{{{:x}}}", code);
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t character = decode(text, at);
    if (character == '\n' || character == '\r' || character == '\t') {
      if (!out.ends_with(' ')) out += ' ';
    } else {
      out += printable(character, text.substr(begin, at - begin));
    }
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view paragraph = text.substr(0, end);
    std::string line;
    std::size_t width = 0;
    while (!paragraph.empty()) {
      const std::size_t space = std::min(paragraph.find(' '), paragraph.size());
      const std::string_view word = paragraph.substr(0, space);
      paragraph.remove_prefix(std::min(space + 1, paragraph.size()));
      if (word.empty()) continue;
      const std::size_t word_width = display_width(word);
      if (!line.empty() && width + 1 + word_width > columns) {
        lines.push_back(std::move(line));
        line.clear();
        width = 0;
      }
      if (!line.empty()) {
        line += ' ';
        ++width;
      }
      line += word;
      width += word_width;
    }
    lines.push_back(std::move(line));
    if (end == text.size()) return lines;
    text.remove_prefix(end + 1);
  }
}

}  // namespace presynth::server
