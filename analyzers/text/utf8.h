// Internal to the text layer: the shape of UTF-8 bytes.
#pragma once

#include <cstdint>

namespace presynth::text {

constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

/// UTF-16 code units that a byte adds to its line: sequences of four bytes are surrogate pairs, continuation
/// bytes belong to the byte that they continue. Written without branches so that loops over it vectorize.
constexpr std::uint32_t utf16_units(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return static_cast<std::uint32_t>((value & 0xC0u) != 0x80u) + static_cast<std::uint32_t>(value >= 0xF0u);
}

}  // namespace presynth::text
