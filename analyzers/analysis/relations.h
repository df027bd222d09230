// How the constructs of an app depend on each other where this program looks: keys and who is encrypted with
// them, roles and boundaries, functions and networks. For the reports of `presynth graph`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/analysis/analysis.h"

namespace presynth {

struct Relation {
  enum class Kind : std::uint8_t {
    Key,       ///< a resource is encrypted with a key
    Role,      ///< a function runs with a role
    Boundary,  ///< a role, or a function for the role that CDK makes for it, has a permissions boundary
    Network,   ///< a function runs in a VPC
    Endpoint,  ///< a VPC has an endpoint
  };
  enum class State : std::uint8_t {
    Plain,    ///< there is nothing to allow
    Allowed,  ///< no rule has anything against it
    Blocked,  ///< a finding is about both ends
    Unknown,  ///< left undecided; `detail` says why
  };
  Kind kind = Kind::Key;
  std::size_t from = 0;           ///< index into Analysis::constructs
  std::optional<std::size_t> to;  ///< the same; nothing when the other end is not made by the program
  State state = State::Plain;
  std::vector<std::string> actions;  ///< Blocked: the ones that are missing or denied
  std::string detail;                ///< Unknown, or no `to`: why, a clause
  Location place;                    ///< what relates them
  friend bool operator==(const Relation&, const Relation&) = default;
};

[[nodiscard]] std::string_view to_string(Relation::Kind kind);    ///< "key", "role", …
[[nodiscard]] std::string_view to_string(Relation::State state);  ///< "plain", "allowed", …

/// Of all instances, by kind and then in the order of the constructs. The verdicts are the rules': the
/// analysis must have been made with `keep_graph` and, to tell what is undecided, with `undecided`.
[[nodiscard]] std::vector<Relation> relations(const Analysis& analysis);

}  // namespace presynth
