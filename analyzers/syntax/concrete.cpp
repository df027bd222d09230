#include "analyzers/syntax/concrete.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>
#include <unordered_map>

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

/// Stops a parse that takes far more steps than its text can need. Counted, not timed, so that equal texts
/// give equal trees.
struct Budget {
  std::string_view text;
  std::uint64_t calls = 0;
  std::uint64_t limit = 0;
};

const char* read_text(void* payload, std::uint32_t offset, TSPoint, std::uint32_t* size) {
  const std::string_view text = static_cast<const Budget*>(payload)->text;
  *size = offset < text.size() ? static_cast<std::uint32_t>(text.size() - offset) : 0;
  return *size == 0 ? "" : text.data() + offset;
}

bool out_of_budget(TSParseState* state) {
  auto* budget = static_cast<Budget*>(state->payload);
  return ++budget->calls > budget->limit;
}

}  // namespace

void parse(std::string_view text, Dialect dialect, Tree& tree) {
  thread_local const ParserPointer parser(ts_parser_new());
  tree.nodes.clear();
  tree.errors.clear();
  tree.has_error = false;
  tree.cancelled = false;

  const TSLanguage* language = dialect == Dialect::Tsx ? tree_sitter_tsx() : tree_sitter_typescript();
  // tree-sitter reports progress every hundred steps; a well-formed text needs about one step per byte.
  Budget budget{text, 0, 10'000 + text.size() / 4};
  TreePointer parsed;
  if (ts_parser_set_language(parser.get(), language)) {
    const TSInput input{&budget, read_text, TSInputEncodingUTF8, nullptr};
    parsed.reset(ts_parser_parse_with_options(parser.get(), nullptr, input, {&budget, out_of_budget}));
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
