// JSON as a client sends it: read leniently, for clients send null where the protocol has "absent", and
// properties that it does not know.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace presynth::server::lsp {

using Json = nlohmann::json;

/// The member at the end of the path; a null value when any part is missing or no object.
[[nodiscard]] inline const Json& at(const Json& value, std::initializer_list<std::string_view> path) {
  static const Json kNone;
  const Json* current = &value;
  for (const std::string_view name : path) {
    if (!current->is_object()) return kNone;
    const auto found = current->find(name);
    if (found == current->end()) return kNone;
    current = &*found;
  }
  return *current;
}

[[nodiscard]] inline bool flag(const Json& value, std::initializer_list<std::string_view> path) {
  const Json& found = at(value, path);
  return found.is_boolean() && found.get<bool>();
}

[[nodiscard]] inline std::string text(const Json& value, std::initializer_list<std::string_view> path) {
  const Json& found = at(value, path);
  return found.is_string() ? found.get<std::string>() : std::string();
}

/// Is `wanted` an element of the array at the path?
[[nodiscard]] inline bool lists(const Json& value, std::initializer_list<std::string_view> path,
                                const Json& wanted) {
  const Json& found = at(value, path);
  if (!found.is_array()) return false;
  for (const Json& each : found) {
    if (each == wanted) return true;
  }
  return false;
}

}  // namespace presynth::server::lsp
