// The version of the program and of what is built into it. The build passes the numbers where it knows them,
// so that each has one source: PRESYNTH_VERSION is the CMake project's.
#pragma once

#include <string_view>

namespace presynth::server {

#ifdef PRESYNTH_VERSION
inline constexpr std::string_view kVersion = PRESYNTH_VERSION;
#else
inline constexpr std::string_view kVersion = "0.1.0";
#endif

/// As grammars/package.json pins them; tests/cli/version.test.mjs fails when they differ.
inline constexpr std::string_view kTreeSitterVersion = "0.25.1";
inline constexpr std::string_view kTypeScriptGrammarVersion = "0.23.2";

}  // namespace presynth::server
