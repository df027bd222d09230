#include "server/positions.h"

namespace presynth::server {

std::optional<IndexedText> Positions::file(const std::string& path) {
  const std::optional<std::string_view> text = snapshot_->text(path);
  if (!text) return std::nullopt;
  auto found = indexes_.find(path);
  if (found == indexes_.end()) found = indexes_.emplace(path, text::LineIndex(*text)).first;
  return IndexedText{*text, &found->second};
}

text::PositionRange Positions::range(const Location& location) {
  const std::optional<IndexedText> indexed = file(location.file);
  if (!indexed) return {};
  return indexed->lines->range(indexed->text, location.range, encoding_);
}

}  // namespace presynth::server
