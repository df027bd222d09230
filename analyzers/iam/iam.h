// IAM: policy documents and what they allow, in three values.
//
// Text that the program computes may hold parts that are not known (`logs.${region}.amazonaws.com`): a Text
// keeps them as holes, and every question about it has the answers Yes, No and Unknown. The rules are those
// of the IAM user guide, "Policy evaluation logic": an explicit deny wins; wildcards `*` and `?`; actions
// compare without case; NotAction, NotPrincipal and NotResource take the complement. Pure values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace presynth::iam {

enum class Ternary : std::uint8_t { No, Unknown, Yes };
[[nodiscard]] Ternary operator&&(Ternary a, Ternary b);
[[nodiscard]] Ternary operator||(Ternary a, Ternary b);
[[nodiscard]] Ternary operator!(Ternary a);

/// A string with holes. A hole stands for any text, also none. `token` names what CloudFormation puts there,
/// if that is what it is: "AWS::Region", "AWS::URLSuffix", "AWS::Partition", "AWS::AccountId"; a hole with a
/// token matches a pattern that expects just such a part.
struct Part {
  std::string literal;  ///< used when it is no hole
  bool hole = false;
  std::string token;  ///< for holes
};
struct Text {
  std::vector<Part> parts;

  Text() = default;
  Text(std::string literal) { parts.push_back({std::move(literal), false, {}}); }
  Text(const char* literal) : Text(std::string(literal)) {}
  [[nodiscard]] static Text unknown();
  [[nodiscard]] bool is_literal() const;
  /// Literal text; holes as ${token} or ${?}.
  [[nodiscard]] std::string to_string() const;
};

/// Does the pattern (with `*` and `?`) match the literal `value`? Without case when `fold_case`.
[[nodiscard]] Ternary matches(const Text& pattern, std::string_view value, bool fold_case);
/// Is everything that `inner` matches also matched by `outer`? Both may hold wildcards ("s3:Get*" within
/// "s3:*").
[[nodiscard]] Ternary includes(const Text& outer, const Text& inner, bool fold_case);

enum class PrincipalKind : std::uint8_t { Service, Aws, Federated, CanonicalUser, Any, Unknown };
struct Principal {
  PrincipalKind kind = PrincipalKind::Unknown;
  Text id;
};

enum class Effect : std::uint8_t { Allow, Deny, Unknown };

/// One statement. `applies` is how sure it is that the statement is in the document at all (it may be added
/// under a condition of the program). A list flagged `open` may hold more entries than are known; what is in
/// `maybe_…` is in the list on some paths of the program only.
struct Statement {
  Ternary applies = Ternary::Yes;
  Effect effect = Effect::Allow;
  std::vector<Text> actions;
  std::vector<Text> maybe_actions;
  std::vector<Text> not_actions;
  bool actions_open = false;
  std::vector<Principal> principals;
  std::vector<Principal> maybe_principals;
  std::vector<Principal> not_principals;
  bool principals_open = false;
  std::vector<Text> resources;
  std::vector<Text> maybe_resources;
  std::vector<Text> not_resources;
  bool resources_open = false;
  /// No: it has none. Yes: it has one. Unknown: it may.
  Ternary conditional = Ternary::No;
};

/// `open`: statements may be missing from the list.
struct Document {
  std::vector<Statement> statements;
  bool open = false;
};

/// The caller: any of these service principals, written literally ("logs.amazonaws.com"), is the one who
/// asks. A pattern part `${AWS::Region}` or a hole in the policy's text counts as the caller's own region.
struct ServiceCaller {
  std::string service;  ///< "logs"
  std::string region;   ///< "eu-west-1" when it is known: then the principal of another region is another's
  bool operator==(const ServiceCaller&) const = default;
};

/// Does the principal name the caller? Accepts `logs.amazonaws.com`, `logs.<region>.amazonaws.com` (also
/// amazonaws.com.cn and ${AWS::URLSuffix}), the short name `logs`, and `*`; not
/// `delivery.logs.amazonaws.com`.
[[nodiscard]] Ternary names(const Principal& principal, const ServiceCaller& caller);

enum class Decision : std::uint8_t {
  Allowed,       ///< a statement allows it for sure and none may deny it
  ImplicitDeny,  ///< for sure no statement allows it
  ExplicitDeny,  ///< a statement denies it for sure
  Unknown,
};
[[nodiscard]] std::string_view to_string(Decision decision);

/// How a statement's own Condition weighs.
enum class Conditions : std::uint8_t {
  Satisfied,  ///< an Allow's condition is taken as met (key policies: the guide's own grant has one)
  Uncertain,  ///< an Allow with a condition may not allow
};

/// May the caller use the resource that carries this (resource) policy for `action`? A conditional Deny makes
/// it Unknown.
[[nodiscard]] Decision evaluate_resource_policy(const Document& document, const ServiceCaller& caller,
                                                std::string_view action, Conditions conditions);
/// Does this identity policy or permissions boundary allow `action`? An Allow whose resources are not `*` may
/// not.
[[nodiscard]] Decision evaluate_identity_policy(const Document& document, std::string_view action);

/// Index of the statement that decided, for pointing at it: the denying one, else the allowing one.
[[nodiscard]] std::optional<std::size_t> deciding_statement(const Document& document,
                                                            const ServiceCaller* caller,
                                                            std::string_view action);

}  // namespace presynth::iam
