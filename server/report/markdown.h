// The rules' documentation on a terminal: headings bold, code indented, paragraphs wrapped. No more of
// Markdown than docs/rules uses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace presynth::server {

[[nodiscard]] std::string render_markdown(std::string_view markdown, std::size_t columns, bool color);

}  // namespace presynth::server
