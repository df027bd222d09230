#include "analyzers/project/workspace.h"

#include <algorithm>

#include "analyzers/project/json.h"
#include "analyzers/text/text.h"

namespace presynth::project {

namespace {

/// Files that make a folder the top of a workspace, beside a package.json with "workspaces".
constexpr std::string_view kWorkspaceFiles[] = {"pnpm-workspace.yaml", "lerna.json", "nx.json", "rush.json"};

/// `directory` and every folder above it, innermost first.
std::vector<std::string_view> with_parents(std::string_view directory) {
  std::vector<std::string_view> all{directory};
  while (all.back() != "/" && all.back() != ".") all.push_back(directory_of(all.back()));
  return all;
}

bool in_node_modules(std::string_view below) {
  return below.starts_with("node_modules/") || below.find("/node_modules/") != std::string_view::npos ||
         below == "node_modules" || below.ends_with("/node_modules");
}

}  // namespace

std::vector<std::string> boundaries(const FileSystem& files, std::span<const std::string> roots) {
  return Workspace(files, roots, {}, nullptr).boundaries();
}

Workspace::Workspace(const FileSystem& files, std::span<const std::string> roots,
                     std::span<const std::string> sources, const Workspace* previous)
    : files_(files), roots_(roots), sources_(sources), source_set_(sources.begin(), sources.end()) {
  if (previous != nullptr) {
    lent_json_ = previous->lent_json_;
    previous->json_.for_each([&](const std::string& path, const std::shared_ptr<const JsonFile>& file) {
      if (file != nullptr) lent_json_.insert_or_assign(path, file);
    });
  }
  std::vector<std::string> found;
  for (const std::string& root : roots) {
    // json() asks for the boundaries, which are not known yet; each root is looked at with itself as the
    // boundary.
    boundaries_ = {"/"};
    found.push_back(find_boundary(root));
  }
  boundaries_.clear();
  std::ranges::sort(found);
  for (std::string& boundary : found) {
    if (boundaries_.empty() || !is_within(boundary, boundaries_.back()))
      boundaries_.push_back(std::move(boundary));
  }
  // A malformed package.json above the boundary is nobody's problem.
  std::erase_if(problems_, [&](const Problem& problem) { return !is_allowed(problem.path); });
}

std::string Workspace::find_boundary(const std::string& root) {
  const bool single = kind(root) != FileKind::Directory;
  const std::vector<std::string_view> folders =
      with_parents(single ? directory_of(root) : std::string_view(root));
  const auto nearest = [&](auto&& holds) -> std::optional<std::string> {
    const auto found = std::ranges::find_if(folders, holds);
    if (found == folders.end()) return std::nullopt;
    return std::string(*found);
  };
  const auto has = [&](std::string_view folder, std::string_view name) {
    return kind(join(folder, name)) != FileKind::Missing;
  };
  if (auto top = nearest([&](std::string_view folder) { return has(folder, ".git"); })) return *top;
  const auto is_workspace = [&](std::string_view folder) {
    if (std::ranges::any_of(kWorkspaceFiles, [&](std::string_view name) { return has(folder, name); }))
      return true;
    const std::string package = join(folder, "package.json");
    if (kind(package) != FileKind::File) return false;
    const nlohmann::json* value = json(package);
    return value != nullptr && value->contains("workspaces");
  };
  if (auto top = nearest(is_workspace)) return *top;
  if (single) {
    if (auto top = nearest([&](std::string_view folder) { return has(folder, "cdk.json"); })) return *top;
    if (auto top = nearest([&](std::string_view folder) {
          return has(folder, "tsconfig.json") || has(folder, "package.json");
        })) {
      return *top;
    }
  } else if (auto top = nearest([&](std::string_view folder) { return has(folder, "package.json"); })) {
    return *top;
  }
  return std::string(folders.front());
}

FileKind Workspace::kind(std::string_view path) {
  return kinds_.get(path, [&] { return files_.kind(std::string(path)); });
}

bool Workspace::is_file(std::string_view path) {
  if (source_set_.contains(path)) return true;
  return is_allowed(path) && kind(path) == FileKind::File;
}

bool Workspace::is_directory(std::string_view path) {
  return is_allowed(path) && kind(path) == FileKind::Directory;
}

std::string_view Workspace::boundary_of(std::string_view path) const {
  for (const std::string& boundary : boundaries_) {
    if (is_within(path, boundary)) return boundary;
  }
  return {};
}

bool Workspace::is_allowed(std::string_view path) const {
  const std::string_view boundary = boundary_of(path);
  return !boundary.empty() && !in_node_modules(path.substr(boundary.size()));
}

std::vector<std::string_view> Workspace::upward(std::string_view directory) const {
  const std::string_view boundary = boundary_of(directory);
  std::vector<std::string_view> all;
  if (boundary.empty()) return all;
  for (std::string_view at = directory;; at = directory_of(at)) {
    all.push_back(at);
    if (at.size() <= boundary.size()) return all;
  }
}

const std::vector<std::string>& Workspace::directories() {
  std::call_once(directories_once_, [&] {
    std::unordered_set<std::string_view> seen;
    const auto add = [&](std::string_view directory) {
      for (const std::string_view at : upward(directory)) {
        if (!seen.insert(at).second) return;  // then those above it are known too
      }
    };
    std::string_view last;
    for (const std::string& source : sources_) {
      const std::string_view directory = directory_of(source);
      if (directory != last) add(directory);  // sources come in path order
      last = directory;
    }
    for (const std::string& root : roots_) add(kind(root) == FileKind::Directory ? root : directory_of(root));
    directories_.assign(seen.begin(), seen.end());
    std::ranges::sort(directories_);
  });
  return directories_;
}

std::shared_ptr<const JsonFile> Workspace::read_json(const std::string& path) {
  const auto lent = lent_json_.find(path);
  const std::uint64_t stamp = files_.stamp(path);
  if (lent != lent_json_.end() && stamp != 0 && lent->second->stamp == stamp) return lent->second;
  auto text = files_.read(path);
  if (lent != lent_json_.end() && text && lent->second->stamp == stamp && lent->second->text == *text) {
    return lent->second;
  }
  auto file = std::make_shared<JsonFile>();
  file->stamp = stamp;
  if (!text) {
    file->error = std::move(text.error().reason);
    return file;
  }
  file->text = std::move(*text);
  auto value = parse_json(file->text);
  if (!value) {
    file->error = std::move(value.error());
  } else if (!value->is_object()) {
    file->error = "it is not a JSON object";
  } else {
    file->value = std::move(*value);
  }
  return file;
}

const nlohmann::json* Workspace::json(std::string_view path) {
  if (!is_file(path)) return nullptr;
  const std::shared_ptr<const JsonFile>& file = json_.get(path, [&] {
    std::shared_ptr<const JsonFile> made = read_json(std::string(path));
    if (!made->error.empty()) note(std::string(path), made->error);
    return made;
  });
  return file->value.is_object() ? &file->value : nullptr;
}

void Workspace::note(std::string path, std::string reason) {
  const std::lock_guard lock(problems_mutex_);
  problems_.push_back({std::move(path), std::move(reason)});
}

std::vector<Problem> Workspace::problems() const {
  std::vector<Problem> all;
  {
    const std::lock_guard lock(problems_mutex_);
    all = problems_;
  }
  const auto key = [](const Problem& problem) { return std::tie(problem.path, problem.reason); };
  std::ranges::sort(all, {}, key);
  const auto rest = std::ranges::unique(all, {}, key);
  all.erase(rest.begin(), rest.end());
  return all;
}

}  // namespace presynth::project
