// Which permissions boundary a role has, and what that boundary lets it do.
#include <algorithm>

#include "analyzers/catalog/constructs.h"
#include "analyzers/graph/index.h"
#include "analyzers/graph/reader.h"

namespace presynth::graph {

using value::Alternative;
using value::Evaluation;
using value::Guard;
using value::Object;
using value::ObjectKind;
using value::Tag;
using value::Value;
using How = value::Construction::How;

namespace {

/// A managed policy takes what is granted to it into its document: does this call grant it something?
bool is_granted_by(Evaluation& heap, const Object& policy, const value::LibraryCall& call, Guard under) {
  const bool grants =
      call.receiver == nullptr
          ? catalog::info(call.owner).fqn == "aws-cdk-lib.aws_iam.Grant"
          : call.member.starts_with("grant") ||
                (call.receiver->made.how == How::Property && call.receiver->made.member == "grants") ||
                (call.receiver->library != catalog::kNoType &&
                 catalog::info(call.receiver->library).name.ends_with("Grants"));
  const auto is_policy = [&](const Value& value) {
    bool found = false;
    heap.for_each_alternative(value, under, [&](Guard, const Value& one) {
      const Object* object = one.object();
      if (object != nullptr && object->made.how == How::Property && object->made.member == "grantPrincipal")
        object = object->made.receiver;
      found = found || object == &policy;
    });
    return found;
  };
  // `policy.grantPrincipal.addToPrincipalPolicy(…)`
  if (call.receiver != nullptr && call.receiver != &policy && call.member.starts_with("addTo"))
    return is_policy(Value(call.receiver));
  return grants && std::ranges::any_of(call.arguments, [&](const Value& argument) {
           return is_policy(argument) ||
                  (!argument.is(Tag::Unknown) && is_policy(member(heap, argument, "grantee", under)));
         });
}

/// Is this an override of a managed policy's L1 after which its document may allow something else?
bool may_change_document(const value::LibraryCall& call) {
  const bool of_property =
      call.member == "addPropertyOverride" || call.member == "addPropertyDeletionOverride";
  if (!of_property && call.member != "addOverride" && call.member != "addDeletionOverride") return false;
  const Value path = first_argument(call.arguments, 0);
  if (!path.is(Tag::String)) return true;
  std::string_view at = path.as_string();
  constexpr std::string_view kProperties = "Properties";
  if (!of_property) {
    if (at == "Type" || at == kProperties) return true;
    if (!at.starts_with(kProperties)) return false;
    at.remove_prefix(kProperties.size() + 1);
  }
  constexpr std::string_view kDocument = "PolicyDocument";
  if (!at.starts_with(kDocument)) return false;
  const std::string_view last = at.substr(at.rfind('.') + 1);
  return last != "Sid" && last != "Id" && last != "Version";
}

/// Reads the document of a managed policy (L2 or L1).
Policy read_managed_policy(const ConstructGraph& graph, const Construct& policy, const Value& l1_document,
                           Guard under) {
  Policy result;
  Evaluation& heap = graph.heap();
  const Object& object = *policy.object();
  PolicyReader reader(graph, under);
  const bool l1 = !catalog::info(object.library).cfn_type.empty();
  if (l1) {
    reader.read_document(l1_document, under, result);
  } else {
    const Value props = props_of(object);
    if (props.is(Tag::Unknown))
      reader.open(result, "its props are not known: " + reason_of(*props.as_unknown()), object.origin);
    reader.read_document(member(heap, props, "document", under), under, result);
    heap.for_each_alternative(
        member(heap, props, "statements", under), under, [&](Guard guard, const Value& one) {
          if (one.is_nullish()) return;
          const Object* array = one.object();
          if (array == nullptr || array->kind != ObjectKind::Array) {
            reader.open(result, "its list of statements is not known", object.origin);
            return;
          }
          for (const Value& statement : array->elements) {
            if (result.document.statements.size() > kMaxStatements) break;
            reader.read_statement(statement, guard, result);
          }
          if (array->open != nullptr || array->escaped) {
            reader.open(result, "its list of statements is not known in full", array->origin);
          }
        });
    for (const auto& [name, value] : object.derived) {
      if (name == catalog::own_document(object.library)) reader.read_document(value, under, result);
    }
  }
  for (const std::uint32_t index : object.calls) {
    const value::LibraryCall& call = heap.calls[index];
    if (call.member != "addStatements") continue;
    for (const Value& statement : call.arguments) {
      if (result.document.statements.size() > kMaxStatements) break;
      reader.read_statement(statement, call.guard, result);
    }
  }
  if (result.document.statements.size() > kMaxStatements) {
    heap.limits.insert("a managed policy had more than " + std::to_string(kMaxStatements) + " statements");
    result.document.statements.clear();
    result.places.clear();
    reader.open(result, "it has more statements than IAM takes", object.origin);
  }
  for (const value::LibraryCall& call : heap.calls) {
    if (is_granted_by(heap, object, call, under)) reader.open(result, "a grant adds to it", call.origin);
  }
  for (const Object* child :
       {static_cast<const Object*>(&object), static_cast<const Object*>(looked_at_default_child(object))}) {
    if (child == nullptr) continue;
    if (child->escaped) reader.open(result, "it is handed to code outside the program", child->escaped_at);
    const bool changed = std::ranges::any_of(
        child->calls, [&](std::uint32_t index) { return may_change_document(heap.calls[index]); });
    if (changed || (child != &object && child->properties.find("policyDocument") != nullptr)) {
      reader.open(result, "an escape hatch changes it", child->origin);
    }
  }
  if (heap.incomplete(object)) reader.open(result, "the evaluation reached a limit", {});
  return result;
}

}  // namespace

std::shared_ptr<const Policy> ConstructGraph::managed_policy(const Construct& policy, Guard under) const {
  std::vector<Index::ReadPolicy>& known = index_->read_policies;
  const auto same = std::ranges::find_if(known, [&](const Index::ReadPolicy& one) {
    return one.policy == policy.object() && one.under == under;
  });
  if (same != known.end()) return same->document;
  Location ignored;
  auto document = std::make_shared<const Policy>(
      read_managed_policy(*this, policy, property_value(policy, "PolicyDocument", ignored), under));
  if (known.size() == kMaxBoundaries) known.clear();
  known.push_back({policy.object(), under, document});
  return document;
}

std::vector<Boundary> ConstructGraph::boundaries(const Construct& role, Guard under) const {
  Evaluation& heap = *heap_;
  const Object& object = *role.object();
  std::vector<Boundary> result;
  const auto unreadable = [&](std::string reason, const Location& at, Guard guard) {
    Boundary boundary;
    boundary.kind = Boundary::Kind::Unreadable;
    boundary.reason = std::move(reason);
    boundary.place = at;
    boundary.guard = guard;
    result.push_back(std::move(boundary));
  };
  if (object.escaped) {
    unreadable("the role is handed to code outside the program", role.location(), under);
    return result;
  }
  if (heap.incomplete(object)) {
    unreadable("the evaluation reached a limit", role.location(), under);
    return result;
  }
  for (const Object* scope : heap.aspects_applied_opaquely) {
    if (!is_within(object, *scope)) continue;
    unreadable("an aspect that is not in the program may set it", role.location(), under);
    return result;
  }
  for (const value::LibraryCall& call : heap.calls) {
    if (call.receiver != nullptr || call.member != "customizeRoles") continue;
    const Object* scope = first_argument(call.arguments, 0).object();
    if (scope != nullptr && !is_within(object, *scope)) continue;
    unreadable("Role.customizeRoles may take a role from outside the program instead", place(call.origin),
               under);
    return result;
  }
  // A boundary of the whole stack or stage is a name or an ARN: nothing in the program says what it allows.
  for (const Object* current = &object; current != nullptr; current = current->scope.object()) {
    if (!is_library(*current, "aws-cdk-lib.Stack") && !is_library(*current, "aws-cdk-lib.Stage")) continue;
    const Value props = props_of(*current);
    const Value own = member(heap, props, "permissionsBoundary", under);
    if (!own.is_nullish() && !own.is(Tag::Unknown)) {
      unreadable("the stack or stage sets a boundary by name or ARN", place(current->origin), under);
      return result;
    }
  }
  if (const project::CdkConfig* config =
          object.origin.file != nullptr ? reading_.cdk_config(object.origin.file->path()) : nullptr;
      config != nullptr &&
      config->context_json.find("@aws-cdk/core:permissionsBoundary") != std::string::npos) {
    unreadable("cdk.json sets a boundary for every role", role.location(), under);
    return result;
  }

  // PermissionsBoundary.of(scope).apply(policy) overrides the role's own; the nearest scope wins, then the
  // later call.
  // What apply() is given has a `managedPolicyArn`; an L1 policy has none, and so the boundary becomes
  // undefined (knowledge, "Attachment forms").
  const auto applied_policy = [&](const value::LibraryCall& call) -> Value {
    if (call.member == "clear") return {};
    std::vector<Alternative> alternatives;
    heap.for_each_alternative(first_argument(call.arguments, 0), under, [&](Guard guard, const Value& one) {
      const bool l1 =
          one.object() != nullptr && is_library(*one.object(), "aws-cdk-lib.aws_iam.CfnManagedPolicy");
      alternatives.push_back({guard, l1 ? Value() : one});
    });
    return heap.make_choice(alternatives, under);
  };
  struct Applied {
    Value policy;
    Guard guard;
    Location place;
    std::size_t depth;
  };
  std::vector<Applied> applied;
  const auto too_many = [&] {
    heap.limits.insert("a role had more than " + std::to_string(kMaxBoundaries) + " boundaries");
    result.clear();
    unreadable("it has too many, each on some paths", role.location(), under);
    return result;
  };
  const Index& index = *index_;
  for (const BoundaryCall& entry : index.boundary_calls) {
    if (applied.size() > kMaxBoundaries) return too_many();
    const value::LibraryCall& call = heap.calls[entry.call];
    heap.for_each_alternative(entry.scope, under, [&](Guard guard, const Value& one) {
      if (one.is(Tag::Unknown)) {
        applied.push_back({one, guard, place(call.origin), 0});
        return;
      }
      Object* scope = one.object();
      if (scope == nullptr) return;
      const std::optional<std::size_t> depth = distance(object, *resource_object(scope));
      if (!depth) return;
      const std::optional<Guard> both = heap.conditions.conjoin(guard, call.guard);
      if (!both) return;
      applied.push_back({applied_policy(call), *both, place(call.origin), *depth});
    });
  }
  // apply() is an aspect: whether another one runs before or after it is a matter of scopes and priorities.
  const Object* l1 = looked_at_default_child(object);
  for (const std::uint32_t c : (l1 != nullptr ? *l1 : object).calls) {
    const value::LibraryCall& call = heap.calls[c];
    if (applied.empty() || !call.by_aspect || !set_by(heap, call, "PermissionsBoundary")) continue;
    unreadable("an aspect sets it as well, and the order is not known", place(call.origin), under);
    return result;
  }
  std::ranges::stable_sort(applied, {}, &Applied::depth);

  std::vector<std::pair<Alternative, Location>> order;
  // Later calls on the same scope come first.
  for (std::size_t begin = 0; begin < applied.size();) {
    std::size_t end = begin;
    while (end < applied.size() && applied[end].depth == applied[begin].depth) ++end;
    for (std::size_t i = end; i-- > begin;)
      order.push_back({{applied[i].guard, applied[i].policy}, applied[i].place});
    begin = end;
  }
  Location own_place = role.location();
  const Value own = role.implicit() && looked_at_default_child(object) == nullptr && object.properties.empty()
                        ? Value()
                        : property_value(role, "PermissionsBoundary", own_place);
  order.push_back({{Guard(), own}, own_place});

  for (const auto& [alternative, where] : order) {
    const std::optional<Guard> outer = heap.conditions.conjoin(under, alternative.guard);
    if (!outer) continue;
    std::vector<Use> uses;
    resolve_use(role, alternative.value, *outer, where, uses);
    if (result.size() + uses.size() > kMaxBoundaries) return too_many();
    for (const Use& use : uses) {
      switch (use.kind) {
        case Use::Kind::None: {
          Boundary none;
          none.guard = use.guard;
          none.place = where;
          result.push_back(std::move(none));
          break;
        }
        case Use::Kind::Construct: {
          const bool policy_like = use.target.is_a("aws-cdk-lib.aws_iam.ManagedPolicy") ||
                                   use.target.is_a("aws-cdk-lib.aws_iam.CfnManagedPolicy");
          if (!policy_like) {
            unreadable("it is no managed policy of the program", where, use.guard);
            break;
          }
          Boundary boundary;
          boundary.kind = Boundary::Kind::Readable;
          boundary.policy = use.target;
          boundary.guard = use.guard;
          boundary.place = where;
          boundary.document = managed_policy(use.target, use.guard);
          result.push_back(std::move(boundary));
          break;
        }
        default: unreadable(use.reason, where, use.guard); break;
      }
    }
    if (heap.conditions.implies(under, alternative.guard)) break;
  }
  return result;
}

}  // namespace presynth::graph
