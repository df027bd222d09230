// Completions for shells: what may follow on a command line of presynth.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "server/manual/command_help.h"

namespace presynth::server {

enum class Shell : std::uint8_t { Bash, Zsh, Fish };

/// A script that the shell reads when it starts, or when presynth is first completed. `rules` are what a RULE
/// may be.
[[nodiscard]] std::string completions(Shell shell, const CommandHelp& program,
                                      std::span<const std::string_view> rules);

}  // namespace presynth::server
