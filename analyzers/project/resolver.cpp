#include "analyzers/project/resolver.h"

#include <algorithm>
#include <array>
#include <vector>

#include "analyzers/project/json.h"

namespace presynth::project {

namespace {

using Kind = Resolution::Kind;

/// Folders that compilers write to. `lib` is one in some repositories and holds sources in others: what
/// exists decides.
constexpr std::string_view kBuildFolders[] = {
    "dist", "build",  "lib",      "out", "output", "cjs",  "esm", "es",     "types",  "dts",       ".build",
    "umd",  "module", "commonjs", "js",  "main",   "node", "tsc", "target", "bundle", "generated", "release"};
/// Those that hold nothing else.
constexpr std::string_view kOutputFolders[] = {"dist",   "build",  "out",    "output", "cjs",     "esm",
                                               ".build", "target", "bundle", "umd",    "release", "dts"};
/// Where the sources of a package are, seen from the package or from what remains of a built path.
constexpr std::string_view kSourceFolders[] = {"src", "", "lib", "source", "bin"};
constexpr std::string_view kIndexes[] = {"src/index", "lib/index", "index", "source/index", "bin/index"};

constexpr std::string_view kTypeScript[] = {".ts", ".tsx", ".mts", ".cts"};
constexpr std::string_view kJavaScript[] = {".js", ".jsx", ".mjs", ".cjs"};
constexpr std::string_view kDeclarations[] = {".d.ts", ".d.mts", ".d.cts"};

/// Node's own modules; `node:` names are recognized by their prefix.
constexpr std::string_view kNodeModules[] = {"assert",
                                             "async_hooks",
                                             "buffer",
                                             "child_process",
                                             "cluster",
                                             "console",
                                             "constants",
                                             "crypto",
                                             "dgram",
                                             "dns",
                                             "domain",
                                             "events",
                                             "fs",
                                             "http",
                                             "http2",
                                             "https",
                                             "inspector",
                                             "module",
                                             "net",
                                             "os",
                                             "path",
                                             "perf_hooks",
                                             "process",
                                             "punycode",
                                             "querystring",
                                             "readline",
                                             "repl",
                                             "stream",
                                             "string_decoder",
                                             "timers",
                                             "tls",
                                             "tty",
                                             "url",
                                             "util",
                                             "v8",
                                             "vm",
                                             "worker_threads",
                                             "zlib"};

/// Order of conditions in `exports`, those that lead to sources first; every other condition comes after
/// them.
constexpr std::string_view kConditions[] = {"source", "development", "types",  "import",
                                            "node",   "require",     "default"};

struct Swap {
  std::string_view from;
  std::array<std::string_view, 2> to;
};
/// A source names its neighbour by what the compiler will make of it.
constexpr Swap kSwaps[] = {{".js", {".ts", ".tsx"}},
                           {".jsx", {".tsx", ".ts"}},
                           {".mjs", {".mts", ".ts"}},
                           {".cjs", {".cts", ".ts"}}};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::end(list);
}

template <class List>
bool ends_with_any(std::string_view path, const List& extensions) {
  return std::ranges::any_of(extensions,
                             [&](std::string_view extension) { return path.ends_with(extension); });
}

/// The path without the extension of a source, a built file or a declaration.
std::string_view stem_of(std::string_view path) {
  for (const auto extension : kDeclarations) {
    if (path.ends_with(extension)) return path.substr(0, path.size() - extension.size());
  }
  for (const auto extension : kTypeScript) {
    if (path.ends_with(extension)) return path.substr(0, path.size() - extension.size());
  }
  for (const auto extension : kJavaScript) {
    if (path.ends_with(extension)) return path.substr(0, path.size() - extension.size());
  }
  return path;
}

std::string concat(std::string_view a, std::string_view b) {
  std::string out;
  out.reserve(a.size() + b.size());
  return out.append(a).append(b);
}

bool is_relative(std::string_view specifier) {
  return specifier == "." || specifier == ".." || specifier.starts_with("./") ||
         specifier.starts_with("../") || specifier.starts_with('/');
}

/// `text` with its star, if any, replaced.
std::string fill(std::string_view text, std::string_view star) {
  const std::size_t at = text.find('*');
  if (at == std::string_view::npos) return std::string(text);
  std::string out(text.substr(0, at));
  return out.append(star).append(text.substr(at + 1));
}

/// The strings that an `exports` target may lead to, the most promising first. Depth is that of the JSON,
/// which is limited.
void append_targets(const nlohmann::json& target, std::vector<std::string_view>& all) {
  if (const auto* text = target.get_ptr<const std::string*>()) {
    all.push_back(*text);
  } else if (target.is_array()) {
    for (const nlohmann::json& item : target) append_targets(item, all);
  } else if (target.is_object()) {
    for (const std::string_view condition : kConditions) {
      if (const nlohmann::json* chosen = member(target, condition)) append_targets(*chosen, all);
    }
    for (const auto& [condition, chosen] : target.items()) {
      if (!contains(kConditions, condition)) {
        append_targets(chosen, all);
      }
    }
  }
}

}  // namespace

Resolver::Found Resolver::typescript(const std::string& stem) {
  for (const std::string_view extension : kTypeScript) {
    std::string path = concat(stem, extension);
    if (workspace_.is_file(path)) return Resolution{Kind::File, std::move(path), {}};
  }
  return std::nullopt;
}

Resolver::Found Resolver::file(const std::string& path) {
  for (const Swap& swap : kSwaps) {
    if (!path.ends_with(swap.from)) continue;
    const std::string_view stem = std::string_view(path).substr(0, path.size() - swap.from.size());
    for (const std::string_view extension : swap.to) {
      std::string source = concat(stem, extension);
      if (workspace_.is_file(source)) return Resolution{Kind::File, std::move(source), {}};
    }
    if (workspace_.is_file(path)) return Resolution{Kind::File, path, {}};
  }
  if (ends_with_any(path, kDeclarations)) {
    if (Found source = typescript(std::string(stem_of(path)))) return source;
    return std::nullopt;
  }
  if (ends_with_any(path, kTypeScript) && workspace_.is_file(path)) return Resolution{Kind::File, path, {}};
  if (path.ends_with(".json") && workspace_.is_file(path)) return Resolution{Kind::Json, path, {}};
  if (Found source = typescript(path)) return source;
  for (const std::string_view extension : kJavaScript) {
    std::string script = concat(path, extension);
    if (workspace_.is_file(script)) return Resolution{Kind::File, std::move(script), {}};
  }
  if (std::string data = concat(path, ".json"); workspace_.is_file(data)) {
    return Resolution{Kind::Json, std::move(data), {}};
  }
  return std::nullopt;
}

/// Declarations without a source, and files that are no modules of ours: there, but not to be read.
Resolver::Found Resolver::other_file(const std::string& path) {
  const std::string_view stem = stem_of(path);
  for (const std::string_view extension : kDeclarations) {
    if (workspace_.is_file(concat(stem, extension)) || workspace_.is_file(concat(path, extension)) ||
        workspace_.is_file(concat(path, concat("/index", extension)))) {
      return Resolution{Kind::External, {}, {}};
    }
  }
  if (workspace_.is_file(path)) return Resolution{Kind::External, {}, {}};
  return std::nullopt;
}

Resolver::Found Resolver::folder(const std::string& directory) {
  if (!workspace_.is_directory(directory)) return std::nullopt;
  if (const nlohmann::json* package = workspace_.json(join(directory, "package.json"))) {
    for (const char* field : {"source", "types", "typings", "main", "module"}) {
      const std::string_view target = string_member(*package, field);
      if (target.empty()) continue;
      if (Found found = source_of(directory, target)) return found;
    }
  }
  return file(join(directory, "index"));
}

Resolver::Found Resolver::source_of(const std::string& package, std::string_view target) {
  const std::string full = join(package, target);
  if (full == package || !workspace_.is_allowed(full)) return std::nullopt;
  const std::string stem(stem_of(full));
  const auto source = [&](const std::string& path) -> Found {
    if (Found found = typescript(path)) return found;
    if (stem.size() == full.size())
      return typescript(join(path, "index"));  // no extension: it may be a folder
    return std::nullopt;
  };
  if (Found found = source(stem)) return found;

  // A built file. First as the package's own tsconfig.json says…
  if (const TsConfig* config = tsconfigs_.nearest(package)) {
    for (const std::string& out : {config->out_dir, config->declaration_dir}) {
      if (out.empty() || !is_within(stem, out)) continue;
      const std::string rest = relative_to(stem, out);
      if (!config->root_dir.empty()) {
        if (Found found = source(join(config->root_dir, rest))) return found;
      }
      for (const std::string_view folder : kSourceFolders) {
        if (Found found = source(join(join(package, folder), rest))) return found;
      }
    }
  }
  // …then as people lay out packages: dist/cjs/index.js is src/index.ts.
  if (is_within(stem, package)) {
    std::string_view rest = std::string_view(stem).substr(package == "/" ? 1 : package.size() + 1);
    for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
      if (!contains(kBuildFolders, rest.substr(0, slash))) break;
      rest.remove_prefix(slash + 1);
      for (const std::string_view folder : kSourceFolders) {
        if (Found found = source(join(join(package, folder), rest))) return found;
      }
    }
  }
  if (Found found = file(full)) return found;
  return workspace_.is_directory(full) ? file(join(full, "index")) : std::nullopt;
}

/// The compiler wrote this file, or would write it: it lies in the output of the package's tsconfig.json or
/// in a folder for such, or has its declarations beside it.
bool Resolver::is_output(const std::string& path) {
  const std::string package(packages_.nearest(directory_of(path)));
  if (package.empty()) return false;
  if (const TsConfig* config = tsconfigs_.nearest(package)) {
    for (const std::string& out : {config->out_dir, config->declaration_dir}) {
      // A tsconfig.json that writes beside its sources says nothing.
      if (!out.empty() && !is_within(package, out) && is_within(path, out)) return true;
    }
  }
  const std::string below = relative_to(path, package);
  if (contains(kOutputFolders, std::string_view(below).substr(0, below.find('/')))) return true;
  return workspace_.is_file(concat(stem_of(path), ".d.ts"));
}

/// The TypeScript source of a built file, there or not.
Resolver::Found Resolver::built(const std::string& path) {
  const std::string package(packages_.nearest(directory_of(path)));
  if (package.empty() || !is_within(path, package)) return std::nullopt;
  const std::string target = relative_to(path, package);
  Found found = source_of(package, target);
  // `packages/shared/dist`: the build folder itself.
  if (!found && contains(kBuildFolders, target)) found = package_main(package);
  if (found && found->kind == Kind::File && ends_with_any(found->path, kTypeScript)) return found;
  return std::nullopt;
}

Resolution Resolver::resolve_path(const std::string& path) {
  if (!workspace_.is_allowed(path)) return {};
  Found found = file(path);
  if (!found) found = folder(path);
  if (found) {
    const bool script = found->kind == Kind::File && !ends_with_any(found->path, kTypeScript);
    if (script && is_output(found->path)) {
      if (Found source = built(found->path)) return *source;
    }
    return *found;
  }
  found = other_file(path);
  if (!found || is_output(path)) {
    if (Found source = built(path)) return *source;
  }
  return found.value_or(Resolution{});
}

Resolver::Found Resolver::package_main(const std::string& package) {
  if (const nlohmann::json* value = workspace_.json(join(package, "package.json"))) {
    if (const nlohmann::json* exports = member(*value, "exports")) {
      if (Found found = exported(package, *exports, ".")) return found;
    }
    for (const char* field : {"source", "types", "typings", "main", "module"}) {
      const std::string_view target = string_member(*value, field);
      if (target.empty()) continue;
      if (Found found = source_of(package, target)) return found;
    }
  }
  for (const std::string_view index : kIndexes) {
    if (Found found = typescript(join(package, index))) return found;
  }
  return file(join(package, "index"));
}

Resolver::Found Resolver::exported(const std::string& package, const nlohmann::json& map,
                                   const std::string& key) {
  const auto first = [&](const nlohmann::json& target, std::string_view star) -> Found {
    std::vector<std::string_view> targets;
    append_targets(target, targets);
    for (const std::string_view one : targets) {
      if (!one.starts_with("./")) continue;
      if (Found found = source_of(package, fill(one, star))) return found;
    }
    return std::nullopt;
  };
  const bool has_subpaths = map.is_object() && !map.empty() &&
                            (map.begin().key().starts_with('.') || map.begin().key().starts_with('#'));
  if (!has_subpaths) return key == "." ? first(map, "") : std::nullopt;
  if (const auto exact = map.find(key); exact != map.end()) return first(*exact, "");
  const nlohmann::json* best = nullptr;
  std::size_t best_size = 0;
  std::string_view best_star;
  for (const auto& [pattern, target] : map.items()) {
    const std::size_t star = pattern.find('*');
    if (star == std::string::npos || star < best_size) continue;
    const std::string_view suffix = std::string_view(pattern).substr(star + 1);
    if (key.size() < star + suffix.size() || !key.starts_with(pattern.substr(0, star)) ||
        !key.ends_with(suffix))
      continue;
    best = &target;
    best_size = star;
    best_star = std::string_view(key).substr(star, key.size() - star - suffix.size());
  }
  return best == nullptr ? std::nullopt : first(*best, best_star);
}

/// `#name`: the `imports` of the package that the file is in.
Resolver::Found Resolver::package_import(std::string_view from_directory, std::string_view specifier) {
  const std::string package(packages_.nearest(from_directory));
  if (package.empty()) return std::nullopt;
  const nlohmann::json* value = workspace_.json(join(package, "package.json"));
  const nlohmann::json* imports = value == nullptr ? nullptr : member(*value, "imports");
  return imports == nullptr ? std::nullopt : exported(package, *imports, std::string(specifier));
}

Resolver::Found Resolver::workspace_package(std::string_view from_directory, std::string_view specifier) {
  std::size_t end = specifier.find('/');
  if (specifier.starts_with('@') && end != std::string_view::npos) end = specifier.find('/', end + 1);
  const std::string package = packages_.find(from_directory, specifier.substr(0, end));
  if (package.empty()) return std::nullopt;
  if (end == std::string_view::npos || end + 1 == specifier.size()) return package_main(package);

  std::string_view subpath = specifier.substr(end + 1);
  while (subpath.starts_with('/')) subpath.remove_prefix(1);
  if (const nlohmann::json* value = workspace_.json(join(package, "package.json"))) {
    if (const nlohmann::json* exports = member(*value, "exports")) {
      if (Found found = exported(package, *exports, concat("./", subpath))) return found;
    }
  }
  if (Resolution found = resolve_path(join(package, subpath)); found.kind != Kind::Missing) return found;
  for (const std::string_view folder : kSourceFolders) {
    if (folder.empty()) continue;
    const std::string path = join(join(package, folder), subpath);
    if (Found found = file(path)) return found;
    if (Found found = this->folder(path)) return found;
  }
  return std::nullopt;
}

Resolution Resolver::resolve(std::string_view from_directory, std::string_view specifier) {
  std::string key;
  key.reserve(from_directory.size() + specifier.size() + 1);
  key.append(from_directory).append(1, '\0').append(specifier);
  return cache_.get(key, [&] { return compute(from_directory, specifier); });
}

Resolution Resolver::compute(std::string_view from_directory, std::string_view specifier) {
  if (specifier.empty()) return {};
  if (is_relative(specifier)) {
    const std::string path = join(from_directory, specifier);
    const bool only_folder = specifier.ends_with('/') || specifier.ends_with('.');
    if (only_folder && workspace_.is_directory(path)) {
      if (Found found = folder(path)) return *found;
    }
    return resolve_path(path);
  }
  if (auto module = library_module(specifier)) return {Kind::Library, {}, std::move(*module)};
  if (specifier.find(':') != std::string_view::npos)
    return {Kind::External, {}, {}};  // node:fs, https://…, data:…

  bool dangling = false;  // a tsconfig path that leads nowhere
  const TsConfig* config = tsconfigs_.nearest(from_directory);
  if (const PathMapping* mapping = config == nullptr ? nullptr : config->match(specifier)) {
    const std::string_view star =
        mapping->star ? specifier.substr(mapping->prefix.size(),
                                         specifier.size() - mapping->prefix.size() - mapping->suffix.size())
                      : std::string_view();
    for (const std::string& target : mapping->targets) {
      const std::string path = normalize(fill(target, star));
      if (!workspace_.is_allowed(path)) continue;  // into node_modules
      if (Resolution found = resolve_path(path); found.kind != Kind::Missing) return found;
      dangling = !mapping->prefix.empty() || !mapping->star;
    }
  }
  if (specifier.starts_with('#')) {
    if (Found found = package_import(from_directory, specifier)) return *found;
    return {};
  }
  // Node's own win over `baseUrl` at run time; `util/format` may still be a file of ours.
  if (contains(kNodeModules, specifier)) {
    return {Kind::External, {}, {}};
  }
  if (config != nullptr && !config->base_url.empty()) {
    const std::string path = join(config->base_url, specifier);
    if (workspace_.is_allowed(path)) {
      if (Found found = file(path)) return *found;
      if (Found found = folder(path)) return *found;
    }
  }
  if (Found found = workspace_package(from_directory, specifier)) return *found;
  return {dangling ? Kind::Missing : Kind::External, {}, {}};
}

}  // namespace presynth::project
