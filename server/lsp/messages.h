// Messages between client and server: JSON-RPC 2.0 in the base protocol's frames (LSP 3.17, "Base Protocol").
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "server/lsp/json.h"

namespace presynth::server::lsp {

/// JSON-RPC's and LSP's error codes (LSP 3.17, "ErrorCodes").
enum class ErrorCode : std::int32_t {
  ParseError = -32700,
  InvalidRequest = -32600,
  MethodNotFound = -32601,
  InvalidParams = -32602,
  InternalError = -32603,
  ServerNotInitialized = -32002,
  RequestFailed = -32803,
  ServerCancelled = -32802,
  ContentModified = -32801,
  RequestCancelled = -32800,
};

struct InboxLimits {
  std::size_t message_bytes = 128u << 20;  ///< larger messages are skipped and answered with an error
  std::size_t waiting_bytes = 64u << 20;   ///< more is not read until some of it was taken
  std::size_t nesting = 500;               ///< messages that are nested deeper are answered with an error
};

/// What the client sends, read and parsed on a thread of its own so that a running analysis learns of it.
class Inbox {
 public:
  struct Item {
    enum class Kind : std::uint8_t {
      Message,
      Malformed,  ///< `problem` says what is wrong with what came
      Closed,     ///< no more will come
    };
    Kind kind = Kind::Message;
    Json message;
    std::string problem;
    std::size_t bytes = 0;
  };

  /// Reads from `descriptor` until it ends. `interrupt` is set while a message waits that changes what an
  /// analysis would see, or ends the server.
  Inbox(int descriptor, std::atomic<bool>& interrupt, InboxLimits limits = {});
  /// Does not wait for the reader: it may block in a read for as long as the client keeps the pipe open.
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// The next item, waited for at most so long; nothing when none comes. After Closed, Closed again.
  [[nodiscard]] std::optional<Item> take(std::chrono::milliseconds wait);
  /// Has the client cancelled this request since? Forgets it.
  [[nodiscard]] bool cancelled(const Json& id);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// What the server sends, a whole frame at a time. One thread.
class Outbox {
 public:
  explicit Outbox(int descriptor) : descriptor_(descriptor) {}

  void notify(std::string_view method, Json params);
  void request(std::string_view method, Json params, Json id);
  void respond(const Json& id, Json result);
  void fail(const Json& id, ErrorCode code, std::string_view message, Json data = nullptr);
  /// The client reads no more.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  void send(const Json& message);
  int descriptor_;
  bool broken_ = false;
};

}  // namespace presynth::server::lsp
