#include "analyzers/syntax/literals.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

namespace presynth::syntax {

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = kReplacement;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// Reads exactly `count` hexadecimal digits at `at`.
bool read_hex(std::string_view raw, std::size_t at, std::size_t count, std::uint32_t& code) {
  if (at + count > raw.size()) return false;
  code = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    const int digit = digit_value(raw[i]);
    if (digit == 16) return false;
    code = code * 16 + static_cast<std::uint32_t>(digit);
  }
  return true;
}

/// Reads `uXXXX` or `u{X…}` at `at`; `at` is moved behind it.
bool read_unicode(std::string_view raw, std::size_t& at, std::uint32_t& code) {
  if (at + 1 < raw.size() && raw[at + 1] == '{') {
    code = 0;
    std::size_t i = at + 2;
    for (; i < raw.size() && digit_value(raw[i]) != 16; ++i) {
      if (code <= 0x10FFFF) code = code * 16 + static_cast<std::uint32_t>(digit_value(raw[i]));
    }
    if (i == at + 2 || i >= raw.size() || raw[i] != '}') return false;
    at = i + 1;
    return true;
  }
  if (!read_hex(raw, at + 1, 4, code)) return false;
  at += 5;
  return true;
}

/// Resolves the escape sequence whose character after the backslash is at `at`; returns the offset behind it.
std::size_t cook_escape(std::string_view raw, std::size_t at, std::string& out) {
  const char c = raw[at];
  std::uint32_t code = 0;
  switch (c) {
    case 'n': out += '\n'; return at + 1;
    case 't': out += '\t'; return at + 1;
    case 'r': out += '\r'; return at + 1;
    case 'b': out += '\b'; return at + 1;
    case 'f': out += '\f'; return at + 1;
    case 'v': out += '\v'; return at + 1;
    case '\n': return at + 1;
    case '\r': return at + 1 < raw.size() && raw[at + 1] == '\n' ? at + 2 : at + 1;
    case '\xE2':  // U+2028 and U+2029 end a line too.
      if (at + 2 < raw.size() && raw[at + 1] == '\x80' && (raw[at + 2] == '\xA8' || raw[at + 2] == '\xA9')) {
        return at + 3;
      }
      out += c;
      return at + 1;
    case 'x':
      if (!read_hex(raw, at + 1, 2, code)) break;
      append_utf8(out, code);
      return at + 3;
    case 'u': {
      std::size_t next = at;
      if (!read_unicode(raw, next, code)) break;
      if (code >= 0xD800 && code <= 0xDBFF && next + 1 < raw.size() && raw[next] == '\\' &&
          raw[next + 1] == 'u') {
        std::size_t behind = next + 1;
        std::uint32_t low = 0;
        if (read_unicode(raw, behind, low) && low >= 0xDC00 && low <= 0xDFFF) {
          code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
          next = behind;
        }
      }
      append_utf8(out, code);
      return next;
    }
    default:
      if (c >= '0' && c <= '7') {
        // `\0`, and the octal escapes of sloppy code: up to three digits, at most 377.
        std::size_t i = at;
        while (i < raw.size() && i < at + 3 && raw[i] >= '0' && raw[i] <= '7' &&
               code * 8 + static_cast<std::uint32_t>(raw[i] - '0') <= 0xFF) {
          code = code * 8 + static_cast<std::uint32_t>(raw[i++] - '0');
        }
        append_utf8(out, code);
        return i;
      }
      out += c;
      return at + 1;
  }
  out += '\\';
  out += c;
  return at + 1;
}

std::string_view cook(std::string_view raw, bool normalize_lines, Arena& arena) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] == '\\' && i + 1 < raw.size()) {
      i = cook_escape(raw, i + 1, out);
    } else if (raw[i] == '\r' && normalize_lines) {
      out += '\n';
      i += i + 1 < raw.size() && raw[i + 1] == '\n' ? 2 : 1;
    } else {
      out += raw[i++];
    }
  }
  return arena.copy(out);
}

bool contains(std::string_view text, char c) {
  return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

}  // namespace

std::string_view cook_string(std::string_view raw, Arena& arena) {
  return contains(raw, '\\') ? cook(raw, false, arena) : raw;
}

std::string_view cook_template(std::string_view raw, Arena& arena) {
  return contains(raw, '\\') || contains(raw, '\r') ? cook(raw, true, arena) : raw;
}

double number_value(std::string_view raw) {
  std::string digits;
  if (contains(raw, '_')) {
    for (const char c : raw) {
      if (c != '_') digits += c;
    }
    raw = digits;
  }
  unsigned base = 10;
  if (raw.size() > 2 && raw[0] == '0') {
    const char letter = static_cast<char>(raw[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
  }
  if (base != 10) {
    double value = 0;
    for (const char c : raw.substr(2)) {
      const int digit = digit_value(c);
      if (digit >= static_cast<int>(base)) return std::numeric_limits<double>::quiet_NaN();
      value = value * base + digit;
    }
    return value;
  }
  if (raw.size() > 1 && raw[0] == '0' && raw.find_first_not_of("01234567") == std::string_view::npos) {
    double value = 0;
    for (const char c : raw) value = value * 8 + (c - '0');
    return value;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error == std::errc::result_out_of_range) {
    // Too large, or too small to tell from zero; the sign of the exponent says which.
    return raw.find("e-") != std::string_view::npos || raw.find("E-") != std::string_view::npos
               ? 0
               : std::numeric_limits<double>::infinity();
  }
  if (error != std::errc{} || (end != raw.data() + raw.size() && std::string_view(end, 1) != "n")) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return value;
}

std::string_view number_name(std::string_view raw, Arena& arena) {
  const bool plain = raw == "0" || (!raw.empty() && raw.size() < 16 && raw[0] != '0' &&
                                    raw.find_first_not_of("0123456789") == std::string_view::npos);
  if (plain) return raw;
  const double value = number_value(raw);
  if (!std::isfinite(value)) return raw;
  std::array<char, 400> buffer{};
  // As JavaScript prints it: fixed notation from 1e-7 up to 1e21.
  const bool fixed = value == 0 || (std::fabs(value) >= 1e-6 && std::fabs(value) < 1e21);
  const auto [end, error] =
      fixed ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed)
            : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  if (error != std::errc{}) return raw;
  return arena.copy(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())));
}

}  // namespace presynth::syntax
