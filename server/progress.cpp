#include "server/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "server/log.h"
#include "server/terminal.h"

namespace presynth::server {

namespace {

constexpr auto kPatience = std::chrono::seconds(1);
constexpr auto kRefresh = std::chrono::milliseconds(100);
constexpr std::string_view kErase = "\r\x1b[K";

void show(std::string_view text) {
  Output output(STDERR_FILENO);
  output.write(text);
}

}  // namespace

Progress::Progress(bool visible) {
  if (!visible) return;
  try {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  } catch (const std::system_error& error) {
    // Without a thread there is no progress line, and nothing else is lost.
    log::debug("no progress line: {}", error.what());
  }
}

void Progress::phase(std::string name, std::size_t total) {
  const std::scoped_lock lock(mutex_);
  name_ = std::move(name);
  total_ = total;
  done_.store(0, std::memory_order_relaxed);
}

void Progress::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Progress::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(kPatience);
  bool shown = false;
  while (!wake_.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); })) {
    if (stop.stop_requested()) break;
    pause = kRefresh;
    if (name_.empty()) continue;
    std::string line(kErase);
    line += total_ == 0 ? fmt::format("{} …", name_)
                        : fmt::format("{} … {}/{}", name_, done_.load(std::memory_order_relaxed), total_);
    show(line);
    shown = true;
  }
  if (shown) show(kErase);
}

}  // namespace presynth::server
