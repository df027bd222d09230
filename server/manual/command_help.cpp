#include "server/manual/command_help.h"

namespace presynth::server {

std::string OptionHelp::synopsis() const {
  std::string text = short_name.empty() ? long_name : short_name + ", " + long_name;
  return value.empty() ? text : text + " " + value;
}

std::vector<std::string> choices_of(const std::string& value) {
  std::vector<std::string> words;
  if (value.find('|') == std::string::npos) return words;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = value.find('|', begin);
    words.push_back(value.substr(begin, end - begin));
  }
  return words;
}

}  // namespace presynth::server
