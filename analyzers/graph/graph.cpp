#include "analyzers/graph/graph.h"

#include <md5.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "analyzers/catalog/constructs.h"
#include "analyzers/graph/index.h"
#include "analyzers/graph/reader.h"

namespace presynth::graph {

using syntax::Kind;
using value::Alternative;
using value::Evaluation;
using value::Guard;
using value::Object;
using value::ObjectKind;
using value::Origin;
using value::Tag;
using value::TemplatePart;
using value::Value;
using How = value::Construction::How;

namespace {

constexpr unsigned kMaxTreeDepth = 64;
constexpr std::string_view kUnknownPart = "?";

/// constructs' uniqueid.ts: 8 hex digits of the MD5 of the path, after the readable parts.
std::string make_unique_id(const std::vector<std::string>& path) {
  constexpr std::size_t kMaxHuman = 240;
  constexpr std::size_t kMaxId = 255;
  std::vector<std::string> components;
  for (const std::string& part : path) {
    if (part != "Default") components.push_back(part);
  }
  const auto alphanumeric = [](const std::string& text) {
    std::string kept;
    for (const char c : text) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) kept += c;
    }
    return kept;
  };
  if (components.empty()) return {};
  if (components.size() == 1) {
    std::string candidate = alphanumeric(components.front());
    if (candidate.size() <= kMaxId) return candidate;
  }
  std::string joined;
  for (const std::string& part : components) joined += (joined.empty() ? "" : "/") + part;
  std::array<std::uint8_t, MD5_DIGEST_LENGTH> digest{};
  MD5_CTX context;
  MD5Init(&context);
  MD5Update(&context, reinterpret_cast<const std::uint8_t*>(joined.data()), joined.size());
  MD5Final(digest.data(), &context);
  std::string hash;
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (std::size_t i = 0; i < 4; ++i) {
    hash += kHex[digest[i] >> 4];
    hash += kHex[digest[i] & 15];
  }
  std::string human;
  std::string previous;
  for (const std::string& part : components) {
    if (!previous.empty() && previous.ends_with(part)) continue;  // removeDupes
    previous = part;
    if (part != "Resource") human += alphanumeric(part);
  }
  return human.substr(0, kMaxHuman) + hash;
}

std::string id_text(const Value& id) {
  if (id.is(Tag::String)) return std::string(id.as_string());
  return std::string(kUnknownPart);
}

std::string short_type(std::string_view fqn) { return std::string(fqn.substr(fqn.rfind('.') + 1)); }

/// No app that deploys has it: its id is taken, or it is removed again.
bool is_no_part(const Object& object) {
  const Object* current = &object;
  for (unsigned steps = 0; current != nullptr && steps < kMaxTreeDepth; ++steps) {
    if (current->removed) return true;
    current = current->scope.object();
  }
  return object.duplicate;
}

/// What overrideLogicalId() said last, when it surely said it.
std::string chosen_logical_id(const Evaluation& heap, const Object& object) {
  std::string chosen;
  for (const Object* l1 : {&object, static_cast<const Object*>(looked_at_default_child(object))}) {
    if (l1 == nullptr) continue;
    for (const std::uint32_t index : l1->calls) {
      const value::LibraryCall& call = heap.calls[index];
      const Value id = first_argument(call.arguments, 0);
      if (call.member == "overrideLogicalId" && id.is(Tag::String)) chosen = id.as_string();
    }
  }
  return chosen;
}

}  // namespace

bool is_within(const Object& object, const Object& ancestor) {
  return distance(object, ancestor).has_value();
}

std::optional<std::size_t> distance(const Object& object, const Object& ancestor) {
  const Object* current = &object;
  for (unsigned steps = 0; current != nullptr && steps < kMaxTreeDepth; ++steps) {
    if (current == &ancestor) return steps;
    const Object* parent = current->scope.object();
    // A handle of an L1 default child stands for its L2.
    current = parent == nullptr ? nullptr : resource_object(const_cast<Object*>(parent));
  }
  return std::nullopt;
}

// ---------------------------------------------------------------------------------------------------------------
// Construct.

std::string_view Construct::type() const {
  return object_->library == catalog::kNoType ? std::string_view() : catalog::info(object_->library).fqn;
}

bool Construct::is_a(std::string_view fqn) const { return is_library(*object_, fqn); }

Location ConstructGraph::place(Origin origin) {
  if (origin.file == nullptr || origin.node == nullptr) return {};
  return {origin.file->path(), origin.node->range};
}

Location Construct::location() const {
  const Object* object = object_;
  // What the library makes by itself is shown where its owner is made.
  while (object->implicit && object->made.receiver != nullptr) object = object->made.receiver;
  if (object->origin.node == nullptr) return {};
  if (object->kind == ObjectKind::Instance && object->implicit && object->origin.node->kind == Kind::Class) {
    const auto& declared = syntax::as<syntax::Class>(*object->origin.node);
    if (declared.name != nullptr) return {object->origin.file->path(), declared.name->range};
  }
  return ConstructGraph::place(object->origin);
}

Location Construct::location_for(const Location& property) const {
  const Origin at = object_->made.at;
  if (object_->kind == ObjectKind::Instance && at.node != nullptr && at.node->kind == Kind::Call) {
    Location super_call = ConstructGraph::place(at);
    if (super_call.file == property.file && super_call.range.contains(property.range)) return super_call;
  }
  return location();
}

Instance Construct::instance() const {
  Instance result;
  std::vector<std::string> path;
  std::vector<std::string> below_stack;
  bool below = true;
  bool known = true;
  const Object* object = resource_object(object_);
  const bool l1 = object->library != catalog::kNoType && !catalog::info(object->library).cfn_type.empty();
  unsigned steps = 0;
  std::size_t stack_depth = 0;
  bool found_stack = false;
  for (const Object* current = object; current != nullptr && steps < kMaxTreeDepth; ++steps) {
    const bool is_stack = is_library(*current, "aws-cdk-lib.Stack");
    if (is_stack && below) {
      below = false;
      found_stack = true;
      stack_depth = path.size();
    }
    const std::string id = id_text(current->construct_id);
    if (below) {
      below_stack.push_back(id);
      known = known && id != kUnknownPart;
    }
    if (!id.empty()) path.push_back(id);
    if (!current->scope.is(Tag::Object)) break;
    current = resource_object(current->scope.as_object());
  }
  std::ranges::reverse(path);
  std::ranges::reverse(below_stack);
  const auto join = [](const auto begin, const auto end) {
    std::string text;
    for (auto part = begin; part != end; ++part) text += (text.empty() ? "" : "/") + *part;
    return text;
  };
  result.path = join(path.begin(), path.end());
  if (found_stack) {
    // `stack_depth` parts of the path were below the stack when it was met.
    result.stack = join(path.begin(), path.end() - static_cast<std::ptrdiff_t>(stack_depth));
    const std::string chosen = chosen_logical_id(graph_->heap(), *object);
    if (!chosen.empty()) {
      result.logical_id = chosen;
    } else if (known && (l1 || (catalog::default_child_of(object->library) != catalog::kNoType &&
                                !catalog::resource_is_elsewhere(object->library)))) {
      if (!l1) below_stack.emplace_back(catalog::default_child_id(object->library));
      result.logical_id = make_unique_id(below_stack);
    }
  }
  return result;
}

std::string Construct::name() const {
  std::string id = id_text(object_->construct_id);
  if (!id.empty() && id != kUnknownPart) return id;
  return type().empty() ? std::string(kUnknownPart) : short_type(type());
}

Construct Construct::scope() const {
  Object* scope = resource_object(object_)->scope.object();
  return scope == nullptr ? Construct() : Construct(graph_, resource_object(scope));
}

// ---------------------------------------------------------------------------------------------------------------
// Building.

ConstructGraph::~ConstructGraph() = default;

ConstructGraph::ConstructGraph(std::shared_ptr<Evaluation> evaluation, const project::Snapshot& snapshot)
    : heap_(std::move(evaluation)), reading_(snapshot), index_(std::make_unique<Index>()) {
  Evaluation& heap = *heap_;
  for (Object* object : heap.constructs) {
    const Construct construct(this, object);
    if (object->origin.node == nullptr || is_no_part(*object)) continue;
    constructs_.push_back(construct);
    if (object->library == catalog::kNoType) continue;
    const catalog::TypeInfo about = catalog::info(object->library);
    const catalog::TypeId l1 =
        about.cfn_type.empty() ? catalog::default_child_of(object->library) : object->library;
    if (l1 != catalog::kNoType)
      index_->by_cfn_type[std::string(catalog::info(l1).cfn_type)].push_back(construct);
  }
  Index& index = *index_;
  for (const LibraryFacts::ConstructorKeyGrant& grant : LibraryFacts::get().constructor_key_grants) {
    std::vector<Object*>& granting = index.granting.emplace_back();
    std::ranges::copy_if(heap.constructs, std::back_inserter(granting), [&](const Object* construct) {
      return construct->library != catalog::kNoType &&
             std::ranges::any_of(
                 grant.types, [&](catalog::TypeId type) { return catalog::is_a(construct->library, type); });
    });
  }
  for (std::uint32_t c = 0; c < heap.calls.size(); ++c) {
    const value::LibraryCall& call = heap.calls[c];
    const auto on_key = [&](const Value& key) {
      std::vector<Use> uses;
      resolve_use({}, key, Guard(), {}, uses);
      for (const Use& use : uses) {
        if (use.kind == Use::Kind::Construct) index.key_calls[use.target.object()].push_back({c, use.guard});
      }
    };
    if (call.receiver == nullptr) {
      // iam.Grant.addToPrincipalOrResource({ resource: key, … })
      if (call.member.starts_with("addToPrincipal") || call.member == "addStatementToResourcePolicy")
        on_key(member(heap, first_argument(call.arguments, 0), "resource", {}));
      continue;
    }
    const Object& receiver = *call.receiver;
    if (is_library(receiver, "aws-cdk-lib.aws_iam.PermissionsBoundary")) {
      if (call.member == "apply" || call.member == "clear") {
        index.boundary_calls.push_back({c, first_argument(receiver.made.arguments, 0)});
      }
      continue;
    }
    if (is_library(receiver, "aws-cdk-lib.aws_kms.KeyGrants")) {
      // `key.grants.encryptDecrypt(x)`, `KeyGrants.fromKey(key).encryptDecrypt(x)`
      if (receiver.made.how != How::Property) {
        on_key(first_argument(receiver.made.arguments, 0));
      } else if (receiver.made.receiver != nullptr) {  // null for a member of the class itself
        on_key(Value(receiver.made.receiver));
      }
      continue;
    }
    if (is_library(receiver, "aws-cdk-lib.aws_kms.IKey") ||
        is_library(receiver, "aws-cdk-lib.aws_kms.CfnKey") ||
        is_library(receiver, "aws-cdk-lib.aws_kms.IAlias")) {
      on_key(Value(call.receiver));
      continue;
    }
    // `bucket.grantWrite(x)`, `bucket.grants.write(x)`: what is encrypted with a key lets x use the key
    // too.
    const bool grants = receiver.made.how == How::Property && receiver.made.member == "grants";
    const Object* granted = grants ? receiver.made.receiver : &receiver;
    if ((!grants && !call.member.starts_with("grant")) || granted == nullptr || !granted->is_construct)
      continue;
    if (const Object* props = props_of(*granted).object()) {
      for (const auto& [name, value] : props->properties.all()) {
        const Object* key = value.object();
        if (key != nullptr && is_library(*key, "aws-cdk-lib.aws_kms.IKey")) on_key(value);
      }
    }
  }
}

std::vector<Mention> ConstructGraph::mentions() const {
  std::vector<Mention> mentions;
  for (const Evaluation::Mention& mention : heap_->mentions()) {
    const Construct construct = canonical(mention.construct);
    if (construct.object()->origin.node == nullptr || is_no_part(*construct.object())) continue;
    Location where = place(mention.at);
    const syntax::Node* name = mention.at.node;
    if (name->kind == Kind::Call && syntax::as<syntax::Call>(*name).callee != nullptr)
      name = syntax::as<syntax::Call>(*name).callee;
    where.range = name->kind == Kind::Member ? syntax::as<syntax::Member>(*name).name_range : name->range;
    mentions.push_back({std::move(where), mention.at.node->range, construct});
  }
  std::ranges::stable_sort(mentions, {}, &Mention::place);
  return mentions;
}

std::vector<Construct> ConstructGraph::resources(std::string_view cfn_type) const {
  const auto found = index_->by_cfn_type.find(std::string(cfn_type));
  return found == index_->by_cfn_type.end() ? std::vector<Construct>() : found->second;
}

Construct ConstructGraph::canonical(Object* object) const { return {this, resource_object(object)}; }

// ---------------------------------------------------------------------------------------------------------------
// Properties and references.

Location ConstructGraph::property_place(const Construct& construct, std::string_view name) const {
  const Object& object = *construct.object();
  const Value props = props_of(object);
  std::vector<Value> candidates{props};
  if (props.is(Tag::Choice)) {
    for (const Alternative& alternative : props.as_choice().alternatives)
      candidates.push_back(alternative.value);
  }
  for (const Value& candidate : candidates) {
    const Object* literal = candidate.object();
    if (literal == nullptr || literal->origin.node == nullptr ||
        literal->origin.node->kind != Kind::ObjectLiteral)
      continue;
    for (const syntax::Node* node : syntax::as<syntax::ObjectLiteral>(*literal->origin.node).members) {
      if (node->kind == Kind::Property && syntax::as<syntax::Property>(*node).name == name) {
        return {literal->origin.file->path(), node->range};
      }
    }
  }
  return construct.location();
}

Value ConstructGraph::property_value(const Construct& resource, std::string_view property,
                                     Location& where) const {
  Evaluation& heap = *heap_;
  const Object& object = *resource.object();
  const std::string own_name = property_name(object, property);
  where = resource.location();
  Value result;
  if (!own_name.empty()) {
    result = member(heap, props_of(object), heap.keep(own_name), Guard());
    where = property_place(resource, own_name);
  }
  // What escape hatches set on the L1 comes on top, later over earlier.
  const bool l1 = object.library != catalog::kNoType && !catalog::info(object.library).cfn_type.empty();
  const Object* overlay = l1 ? &object : looked_at_default_child(object);
  if (overlay == nullptr) return result;
  for (const std::uint32_t index : overlay->calls) {
    const value::LibraryCall& call = heap.calls[index];
    const std::optional<Value> set = set_by(heap, call, property);
    if (!set) continue;
    result = heap.make_choice({{call.guard, *set}, {Guard(), result}}, object.born);
    where = place(call.origin);
  }
  return result;
}

std::string ConstructGraph::region(const Construct& construct) const {
  Evaluation& heap = *heap_;
  const Object* current = construct.object();
  for (unsigned steps = 0; current != nullptr && steps < kMaxTreeDepth; ++steps) {
    const bool has_env =
        is_library(*current, "aws-cdk-lib.Stack") || is_library(*current, "aws-cdk-lib.Stage");
    if (has_env && !is_library(*current, "aws-cdk-lib.NestedStack")) {
      const Value env = member(heap, props_of(*current), "env", Guard());
      const Value named = env.is_nullish() ? Value() : member(heap, env, "region", Guard());
      if (named.is(Tag::String)) return std::string(named.as_string());
      if (!named.is_nullish() || is_library(*current, "aws-cdk-lib.Stage")) return {};
    }
    current = current->scope.object();
  }
  return {};
}

void ConstructGraph::resolve_use(const Construct& resource, const Value& value, Guard guard,
                                 const Location& where, std::vector<Use>& uses) const {
  Evaluation& heap = *heap_;
  const auto add = [&](Use::Kind kind, Guard under, std::string reason, Origin at) {
    Use use;
    use.kind = kind;
    use.guard = under;
    use.reason = std::move(reason);
    use.place = where;
    if (at.file != nullptr && at.node != nullptr) use.reason_place = place(at);
    uses.push_back(std::move(use));
  };
  if (uses.size() > 64) {
    add(Use::Kind::Unknown, guard, "it has too many possible values", {});
    return;
  }
  heap.for_each_alternative(value, guard, [&](Guard under, const Value& one) {
    switch (one.tag()) {
      case Tag::Uninitialized:
      case Tag::Undefined:
      case Tag::Null: add(Use::Kind::None, under, {}, {}); return;
      case Tag::Unknown: {
        const value::Unknown& unknown = *one.as_unknown();
        const bool sure = unknown.type.library != catalog::kNoType && !unknown.type.optional;
        add(sure ? Use::Kind::Present : Use::Kind::Unknown, under, reason_of(unknown), unknown.origin);
        return;
      }
      case Tag::Template: {
        const auto& parts = one.as_template().parts;
        // `key.keyArn`, or an ARN put together around `key.keyId`.
        const bool arn = parts.size() > 1 && parts[parts.size() - 2].kind == TemplatePart::Kind::Text &&
                         parts[parts.size() - 2].text.ends_with(":key/");
        if ((parts.size() == 1 || arn) && parts.back().kind == TemplatePart::Kind::Attribute) {
          resolve_use(resource, Value(parts.back().object), under, where, uses);
        } else {
          add(Use::Kind::Present, under, "it is a computed string", {});
        }
        return;
      }
      case Tag::Object: break;
      default: add(Use::Kind::Present, under, "it is a literal", {}); return;
    }
    Object* object = resource_object(one.as_object());
    if (is_no_part(*object)) {
      add(Use::Kind::Unknown, under,
          object->duplicate ? "its scope has a child with its id already" : "it is removed from its scope",
          object->origin);
      return;
    }
    // A class of the library has its type too.
    const bool instance = object->kind == ObjectKind::LibraryObject || object->kind == ObjectKind::Instance;
    if (object->library == catalog::kNoType || !instance) {
      if (object->kind == ObjectKind::Instance && object->is_construct) {
        add(Use::Kind::Present, under, "it is a construct of the program's own class", object->origin);
      } else {
        add(Use::Kind::Present, under, "it is an object", object->origin);
      }
      return;
    }
    const auto& made = object->made;
    const bool alias = is_library(*object, "aws-cdk-lib.aws_kms.IAlias") ||
                       is_library(*object, "aws-cdk-lib.aws_kms.CfnAlias");
    switch (made.how) {
      case How::New: {
        if (alias) {
          const Value target = member(heap, props_of(*object), property_name(*object, "TargetKeyId"), under);
          resolve_use(resource, target, under, where, uses);
          return;
        }
        Use use;
        use.kind = Use::Kind::Construct;
        use.target = {this, object};
        use.guard = under;
        use.place = where;
        uses.push_back(std::move(use));
        return;
      }
      case How::StaticMethod:
        if (made.member == "fromCfnKey") {
          resolve_use(resource, first_argument(made.arguments, 0), under, where, uses);
          return;
        }
        // `Key.fromKeyArn(scope, id, key.keyArn)` is a key of the program, though nothing can be granted on
        // it this way: who asks for a grant's receiver is no resource.
        if (resource.object() != nullptr && made.member.starts_with("from") && made.member.ends_with("Arn")) {
          std::vector<Use> named;
          resolve_use(resource, first_argument(made.arguments, 2), under, where, named);
          if (!named.empty() &&
              std::ranges::all_of(named, [](const Use& use) { return use.kind == Use::Kind::Construct; })) {
            for (Use& use : named) use.imported = true;
            uses.insert(uses.end(), named.begin(), named.end());
            return;
          }
        }
        add(Use::Kind::Present, under,
            "it is imported by " + short_type(catalog::info(made.owner).fqn) + "." + std::string(made.member),
            object->origin);
        return;
      case How::Method:
        if (alias && made.receiver != nullptr) {
          resolve_use(resource, Value(made.receiver), under, where, uses);
          return;
        }
        if (made.member == "withoutPolicyUpdates" && made.receiver != nullptr) {
          resolve_use(resource, Value(made.receiver), under, where, uses);
          return;
        }
        if (object->is_construct && made.member.starts_with("add")) {
          Use use;
          use.kind = Use::Kind::Construct;
          use.target = {this, object};
          use.guard = under;
          use.place = where;
          uses.push_back(std::move(use));
          return;
        }
        add(Use::Kind::Present, under, "it is made by " + std::string(made.member), object->origin);
        return;
      case How::Property: {
        const auto role =
            made.receiver != nullptr ? catalog::implicit_role_of(made.receiver->library) : std::nullopt;
        if (role && role->property == made.member) {
          Use use;
          use.kind = Use::Kind::Construct;
          use.target = {this, object};
          use.guard = under;
          use.place = where;
          uses.push_back(std::move(use));
          return;
        }
        add(Use::Kind::Present, under, "`" + std::string(made.member) + "` is made inside aws-cdk-lib",
            object->origin);
        return;
      }
    }
  });
}

std::vector<Use> ConstructGraph::uses(const Construct& resource, std::string_view property) const {
  std::vector<Use> result;
  Location where;
  const Value value = property_value(resource, property, where);
  const Object& object = *resource.object();
  resolve_use(resource, value, object.born, where, result);
  // A function without a role gets one of its own.
  if (property != "Role") return result;
  for (Use& use : result) {
    const auto role = catalog::implicit_role_of(object.library);
    if (use.kind != Use::Kind::None || !role) continue;
    use.kind = Use::Kind::Construct;
    use.target = {this, heap_->implicit_role(*resource.object(), *role)};
  }
  return result;
}

}  // namespace presynth::graph
