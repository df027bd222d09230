#include "server/manual/completions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace presynth::server {

namespace {

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// The first clause: a menu has room for no more.
std::string short_text(std::string_view description) {
  return std::string(description.substr(0, description.find_first_of(";:")));
}

/// What may stand for a value: the rules for RULE, the words of "bash|zsh"; none for what is free.
std::vector<std::string> words_for(const std::string& value, std::span<const std::string_view> rules) {
  std::vector<std::string> words = value == "RULE" ? std::vector{value} : choices_of(value);
  if (const auto rule = std::ranges::find(words, "RULE"); rule != words.end())
    words.insert(words.erase(rule), rules.begin(), rules.end());
  return words;
}

bool is_path(const std::string& value) {
  return value.find("FILE") != std::string::npos || value.find("PATH") != std::string::npos;
}

std::string bash(const CommandHelp& program, std::span<const std::string_view> rules) {
  std::string names;
  std::string cases;
  for (const CommandHelp& command : program.commands) {
    names.append(names.empty() ? "" : " ").append(command.name);
    std::string values;
    std::string flags;
    for (const OptionHelp& option : command.options) {
      for (const std::string& name : {option.short_name, option.long_name}) {
        if (!name.empty()) flags.append(flags.empty() ? "" : " ").append(name);
      }
      if (option.value.empty()) continue;
      const std::vector<std::string> words = words_for(option.value, rules);
      values += fmt::format(
          "        {}) {} ;;\n", option.long_name,
          !words.empty()
              ? fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\")); return", fmt::join(words, " "))
          : is_path(option.value) ? "_presynth_files; return"
                                  : "return");
    }
    const std::vector<std::string> words = words_for(command.positional, rules);
    const std::string rest =
        !words.empty() ? fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", fmt::join(words, " "))
        : command.positional.empty() ? ":"
                                     : "_presynth_files";
    cases += fmt::format(
        "    {})\n      case $before in\n{}      esac\n      if [[ $word == -* ]]; then\n        "
        "COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n      else\n        {}\n      fi\n      ;;\n",
        command.name, values, flags, rest);
  }
  return fmt::format(
      "# Completions of presynth for bash: source this, or keep it in the folder that bash-completion "
      "reads.\n"
      // Names of files have spaces, and are quoted by readline only when it knows them for such.
      "_presynth_files() {{\n  local IFS=$'\\n'\n  compopt -o filenames 2>/dev/null\n"
      "  COMPREPLY=($(compgen -f -- \"$word\"))\n}}\n"
      "_presynth_words() {{\n  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W '{} --help --version' -- \"$word\"))\n    return\n  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n}}\n"
      "_presynth() {{\n  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} named=\n"
      // --format=json is three words, or one where COMP_WORDBREAKS has no = any more.
      "  if [[ $word == = ]]; then\n    word=\n  elif [[ $before == = ]]; then\n"
      "    before=${{COMP_WORDS[COMP_CWORD-2]}}\n  elif [[ $word == --*=* ]]; then\n"
      "    before=${{word%%=*}} named=${{word%%=*}}= word=${{word#*=}}\n  fi\n"
      "  COMPREPLY=()\n  _presynth_words\n  COMPREPLY=(\"${{COMPREPLY[@]/#/$named}}\")\n"
      "}}\ncomplete -F _presynth presynth\n",
      names, cases);
}

/// Within `[…]` of an _arguments specification.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : short_text(text)) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh(const CommandHelp& program, std::span<const std::string_view> rules) {
  std::string menu;
  std::string cases;
  for (const CommandHelp& command : program.commands) {
    menu += fmt::format("    {}\n", single_quoted(command.name + ":" + short_text(command.description)));
    cases += fmt::format("    {})\n      _arguments -s", command.name);
    for (const OptionHelp& option : command.options) {
      std::string action;
      if (!option.value.empty()) {
        const std::vector<std::string> words = words_for(option.value, rules);
        action = !words.empty() ? fmt::format(":value:({})", fmt::join(words, " "))
                                : fmt::format(":{}:{}", option.value, is_path(option.value) ? "_files" : "");
      }
      for (const std::string& name : {option.short_name, option.long_name}) {
        if (!name.empty())
          cases += " \\\n        " +
                   single_quoted(fmt::format("{}[{}]{}", name, zsh_text(option.description), action));
      }
    }
    const std::vector<std::string> words = words_for(command.positional, rules);
    if (!words.empty()) {
      cases += " \\\n        " + single_quoted(fmt::format("1:what:({})", fmt::join(words, " ")));
    } else if (!command.positional.empty()) {
      cases += " \\\n        '*:path:_files'";
    }
    cases += "\n      ;;\n";
  }
  return fmt::format(
      "#compdef presynth\n# Completions of presynth for zsh: keep this as _presynth in a folder of $fpath.\n"
      "_presynth() {{\n  local -a commands=(\n{}  )\n  if ((CURRENT == 2)); then\n"
      "    _describe command commands\n    return\n  fi\n  local command=$words[2]\n  shift words\n"
      "  ((CURRENT--))\n  case $command in\n{}  esac\n}}\n"
      "if [[ $funcstack[1] == _presynth ]]; then _presynth \"$@\"; else compdef _presynth presynth; fi\n",
      menu, cases);
}

std::string fish(const CommandHelp& program, std::span<const std::string_view> rules) {
  std::string out =
      "# Completions of presynth for fish: keep this as presynth.fish in a folder of completions.\n";
  for (const CommandHelp& command : program.commands) {
    out += fmt::format("complete -c presynth -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                       single_quoted(short_text(command.description)));
    const std::string when =
        fmt::format("complete -c presynth -n '__fish_seen_subcommand_from {}'", command.name);
    for (const OptionHelp& option : command.options) {
      out += when + " -l " + option.long_name.substr(2);
      if (!option.short_name.empty()) out += " -s " + option.short_name.substr(1);
      if (!option.value.empty()) {
        const std::vector<std::string> words = words_for(option.value, rules);
        out += !words.empty()          ? fmt::format(" -x -a '{}'", fmt::join(words, " "))
               : is_path(option.value) ? " -r"
                                       : " -x";
      }
      out += " -d " + single_quoted(short_text(option.description)) + "\n";
    }
    const std::vector<std::string> words = words_for(command.positional, rules);
    if (!words.empty()) {
      out += fmt::format("{} -f -a '{}'\n", when, fmt::join(words, " "));
    } else if (command.positional.empty()) {
      out += when + " -f\n";
    }
  }
  out += "complete -c presynth -n __fish_use_subcommand -l help -d 'Print the help'\n";
  out += "complete -c presynth -n __fish_use_subcommand -l version -d 'Print the version'\n";
  return out;
}

}  // namespace

std::string completions(Shell shell, const CommandHelp& program, std::span<const std::string_view> rules) {
  switch (shell) {
    case Shell::Bash: return bash(program, rules);
    case Shell::Zsh: return zsh(program, rules);
    case Shell::Fish: return fish(program, rules);
  }
  return {};
}

}  // namespace presynth::server
