#include <algorithm>
#include <atomic>
#include <memory>

#include "analyzers/project/app_command.h"
#include "analyzers/project/json.h"
#include "analyzers/project/once_map.h"
#include "analyzers/project/project.h"
#include "analyzers/project/resolver.h"
#include "analyzers/project/workspace.h"

namespace presynth::project {

namespace {

std::vector<std::string> normalized(std::vector<std::string> paths) {
  for (std::string& path : paths) path = normalize(path);
  std::ranges::sort(paths);
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

/// One file: read once, then parsed once, each by the first thread that asks.
struct Entry {
  std::once_flag read_once;
  std::once_flag parse_once;
  bool readable = false;
  std::uint64_t stamp = 0;
  /// Views of it are given out before it is parsed, and stay good: parsing moves its heap buffer into the
  /// SourceFile.
  std::string text;
  std::string_view view;
  std::shared_ptr<const syntax::SourceFile> parsed;  ///< before parse_once: lent by the previous snapshot
  std::atomic<bool> used = false;                    ///< file() has given `parsed` out
};

/// A string's bytes move with it only when they are not stored inside the string object itself.
constexpr std::size_t kHeapCapacity = 64;

}  // namespace

struct Snapshot::State {
  State(const FileSystem& files, std::span<const std::string> roots, std::span<const std::string> sources,
        const Workspace* previous)
      : workspace(files, roots, sources, previous), resolver(workspace) {}

  struct Lent {
    std::shared_ptr<const syntax::SourceFile> file;
    std::uint64_t stamp;
  };

  Workspace workspace;
  Resolver resolver;
  OnceMap<std::unique_ptr<Entry>> entries;
  StringMap<Lent> lent;
  std::atomic<std::size_t> parsed_files = 0;
  std::atomic<std::size_t> parsed_bytes = 0;
  OnceMap<std::unique_ptr<const CdkConfig>> cdk;  ///< by path of the cdk.json

  Entry& entry(const std::string& path);
  void read(const std::string& path, Entry& entry);
  const CdkConfig* cdk_at(const std::string& directory);
  std::unique_ptr<const CdkConfig> load_cdk(const std::string& path);
};

void Snapshot::State::read(const std::string& path, Entry& entry) {
  const FileSystem& files = workspace.files();
  entry.stamp = files.stamp(path);
  const auto known = lent.find(path);
  const Lent* before = known == lent.end() ? nullptr : &known->second;
  if (before == nullptr || entry.stamp == 0 || before->stamp != entry.stamp) {
    auto text = files.read(path);
    if (!text) {
      workspace.note(path, std::move(text.error().reason));
      return;
    }
    if (before == nullptr || before->file->text() != *text) {
      if (const auto at = text::first_invalid_utf8(*text)) {
        workspace.note(path, "it is not UTF-8 (byte " + std::to_string(*at) + ")");
        return;
      }
      entry.text = std::move(*text);
      entry.text.reserve(kHeapCapacity);
      entry.view = entry.text;
      entry.readable = true;
      return;
    }
  }
  entry.parsed = before->file;
  entry.view = entry.parsed->text();
  entry.readable = true;
}

Entry& Snapshot::State::entry(const std::string& path) {
  Entry& found = *entries.get(path, [] { return std::make_unique<Entry>(); });
  std::call_once(found.read_once, [&] { read(path, found); });
  return found;
}

std::unique_ptr<const CdkConfig> Snapshot::State::load_cdk(const std::string& path) {
  auto config = std::make_unique<CdkConfig>();
  config->path = path;
  config->directory = directory_of(path);
  // A malformed cdk.json is still the nearest one: what lies above it is another app's.
  static const nlohmann::json kNothing = nlohmann::json::object();
  const nlohmann::json* value = workspace.json(path);
  if (value == nullptr) value = &kNothing;
  const std::string_view app = string_member(*value, "app");
  if (!app.empty()) config->entry = entry_of_command(workspace, resolver, config->directory, app);

  nlohmann::json context = nlohmann::json::object();
  if (const nlohmann::json* cached = workspace.json(join(config->directory, "cdk.context.json")))
    context = *cached;
  if (const nlohmann::json* own = member(*value, "context"); own != nullptr && own->is_object())
    context.update(*own);
  config->context_json = context.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return config;
}

const CdkConfig* Snapshot::State::cdk_at(const std::string& directory) {
  const std::string path = join(directory, "cdk.json");
  if (!workspace.is_file(path)) return nullptr;
  return cdk.get(path, [&] { return load_cdk(path); }).get();
}

Snapshot::Snapshot(std::shared_ptr<const FileSystem> files, std::vector<std::string> roots,
                   std::vector<std::string> sources, const Snapshot* previous)
    : files_(std::move(files)),
      roots_(normalized(std::move(roots))),
      sources_(normalized(std::move(sources))),
      state_(std::make_unique<State>(*files_, roots_, sources_,
                                     previous == nullptr ? nullptr : &previous->state_->workspace)) {
  if (previous == nullptr) return;
  // What the previous snapshot was lent and did not ask for is passed on, as long as it takes part.
  for (const auto& [path, lent] : previous->state_->lent) {
    if (std::ranges::binary_search(sources_, path)) state_->lent.emplace(path, lent);
  }
  previous->state_->entries.for_each([&](const std::string& path, const std::unique_ptr<Entry>& entry) {
    if (entry->used.load(std::memory_order_acquire)) {
      state_->lent.insert_or_assign(path, State::Lent{entry->parsed, entry->stamp});
    }
  });
}

Snapshot::~Snapshot() = default;

const syntax::SourceFile* Snapshot::file(const std::string& path) const {
  Entry& entry = state_->entry(path);
  if (!entry.readable) return nullptr;
  std::call_once(entry.parse_once, [&] {
    if (entry.parsed == nullptr) entry.parsed = syntax::SourceFile::parse(path, std::move(entry.text));
    state_->parsed_files.fetch_add(1, std::memory_order_relaxed);
    state_->parsed_bytes.fetch_add(entry.view.size(), std::memory_order_relaxed);
    entry.used.store(true, std::memory_order_release);
  });
  return entry.parsed.get();
}

std::optional<std::string_view> Snapshot::text(const std::string& path) const {
  const Entry& entry = state_->entry(path);
  if (!entry.readable) return std::nullopt;
  return entry.view;
}

std::size_t Snapshot::parsed_files() const { return state_->parsed_files.load(std::memory_order_relaxed); }

std::size_t Snapshot::parsed_bytes() const { return state_->parsed_bytes.load(std::memory_order_relaxed); }

Resolution Snapshot::resolve(const std::string& from_file, std::string_view specifier) const {
  return state_->resolver.resolve(directory_of(from_file), specifier);
}

const CdkConfig* Snapshot::cdk_config(const std::string& file) const {
  for (const std::string_view directory : state_->workspace.upward(directory_of(file))) {
    if (const CdkConfig* config = state_->cdk_at(std::string(directory))) return config;
  }
  return nullptr;
}

std::vector<const CdkConfig*> Snapshot::cdk_configs() const {
  std::vector<const CdkConfig*> all;
  for (const std::string& directory : state_->workspace.directories()) {
    if (const CdkConfig* config = state_->cdk_at(directory)) all.push_back(config);
  }
  std::ranges::sort(all, {}, &CdkConfig::path);
  return all;
}

std::vector<Problem> Snapshot::problems() const { return state_->workspace.problems(); }

}  // namespace presynth::project
