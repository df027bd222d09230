#include "server/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>

#include "analyzers/analysis/analysis.h"
#include "analyzers/catalog/catalog.h"
#include "server/jobs.h"
#include "server/manual/completions.h"
#include "server/manual/man_page.h"
#include "server/report/width.h"
#include "server/suggest.h"
#include "server/version.h"

namespace presynth::server {

namespace {

constexpr std::size_t kHelpColumns = 100;
constexpr unsigned kMaxJobs = 1024;

/// In the order and the words of the declarations below.
CommandHelp describe(const CLI::App& app) {
  CommandHelp help{app.get_name(), app.get_description(), {}, {}, app.get_footer(), {}};
  for (const CLI::Option* option : app.get_options()) {
    const std::string value = option->get_option_text();
    if (option->get_positional()) {
      help.positional = option->get_required() ? value : "[" + value + "]";
    } else if (!option->get_group().empty()) {
      const std::vector<std::string>& names = option->get_snames();
      help.options.push_back({names.empty() ? std::string() : "-" + names.front(),
                              "--" + option->get_lnames().front(), value, option->get_description()});
    }
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    help.commands.push_back(describe(*command));
  return help;
}

class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const override {
    const CommandHelp help = describe(*app);
    std::string out = help.description + "\n\nUsage: " + full_name(*app);
    if (!help.commands.empty()) out += " COMMAND";
    out += " [OPTIONS]";
    if (!help.positional.empty()) out += " " + help.positional;
    out += '\n';

    std::vector<std::pair<std::string, std::string>> rows;
    rows.reserve(help.commands.size());
    for (const CommandHelp& command : help.commands) rows.emplace_back(command.name, command.description);
    put(out, "Commands", rows);
    rows.clear();
    for (const OptionHelp& option : help.options) rows.emplace_back(option.synopsis(), option.description);
    put(out, "Options", rows);
    if (!help.notes.empty()) out += "\n" + help.notes + "\n";
    return out;
  }

 private:
  static std::string full_name(const CLI::App& app) {
    return app.get_parent() == nullptr ? app.get_name() : full_name(*app.get_parent()) + " " + app.get_name();
  }

  static void put(std::string& out, std::string_view title,
                  const std::vector<std::pair<std::string, std::string>>& rows) {
    if (rows.empty()) return;
    std::size_t widest = 0;
    for (const auto& [name, description] : rows) widest = std::max(widest, name.size());
    out += fmt::format("\n{}:\n", title);
    for (const auto& [name, description] : rows) {
      const std::vector<std::string> lines = wrap(description, kHelpColumns - widest - 4);
      out += fmt::format("  {:<{}}  {}\n", name, widest, lines.front());
      for (std::size_t i = 1; i < lines.size(); ++i) out += std::string(widest + 4, ' ') + lines[i] + "\n";
    }
  }
};

template <typename T>
using Choices = std::vector<std::pair<std::string, T>>;

/// An option that takes one of a few words.
template <typename Target, typename T>
void add_choice(CLI::App& app, const std::string& name, Target& target, const Choices<T>& choices,
                const std::string& description) {
  std::string text;
  std::vector<std::string> words;
  for (const auto& [word, value] : choices) {
    text += (text.empty() ? "" : "|") + word;
    words.push_back(word);
  }
  const auto accept = [&target, choices, words, name](const std::string& given) {
    for (const auto& [word, value] : choices) {
      if (word != given) continue;
      target = value;
      return;
    }
    std::string message =
        fmt::format("{} takes one of {}, not {}", name, fmt::join(words, ", "), printable(given));
    if (const auto near = nearest(given, words)) message += fmt::format("; did you mean {}?", *near);
    throw CLI::ValidationError(message, CLI::ExitCodes::ValidationError);
  };
  app.add_option_function<std::string>(name, accept, description)->take_last()->option_text(text);
}

void add_jobs(CLI::App& app, unsigned& jobs) {
  jobs = default_jobs();
  const auto accept = [&jobs](const std::string& given) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    if (error != std::errc{} || end != given.data() + given.size() || value == 0 || value > kMaxJobs) {
      throw CLI::ValidationError(
          fmt::format("--jobs takes a number from 1 to {}, not {}", kMaxJobs, printable(given)),
          CLI::ExitCodes::ValidationError);
    }
    jobs = value;
  };
  app.add_option_function<std::string>("--jobs", accept,
                                       "Threads that read and parse; default: one for each core")
      ->take_last()
      ->option_text("N");
}

void add_paths(CLI::App& app, std::vector<std::string>& paths) {
  app.add_option("PATH", paths, "")->option_text("PATH...");
}

std::string version_text() {
  return fmt::format(
      "presynth {}\naws-cdk-lib {} and constructs {} (catalogue)\ntree-sitter {}, tree-sitter-typescript "
      "{}\n",
      kVersion, catalog::library_version(), catalog::constructs_version(), kTreeSitterVersion,
      kTypeScriptGrammarVersion);
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::string unknown_option(const CLI::App& command, const std::string& given) {
  const std::string name = given.substr(0, given.find('='));
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& one : option->get_lnames()) known.push_back("--" + one);
    for (const std::string& one : option->get_snames()) known.push_back("-" + one);
  }
  std::string message = fmt::format("unknown option {}", printable(name));
  if (const auto near = nearest(name, known)) {
    message += fmt::format("; did you mean {}?", *near);
  } else {
    const std::string owner = command.get_parent() == nullptr ? "" : " " + command.get_name();
    message += fmt::format("; `presynth{} --help` lists what there is", owner);
  }
  return message;
}

}  // namespace

std::expected<Arguments, UsageError> parse_arguments(const std::vector<std::string>& arguments) {
  Arguments result;
  CheckOptions check;
  GraphOptions graph;
  RulesOptions rule_list;
  ExplainOptions explain;
  LspOptions lsp;
  bool version = false;

  CLI::App app(
      "Presynth finds AWS CDK mistakes that type-check and synthesize but fail at deploy or at run time.",
      "presynth");
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_help_flag("-h,--help", "Print this help");
  app.add_flag("--version", version, "Print the version, and the versions of what is built in");
  app.footer(
      "`presynth COMMAND --help` tells more. Exit codes: 0 nothing found, 1 findings, 2 the command failed.");

  const auto add_common = [&](CLI::App& command, bool color) {
    if (color) {
      const Choices<ColorChoice> choices{
          {"auto", ColorChoice::Auto}, {"always", ColorChoice::Always}, {"never", ColorChoice::Never}};
      add_choice(command, "--color", result.color, choices,
                 "Colours; auto heeds NO_COLOR and CLICOLOR_FORCE");
    }
    command.add_flag("-v,--verbose", result.verbose, "Log to stderr what is done");
  };
  const Choices<Format> formats{{"text", Format::Text}, {"json", Format::Json}};

  CLI::App& check_command = *app.add_subcommand("check", "Check CDK code, and repair it with --fix");
  add_paths(check_command, check.paths);
  Choices<Format> check_formats = formats;
  check_formats.insert(check_formats.end(), {{"sarif", Format::Sarif},
                                             {"github", Format::Github},
                                             {"gitlab", Format::Gitlab},
                                             {"junit", Format::Junit}});
  add_choice(check_command, "--format", check.format, check_formats,
             "Report for people, for programs, for code scanning, or for the CI of GitHub, GitLab and who "
             "reads JUnit; default: text");
  check_command.add_flag("--fix", check.fix, "Apply the preferred fix of each problem that has a safe one");
  check_command.add_flag("--diff", check.diff, "Print what --fix would change as a patch, and write nothing");
  const Choices<Severity> levels{{"error", Severity::Error},
                                 {"warning", Severity::Warning},
                                 {"info", Severity::Info},
                                 {"hint", Severity::Hint}};
  add_choice(check_command, "--level", check.level, levels,
             "Exit with 1 when something at or above it is found; default: error. hint also shows sites that "
             "were left "
             "undecided");
  check_command.add_option("--disable", check.disabled, "Leave a rule out; may be repeated")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->option_text("RULE");
  check_command.add_option("--baseline", check.baseline, "Leave out the findings that this file holds")
      ->option_text("FILE");
  check_command
      .add_option("--write-baseline", check.write_baseline,
                  "Write all that is found into a file for --baseline, and exit with 0")
      ->option_text("FILE");
  check_command.add_flag("--include-tests", check.include_tests, "Check test sources too");
  add_jobs(check_command, check.jobs);
  check_command.add_flag("--stats", check.stats,
                         "Print counts and times to stderr, and the time into the JSON report");
  check_command.add_flag("-q,--quiet", check.quiet, "Print diagnostics and nothing else");
  add_common(check_command, true);
  check_command.footer(
      "PATH is a file or a directory, the working directory by default. Imports are followed in the project "
      "around it.\n"
      "Exit codes: 0 nothing at or above the level, 1 findings, 2 the check failed.");

  CLI::App& graph_command = *app.add_subcommand(
      "graph", "Print the constructs that the code makes, and how they depend on each other");
  add_paths(graph_command, graph.paths);
  add_choice(
      graph_command, "--format", graph.format,
      Choices<Format>{
          {"json", Format::Json}, {"mermaid", Format::Mermaid}, {"dot", Format::Dot}, {"html", Format::Html}},
      "For programs, for Markdown, for Graphviz, or as a page for people; default: json");
  graph_command.add_flag("--include-tests", graph.include_tests, "Take test sources too");
  add_jobs(graph_command, graph.jobs);
  add_common(graph_command, false);

  CLI::App& rules_command = *app.add_subcommand("rules", "List the rules");
  add_choice(rules_command, "--format", rule_list.format, formats,
             "List for people or for programs; default: text");
  add_common(rules_command, true);

  CLI::App& explain_command =
      *app.add_subcommand("explain", "Explain a rule: what fails, why, and how to repair it");
  explain_command.add_option("RULE", explain.rule, "")
      ->required()
      ->option_text(fmt::format("RULE|{}", kSuppressionRule));
  add_common(explain_command, true);
  explain_command.footer(fmt::format(
      "`presynth rules` lists the rules. {} is the page of the comments that answer for a finding.",
      kSuppressionRule));

  CLI::App& lsp_command =
      *app.add_subcommand("lsp", "Serve an editor: the Language Server Protocol on stdio");
  // What clients add by habit: there is no other way to talk, and the input ends when the client does.
  lsp_command.add_flag("--stdio")->group("");
  lsp_command.add_option("--clientProcessId")->group("");
  add_jobs(lsp_command, lsp.jobs);
  add_common(lsp_command, false);

  CLI::App& completions_command =
      *app.add_subcommand("completions", "Print the completions for a shell, as a script that it reads");
  std::optional<Shell> shell;
  completions_command.add_option("SHELL", "")
      ->required()
      ->option_text("bash|zsh|fish")
      ->each([&](const std::string& given) {
        const std::vector<std::pair<std::string, Shell>> shells{
            {"bash", Shell::Bash}, {"zsh", Shell::Zsh}, {"fish", Shell::Fish}};
        for (const auto& [name, one] : shells) {
          if (name == given) shell = one;
        }
        if (!shell)
          throw CLI::ValidationError(
              fmt::format("completions are there for bash, zsh and fish, not for {}", printable(given)),
              CLI::ExitCodes::ValidationError);
      });
  CLI::App& man_command = *app.add_subcommand("man", "Print the manual page, for man(1)");

  const std::array commands{&check_command, &graph_command,       &rules_command, &explain_command,
                            &lsp_command,   &completions_command, &man_command};
  for (CLI::App* command : commands) command->set_help_flag("-h,--help", "Print this help");

  const auto fail = [&](std::string message, const CLI::App* command = nullptr) {
    return std::unexpected(UsageError{std::move(message), (command == nullptr ? app : *command).help()});
  };
  if (arguments.empty()) return fail("");
  if (const std::string& first = arguments.front(); !first.starts_with('-')) {
    std::vector<std::string> names;
    names.reserve(commands.size());
    for (const CLI::App* command : commands) names.push_back(command->get_name());
    if (std::find(names.begin(), names.end(), first) == names.end()) {
      const auto near = nearest(first, names);
      if (near) return fail(fmt::format("unknown command {}; did you mean {}?", printable(first), *near));
      return fail(fmt::format("unknown command {}; did you mean `presynth check {}`?", printable(first),
                              printable(first)));
    }
  }

  const auto chosen = [&]() -> const CLI::App* {
    for (const CLI::App* command : commands) {
      if (command->parsed()) return command;
    }
    return nullptr;
  };
  try {
    // CLI11 takes the arguments from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const CLI::App* command = chosen();
    result.command = PrintRequest{(command == nullptr ? &app : command)->help()};
    return result;
  } catch (const CLI::ExtrasError&) {
    const CLI::App* command = chosen();
    for (const std::string& extra : app.remaining(true)) {
      if (extra.starts_with('-'))
        return fail(unknown_option(command == nullptr ? app : *command, extra), command);
    }
    const std::vector<std::string> extras = app.remaining(true);
    return fail(fmt::format("unexpected argument {}", printable(extras.empty() ? "" : extras.front())),
                command);
  } catch (const CLI::RequiredError& error) {
    const CLI::App* command = chosen();
    if (command == &completions_command)
      return fail("completions takes the name of a shell: bash, zsh or fish", command);
    if (command == &explain_command)
      return fail("explain takes the name of a rule; `presynth rules` lists them", command);
    return fail(one_line(error.what()), command);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();
    return fail(fmt::format("{} takes a value", text.substr(0, text.find(':'))), chosen());
  } catch (const CLI::ParseError& error) {
    return fail(one_line(error.what()), chosen());
  }

  if (version) {
    result.command = PrintRequest{version_text()};
  } else if (check_command.parsed()) {
    for (const std::string& rule : check.disabled) {
      if (std::string problem = unknown_rule(rule); !problem.empty())
        return fail(std::move(problem), &check_command);
    }
    if (check.diff && check.format != Format::Text) {
      return fail("--diff prints a patch and no report; leave --format out", &check_command);
    }
    if (!check.write_baseline.empty() && (check.fix || check.diff || !check.baseline.empty())) {
      return fail("--write-baseline goes with none of --fix, --diff and --baseline", &check_command);
    }
    if (check.paths.empty()) check.paths = {"."};
    check.color = result.color;
    result.command = std::move(check);
  } else if (graph_command.parsed()) {
    if (graph.paths.empty()) graph.paths = {"."};
    result.command = std::move(graph);
  } else if (rules_command.parsed()) {
    rule_list.color = result.color;
    result.command = rule_list;
  } else if (explain_command.parsed()) {
    explain.color = result.color;
    result.command = std::move(explain);
  } else if (lsp_command.parsed()) {
    result.command = lsp;
  } else if (completions_command.parsed()) {
    std::vector<std::string_view> ids;
    for (const RuleInfo* rule : rule_infos()) ids.push_back(rule->id);
    result.command = PrintRequest{completions(*shell, describe(app), ids)};
  } else if (man_command.parsed()) {
    std::vector<std::pair<std::string, std::string>> lines;
    for (const RuleInfo* rule : rule_infos()) lines.emplace_back(rule->id, rule->summary);
    result.command = PrintRequest{man_page(describe(app), kVersion, lines)};
  } else {
    return fail("");
  }
  return result;
}

}  // namespace presynth::server
