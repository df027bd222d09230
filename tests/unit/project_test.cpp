#include "analyzers/project/project.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "analyzers/project/app_command.h"
#include "analyzers/project/json.h"
#include "analyzers/project/packages.h"

using namespace presynth::project;

namespace {

using Kind = Resolution::Kind;
using Files = std::map<std::string, std::string>;

std::shared_ptr<MemoryFileSystem> memory(const Files& files) {
  auto system = std::make_shared<MemoryFileSystem>();
  for (const auto& [path, text] : files) system->write(path, text);
  return system;
}

/// A snapshot of all sources under the roots.
Snapshot open(const Files& files, std::vector<std::string> roots = {"/w"}) {
  auto system = memory(files);
  std::vector<std::string> sources = find_sources(*system, roots, true);
  return Snapshot(system, std::move(roots), std::move(sources));
}

/// One line for a resolution: the path, or what else it is.
std::string resolved(const Snapshot& snapshot, const std::string& from, std::string_view specifier) {
  const Resolution resolution = snapshot.resolve(from, specifier);
  switch (resolution.kind) {
    case Kind::File: return resolution.path;
    case Kind::Json: return "json " + resolution.path;
    case Kind::Library: return "library " + resolution.module;
    case Kind::External: return "external";
    case Kind::Missing: return "missing";
  }
  return "?";
}

struct Case {
  std::string_view specifier;
  std::string_view meaning;
};

void check_all(const Snapshot& snapshot, const std::string& from, std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    CAPTURE(from);
    CAPTURE(one.specifier);
    CHECK(resolved(snapshot, from, one.specifier) == one.meaning);
  }
}

std::vector<std::string> problems_of(const Snapshot& snapshot) {
  std::vector<std::string> all;
  for (const Problem& problem : snapshot.problems()) all.push_back(problem.path + ": " + problem.reason);
  return all;
}

std::string entry_of(const std::string& app, Files files) {
  files["/w/cdk.json"] = nlohmann::json{{"app", app}}.dump();
  const Snapshot snapshot = open(files);
  const CdkConfig* config = snapshot.cdk_config("/w/any.ts");
  REQUIRE(config != nullptr);
  return config->entry;
}

/// Counts reads; stamps files by their text when told to.
class CountingFileSystem final : public FileSystem {
 public:
  CountingFileSystem(const Files& files, bool stamps) : inner_(memory(files)), stamps_(stamps) {}
  [[nodiscard]] FileKind kind(const std::string& path) const override { return inner_->kind(path); }
  [[nodiscard]] std::expected<std::string, ReadError> read(const std::string& path) const override {
    ++reads;
    return inner_->read(path);
  }
  [[nodiscard]] std::vector<std::string> list(const std::string& path) const override {
    return inner_->list(path);
  }
  [[nodiscard]] std::uint64_t stamp(const std::string& path) const override {
    if (!stamps_) return 0;
    const auto found = inner_->files().find(path);
    return found == inner_->files().end() ? 0 : std::hash<std::string>{}(found->second) | 1u;
  }
  mutable std::atomic<int> reads = 0;

 private:
  std::shared_ptr<const MemoryFileSystem> inner_;
  bool stamps_;
};

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

TEST_SUITE("project: paths") {
  TEST_CASE("normalize") {
    const std::pair<const char*, const char*> rows[] = {
        {"/a/./b/../c", "/a/c"},
        {"a/./b/../c", "a/c"},
        {"/../a", "/a"},
        {"/a/../..", "/"},
        {"//a///b/", "/a/b"},
        {"", "."},
        {"./", "."},
        {"a/..", "."},
        {"../a", "../a"},
        {"../../a/..", "../.."},
        {"a/../../b", "../b"},
        {"/", "/"},
        {"/a/..b/.c", "/a/..b/.c"},
        {"..", ".."},
        {"/a/b/../../../c", "/c"},
    };
    for (const auto& [path, expected] : rows) {
      CAPTURE(path);
      CHECK(normalize(path) == expected);
      CHECK(normalize(expected) == expected);
    }
  }

  TEST_CASE("join and directory_of") {
    CHECK(join("/a/b", "../c.ts") == "/a/c.ts");
    CHECK(join("/a", "/b") == "/b");
    CHECK(join("/", "a") == "/a");
    CHECK(join("", "a") == "a");
    CHECK(join("/a", "") == "/a");
    CHECK(join("/a", ".") == "/a");
    CHECK(join("/a", "../../../b") == "/b");
    CHECK(directory_of("/a/b.ts") == "/a");
    CHECK(directory_of("/a") == "/");
    CHECK(directory_of("/") == "/");
    CHECK(directory_of("a") == ".");
    CHECK(directory_of("a/b") == "a");
  }

  TEST_CASE("relative_to") {
    CHECK(relative_to("/a/b/c.ts", "/a/b") == "c.ts");
    CHECK(relative_to("/a/b/c.ts", "/a/bc") == "../b/c.ts");
    CHECK(relative_to("/a/x", "/a/b/c") == "../../x");
    CHECK(relative_to("/a/b", "/a/b") == ".");
    CHECK(relative_to("/a", "/a/b") == "..");
    CHECK(relative_to("/a/b", "/") == "a/b");
    CHECK(relative_to("/", "/a/b") == "../..");
    CHECK(relative_to("a/b", ".") == "a/b");
    CHECK(relative_to("a/b", "/a") == "a/b");
    CHECK(relative_to("/b", "/a") == "../b");
  }

  TEST_CASE("TypeScript sources") {
    for (const char* path : {"a.ts", "/x/a.tsx", "a.mts", "a.cts", "a.test.ts", "d.ts", "x/.projenrc.ts"}) {
      CAPTURE(path);
      CHECK(is_typescript_source(path));
    }
    for (const char* path :
         {"a.d.ts", "a.d.mts", "a.d.cts", "a.js", "a.jsx", "a.json", ".ts", "a.ts/b", "ts", ""}) {
      CAPTURE(path);
      CHECK_FALSE(is_typescript_source(path));
    }
  }

  TEST_CASE("test sources") {
    for (const char* path :
         {"test/a.ts", "x/tests/a.ts", "__tests__/a.ts", "spec/x/a.ts", "a.test.ts", "x/a.spec.tsx",
          "integ.a.ts", "x/integ.a.ts", "a.integ.ts", "__mocks__/a.ts", "integ-tests/a.ts"}) {
      CAPTURE(path);
      CHECK(is_test_source(path));
    }
    for (const char* path : {"a.ts", "testing/a.ts", "test.ts", "latest/a.ts", "x/spec.ts", "contest.ts",
                             "integer.ts", "x/tests"}) {
      CAPTURE(path);
      CHECK_FALSE(is_test_source(path));
    }
  }

  TEST_CASE("CDK is mentioned") {
    for (const char* text :
         {"import * as cdk from 'aws-cdk-lib';", "from \"aws-cdk-lib/aws-kms\"", "require('@aws-cdk/core')",
          "import { Construct } from 'constructs'", "from \"constructs\"", "'monocdk'", "cdk cdk aws-cdk-lib",
          "from 'constructs/lib/construct'", "aws-cdk-lib"}) {
      CAPTURE(text);
      CHECK(mentions_cdk(text));
    }
    for (const char* text :
         {"", "cdk", "aws-cdk", "constructs", "'constructs\"", "a constructs b", "// it constructs",
          "aws-cdk-li", "@aws-cdk", "\"myconstructs\"", "import x from './constructs'", "'constructs"}) {
      CAPTURE(text);
      CHECK_FALSE(mentions_cdk(text));
    }
  }

  TEST_CASE("library modules") {
    const std::pair<const char*, const char*> rows[] = {
        {"aws-cdk-lib", ""},
        {"aws-cdk-lib/", ""},
        {"aws-cdk-lib/core", ""},
        {"aws-cdk-lib/core/lib/stack", ""},
        {"aws-cdk-lib/aws-kms", "aws_kms"},
        {"aws-cdk-lib/aws-kms/lib/key", "aws_kms"},
        {"aws-cdk-lib/aws-ec2/lib", "aws_ec2"},
        {"aws-cdk-lib/aws-elasticloadbalancingv2", "aws_elasticloadbalancingv2"},
        {"aws-cdk-lib/custom-resources", "custom_resources"},
        {"aws-cdk-lib/cx-api", "cx_api"},
        {"aws-cdk-lib/assertions", "assertions"},
        {"aws-cdk-lib/pipelines", "pipelines"},
        {"monocdk", ""},
        {"monocdk/aws-kms", "aws_kms"},
        {"@aws-cdk/core", ""},
        {"@aws-cdk/core/lib/app", ""},
        {"@aws-cdk/aws-kms", "aws_kms"},
        {"@aws-cdk/aws-kms/lib/key", "aws_kms"},
        {"@aws-cdk/custom-resources", "custom_resources"},
        {"@aws-cdk/pipelines", "pipelines"},
        {"@aws-cdk/cx-api", "cx_api"},
        {"@aws-cdk/assertions", "assertions"},
        {"constructs", "constructs"},
        {"constructs/lib/construct", "constructs"},
    };
    for (const auto& [specifier, module] : rows) {
      CAPTURE(specifier);
      CHECK(library_module(specifier) == module);
    }
    for (const char* specifier :
         {"", "aws-cdk", "aws-cdk-lib-x", "aws-cdk-lib/package.json", "@aws-cdk/aws-lambda-python-alpha",
          "@aws-cdk/aws-lambda-python-alpha/lib", "@aws-cdk/toolkit-lib", "@aws-cdk/", "constructs-x",
          "monocdkx", "@aws-cdk/cloudformation-diff", "./aws-cdk-lib", "cdk-nag"}) {
      CAPTURE(specifier);
      CHECK_FALSE(library_module(specifier).has_value());
    }
  }
}

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

TEST_SUITE("project: resolution") {
  TEST_CASE("relative paths") {
    const Snapshot snapshot = open({
        {"/w/package.json", "{}"},
        {"/w/lib/a.ts", ""},
        {"/w/lib/a.js", ""},
        {"/w/lib/b.tsx", ""},
        {"/w/lib/c.mts", ""},
        {"/w/lib/d.cts", ""},
        {"/w/lib/e.js", ""},
        {"/w/lib/e.d.ts", ""},
        {"/w/lib/f.json", ""},
        {"/w/lib/g.d.ts", ""},
        {"/w/lib/h.txt", ""},
        {"/w/lib/i.service.ts", ""},
        {"/w/lib/index.ts", ""},
        {"/w/lib/dir/index.ts", ""},
        {"/w/lib/dir.ts", ""},
        {"/w/lib/sub/index.tsx", ""},
        {"/w/lib/types/index.d.ts", ""},
        {"/w/lib/empty/readme.md", ""},
        {"/w/lib/j.mjs", ""},
        {"/other/x.ts", ""},
        {"/w/node_modules/p/index.ts", ""},
    });
    check_all(snapshot, "/w/lib/from.ts",
              {
                  {"./a", "/w/lib/a.ts"},
                  {"./a.ts", "/w/lib/a.ts"},
                  {"./a.js", "/w/lib/a.ts"},
                  {"./b", "/w/lib/b.tsx"},
                  {"./b.js", "/w/lib/b.tsx"},
                  {"./b.jsx", "/w/lib/b.tsx"},
                  {"./c.mjs", "/w/lib/c.mts"},
                  {"./c", "/w/lib/c.mts"},
                  {"./d.cjs", "/w/lib/d.cts"},
                  {"./e", "/w/lib/e.js"},
                  {"./e.js", "/w/lib/e.js"},
                  {"./f.json", "json /w/lib/f.json"},
                  {"./f", "json /w/lib/f.json"},
                  {"./g", "external"},
                  {"./h.txt", "external"},
                  {"./i.service", "/w/lib/i.service.ts"},
                  {"./i.service.js", "/w/lib/i.service.ts"},
                  {"./j.mjs", "/w/lib/j.mjs"},
                  {".", "/w/lib/index.ts"},
                  {"./", "/w/lib/index.ts"},
                  {"../lib", "/w/lib/index.ts"},
                  {"./dir", "/w/lib/dir.ts"},
                  {"./dir/", "/w/lib/dir/index.ts"},
                  {"./sub", "/w/lib/sub/index.tsx"},
                  {"./types", "external"},
                  {"./empty", "missing"},
                  {"./none", "missing"},
                  {"./none.js", "missing"},
                  {"../../other/x", "missing"},
                  {"../node_modules/p", "missing"},
                  {"../../../../../other/x", "missing"},
                  {"/w/lib/a", "/w/lib/a.ts"},
                  {"/other/x", "missing"},
                  {"", "missing"},
                  {"fs", "external"},
                  {"node:fs", "external"},
                  {"https://deno.land/x.ts", "external"},
                  {"p", "external"},
                  {"aws-cdk-lib/aws-kms", "library aws_kms"},
                  {"constructs", "library constructs"},
              });
    check_all(snapshot, "/w/lib/sub/x.ts",
              {{"..", "/w/lib/index.ts"}, {"../", "/w/lib/index.ts"}, {"../dir/", "/w/lib/dir/index.ts"}});
    CHECK(snapshot.problems().empty());
  }

  TEST_CASE("folders with a package.json") {
    const Snapshot snapshot = open({
        {"/w/package.json", "{}"},
        {"/w/a/package.json", R"({"main": "start.js"})"},
        {"/w/a/start.ts", ""},
        {"/w/a/index.ts", ""},
        {"/w/b/package.json", R"({"main": "dist/index.js", "types": "dist/index.d.ts"})"},
        {"/w/b/src/index.ts", ""},
        {"/w/c/package.json", R"({"main": "./lib"})"},
        {"/w/c/lib/index.js", ""},
        {"/w/d/package.json", R"({"main": "."})"},
        {"/w/d/index.ts", ""},
        {"/w/e/package.json", "{ oops"},
        {"/w/e/index.ts", ""},
    });
    check_all(snapshot, "/w/x.ts",
              {{"./a", "/w/a/start.ts"},
               {"./b", "/w/b/src/index.ts"},
               {"./b/dist", "/w/b/src/index.ts"},
               {"./b/dist/index", "/w/b/src/index.ts"},
               {"./c", "/w/c/lib/index.js"},
               {"./d", "/w/d/index.ts"},
               {"./e", "/w/e/index.ts"}});
    CHECK(problems_of(snapshot).size() == 1);
    CHECK(problems_of(snapshot).front() == "/w/e/package.json: it is not valid JSON at 1:3");
  }

  TEST_CASE("tsconfig paths") {
    const Snapshot snapshot = open({
        {"/w/tsconfig.base.json", R"({ // shared
           "compilerOptions": { "baseUrl": ".", "paths": { "@base/*": ["base/*"], }, }, })"},
        {"/w/base/x.ts", ""},
        {"/w/app/tsconfig.json", R"({"extends": "../tsconfig.base"})"},
        {"/w/app/a.ts", ""},
        {"/w/own/tsconfig.json",
         R"({"extends": "../tsconfig.base.json", "compilerOptions": {"baseUrl": "./src", "paths": {
              "@own": ["index.ts"], "@own/*": ["*"], "@own/deep/*": ["other/*", "deep2/*"], "*-suffix": ["suffix/*"],
              "lib/*": ["../../node_modules/lib/*"], "gone/*": ["gone/*"], "*": ["any/*"], "util/*": ["util/*"]}}})"},
        {"/w/own/src/index.ts", ""},
        {"/w/own/src/x.ts", ""},
        {"/w/own/src/deep2/y.ts", ""},
        {"/w/own/src/suffix/s.ts", ""},
        {"/w/own/src/any/thing.ts", ""},
        {"/w/own/src/plain/index.ts", ""},
        {"/w/own/src/util/format.ts", ""},
        {"/w/own/src/fs.ts", ""},
        {"/w/bare/tsconfig.json",
         R"({"compilerOptions": {"paths": {"@b/*": ["./src/*"], "out": ["../../out/x"]}}})"},
        {"/w/bare/src/z.ts", ""},
        {"/w/cycle/tsconfig.json", R"({"extends": ["./other.json", "./tsconfig.json", 7]})"},
        {"/w/cycle/other.json",
         R"({"extends": "./tsconfig.json", "compilerOptions": {"paths": {"@c": ["${configDir}/c"]}}})"},
        {"/w/cycle/c.ts", ""},
        {"/w/solution/tsconfig.json",
         R"({"files": [], "references": [{"path": "./tsconfig.node.json"}, {"path": "./tsconfig.app.json"}]})"},
        {"/w/solution/tsconfig.node.json", "{}"},
        {"/w/solution/tsconfig.app.json", R"({"compilerOptions": {"paths": {"@/*": ["./src/*"]}}})"},
        {"/w/solution/src/q.ts", ""},
        {"/w/broken/tsconfig.json", "{\"compilerOptions\": {\n \"paths\": oops }}"},
        {"/w/package.json", "{}"},
    });
    check_all(snapshot, "/w/app/a.ts",
              {{"@base/x", "/w/base/x.ts"}, {"@base/none", "missing"}, {"base/x", "/w/base/x.ts"}});
    check_all(snapshot, "/w/own/src/x.ts",
              {
                  {"@own", "/w/own/src/index.ts"},
                  {"@own/x", "/w/own/src/x.ts"},
                  {"@own/x.js", "/w/own/src/x.ts"},
                  {"@own/deep/y", "/w/own/src/deep2/y.ts"},
                  {"s-suffix", "/w/own/src/suffix/s.ts"},
                  {"thing", "/w/own/src/any/thing.ts"},
                  {"plain", "/w/own/src/plain/index.ts"},  // baseUrl, after `*` found nothing
                  {"@base/x", "external"},                 // its own `paths` replace those that it extends
                  {"lib/a", "external"},
                  {"gone/a", "missing"},
                  {"never-heard-of", "external"},
                  {"util/format", "/w/own/src/util/format.ts"},
                  {"fs", "external"},
                  {"@own/../../../../../etc/passwd", "external"},
              });
    check_all(snapshot, "/w/bare/src/z.ts",
              {{"@b/z", "/w/bare/src/z.ts"}, {"src/z", "external"}, {"out", "external"}});
    check_all(snapshot, "/w/cycle/x.ts", {{"@c", "/w/cycle/c.ts"}});
    check_all(snapshot, "/w/solution/src/x.ts", {{"@/q", "/w/solution/src/q.ts"}});
    check_all(snapshot, "/w/broken/x.ts", {{"@base/x", "external"}});
    CHECK(problems_of(snapshot) ==
          std::vector<std::string>{"/w/broken/tsconfig.json: it is not valid JSON at 2:11"});
  }

  TEST_CASE("packages of the workspace") {
    const Snapshot snapshot = open({
        {"/w/package.json", R"({"name": "root", "workspaces": ["packages/*", "tools/**"]})"},
        {"/w/index.ts", ""},
        {"/w/packages/app/package.json",
         R"({"name": "@s/app", "main": "dist/main.js", "dependencies": {"linked": "file:../../vendor/linked"},
            "imports": {"#in/*": "./src/in/*.js", "#one": {"default": "./src/one.ts"}}})"},
        {"/w/packages/app/src/main.ts", ""},
        {"/w/packages/app/src/one.ts", ""},
        {"/w/packages/app/src/in/two.ts", ""},
        {"/w/packages/lib/package.json",
         R"({"name": "@s/lib", "types": "dist/index.d.ts", "main": "dist/index.js"})"},
        {"/w/packages/lib/src/index.ts", ""},
        {"/w/packages/lib/src/deep/x.ts", ""},
        {"/w/packages/lib/data.json", "{}"},
        {"/w/packages/out/package.json", R"({"name": "out-dir", "main": "compiled/code/index.js"})"},
        {"/w/packages/out/tsconfig.json",
         R"({"compilerOptions": {"outDir": "compiled", "rootDir": "sources"}})"},
        {"/w/packages/out/sources/code/index.ts", ""},
        {"/w/packages/exp/package.json", R"({"name": "exp", "exports": {
            ".": {"import": "./dist/esm/index.mjs", "types": "./dist/types/index.d.ts"},
            "./feature": "./dist/feature.js", "./deep/*": ["./dist/deep/*.js"], "./deep/special/*": "./dist/special/*.js",
            "./closed/*": null, "./package.json": "./package.json"}})"},
        {"/w/packages/exp/src/index.ts", ""},
        {"/w/packages/exp/src/feature.ts", ""},
        {"/w/packages/exp/src/deep/d.ts", ""},
        {"/w/packages/exp/src/special/s.ts", ""},
        {"/w/packages/str/package.json", R"({"name": "str", "exports": "./build/index.js"})"},
        {"/w/packages/str/index.ts", ""},
        {"/w/packages/js/package.json", R"({"name": "js-only", "main": "main.js"})"},
        {"/w/packages/js/main.js", ""},
        {"/w/packages/empty/package.json", R"({"name": "empty"})"},
        {"/w/packages/empty/readme.md", ""},
        {"/w/packages/libindex/package.json", R"({"name": "libindex"})"},
        {"/w/packages/libindex/lib/index.ts", ""},
        {"/w/tools/a/b/package.json", R"({"name": "deep-tool", "main": "tool.json"})"},
        {"/w/tools/a/b/tool.json", "{}"},
        {"/w/vendor/linked/package.json", R"({"name": "not-the-name"})"},
        {"/w/vendor/linked/index.js", ""},
        {"/w/one/package.json", R"({"name": "twice"})"},
        {"/w/one/index.ts", ""},
        {"/w/one/app/x.ts", ""},
        {"/w/two/package.json", R"({"name": "twice"})"},
        {"/w/two/index.ts", ""},
        {"/w/two/app/x.ts", ""},
    });
    const std::string from = "/w/packages/app/src/main.ts";
    check_all(snapshot, from,
              {
                  {"@s/lib", "/w/packages/lib/src/index.ts"},
                  {"@s/lib/", "/w/packages/lib/src/index.ts"},
                  {"@s/lib/deep/x", "/w/packages/lib/src/deep/x.ts"},
                  {"@s/lib/dist/deep/x", "/w/packages/lib/src/deep/x.ts"},
                  {"@s/lib/dist/deep/x.js", "/w/packages/lib/src/deep/x.ts"},
                  {"@s/lib/src/deep/x", "/w/packages/lib/src/deep/x.ts"},
                  {"@s/lib//src/deep/x", "/w/packages/lib/src/deep/x.ts"},
                  {"@s/lib/data.json", "json /w/packages/lib/data.json"},
                  {"@s/lib/none", "external"},
                  {"@s/none", "external"},
                  {"@s", "external"},
                  {"@s/app", "/w/packages/app/src/main.ts"},  // itself
                  {"#in/two", "/w/packages/app/src/in/two.ts"},
                  {"#one", "/w/packages/app/src/one.ts"},
                  {"#none", "missing"},
                  {"out-dir", "/w/packages/out/sources/code/index.ts"},
                  {"exp", "/w/packages/exp/src/index.ts"},
                  {"exp/feature", "/w/packages/exp/src/feature.ts"},
                  {"exp/deep/d", "/w/packages/exp/src/deep/d.ts"},
                  {"exp/deep/special/s", "/w/packages/exp/src/special/s.ts"},
                  {"exp/package.json", "json /w/packages/exp/package.json"},
                  {"str", "/w/packages/str/index.ts"},
                  {"js-only", "/w/packages/js/main.js"},
                  {"empty", "external"},
                  {"libindex", "/w/packages/libindex/lib/index.ts"},
                  {"deep-tool", "json /w/tools/a/b/tool.json"},
                  {"linked", "/w/vendor/linked/index.js"},
                  {"not-the-name", "external"},
                  {"root", "/w/index.ts"},
              });
    check_all(snapshot, "/w/one/app/x.ts", {{"twice", "/w/one/index.ts"}, {"#one", "missing"}});
    check_all(snapshot, "/w/two/app/x.ts", {{"twice", "/w/two/index.ts"}});
    CHECK(snapshot.problems().empty());
  }

  TEST_CASE("what the compiler wrote leads to what people wrote, built or not") {
    const Files sources{
        {"/w/package.json", R"({"workspaces": ["lib", "own"]})"},
        {"/w/tsconfig.json", R"({"compilerOptions": {"paths": {"@p/*": ["./*/build"]}}})"},
        {"/w/lib/package.json", R"({"name": "lib", "main": "build/index.js"})"},
        {"/w/lib/src/index.ts", ""},
        {"/w/lib/src/deep/x.ts", ""},
        {"/w/own/package.json", R"({"name": "own"})"},
        {"/w/own/tsconfig.json", R"({"compilerOptions": {"outDir": "made"}})"},
        {"/w/own/src/y.ts", ""},
        {"/w/own/src/hand.ts", ""},
        {"/w/own/lib/hand.js", ""},
        {"/w/cdk.json", R"({"app": "node own/made/y.js"})"},
    };
    Files built = sources;
    for (const char* path :
         {"/w/lib/build/index.js", "/w/lib/build/index.d.ts", "/w/lib/build/deep/x.js", "/w/own/made/y.js",
          "/w/own/lib/made-too.js", "/w/own/lib/y.js", "/w/own/lib/y.d.ts"}) {
      built[path] = "";
    }
    for (const Files& files : {sources, built}) {
      const Snapshot snapshot = open(files);
      check_all(
          snapshot, "/w/x.ts",
          {
              {"lib", "/w/lib/src/index.ts"},
              {"@p/lib", "/w/lib/src/index.ts"},
              {"lib/build/deep/x", "/w/lib/src/deep/x.ts"},
              {"./lib", "/w/lib/src/index.ts"},
              {"./lib/build", "/w/lib/src/index.ts"},
              {"./lib/build/index.js", "/w/lib/src/index.ts"},
              {"./lib/build/deep/x.js", "/w/lib/src/deep/x.ts"},
              {"./own/made/y", "/w/own/src/y.ts"},
              {"own/made/y", "/w/own/src/y.ts"},
              {"own/lib/y", "/w/own/src/y.ts"},
              {"./own/lib/hand", "/w/own/lib/hand.js"},  // `lib` may be anything: nothing says it was built
          });
      CHECK(snapshot.cdk_config("/w/x.ts")->entry == "/w/own/src/y.ts");
    }
  }

  TEST_CASE("another repository's package of the same name is not meant") {
    const Snapshot snapshot = open({
        {"/w/a/.git/HEAD", ""},
        {"/w/a/package.json", R"({"name": "a"})"},
        {"/w/a/index.ts", ""},
        {"/w/b/.git/HEAD", ""},
        {"/w/b/package.json", R"({"name": "uuid"})"},
        {"/w/b/index.ts", ""},
    });
    check_all(snapshot, "/w/a/index.ts", {{"uuid", "external"}, {"a", "/w/a/index.ts"}});
    check_all(snapshot, "/w/b/index.ts", {{"uuid", "/w/b/index.ts"}});
  }

  TEST_CASE("pnpm, lerna and rush name their packages") {
    const Files packages{{"/w/p/x/package.json", R"({"name": "x", "main": "x.js"})"},
                         {"/w/p/x/x.js", ""},
                         {"/w/app/a.ts", ""},
                         {"/w/app/package.json", "{}"}};
    const std::pair<const char*, const char*> rows[] = {
        {"/w/pnpm-workspace.yaml", "# all\npackages:\n  - 'q/*'\n  - \"p/*\" # ours\ncatalog:\n  - z\n"},
        {"/w/lerna.json", R"({"packages": ["p/{y,x}"]})"},
        {"/w/rush.json", R"({"projects": [{"packageName": "x", "projectFolder": "p/x"}], /* c */ })"},
        {"/w/package.json", R"({"workspaces": {"packages": ["./p/x/"]}})"},
    };
    for (const auto& [path, text] : rows) {
      CAPTURE(path);
      Files files = packages;
      files[path] = text;
      check_all(open(files), "/w/app/a.ts", {{"x", "/w/p/x/x.js"}});
    }
    check_all(open(packages), "/w/app/a.ts", {{"x", "external"}});
    CHECK(pnpm_packages("packages:\n- a\n-   b/**   \n\nother: 1\n- c\n") ==
          std::vector<std::string>{"a", "b/**"});
    CHECK(pnpm_packages("packages: [a]\n").empty());
    CHECK(matches_wildcard("cdk-app", "cdk-*"));
    CHECK(matches_wildcard("a", "*"));
    CHECK_FALSE(matches_wildcard("app", "cdk-*"));
    CHECK_FALSE(matches_wildcard("ab", "a"));
    CHECK(matches_wildcard("aXbXc", "a*b*c"));
  }

  TEST_CASE("how far a root reaches") {
    const Files tree{
        {"/r/tsconfig.json", R"({"compilerOptions": {"paths": {"@shared/*": ["./shared/*"]}}})"},
        {"/r/shared/s.ts", ""},
        {"/r/infra/cdk.json", R"({"app": "npx ts-node bin/app.ts"})"},
        {"/r/infra/package.json", "{}"},
        {"/r/infra/bin/app.ts", ""},
        {"/r/infra/lib/stack.ts", ""},
        {"/r/infra/lib/sub/x.ts", ""},
        {"/up.ts", ""},
    };
    SUBCASE("a folder: to the nearest package.json") {
      const Snapshot snapshot = open(tree, {"/r/infra/lib"});
      CHECK(snapshot.sources().size() == 2);
      check_all(
          snapshot, "/r/infra/lib/stack.ts",
          {{"../bin/app", "/r/infra/bin/app.ts"}, {"../../shared/s", "missing"}, {"@shared/s", "external"}});
      REQUIRE(snapshot.cdk_config("/r/infra/lib/stack.ts") != nullptr);
      CHECK(snapshot.cdk_config("/r/infra/lib/stack.ts")->entry == "/r/infra/bin/app.ts");
      REQUIRE(snapshot.cdk_configs().size() == 1);
    }
    SUBCASE("a folder in a repository: to its top") {
      Files files = tree;
      files["/r/.git/HEAD"] = "";
      const Snapshot snapshot = open(files, {"/r/infra/lib"});
      check_all(snapshot, "/r/infra/lib/stack.ts",
                {{"../../shared/s", "/r/shared/s.ts"},
                 {"@shared/s", "/r/shared/s.ts"},
                 {"../../../up", "missing"}});
    }
    SUBCASE("a folder in a workspace: to its top") {
      for (const char* marker : {"/r/pnpm-workspace.yaml", "/r/lerna.json", "/r/nx.json"}) {
        Files files = tree;
        files[marker] = "{}";
        check_all(open(files, {"/r/infra/lib"}), "/r/infra/lib/stack.ts",
                  {{"../../shared/s", "/r/shared/s.ts"}});
      }
      Files files = tree;
      files["/r/package.json"] = R"({"workspaces": ["infra"]})";
      check_all(open(files, {"/r/infra/lib"}), "/r/infra/lib/stack.ts",
                {{"../../shared/s", "/r/shared/s.ts"}});
    }
    SUBCASE("a single file: to its app") {
      const Snapshot snapshot = open(tree, {"/r/infra/lib/sub/x.ts"});
      CHECK(snapshot.sources().size() == 1);
      check_all(snapshot, "/r/infra/lib/sub/x.ts",
                {{"../stack", "/r/infra/lib/stack.ts"},
                 {"../../bin/app", "/r/infra/bin/app.ts"},
                 {"../../../shared/s", "missing"}});
    }
    SUBCASE("a single file without any configuration: to its folder") {
      const Snapshot snapshot = open({{"/t/a.ts", ""}, {"/t/b.ts", ""}, {"/c.ts", ""}}, {"/t/a.ts"});
      check_all(snapshot, "/t/a.ts", {{"./b", "/t/b.ts"}, {"../c", "missing"}});
      CHECK(snapshot.cdk_config("/t/a.ts") == nullptr);
    }
    SUBCASE("a malformed package.json above the root is nobody's problem") {
      Files files = tree;
      files["/package.json"] = "oops";
      CHECK(open(files, {"/r/infra/lib"}).problems().empty());
    }
    SUBCASE("several roots") {
      const Snapshot snapshot = open(tree, {"/r/shared/s.ts", "/r/infra"});
      check_all(snapshot, "/r/infra/lib/stack.ts", {{"../../shared/s", "/r/shared/s.ts"}});
    }
    SUBCASE("a root at the top of the disk") {
      check_all(open({{"/lib/a.ts", ""}, {"/b.ts", ""}}, {"/"}), "/lib/a.ts",
                {{"../b", "/b.ts"}, {"../../b", "/b.ts"}});
    }
  }
}

TEST_SUITE("project: cdk.json") {
  TEST_CASE("the app's command leads to its source") {
    const Files files{
        {"/w/bin/app.ts", ""},
        {"/w/src/main.ts", ""},
        {"/w/src/infra.ts", ""},
        {"/w/infra/bin/x.ts", ""},
        {"/w/bin/with space.ts", ""},
        {"/w/js/app.js", ""},
        {"/w/node/index.ts", ""},
        {"/w/package.json", R"({"scripts": {"app": "yarn build && ts-node bin/app.ts", "loop": "npm run loop",
                          "build": "tsc", "start": "node dist/main.js"}})"}};
    const std::pair<const char*, const char*> rows[] = {
        {"npx ts-node --prefer-ts-exts bin/app.ts", "/w/bin/app.ts"},
        {"npx ts-node -P tsconfig.json --prefer-ts-exts src/main.ts", "/w/src/main.ts"},
        {"node bin/app.js", "/w/bin/app.ts"},
        {"node -r tsx/cjs src/main.ts", "/w/src/main.ts"},
        {"node --require ./bin/app.ts src/main.ts", "/w/src/main.ts"},
        {"yarn ts-node ./src/infra.ts", "/w/src/infra.ts"},
        {"bun run src/main.ts", "/w/src/main.ts"},
        {"npx tsc && npx tsx bin/app.ts", "/w/bin/app.ts"},
        {"AWS_REGION=eu-west-1 cross-env A=b npx tsx bin/app.ts", "/w/bin/app.ts"},
        {"node dist/bin/app.js", "/w/bin/app.ts"},
        {"node ./dist/main.js", "/w/src/main.ts"},
        {"node build/src/main.js", "/w/src/main.ts"},
        {"node lib/app.js", "/w/bin/app.ts"},
        {"node js/app.js", "/w/js/app.js"},
        {"lib/src/infra.js", "/w/src/infra.ts"},
        {"npx ts-node bin/app", "/w/bin/app.ts"},
        {"cd infra && npx ts-node bin/x.ts", "/w/infra/bin/x.ts"},
        {"npx ts-node 'bin/with space.ts'", "/w/bin/with space.ts"},
        {"npx ts-node bin\\app.ts", "/w/bin/app.ts"},
        {"npm run app", "/w/bin/app.ts"},
        {"npm run --silent app", "/w/bin/app.ts"},
        {"yarn app", "/w/bin/app.ts"},
        {"npm start", "/w/src/main.ts"},
        {"npm run loop", ""},
        {"npm run loop && npm run loop && npm run loop", ""},
        {"python3 app.py", ""},
        {"mvn -e -q compile exec:java", ""},
        {"cdk.out", ""},
        {"npx tsc", ""},
        {"npx ts-node bin/none.ts", ""},
        {"npx ts-node ../../etc/passwd.ts", ""},
        {"", ""},
        {"&& ; | '", ""},
    };
    for (const auto& [app, entry] : rows) {
      CAPTURE(app);
      CHECK(entry_of(app, files) == entry);
    }
  }

  TEST_CASE("commands are cut as a shell does") {
    using Commands = std::vector<std::vector<std::string>>;
    CHECK(split_commands("a 'b c' && d\"e f\"g;h") == Commands{{"a", "b c"}, {"de fg"}, {"h"}});
    CHECK(split_commands("a \"\" b\\ c") == Commands{{"a", "", "b c"}});
    CHECK(split_commands(" && ").empty());
    CHECK(split_commands("'open").size() == 1);
  }

  TEST_CASE("context: cdk.json over cdk.context.json") {
    const Snapshot snapshot = open({
        {"/w/cdk.json",
         R"({"app": "npx tsx a.ts", "context": {"@aws-cdk/x": true, "both": 1, "env": {"a": [1]}}})"},
        {"/w/cdk.context.json", R"({"both": 2, "vpc": "vpc-1"})"},
        {"/w/a.ts", ""},
        {"/w/inner/cdk.json", R"({"context": 7})"},
        {"/w/inner/lib/b.ts", ""},
        {"/w/bad/cdk.json", "{\n  \"app\": \"npx tsx a.ts\"\n  \"context\": {}\n}"},
        {"/w/bad/a.ts", ""},
        {"/w/list/cdk.json", "[]"},
        {"/w/list/a.ts", ""},
        {"/w/worse/cdk.json", "{}"},
        {"/w/worse/cdk.context.json", "{"},
        {"/w/worse/a.ts", ""},
    });
    const CdkConfig* config = snapshot.cdk_config("/w/a.ts");
    REQUIRE(config != nullptr);
    CHECK(config->path == "/w/cdk.json");
    CHECK(config->directory == "/w");
    CHECK(config->entry == "/w/a.ts");
    CHECK(config->context_json == R"({"@aws-cdk/x":true,"both":1,"env":{"a":[1]},"vpc":"vpc-1"})");
    const CdkConfig* inner = snapshot.cdk_config("/w/inner/lib/b.ts");
    REQUIRE(inner != nullptr);
    CHECK(inner->path == "/w/inner/cdk.json");
    CHECK(inner->entry.empty());
    CHECK(inner->context_json == "{}");
    // A malformed one is still the nearest one.
    REQUIRE(snapshot.cdk_config("/w/bad/a.ts") != nullptr);
    CHECK(snapshot.cdk_config("/w/bad/a.ts")->path == "/w/bad/cdk.json");
    CHECK(snapshot.cdk_config("/w/bad/a.ts")->entry.empty());
    std::vector<std::string> paths;
    for (const CdkConfig* one : snapshot.cdk_configs()) paths.push_back(one->path);
    CHECK(paths == std::vector<std::string>{"/w/bad/cdk.json", "/w/cdk.json", "/w/inner/cdk.json",
                                            "/w/list/cdk.json", "/w/worse/cdk.json"});
    const std::vector<std::string> problems = problems_of(snapshot);
    REQUIRE(problems.size() == 3);
    CHECK(
        problems[0].starts_with("/w/bad/cdk.json: it is not valid JSON at 3:11: unexpected string literal"));
    CHECK(problems[1] == "/w/list/cdk.json: it is not a JSON object");
    CHECK(problems[2].starts_with(
        "/w/worse/cdk.context.json: it is not valid JSON at 1:2: unexpected end of input"));
    CHECK(snapshot.cdk_config("/elsewhere/a.ts") == nullptr);
  }
}

TEST_SUITE("project: snapshot") {
  TEST_CASE("a file is read and parsed once") {
    auto files =
        std::make_shared<CountingFileSystem>(Files{{"/w/a.ts", "const a = 1;"}, {"/w/b.ts", "b"}}, false);
    const Snapshot snapshot(files, {"/w"}, {"/w/a.ts", "/w/b.ts"});
    const std::optional<std::string_view> text = snapshot.text("/w/a.ts");
    REQUIRE(text.has_value());
    CHECK(snapshot.parsed_files() == 0);
    const presynth::syntax::SourceFile* file = snapshot.file("/w/a.ts");
    REQUIRE(file != nullptr);
    CHECK(file == snapshot.file("/w/a.ts"));
    CHECK(file->text() == "const a = 1;");
    CHECK(file->path() == "/w/a.ts");
    // Views that were given out before the parse stay good; a short text would sit inside the string object.
    CHECK(text->data() == file->text().data());
    CHECK(snapshot.text("/w/a.ts")->data() == text->data());
    CHECK(snapshot.parsed_files() == 1);
    CHECK(snapshot.parsed_bytes() == 12);
    CHECK(files->reads == 1);
    CHECK(snapshot.roots().front() == "/w");
    CHECK(snapshot.sources().size() == 2);
  }

  TEST_CASE("what cannot be read is a problem, told once") {
    const Snapshot snapshot(memory({{"/w/a.ts", "ok \xFF"}, {"/w/d/x.ts", ""}}), {"/w"}, {"/w/a.ts"});
    for (int i = 0; i < 2; ++i) {
      CHECK(snapshot.file("/w/a.ts") == nullptr);
      CHECK_FALSE(snapshot.text("/w/a.ts").has_value());
      CHECK(snapshot.file("/w/none.ts") == nullptr);
      CHECK(snapshot.file("/w/d") == nullptr);
    }
    CHECK(problems_of(snapshot) == std::vector<std::string>{"/w/a.ts: it is not UTF-8 (byte 3)",
                                                            "/w/d: it is a directory",
                                                            "/w/none.ts: no such file"});
    CHECK(snapshot.parsed_files() == 0);
  }

  TEST_CASE("a successor takes over what did not change") {
    for (const bool stamps : {false, true}) {
      CAPTURE(stamps);
      const Files before{
          {"/w/a.ts", "a"}, {"/w/b.ts", "b"}, {"/w/c.ts", "c"}, {"/w/package.json", R"({"name": "x"})"}};
      auto first = std::make_unique<Snapshot>(std::make_shared<CountingFileSystem>(before, stamps),
                                              std::vector<std::string>{"/w"},
                                              std::vector<std::string>{"/w/a.ts", "/w/b.ts", "/w/c.ts"});
      const auto* a = first->file("/w/a.ts");
      const auto* b = first->file("/w/b.ts");
      const auto* c = first->file("/w/c.ts");
      CHECK(first->resolve("/w/a.ts", "x").kind == Kind::External);

      Files after = before;
      after["/w/b.ts"] = "b2";
      const auto files = std::make_shared<CountingFileSystem>(after, stamps);
      auto second =
          std::make_unique<Snapshot>(files, std::vector<std::string>{"/w"},
                                     std::vector<std::string>{"/w/a.ts", "/w/b.ts", "/w/c.ts"}, first.get());
      const std::string_view early = *second->text("/w/a.ts");
      CHECK(second->file("/w/a.ts") == a);
      CHECK(early.data() == a->text().data());
      CHECK(second->file("/w/b.ts") != b);
      CHECK(second->file("/w/b.ts")->text() == "b2");
      CHECK(second->resolve("/w/a.ts", "x").kind == Kind::External);
      CHECK(files->reads == (stamps ? 1 : 3));
      first.reset();
      CHECK(second->file("/w/a.ts")->text() == "a");

      // A snapshot that was dropped before it asked for a file still hands it on.
      Snapshot third(std::make_shared<CountingFileSystem>(after, stamps), {"/w"}, {"/w/a.ts", "/w/c.ts"},
                     second.get());
      second.reset();
      CHECK(third.file("/w/c.ts") == c);
    }
  }

  TEST_CASE("many threads may ask at once") {
    Files files{{"/w/package.json", R"({"name": "w", "workspaces": ["p/*"]})"},
                {"/w/cdk.json", R"({"app": "npx tsx f0.ts"})"},
                {"/w/tsconfig.json", R"({"compilerOptions": {"paths": {"@/*": ["./*"]}}})"},
                {"/w/p/q/package.json", R"({"name": "q"})"},
                {"/w/p/q/index.ts", ""}};
    std::vector<std::string> sources;
    for (int i = 0; i < 50; ++i) {
      sources.push_back("/w/f" + std::to_string(i) + ".ts");
      files[sources.back()] = "export const x = " + std::to_string(i) + ";";
    }
    const auto system = memory(files);
    const Snapshot first(system, {"/w"}, sources);
    std::vector<std::vector<const void*>> seen(4);
    std::vector<std::thread> threads;
    threads.reserve(seen.size());
    for (std::size_t t = 0; t < seen.size(); ++t) {
      threads.emplace_back([&, t] {
        for (const std::string& source : sources) {
          seen[t].push_back(first.text(source)->data());
          seen[t].push_back(first.file(source));
          seen[t].push_back(first.cdk_config(source));
          if (first.resolve(source, "@/f7").path != "/w/f7.ts") seen[t].push_back(nullptr);
          if (first.resolve(source, "q").path != "/w/p/q/index.ts") seen[t].push_back(nullptr);
          if (first.resolve(source, "./none").kind != Kind::Missing) seen[t].push_back(nullptr);
        }
        // A successor may be made while its predecessor still works.
        const Snapshot next(system, {"/w"}, sources, &first);
        if (next.file(sources.front()) != first.file(sources.front())) seen[t].push_back(nullptr);
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& one : seen) CHECK(one == seen.front());
    CHECK(first.parsed_files() == 50);
  }

  TEST_CASE("nothing at all") {
    const Snapshot snapshot(memory({}), {}, {});
    CHECK(resolved(snapshot, "/a.ts", "./b") == "missing");
    CHECK(resolved(snapshot, "/a.ts", "b") == "external");
    CHECK(resolved(snapshot, "/a.ts", "aws-cdk-lib") == "library ");
    CHECK(snapshot.cdk_configs().empty());
    CHECK(snapshot.cdk_config("/a.ts") == nullptr);
    CHECK(snapshot.problems().empty());
  }
}
