// Patterns of .gitignore and presynth.json. tests/cli/ignore.test.mjs lets git judge whole files of them;
// here is what each part of the format means, and what no pattern may cost.
#include "analyzers/project/ignore.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/project/glob.h"

using namespace presynth::project;

namespace {

using Paths = std::vector<std::string_view>;

bool whole(std::string_view pattern, std::string_view path) {
  return glob_matches(path_segments(pattern), path_segments(path), GlobScope::Whole);
}

void check_whole(std::string_view pattern, const Paths& matching, const Paths& others) {
  CAPTURE(pattern);
  for (const std::string_view path : matching) CHECK_MESSAGE(whole(pattern, path), path);
  for (const std::string_view path : others) CHECK_MESSAGE(!whole(pattern, path), path);
}

bool within(std::string_view pattern, std::string_view path) {
  return glob_matches(path_segments(pattern), path_segments(path), GlobScope::Within);
}

void check_within(std::string_view pattern, const Paths& matching, const Paths& others) {
  CAPTURE(pattern);
  for (const std::string_view path : matching) CHECK_MESSAGE(within(pattern, path), path);
  for (const std::string_view path : others) CHECK_MESSAGE(!within(pattern, path), path);
}

/// "out", "in" for what is taken back, "" for what the file does not speak of. A folder's path ends in a
/// slash.
std::string said(std::string_view text, std::string_view path) {
  const std::optional<bool> answer = IgnoreFile(text).leaves_out(path_segments(path), path.ends_with('/'));
  return !answer ? "" : *answer ? "out" : "in";
}

/// Paths, by what the file says of them.
struct Said {
  Paths out = {};
  Paths in = {};
  Paths silent = {};
};

void check_said(std::string_view text, const Said& expected) {
  CAPTURE(text);
  for (const std::string_view path : expected.out) CHECK_MESSAGE(said(text, path) == "out", path);
  for (const std::string_view path : expected.in) CHECK_MESSAGE(said(text, path) == "in", path);
  for (const std::string_view path : expected.silent) CHECK_MESSAGE(said(text, path).empty(), path);
}

/// What a repository's .gitignore files leave out; `/r` is the repository.
class Repository {
 public:
  explicit Repository(const std::map<std::string, std::string>& ignores) {
    files_.write("/r/.git/HEAD", "");
    for (const auto& [path, text] : ignores) files_.write(path, text);
  }
  bool leaves_out(const std::string& path) {
    const bool is_folder = path.ends_with('/');
    return ignores_.leaves_out(is_folder ? path.substr(0, path.size() - 1) : path, is_folder);
  }

 private:
  MemoryFileSystem files_;
  Ignores ignores_{files_};
};

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("the names of a path") {
  CHECK(path_segments("/a//b/./c/") == std::vector<std::string>{"a", "b", "c"});
  CHECK(path_segments("..a/.b") == std::vector<std::string>{"..a", ".b"});
  CHECK(path_segments("").empty());
  CHECK(path_segments("/").empty());
}

TEST_CASE("within a name") {
  check_whole("a.ts", {"a.ts"}, {"axts", "a.tsx", "ba.ts", "A.ts"});
  check_whole("*", {"a", ".a"}, {});
  check_whole("*.ts", {".ts"}, {"a.ts/b"});
  check_whole("a*c", {"ac", "abcabc"}, {"a/c"});
  check_whole("?.ts", {"a.ts"}, {".ts", "ab.ts"});
  check_whole("a?b", {}, {"a/b"});
}

TEST_CASE("classes of characters") {
  check_whole("[ab].ts", {"a.ts"}, {"c.ts", "ab.ts"});
  check_whole("[a-c]", {"b"}, {"d", "B"});
  check_whole("[a-]", {"-"}, {});
  check_whole("[]a]", {"]"}, {});
  check_whole("[!a]", {"b"}, {"a"});
  check_whole("[^a]", {"b"}, {"a"});
  check_whole("[[:digit:]].ts", {"1.ts"}, {"a.ts"});
  check_whole("[[:upper:][:digit:]]", {"A"}, {});
  check_whole("[\\]]", {"]"}, {});
  check_whole("x[!a]y", {}, {"x/y"});
}

TEST_CASE("a class that does not end, or is of a kind that there is not, matches nothing") {
  check_whole("[", {}, {"["});
  check_whole("a[", {}, {"a[", "a"});
  check_whole("*[", {}, {"[", "a["});
  check_whole("[a", {}, {"[a", "a"});
  check_whole("[!", {}, {"[!", "a"});
  check_whole("[]", {}, {"[]", "]"});
  check_whole("[a\\]", {}, {"a", "]", "[a]"});
  check_whole("[[:foo:]]", {}, {"f", "[:foo:]"});
  check_whole("[[:alpha:]", {}, {"a", "["});
  check_whole("[[:alpha]", {"[", ":", "a", "l"}, {"b"});
  check_whole("[[.a.]]", {".]", "a]", "[]"}, {"a", "."});
}

TEST_CASE("ranges") {
  check_whole("[b-a]", {"b"}, {"a", "-"});
  check_whole("[a-a]", {"a"}, {"-"});
  check_whole("[--0]", {"-", "0"}, {"1"});
  check_whole("[+--]", {"+", ",", "-"}, {"a"});
  check_whole("[a-c-e]", {"b", "-", "e"}, {"d"});
  check_whole("[\\a-\\c]", {"b"}, {"\\", "-"});
  check_whole("[[:digit:]-z]", {"0", "-", "z"}, {"a"});
}

TEST_CASE("escaped characters mean themselves") {
  check_whole("\\*", {"*"}, {"a"});
  check_whole("a\\?", {"a?"}, {"ab"});
  check_whole("\\[a]", {"[a]"}, {"a"});
  check_whole("a\\b", {"ab"}, {});
  check_whole("a\\\\b", {"a\\b"}, {"ab"});
  // Nothing to escape: gitignore(5) calls it invalid, and it never matches.
  check_whole("a\\", {}, {"a\\", "a"});
}

TEST_CASE("two asterisks: for nothing or more names, at the end for at least one") {
  check_whole("**/a", {"a", "x/y/a"}, {"x/a/b", "xa"});
  check_whole("a/**", {"a/b", "a/b/c"}, {"a", "b/a/c"});
  check_whole("a/**/b", {"a/b", "a/x/y/b"}, {"a/x/b/c", "axb"});
  check_whole("a/**/**/b", {"a/b"}, {});
  check_whole("**/a/**", {"a/b", "x/a/y/b"}, {"x/a"});
  check_whole("**", {"a/b"}, {});
  check_whole("**/**", {"a"}, {});
  check_whole("**", {}, {""});
  check_whole("a/**/b/**/c", {"a/b/b/c/c"}, {"a/c/b"});
  check_whole("a/***/b", {"a/x/y/b"}, {});
  check_whole("****", {"a/b"}, {});
  // In one name with something else, they are two plain ones.
  check_whole("a**b", {"axb"}, {"a/b"});
  check_whole("**b", {}, {"a/b"});
}

TEST_CASE("a pattern within: a folder means all in it") {
  check_within("a", {"a", "a/b/c"}, {"b/a"});
  check_within("a/b", {}, {"a"});
  check_within("**/a", {"x/a/y"}, {});
  check_within("a/*", {"a/b/c"}, {"a"});
  check_within("a/**", {}, {"a"});
  check_within("a", {}, {"ab"});
  check_whole("a", {}, {"a/b"});
}

TEST_CASE("a pattern without a slash counts at every depth, with one from the file's folder") {
  check_said("a.ts", {.out = {"a.ts", "lib/deep/a.ts"}});
  check_said("/a.ts", {.out = {"a.ts"}, .silent = {"lib/a.ts"}});
  check_said("lib/a.ts", {.out = {"lib/a.ts"}, .silent = {"x/lib/a.ts"}});
  check_said("/lib/a.ts", {.out = {"lib/a.ts"}});
  check_said("lib/*.ts", {.silent = {"lib/deep/a.ts"}});
  check_said("**/lib/a.ts", {.out = {"x/lib/a.ts"}});
  check_said("**/**/lib/**/***/a.ts", {.out = {"lib/a.ts", "x/lib/y/z/a.ts"}, .silent = {"x/a.ts"}});
  check_said("lib/**/**", {.out = {"lib/a.ts", "lib/x/a.ts"}, .silent = {"lib"}});
  check_said("a.ts", {.silent = {"a.ts/b"}});
  check_said("A.ts", {.silent = {"a.ts"}});
}

// Git compares what has no wildcard first; what is left of these begins with two asterisks and a slash.
TEST_CASE("two asterisks behind the first part of a name cross names") {
  check_said("a**/b",
             {.out = {"ab", "a/b", "ax/b", "a/x/b", "ax/y/z/b"}, .silent = {"xab", "a", "x/ab", "b"}});
  check_said("x/a**/b", {.out = {"x/ab", "x/a/b", "x/ay/z/b"}, .silent = {"x/b", "x/a"}});
  check_said("x/a**", {.out = {"x/a", "x/ab", "x/ab/c"}, .silent = {"x/b", "a"}});
  check_said("x/a**/", {.out = {"x/a/", "x/ab/c/"}, .silent = {"x/a"}});
  check_said("a**/**/b", {.out = {"ab", "a/x/b"}, .silent = {"b"}});
  check_said("a**/**", {.out = {"a", "ab", "ab/c"}, .silent = {"b/a"}});
  check_said("a**/[bc]", {.out = {"ab", "a/c"}, .silent = {"ad"}});
  // Behind a wildcard, or before more of the name, they are two plain ones.
  check_said("?a**/b", {.out = {"xax/b"}, .silent = {"xab", "xa/x/b"}});
  check_said("/a**b", {.out = {"axb"}, .silent = {"a/b"}});
  check_said("\\a**/b", {.out = {"ax/b"}, .silent = {"ab", "a/x/b"}});
}

TEST_CASE("an escaped slash is one, but at the beginning and the end") {
  check_said("a\\/b", {.out = {"a/b"}, .silent = {"x/a/b", "a\\/b"}});
  check_said("a\\/*", {.out = {"a/b"}, .silent = {"a"}});
  check_said("a\\\\/b", {.out = {"a\\/b"}, .silent = {"a/b"}});
  check_said("\\/a", {.silent = {"a", "x/a"}});
  check_said("a\\/", {.silent = {"a/", "a", "a\\/"}});
}

TEST_CASE("a slash at the end means folders only, and no depth") {
  check_said("gen/", {.out = {"gen/", "lib/gen/"}, .silent = {"gen", "lib/gen"}});
  check_said("/gen/", {.silent = {"lib/gen/"}});
  check_said("lib/gen/", {.out = {"lib/gen/"}, .silent = {"x/lib/gen/"}});
  check_said("gen", {.out = {"gen", "gen/"}});
  check_said("gen/**/", {.out = {"gen/a/"}, .silent = {"gen/a"}});
}

TEST_CASE("the last line that speaks of an entry counts") {
  check_said("*.ts\n!a.ts", {.out = {"b.ts"}, .in = {"a.ts"}});
  check_said("!a.ts\n*.ts", {.out = {"a.ts"}});
  check_said("*\n!lib/\n*.gen", {.out = {"lib"}, .in = {"lib/"}});
  check_said("a\n!a\na\n!a", {.in = {"a"}});
  check_said("!/a.ts", {.silent = {"lib/a.ts"}});
  check_said("!a", {.silent = {"b"}});
  // One exclamation mark takes back; the second one is a part of the name.
  check_said("!!a", {.in = {"!a"}});
  check_said("\\!a", {.out = {"!a"}, .silent = {"a"}});
}

TEST_CASE("lines that say nothing") {
  for (const std::string_view text : {"", "\n\n", "   ", "# a", "/", "//", "!", "!/", "lib//a", "./a",
                                      "lib/./a", ".", "./", "../a", "\r\n", "\\"}) {
    CAPTURE(text);
    CHECK(said(text, "a").empty());
    CHECK(said(text, "lib/a").empty());
    CHECK(said(text, "# a").empty());
    CHECK(said(text, "lib/").empty());
  }
  CHECK(said("\\#a", "#a") == "out");
  CHECK(said("a#", "a#") == "out");
  CHECK(said("# x\n\na", "a") == "out");
}

TEST_CASE("spaces at a line's end are no part of it, unless a backslash keeps them") {
  check_said("a  ", {.out = {"a"}, .silent = {"a  "}});
  check_said("a\\ ", {.out = {"a "}, .silent = {"a"}});
  check_said("a\\   ", {.out = {"a "}});
  check_said("a\\ \\ ", {.out = {"a  "}});
  check_said("a b", {.out = {"a b"}});
  check_said("  a", {.out = {"  a"}, .silent = {"a"}});
  check_said("a/  ", {.out = {"a/"}, .silent = {"a"}});
  // The backslash escapes a backslash, so nothing keeps the space.
  check_said("a\\\\ ", {.out = {"a\\"}, .silent = {"a\\ "}});
  // Tabs stay.
  check_said("a\t", {.out = {"a\t"}, .silent = {"a"}});
  check_said("a\r\nb\r\n", {.out = {"a"}});
  CHECK(said("\xEF\xBB\xBF"
             "a",
             "a") == "out");
  CHECK(said("b\n\xEF\xBB\xBF"
             "a",
             "a")
            .empty());
  check_said("a\r\nb", {.out = {"b"}});
}

TEST_CASE("the .gitignore of a folder counts more than those above it") {
  Repository repository({{"/r/.gitignore", "*.gen.ts\nlogs\n/only.ts\n"},
                         {"/r/lib/.gitignore", "!a.gen.ts\n/only.ts\n"},
                         {"/r/lib/deep/.gitignore", "a.gen.ts\n"},
                         {"/r/lib/deep/er/est/.gitignore", "!*\nx.ts\n"},
                         {"/.gitignore", "outer.ts\n"}});
  CHECK(repository.leaves_out("/r/a.gen.ts"));
  CHECK_FALSE(repository.leaves_out("/r/lib/a.gen.ts"));
  CHECK(repository.leaves_out("/r/lib/b.gen.ts"));
  CHECK(repository.leaves_out("/r/lib/deep/a.gen.ts"));
  CHECK(repository.leaves_out("/r/lib/deep/er/a.gen.ts"));
  CHECK_FALSE(repository.leaves_out("/r/lib/deep/er/est/a.gen.ts"));
  CHECK_FALSE(repository.leaves_out("/r/lib/deep/er/est/logs/"));
  CHECK(repository.leaves_out("/r/lib/deep/er/est/on/and/on/x.ts"));
  CHECK_FALSE(repository.leaves_out("/r/lib/deep/er/x.ts"));
  CHECK(repository.leaves_out("/r/lib/logs"));
  CHECK(repository.leaves_out("/r/only.ts"));
  CHECK(repository.leaves_out("/r/lib/only.ts"));
  CHECK_FALSE(repository.leaves_out("/r/lib/deep/only.ts"));
  // Beyond the repository nobody asks.
  CHECK_FALSE(repository.leaves_out("/r/outer.ts"));
  CHECK(repository.leaves_out("/outer.ts"));
}

TEST_CASE("a repository within another one begins anew") {
  Repository repository(
      {{"/r/.gitignore", "a.ts\n"}, {"/r/inner/.git/HEAD", ""}, {"/r/inner/.gitignore", "b.ts\n"}});
  CHECK(repository.leaves_out("/r/x/a.ts"));
  CHECK_FALSE(repository.leaves_out("/r/inner/a.ts"));
  CHECK(repository.leaves_out("/r/inner/x/b.ts"));
}

// Each would take longer than the machine lasts if every way through the pattern were tried by itself.
TEST_CASE("no pattern is too much") {
  const std::string name(2000, 'a');
  CHECK_FALSE(whole(repeated("*a", 500) + "b", name));
  CHECK_FALSE(whole(repeated("*a", 500) + "*b*c", name + "b"));
  CHECK(whole(repeated("*a", 500) + "*", name));
  CHECK_FALSE(whole(repeated("*[ab]", 300) + "c", name));
  CHECK_FALSE(whole(repeated("*?", 300) + "c", name));
  CHECK_FALSE(whole(std::string(1000, '*') + "b", name));
  CHECK_FALSE(whole(repeated("**/", 300) + "b", repeated("a/", 300)));
  CHECK_FALSE(whole(repeated("**/a/", 200) + "b", repeated("a/", 400)));
  CHECK_FALSE(within(repeated("**/a/", 200) + "b", repeated("a/", 400)));
  CHECK(whole(repeated("**/a/", 200), repeated("a/", 400)));
  CHECK_FALSE(whole(repeated("**/*a*a*a*/", 50) + "b", repeated("aaaaaaaa/", 100)));
  CHECK(said(repeated("*a", 500) + "b\n" + repeated("**/a/", 200) + "b", name).empty());
}
