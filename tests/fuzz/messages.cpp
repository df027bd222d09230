// The whole server at the other end of a socket, in a temporary folder that messages know as /presynth-fuzz.
// Those that name other files are left out, so that nothing outside of it is ever read.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <map>
#include <thread>

#include "server/log.h"
#include "server/lsp/session.h"
#include "server/uri.h"
#include "tests/fuzz/support/fuzz.h"
#include "tests/temporary_folder.h"

namespace presynth::fuzz {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kFolder = "/presynth-fuzz";

/// The one that stands for it.
const std::string& folder() {
  static const testing::TemporaryFolder made;
  static const std::string path = [] {
    std::filesystem::create_directory(made.at(".git"));
    made.put("app.ts", "import * as kms from 'aws-cdk-lib/aws-kms';\n");
    return made.path().string();
  }();
  return path;
}

std::string in_the_folder(std::string line) {
  for (std::size_t at = 0; (at = line.find(kFolder, at)) != std::string::npos; at += folder().size())
    line.replace(at, kFolder.size(), folder());
  return line;
}

bool lies_inside(std::string_view path) { return path == folder() || path.starts_with(folder() + "/"); }

/// Does it name files outside of the folder, as a URI or as a path?
bool reaches_out(const Json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (const auto path = server::path_of(text)) return !lies_inside(*path);
    return text.starts_with('/') && !lies_inside(project::normalize(text));
  }
  return value.is_structured() && std::ranges::any_of(value, reaches_out);
}

std::string framed(std::string_view body) {
  return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

/// The client: sends what it was told, answers what the server asks, and keeps what was answered.
class Client {
 public:
  explicit Client(int descriptor) : descriptor_(descriptor) {}

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      pollfd both{descriptor_, POLLIN | POLLOUT, 0};
      ::poll(&both, 1, -1);
      if ((both.revents & POLLIN) != 0) read_some();
      if ((both.revents & POLLOUT) == 0) {
        if (ended_ || (both.revents & (POLLHUP | POLLERR)) != 0) return;
        continue;
      }
      const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count >= 0) bytes.remove_prefix(static_cast<std::size_t>(count));
      if (count < 0 && errno != EAGAIN && errno != EINTR) return;
    }
  }

  /// Until this request is answered or the server ends.
  void wait_for(const Json& id) {
    while (!ended_ && !answers_.contains(id.dump())) {
      pollfd ready{descriptor_, POLLIN, 0};
      ::poll(&ready, 1, -1);
      read_some();
    }
  }
  void wait_for_end() {
    while (!ended_) {
      pollfd ready{descriptor_, POLLIN, 0};
      ::poll(&ready, 1, -1);
      read_some();
    }
    require(input_.empty(), "the server ends within a message");
  }

  [[nodiscard]] std::size_t answers(const std::string& id) const {
    const auto found = answers_.find(id);
    return found == answers_.end() ? 0 : found->second;
  }

 private:
  void read_some() {
    std::array<char, 16u << 10> buffer{};
    const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
      ended_ = true;
      return;
    }
    input_.append(buffer.data(), static_cast<std::size_t>(count));
    while (take()) {
    }
  }

  bool take() {
    constexpr std::string_view kHeader = "Content-Length: ";
    const std::size_t end = input_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    require(input_.starts_with(kHeader), "the server sends no frame");
    const std::size_t size = std::stoul(input_.substr(kHeader.size()));
    if (input_.size() < end + 4 + size) return false;
    const Json message = Json::parse(input_.substr(end + 4, size), nullptr, false);
    input_.erase(0, end + 4 + size);
    require(message.is_object() && message.value("jsonrpc", "") == "2.0", "the server sends no JSON-RPC");
    if (message.contains("method")) {
      if (message.contains("id"))
        pending_.push_back({{"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", nullptr}});
    } else {
      require(message.contains("id") && message.contains("result") != message.contains("error"),
              "the server answers with neither a result nor an error");
      ++answers_[message["id"].dump()];
    }
    // A client that answers at once; by a call of send within send the order would be lost.
    for (const Json& answer : std::exchange(pending_, {})) {
      const std::string bytes = framed(answer.dump());
      static_cast<void>(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
    }
    return true;
  }

  int descriptor_;
  bool ended_ = false;
  std::string input_;
  std::vector<Json> pending_;
  std::map<std::string, std::size_t> answers_;
};

/// The lines, those left out that reach out of the folder.
std::vector<std::string> lines_of(std::string_view data) {
  std::vector<std::string> lines;
  while (!data.empty()) {
    const std::size_t end = std::min(data.find('\n'), data.size());
    std::string line = in_the_folder(std::string(data.substr(0, end)));
    data.remove_prefix(std::min(end + 1, data.size()));
    const std::string_view body =
        line.starts_with('!') ? std::string_view(line).substr(1) : std::string_view(line);
    const Json message =
        Json::parse(body.substr(std::min(body.find_first_of("[{"), body.size())), nullptr, false);
    if (message.is_discarded()
            ? line.find("file:") != std::string::npos || line.find("root") != std::string::npos
            : reaches_out(message))
      continue;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

void messages(std::string_view data) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) return;
  const int client_end = pair[0];
  const int server_end = pair[1];
  std::thread server([server_end] {
    server::lsp::Session(server_end, server_end, 1).run();
    ::shutdown(server_end, SHUT_RDWR);
  });

  Client client(client_end);
  std::map<std::string, std::size_t> asked;
  bool raw = false;
  // Sent together: who is woken for each message waits for the processor as often.
  std::string bytes;
  // Bytes that are no frames may swallow what follows; otherwise every request is answered, once.
  const auto wait = [&](const std::string& id) {
    if (raw) return client.send(std::exchange(bytes, {}));
    bytes += framed(R"({"jsonrpc":"2.0","method":"initialized","params":{}})");
    bytes += framed(fmt::format(
        R"({{"jsonrpc":"2.0","id":"{}","method":"workspace/executeCommand","params":{{}}}})", id));
    ++asked[fmt::format("\"{}\"", id)];
    client.send(std::exchange(bytes, {}));
    client.wait_for(id);
  };
  std::size_t waits = 0;
  for (const std::string& line : lines_of(data)) {
    if (line == "?") {
      wait(fmt::format("wait{}", ++waits));
      continue;
    }
    if (line.starts_with('!')) {
      raw = true;
      (bytes += line.substr(1)) += '\n';
      continue;
    }
    bytes += framed(line);
    const Json message = Json::parse(line, nullptr, false);
    if (!message.is_object() || !message.contains("id") || !message.contains("method")) continue;
    const Json& id = message["id"];
    if (message["method"].is_string() && !message["method"].get_ref<const std::string&>().empty() &&
        (id.is_string() || id.is_number_integer()))
      ++asked[id.dump()];
  }
  wait("last");
  ::shutdown(client_end, SHUT_WR);
  client.wait_for_end();
  server.join();
  for (const auto& [id, count] : asked)
    require(client.answers(id) <= count, fmt::format("request {} is answered more than once", id));
  ::close(client_end);
  ::close(server_end);
}

}  // namespace presynth::fuzz
