// Reading values after evaluation: members, alternatives, references between constructs. Internal to the
// graph layer.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/graph/graph.h"

namespace presynth::graph {

/// Data about the library that graph building needs, from resources.json. Immutable; any thread.
struct LibraryFacts {
  std::unordered_map<std::string, std::vector<std::string>> key_grants;  ///< "encryptDecrypt" → actions
  std::unordered_map<std::uint32_t, std::string> principals;             ///< type → kind
  /// A construct of one of these types lets a service use the key that its props lead to, when all of `when`
  /// is true. Paths go through the props of constructs: "cluster.executeCommandConfiguration.kmsKey".
  struct ConstructorKeyGrant {
    std::vector<catalog::TypeId> types;
    std::vector<std::string> key;
    std::vector<std::vector<std::string>> when;
    std::string service;
    std::vector<std::string> actions;
  };
  std::vector<ConstructorKeyGrant> constructor_key_grants;

  [[nodiscard]] static const LibraryFacts& get();
};

/// The L2's or L1's property that holds a CloudFormation property; empty when the facts know none.
[[nodiscard]] std::string property_name(const value::Object& object, std::string_view cfn_property);

/// A member of a value, under a path. Undefined when it is surely not there.
[[nodiscard]] value::Value member(value::Evaluation& heap, const value::Value& object, std::string_view name,
                                  value::Guard under);
/// The props argument of a construct or library object.
[[nodiscard]] value::Value props_of(const value::Object& object);
/// What an assignment or override of an L1 sets a whole property to; nothing when the call is about something
/// else.
[[nodiscard]] std::optional<value::Value> set_by(value::Evaluation& heap, const value::LibraryCall& call,
                                                 std::string_view property);
/// On which of the paths of `under` something sets the property on the L1, whatever the L2 renders.
[[nodiscard]] iam::Ternary is_set_on_l1(value::Evaluation& heap, const value::Object& l2,
                                        std::string_view property, value::Guard under);
/// The L1 default child, if the program ever looked at it.
[[nodiscard]] value::Object* looked_at_default_child(const value::Object& object);
/// For the handle of an L1 default child: its L2; otherwise the object itself.
[[nodiscard]] value::Object* resource_object(value::Object* object);
/// True when the statement, call or assignment under `guard` surely holds on every path of `under`; Unknown
/// when only on some.
[[nodiscard]] iam::Ternary holds(const value::Evaluation& heap, value::Guard under, value::Guard guard);
[[nodiscard]] bool is_library(const value::Object& object, std::string_view fqn);
[[nodiscard]] value::Value first_argument(const std::vector<value::Value>& arguments, std::size_t i);
/// A clause: "it is imported by Key.fromKeyArn".
[[nodiscard]] std::string reason_of(const value::Unknown& unknown);

/// Reads policy documents out of values.
/// A list of a statement that is being read.
template <class Entry>
struct Entries {
  std::vector<Entry>& sure;
  std::vector<Entry>* maybe;  ///< on some paths only; none for a list of what is not meant
  bool& open;

  /// Calls `read` with what takes entries that are surely in the list, or may be.
  template <class Read>
  void when(bool surely, Read&& read) const {
    if (surely) {
      read(*this);
    } else if (maybe != nullptr) {
      read(Entries{*maybe, maybe, open});
    } else {
      open = true;
    }
  }
  void add(Entry entry, bool surely) const {
    when(surely, [&](Entries into) { into.sure.push_back(std::move(entry)); });
  }
};
[[nodiscard]] inline Entries<iam::Text> actions(iam::Statement& s) {
  return {s.actions, &s.maybe_actions, s.actions_open};
}
[[nodiscard]] inline Entries<iam::Text> not_actions(iam::Statement& s) {
  return {s.not_actions, nullptr, s.actions_open};
}
[[nodiscard]] inline Entries<iam::Text> resources(iam::Statement& s) {
  return {s.resources, &s.maybe_resources, s.resources_open};
}
[[nodiscard]] inline Entries<iam::Text> not_resources(iam::Statement& s) {
  return {s.not_resources, nullptr, s.resources_open};
}
[[nodiscard]] inline Entries<iam::Principal> principals(iam::Statement& s) {
  return {s.principals, &s.maybe_principals, s.principals_open};
}
[[nodiscard]] inline Entries<iam::Principal> not_principals(iam::Statement& s) {
  return {s.not_principals, nullptr, s.principals_open};
}

class PolicyReader {
 public:
  PolicyReader(const ConstructGraph& graph, value::Guard under) : heap_(graph.heap()), under_(under) {}

  /// What is read is the policy of this key: a statement about other keys only says nothing of it.
  void set_key(const value::Object& key) { key_ = &key; }
  void read_document(const value::Value& value, value::Guard guard, Policy& policy);
  void read_statement(const value::Value& value, value::Guard guard, Policy& policy);
  void add_grant(const std::vector<std::string>& actions, const value::Value& grantee, value::Guard guard,
                 value::Origin at, Policy& policy);
  void open(Policy& policy, std::string reason, value::Origin at);
  void read_texts(const value::Value& value, Entries<iam::Text> into);
  void read_principal(const value::Value& value, Entries<iam::Principal> into, iam::Ternary& conditional);

  void push(Policy& policy, iam::Statement statement, value::Guard guard, value::Origin at);

 private:
  void read_statement_object(value::Object& object, value::Guard guard, Policy& policy);
  void read_statement_props(const value::Value& props, bool json, value::Guard guard,
                            iam::Statement& statement);
  void apply_statement_calls(const value::Object& object, iam::Statement& statement);
  /// Principals of one kind, by a name or a list of names.
  void read_named(iam::PrincipalKind kind, const value::Value& names, Entries<iam::Principal> into);
  void read_json_principals(const value::Value& value, Entries<iam::Principal> into);
  void read_effect(const value::Value& value, iam::Statement& statement);
  void read_conditions(const value::Value& value, iam::Statement& statement);
  [[nodiscard]] iam::Text text_of(const value::Value& value) const;
  [[nodiscard]] iam::Text intrinsic_text(const value::Object& object) const;

  value::Evaluation& heap_;
  [[nodiscard]] bool is_about_other_keys(const value::Value& resources) const;

  value::Guard under_;
  const value::Object* key_ = nullptr;
  unsigned depth_ = 0;
};

}  // namespace presynth::graph
