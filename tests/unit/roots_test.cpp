// Where evaluation starts, and that threads change nothing.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "analyzers/analysis/analysis.h"

using namespace presynth;

namespace {

constexpr std::string_view kFault = R"(import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
export class Bad extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key') });
  }
}
)";

using Texts = std::map<std::string, std::string>;

std::shared_ptr<const project::Snapshot> snapshot_of(const Texts& texts,
                                                     const project::Snapshot* previous = nullptr) {
  auto files = std::make_shared<project::MemoryFileSystem>();
  for (const auto& [path, text] : texts) files->write("/p/" + path, text);
  const std::vector<std::string> roots{"/p"};
  std::vector<std::string> sources = project::find_sources(*files, roots, false);
  return std::make_shared<const project::Snapshot>(files, roots, std::move(sources), previous);
}

std::shared_ptr<const Analysis> run(const Texts& texts, const Config& config = {}) {
  return analyze(snapshot_of(texts), config);
}

/// What a person sees of it, and what it cost.
std::string told(const Analysis& analysis) {
  std::string text;
  for (const Diagnostic& each : analysis.diagnostics)
    text += each.location.file + ":" + std::to_string(each.location.range.begin) + " " + each.message + "\n";
  for (const ConstructSummary& each : analysis.constructs) text += each.path + " " + each.logical_id + "\n";
  return text + std::to_string(analysis.stats.roots) + " roots, " + std::to_string(analysis.stats.steps) +
         " steps\n";
}

/// A package of so many sources, more than one heap is for if nothing is said: a class and a function in
/// each, every fourth class the base of the next one.
Texts large_package(std::size_t sources = interp::kSourcesOnOneHeap + 8) {
  Texts texts{{"large/package.json", "{}"}};
  for (std::size_t i = 0; i < sources; ++i) {
    const std::string base = i % 4 == 1 ? fmt::format("Part{}", i - 1) : "Stack";
    texts[fmt::format("large/part{}.ts", i)] = fmt::format(
        R"(import {{ Stack }} from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
{2}
export class Part{0} extends {1} {{
  constructor(scope: any, id: string) {{
    super(scope, id);
    new logs.LogGroup(this, 'Logs{0}', {{ encryptionKey: new kms.Key(this, 'Key{0}') }});
  }}
}}
export function stack{0}(scope: any) {{
  return Stack.of(scope);
}}
)",
        i, base, i % 4 == 1 ? fmt::format("import {{ Part{0} }} from './part{0}';", i - 1) : "");
  }
  return texts;
}

/// Apps with and without a cdk.json, one that is a part of another, packages that share nothing, some that
/// do, and one that is large.
Texts workspace() {
  Texts texts = large_package();
  for (const std::string name : {"a", "b", "c"}) {
    texts[name + "/package.json"] = R"({ "name": ")" + name + R"(" })";
    texts[name + "/lib/bad.ts"] = kFault;
    texts[name + "/lib/alone.ts"] = kFault;
  }
  const std::string app = "import { App } from 'aws-cdk-lib';\nimport { Bad } from '../lib/bad';\n";
  texts["a/bin/app.ts"] = app + "new Bad(new App(), 'A');\n";
  texts["a/cdk.json"] = R"({ "app": "npx ts-node bin/app.ts" })";
  texts["b/bin/app.ts"] = app + "new Bad(new App(), 'B');\nimport '../lib/shared-app';\n";
  texts["b/lib/shared-app.ts"] =
      "import { App } from 'aws-cdk-lib';\nimport { Bad } from './bad';\n"
      "export const app = new App();\nnew Bad(app, 'Shared');\n";
  texts["c/lib/uses.ts"] =
      "import { Stack } from 'aws-cdk-lib';\nimport { Bad } from '../../a/lib/bad';\n"
      "export class Uses extends Bad {}\n";
  // Imported before it has been looked at itself, and with a name that lies on the heap.
  const std::string late = "package-with-a-name-that-is-long";
  texts[late + "/package.json"] = "{}";
  texts[late + "/lib/bad.ts"] = kFault;
  texts["a/lib/early.ts"] = "import { App } from 'aws-cdk-lib';\nexport { Bad } from '../../" + late +
                            "/lib/bad';\n"
                            "export const early = () => new App();\n";
  return texts;
}

}  // namespace

TEST_CASE("the same is found on any number of threads, in any order") {
  const std::string alone = told(*run(workspace()));
  CHECK(alone.find("A/") != std::string::npos);
  Config reversed;
  std::size_t pieces = 0;
  reversed.parallel = [&](std::size_t count, const std::function<void(std::size_t)>& work) {
    for (std::size_t i = count; i > 0; --i) work(i - 1);
    pieces += count;
  };
  CHECK(told(*run(workspace(), reversed)) == alone);
  CHECK(pieces > 8);
  Config threaded;
  threaded.parallel = [](std::size_t count, const std::function<void(std::size_t)>& work) {
    std::vector<std::jthread> threads;
    threads.reserve(count);
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  };
  for (int round = 0; round < 8; ++round) CHECK(told(*run(workspace(), threaded)) == alone);
}

TEST_CASE("a file that makes an app is none of its own when another one runs it") {
  const auto analysis = run(workspace());
  const auto made = std::ranges::count_if(
      analysis->constructs, [](const ConstructSummary& each) { return each.path.starts_with("Shared/"); });
  CHECK(made == 2);  // the key and the log group, once
}

TEST_CASE("each fault of a large package is told once, and what is reached is no root of its own") {
  const Texts texts = large_package();
  const std::size_t sources = texts.size() - 1;
  const auto analysis = run(texts);
  CHECK(analysis->diagnostics.size() == sources);
  // Each module, each class but the bases (which their subclasses run), each function.
  CHECK(analysis->stats.roots == sources + sources - sources / 4 + sources);
}

TEST_CASE("a large package is evaluated in parts, of which there are only so many") {
  const auto runs = [](std::size_t sources) {
    return interp::evaluate(*snapshot_of(large_package(sources)), {}, nullptr).runs.size();
  };
  CHECK(runs(interp::kSourcesOnOneHeap) == 1);
  CHECK(runs(interp::kSourcesOnOneHeap + 1) > interp::kSourcesOnOneHeap);
  // Modules, two kinds of classes, functions.
  CHECK(runs(2 * interp::kRunsOfOneKind) <= 4 * interp::kRunsOfOneKind);
}

TEST_CASE("who asks is told of each run that was made anew, once, while its heap is there") {
  Texts texts = workspace();
  std::multiset<const interp::Run*> told_of;
  interp::Options options;
  options.ended = [&](const std::shared_ptr<interp::Run>& run) {
    CHECK(run->heap != nullptr);
    told_of.insert(run.get());
  };
  const auto before = snapshot_of(texts);
  const interp::Evaluated first = interp::evaluate(*before, options, nullptr);
  CHECK(first.dropped.size() == 1);
  std::multiset<const interp::Run*> all;
  for (const auto* runs : {&first.runs, &first.dropped})
    for (const auto& run : *runs) all.insert(run.get());
  CHECK(told_of == all);

  told_of.clear();
  texts["large/part3.ts"] += "// a remark\n";
  const auto after = snapshot_of(texts, before.get());
  const interp::Evaluated second = interp::evaluate(*after, options, nullptr, {before.get(), &first});
  std::multiset<const interp::Run*> anew;
  for (const auto* runs : {&second.runs, &second.dropped})
    for (const auto& run : *runs)
      if (!all.contains(run.get())) anew.insert(run.get());
  CHECK(anew.size() == 3);  // its module, its class, its function
  CHECK(told_of == anew);
}

TEST_CASE("a package that burns all of its fuel takes none of another's") {
  Texts texts;
  for (int i = 0; i < 20; ++i) {
    const std::string package = "burner" + std::to_string(i);
    texts[package + "/package.json"] = "{}";
    std::string text = "import { Stack } from 'aws-cdk-lib';\n";
    for (int each = 0; each < 30; ++each) {
      text += "export function burn" + std::to_string(each) +
              "() { for (let i = 0; i < 2000; i++) for (let j = 0; j < 2000; j++) Stack.of(i, j); }\n";
    }
    texts[package + "/burn.ts"] = text;
  }
  texts["victim/package.json"] = "{}";
  texts["victim/bad.ts"] = kFault;
  Config config;
  config.limits.steps_unreached = 40'000;
  config.limits.steps_unreached_total = 200'000;
  config.limits.steps_unreached_least = 80'000;
  const auto analysis = run(texts, config);
  CHECK(analysis->stats.steps > 1'000'000);
  REQUIRE(analysis->diagnostics.size() == 1);
  CHECK(analysis->diagnostics.front().location.file == "/p/victim/bad.ts");
}
