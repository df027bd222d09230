// The command line as data: what help, manual page and completions are printed from.
#pragma once

#include <string>
#include <vector>

namespace presynth::server {

struct OptionHelp {
  std::string short_name;  ///< "-q", or empty
  std::string long_name;   ///< "--quiet"
  std::string value;       ///< "FILE", "text|json"; empty for a flag
  std::string description;

  /// "-q, --quiet", "--format text|json".
  [[nodiscard]] std::string synopsis() const;
};

/// The words of a value that is one of a few: "text|json"; none when it is free.
[[nodiscard]] std::vector<std::string> choices_of(const std::string& value);

struct CommandHelp {
  std::string name;  ///< "check"; "presynth" at the top
  std::string description;
  std::string positional;  ///< "[PATH...]", "RULE"; may be empty
  std::vector<OptionHelp> options;
  std::string notes;  ///< what is told below the options; lines
  std::vector<CommandHelp> commands;
};

}  // namespace presynth::server
