// For the tests of analyzers/iam: texts as to_string() prints them, and what doctest prints.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/iam/iam.h"

namespace presynth::iam {

inline std::ostream& operator<<(std::ostream& out, Ternary value) {
  return out << (value == Ternary::Yes ? "yes" : value == Ternary::No ? "no" : "unknown");
}
inline std::ostream& operator<<(std::ostream& out, Decision value) { return out << to_string(value); }

}  // namespace presynth::iam

namespace presynth::testing {

using iam::Ternary;
using iam::Text;

inline constexpr Ternary kYes = Ternary::Yes;
inline constexpr Ternary kNo = Ternary::No;
inline constexpr Ternary kMaybe = Ternary::Unknown;

/// "logs.${AWS::Region}.x${?}" with its holes: what to_string() prints, read back.
inline Text text(std::string_view source) {
  Text result;
  while (!source.empty()) {
    const std::size_t hole = std::min(source.find("${"), source.size());
    if (hole > 0) result.parts.push_back({std::string(source.substr(0, hole)), false, {}});
    source.remove_prefix(hole);
    if (source.empty()) break;
    const std::size_t end = source.find('}');
    const std::string name(source.substr(2, end - 2));
    result.parts.push_back({{}, true, name == "?" ? std::string() : name});
    source.remove_prefix(end + 1);
  }
  return result;
}

inline std::vector<Text> texts(std::initializer_list<std::string_view> sources) {
  std::vector<Text> result;
  for (const std::string_view source : sources) result.push_back(text(source));
  return result;
}

}  // namespace presynth::testing
