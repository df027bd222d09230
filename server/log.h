// What `--verbose` shows on stderr. The only way to spdlog in the program; nothing is logged unless asked
// for, and nothing that a user must see goes through here. Any thread may call it.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace presynth::server::log {

/// Call once, before other threads start.
void enable();
[[nodiscard]] bool enabled();
void write(std::string_view message);

template <typename... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled()) write(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace presynth::server::log
