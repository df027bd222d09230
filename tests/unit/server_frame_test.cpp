// Code frames and the text around them: the pictures are the test.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "server/report/frame.h"
#include "server/report/markdown.h"
#include "server/report/style.h"
#include "server/report/width.h"

using namespace presynth;
using namespace presynth::server;

namespace {

text::ByteRange range_of(std::string_view source, std::string_view part, std::string_view until = {}) {
  const std::size_t begin = source.find(part);
  REQUIRE(begin != std::string_view::npos);
  std::size_t end = begin + part.size();
  if (!until.empty()) {
    end = source.find(until, begin);
    REQUIRE(end != std::string_view::npos);
    end += until.size();
  }
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

std::string frame(std::string_view source, std::vector<FrameLabel> labels, FrameOptions options = {},
                  const std::vector<std::uint32_t>& also_shown = {}) {
  const text::LineIndex lines(source);
  const IndexedText indexed{source, &lines};
  options.gutter = gutter_of(indexed, labels);
  return "\n" + paint(build_frame(indexed, std::move(labels), also_shown, options), false);
}

}  // namespace

TEST_CASE("frame: one place") {
  const std::string source = "const a = 1;\nnew Group(this, { key: key2 });\n";
  CHECK(frame(source, {{range_of(source, "key2"), "may not be used", true}}) == R"(
  |
2 | new Group(this, { key: key2 });
  |                        ^^^^ may not be used
)");
}

TEST_CASE("frame: lines between two places are left out, one line is not") {
  const std::string source = "const key = make();\n\nlet b;\nlet c;\nuse(key);\nlet d;\nlet e = key;\n";
  CHECK(frame(source, {{range_of(source, "use(key)"), "used here", true},
                       {range_of(source, "make()"), "made here", false},
                       {range_of(source, "e = key"), "", false}}) == R"(
  |
1 | const key = make();
  |             ------ made here
...
5 | use(key);
  | ^^^^^^^^ used here
6 | let d;
7 | let e = key;
  |     -------
)");
}

TEST_CASE("frame: several places on a line") {
  const std::string source = "makeRole(boundary, key, vpc);\n";
  CHECK(frame(source, {{range_of(source, "key"), "this one", true},
                       {range_of(source, "makeRole"), "the role", false},
                       {range_of(source, "vpc"), "the network", false}}) == R"(
  |
1 | makeRole(boundary, key, vpc);
  | --------           ^^^  --- the network
  | |                  |
  | |                  this one
  | the role
)");
  CHECK(frame(source, {{range_of(source, "makeRole", ")"), "all of it", false},
                       {range_of(source, "key"), "this", true}}) ==
        R"(
  |
1 | makeRole(boundary, key, vpc);
  | -------------------^^^------ all of it
  |                    |
  |                    this
)");
}

TEST_CASE("frame: a range of several lines gets a bracket") {
  const std::string source =
      "class A {\n  f() {\n    const e = vpc.add('S3', {\n      service: S3,\n    });\n  }\n}\n";
  CHECK(frame(source, {{range_of(source, "vpc.add", "})"), "made here", true},
                       {range_of(source, "S3,"), "for S3", false}}) ==
        R"(
  |
3 |       const e = vpc.add('S3', {
  |  _______________^
4 | |       service: S3,
  | |                --- for S3
5 | |     });
  | |______^ made here
)");
  const std::string own_line = "f(\n  1,\n  2,\n  3,\n  4,\n  5,\n  6,\n);\n";
  CHECK(frame(own_line, {{range_of(own_line, "f(", ")"), "a call", false}}) == R"(
  |
1 | / f(
2 | |   1,
... |
8 | | );
  | |_- a call
)");
}

TEST_CASE("frame: columns are those of the screen") {
  const std::string source = "\t/* 日本 é\xCC\x81 */ here();\n";
  CHECK(frame(source, {{range_of(source, "here"), "x", true}}) ==
        "\n  |\n1 |     /* 日本 é\xCC\x81 */ here();\n  |                  ^^^^ x\n");
  const std::string escape = "a(\"\x1b[31m\", b);";
  CHECK(frame(escape, {{range_of(escape, "b)"), "", true}}) ==
        "\n  |\n1 | a(\"\\x1b[31m\", b);\n  |               ^^\n");
}

TEST_CASE("frame: a byte order mark and CRLF take no place") {
  const std::string source = "\xEF\xBB\xBFuse(key);\r\nb\r\n";
  CHECK(frame(source, {{range_of(source, "key"), "x", true}}) == "\n  |\n1 | use(key);\n  |     ^^^ x\n");
}

TEST_CASE("frame: an empty range and one past the end are still shown") {
  CHECK(frame("ab", {{{1, 1}, "here", true}}) == "\n  |\n1 | ab\n  |  ^ here\n");
  CHECK(frame("ab\n", {{{900, 950}, "here", true}}) == "\n  |\n2 |\n  | ^ here\n");
  CHECK(frame("", {{{0, 0}, "", true}}) == "\n  |\n1 |\n  | ^\n");
}

TEST_CASE("frame: long lines are cut around the place") {
  const std::string before(500, 'x');
  const std::string source = before + " here " + std::string(500, 'y');
  FrameOptions options;
  options.columns = 60;
  const std::string out = frame(source, {{range_of(source, "here"), "it", true}}, options);
  CHECK(out ==
        "\n  |\n1 | …xxxxxxxxxxxxxx here " + std::string(34, 'y') + "…\n  |                 ^^^^ it\n");
  for (const std::size_t length : {std::size_t{5'000}, std::size_t{5'000'000}}) {
    const std::string longer = std::string(length, 'x') + " here " + std::string(length, 'y');
    CHECK(frame(longer, {{range_of(longer, "here"), "it", true}}, options) == out);
  }
}

TEST_CASE("frame: a text that does not fit is continued under itself") {
  const std::string source = "use(key);\n";
  FrameOptions options;
  options.columns = 48;
  CHECK(frame(source,
              {{range_of(source, "key"), "a text that is much too long to stand in one line of this frame",
                true}},
              options) == R"(
  |
1 | use(key);
  |     ^^^ a text that is much too long to
  |         stand in one line of this frame
)");
}

TEST_CASE("frame: lines for context") {
  const std::string source = "new Group({\n  a: 1,\n  key: k,\n});\n";
  CHECK(frame(source, {{range_of(source, "k,"), "", true}}, {}, {0}) == R"(
  |
1 | new Group({
2 |   a: 1,
3 |   key: k,
  |        ^^
)");
}

TEST_CASE("width: characters of a terminal") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("😀") == 2);
  CHECK(printable("a\tb\nc") == "a b c");
  CHECK(printable("\x1b[0m\xE2\x80\xAE\xC2\x9B") == "\\x1b[0m\\u{202e}\\x9b");
  CHECK(printable("\xFF\xC3") == "\\xff\\xc3");
  CHECK(printable("\xED\xA0\x80x").ends_with("x"));
}

TEST_CASE("width: wrapping") {
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("a\n\nb", 7) == std::vector<std::string>{"a", "", "b"});
  CHECK(wrap("incomprehensibilities x", 4) == std::vector<std::string>{"incomprehensibilities", "x"});
  CHECK(wrap("", 4) == std::vector<std::string>{""});
}

TEST_CASE("style: no spaces at the ends of lines, colours only when wanted") {
  const std::vector<StyledLine> lines{{{Style::Error, "a "}, {Style::Plain, "b  "}, {Style::Gutter, "  "}},
                                      {{Style::Plain, "  "}}};
  CHECK(paint(lines, false) == "a b\n\n");
  CHECK(paint(lines, true) == "\x1b[1;31ma \x1b[0mb\n\n");
}

TEST_CASE("markdown: what rule pages use") {
  CHECK(render_markdown("# A *b*\n\nsome `long code here`\nand more **text**\n\n```ts\nconst a = 1;\n```\n- "
                        "one two three four "
                        "five six\n- b\n",
                        24, false) ==
        "A *b*\n\nsome long code here\nand more text\n\n    const a = 1;\n- one two three four\n  five "
        "six\n- b\n");
  CHECK(render_markdown("> one two three\n> four five six seven\n\nend\n", 21, false) ==
        "> one two three four\n> five six seven\n\nend\n");
  CHECK(render_markdown("`x", 80, true) == "`x\n");
  CHECK(render_markdown("`x` y", 80, true) == "\x1b[36mx\x1b[0m y\n");
}
