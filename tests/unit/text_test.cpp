#include "analyzers/text/text.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "tests/lines.h"

using namespace presynth::text;

namespace {

/// Applies a unified diff the way patch(1) does; empty on any mismatch. A test of the diff must not trust the
/// diff.
std::optional<std::string> patched(std::string_view old_text, std::string_view diff) {
  const std::vector<std::string> old_lines = presynth::testing::lines_of(old_text);
  std::vector<std::string> lines;
  for (std::string_view rest = diff; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;  // every line of a diff is terminated
    lines.emplace_back(rest.substr(0, end + 1));
    rest.remove_prefix(end + 1);
  }
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 2; i < lines.size();) {
    unsigned a = 0, an = 1, b = 0, bn = 1;
    if (std::sscanf(lines[i].c_str(), "@@ -%u,%u +%u,%u @@", &a, &an, &b, &bn) != 4 &&
        std::sscanf(lines[i].c_str(), "@@ -%u,%u +%u @@", &a, &an, &b) != 3) {
      an = 1;
      if (std::sscanf(lines[i].c_str(), "@@ -%u +%u,%u @@", &a, &b, &bn) != 3) {
        bn = 1;
        if (std::sscanf(lines[i].c_str(), "@@ -%u +%u @@", &a, &b) != 2) return std::nullopt;
      }
    }
    const std::size_t start = an == 0 ? a : a - 1;
    if (start < at || start > old_lines.size()) return std::nullopt;
    while (at < start) out += old_lines[at++];
    ++i;
    while (an > 0 || bn > 0) {
      if (i >= lines.size()) return std::nullopt;
      std::string body = lines[i].substr(1);
      const char mark = lines[i][0];
      if (i + 1 < lines.size() && lines[i + 1][0] == '\\') {
        body.pop_back();
        ++i;
      }
      ++i;
      if (mark != '+') {
        if (an == 0 || at >= old_lines.size() || old_lines[at] != body) return std::nullopt;
        ++at;
        --an;
      }
      if (mark != '-') {
        if (bn == 0) return std::nullopt;
        out += body;
        --bn;
      }
    }
  }
  while (at < old_lines.size()) out += old_lines[at++];
  return out;
}

std::size_t changed_lines(std::string_view diff) {
  std::size_t count = 0;
  for (std::size_t at = diff.find("@@"); at < diff.size();) {
    if (diff[at] == '+' || diff[at] == '-') ++count;
    at = diff.find('\n', at) + 1;
    if (at == 0) break;
  }
  return count;
}

std::string message(const std::expected<std::string, std::string>& result) {
  return result ? "" : result.error();
}

}  // namespace

TEST_SUITE("text") {
  TEST_CASE("ranges touch without overlapping, except at the same start") {
    CHECK(ByteRange{2, 5}.overlaps({4, 6}));
    CHECK_FALSE(ByteRange{2, 5}.overlaps({5, 6}));
    CHECK_FALSE(ByteRange{2, 5}.overlaps({5, 5}));
    CHECK_FALSE(ByteRange{5, 5}.overlaps({5, 5}));
    CHECK(ByteRange{5, 5}.overlaps({5, 9}));
    CHECK(ByteRange{5, 9}.contains(5));
    CHECK_FALSE(ByteRange{5, 9}.contains(9));
  }

  TEST_CASE("lines end at \\n, \\r\\n and a lone \\r") {
    struct Row {
      std::string_view text;
      std::vector<std::string_view> lines;
    };
    const Row rows[] = {
        {"", {""}},
        {"a", {"a"}},
        {"a\n", {"a", ""}},
        {"a\r", {"a", ""}},
        {"a\r\n", {"a", ""}},
        {"\r\r\n\n\r", {"", "", "", "", ""}},
        {"a\rb\nc\r\nd", {"a", "b", "c", "d"}},
        {"\n\r", {"", "", ""}},
        {"a\r\r\nb\r\n", {"a", "", "b", ""}},
        {"a\n\nb\r", {"a", "", "b", ""}},
    };
    for (const Row& row : rows) {
      CAPTURE(row.text);
      const LineIndex index(row.text);
      REQUIRE(index.line_count() == row.lines.size());
      for (std::uint32_t line = 0; line < index.line_count(); ++line) {
        const ByteRange range = index.line_range(row.text, line);
        CHECK(row.text.substr(range.begin, range.size()) == row.lines[line]);
        CHECK(index.line_start(line) == range.begin);
        CHECK(index.line_of(range.begin) == line);
        CHECK(index.line_of(range.end) == line);
      }
    }
    CHECK(LineIndex().line_count() == 1);
  }

  TEST_CASE("columns count in the units of the encoding") {
    //                        a  é(2)   €(3)       😀(4)          b
    const std::string text =
        "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
        "b\nxy";
    const LineIndex index(text);
    struct Row {
      std::uint32_t offset, utf8, utf16, utf32;
    };
    const Row rows[] = {{0, 0, 0, 0}, {1, 1, 1, 1},   {3, 3, 2, 2},
                        {6, 6, 3, 3}, {10, 10, 5, 4}, {11, 11, 6, 5}};
    for (const Row& row : rows) {
      CAPTURE(row.offset);
      CHECK(index.position(text, row.offset, Encoding::Utf8) == Position{0, row.utf8});
      CHECK(index.position(text, row.offset, Encoding::Utf16) == Position{0, row.utf16});
      CHECK(index.position(text, row.offset, Encoding::Utf32) == Position{0, row.utf32});
      CHECK(index.offset(text, {0, row.utf8}, Encoding::Utf8) == row.offset);
      CHECK(index.offset(text, {0, row.utf16}, Encoding::Utf16) == row.offset);
      CHECK(index.offset(text, {0, row.utf32}, Encoding::Utf32) == row.offset);
    }
    // Inside a sequence is its start, in both directions.
    CHECK(index.position(text, 2, Encoding::Utf16) == Position{0, 1});
    CHECK(index.position(text, 9, Encoding::Utf16) == Position{0, 3});
    CHECK(index.position(text, 9, Encoding::Utf8) == Position{0, 6});
    CHECK(index.offset(text, {0, 4}, Encoding::Utf16) == 6);  // between the surrogates
    CHECK(index.offset(text, {0, 8}, Encoding::Utf8) == 6);
    CHECK(index.range(text, {3, 13}, Encoding::Utf16) == PositionRange{{0, 2}, {1, 1}});
  }

  TEST_CASE("positions are clamped as LSP 3.17 says") {
    const std::string text = "ab\r\ncd";
    const LineIndex index(text);
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16, Encoding::Utf32}) {
      CHECK(index.offset(text, {0, 99}, encoding) == 2);
      CHECK(index.offset(text, {1, 0xFFFFFFFFu}, encoding) == 6);
      CHECK(index.offset(text, {2, 0}, encoding) == 6);
      CHECK(index.offset(text, {0xFFFFFFFFu, 0xFFFFFFFFu}, encoding) == 6);
      CHECK(index.position(text, 3, encoding) == Position{0, 2});  // between \r and \n
      CHECK(index.position(text, 99, encoding) == Position{1, 2});
    }
    CHECK(index.line_range(text, 7) == ByteRange{6, 6});
    CHECK(index.line_start(7) == 4);
  }

  TEST_CASE("every offset at a character survives the way through a position") {
    std::mt19937 random(7);
    const std::string_view pieces[] = {
        "a", "\n", "\r\n", "\r", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", " "};
    for (int round = 0; round < 200; ++round) {
      std::string text;
      for (int i = 0; i < 30; ++i) text += pieces[random() % std::size(pieces)];
      const LineIndex index(text);
      for (std::uint32_t offset = 0; offset <= text.size(); ++offset) {
        if (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0u) == 0x80u) continue;
        if (offset > 0 && offset < text.size() && text[offset - 1] == '\r' && text[offset] == '\n') continue;
        for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16, Encoding::Utf32}) {
          CHECK(index.offset(text, index.position(text, offset, encoding), encoding) == offset);
        }
      }
    }
  }

  TEST_CASE("columns of a long line are those that counting from its start gives") {
    std::mt19937 random(11);
    const std::string_view pieces[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    std::string text = "a short line\n";
    const auto start = static_cast<std::uint32_t>(text.size());
    std::vector<std::array<std::uint32_t, 3>> places;  // offset, UTF-16 units, characters
    std::uint32_t units = 0;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
      places.push_back({static_cast<std::uint32_t>(text.size()), units, i});
      const std::string_view piece = pieces[random() % std::size(pieces)];
      units += piece.size() == 4 ? 2 : 1;
      text += piece;
    }
    text += "\nanother";
    const LineIndex index(text);
    for (const auto& [offset, utf16, characters] : places) {
      REQUIRE(index.position(text, offset, Encoding::Utf16) == Position{1, utf16});
      REQUIRE(index.position(text, offset, Encoding::Utf32) == Position{1, characters});
      REQUIRE(index.position(text, offset, Encoding::Utf8) == Position{1, offset - start});
      REQUIRE(index.offset(text, {1, utf16}, Encoding::Utf16) == offset);
      REQUIRE(index.offset(text, {1, characters}, Encoding::Utf32) == offset);
    }
    CHECK(index.position(text, static_cast<std::uint32_t>(text.size()), Encoding::Utf16) == Position{2, 7});
  }

  TEST_CASE("apply takes edits in any order") {
    CHECK(apply("hello world", {{{6, 11}, "there"}, {{0, 5}, "Hi"}}) == "Hi there");
    CHECK(apply("abc", {}) == "abc");
    CHECK(apply("abc", {{{3, 3}, "d"}, {{0, 0}, "_"}}) == "_abcd");
    CHECK(apply("", {{{0, 0}, "x"}}) == "x");
    CHECK(apply("abc", {{{0, 1}, ""}, {{1, 2}, ""}, {{2, 3}, ""}}) == "");
    // A removal and an insertion right after it.
    CHECK(apply("abc", {{{1, 1}, "X"}, {{0, 1}, ""}}) == "Xbc");
    // Two fixes that add the same import.
    CHECK(apply("abc", {{{1, 1}, "X"}, {{1, 1}, "X"}}) == "aXbc");
    // Two fixes that each add a statement at one place.
    CHECK(apply("abc", {{{1, 1}, "Y"}, {{1, 1}, "X"}}) == "aXYbc");
  }

  TEST_CASE("apply says why it refuses") {
    CHECK(message(apply("abc", {{{0, 2}, "x"}, {{1, 3}, "y"}})) ==
          "the edits at bytes 0..2 and 1..3 overlap");
    CHECK(message(apply("abc", {{{1, 1}, "x"}, {{1, 2}, "y"}})) ==
          "the edits at bytes 1..1 and 1..2 overlap");
    CHECK(message(apply("abc", {{{1, 1}, "x"}, {{0, 3}, "y"}})) ==
          "the edits at bytes 0..3 and 1..1 overlap");
    CHECK(message(apply("abc", {{{2, 4}, "x"}})) ==
          "the edit at bytes 2..4 leaves the text, which has 3 bytes");
    CHECK(message(apply("abc", {{{2, 1}, "x"}})) == "the edit at bytes 2..1 ends before it begins");
  }

  TEST_CASE("edits are compatible unless two different ones clash") {
    const std::vector<TextEdit> accepted{{{2, 4}, "x"}, {{8, 8}, "y"}};
    CHECK(compatible(accepted, {}));
    CHECK(compatible({}, accepted));
    CHECK(compatible(accepted, accepted));
    CHECK(compatible(accepted, {{{4, 6}, "z"}}));
    CHECK_FALSE(compatible(accepted, {{{3, 6}, "z"}}));
    CHECK(compatible(accepted, {{{8, 8}, "z"}}));
    CHECK_FALSE(compatible(accepted, {{{8, 9}, "z"}}));
    CHECK_FALSE(compatible(accepted, {{{0, 1}, ""}, {{2, 4}, "other"}}));
  }

  TEST_CASE("unified diff prints what diff -u prints") {
    CHECK(unified_diff("a\n", "a\n", "x", "y") == "");
    CHECK(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n", "a/f.ts", "b/f.ts") ==
          "--- a/f.ts\n+++ b/f.ts\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    CHECK(unified_diff("", "a\n", "x", "y") == "--- x\n+++ y\n@@ -0,0 +1 @@\n+a\n");
    CHECK(unified_diff("a\nb\n", "", "x", "y") == "--- x\n+++ y\n@@ -1,2 +0,0 @@\n-a\n-b\n");
    CHECK(unified_diff("a\n", "b\n", "x", "y") == "--- x\n+++ y\n@@ -1 +1 @@\n-a\n+b\n");
    CHECK(unified_diff("a", "a\n", "x", "y") ==
          "--- x\n+++ y\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    CHECK(unified_diff("a\nb", "c\nb", "x", "y") ==
          "--- x\n+++ y\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n");
    CHECK(unified_diff("a\r\nb\n", "a\nb\n", "x", "y") == "--- x\n+++ y\n@@ -1,2 +1,2 @@\n-a\r\n+a\n b\n");
    CHECK(unified_diff("1\n2\n3\n", "1\nx\n3\n", "x", "y", 0) == "--- x\n+++ y\n@@ -2 +2 @@\n-2\n+x\n");
    CHECK(unified_diff("1\n3\n", "1\n2\n3\n", "x", "y", 0) == "--- x\n+++ y\n@@ -1,0 +2 @@\n+2\n");
  }

  TEST_CASE("hunks join when their contexts meet") {
    const std::string old_text = "a\n1\n2\n3\n4\n5\n6\nb\n";
    CHECK(unified_diff(old_text, "A\n1\n2\n3\n4\n5\n6\nB\n", "x", "y") ==
          "--- x\n+++ y\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
    CHECK(unified_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n", "x", "y") ==
          "--- x\n+++ y\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
  }

  TEST_CASE("an added block reads as a whole") {
    CHECK(unified_diff("f() {\n}\n\ng() {\n}\n", "f() {\n}\n\nh() {\n}\n\ng() {\n}\n", "x", "y", 1) ==
          "--- x\n+++ y\n@@ -3,2 +3,5 @@\n \n+h() {\n+}\n+\n g() {\n");
    CHECK(unified_diff("{\n}\n", "{\n}\n{\n}\n", "x", "y") ==
          "--- x\n+++ y\n@@ -1,2 +1,4 @@\n {\n }\n+{\n+}\n");
  }

  TEST_CASE("line edits take whole lines, and as few as there are") {
    const auto edits = line_edits("a\nb\nc\nd", "a\nx\ny\nc\nd\n");
    REQUIRE(edits.size() == 2);
    CHECK(edits[0] == TextEdit{{2, 4}, "x\ny\n"});
    CHECK(edits[1] == TextEdit{{6, 7}, "d\n"});
    CHECK(line_edits("a\n", "a\n").empty());
    CHECK(line_edits("", "a\n") == std::vector<TextEdit>{{{0, 0}, "a\n"}});
    CHECK(line_edits("a\n", "") == std::vector<TextEdit>{{{0, 2}, ""}});
    CHECK(line_edits("a\r\nb\r\n", "a\r\nc\r\n") == std::vector<TextEdit>{{{3, 6}, "c\r\n"}});
  }

  TEST_CASE("diffs of random texts apply, and small ones are shortest") {
    std::mt19937 random(11);
    for (int round = 0; round < 3000; ++round) {
      const auto make = [&] {
        std::string text;
        const auto lines = random() % 12;
        for (unsigned i = 0; i < lines; ++i)
          text += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
        if (!text.empty() && random() % 4 == 0) text.pop_back();
        return text;
      };
      const std::string a = make(), b = make();
      const std::string diff = unified_diff(a, b, "x", "y", random() % 4);
      CAPTURE(a);
      CAPTURE(b);
      CAPTURE(diff);
      CHECK(apply(a, line_edits(a, b)).value() == b);
      if (a == b) continue;
      REQUIRE(patched(a, diff) == b);
      // The longest common subsequence, by the book.
      const auto x = presynth::testing::lines_of(a), y = presynth::testing::lines_of(b);
      std::vector<std::vector<std::size_t>> table(x.size() + 1, std::vector<std::size_t>(y.size() + 1, 0));
      for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t j = 0; j < y.size(); ++j) {
          table[i + 1][j + 1] = x[i] == y[j] ? table[i][j] + 1 : std::max(table[i][j + 1], table[i + 1][j]);
        }
      }
      CHECK(changed_lines(diff) == x.size() + y.size() - 2 * table[x.size()][y.size()]);
    }
  }

  TEST_CASE("big texts with nothing in order are diffed in full") {
    std::mt19937 random(3);
    std::string a, b, c;
    for (int i = 0; i < 50'000; ++i) {
      a += "line " + std::to_string(random() % 500) + "\n";
      b += "line " + std::to_string(random() % 500) + "\n";
      c += "other " + std::to_string(random()) + "\n";
    }
    CHECK(patched(a, unified_diff(a, b, "x", "y")) == b);
    CHECK(patched(a, unified_diff(a, c, "x", "y")) == c);
  }

  TEST_CASE("only well-formed UTF-8 passes") {
    using namespace std::string_literals;
    CHECK_FALSE(first_invalid_utf8("").has_value());
    CHECK_FALSE(first_invalid_utf8("plain ascii, longer than a word").has_value());
    CHECK_FALSE(first_invalid_utf8("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBB\xBF").has_value());
    CHECK_FALSE(first_invalid_utf8("\0\x7F"s).has_value());
    CHECK_FALSE(first_invalid_utf8("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF").has_value());
    struct Row {
      std::string bytes;
      std::size_t at;
    };
    const Row rows[] = {
        {"\x80", 0},               // a continuation byte alone
        {"12345678\xFF", 8},       // no lead byte
        {"a\xC0\xAF", 1},          // overlong
        {"a\xE0\x80\xAF", 1},      // overlong
        {"a\xF0\x80\x80\xAF", 1},  // overlong
        {"ab\xED\xA0\x80", 2},     // a surrogate
        {"\xF4\x90\x80\x80", 0},   // past U+10FFFF
        {"\xF5\x80\x80\x80", 0},
        {"abc\xE2\x82", 3},  // cut short
        {"abc\xE2\x82z", 3},
        {"1234567\xF0\x9F\x98", 7},
        {"\xC3\xA9\xC3", 2},
    };
    for (const Row& row : rows) {
      CAPTURE(row.at);
      CHECK(first_invalid_utf8(row.bytes) == row.at);
    }
  }

  TEST_CASE("edit distance") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("error", "eror") == 1);
    CHECK(edit_distance("kms-missing-logs-grant", "kms-missing-log-grants") == 2);
    CHECK(edit_distance("rulse", "rules") == 1);
    CHECK(edit_distance("abcd", "badc") == 2);
    CHECK(edit_distance("ca", "abc") == 3);
    CHECK(edit_distance("flaw", "lawn") == edit_distance("lawn", "flaw"));
  }
}
