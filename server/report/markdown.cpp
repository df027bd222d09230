#include "server/report/markdown.h"

#include <algorithm>
#include <vector>

#include "server/report/style.h"
#include "server/report/width.h"

namespace presynth::server {

namespace {

/// `code` and **strong** in a line that is already broken; marks that have no partner stay as they are.
StyledLine inline_styles(std::string_view text, Style base) {
  StyledLine line;
  const auto put = [&](Style style, std::string_view part) {
    if (!part.empty()) line.push_back({style, std::string(part)});
  };
  while (!text.empty()) {
    const std::size_t at = std::min(text.find('`'), text.find("**"));
    if (at == std::string_view::npos) break;
    const std::string_view mark = text[at] == '`' ? "`" : "**";
    const std::size_t close = text.find(mark, at + mark.size());
    if (close == std::string_view::npos) break;
    put(base, text.substr(0, at));
    put(mark == "`" ? Style::Code : Style::Strong, text.substr(at + mark.size(), close - at - mark.size()));
    text.remove_prefix(close + mark.size());
  }
  put(base, text);
  return line;
}

/// Spaces, and the bullet or number of a list item, that later lines of the item are indented by.
std::size_t item_indent(std::string_view line) {
  std::size_t at = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view rest = line.substr(at);
  if (rest.starts_with("- ") || rest.starts_with("* ") || rest.starts_with("> ")) return at + 2;
  std::size_t digits = 0;
  while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
  return digits > 0 && rest.substr(digits).starts_with(". ") ? at + digits + 2 : 0;
}

/// Stands for a space at which a line must not break.
constexpr char kJoint = '\x01';

/// Code within a line stays on one line, so that its marks find each other.
void keep_together(std::string& text) {
  for (std::size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at + 1)) {
    const std::size_t close = text.find('`', at + 1);
    if (close == std::string::npos) return;
    std::replace(text.begin() + static_cast<std::ptrdiff_t>(at),
                 text.begin() + static_cast<std::ptrdiff_t>(close), ' ', kJoint);
    at = close;
  }
}

class Renderer {
 public:
  explicit Renderer(std::size_t columns) : columns_(columns) {}

  void line(std::string_view text) {
    const std::string_view bare = text.substr(std::min(text.find_first_not_of(' '), text.size()));
    if (bare.starts_with("```")) {
      end_paragraph();
      fenced_ = !fenced_;
      return;
    }
    if (fenced_) {
      lines_.push_back({{Style::Code, "    " + std::string(text)}});
      return;
    }
    if (bare.empty()) {
      end_paragraph();
      if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
    } else if (bare.starts_with('#')) {
      end_paragraph();
      const std::size_t level = std::min(bare.find_first_not_of('#'), bare.size());
      const std::size_t begin = std::min(bare.find_first_not_of(' ', level), bare.size());
      StyledLine heading = inline_styles(bare.substr(begin), Style::Strong);
      for (Span& span : heading) span.style = Style::Strong;
      lines_.push_back(std::move(heading));
    } else if (bare.starts_with('|')) {
      end_paragraph();
      lines_.push_back(inline_styles(text, Style::Plain));
    } else if (bare.starts_with("> ") && quoted_) {
      paragraph_ += bare.substr(1);
    } else if (item_indent(text) > 0) {
      end_paragraph();
      quoted_ = bare.starts_with("> ");
      paragraph_ = text;
    } else {
      if (!paragraph_.empty()) paragraph_ += ' ';
      paragraph_ += paragraph_.empty() ? text : bare;
    }
  }

  std::vector<StyledLine> finish() {
    end_paragraph();
    while (!lines_.empty() && lines_.back().empty()) lines_.pop_back();
    return std::move(lines_);
  }

 private:
  void end_paragraph() {
    if (paragraph_.empty()) return;
    const std::size_t hang = item_indent(paragraph_);
    const std::size_t lead = std::min(paragraph_.find_first_not_of(' '), paragraph_.size());
    keep_together(paragraph_);
    const std::size_t indent = std::max(hang, lead);
    std::vector<std::string> words =
        wrap(paragraph_.substr(lead), columns_ - std::min(columns_ - 20, indent));
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::replace(words[i].begin(), words[i].end(), kJoint, ' ');
      std::string start(i == 0 ? lead : indent, ' ');
      if (quoted_ && i > 0) start = std::string(lead, ' ') + "> ";
      lines_.push_back(inline_styles(start + words[i], Style::Plain));
    }
    paragraph_.clear();
    quoted_ = false;
  }

  std::size_t columns_;
  bool fenced_ = false;
  bool quoted_ = false;  ///< the paragraph is a quotation: each of its lines begins with `>`
  std::string paragraph_;
  std::vector<StyledLine> lines_;
};

}  // namespace

std::string render_markdown(std::string_view markdown, std::size_t columns, bool color) {
  Renderer renderer(columns);
  while (!markdown.empty()) {
    const std::size_t end = std::min(markdown.find('\n'), markdown.size());
    std::string_view line = markdown.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    renderer.line(line);
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
  }
  return paint(renderer.finish(), color);
}

}  // namespace presynth::server
