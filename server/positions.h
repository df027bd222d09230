// From byte offsets to lines and columns, at the edge of the program: for reports now, for the language
// server later.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/project/project.h"
#include "analyzers/rule/diagnostic.h"
#include "analyzers/text/text.h"

namespace presynth::server {

/// A text and its lines; both live as long as the Positions that gave them.
struct IndexedText {
  std::string_view text;
  const text::LineIndex* lines;
};

/// Positions in the files of one snapshot, which must outlive it. Not thread-safe.
class Positions {
 public:
  Positions(const project::Snapshot& snapshot, text::Encoding encoding)
      : snapshot_(&snapshot), encoding_(encoding) {}

  /// Nothing when the file cannot be read.
  [[nodiscard]] std::optional<IndexedText> file(const std::string& path);
  /// All zero when the file cannot be read.
  [[nodiscard]] text::PositionRange range(const Location& location);

 private:
  const project::Snapshot* snapshot_;
  text::Encoding encoding_;
  std::map<std::string, text::LineIndex> indexes_;
};

}  // namespace presynth::server
