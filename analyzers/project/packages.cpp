#include "analyzers/project/packages.h"

#include <algorithm>
#include <unordered_set>

#include "analyzers/project/json.h"

namespace presynth::project {

namespace {

constexpr std::size_t kMaxSteps = 50'000;  ///< folders that all globs together may look at
constexpr std::size_t kMaxDepth = 8;       ///< levels that `**` goes down

/// `["packages/*"]` or `{ "packages": [...] }`, as npm and yarn write it.
void append_globs(const nlohmann::json* value, std::vector<std::string>& globs) {
  if (value == nullptr) return;
  if (value->is_object()) value = member(*value, "packages");
  if (value == nullptr || !value->is_array()) return;
  for (const nlohmann::json& item : *value) {
    if (const auto* glob = item.get_ptr<const std::string*>()) globs.push_back(*glob);
  }
}

/// How many characters two paths share, counted in whole folders.
std::size_t shared(std::string_view a, std::string_view b) {
  std::size_t common = 0;
  for (std::size_t i = 0;; ++i) {
    const bool a_ends = i >= a.size() || a[i] == '/';
    const bool b_ends = i >= b.size() || b[i] == '/';
    if (a_ends && b_ends) common = i + 1;
    if (i >= a.size() || i >= b.size() || a[i] != b[i]) return common;
  }
}

/// `{a,b}/c` → `a/c`, `b/c`; one level of braces, which is what people write.
std::vector<std::string> expand_braces(std::string_view pattern) {
  const std::size_t open = pattern.find('{');
  const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
  if (close == std::string_view::npos) return {std::string(pattern)};
  std::vector<std::string> all;
  std::string_view choices = pattern.substr(open + 1, close - open - 1);
  while (true) {
    const std::size_t comma = choices.find(',');
    std::string one(pattern.substr(0, open));
    one.append(choices.substr(0, comma)).append(pattern.substr(close + 1));
    all.push_back(std::move(one));
    if (comma == std::string_view::npos || all.size() > 100) return all;
    choices.remove_prefix(comma + 1);
  }
}

}  // namespace

bool matches_wildcard(std::string_view name, std::string_view pattern) {
  std::size_t n = 0, p = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<std::string> pnpm_packages(std::string_view yaml) {
  std::vector<std::string> globs;
  bool inside = false;
  while (!yaml.empty()) {
    const std::size_t end = yaml.find('\n');
    std::string_view line = yaml.substr(0, end);
    yaml.remove_prefix(end == std::string_view::npos ? yaml.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
      line.remove_suffix(1);
    if (line.starts_with("packages:")) {
      inside = true;
      continue;
    }
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] == '#') continue;
    if (line[first] != '-') {
      inside = false;
      continue;
    }
    if (!inside) continue;
    line.remove_prefix(first + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with('"') || line.starts_with('\'')) {
      line = line.substr(1, line.find(line.front(), 1) - 1);
    } else {
      line = line.substr(0, line.find(" #"));
    }
    if (!line.empty()) globs.emplace_back(line);
  }
  return globs;
}

void Packages::expand(std::string_view top, std::string_view pattern, std::vector<std::string>& folders) {
  struct Step {
    std::string folder;
    std::string_view rest;
    std::size_t depth;
  };
  while (pattern.starts_with("./")) pattern.remove_prefix(2);
  std::vector<Step> pending{{std::string(top), pattern, 0}};
  while (!pending.empty() && ++steps_ < kMaxSteps) {
    const Step step = std::move(pending.back());
    pending.pop_back();
    if (!workspace_.is_directory(step.folder)) continue;
    if (step.rest.empty()) {
      folders.push_back(step.folder);
      continue;
    }
    const std::size_t slash = step.rest.find('/');
    const std::string_view part = step.rest.substr(0, slash);
    const std::string_view rest = slash == std::string_view::npos ? "" : step.rest.substr(slash + 1);
    if (part.find('*') == std::string_view::npos) {
      pending.push_back({join(step.folder, part), rest, step.depth});
      continue;
    }
    const bool deep = part == "**";
    if (deep) pending.push_back({step.folder, rest, step.depth});
    if (deep && step.depth >= kMaxDepth) continue;
    for (const std::string& name : workspace_.files().list(step.folder)) {
      if (name.starts_with('.') || name == "node_modules" || name == "cdk.out" ||
          !matches_wildcard(name, part))
        continue;
      pending.push_back({join(step.folder, name), deep ? step.rest : rest, step.depth + 1});
    }
  }
}

void Packages::collect() {
  std::vector<std::string> folders = workspace_.directories();
  const std::size_t known = folders.size();
  for (std::size_t i = 0; i < known; ++i) {
    const std::string top = folders[i];
    std::vector<std::string> globs;
    if (const nlohmann::json* package = workspace_.json(join(top, "package.json"))) {
      append_globs(member(*package, "workspaces"), globs);
    }
    if (const nlohmann::json* lerna = workspace_.json(join(top, "lerna.json"))) {
      append_globs(member(*lerna, "packages"), globs);
    }
    const std::string pnpm = join(top, "pnpm-workspace.yaml");
    if (workspace_.is_file(pnpm)) {
      if (const auto text = workspace_.files().read(pnpm)) {
        for (std::string& glob : pnpm_packages(*text)) globs.push_back(std::move(glob));
      }
    }
    if (const nlohmann::json* rush = workspace_.json(join(top, "rush.json"))) {
      const nlohmann::json* projects = member(*rush, "projects");
      for (const nlohmann::json& project : projects != nullptr ? *projects : nlohmann::json::array()) {
        const std::string_view folder = string_member(project, "projectFolder");
        if (!folder.empty()) globs.emplace_back(folder);
      }
    }
    for (const std::string& glob : globs) {
      if (glob.starts_with('!')) continue;  // what is left out has no importer either
      for (const std::string& one : expand_braces(glob)) expand(top, one, folders);
    }
  }
  std::ranges::sort(folders);
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  for (const std::string& folder : folders) {
    const nlohmann::json* package = workspace_.json(join(folder, "package.json"));
    if (package == nullptr) continue;
    const std::string_view name = string_member(*package, "name");
    if (!name.empty()) by_name_[std::string(name)].push_back(folder);
  }
}

std::string_view Packages::scope_of(std::string_view directory) {
  std::string_view scope;
  for (const std::string_view at : workspace_.upward(directory)) {
    if (workspace_.kind(join(at, ".git")) != FileKind::Missing) return at;
    scope = at;
  }
  return scope;
}

std::string_view Packages::nearest(std::string_view directory) {
  for (const std::string_view at : workspace_.upward(directory)) {
    if (workspace_.is_file(join(at, "package.json"))) return at;
  }
  return {};
}

std::string Packages::find(std::string_view from_directory, std::string_view name) {
  for (const std::string_view at : workspace_.upward(from_directory)) {
    const nlohmann::json* package = workspace_.json(join(at, "package.json"));
    if (package == nullptr) continue;
    for (const char* kind : {"dependencies", "devDependencies", "peerDependencies", "optionalDependencies"}) {
      const nlohmann::json* dependencies = member(*package, kind);
      if (dependencies == nullptr) continue;
      std::string_view version = string_member(*dependencies, name);
      for (const std::string_view protocol : {"file:", "link:", "portal:", "workspace:"}) {
        if (!version.starts_with(protocol)) continue;
        version.remove_prefix(protocol.size());
        if (protocol == "workspace:" && !version.starts_with('.')) break;  // a version range
        std::string folder = join(at, version);
        if (workspace_.is_directory(folder)) return folder;
        break;
      }
    }
  }
  std::call_once(once_, [&] { collect(); });
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return {};
  // Many repositories under one root may use one name: another repository's package is not meant.
  const std::string_view scope = scope_of(from_directory);
  const std::string* best = nullptr;
  for (const std::string& folder : found->second) {
    if (!is_within(folder, scope)) continue;
    if (best == nullptr || shared(folder, from_directory) > shared(*best, from_directory)) best = &folder;
  }
  return best == nullptr ? std::string() : *best;
}

}  // namespace presynth::project
