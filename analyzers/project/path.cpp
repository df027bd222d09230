// Names of files and modules: pure functions over strings.
#include <algorithm>
#include <array>
#include <cstring>

#include "analyzers/project/project.h"

namespace presynth::project {

namespace {

constexpr std::string_view kSourceExtensions[] = {".ts", ".tsx", ".mts", ".cts"};
constexpr std::string_view kDeclarationExtensions[] = {".d.ts", ".d.mts", ".d.cts"};

std::string_view name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Packages of CDK v1 that aws-cdk-lib holds and whose names do not begin with `aws-`.
constexpr std::string_view kOtherV1Packages[] = {
    "alexa-ask",
    "assertions",
    "assets",
    "cloud-assembly-schema",
    "cloudformation-include",
    "custom-resources",
    "cx-api",
    "lambda-layer-awscli",
    "lambda-layer-kubectl",
    "lambda-layer-node-proxy-agent",
    "pipelines",
    "region-info",
    "triggers",
};

/// `aws-kms/lib/key` → "aws_kms"; nothing when the first part is no module's name.
std::optional<std::string> module_of(std::string_view subpath) {
  if (subpath.starts_with("lib/")) subpath.remove_prefix(4);
  const std::string_view first = subpath.substr(0, subpath.find('/'));
  if (first.empty() || first == "core" || first == "lib" || first == "index" || first == "index.js")
    return "";
  if (first.find('.') != std::string_view::npos) return std::nullopt;  // aws-cdk-lib/package.json
  std::string module(first);
  std::replace(module.begin(), module.end(), '-', '_');
  return module;
}

/// What follows `package/` in the specifier, "" for the package itself, nothing for another package.
std::optional<std::string_view> inside(std::string_view specifier, std::string_view package) {
  if (!specifier.starts_with(package)) return std::nullopt;
  specifier.remove_prefix(package.size());
  if (specifier.empty()) return specifier;
  if (specifier.front() != '/') return std::nullopt;
  return specifier.substr(1);
}

}  // namespace

bool is_within(std::string_view path, std::string_view directory) {
  if (directory == "/") return path.starts_with('/');
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

std::string normalize(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::string out;
  out.reserve(path.size() + 1);
  if (absolute) out = "/";
  const std::size_t root = out.size();
  std::size_t fixed = root;  // a relative path's leading `../..`, which a further `..` cannot take back
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (out.size() > fixed) {
        const std::size_t cut = out.rfind('/');
        out.resize(cut == std::string::npos ? 0 : std::max(cut, root));
        continue;
      }
      if (absolute) continue;
    }
    if (out.size() > root) out += '/';
    out += part;
    if (part == "..") fixed = out.size();
  }
  if (out.empty()) out = ".";
  return out;
}

std::string join(std::string_view directory, std::string_view relative) {
  if (relative.starts_with('/')) return normalize(relative);
  std::string path;
  path.reserve(directory.size() + relative.size() + 1);
  path.append(directory).append("/").append(relative);
  if (directory.empty()) return normalize(relative);
  return normalize(path);
}

std::string_view directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string relative_to(std::string_view path, std::string_view directory) {
  if (path.starts_with('/') != directory.starts_with('/')) return std::string(path);
  if (directory == ".") directory = "";
  std::size_t common = 0;  // length of the shared part that ends at a slash or at the end of both
  for (std::size_t i = 0;; ++i) {
    const bool path_ends = i >= path.size() || path[i] == '/';
    const bool directory_ends = i >= directory.size() || directory[i] == '/';
    if (path_ends && directory_ends) common = i;
    if (i >= path.size() || i >= directory.size() || path[i] != directory[i]) break;
  }
  std::string_view up = directory.substr(std::min(common, directory.size()));
  std::string_view down = path.substr(std::min(common, path.size()));
  while (up.starts_with('/')) up.remove_prefix(1);
  while (down.starts_with('/')) down.remove_prefix(1);
  std::string out;
  if (!up.empty()) {
    const auto levels = std::count(up.begin(), up.end(), '/') + 1;
    for (std::ptrdiff_t i = 0; i < levels; ++i) out += i == 0 ? ".." : "/..";
  }
  if (!down.empty()) {
    if (!out.empty()) out += '/';
    out += down;
  }
  return out.empty() ? "." : out;
}

bool is_typescript_source(std::string_view path) {
  const std::string_view name = name_of(path);
  const auto ends_it = [&](std::string_view extension) {
    return name.size() > extension.size() && name.ends_with(extension);
  };
  return std::ranges::any_of(kSourceExtensions, ends_it) &&
         std::ranges::none_of(kDeclarationExtensions, ends_it);
}

bool is_script(std::string_view path) {
  static constexpr std::string_view kScripts[] = {".js", ".mjs", ".cjs", ".jsx"};
  const auto ends_it = [&](std::string_view extension) { return path.ends_with(extension); };
  return std::ranges::any_of(kSourceExtensions, ends_it) || std::ranges::any_of(kScripts, ends_it);
}

bool is_test_source(std::string_view path) {
  static constexpr std::string_view kFolders[] = {"test", "tests",     "__tests__",
                                                  "spec", "__mocks__", "integ-tests"};
  static constexpr std::string_view kMarks[] = {".test", ".spec", ".integ"};
  // integ.vpc.ts of the CDK; jest.config.ts, vitest.setup.ts and the like, which only tests start.
  static constexpr std::string_view kStarts[] = {"integ.", "jest.", "vitest."};
  std::string_view rest = path;
  for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
    if (std::ranges::find(kFolders, rest.substr(0, slash)) != std::end(kFolders)) return true;
    rest.remove_prefix(slash + 1);
  }
  for (const std::string_view extension : kSourceExtensions) {
    if (!rest.ends_with(extension)) continue;
    const std::string_view stem = rest.substr(0, rest.size() - extension.size());
    if (std::ranges::any_of(kStarts, [&](std::string_view start) { return stem.starts_with(start); }))
      return true;
    return std::ranges::any_of(kMarks, [&](std::string_view mark) { return stem.ends_with(mark); });
  }
  return false;
}

bool mentions_cdk(std::string_view text) {
  const auto find = [&](std::string_view needle, std::size_t from) -> std::size_t {
    const void* hit = ::memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
    return hit == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
  };
  // Each of the names holds `cdk` or `constructs`; files that use CDK name it in their first lines.
  for (std::size_t at = find("cdk", 0); at != std::string_view::npos; at = find("cdk", at + 3)) {
    const std::string_view before = text.substr(0, at);
    const std::string_view after = text.substr(at + 3);
    if (before.ends_with("aws-") && after.starts_with("-lib")) return true;
    if (before.ends_with("@aws-") && after.starts_with("/")) return true;
    if (before.ends_with("mono")) return true;
  }
  for (std::size_t at = find("constructs", 0); at != std::string_view::npos;
       at = find("constructs", at + 10)) {
    if (at == 0 || (text[at - 1] != '"' && text[at - 1] != '\'')) continue;
    const std::string_view after = text.substr(at + 10);
    if (after.starts_with(text[at - 1]) || after.starts_with("/lib/")) return true;
  }
  return false;
}

std::optional<std::string> library_module(std::string_view specifier) {
  if (specifier == "constructs" || specifier.starts_with("constructs/")) return "constructs";
  if (const auto subpath = inside(specifier, "aws-cdk-lib")) return module_of(*subpath);
  if (const auto subpath = inside(specifier, "monocdk")) return module_of(*subpath);
  if (specifier.starts_with("@aws-cdk/")) {
    specifier.remove_prefix(9);
    const std::string_view package = specifier.substr(0, specifier.find('/'));
    if (package.ends_with("-alpha")) return std::nullopt;
    if (package == "core") return "";
    if (package.starts_with("aws-") ||
        std::ranges::find(kOtherV1Packages, package) != std::end(kOtherV1Packages)) {
      return module_of(package);
    }
  }
  return std::nullopt;
}

}  // namespace presynth::project
