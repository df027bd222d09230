// Where the value of a creating expression is kept, and whether anything reads it there.
//
// "Reads" is meant as TypeScript's noUnusedLocals means it: an assignment alone is no read. Dropping a
// binding keeps the call: the construct is in the tree once it is made (knowledge: experiment e_endpoints).
#include <algorithm>

#include "analyzers/graph/graph.h"

namespace presynth::graph {

using syntax::as;
using syntax::Kind;
using syntax::Node;
using syntax::SourceFile;

namespace {

/// The outermost expression whose value is the value of `node` (through casts, `await`, `?:`, `??`).
const Node* value_root(const Node* node) {
  for (const Node* parent = node->parent; parent != nullptr; node = parent, parent = parent->parent) {
    switch (parent->kind) {
      case Kind::Cast:
      case Kind::Await: continue;
      case Kind::Conditional:
        if (as<syntax::Conditional>(*parent).test == node) return node;
        continue;
      case Kind::Logical:
        if (as<syntax::Binary>(*parent).right != node) return node;
        continue;
      default: return node;
    }
  }
  return node;
}

/// Offset just after the `=` that follows `from` and the blanks behind it.
std::uint32_t after_equals(const SourceFile& file, std::uint32_t from, std::uint32_t limit) {
  const std::string_view text = file.text();
  std::size_t at = text.find('=', from);
  if (at == std::string_view::npos || at >= limit) return limit;
  ++at;
  while (at < limit && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) ++at;
  return static_cast<std::uint32_t>(at);
}

/// What stands at `at` or behind it that is no comment.
std::string_view first_code(const SourceFile& file, std::size_t at) {
  const std::string_view text = file.text();
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("/*")) {
      at = std::min(text.find("*/", at + 2), text.size() - 2) + 2;
    } else if (rest.starts_with("//")) {
      at = std::min(text.find('\n', at), text.size());
    } else if (std::string_view(" \t\r\n").find(rest.front()) != std::string_view::npos) {
      ++at;
    } else {
      return rest;
    }
  }
  return {};
}

/// Would what stands at `keep` be a declaration or a block if it began a statement?
bool begins_other_statement(const SourceFile& file, std::uint32_t keep) {
  const std::string_view code = first_code(file, keep);
  if (code.starts_with('{')) return true;
  const std::string_view word = code.substr(0, code.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
  return word == "function" || word == "class" || word == "async" || word == "let";
}

/// The whole line of a statement that stands alone on it, else just the statement.
text::ByteRange whole_line(const SourceFile& file, text::ByteRange range) {
  const std::string_view text = file.text();
  std::uint32_t begin = range.begin;
  while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
  std::uint32_t end = range.end;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  const bool starts = begin == 0 || text[begin - 1] == '\n';
  if (!starts || (end < text.size() && text[end] != '\n' && text[end] != '\r')) return range;
  const auto skip_newline = [&](std::uint32_t at) {
    if (at < text.size() && text[at] == '\r') ++at;
    return at < text.size() && text[at] == '\n' ? at + 1 : at;
  };
  end = skip_newline(end);
  // The first line of a block takes the blank line behind it along.
  const std::size_t before = text.find_last_not_of("\r\n", begin == 0 ? 0 : begin - 1);
  if (before != std::string_view::npos && text[before] == '{') end = skip_newline(end);
  return {begin, end};
}

class Dropper {
 public:
  explicit Dropper(const SourceFile& file) : file_(file) {}

  void erase(text::ByteRange range, std::string replacement = {}) {
    edits_.push_back({file_.path(), {range, std::move(replacement)}});
  }
  /// Erases what stands in front of `keep` in a statement; what is kept must not join the line before it
  /// (`(a as B).c` after a line without semicolon). Only in a list of statements is there such a line: behind
  /// `if (…)` a semicolon would be the whole branch.
  void erase_before(const Node& statement, std::uint32_t keep) {
    const Node* around = statement.parent;
    const bool listed =
        around->kind == Kind::Program || around->kind == Kind::Block || around->kind == Kind::SwitchCase;
    const std::string_view code = first_code(file_, keep);
    const bool joins =
        !code.empty() && std::string_view("([`<+-/").find(code.front()) != std::string_view::npos;
    erase({statement.range.begin, keep}, listed && joins ? ";" : "");
  }
  /// Is everything that `range` holds taken out?
  [[nodiscard]] bool erases(text::ByteRange range) const {
    return std::ranges::any_of(edits_, [&](const FileEdit& edit) { return edit.edit.range.contains(range); });
  }
  std::vector<FileEdit> take() {
    erase_imports();
    std::ranges::sort(edits_);
    return std::move(edits_);
  }
  [[nodiscard]] const SourceFile& file() const { return file_; }

 private:
  /// Imports that only what was dropped mentioned: the type of a field, say. noUnusedLocals looks at them
  /// too.
  void erase_imports() {
    for (const Node* node : file_.program().body) {
      if (node->kind != Kind::Import) continue;
      const auto& import = as<syntax::Import>(*node);
      for (std::size_t i = 0; i < import.specifiers.size(); ++i) {
        const syntax::ModuleSpecifier& specifier = import.specifiers[i];
        const syntax::Binding* binding = specifier.local != nullptr ? specifier.local->binding : nullptr;
        if (binding == nullptr || binding->exported || binding->references.empty() ||
            !std::ranges::all_of(binding->references, [&](const syntax::Reference& reference) {
              return erases(reference.identifier->range);
            })) {
          continue;
        }
        if (import.specifiers.size() == 1) {
          text::ByteRange range = node->range;
          if (range.end < file_.text().size() && file_.text()[range.end] == ';') ++range.end;
          erase(whole_line(file_, range));
        } else if (import.named_range.contains(specifier.range)) {
          const bool last = i + 1 == import.specifiers.size();
          const bool first = i == 0 || !import.named_range.contains(import.specifiers[i - 1].range);
          if (last && first) break;  // the braces would be left empty
          erase(last ? text::ByteRange{import.specifiers[i - 1].range.end, specifier.range.end}
                     : text::ByteRange{specifier.range.begin, import.specifiers[i + 1].range.begin});
        }
        break;  // one of an import: what is taken out must not meet
      }
    }
  }

  const SourceFile& file_;
  std::vector<FileEdit> edits_;
};

const Node* statement_of_assignment(const Node* identifier_or_member) {
  const Node* assign = identifier_or_member->parent;
  if (assign == nullptr || assign->kind != Kind::Assign || assign->op != syntax::Operator::None)
    return nullptr;
  if (as<syntax::Binary>(*assign).left != identifier_or_member) return nullptr;
  const Node* statement = assign->parent;
  return statement != nullptr && statement->kind == Kind::ExpressionStatement ? statement : nullptr;
}

bool is_unread(const syntax::Binding& binding) {
  using syntax::BindingKind;
  if (binding.exported) return false;
  if (binding.kind != BindingKind::Const && binding.kind != BindingKind::Let &&
      binding.kind != BindingKind::Var)
    return false;
  return std::ranges::none_of(binding.references,
                              [](const syntax::Reference& reference) { return reference.reads; });
}

/// What only says of a value what type it has, behind it: `f() as T`, `f()!`.
void drop_assertions(const Node* value, Dropper& drop) {
  for (; value != nullptr && value->kind == Kind::Cast; value = as<syntax::Cast>(*value).expression) {
    const Node* inner = as<syntax::Cast>(*value).expression;
    if (inner->range.begin != value->range.begin) return;
    const std::string_view behind = drop.file().text({inner->range.end, value->range.end});
    if (behind.find("//") != std::string_view::npos || behind.find("/*") != std::string_view::npos) return;
    if (inner->kind == Kind::Call || inner->kind == Kind::New)
      drop.erase({inner->range.end, value->range.end});
  }
}

/// Rewrites `const a = f(), b = g();` without the unread names among its declarators: statements of their
/// own.
bool drop_declarators(const syntax::VariableDeclaration& declaration, Dropper& drop) {
  const SourceFile& file = drop.file();
  const auto unread = [&](const Node* node) {
    const Node* target = as<syntax::Declarator>(*node).target;
    return target != nullptr && target->kind == Kind::Identifier &&
           as<syntax::Identifier>(*target).binding != nullptr &&
           is_unread(*as<syntax::Identifier>(*target).binding);
  };
  const auto value_begin = [&](const syntax::Declarator& declarator) {
    const Node* last = declarator.type != nullptr ? declarator.type : declarator.target;
    return after_equals(file, last->range.end, declarator.range.end);
  };
  const std::string keyword(
      file.text(declaration.range).substr(0, file.text(declaration.range).find_first_of(" \t\r\n")));
  const std::string line_break = [&] {
    const std::string_view text = file.text();
    const std::size_t line = text.rfind('\n', declaration.range.begin);
    const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
    const std::size_t end = std::min<std::size_t>(text.find_first_not_of(" \t", begin), text.size());
    return std::string(text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n") +
           std::string(text.substr(begin, end - begin));
  }();
  const auto separator = [&](std::uint32_t begin, std::uint32_t end) {
    const bool own_line = file.text({begin, end}).find('\n') != std::string_view::npos;
    return ";" + (own_line ? line_break : " ");
  };
  bool previous_dropped = true;  // the keyword is written anew in front of the first name that stays
  for (std::size_t i = 0; i < declaration.declarators.size(); ++i) {
    const auto& declarator = as<syntax::Declarator>(*declaration.declarators[i]);
    const bool dropped = unread(&declarator);
    const std::uint32_t gap_begin =
        i == 0 ? declaration.range.begin : declaration.declarators[i - 1]->range.end;
    if (dropped && declarator.initializer == nullptr) {
      if (declaration.declarators.size() > 1) return false;
      drop.erase(whole_line(file, declaration.range));
      return true;
    }
    if (dropped) {
      drop_assertions(declarator.initializer, drop);
      const std::uint32_t keep = value_begin(declarator);
      if (begins_other_statement(file, keep)) return false;
      if (i == 0) {
        drop.erase_before(declaration, keep);
      } else {
        drop.erase({gap_begin, keep}, separator(gap_begin, declarator.range.begin));
      }
    } else if (i > 0 && previous_dropped) {
      drop.erase({gap_begin, declarator.range.begin},
                 separator(gap_begin, declarator.range.begin) + keyword + " ");
    }
    previous_dropped = dropped;
  }
  return true;
}

/// Drops a local variable: its declaration and every assignment to it, keeping what was assigned.
bool drop_local(const syntax::Binding& binding, Dropper& drop) {
  if (binding.declared_by == nullptr || binding.declared_by->kind != Kind::Declarator) return false;
  if (binding.redeclared) return false;  // dropping one leaves the name in the others
  const auto& declarator = as<syntax::Declarator>(*binding.declared_by);
  if (declarator.target->kind != Kind::Identifier || declarator.parent->kind != Kind::VariableDeclaration)
    return false;
  const Node* around = declarator.parent->parent;
  if (around == nullptr || around->kind == Kind::For || around->kind == Kind::ForOf ||
      around->kind == Kind::ForIn)
    return false;
  for (const syntax::Reference& reference : binding.references) {
    if (!reference.writes) return false;  // a mention in a type, say
    const Node* statement = statement_of_assignment(reference.identifier);
    if (statement == nullptr) return false;
    const Node* assign = reference.identifier->parent;
    const std::uint32_t keep = after_equals(drop.file(), reference.identifier->range.end, assign->range.end);
    if (begins_other_statement(drop.file(), keep)) return false;
    drop.erase_before(*statement, keep);
  }
  return drop_declarators(as<syntax::VariableDeclaration>(*declarator.parent), drop);
}

/// How a class mentions one of its fields.
struct FieldMentions {
  bool read = false;
  std::vector<const Node*> writes;  ///< statements `this.x = …`
};

/// `this`, or for a static field the class by its name.
bool names_owner(const Node& object, const syntax::Class& declared) {
  return object.kind == Kind::This || (object.kind == Kind::Identifier && declared.name != nullptr &&
                                       as<syntax::Identifier>(object).binding != nullptr &&
                                       as<syntax::Identifier>(object).name == declared.name->name);
}

FieldMentions mentions_of(const syntax::Class& declared, std::string_view name) {
  FieldMentions mentions;
  std::vector<const Node*> stack{&declared};
  while (!stack.empty() && !mentions.read) {
    const Node* node = stack.back();
    stack.pop_back();
    switch (node->kind) {
      case Kind::Member: {
        const auto& member = as<syntax::Member>(*node);
        if (member.name != name) break;
        const Node* statement = statement_of_assignment(node);
        if (statement != nullptr && names_owner(*member.object, declared)) {
          mentions.writes.push_back(statement);
        } else {
          mentions.read = true;
        }
        break;
      }
      case Kind::Index: {
        const auto& index = as<syntax::Index>(*node);
        const bool other_name =
            index.index->kind == Kind::StringLiteral && as<syntax::StringLiteral>(*index.index).value != name;
        const bool this_name =
            index.index->kind == Kind::StringLiteral && as<syntax::StringLiteral>(*index.index).value == name;
        if (this_name || (index.object->kind == Kind::This && !other_name)) mentions.read = true;
        break;
      }
      case Kind::PatternProperty:
        if (as<syntax::PatternProperty>(*node).name == name) mentions.read = true;
        break;
      case Kind::Spread:
        if (as<syntax::Unary>(*node).operand->kind == Kind::This) mentions.read = true;
        break;
      default: break;
    }
    syntax::for_each_child(*node, [&](const Node* child) {
      if (child != nullptr) stack.push_back(child);
    });
  }
  return mentions;
}

/// Code outside the class can reach a private field by `object['name']` or through a cast to `any`; then it
/// is read after all.
bool is_reached_from_outside(const project::Snapshot& snapshot, std::string_view name) {
  for (const std::string& path : snapshot.cdk_sources()) {
    const std::optional<std::string_view> text = snapshot.text(path);
    if (!text || text->find(name) == std::string_view::npos) continue;
    const SourceFile* file = snapshot.file(path);
    if (file == nullptr) continue;
    std::vector<const Node*> stack{&file->program()};
    while (!stack.empty()) {
      const Node* node = stack.back();
      stack.pop_back();
      if (node->kind == Kind::Member) {
        const auto& member = as<syntax::Member>(*node);
        if (member.name == name && member.object->kind == Kind::Cast) return true;
      } else if (node->kind == Kind::Index) {
        const Node* index = as<syntax::Index>(*node).index;
        if (index->kind == Kind::StringLiteral && as<syntax::StringLiteral>(*index).value == name)
          return true;
      }
      syntax::for_each_child(*node, [&](const Node* child) {
        if (child != nullptr) stack.push_back(child);
      });
    }
  }
  return false;
}

bool reached_from_outside(project::Reading& reading, std::string_view name) {
  std::string field(name);
  return reading.ask("reached from outside: " + field, [field](const project::Snapshot& snapshot) {
    return is_reached_from_outside(snapshot, field);
  });
}

text::ByteRange name_range(const SourceFile& file, const syntax::Field& field) {
  const std::size_t at = file.text(field.range).find(field.name);
  if (field.name.empty() || at == std::string_view::npos) return field.range;
  const auto begin = static_cast<std::uint32_t>(field.range.begin + at);
  return {begin, static_cast<std::uint32_t>(begin + field.name.size())};
}

/// The private field of that name. A decorator is handed the means to read its field.
const syntax::Field* private_field(const SourceFile& file, const syntax::Class& declared,
                                   std::string_view name) {
  for (const Node* member : declared.members) {
    if (member->kind != Kind::Field) continue;
    const auto& field = as<syntax::Field>(*member);
    if (field.name == name && (field.has(syntax::kPrivate) || name.starts_with("#")))
      return file.text(field.range).starts_with('@') ? nullptr : &field;
  }
  return nullptr;
}

}  // namespace

std::optional<Kept> ConstructGraph::kept_unread(const Construct& construct) const {
  const value::Origin origin = construct.object()->origin;
  if (origin.file == nullptr || origin.node == nullptr) return std::nullopt;
  if (origin.node->kind != Kind::New && origin.node->kind != Kind::Call) return std::nullopt;
  const SourceFile& file = *origin.file;
  const Node* value = value_root(origin.node);
  const Node* parent = value->parent;
  if (parent == nullptr) return std::nullopt;
  Dropper drop(file);
  Kept kept;

  const syntax::Identifier* local = nullptr;
  if (parent->kind == Kind::Declarator && as<syntax::Declarator>(*parent).target->kind == Kind::Identifier) {
    local = &as<syntax::Identifier>(*as<syntax::Declarator>(*parent).target);
  } else if (parent->kind == Kind::Assign && as<syntax::Binary>(*parent).right == value) {
    const Node* left = as<syntax::Binary>(*parent).left;
    if (statement_of_assignment(left) == nullptr) return std::nullopt;
    if (left->kind == Kind::Identifier) local = &as<syntax::Identifier>(*left);
  }
  if (local != nullptr) {
    if (local->binding == nullptr || !is_unread(*local->binding)) return std::nullopt;
    kept.name = local->name;
    kept.declaration = {file.path(), local->binding->declaration->range};
    if (drop_local(*local->binding, drop)) kept.drop = drop.take();
    return kept;
  }

  const Node* owner = syntax::ancestor(value, {Kind::Class});
  if (owner == nullptr) return std::nullopt;
  const auto& declared = as<syntax::Class>(*owner);
  if (parent->kind == Kind::Field) {
    const auto& field = as<syntax::Field>(*parent);
    if (private_field(file, declared, field.name) != &field || mentions_of(declared, field.name).read ||
        reached_from_outside(reading(), field.name)) {
      return std::nullopt;
    }
    kept.name = "this." + std::string(field.name);
    kept.field = true;
    kept.declaration = {file.path(), name_range(file, field)};
    return kept;  // an initializer cannot stand alone: no edit keeps the call where it is
  }
  if (parent->kind != Kind::Assign) return std::nullopt;
  const Node* left = as<syntax::Binary>(*parent).left;
  if (left->kind != Kind::Member || !names_owner(*as<syntax::Member>(*left).object, declared))
    return std::nullopt;
  const std::string_view name = as<syntax::Member>(*left).name;
  const syntax::Field* field = private_field(file, declared, name);
  if (field == nullptr) return std::nullopt;
  const FieldMentions mentions = mentions_of(declared, name);
  if (mentions.read || reached_from_outside(reading(), name)) return std::nullopt;
  kept.name = "this." + std::string(name);
  kept.field = true;
  kept.declaration = {file.path(), name_range(file, *field)};
  if (field->initializer == nullptr) {
    for (const Node* statement : mentions.writes) {
      const auto& assign = as<syntax::Binary>(*as<syntax::Unary>(*statement).operand);
      const std::uint32_t keep = after_equals(file, assign.left->range.end, assign.range.end);
      if (begins_other_statement(file, keep)) return kept;
      drop.erase_before(*statement, keep);
    }
    text::ByteRange range = field->range;
    if (range.end < file.text().size() && file.text()[range.end] == ';') ++range.end;
    drop.erase(whole_line(file, range));
    kept.drop = drop.take();
  }
  return kept;
}

}  // namespace presynth::graph
