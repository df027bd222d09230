// Principals, and what policies decide.
#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/iam.h"

using namespace presynth::iam;
using namespace presynth::testing;

namespace {

Principal service(std::string_view id) { return {PrincipalKind::Service, text(id)}; }
Principal aws(std::string_view id) { return {PrincipalKind::Aws, text(id)}; }

const ServiceCaller kLogs{"logs"};

/// An Allow for CloudWatch Logs in a key policy, to be changed by the test.
Statement grant(std::initializer_list<std::string_view> actions) {
  Statement statement;
  statement.actions = texts(actions);
  statement.principals = {service("logs.amazonaws.com")};
  statement.resources = texts({"*"});
  return statement;
}

/// An Allow on everything in an identity policy.
Statement allow(std::initializer_list<std::string_view> actions, std::string_view resource = "*") {
  Statement statement;
  statement.actions = texts(actions);
  statement.resources = texts({resource});
  return statement;
}

Statement deny(std::initializer_list<std::string_view> actions, std::string_view resource = "*") {
  Statement statement = allow(actions, resource);
  statement.effect = Effect::Deny;
  return statement;
}

Decision key_policy(std::vector<Statement> statements, std::string_view action = "kms:Decrypt",
                    Conditions conditions = Conditions::Satisfied) {
  return evaluate_resource_policy({std::move(statements), false}, kLogs, action, conditions);
}

Decision boundary(std::vector<Statement> statements, std::string_view action = "ec2:CreateNetworkInterface") {
  return evaluate_identity_policy({std::move(statements), false}, action);
}

template <typename Change>
Statement with(Statement statement, Change change) {
  change(statement);
  return statement;
}

}  // namespace

// -------------------------------------------------------------------------------------- principals

TEST_CASE("iam: which principals are CloudWatch Logs") {
  struct Row {
    const char* id;
    Ternary expected;
  };
  const std::vector<Row> rows = {
      {"logs.amazonaws.com", kYes},
      {"logs.amazonaws.com.cn", kYes},
      {"logs", kYes},
      {"logs.eu-west-1.amazonaws.com", kYes},
      {"logs.us-gov-west-1.amazonaws.com", kYes},
      {"logs.cn-north-1.amazonaws.com.cn", kYes},
      {"logs.${AWS::Region}.amazonaws.com", kYes},
      {"logs.${AWS::Region}.${AWS::URLSuffix}", kYes},
      {"logs.eu-west-1.${AWS::URLSuffix}", kYes},
      {"logs.${AWS::URLSuffix}", kYes},
      {"logs.${?}.amazonaws.com", kYes},
      {"logs.${?}.amazonaws.com.cn", kYes},
      {"logs.${?}.${AWS::URLSuffix}", kYes},
      {"*", kYes},
      {"${?}", kMaybe},
      {"logs.${?}", kMaybe},
      {"logs.${?}.${?}", kMaybe},
      {"${?}.amazonaws.com", kMaybe},
      {"${?}.${?}.amazonaws.com", kMaybe},
      {"logs.eu-west-1.${?}", kMaybe},
      {"log${?}", kMaybe},
      {"*${?}", kMaybe},
      {"${?}s.amazonaws.com", kMaybe},
      {"Logs.amazonaws.com", kMaybe},
      {"logs.${AWS::Region}", kNo},
      {"", kNo},
      {"log", kNo},
      {"logs.", kNo},
      {"logs.amazonaws.co", kNo},
      {"logs.amazonaws.com.", kNo},
      {"logs.example.com", kNo},
      {"logs.dualstack.amazonaws.com", kNo},
      {"delivery.logs.amazonaws.com", kNo},
      {"delivery.logs.${AWS::URLSuffix}", kNo},
      {"delivery.${?}.amazonaws.com", kNo},
      {"vpc-flow-logs.amazonaws.com", kNo},
      {"lambda.amazonaws.com", kNo},
      {"lambda.${AWS::Region}.amazonaws.com", kNo},
      {"${AWS::Region}.amazonaws.com", kNo},
      {"${?}.logs.amazonaws.com", kNo},
      {"logs*", kNo},  // [P]: a part of a name is no wildcard
      {"*.amazonaws.com", kNo},
  };
  for (const Row& row : rows) {
    CAPTURE(row.id);
    CHECK(names(service(row.id), kLogs) == row.expected);
  }
  CHECK(names(service("logging.s3.amazonaws.com"), {"s3"}) == kNo);
  CHECK(names(service("logging.s3.amazonaws.com"), {"logging.s3"}) == kYes);
  CHECK(names(service("states.${?}.amazonaws.com"), {"states"}) == kYes);
}

TEST_CASE("iam: principals of other kinds") {
  CHECK(names({PrincipalKind::Any, {}}, kLogs) == kYes);
  CHECK(names({PrincipalKind::Unknown, {}}, kLogs) == kMaybe);
  CHECK(names({PrincipalKind::Federated, "*"}, kLogs) == kNo);
  CHECK(names({PrincipalKind::CanonicalUser, Text::unknown()}, kLogs) == kNo);
  CHECK(names(aws("*"), kLogs) == kYes);
  CHECK(names(aws("${?}"), kLogs) == kMaybe);
  CHECK(names(aws("${?}${?}"), kLogs) == kMaybe);
  CHECK(names(aws("arn:aws:iam::${?}:root"), kLogs) == kNo);
  CHECK(names(aws("arn:${AWS::Partition}:iam::${AWS::AccountId}:root"), kLogs) == kNo);
  CHECK(names(aws("${AWS::AccountId}"), kLogs) == kNo);
  CHECK(names(aws("111122223333"), kLogs) == kNo);
  CHECK(names(aws("logs.amazonaws.com"), kLogs) == kNo);
  CHECK(names(aws(""), kLogs) == kNo);
}

// ------------------------------------------------------------------------------- resource policies

TEST_CASE("iam: grants in a key policy") {
  const Statement root = with(grant({"kms:*"}), [](Statement& s) {
    s.principals = {aws("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")};
  });
  CHECK(key_policy({}) == Decision::ImplicitDeny);
  CHECK(key_policy({root}) == Decision::ImplicitDeny);
  CHECK(key_policy({root, grant({"kms:Decrypt"})}) == Decision::Allowed);
  CHECK(key_policy({grant({"kms:Encrypt*", "kms:Decrypt*"})}) == Decision::Allowed);
  CHECK(key_policy({grant({"KMS:DECRYPT"})}) == Decision::Allowed);
  CHECK(key_policy({grant({"*"})}) == Decision::Allowed);
  CHECK(key_policy({grant({"kms:Encrypt"})}) == Decision::ImplicitDeny);
  CHECK(key_policy({grant({"kms:Encrypt", "${?}"})}) == Decision::Unknown);
  CHECK(key_policy({grant({})}) == Decision::ImplicitDeny);

  using S = Statement;
  const S full = grant({"kms:*"});
  struct Row {
    const char* what;
    S statement;
    Decision expected;
  };
  const std::vector<Row> rows = {
      {"several principals",
       with(full,
            [](S& s) {
              s.principals = {aws("1"), service("logs.${?}.amazonaws.com")};
            }),
       Decision::Allowed},
      {"delivery", with(full, [](S& s) { s.principals = {service("delivery.logs.amazonaws.com")}; }),
       Decision::ImplicitDeny},
      {"everyone", with(full, [](S& s) { s.principals = {aws("*")}; }), Decision::Allowed},
      {"nobody", with(full, [](S& s) { s.principals.clear(); }), Decision::ImplicitDeny},
      {"nobody known",
       with(full,
            [](S& s) {
              s.principals.clear();
              s.principals_open = true;
            }),
       Decision::Unknown},
      {"others known",
       with(full,
            [](S& s) {
              s.principals = {aws("1")};
              s.principals_open = true;
            }),
       Decision::Unknown},
      {"unknown principal", with(full, [](S& s) { s.principals = {{}}; }), Decision::Unknown},
      {"NotPrincipal another",
       with(full,
            [](S& s) {
              s.principals.clear();
              s.not_principals = {aws("1")};
            }),
       Decision::Allowed},
      {"NotPrincipal itself",
       with(full,
            [](S& s) {
              s.principals.clear();
              s.not_principals = {service("logs.amazonaws.com")};
            }),
       Decision::ImplicitDeny},
      {"NotPrincipal unknown",
       with(full,
            [](S& s) {
              s.principals.clear();
              s.not_principals = {{}};
            }),
       Decision::Unknown},
      {"NotPrincipal open",
       with(full,
            [](S& s) {
              s.principals.clear();
              s.not_principals = {aws("1")};
              s.principals_open = true;
            }),
       Decision::Unknown},
      {"NotPrincipal itself, open",
       with(full,
            [](S& s) {
              s.principals.clear();
              s.not_principals = {{PrincipalKind::Any, {}}};
              s.principals_open = true;
            }),
       Decision::ImplicitDeny},
      {"both", with(full, [](S& s) { s.not_principals = {aws("1")}; }), Decision::Unknown},
      {"NotAction another",
       with(full,
            [](S& s) {
              s.actions.clear();
              s.not_actions = texts({"kms:Encrypt"});
            }),
       Decision::Allowed},
      {"NotAction itself",
       with(full,
            [](S& s) {
              s.actions.clear();
              s.not_actions = texts({"kms:D*"});
            }),
       Decision::ImplicitDeny},
      {"NotAction unknown",
       with(full,
            [](S& s) {
              s.actions.clear();
              s.not_actions = texts({"kms:${?}"});
            }),
       Decision::Unknown},
      {"NotAction open",
       with(full,
            [](S& s) {
              s.actions.clear();
              s.not_actions = texts({"kms:Encrypt"});
              s.actions_open = true;
            }),
       Decision::Unknown},
      {"NotAction itself, open",
       with(full,
            [](S& s) {
              s.actions.clear();
              s.not_actions = texts({"*"});
              s.actions_open = true;
            }),
       Decision::ImplicitDeny},
      {"actions open", with(grant({"kms:Encrypt"}), [](S& s) { s.actions_open = true; }), Decision::Unknown},
      {"actions open, there already", with(full, [](S& s) { s.actions_open = true; }), Decision::Allowed},
      {"actions and NotAction", with(full, [](S& s) { s.not_actions = texts({"kms:Encrypt"}); }),
       Decision::Unknown},
      {"effect unknown", with(full, [](S& s) { s.effect = Effect::Unknown; }), Decision::Unknown},
      {"effect unknown, other action", with(grant({"s3:*"}), [](S& s) { s.effect = Effect::Unknown; }),
       Decision::ImplicitDeny},
      {"perhaps there", with(full, [](S& s) { s.applies = kMaybe; }), Decision::Unknown},
      {"not there", with(full, [](S& s) { s.applies = kNo; }), Decision::ImplicitDeny},
      {"narrow resource", with(full, [](S& s) { s.resources = texts({"${?}"}); }), Decision::Allowed},
      {"no resource", with(full, [](S& s) { s.resources.clear(); }), Decision::Allowed},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(key_policy({row.statement}) == row.expected);
    CHECK(key_policy({root, row.statement}) == row.expected);
    // The same as a Deny next to a grant.
    S denial = row.statement;
    if (denial.effect == Effect::Unknown) continue;
    denial.effect = Effect::Deny;
    const Decision opposite = row.expected == Decision::Allowed        ? Decision::ExplicitDeny
                              : row.expected == Decision::ImplicitDeny ? Decision::Allowed
                                                                       : Decision::Unknown;
    CHECK(key_policy({grant({"kms:*"}), denial}) == opposite);
  }
}

TEST_CASE("iam: conditions, denies and what may be missing in a key policy") {
  Statement conditional = grant({"kms:*"});
  conditional.conditional = kYes;
  CHECK(key_policy({conditional}) == Decision::Allowed);
  CHECK(key_policy({conditional}, "kms:Decrypt", Conditions::Uncertain) == Decision::Unknown);
  conditional.conditional = kMaybe;
  CHECK(key_policy({conditional}, "kms:Decrypt", Conditions::Uncertain) == Decision::Unknown);
  conditional.effect = Effect::Deny;
  CHECK(key_policy({conditional, grant({"kms:*"})}) == Decision::Unknown);
  CHECK(key_policy({conditional}) == Decision::ImplicitDeny);  // denied either way

  Statement denial = grant({"kms:Decrypt"});
  denial.effect = Effect::Deny;
  CHECK(key_policy({denial, grant({"kms:*"})}) == Decision::ExplicitDeny);
  CHECK(key_policy({grant({"kms:*"}), denial}) == Decision::ExplicitDeny);
  CHECK(key_policy({grant({"kms:*"}), denial}, "kms:Encrypt") == Decision::Allowed);

  const auto open = [](std::vector<Statement> statements) {
    return evaluate_resource_policy({std::move(statements), true}, kLogs, "kms:Decrypt",
                                    Conditions::Satisfied);
  };
  CHECK(open({}) == Decision::Unknown);
  CHECK(open({grant({"kms:*"})}) == Decision::Unknown);
  CHECK(open({grant({"kms:*"}), denial}) == Decision::ExplicitDeny);
}

// ------------------------------------------------------------------------------- identity policies

TEST_CASE("iam: a permissions boundary") {
  CHECK(boundary({}) == Decision::ImplicitDeny);
  CHECK(boundary({allow({"*"})}) == Decision::Allowed);
  CHECK(boundary({allow({"ec2:*"})}) == Decision::Allowed);
  CHECK(boundary({allow({"ec2:*NetworkInterface*"})}) == Decision::Allowed);
  CHECK(boundary({allow({"EC2:createnetworkinterface"})}) == Decision::Allowed);
  CHECK(boundary({allow({"logs:*", "s3:*"})}) == Decision::ImplicitDeny);
  CHECK(boundary({allow({"ec2:Describe*"})}) == Decision::ImplicitDeny);
  CHECK(boundary({allow({"${?}:*"})}) == Decision::Unknown);
  CHECK(boundary({allow({"*"}), deny({"ec2:*"})}) == Decision::ExplicitDeny);
  CHECK(boundary({deny({"ec2:*"})}) == Decision::ExplicitDeny);
  CHECK(boundary({allow({"*"}), deny({"ec2:Delete*"})}) == Decision::Allowed);
  CHECK(boundary({allow({"*"}), deny({"${?}"})}) == Decision::Unknown);
  CHECK(boundary({allow({"s3:*"}), deny({"${?}"})}) == Decision::ImplicitDeny);

  using S = Statement;
  // NotAction
  const S not_iam = with(allow({}), [](S& s) { s.not_actions = texts({"iam:*"}); });
  CHECK(boundary({not_iam}) == Decision::Allowed);
  CHECK(boundary({with(not_iam, [](S& s) { s.not_actions = texts({"ec2:*"}); })}) == Decision::ImplicitDeny);
  CHECK(boundary({allow({"*"}), with(not_iam, [](S& s) { s.effect = Effect::Deny; })}) ==
        Decision::ExplicitDeny);
  // conditions are never sure
  CHECK(boundary({with(allow({"*"}), [](S& s) { s.conditional = kYes; })}) == Decision::Unknown);
  CHECK(boundary({allow({"*"}), with(deny({"ec2:*"}), [](S& s) { s.conditional = kYes; })}) ==
        Decision::Unknown);
  CHECK(boundary({allow({"s3:*"}), with(deny({"ec2:*"}), [](S& s) { s.conditional = kYes; })}) ==
        Decision::ImplicitDeny);
  CHECK(boundary({allow({"*"}), with(allow({"*"}), [](S& s) { s.conditional = kYes; })}) ==
        Decision::Allowed);
  // principals say nothing here
  CHECK(boundary({with(allow({"*"}), [](S& s) { s.principals = {aws("1")}; })}) == Decision::Allowed);
  // what may be there, and what may be missing
  CHECK(boundary({with(allow({"*"}), [](S& s) { s.applies = kMaybe; })}) == Decision::Unknown);
  CHECK(boundary({allow({"*"}), with(deny({"*"}), [](S& s) { s.applies = kMaybe; })}) == Decision::Unknown);
  CHECK(boundary({with(allow({"s3:*"}), [](S& s) { s.actions_open = true; })}) == Decision::Unknown);
  CHECK(evaluate_identity_policy({{allow({"s3:*"})}, true}, "ec2:CreateNetworkInterface") ==
        Decision::Unknown);
  CHECK(evaluate_identity_policy({{allow({"*"})}, true}, "ec2:CreateNetworkInterface") == Decision::Unknown);
  CHECK(evaluate_identity_policy({{deny({"*"})}, true}, "ec2:CreateNetworkInterface") ==
        Decision::ExplicitDeny);
}

TEST_CASE("iam: resources in a permissions boundary") {
  struct Row {
    const char* resource;
    bool whole;
    bool elsewhere = false;  ///< an ARN of another service
  };
  const std::vector<Row> rows = {
      {"*", true},
      {"**", true},
      {"arn:aws:ec2:eu-west-1:111122223333:*", true},
      {"arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*", true},
      {"arn:aws:ec2:${?}:${?}:*", true},
      {"arn:aws:ec2:*:*:*", true},
      {"arn:*:ec2:*:*:*", true},
      {"arn:aws:ec2:*", true},
      {"arn:aws:*", true},
      {"arn:*", true},
      {"arn:aws:ec*:*:*:*", true},
      {"arn:aws:ec2:*:*:network-interface/*", false},
      {"arn:aws:ec2:*:*:*/*", false},
      {"arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1", false},
      {"arn:aws:s3:::*", false, true},
      {"arn:aws:s3:eu-west-1:111122223333:*", false, true},
      {"arn:aws:${?}:*:*:*", false},
      {"${?}", false},
      {"${?}*", false},
      {"arn:aws:ec2:eu-west-1:111122223333:${?}", false},
      {"arn:aws:ec2:eu-west-1:111122223333:?*", false},
      {"", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.resource);
    CHECK(boundary({allow({"ec2:*"}, row.resource)}) == (row.whole       ? Decision::Allowed
                                                         : row.elsewhere ? Decision::ImplicitDeny
                                                                         : Decision::Unknown));
    // Of a Deny, only `*` is sure.
    const std::string_view resource = row.resource;
    const bool everything = !resource.empty() && resource.find_first_not_of('*') == std::string_view::npos;
    CHECK(boundary({allow({"*"}), deny({"ec2:*"}, resource)}) ==
          (everything ? Decision::ExplicitDeny : Decision::Unknown));
    CHECK(boundary({deny({"ec2:*"}, resource)}) ==
          (everything ? Decision::ExplicitDeny : Decision::ImplicitDeny));
    CHECK(boundary({allow({"s3:*"}, resource)}) == Decision::ImplicitDeny);
  }
  using S = Statement;
  const S narrow = allow({"ec2:*"}, "arn:aws:ec2:*:*:subnet/*");
  CHECK(boundary({narrow, allow({"ec2:*"})}) == Decision::Allowed);
  CHECK(boundary({with(narrow, [](S& s) { s.resources.emplace_back("*"); })}) == Decision::Allowed);
  CHECK(boundary({with(narrow, [](S& s) { s.resources.clear(); })}) == Decision::Unknown);
  CHECK(boundary({with(narrow, [](S& s) { s.resources_open = true; })}) == Decision::Unknown);
  CHECK(boundary({with(narrow, [](S& s) { std::swap(s.resources, s.not_resources); })}) == Decision::Unknown);
  CHECK(boundary({allow({"*"}), with(deny({"*"}), [](S& s) { std::swap(s.resources, s.not_resources); })}) ==
        Decision::Unknown);
}

TEST_CASE("iam: the statement that decided") {
  const std::string_view action = "ec2:CreateNetworkInterface";
  const auto identity = [&](std::vector<Statement> statements) {
    return deciding_statement({std::move(statements), false}, nullptr, action);
  };
  CHECK(identity({}) == std::nullopt);
  CHECK(identity({allow({"s3:*"})}) == std::nullopt);
  CHECK(identity({allow({"s3:*"}), allow({"ec2:*"}), allow({"*"})}) == 1U);
  CHECK(identity({allow({"*"}), deny({"ec2:*"}), deny({"*"})}) == 1U);
  CHECK(identity({deny({"s3:*"}), allow({"*"})}) == 1U);
  CHECK(identity({with(allow({"*"}), [](Statement& s) { s.applies = kMaybe; })}) == std::nullopt);
  const Document key{
      {grant({"kms:Encrypt"}), with(grant({"kms:*"}), [](Statement& s) { s.conditional = kYes; })}, false};
  CHECK(deciding_statement(key, &kLogs, "kms:Decrypt") == 1U);
  const ServiceCaller events{"events"};
  CHECK(deciding_statement(key, &events, "kms:Decrypt") == std::nullopt);
}

// A sure answer may not change when what is not known becomes known: random documents against each of their
// completions, evaluated by hand.
TEST_CASE("iam: sure decisions hold for every completion") {
  std::mt19937 random(11);
  const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
  const std::string action = "kms:Decrypt";
  const std::array<const char*, 5> actions = {"kms:*", "kms:Decrypt", "kms:Encrypt", "s3:*", "${?}"};
  const std::array<const char*, 4> principals = {"logs.amazonaws.com", "ses.amazonaws.com",
                                                 "logs.${?}.amazonaws.com", "${?}"};
  std::array<std::size_t, 4> seen{};
  for (int round = 0; round < 3000; ++round) {
    Document document;
    document.open = chance(10);
    for (std::size_t n = random() % 4; n > 0; --n) {
      Statement s = grant({});
      s.applies = chance(20) ? kMaybe : kYes;
      s.effect = chance(10) ? Effect::Unknown : chance(35) ? Effect::Deny : Effect::Allow;
      (chance(20) ? s.not_actions : s.actions).emplace_back(text(actions[random() % actions.size()]));
      if (s.not_actions.empty() && chance(25))
        s.maybe_actions.emplace_back(text(actions[random() % actions.size()]));
      s.actions_open = chance(10);
      s.principals.clear();
      (chance(20) ? s.not_principals : s.principals)
          .push_back(service(principals[random() % principals.size()]));
      if (s.not_principals.empty() && chance(25))
        s.maybe_principals.push_back(service(principals[random() % principals.size()]));
      s.principals_open = chance(10);
      s.conditional = chance(20) ? kYes : chance(10) ? kMaybe : kNo;
      document.statements.push_back(s);
    }
    const Decision decision = evaluate_resource_policy(document, kLogs, action, Conditions::Uncertain);
    ++seen[static_cast<std::size_t>(decision)];
    for (int completion = 0; completion < 20; ++completion) {
      bool allowed = false;
      bool denied = false;
      for (const Statement& s : document.statements) {
        const auto settle = [&](Ternary value) { return value == kMaybe ? chance(50) : value == kYes; };
        const bool not_action = !s.not_actions.empty();
        const auto is_action = [&](const Text& listed) {
          const std::string name = listed.to_string();
          return name == "${?}" ? chance(50) : name == "kms:*" || name == "kms:Decrypt";
        };
        bool in_actions = is_action((not_action ? s.not_actions : s.actions)[0]);
        for (const Text& listed : s.maybe_actions)
          in_actions = in_actions || (chance(50) && is_action(listed));
        if (s.actions_open) in_actions = in_actions || chance(50);
        const bool not_principal = !s.not_principals.empty();
        const auto is_logs = [&](const Principal& listed) {
          const std::string id = listed.id.to_string();
          return id == "${?}" ? chance(50) : id.starts_with("logs");
        };
        bool in_principals = is_logs((not_principal ? s.not_principals : s.principals)[0]);
        for (const Principal& listed : s.maybe_principals)
          in_principals = in_principals || (chance(50) && is_logs(listed));
        if (s.principals_open) in_principals = in_principals || chance(50);
        const bool met = s.conditional == kNo || chance(50);
        if (!settle(s.applies) || in_actions == not_action || in_principals == not_principal || !met)
          continue;
        const bool denies = s.effect == Effect::Unknown ? chance(50) : s.effect == Effect::Deny;
        (denies ? denied : allowed) = true;
      }
      if (document.open && chance(50)) (chance(50) ? denied : allowed) = true;
      if (decision == Decision::Allowed) CHECK((allowed && !denied));
      if (decision == Decision::ImplicitDeny) CHECK_FALSE(allowed);
      if (decision == Decision::ExplicitDeny) CHECK(denied);
    }
  }
  for (const std::size_t count : seen) CHECK(count > 100);
}
