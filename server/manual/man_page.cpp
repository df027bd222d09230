#include "server/manual/man_page.h"

#include <fmt/format.h>

#include <algorithm>

namespace presynth::server {

namespace {

/// A hyphen that is to be copied, a backslash, and a dot or quote that would begin a request.
std::string roff(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    line_start = c == '\n';
    if (c == '-' || c == '\\') out += '\\';
    out += c == '\\' ? 'e' : c;
  }
  return out;
}

/// One argument of a macro.
std::string quoted(std::string_view text) { return '"' + roff(text) + '"'; }

/// Prose in lines that a person can read in the source too, as mandoc asks for.
std::string filled(std::string_view text) {
  constexpr std::size_t kWidth = 78;
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string word = roff(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!out.empty()) {
      const bool fits = column + 1 + word.size() <= kWidth;
      out += fits ? ' ' : '\n';
      column = fits ? column + 1 : 0;
    }
    out += word;
    column += word.size();
  }
  return out + '\n';
}

void put_options(std::string& out, const CommandHelp& command) {
  for (const OptionHelp& option : command.options)
    out += fmt::format(".TP\n\\fB{}\\fR\n{}", roff(option.synopsis()), filled(option.description + '.'));
}

}  // namespace

std::string man_page(const CommandHelp& program, std::string_view version,
                     const std::vector<std::pair<std::string, std::string>>& rules) {
  // Without a date: the page is the same whenever it is built.
  std::string out =
      fmt::format(".TH PRESYNTH 1 \"\" {} \"User Commands\"\n", quoted(fmt::format("presynth {}", version)));
  out += ".SH NAME\npresynth \\- check AWS CDK apps for what fails when deployed\n.SH SYNOPSIS\n";
  for (const CommandHelp& command : program.commands) {
    if (&command != &program.commands.front()) out += ".br\n";
    out += fmt::format(".B presynth {}\n[\\fIOPTIONS\\fR]{}{}\n", roff(command.name),
                       command.positional.empty() ? "" : " ", roff(command.positional));
  }
  out += ".SH DESCRIPTION\n" + filled(program.description);
  out += filled(
      "It reads TypeScript source, infers the constructs that the app would make, and runs nothing of the "
      "workspace.");
  out += ".SH COMMANDS\n";
  for (const CommandHelp& command : program.commands) {
    out += fmt::format(".SS {}\n{}", quoted(command.name), filled(command.description + '.'));
    put_options(out, command);
    if (!command.notes.empty()) out += ".PP\n" + filled(command.notes);
  }
  out += ".SH OPTIONS\n";
  put_options(out, program);
  out += ".SH RULES\n";
  for (const auto& [id, summary] : rules)
    out += fmt::format(".TP\n\\fB{}\\fR\n{}", roff(id), filled(summary + '.'));
  out +=
      ".SH EXIT STATUS\n.TP\n.B 0\nNothing at or above the failing level was found.\n.TP\n.B 1\nSomething "
      "was "
      "found.\n.TP\n.B 2\nThe command could not do its work; one line on standard error says why.\n";
  out +=
      ".SH FILES\n.TP\n.B presynth.json\nLevels, options, profile and paths for the folder that holds it and "
      "all "
      "below.\n.TP\n.B .gitignore\nWhat it names is not checked.\n";
  out +=
      ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nNo colours unless \\fB\\-\\-color always\\fR is given.\n.TP\n.B "
      "CLICOLOR_FORCE\nColours also when the output is no terminal.\n";
  return out;
}

}  // namespace presynth::server
