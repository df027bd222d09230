#include <algorithm>
#include <string>

#include "analyzers/text/text.h"

namespace presynth::text {

namespace {

std::string name_of(ByteRange range) {
  return std::to_string(range.begin) + ".." + std::to_string(range.end);
}

}  // namespace

std::expected<std::string, std::string> apply(std::string_view text, std::vector<TextEdit> edits) {
  std::sort(edits.begin(), edits.end());
  edits.erase(std::unique(edits.begin(), edits.end()), edits.end());

  std::size_t size = text.size();
  for (std::size_t i = 0; i < edits.size(); ++i) {
    const ByteRange range = edits[i].range;
    if (range.begin > range.end) {
      return std::unexpected("the edit at bytes " + name_of(range) + " ends before it begins");
    }
    if (range.end > text.size()) {
      return std::unexpected("the edit at bytes " + name_of(range) + " leaves the text, which has " +
                             std::to_string(text.size()) + " bytes");
    }
    // Sorted by begin: if any two overlap, two neighbours do.
    if (i > 0 && edits[i - 1].range.overlaps(range)) {
      return std::unexpected("the edits at bytes " + name_of(edits[i - 1].range) + " and " + name_of(range) +
                             " overlap");
    }
    size = size - range.size() + edits[i].new_text.size();
  }

  std::string result;
  result.reserve(size);
  std::size_t at = 0;
  for (const TextEdit& edit : edits) {
    result.append(text, at, edit.range.begin - at);
    result.append(edit.new_text);
    at = edit.range.end;
  }
  result.append(text.substr(at));
  return result;
}

bool compatible(const std::vector<TextEdit>& accepted, const std::vector<TextEdit>& candidate) {
  return std::none_of(candidate.begin(), candidate.end(), [&](const TextEdit& edit) {
    return std::any_of(accepted.begin(), accepted.end(), [&](const TextEdit& other) {
      return edit.range.overlaps(other.range) && edit != other;
    });
  });
}

}  // namespace presynth::text
