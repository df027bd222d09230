// Which sources have to do with CDK: those that name it, and those that import one of them. Found in the
// bytes, so that nothing else is ever parsed.
#include "analyzers/project/cdk_sources.h"

#include <cstring>
#include <unordered_map>

namespace presynth::project {

namespace {

/// What a relative import names, whatever extension it is written with: "/a/b" for "/a/b.ts", "./b.js" and
/// "/a/b/index.ts".
std::string stem_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::size_t dot = path.rfind('.');
  if (dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash)) {
    const std::string_view extension = path.substr(dot + 1);
    for (const std::string_view known : {"ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"}) {
      if (extension == known) path = path.substr(0, dot);
    }
  }
  if (path.ends_with("/index")) path.remove_suffix(6);
  return std::string(path);
}

/// Calls `visit` with each quoted text that begins with `./` or `../`.
template <class Visit>
void for_each_relative_specifier(std::string_view text, Visit&& visit) {
  constexpr std::size_t kLongest = 256;
  const auto next = [&](std::size_t from) {
    const void* hit = ::memmem(text.data() + from, text.size() - from, "./", 2);
    return hit == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
  };
  for (std::size_t at = next(0); at != std::string_view::npos; at = next(at + 2)) {
    std::size_t begin = at;
    if (begin > 0 && text[begin - 1] == '.') --begin;
    if (begin == 0 || (text[begin - 1] != '"' && text[begin - 1] != '\'')) continue;
    const std::size_t end = text.find(text[begin - 1], begin);
    if (end == std::string_view::npos || end - begin > kLongest) continue;
    visit(text.substr(begin, end - begin));
  }
}

}  // namespace

SourceScan scan_source(std::string_view path, std::string_view text) {
  SourceScan scan;
  scan.mentions_cdk = mentions_cdk(text);
  if (scan.mentions_cdk) return scan;
  for_each_relative_specifier(text, [&](std::string_view specifier) {
    scan.relative_imports.push_back(stem_of(join(directory_of(path), specifier)));
  });
  return scan;
}

std::vector<std::string> cdk_sources(const Snapshot& snapshot) {
  const std::span<const std::string> sources = snapshot.sources();
  std::vector<bool> relevant(sources.size());
  std::vector<std::size_t> pending;
  std::unordered_map<std::string_view, std::vector<std::size_t>> importers;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const SourceScan* scan = snapshot.scan(sources[i]);
    if (scan == nullptr) continue;
    if (scan->mentions_cdk) {
      relevant[i] = true;
      pending.push_back(i);
      continue;
    }
    for (const std::string& import : scan->relative_imports) importers[import].push_back(i);
  }
  while (!pending.empty()) {
    const std::size_t i = pending.back();
    pending.pop_back();
    const auto found = importers.find(stem_of(sources[i]));
    if (found == importers.end()) continue;
    for (const std::size_t importer : found->second) {
      if (relevant[importer]) continue;
      relevant[importer] = true;
      pending.push_back(importer);
    }
  }
  std::vector<std::string> result;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (relevant[i]) result.push_back(sources[i]);
  }
  return result;
}

}  // namespace presynth::project
