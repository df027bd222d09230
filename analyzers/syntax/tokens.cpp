#include "analyzers/syntax/tokens.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace presynth::syntax {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         c == '#' || static_cast<unsigned char>(c) >= 0x80;
}

/// A keyword that an operand follows.
bool expects_operand(std::string_view word) {
  constexpr std::string_view kKeywords[] = {"await",   "case",   "default", "delete",     "do", "else",
                                            "extends", "in",     "new",     "instanceof", "of", "return",
                                            "throw",   "typeof", "void",    "yield"};
  return std::find(std::begin(kKeywords), std::end(kKeywords), word) != std::end(kKeywords);
}

}  // namespace

Token Tokens::next() {
  while (at_ < text_.size() &&
         (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n'))
    ++at_;
  Token token;
  token.begin = at_;
  if (at_ >= text_.size()) {
    token.end = at_;
    return token;
  }
  while (next_literal_ < literals_.size() && literals_[next_literal_].begin < at_) ++next_literal_;
  const char c = text_[at_];
  if (next_literal_ < literals_.size() && literals_[next_literal_].begin == at_ &&
      !literals_[next_literal_].empty()) {
    at_ = std::min(literals_[next_literal_].end, static_cast<std::uint32_t>(text_.size()));
    token.kind = Token::Kind::Literal;
    operand_before_ = true;
  } else if (c == '"' || c == '\'') {
    token.kind = Token::Kind::String;
    token.complete = skip_string(c);
    operand_before_ = true;
  } else if (c == '`' || (c == '}' && !templates_.empty() && templates_.back() == 0)) {
    if (c == '}') templates_.pop_back();
    ++at_;
    token.kind = Token::Kind::Template;
    token.complete = skip_template();
    operand_before_ = text_[at_ - 1] != '{';
  } else if (c == '/' && (peek(1) == '/' || peek(1) == '*')) {
    token.kind = Token::Kind::Comment;
    token.complete = skip_comment(peek(1));
  } else if (c == '/' && !operand_before_ && skip_regular_expression()) {
    token.kind = Token::Kind::Literal;
    operand_before_ = true;
  } else if (is_word(c)) {
    token.kind = Token::Kind::Word;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    operand_before_ = !expects_operand(text_.substr(token.begin, at_ - token.begin));
  } else {
    token.kind = Token::Kind::Punctuation;
    if (c == '{' && !templates_.empty()) ++templates_.back();
    if (c == '}' && !templates_.empty()) --templates_.back();
    at_ += (c == '?' && peek(1) == '.') || (c == '=' && peek(1) == '>') ? 2 : 1;
    operand_before_ = c == ')' || c == ']';
  }
  token.end = at_;
  return token;
}

bool Tokens::at_line_separator() const {
  return text_[at_] == '\n' || text_[at_] == '\r' ||
         (text_[at_] == '\xE2' && peek(1) == '\x80' && (peek(2) == '\xA8' || peek(2) == '\xA9'));
}

bool Tokens::skip_string(char quote) {
  const auto size = static_cast<std::uint32_t>(text_.size());
  for (++at_; at_ < size && text_[at_] != '\n' && text_[at_] != '\r'; ++at_) {
    if (text_[at_] == quote) {
      ++at_;
      return true;
    }
    if (text_[at_] != '\\') continue;
    // A backslash takes the end of the line along.
    ++at_;
    if (at_ + 1 < size && text_[at_] == '\r' && text_[at_ + 1] == '\n') ++at_;
  }
  at_ = std::min(at_, size);
  return false;
}

bool Tokens::skip_template() {
  const auto size = static_cast<std::uint32_t>(text_.size());
  for (; at_ < size; ++at_) {
    if (text_[at_] == '`') {
      ++at_;
      return true;
    }
    if (text_[at_] == '\\') {
      ++at_;
    } else if (text_[at_] == '$' && peek(1) == '{') {
      at_ += 2;
      templates_.push_back(0);
      return true;
    }
  }
  at_ = std::min(at_, size);
  return false;
}

bool Tokens::skip_comment(char kind) {
  if (kind == '*') {
    const std::size_t end = text_.find("*/", at_ + 2);
    at_ = static_cast<std::uint32_t>(end == std::string_view::npos ? text_.size() : end + 2);
    return end != std::string_view::npos;
  }
  while (at_ < text_.size() && !at_line_separator()) ++at_;
  return true;
}

bool Tokens::skip_regular_expression() {
  // When none ended before the end of the line, none does from further on.
  if (at_ < no_expression_before_) return false;
  bool in_class = false;
  std::uint32_t i = at_ + 1;
  for (; i < text_.size() && text_[i] != '\n' && text_[i] != '\r'; ++i) {
    const char c = text_[i];
    if (c == '\\') {
      ++i;
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '/' && !in_class) {
      at_ = i + 1;
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      return true;
    }
  }
  no_expression_before_ = i;
  return false;
}

}  // namespace presynth::syntax
