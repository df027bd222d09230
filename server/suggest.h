// "Did you mean": the one candidate that is near enough to what was typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/text/text.h"

namespace presynth::server {

/// Of equally near candidates the first. At most a third of the letters may differ, and at least one may.
template <typename Candidates>
[[nodiscard]] std::optional<std::string> nearest(std::string_view typed, const Candidates& candidates) {
  std::optional<std::string> best;
  std::size_t limit = typed.size() < 3 ? 1 : typed.size() / 3;
  for (const auto& candidate : candidates) {
    const std::size_t distance = text::edit_distance(typed, candidate);
    if (distance > limit || (best && distance == limit)) continue;
    best = std::string(candidate);
    limit = distance;
  }
  return best;
}

}  // namespace presynth::server
