// The manual page, in the man macros of groff (man(7)).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/manual/command_help.h"

namespace presynth::server {

/// presynth.1. `rules` is a line for each rule: id and summary.
[[nodiscard]] std::string man_page(const CommandHelp& program, std::string_view version,
                                   const std::vector<std::pair<std::string, std::string>>& rules);

}  // namespace presynth::server
