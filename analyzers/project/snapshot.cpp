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

/// One text of one file: scanned and parsed once, each by the first thread that asks. Snapshots that follow
/// each other share it for as long as the file has this text.
struct Entry {
  std::once_flag scan_once;
  std::once_flag parse_once;
  std::atomic<std::uint64_t> stamp = 0;  ///< as it was when a snapshot looked last
  /// Views of it are given out before it is parsed, and stay good: parsing moves its heap buffer into the
  /// SourceFile.
  std::string text;
  std::string_view view;
  SourceScan scan;
  std::shared_ptr<const syntax::SourceFile> parsed;
};

/// What one snapshot has of a file.
struct Slot {
  std::once_flag read_once;
  std::once_flag count_once;
  std::shared_ptr<Entry> entry;    ///< null when it cannot be read
  std::atomic<bool> read = false;  ///< `entry` is what it will be
};

/// A string's bytes move with it only when they are not stored inside the string object itself.
constexpr std::size_t kHeapCapacity = 64;

}  // namespace

struct Snapshot::State {
  State(const FileSystem& files, std::span<const std::string> roots, std::span<const std::string> sources,
        const Workspace* previous)
      : workspace(files, roots, sources, previous), resolver(workspace) {}

  Workspace workspace;
  Resolver resolver;
  OnceMap<std::unique_ptr<Slot>> slots;
  StringMap<std::shared_ptr<Entry>> lent;  ///< by the previous snapshot
  std::atomic<std::size_t> parsed_files = 0;
  std::atomic<std::size_t> parsed_bytes = 0;
  OnceMap<std::unique_ptr<const CdkConfig>> cdk;  ///< by path of the cdk.json

  Slot& slot(const std::string& path);
  [[nodiscard]] std::shared_ptr<Entry> read(const std::string& path);
  const CdkConfig* cdk_at(const std::string& directory);
  std::unique_ptr<const CdkConfig> load_cdk(const std::string& path);
};

std::shared_ptr<Entry> Snapshot::State::read(const std::string& path) {
  const FileSystem& files = workspace.files();
  const std::uint64_t stamp = files.stamp(path);
  const auto known = lent.find(path);
  if (known != lent.end() && stamp != 0 && known->second->stamp.load(std::memory_order_relaxed) == stamp)
    return known->second;
  auto text = files.read(path);
  if (!text) {
    workspace.note(path, std::move(text.error().reason));
    return nullptr;
  }
  if (known != lent.end() && known->second->view == *text) {
    known->second->stamp.store(stamp, std::memory_order_relaxed);
    return known->second;
  }
  if (const auto at = text::first_invalid_utf8(*text)) {
    workspace.note(path, "it is not UTF-8 (byte " + std::to_string(*at) + ")");
    return nullptr;
  }
  auto entry = std::make_shared<Entry>();
  entry->stamp.store(stamp, std::memory_order_relaxed);
  entry->text = std::move(*text);
  entry->text.reserve(kHeapCapacity);
  entry->view = entry->text;
  return entry;
}

Slot& Snapshot::State::slot(const std::string& path) {
  Slot& found = *slots.get(path, [] { return std::make_unique<Slot>(); });
  std::call_once(found.read_once, [&] {
    found.entry = read(path);
    found.read.store(true, std::memory_order_release);
  });
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
  previous->state_->slots.for_each([&](const std::string& path, const std::unique_ptr<Slot>& slot) {
    if (slot->read.load(std::memory_order_acquire) && slot->entry != nullptr)
      state_->lent.insert_or_assign(path, slot->entry);
  });
}

Snapshot::~Snapshot() = default;

const syntax::SourceFile* Snapshot::file(const std::string& path) const {
  Slot& slot = state_->slot(path);
  if (slot.entry == nullptr) return nullptr;
  Entry& entry = *slot.entry;
  std::call_once(entry.parse_once,
                 [&] { entry.parsed = syntax::SourceFile::parse(path, std::move(entry.text)); });
  std::call_once(slot.count_once, [&] {
    state_->parsed_files.fetch_add(1, std::memory_order_relaxed);
    state_->parsed_bytes.fetch_add(entry.view.size(), std::memory_order_relaxed);
  });
  return entry.parsed.get();
}

std::optional<std::string_view> Snapshot::text(const std::string& path) const {
  const Slot& slot = state_->slot(path);
  if (slot.entry == nullptr) return std::nullopt;
  return slot.entry->view;
}

const SourceScan* Snapshot::scan(const std::string& path) const {
  const Slot& slot = state_->slot(path);
  if (slot.entry == nullptr) return nullptr;
  Entry& entry = *slot.entry;
  std::call_once(entry.scan_once, [&] { entry.scan = scan_source(path, entry.view); });
  return &entry.scan;
}

std::size_t Snapshot::parsed_files() const { return state_->parsed_files.load(std::memory_order_relaxed); }

std::size_t Snapshot::parsed_bytes() const { return state_->parsed_bytes.load(std::memory_order_relaxed); }

Resolution Snapshot::resolve(const std::string& from_file, std::string_view specifier) const {
  return state_->resolver.resolve(directory_of(from_file), specifier);
}

std::string_view Snapshot::package_of(const std::string& file) const {
  return state_->resolver.nearest_package(directory_of(file));
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
