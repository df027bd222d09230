// The version of the program and of what is built into it. The build passes them, so that each has one
// source: the CMake project's version, and the lock of grammars/package.json.
#pragma once

#include <string_view>

namespace presynth::server {

inline constexpr std::string_view kVersion = PRESYNTH_VERSION;
/// Where docs/ of this version is published.
inline constexpr std::string_view kDocumentation = PRESYNTH_DOCUMENTATION_URL;
inline constexpr std::string_view kTreeSitterVersion = PRESYNTH_TREE_SITTER_VERSION;
inline constexpr std::string_view kTypeScriptGrammarVersion = PRESYNTH_TREE_SITTER_TYPESCRIPT_VERSION;

}  // namespace presynth::server
