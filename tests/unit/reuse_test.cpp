// What an analysis takes over from the one before, and that it makes no difference.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analyzers/analysis/analysis.h"

using namespace presynth;

namespace {

using Texts = std::map<std::string, std::string>;
using AnalysisPtr = std::shared_ptr<const Analysis>;

AnalysisPtr run(const Texts& texts, const Analysis* previous = nullptr, bool undecided = true) {
  auto files = std::make_shared<project::MemoryFileSystem>();
  for (const auto& [path, text] : texts) files->write("/p/" + path, text);
  const std::vector<std::string> roots{"/p"};
  std::vector<std::string> sources = project::find_sources(*files, roots, false);
  Config config;
  config.keep_graph = true;
  config.undecided = undecided;
  return analyze(
      std::make_shared<const project::Snapshot>(files, roots, std::move(sources),
                                                previous == nullptr ? nullptr : previous->snapshot.get()),
      config, nullptr, previous);
}

/// What a person sees of it, and what it cost.
std::string told(const Analysis& analysis) {
  std::string text;
  for (const Diagnostic& each : analysis.diagnostics) {
    text += each.location.file + ":" + std::to_string(each.location.range.begin) + " " + each.message + "\n";
    for (const Fix& fix : each.fixes) {
      for (const FileEdit& edit : fix.edits) text += edit.file + " " + edit.edit.new_text + "\n";
    }
  }
  for (const ConstructSummary& each : analysis.constructs) text += each.path + " " + each.logical_id + "\n";
  for (const project::Problem& each : analysis.problems) text += each.path + ": " + each.reason + "\n";
  return text + std::to_string(analysis.stats.roots) + " roots, " + std::to_string(analysis.stats.steps) +
         " steps\n";
}

/// How many of its runs are another's too.
std::size_t taken_over(const Analysis& analysis, const Analysis& previous) {
  return static_cast<std::size_t>(std::ranges::count_if(analysis.parts, [&](const auto& part) {
    return std::ranges::find(previous.parts, part) != previous.parts.end();
  }));
}

/// The edited project is told as if nothing had gone before; gives how many runs were taken over.
std::size_t check_edit(const Texts& before, const Texts& after) {
  const AnalysisPtr first = run(before);
  const AnalysisPtr second = run(after, first.get());
  CHECK(told(*second) == told(*run(after)));
  return taken_over(*second, *first);
}

constexpr std::string_view kStack = R"(import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { days } from './days';
import settings from './settings.json';
export class Mine extends Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    if (settings.logs) new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key'), retention: days });
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  }
}
)";

/// Two apps in packages of their own, and a class that no app reaches.
Texts two_apps() {
  Texts texts;
  for (const std::string name : {"a", "b"}) {
    texts[name + "/package.json"] = "{}";
    texts[name + "/cdk.json"] = R"({ "app": "npx ts-node bin/app.ts" })";
    texts[name + "/bin/app.ts"] =
        "import { App } from 'aws-cdk-lib';\nimport { Mine } from '../lib/mine';\nnew Mine(new App(), "
        "'S');\n";
    texts[name + "/lib/mine.ts"] = kStack;
    texts[name + "/lib/days.ts"] = "export const days = 7;\n";
    texts[name + "/lib/settings.json"] = R"({ "logs": true })";
  }
  texts["b/lib/unreached.ts"] =
      "import { Stack } from 'aws-cdk-lib';\nexport class Other extends Stack {}\nexport const kept = 1;\n";
  return texts;
}

}  // namespace

TEST_CASE("an edit leaves the runs that do not read the file") {
  const Texts before = two_apps();
  const std::size_t all = run(before)->parts.size();
  REQUIRE(all == 3);  // each app, and what one of the packages has besides
  CHECK(check_edit(before, before) == all);

  Texts after = before;
  after["a/lib/days.ts"] = "export const days = 30;\n";
  CHECK(check_edit(before, after) == 2);
  // What the app did not read is read by what is left of its package.
  after = before;
  after["b/lib/unreached.ts"] += "// a remark\n";
  CHECK(check_edit(before, after) == 2);
}

TEST_CASE("an edit in a large package repeats what reads the file, and no more") {
  const auto source = [](std::size_t i) {
    const std::string number = std::to_string(i);
    return "import { Stack } from 'aws-cdk-lib';\nimport { Construct } from 'constructs';\n" +
           std::string(i == 0 ? "" : "import { Part0 } from './part0';\n") + "export class Part" + number +
           " extends " + (i % 10 == 1 ? "Part0" : "Stack") +
           " {}\nexport const stack = (scope: Construct) => Stack.of(scope);\n";
  };
  Texts before{{"package.json", "{}"}};
  const std::size_t sources = interp::kSourcesOnOneHeap + 8;
  for (std::size_t i = 0; i < sources; ++i) before["part" + std::to_string(i) + ".ts"] = source(i);
  const std::size_t all = run(before)->parts.size();
  CHECK(all == 3 * sources - 1);  // module, class, function; the one base class is reached by others

  Texts after = before;
  after["part5.ts"] += "// a remark\n";
  CHECK(check_edit(before, after) == all - 3);
  // All import it, but only those that extend it read it: four modules, their classes and functions, and its
  // own module and function.
  after = before;
  after["part0.ts"] += "export const days = 7;\n";
  CHECK(check_edit(before, after) == all - 14);
  // Nobody's base any more, so a root of its own.
  after = before;
  for (const auto& number : {"1", "11", "21", "31"}) after["part" + std::string(number) + ".ts"] = source(2);
  check_edit(before, after);
  check_edit(after, before);
}

TEST_CASE("an edit that an app does not read, but which reads it, is no matter of the app") {
  Texts before = two_apps();
  before["b/lib/tool.ts"] =
      "import { App } from 'aws-cdk-lib';\nimport { Mine } from './mine';\nexport const make = (app: App) => "
      "new "
      "Mine(app, 'T');\n";
  Texts after = before;
  after["b/lib/tool.ts"] += "export const more = (app: App) => new Mine(app, 'U');\n";
  CHECK(check_edit(before, after) == 2);
}

TEST_CASE("what a finding asks of the whole project is asked again") {
  const Texts before = two_apps();
  Texts after = before;
  // Code elsewhere reads the private field after all.
  after["b/lib/unreached.ts"] += "export const spy = (stack: any) => stack['s3Endpoint'];\n";
  const AnalysisPtr first = run(before);
  const auto endpoints = [](const Analysis& analysis) {
    return std::ranges::count(analysis.diagnostics, std::string("unused-endpoint-variable"),
                              &Diagnostic::rule);
  };
  CHECK(endpoints(*first) == 2);
  const AnalysisPtr second = run(after, first.get());
  CHECK(endpoints(*second) == 0);
  CHECK(told(*second) == told(*run(after)));
  // And back.
  const AnalysisPtr third = run(before, second.get());
  CHECK(told(*third) == told(*first));
}

TEST_CASE("a file that comes, goes, or is a setting changes what imports mean") {
  const Texts before = two_apps();
  Texts after = before;
  after["a/lib/settings.json"] = R"({ "logs": false })";
  check_edit(before, after);
  CHECK(told(*run(after)) != told(*run(before)));

  after = before;
  after.erase("a/lib/mine.ts");
  check_edit(before, after);
  check_edit(after, before);

  after = before;
  after["a/cdk.json"] = R"({ "app": "npx ts-node lib/days.ts" })";
  check_edit(before, after);
}

TEST_CASE("a setting that cannot be used is told for as long as an import asks for it") {
  Texts without{{"tsconfig.json", "{ \"paths\": "}, {"app.ts", "export const cdk = 'aws-cdk-lib';\n"}};
  Texts with = without;
  with["app.ts"] += "import { mine } from '@mine/it';\n";
  CHECK(run(without)->problems.empty());
  const AnalysisPtr first = run(with);
  REQUIRE(first->problems.size() == 1);
  CHECK(first->problems.front().path == "/p/tsconfig.json");
  check_edit(with, without);
  check_edit(without, with);
  check_edit(with, with);
}

TEST_CASE("an analysis of another kind lends nothing") {
  const Texts texts = two_apps();
  const AnalysisPtr first = run(texts);
  const AnalysisPtr second = run(texts, first.get(), false);
  CHECK(taken_over(*second, *first) == 0);
  CHECK(told(*second) == told(*run(texts, nullptr, false)));
}

TEST_CASE("runs pass from one analysis to the next without growing") {
  Texts texts = two_apps();
  AnalysisPtr now = run(texts);
  const std::size_t before = now->parts.back()->run->heap->calls.size();
  std::set<const Part*> untouched;
  const auto begins_below_b = [&](const Part& part) {
    return std::ranges::any_of(now->snapshot->sources(), [&](const std::string& path) {
      return path.starts_with("/p/b/") && &now->snapshot->file(path)->program() == part.run->roots.front();
    });
  };
  for (int i = 0; i < 20; ++i) {
    texts["a/lib/days.ts"] = "export const days = " + std::to_string(i) + ";\n";
    now = run(texts, now.get());
    for (const auto& part : now->parts) {
      if (begins_below_b(*part)) untouched.insert(part.get());
    }
  }
  CHECK(untouched.size() == 2);
  CHECK(now->parts.back()->run->heap->calls.size() == before);
}
