// DiskFileSystem: the files of the disk as the engine sees them.
//
// Nothing but regular files and directories exists: devices and pipes are Missing, so reading never blocks.
// Symbolic links are followed; a link to a directory that holds the link itself, and a chain of more than
// kMaxLinks links to directories, is Missing, so every walk ends. So is, when it is told what may be read, a
// link in there that leads out: whoever wrote a workspace does not choose what is read outside of it. Answers
// do not change during the life of the object: kinds and listings are kept; a text is not kept (the Snapshot
// keeps it), but a file whose text differs at the second read is an error. Any thread may call it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/project/project.h"

namespace presynth::server {

/// Larger files are refused with a reason; as syntax::ParseLimits::bytes.
inline constexpr std::size_t kMaxFileBytes = 32u << 20;

class DiskFileSystem final : public project::FileSystem {
 public:
  explicit DiskFileSystem(std::size_t max_bytes = kMaxFileBytes) : max_bytes_(max_bytes) {}
  /// Links in the folders of `within` lead only to what lies in one of them.
  explicit DiskFileSystem(std::span<const std::string> within, std::size_t max_bytes = kMaxFileBytes);

  [[nodiscard]] project::FileKind kind(const std::string& path) const override;
  [[nodiscard]] std::expected<std::string, project::ReadError> read(const std::string& path) const override;
  [[nodiscard]] std::vector<std::string> list(const std::string& path) const override;
  [[nodiscard]] std::optional<std::string> link_target(const std::string& path) const override;
  /// From the file's identity, size and times. 0 for a file that changed a moment ago: its times cannot tell
  /// it from one that changes again within the clock's tick.
  [[nodiscard]] std::uint64_t stamp(const std::string& path) const override;
  /// One of its own: what it has seen stays as it was for as long as it lives.
  [[nodiscard]] std::uint64_t layout() const override { return layout_; }

  /// The path with every link resolved; the path itself when it leads nowhere.
  [[nodiscard]] std::string canonical(const std::string& path) const;
  /// Directories that exist but could not be listed, and links that lead out to a directory or a source, by
  /// path.
  [[nodiscard]] std::vector<project::Problem> problems() const;

 private:
  struct Entry {
    project::FileKind kind = project::FileKind::Missing;
    bool is_kept =
        true;  ///< false below what is no directory: a hostile import would fill the memory with names
    bool is_link = false;
    std::uint8_t links = 0;  ///< links to directories on the way here, this one included
    std::string canonical;   ///< empty when the path is canonical
  };
  struct Listing {
    std::vector<std::string> names;
    bool complete = false;
  };
  struct Seen {
    std::size_t size = 0;
    std::size_t hash = 0;
  };

  [[nodiscard]] static std::uint64_t next_layout();
  [[nodiscard]] Entry lookup(const std::string& path) const;
  [[nodiscard]] Entry inspect(const std::string& path) const;
  [[nodiscard]] bool leads_out(const std::string& place, const std::string& target) const;

  std::uint64_t layout_ = next_layout();
  std::size_t max_bytes_;
  std::vector<std::string> within_;  ///< canonical; empty when every link is followed
  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<std::string, Entry> entries_;
  mutable std::unordered_map<std::string, Listing> listings_;
  mutable std::unordered_map<std::string, Seen> seen_;
  mutable std::unordered_map<std::string, std::uint64_t> stamps_;
  mutable std::map<std::string, std::string> problems_;
};

/// Texts that take the place of what another file system holds: an editor's unsaved buffers, or fixes that
/// are not written yet. Keyed by canonical path. Any thread may read it; it does not change.
class OverlayFileSystem final : public project::FileSystem {
 public:
  OverlayFileSystem(std::shared_ptr<const DiskFileSystem> disk, std::map<std::string, std::string> texts)
      : disk_(std::move(disk)), texts_(std::move(texts)) {}

  [[nodiscard]] project::FileKind kind(const std::string& path) const override;
  [[nodiscard]] std::expected<std::string, project::ReadError> read(const std::string& path) const override;
  [[nodiscard]] std::vector<std::string> list(const std::string& path) const override {
    return disk_->list(path);
  }
  [[nodiscard]] std::optional<std::string> link_target(const std::string& path) const override {
    return disk_->link_target(path);
  }
  [[nodiscard]] std::uint64_t stamp(const std::string& path) const override;
  /// That of the disk, unless a text stands where there is no file, or is a setting.
  [[nodiscard]] std::uint64_t layout() const override;

 private:
  std::shared_ptr<const DiskFileSystem> disk_;
  std::map<std::string, std::string> texts_;
};

/// The whole of a regular file, or why not. Never blocks on a pipe or a device.
[[nodiscard]] std::expected<std::string, project::ReadError> read_file(const std::string& path,
                                                                       std::size_t max_bytes);

/// A clause for a person: "permission denied", "there is no such file or directory".
[[nodiscard]] std::string error_reason(int error);

}  // namespace presynth::server
