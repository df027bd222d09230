// SourceFile: one parsed TypeScript file.
//
// Immutable (but for what is remembered of it, see `fact`) and self-contained: it owns its text, its arena
// and its tree; share it as shared_ptr<const SourceFile>. Parsing never fails: what tree-sitter cannot
// understand becomes Error nodes, listed in `errors()`. No thread is started and no file is read here.
#pragma once

#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

#include "analyzers/syntax/ast.h"
#include "analyzers/text/text.h"

namespace presynth::syntax {

/// Grammar by file name: .tsx and .jsx (and .js) parse as TSX, everything else as TypeScript.
enum class Dialect : std::uint8_t { TypeScript, Tsx };
[[nodiscard]] Dialect dialect_of(std::string_view path);

struct ParseLimits {
  std::uint32_t depth = 1'000;      ///< nesting of the lowered tree; deeper parts become Error nodes
  std::uint32_t bytes = 32u << 20;  ///< larger files become one empty Program with `truncated()`
};

class SourceFile {
 public:
  /// `path` is absolute and normalized; `text` is valid UTF-8 (a leading BOM is kept in the text and
  /// skipped).
  [[nodiscard]] static std::shared_ptr<const SourceFile> parse(std::string path, std::string text,
                                                               const ParseLimits& limits = {});
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view text(text::ByteRange range) const {
    return std::string_view(text_).substr(range.begin, range.size());
  }
  [[nodiscard]] const text::LineIndex& lines() const { return lines_; }
  [[nodiscard]] const Program& program() const { return *program_; }
  /// Module specifiers that the file names (`from`, `require('…')`, `import('…')`), in order, each once.
  [[nodiscard]] std::span<const std::string_view> imports() const { return imports_; }
  /// Ranges that tree-sitter could not parse (ERROR and MISSING nodes), in order.
  [[nodiscard]] std::span<const text::ByteRange> errors() const { return errors_; }
  /// A limit was hit: some of the file was not lowered.
  [[nodiscard]] bool truncated() const { return truncated_; }
  /// What others find out about the file, once, and keep with it: how it is written, which words it has.
  /// `Fact` is made from the file by the first who asks. Any thread; not counted by `memory()`.
  template <class Fact>
  [[nodiscard]] const Fact& fact() const {
    const std::type_index which(typeid(Fact));
    {
      const std::lock_guard lock(facts_mutex_);
      if (const auto known = facts_.find(which); known != facts_.end())
        return *static_cast<const Fact*>(known->second.get());
    }
    // Made outside the lock: it may need another fact. Of two that are made at once the first is kept.
    auto made = std::make_shared<const Fact>(*this);
    const std::lock_guard lock(facts_mutex_);
    return *static_cast<const Fact*>(facts_.try_emplace(which, std::move(made)).first->second.get());
  }
  /// Bytes held by text, tree and bindings.
  [[nodiscard]] std::size_t memory() const;

 private:
  friend class Lowering;
  SourceFile() = default;

  std::string path_;
  std::string text_;
  text::LineIndex lines_;
  std::pmr::monotonic_buffer_resource arena_;
  const Program* program_ = nullptr;
  std::vector<std::string_view> imports_;
  std::vector<text::ByteRange> errors_;
  std::size_t arena_bytes_ = 0;
  bool truncated_ = false;
  mutable std::mutex facts_mutex_;
  mutable std::map<std::type_index, std::shared_ptr<const void>> facts_;
};

/// Name of a comment directive such as `// presynth-ignore …` is not lowered; comments are found again by
/// position. Ranges of all comments that lie wholly in `range`, in order. Scans the text with the tokenizer's
/// rules for strings, templates and regular expressions, so that `//` inside a string is not a comment.
[[nodiscard]] std::vector<text::ByteRange> comments(const SourceFile& file, text::ByteRange range);

}  // namespace presynth::syntax
