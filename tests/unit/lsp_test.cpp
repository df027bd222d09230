#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "server/lsp/documents.h"
#include "server/lsp/messages.h"
#include "server/uri.h"

using namespace presynth::server;
using namespace presynth::server::lsp;
using namespace std::chrono_literals;
namespace text = presynth::text;

TEST_SUITE("lsp") {
  TEST_CASE("file URIs and paths") {
    CHECK(path_of("file:///a/b.ts") == "/a/b.ts");
    CHECK(path_of("FILE:///a/b.ts") == "/a/b.ts");
    CHECK(path_of("file://localhost/a.ts") == "/a.ts");
    CHECK(path_of("file:/a.ts") == "/a.ts");
    CHECK(path_of("file:///a%20b/%C3%A9%23.ts") == "/a b/é#.ts");
    CHECK(path_of("file:///a/../../etc/./x.ts") == "/etc/x.ts");
    CHECK(path_of("file:///a.ts?x#y") == "/a.ts");
    for (const char* none : {"", "a.ts", "/a.ts", "untitled:Untitled-1", "https://a/b.ts", "file://host/a.ts",
                             "file:///a%2", "file:///a%zz", "file:///a%00b", "file://", "file:a.ts"}) {
      CAPTURE(none);
      CHECK(!path_of(none));
    }
    CHECK(uri_of("/a b/é#%.ts") == "file:///a%20b/%C3%A9%23%25.ts");
    CHECK(path_of(uri_of("/tmp/a b/é#%?.ts")) == "/tmp/a b/é#%?.ts");
  }

  TEST_CASE("documents follow their changes") {
    Documents documents([](const std::string& path) { return path; });
    const auto open = [&](const char* uri, const char* content) {
      return documents.open(Json{{"uri", uri}, {"version", 1}, {"text", content}});
    };
    CHECK(!open("untitled:a", ""));
    REQUIRE(open("file:///a.ts", "one\ntwo\n"));
    const auto change = [&](int version, Json changes) {
      return documents.change({{"textDocument", {{"uri", "file:///a.ts"}, {"version", version}}},
                               {"contentChanges", std::move(changes)}},
                              text::Encoding::Utf16);
    };
    const auto range = [](int line, int from, int to) {
      return Json{{"start", {{"line", line}, {"character", from}}},
                  {"end", {{"line", line}, {"character", to}}}};
    };
    // Each change is of the text that the one before it left.
    CHECK(change(2, {{{"range", range(0, 0, 3)}, {"text", "𝒳\n"}},
                     {{"range", range(0, 2, 2)}, {"text", "!"}}}) == true);
    CHECK(documents.find("/a.ts")->text == "𝒳!\n\ntwo\n");
    CHECK(documents.find("/a.ts")->version == 2);
    CHECK(change(3, {{{"text", "𝒳!\n\ntwo\n"}}}) == false);
    CHECK(change(4, {{{"range", range(7, 7, 9)}, {"text", "end"}}}) == true);
    CHECK(documents.find("/a.ts")->text == "𝒳!\n\ntwo\nend");
    // The wrong way round, negative, and no numbers at all.
    CHECK(change(5, {{{"range", range(3, 3, 0)}, {"text", ""}}}) == true);
    CHECK(documents.find("/a.ts")->text == "𝒳!\n\ntwo\n");
    CHECK(change(6, {{{"range", range(-1, -1, -1)}, {"text", "<"}}}) == true);
    CHECK(change(7, {{{"range", {{"start", "x"}, {"end", nullptr}}}, {"text", "<"}}}) == true);
    CHECK(documents.find("/a.ts")->text == "<<𝒳!\n\ntwo\n");
    CHECK(documents.close("file:///a.ts"));
    CHECK(!documents.close("file:///a.ts"));
    CHECK(!change(8, Json::array()));
  }

  TEST_CASE("messages come whole, and what is too large is skipped") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    std::atomic<bool> interrupt = false;
    const auto send = [&](const std::string& bytes) {
      REQUIRE(::write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    };
    const auto frame = [](const std::string& body) {
      return "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    {
      Inbox inbox(ends[0], interrupt, {.message_bytes = 100, .waiting_bytes = 1000});
      CHECK(!inbox.take(0ms));
      send(frame(R"({"method":"textDocument/didChange"})"));
      const auto change = inbox.take(10s);
      REQUIRE(change);
      CHECK(change->message["method"] == "textDocument/didChange");
      CHECK(!interrupt);  // nothing that overtakes waits any more

      send(frame(R"({"id":1,"method":"textDocument/hover"})") + frame(R"({"method":"exit"})"));
      REQUIRE(inbox.take(10s));
      while (!interrupt) std::this_thread::yield();
      REQUIRE(inbox.take(10s));
      CHECK(!interrupt);

      send(frame(std::string(101, ' ')) + frame("{}"));
      CHECK(inbox.take(10s)->kind == Inbox::Item::Kind::Malformed);
      CHECK(inbox.take(10s)->message == Json::object());

      send(frame(R"({"method":"$/cancelRequest","params":{"id":"x"}})"));
      REQUIRE(inbox.take(10s));
      CHECK(inbox.cancelled("x"));
      CHECK(!inbox.cancelled("x"));

      ::close(ends[1]);
      CHECK(inbox.take(10s)->kind == Inbox::Item::Kind::Closed);
      CHECK(inbox.take(10s)->kind == Inbox::Item::Kind::Closed);
      CHECK(interrupt);
    }
    ::close(ends[0]);
  }

  TEST_CASE("who does not take messages is not read from for ever") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    std::atomic<bool> interrupt = false;
    Inbox inbox(ends[0], interrupt, {.message_bytes = 100, .waiting_bytes = 100});
    const std::string body = R"({"method":"x","params":")" + std::string(50, 'y') + "\"}";
    const std::string message = "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    // One waits in the inbox and one in the reader's hand; then the pipe fills up.
    for (int i = 0; i < 100; ++i)
      REQUIRE(::write(ends[1], message.data(), message.size()) == static_cast<ssize_t>(message.size()));
    for (int i = 0; i < 100; ++i) {
      const auto item = inbox.take(10s);
      REQUIRE(item);
      CHECK(item->message["method"] == "x");
    }
    CHECK(!inbox.take(0ms));
    ::close(ends[1]);
  }
}
