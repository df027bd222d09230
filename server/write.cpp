#include "server/write.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <limits>
#include <utility>

#include "analyzers/project/project.h"
#include "server/disk.h"
#include "server/log.h"

namespace presynth::server {

namespace {

constexpr const char* kInterrupted = "interrupted";

/// Holds back the signals that end a program, so that none leaves temporary files or half a group behind.
class SignalGuard {
 public:
  SignalGuard() {
    sigemptyset(&ending_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
      // One that is ignored, as under nohup, ends nothing; held back it would stay pending all the same.
      struct sigaction action {};
      if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(&ending_, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &ending_, &before_);
  }
  ~SignalGuard() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

  [[nodiscard]] bool interrupted() const {
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
      if (sigismember(&ending_, signal) == 1 && sigismember(&pending, signal) == 1) return true;
    }
    return false;
  }

 private:
  sigset_t ending_{};
  sigset_t before_{};
};

/// A file that is removed again unless it took the place of another.
class TemporaryFile {
 public:
  TemporaryFile() = default;
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  /// 0, or errno.
  [[nodiscard]] int take_place_of(const std::string& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
    path_.clear();
    return 0;
  }

 private:
  std::string path_;
};

/// What a file gets that nobody had before.
mode_t default_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

std::expected<TemporaryFile, std::string> store_beside(const std::string& target, const std::string& text,
                                                       bool may_be_new = false) {
  const auto failure = [] { return std::unexpected(error_reason(errno)); };
  struct stat original {};
  const bool is_new = ::stat(target.c_str(), &original) != 0;
  if (is_new && (!may_be_new || errno != ENOENT)) return failure();
  if (is_new) original.st_mode = default_mode();

  // No source's name ends so: whoever watches the folder is not disturbed.
  const std::string suffix = ".tmp";
  std::string path = project::join(project::directory_of(target), ".presynth-XXXXXX" + suffix);
  const int file = ::mkostemps(path.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
  if (file < 0) return failure();
  TemporaryFile temporary(path);

  const auto store = [&]() -> bool {
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t count = ::write(file, text.data() + at, text.size() - at);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      at += static_cast<std::size_t>(count);
    }
    // The owner can be kept only by a superuser; the group wherever one belongs to it. Before the mode, which
    // a change of owner may narrow.
    if (!is_new && ::fchown(file, original.st_uid, original.st_gid) != 0) {
      static_cast<void>(::fchown(file, std::numeric_limits<uid_t>::max(), original.st_gid) == 0);
    }
    return ::fchmod(file, original.st_mode & 07777) == 0 && ::fsync(file) == 0;
  };
  const bool stored = store();
  const int error = errno;
  const bool closed = ::close(file) == 0;
  if (!stored) errno = error;
  if (!stored || !closed) return failure();
  return temporary;
}

void sync_directory_of(const std::string& path) {
  const std::string directory(project::directory_of(path));
  const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  // Some file systems cannot; the rename itself is atomic all the same.
  static_cast<void>(::fsync(opened) == 0);
  ::close(opened);
}

std::string unchanged_or_reason(const FileChange& change) {
  const auto now = read_file(change.path, std::numeric_limits<std::size_t>::max() / 2);
  if (!now) return now.error().reason;
  return *now == change.before ? "" : "it changed while it was being checked";
}

}  // namespace

std::optional<std::string> write_file(const std::string& path, const std::string& text) {
  const SignalGuard guard;
  auto temporary = store_beside(path, text, true);
  if (!temporary) return std::move(temporary.error());
  if (const int error = temporary->take_place_of(path); error != 0) return error_reason(error);
  sync_directory_of(path);
  return std::nullopt;
}

std::vector<WriteFailure> write_changes(const std::vector<std::vector<FileChange>>& groups,
                                        const WriteHooks& hooks) {
  std::vector<WriteFailure> failures;
  const SignalGuard guard;

  std::vector<std::vector<TemporaryFile>> stored(groups.size());
  std::vector<bool> failed(groups.size(), false);
  const auto fail = [&](std::size_t group, const std::string& path, std::string reason) {
    failures.push_back({group, path, std::move(reason)});
    failed[group] = true;
    stored[group].clear();
  };

  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const FileChange& change : groups[i]) {
      if (guard.interrupted()) {
        fail(i, change.path, kInterrupted);
        break;
      }
      auto temporary = store_beside(change.path, change.after);
      if (!temporary) {
        fail(i, change.path, std::move(temporary.error()));
        break;
      }
      stored[i].push_back(std::move(*temporary));
    }
  }

  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!failed[i] && guard.interrupted()) fail(i, groups[i].front().path, kInterrupted);
    if (failed[i]) continue;
    for (const FileChange& change : groups[i]) {
      if (hooks.before_compare) hooks.before_compare(change.path);
      if (std::string reason = unchanged_or_reason(change); !reason.empty()) {
        fail(i, change.path, std::move(reason));
        break;
      }
    }
    if (failed[i]) continue;
    for (std::size_t k = 0; k < groups[i].size(); ++k) {
      const FileChange& change = groups[i][k];
      if (hooks.before_rename) hooks.before_rename(change.path);
      const int error = stored[i][k].take_place_of(change.path);
      if (error == 0) {
        sync_directory_of(change.path);
        log::debug("wrote {}", change.path);
        continue;
      }
      // The files of the group that were replaced already go back to what they were.
      for (std::size_t done = 0; done < k; ++done) {
        auto before = store_beside(groups[i][done].path, groups[i][done].before);
        if (!before || before->take_place_of(groups[i][done].path) != 0) {
          failures.push_back(
              {i, groups[i][done].path, "it keeps its half of a fix whose other half could not be written"});
        }
      }
      fail(i, change.path, error_reason(error));
      break;
    }
  }
  return failures;
}

}  // namespace presynth::server
