// A tokenizer for what works on text beside the tree: finding comments, repairing half-typed code. Internal
// to analyzers/syntax.
//
// It knows strings, templates, comments and regular expressions, and takes everything else as words and
// single characters. It is never wrong about where a string ends, but only guesses which slash begins a
// regular expression, unless it is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzers/syntax/ast.h"

namespace presynth::syntax {

struct Token {
  enum class Kind : std::uint8_t {
    Word,      ///< identifier, keyword or number
    String,    ///< with its quotes
    Template,  ///< from a backtick or the `}` of a substitution to the next `${` or backtick
    Literal,   ///< regular expression, or one of the ranges to step over
    Comment,
    Punctuation,  ///< one character, or `?.` `=>`
    End,
  };
  Kind kind = Kind::End;
  bool complete = true;  ///< false: a string that its line ends, a template or comment that the text ends
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class Tokens {
 public:
  /// Begins at `begin`, which lies between two tokens. `literals`, in order, are ranges to take for one token
  /// each.
  Tokens(std::string_view text, std::uint32_t begin, std::span<const ByteRange> literals = {})
      : text_(text), literals_(literals), at_(begin) {}

  Token next();
  /// Substitutions of templates that are open here.
  [[nodiscard]] std::size_t open_substitutions() const { return templates_.size(); }

 private:
  [[nodiscard]] char peek(std::uint32_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool at_line_separator() const;
  bool skip_string(char quote);
  bool skip_template();
  bool skip_comment(char kind);
  bool skip_regular_expression();

  std::string_view text_;
  std::span<const ByteRange> literals_;
  std::size_t next_literal_ = 0;
  std::uint32_t at_;
  std::uint32_t no_expression_before_ = 0;
  bool operand_before_ = false;           ///< a slash here would divide
  std::vector<std::uint32_t> templates_;  ///< open braces inside each open substitution
};

}  // namespace presynth::syntax
