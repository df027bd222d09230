// Where the value of a creating expression is kept, and whether anything reads it there.
//
// "Reads" is meant as TypeScript's noUnusedLocals means it: an assignment alone is no read. Dropping a
// binding keeps the call: the construct is in the tree once it is made (knowledge: experiment e_endpoints).
#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <unordered_set>

#include "analyzers/graph/graph.h"
#include "analyzers/graph/index.h"

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

/// A declaration with what is said of it alone: `/** … */` on the lines above it, `// …` behind it.
text::ByteRange with_comments(const SourceFile& file, text::ByteRange range) {
  const std::string_view text = file.text();
  constexpr std::string_view kBlanks = " \t";
  const std::size_t behind = std::min(text.find_first_not_of(kBlanks, range.end), text.size());
  if (text.substr(behind).starts_with("//"))
    range.end = static_cast<std::uint32_t>(std::min(text.find_first_of("\r\n", behind), text.size()));
  const auto line_before =
      [&](std::size_t at) {  // the end of the line above, if only blanks stand before `at`
        const std::size_t last = at == 0 ? std::string_view::npos : text.find_last_not_of(kBlanks, at - 1);
        if (last == std::string_view::npos || text[last] != '\n') return std::string_view::npos;
        return last > 0 && text[last - 1] == '\r' ? last - 1 : last;
      };
  const std::size_t above = line_before(range.begin);
  if (above == std::string_view::npos || !text.substr(0, above).ends_with("*/")) return range;
  const std::size_t comment = text.rfind("/*", above - 2);
  if (comment != std::string_view::npos && text.substr(comment).starts_with("/**") &&
      line_before(comment) != std::string_view::npos) {
    range.begin = static_cast<std::uint32_t>(comment);
  }
  return range;
}

/// A name that a file imports and mentions.
struct ImportedName {
  const syntax::Import* import;
  std::size_t at;  ///< in `import->specifiers`
  const syntax::Binding* binding;
};

/// The imported names of a file by the place of one mention of each.
class FirstMentions {
 public:
  explicit FirstMentions(const SourceFile& file) {
    for (const Node* node : file.program().body) {
      if (node->kind != Kind::Import) continue;
      const auto& import = as<syntax::Import>(*node);
      for (std::size_t i = 0; i < import.specifiers.size(); ++i) {
        const syntax::Identifier* local = import.specifiers[i].local;
        const syntax::Binding* binding = local != nullptr ? local->binding : nullptr;
        if (binding == nullptr || binding->exported || binding->references.empty()) continue;
        names_.push_back({&import, i, binding});
      }
    }
    std::ranges::sort(names_, {}, place);
  }

  /// Those whose mention stands in `range`.
  [[nodiscard]] std::span<const ImportedName> in(text::ByteRange range) const {
    const auto begin = std::ranges::lower_bound(names_, range.begin, {}, place);
    const auto end = std::ranges::lower_bound(names_, range.end, {}, place);
    return begin < end ? std::span(begin, end) : std::span<const ImportedName>();
  }

 private:
  static std::uint32_t place(const ImportedName& name) {
    return name.binding->references.front().identifier->range.begin;
  }

  std::vector<ImportedName> names_;
};

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
    std::vector<ImportedName> only_here;
    for (const FileEdit& edit : edits_) {
      for (const ImportedName& name : file_.fact<FirstMentions>().in(edit.edit.range)) {
        if (std::ranges::all_of(name.binding->references, [&](const syntax::Reference& reference) {
              return erases(reference.identifier->range);
            })) {
          only_here.push_back(name);
        }
      }
    }
    std::ranges::sort(only_here, {},
                      [](const ImportedName& name) { return std::pair(name.import->range.begin, name.at); });
    const syntax::Import* previous = nullptr;
    for (const ImportedName& name : only_here) {
      // One of an import: what is taken out must not meet.
      if (name.import != previous) erase_import(name);
      previous = name.import;
    }
  }

  void erase_import(const ImportedName& name) {
    const syntax::Import& import = *name.import;
    const syntax::ModuleSpecifier& specifier = import.specifiers[name.at];
    if (import.specifiers.size() == 1) {
      text::ByteRange range = import.range;
      if (range.end < file_.text().size() && file_.text()[range.end] == ';') ++range.end;
      erase(whole_line(file_, range));
    } else if (import.named_range.contains(specifier.range)) {
      const bool last = name.at + 1 == import.specifiers.size();
      const bool first = name.at == 0 || !import.named_range.contains(import.specifiers[name.at - 1].range);
      if (last && first) return;  // the braces would be left empty
      erase(last ? text::ByteRange{import.specifiers[name.at - 1].range.end, specifier.range.end}
                 : text::ByteRange{specifier.range.begin, import.specifiers[name.at + 1].range.begin});
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
  if (declaration.declarators.size() > kMaxRewritten) return false;
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
  if (binding.references.size() > kMaxRewritten) return false;
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

/// What a type shows of an object. A class keeps its private fields to itself; `any` gives each that is asked
/// for by its name; any other type gives those that it declares.
enum class Shows : std::uint8_t { Class, Any, Shape };

Shows shown_by(const Node* type, unsigned depth = 0) {
  if (type == nullptr || depth > 8) return Shows::Any;
  if (type->kind == Kind::UnionType || type->kind == Kind::IntersectionType) {
    Shows all = Shows::Class;
    for (const Node* part : as<syntax::CompositeType>(*type).types)
      all = std::max(all, shown_by(part, depth + 1));
    return all;
  }
  if (type->kind == Kind::LiteralType) return Shows::Class;  // `null`: shows nothing
  if (type->kind != Kind::TypeReference) return Shows::Shape;
  const auto& reference = as<syntax::TypeReference>(*type);
  if (reference.name == "undefined" || reference.name == "null") return Shows::Class;
  const syntax::Binding* binding = reference.root != nullptr ? reference.root->binding : nullptr;
  if (binding == nullptr) {
    const bool any = reference.name == "any" || reference.name == "unknown" || reference.name == "object";
    return any ? Shows::Any : Shows::Shape;
  }
  const Node* declared_by = binding->declared_by;
  if (binding->kind == syntax::BindingKind::Class) return Shows::Class;
  if (declared_by != nullptr && declared_by->kind == Kind::TypeAlias)
    return shown_by(as<syntax::TypeAlias>(*declared_by).type, depth + 1);
  const bool library = declared_by != nullptr && declared_by->kind == Kind::Import &&
                       (project::library_module(as<syntax::Import>(*declared_by).module) ||
                        as<syntax::Import>(*declared_by).module == "constructs");
  return library ? Shows::Class : Shows::Shape;
}

/// What looks at all fields of what it is handed, or at one by its name: `Object.values`, `JSON.stringify`.
bool looks_inside(const Node* callee) {
  while (callee->kind == Kind::Member) callee = as<syntax::Member>(*callee).object;
  if (callee->kind != Kind::Identifier) return false;
  const auto& name = as<syntax::Identifier>(*callee);
  constexpr std::array<std::string_view, 6> kGlobals = {"Object", "Reflect", "JSON",
                                                        "Proxy",  "console", "structuredClone"};
  return name.binding == nullptr && std::ranges::find(kGlobals, name.name) != kGlobals.end();
}

/// The function of the file that an expression names.
const syntax::Function* function_of(const Node* callee) {
  const syntax::Binding* binding =
      callee->kind == Kind::Identifier ? as<syntax::Identifier>(*callee).binding : nullptr;
  const Node* declared_by = binding != nullptr ? binding->declared_by : nullptr;
  if (declared_by == nullptr) return nullptr;
  if (declared_by->kind == Kind::FunctionDeclaration)
    return as<syntax::FunctionDeclaration>(*declared_by).function;
  if (declared_by->kind != Kind::Declarator) return nullptr;
  const Node* value = as<syntax::Declarator>(*declared_by).initializer;
  return value != nullptr && value->kind == Kind::Function ? &as<syntax::Function>(*value) : nullptr;
}

/// Where an object goes by its names, in one file: is one of its fields read there by a computed name, by
/// going over all of them, or as part of a type that shows it? A scope is handed to every construct, which
/// says nothing.
class Trail {
 public:
  explicit Trail(std::string_view field) : field_(field) {}

  [[nodiscard]] bool gives_away(const Node& self) {
    next_.push_back(&self);
    while (!next_.empty()) {
      const Node* node = next_.back();
      next_.pop_back();
      if (reads_at(*node)) return true;
    }
    return false;
  }

 private:
  bool reads_at(const Node& self) {
    const Node* value = &self;
    const Node* parent = value->parent;
    bool any = false;
    bool shape = false;
    for (; parent != nullptr && parent->kind == Kind::Cast; value = parent, parent = parent->parent) {
      const Node* type = as<syntax::Cast>(*parent).type;
      any = any || (type != nullptr && shown_by(type) == Shows::Any);
      shape = shape || (type != nullptr && shown_by(type) == Shows::Shape);
    }
    if (parent == nullptr) return false;
    const auto becomes_shape = [&](const Node* type) {
      return any && type != nullptr && shown_by(type) == Shows::Shape;
    };
    switch (parent->kind) {
      case Kind::Member: return false;  // by its name, which is looked for everywhere
      case Kind::Index: {
        const auto& index = as<syntax::Index>(*parent);
        return index.object == value && (index.index->kind != Kind::StringLiteral ||
                                         as<syntax::StringLiteral>(*index.index).value == field_);
      }
      case Kind::Spread: return true;
      case Kind::New: {
        const auto& made = as<syntax::New>(*parent);
        return made.callee != value && (shape || looks_inside(made.callee));
      }
      case Kind::Call: {
        const auto& call = as<syntax::Call>(*parent);
        if (call.callee == value) return false;
        if (shape || looks_inside(call.callee)) return true;
        const auto at =
            static_cast<std::size_t>(std::ranges::find(call.arguments, value) - call.arguments.begin());
        const syntax::Function* function = function_of(call.callee);
        if (function == nullptr || at >= function->parameters.size()) return false;
        const auto& parameter = as<syntax::Parameter>(*function->parameters[at]);
        return becomes_shape(parameter.type) || goes_to(*parameter.target);
      }
      case Kind::Declarator: {
        const auto& declarator = as<syntax::Declarator>(*parent);
        return shape || becomes_shape(declarator.type) || goes_to(*declarator.target);
      }
      case Kind::Assign: {
        const Node* left = as<syntax::Binary>(*parent).left;
        return left != value && (shape || goes_to(*left));
      }
      default: return shape;
    }
  }

  /// Follows a name; a pattern reads when it takes more than it names.
  bool goes_to(const Node& target) {
    if (target.kind == Kind::ObjectPattern) {
      return std::ranges::any_of(as<syntax::ObjectPattern>(target).properties, [](const Node* part) {
        return part->kind != Kind::PatternProperty || part->has(syntax::kComputed);
      });
    }
    if (target.kind != Kind::Identifier) return false;
    const syntax::Binding* alias = as<syntax::Identifier>(target).binding;
    if (alias == nullptr || !followed_.insert(alias).second) return false;
    for (const syntax::Reference& reference : alias->references) {
      if (reference.reads) next_.push_back(reference.identifier);
    }
    return false;
  }

  std::string_view field_;
  std::vector<const Node*> next_;
  std::unordered_set<const syntax::Binding*> followed_;
};

FieldMentions mentions_of(const syntax::Class& declared, std::string_view name) {
  FieldMentions mentions;
  Trail trail(name);
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
        const Node* index = as<syntax::Index>(*node).index;
        if (index->kind == Kind::StringLiteral && as<syntax::StringLiteral>(*index).value == name)
          mentions.read = true;
        break;
      }
      case Kind::PatternProperty:
        if (as<syntax::PatternProperty>(*node).name == name) mentions.read = true;
        break;
      case Kind::This:
      case Kind::Identifier:
        if (names_owner(*node, declared) && trail.gives_away(*node)) mentions.read = true;
        break;
      default: break;
    }
    syntax::for_each_child(*node, [&](const Node* child) {
      if (child != nullptr) stack.push_back(child);
    });
  }
  return mentions;
}

/// Calls `found` for each node of the program's files that mention `name`, until it says true.
template <class Found>
bool any_node(const project::Snapshot& snapshot, std::string_view name, Found&& found) {
  for (const std::string& path : snapshot.cdk_sources()) {
    const std::optional<std::string_view> text = snapshot.text(path);
    if (!text || text->find(name) == std::string_view::npos) continue;
    const SourceFile* file = snapshot.file(path);
    if (file == nullptr) continue;
    std::vector<const Node*> stack{&file->program()};
    while (!stack.empty()) {
      const Node* node = stack.back();
      stack.pop_back();
      if (found(*node)) return true;
      syntax::for_each_child(*node, [&](const Node* child) {
        if (child != nullptr) stack.push_back(child);
      });
    }
  }
  return false;
}

std::string_view last_part(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

/// The whole program, from where a class is only seen by its type.
struct Outside {
  const project::Snapshot& snapshot;
  std::map<std::string_view, bool> casts{};  ///< what `is_cast_to` said
};

/// Does a cast make a `name` of something? Only so does an object with private fields get such a type.
bool is_cast_to(Outside& program, std::string_view name) {
  const auto [known, added] = program.casts.try_emplace(name, false);
  if (!added) return known->second;
  return known->second = any_node(program.snapshot, name, [&](const Node& node) {
           if (node.kind != Kind::TypeReference || last_part(as<syntax::TypeReference>(node).name) != name)
             return false;
           const Node* inside =
               syntax::ancestor(&node, {Kind::Cast, Kind::Declarator, Kind::Block, Kind::Class});
           if (inside == nullptr) return false;
           if (inside->kind == Kind::Declarator) {
             const auto& declarator = as<syntax::Declarator>(*inside);
             return declarator.type != nullptr && declarator.type->range.contains(node.range) &&
                    declarator.initializer != nullptr && declarator.initializer->kind == Kind::Cast;
           }
           return inside->kind == Kind::Cast && as<syntax::Cast>(*inside).type != nullptr &&
                  as<syntax::Cast>(*inside).type->range.contains(node.range);
         });
}

/// Can what has this type be an object whose private field is read by its name?
bool may_show_private(Outside& program, const Node* type) {
  if (type != nullptr && (type->kind == Kind::UnionType || type->kind == Kind::IntersectionType)) {
    return std::ranges::any_of(as<syntax::CompositeType>(*type).types,
                               [&](const Node* part) { return may_show_private(program, part); });
  }
  const Shows shows = shown_by(type);
  if (shows != Shows::Shape) return shows == Shows::Any;
  if (type->kind != Kind::TypeReference) return true;
  const auto& reference = as<syntax::TypeReference>(*type);
  if (reference.root == nullptr || reference.root->binding == nullptr) return true;  // `Record<…>`
  return is_cast_to(program, last_part(reference.name));
}

/// As for its type, of an expression outside the class. What is made on the spot, or is of some class, has a
/// field of its own of that name.
bool may_be_owner(Outside& program, const Node* object, unsigned depth = 0) {
  if (object == nullptr || depth > 8) return true;
  const auto declared_as = [&](const Node* type, const Node* initializer) {
    return type != nullptr ? may_show_private(program, type) : may_be_owner(program, initializer, depth + 1);
  };
  switch (object->kind) {
    case Kind::New:
    case Kind::ObjectLiteral: return false;
    case Kind::Cast: return declared_as(as<syntax::Cast>(*object).type, as<syntax::Cast>(*object).expression);
    case Kind::This: {
      // Of a class, unless a function got it from its caller.
      const Node* around =
          syntax::ancestor(object, {Kind::Method, Kind::Field, Kind::StaticBlock, Kind::Function});
      while (around != nullptr && around->kind == Kind::Function &&
             (around->has(syntax::kArrow) || around->parent->kind == Kind::Method)) {
        around =
            around->parent->kind == Kind::Method
                ? around->parent
                : syntax::ancestor(around, {Kind::Method, Kind::Field, Kind::StaticBlock, Kind::Function});
      }
      return around == nullptr || around->parent->kind != Kind::Class;
    }
    case Kind::Member: {
      const auto& member = as<syntax::Member>(*object);
      const Node* owner = syntax::ancestor(object, {Kind::Class});
      if (member.object->kind != Kind::This || owner == nullptr) return true;
      for (const Node* part : as<syntax::Class>(*owner).members) {
        if (part->kind != Kind::Field || as<syntax::Field>(*part).name != member.name) continue;
        return declared_as(as<syntax::Field>(*part).type, as<syntax::Field>(*part).initializer);
      }
      return true;
    }
    case Kind::Identifier: {
      const syntax::Binding* binding = as<syntax::Identifier>(*object).binding;
      const Node* declared_by = binding != nullptr ? binding->declared_by : nullptr;
      if (declared_by == nullptr) return true;
      if (declared_by->kind == Kind::Import)
        return !project::library_module(as<syntax::Import>(*declared_by).module);
      if (declared_by->kind == Kind::Declarator) {
        const auto& declarator = as<syntax::Declarator>(*declared_by);
        return declarator.target != binding->declaration ||
               declared_as(declarator.type, declarator.initializer);
      }
      if (declared_by->kind == Kind::Parameter) {
        const auto& parameter = as<syntax::Parameter>(*declared_by);
        return parameter.target != binding->declaration || declared_as(parameter.type, nullptr);
      }
      return binding->kind != syntax::BindingKind::Class && binding->kind != syntax::BindingKind::Enum;
    }
    default: return true;
  }
}

/// The same of what a pattern takes apart: `const { s3 } = network as any`.
bool may_take_apart_owner(Outside& program, const Node* pattern) {
  const Node* parent = pattern->parent;
  switch (parent->kind) {
    case Kind::Declarator: {
      const auto& declarator = as<syntax::Declarator>(*parent);
      if (declarator.type != nullptr) return may_show_private(program, declarator.type);
      return may_be_owner(program, declarator.initializer);
    }
    case Kind::Parameter: return may_show_private(program, as<syntax::Parameter>(*parent).type);
    case Kind::Assign: return may_be_owner(program, as<syntax::Binary>(*parent).right);
    default: return true;
  }
}

/// Code outside the class can reach a private field by `object['name']`, or through `any` and types that only
/// look like the class; then it is read after all.
bool is_reached_from_outside(const project::Snapshot& snapshot, std::string_view class_name,
                             std::string_view name) {
  Outside program{snapshot};
  Trail trail(name);
  const auto is_name = [&](const Node* node) {
    return node->kind == Kind::StringLiteral && as<syntax::StringLiteral>(*node).value == name;
  };
  const auto makes_owner = [&](const Node& node) {
    if (node.kind != Kind::New) return false;
    const Node* callee = as<syntax::New>(node).callee;
    return (callee->kind == Kind::Identifier && as<syntax::Identifier>(*callee).name == class_name) ||
           (callee->kind == Kind::Member && as<syntax::Member>(*callee).name == class_name);
  };
  if (!class_name.empty() && any_node(snapshot, class_name, [&](const Node& node) {
        return makes_owner(node) && trail.gives_away(node);
      })) {
    return true;
  }
  return any_node(snapshot, name, [&](const Node& node) {
    switch (node.kind) {
      case Kind::Member: {
        const auto& member = as<syntax::Member>(node);
        return member.name == name && may_be_owner(program, member.object);
      }
      case Kind::PatternProperty:
        return as<syntax::PatternProperty>(node).name == name && node.parent->kind == Kind::ObjectPattern &&
               may_take_apart_owner(program, node.parent);
      case Kind::Index: return is_name(as<syntax::Index>(node).index);
      case Kind::Call: {  // `Reflect.get(network, 's3')`
        const auto& call = as<syntax::Call>(node);
        return looks_inside(call.callee) && std::ranges::any_of(call.arguments, is_name);
      }
      default: return false;
    }
  });
}

bool reached_from_outside(project::Reading& reading, const syntax::Class& declared, std::string_view name) {
  std::string field(name);
  std::string owner(declared.name != nullptr ? declared.name->name : "");
  return reading.ask("reached from outside: " + owner + "." + field,
                     [owner, field](const project::Snapshot& snapshot) {
                       return is_reached_from_outside(snapshot, owner, field);
                     });
}

text::ByteRange name_range(const SourceFile& file, const syntax::Field& field) {
  const std::size_t at = file.text(field.range).find(field.name);
  if (field.name.empty() || at == std::string_view::npos) return field.range;
  const auto begin = static_cast<std::uint32_t>(field.range.begin + at);
  return {begin, static_cast<std::uint32_t>(begin + field.name.size())};
}

/// The private field of that name. A decorator is handed the means to read its field.
const syntax::Field* private_field(const syntax::Class& declared, std::string_view name) {
  for (const Node* member : declared.members) {
    if (member->kind != Kind::Field) continue;
    const auto& field = as<syntax::Field>(*member);
    if (field.name == name && (field.has(syntax::kPrivate) || name.starts_with("#")))
      return field.decorated ? nullptr : &field;
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
  if (owner == nullptr || (parent->kind != Kind::Field && parent->kind != Kind::Assign)) return std::nullopt;
  const auto may_look_at = [&](const syntax::Field& field) {
    if (index_->fields.contains(&field)) return true;
    if (index_->fields.size() < kMaxFields) return index_->fields.insert(&field).second;
    heap_->limits.insert("more than " + std::to_string(kMaxFields) + " fields kept what may be unread");
    return false;
  };
  const auto& declared = as<syntax::Class>(*owner);
  if (parent->kind == Kind::Field) {
    const auto& field = as<syntax::Field>(*parent);
    if (private_field(declared, field.name) != &field || !may_look_at(field) ||
        mentions_of(declared, field.name).read || reached_from_outside(reading(), declared, field.name)) {
      return std::nullopt;
    }
    kept.name = "this." + std::string(field.name);
    kept.field = true;
    kept.declaration = {file.path(), name_range(file, field)};
    return kept;  // an initializer cannot stand alone: no edit keeps the call where it is
  }
  const Node* left = as<syntax::Binary>(*parent).left;
  if (left->kind != Kind::Member || !names_owner(*as<syntax::Member>(*left).object, declared))
    return std::nullopt;
  const std::string_view name = as<syntax::Member>(*left).name;
  const syntax::Field* field = private_field(declared, name);
  if (field == nullptr || !may_look_at(*field)) return std::nullopt;
  const FieldMentions mentions = mentions_of(declared, name);
  if (mentions.read || reached_from_outside(reading(), declared, name)) return std::nullopt;
  kept.name = "this." + std::string(name);
  kept.field = true;
  kept.declaration = {file.path(), name_range(file, *field)};
  if (field->initializer == nullptr && mentions.writes.size() <= kMaxRewritten) {
    for (const Node* statement : mentions.writes) {
      const auto& assign = as<syntax::Binary>(*as<syntax::Unary>(*statement).operand);
      const std::uint32_t keep = after_equals(file, assign.left->range.end, assign.range.end);
      if (begins_other_statement(file, keep)) return kept;
      drop.erase_before(*statement, keep);
    }
    text::ByteRange range = field->range;
    if (range.end < file.text().size() && file.text()[range.end] == ';') ++range.end;
    drop.erase(whole_line(file, with_comments(file, range)));
    kept.drop = drop.take();
  }
  return kept;
}

}  // namespace presynth::graph
