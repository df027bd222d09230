// ConstructGraph: what one evaluation makes: its constructs, their properties, who uses whom, and what
// policies say.
//
// Built once from a finished evaluation; shared as shared_ptr<const ConstructGraph>; asked by one thread at a
// time, for reading policies makes values on the heap. It keeps the evaluation alive, and the files that it
// reads. A Construct is a handle into it and must not outlive it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/iam/iam.h"
#include "analyzers/project/project.h"
#include "analyzers/rule/diagnostic.h"
#include "analyzers/value/heap.h"

namespace presynth::graph {

class ConstructGraph;

/// One construct of one evaluation. Cheap to copy. Two handles are equal when they mean the same construct; a
/// resource's L2 and its L1 default child are one construct here.
class Construct {
 public:
  Construct() = default;
  Construct(const ConstructGraph* graph, value::Object* object) : graph_(graph), object_(object) {}

  [[nodiscard]] explicit operator bool() const { return object_ != nullptr; }
  friend bool operator==(const Construct&, const Construct&) = default;

  /// "aws-cdk-lib.aws_logs.LogGroup"; the nearest library class for a subclass; "" for a construct of the
  /// program's own.
  [[nodiscard]] std::string_view type() const;
  [[nodiscard]] bool is_a(std::string_view fqn) const;
  /// The whole creating expression.
  [[nodiscard]] Location location() const;
  /// The expression that hands over what is written at `property`: the creating expression, or the
  /// `super(…)` of a class of the program that it belongs to.
  [[nodiscard]] Location location_for(const Location& property) const;
  [[nodiscard]] Instance instance() const;
  /// What a person would call it: its id, else its type's name.
  [[nodiscard]] std::string name() const;
  /// The construct that it is made in; an empty handle at the top, or when that is not known.
  [[nodiscard]] Construct scope() const;
  /// Made inside the library (a function's own role), not by an expression of the program.
  [[nodiscard]] bool implicit() const { return object_->implicit; }

  [[nodiscard]] value::Object* object() const { return object_; }
  [[nodiscard]] const ConstructGraph& graph() const { return *graph_; }

 private:
  const ConstructGraph* graph_ = nullptr;
  value::Object* object_ = nullptr;
};

/// One value that a property may have, on the paths where it has it.
struct Use {
  enum class Kind : std::uint8_t {
    None,       ///< the property is not set
    Construct,  ///< a construct of the program: `target`
    Present,    ///< set to something that is no construct of the program, but surely set
    Unknown,    ///< not known; `reason` says why
  };
  Kind kind = Kind::None;
  Construct target;
  value::Guard guard;
  std::string reason;  ///< for Unknown and Present: a clause, "it is imported by fromKeyArn"
  std::optional<Location> reason_place;  ///< where that comes from
  Location place;                        ///< the property, or what sets it
  bool imported = false;  ///< `target` is named by its ARN: what is used has none of its methods
};

/// A policy with more statements is open. KMS takes 32,768 bytes of JSON (AWS KMS quotas, "Key policy
/// document size"), and no statement is shorter than 62; IAM takes 6,144 characters of a managed policy.
inline constexpr std::size_t kMaxStatements = 528;

/// A policy document with the place of each statement (parallel to document.statements).
struct Policy {
  iam::Document document;
  std::vector<Location> places;
  std::string open_reason;  ///< when document.open: a clause
  std::optional<Location> open_place;
  /// What sets the policy, when that is not the construct itself: an assignment to the L1.
  std::optional<Location> set_at;

  struct Doubt {
    std::string reason;  ///< a clause about "the policy"
    std::optional<Location> place;
  };
  /// Why a question about the policy may have no answer.
  [[nodiscard]] Doubt doubt() const;
};

/// The places of the statements that by themselves make `decide` answer ExplicitDeny.
template <class Decide>
[[nodiscard]] std::vector<Location> denials(const Policy& policy, Decide&& decide) {
  std::vector<Location> places;
  for (std::size_t i = 0; i < policy.document.statements.size(); ++i) {
    iam::Document alone;
    alone.statements.push_back(policy.document.statements[i]);
    if (decide(alone) == iam::Decision::ExplicitDeny) places.push_back(policy.places[i]);
  }
  return places;
}

/// The permissions boundary of a role, on one path.
struct Boundary {
  enum class Kind : std::uint8_t { None, Readable, Unreadable };
  Kind kind = Kind::None;
  Construct policy;                        ///< Readable: the managed policy
  std::shared_ptr<const Policy> document;  ///< Readable; roles that share a boundary share it
  value::Guard guard;
  std::string reason;  ///< Unreadable
  Location place;      ///< where it is attached
};

/// A role with more boundaries, each on some paths, has one that cannot be read.
inline constexpr std::size_t kMaxBoundaries = 32;

/// A declaration of more names, and a name that is assigned more often, are not rewritten to drop a binding.
inline constexpr std::size_t kMaxRewritten = 32;
/// More private fields are not looked at: for each, its class and the program are gone over.
inline constexpr std::size_t kMaxFields = 256;

/// How the value of a creating expression is kept.
struct Kept {
  std::string name;  ///< "s3Endpoint", "this.s3Endpoint"
  bool field = false;
  Location declaration;        ///< the name where it is declared
  std::vector<FileEdit> drop;  ///< edits that drop the binding and keep the call
};

/// An expression that names a construct, or a call that returns one.
struct Mention {
  Location place;              ///< the name itself: `key` of `props.key` and of `this.key()`
  text::ByteRange expression;  ///< the whole of it
  Construct construct;
};

class ConstructGraph {
 public:
  /// The snapshot is the one that was evaluated, or one that reads the same; it must live until
  /// `end_reading`.
  ConstructGraph(std::shared_ptr<value::Evaluation> heap, const project::Snapshot& snapshot);
  ~ConstructGraph();
  ConstructGraph(const ConstructGraph&) = delete;
  ConstructGraph& operator=(const ConstructGraph&) = delete;

  /// What rules look at in the sources goes through it, so that it is known what their findings rest on.
  [[nodiscard]] project::Reading& reading() const { return reading_; }
  /// After the rules: from here on only what was read is there.
  void end_reading() const { reading_.end(); }
  [[nodiscard]] value::Evaluation& heap() const { return *heap_; }

  /// Every construct that an expression of the program makes, in creation order.
  [[nodiscard]] std::span<const Construct> constructs() const { return constructs_; }
  /// Where constructs are named, by place; empty unless the evaluation recorded it.
  [[nodiscard]] std::vector<Mention> mentions() const;
  /// Constructs that make a resource of this CloudFormation type: L1, L2, and subclasses of them.
  [[nodiscard]] std::vector<Construct> resources(std::string_view cfn_type) const;

  /// The values of a CloudFormation property ("KmsKeyId") of a resource, whether it was set through an L1, an
  /// L2, a subclass or an escape hatch. At least one.
  [[nodiscard]] std::vector<Use> uses(const Construct& resource, std::string_view property) const;
  /// The value of such a property as evaluation left it, and where it is set.
  [[nodiscard]] value::Value property_value(const Construct& resource, std::string_view property,
                                            Location& place) const;
  /// The region that the construct's stack is written for, when that is a literal.
  [[nodiscard]] std::string region(const Construct& construct) const;
  /// The policy of a KMS key as it will be rendered, seen from the paths of `under`.
  [[nodiscard]] Policy key_policy(const Construct& key, value::Guard under) const;
  /// The boundary (or the lack of one) of a role, on each path. `role` may be a function's own implicit role.
  [[nodiscard]] std::vector<Boundary> boundaries(const Construct& role, value::Guard under) const;
  /// Set when the creating expression's value is kept in a local variable or private field that nothing
  /// reads. Not after `end_reading`.
  [[nodiscard]] std::optional<Kept> kept_unread(const Construct& construct) const;

  /// The place of a property in the construct's props, when it is written there; else the construct.
  [[nodiscard]] Location property_place(const Construct& construct, std::string_view l2_or_l1_name) const;
  [[nodiscard]] static Location place(value::Origin origin);

 private:
  friend class Construct;
  friend class PolicyReader;
  struct Index;

  [[nodiscard]] Construct canonical(value::Object* object) const;
  [[nodiscard]] std::shared_ptr<const Policy> managed_policy(const Construct& policy,
                                                             value::Guard under) const;
  void resolve_use(const Construct& resource, const value::Value& value, value::Guard guard,
                   const Location& place, std::vector<Use>& uses) const;

  std::shared_ptr<value::Evaluation> heap_;
  mutable project::Reading reading_;
  std::vector<Construct> constructs_;
  std::unique_ptr<Index> index_;
};

}  // namespace presynth::graph
