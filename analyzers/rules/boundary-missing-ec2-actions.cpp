#include <algorithm>
#include <map>

#include "analyzers/rule.h"

namespace presynth::rules {

namespace {

using graph::Boundary;
using graph::Construct;
using graph::Use;
using iam::Decision;

/// Lambda checks these when it creates or updates a function in a VPC; their error texts are public
/// (knowledge, "Lambda's create-time VPC check").
constexpr std::string_view kChecked[] = {"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
                                         "ec2:DeleteNetworkInterface"};
/// The Lambda guide lists these too ("Giving Lambda functions access to resources in a VPC"); no failed
/// deploy is known.
constexpr std::string_view kAdvised[] = {"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"};

constexpr std::string_view kAdvisedActions = "advisedActions";
constexpr OptionInfo kOptions[] = {
    {kAdvisedActions,
     "Also ask for the two actions that Lambda's guide lists without checking them: "
     "ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses",
     true, true}};

struct Verdict {
  std::vector<std::string> checked;  ///< blocked for sure
  std::vector<std::string> advised;
  bool denied = false;
  std::vector<Location> denials;  ///< the statements that deny the first of them
  bool undecided = false;

  [[nodiscard]] std::vector<std::string> missing() const {
    std::vector<std::string> all = checked;
    all.insert(all.end(), advised.begin(), advised.end());
    return all;
  }
};

Verdict judge(const graph::Policy& boundary, bool with_advised) {
  Verdict verdict;
  const auto decide = [&](std::string_view action, std::vector<std::string>& blocked) {
    switch (iam::evaluate_identity_policy(boundary.document, action)) {
      case Decision::Allowed: break;
      case Decision::Unknown: verdict.undecided = true; break;
      case Decision::ExplicitDeny: verdict.denied = true; [[fallthrough]];
      case Decision::ImplicitDeny: blocked.emplace_back(action); break;
    }
  };
  for (const std::string_view action : kChecked) decide(action, verdict.checked);
  if (with_advised) {
    for (const std::string_view action : kAdvised) decide(action, verdict.advised);
  }
  if (verdict.denied) {
    verdict.denials = graph::denials(boundary, [&](const iam::Document& deny) {
      return iam::evaluate_identity_policy(deny, verdict.missing().front());
    });
  }
  return verdict;
}

/// What boundaries say, each kept as long as its document. Functions often share one.
class Judge {
 public:
  const Verdict& operator()(const std::shared_ptr<const graph::Policy>& boundary, bool with_advised) {
    const auto known = verdicts_.find({boundary, with_advised});
    if (known != verdicts_.end()) return known->second;
    if (verdicts_.size() == graph::kMaxBoundaries) verdicts_.clear();
    return verdicts_.try_emplace({boundary, with_advised}, judge(*boundary, with_advised)).first->second;
  }

 private:
  std::map<std::pair<std::shared_ptr<const graph::Policy>, bool>, Verdict> verdicts_;
};

void report(rule::Pass& pass, const Construct& function, const Use& role, const Boundary& boundary,
            const Verdict& verdict) {
  const std::vector<std::string> missing = verdict.missing();
  rule::Finding finding;
  finding.construct = function;
  finding.severity = verdict.checked.empty() ? Severity::Warning : Severity::Error;
  finding.advice = verdict.checked.empty();
  finding.location = function.location();
  finding.message = "Lambda function '" + function.name() +
                    "' runs in a VPC, but the permissions boundary '" + boundary.policy.name() +
                    "' of its role " + (verdict.denied ? "denies " : "blocks ") + rule::listed(missing) + ".";
  finding.label = "runs in a VPC with a role that may not manage network interfaces";
  if (verdict.checked.empty()) {
    finding.why =
        "Lambda's guide asks for these actions to manage network interfaces; a function may lose its "
        "connection "
        "to the VPC when it scales.";
  } else {
    const std::string_view action = std::string_view(verdict.checked.front()).substr(4);
    finding.why = "CREATE_FAILED: \"The provided execution role does not have permissions to call " +
                  std::string(action) +
                  " on EC2\" (Service: Lambda, Status Code: 400), whatever policies are attached to the role";
  }
  finding.help = "A boundary limits what the role's policies grant: allow the actions there as well.";
  finding.related.push_back({boundary.policy.location(), "the boundary is made here"});
  if (!role.target.implicit()) finding.related.push_back({role.target.location(), "the role is made here"});
  if (boundary.place != role.target.location())
    finding.related.push_back({boundary.place, "the boundary is attached here"});
  for (const Location& place : verdict.denials)
    finding.related.push_back({place, "this statement denies them"});
  finding.data["missing"] = missing;
  // What a Deny takes away is not given back by an Allow; which of the two is right is for a person to say.
  if (!verdict.denied) {
    if (auto edits =
            pass.edits().allow_in_managed_policy(boundary.policy, missing, "AllowLambdaNetworkInterfaces")) {
      finding.fixes.push_back(
          {"Allow the network-interface actions in the boundary", true, true, std::move(*edits)});
    }
  }
  pass.report(std::move(finding));
}

void run(rule::Pass& pass) {
  const graph::ConstructGraph& graph = pass.graph();
  Judge judge_boundary;
  for (const Construct& function : graph.resources("AWS::Lambda::Function")) {
    for (const Use& vpc : graph.uses(function, "VpcConfig")) {
      if (vpc.kind == Use::Kind::None || vpc.kind == Use::Kind::Unknown) continue;
      for (const Use& role : graph.uses(function, "Role")) {
        const auto together = graph.heap().conditions.conjoin(vpc.guard, role.guard);
        if (!together || role.kind != Use::Kind::Construct) continue;
        for (const Boundary& boundary : graph.boundaries(role.target, *together)) {
          if (boundary.kind == Boundary::Kind::None) continue;
          const auto leave_open = [&](const std::string& reason, const std::optional<Location>& place) {
            pass.undecided(function, function.location(),
                           "Whether the permissions boundary of Lambda function '" + function.name() +
                               "' allows it to run in a VPC is not known",
                           reason, place);
          };
          if (boundary.kind == Boundary::Kind::Unreadable) {
            leave_open(boundary.reason, boundary.place);
            continue;
          }
          const Verdict& verdict =
              judge_boundary(boundary.document, pass.flag(kAdvisedActions, function.location()));
          if (!verdict.checked.empty() || (!verdict.advised.empty() && !verdict.undecided)) {
            report(pass, function, role, boundary, verdict);
          } else if (verdict.undecided) {
            const graph::Policy::Doubt doubt = boundary.document->doubt();
            leave_open(doubt.reason, doubt.place);
          }
        }
      }
    }
  }
}

}  // namespace

extern const rule::Rule boundary_missing_ec2_actions;
const rule::Rule boundary_missing_ec2_actions{
    {"boundary-missing-ec2-actions",
     "A VPC Lambda's permissions boundary must allow the EC2 network-interface actions", Severity::Error,
     "iam", "0.1.0",
     "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
     "very-high", kOptions},
    run};

}  // namespace presynth::rules
