// Patterns for paths, with the meaning that they have in a .gitignore.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace presynth::project {

/// The names between the slashes; empty ones and "." are none.
[[nodiscard]] std::vector<std::string> path_segments(std::string_view path);

/// `*`, `?` and `[…]` stay within a name, `**` crosses names: for nothing or more of them, at the end for at
/// least one. A class of characters that does not end, and a backslash with nothing after it, match nothing.
/// No pattern takes longer than its length times the path's.
enum class GlobScope : std::uint8_t {
  Whole,   ///< the pattern must match the whole path
  Within,  ///< or a folder that holds it
};
[[nodiscard]] bool glob_matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
                                GlobScope scope);

/// A line of a .gitignore, or a pattern of presynth.json, as the patterns for paths from its folder that mean
/// the same. Without a slash, but for one at its end, it counts at every depth. Git compares what has no
/// wildcard first and lets the rest begin anew, so that the `**` of `a**/b` crosses names as well.
[[nodiscard]] std::vector<std::vector<std::string>> patterns_of(std::string_view line);

}  // namespace presynth::project
