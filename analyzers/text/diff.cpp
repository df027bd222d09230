// Line diffs: Myers' O(ND) algorithm in linear space ("An O(ND) Difference Algorithm and Its Variations",
// 1986).
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <unordered_map>

#include "analyzers/text/text.h"

namespace presynth::text {

namespace {

using Index = std::ptrdiff_t;

/// Lines with their terminators; only the last may lack one. Only \n ends a line here, as in diff(1) and
/// patch(1).
std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// Which lines of each side have no partner on the other side. The lines that remain are equal one by one.
struct Changes {
  std::vector<char> removed;
  std::vector<char> added;
};

/// The part of one side that the search works on: line classes, and where each stands in the whole file.
struct Side {
  std::vector<std::uint32_t> lines;
  std::vector<std::size_t> places;
};

/// Marks removed and added lines of two sequences.
class Myers {
 public:
  Myers(const Side& a, const Side& b, Changes& changes) : a_(a), b_(b), changes_(changes) {
    const std::size_t diagonals = a.lines.size() + b.lines.size() + 3;
    forward_.resize(diagonals);
    backward_.resize(diagonals);
    origin_ = static_cast<Index>(b.lines.size()) + 1;
    // Beyond this many edits a good answer is taken instead of the best: that keeps huge rewrites near
    // linear.
    limit_ = std::max<Index>(256, static_cast<Index>(std::sqrt(static_cast<double>(diagonals))));
  }

  void run() {
    // An explicit stack: the depth of the division depends on the input.
    std::vector<Box> pending{{0, size(a_), 0, size(b_)}};
    while (!pending.empty()) {
      Box box = pending.back();
      pending.pop_back();
      while (box.a0 < box.a1 && box.b0 < box.b1 && line(a_, box.a0) == line(b_, box.b0)) ++box.a0, ++box.b0;
      while (box.a0 < box.a1 && box.b0 < box.b1 && line(a_, box.a1 - 1) == line(b_, box.b1 - 1))
        --box.a1, --box.b1;
      if (box.a0 == box.a1 || box.b0 == box.b1) {
        for (Index i = box.a0; i < box.a1; ++i) changes_.removed[a_.places[static_cast<std::size_t>(i)]] = 1;
        for (Index i = box.b0; i < box.b1; ++i) changes_.added[b_.places[static_cast<std::size_t>(i)]] = 1;
        continue;
      }
      const Split split = middle(box);
      pending.push_back({box.a0, split.a, box.b0, split.b});
      pending.push_back({split.a, box.a1, split.b, box.b1});
    }
  }

 private:
  struct Box {
    Index a0, a1, b0, b1;
  };
  struct Split {
    Index a, b;
  };

  static Index size(const Side& side) { return static_cast<Index>(side.lines.size()); }
  static std::uint32_t line(const Side& side, Index i) { return side.lines[static_cast<std::size_t>(i)]; }
  Index& forward(Index diagonal) { return forward_[static_cast<std::size_t>(diagonal + origin_)]; }
  Index& backward(Index diagonal) { return backward_[static_cast<std::size_t>(diagonal + origin_)]; }

  /// A point on a shortest path from corner to corner of the box, found from both ends at once. The box is
  /// not empty on either side, and its first and last lines differ, so the point is never a corner and the
  /// division ends.
  Split middle(const Box& box) {
    constexpr Index kBelow = -1;
    constexpr Index kAbove = std::numeric_limits<Index>::max();
    const Index low = box.a0 - box.b1;  // diagonals a - b that cross the box
    const Index high = box.a1 - box.b0;
    const Index start = box.a0 - box.b0;
    const Index end = box.a1 - box.b1;
    const bool odd = ((start - end) & 1) != 0;
    Index forward_low = start, forward_high = start, backward_low = end, backward_high = end;
    forward(start) = box.a0;
    backward(end) = box.a1;

    for (Index cost = 1;; ++cost) {
      // Walk one edit further from the start; the rims beyond the known diagonals are set so that they never
      // win.
      if (forward_low > low)
        forward(--forward_low - 1) = kBelow;
      else
        ++forward_low;
      if (forward_high < high)
        forward(++forward_high + 1) = kBelow;
      else
        --forward_high;
      for (Index d = forward_high; d >= forward_low; d -= 2) {
        const Index below = forward(d - 1), above = forward(d + 1);
        Index x = below < above ? above : below + 1;
        Index y = x - d;
        while (x < box.a1 && y < box.b1 && line(a_, x) == line(b_, y)) ++x, ++y;
        forward(d) = x;
        if (odd && backward_low <= d && d <= backward_high && backward(d) <= x) return {x, y};
      }
      if (backward_low > low)
        backward(--backward_low - 1) = kAbove;
      else
        ++backward_low;
      if (backward_high < high)
        backward(++backward_high + 1) = kAbove;
      else
        --backward_high;
      for (Index d = backward_high; d >= backward_low; d -= 2) {
        const Index below = backward(d - 1), above = backward(d + 1);
        Index x = below < above ? below : above - 1;
        Index y = x - d;
        while (box.a0 < x && box.b0 < y && line(a_, x - 1) == line(b_, y - 1)) --x, --y;
        backward(d) = x;
        if (!odd && forward_low <= d && d <= forward_high && x <= forward(d)) return {x, y};
      }
      if (cost >= limit_) return furthest(box, forward_low, forward_high, backward_low, backward_high);
    }
  }

  /// The point that got furthest, from whichever end got further.
  Split furthest(const Box& box, Index forward_low, Index forward_high, Index backward_low,
                 Index backward_high) {
    Split best{box.a0, box.b0};
    for (Index d = forward_high; d >= forward_low; d -= 2) {
      const Index x = std::min(forward(d), box.a1);
      const Index y = x - d;
      const Split here = y > box.b1 ? Split{box.b1 + d, box.b1} : Split{x, y};
      if (best.a + best.b < here.a + here.b) best = here;
    }
    Split back{box.a1, box.b1};
    for (Index d = backward_high; d >= backward_low; d -= 2) {
      const Index x = std::max(box.a0, backward(d));
      const Index y = x - d;
      const Split here = y < box.b0 ? Split{box.b0 + d, box.b0} : Split{x, y};
      if (here.a + here.b < back.a + back.b) back = here;
    }
    return (box.a1 + box.b1) - (back.a + back.b) < (best.a + best.b) - (box.a0 + box.b0) ? best : back;
  }

  const Side& a_;
  const Side& b_;
  Changes& changes_;
  std::vector<Index> forward_;
  std::vector<Index> backward_;
  Index origin_ = 0;
  Index limit_ = 0;
};

Changes compare(const std::vector<std::string_view>& old_lines,
                const std::vector<std::string_view>& new_lines) {
  std::unordered_map<std::string_view, std::uint32_t> classes;
  classes.reserve(old_lines.size() + new_lines.size());
  const auto classify = [&](const std::vector<std::string_view>& lines) {
    std::vector<std::uint32_t> result;
    result.reserve(lines.size());
    for (const std::string_view line : lines) {
      result.push_back(classes.try_emplace(line, static_cast<std::uint32_t>(classes.size())).first->second);
    }
    return result;
  };
  const std::vector<std::uint32_t> a = classify(old_lines);
  const std::vector<std::uint32_t> b = classify(new_lines);
  Changes changes{std::vector<char>(a.size(), 0), std::vector<char>(b.size(), 0)};

  std::size_t prefix = 0;
  while (prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  std::size_t suffix = 0;
  while (suffix + prefix < a.size() && suffix + prefix < b.size() &&
         a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix]) {
    ++suffix;
  }

  // A line that the other side does not have at all is a change without a search; that alone makes rewrites
  // linear.
  std::vector<char> in_a(classes.size(), 0), in_b(classes.size(), 0);
  for (std::size_t i = prefix; i < a.size() - suffix; ++i) in_a[a[i]] = 1;
  for (std::size_t i = prefix; i < b.size() - suffix; ++i) in_b[b[i]] = 1;
  const auto reduce = [&](const std::vector<std::uint32_t>& lines, const std::vector<char>& in_other,
                          std::vector<char>& changed) {
    Side side;
    for (std::size_t i = prefix; i < lines.size() - suffix; ++i) {
      if (in_other[lines[i]] == 0) {
        changed[i] = 1;
      } else {
        side.lines.push_back(lines[i]);
        side.places.push_back(i);
      }
    }
    return side;
  };
  const Side left = reduce(a, in_b, changes.removed);
  const Side right = reduce(b, in_a, changes.added);
  Myers(left, right, changes).run();
  return changes;
}

/// A maximal run of changed lines: a0..a1 went, b0..b1 came.
struct Run {
  std::size_t a0, a1, b0, b1;
};

/// Moves each pure insertion or removal down as far as its text allows, so that an added block reads as a
/// whole
/// (`foo() {…}` and not `}… foo() {`), as git does. A run that would reach the next one stays where it is.
void slide_down(std::vector<Run>& runs, const std::vector<std::string_view>& a,
                const std::vector<std::string_view>& b) {
  for (std::size_t r = 0; r < runs.size(); ++r) {
    const Run run = runs[r];
    if (run.a0 != run.a1 && run.b0 != run.b1) continue;
    const bool inserts = run.a0 == run.a1;
    const std::vector<std::string_view>& lines = inserts ? b : a;
    const std::size_t begin = inserts ? run.b0 : run.a0;
    const std::size_t end = inserts ? run.b1 : run.a1;
    std::size_t limit = lines.size() - end;  // unchanged lines below the run
    if (r + 1 < runs.size()) limit = runs[r + 1].a0 - run.a1;
    std::size_t steps = 0;
    while (steps < limit && lines[begin + steps] == lines[end + steps]) ++steps;
    if (steps == limit && r + 1 < runs.size()) continue;
    runs[r] = {run.a0 + steps, run.a1 + steps, run.b0 + steps, run.b1 + steps};
  }
}

void append_line(std::string& out, char mark, std::string_view line) {
  out += mark;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

/// `12,3`, `12` for one line, and for none the line before (`11,0`), as diff(1) does.
std::string span_of(std::size_t first, std::size_t count) {
  if (count == 1) return std::to_string(first + 1);
  return std::to_string(count == 0 ? first : first + 1) + "," + std::to_string(count);
}

std::vector<Run> runs_between(const std::vector<std::string_view>& a,
                              const std::vector<std::string_view>& b) {
  const Changes changes = compare(a, b);
  std::vector<Run> runs;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const std::size_t i0 = i, j0 = j;
    while (i < a.size() && changes.removed[i] != 0) ++i;
    while (j < b.size() && changes.added[j] != 0) ++j;
    if (i != i0 || j != j0) {
      runs.push_back({i0, i, j0, j});
    } else {
      ++i;
      ++j;
    }
  }
  slide_down(runs, a, b);
  return runs;
}

}  // namespace

std::vector<TextEdit> line_edits(std::string_view old_text, std::string_view new_text) {
  const std::vector<std::string_view> a = split_lines(old_text);
  const std::vector<std::string_view> b = split_lines(new_text);
  const auto offset = [&](std::size_t line) {
    return static_cast<std::uint32_t>(line < a.size() ? a[line].data() - old_text.data() : old_text.size());
  };
  std::vector<TextEdit> edits;
  for (const Run& run : runs_between(a, b)) {
    TextEdit edit{{offset(run.a0), offset(run.a1)}, {}};
    for (std::size_t line = run.b0; line < run.b1; ++line) edit.new_text += b[line];
    edits.push_back(std::move(edit));
  }
  return edits;
}

std::string unified_diff(std::string_view old_text, std::string_view new_text, std::string_view old_name,
                         std::string_view new_name, unsigned context) {
  if (old_text == new_text) return {};
  const std::vector<std::string_view> a = split_lines(old_text);
  const std::vector<std::string_view> b = split_lines(new_text);
  const std::vector<Run> runs = runs_between(a, b);

  std::string out;
  out.append("--- ").append(old_name).append("\n+++ ").append(new_name).append("\n");
  for (std::size_t first = 0; first < runs.size();) {
    std::size_t last = first;
    while (last + 1 < runs.size() && runs[last + 1].a0 - runs[last].a1 <= std::size_t{2} * context) ++last;
    const std::size_t before = std::min<std::size_t>(runs[first].a0, context);
    const std::size_t after = std::min<std::size_t>(a.size() - runs[last].a1, context);
    const std::size_t a0 = runs[first].a0 - before, a1 = runs[last].a1 + after;
    const std::size_t b0 = runs[first].b0 - before, b1 = runs[last].b1 + after;
    out.append("@@ -").append(span_of(a0, a1 - a0)).append(" +").append(span_of(b0, b1 - b0)).append(" @@\n");
    std::size_t at = a0;
    for (std::size_t r = first; r <= last; ++r) {
      for (; at < runs[r].a0; ++at) append_line(out, ' ', a[at]);
      for (; at < runs[r].a1; ++at) append_line(out, '-', a[at]);
      for (std::size_t j = runs[r].b0; j < runs[r].b1; ++j) append_line(out, '+', b[j]);
    }
    for (; at < a1; ++at) append_line(out, ' ', a[at]);
    first = last + 1;
  }
  return out;
}

}  // namespace presynth::text
