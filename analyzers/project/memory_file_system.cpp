#include <algorithm>

#include "analyzers/project/project.h"

namespace presynth::project {

namespace {

std::string prefix_of(const std::string& directory) { return directory == "/" ? directory : directory + "/"; }

}  // namespace

void MemoryFileSystem::write(const std::string& path, std::string text) {
  files_.insert_or_assign(normalize(path), std::move(text));
}

FileKind MemoryFileSystem::kind(const std::string& path) const {
  if (files_.contains(path)) return FileKind::File;
  const std::string prefix = prefix_of(path);
  const auto first = files_.lower_bound(prefix);
  return first != files_.end() && first->first.starts_with(prefix) ? FileKind::Directory : FileKind::Missing;
}

std::expected<std::string, ReadError> MemoryFileSystem::read(const std::string& path) const {
  const auto found = files_.find(path);
  if (found != files_.end()) return found->second;
  return std::unexpected(ReadError{kind(path) == FileKind::Directory ? "it is a directory" : "no such file"});
}

std::uint64_t MemoryFileSystem::layout() const {
  std::size_t layout = 1;
  for (const auto& [path, text] : files_) {
    layout = layout * 31 + std::hash<std::string>{}(path);
    if (!is_script(path)) layout = layout * 31 + std::hash<std::string>{}(text);
  }
  return std::max<std::uint64_t>(1, layout);
}

std::vector<std::string> MemoryFileSystem::list(const std::string& path) const {
  std::vector<std::string> names;
  const std::string prefix = prefix_of(path);
  for (auto it = files_.lower_bound(prefix); it != files_.end() && it->first.starts_with(prefix);) {
    const std::size_t slash = it->first.find('/', prefix.size());
    names.push_back(it->first.substr(prefix.size(), slash - prefix.size()));
    // '0' follows '/': past everything below this entry when it is a directory.
    it = slash == std::string::npos ? std::next(it) : files_.lower_bound(prefix + names.back() + '0');
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace presynth::project
