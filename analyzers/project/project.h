// Project: an immutable snapshot of the files of one or more workspaces, and how their imports resolve.
//
// The engine never touches the disk: it reads through FileSystem, which the server implements over the disk
// plus the editor's unsaved buffers, and tests implement over memory. All of it is safe to call from several
// threads.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/syntax/source_file.h"

namespace presynth::project {

enum class FileKind : std::uint8_t { Missing, File, Directory };

struct ReadError {
  std::string reason;  ///< a clause for a person: "it is not UTF-8 (byte 12)", "permission denied"
};

/// Read access to files. Implementations are const and thread-safe, follow symbolic links (a cycle is
/// Missing), and return the same answer for the same path for as long as a Snapshot lives.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// `path` is absolute and normalized with forward slashes.
  [[nodiscard]] virtual FileKind kind(const std::string& path) const = 0;
  [[nodiscard]] virtual std::expected<std::string, ReadError> read(const std::string& path) const = 0;
  /// Names of a directory's entries, sorted; empty when it is not a directory.
  [[nodiscard]] virtual std::vector<std::string> list(const std::string& path) const = 0;
  /// Where a symbolic link finally leads, absolute and normalized; nothing when `path` itself is no link.
  [[nodiscard]] virtual std::optional<std::string> link_target(const std::string& /*path*/) const {
    return {};
  }
  /// A number that changes whenever the file's text does: equal stamps let a Snapshot reuse its predecessor's
  /// file without reading it again. 0 when there is no such number.
  [[nodiscard]] virtual std::uint64_t stamp(const std::string& /*path*/) const { return 0; }
  /// Equal numbers of two file systems say that the same paths exist, as the same kinds, and that every file
  /// but TypeScript and JavaScript has the same text: then imports and settings mean the same in both. 0 when
  /// there is no such number.
  [[nodiscard]] virtual std::uint64_t layout() const { return 0; }
};

/// Whether `layout` may leave the file's text out.
[[nodiscard]] bool is_script(std::string_view path);

/// Files in memory, for tests and fuzzing. Directories exist because files do.
class MemoryFileSystem final : public FileSystem {
 public:
  void write(const std::string& path, std::string text);
  [[nodiscard]] FileKind kind(const std::string& path) const override;
  [[nodiscard]] std::expected<std::string, ReadError> read(const std::string& path) const override;
  [[nodiscard]] std::vector<std::string> list(const std::string& path) const override;
  [[nodiscard]] std::uint64_t layout() const override;
  [[nodiscard]] const std::map<std::string, std::string>& files() const { return files_; }

 private:
  std::map<std::string, std::string> files_;
};

/// `a/./b/../c` → `a/c`; never leaves the root of an absolute path.
[[nodiscard]] std::string normalize(std::string_view path);
[[nodiscard]] std::string join(std::string_view directory, std::string_view relative);
[[nodiscard]] std::string_view directory_of(std::string_view path);
/// `path` is `directory` or lies below it; both are absolute and normalized.
[[nodiscard]] bool is_within(std::string_view path, std::string_view directory);
/// `path` relative to `directory` with forward slashes; may start with `../`.
[[nodiscard]] std::string relative_to(std::string_view path, std::string_view directory);

/// .ts .mts .cts .tsx, not .d.ts and its like.
[[nodiscard]] bool is_typescript_source(std::string_view path);
/// In a folder test, tests, __tests__, spec or named *.test.ts, *.spec.ts, integ.*.ts, jest.*.ts,
/// vitest.*.ts.
[[nodiscard]] bool is_test_source(std::string_view path);
/// The bytes mention aws-cdk-lib, @aws-cdk/ or constructs in quotes: a scan without parsing.
[[nodiscard]] bool mentions_cdk(std::string_view text);

/// What the bytes of a source say without parsing.
struct SourceScan {
  bool mentions_cdk = false;
  /// What it imports by relative paths, as absolute paths without extension and without a final `/index`;
  /// empty when it mentions CDK, for then nobody needs them.
  std::vector<std::string> relative_imports;
};
[[nodiscard]] SourceScan scan_source(std::string_view path, std::string_view text);

/// What an import names.
struct Resolution {
  enum class Kind : std::uint8_t {
    File,      ///< a TypeScript or JavaScript source file of the workspace: `path`
    Library,   ///< aws-cdk-lib, constructs or @aws-cdk/*: `module` is the catalogue's module, e.g. "aws_kms",
               ///< "" for the root
    Json,      ///< a .json file: `path`
    External,  ///< any other package, or node's own module
    Missing,   ///< a relative path or tsconfig path that leads nowhere
  };
  Kind kind = Kind::Missing;
  std::string path;
  std::string module;
};

/// One `cdk.json`, nearest above a file.
struct CdkConfig {
  std::string path;
  std::string directory;
  std::string
      entry;  ///< source file that `app` starts (`npx ts-node bin/app.ts`), absolute; empty if unknown
  std::string context_json;  ///< the text of the `context` object with cdk.context.json's merged under it
                             ///< ("{}" if none)
};

/// A file or setting of the workspace that could not be used, told to the user once; never fatal.
struct Problem {
  std::string path;
  std::string reason;
};

/// Maps a library specifier to the catalogue's module: "aws-cdk-lib" → "", "aws-cdk-lib/aws-kms" → "aws_kms",
/// "@aws-cdk/aws-kms" → "aws_kms", "@aws-cdk/core" → "", "constructs" → "constructs". Nothing for other
/// packages, and nothing for @aws-cdk packages that aws-cdk-lib does not hold (alpha packages).
[[nodiscard]] std::optional<std::string> library_module(std::string_view specifier);

/// Immutable view of a set of roots.
///
/// Imports and configuration may be read from a root's boundary: the nearest folder at or above the root that
/// holds .git; else the nearest with pnpm-workspace.yaml, lerna.json, nx.json, rush.json or a package.json
/// with "workspaces"; else, for a folder, the nearest with a package.json, and for a single file the nearest
/// with a cdk.json, else with a tsconfig.json or package.json; else the root (of a single file: its folder).
/// Nothing above a boundary and nothing in a node_modules folder is ever read.
///
/// Parses each file at most once, on first use; holds every SourceFile that it gave out.
class Snapshot {
 public:
  /// `roots`: absolute directories or single files; `sources`: the TypeScript files under them that take
  /// part. `previous`, when given, lends its files whose text is unchanged, with what was found in them, and
  /// when only texts differ (FileSystem::layout), what imports and settings mean.
  Snapshot(std::shared_ptr<const FileSystem> files, std::vector<std::string> roots,
           std::vector<std::string> sources, const Snapshot* previous = nullptr);
  ~Snapshot();

  [[nodiscard]] const FileSystem& files() const { return *files_; }
  [[nodiscard]] std::span<const std::string> roots() const;
  [[nodiscard]] std::span<const std::string> sources() const;
  /// Of files that exist, of imports and of settings, the two know the same; only texts may differ.
  [[nodiscard]] bool shares_layout(const Snapshot& other) const;

  /// The parsed file, or null when it cannot be read (a Problem says why). The pointer lives as long as the
  /// snapshot.
  [[nodiscard]] const syntax::SourceFile* file(const std::string& path) const;
  /// The same, for who wants to keep it longer.
  [[nodiscard]] std::shared_ptr<const syntax::SourceFile> share(const std::string& path) const;
  /// The file's bytes without parsing; nothing when it cannot be read.
  [[nodiscard]] std::optional<std::string_view> text(const std::string& path) const;
  /// Of those bytes; null when the file cannot be read.
  [[nodiscard]] const SourceScan* scan(const std::string& path) const;
  /// The sources that have to do with CDK: those that mention it, and those that import one of them by a
  /// relative path, directly or through others. Reads bytes, parses nothing. Found once.
  [[nodiscard]] const std::vector<std::string>& cdk_sources() const;
  [[nodiscard]] std::size_t parsed_files() const;
  [[nodiscard]] std::size_t parsed_bytes() const;

  /// Follows node's and TypeScript's rules: relative paths with and without extension (.ts .tsx .mts .cts .js
  /// .json,
  /// `./x.js` meaning x.ts), index files, tsconfig `paths`, `baseUrl` and `extends`, `package.json` names of
  /// the workspace's own packages (with `types`, `main`, `exports`, falling back from a built file to its
  /// source), and self-references. Never resolves into node_modules or outside the roots.
  [[nodiscard]] Resolution resolve(const std::string& from_file, std::string_view specifier) const;
  /// The nearest folder at or above the file with a package.json; "" when there is none.
  [[nodiscard]] std::string_view package_of(const std::string& file) const;
  /// Nearest cdk.json at or above the file, within the roots.
  [[nodiscard]] const CdkConfig* cdk_config(const std::string& file) const;
  /// Every cdk.json of the roots, by path.
  [[nodiscard]] std::vector<const CdkConfig*> cdk_configs() const;
  [[nodiscard]] std::vector<Problem> problems() const;

 private:
  friend class Reading;
  struct Layout;
  struct State;
  [[nodiscard]] const std::shared_ptr<Layout>& layout() const;
  std::shared_ptr<const FileSystem> files_;
  std::unique_ptr<State> state_;
};

/// What a part of an analysis reads of a snapshot, noted: a later snapshot that would be read the same way
/// leaves the part as it is. One thread at a time. Keeps what it read alive, not the snapshot.
class Reading {
 public:
  /// The snapshot must live until `end`.
  explicit Reading(const Snapshot& snapshot);
  /// As of the snapshot; after `end`, files that were not read are null.
  [[nodiscard]] const syntax::SourceFile* file(const std::string& path);
  [[nodiscard]] std::optional<std::string_view> text(const std::string& path);
  [[nodiscard]] Resolution resolve(const std::string& from_file, std::string_view specifier) const;
  [[nodiscard]] const CdkConfig* cdk_config(const std::string& file) const;
  /// A question about the whole of it that is cheap to ask again; asked once under each name, not after
  /// `end`.
  [[nodiscard]] bool ask(const std::string& name, std::function<bool(const Snapshot&)> question);
  void end() { snapshot_ = nullptr; }

  /// Everything that was asked has the same answer there; it shares its layout with the snapshot that was
  /// read.
  [[nodiscard]] bool holds_in(const Snapshot& snapshot) const;

 private:
  struct Question {
    std::function<bool(const Snapshot&)> ask;
    bool answer;
  };
  const Snapshot* snapshot_;
  std::shared_ptr<Snapshot::Layout> layout_;
  std::unordered_map<std::string, std::shared_ptr<const syntax::SourceFile>> files_;
  std::unordered_map<std::string, std::optional<std::string>> texts_;
  std::unordered_map<std::string, Question> questions_;
};

/// The boundaries of roots, as a Snapshot of them has them; none lies within another.
[[nodiscard]] std::vector<std::string> boundaries(const FileSystem& files,
                                                  std::span<const std::string> roots);

/// The source files under `roots` in path order: is_typescript_source, leaving out node_modules, cdk.out,
/// *.d.ts, hidden folders, what a .gitignore names, and, unless `include_tests`, is_test_source. A root is
/// always in, even when it is such a file or folder itself. Directory cycles through links end (a directory
/// is visited once). No more than `most` are found; which ones is the same on every run.
inline constexpr std::size_t kMaxSources = 100'000;
[[nodiscard]] std::vector<std::string> find_sources(const FileSystem& files,
                                                    std::span<const std::string> roots, bool include_tests,
                                                    std::size_t most = kMaxSources);

}  // namespace presynth::project
