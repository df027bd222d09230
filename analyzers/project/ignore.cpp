#include "analyzers/project/ignore.h"

#include <algorithm>
#include <utility>

#include "analyzers/project/glob.h"

namespace presynth::project {

namespace {

/// Without the line's end and the spaces before it, unless a backslash keeps them.
std::string_view trimmed(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::size_t end = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\') {
      end = ++at + 1;
    } else if (line[at] != ' ') {
      end = at + 1;
    }
  }
  return line.substr(0, end);
}

/// No entry is called so, and none has an empty name.
bool names_nothing(std::string_view pattern) {
  while (!pattern.empty()) {
    const std::size_t slash = pattern.find('/');
    const std::string_view name = pattern.substr(0, slash);
    if (name == "." || name == "..") return true;
    if (slash == std::string_view::npos) break;
    pattern.remove_prefix(slash + 1);
    if (pattern.starts_with('/')) return true;
  }
  return false;
}

}  // namespace

IgnoreFile::IgnoreFile(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view rest = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (rest.empty() || rest.starts_with('#')) continue;
    Line line;
    line.negated = rest.starts_with('!');
    if (line.negated) rest.remove_prefix(1);
    line.folders_only = rest.ends_with('/');
    line.patterns = patterns_of(rest);
    if (!line.patterns.empty() && !names_nothing(rest)) lines_.push_back(std::move(line));
  }
}

std::optional<bool> IgnoreFile::leaves_out(const std::vector<std::string>& names, bool is_folder) const {
  for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) {
    if (line->folders_only && !is_folder) continue;
    const bool matches = std::ranges::any_of(line->patterns, [&](const std::vector<std::string>& pattern) {
      return glob_matches(pattern, names, GlobScope::Whole);
    });
    if (matches) return !line->negated;
  }
  return std::nullopt;
}

const Ignores::Folder& Ignores::folder(const std::string& path) {
  if (const auto known = folders_.find(path); known != folders_.end()) return known->second;
  Folder result{nullptr, nullptr, path};
  const std::string own = join(path, ".gitignore");
  if (files_.kind(own) == FileKind::File) {
    if (const auto text = files_.read(own))
      result.own = read_.emplace_back(std::make_unique<const IgnoreFile>(*text)).get();
  }
  if (path != "/" && files_.kind(join(path, ".git")) == FileKind::Missing)
    result.above = &folder(std::string(directory_of(path)));
  return folders_.emplace(path, std::move(result)).first->second;
}

bool Ignores::leaves_out(const std::string& path, bool is_folder) {
  for (const Folder* at = &folder(std::string(directory_of(path))); at != nullptr; at = at->above) {
    if (at->own == nullptr) continue;
    const std::vector<std::string> names = path_segments(std::string_view(path).substr(at->path.size()));
    if (const auto said = at->own->leaves_out(names, is_folder)) return *said;
  }
  return false;
}

}  // namespace presynth::project
