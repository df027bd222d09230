#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/syntax/source_file.h"
#include "analyzers/syntax/tokens.h"

namespace presynth::syntax {

namespace {

/// What the tree knows better than the tokenizer: regular expressions, and JSX, where a slash may be text.
void collect_literals(const Node& node, ByteRange wanted, std::vector<ByteRange>& literals) {
  if (node.range.end <= wanted.begin || node.range.begin >= wanted.end) return;
  if (node.kind == Kind::RegExpLiteral || node.kind == Kind::Jsx) literals.push_back(node.range);
  for_each_child(node, [&](const Node* child) { collect_literals(*child, wanted, literals); });
}

struct Surroundings {
  const Node* inner = nullptr;  ///< the child that holds the whole range
  std::uint32_t before = 0;     ///< where the last child before the range ends
};

Surroundings surroundings(const Node& node, ByteRange range) {
  Surroundings found{nullptr, node.range.begin};
  const auto look = [&](const Node* child) {
    if (child->range.contains(range)) {
      found.inner = child;
    } else if (child->range.end <= range.begin) {
      found.before = std::max(found.before, child->range.end);
    }
  };
  if (node.kind != Kind::Program && node.kind != Kind::Block) {
    for_each_child(node, look);
    return found;
  }
  // Lists of statements can be long, and are in order.
  const NodeList body = node.kind == Kind::Program ? as<Program>(node).body : as<Block>(node).body;
  const auto behind = std::partition_point(body.begin(), body.end(),
                                           [&](const Node* one) { return one->range.begin <= range.begin; });
  for (auto i = behind - std::min<std::ptrdiff_t>(2, behind - body.begin()); i != behind; ++i) look(*i);
  return found;
}

}  // namespace

std::vector<text::ByteRange> comments(const SourceFile& file, text::ByteRange range) {
  const std::string_view text = file.text();
  range.end = std::min(range.end, static_cast<std::uint32_t>(text.size()));
  if (range.begin >= range.end) return {};

  // Go down to the smallest node around the whole range: tokens can be read from where it begins, or, in a
  // list of statements, from behind the statement before the range.
  const Node* around = &file.program();
  Surroundings found = surroundings(*around, range);
  while (found.inner != nullptr) {
    around = found.inner;
    found = surroundings(*around, range);
  }
  if (around->kind == Kind::Jsx) return {};
  const bool list = around->kind == Kind::Program || around->kind == Kind::Block;
  const std::uint32_t begin = list ? found.before : around->range.begin;

  std::vector<ByteRange> literals;
  collect_literals(*around, {begin, range.end}, literals);
  std::sort(literals.begin(), literals.end());

  std::vector<ByteRange> comments;
  Tokens tokens(text, begin, literals);
  for (Token token = tokens.next(); token.kind != Token::Kind::End && token.begin < range.end;
       token = tokens.next()) {
    const ByteRange place{token.begin, token.end};
    if (token.kind == Token::Kind::Comment && range.contains(place)) comments.push_back(place);
  }
  return comments;
}

}  // namespace presynth::syntax
