// Values: what abstract evaluation computes with.
//
// A Value is a small handle (16 bytes, copied freely). What it points at lives in the arena of one Evaluation
// and dies with it. Only the thread that runs an evaluation writes to its heap; afterwards it is read-only
// for any thread.
//
// A value that depends on conditions which evaluation could not decide is a Choice: a decision list whose
// first alternative with a true guard is the value. A value about which nothing is known is an Unknown that
// says why.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzers/catalog/catalog.h"
#include "analyzers/syntax/source_file.h"

namespace presynth::value {

struct Object;
struct Choice;
struct Template;
struct Unknown;

/// The place in the source that a value comes from.
struct Origin {
  const syntax::SourceFile* file = nullptr;
  const syntax::Node* node = nullptr;
};

// ---------------------------------------------------------------------------------------------------------------
// Path conditions.

/// A condition that evaluation could not decide, or its negation (a negative number). 0 is none.
using Literal = std::int32_t;

/// A conjunction of literals, sorted; empty is "always". Points into the arena; made by Conditions only.
class Guard {
 public:
  constexpr Guard() = default;
  [[nodiscard]] std::span<const Literal> literals() const { return literals_; }
  [[nodiscard]] bool always() const { return literals_.empty(); }
  friend bool operator==(const Guard& a, const Guard& b);

 private:
  friend class Conditions;
  /// Two guards that share no bit share no condition.
  [[nodiscard]] static std::uint64_t bit_of(Literal literal) {
    return std::uint64_t{1} << (static_cast<std::uint32_t>(literal < 0 ? -literal : literal) & 63U);
  }
  std::span<const Literal> literals_;
  std::uint64_t bits_ = 0;
  bool compares_ = false;  ///< some literal says that an unknown equals a constant
  bool opposes_ = false;   ///< some literal is the opposite of a conjunction
};

/// The conditions of one evaluation. Two conditions that compare the same unknown with different constants
/// exclude each other.
class Conditions {
 public:
  explicit Conditions(std::pmr::memory_resource* arena) : arena_(arena) { atoms_.emplace_back(); }

  [[nodiscard]] Literal fresh();
  /// `subject` is an Unknown's id: the same unknown gives the same literal.
  [[nodiscard]] Literal truthy(std::uint32_t subject);
  [[nodiscard]] Literal equals(std::uint32_t subject, std::string_view constant);
  /// A condition that is made of others in a way that no conjunction says: the same `parts`, whatever they
  /// mean, give the same literal.
  [[nodiscard]] Literal made_of(const std::vector<Literal>& parts);

  [[nodiscard]] Guard of(Literal literal);
  /// Holds exactly where `guard` does not. The opposite of a conjunction is a condition of its own, the same
  /// one each time. Nothing when `guard` always holds.
  [[nodiscard]] std::optional<Guard> opposite(Guard guard);
  /// What `guard` says beyond `path`.
  [[nodiscard]] Guard beyond(Guard guard, Guard path);
  /// Nothing when they cannot both hold. Past a bound on length the result is a fresh condition of its own.
  [[nodiscard]] std::optional<Guard> conjoin(Guard a, Guard b);
  /// `guard`, on the paths where `other` does not hold. Nothing when `guard` implies `other`.
  [[nodiscard]] std::optional<Guard> without(Guard guard, Guard other);
  [[nodiscard]] bool contradict(Guard a, Guard b) const;
  [[nodiscard]] bool implies(Guard a, Guard b) const;

  /// Pairs of literals that were compared so far: long guards cost more than short ones, and the interpreter
  /// charges its fuel for them.
  [[nodiscard]] std::size_t comparisons() const { return comparisons_; }

 private:
  struct Atom {
    std::uint32_t subject = 0;
    std::string_view constant;  ///< data() is null for plain truthiness
    const Literal* alone =
        nullptr;  ///< the condition, then its negation: what guards of one literal point at
    const Guard* opposes = nullptr;  ///< the conjunction that it is the opposite of
  };
  /// What was made of two guards before.
  struct Combined {
    Guard a;
    Guard b;
    std::optional<Guard> result;
    std::size_t cost = 0;  ///< comparisons
  };
  [[nodiscard]] Guard make(std::span<const Literal> literals);
  [[nodiscard]] std::span<const Literal> copy_of(std::span<const Literal> literals);
  [[nodiscard]] bool compares(Literal literal) const;
  [[nodiscard]] const Guard* opposed(Literal literal) const;
  /// A literal of `a` is the opposite of what `a` and `b` say together.
  [[nodiscard]] bool oppose(Guard a, Guard b) const;
  /// Both compare the same unknown, with different constants.
  [[nodiscard]] bool compare_apart(Literal a, Literal b) const;
  [[nodiscard]] std::optional<Guard> conjoin_anew(Guard a, Guard b);
  template <class Combine>
  [[nodiscard]] std::optional<Guard> remembered(std::vector<Combined>& known, Guard a, Guard b,
                                                Combine&& combine);

  std::pmr::memory_resource* arena_;
  std::vector<Atom> atoms_;
  std::vector<Literal> truthy_;  ///< by subject; 0 is none yet
  std::vector<Combined> conjoined_;
  std::vector<Combined> without_;
  std::unordered_map<std::string, Literal> equals_;
  struct Opposite {
    Literal literal = 0;
    Guard of;
  };
  std::map<std::vector<Literal>, Opposite> opposites_;  ///< of conjunctions; atoms point in here
  std::map<std::vector<Literal>, Literal> made_of_;
  mutable std::size_t comparisons_ = 0;
};

// ---------------------------------------------------------------------------------------------------------------
// The handle.

enum class Tag : std::uint8_t {
  Uninitialized,  ///< a variable before its declaration has run; never seen outside the interpreter
  Undefined,
  Null,
  Boolean,
  Number,
  String,
  Template,
  Object,
  Choice,
  Unknown,
};

class Value {
 public:
  constexpr Value() : tag_(Tag::Undefined), size_(0), number_(0) {}
  static Value uninitialized() {
    Value v;
    v.tag_ = Tag::Uninitialized;
    return v;
  }
  static Value null() {
    Value v;
    v.tag_ = Tag::Null;
    return v;
  }
  static Value boolean(bool b) {
    Value v;
    v.tag_ = Tag::Boolean;
    v.number_ = b ? 1 : 0;
    return v;
  }
  static Value number(double n) {
    Value v;
    v.tag_ = Tag::Number;
    v.number_ = n;
    return v;
  }
  /// The characters must outlive the evaluation (source text, arena, static storage).
  static Value string(std::string_view s) {
    Value v;
    v.tag_ = Tag::String;
    v.size_ = static_cast<std::uint32_t>(s.size());
    v.chars_ = s.data();
    return v;
  }
  Value(Object* o) : tag_(Tag::Object), size_(0), object_(o) {}
  Value(const Template* t) : tag_(Tag::Template), size_(0), template_(t) {}
  Value(const Choice* c) : tag_(Tag::Choice), size_(0), choice_(c) {}
  Value(Unknown* u) : tag_(Tag::Unknown), size_(0), unknown_(u) {}

  [[nodiscard]] Tag tag() const { return tag_; }
  [[nodiscard]] bool is(Tag tag) const { return tag_ == tag; }
  [[nodiscard]] bool is_nullish() const { return tag_ == Tag::Undefined || tag_ == Tag::Null; }
  [[nodiscard]] bool as_boolean() const { return number_ != 0; }
  [[nodiscard]] double as_number() const { return number_; }
  [[nodiscard]] std::string_view as_string() const { return {chars_, size_}; }
  [[nodiscard]] Object* as_object() const { return object_; }
  [[nodiscard]] const Template& as_template() const { return *template_; }
  [[nodiscard]] const Choice& as_choice() const { return *choice_; }
  [[nodiscard]] Unknown* as_unknown() const { return unknown_; }
  /// The object, or null for anything else.
  [[nodiscard]] Object* object() const { return tag_ == Tag::Object ? object_ : nullptr; }
  /// The same primitive or the very same heap cell.
  [[nodiscard]] bool same(const Value& other) const;

 private:
  Tag tag_;
  std::uint32_t size_;
  union {
    double number_;
    const char* chars_;
    Object* object_;
    const Template* template_;
    const Choice* choice_;
    Unknown* unknown_;
  };
};

// ---------------------------------------------------------------------------------------------------------------
// What the handles point at.

struct Alternative {
  Guard guard;
  Value value;  ///< never a Choice
};
/// The first alternative whose guard holds. The last one's guard may still fail: then the value is undefined.
struct Choice {
  std::span<const Alternative> alternatives;
  mutable Literal condition = 0;  ///< "is truthy", once somebody asked and no simpler guard says it
};

/// A string that is only known in part: its parts in order.
struct TemplatePart {
  enum class Kind : std::uint8_t {
    Text,       ///< `text`
    Token,      ///< a CloudFormation pseudo parameter: `text` is "AWS::Region"
    Attribute,  ///< `object`'s property `text` ("keyArn"), known at deploy time only
    Unknown,    ///< `unknown`
  };
  Kind kind;
  std::string_view text;
  Object* object = nullptr;
  Unknown* unknown = nullptr;
};
struct Template {
  std::span<const TemplatePart> parts;
};

/// A static type as written, for values that no evaluation could find.
struct StaticType {
  const syntax::SourceFile* file = nullptr;
  const syntax::Node* node = nullptr;          ///< a type node, an Interface or a Class
  catalog::TypeId library = catalog::kNoType;  ///< when it names a type of the library
  bool array = false;                          ///< an array (or map) of that
  bool optional = false;                       ///< the member was declared with `?`
};

enum class Why : std::uint8_t {
  Parameter,    ///< of a function or class that nothing in the program calls with known arguments
  External,     ///< from a package outside the program
  Environment,  ///< process.env, files, the clock, the network
  Context,      ///< a context value that cdk.json does not set
  Library,      ///< a value that aws-cdk-lib makes and the catalogue cannot tell
  Imported,     ///< an AWS resource that another stack or account made
  Syntax,       ///< code that is not understood, or broken
  Limit,        ///< a bound of the evaluation was reached
  Iteration,    ///< an element of a collection that is not known
  Computed,     ///< arithmetic on something unknown
};
[[nodiscard]] std::string_view to_string(Why why);

/// Properties in insertion order; found by a scan while few, by hash when many.
class Properties {
 public:
  [[nodiscard]] const Value* find(std::string_view name) const;
  /// The slot, made (undefined) when it is not there.
  Value& slot(std::string_view name);
  void erase(std::string_view name);
  [[nodiscard]] const std::vector<std::pair<std::string_view, Value>>& all() const { return entries_; }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// What it takes, in bytes, and what a copy of it would.
  [[nodiscard]] std::size_t memory() const;
  void reserve(std::size_t count) { entries_.reserve(count); }

 private:
  void build_index();
  std::vector<std::pair<std::string_view, Value>> entries_;
  std::unique_ptr<std::unordered_map<std::string_view, std::uint32_t>> index_;  ///< once there are many
};

struct Unknown {
  std::uint32_t id = 0;
  Why why = Why::Syntax;
  std::string_view detail;  ///< "props.key", "process.env.STAGE"; may be empty
  Origin origin;
  StaticType type;
  Literal condition = 0;  ///< when this is an undecided boolean: true exactly when the literal holds
  /// Members that were read: the same member of the same unknown is the same value.
  Properties members;
};

enum class ObjectKind : std::uint8_t {
  Plain,  ///< an object literal
  Array,
  Map,
  Set,              ///< `entries`
  Function,         ///< a closure: `function`, `environment`
  Native,           ///< a built-in function: `native`
  Class,            ///< a class of the program: `declared`, `environment`
  Instance,         ///< of a class of the program; `library` when that class extends a library class
  LibraryClass,     ///< `library`
  LibraryModule,    ///< `name` is the module
  LibraryMethod,    ///< `receiver`.`name`, not yet called; a static one has a LibraryClass receiver
  LibraryObject,    ///< anything of aws-cdk-lib: constructs, statements, documents, principals
  ModuleNamespace,  ///< `import * as n`; `module`
  Enum,
  RegExp,
};

/// One use of the library that can change the app: a method call or a property assignment, in program order.
struct LibraryCall {
  Object* receiver = nullptr;                ///< null for a static method
  catalog::TypeId owner = catalog::kNoType;  ///< static method: its class
  std::string_view member;
  std::vector<Value> arguments;
  Guard guard;
  Origin origin;  ///< the call expression
  Value result;
  bool by_aspect = false;  ///< while an aspect visited a construct
};

/// How a library object came to be.
struct Construction {
  enum class How : std::uint8_t { New, Method, StaticMethod, Property };
  How how = How::New;
  Object* receiver = nullptr;                ///< Method, Property
  catalog::TypeId owner = catalog::kNoType;  ///< StaticMethod: its class
  std::string_view member;
  std::vector<Value> arguments;
  Origin at;  ///< New: the `new`, or the `super(…)` of a subclass, that hands the arguments to the library
};

struct Environment;
struct Module;

struct Object {
  ObjectKind kind = ObjectKind::Plain;
  std::uint32_t id = 0;
  std::uint32_t root = 0;  ///< where evaluation started that made it (Evaluation::incomplete)
  Guard born;              ///< the path on which it is made
  Origin origin;           ///< the expression that makes it
  Properties properties;
  std::vector<Value> elements;                   ///< Array, Set
  std::vector<std::pair<Value, Value>> entries;  ///< Map
  Unknown* open = nullptr;  ///< there may be more properties or elements than are listed; says why

  // Functions and classes.
  const syntax::Function* function = nullptr;  ///< Array: the generator whose elements it holds
  const syntax::Class* declared = nullptr;
  Environment* environment = nullptr;
  std::uint16_t native = 0;
  Object* superclass = nullptr;    ///< Class: its base when that is a class of the program or of the library
  Unknown* opaque_base = nullptr;  ///< Class: it extends something unknown
  std::string_view name;           ///< Class, LibraryModule, LibraryMethod, Enum
  Object* receiver = nullptr;      ///< LibraryMethod, and Native methods of built-ins
  Value bound;                     ///< Native: the value that the method was read from; Function: its `this`
  Module* module = nullptr;

  // Instances and library objects.
  Object* instance_of = nullptr;  ///< Instance: its Class
  catalog::TypeId library = catalog::kNoType;
  Construction made;
  std::vector<std::uint32_t> calls;  ///< indices into Evaluation::calls
  std::vector<std::pair<std::string_view, Value>>
      derived;              ///< read off this one and kept: `role`, `node`, `defaultChild`
  bool fixed_this = false;  ///< Function: made by `bind`, so `bound` is its `this` however it is called
  bool is_getter = false;   ///< Function: to be called when the property that holds it is read
  /// Handed to code that is not in the program: it may have been changed there.
  bool escaped = false;
  Origin escaped_at;

  // Constructs.
  Value scope;
  Value construct_id;
  bool is_construct = false;
  /// Its scope has a child with its id already: CDK throws, so no app that deploys comes this way.
  bool duplicate = false;
  bool implicit = false;  ///< made by the library, not by an expression of the program
  bool removed = false;   ///< on some path: `scope.node.tryRemoveChild(id)`
};

}  // namespace presynth::value
