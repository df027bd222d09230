#include "server/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <functional>
#include <memory>
#include <system_error>

namespace presynth::server {

namespace {

using project::FileKind;
using project::ReadError;

/// Links to directories that a path may pass. Without a bound, a few directories that link to each other make
/// exponentially many paths; real trees pass one or two.
constexpr std::uint8_t kMaxLinks = 4;

/// Nanoseconds after which a change must have moved a file's times; coarse file systems keep whole seconds.
constexpr std::int64_t kClockTick = 2'000'000'000;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr), &std::free);
  if (resolved == nullptr) return std::nullopt;
  return std::string(resolved.get());
}

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::File;
  return S_ISDIR(mode) ? FileKind::Directory : FileKind::Missing;
}

}  // namespace

std::string error_reason(int error) {
  switch (error) {
    case EACCES:
    case EPERM: return "permission denied";
    case ENOENT: return "there is no such file or directory";
    case EROFS: return "the file system is read-only";
    case ELOOP: return "it is a link that leads to itself";
    case ENAMETOOLONG: return "the name is too long";
    case EISDIR: return "it is a directory";
    default: break;
  }
  std::string text = std::generic_category().message(error);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::expected<std::string, ReadError> read_file(const std::string& path, std::size_t max_bytes) {
  const auto refuse = [](std::string reason) { return std::unexpected(ReadError{std::move(reason)}); };
  // O_NONBLOCK: opening a pipe that took the file's place must not wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (file.get() < 0) return refuse(error_reason(errno));
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return refuse(error_reason(errno));
  if (S_ISDIR(info.st_mode)) return refuse("it is a directory");
  if (!S_ISREG(info.st_mode)) return refuse("it is not a regular file");
  const auto too_large = [&] { return refuse(fmt::format("it is larger than {} MB", max_bytes >> 20)); };
  const auto expected_size = static_cast<std::size_t>(info.st_size);
  if (expected_size > max_bytes) return too_large();

  // One byte more than expected: the read that finds the end needs no larger buffer.
  std::string text(expected_size + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    const ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
    if (count == 0) break;
    if (count < 0) {
      if (errno == EINTR) continue;
      return refuse(error_reason(errno));
    }
    size += static_cast<std::size_t>(count);
    if (size > max_bytes) return too_large();
    if (size == text.size()) text.resize(size + size / 2 + 4096);
  }
  text.resize(size);
  return text;
}

DiskFileSystem::DiskFileSystem(std::span<const std::string> within, std::size_t max_bytes)
    : max_bytes_(max_bytes) {
  for (const std::string& folder : within) within_.push_back(real_path(folder).value_or(folder));
}

std::uint64_t DiskFileSystem::next_layout() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

/// Of a link at `place`. One that stands outside is a part of the way to what the user named.
bool DiskFileSystem::leads_out(const std::string& place, const std::string& target) const {
  const auto holds = [](const std::string& path) {
    return [&](const std::string& folder) { return project::is_within(path, folder); };
  };
  return std::ranges::any_of(within_, holds(place)) && std::ranges::none_of(within_, holds(target));
}

FileKind DiskFileSystem::kind(const std::string& path) const { return lookup(path).kind; }

DiskFileSystem::Entry DiskFileSystem::lookup(const std::string& path) const {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = entries_.find(path); found != entries_.end()) return found->second;
  }
  Entry entry = inspect(path);
  if (!entry.is_kept) return entry;
  const std::unique_lock lock(mutex_);
  return entries_.try_emplace(path, std::move(entry)).first->second;
}

DiskFileSystem::Entry DiskFileSystem::inspect(const std::string& path) const {
  // The kernel knows no longer path; this also bounds the recursion below.
  if (path.size() >= PATH_MAX || !path.starts_with('/')) return {.is_kept = false};
  if (path == "/") return {.kind = FileKind::Directory};

  const std::string parent_path(project::directory_of(path));
  const Entry parent = lookup(parent_path);
  if (parent.kind != FileKind::Directory) return {.is_kept = false};
  const std::string name = path.substr(path.rfind('/') + 1);
  {
    // A directory that was listed answers for what it does not hold without asking the disk.
    const std::shared_lock lock(mutex_);
    const auto listing = listings_.find(parent_path);
    if (listing != listings_.end() && listing->second.complete &&
        !std::binary_search(listing->second.names.begin(), listing->second.names.end(), name)) {
      return {};
    }
  }

  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return {};
  if (!S_ISLNK(info.st_mode)) {
    Entry entry{.kind = kind_of(info.st_mode), .links = parent.links};
    if (!parent.canonical.empty()) entry.canonical = project::join(parent.canonical, name);
    return entry;
  }

  if (::stat(path.c_str(), &info) != 0) return {};
  std::optional<std::string> target = real_path(path);
  if (!target) return {};
  Entry entry{.kind = kind_of(info.st_mode), .is_link = true, .links = parent.links};
  if (leads_out(parent.canonical.empty() ? path : project::join(parent.canonical, name), *target)) {
    // That it is there says where a repository begins; nobody looks into it.
    if (name == ".git") return {.kind = FileKind::File};
    if (entry.kind == FileKind::Directory || project::is_typescript_source(name)) {
      const std::unique_lock lock(mutex_);
      problems_.try_emplace(path, "it is a link that leads out of the project");
    }
    return {};
  }
  if (entry.kind == FileKind::Directory) {
    if (++entry.links > kMaxLinks) return {};
    // A way back to any directory that the path came through, or to one above it, would never end.
    for (std::string above = parent_path;; above = std::string(project::directory_of(above))) {
      const Entry passed = lookup(above);
      if (project::is_within(passed.canonical.empty() ? above : passed.canonical, *target)) return {};
      if (above == "/") break;
    }
  }
  if (*target != path) entry.canonical = std::move(*target);
  return entry;
}

std::expected<std::string, ReadError> DiskFileSystem::read(const std::string& path) const {
  if (kind(path) == FileKind::Missing) return std::unexpected(ReadError{error_reason(ENOENT)});
  auto text = read_file(path, max_bytes_);
  if (!text) return text;
  if (const auto invalid = text::first_invalid_utf8(*text)) {
    if (text->starts_with("\xFF\xFE") || text->starts_with("\xFE\xFF")) {
      return std::unexpected(ReadError{"it is UTF-16, not UTF-8"});
    }
    return std::unexpected(ReadError{fmt::format("it is not UTF-8 (byte {})", *invalid)});
  }
  const Seen now{text->size(), std::hash<std::string_view>{}(*text)};
  const std::unique_lock lock(mutex_);
  const Seen& first = seen_.try_emplace(path, now).first->second;
  if (first.size != now.size || first.hash != now.hash) {
    return std::unexpected(ReadError{"it changed while it was being checked"});
  }
  return text;
}

std::vector<std::string> DiskFileSystem::list(const std::string& path) const {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = listings_.find(path); found != listings_.end()) return found->second.names;
  }
  const Entry directory = lookup(path);
  if (directory.kind != FileKind::Directory) return {};

  Listing listing;
  std::vector<std::pair<std::string, FileKind>> known;
  std::string problem;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), &::closedir);
  if (stream == nullptr) {
    problem = error_reason(errno);
  } else {
    errno = 0;
    while (const dirent* item = ::readdir(stream.get())) {
      const std::string_view name = item->d_name;
      if (name == "." || name == "..") continue;
      listing.names.emplace_back(name);
      if (item->d_type == DT_REG) known.emplace_back(name, FileKind::File);
      if (item->d_type == DT_DIR) known.emplace_back(name, FileKind::Directory);
    }
    if (errno != 0) {
      problem = error_reason(errno);
    } else {
      listing.complete = true;
    }
  }
  std::sort(listing.names.begin(), listing.names.end());

  const std::unique_lock lock(mutex_);
  if (!problem.empty()) problems_.try_emplace(path, problem);
  // The directory tells the kind of what is no link: that saves a system call for each file.
  for (auto& [name, kind] : known) {
    Entry entry{.kind = kind, .links = directory.links};
    if (!directory.canonical.empty()) entry.canonical = project::join(directory.canonical, name);
    entries_.try_emplace(project::join(path, name), std::move(entry));
  }
  return listings_.try_emplace(path, std::move(listing)).first->second.names;
}

std::optional<std::string> DiskFileSystem::link_target(const std::string& path) const {
  const Entry entry = lookup(path);
  if (!entry.is_link) return std::nullopt;
  return entry.canonical.empty() ? path : entry.canonical;
}

std::uint64_t DiskFileSystem::stamp(const std::string& path) const {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = stamps_.find(path); found != stamps_.end()) return found->second;
  }
  std::uint64_t stamp = 0;
  struct stat info {};
  timespec now{};
  if (kind(path) == FileKind::File && ::stat(path.c_str(), &info) == 0 &&
      ::clock_gettime(CLOCK_REALTIME, &now) == 0) {
    const auto nanoseconds = [](const timespec& time) {
      return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
    };
    const std::int64_t changed = std::max(nanoseconds(info.st_mtim), nanoseconds(info.st_ctim));
    if (changed + kClockTick < nanoseconds(now)) {
      const std::string identity = fmt::format("{} {} {} {} {}", info.st_dev, info.st_ino, info.st_size,
                                               nanoseconds(info.st_mtim), nanoseconds(info.st_ctim));
      stamp = std::max<std::uint64_t>(1, std::hash<std::string>{}(identity));
    }
  }
  const std::unique_lock lock(mutex_);
  return stamps_.try_emplace(path, stamp).first->second;
}

std::string DiskFileSystem::canonical(const std::string& path) const {
  const Entry entry = lookup(path);
  return entry.canonical.empty() ? path : entry.canonical;
}

std::vector<project::Problem> DiskFileSystem::problems() const {
  const std::shared_lock lock(mutex_);
  std::vector<project::Problem> result;
  result.reserve(problems_.size());
  for (const auto& [path, reason] : problems_) result.push_back({path, reason});
  return result;
}

FileKind OverlayFileSystem::kind(const std::string& path) const {
  return texts_.contains(disk_->canonical(path)) ? FileKind::File : disk_->kind(path);
}

std::uint64_t OverlayFileSystem::layout() const {
  std::size_t layout = disk_->layout();
  for (const auto& [path, text] : texts_) {
    const bool is_setting = !project::is_script(path);
    if (!is_setting && disk_->kind(path) == FileKind::File) continue;
    layout = layout * 31 + std::hash<std::string>{}(path);
    if (is_setting) layout = layout * 31 + std::hash<std::string>{}(text);
  }
  return layout;
}

std::uint64_t OverlayFileSystem::stamp(const std::string& path) const {
  const auto found = texts_.find(disk_->canonical(path));
  if (found == texts_.end()) return disk_->stamp(path);
  return std::max<std::uint64_t>(1, std::hash<std::string>{}(found->second));
}

std::expected<std::string, ReadError> OverlayFileSystem::read(const std::string& path) const {
  const auto found = texts_.find(disk_->canonical(path));
  if (found != texts_.end()) return found->second;
  return disk_->read(path);
}

}  // namespace presynth::server
