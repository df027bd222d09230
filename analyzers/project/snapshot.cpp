#include <algorithm>
#include <atomic>
#include <memory>

#include "analyzers/project/cdk_sources.h"
#include "analyzers/project/layout.h"
#include "analyzers/project/once_map.h"
#include "analyzers/project/project.h"

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
  State(const FileSystem& file_system, std::shared_ptr<Layout> shared)
      : files(file_system), layout(std::move(shared)) {}

  const FileSystem& files;
  std::shared_ptr<Layout> layout;
  OnceMap<std::unique_ptr<Slot>> slots;
  StringMap<std::shared_ptr<Entry>> lent;  ///< by the previous snapshot
  std::atomic<std::size_t> parsed_files = 0;
  std::atomic<std::size_t> parsed_bytes = 0;
  std::once_flag cdk_sources_once;
  std::vector<std::string> cdk_sources;
  std::mutex problems_mutex;
  std::vector<Problem> problems;  ///< of texts

  Slot& slot(const std::string& path);
  [[nodiscard]] std::shared_ptr<Entry> read(const std::string& path);
  /// Null when it cannot be read.
  [[nodiscard]] const std::shared_ptr<const syntax::SourceFile>* parsed(const std::string& path);
  void note(std::string path, std::string reason);
};

std::shared_ptr<Entry> Snapshot::State::read(const std::string& path) {
  const std::uint64_t stamp = files.stamp(path);
  const auto known = lent.find(path);
  if (known != lent.end() && stamp != 0 && known->second->stamp.load(std::memory_order_relaxed) == stamp)
    return known->second;
  auto text = files.read(path);
  if (!text) {
    note(path, std::move(text.error().reason));
    return nullptr;
  }
  if (known != lent.end() && known->second->view == *text) {
    known->second->stamp.store(stamp, std::memory_order_relaxed);
    return known->second;
  }
  if (const auto at = text::first_invalid_utf8(*text)) {
    note(path, "it is not UTF-8 (byte " + std::to_string(*at) + ")");
    return nullptr;
  }
  auto entry = std::make_shared<Entry>();
  entry->stamp.store(stamp, std::memory_order_relaxed);
  entry->text = std::move(*text);
  entry->text.reserve(kHeapCapacity);
  entry->view = entry->text;
  return entry;
}

const std::shared_ptr<const syntax::SourceFile>* Snapshot::State::parsed(const std::string& path) {
  Slot& slot = this->slot(path);
  if (slot.entry == nullptr) return nullptr;
  Entry& entry = *slot.entry;
  std::call_once(entry.parse_once,
                 [&] { entry.parsed = syntax::SourceFile::parse(path, std::move(entry.text)); });
  std::call_once(slot.count_once, [&] {
    parsed_files.fetch_add(1, std::memory_order_relaxed);
    parsed_bytes.fetch_add(entry.view.size(), std::memory_order_relaxed);
  });
  return &entry.parsed;
}

void Snapshot::State::note(std::string path, std::string reason) {
  const std::lock_guard lock(problems_mutex);
  problems.push_back({std::move(path), std::move(reason)});
}

Slot& Snapshot::State::slot(const std::string& path) {
  Slot& found = *slots.get(path, [] { return std::make_unique<Slot>(); });
  std::call_once(found.read_once, [&] {
    found.entry = read(path);
    found.read.store(true, std::memory_order_release);
  });
  return found;
}

Snapshot::Snapshot(std::shared_ptr<const FileSystem> files, std::vector<std::string> roots,
                   std::vector<std::string> sources, const Snapshot* previous)
    : files_(std::move(files)) {
  roots = normalized(std::move(roots));
  sources = normalized(std::move(sources));
  std::shared_ptr<Layout> layout = previous == nullptr ? nullptr : previous->state_->layout;
  const std::uint64_t number = files_->layout();
  if (layout == nullptr || number == 0 || number != layout->number || roots != layout->roots ||
      sources != layout->sources || !layout->can_be_shared()) {
    layout = std::make_shared<Layout>(files_, std::move(roots), std::move(sources),
                                      previous == nullptr ? nullptr : &layout->workspace);
  }
  state_ = std::make_unique<State>(*files_, std::move(layout));
  if (previous == nullptr) return;
  // What the previous snapshot was lent and did not ask for is passed on, as long as it takes part.
  for (const auto& [path, lent] : previous->state_->lent) {
    if (std::ranges::binary_search(this->sources(), path)) state_->lent.emplace(path, lent);
  }
  previous->state_->slots.for_each([&](const std::string& path, const std::unique_ptr<Slot>& slot) {
    if (slot->read.load(std::memory_order_acquire) && slot->entry != nullptr)
      state_->lent.insert_or_assign(path, slot->entry);
  });
}

Snapshot::~Snapshot() = default;

const std::shared_ptr<Snapshot::Layout>& Snapshot::layout() const { return state_->layout; }

std::span<const std::string> Snapshot::roots() const { return state_->layout->roots; }

std::span<const std::string> Snapshot::sources() const { return state_->layout->sources; }

bool Snapshot::shares_layout(const Snapshot& other) const { return state_->layout == other.state_->layout; }

const syntax::SourceFile* Snapshot::file(const std::string& path) const {
  const std::shared_ptr<const syntax::SourceFile>* parsed = state_->parsed(path);
  return parsed == nullptr ? nullptr : parsed->get();
}

std::shared_ptr<const syntax::SourceFile> Snapshot::share(const std::string& path) const {
  const std::shared_ptr<const syntax::SourceFile>* parsed = state_->parsed(path);
  return parsed == nullptr ? nullptr : *parsed;
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

const std::vector<std::string>& Snapshot::cdk_sources() const {
  std::call_once(state_->cdk_sources_once, [&] { state_->cdk_sources = project::cdk_sources(*this); });
  return state_->cdk_sources;
}

std::size_t Snapshot::parsed_files() const { return state_->parsed_files.load(std::memory_order_relaxed); }

std::size_t Snapshot::parsed_bytes() const { return state_->parsed_bytes.load(std::memory_order_relaxed); }

Resolution Snapshot::resolve(const std::string& from_file, std::string_view specifier) const {
  return state_->layout->resolver.resolve(directory_of(from_file), specifier);
}

std::string_view Snapshot::package_of(const std::string& file) const {
  return state_->layout->resolver.nearest_package(directory_of(file));
}

const CdkConfig* Snapshot::cdk_config(const std::string& file) const { return layout()->cdk_config(file); }

std::vector<const CdkConfig*> Snapshot::cdk_configs() const {
  std::vector<const CdkConfig*> all;
  for (const std::string& directory : state_->layout->workspace.directories()) {
    if (const CdkConfig* config = state_->layout->cdk_at(directory)) all.push_back(config);
  }
  std::ranges::sort(all, {}, &CdkConfig::path);
  return all;
}

std::vector<Problem> Snapshot::problems() const {
  std::vector<Problem> all = state_->layout->workspace.problems();
  {
    const std::lock_guard lock(state_->problems_mutex);
    all.insert(all.end(), state_->problems.begin(), state_->problems.end());
  }
  const auto key = [](const Problem& problem) { return std::tie(problem.path, problem.reason); };
  std::ranges::sort(all, {}, key);
  const auto rest = std::ranges::unique(all, {}, key);
  all.erase(rest.begin(), rest.end());
  return all;
}

}  // namespace presynth::project
