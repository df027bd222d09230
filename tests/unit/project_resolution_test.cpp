// Where an import leads, and how far a root reaches.
#include <doctest/doctest.h>

#include <string>

#include "analyzers/project/packages.h"
#include "tests/unit/project.h"

using namespace presynth::project;
using namespace presynth::testing;

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

  TEST_CASE("tsconfig paths: no more places than the limit") {
    std::string places;
    for (int i = 0; i < 20; ++i) places.append(i == 0 ? "" : ", ").append("\"p" + std::to_string(i) + "/*\"");
    const Snapshot snapshot = open({
        {"/w/tsconfig.json", R"({"compilerOptions": {"paths": {"@p/*": [)" + places + "]}}}"},
        {"/w/p15/last.ts", ""},
        {"/w/p16/beyond.ts", ""},
    });
    check_all(snapshot, "/w/p15/last.ts", {{"@p/last", "/w/p15/last.ts"}, {"@p/beyond", "missing"}});
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
