// Text: byte offsets, ranges, positions, edits and diffs over immutable UTF-8 text.
//
// Offsets are bytes everywhere in the engine. UTF-16 (LSP's default, SARIF, our JSON report) exists only
// behind LineIndex. Everything here is a value or a pure function: any thread may call it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace presynth::text {

/// Half-open range of byte offsets into one text.
struct ByteRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
  [[nodiscard]] constexpr bool contains(std::uint32_t offset) const {
    return begin <= offset && offset < end;
  }
  [[nodiscard]] constexpr bool contains(ByteRange other) const {
    return begin <= other.begin && other.end <= end;
  }
  /// Two edits clash when they share a byte, or when one inserts where the other's range begins. Two
  /// insertions at one offset do not: they stand one after the other (LSP 3.17, TextEdit[]).
  [[nodiscard]] constexpr bool overlaps(ByteRange other) const {
    return (begin < other.end && other.begin < end) || (begin == other.begin && !(empty() && other.empty()));
  }
  friend constexpr bool operator==(ByteRange, ByteRange) = default;
  friend constexpr auto operator<=>(ByteRange, ByteRange) = default;
};

/// How a client counts the characters of a line (LSP 3.17, PositionEncodingKind).
enum class Encoding : std::uint8_t { Utf8, Utf16, Utf32 };

/// Zero-based line, and zero-based column in the units of some Encoding.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t character = 0;
  friend constexpr bool operator==(Position, Position) = default;
  friend constexpr auto operator<=>(Position, Position) = default;
};

struct PositionRange {
  Position start;
  Position end;
  friend constexpr bool operator==(const PositionRange&, const PositionRange&) = default;
};

/// Line starts of one text. Lines end at \n, \r\n or a lone \r (LSP 3.17 "Text Documents").
/// Holds no reference to the text; callers pass the text that it was built from.
class LineIndex {
 public:
  LineIndex() : starts_{0} {}
  explicit LineIndex(std::string_view text);

  [[nodiscard]] std::uint32_t line_count() const { return static_cast<std::uint32_t>(starts_.size()); }
  /// Offset past the end is clamped to the end of the text.
  [[nodiscard]] std::uint32_t line_of(std::uint32_t offset) const;
  /// The line without its terminator.
  [[nodiscard]] ByteRange line_range(std::string_view text, std::uint32_t line) const;
  [[nodiscard]] std::uint32_t line_start(std::uint32_t line) const;

  /// An offset inside a UTF-8 sequence counts as the start of that sequence.
  [[nodiscard]] Position position(std::string_view text, std::uint32_t offset, Encoding encoding) const;
  [[nodiscard]] PositionRange range(std::string_view text, ByteRange range, Encoding encoding) const;
  /// A line past the end gives the end of the text; a column past the end of its line gives the end of the
  /// line; a column inside a surrogate pair gives the start of that character (LSP 3.17 "Position").
  [[nodiscard]] std::uint32_t offset(std::string_view text, Position position, Encoding encoding) const;

 private:
  /// A place in a long line, so that columns need not be counted from its start.
  struct Mark {
    std::uint32_t offset;
    std::uint32_t utf16_units;  ///< from the start of the line
    std::uint32_t code_points;
  };
  void mark_line(std::string_view text, std::size_t begin, std::size_t end);
  std::vector<std::uint32_t> starts_;
  std::vector<Mark> marks_;  ///< by offset; none in lines of usual length
};

/// Replace `range` by `new_text`.
struct TextEdit {
  ByteRange range;
  std::string new_text;
  friend bool operator==(const TextEdit&, const TextEdit&) = default;
  friend auto operator<=>(const TextEdit&, const TextEdit&) = default;
};

/// Applies edits given in any order; equal edits count once. Fails (and says why) when two different edits
/// overlap or a range leaves the text.
[[nodiscard]] std::expected<std::string, std::string> apply(std::string_view text,
                                                            std::vector<TextEdit> edits);

/// True when no edit of `candidate` clashes with a different edit of `accepted`.
[[nodiscard]] bool compatible(const std::vector<TextEdit>& accepted, const std::vector<TextEdit>& candidate);

/// Unified diff (`--- old_name`, `+++ new_name`, three lines of context); empty when the texts are equal.
[[nodiscard]] std::string unified_diff(std::string_view old_text, std::string_view new_text,
                                       std::string_view old_name, std::string_view new_name,
                                       unsigned context = 3);

/// The edits, whole lines each, that make `new_text` of `old_text`; few and small, in order.
[[nodiscard]] std::vector<TextEdit> line_edits(std::string_view old_text, std::string_view new_text);

/// Offset of the first byte that is not part of well-formed UTF-8, if any.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);

/// Letters to add, drop, replace, or swap with their neighbour (optimal string alignment), for "did you mean"
/// hints.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace presynth::text
