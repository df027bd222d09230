#include "server/report/frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "server/report/width.h"

namespace presynth::server {

namespace {

constexpr std::size_t kTab = 4;
/// Of a longer line only the bytes around its marks are looked at: one line may be a whole minified file.
constexpr std::uint32_t kLongLine = 2'000;
constexpr std::uint32_t kBytesBefore = 300;
constexpr std::uint32_t kBytesAfter = 1'200;
/// Columns of code kept before a mark when the line must be cut on its left.
constexpr std::size_t kColumnsBefore = 16;
/// A range of more lines is shown by its first two and its last.
constexpr std::uint32_t kWholeRangeLines = 6;

constexpr std::string_view kCut = "…";

/// One character of a line as it is shown.
struct Cell {
  std::uint32_t offset;
  std::size_t column;
  std::size_t width;
  std::string text;
};

/// A line, or the part of it that is looked at, laid out in columns from 0.
class ShownLine {
 public:
  ShownLine(std::string_view text, text::ByteRange range, bool cut_left, bool cut_right)
      : range_(range), cut_left_(cut_left), cut_right_(cut_right) {
    std::size_t at = range.begin;
    while (at < range.end) {
      const std::size_t begin = at;
      const char32_t character = decode(text.substr(0, range.end), at);
      Cell cell{static_cast<std::uint32_t>(begin), width_, 0, {}};
      if (character == '\t') {
        cell.width = kTab - width_ % kTab;
        cell.text.assign(cell.width, ' ');
      } else if (character == 0xFEFF && begin == 0) {
        continue;  // a byte order mark is no part of the first line
      } else {
        cell.text = printable(character, text.substr(begin, at - begin));
        cell.width = cell.text.size() == at - begin ? width_of(character) : cell.text.size();
      }
      width_ += cell.width;
      cells_.push_back(std::move(cell));
    }
  }

  [[nodiscard]] std::size_t width() const { return width_; }

  [[nodiscard]] std::size_t column_of(std::uint32_t offset) const {
    const auto cell =
        std::lower_bound(cells_.begin(), cells_.end(), offset,
                         [](const Cell& each, std::uint32_t value) { return each.offset < value; });
    return cell == cells_.end() ? width_ : cell->column;
  }

  /// Fits the line into `columns` so that what begins at `anchor` is seen.
  void clip(std::size_t columns, std::size_t anchor) {
    const bool fits = width_ <= columns && !cut_left_ && !cut_right_;
    if (fits) {
      window_end_ = width_;
      return;
    }
    const bool starts_in_sight = !cut_left_ && anchor + kColumnsBefore < columns;
    window_begin_ = starts_in_sight || anchor < kColumnsBefore ? 0 : anchor - kColumnsBefore;
    if (!cut_right_ && width_ - window_begin_ < columns)
      window_begin_ = width_ > columns ? width_ - columns : 0;
    window_end_ = std::min(width_, window_begin_ + columns);
  }

  /// Where a column of the line stands in the window.
  [[nodiscard]] std::size_t shown_column(std::size_t column) const {
    return std::clamp(column, window_begin_, std::max(window_begin_, window_end_)) - window_begin_;
  }

  [[nodiscard]] std::string text() const {
    const bool cut_before = window_begin_ > 0 || cut_left_;
    const bool cut_after = window_end_ < width_ || cut_right_;
    const std::size_t first = window_begin_ + (cut_before ? 1 : 0);
    const std::size_t last = window_end_ - (cut_after && window_end_ > first ? 1 : 0);
    std::string out(cut_before ? kCut : "");
    std::size_t column = first;
    for (const Cell& cell : cells_) {
      if (cell.column < first || cell.column + cell.width > last) continue;
      // A wide character that the cut divides is left out; a space keeps what follows in its column.
      out.append(cell.column - std::min(cell.column, column), ' ');
      out += cell.text;
      column = cell.column + cell.width;
    }
    if (cut_after) {
      out.append(last - std::min(last, column), ' ');
      out += kCut;
    }
    return out;
  }

 private:
  text::ByteRange range_;
  bool cut_left_;
  bool cut_right_;
  std::vector<Cell> cells_;
  std::size_t width_ = 0;
  std::size_t window_begin_ = 0;
  std::size_t window_end_ = 0;
};

/// A label on one line: its columns in the window.
struct Mark {
  std::size_t begin;
  std::size_t end;
  const FrameLabel* label;
};

struct Lines {
  std::uint32_t first;
  std::uint32_t last;
};

Lines lines_of(const IndexedText& source, text::ByteRange range) {
  const std::uint32_t first = source.lines->line_of(range.begin);
  const std::uint32_t last = range.empty() ? first : source.lines->line_of(range.end - 1);
  return {first, std::max(first, last)};
}

class FrameBuilder {
 public:
  FrameBuilder(const IndexedText& source, std::vector<FrameLabel> labels,
               const std::vector<std::uint32_t>& also_shown, const FrameOptions& options)
      : source_(source), labels_(std::move(labels)), shown_(also_shown), options_(options) {
    const auto size = static_cast<std::uint32_t>(source.text.size());
    for (FrameLabel& label : labels_) {
      label.range.begin = std::min(label.range.begin, size);
      label.range.end = std::clamp(label.range.end, label.range.begin, size);
      const Lines lines = lines_of(source_, label.range);
      // Room for one bracket beside the code: the primary range's, or else the first one's.
      if (lines.first != lines.last && (bracket_ == nullptr || (label.primary && !bracket_->primary))) {
        bracket_ = &label;
        bracket_lines_ = lines;
      }
    }
  }

  std::vector<StyledLine> build() {
    choose_lines();
    rule();
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      if (i > 0 && shown_[i] > shown_[i - 1] + 1) {
        StyledLine gap{{Style::Gutter, "..."}};
        if (in_bracket(shown_[i])) {
          gap.push_back({Style::Plain, std::string(options_.gutter, ' ')});
          gap.push_back({style_of(*bracket_), "|"});
        }
        out_.push_back(std::move(gap));
      }
      show(shown_[i]);
    }
    return std::move(out_);
  }

 private:
  void choose_lines() {
    for (const FrameLabel& label : labels_) shown_.push_back(lines_of(source_, label.range).first);
    if (bracket_ != nullptr) {
      shown_.push_back(bracket_lines_.last);
      const bool whole = bracket_lines_.last - bracket_lines_.first < kWholeRangeLines;
      const std::uint32_t until = whole ? bracket_lines_.last : bracket_lines_.first + 1;
      for (std::uint32_t line = bracket_lines_.first; line <= until; ++line) shown_.push_back(line);
    }
    std::erase_if(shown_, [&](std::uint32_t line) { return line >= source_.lines->line_count(); });
    std::sort(shown_.begin(), shown_.end());
    shown_.erase(std::unique(shown_.begin(), shown_.end()), shown_.end());
    // One line says as much as the dots that would stand for it.
    for (std::size_t i = 1; i < shown_.size(); ++i) {
      if (shown_[i] == shown_[i - 1] + 2) {
        shown_.insert(shown_.begin() + static_cast<std::ptrdiff_t>(i), shown_[i] - 1);
      }
    }
  }

  [[nodiscard]] Style style_of(const FrameLabel& label) const {
    return label.primary ? options_.primary : Style::Secondary;
  }

  [[nodiscard]] bool in_bracket(std::uint32_t line) const {
    return bracket_ != nullptr && bracket_lines_.first < line && line <= bracket_lines_.last;
  }

  [[nodiscard]] std::size_t margin() const { return bracket_ == nullptr ? 0 : 2; }
  [[nodiscard]] std::size_t code_columns() const {
    const std::size_t taken = options_.gutter + 3 + margin();
    return options_.columns > taken + 20 ? options_.columns - taken : 20;
  }

  void rule() { out_.push_back({{Style::Gutter, std::string(options_.gutter + 1, ' ') + "|"}}); }

  /// The start of a line under the code: the gutter's rule, and the bracket when it passes by.
  [[nodiscard]] StyledLine under_code(bool bracket_passes) const {
    StyledLine line{{Style::Gutter, std::string(options_.gutter + 1, ' ') + "| "}};
    if (bracket_ != nullptr) line.push_back({style_of(*bracket_), bracket_passes ? "| " : "  "});
    return line;
  }

  [[nodiscard]] ShownLine lay_out(std::uint32_t number) const {
    text::ByteRange range = source_.lines->line_range(source_.text, number);
    const text::ByteRange whole = range;
    std::optional<std::uint32_t> anchor = anchor_of(number);
    if (range.size() > kLongLine) {
      const std::uint32_t at = std::clamp(anchor.value_or(range.begin), range.begin, range.end);
      range.begin = std::max(range.begin, at - std::min(at, kBytesBefore));
      range.end = std::min(range.end, at + kBytesAfter);
      const auto align = [&](std::uint32_t& offset) {
        while (offset > whole.begin && offset < whole.end &&
               (static_cast<unsigned char>(source_.text[offset]) & 0xC0u) == 0x80u) {
          --offset;
        }
      };
      align(range.begin);
      align(range.end);
    }
    ShownLine line(source_.text, range, range.begin > whole.begin, range.end < whole.end);
    line.clip(code_columns(), anchor ? line.column_of(*anchor) : 0);
    return line;
  }

  /// The offset on the line that must be seen: the primary label's, or else the first label's.
  [[nodiscard]] std::optional<std::uint32_t> anchor_of(std::uint32_t number) const {
    std::optional<std::uint32_t> anchor;
    bool primary = false;
    for (const FrameLabel& label : labels_) {
      const Lines lines = lines_of(source_, label.range);
      std::optional<std::uint32_t> offset;
      if (lines.first == number) {
        offset = label.range.begin;
      } else if (&label == bracket_ && lines.last == number) {
        offset = label.range.end - 1;
      }
      if (!offset || (primary && !label.primary)) continue;
      if (!anchor || label.primary != primary || *offset < *anchor) anchor = offset;
      primary = label.primary;
    }
    return anchor;
  }

  void show(std::uint32_t number) {
    const ShownLine line = lay_out(number);
    std::vector<Mark> marks;
    for (const FrameLabel& label : labels_) {
      if (&label == bracket_ || lines_of(source_, label.range).first != number) continue;
      const text::ByteRange whole = source_.lines->line_range(source_.text, number);
      std::uint32_t end = std::min(label.range.end, whole.end);
      // A range that goes on below is marked up to the last character of this line.
      while (end > label.range.begin && end == whole.end && is_space(source_.text[end - 1])) --end;
      const std::size_t begin = line.shown_column(line.column_of(label.range.begin));
      const std::size_t after = line.shown_column(line.column_of(std::max(end, label.range.begin)));
      marks.push_back({begin, std::max(after, begin + 1), &label});
    }

    const bool opens = bracket_ != nullptr && bracket_lines_.first == number;
    const bool closes = bracket_ != nullptr && bracket_lines_.last == number;
    const bool slash = opens && is_first_of_line(bracket_->range.begin, number);

    StyledLine code{{Style::Gutter, fmt::format("{:>{}} | ", number + 1, options_.gutter)}};
    if (bracket_ != nullptr)
      code.push_back({style_of(*bracket_), slash ? "/ " : in_bracket(number) ? "| " : "  "});
    code.push_back({Style::Plain, line.text()});
    out_.push_back(std::move(code));

    if (!marks.empty()) show_marks(std::move(marks), slash || in_bracket(number));
    if (opens && !slash) {
      const std::size_t column = line.shown_column(line.column_of(bracket_->range.begin));
      out_.push_back(
          {{Style::Gutter, std::string(options_.gutter + 1, ' ') + "| "},
           {style_of(*bracket_), " " + std::string(column + 1, '_') + (bracket_->primary ? "^" : "-")}});
    }
    if (closes) {
      const std::size_t end = line.shown_column(line.column_of(bracket_->range.end));
      StyledLine foot{{Style::Gutter, std::string(options_.gutter + 1, ' ') + "| "},
                      {style_of(*bracket_), "|" + std::string(std::max<std::size_t>(end, 1), '_') +
                                                (bracket_->primary ? "^" : "-")}};
      put_text(std::move(foot), std::max<std::size_t>(end, 1) + 2, *bracket_, false);
    }
  }

  static bool is_space(char c) { return c == ' ' || c == '\t'; }

  [[nodiscard]] bool is_first_of_line(std::uint32_t offset, std::uint32_t number) const {
    const std::uint32_t start = source_.lines->line_start(number);
    const std::string_view before = source_.text.substr(start, offset - std::min(start, offset));
    return std::all_of(before.begin(), before.end(), is_space);
  }

  /// Ends `line`, which is `width` columns past the gutter, with the label's text, wrapped under itself.
  void put_text(StyledLine line, std::size_t width, const FrameLabel& label, bool bracket_passes) {
    if (label.text.empty()) {
      out_.push_back(std::move(line));
      return;
    }
    constexpr std::size_t kNarrow = 28;
    const std::size_t taken = options_.gutter + 3 + width + 1;
    const std::size_t room = options_.columns > taken + kNarrow ? options_.columns - taken : 0;
    // Where hardly any room is left the text is not broken: the terminal does it.
    const std::string text = printable(label.text);
    const std::vector<std::string> lines = room == 0 ? std::vector{text} : wrap(text, room);
    line.push_back({style_of(label), " " + lines.front()});
    out_.push_back(std::move(line));
    for (std::size_t i = 1; i < lines.size(); ++i) {
      StyledLine more = under_code(bracket_passes);
      more.push_back({style_of(label), std::string(width - margin() + 1, ' ') + lines[i]});
      out_.push_back(std::move(more));
    }
  }

  /// The marks in one row; the text of the last one beside it, those of the others below, each under a
  /// stroke.
  void show_marks(std::vector<Mark> marks, bool bracket_passes) {
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.begin < b.begin; });

    std::size_t width = 0;
    for (const Mark& mark : marks) width = std::max(width, mark.end);
    std::string row(width, ' ');
    std::vector<Style> styles(width, Style::Plain);
    const auto draw = [&](bool primary) {
      for (const Mark& mark : marks) {
        if (mark.label->primary != primary) continue;
        for (std::size_t column = mark.begin; column < mark.end; ++column) {
          row[column] = primary ? '^' : '-';
          styles[column] = style_of(*mark.label);
        }
      }
    };
    draw(false);
    draw(true);
    StyledLine under = under_code(bracket_passes);
    append_row(under, row, styles);

    std::erase_if(marks, [](const Mark& mark) { return mark.label->text.empty(); });
    // Beside the row goes the text of a mark that reaches its end: the last to begin, and the primary before
    // others.
    auto beside = marks.end();
    for (auto mark = marks.begin(); mark != marks.end(); ++mark) {
      if (mark->end != width) continue;
      if (beside == marks.end() || mark->label->primary || !beside->label->primary) beside = mark;
    }
    if (beside != marks.end()) {
      put_text(std::move(under), width + margin(), *beside->label, bracket_passes);
      marks.erase(beside);
    } else {
      out_.push_back(std::move(under));
    }
    if (marks.empty()) return;

    put_strokes(marks, marks.size(), bracket_passes);
    for (std::size_t i = marks.size(); i-- > 0;) {
      const Mark& mark = marks[i];
      const std::size_t room =
          std::max<std::size_t>(code_columns() - std::min(code_columns(), mark.begin), 28);
      const std::vector<std::string> lines = wrap(printable(mark.label->text), room);
      for (const std::string& text : lines) {
        StyledLine line = put_strokes(marks, i, bracket_passes, mark.begin);
        line.push_back({style_of(*mark.label), text});
        out_.push_back(std::move(line));
      }
    }
  }

  /// A row with a stroke under each of the first `count` marks, and the spaces up to `until`.
  [[nodiscard]] StyledLine put_strokes(const std::vector<Mark>& marks, std::size_t count, bool bracket_passes,
                                       std::size_t until) const {
    std::string row(until, ' ');
    std::vector<Style> styles(until, Style::Plain);
    for (std::size_t i = 0; i < count; ++i) {
      if (marks[i].begin >= until) continue;
      row[marks[i].begin] = '|';
      styles[marks[i].begin] = style_of(*marks[i].label);
    }
    StyledLine line = under_code(bracket_passes);
    append_row(line, row, styles);
    return line;
  }

  void put_strokes(const std::vector<Mark>& marks, std::size_t count, bool bracket_passes) {
    out_.push_back(put_strokes(marks, count, bracket_passes, marks.back().begin + 1));
  }

  static void append_row(StyledLine& line, const std::string& row, const std::vector<Style>& styles) {
    for (std::size_t i = 0; i < row.size();) {
      std::size_t end = i;
      while (end < row.size() && styles[end] == styles[i]) ++end;
      line.push_back({styles[i], row.substr(i, end - i)});
      i = end;
    }
  }

  IndexedText source_;
  std::vector<FrameLabel> labels_;
  std::vector<std::uint32_t> shown_;
  FrameOptions options_;
  const FrameLabel* bracket_ = nullptr;
  Lines bracket_lines_{};
  std::vector<StyledLine> out_;
};

}  // namespace

std::vector<StyledLine> build_frame(const IndexedText& source, std::vector<FrameLabel> labels,
                                    const std::vector<std::uint32_t>& also_shown,
                                    const FrameOptions& options) {
  return FrameBuilder(source, std::move(labels), also_shown, options).build();
}

std::size_t gutter_of(const IndexedText& source, const std::vector<FrameLabel>& labels) {
  std::uint32_t last = 0;
  const auto size = static_cast<std::uint32_t>(source.text.size());
  for (const FrameLabel& label : labels) {
    last = std::max(
        last, lines_of(source, {std::min(label.range.begin, size), std::min(label.range.end, size)}).last);
  }
  return std::to_string(last + 1).size();
}

}  // namespace presynth::server
