// What graph building looks up by object: which calls touch which key, which boundaries apply where.
// Internal.
#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyzers/graph/graph.h"

namespace presynth::graph {

/// A call that may add to a key's policy, on the paths where its receiver is that key.
struct KeyCall {
  std::uint32_t call;  ///< index into Evaluation::calls
  value::Guard guard;
};
/// PermissionsBoundary.of(scope).apply(policy) or .clear().
struct BoundaryCall {
  std::uint32_t call;
  value::Value scope;
};

struct ConstructGraph::Index {
  std::unordered_map<const value::Object*, std::vector<KeyCall>> key_calls;
  std::vector<BoundaryCall> boundary_calls;
  /// Constructs that let a service use the key in their props, by LibraryFacts::constructor_key_grants.
  std::vector<std::vector<value::Object*>> granting;
  std::unordered_map<std::string, std::vector<Construct>> by_cfn_type;

  /// A managed policy as it is read on the paths of `under`. Many roles have the same boundary.
  struct ReadPolicy {
    const value::Object* policy;
    value::Guard under;
    std::shared_ptr<const Policy> document;
  };
  std::vector<ReadPolicy> read_policies;  ///< the last ones; no more than a role has boundaries

  std::unordered_set<const syntax::Field*> fields;  ///< that `kept_unread` has looked at
};

/// Is `object` in the construct tree at or below `ancestor`?
[[nodiscard]] bool is_within(const value::Object& object, const value::Object& ancestor);
/// Steps from `object` up to `ancestor`; nothing when it is not below it.
[[nodiscard]] std::optional<std::size_t> distance(const value::Object& object, const value::Object& ancestor);

}  // namespace presynth::graph
