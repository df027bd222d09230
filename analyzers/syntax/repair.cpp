#include "analyzers/syntax/repair.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "analyzers/syntax/tokens.h"

namespace presynth::syntax {

namespace {

/// An identifier that stands for an operand still to be typed.
constexpr std::string_view kPlaceholder = "_";
constexpr std::uint32_t kNoTemplate = UINT32_MAX;
/// Bounds of searches that a text could otherwise make quadratic.
constexpr std::uint32_t kMostCuts = 16;
constexpr std::ptrdiff_t kMostBrackets = 64;

struct Bracket {
  char closing;
  bool list;  ///< items in it are separated by commas
  std::uint32_t line;
  std::int32_t indentation;  ///< of the line that it stands on
};

char closing_of(char opening) { return opening == '(' ? ')' : opening == '[' ? ']' : '}'; }

const char& opening_of(char closing) {
  static constexpr char kOpening[] = {'(', '[', '{'};
  return kOpening[closing == ')' ? 0 : closing == ']' ? 1 : 2];
}

class Repairer {
 public:
  Repairer(std::string_view text, std::span<const ByteRange> errors, std::uint32_t cut_template)
      : text_(text), errors_(errors), lines_(text), cut_template_(cut_template) {}

  Repair run() {
    balanced_ = balanced();
    Tokens tokens(text_, 0);
    for (Token token = tokens.next();; token = tokens.next()) {
      if (token.kind == Token::Kind::Comment && token.complete) continue;
      const bool end = token.kind == Token::Kind::End;
      first_on_line_ = end || !begun_ || line_break(previous_.end, token.begin);
      if (cutting_ && (first_on_line_ || tokens.open_substitutions() == 0)) {
        // The line ends inside the substitution, or the template is over.
        cutting_ = false;
        if (first_on_line_) {
          if (awaits_operand(previous_)) add(previous_.end, kPlaceholder);
          add(previous_.end, "}`");
          tokens = Tokens(text_, previous_.end);
          continue;
        }
      }
      if (first_on_line_) {
        ++line_;
        indentation_ = end ? -1 : column(token.begin);
      }
      if (begun_) complete_operand(token);
      if (end) break;
      take(token);
      previous_ = token;
      begun_ = true;
      if (token.kind == Token::Kind::Template && token.begin == cut_template_) cutting_ = true;
      if (token.kind == Token::Kind::Template && cuts_ < kMostCuts &&
          (!token.complete || (cutting_ && line_break(token.begin, token.end)))) {
        // The rest of the text is no more likely to be part of the template than to be code.
        ++cuts_;
        cutting_ = false;
        previous_.end = line_end(token.begin);
        add(previous_.end, "`");
        tokens = Tokens(text_, previous_.end);
      }
    }
    finish(tokens);
    return assemble();
  }

 private:
  [[nodiscard]] char first_of(const Token& token) const { return text_[token.begin]; }
  [[nodiscard]] std::string_view text_of(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  [[nodiscard]] bool is(const Token& token, std::string_view text) const {
    return token.kind != Token::Kind::End && text_of(token) == text;
  }
  [[nodiscard]] bool is_closing(const Token& token) const {
    return token.kind == Token::Kind::Punctuation &&
           (first_of(token) == ')' || first_of(token) == ']' || first_of(token) == '}');
  }
  [[nodiscard]] bool line_break(std::uint32_t begin, std::uint32_t end) const {
    return text_.substr(begin, end - begin).find('\n') != std::string_view::npos;
  }
  [[nodiscard]] std::int32_t column(std::uint32_t offset) const {
    return static_cast<std::int32_t>(offset - lines_.line_start(lines_.line_of(offset)));
  }

  /// Whether every bracket has its partner, whatever the layout.
  [[nodiscard]] bool balanced() const {
    std::string open;
    Tokens tokens(text_, 0);
    for (Token token = tokens.next(); token.kind != Token::Kind::End; token = tokens.next()) {
      if (!token.complete) return false;
      if (token.kind != Token::Kind::Punctuation) continue;
      const char c = first_of(token);
      if (c == '(' || c == '[' || c == '{') {
        open += closing_of(c);
      } else if (is_closing(token)) {
        if (open.empty() || open.back() != c) return false;
        open.pop_back();
      }
    }
    return open.empty() && tokens.open_substitutions() == 0;
  }

  void add(std::uint32_t at, std::string_view text) {
    if (!additions_.empty() && additions_.back().at == at) {
      additions_.back().text += text;
    } else {
      additions_.push_back({at, std::string(text)});
    }
  }

  /// True when an error is on the line of `begin` to `end` or next to it.
  [[nodiscard]] bool near_error(std::uint32_t begin, std::uint32_t end) {
    const std::uint32_t line = lines_.line_of(begin);
    const std::uint32_t next = lines_.line_of(end) + 1;
    const std::uint32_t first = lines_.line_start(line > 0 ? line - 1 : 0);
    const auto last =
        next < lines_.line_count() ? lines_.line_start(next) : static_cast<std::uint32_t>(text_.size());
    while (next_error_ < errors_.size() && errors_[next_error_].end < first) ++next_error_;
    return next_error_ < errors_.size() && errors_[next_error_].begin <= last;
  }
  [[nodiscard]] std::uint32_t line_end(std::uint32_t offset) const {
    return static_cast<std::uint32_t>(std::min(text_.find('\n', offset), text_.size()));
  }

  /// Puts a placeholder behind a token that cannot be the last one.
  void complete_operand(const Token& token) {
    if (!awaits_operand(previous_)) return;
    const bool ends = token.kind == Token::Kind::End || is_closing(token) || is(token, ";") || is(token, ",");
    if (!ends && !(first_on_line_ && indentation_ <= previous_indentation_ && !continues(token))) return;
    if (!near_error(previous_.begin, token.begin)) return;
    add(previous_.end, kPlaceholder);
    if (first_on_line_ && in_list() && !ends) add(previous_.end, ",");
  }

  [[nodiscard]] bool awaits_operand(const Token& token) const {
    const std::string_view text = text_of(token);
    if (token.kind == Token::Kind::Word)
      return text == "new" || text == "await" || text == "typeof" || text == "extends";
    if (token.kind != Token::Kind::Punctuation) return false;
    switch (text.front()) {
      case '.':
      case '?':
      case '=':
      case '&':
      case '|':
      case '!': return true;
      case '+':
      case '-': return !doubled(token);
      case '*':
      case '/':
      case '%':
      case '<': return true;
      case ':': return in_list();
      default: return false;
    }
  }
  /// `x++` and `x--` are complete.
  [[nodiscard]] bool doubled(const Token& token) const {
    return token.begin > 0 && text_[token.begin - 1] == text_[token.begin];
  }
  /// A line that begins like this belongs to the line before, however it is indented.
  [[nodiscard]] bool continues(const Token& token) const {
    if (token.kind != Token::Kind::Punctuation) return false;
    const char c = first_of(token);
    return c != '@' && c != '[' && c != '(' && c != '{' && c != '#' && c != '!' && c != '-' && c != '+';
  }
  [[nodiscard]] bool in_list() const { return !brackets_.empty() && brackets_.back().list; }

  /// Closes the innermost bracket behind the last token.
  void close_bracket() {
    add(previous_.end, std::string_view(&brackets_.back().closing, 1));
    brackets_.pop_back();
  }

  void take(const Token& token) {
    if (first_on_line_ && !balanced_) {
      const bool closing = is_closing(token);
      bool closed = false;
      // A line no deeper than the one with the opening bracket is outside of it, unless it begins with its
      // partner.
      while (!brackets_.empty() && brackets_.back().line < line_ &&
             (brackets_.back().indentation > indentation_ ||
              (brackets_.back().indentation == indentation_ && !closing && leaves(token)))) {
        close_bracket();
        closed = true;
      }
      if (closing) {
        // `foo(` under which `}` stands: the brackets on top of its partner are open.
        const auto end = brackets_.rbegin() + std::min(kMostBrackets, std::ssize(brackets_));
        const auto partner = std::find_if(brackets_.rbegin(), end, [&](const Bracket& bracket) {
          return bracket.closing == first_of(token) || bracket.indentation != indentation_;
        });
        if (partner != end && partner->closing == first_of(token)) {
          while (brackets_.back().closing != first_of(token)) close_bracket();
        }
        if (brackets_.empty() || brackets_.back().indentation < indentation_) {
          // Nothing that begins here is open: the bracket is one too many, and gets a partner.
          add(token.begin, std::string_view(&opening_of(first_of(token)), 1));
          return;
        }
      } else if (closed && in_list() && !is(token, ",")) {
        add(previous_.end, ",");
      }
    }
    if (first_on_line_) previous_indentation_ = indentation_;
    if (token.kind == Token::Kind::String && !token.complete) {
      add(token.end, text_.substr(token.begin, 1));
      return;
    }
    if (token.kind != Token::Kind::Punctuation) return;
    const char c = first_of(token);
    if (c == '(' || c == '[' || c == '{') {
      brackets_.push_back({closing_of(c), c != '{' || opens_object(), line_, indentation_});
    } else if (is_closing(token)) {
      if (!brackets_.empty() && brackets_.back().closing == c) brackets_.pop_back();
    }
  }

  /// Whether a line that begins with `token` at the same depth as an open bracket leaves it: not so for the
  /// cases of a switch, or an operator that goes on.
  [[nodiscard]] bool leaves(const Token& token) const {
    return !is(token, "case") && !is(token, "default") && !continues(token);
  }

  /// Whether a brace behind `previous_` begins an object literal and not a block.
  [[nodiscard]] bool opens_object() const {
    if (!begun_) return false;
    if (previous_.kind == Token::Kind::Word) return is(previous_, "return");
    if (previous_.kind != Token::Kind::Punctuation) return false;
    switch (first_of(previous_)) {
      case '(':
      case '[':
      case ',':
      case ':':
      case '?': return true;
      case '=': return !is(previous_, "=>");
      default: return false;
    }
  }

  void finish(const Tokens& tokens) {
    const auto end = static_cast<std::uint32_t>(text_.size());
    if (begun_ && previous_.kind == Token::Kind::Comment) add(end, "*/");
    if (balanced_) return;
    if (tokens.open_substitutions() == 0) {
      while (!brackets_.empty()) close_bracket();
    } else {
      for (std::size_t i = 0; i < tokens.open_substitutions(); ++i) add(end, "}`");
    }
  }

  Repair assemble() {
    Repair repair;
    std::stable_sort(additions_.begin(), additions_.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    std::size_t size = text_.size();
    for (const auto& addition : additions_) size += addition.text.size();
    repair.text.reserve(size);
    std::uint32_t at = 0;
    for (const auto& addition : additions_) {
      repair.text.append(text_.substr(at, addition.at - at)).append(addition.text);
      at = addition.at;
    }
    repair.text.append(text_.substr(at));
    repair.additions = std::move(additions_);
    return repair;
  }

  std::string_view text_;
  std::span<const ByteRange> errors_;
  text::LineIndex lines_;
  std::uint32_t cut_template_;
  std::uint32_t cuts_ = 0;
  bool cutting_ = false;  ///< inside the template to be cut
  std::size_t next_error_ = 0;
  bool balanced_ = true;
  std::vector<Bracket> brackets_;
  std::vector<Repair::Addition> additions_;
  Token previous_;
  bool begun_ = false;  ///< previous_ is set
  bool first_on_line_ = true;
  std::uint32_t line_ = 0;
  std::int32_t indentation_ = 0;
  std::int32_t previous_indentation_ = 0;
};

/// A backtick that is missing turns every later template inside out. To be doubted are templates of several
/// lines: the last one before `error`, and the first ones in it.
std::vector<std::uint32_t> suspects(std::string_view text, ByteRange error) {
  constexpr std::size_t kMost = 3;
  std::vector<std::uint32_t> found;
  bool before = false;  // the only one found is before the error
  std::uint32_t begin = kNoTemplate;
  bool spans = false;
  std::uint32_t previous = 0;
  Tokens tokens(text, 0);
  for (Token token = tokens.next(); token.kind != Token::Kind::End && found.size() < kMost;
       token = tokens.next()) {
    if (token.kind == Token::Kind::Template && text[token.begin] == '`' && begin == kNoTemplate) {
      begin = token.begin;
      previous = token.begin;
      spans = false;
    }
    if (begin == kNoTemplate) continue;
    if (begin > error.end) break;
    spans = spans || text.substr(previous, token.end - previous).find('\n') != std::string_view::npos;
    previous = token.end;
    if (spans) {
      if (before) found.clear();
      before = begin <= error.begin;
      found.push_back(begin);
      // The rest of this template says no more; find the next.
      while (tokens.open_substitutions() > 0 && token.kind != Token::Kind::End) token = tokens.next();
      begin = kNoTemplate;
    } else if (tokens.open_substitutions() == 0) {
      begin = kNoTemplate;
    }
  }
  return found;
}

}  // namespace

std::vector<Repair> repairs(std::string_view text, std::span<const ByteRange> errors) {
  std::vector<Repair> found;
  if (errors.empty()) return found;
  found.push_back(Repairer(text, errors, kNoTemplate).run());
  for (const std::uint32_t suspect : suspects(text, errors.front()))
    found.push_back(Repairer(text, errors, suspect).run());
  std::erase_if(found, [](const Repair& repair) { return repair.additions.empty(); });
  return found;
}

void undo_offsets(const Repair& repair, concrete::Tree& tree) {
  // Where each addition begins in the new text, and how much has been added up to its end.
  struct Step {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t old;
  };
  std::vector<Step> steps;
  std::uint32_t added = 0;
  for (const Repair::Addition& addition : repair.additions) {
    const auto size = static_cast<std::uint32_t>(addition.text.size());
    steps.push_back({addition.at + added, addition.at + added + size, addition.at});
    added += size;
  }
  const auto old_offset = [&](std::uint32_t offset) {
    const auto behind = std::partition_point(steps.begin(), steps.end(),
                                             [&](const Step& step) { return step.begin < offset; });
    if (behind == steps.begin()) return offset;
    const Step& step = *(behind - 1);
    return offset <= step.end ? step.old : step.old + (offset - step.end);
  };
  for (concrete::Node& node : tree.nodes) {
    const bool was_empty = node.begin == node.end;
    node.begin = old_offset(node.begin);
    node.end = old_offset(node.end);
    if (!was_empty && node.begin == node.end && node.skip == 1) node.missing = true;
  }
  std::vector<ByteRange> errors;
  errors.reserve(tree.errors.size() + steps.size());
  for (const ByteRange error : tree.errors)
    errors.push_back({old_offset(error.begin), old_offset(error.end)});
  for (const Step& step : steps) errors.push_back({step.old, step.old});
  std::sort(errors.begin(), errors.end(),
            [](ByteRange a, ByteRange b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  tree.errors.clear();
  for (const ByteRange error : errors) {
    if (tree.errors.empty() || !tree.errors.back().contains(error)) tree.errors.push_back(error);
  }
  tree.has_error = true;
}

}  // namespace presynth::syntax
