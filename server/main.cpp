#include <unistd.h>

#include <cerrno>
#include <exception>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "server/arguments.h"
#include "server/commands.h"
#include "server/disk.h"
#include "server/log.h"
#include "server/terminal.h"

namespace {

using namespace presynth::server;

int run(const Arguments& arguments, Output& out) {
  return std::visit(
      [&](const auto& command) -> int {
        using Command = std::decay_t<decltype(command)>;
        if constexpr (std::is_same_v<Command, PrintRequest>) {
          out.write(command.text);
          return kExitClean;
        } else if constexpr (std::is_same_v<Command, CheckOptions>) {
          return run_check(command, out);
        } else if constexpr (std::is_same_v<Command, GraphOptions>) {
          return run_graph(command, out);
        } else if constexpr (std::is_same_v<Command, RulesOptions>) {
          return run_rules(command, out);
        } else if constexpr (std::is_same_v<Command, LspOptions>) {
          return run_lsp(command);
        } else {
          return run_explain(command, out);
        }
      },
      arguments.command);
}

int run(const std::vector<std::string>& words) {
  const auto arguments = parse_arguments(words);
  if (!arguments) {
    set_message_color(ColorChoice::Auto);
    if (arguments.error().message.empty()) {
      print_note(arguments.error().help);
    } else {
      print_error(arguments.error().message);
    }
    return kExitFailed;
  }
  set_message_color(arguments->color);
  if (arguments->verbose) log::enable();

  Output out(STDOUT_FILENO);
  const int code = run(*arguments, out);
  out.flush();
  // A reader that has seen enough (`| head`) is no failure.
  if (out.error() == 0 || out.error() == EPIPE) return code;
  print_error("cannot write to standard output: " + error_reason(out.error()));
  return kExitFailed;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    prepare_streams();
    return run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
  } catch (const std::bad_alloc&) {
    print_error("out of memory");
  } catch (const std::exception& error) {
    print_error(std::string("internal error: ") + error.what());
  } catch (...) {
    print_error("internal error");
  }
  return kExitFailed;
}
