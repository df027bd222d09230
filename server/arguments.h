// The command line: what it accepts, its help, and one clear line for what it does not accept.
#pragma once

#include <expected>
#include <string>
#include <variant>
#include <vector>

#include "server/commands.h"

namespace presynth::server {

/// Something to print and be done: help and version.
struct PrintRequest {
  std::string text;
};

struct Arguments {
  std::variant<PrintRequest, CheckOptions, GraphOptions, RulesOptions, ExplainOptions, LspOptions> command;
  ColorChoice color = ColorChoice::Auto;
  bool verbose = false;
};

struct UsageError {
  std::string message;  ///< one line, or empty when only the help is called for
  std::string help;
};

/// `arguments` without the program's name.
[[nodiscard]] std::expected<Arguments, UsageError> parse_arguments(const std::vector<std::string>& arguments);

}  // namespace presynth::server
