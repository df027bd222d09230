#include "analyzers/syntax/bindings.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace presynth::syntax {

namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, size);
  return value;
}

/// Good enough to spread identifiers over a table; nobody chooses them to collide more than a probe sequence
/// can bear, because the table compares names only when all 32 bits agree.
std::uint32_t hash_of(std::string_view name) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
  const char* at = name.data();
  std::size_t left = name.size();
  std::uint64_t hash = left * kFactor;
  while (left > 8) {
    hash = (hash ^ load(at, 8)) * kFactor;
    hash ^= hash >> 29;
    at += 8;
    left -= 8;
  }
  hash = (hash ^ (left == 8 ? load(at, 8) : load(at, left))) * kFactor;
  return static_cast<std::uint32_t>(hash >> 32);
}

/// The nodes are still under construction: lowering hands them over for this.
template <class T>
T& writable(const T& node) {
  return const_cast<T&>(node);
}

/// Walks the tree once in source order. What a name means at this point is kept with the name itself: opening
/// a scope puts its declarations on top of what they hide, closing it takes them off again, so that a lookup
/// is one hash.
class Resolver {
 public:
  Resolver(Unresolved& unresolved, Arena& arena)
      : arena_(arena),
        loose_(unresolved.loose_names),
        type_parameters_(unresolved.type_parameters),
        has_var_(unresolved.has_var) {
    const auto before = [](const auto& a, const auto& b) {
      return a.identifier->range.begin < b.identifier->range.begin;
    };
    std::stable_sort(loose_.begin(), loose_.end(), before);
    std::stable_sort(type_parameters_.begin(), type_parameters_.end(),
                     [](const auto& a, const auto& b) { return a.begin < b.begin; });
    std::size_t capacity = 64;
    while (capacity < unresolved.identifiers) capacity *= 2;
    table_.resize(capacity, kNone);
    references_.reserve(unresolved.identifiers);
  }

  void program(Program& program) {
    {
      Inside inside(*this, ScopeKind::Module, program, program.range);
      collect(program.body);
      if (has_var_) hoist(program.body);
      program.scope = inside.complete();
      visit_all(program.body);
    }
    finish();
  }

 private:
  struct Symbol {
    std::string_view name;
    std::uint32_t hash;
    std::uint32_t current;  ///< the innermost entry, or kNone
  };
  /// One meaning of a name. Without a binding it only hides outer ones.
  struct Entry {
    Binding* binding;
    const Scope* scope;
    std::uint32_t symbol;
    std::uint32_t hidden;  ///< the entry that this one hides
    std::uint32_t function;
    std::uint32_t references;
    bool value;
    bool type;
  };
  struct Mention {
    std::uint32_t entry;
    Reference reference;
  };
  struct Found {
    std::uint32_t entry = kNone;
    Binding* binding = nullptr;
  };

  /// While it lives, the walk is inside a region that hides names: a scope, an enum, or type parameters.
  class Inside {
   public:
    Inside(Resolver& resolver, ByteRange range)
        : resolver_(resolver), mark_(resolver.shown_.size()), end_(range.end), outer_(resolver.scope_) {
      resolver_.flush(range.begin);
    }
    Inside(Resolver& resolver, ScopeKind kind, const Node& node, ByteRange range) : Inside(resolver, range) {
      scope_ = resolver_.arena_.make<Scope>();
      scope_->kind = kind;
      scope_->parent = outer_;
      scope_->node = &node;
      resolver_.scope_ = scope_;
    }
    ~Inside() {
      resolver_.flush(end_);
      while (resolver_.shown_.size() > mark_) {
        const Entry& entry = resolver_.entries_[resolver_.shown_.back()];
        resolver_.symbols_[entry.symbol].current = entry.hidden;
        resolver_.shown_.pop_back();
      }
      resolver_.scope_ = outer_;
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    /// All declarations of the scope are known.
    const Scope* complete() {
      std::vector<const Binding*>& scratch = resolver_.scratch_;
      scratch.clear();
      for (std::size_t i = mark_; i < resolver_.shown_.size(); ++i) {
        const Entry& entry = resolver_.entries_[resolver_.shown_[i]];
        if (entry.binding != nullptr && entry.scope == scope_) scratch.push_back(entry.binding);
      }
      scope_->bindings = resolver_.arena_.copy(scratch.data(), scratch.size());
      return scope_;
    }

   private:
    Resolver& resolver_;
    std::size_t mark_;
    std::uint32_t end_;
    Scope* outer_;
    Scope* scope_ = nullptr;
  };

  class InsideFunction {
   public:
    explicit InsideFunction(Resolver& resolver) : resolver_(resolver), outer_(resolver.function_) {
      resolver_.function_ = ++resolver_.functions_;
    }
    ~InsideFunction() { resolver_.function_ = outer_; }
    InsideFunction(const InsideFunction&) = delete;
    InsideFunction& operator=(const InsideFunction&) = delete;

   private:
    Resolver& resolver_;
    std::uint32_t outer_;
  };

  // ---- Names ----

  std::uint32_t symbol(std::string_view name) {
    const std::uint32_t hash = hash_of(name);
    std::size_t mask = table_.size() - 1;
    std::size_t i = hash & mask;
    for (; table_[i] != kNone; i = (i + 1) & mask) {
      const Symbol& found = symbols_[table_[i]];
      if (found.hash == hash && found.name == name) return table_[i];
    }
    if (symbols_.size() * 2 >= table_.size()) {
      grow();
      mask = table_.size() - 1;
      for (i = hash & mask; table_[i] != kNone; i = (i + 1) & mask) {
      }
    }
    table_[i] = static_cast<std::uint32_t>(symbols_.size());
    symbols_.push_back({name, hash, kNone});
    return table_[i];
  }

  void grow() {
    std::vector<std::uint32_t> table(table_.size() * 2, kNone);
    const std::size_t mask = table.size() - 1;
    for (std::uint32_t s = 0; s < symbols_.size(); ++s) {
      std::size_t i = symbols_[s].hash & mask;
      while (table[i] != kNone) i = (i + 1) & mask;
      table[i] = s;
    }
    table_.swap(table);
  }

  Entry& show(std::uint32_t symbol, Binding* binding, bool value, bool type) {
    Symbol& shown = symbols_[symbol];
    entries_.push_back({binding, scope_, symbol, shown.current, function_, 0, value, type});
    shown.current = static_cast<std::uint32_t>(entries_.size() - 1);
    shown_.push_back(shown.current);
    return entries_.back();
  }

  static bool names_value(BindingKind kind) { return kind != BindingKind::Type; }
  static bool names_type(BindingKind kind) {
    return kind == BindingKind::Type || kind == BindingKind::Class || kind == BindingKind::Enum ||
           kind == BindingKind::Namespace || kind == BindingKind::Import;
  }

  void declare(const Identifier* name, BindingKind kind, const Node* by, bool exported) {
    if (name == nullptr || name->name.empty()) return;
    const std::uint32_t s = symbol(name->name);
    const std::uint32_t current = symbols_[s].current;
    Binding* binding = nullptr;
    if (current != kNone && entries_[current].scope == scope_ && entries_[current].binding != nullptr) {
      // Declared again: a second `var`, an overload, a merged namespace or interface.
      Entry& entry = entries_[current];
      binding = entry.binding;
      binding->redeclared |= entry.value && names_value(kind);
      if (binding->kind == BindingKind::Type && names_value(kind)) {
        binding->kind = kind;
        binding->slot = scope_->slots++;
        binding->declaration = name;
        binding->declared_by = by;
      } else if (binding->kind == BindingKind::Function && by->kind == Kind::FunctionDeclaration &&
                 as<FunctionDeclaration>(*by).function->body != nullptr) {
        binding->declared_by = by;  // the implementation of the overloads before it
      }
      entry.value |= names_value(kind);
      entry.type |= names_type(kind);
    } else {
      binding = arena_.make<Binding>();
      binding->name = name->name;
      binding->kind = kind;
      binding->scope = scope_;
      binding->slot = names_value(kind) ? scope_->slots++ : kNone;
      binding->declaration = name;
      binding->declared_by = by;
      show(s, binding, names_value(kind), names_type(kind));
    }
    binding->exported |= exported;
    // A class's name keeps its binding in the enclosing scope.
    if (name->binding == nullptr) writable(*name).binding = binding;
  }

  void declare_pattern(const Node* target, BindingKind kind, const Node* by, bool exported) {
    if (target == nullptr) return;
    switch (target->kind) {
      case Kind::Identifier: declare(&as<Identifier>(*target), kind, by, exported); break;
      case Kind::ObjectPattern:
        for (const Node* property : as<ObjectPattern>(*target).properties) {
          declare_pattern(
              property->kind == Kind::PatternProperty ? as<PatternProperty>(*property).target : property,
              kind, by, exported);
        }
        break;
      case Kind::ArrayPattern:
        for (const Node* element : as<ArrayPattern>(*target).elements)
          declare_pattern(element, kind, by, exported);
        break;
      case Kind::DefaultPattern:
        declare_pattern(as<DefaultPattern>(*target).target, kind, by, exported);
        break;
      case Kind::RestPattern: declare_pattern(as<Unary>(*target).operand, kind, by, exported); break;
      default: break;
    }
  }

  void declare_variables(const VariableDeclaration& declaration) {
    const BindingKind kind = declaration.variable_kind == VariableKind::Var   ? BindingKind::Var
                             : declaration.variable_kind == VariableKind::Let ? BindingKind::Let
                                                                              : BindingKind::Const;
    for (const Node* declarator : declaration.declarators) {
      declare_pattern(as<Declarator>(*declarator).target, kind, declarator, declaration.has(kExported));
    }
  }

  /// Declares what the statements of a list declare in the scope of the list; `var` is left to `hoist`.
  void collect(NodeList statements) {
    for (const Node* statement : statements) collect(statement);
  }

  void collect(const Node* statement) {
    switch (statement->kind) {
      case Kind::VariableDeclaration: {
        const auto& declaration = as<VariableDeclaration>(*statement);
        if (declaration.variable_kind != VariableKind::Var) declare_variables(declaration);
        break;
      }
      case Kind::FunctionDeclaration: {
        const auto& declaration = as<FunctionDeclaration>(*statement);
        declare(declaration.function->name, BindingKind::Function, statement, declaration.has(kExported));
        break;
      }
      case Kind::ClassDeclaration: {
        const Class* declared = as<ClassDeclaration>(*statement).declared;
        declare(declared->name, BindingKind::Class, declared, statement->has(kExported));
        break;
      }
      case Kind::Enum:
        declare(as<Enum>(*statement).name, BindingKind::Enum, statement, statement->has(kExported));
        break;
      case Kind::Namespace:
        declare(as<Namespace>(*statement).name, BindingKind::Namespace, statement, statement->has(kExported));
        break;
      case Kind::Interface:
        declare(as<Interface>(*statement).name, BindingKind::Type, statement, statement->has(kExported));
        break;
      case Kind::TypeAlias:
        declare(as<TypeAlias>(*statement).name, BindingKind::Type, statement, statement->has(kExported));
        break;
      case Kind::Import:
        for (const ModuleSpecifier& specifier : as<Import>(*statement).specifiers) {
          declare(specifier.local, BindingKind::Import, statement, false);
        }
        break;
      case Kind::ImportEquals:
        declare(as<ImportEquals>(*statement).local, BindingKind::Import, statement,
                statement->has(kExported));
        break;
      case Kind::ExportDefault: collect(as<Unary>(*statement).operand); break;
      case Kind::Labeled: collect(as<Labeled>(*statement).body); break;
      default: break;
    }
  }

  /// Declares every `var` in the statements, however deep, in the current scope. Functions are not entered,
  /// so that over a whole file each statement is looked at once.
  void hoist(NodeList statements) {
    for (const Node* statement : statements) hoist(statement);
  }

  void hoist(const Node* statement) {
    if (statement == nullptr) return;
    switch (statement->kind) {
      case Kind::VariableDeclaration: {
        const auto& declaration = as<VariableDeclaration>(*statement);
        if (declaration.variable_kind == VariableKind::Var) declare_variables(declaration);
        break;
      }
      case Kind::Block:
      case Kind::If:
      case Kind::For:
      case Kind::ForIn:
      case Kind::ForOf:
      case Kind::While:
      case Kind::DoWhile:
      case Kind::Try:
      case Kind::Switch:
      case Kind::SwitchCase:
      case Kind::Labeled: for_each_child(*statement, [this](const Node* child) { hoist(child); }); break;
      default: break;
    }
  }

  // ---- References ----

  Found find(std::string_view name, bool value) {
    if (name.empty()) return {};
    std::uint32_t i = symbols_[symbol(name)].current;
    while (i != kNone && !(value ? entries_[i].value : entries_[i].type)) i = entries_[i].hidden;
    if (i == kNone) return {};
    return {i, entries_[i].binding};
  }

  void refer(const Identifier& identifier, Found found, bool reads, bool writes) {
    if (found.binding == nullptr) return;
    writable(identifier).binding = found.binding;
    Entry& entry = entries_[found.entry];
    ++entry.references;
    if ((reads || writes) && entry.function != function_) found.binding->captured = true;
    references_.push_back({found.entry, {&identifier, reads, writes}});
  }

  void read(const Identifier& identifier) { refer(identifier, find(identifier.name, true), true, false); }
  void refer_to_type(const Identifier& identifier) {
    refer(identifier, find(identifier.name, false), false, false);
  }

  /// Resolves the loose names before `end` with what names mean here.
  void flush(std::uint32_t end) {
    while (next_loose_ < loose_.size() && loose_[next_loose_].identifier->range.begin < end) {
      const LooseName& name = loose_[next_loose_++];
      if (name.value) {
        read(*name.identifier);
      } else {
        refer_to_type(*name.identifier);
      }
    }
  }

  /// Hides outer types by the type parameters of `owner`.
  void show_type_parameters(const Node& owner) {
    while (next_parameter_ < type_parameters_.size() &&
           type_parameters_[next_parameter_].begin < owner.range.begin) {
      ++next_parameter_;
    }
    for (; next_parameter_ < type_parameters_.size() && type_parameters_[next_parameter_].owner == &owner;
         ++next_parameter_) {
      const std::string_view name = type_parameters_[next_parameter_].name;
      if (!name.empty()) show(symbol(name), nullptr, false, true);
    }
  }

  // ---- The walk ----

  void visit_all(NodeList nodes) {
    for (const Node* node : nodes) visit(node);
  }

  void visit_children(const Node& node) {
    for_each_child(node, [this](const Node* child) { visit(child); });
  }

  void visit(const Node* node) {
    if (node == nullptr) return;
    switch (node->kind) {
      case Kind::Identifier: read(as<Identifier>(*node)); break;
      case Kind::StringLiteral:
      case Kind::NumberLiteral:
      case Kind::BooleanLiteral:
      case Kind::NullLiteral:
      case Kind::This:
      case Kind::Super: break;
      case Kind::Member: visit(as<Member>(*node).object); break;
      case Kind::Property: {
        const auto& property = as<Property>(*node);
        if (property.has(kComputed)) visit(property.key);
        visit(property.value);
        break;
      }
      case Kind::TypeReference: {
        const auto& reference = as<TypeReference>(*node);
        if (reference.root != nullptr) refer_to_type(*reference.root);
        visit_all(reference.arguments);
        break;
      }
      case Kind::Assign: assign(as<Binary>(*node), true); break;
      case Kind::Update: update(as<Update>(*node), true); break;
      case Kind::ExpressionStatement: {
        // The value of an assignment that is a statement is not used.
        const Node* operand = as<Unary>(*node).operand;
        if (operand->kind == Kind::Assign) {
          assign(as<Binary>(*operand), false);
        } else if (operand->kind == Kind::Update) {
          update(as<Update>(*operand), false);
        } else {
          visit(operand);
        }
        break;
      }
      case Kind::Function: function(as<Function>(*node), true); break;
      case Kind::FunctionDeclaration: function(*as<FunctionDeclaration>(*node).function, false); break;
      case Kind::Method: {
        const auto& method = as<Method>(*node);
        if (method.has(kComputed)) visit(method.key);
        function(*method.function, false);
        break;
      }
      case Kind::Class: class_(as<Class>(*node)); break;
      case Kind::ClassDeclaration: class_(*as<ClassDeclaration>(*node).declared); break;
      case Kind::Field: {
        const auto& field = as<Field>(*node);
        if (field.has(kComputed)) visit(field.key);
        visit(field.type);
        if (field.initializer != nullptr) {
          const InsideFunction inside(*this);
          visit(field.initializer);
        }
        break;
      }
      case Kind::StaticBlock: {
        const InsideFunction inside(*this);
        const Node* body = as<StaticBlock>(*node).body;
        if (body != nullptr) block(as<Block>(*body), true);
        break;
      }
      case Kind::Declarator: {
        const auto& declarator = as<Declarator>(*node);
        declared(declarator.target);
        visit(declarator.type);
        visit(declarator.initializer);
        break;
      }
      case Kind::Block: block(as<Block>(*node), false); break;
      case Kind::For: {
        const auto& loop = as<For>(*node);
        Inside inside(*this, ScopeKind::Loop, *node, node->range);
        if (loop.init != nullptr) collect(loop.init);
        writable(loop).scope = inside.complete();
        visit_children(*node);
        break;
      }
      case Kind::ForIn:
      case Kind::ForOf: {
        const auto& loop = as<ForEach>(*node);
        Inside inside(*this, ScopeKind::Loop, *node, node->range);
        collect(loop.left);
        writable(loop).scope = inside.complete();
        if (loop.left->kind == Kind::VariableDeclaration) {
          visit(loop.left);
        } else {
          assign_to(loop.left, false);
        }
        visit(loop.right);
        visit(loop.body);
        break;
      }
      case Kind::Switch: {
        const auto& choice = as<Switch>(*node);
        visit(choice.discriminant);
        Inside inside(*this, ScopeKind::Switch, *node, {choice.discriminant->range.end, node->range.end});
        for (const Node* branch : choice.cases) collect(as<SwitchCase>(*branch).body);
        writable(choice).scope = inside.complete();
        visit_all(choice.cases);
        break;
      }
      case Kind::Try: {
        const auto& attempt = as<Try>(*node);
        visit(attempt.block);
        if (attempt.handler != nullptr) {
          const std::uint32_t begin =
              attempt.parameter != nullptr ? attempt.parameter->range.begin : attempt.handler->range.begin;
          Inside inside(*this, ScopeKind::Catch, *node, {begin, attempt.handler->range.end});
          declare_pattern(attempt.parameter, BindingKind::CatchParameter, node, false);
          writable(attempt).handler_scope = inside.complete();
          declared(attempt.parameter);
          visit(attempt.handler);
        }
        visit(attempt.finalizer);
        break;
      }
      case Kind::Enum: {
        // The initializers may name earlier members; those have no bindings, but hide outer ones.
        const auto& declaration = as<Enum>(*node);
        const Inside inside(*this, node->range);
        for (const Node* member : declaration.members) {
          visit(as<EnumMember>(*member).initializer);
          const std::string_view name = as<EnumMember>(*member).name;
          if (!name.empty()) show(symbol(name), nullptr, true, false);
        }
        break;
      }
      case Kind::Namespace: {
        const Block* body = as<Namespace>(*node).body;
        if (body == nullptr) break;
        Inside inside(*this, ScopeKind::Namespace, *node, body->range);
        collect(body->body);
        if (has_var_) hoist(body->body);
        writable(*body).scope = inside.complete();
        visit_all(body->body);
        break;
      }
      case Kind::Interface: {
        const auto& declaration = as<Interface>(*node);
        const Inside inside(*this, node->range);
        show_type_parameters(*node);
        visit_all(declaration.extends);
        visit(declaration.body);
        break;
      }
      case Kind::TypeAlias: {
        const Inside inside(*this, node->range);
        show_type_parameters(*node);
        visit(as<TypeAlias>(*node).type);
        break;
      }
      case Kind::FunctionType: {
        const Inside inside(*this, node->range);
        show_type_parameters(*node);
        visit(as<FunctionType>(*node).result);
        break;
      }
      case Kind::Import: break;
      case Kind::ImportEquals: visit(as<ImportEquals>(*node).target); break;
      case Kind::ExportNamed: {
        const auto& exported = as<ExportNamed>(*node);
        for (const ModuleSpecifier& specifier : exported.specifiers) {
          if (specifier.local == nullptr) continue;
          Found found = find(specifier.local->name, !specifier.type_only);
          if (found.binding == nullptr) found = find(specifier.local->name, specifier.type_only);
          if (found.binding != nullptr) found.binding->exported = true;
          refer(*specifier.local, found, !specifier.type_only, false);
        }
        break;
      }
      case Kind::ExportDefault:
      case Kind::ExportAssign: {
        const Node* operand = as<Unary>(*node).operand;
        visit(operand);
        if (operand->kind != Kind::Identifier) break;
        const auto& name = as<Identifier>(*operand);
        Found found = find(name.name, true);
        if (found.binding == nullptr) {
          // `export default` of an interface.
          found = find(name.name, false);
          refer(name, found, true, false);
        }
        if (found.binding != nullptr) found.binding->exported = true;
        break;
      }
      default: visit_children(*node);
    }
  }

  /// `function_body`: `var` goes no further out.
  void block(const Block& block, bool function_body) {
    const auto declares = [](const Node* statement) {
      switch (statement->kind) {
        case Kind::VariableDeclaration:
        case Kind::FunctionDeclaration:
        case Kind::ClassDeclaration:
        case Kind::Enum:
        case Kind::Interface:
        case Kind::TypeAlias:
        case Kind::Namespace:
        case Kind::Labeled: return true;
        default: return false;
      }
    };
    if (!(function_body && has_var_) && std::none_of(block.body.begin(), block.body.end(), declares)) {
      visit_all(block.body);
      return;
    }
    Inside inside(*this, ScopeKind::Block, block, block.range);
    collect(block.body);
    if (function_body && has_var_) hoist(block.body);
    const Scope* scope = inside.complete();
    if (!scope->bindings.empty()) writable(block).scope = scope;
    visit_all(block.body);
  }

  void function(const Function& function, bool expression) {
    Inside inside(*this, ScopeKind::Function, function, function.range);
    const InsideFunction inside_function(*this);
    show_type_parameters(function);
    for (const Node* parameter : function.parameters) {
      declare_pattern(as<Parameter>(*parameter).target, BindingKind::Parameter, parameter, false);
    }
    // Default values see the parameters and what is around the function, not what its body declares.
    for (const Node* node : function.parameters) {
      const auto& parameter = as<Parameter>(*node);
      declared(parameter.target);
      visit(parameter.type);
      visit(parameter.initializer);
    }
    const Block* body =
        function.body != nullptr && function.body->kind == Kind::Block ? &as<Block>(*function.body) : nullptr;
    if (body != nullptr) {
      collect(body->body);
      if (has_var_) hoist(body->body);
    }
    if (expression && function.name != nullptr) {
      // The own name is further out than the parameters: it gives way to any of them.
      const std::uint32_t current =
          function.name->name.empty() ? kNone : symbols_[symbol(function.name->name)].current;
      if (current == kNone || entries_[current].scope != scope_) {
        declare(function.name, BindingKind::Function, &function, false);
      }
    }
    writable(function).scope = inside.complete();
    visit(function.return_type);
    if (body != nullptr) {
      visit_all(body->body);
    } else {
      visit(function.body);
    }
    flush(function.range.end);  // while what is left in it still counts as inside the function
  }

  void class_(const Class& node) {
    visit_all(node.decorators);
    Inside inside(*this, ScopeKind::Class, node, node.range);
    show_type_parameters(node);
    declare(node.name, BindingKind::Class, &node, false);
    writable(node).scope = inside.complete();
    visit(node.superclass);
    visit_all(node.implements);
    visit_all(node.members);
  }

  /// A pattern whose names have been declared: what is left are its defaults and computed keys.
  void declared(const Node* target) {
    if (target == nullptr) return;
    switch (target->kind) {
      case Kind::Identifier:
      case Kind::Elision: break;
      case Kind::ObjectPattern:
        for (const Node* property : as<ObjectPattern>(*target).properties) declared(property);
        break;
      case Kind::PatternProperty: {
        const auto& property = as<PatternProperty>(*target);
        if (property.has(kComputed)) visit(property.key);
        declared(property.target);
        break;
      }
      case Kind::ArrayPattern:
        for (const Node* element : as<ArrayPattern>(*target).elements) declared(element);
        break;
      case Kind::DefaultPattern: {
        const auto& pattern = as<DefaultPattern>(*target);
        declared(pattern.target);
        visit(pattern.initializer);
        break;
      }
      case Kind::RestPattern: declared(as<Unary>(*target).operand); break;
      default: visit(target);
    }
  }

  void assign(const Binary& assignment, bool value_used) {
    assign_to(assignment.left, assignment.op != Operator::None && value_used);
    visit(assignment.right);
  }

  void update(const Update& update, bool value_used) { assign_to(update.operand, value_used); }

  /// `reads`: the old value is used too.
  void assign_to(const Node* target, bool reads) {
    switch (target->kind) {
      case Kind::Identifier: {
        const auto& name = as<Identifier>(*target);
        refer(name, find(name.name, true), reads, true);
        break;
      }
      case Kind::ObjectPattern:
        for (const Node* property : as<ObjectPattern>(*target).properties) assign_to(property, false);
        break;
      case Kind::PatternProperty: {
        const auto& property = as<PatternProperty>(*target);
        if (property.has(kComputed)) visit(property.key);
        assign_to(property.target, false);
        break;
      }
      case Kind::ArrayPattern:
        for (const Node* element : as<ArrayPattern>(*target).elements) assign_to(element, false);
        break;
      case Kind::DefaultPattern: {
        const auto& pattern = as<DefaultPattern>(*target);
        assign_to(pattern.target, false);
        visit(pattern.initializer);
        break;
      }
      case Kind::RestPattern: assign_to(as<Unary>(*target).operand, false); break;
      case Kind::Cast: {
        // TypeScript takes `(x as T) = …` for a read.
        const auto& cast = as<Cast>(*target);
        assign_to(cast.expression, true);
        visit(cast.type);
        break;
      }
      default: visit(target);
    }
  }

  /// Gives every binding its references.
  void finish() {
    if (!loose_.empty()) {
      std::stable_sort(references_.begin(), references_.end(), [](const Mention& a, const Mention& b) {
        return a.reference.identifier->range.begin < b.reference.identifier->range.begin;
      });
    }
    const std::span<Reference> all = arena_.array<Reference>(references_.size());
    std::vector<std::uint32_t> next(entries_.size());
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      next[i] = begin;
      if (entries_[i].references == 0) continue;
      entries_[i].binding->references =
          std::span<const Reference>(all.data() + begin, entries_[i].references);
      begin += entries_[i].references;
    }
    for (const Mention& mention : references_) all[next[mention.entry]++] = mention.reference;
  }

  Arena& arena_;
  std::vector<LooseName>& loose_;
  std::size_t next_loose_ = 0;
  std::vector<TypeParameterName>& type_parameters_;
  std::size_t next_parameter_ = 0;
  bool has_var_;
  std::vector<std::uint32_t> table_;  ///< open addressing over symbols_
  std::vector<Symbol> symbols_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> shown_;  ///< entries of the open scopes
  std::vector<Mention> references_;
  std::vector<const Binding*> scratch_;
  Scope* scope_ = nullptr;
  std::uint32_t function_ = 0;
  std::uint32_t functions_ = 0;
};

}  // namespace

void resolve_bindings(Program& program, Unresolved& unresolved, Arena& arena) {
  Resolver(unresolved, arena).program(program);
}

}  // namespace presynth::syntax
