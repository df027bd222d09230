#include "analyzers/project/json.h"

#include <optional>

#include "analyzers/text/text.h"

namespace presynth::project {

namespace {

constexpr std::size_t kMaxDepth = kMaxJsonNesting;

/// Blanks comments and trailing commas, so that every other byte stays where it is and positions in errors
/// are right. Gives the offset of the bracket that nests too deep, if any.
std::optional<std::size_t> make_strict(std::string& text) {
  std::size_t depth = 0;
  std::size_t comma = std::string::npos;  // a comma that nothing but space has followed yet
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*')) {
      const bool block = text[i + 1] == '*';
      std::size_t end = block ? text.find("*/", i + 2) : text.find('\n', i);
      if (block && end == std::string::npos) return std::nullopt;  // the parser will point at it
      end = end == std::string::npos ? text.size() : end + (block ? 2 : 0);
      for (; i < end; ++i) {
        if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
      }
      --i;
      continue;
    }
    if ((c == '}' || c == ']') && comma != std::string::npos) text[comma] = ' ';
    comma = c == ',' ? i : std::string::npos;
    if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) return i;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    } else if (c == '"') {
      for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i) {
        if (text[i] == '\\') ++i;
      }
    }
  }
  return std::nullopt;
}

std::string place(std::string_view text, std::size_t offset) {
  const text::LineIndex lines(text);
  const text::Position position = lines.position(
      text, static_cast<std::uint32_t>(std::min<std::size_t>(offset, text.size())), text::Encoding::Utf16);
  return std::to_string(position.line + 1) + ":" + std::to_string(position.character + 1);
}

}  // namespace

std::expected<nlohmann::json, std::string> parse_json(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string strict(text);
  if (const auto deep = make_strict(strict)) {
    return std::unexpected("it is nested more than " + std::to_string(kMaxDepth) + " deep at " +
                           place(text, *deep));
  }
  // The only way to learn the position is the exception; it ends here.
  try {
    return nlohmann::json::parse(strict);
  } catch (const nlohmann::json::parse_error& error) {
    const std::size_t offset = error.byte > 0 ? error.byte - 1 : 0;  // `byte` counts from one
    std::string reason = "it is not valid JSON at " + place(text, offset);
    // "[json.exception.parse_error.101] parse error at …: syntax error while … - unexpected '}'; expected …"
    const std::string_view what = error.what();
    const std::size_t detail = what.rfind("unexpected ");
    if (what.find("invalid") == std::string_view::npos && detail != std::string_view::npos) {
      reason.append(": ").append(what.substr(detail));
    }
    return std::unexpected(std::move(reason));
  } catch (const std::exception&) {
    return std::unexpected("it is not valid JSON");
  }
}

const nlohmann::json* member(const nlohmann::json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string_view string_member(const nlohmann::json& object, std::string_view name) {
  const nlohmann::json* value = member(object, name);
  const auto* text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

}  // namespace presynth::project
