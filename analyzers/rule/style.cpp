#include "analyzers/rule/style.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "analyzers/project/project.h"

namespace presynth::rule {

using syntax::as;
using syntax::Kind;
using syntax::Node;
using syntax::SourceFile;

std::string Style::quoted(std::string_view text) const {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') result += '\\';
    result += c;
  }
  return result + quote;
}

std::string indentation_at(const SourceFile& file, std::uint32_t offset) {
  const std::string_view text = file.text();
  std::size_t begin = offset;
  while (begin > 0 && text[begin - 1] != '\n') --begin;
  std::size_t end = begin;
  if (begin == 0 && text.starts_with("\xEF\xBB\xBF")) begin = end = 3;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  return std::string(text.substr(begin, end - begin));
}

const Style& style_of(const SourceFile& file) { return file.fact<Style>(); }

Style::Style(const SourceFile& file) {
  const std::string_view text = file.text();
  if (text.find("\r\n") != std::string_view::npos) newline = "\r\n";

  // The commonest step from a line to a deeper one.
  std::array<unsigned, 9> steps{};
  unsigned tabs = 0;
  std::size_t previous = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t indent = line.find_first_not_of(" \t");
    if (indent != std::string_view::npos && line[indent] != '\r' && line[indent] != '*' &&
        line[indent] != '/') {
      if (indent > 0 && line[0] == '\t') {
        ++tabs;
      } else {
        if (indent > previous && indent - previous < steps.size()) ++steps[indent - previous];
        previous = indent;
      }
    }
    begin = end + 1;
  }
  const auto best = std::ranges::max_element(steps);
  const auto width = static_cast<std::size_t>(best - steps.begin());
  unit = tabs > *best ? "\t" : std::string(*best == 0 ? 2 : width, ' ');

  unsigned single = 0;
  unsigned twice = 0;
  unsigned with = 0;
  unsigned without = 0;
  for (const Node* node : file.program().body) {
    text::ByteRange module;
    if (node->kind == Kind::Import) module = as<syntax::Import>(*node).module_range;
    if (node->kind == Kind::ImportEquals) module = as<syntax::ImportEquals>(*node).module_range;
    if (!module.empty()) {
      ++(text[module.begin] == '"' ? twice : single);
    }
    if (node->kind == Kind::Import || node->kind == Kind::ExpressionStatement ||
        node->kind == Kind::VariableDeclaration) {
      const bool ends =
          node->range.end > 0 && (text[node->range.end - 1] == ';' ||
                                  (node->range.end < text.size() && text[node->range.end] == ';'));
      ++(ends ? with : without);
    }
  }
  if (single == 0 && twice == 0) {
    single = static_cast<unsigned>(std::ranges::count(text, '\''));
    twice = static_cast<unsigned>(std::ranges::count(text, '"'));
  }
  quote = twice > single ? '"' : '\'';
  semicolons = with >= without;
}

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; }

/// All words of a file, those of comments and strings too.
struct Words {
  explicit Words(const SourceFile& file) {
    const std::string_view text = file.text();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      while (at < text.size() && is_word(text[at])) ++at;
      if (at == begin) {
        ++at;
      } else {
        all.insert(text.substr(begin, at - begin));
      }
    }
  }

  std::unordered_set<std::string_view> all;
};

/// The local names of a file, by name: what hides something of the module where they count.
struct LocalNames {
  explicit LocalNames(const SourceFile& file) {
    std::vector<const Node*> stack{&file.program()};
    std::unordered_set<const syntax::Binding*> seen;
    while (!stack.empty()) {
      const Node* node = stack.back();
      stack.pop_back();
      const syntax::Binding* binding =
          node->kind == Kind::Identifier ? as<syntax::Identifier>(*node).binding : nullptr;
      if (binding != nullptr && binding->kind != syntax::BindingKind::Type &&
          binding->scope->kind != syntax::ScopeKind::Module && seen.insert(binding).second) {
        scopes[binding->name].push_back(binding->scope->node->range);
      }
      syntax::for_each_child(*node, [&](const Node* child) {
        if (child != nullptr) stack.push_back(child);
      });
    }
  }

  std::unordered_map<std::string_view, std::vector<text::ByteRange>> scopes;
};

}  // namespace

std::string unused_name(const SourceFile& file, std::string_view base) {
  const Words& words = file.fact<Words>();
  std::string name(base);
  for (unsigned i = 2; words.all.contains(name); ++i) name = std::string(base) + std::to_string(i);
  return name;
}

namespace {

/// One way in which the file already names a library module or its classes.
struct LibraryImport {
  const Node* node = nullptr;  ///< Import, ImportEquals, or the statement of a `require`
  std::string_view specifier;
  std::string module;  ///< the catalogue's
  text::ByteRange specifier_range;
};

/// `const kms = require('aws-cdk-lib/aws-kms')`
struct Required {
  const syntax::Declarator* declarator;
  std::string_view specifier;
  text::ByteRange specifier_range;
};
std::optional<Required> required_in(const Node& statement) {
  if (statement.kind != Kind::VariableDeclaration) return std::nullopt;
  const auto& declarators = as<syntax::VariableDeclaration>(statement).declarators;
  if (declarators.size() != 1) return std::nullopt;
  const auto& declarator = as<syntax::Declarator>(*declarators.front());
  if (declarator.initializer == nullptr || declarator.initializer->kind != Kind::Call) return std::nullopt;
  const auto& call = as<syntax::Call>(*declarator.initializer);
  if (call.callee->kind != Kind::Identifier || as<syntax::Identifier>(*call.callee).name != "require")
    return std::nullopt;
  if (call.arguments.size() != 1 || call.arguments.front()->kind != Kind::StringLiteral) return std::nullopt;
  return Required{&declarator, as<syntax::StringLiteral>(*call.arguments.front()).value,
                  call.arguments.front()->range};
}

/// `aws-cdk-lib/aws-kms` for aws_iam is `aws-cdk-lib/aws-iam`; of `aws-cdk-lib` itself it is
/// `aws-cdk-lib/aws-iam` too.
std::string sibling_specifier(std::string_view specifier, std::string_view module) {
  std::string dashed(module);
  std::ranges::replace(dashed, '_', '-');
  // What comes from a module of the program, or from an alpha package, says nothing about where the rest is.
  if (!project::library_module(specifier)) return "aws-cdk-lib/" + dashed;
  const std::size_t slash = specifier.find('/');
  if (specifier.starts_with("@aws-cdk/")) return "@aws-cdk/" + dashed;
  return std::string(specifier.substr(0, slash)) + '/' + dashed;
}

std::string local_alias(std::string_view module) {
  return std::string(module.starts_with("aws_") ? module.substr(4) : module);
}

/// Does a parameter or local variable of that name hide at `at` what the module calls so?
bool is_hidden(const SourceFile& file, std::string_view name, std::uint32_t at) {
  const LocalNames& locals = file.fact<LocalNames>();
  const auto found = locals.scopes.find(name);
  return found != locals.scopes.end() && std::ranges::any_of(found->second, [&](text::ByteRange scope) {
           return scope.begin <= at && at <= scope.end;
         });
}

}  // namespace

FileEdit insert_exclusively(const SourceFile& file, std::uint32_t offset, std::string text) {
  if (offset == 0) return {file.path(), {{0, 0}, std::move(text)}};
  return {file.path(),
          {{offset - 1, offset}, std::string(file.text({offset - 1, offset})) + std::move(text)}};
}

std::optional<ImportedNames> import_names(const SourceFile& file, std::string_view module,
                                          const std::vector<std::string_view>& exports, const Node* like,
                                          std::uint32_t at) {
  ImportedNames result;
  const auto qualified = [&](const std::string& prefix) {
    for (const std::string_view name : exports) result.names.push_back(prefix + '.' + std::string(name));
    return result;
  };
  const auto in_reach = [&](const syntax::Identifier* local) {
    return local != nullptr && !is_hidden(file, local->name, at);
  };
  const Style& style = style_of(file);
  const Node* last_import = nullptr;
  const syntax::Import* named = nullptr;       // `import { Role } from 'aws-cdk-lib/aws-iam'`
  const syntax::Import* root_named = nullptr;  // `import { aws_kms as kms, Stack } from 'aws-cdk-lib'`
  bool root_names_modules = false;
  for (const Node* node : file.program().body) {
    if (node->kind == Kind::Import) {
      const auto& import = as<syntax::Import>(*node);
      last_import = node;
      if (node->has(syntax::kTypeOnly)) continue;
      const auto library = project::library_module(import.module);
      if (!library) continue;
      if (*library == module) {
        for (const syntax::ModuleSpecifier& specifier : import.specifiers) {
          if ((specifier.imported == "*" || specifier.imported == "default") && in_reach(specifier.local)) {
            return qualified(std::string(specifier.local->name));
          }
        }
        if (!import.named_range.empty()) named = &import;
      }
      if (library->empty() && !import.named_range.empty()) {
        root_named = &import;
        for (const syntax::ModuleSpecifier& specifier : import.specifiers) {
          if (specifier.type_only || specifier.local == nullptr) continue;
          if (specifier.imported == module && in_reach(specifier.local))
            return qualified(std::string(specifier.local->name));
          root_names_modules = root_names_modules || specifier.imported.starts_with("aws_");
        }
      }
    } else if (node->kind == Kind::ImportEquals) {
      last_import = node;
      const auto& import = as<syntax::ImportEquals>(*node);
      const auto library = project::library_module(import.module);
      if (library && *library == module && in_reach(import.local))
        return qualified(std::string(import.local->name));
    } else if (const auto required = required_in(*node)) {
      last_import = node;
      const auto library = project::library_module(required->specifier);
      if (library && *library == module && required->declarator->target->kind == Kind::Identifier &&
          in_reach(&as<syntax::Identifier>(*required->declarator->target))) {
        return qualified(std::string(as<syntax::Identifier>(*required->declarator->target).name));
      }
    }
  }

  const auto insert_names = [&](const syntax::Import& import, const std::vector<std::string>& names) {
    // After the last specifier, keeping a trailing comma where it is.
    const text::ByteRange last = import.specifiers.empty()
                                     ? text::ByteRange{import.named_range.begin, import.named_range.begin + 1}
                                     : import.specifiers.back().range;
    const bool own_lines = file.text(import.named_range).find('\n') != std::string_view::npos;
    std::string text;
    for (const std::string& name : names) {
      text += own_lines && !import.specifiers.empty()
                  ? "," + style.newline + indentation_at(file, last.begin) + name
              : import.specifiers.empty() ? " " + name + (name == names.back() ? " " : ",")
                                          : ", " + name;
    }
    result.edits.push_back(insert_exclusively(file, last.end, std::move(text)));
  };
  if (named != nullptr) {
    std::vector<std::string> missing;
    for (const std::string_view name : exports) {
      const auto found =
          std::ranges::find_if(named->specifiers, [&](const syntax::ModuleSpecifier& specifier) {
            return specifier.imported == name && !specifier.type_only && in_reach(specifier.local);
          });
      if (found != named->specifiers.end()) {
        result.names.emplace_back(found->local->name);
      } else {
        const std::string alias = unused_name(file, name);
        result.names.push_back(alias);
        missing.push_back(alias == name ? alias : std::string(name) + " as " + alias);
      }
    }
    if (!missing.empty()) insert_names(*named, missing);
    return result;
  }

  // Nothing names the module yet: do as the file does for the thing the edit is about.
  const Node* root = like;
  unsigned members = 0;
  while (root != nullptr && root->kind == Kind::Member) {
    root = as<syntax::Member>(*root).object;
    ++members;
  }
  const syntax::Binding* binding =
      root != nullptr && root->kind == Kind::Identifier ? as<syntax::Identifier>(*root).binding : nullptr;
  const Node* declared_by = binding != nullptr ? binding->declared_by : nullptr;
  if (declared_by != nullptr && members >= 2 && !is_hidden(file, binding->name, at)) {
    return qualified(std::string(binding->name) + '.' + std::string(module));  // `new cdk.aws_kms.Key`
  }
  const std::string alias = unused_name(file, local_alias(module));
  const auto after = [&](const Node& statement, const std::string& line) {
    std::uint32_t end = statement.range.end;
    if (end < file.text().size() && file.text()[end] == ';') ++end;
    result.edits.push_back(insert_exclusively(file, end, style.newline + line));
  };
  const auto quote_of = [&](text::ByteRange range) {
    Style own = style;
    if (!range.empty()) own.quote = file.text()[range.begin];
    return own;
  };
  if (declared_by != nullptr && declared_by->kind == Kind::ImportEquals) {
    const auto& import = as<syntax::ImportEquals>(*declared_by);
    if (import.module.empty()) return std::nullopt;
    after(*declared_by, "import " + alias + " = require(" +
                            quote_of(import.module_range).quoted(sibling_specifier(import.module, module)) +
                            ")" + std::string(style.end()));
    return qualified(alias);
  }
  if (declared_by != nullptr && declared_by->kind == Kind::Declarator) {
    const Node* statement = declared_by->parent;
    const auto required = statement != nullptr ? required_in(*statement) : std::nullopt;
    if (!required) return std::nullopt;
    after(*statement,
          "const " + alias + " = require(" +
              quote_of(required->specifier_range).quoted(sibling_specifier(required->specifier, module)) +
              ")" + std::string(style.end()));
    return qualified(alias);
  }
  if (root_named != nullptr && root_names_modules && (declared_by == nullptr || declared_by == root_named)) {
    const bool renames =
        std::ranges::any_of(root_named->specifiers, [](const syntax::ModuleSpecifier& specifier) {
          return specifier.imported.starts_with("aws_") && specifier.local != nullptr &&
                 specifier.local->name != specifier.imported;
        });
    if (renames || is_hidden(file, module, at)) {
      insert_names(*root_named, {std::string(module) + " as " + alias});
      return qualified(alias);
    }
    insert_names(*root_named, {std::string(module)});
    return qualified(std::string(module));
  }
  if (declared_by != nullptr && declared_by->kind == Kind::Import) {
    const auto& import = as<syntax::Import>(*declared_by);
    const Style own = quote_of(import.module_range);
    const bool by_name = !import.named_range.empty() && members == 0;
    const std::string specifier = sibling_specifier(import.module, module);
    if (by_name) {
      std::string list;
      for (const std::string_view name : exports) {
        const std::string unused = unused_name(file, name);
        result.names.push_back(unused);
        list += (list.empty() ? "" : ", ") + (unused == name ? unused : std::string(name) + " as " + unused);
      }
      after(*declared_by, "import { " + list + " } from " + own.quoted(specifier) + std::string(style.end()));
      return result;
    }
    after(*declared_by, "import * as " + alias + " from " + own.quoted(specifier) + std::string(style.end()));
    return qualified(alias);
  }
  if (last_import == nullptr) return std::nullopt;
  after(*last_import, "import * as " + alias + " from " +
                          style.quoted(sibling_specifier("aws-cdk-lib", module)) + std::string(style.end()));
  return qualified(alias);
}

}  // namespace presynth::rule
