// The writer behind --fix: whole or not at all, whatever happens in between.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "server/write.h"
#include "tests/temporary_folder.h"

using namespace presynth::server;
namespace fs = std::filesystem;

namespace {

using Folder = presynth::testing::TemporaryFolder;

}  // namespace

TEST_CASE("write: files are replaced, with their mode, and nothing is left beside them") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "old a"), b = folder.put("b.ts", "old b");
  REQUIRE(::chmod(a.c_str(), 0751) == 0);
  CHECK(write_changes({{{a, "old a", "new a\r\n"}, {b, "old b", ""}}}).empty());
  CHECK(folder.get("a.ts") == "new a\r\n");
  CHECK(folder.get("b.ts").empty());
  struct stat info {};
  REQUIRE(::stat(a.c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0751);
  CHECK(folder.entries() == 2);
}

TEST_CASE("write: a file that changed meanwhile keeps its whole group from being written, and no other") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "old a"), b = folder.put("b.ts", "old b"),
                    c = folder.put("c.ts", "old c");
  WriteHooks hooks;
  hooks.before_compare = [&](const std::string& path) {
    if (path == b) folder.put("b.ts", "somebody's");
  };
  const auto failures =
      write_changes({{{a, "old a", "new a"}, {b, "old b", "new b"}}, {{c, "old c", "new c"}}}, hooks);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].group == 0);
  CHECK(failures[0].path == b);
  CHECK(failures[0].reason == "it changed while it was being checked");
  CHECK(folder.get("a.ts") == "old a");
  CHECK(folder.get("b.ts") == "somebody's");
  CHECK(folder.get("c.ts") == "new c");
  CHECK(folder.entries() == 3);
}

TEST_CASE("write: a group whose second file cannot be replaced gives the first one back") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "old a"), b = folder.put("b.ts", "old b");
  WriteHooks hooks;
  hooks.before_rename = [&](const std::string& path) {
    if (path != b) return;
    // A directory in the file's place: no rename can replace it.
    fs::remove(b);
    fs::create_directories(fs::path(b) / "full");
  };
  const auto failures = write_changes({{{a, "old a", "new a"}, {b, "old b", "new b"}}}, hooks);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].path == b);
  CHECK(folder.get("a.ts") == "old a");
  CHECK(folder.entries() == 2);
}

TEST_CASE("write: a file that vanished fails alone") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "old a");
  const std::string gone = (folder.path() / "gone" / "b.ts").string();
  const auto failures = write_changes({{{gone, "old b", "new b"}}, {{a, "old a", "new a"}}});
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].group == 0);
  CHECK(failures[0].reason == "there is no such file or directory");
  CHECK(folder.get("a.ts") == "new a");
}

TEST_CASE("write: at the moment of replacing, the old file is whole and the new one is ready") {
  const Folder folder;
  const std::string a = folder.put("a.ts", "old");
  WriteHooks hooks;
  bool seen = false;
  hooks.before_rename = [&](const std::string&) {
    seen = true;
    CHECK(folder.get("a.ts") == "old");
    CHECK(folder.entries() == 2);
  };
  CHECK(write_changes({{{a, "old", std::string(1 << 20, 'n')}}}, hooks).empty());
  CHECK(seen);
  CHECK(folder.get("a.ts").size() == 1 << 20);
}
