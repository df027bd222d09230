#include "server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace presynth::server::log {

namespace {

std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance;
  return instance;
}

}  // namespace

void enable() {
  if (logger() != nullptr) return;
  auto made = std::make_shared<spdlog::logger>("presynth", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  made->set_level(spdlog::level::debug);
  made->set_pattern("[%H:%M:%S.%e %t] %v");
  logger() = std::move(made);
}

bool enabled() { return logger() != nullptr; }

void write(std::string_view message) {
  if (logger() != nullptr) logger()->debug("{}", message);
}

}  // namespace presynth::server::log
