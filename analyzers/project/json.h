// Internal to the project layer: JSON as people write it in configuration, with comments and trailing commas.
#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace presynth::project {

inline constexpr std::size_t kMaxJsonNesting = 100;

/// Parses without throwing; the error is a clause for a person with line:column, counted from one.
/// Nesting is limited, so that walking or printing the value cannot exhaust the stack.
[[nodiscard]] std::expected<nlohmann::json, std::string> parse_json(std::string_view text);

/// The string member of an object, or "".
[[nodiscard]] std::string_view string_member(const nlohmann::json& object, std::string_view name);
/// The member of an object, or null.
[[nodiscard]] const nlohmann::json* member(const nlohmann::json& object, std::string_view name);

}  // namespace presynth::project
