// cdk.json: the source that its command runs, and its context.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/project/app_command.h"
#include "tests/unit/project.h"

using namespace presynth::project;
using namespace presynth::testing;

namespace {

std::string entry_of(const std::string& app, Files files) {
  files["/w/cdk.json"] = nlohmann::json{{"app", app}}.dump();
  const Snapshot snapshot = open(files);
  const CdkConfig* config = snapshot.cdk_config("/w/any.ts");
  REQUIRE(config != nullptr);
  return config->entry;
}

}  // namespace

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
