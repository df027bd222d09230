// Which files are found, and JSON as people write it.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/project/json.h"
#include "tests/unit/project.h"

using namespace presynth::project;
using namespace presynth::testing;

namespace {

/// Links of folders on top of files in memory.
class LinkedFileSystem final : public FileSystem {
 public:
  LinkedFileSystem(const Files& files, Files links) : inner_(memory(files)), links_(std::move(links)) {}
  [[nodiscard]] FileKind kind(const std::string& path) const override { return inner_->kind(follow(path)); }
  [[nodiscard]] std::expected<std::string, ReadError> read(const std::string& path) const override {
    return inner_->read(follow(path));
  }
  [[nodiscard]] std::vector<std::string> list(const std::string& path) const override {
    std::vector<std::string> names = inner_->list(follow(path));
    for (const auto& [link, target] : links_) {
      if (directory_of(link) == follow(path)) names.push_back(link.substr(link.rfind('/') + 1));
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  [[nodiscard]] std::optional<std::string> link_target(const std::string& path) const override {
    const std::string parent = follow(std::string(directory_of(path)));
    const auto found = links_.find(join(parent, path.substr(path.rfind('/') + 1)));
    return found == links_.end() ? std::nullopt : std::optional(follow(found->second));
  }

 private:
  [[nodiscard]] std::string follow(const std::string& path) const {
    std::string at = "/";
    for (std::size_t begin = 1; begin < path.size();) {
      const std::size_t end = std::min(path.find('/', begin), path.size());
      at = join(at, path.substr(begin, end - begin));
      if (const auto link = links_.find(at); link != links_.end()) at = link->second;
      begin = end + 1;
    }
    return at;
  }

  std::shared_ptr<const MemoryFileSystem> inner_;
  Files links_;
};

}  // namespace

TEST_SUITE("project: files") {
  TEST_CASE("files in memory") {
    MemoryFileSystem files;
    files.write("/w/a-b/x.ts", "1");
    files.write("/w/a/./x.ts", "2");
    files.write("/w/a.ts", "3");
    files.write("/w/a/y/z.ts", "4");
    CHECK(files.kind("/w") == FileKind::Directory);
    CHECK(files.kind("/") == FileKind::Directory);
    CHECK(files.kind("/w/a/x.ts") == FileKind::File);
    CHECK(files.kind("/w/a/x") == FileKind::Missing);
    CHECK(files.list("/w") == std::vector<std::string>{"a", "a-b", "a.ts"});
    CHECK(files.list("/w/a") == std::vector<std::string>{"x.ts", "y"});
    CHECK(files.list("/") == std::vector<std::string>{"w"});
    CHECK(files.list("/none").empty());
    CHECK(files.read("/w/a/x.ts").value() == "2");
    CHECK(files.read("/w/b.ts").error().reason == "no such file");
    CHECK(files.read("/w").error().reason == "it is a directory");
    CHECK(MemoryFileSystem().kind("/") == FileKind::Missing);
  }

  TEST_CASE("sources are found in path order, without what nobody wrote") {
    const auto files = memory({
        {"/w/tests/app/b.ts", ""},
        {"/w/tests/app/a/c.tsx", ""},
        {"/w/tests/app/a.d.ts", ""},
        {"/w/tests/app/x.js", ""},
        {"/w/tests/app/a.test.ts", ""},
        {"/w/tests/app/test/t.ts", ""},
        {"/w/tests/app/node_modules/x/i.ts", ""},
        {"/w/tests/app/cdk.out/i.ts", ""},
        {"/w/tests/app/.git/i.ts", ""},
        {"/w/tests/app/.projenrc.ts", ""},
    });
    const std::vector<std::string> root{"/w/tests/app"};
    CHECK(find_sources(*files, root, false) ==
          std::vector<std::string>{"/w/tests/app/.projenrc.ts", "/w/tests/app/a/c.tsx", "/w/tests/app/b.ts"});
    CHECK(find_sources(*files, root, true) ==
          std::vector<std::string>{"/w/tests/app/.projenrc.ts", "/w/tests/app/a.test.ts",
                                   "/w/tests/app/a/c.tsx", "/w/tests/app/b.ts", "/w/tests/app/test/t.ts"});
    // A root that is a file is in, whatever it is called; roots may overlap; a missing one is no error.
    const std::vector<std::string> mixed{"/w/tests/app/a.test.ts", "/w/tests/app", "/w/tests/app/a", "/none"};
    CHECK(find_sources(*files, mixed, false) ==
          std::vector<std::string>{"/w/tests/app/.projenrc.ts", "/w/tests/app/a.test.ts",
                                   "/w/tests/app/a/c.tsx", "/w/tests/app/b.ts"});
  }

  TEST_CASE("no more sources than the limit are found, the same ones each time") {
    MemoryFileSystem files;
    for (int i = 0; i < 100; ++i)
      files.write("/r/f" + std::to_string(i % 7) + "/a" + std::to_string(i) + ".ts", "");
    const std::vector<std::string> roots{"/r"};
    const std::vector<std::string> some = find_sources(files, roots, false, 30);
    CHECK(some.size() == 30);
    CHECK(some == find_sources(files, roots, false, 30));
    CHECK(find_sources(files, roots, false).size() == 100);
  }

  TEST_CASE("a folder that links lead to again is visited once, by its own name") {
    const LinkedFileSystem files(
        {{"/w/src/a.ts", ""}, {"/w/src/deep/b.ts", ""}},
        {{"/w/again", "/w/src"}, {"/w/src/deep/loop", "/w/src"}, {"/w/src/up", "/w"}});
    const std::vector<std::string> roots{"/w"};
    CHECK(find_sources(files, roots, false) == std::vector<std::string>{"/w/src/a.ts", "/w/src/deep/b.ts"});
  }
}

TEST_SUITE("project: JSON") {
  TEST_CASE("comments and trailing commas") {
    const auto value =
        parse_json("\xEF\xBB\xBF{ // a\n \"a\": [1, 2, ], /* , } */ \"b\": \"// no, ] \\\" /* }\", }");
    REQUIRE(value.has_value());
    CHECK(value->dump() == R"({"a":[1,2],"b":"// no, ] \" /* }"})");
    CHECK(parse_json("{\"a\": 1, // last\n}").value().dump() == R"({"a":1})");
  }

  TEST_CASE("errors name the place") {
    const std::pair<const char*, const char*> rows[] = {
        {"{\n  \"a\": }", "it is not valid JSON at 2:8: unexpected '}'"},
        {"", "it is not valid JSON at 1:1: unexpected end of input"},
        {"{\"a\": 1", "it is not valid JSON at 1:8: unexpected end of input"},
        {"{\"a\" 1}", "it is not valid JSON at 1:6: unexpected number literal"},
        {"[1, , 2]", "it is not valid JSON at 1:5: unexpected ','"},
        {"{} x", "it is not valid JSON at 1:4"},
        {"{\"a\": tru}", "it is not valid JSON at 1:10"},
        {"{ /* never closed", "it is not valid JSON at 1:3"},
    };
    for (const auto& [text, reason] : rows) {
      CAPTURE(text);
      const auto value = parse_json(text);
      REQUIRE_FALSE(value.has_value());
      CHECK(value.error().substr(0, std::string_view(reason).size()) == reason);
    }
  }

  TEST_CASE("nesting is limited") {
    CHECK(parse_json(std::string(100, '[') + std::string(100, ']')).has_value());
    CHECK(parse_json(std::string(100'000, '[')).error() == "it is nested more than 100 deep at 1:101");
  }
}
