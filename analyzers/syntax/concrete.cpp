#include "analyzers/syntax/concrete.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "analyzers/syntax/tokens.h"

namespace presynth::syntax::concrete {

namespace {

struct ParserDeleter {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
using ParserPointer = std::unique_ptr<TSParser, ParserDeleter>;

struct TreeDeleter {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using TreePointer = std::unique_ptr<TSTree, TreeDeleter>;

class Cursor {
 public:
  explicit Cursor(TSNode root) : cursor_(ts_tree_cursor_new(root)) {}
  ~Cursor() { ts_tree_cursor_delete(&cursor_); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  [[nodiscard]] TSNode node() const { return ts_tree_cursor_current_node(&cursor_); }
  bool goto_first_child() { return ts_tree_cursor_goto_first_child(&cursor_); }
  bool goto_next_sibling() { return ts_tree_cursor_goto_next_sibling(&cursor_); }
  void goto_parent() { ts_tree_cursor_goto_parent(&cursor_); }

 private:
  TSTreeCursor cursor_;
};

/// What the walk does with a symbol.
enum class Step : std::uint8_t {
  Descend,
  Leaf,  ///< kept without its children: nothing in them is needed unless one of them is an error
  Drop,  ///< not kept at all
};

struct Symbol {
  Tag tag = Tag::OtherNamed;
  Step step = Step::Descend;
};

/// The symbols of one language, by TSSymbol.
using SymbolTable = std::vector<Symbol>;

SymbolTable make_symbol_table(const TSLanguage* language) {
  std::unordered_map<std::string_view, Tag> named;
  std::unordered_map<std::string_view, Tag> tokens;
#define PRESYNTH_NAMED(tag, name) named.emplace(name, Tag::tag);
#define PRESYNTH_TOKEN(tag, name) tokens.emplace(name, Tag::tag);
  PRESYNTH_SYMBOLS(PRESYNTH_NAMED, PRESYNTH_TOKEN)
#undef PRESYNTH_NAMED
#undef PRESYNTH_TOKEN

  SymbolTable table(ts_language_symbol_count(language));
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto symbol = static_cast<TSSymbol>(i);
    const std::string_view name = ts_language_symbol_name(language, symbol);
    if (ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular) {
      const auto found = named.find(name);
      if (found != named.end()) table[i].tag = found->second;
    } else {
      const auto found = tokens.find(name);
      table[i] = {found != tokens.end() ? found->second : Tag::OtherToken, Step::Leaf};
    }
    switch (table[i].tag) {
      case Tag::Comment:
      case Tag::HtmlComment:
      case Tag::HashBangLine:
      case Tag::ImportAttribute:
      case Tag::StringFragment:
      case Tag::EscapeSequence: table[i].step = Step::Drop; break;
      case Tag::AccessibilityModifier:
      case Tag::EmptyStatement:
      case Tag::False:
      case Tag::Identifier:
      case Tag::Import:
      case Tag::MetaProperty:
      case Tag::NestedTypeIdentifier:
      case Tag::Null:
      case Tag::Number:
      case Tag::OptionalChain:
      case Tag::OverrideModifier:
      case Tag::PredefinedType:
      case Tag::PrivatePropertyIdentifier:
      case Tag::PropertyIdentifier:
      case Tag::Regex:
      case Tag::ShorthandPropertyIdentifier:
      case Tag::ShorthandPropertyIdentifierPattern:
      case Tag::StatementIdentifier:
      case Tag::String:
      case Tag::Super:
      case Tag::This:
      case Tag::ThisType:
      case Tag::True:
      case Tag::TypeIdentifier:
      case Tag::Undefined: table[i].step = Step::Leaf; break;
      default: break;
    }
  }
  return table;
}

const SymbolTable& symbol_table(Dialect dialect) {
  if (dialect == Dialect::Tsx) {
    static const SymbolTable tsx = make_symbol_table(tree_sitter_tsx());
    return tsx;
  }
  static const SymbolTable typescript = make_symbol_table(tree_sitter_typescript());
  return typescript;
}

/// Writes the tree below `root` to `tree.nodes` in preorder. `kErrors`: the tree has ERROR or MISSING nodes.
template <bool kErrors>
void walk(TSNode root, const SymbolTable& symbols, Tree& tree) {
  std::vector<std::size_t> open;
  Cursor cursor(root);
  const Symbol* const table = symbols.data();
  const auto table_size = symbols.size();
  std::vector<Node>& nodes = tree.nodes;
  for (;;) {
    const TSNode node = cursor.node();
    const TSSymbol number = ts_node_symbol(node);
    const Symbol symbol = number < table_size ? table[number] : Symbol{Tag::Error, Step::Descend};
    Step step = symbol.step;
    if (step != Step::Drop || (kErrors && ts_node_has_error(node))) {
      const std::uint32_t begin = ts_node_start_byte(node);
      nodes.push_back({begin, ts_node_end_byte(node), 1, symbol.tag, false});
      if constexpr (kErrors) {
        if (ts_node_is_missing(node)) nodes.back().missing = true;
        if (ts_node_has_error(node)) step = Step::Descend;
        if (symbol.tag == Tag::Error || nodes.back().missing) {
          const ByteRange range = nodes.back().range();
          if (tree.errors.empty() || !tree.errors.back().contains(range)) tree.errors.push_back(range);
        }
      }
      if (step == Step::Descend && cursor.goto_first_child()) {
        open.push_back(nodes.size() - 1);
        continue;
      }
    }
    while (!cursor.goto_next_sibling()) {
      if (open.empty()) return;
      cursor.goto_parent();
      nodes[open.back()].skip = static_cast<std::uint32_t>(nodes.size() - open.back());
      open.pop_back();
    }
  }
}

// ---- Limits
// ------------------------------------------------------------------------------------------------
//
// tree-sitter takes quadratic time over some texts that do not parse. What grows with it is the memory that
// it asks for (20 bytes for each byte of ordinary text, 140 for the densest), or the text that it reads again
// and again to find the end of a literal. Both are counted: unlike time they are the same on every run, so
// that equal texts give equal trees.

thread_local std::uint64_t allocated = 0;

void* checked(void* memory) {
  if (memory == nullptr) std::abort();  // as tree-sitter's own allocator does
  return memory;
}
void* count_malloc(std::size_t size) {
  allocated += size;
  return checked(std::malloc(size > 0 ? size : 1));
}
void* count_calloc(std::size_t count, std::size_t size) {
  allocated += count * size;
  return checked(std::calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}
void* count_realloc(void* memory, std::size_t size) {
  allocated += size;
  return checked(std::realloc(memory, size > 0 ? size : 1));
}

struct Input {
  std::string_view text;
  std::uint64_t allocation_limit = 0;
  std::uint64_t reads_left = 0;
};

/// The text is handed over in pieces of this size, so that reading can be counted.
constexpr std::uint32_t kPiece = 1u << 14;

const char* read_text(void* payload, std::uint32_t offset, TSPoint, std::uint32_t* size) {
  auto* input = static_cast<Input*>(payload);
  const std::string_view text = input->text;
  if (input->reads_left > 0) --input->reads_left;
  *size = offset < text.size() ? std::min(static_cast<std::uint32_t>(text.size() - offset), kPiece) : 0;
  return *size == 0 ? "" : text.data() + offset;
}

bool over_limit(TSParseState* state) {
  const auto* input = static_cast<const Input*>(state->payload);
  return allocated > input->allocation_limit || input->reads_left == 0;
}

/// Texts that tree-sitter cannot be stopped at: it is not started on them.
///
/// `a<b,a<b,…`: each `<` may open type arguments, and at the end of a long row of them all combinations are
/// tried in a single step. Thousands of nested brackets: as soon as one is missing, each further token costs
/// a walk over all of them, and giving back the stack of an ambiguous one recurs as deep.
bool is_hopeless(std::string_view text) {
  constexpr std::int64_t kMostAngles = 500;
  constexpr std::int64_t kDeepest = 4'000;
  // A look at the bare bytes tells for nearly every file that there is no need to look closer.
  std::int64_t angles = 0;
  std::int64_t depth = 0;
  bool close_look = false;
  for (const char c : text) {
    angles += c == '<';
    depth += c == '(' || c == '[' || c == '{';
    depth -= c == ')' || c == ']' || c == '}';
    depth = std::max<std::int64_t>(depth, 0);
    close_look |= depth > kDeepest;
  }
  if (!close_look && angles <= kMostAngles) return false;

  angles = 0;
  depth = 0;
  Tokens tokens(text, 0);
  for (Token token = tokens.next(); token.kind != Token::Kind::End; token = tokens.next()) {
    if (token.kind == Token::Kind::Template && tokens.open_substitutions() > kDeepest) return true;
    if (token.kind != Token::Kind::Punctuation) continue;
    switch (text[token.begin]) {
      case '<': ++angles; break;
      case '>':
        if (angles > 0) --angles;
        break;
      case '(':
      case '[':
      case '{':
        ++depth;
        if (text[token.begin] != '[') angles = 0;
        break;
      case ')':
      case ']':
      case '}':
        if (depth > 0) --depth;
        if (text[token.begin] != ']') angles = 0;
        break;
      case ';': angles = 0; break;
      default: break;
    }
    if (angles > kMostAngles || depth > kDeepest) return true;
  }
  return false;
}

}  // namespace

void parse(std::string_view text, Dialect dialect, Tree& tree) {
  static const bool counting = [] {
    // malloc underneath: memory that was handed out before this may come back to it.
    ts_set_allocator(count_malloc, count_calloc, count_realloc, std::free);
    return true;
  }();
  static_cast<void>(counting);
  thread_local const ParserPointer parser(ts_parser_new());
  tree.nodes.clear();
  tree.errors.clear();
  tree.has_error = false;
  tree.cancelled = false;

  const TSLanguage* language = dialect == Dialect::Tsx ? tree_sitter_tsx() : tree_sitter_typescript();
  const std::uint64_t allocations =
      std::min((std::uint64_t{32} << 20) + text.size() * 600, std::uint64_t{4} << 30);
  Input input{text, allocated + allocations, 2'000 + 64 * (text.size() / kPiece)};
  TreePointer parsed;
  if (!is_hopeless(text) && ts_parser_set_language(parser.get(), language)) {
    parsed.reset(ts_parser_parse_with_options(
        parser.get(), nullptr, {&input, read_text, TSInputEncodingUTF8, nullptr}, {&input, over_limit}));
  }
  if (!parsed) {
    ts_parser_reset(parser.get());
    const auto size = static_cast<std::uint32_t>(text.size());
    tree.nodes.push_back({0, size, 1, Tag::Program, false});
    tree.errors.push_back({0, size});
    tree.has_error = true;
    tree.cancelled = true;
    return;
  }
  const TSNode root = ts_tree_root_node(parsed.get());
  tree.has_error = ts_node_has_error(root);
  tree.nodes.reserve(std::min<std::size_t>(ts_node_descendant_count(root), text.size() + 16));
  if (tree.has_error) {
    walk<true>(root, symbol_table(dialect), tree);
  } else {
    walk<false>(root, symbol_table(dialect), tree);
  }
}

}  // namespace presynth::syntax::concrete
