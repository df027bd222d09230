#include "analyzers/project/tsconfig.h"

#include <algorithm>

#include "analyzers/project/json.h"

namespace presynth::project {

namespace {

constexpr std::size_t kMaxDepth = 16;  ///< of an `extends` chain
constexpr std::size_t kMaxFiles = 64;  ///< in one configuration, whose `extends` may be lists

}  // namespace

/// A configuration while its files are merged; each file's own settings come after those it extends.
struct TsConfigs::Loading {
  std::string root_directory;  ///< what ${configDir} stands for
  const nlohmann::json* paths = nullptr;
  std::string paths_directory;  ///< the folder of the file that set `paths`
  const nlohmann::json* references = nullptr;
  TsConfig config;
  std::size_t files = 0;
};

const PathMapping* TsConfig::match(std::string_view specifier) const {
  const PathMapping* best = nullptr;
  for (const PathMapping& mapping : paths) {
    if (!mapping.star) {
      if (mapping.prefix == specifier) return &mapping;
      continue;
    }
    if (specifier.size() < mapping.prefix.size() + mapping.suffix.size()) continue;
    if (!specifier.starts_with(mapping.prefix) || !specifier.ends_with(mapping.suffix)) continue;
    // Of equal prefixes TypeScript takes the one written first; that order is lost here, the narrower pattern
    // is meant.
    const auto rank = [](const PathMapping& one) { return std::pair(one.prefix.size(), one.suffix.size()); };
    if (best == nullptr || rank(mapping) > rank(*best)) best = &mapping;
  }
  return best;
}

std::string TsConfigs::extended_file(std::string_view directory, std::string_view name) {
  std::string path;
  if (name.starts_with('.') || name.starts_with('/')) {
    path = join(directory, name);
  } else {
    // `@repo/tsconfig/base.json`: a package of the workspace; those in node_modules set no paths of ours.
    std::size_t end = name.find('/');
    if (name.starts_with('@') && end != std::string_view::npos) end = name.find('/', end + 1);
    const std::string folder = packages_.find(directory, name.substr(0, end));
    if (folder.empty()) return {};
    path = end == std::string_view::npos ? folder : join(folder, name.substr(end + 1));
  }
  if (workspace_.is_file(path)) return path;
  if (workspace_.is_file(path + ".json")) return path + ".json";
  if (std::string inner = join(path, "tsconfig.json"); workspace_.is_file(inner)) return inner;
  return {};
}

void TsConfigs::load(const std::string& path, std::size_t depth, Loading& loading) {
  if (depth > kMaxDepth || ++loading.files > kMaxFiles) return;
  const nlohmann::json* file = workspace_.json(path);
  if (file == nullptr) return;
  const std::string directory(directory_of(path));
  if (const nlohmann::json* extends = member(*file, "extends")) {
    const auto load_one = [&](const nlohmann::json& item) {
      const auto* name = item.get_ptr<const std::string*>();
      if (name == nullptr || name->empty()) return;
      const std::string extended = extended_file(directory, *name);
      if (!extended.empty()) load(extended, depth + 1, loading);
    };
    if (extends->is_array()) {
      std::ranges::for_each(*extends, load_one);
    } else {
      load_one(*extends);
    }
  }
  if (depth == 0) loading.references = member(*file, "references");
  const nlohmann::json* options = member(*file, "compilerOptions");
  if (options == nullptr) return;
  const auto set = [&](const char* name, std::string& value) {
    std::string_view text = string_member(*options, name);
    if (text.empty()) return;
    constexpr std::string_view kConfigDir = "${configDir}";
    if (text.starts_with(kConfigDir)) {
      value = join(loading.root_directory, "." + std::string(text.substr(kConfigDir.size())));
    } else {
      value = join(directory, text);
    }
  };
  set("baseUrl", loading.config.base_url);
  set("outDir", loading.config.out_dir);
  set("declarationDir", loading.config.declaration_dir);
  set("rootDir", loading.config.root_dir);
  if (const nlohmann::json* paths = member(*options, "paths"); paths != nullptr && paths->is_object()) {
    loading.paths = paths;
    loading.paths_directory = directory;
  }
}

std::unique_ptr<const TsConfig> TsConfigs::load_root(const std::string& path) {
  Loading loading;
  loading.root_directory = directory_of(path);
  load(path, 0, loading);
  if (loading.paths == nullptr && loading.config.base_url.empty() && loading.references != nullptr) {
    // A "solution": `tsconfig.json` only refers to `tsconfig.app.json` beside it, which holds the settings.
    for (const nlohmann::json& reference : *loading.references) {
      const std::string_view target = string_member(reference, "path");
      if (target.empty()) continue;
      const std::string file = join(loading.root_directory, target);
      if (directory_of(file) != loading.root_directory || !workspace_.is_file(file)) continue;
      Loading referred;
      referred.root_directory = loading.root_directory;
      load(file, 1, referred);
      if (referred.paths != nullptr || !referred.config.base_url.empty()) {
        loading = std::move(referred);
        break;
      }
    }
  }

  TsConfig& config = loading.config;
  if (loading.paths != nullptr) {
    const std::string base = config.base_url.empty() ? loading.paths_directory : config.base_url;
    for (const auto& [pattern, targets] : loading.paths->items()) {
      PathMapping mapping;
      const std::size_t star = pattern.find('*');
      mapping.star = star != std::string::npos;
      mapping.prefix = pattern.substr(0, star);
      if (mapping.star) mapping.suffix = pattern.substr(star + 1);
      if (!targets.is_array()) continue;
      for (const nlohmann::json& target : targets) {
        if (mapping.targets.size() == kMaxTargets) break;
        const auto* text = target.get_ptr<const std::string*>();
        if (text == nullptr) continue;
        constexpr std::string_view kConfigDir = "${configDir}";
        mapping.targets.push_back(text->starts_with(kConfigDir)
                                      ? join(loading.root_directory, "." + text->substr(kConfigDir.size()))
                                      : join(base, *text));
      }
      config.paths.push_back(std::move(mapping));
    }
  }
  return std::make_unique<const TsConfig>(std::move(config));
}

const TsConfig* TsConfigs::nearest(std::string_view directory) {
  for (const std::string_view at : workspace_.upward(directory)) {
    const std::string path = join(at, "tsconfig.json");
    if (!workspace_.is_file(path)) continue;
    return by_path_.get(path, [&] { return load_root(path); }).get();
  }
  return nullptr;
}

}  // namespace presynth::project
