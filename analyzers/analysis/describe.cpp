#include "analyzers/analysis/describe.h"

#include <algorithm>
#include <utility>

#include "analyzers/rule.h"

namespace presynth {

namespace {

using graph::Boundary;
using graph::Construct;
using graph::ConstructGraph;
using graph::Policy;
using graph::Use;

/// Lists in a hover are to be read, not scrolled.
constexpr std::size_t kMaxFacts = 12;
constexpr std::size_t kMaxNames = 8;

std::string short_type(const Construct& construct) {
  const std::string_view type = construct.type();
  return std::string(type.substr(type.rfind('.') + 1));
}

std::string quoted_name(const Construct& construct) {
  const std::string path = construct.instance().path;
  return (short_type(construct).empty() ? std::string("construct") : short_type(construct)) + " '" +
         (path.empty() ? construct.name() : path) + "'";
}

std::string listed(const std::vector<std::string>& names) {
  if (names.size() <= kMaxNames) return rule::listed(names);
  std::vector<std::string> some(names.begin(), names.begin() + kMaxNames);
  some.push_back(std::to_string(names.size() - kMaxNames) + " more");
  return rule::listed(some);
}

std::vector<std::string> texts(const std::vector<iam::Text>& values, const std::vector<iam::Text>& maybe,
                               bool open) {
  std::vector<std::string> result;
  result.reserve(values.size() + maybe.size() + 1);
  for (const iam::Text& value : values) result.push_back(value.to_string());
  for (const iam::Text& value : maybe) result.push_back("perhaps " + value.to_string());
  if (open) result.emplace_back("others that are not known");
  return result;
}

std::string principals_of(const iam::Statement& statement) {
  std::vector<std::string> names;
  const auto add = [&](const std::vector<iam::Principal>& principals, const std::string& certainty = {}) {
    for (const iam::Principal& principal : principals) {
      switch (principal.kind) {
        case iam::PrincipalKind::Any: names.emplace_back(certainty + "everyone"); break;
        case iam::PrincipalKind::Unknown:
          names.emplace_back(certainty + "a principal that is not known");
          break;
        default: names.push_back(certainty + principal.id.to_string());
      }
    }
  };
  if (!statement.not_principals.empty()) {
    add(statement.not_principals);
    return "everyone but " + listed(names);
  }
  add(statement.principals);
  add(statement.maybe_principals, "perhaps ");
  if (statement.principals_open) names.emplace_back("others that are not known");
  return names.empty() ? "nobody" : listed(names);
}

std::string actions_of(const iam::Statement& statement) {
  if (!statement.not_actions.empty())
    return "everything but " + listed(texts(statement.not_actions, {}, statement.actions_open));
  return listed(texts(statement.actions, statement.maybe_actions, statement.actions_open));
}

std::string certainty_of(const iam::Statement& statement) {
  std::string text;
  if (statement.conditional != iam::Ternary::No) text += ", under a condition";
  if (statement.applies != iam::Ternary::Yes) text += ", if that code runs";
  return text;
}

std::string_view verb_of(const iam::Statement& statement) {
  switch (statement.effect) {
    case iam::Effect::Allow: return "may ";
    case iam::Effect::Deny: return "may not ";
    case iam::Effect::Unknown: return "may or may not ";
  }
  return "may ";
}

bool makes_resources(const Construct& construct) {
  return !construct.type().empty() && construct.type() != "constructs.Construct" &&
         !construct.is_a("aws-cdk-lib.Stack") && !construct.is_a("aws-cdk-lib.Stage");
}

class Describer {
 public:
  Describer(const Analysis& analysis, const Sight& sight)
      : analysis_(analysis), sight_(sight), subject_(sight.constructs.front()), graph_(subject_.graph()) {}

  Description run() {
    description_.type = subject_.type();
    const std::string kind = short_type(subject_);
    description_.title = (kind.empty() ? "construct" : kind) + " '" + subject_.name() + "'";
    for (const Construct& construct : sight_.constructs) {
      Instance instance = construct.instance();
      auto& instances = description_.instances;
      if (std::ranges::find(instances, instance) == instances.end()) instances.push_back(std::move(instance));
    }
    if (subject_.is_a("aws-cdk-lib.aws_kms.Key") || subject_.is_a("aws-cdk-lib.aws_kms.CfnKey")) {
      describe_key();
    } else if (subject_.is_a("aws-cdk-lib.aws_iam.Role")) {
      describe_role();
    } else if (subject_.is_a("aws-cdk-lib.aws_iam.ManagedPolicy")) {
      describe_managed_policy();
    } else {
      describe_resource();
    }
    return std::move(description_);
  }

 private:
  using Section = Description::Section;

  void add(Section section) {
    if (section.facts.empty()) return;
    if (section.facts.size() > kMaxFacts) {
      const std::size_t more = section.facts.size() - kMaxFacts;
      section.facts.resize(kMaxFacts);
      section.facts.push_back({std::to_string(more) + " more", std::nullopt});
    }
    description_.sections.push_back(std::move(section));
  }

  static void add_doubt(const Policy& policy, Section& section) {
    if (!policy.document.open) return;
    const std::string reason = policy.open_reason.empty() ? "a part of it is not known" : policy.open_reason;
    section.facts.push_back({"There may be more: " + reason, policy.open_place});
  }

  void describe_key() {
    const Policy policy = graph_.key_policy(subject_, subject_.object()->born);
    Section allowed{"Who may use this key", {}};
    for (std::size_t i = 0; i < policy.document.statements.size(); ++i) {
      const iam::Statement& statement = policy.document.statements[i];
      allowed.facts.push_back({principals_of(statement) + " " + std::string(verb_of(statement)) +
                                   actions_of(statement) + certainty_of(statement),
                               policy.places[i]});
    }
    add_doubt(policy, allowed);
    add(std::move(allowed));

    Section needed{"Who needs it", {}};
    for (const Construct& group : graph_.resources("AWS::Logs::LogGroup")) {
      for (const Use& use : graph_.uses(group, "KmsKeyId")) {
        if (use.kind == Use::Kind::Construct && use.target == subject_) add_user(group, use.place, needed);
      }
    }
    const auto part =
        std::ranges::find_if(analysis_.parts, [&](const auto& one) { return one->graph.get() == &graph_; });
    for (const graph::Mention& mention : (*part)->mentions) {
      if (mention.construct != subject_) continue;
      const auto user = maker_around(mention.place);
      // A construct of the program's own hands the key on; who uses it is found there.
      if (user && makes_resources(*user)) add_user(*user, mention.place, needed);
    }
    add(std::move(needed));
  }

  /// The construct whose creating expression holds the place most closely.
  std::optional<Construct> maker_around(const Location& place) const {
    std::optional<Construct> found;
    for (const Construct& construct : graph_.constructs()) {
      if (construct == subject_ || construct.implicit()) continue;
      const Location made = construct.location();
      if (made.file != place.file || !made.range.contains(place.range)) continue;
      if (!found || found->location().range.contains(made.range)) found = construct;
    }
    return found;
  }

  void add_user(const Construct& user, const Location& place, Section& section) const {
    const std::string name = quoted_name(user);
    for (const Fact& fact : section.facts) {
      if (fact.text.starts_with(name)) return;
    }
    std::string text = name;
    const Location made = user.location();
    for (const Diagnostic& diagnostic : analysis_.diagnostics) {
      if (diagnostic.severity == Severity::Hint || !diagnostic.construct) continue;
      if (diagnostic.construct->location == made) text.append(" (").append(diagnostic.rule).append(")");
    }
    section.facts.push_back({std::move(text), place});
  }

  void describe_boundaries(const Construct& role, std::string_view whose) {
    for (const Boundary& boundary : graph_.boundaries(role, role.object()->born)) {
      const std::string title = "Permissions boundary" + std::string(whose);
      if (boundary.kind == Boundary::Kind::None) {
        add({title, {{"none", std::nullopt}}});
      } else if (boundary.kind == Boundary::Kind::Unreadable) {
        add({title, {{"not known: " + boundary.reason, boundary.place}}});
      } else {
        Section section{title + ": " + quoted_name(boundary.policy), {}};
        add_limits(*boundary.document, section);
        add(std::move(section));
      }
    }
  }

  static void add_limits(const Policy& policy, Section& section) {
    for (std::size_t i = 0; i < policy.document.statements.size(); ++i) {
      const iam::Statement& statement = policy.document.statements[i];
      std::string text = statement.effect == iam::Effect::Deny ? "denies " : "allows ";
      text += actions_of(statement);
      const bool everywhere = statement.not_resources.empty() && statement.resources.size() == 1 &&
                              statement.resources[0].is_literal() &&
                              statement.resources[0].to_string() == "*";
      if (!everywhere && !(statement.resources.empty() && statement.maybe_resources.empty())) {
        text.append(" on ").append(
            listed(texts(statement.resources, statement.maybe_resources, statement.resources_open)));
      }
      section.facts.push_back({text.append(certainty_of(statement)), policy.places[i]});
    }
    add_doubt(policy, section);
    if (!policy.document.open) section.facts.push_back({"blocks everything else", std::nullopt});
  }

  void describe_role() {
    describe_boundaries(subject_, "");
    Section users{"Functions that run with it", {}};
    for (const Construct& function : graph_.resources("AWS::Lambda::Function")) {
      for (const Use& use : graph_.uses(function, "Role")) {
        if (use.kind == Use::Kind::Construct && use.target == subject_) add_user(function, use.place, users);
      }
    }
    add(std::move(users));
  }

  void describe_managed_policy() {
    // What a policy says is read where it bounds a role; otherwise it grants, and grants of its own only.
    Section roles{"Roles that it bounds", {}};
    bool described = false;
    for (const Construct& role : graph_.resources("AWS::IAM::Role")) {
      for (const Boundary& boundary : graph_.boundaries(role, role.object()->born)) {
        if (boundary.kind != Boundary::Kind::Readable || boundary.policy != subject_) continue;
        if (!described) {
          Section limits{"As a permissions boundary it", {}};
          add_limits(*boundary.document, limits);
          add(std::move(limits));
          described = true;
        }
        add_user(role, boundary.place, roles);
      }
    }
    add(std::move(roles));
  }

  void describe_resource() {
    for (const Use& use : key_uses()) {
      if (use.kind == Use::Kind::Construct) {
        add({"Encryption key", {{quoted_name(use.target), use.target.location()}}});
      } else if (use.kind != Use::Kind::None) {
        add({"Encryption key", {{"not followed: " + use.reason, use.reason_place}}});
      }
    }
    if (!is_resource("AWS::Lambda::Function")) return;
    for (const Use& vpc : graph_.uses(subject_, "VpcConfig")) {
      if (vpc.kind == Use::Kind::None) continue;
      add({"Network",
           {{vpc.kind == Use::Kind::Unknown ? "whether it runs in a VPC is not known" : "runs in a VPC",
             vpc.place}}});
    }
    for (const Use& role : graph_.uses(subject_, "Role")) {
      if (role.kind != Use::Kind::Construct) continue;
      if (!role.target.implicit()) add({"Role", {{quoted_name(role.target), role.target.location()}}});
      describe_boundaries(role.target, " of its role");
    }
  }

  [[nodiscard]] bool is_resource(std::string_view cfn_type) const {
    const std::vector<Construct> all = graph_.resources(cfn_type);
    return std::ranges::find(all, subject_) != all.end();
  }

  [[nodiscard]] std::vector<Use> key_uses() const {
    if (!is_resource("AWS::Logs::LogGroup")) return {};
    return graph_.uses(subject_, "KmsKeyId");
  }

  const Analysis& analysis_;
  const Sight& sight_;
  Construct subject_;
  const ConstructGraph& graph_;
  Description description_;
};

}  // namespace

Description describe(const Analysis& analysis, const Sight& sight) {
  if (sight.constructs.empty()) return {};
  return Describer(analysis, sight).run();
}

}  // namespace presynth
