#include <algorithm>
#include <cstring>
#include <limits>

#include "analyzers/text/text.h"
#include "analyzers/text/utf8.h"

namespace presynth::text {

namespace {

constexpr std::size_t kMarkEvery = 4096;  ///< bytes
constexpr std::size_t kMaxOffset = std::numeric_limits<std::uint32_t>::max();

std::uint32_t size_of(std::string_view text) {
  return static_cast<std::uint32_t>(std::min(text.size(), kMaxOffset));
}

std::size_t find_byte(std::string_view text, std::size_t from, char byte) {
  if (from >= text.size()) return text.size();
  const void* hit = std::memchr(text.data() + from, byte, text.size() - from);
  return hit == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
}

/// The start of the sequence that `offset` is inside of, not before `floor`.
std::uint32_t sequence_start(std::string_view text, std::uint32_t offset, std::uint32_t floor) {
  while (offset > floor && offset < text.size() && is_continuation(text[offset])) --offset;
  return offset;
}

std::uint32_t units_of(char byte, Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8: return 1;
    case Encoding::Utf16: return utf16_units(byte);
    case Encoding::Utf32: return is_continuation(byte) ? 0 : 1;
  }
  return 1;
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : starts_{0} {
  text = text.substr(0, kMaxOffset);
  starts_.reserve(text.size() / 32 + 1);
  // Most files have no \r at all; `next_cr` stays at the end for them and only \n is searched for.
  std::size_t next_cr = find_byte(text, 0, '\r');
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = find_byte(text, at, '\n');
    while (next_cr < end) {
      at = next_cr + 1;
      next_cr = find_byte(text, at, '\r');
      if (at == end && end < text.size()) break;  // \r\n: the line starts after the \n, below
      starts_.push_back(static_cast<std::uint32_t>(at));
    }
    if (end == text.size()) break;
    at = end + 1;
    starts_.push_back(static_cast<std::uint32_t>(at));
  }
  for (std::size_t line = 0; line < starts_.size(); ++line)
    mark_line(text, starts_[line], line + 1 < starts_.size() ? starts_[line + 1] : text.size());
}

void LineIndex::mark_line(std::string_view text, std::size_t begin, std::size_t end) {
  if (end - begin < 2 * kMarkEvery) return;
  Mark mark{static_cast<std::uint32_t>(begin), 0, 0};
  for (std::size_t at = begin; at < end; ++at) {
    if (at - mark.offset >= kMarkEvery && !is_continuation(text[at])) {
      mark.offset = static_cast<std::uint32_t>(at);
      marks_.push_back(mark);
    }
    mark.utf16_units += utf16_units(text[at]);
    mark.code_points += is_continuation(text[at]) ? 0u : 1u;
  }
}

std::uint32_t LineIndex::line_of(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::uint32_t>(after - starts_.begin()) -
         1;  // starts_[0] == 0, so `after` is never begin()
}

std::uint32_t LineIndex::line_start(std::uint32_t line) const {
  return line < starts_.size() ? starts_[line] : starts_.back();
}

ByteRange LineIndex::line_range(std::string_view text, std::uint32_t line) const {
  const std::uint32_t size = size_of(text);
  if (line >= starts_.size()) return {size, size};
  const std::uint32_t begin = std::min(starts_[line], size);
  if (line + 1 == starts_.size()) return {begin, size};
  std::uint32_t end = std::clamp(starts_[line + 1], begin, size);
  if (end > begin && text[end - 1] == '\n') --end;
  if (end > begin && text[end - 1] == '\r') --end;
  return {begin, end};
}

Position LineIndex::position(std::string_view text, std::uint32_t offset, Encoding encoding) const {
  offset = std::min(offset, size_of(text));
  const std::uint32_t line = line_of(offset);
  const ByteRange range = line_range(text, line);
  // Between \r and \n is no position of its own: it is the end of the line.
  offset = sequence_start(text, std::min(offset, range.end), range.begin);
  Mark from{range.begin, 0, 0};
  if (const auto after = std::ranges::upper_bound(marks_, offset, {}, &Mark::offset);
      after != marks_.begin() && std::prev(after)->offset > range.begin)
    from = *std::prev(after);
  std::uint32_t character = 0;
  switch (encoding) {
    case Encoding::Utf8: character = offset - range.begin; break;
    case Encoding::Utf16:
      character = from.utf16_units;
      for (std::uint32_t i = from.offset; i < offset; ++i) character += utf16_units(text[i]);
      break;
    case Encoding::Utf32:
      character = from.code_points;
      for (std::uint32_t i = from.offset; i < offset; ++i) character += is_continuation(text[i]) ? 0u : 1u;
      break;
  }
  return {line, character};
}

PositionRange LineIndex::range(std::string_view text, ByteRange range, Encoding encoding) const {
  return {position(text, range.begin, encoding), position(text, range.end, encoding)};
}

std::uint32_t LineIndex::offset(std::string_view text, Position position, Encoding encoding) const {
  const ByteRange range = line_range(text, position.line);
  if (encoding == Encoding::Utf8) {
    if (position.character >= range.size()) return range.end;
    return sequence_start(text, range.begin + position.character, range.begin);
  }
  std::uint32_t at = range.begin;
  std::uint32_t units = 0;
  // The last mark of the line that is not beyond the column.
  const auto of_line = std::ranges::upper_bound(marks_, range.begin, {}, &Mark::offset);
  for (auto mark = of_line; mark != marks_.end() && mark->offset < range.end; ++mark) {
    const std::uint32_t before = encoding == Encoding::Utf16 ? mark->utf16_units : mark->code_points;
    if (before > position.character) break;
    at = mark->offset;
    units = before;
  }
  while (at < range.end) {
    const std::uint32_t next = units + units_of(text[at], encoding);
    if (next > position.character) break;  // also: the column is inside this character's surrogate pair
    units = next;
    ++at;
    while (at < range.end && is_continuation(text[at])) ++at;
  }
  return at;
}

}  // namespace presynth::text
