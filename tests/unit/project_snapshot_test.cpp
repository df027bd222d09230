// Snapshots: what is read once, what the next one takes over, many threads.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "tests/unit/project.h"

using namespace presynth::project;
using namespace presynth::testing;

namespace {

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

}  // namespace

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

  TEST_CASE("what imports mean passes from snapshot to snapshot, but not for ever") {
    const Files files{{"/w/a.ts", "a"}};
    const std::vector<std::string> sources{"/w/a.ts"};
    const Snapshot first(memory(files), {"/w"}, sources);
    for (int i = 0; i < 20'000; ++i)
      REQUIRE(first.resolve("/w/a.ts", "./b" + std::to_string(i)).kind == Kind::Missing);
    const Snapshot second(memory(files), {"/w"}, sources, &first);
    CHECK(second.shares_layout(first));
    for (int i = 0; i < 51; ++i)
      REQUIRE(second.resolve("/w/a.ts", "./c" + std::to_string(i)).kind == Kind::Missing);
    const Snapshot third(memory(files), {"/w"}, sources, &second);
    CHECK_FALSE(third.shares_layout(second));
    CHECK(Snapshot(memory(files), {"/w"}, sources, &third).shares_layout(third));
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
