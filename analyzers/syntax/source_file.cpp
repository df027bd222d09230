#include "analyzers/syntax/source_file.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "analyzers/syntax/arena.h"
#include "analyzers/syntax/bindings.h"
#include "analyzers/syntax/concrete.h"
#include "analyzers/syntax/lower.h"
#include "analyzers/syntax/repair.h"

namespace presynth::syntax {

namespace {

/// How much of a text a tree has lost to errors. An error at the root is worse than any inside it.
std::uint64_t damage(const concrete::Tree& tree) {
  std::uint64_t bytes = 0;
  for (const ByteRange error : tree.errors) bytes += error.size() + 1;
  if (tree.nodes.front().tag == concrete::Tag::Error) bytes += std::uint64_t{1} << 40;
  return bytes;
}

/// Parses `text` into `tree`. When a repaired text parses better, `tree` is its tree, and every place where
/// something had to be added is an error.
void parse_and_repair(std::string_view text, Dialect dialect, concrete::Tree& tree) {
  concrete::parse(text, dialect, tree);
  // Half-typed code has few errors and stands in files that people write; each idea costs a parse.
  constexpr std::size_t kLargest = 1u << 18;
  constexpr std::size_t kMostErrors = 50;
  if (!tree.has_error || tree.cancelled || text.size() > kLargest || tree.errors.size() > kMostErrors) return;
  const std::vector<Repair> ideas = repairs(text, tree.errors);
  const Repair* taken = nullptr;
  concrete::Tree repaired;
  for (const Repair& idea : ideas) {
    concrete::parse(idea.text, dialect, repaired);
    if (repaired.cancelled || damage(repaired) >= damage(tree)) continue;
    taken = &idea;
    std::swap(tree, repaired);
    if (!tree.has_error) break;
  }
  if (taken != nullptr) undo_offsets(*taken, tree);
}

}  // namespace

Dialect dialect_of(std::string_view path) {
  const auto ends = [path](std::string_view suffix) {
    if (path.size() < suffix.size()) return false;
    const std::string_view tail = path.substr(path.size() - suffix.size());
    return std::equal(tail.begin(), tail.end(), suffix.begin(), [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
    });
  };
  for (const std::string_view suffix : {".tsx", ".jsx", ".js", ".mjs", ".cjs"}) {
    if (ends(suffix)) return Dialect::Tsx;
  }
  return Dialect::TypeScript;
}

std::shared_ptr<const SourceFile> SourceFile::parse(std::string path, std::string text,
                                                    const ParseLimits& limits) {
  // Reused by the files of one thread, and given back when a large one has made it large.
  thread_local concrete::Tree tree;
  constexpr std::size_t kKeptNodes = 1u << 20;

  std::shared_ptr<SourceFile> file(new SourceFile);
  file->path_ = std::move(path);
  file->text_ = std::move(text);
  file->lines_ = text::LineIndex(file->text_);
  const std::size_t size = file->text_.size();
  Arena arena(file->arena_, std::clamp<std::size_t>(size * 3, 1024, 1u << 20),
              std::clamp<std::size_t>(size / 2, 1024, 1u << 20));
  Unresolved unresolved;
  if (size > limits.bytes) {
    tree.nodes.assign(1, {0, static_cast<std::uint32_t>(size), 1, concrete::Tag::Program, false});
    file->truncated_ = true;
  } else {
    parse_and_repair(file->text_, dialect_of(file->path_), tree);
    file->errors_ = tree.errors;
    file->truncated_ = tree.cancelled;
  }
  Program* program = Lowering(*file, tree, limits, arena, unresolved).program();
  resolve_bindings(*program, unresolved, arena);
  file->arena_bytes_ = arena.taken();
  file->imports_.shrink_to_fit();
  if (tree.nodes.capacity() > kKeptNodes) std::vector<concrete::Node>().swap(tree.nodes);
  return file;
}

std::size_t SourceFile::memory() const {
  return sizeof(SourceFile) + path_.capacity() + text_.capacity() + arena_bytes_ +
         lines_.line_count() * sizeof(std::uint32_t) + imports_.capacity() * sizeof(std::string_view) +
         errors_.capacity() * sizeof(text::ByteRange);
}

}  // namespace presynth::syntax
