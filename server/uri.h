// file: URIs and paths (RFC 8089; RFC 3986 for the percent signs). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace presynth::server {

/// The normalized absolute path of a file: URI of this machine; nothing for other schemes and hosts, for
/// malformed escapes, and for a path with a NUL in it.
[[nodiscard]] std::optional<std::string> path_of(std::string_view uri);
/// `file:///a%20b.ts`. Every byte that is not unreserved is escaped, so clients that compare URIs as text
/// agree with VS Code's own.
[[nodiscard]] std::string uri_of(std::string_view path);
/// The same for a path that may be relative: `a%20b.ts`, where a colon is no scheme.
[[nodiscard]] std::string relative_uri(std::string_view path);

}  // namespace presynth::server
