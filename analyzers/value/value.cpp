#include "analyzers/value/value.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include "analyzers/value/heap.h"

namespace presynth::value {

namespace {

/// Longer conjunctions are replaced by one condition of their own: deep nests of undecided ifs are rare, and
/// the price is only that two such paths are no longer known to agree.
constexpr std::size_t kMaxLiterals = 24;
constexpr std::size_t kIndexFrom = 16;
constexpr std::size_t kRemembered = 1024;
/// Keeping so many bytes counts as much as a comparison.
constexpr std::size_t kBytesPerComparison = 4;

template <class T>
std::span<const T> copy_to(std::pmr::memory_resource* arena, const std::vector<T>& items) {
  if (items.empty()) return {};
  T* memory = static_cast<T*>(arena->allocate(items.size() * sizeof(T), alignof(T)));
  std::uninitialized_copy(items.begin(), items.end(), memory);
  return {memory, items.size()};
}

/// The literals that are no negations.
std::span<const Literal> positive(Guard guard) {
  const auto literals = guard.literals();
  return literals.subspan(static_cast<std::size_t>(std::ranges::lower_bound(literals, 0) - literals.begin()));
}

}  // namespace

bool operator==(const Guard& a, const Guard& b) { return std::ranges::equal(a.literals_, b.literals_); }

// ---------------------------------------------------------------------------------------------------------------

Literal Conditions::fresh() {
  atoms_.emplace_back();
  return static_cast<Literal>(atoms_.size() - 1);
}

Literal Conditions::truthy(std::uint32_t subject) {
  if (subject >= truthy_.size()) truthy_.resize(std::max<std::size_t>(subject + 1, 2 * truthy_.size()));
  if (truthy_[subject] == 0) {
    truthy_[subject] = fresh();
    atoms_.back().subject = subject;
  }
  return truthy_[subject];
}

Literal Conditions::equals(std::uint32_t subject, std::string_view constant) {
  Literal& literal = equals_[std::to_string(subject) + '=' + std::string(constant)];
  if (literal == 0) {
    literal = fresh();
    comparisons_ += constant.size() / kBytesPerComparison;
    char* memory = static_cast<char*>(arena_->allocate(constant.size() + 1, 1));
    std::memcpy(memory, constant.data(), constant.size());
    atoms_.back() = {subject, std::string_view(memory, constant.size()), nullptr};
  }
  return literal;
}

Literal Conditions::made_of(const std::vector<Literal>& parts) {
  comparisons_ += parts.size();
  Literal& literal = made_of_[parts];
  if (literal == 0) literal = fresh();
  return literal;
}

bool Conditions::compares(Literal literal) const {
  return literal > 0 && atoms_[static_cast<std::size_t>(literal)].constant.data() != nullptr;
}

const Guard* Conditions::opposed(Literal literal) const {
  return literal < 0 ? nullptr : atoms_[static_cast<std::size_t>(literal)].opposes;
}

std::span<const Literal> Conditions::copy_of(std::span<const Literal> literals) {
  auto* memory = static_cast<Literal*>(arena_->allocate(literals.size_bytes(), alignof(Literal)));
  std::ranges::copy(literals, memory);
  return {memory, literals.size()};
}

Guard Conditions::make(std::span<const Literal> literals) {
  Guard guard;
  guard.literals_ = literals;
  for (const Literal literal : literals) {
    guard.bits_ |= Guard::bit_of(literal);
    guard.compares_ = guard.compares_ || compares(literal);
    guard.opposes_ = guard.opposes_ || opposed(literal) != nullptr;
  }
  return guard;
}

Guard Conditions::of(Literal literal) {
  Atom& atom = atoms_[static_cast<std::size_t>(std::abs(literal))];
  if (literal < 0 && atom.opposes != nullptr) return *atom.opposes;
  if (atom.alone == nullptr) {
    auto* pair = static_cast<Literal*>(arena_->allocate(2 * sizeof(Literal), alignof(Literal)));
    pair[0] = std::abs(literal);
    pair[1] = -pair[0];
    atom.alone = pair;
  }
  return make({literal > 0 ? atom.alone : atom.alone + 1, 1});
}

bool Conditions::compare_apart(Literal a, Literal b) const {
  if (a <= 0 || b <= 0 || a == b) return false;
  const Atom& x = atoms_[static_cast<std::size_t>(a)];
  const Atom& y = atoms_[static_cast<std::size_t>(b)];
  return x.subject == y.subject && x.constant.data() != nullptr && y.constant.data() != nullptr;
}

bool Conditions::oppose(Guard a, Guard b) const {
  return a.opposes_ && std::ranges::any_of(positive(a), [&](Literal literal) {
           const Guard* all = opposed(literal);
           if (all == nullptr || (all->bits_ & ~(a.bits_ | b.bits_)) != 0) return false;
           comparisons_ += all->literals().size() * (a.literals().size() + b.literals().size());
           return std::ranges::all_of(all->literals(), [&](Literal one) {
             return std::ranges::find(a.literals(), one) != a.literals().end() ||
                    std::ranges::find(b.literals(), one) != b.literals().end();
           });
         });
}

bool Conditions::contradict(Guard a, Guard b) const {
  if (oppose(a, b) || oppose(b, a)) return true;
  const bool both_compare = a.compares_ && b.compares_;
  if ((a.bits_ & b.bits_) == 0 && !both_compare) return false;
  const auto x = a.literals();
  const auto y = b.literals();
  comparisons_ += x.size() + y.size() + (both_compare ? positive(a).size() * positive(b).size() : 0);
  // Both are sorted: a condition and its negation meet where one is walked up and the other down.
  for (std::size_t i = 0, j = y.size(); i < x.size() && j > 0;) {
    const Literal sum = x[i] + y[j - 1];
    if (sum == 0) return true;
    if (sum < 0) {
      ++i;
    } else {
      --j;
    }
  }
  return both_compare && std::ranges::any_of(positive(a), [&](Literal one) {
           return compares(one) &&
                  std::ranges::any_of(positive(b), [&](Literal other) { return compare_apart(one, other); });
         });
}

bool Conditions::implies(Guard a, Guard b) const {
  const auto x = a.literals();
  auto next = x.begin();
  return std::ranges::all_of(b.literals(), [&](Literal y) {
    const bool may_be_listed = (a.bits_ & Guard::bit_of(y)) != 0;
    const bool may_be_entailed = y < 0 && a.compares_;
    if (!may_be_listed && !may_be_entailed && !b.opposes_) return false;
    const auto from = next;
    while (next != x.end() && *next < y) ++next;
    comparisons_ += 1 + static_cast<std::size_t>(next - from);
    if (next != x.end() && *next == y) return true;
    if (const Guard* all = opposed(y)) return contradict(a, *all);
    if (!may_be_entailed || !compares(-y)) return false;
    comparisons_ += positive(a).size();
    return std::ranges::any_of(positive(a), [&](Literal one) { return compare_apart(one, -y); });
  });
}

std::optional<Guard> Conditions::opposite(Guard guard) {
  const auto literals = guard.literals();
  if (literals.empty()) return std::nullopt;
  if (literals.size() == 1) return of(-literals.front());
  Opposite& found = opposites_[{literals.begin(), literals.end()}];
  if (found.literal == 0) {
    // Charged for the memory it takes.
    comparisons_ += 2 * literals.size();
    found = {fresh(), guard};
    atoms_.back().opposes = &found.of;
  }
  return of(found.literal);
}

Guard Conditions::beyond(Guard guard, Guard path) {
  std::array<Literal, kMaxLiterals> left;
  std::size_t count = 0;
  for (const Literal literal : guard.literals()) {
    if (!implies(path, of(literal))) left[count++] = literal;
  }
  return count == guard.literals().size() ? guard : make(copy_of({left.begin(), count}));
}

template <class Combine>
std::optional<Guard> Conditions::remembered(std::vector<Combined>& known, Guard a, Guard b,
                                            Combine&& combine) {
  // The same path meets the same alternatives again and again. Found by what they say, not by where they lie:
  // what is forgotten decides which conjunctions that are too long are one condition, and addresses differ
  // from run to run.
  if (known.empty()) known.resize(kRemembered);
  const auto mix = [](Guard guard) {
    const auto literals = guard.literals();
    const Literal last = literals.empty() ? 0 : literals.back();
    return (guard.bits_ + static_cast<std::uint32_t>(last)) * 0x9E37'79B9'7F4A'7C15U;
  };
  Combined& found = known[((mix(a) * 31 + mix(b)) >> 32U) % kRemembered];
  if (found.a == a && found.b == b) {
    comparisons_ += found.cost;
    return found.result;
  }
  const std::size_t before = comparisons_;
  const std::optional<Guard> result = combine();
  found = {a, b, result, comparisons_ - before};
  return result;
}

std::optional<Guard> Conditions::without(Guard guard, Guard other) {
  return remembered(without_, guard, other, [&]() -> std::optional<Guard> {
    if (other.literals().size() == 1)
      return implies(guard, other) ? std::nullopt : conjoin(guard, of(-other.literals().front()));
    if (contradict(guard, other)) return guard;
    const Guard left = beyond(other, guard);
    if (left.always()) return std::nullopt;
    return conjoin(guard, *opposite(left.literals().size() == 1 ? left : other));
  });
}

std::optional<Guard> Conditions::conjoin(Guard a, Guard b) {
  if (b.always()) return a;
  if (a.always()) return b;
  return remembered(conjoined_, a, b, [&] { return conjoin_anew(a, b); });
}

std::optional<Guard> Conditions::conjoin_anew(Guard a, Guard b) {
  if (contradict(a, b)) return std::nullopt;
  if (implies(a, b)) return a;
  std::array<Literal, 2 * kMaxLiterals> all;
  const auto end = std::ranges::set_union(a.literals(), b.literals(), all.begin()).out;
  const std::span<const Literal> literals(all.begin(), end);
  if (literals.size() > kMaxLiterals) return of(fresh());
  Guard both = a;
  both.literals_ = copy_of(literals);
  both.bits_ |= b.bits_;
  both.compares_ = a.compares_ || b.compares_;
  both.opposes_ = a.opposes_ || b.opposes_;
  return both;
}

// ---------------------------------------------------------------------------------------------------------------

namespace {

/// The same texts, tokens and attributes in the same order: the same string, whatever it will be.
bool same_parts(const Template& a, const Template& b) {
  return std::ranges::equal(a.parts, b.parts, [](const TemplatePart& x, const TemplatePart& y) {
    return x.kind == y.kind && x.text == y.text && x.object == y.object && x.unknown == y.unknown;
  });
}

}  // namespace

bool Value::same(const Value& other) const {
  if (tag_ != other.tag_) return false;
  switch (tag_) {
    case Tag::Boolean:
    case Tag::Number: return number_ == other.number_;
    case Tag::String: return as_string() == other.as_string();
    case Tag::Template: return object_ == other.object_ || same_parts(*template_, *other.template_);
    case Tag::Object:
    case Tag::Choice:
    case Tag::Unknown: return object_ == other.object_;
    default: return true;
  }
}

std::string_view to_string(Why why) {
  switch (why) {
    case Why::Parameter: return "it is a parameter that no caller in the program sets";
    case Why::External: return "it comes from a package outside the program";
    case Why::Environment: return "it depends on the environment";
    case Why::Context: return "it is a context value that cdk.json does not set";
    case Why::Library: return "it is made inside aws-cdk-lib";
    case Why::Imported: return "it is imported from outside the program";
    case Why::Syntax: return "the code that makes it is not understood";
    case Why::Limit: return "a limit of the evaluation was reached";
    case Why::Iteration: return "it is an element of a collection that is not known";
    case Why::Computed: return "it is computed from something unknown";
  }
  return "it is unknown";
}

const Value* Properties::find(std::string_view name) const {
  if (index_ != nullptr) {
    const auto found = index_->find(name);
    return found == index_->end() ? nullptr : &entries_[found->second].second;
  }
  for (const auto& [key, value] : entries_) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::size_t Properties::memory() const {
  // A node of the index: what is in it, the link, the hash, and the place in the table that leads there.
  constexpr std::size_t kIndexed = sizeof(*index_->begin()) + 3 * sizeof(void*);
  return entries_.size() * (sizeof(entries_.front()) + (index_ == nullptr ? 0 : kIndexed));
}

void Properties::build_index() {
  index_.reset();
  if (entries_.size() <= kIndexFrom) return;
  index_ = std::make_unique<std::unordered_map<std::string_view, std::uint32_t>>();
  for (std::uint32_t i = 0; i < entries_.size(); ++i) index_->emplace(entries_[i].first, i);
}

Value& Properties::slot(std::string_view name) {
  if (const Value* found = find(name)) return const_cast<Value&>(*found);
  entries_.emplace_back(name, Value());
  if (index_ != nullptr) {
    index_->emplace(name, static_cast<std::uint32_t>(entries_.size() - 1));
  } else {
    build_index();
  }
  return entries_.back().second;
}

void Properties::erase(std::string_view name) {
  const auto found = std::ranges::find(entries_, name, &std::pair<std::string_view, Value>::first);
  if (found == entries_.end()) return;
  entries_.erase(found);
  build_index();
}

// ---------------------------------------------------------------------------------------------------------------

Object* Evaluation::make_object(ObjectKind kind, Origin origin, Guard born) {
  Object& object = objects_.emplace_back();
  object.kind = kind;
  object.id = static_cast<std::uint32_t>(objects_.size());
  object.root = root_;
  object.origin = origin;
  object.born = born;
  copied += sizeof(Object);
  return &object;
}

void Evaluation::note_mention(Origin at, const Value& value) {
  for_each_alternative(value, Guard(), [&](Guard, const Value& one) {
    Object* object = one.object();
    // The call that makes it does not name it.
    if (object == nullptr || !object->is_construct || object->origin.node == at.node) return;
    if (mentioned_.emplace(at.node, object).second) mentions_.push_back({at, object});
  });
}

void Evaluation::add_construct(Object& object) {
  // constructs' Node: a separator of paths cannot be part of an id.
  if (object.construct_id.is(Tag::String) &&
      object.construct_id.as_string().find('/') != std::string_view::npos) {
    std::string id;
    for (const char c : object.construct_id.as_string())
      id += c == '/' ? std::string("--") : std::string(1, c);
    object.construct_id = make_string(id);
  }
  constructs.push_back(&object);
  const Object* scope = object.scope.object();
  if (scope == nullptr) return;
  std::vector<Object*>& siblings = children_[scope];
  copied += siblings.size() * kBytesPerLook;
  object.duplicate =
      object.construct_id.is(Tag::String) && std::ranges::any_of(siblings, [&](const Object* other) {
        return !other->removed && other->construct_id.same(object.construct_id) &&
               conditions.implies(object.born, other->born);
      });
  siblings.push_back(&object);
}

std::span<Object* const> Evaluation::children_of(const Object& scope) const {
  const auto found = children_.find(&scope);
  return found == children_.end() ? std::span<Object* const>() : found->second;
}

Object* Evaluation::implicit_role(Object& owner, const catalog::ImplicitRole& role) {
  for (const auto& [name, value] : owner.derived) {
    if (name == role.property && value.object() != nullptr) return value.as_object();
  }
  Object* made = make_object(ObjectKind::LibraryObject, owner.origin, owner.born);
  made->library = catalog::find("aws-cdk-lib.aws_iam.Role");
  made->made = {Construction::How::Property, &owner, catalog::kNoType, role.property, {}, {}};
  made->implicit = true;
  made->is_construct = true;
  made->scope = Value(&owner);
  made->construct_id = Value::string(role.id);
  owner.derived.emplace_back(role.property, Value(made));
  return made;
}

Unknown* Evaluation::make_unknown(Why why, Origin origin, std::string_view detail) {
  Unknown& unknown = unknowns_.emplace_back();
  copied += sizeof(Unknown);
  unknown.id = static_cast<std::uint32_t>(unknowns_.size());
  unknown.why = why;
  unknown.origin = origin;
  unknown.detail = detail;
  return &unknown;
}

std::string_view Evaluation::keep(std::string_view text) {
  if (text.empty()) return "";
  copied += text.size();
  char* memory = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::memcpy(memory, text.data(), text.size());
  return {memory, text.size()};
}

Value Evaluation::make_template(const std::vector<TemplatePart>& parts) {
  std::vector<TemplatePart> merged;
  copied += parts.size() * sizeof(TemplatePart);
  std::string literal;
  const auto flush = [&] {
    if (literal.empty()) return;
    merged.push_back({TemplatePart::Kind::Text, keep(literal), nullptr, nullptr});
    literal.clear();
  };
  for (const TemplatePart& part : parts) {
    if (part.kind == TemplatePart::Kind::Text) {
      literal += part.text;
    } else {
      flush();
      merged.push_back(part);
    }
  }
  if (merged.empty()) return make_string(literal);
  flush();
  auto* made = static_cast<Template*>(arena_.allocate(sizeof(Template), alignof(Template)));
  return new (made) Template{copy_to(&arena_, merged)};
}

Value Evaluation::make_choice(const std::vector<Alternative>& alternatives, Guard under) {
  std::vector<Alternative> flat;
  bool decided = false;
  for (const Alternative& alternative : alternatives) {
    if (decided) break;
    const std::optional<Guard> outer = conditions.conjoin(under, alternative.guard);
    if (!outer) continue;
    const bool certain = conditions.implies(under, alternative.guard);
    if (alternative.value.is(Tag::Choice)) {
      bool inner_decided = false;
      for (const Alternative& inner : alternative.value.as_choice().alternatives) {
        const std::optional<Guard> both = conditions.conjoin(alternative.guard, inner.guard);
        if (!both || conditions.contradict(*outer, inner.guard)) continue;
        flat.push_back({*both, inner.value});
        if (conditions.implies(*outer, inner.guard)) {
          inner_decided = true;
          break;
        }
      }
      // A list that runs out means undefined; later alternatives of the outer list must not show through.
      if (!inner_decided) flat.push_back({alternative.guard, Value()});
    } else {
      flat.push_back(alternative);
    }
    decided = certain;
  }
  if (!decided) flat.push_back({Guard(), Value()});
  // Equal neighbours at the end collapse: `c ? x : x` is x.
  while (flat.size() >= 2 && flat[flat.size() - 2].value.same(flat.back().value)) flat.erase(flat.end() - 2);
  if (flat.size() == 1) return flat.front().value;
  if (flat.size() > kMaxAlternatives) {
    std::vector<Value> values;
    values.reserve(flat.size());
    for (const Alternative& alternative : flat) values.push_back(alternative.value);
    return too_many_alternatives(values);
  }
  copied += flat.size() * sizeof(Alternative);
  auto* made = static_cast<Choice*>(arena_.allocate(sizeof(Choice), alignof(Choice)));
  return new (made) Choice{copy_to(&arena_, flat), 0};
}

Value Evaluation::too_many_alternatives(const std::vector<Value>& values) {
  copied += values.size() * kBytesPerLook;
  for (const Value& value : values) escape(value, {});
  limits.insert("a value had more than " + std::to_string(kMaxAlternatives) + " alternatives");
  return make_unknown(Why::Limit, {}, "too many alternatives");
}

void Evaluation::share(const Value& value) {
  if (value.is(Tag::Choice)) {
    for (const Alternative& alternative : value.as_choice().alternatives) share(alternative.value);
  } else if (Object* object = value.object()) {
    object->root = kSharedRoot;
  }
}

void Evaluation::escape(const Value& start, Origin at) {
  std::vector<Value> pending{start};
  while (!pending.empty()) {
    const Value value = pending.back();
    pending.pop_back();
    if (value.is(Tag::Choice)) {
      for (const Alternative& alternative : value.as_choice().alternatives)
        pending.push_back(alternative.value);
      continue;
    }
    Object* object = value.object();
    if (object == nullptr || object->escaped) continue;
    switch (object->kind) {
      case ObjectKind::Plain:
      case ObjectKind::Array:
      case ObjectKind::Map:
      case ObjectKind::Set:
      case ObjectKind::Instance:
      case ObjectKind::LibraryObject: break;
      default:
        continue;  // functions, classes and modules carry no construct that a callee could reach by name
    }
    object->escaped = true;
    object->escaped_at = at;
    copied +=
        (object->properties.all().size() + object->elements.size() + object->entries.size()) * kBytesPerLook;
    for (const auto& [name, member] : object->properties.all()) pending.push_back(member);
    for (const Value& element : object->elements) pending.push_back(element);
    for (const auto& [key, entry] : object->entries) pending.push_back(entry);
  }
}

}  // namespace presynth::value
