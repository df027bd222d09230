#include "server/report/style.h"

namespace presynth::server {

namespace {

std::string_view code_of(Style style) {
  switch (style) {
    case Style::Plain: return "";
    case Style::Strong: return "\x1b[1m";
    case Style::Error: return "\x1b[1;31m";
    case Style::Warning: return "\x1b[1;33m";
    case Style::Info: return "\x1b[1;36m";
    case Style::Hint: return "\x1b[1;35m";
    case Style::Gutter: return "\x1b[34m";
    case Style::Secondary: return "\x1b[34m";
    case Style::Label: return "\x1b[1m";
    case Style::Good: return "\x1b[1;32m";
    case Style::Faint: return "\x1b[2m";
    case Style::Code: return "\x1b[36m";
  }
  return "";
}

constexpr std::string_view kReset = "\x1b[0m";

}  // namespace

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return Style::Error;
    case Severity::Warning: return Style::Warning;
    case Severity::Info: return Style::Info;
    case Severity::Hint: return Style::Hint;
  }
  return Style::Error;
}

std::string paint(std::string_view text, Style style, bool color) {
  const std::string_view code = color ? code_of(style) : "";
  std::string out(code);
  out += text;
  if (!code.empty()) out += kReset;
  return out;
}

std::string paint(const std::vector<StyledLine>& lines, bool color) {
  std::string out;
  for (const StyledLine& line : lines) {
    // Spaces at the end of a line are no part of the picture.
    std::size_t count = line.size();
    std::string_view last;
    for (; count > 0; --count) {
      last = line[count - 1].text;
      last = last.substr(0, last.find_last_not_of(' ') + 1);
      if (!last.empty()) break;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view text = i + 1 == count ? last : std::string_view(line[i].text);
      if (!text.empty()) out += paint(text, line[i].style, color);
    }
    out += '\n';
  }
  return out;
}

}  // namespace presynth::server
