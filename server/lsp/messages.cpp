#include "server/lsp/messages.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <utility>

namespace presynth::server::lsp {

namespace {

constexpr std::size_t kMaxHeaderBytes = 16u << 10;
/// What a message takes beside its text: a client that sends small ones fills the memory just as well.
constexpr std::size_t kItemBytes = 1024;

/// A buffered descriptor. Blocks; gives nothing at its end or on an error. It has a copy of the descriptor:
/// the thread that reads may outlive who gave it, and the number may then be another file's.
class Source {
 public:
  explicit Source(int descriptor) : descriptor_(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) {}
  ~Source() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  std::optional<char> byte() {
    if (at_ == size_ && !fill()) return std::nullopt;
    return buffer_[at_++];
  }

  /// False when the input ends before.
  bool read(std::string& text, std::size_t count) {
    while (count > 0) {
      if (at_ == size_ && !fill()) return false;
      const std::size_t some = std::min(count, size_ - at_);
      text.append(buffer_.data() + at_, some);
      at_ += some;
      count -= some;
    }
    return true;
  }

  bool skip(std::size_t count) {
    while (count > 0) {
      if (at_ == size_ && !fill()) return false;
      const std::size_t some = std::min(count, size_ - at_);
      at_ += some;
      count -= some;
    }
    return true;
  }

 private:
  bool fill() {
    for (;;) {
      const ssize_t count = ::read(descriptor_, buffer_.data(), buffer_.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      at_ = 0;
      size_ = static_cast<std::size_t>(count);
      return true;
    }
  }

  int descriptor_;
  std::array<char, 64u << 10> buffer_{};
  std::size_t at_ = 0;
  std::size_t size_ = 0;
};

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

struct Header {
  bool ended = false;  ///< the input ended
  std::optional<std::size_t> length;
  std::string problem;
};

Header read_header(Source& source) {
  Header header;
  std::string line;
  std::size_t bytes = 0;
  bool any = false;
  for (;;) {
    const auto next = source.byte();
    if (!next) {
      header.ended = true;
      return header;
    }
    if (++bytes > kMaxHeaderBytes) {
      header.problem = "the header is longer than 16 kB";
      return header;
    }
    if (*next != '\n') {
      line += *next;
      continue;
    }
    const std::string_view content = trimmed(line);
    if (content.empty()) {
      // A blank line between frames is no header.
      if (any) break;
      line.clear();
      continue;
    }
    any = true;
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos) {
      header.problem = "a header line has no colon";
    } else if (equals_ignoring_case(trimmed(content.substr(0, colon)), "Content-Length")) {
      const std::string_view digits = trimmed(content.substr(colon + 1));
      std::size_t length = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
      if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) {
        header.problem = "Content-Length is no number of bytes";
      } else {
        header.length = length;
      }
    }
    line.clear();
  }
  if (!header.length && header.problem.empty()) header.problem = "a message has no Content-Length";
  return header;
}

/// `\ud83d` without its other half, which JavaScript writes for a string that holds one, is no JSON to the
/// parser; U+FFFD is as long in UTF-16, so positions behind it stay right.
std::string without_lone_surrogates(std::string text) {
  const auto unit_at = [&](std::size_t at) -> std::optional<unsigned> {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    unsigned unit = 0;
    const char* begin = text.data() + at + 2;
    const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
    if (error != std::errc() || end != begin + 4) return std::nullopt;
    return unit;
  };
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    const auto unit = unit_at(i);
    if (!unit) {
      ++i;
      continue;
    }
    const bool high = *unit >= 0xD800 && *unit < 0xDC00;
    const bool low = *unit >= 0xDC00 && *unit < 0xE000;
    const auto next = high ? unit_at(i + 6) : std::nullopt;
    if (high && next && *next >= 0xDC00 && *next < 0xE000) {
      i += 11;
      continue;
    }
    if (high || low) text.replace(i + 2, 4, "fffd");
    i += 5;
  }
  return text;
}

/// Copying and printing a value recur with its nesting. Text within strings does not count.
bool is_nested_deeper(std::string_view text, std::size_t limit) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limit) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

Json parse(const std::string& text) {
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) value = Json::parse(without_lone_surrogates(text), nullptr, false);
  return value;
}

/// Would a running analysis be of something that is no longer so?
bool overtakes(const Json& message) {
  const std::string method = text(message, {"method"});
  return method == "textDocument/didOpen" || method == "textDocument/didChange" ||
         method == "textDocument/didClose" || method == "workspace/didChangeWatchedFiles" ||
         method == "workspace/didChangeConfiguration" || method == "workspace/didChangeWorkspaceFolders" ||
         method == "shutdown" || method == "exit";
}

}  // namespace

struct Inbox::State {
  State(int descriptor, std::atomic<bool>& the_interrupt, InboxLimits the_limits)
      : source(descriptor), interrupt(the_interrupt), limits(the_limits) {}

  Source source;  ///< of the reading thread
  std::atomic<bool>& interrupt;
  InboxLimits limits;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Item> items;
  std::size_t bytes = 0;
  std::size_t overtaking = 0;  ///< of the items, those that overtake an analysis
  std::set<std::string> cancelled;
  bool abandoned = false;

  void run();
  void put(Item item);
};

void Inbox::State::put(Item item) {
  std::unique_lock lock(mutex);
  changed.wait(lock,
               [&] { return abandoned || items.empty() || bytes + item.bytes <= limits.waiting_bytes; });
  if (abandoned) return;
  if (item.kind == Item::Kind::Message && text(item.message, {"method"}) == "$/cancelRequest") {
    cancelled.insert(at(item.message, {"params", "id"}).dump());
  }
  if (item.kind == Item::Kind::Closed || overtakes(item.message)) {
    ++overtaking;
    interrupt.store(true, std::memory_order_relaxed);
  }
  bytes += item.bytes;
  items.push_back(std::move(item));
  changed.notify_all();
}

void Inbox::State::run() {
  for (;;) {
    const Header header = read_header(source);
    Item item;
    if (header.ended) break;
    if (!header.length) {
      item.kind = Item::Kind::Malformed;
      item.problem = header.problem;
      put(std::move(item));
      continue;
    }
    item.bytes = *header.length + kItemBytes;
    if (*header.length > limits.message_bytes) {
      if (!source.skip(*header.length)) break;
      item.kind = Item::Kind::Malformed;
      item.bytes = 0;
      item.problem = "a message is larger than " + std::to_string(limits.message_bytes >> 20) + " MB";
      put(std::move(item));
      continue;
    }
    std::string body;
    if (!source.read(body, *header.length)) break;
    if (is_nested_deeper(body, limits.nesting)) {
      item.kind = Item::Kind::Malformed;
      item.problem = "a message is nested more than " + std::to_string(limits.nesting) + " deep";
      put(std::move(item));
      continue;
    }
    item.message = parse(body);
    if (item.message.is_discarded()) {
      item.kind = Item::Kind::Malformed;
      item.problem = "a message is not JSON";
      item.message = nullptr;
    }
    put(std::move(item));
  }
  Item closed;
  closed.kind = Item::Kind::Closed;
  put(std::move(closed));
}

Inbox::Inbox(int descriptor, std::atomic<bool>& interrupt, InboxLimits limits)
    : state_(std::make_shared<State>(descriptor, interrupt, limits)) {
  std::thread([state = state_] { state->run(); }).detach();
}

Inbox::~Inbox() {
  const std::lock_guard lock(state_->mutex);
  state_->abandoned = true;
  state_->changed.notify_all();
}

std::optional<Inbox::Item> Inbox::take(std::chrono::milliseconds wait) {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait_for(lock, wait, [&] { return !state_->items.empty(); });
  if (state_->items.empty()) return std::nullopt;
  if (state_->items.front().kind == Item::Kind::Closed) {
    Item closed;
    closed.kind = Item::Kind::Closed;
    return closed;
  }
  Item item = std::move(state_->items.front());
  state_->items.pop_front();
  state_->bytes -= item.bytes;
  if (overtakes(item.message) && --state_->overtaking == 0)
    state_->interrupt.store(false, std::memory_order_relaxed);
  state_->changed.notify_all();
  return item;
}

bool Inbox::cancelled(const Json& id) {
  const std::lock_guard lock(state_->mutex);
  return state_->cancelled.erase(id.dump()) > 0;
}

// ---------------------------------------------------------------------------------------------------------------

void Outbox::send(const Json& message) {
  if (broken_) return;
  // What comes from files is UTF-8; what is not (a file's name) is replaced.
  const std::string body = message.dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::string frame = "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  for (std::size_t at = 0; at < frame.size();) {
    const ssize_t count = ::write(descriptor_, frame.data() + at, frame.size() - at);
    if (count >= 0) {
      at += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      pollfd ready{descriptor_, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      broken_ = true;
      return;
    }
  }
}

void Outbox::notify(std::string_view method, Json params) {
  send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

void Outbox::request(std::string_view method, Json params, Json id) {
  Json message{{"jsonrpc", "2.0"}, {"id", std::move(id)}, {"method", method}};
  if (!params.is_null()) message["params"] = std::move(params);
  send(message);
}

void Outbox::respond(const Json& id, Json result) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

void Outbox::fail(const Json& id, ErrorCode code, std::string_view message, Json data) {
  Json error{{"code", static_cast<std::int32_t>(code)}, {"message", message}};
  if (!data.is_null()) error["data"] = std::move(data);
  send({{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}});
}

}  // namespace presynth::server::lsp
