// Modules, imports and exports; static types for what no evaluation can know.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

using project::Resolution;
using syntax::as;

namespace {

/// Chains of re-exports and type aliases longer than this are taken as unknown.

void bound_names(const Node* target, std::vector<const syntax::Identifier*>& names) {
  if (target == nullptr) return;
  switch (target->kind) {
    case Kind::Identifier: names.push_back(&as<syntax::Identifier>(*target)); return;
    case Kind::DefaultPattern: bound_names(as<syntax::DefaultPattern>(*target).target, names); return;
    case Kind::RestPattern: bound_names(as<syntax::Unary>(*target).operand, names); return;
    case Kind::ObjectPattern:
      for (const Node* child : as<syntax::ObjectPattern>(*target).properties) {
        bound_names(child->kind == Kind::PatternProperty ? as<syntax::PatternProperty>(*child).target : child,
                    names);
      }
      return;
    case Kind::ArrayPattern:
      for (const Node* child : as<syntax::ArrayPattern>(*target).elements) bound_names(child, names);
      return;
    default: return;
  }
}

bool is_node_module(std::string_view specifier) {
  static constexpr std::string_view kModules[] = {"fs",     "os",   "process", "child_process",
                                                  "crypto", "path", "url",     "util"};
  if (specifier.starts_with("node:")) return true;
  return std::ranges::find(kModules, specifier) != std::end(kModules);
}

}  // namespace

const ExportIndex& Machine::exports_of(const SourceFile& file) {
  const auto [found, fresh] = export_indices_.try_emplace(&file);
  ExportIndex& index = found->second;
  if (!fresh) return index;
  const auto declare_name = [&](const syntax::Identifier* id, std::string_view as_name) {
    if (id != nullptr && id->binding != nullptr)
      index.names[as_name.empty() ? id->name : as_name] = {id->binding, {}, {}};
  };
  for (const Node* node : file.program().body) {
    switch (node->kind) {
      case Kind::ExportNamed: {
        const auto& named = as<syntax::ExportNamed>(*node);
        for (const syntax::ModuleSpecifier& specifier : named.specifiers) {
          if (named.module_range.empty()) {
            declare_name(specifier.local, specifier.exported);
          } else {
            index.names[specifier.exported] = {nullptr, named.module, specifier.imported};
          }
        }
        break;
      }
      case Kind::ExportAll: {
        const auto& all = as<syntax::ExportAll>(*node);
        if (all.exported_as.empty()) {
          index.stars.push_back(all.module);
        } else {
          index.names[all.exported_as] = {nullptr, all.module, "*"};
        }
        break;
      }
      case Kind::ExportDefault: {
        const Node* operand = as<syntax::Unary>(*node).operand;
        if (operand == nullptr) break;
        if (operand->kind == Kind::Identifier) declare_name(&as<syntax::Identifier>(*operand), "default");
        if (operand->kind == Kind::ClassDeclaration)
          declare_name(as<syntax::ClassDeclaration>(*operand).declared->name, "default");
        if (operand->kind == Kind::FunctionDeclaration) {
          declare_name(as<syntax::FunctionDeclaration>(*operand).function->name, "default");
        }
        break;
      }
      default: break;
    }
    if (!node->has(syntax::kExported)) continue;
    switch (node->kind) {
      case Kind::VariableDeclaration: {
        std::vector<const syntax::Identifier*> names;
        for (const Node* child : as<syntax::VariableDeclaration>(*node).declarators) {
          bound_names(as<syntax::Declarator>(*child).target, names);
        }
        for (const syntax::Identifier* name : names) declare_name(name, {});
        break;
      }
      case Kind::FunctionDeclaration:
        declare_name(as<syntax::FunctionDeclaration>(*node).function->name, {});
        break;
      case Kind::ClassDeclaration:
        declare_name(as<syntax::ClassDeclaration>(*node).declared->name, {});
        break;
      case Kind::Enum: declare_name(as<syntax::Enum>(*node).name, {}); break;
      case Kind::Interface: declare_name(as<syntax::Interface>(*node).name, {}); break;
      case Kind::TypeAlias: declare_name(as<syntax::TypeAlias>(*node).name, {}); break;
      case Kind::Namespace: declare_name(as<syntax::Namespace>(*node).name, {}); break;
      case Kind::ImportEquals: declare_name(as<syntax::ImportEquals>(*node).local, {}); break;
      default: break;
    }
  }
  return index;
}

bool Machine::has_export(const SourceFile& file, std::string_view name) {
  // Modules may export all of each other in any way, so each is asked once.
  std::vector<const SourceFile*> pending{&file};
  std::set<const SourceFile*> asked{&file};
  while (!pending.empty()) {
    const SourceFile& module = *pending.back();
    pending.pop_back();
    const ExportIndex& index = exports_of(module);
    if (index.names.contains(name)) return true;
    if (name == "default") return false;  // `export *` leaves the default out
    for (const std::string_view star : index.stars) {
      const Resolution resolution = reading_.resolve(module.path(), star);
      if (resolution.kind == Resolution::Kind::File) {
        const SourceFile* target = reading_.file(resolution.path);
        if (target != nullptr && asked.insert(target).second) pending.push_back(target);
      } else if (resolution.kind == Resolution::Kind::Library) {
        if (catalog::find(resolution.module, name) != catalog::kNoType) return true;
      }
    }
  }
  return false;
}

void Machine::copy_exports(Object& target, Module& module, Origin at) {
  if (module.has_common_js || module.file == nullptr) {
    copy_members(target, module.common_js, at);
    return;
  }
  const ExportIndex& index = exports_of(*module.file);
  std::set<std::string_view> names;  // in the order that JavaScript gives them
  for (const auto& [name, entry] : index.names) {
    if (entry.binding == nullptr || entry.binding->kind != syntax::BindingKind::Type) names.insert(name);
  }
  for (const auto& [name, value] : module.exports.all()) names.insert(name);
  heap_->copied += names.size() * sizeof(std::pair<std::string_view, Value>);
  for (const std::string_view name : names)
    assign_slot(target.properties.slot(name), module_export(module, name, at), target.born);
  if (!index.stars.empty() && target.open == nullptr)
    target.open = heap_->make_unknown(Why::Syntax, at, "export *");
}

Module* Machine::module_of(const SourceFile& file) {
  const auto found = module_by_path_.find(file.path());
  return found == module_by_path_.end() ? nullptr : found->second;
}

Module* Machine::run_module(const std::string& path) {
  const SourceFile* file = reading_.file(path);
  return file == nullptr ? nullptr : run_module(*file);
}

Module* Machine::run_module(const SourceFile& file) {
  Module*& known = module_by_path_[file.path()];
  if (known != nullptr) return known;
  Module& module = modules_.emplace_back();
  known = &module;
  module.file = &file;
  module.started = true;
  reach_.modules.insert(&file);
  // A module runs once for everybody, whatever path its first reader is on.
  Environment& env = make_environment(nullptr, &file, file.program().scope);
  env.born = {};
  env.has_this = true;
  module.environment = &env;
  const Guard saved = path_;
  Activation* activation = activation_;
  Activation ignored;
  const std::uint32_t root = heap_->root();
  path_ = Guard();
  activation_ = &ignored;
  heap_->enter_root(Evaluation::kSharedRoot);
  meet_cut(file);
  // What a module costs is not the fault of the root that happens to read it first.
  const std::size_t fuel = fuel_;
  if (budget_ != 0) fuel_ = budgeted_fuel();
  execute_list(file.program().body, env);
  if (budget_ != 0) fuel_ = fuel;
  heap_->enter_root(root);
  activation_ = activation;
  path_ = saved;
  return &module;
}

Value Machine::json_value(std::string_view text, Origin at) {
  const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
  if (document.is_discarded()) return unknown(Why::Syntax, at, "JSON");
  // Bounded by what the document holds; nesting is bounded by the parser's own recursion on the same text.
  const auto convert = [&](const auto& self, const nlohmann::json& node, unsigned depth) -> Value {
    if (depth > 200) return unknown(Why::Limit, at);
    switch (node.type()) {
      case nlohmann::json::value_t::null: return Value::null();
      case nlohmann::json::value_t::boolean: return Value::boolean(node.get<bool>());
      case nlohmann::json::value_t::string: return heap_->make_string(node.get_ref<const std::string&>());
      case nlohmann::json::value_t::number_integer:
      case nlohmann::json::value_t::number_unsigned:
      case nlohmann::json::value_t::number_float: return Value::number(node.get<double>());
      case nlohmann::json::value_t::array: {
        std::vector<Value> elements;
        for (const auto& element : node) elements.push_back(self(self, element, depth + 1));
        return make_array(std::move(elements), at);
      }
      case nlohmann::json::value_t::object: {
        Object* object = heap_->make_object(ObjectKind::Plain, at, Guard());
        for (const auto& [key, member] : node.items())
          object->properties.slot(heap_->keep(key)) = self(self, member, depth + 1);
        return object;
      }
      default: return unknown(Why::Syntax, at);
    }
  };
  return convert(convert, document, 0);
}

Module* Machine::json_module(const std::string& path) {
  Module*& known = module_by_path_[path];
  if (known != nullptr) return known;
  Module& module = modules_.emplace_back();
  known = &module;
  module.started = true;
  const std::optional<std::string_view> text = reading_.text(path);
  module.common_js = text ? json_value(*text, {}) : unknown(Why::Environment, {}, heap_->keep(path));
  module.has_common_js = true;
  return &module;
}

Unknown* Machine::external(std::string_view specifier, Origin at) {
  Unknown*& known = externals_[std::string(specifier)];
  if (known == nullptr) {
    known = heap_->make_unknown(is_node_module(specifier) ? Why::Environment : Why::External, at,
                                heap_->keep(specifier));
  }
  return known;
}

Value Machine::module_namespace(Module& module) {
  if (module.has_common_js) return module.common_js;
  if (module.namespace_object == nullptr) {
    module.namespace_object =
        heap_->make_object(ObjectKind::ModuleNamespace, {module.file, nullptr}, Guard());
    module.namespace_object->module = &module;
  }
  return module.namespace_object;
}

Value Machine::export_of(const Resolution& resolution, std::string_view name, const SourceFile&, Origin at,
                         unsigned depth) {
  switch (resolution.kind) {
    case Resolution::Kind::Library: {
      if (name == "*" || name == "default") return library_module_member(resolution.module, {}, at);
      return library_module_member(resolution.module, name, at);
    }
    case Resolution::Kind::File: {
      Module* module = run_module(resolution.path);
      if (module == nullptr) return unknown(Why::External, at, heap_->keep(resolution.path));
      if (name == "*") return module_namespace(*module);
      return module_export(*module, name, at, depth);
    }
    case Resolution::Kind::Json: {
      Module* module = json_module(resolution.path);
      if (name == "*" || name == "default") return module->common_js;
      return get_member(module->common_js, name, at);
    }
    default: return unknown(Why::External, at);
  }
}

Value Machine::import_value(const syntax::Binding& binding, Environment& env, unsigned depth) {
  const SourceFile& file = *env.file;
  const Origin at{&file, binding.declaration};
  std::string_view module;
  std::string_view imported = "*";
  if (binding.declared_by->kind == Kind::ImportEquals) {
    module = as<syntax::ImportEquals>(*binding.declared_by).module;
    return required(file, module, at);
  }
  const auto& import = as<syntax::Import>(*binding.declared_by);
  module = import.module;
  for (const syntax::ModuleSpecifier& specifier : import.specifiers) {
    if (specifier.local != nullptr && specifier.local->name == binding.name) imported = specifier.imported;
  }
  const Resolution resolution = reading_.resolve(file.path(), module);
  if (resolution.kind == Resolution::Kind::External || resolution.kind == Resolution::Kind::Missing) {
    Unknown* package = external(module, at);
    if (imported == "*" || imported == "default") return package;
    return unknown_member(*package, imported, at);
  }
  return export_of(resolution, imported, file, at, depth);
}

Value Machine::module_export(Module& module, std::string_view name, Origin at, unsigned depth) {
  if (depth > kMaxHops || module.file == nullptr) {
    if (depth > kMaxHops)
      reach_limit("an import led through more than " + std::to_string(kMaxHops) + " modules");
    return module.has_common_js ? get_member(module.common_js, name, at) : unknown(Why::Limit, at);
  }
  if (module.has_common_js) {
    if (name == "default") return module.common_js;
    return get_member(module.common_js, name, at);
  }
  if (const Value* own = module.exports.find(name)) return narrow(*own);
  const ExportIndex& index = exports_of(*module.file);
  if (const auto entry = index.names.find(name); entry != index.names.end()) {
    if (const syntax::Binding* binding = entry->second.binding) {
      if (binding->kind == syntax::BindingKind::Import)
        return import_value(*binding, *module.environment, depth + 1);
      Guard born;
      const Value* slot = slot_of(*binding, *module.environment, &born);
      if (slot == nullptr) return {};
      if (slot->is(Tag::Uninitialized)) return unknown(Why::Syntax, at, name);
      return narrow(*slot);
    }
    const Resolution resolution = reading_.resolve(module.file->path(), entry->second.module);
    if (resolution.kind == Resolution::Kind::External || resolution.kind == Resolution::Kind::Missing) {
      return unknown_member(*external(entry->second.module, at), entry->second.imported, at);
    }
    if (resolution.kind == Resolution::Kind::File && entry->second.imported != "*") {
      Module* target = run_module(resolution.path);
      return target == nullptr ? unknown(Why::External, at, name)
                               : module_export(*target, entry->second.imported, at, depth + 1);
    }
    return export_of(resolution, entry->second.imported, *module.file, at, depth + 1);
  }
  for (const std::string_view star : index.stars) {
    const Resolution resolution = reading_.resolve(module.file->path(), star);
    switch (resolution.kind) {
      case Resolution::Kind::File: {
        const SourceFile* target = reading_.file(resolution.path);
        if (target == nullptr || !has_export(*target, name)) break;
        if (Module* next = run_module(*target)) return module_export(*next, name, at, depth + 1);
        break;
      }
      case Resolution::Kind::Library:
        if (catalog::find(resolution.module, name) != catalog::kNoType || catalog::is_module(name)) {
          return library_module_member(resolution.module, name, at);
        }
        break;
      case Resolution::Kind::External:
      case Resolution::Kind::Missing: return unknown_member(*external(star, at), name, at);
      default: break;
    }
  }
  return {};
}

Value Machine::required(const SourceFile& from, std::string_view specifier, Origin at) {
  const Resolution resolution = reading_.resolve(from.path(), specifier);
  switch (resolution.kind) {
    case Resolution::Kind::External:
    case Resolution::Kind::Missing: return external(specifier, at);
    default: return export_of(resolution, "*", from, at);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Static types.

Unknown* Machine::typed_unknown(Why why, Origin at, std::string_view detail, const StaticType& type) {
  Unknown* result = heap_->make_unknown(why, at, detail);
  result->type = type;
  return result;
}

StaticType Machine::imported_type(const SourceFile& from, std::string_view module, std::string_view dotted,
                                  unsigned depth) {
  const Resolution resolution = reading_.resolve(from.path(), module);
  if (resolution.kind == Resolution::Kind::Library) {
    std::string name = resolution.module;
    while (true) {
      const std::size_t dot = dotted.find('.');
      const std::string_view head = dotted.substr(0, dot);
      if (dot == std::string_view::npos) {
        StaticType type;
        type.library = catalog::find(name, head);
        if (type.library == catalog::kNoType && name.empty())
          type.library = catalog::find("constructs", head);
        return type;
      }
      if (!name.empty() || !catalog::is_module(head)) return {};
      name = std::string(head);
      dotted = dotted.substr(dot + 1);
    }
  }
  if (resolution.kind == Resolution::Kind::File) {
    const SourceFile* target = reading_.file(resolution.path);
    if (target != nullptr) return named_type(*target, dotted, depth + 1);
  }
  return {};
}

StaticType Machine::bound_type(const syntax::Binding& binding, const SourceFile& file, std::string_view rest,
                               unsigned depth) {
  if (depth > kMaxHops || binding.declared_by == nullptr || !burn_for_type()) return {};
  const Node& declared = *binding.declared_by;
  switch (declared.kind) {
    case Kind::Import: {
      const auto& import = as<syntax::Import>(declared);
      for (const syntax::ModuleSpecifier& specifier : import.specifiers) {
        if (specifier.local == nullptr || specifier.local->name != binding.name) continue;
        std::string dotted(specifier.imported == "*" ? std::string_view() : specifier.imported);
        if (dotted == "default" && !rest.empty()) dotted.clear();  // `import cdk from 'aws-cdk-lib'`
        if (!rest.empty()) dotted += dotted.empty() ? std::string(rest) : '.' + std::string(rest);
        return imported_type(file, import.module, heap_->keep(dotted), depth);
      }
      return {};
    }
    case Kind::ImportEquals: {
      const auto& import = as<syntax::ImportEquals>(declared);
      if (!import.module.empty()) return imported_type(file, import.module, rest, depth);
      return {};
    }
    case Kind::Interface: return {&file, &declared};
    case Kind::TypeAlias: return resolve_type(as<syntax::TypeAlias>(declared).type, file, depth + 1);
    case Kind::ClassDeclaration: return {&file, as<syntax::ClassDeclaration>(declared).declared};
    case Kind::Class: return {&file, &declared};
    default: return {};
  }
}

StaticType Machine::named_type(const SourceFile& file, std::string_view name, unsigned depth) {
  if (depth > kMaxHops || !burn_for_type()) return {};
  const std::size_t dot = name.find('.');
  const std::string_view head = name.substr(0, dot);
  const std::string_view rest = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
  const ExportIndex& index = exports_of(file);
  if (const auto entry = index.names.find(head); entry != index.names.end()) {
    if (entry->second.binding != nullptr) return bound_type(*entry->second.binding, file, rest, depth + 1);
    std::string dotted(entry->second.imported == "*" ? std::string_view() : entry->second.imported);
    if (!rest.empty()) dotted += dotted.empty() ? std::string(rest) : '.' + std::string(rest);
    return imported_type(file, entry->second.module, heap_->keep(dotted), depth + 1);
  }
  for (const std::string_view star : index.stars) {
    const StaticType found = imported_type(file, star, name, depth + 1);
    if (found.node != nullptr || found.library != catalog::kNoType) return found;
  }
  return {};
}

StaticType Machine::resolve_type(const Node* type, const SourceFile& file, unsigned depth) {
  if (type == nullptr || depth > kMaxHops || !burn_for_type()) return {};
  const StaticType plain{&file, type};
  switch (type->kind) {
    case Kind::TypeReference: {
      const auto& reference = as<syntax::TypeReference>(*type);
      const std::size_t dot = reference.name.find('.');
      const std::string_view rest =
          dot == std::string_view::npos ? std::string_view() : reference.name.substr(dot + 1);
      if (reference.root != nullptr && reference.root->binding != nullptr) {
        const StaticType found = bound_type(*reference.root->binding, file, rest, depth + 1);
        return found.node == nullptr && found.library == catalog::kNoType ? plain : found;
      }
      if (!reference.arguments.empty()) {
        static constexpr std::string_view kLists[] = {"Array", "ReadonlyArray", "Set", "Iterable"};
        static constexpr std::string_view kMaps[] = {"Record", "Map", "ReadonlyMap"};
        static constexpr std::string_view kSame[] = {"Promise", "Partial", "Readonly",   "Required",
                                                     "Omit",    "Pick",    "NonNullable"};
        const auto in = [&](const auto& names) {
          return std::ranges::find(names, reference.name) != std::end(names);
        };
        if (in(kLists) || in(kMaps)) {
          StaticType element = resolve_type(reference.arguments.back(), file, depth + 1);
          element.array = true;
          return element;
        }
        if (in(kSame)) return resolve_type(reference.arguments.front(), file, depth + 1);
      }
      return plain;
    }
    case Kind::ArrayType: {
      StaticType element = resolve_type(as<syntax::ArrayType>(*type).element, file, depth + 1);
      element.array = true;
      return element;
    }
    case Kind::UnionType: {
      StaticType first;
      for (const Node* member : as<syntax::CompositeType>(*type).types) {
        const StaticType found = resolve_type(member, file, depth + 1);
        if (found.library != catalog::kNoType) return found;
        const bool says_nothing =
            member->kind == Kind::LiteralType || member->kind == Kind::OtherType ||
            (member->kind == Kind::TypeReference && (as<syntax::TypeReference>(*member).name == "undefined" ||
                                                     as<syntax::TypeReference>(*member).name == "null"));
        if (first.node == nullptr && !says_nothing) first = found;
      }
      return first.node != nullptr ? first : plain;
    }
    default: return plain;
  }
}

StaticType Machine::class_of(const Node* expression, const SourceFile& file, unsigned depth) {
  if (expression == nullptr) return {};
  if (expression->kind == Kind::Identifier) {
    const auto& id = as<syntax::Identifier>(*expression);
    return id.binding == nullptr ? StaticType{} : bound_type(*id.binding, file, {}, depth + 1);
  }
  std::string dotted;
  const Node* node = expression;
  for (; node->kind == Kind::Member; node = as<syntax::Member>(*node).object) {
    if (!dotted.empty()) dotted.insert(0, 1, '.');
    dotted.insert(0, as<syntax::Member>(*node).name);
  }
  if (node->kind != Kind::Identifier || as<syntax::Identifier>(*node).binding == nullptr) return {};
  return bound_type(*as<syntax::Identifier>(*node).binding, file, heap_->keep(dotted), depth + 1);
}

StaticType Machine::type_member(const StaticType& type, std::string_view name, unsigned depth) {
  if (depth > kMaxHops) return {};
  if (type.array) {
    StaticType element = type;
    element.array = false;
    return name == "[]" ? element : StaticType{};
  }
  const bool called = name.ends_with("()");
  if (called) name.remove_suffix(2);
  if (type.library != catalog::kNoType) {
    const auto member = catalog::member(type.library, name);
    if (!member) return {};
    StaticType result;
    result.library = member->type.type;
    result.optional = member->optional;
    result.array = member->type.form == catalog::TypeRef::Form::Array ||
                   member->type.form == catalog::TypeRef::Form::Map;
    return result;
  }
  if (type.node == nullptr || type.file == nullptr) return {};
  const auto found = [&](const Node* annotation) {
    if (called && annotation != nullptr && annotation->kind == Kind::FunctionType) {
      annotation = as<syntax::FunctionType>(*annotation).result;
    }
    return resolve_type(annotation, *type.file, depth + 1);
  };
  const auto in_members = [&](const syntax::ObjectType& body) -> std::optional<StaticType> {
    for (const Node* node : body.members) {
      if (node->kind != Kind::TypeMember) continue;
      const auto& member = as<syntax::TypeMember>(*node);
      if (member.name != name) continue;
      StaticType result = found(member.type);
      result.optional = member.has(syntax::kOptional);
      return result;
    }
    return std::nullopt;
  };
  const auto known = [](const StaticType& t) { return t.node != nullptr || t.library != catalog::kNoType; };
  switch (type.node->kind) {
    case Kind::Interface: {
      const auto& declared = as<syntax::Interface>(*type.node);
      if (declared.body != nullptr) {
        if (const auto own = in_members(*declared.body)) return *own;
      }
      for (const Node* base : declared.extends) {
        const StaticType inherited =
            type_member(resolve_type(base, *type.file, depth + 1),
                        called ? heap_->keep(std::string(name) + "()") : name, depth + 1);
        if (known(inherited)) return inherited;
      }
      return {};
    }
    case Kind::ObjectType: return in_members(as<syntax::ObjectType>(*type.node)).value_or(StaticType{});
    case Kind::IntersectionType:
      for (const Node* part : as<syntax::CompositeType>(*type.node).types) {
        const StaticType inherited =
            type_member(resolve_type(part, *type.file, depth + 1),
                        called ? heap_->keep(std::string(name) + "()") : name, depth + 1);
        if (known(inherited)) return inherited;
      }
      return {};
    case Kind::Class: {
      const auto& declared = as<syntax::Class>(*type.node);
      for (const Node* node : declared.members) {
        if (node->kind == Kind::Field) {
          const auto& field = as<syntax::Field>(*node);
          if (field.name != name) continue;
          if (field.type != nullptr) {
            StaticType result = found(field.type);
            result.optional = field.has(syntax::kOptional);
            return result;
          }
          if (field.initializer != nullptr && field.initializer->kind == Kind::New) {
            return class_of(as<syntax::New>(*field.initializer).callee, *type.file, depth + 1);
          }
          return {};
        }
        if (node->kind != Kind::Method) continue;
        const auto& method = as<syntax::Method>(*node);
        if (method.function == nullptr) continue;
        if (method.name == name && (called || method.has(syntax::kGetter))) {
          return resolve_type(method.function->return_type, *type.file, depth + 1);
        }
        if (method.name != "constructor") continue;
        for (const Node* child : method.function->parameters) {
          const auto& parameter = as<syntax::Parameter>(*child);
          const bool is_field = (parameter.flags & (syntax::kPublic | syntax::kPrivate | syntax::kProtected |
                                                    syntax::kReadonly)) != 0;
          if (is_field && parameter.target != nullptr && parameter.target->kind == Kind::Identifier &&
              as<syntax::Identifier>(*parameter.target).name == name) {
            return found(parameter.type);
          }
        }
      }
      return type_member(class_of(declared.superclass, *type.file, depth + 1),
                         called ? heap_->keep(std::string(name) + "()") : name, depth + 1);
    }
    default: return {};
  }
}

}  // namespace presynth::interp
