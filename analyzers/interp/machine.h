// Machine: the state of one evaluation. Internal to the interp layer.
//
// interpreter.cpp  truth, paths, fuel
// expressions.cpp  literals, operators, calls and conditions as they are written
// statements.cpp   statements, patterns, loops, assignment
// members.cpp      reading and writing members
// calls.cpp        functions, classes, instances
// modules.cpp      modules, imports and exports, static types
// builtins.cpp     what JavaScript itself brings: Object, Map, Set, JSON, ...
// arrays.cpp       the methods of arrays
// strings.cpp      values as text, the methods of strings
// library.cpp      aws-cdk-lib: constructs, members, tokens
// roots.cpp        where evaluation starts
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyzers/interp/interpreter.h"

namespace presynth::value {

/// Variables of one scope, at run time. Lives as long as the evaluation: closures keep pointing at it.
struct Environment {
  Environment* parent = nullptr;
  const syntax::Scope* scope = nullptr;
  const syntax::SourceFile* file = nullptr;
  std::vector<Value> slots;
  Guard born;
  bool has_this = false;  ///< of a function that is no arrow, of a module, or of field initializers
  Value this_value;
  Object* home = nullptr;                         ///< the class whose code this is, for `super`
  const std::vector<Value>* arguments = nullptr;  ///< of a function that is no arrow, while it runs
};

/// One evaluated (or being evaluated) file.
struct Module {
  const syntax::SourceFile* file = nullptr;
  Environment* environment = nullptr;
  bool started = false;
  Object* namespace_object = nullptr;
  Value common_js;  ///< `module.exports` / `export =`, if assigned
  bool has_common_js = false;
  Properties exports;  ///< `exports.x = …`, JSON contents
};

}  // namespace presynth::value

namespace presynth::interp {

using namespace value;
using syntax::Kind;
using syntax::Node;
using syntax::NodeList;
using syntax::SourceFile;

enum class Completion : std::uint8_t { Normal, Return, Break, Continue, Throw };
constexpr bool leaves_function(Completion completion) {
  return completion == Completion::Return || completion == Completion::Throw;
}

using Arguments = std::vector<Value>;
[[nodiscard]] inline Value argument(const Arguments& arguments, std::size_t i) {
  return i < arguments.size() ? arguments[i] : Value();
}

/// Which names a file exports, and where each comes from.
struct ExportIndex {
  struct Entry {
    const syntax::Binding* binding = nullptr;  ///< declared (or imported) in the file itself
    std::string_view module;                   ///< else: from there
    std::string_view imported;                 ///< under this name; "*" is the whole module
  };
  std::unordered_map<std::string_view, Entry> names;
  std::vector<std::string_view> stars;  ///< `export * from`
};

/// What conditions name a constant by: equal constants have equal texts. Nothing for what is no constant.
std::optional<std::string> constant_text(const Value& value);

class Machine {
 public:
  /// Fills the run's reading, reach and, at the end, heap.
  Machine(Run& run, const Options& options, const std::atomic<bool>* stop)
      : run_(run),
        reading_(run.reading),
        limits_(options.limits),
        stop_(stop),
        reach_(run.reach),
        heap_(std::make_unique<Evaluation>()) {
    if (options.record_mentions) heap_->record_mentions();
  }

  [[nodiscard]] std::size_t steps() const { return heap_->steps; }
  /// Starts an app, with fuel for all of it; `config` is the cdk.json that holds for it.
  void begin_app(const project::CdkConfig* config);
  /// Starts one of many roots that share this machine, with fuel of its own as long as their total lasts.
  void begin_root(const project::CdkConfig* config);
  /// The total of all roots that share this machine.
  void set_budget(std::size_t steps) { budget_ = steps; }
  /// Evaluates the module's top level once; later calls return at once.
  Module* run_module(const std::string& path);
  Module* run_module(const SourceFile& file);
  /// Calls with unknown arguments, typed by their annotations.
  void call_as_root(Module& module, const syntax::Function& function, const syntax::Class* owner);
  void instantiate_as_root(Module& module, const syntax::Class& declared);
  /// Runs the aspects that were registered since the last time.
  void run_aspects();
  void finish();

 private:
  struct Truth {
    enum class Known : std::uint8_t { False, True, Unknown } known = Known::Unknown;
    Guard when_true;
    Guard when_false;
  };
  struct ClassMember {
    Object* owner = nullptr;
    const syntax::Method* method = nullptr;
  };
  struct Activation {
    std::vector<Alternative> returns;
    std::vector<Value> yields;  ///< of a generator, run to its end
    Guard born;
  };
  /// Evaluates under a narrower path; gives the old one back.
  class Narrowed {
   public:
    Narrowed(Machine& machine, Guard guard) : machine_(machine), saved_(machine.path_) {
      machine.path_ = guard;
    }
    ~Narrowed() { machine_.path_ = saved_; }
    Narrowed(const Narrowed&) = delete;
    Narrowed& operator=(const Narrowed&) = delete;

   private:
    Machine& machine_;
    Guard saved_;
  };

  // expressions.cpp
  Value evaluate(const Node* node, Environment& env);
  Value evaluate_unchecked(const Node& node, Environment& env);
  Value evaluate_identifier(const syntax::Identifier& id, Environment& env);
  Value evaluate_template(const syntax::TemplateLiteral& node, Environment& env);
  Value evaluate_tagged(const syntax::TaggedTemplate& node, Environment& env);
  Value evaluate_array(const syntax::ArrayLiteral& node, Environment& env);
  Value evaluate_object(const syntax::ObjectLiteral& node, Environment& env);
  Value evaluate_unary(const syntax::Unary& node, Environment& env);
  Value evaluate_binary(const syntax::Binary& node, Environment& env);
  Value evaluate_logical(const syntax::Binary& node, Environment& env);
  Value evaluate_assign(const syntax::Binary& node, Environment& env);
  Value evaluate_conditional(const syntax::Conditional& node, Environment& env);
  Value evaluate_call(const syntax::Call& node, Environment& env);
  Value evaluate_new(const syntax::New& node, Environment& env);
  Value logical(syntax::Operator op, const Value& left, const Node* right, Environment& env, const Node& at);
  Value binary(syntax::Operator op, const Value& left, const Value& right, Origin at);
  Value compare(syntax::Operator op, const Value& left, const Value& right, Origin at);
  Value instance_of(const Value& left, const Value& right, Origin at);
  /// Arguments of a call; `open` when a spread of unknown length is among them.
  Arguments evaluate_arguments(NodeList nodes, Environment& env, bool& open);
  Value closure(const syntax::Function& function, Environment& env, const Node& at);
  void copy_members(Object& target, const Value& source, Origin at);
  void erase_member(Object& object, std::string_view name);

  // statements.cpp
  Completion execute(const Node* node, Environment& env);
  Completion execute_list(NodeList statements, Environment& env);
  Completion execute_block(const syntax::Block& block, Environment& env);
  Completion execute_if(const syntax::If& node, Environment& env);
  Completion execute_switch(const syntax::Switch& node, Environment& env);
  Completion execute_for(const syntax::For& node, Environment& env);
  Completion execute_for_each(const syntax::ForEach& node, Environment& env);
  Completion execute_loop(const syntax::Loop& node, Environment& env);
  Completion execute_try(const syntax::Try& node, Environment& env);
  /// The label that the first one jumps to, if it does; jump_label_ is the second's, and then the result's.
  [[nodiscard]] Completion either(Completion first, std::string_view first_label, Completion second);
  /// What a loop does when its body has ended: another turn, no more, or leave it to what is around the loop.
  enum class Turn : std::uint8_t { Next, Last, Outward };
  [[nodiscard]] Turn turn_after(Completion completion, std::string_view label) const;
  /// A loop of which only one turn was run: what other turns would pick from lists may be changed by them.
  void escape_picked(const Node& node, Environment& env);
  /// While one lives, a `break` leaves a switch, or a loop.
  class Breakable {
   public:
    Breakable(Machine& machine, bool is_switch) : machine_(machine), outer_(machine.breaks_switch_) {
      machine.breaks_switch_ = is_switch;
    }
    ~Breakable() { machine_.breaks_switch_ = outer_; }
    Breakable(const Breakable&) = delete;
    Breakable& operator=(const Breakable&) = delete;

   private:
    Machine& machine_;
    bool outer_;
  };
  /// Runs both sides of an undecided condition and joins their ends.
  template <class Then, class Else>
  Completion branch(const Truth& truth, Then&& then, Else&& otherwise);
  /// Function declarations, then classes' and enums' names are known before the statements run.
  void hoist(NodeList statements, Environment& env);
  void declare(const Node* target, const Value& value, const Node* type, Environment& env);
  void assign(const Node* target, const Value& value, Environment& env, bool declaring);
  void assign_slot(Value& slot, const Value& value, Guard born);
  Value* slot_of(const syntax::Binding& binding, Environment& env, Guard* born);
  Environment& enter(const syntax::Scope* scope, Environment& parent);
  /// `scope` may be null. Takes a step and more: what is run in it may have none.
  Environment& make_environment(Environment* parent, const SourceFile* file, const syntax::Scope* scope);
  Value pattern_member(const Value& source, std::string_view name, const Node& at);
  /// The elements that iterating `value` gives, and whether there may be others.
  struct Iteration {
    std::vector<Value> elements;
    bool open = false;
    Value unknown_element;
  };
  Iteration iterate(const Value& value, Origin at);
  /// `*[Symbol.iterator]() { … }` of a class.
  ClassMember find_iterator(Object* cls);
  void yield(const syntax::Unary& node, Environment& env);

  // interpreter.cpp
  Truth truth(const Value& value);
  Truth nullish(const Value& value);
  Truth decide(const std::vector<std::pair<Guard, Truth>>& alternatives, Literal* cached);
  /// What `compute` gives, for an operation that has the same result for the same operands: when that is not
  /// known, it is the same unknown each time, so that what is decided by it is decided in one way.
  template <class Compute>
  Value computed(std::string_view operation, const Arguments& operands, Compute&& compute);
  /// Equal operands have equal texts. Nothing for what the program may change, or is too long.
  [[nodiscard]] std::optional<std::string> text_of_operands(std::string_view operation,
                                                            const Arguments& operands) const;
  /// The value of the first test that is on that side, else the other value.
  Value first_where(const std::vector<Truth>& tests, bool side, Origin at,
                    const std::function<Value(std::size_t)>& value, const Value& otherwise);
  /// `side` when one of the tests says so, else the other.
  Value settled_by_any(const std::vector<Truth>& tests, bool side, Origin at);
  /// The index of the first test that holds, or -1.
  Value first_of(const std::vector<Truth>& tests, Origin at);
  Guard with(Guard guard, Literal literal);
  /// The value as far as the current path leaves it open.
  Value narrow(const Value& value);
  template <class Map>
  Value map_alternatives(const Value& value, Map&& map);

  // members.cpp
  Value get_member(const Value& object, std::string_view name, Origin at);
  Value get_object_member(Object& object, std::string_view name, Origin at);
  /// What reading a property of `owner` gives that holds this: the value, or what its getter returns.
  Value read(const Value& property, const Value& owner, Origin at);
  Value get_index(const Value& object, const Value& index, Origin at);
  /// The variable behind an `export let` of a namespace.
  Value* live_export(const Object& object, std::string_view name);
  void set_length(Object& array, const Value& length, Origin at);
  void set_member(const Value& object, std::string_view name, const Value& value, Origin at);
  void set_index(const Value& object, const Value& index, const Value& value, Origin at);
  Value unknown_member(Unknown& unknown, std::string_view name, Origin at);

  // calls.cpp
  Value call(const Value& callee, const Value& this_value, const Arguments& arguments, Origin at);
  Value call_method(const Value& receiver, std::string_view name, const Arguments& arguments, Origin at);
  Value call_function(Object& function, const Value& this_value, const Arguments& arguments, Origin at,
                      Object* home = nullptr);
  /// Runs the body in a new environment; `closure` is where the function was made.
  Value invoke(const syntax::Function& function, Environment& closure, const Value& this_value,
               const Arguments& arguments, Origin at, Object* home);
  void bind_parameters(const syntax::Function& function, const Arguments& arguments, Environment& env);
  Value call_unknown(Unknown& unknown, std::string_view method, const Arguments& arguments, Origin at);
  Value call_outside(const Arguments& arguments, Origin at, std::string_view detail, Why why);
  Value make_class(const syntax::Class& declared, Environment& env);
  /// A decorator of the instance's class may have made it do more.
  void escape_decorated(Object& instance, Origin at);
  Value instantiate(const Value& callee, const Arguments& arguments, Origin at);
  void construct(Object& cls, Object& instance, const Arguments& arguments, Origin at);
  void construct_base(Object& cls, Object& instance, const Arguments& arguments, Origin at);
  /// Parameter properties and field initializers; `constructor` is the environment of the constructor, if it
  /// has one.
  void initialize_fields(Object& cls, Object& instance, Environment* constructor);
  /// In the class or the nearest of its bases that has it.
  ClassMember find_method(Object* cls, std::string_view name, bool is_static, std::uint16_t accessor);
  ClassMember find_own_method(Object& cls, std::string_view name, bool is_static, std::uint16_t accessor);
  bool is_promise_method(const Value& receiver, std::string_view name);
  Value call_promise(const Value& result, std::string_view name, const Arguments& arguments, Origin at);
  Value bound_method(const ClassMember& member, const Value& this_value);
  Arguments unknown_arguments(const syntax::Function& function, const SourceFile& file);
  void escape_arguments(const Arguments& arguments, Origin at);

  // modules.cpp
  Value import_value(const syntax::Binding& binding, Environment& env, unsigned depth = 0);
  Value export_of(const project::Resolution& resolution, std::string_view name, const SourceFile& from,
                  Origin at, unsigned depth = 0);
  Value module_export(Module& module, std::string_view name, Origin at, unsigned depth = 0);
  Value module_namespace(Module& module);
  Value required(const SourceFile& from, std::string_view specifier, Origin at);
  Module* module_of(const SourceFile& file);
  Module* json_module(const std::string& path);
  Value json_value(std::string_view text, Origin at);
  StaticType resolve_type(const Node* type, const SourceFile& file, unsigned depth = 0);
  StaticType type_member(const StaticType& type, std::string_view name, unsigned depth = 0);
  StaticType named_type(const SourceFile& file, std::string_view name, unsigned depth);
  StaticType bound_type(const syntax::Binding& binding, const SourceFile& file, std::string_view rest,
                        unsigned depth);
  StaticType imported_type(const SourceFile& from, std::string_view module, std::string_view dotted,
                           unsigned depth);
  StaticType class_of(const Node* expression, const SourceFile& file, unsigned depth);
  const ExportIndex& exports_of(const SourceFile& file);
  /// `{ ...n }` of an `import * as n`.
  void copy_exports(Object& target, Module& module, Origin at);
  bool has_export(const SourceFile& file, std::string_view name);
  Unknown* external(std::string_view specifier, Origin at);
  Unknown* typed_unknown(Why why, Origin at, std::string_view detail, const StaticType& type);

  // builtins.cpp
  Value global(std::string_view name, Origin at);
  Value call_global(Object& native, const Arguments& arguments, Origin at);
  Value call_global_method(std::string_view owner, std::string_view name, const Arguments& arguments,
                           Origin at);
  Value new_global(Object& native, const Arguments& arguments, Origin at);
  /// What structuredClone makes: `copies` are those that it made so far.
  Value clone(const Value& value, std::unordered_map<const Object*, Object*>& copies, Origin at);
  /// Object.assign: unlike a spread it calls setters.
  void assign_members(Object& target, const Value& source, Origin at);
  /// Whether the object has a member of this name, not inherited.
  Value has_own(const Value& object, const Value& key, Origin at);
  bool too_many_unknown_keys(const Object& collection);
  Value collection_method(Object& collection, std::string_view name, const Arguments& arguments, Origin at);
  std::vector<std::pair<Value, Value>> entries_of(const Value& value, bool& open, Origin at);
  Object* make_array(std::vector<Value> elements, Origin at);
  /// What an array (or set) has beyond the limit is handed over as if to code outside the program.
  void bound_array(Object& array, Origin at);
  /// Says so; what stands for the elements that are not kept.
  Unknown* array_is_too_long(Origin at);
  /// Calls `callback` once for an element that is not known, on a path of its own: it may not run at all.
  Value call_maybe(const Value& callback, const Arguments& arguments, Origin at);

  // arrays.cpp
  bool sort_values(std::vector<Value>& values, const Value& comparator, Origin at);
  Value array_method(Object& array, std::string_view name, const Arguments& arguments, Origin at);

  // strings.cpp
  /// A string of these parts; unknown, and noted, when it is too long.
  Value make_text(const std::vector<value::TemplatePart>& parts, Origin at);
  Value too_long(Origin at);
  Value to_text(const Value& value, Origin at);
  void append_text(const Value& value, std::vector<TemplatePart>& parts, Origin at);
  Value regexp_test(const Object& literal, const Value& text, Origin at);
  Value regexp_exec(const Object& literal, const Value& text, Origin at);
  Value regexp_match(const Object& literal, std::string_view text, Origin at);
  Value string_method(const Value& string, std::string_view name, const Arguments& arguments, Origin at);

  // library.cpp
  Value library_member(Object& object, std::string_view name, Origin at);
  Value library_static(Object& cls, std::string_view name, Origin at);
  Value library_module_member(std::string_view module, std::string_view name, Origin at);
  Value library_class(catalog::TypeId type);
  Value call_library(Object& receiver, std::string_view name, const Arguments& arguments, Origin at);
  Value call_library_static(catalog::TypeId type, std::string_view name, const Arguments& arguments,
                            Origin at);
  bool call_token_function(catalog::TypeId type, std::string_view name, const Arguments& arguments, Origin at,
                           Value& result);
  Value call_node(Object& node, std::string_view name, const Arguments& arguments, Origin at);
  Value node_member(Object& node, std::string_view name, Origin at);
  void construct_library(catalog::TypeId type, Object& instance, const Arguments& arguments, Origin at);
  Value library_result(const catalog::TypeRef& type, Object* receiver, catalog::TypeId owner,
                       std::string_view member, const Arguments& arguments, Origin at, Construction::How how);
  /// The value or undefined, on a condition of its own.
  Value maybe(const Value& value);
  /// What a method that may return undefined returns.
  Value perhaps(const catalog::MemberInfo& member, const Value& result);
  Object* derived(Object& object, std::string_view name, catalog::TypeId type, Origin at);
  Value node_path(Object& construct);
  Value stack_name(Object& stack, Origin at);
  Value nested_stack_parent(Object& stack, Origin at);
  Value l1_property(Object& l1, const catalog::MemberInfo& member, Origin at);
  Value typed_member(Object& object, const catalog::MemberInfo& member, Origin at);
  Object* child_of(Object& parent, std::string_view id);
  bool is_within(const Object& construct, const Object& ancestor) const;
  void apply_aspect(const Value& aspect, const Value& scope, Origin at);
  void visit_with_aspect(const Value& aspect, Object& construct, Origin at);
  Object* stack_of(Object& construct, Origin at);
  Object* default_child(Object& construct, Origin at);
  Value props_of(const Object& object) const;
  Value token(std::string_view name);
  Value attribute(Object& object, std::string_view name);
  Value substitute(std::string_view text, const Value& variables, Origin at);
  Value context_value(std::string_view key, Origin at);
  /// The library reads what it is handed: getters of such objects give their values.
  void read_getters(const Arguments& arguments, Origin at);
  void note_call(Object* receiver, catalog::TypeId owner, std::string_view name, const Arguments& arguments,
                 Origin at, const Value& result);

  Value unknown(Why why, Origin at, std::string_view detail = {}) {
    return heap_->make_unknown(why, at, detail);
  }
  [[nodiscard]] Origin here(const Node& node, const Environment& env) const { return {env.file, &node}; }
  void reach_limit(std::string_view what);
  /// Something of the file is run that its text may not be all of.
  void meet_cut(const SourceFile& file);
  void begin(const project::CdkConfig* config, std::size_t fuel);
  [[nodiscard]] std::size_t budgeted_fuel() const;
  /// Takes one step, and what the comparisons since the last one cost; false when nothing is left.
  bool burn_fuel();
  /// Looking a type up takes a part of a step.
  bool burn_for_type();

  Run& run_;
  project::Reading& reading_;
  const Limits& limits_;
  const std::atomic<bool>* stop_;
  Reach& reach_;
  const project::CdkConfig* config_ = nullptr;
  std::unique_ptr<Evaluation> heap_;
  std::deque<Environment> environments_;
  std::deque<Module> modules_;
  std::unordered_map<std::string, Module*> module_by_path_;
  std::unordered_map<std::string, Object*>
      interned_objects_;  ///< classes, globals and static members, by name
  std::unordered_map<std::string, Unknown*> externals_;
  std::unordered_map<const SourceFile*, ExportIndex> export_indices_;
  Object* context_ = nullptr;
  Unknown* environment_variables_ = nullptr;
  std::size_t aspects_done_ = 0;
  bool visiting_ = false;         ///< an aspect visits a construct
  bool uses_prototypes_ = false;  ///< the program has looked at some `prototype`

  Guard path_;
  Activation* activation_ = nullptr;
  std::uint32_t try_depth_ = 0;
  Guard try_path_;       ///< the path on which the innermost `try` began
  bool thrown_ = false;  ///< a call threw for sure; the statements around it end until a `try` takes it
  std::size_t fuel_ = 0;
  std::size_t budget_ = 0;               ///< steps of all roots together; 0 for an app
  bool breaks_switch_ = false;           ///< as Breakable
  std::string_view label_;               ///< of the loop that comes next
  std::string_view jump_label_;          ///< of the last `break` or `continue`; empty without
  std::size_t charged_comparisons_ = 0;  ///< in steps
  std::size_t type_looks_ = 0;
  std::size_t charged_copied_ = 0;  ///< in steps
  std::uint32_t depth_ = 0;
  std::uint32_t call_depth_ = 0;
  std::unordered_map<const syntax::Function*, std::uint32_t> active_;  ///< calls under way
  std::unordered_map<std::string, Value> computed_;  ///< unknown results, by operation and operands
};

template <class Compute>
Value Machine::computed(std::string_view operation, const Arguments& operands, Compute&& compute) {
  const Value result = compute();
  if (!result.is(Tag::Unknown) || result.as_unknown()->condition != 0) return result;
  const std::optional<std::string> text = text_of_operands(operation, operands);
  return text ? computed_.emplace(*text, result).first->second : result;
}

template <class Map>
Value Machine::map_alternatives(const Value& value, Map&& map) {
  if (!value.is(Tag::Choice)) return map(value);
  std::vector<Alternative> results;
  const value::Choice& choice = value.as_choice();
  for (std::size_t i = 0; i < choice.alternatives.size(); ++i) {
    const Alternative& alternative = choice.alternatives[i];
    const bool last = heap_->conditions.implies(path_, alternative.guard);
    if (const std::optional<Guard> guard = heap_->when(choice, i, path_)) {
      Narrowed narrowed(*this, *guard);
      results.push_back({alternative.guard, map(alternative.value)});
    }
    if (last) break;
  }
  return heap_->make_choice(results, path_);
}

}  // namespace presynth::interp
