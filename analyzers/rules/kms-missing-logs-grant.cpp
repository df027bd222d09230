#include <unordered_map>

#include "analyzers/rule.h"

namespace presynth::rules {

namespace {

using graph::Construct;
using graph::Use;
using iam::Decision;

/// What CloudWatch Logs does with a log group's key. DescribeKey and ReEncrypt* are not demanded: shipped
/// solutions deploy without them (knowledge, "LogGroup deep dive").
constexpr std::string_view kNeeded[] = {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"};
/// The statement of the CloudWatch Logs guide, "Encrypt log data in CloudWatch Logs using AWS KMS". Its
/// condition names all log groups: the log group's own ARN would make a cycle between the key and the log
/// group.
const rule::ServiceGrant kGuideGrant{
    "AllowCloudWatchLogs",
    "logs",
    {"kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"},
    "kms:EncryptionContext:aws:logs:arn",
    "log-group:*"};

constexpr std::string_view kAlsoRequired = "alsoRequired";
constexpr std::string_view kMore[] = {"kms:DescribeKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"};
constexpr OptionInfo kOptions[] = {{kAlsoRequired,
                                    "Further actions that the key policy must allow: the guide's statement "
                                    "has them, Logs does not demand them",
                                    false, false, kMore}};

struct Verdict {
  std::vector<std::string> blocked;
  std::size_t needed = 0;  ///< how many of them, the first ones, Logs itself demands
  bool denied = false;     ///< one of them by an explicit Deny
  bool undecided = false;
};

Verdict judge(const iam::Document& policy, const iam::ServiceCaller& logs,
              const std::vector<std::string>& also_required) {
  Verdict verdict;
  const auto decide = [&](std::string_view action) {
    switch (iam::evaluate_resource_policy(policy, logs, action, iam::Conditions::Satisfied)) {
      case Decision::Allowed: break;
      case Decision::Unknown: verdict.undecided = true; break;
      case Decision::ExplicitDeny: verdict.denied = true; [[fallthrough]];
      case Decision::ImplicitDeny: verdict.blocked.emplace_back(action); break;
    }
  };
  for (const std::string_view action : kNeeded) decide(action);
  verdict.needed = verdict.blocked.size();
  for (const std::string& action : also_required) decide(action);
  return verdict;
}

/// A key policy, and what it says to a caller. Many log groups may have one key, whose policy may be long.
struct Judged {
  value::Guard under;
  iam::ServiceCaller caller;
  std::vector<std::string> also_required;
  graph::Policy policy;
  Verdict verdict;
  std::vector<Location> denials;  ///< the statements that deny the first of what is blocked
};

Judged judge_key(const rule::Pass& pass, const Use& use, const iam::ServiceCaller& logs,
                 std::vector<std::string> also_required) {
  Judged judged{use.guard, logs, std::move(also_required), pass.graph().key_policy(use.target, use.guard),
                {},        {}};
  judged.verdict = judge(judged.policy.document, logs, judged.also_required);
  if (judged.verdict.denied) {
    judged.denials = graph::denials(judged.policy, [&](const iam::Document& deny) {
      return iam::evaluate_resource_policy(deny, logs, judged.verdict.blocked.front(),
                                           iam::Conditions::Satisfied);
    });
  }
  return judged;
}

void report(rule::Pass& pass, const Construct& group, const Use& use, const Judged& judged) {
  const Verdict& verdict = judged.verdict;
  const Construct& key = use.target;
  const bool nothing_allowed = verdict.needed == std::size(kNeeded);
  rule::Finding finding;
  finding.construct = group;
  finding.location = use.place;
  finding.data["missing"] = verdict.blocked;
  finding.advice = verdict.needed == 0;
  if (nothing_allowed) {
    finding.severity = Severity::Error;
    finding.message = "Log group '" + group.name() + "' is encrypted with key '" + key.name() +
                      "', whose key policy does not let CloudWatch Logs use it.";
  } else {
    const std::string state = verdict.blocked.size() > 1 ? " are " : " is ";
    finding.severity = Severity::Warning;
    finding.message = "Log group '" + group.name() + "' is encrypted with key '" + key.name() +
                      "', whose key policy lets CloudWatch Logs do only a part of what it needs: " +
                      rule::listed(verdict.blocked) + state + (verdict.denied ? "denied." : "missing.");
  }
  finding.label =
      verdict.denied ? "CloudWatch Logs is denied this key" : "CloudWatch Logs may not use this key";
  finding.why =
      verdict.needed == 0
          ? "presynth.json asks for it (alsoRequired); CloudWatch Logs itself does without."
          : "CREATE_FAILED: \"The specified KMS key does not exist or is not allowed to be used with Arn "
            "'arn:aws:logs:…:log-group:…'\" (Service: CloudWatchLogs, Status Code: 400)";
  finding.help = "Allow logs.<region>.amazonaws.com in the key policy. CDK adds no such statement by itself.";
  finding.related.push_back({key.location(), "the key is made here"});
  if (judged.policy.set_at) finding.related.push_back({*judged.policy.set_at, "its policy is replaced here"});
  for (const Location& place : judged.denials) finding.related.push_back({place, "this statement denies it"});
  if (!verdict.denied) {
    if (auto edits = pass.edits().allow_in_key_policy(key, {group, use.place, use.imported}, kGuideGrant)) {
      finding.fixes.push_back({"Allow CloudWatch Logs in the key policy", true, true, std::move(*edits)});
    }
    // A grant to encrypt and decrypt has nothing of what else is required.
    if (verdict.needed != verdict.blocked.size()) return pass.report(std::move(finding));
    if (auto edits =
            pass.edits().grant_on_key(key, {group, use.place, use.imported}, "grantEncryptDecrypt", "logs")) {
      finding.fixes.push_back(
          {"Grant CloudWatch Logs encrypt and decrypt on the key", true, false, std::move(*edits)});
    }
  }
  pass.report(std::move(finding));
}

void run(rule::Pass& pass) {
  std::unordered_map<const value::Object*, Judged> judged_keys;  // each as it was asked for last
  for (const Construct& group : pass.graph().resources("AWS::Logs::LogGroup")) {
    const iam::ServiceCaller logs{"logs", pass.graph().region(group)};
    for (const Use& use : pass.graph().uses(group, "KmsKeyId")) {
      const auto leave_open = [&](const std::string& reason, const std::optional<Location>& place) {
        pass.undecided(
            group, use.place,
            "Whether CloudWatch Logs may use the key of log group '" + group.name() + "' is not known",
            reason, place);
      };
      if (use.kind == Use::Kind::None) continue;
      if (use.kind != Use::Kind::Construct) {
        leave_open(use.reason, use.reason_place);
        continue;
      }
      if (!use.target.is_a("aws-cdk-lib.aws_kms.Key") && !use.target.is_a("aws-cdk-lib.aws_kms.CfnKey"))
        continue;
      std::vector<std::string> also_required = pass.list(kAlsoRequired, use.place);
      auto known = judged_keys.find(use.target.object());
      if (known == judged_keys.end() || known->second.under != use.guard || known->second.caller != logs ||
          known->second.also_required != also_required) {
        known =
            judged_keys
                .insert_or_assign(use.target.object(), judge_key(pass, use, logs, std::move(also_required)))
                .first;
      }
      const Judged& judged = known->second;
      const Verdict& verdict = judged.verdict;
      if (!verdict.blocked.empty() && (!verdict.undecided || verdict.denied)) {
        report(pass, group, use, judged);
      } else if (verdict.undecided) {
        const graph::Policy::Doubt doubt = judged.policy.doubt();
        leave_open(doubt.reason, doubt.place);
      }
    }
  }
}

}  // namespace

extern const rule::Rule kms_missing_logs_grant;
const rule::Rule kms_missing_logs_grant{
    {"kms-missing-logs-grant", "A log group's customer-managed KMS key must let CloudWatch Logs use it",
     Severity::Error, "kms", "0.1.0",
     "The specified KMS key does not exist or is not allowed to be used with Arn", "very-high", kOptions},
    run};

}  // namespace presynth::rules
