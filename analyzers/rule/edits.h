// Edits that rules offer, written in the style of the file they change: its indentation, quotes, semicolons,
// line ends and way of importing. Every function returns nothing when no right edit is known. One thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/graph/graph.h"
#include "analyzers/rule/diagnostic.h"

namespace presynth::rule {

/// A statement for a key policy that lets one AWS service use the key.
struct ServiceGrant {
  std::string_view sid;
  std::string_view service;  ///< "logs": the principal is logs.<region>.amazonaws.com
  std::vector<std::string_view> actions;
  std::string_view context_condition;  ///< "kms:EncryptionContext:aws:logs:arn"; empty for none
  std::string_view context_resource;   ///< "log-group:*": the end of the ARN in the condition
};

/// Who uses a key, and the property that says so.
struct KeyUse {
  graph::Construct construct;
  Location place;
  bool imported = false;  ///< what is used is no way to the key: its grants change nothing
};

class Edits {
 public:
  explicit Edits(const graph::ConstructGraph& graph) : graph_(graph) {}

  /// `key.addToResourcePolicy(new iam.PolicyStatement({ … }))` after the statement that makes the key, or
  /// where that has no place for it, after the one that uses it.
  [[nodiscard]] std::optional<std::vector<FileEdit>> allow_in_key_policy(const graph::Construct& key,
                                                                         const KeyUse& use,
                                                                         const ServiceGrant& grant) const;
  /// `key.<method>(new iam.ServicePrincipal(…))` in the same places.
  [[nodiscard]] std::optional<std::vector<FileEdit>> grant_on_key(const graph::Construct& key,
                                                                  const KeyUse& use, std::string_view method,
                                                                  std::string_view service) const;
  /// Adds the actions to the Allow statement that fits, or adds a statement of its own with that sid.
  [[nodiscard]] std::optional<std::vector<FileEdit>> allow_in_managed_policy(
      const graph::Construct& policy, const std::vector<std::string>& actions, std::string_view sid) const;

 private:
  /// What several constructs of a type in a file would all be called.
  struct LikelyName {
    const syntax::SourceFile* file;
    catalog::TypeId type;
    std::string name;
    auto operator<=>(const LikelyName&) const = default;
  };

  /// A name that no other such construct of the file would be given: "logsKey", for the second "logsKey2".
  [[nodiscard]] std::string new_name(const graph::Construct& construct, std::string_view base) const;

  const graph::ConstructGraph& graph_;
  /// By what those are called whose id makes no name: where the constructs are made.
  mutable std::map<std::string, std::map<LikelyName, std::set<std::uint32_t>>, std::less<>> likely_names_;
};

}  // namespace presynth::rule
