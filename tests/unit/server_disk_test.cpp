// The disk as the engine sees it, jobs, and the choice of colours.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "server/disk.h"
#include "server/jobs.h"
#include "server/suggest.h"
#include "server/terminal.h"
#include "tests/temporary_folder.h"

using namespace presynth;
using namespace presynth::server;
using project::FileKind;
namespace fs = std::filesystem;

namespace {

using Folder = testing::TemporaryFolder;

}  // namespace

TEST_CASE("disk: kinds, texts and listings") {
  const Folder folder;
  const std::string a = folder.put("lib/a.ts", "text");
  const DiskFileSystem disk;
  CHECK(disk.kind(a) == FileKind::File);
  CHECK(disk.kind(folder.at("lib")) == FileKind::Directory);
  CHECK(disk.kind(folder.at("nothing")) == FileKind::Missing);
  CHECK(disk.kind(folder.at("lib/a.ts/b")) == FileKind::Missing);
  CHECK(disk.kind("/") == FileKind::Directory);
  CHECK(disk.kind("relative") == FileKind::Missing);
  CHECK(disk.kind("/" + std::string(100'000, 'x')) == FileKind::Missing);
  std::string deep;
  for (int i = 0; i < 50'000; ++i) deep += "/x";
  CHECK(disk.kind(deep) == FileKind::Missing);
  CHECK(disk.read(a).value() == "text");
  CHECK(disk.list(folder.at("lib")) == std::vector<std::string>{"a.ts"});
  CHECK(disk.list(a).empty());
  CHECK(disk.link_target(a) == std::nullopt);
}

TEST_CASE("disk: answers do not change") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "one");
  const DiskFileSystem disk;
  const auto names = disk.list(folder.at(""));
  CHECK(disk.read(a).value() == "one");
  CHECK(disk.read(a).value() == "one");
  const std::uint64_t stamp = disk.stamp(a);
  folder.put("a.ts", "two");
  folder.put("b.ts", "b");
  CHECK(disk.read(a).error().reason == "it changed while it was being checked");
  CHECK(disk.stamp(a) == stamp);
  CHECK(disk.list(folder.at("")) == names);
}

TEST_CASE("disk: a stamp tells files apart, and is none for a file that just changed") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "one");
  CHECK(DiskFileSystem().stamp(a) == 0);
  CHECK(DiskFileSystem().stamp(folder.at("none")) == 0);
}

TEST_CASE("disk: what cannot be read says why") {
  const Folder folder;
  const DiskFileSystem disk(1 << 20);
  CHECK(disk.read(folder.put("bad.ts", "ab\xFF")).error().reason == "it is not UTF-8 (byte 2)");
  CHECK(disk.read(folder.put("surrogate.ts", "\xED\xA0\x80")).error().reason == "it is not UTF-8 (byte 0)");
  CHECK(disk.read(folder.put("wide.ts",
                             "\xFF\xFE"
                             "a"))
            .error()
            .reason == "it is UTF-16, not UTF-8");
  CHECK(disk.read(folder.put("large.ts", std::string((1 << 20) + 1, 'x'))).error().reason ==
        "it is larger than 1 MB");
  CHECK(disk.read(folder.put("just.ts", std::string(1 << 20, 'x'))).has_value());
  CHECK(disk.read(folder.at("none.ts")).error().reason == "there is no such file or directory");
  REQUIRE(::mkfifo(folder.at("pipe.ts").c_str(), 0600) == 0);
  CHECK(disk.kind(folder.at("pipe.ts")) == FileKind::Missing);
  CHECK(!read_file(folder.at("pipe.ts"), 100).has_value());
  CHECK(read_file("/dev/null", 100).error().reason == "it is not a regular file");
}

TEST_CASE("disk: links are followed, and end") {
  const Folder folder;
  folder.put("a/x.ts", "x");
  fs::create_directory_symlink("a", folder.at("b"));
  fs::create_directory_symlink("..", folder.at("a/up"));
  fs::create_directory_symlink("/", folder.at("a/root"));
  fs::create_symlink("loop", folder.at("loop"));
  fs::create_symlink("none", folder.at("dangling"));
  const DiskFileSystem disk;
  CHECK(disk.kind(folder.at("b/x.ts")) == FileKind::File);
  CHECK(disk.canonical(folder.at("b/x.ts")) == folder.at("a/x.ts"));
  CHECK(disk.link_target(folder.at("b")) == folder.at("a"));
  CHECK(disk.link_target(folder.at("b/x.ts")) == std::nullopt);
  for (const char* name : {"a/up", "a/up/a/x.ts", "a/root", "a/root/etc", "loop", "dangling", "b/up"}) {
    CAPTURE(name);
    CHECK(disk.kind(folder.at(name)) == FileKind::Missing);
  }
}

TEST_CASE("disk: links lead out only of what may not be read anyway") {
  const Folder folder;
  folder.put("project/a.ts", "a");
  folder.put("outside/b.ts", "b");
  fs::create_directory_symlink("../outside", folder.at("project/out"));
  fs::create_symlink("../outside/b.ts", folder.at("project/b.ts"));
  fs::create_symlink("../outside/b.ts", folder.at("project/b.json"));
  fs::create_symlink("a.ts", folder.at("project/in.ts"));
  fs::create_directory_symlink("../outside", folder.at("project/.git"));
  fs::create_directory_symlink("project", folder.at("link"));
  const std::vector<std::string> within{folder.at("link")};
  const DiskFileSystem disk(within);
  for (const std::string name : {"link", "project"}) {
    CAPTURE(name);
    CHECK(disk.kind(folder.at(name + "/a.ts")) == FileKind::File);
    CHECK(disk.read(folder.at(name + "/in.ts")).value() == "a");
    for (const std::string out : {"/out", "/out/b.ts", "/b.ts", "/b.json"}) {
      CAPTURE(out);
      CHECK(disk.kind(folder.at(name + out)) == FileKind::Missing);
      CHECK_FALSE(disk.read(folder.at(name + out)).has_value());
      CHECK(disk.list(folder.at(name + out)).empty());
    }
    CHECK(disk.kind(folder.at(name + "/.git")) != FileKind::Missing);
    CHECK(disk.kind(folder.at(name + "/.git/b.ts")) == FileKind::Missing);
  }
  std::vector<std::string> said;
  for (const project::Problem& problem : disk.problems()) said.push_back(problem.path);
  CHECK(said == std::vector{folder.at("link/b.ts"), folder.at("link/out"), folder.at("project/b.ts"),
                            folder.at("project/out")});
  const std::vector<std::string> both{folder.at("project"), folder.at("outside")};
  CHECK(DiskFileSystem(both).kind(folder.at("project/out/b.ts")) == FileKind::File);
}

TEST_CASE("disk: an overlay answers for its texts under every name") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "disk");
  fs::create_symlink("a.ts", folder.at("link.ts"));
  const auto disk = std::make_shared<const DiskFileSystem>();
  const OverlayFileSystem files(disk, {{a, "buffer"}, {folder.at("new.ts"), "unsaved"}});
  CHECK(files.read(a).value() == "buffer");
  CHECK(files.read(folder.at("link.ts")).value() == "buffer");
  CHECK(files.read(folder.at("new.ts")).value() == "unsaved");
  CHECK(files.kind(folder.at("new.ts")) == FileKind::File);
  CHECK(files.stamp(a) != 0);
}

TEST_CASE("disk: the layout is the same while only texts of scripts differ") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "disk");
  const std::string settings = folder.put("cdk.json", "{}");
  const auto disk = std::make_shared<const DiskFileSystem>();
  const auto layout = [&](std::map<std::string, std::string> texts) {
    return OverlayFileSystem(disk, std::move(texts)).layout();
  };
  CHECK(layout({}) == disk->layout());
  CHECK(layout({{a, "buffer"}}) == layout({}));
  CHECK(layout({{folder.at("new.ts"), "unsaved"}}) != layout({}));
  CHECK(layout({{folder.at("new.ts"), "unsaved"}}) == layout({{folder.at("new.ts"), "typed on"}}));
  CHECK(layout({{settings, "{ }"}}) != layout({}));
  CHECK(layout({{settings, "{ }"}}) != layout({{settings, "{  }"}}));
  CHECK(DiskFileSystem().layout() != disk->layout());
}

TEST_CASE("jobs: each piece once, exceptions arrive") {
  for (const unsigned jobs : {1u, 3u, 64u}) {
    std::vector<std::atomic<int>> hits(1000);
    parallel_for(hits.size(), jobs, [&](std::size_t i) { ++hits[i]; });
    for (const auto& hit : hits) CHECK(hit == 1);
    CHECK_THROWS_AS(parallel_for(100, jobs,
                                 [](std::size_t i) {
                                   if (i == 50) throw std::runtime_error("x");
                                 }),
                    std::runtime_error);
  }
  parallel_for(0, 4, [](std::size_t) { CHECK(false); });
}

TEST_CASE("terminal: the choice of colours") {
  const auto with = [](std::map<std::string, std::string> set) {
    return [set = std::move(set)](const char* name) -> const char* {
      const auto found = set.find(name);
      return found == set.end() ? nullptr : found->second.c_str();
    };
  };
  using enum ColorChoice;
  CHECK(use_color(Auto, true, with({})));
  CHECK(!use_color(Auto, false, with({})));
  CHECK(!use_color(Auto, true, with({{"TERM", "dumb"}})));
  CHECK(!use_color(Auto, true, with({{"NO_COLOR", "1"}})));
  CHECK(use_color(Auto, true, with({{"NO_COLOR", ""}})));
  CHECK(use_color(Auto, false, with({{"CLICOLOR_FORCE", "1"}})));
  CHECK(!use_color(Auto, false, with({{"CLICOLOR_FORCE", "0"}})));
  CHECK(!use_color(Auto, true, with({{"CLICOLOR", "0"}})));
  CHECK(!use_color(Auto, true, with({{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}})));
  CHECK(use_color(Always, false, with({{"NO_COLOR", "1"}})));
  CHECK(!use_color(Never, true, with({{"CLICOLOR_FORCE", "1"}})));
}

TEST_CASE("suggest: near enough, or nothing") {
  const std::vector<std::string> names{"check", "graph", "rules", "explain"};
  CHECK(nearest("chek", names) == "check");
  CHECK(nearest("rule", names) == "rules");
  CHECK(nearest("lint", names) == std::nullopt);
  CHECK(nearest("", names) == std::nullopt);
}
