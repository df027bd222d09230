// A line on stderr that says what takes so long: appears after a second, only on a terminal, and leaves
// nothing behind.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace presynth::server {

class Progress {
 public:
  /// Does nothing unless `visible`.
  explicit Progress(bool visible);
  ~Progress() { stop(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Starts a phase of `total` steps; 0 when they cannot be counted. Any thread.
  void phase(std::string name, std::size_t total = 0);
  void step() { done_.fetch_add(1, std::memory_order_relaxed); }
  /// Erases the line; nothing is shown after it returns. Call before printing anything else.
  void stop();

 private:
  void run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::string name_;
  std::size_t total_ = 0;
  std::atomic<std::size_t> done_{0};
  std::jthread thread_;
};

}  // namespace presynth::server
