// The terminal and the three standard streams: colours, widths, and an output that notices when it cannot be
// written.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace presynth::server {

enum class ColorChoice : std::uint8_t { Auto, Always, Never };

/// Looks up an environment variable; null when it is not set.
using Environment = std::function<const char*(const char*)>;

/// `--color` wins; then NO_COLOR, CLICOLOR_FORCE and CLICOLOR (no-color.org, bixense.com/clicolors); then
/// whether the stream is a terminal that has colours.
[[nodiscard]] bool use_color(ColorChoice choice, bool is_terminal, const Environment& environment);
[[nodiscard]] bool use_color(ColorChoice choice, int descriptor);

[[nodiscard]] bool is_terminal(int descriptor);
/// Columns for text: the terminal's width held between 80 and 110, and 100 when the stream is not a terminal,
/// so that what is piped does not depend on where it was run.
[[nodiscard]] unsigned text_columns(int descriptor);

/// Call first: opens the null device for standard streams that the parent closed, so that no file that is
/// opened later takes their number and is written to; and turns SIGPIPE into an error of the write.
void prepare_streams();

/// A buffered descriptor that remembers the first error instead of failing. Not thread-safe.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  ~Output() { flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);
  /// Writes out what is buffered. False once anything was lost.
  bool flush();
  /// errno of the first write that failed, or 0.
  [[nodiscard]] int error() const { return error_; }

 private:
  int descriptor_;
  int error_ = 0;
  std::string buffer_;
};

/// `presynth: error: …` on stderr, one line whatever the message holds, coloured when stderr is.
void print_error(std::string_view message);
void print_warning(std::string_view message);
/// A line on stderr as it is.
void print_note(std::string_view message);
/// Also colours what print_error and print_warning say; set once from `--color`.
void set_message_color(ColorChoice choice);

}  // namespace presynth::server
