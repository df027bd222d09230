// Which fixes --fix takes: whole, without clashes, only those that help.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "server/fix.h"

using namespace presynth;
using namespace presynth::server;

namespace {

/// A stand-in for the engine: each `BAD<n>` in a text is a diagnostic, each with the fix that `make` gives.
struct Bench {
  std::map<std::string, std::string> files;
  std::function<std::vector<FileEdit>(const Location&, const std::string& name)> make;
  std::set<std::string> locked;
  int analyses = 0;

  std::shared_ptr<const Analysis> analyze(const std::map<std::string, std::string>& texts) {
    ++analyses;
    auto memory = std::make_shared<project::MemoryFileSystem>();
    std::vector<std::string> sources;
    for (const auto& [path, text] : files) {
      memory->write(path, texts.contains(path) ? texts.at(path) : text);
      sources.push_back(path);
    }
    auto analysis = std::make_shared<Analysis>();
    analysis->snapshot = std::make_shared<project::Snapshot>(memory, std::vector<std::string>{"/w"}, sources);
    for (const std::string& path : sources) {
      const std::string_view text = analysis->snapshot->text(path).value();
      for (std::size_t at = text.find("BAD"); at != std::string_view::npos; at = text.find("BAD", at + 1)) {
        Diagnostic diagnostic;
        diagnostic.rule = "bad";
        diagnostic.location = {path, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 4)}};
        diagnostic.message = diagnostic.fingerprint = std::string(text.substr(at, 4));
        diagnostic.fixes.push_back({"repair", true, true, make(diagnostic.location, diagnostic.message)});
        analysis->diagnostics.push_back(std::move(diagnostic));
      }
    }
    return analysis;
  }

  FixPlan plan(bool wanted = true) {
    FixContext context;
    context.analyze = [&](const std::map<std::string, std::string>& texts) { return analyze(texts); };
    context.obstacle = [&](const std::string& path) -> std::optional<std::string> {
      if (locked.contains(path)) return "it is read-only";
      return std::nullopt;
    };
    context.canonical = [](const std::string& path) { return path; };
    context.wanted = [=](const Analysis& analysis) {
      std::vector<const Diagnostic*> all;
      for (const Diagnostic& diagnostic : analysis.diagnostics) {
        if (wanted) all.push_back(&diagnostic);
      }
      return all;
    };
    return plan_fixes(analyze({}), context);
  }
};

FileEdit replace(const Location& location, std::string text) {
  return {location.file, {location.range, std::move(text)}};
}

}  // namespace

TEST_CASE("fix: every diagnostic of every file in one round") {
  Bench bench{{{"/w/a.ts", "BAD1; BAD2;"}, {"/w/b.ts", "BAD3;"}, {"/w/c.ts", "ok;"}},
              [](const Location& at, const std::string&) { return std::vector{replace(at, "ok")}; }};
  const FixPlan plan = bench.plan();
  CHECK(plan.applied.size() == 3);
  REQUIRE(plan.changes.size() == 2);
  CHECK(plan.changes.at("/w/a.ts").before == "BAD1; BAD2;");
  CHECK(plan.changes.at("/w/a.ts").after == "ok; ok;");
  CHECK(plan.analysis->diagnostics.empty());
  CHECK(bench.analyses == 2);
  CHECK(plan.groups().changes.size() == 2);
  CHECK(plan.groups().of_fix == std::vector<std::size_t>{0, 0, 1});
}

TEST_CASE("fix: what clashes waits for the next round") {
  // Both fixes replace the whole first statement.
  Bench bench{{{"/w/a.ts", "f(BAD1, BAD2);"}}, [](const Location& at, const std::string& name) {
                const std::string text = name == "BAD1" ? "f(ok1, BAD2)" : "f(ok1, ok2)";
                return std::vector{FileEdit{at.file, {{0, name == "BAD1" ? 13u : 12u}, text}}};
              }};
  const FixPlan plan = bench.plan();
  CHECK(plan.applied.size() == 2);
  CHECK(plan.changes.at("/w/a.ts").after == "f(ok1, ok2);");
  CHECK(plan.changes.at("/w/a.ts").before == "f(BAD1, BAD2);");
}

TEST_CASE("fix: equal edits count once") {
  Bench bench{{{"/w/a.ts", "let x; // BAD1 BAD2\n"}}, [](const Location& at, const std::string&) {
                return std::vector{FileEdit{at.file, {{0, 19}, "let x; fixed();"}}};
              }};
  const FixPlan plan = bench.plan();
  CHECK(plan.applied.size() == 2);
  CHECK(plan.changes.at("/w/a.ts").after == "let x; fixed();\n");
}

TEST_CASE("fix: a fix that leaves its problem is not applied, nor again and again; others are") {
  Bench bench{
      {{"/w/a.ts", "BAD1; BAD2;"}}, [](const Location& at, const std::string& name) {
        return std::vector{name == "BAD1" ? FileEdit{at.file, {{0, 0}, "more(); "}} : replace(at, "ok")};
      }};
  const FixPlan plan = bench.plan();
  CHECK(plan.applied.size() == 1);
  CHECK(plan.changes.at("/w/a.ts").after == "BAD1; ok;");
  REQUIRE(plan.refused.size() == 1);
  CHECK(plan.refused[0].reason == "it would not solve the problem");
}

TEST_CASE("fix: a fix that breaks its file is not applied; others are") {
  Bench bench{{{"/w/a.ts", "BAD1; BAD2;\n"}}, [](const Location& at, const std::string& name) {
                return std::vector{replace(at, name == "BAD1" ? "f((" : "ok")};
              }};
  const FixPlan plan = bench.plan();
  CHECK(plan.applied.size() == 1);
  CHECK(plan.changes.at("/w/a.ts").after == "BAD1; ok;\n");
  REQUIRE(plan.refused.size() == 1);
  CHECK(plan.refused[0].reason == "the file would not parse afterwards");
}

TEST_CASE("fix: one file that may not be written keeps the whole fix back") {
  Bench bench{{{"/w/a.ts", "BAD1; BAD2;"}, {"/w/b.ts", "let b;"}},
              [](const Location& at, const std::string& name) {
                std::vector edits{replace(at, "ok")};
                if (name == "BAD1") edits.push_back({"/w/b.ts", {{0, 0}, "let a; "}});
                return edits;
              }};
  bench.locked = {"/w/b.ts"};
  const FixPlan plan = bench.plan();
  CHECK(plan.applied.size() == 1);
  CHECK(plan.changes.size() == 1);
  CHECK(plan.changes.at("/w/a.ts").after == "BAD1; ok;");
  REQUIRE(plan.refused.size() == 1);
  CHECK(plan.refused[0].file == "/w/b.ts");
  CHECK(plan.refused[0].reason == "it is read-only");
}

TEST_CASE("fix: files that a fix joins are one group") {
  Bench bench{{{"/w/a.ts", "BAD1;"}, {"/w/b.ts", "BAD2;"}, {"/w/c.ts", "BAD3;"}, {"/w/d.ts", "let d;"}},
              [](const Location& at, const std::string& name) {
                std::vector edits{replace(at, "ok")};
                if (name != "BAD2") edits.push_back({"/w/d.ts", {{0, 0}, "shared(); "}});
                return edits;
              }};
  const FixPlan plan = bench.plan();
  CHECK(plan.applied.size() == 3);
  CHECK(plan.changes.at("/w/d.ts").after == "shared(); let d;");
  const FixPlan::Groups groups = plan.groups();
  REQUIRE(groups.changes.size() == 2);
  CHECK(groups.changes[0].size() == 3);
  CHECK(groups.changes[1].size() == 1);
  CHECK(groups.of_fix == std::vector<std::size_t>{0, 1, 0});
}

TEST_CASE("fix: what nobody wants is left") {
  Bench bench{{{"/w/a.ts", "BAD1;"}},
              [](const Location& at, const std::string&) { return std::vector{replace(at, "ok")}; }};
  const FixPlan plan = bench.plan(false);
  CHECK(plan.applied.empty());
  CHECK(plan.changes.empty());
  CHECK(bench.analyses == 1);
}
