#include "server/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "server/report/width.h"

namespace presynth::server {

namespace {

constexpr std::size_t kBufferBytes = 64u << 10;

bool& message_color() {
  static bool color = false;
  return color;
}

void print_message(std::string_view color, std::string_view kind, std::string_view message) {
  Output output(STDERR_FILENO);
  output.write("presynth: ");
  if (message_color()) output.write(color);
  output.write(kind);
  if (message_color()) output.write("\x1b[0m");
  output.write(printable(message));
  output.write("\n");
}

}  // namespace

bool use_color(ColorChoice choice, bool is_terminal, const Environment& environment) {
  if (choice == ColorChoice::Always) return true;
  if (choice == ColorChoice::Never) return false;
  const auto value = [&](const char* name) {
    const char* text = environment(name);
    return std::string_view(text == nullptr ? "" : text);
  };
  if (!value("NO_COLOR").empty()) return false;
  if (const auto force = value("CLICOLOR_FORCE"); !force.empty() && force != "0") return true;
  if (value("CLICOLOR") == "0") return false;
  return is_terminal && value("TERM") != "dumb";
}

bool use_color(ColorChoice choice, int descriptor) {
  return use_color(choice, is_terminal(descriptor),
                   [](const char* name) -> const char* { return std::getenv(name); });
}

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

unsigned text_columns(int descriptor) {
  winsize size{};
  if (!is_terminal(descriptor) || ::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp<unsigned>(size.ws_col, 80, 110);
}

void prepare_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is this one. Opened the wrong way round, so that using it is still an error.
    const int opened = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (opened == -1) std::abort();
  }
  std::signal(SIGPIPE, SIG_IGN);
}

void Output::write(std::string_view text) {
  if (error_ != 0) return;
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

bool Output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && error_ == 0) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // The reader made its end of a shared pipe non-blocking, as node does.
      pollfd ready{descriptor_, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
  return error_ == 0;
}

void print_error(std::string_view message) { print_message("\x1b[1;31m", "error: ", message); }
void print_warning(std::string_view message) { print_message("\x1b[1;33m", "warning: ", message); }

void print_note(std::string_view message) {
  Output output(STDERR_FILENO);
  output.write(message);
  output.write("\n");
}

void set_message_color(ColorChoice choice) { message_color() = use_color(choice, STDERR_FILENO); }

}  // namespace presynth::server
