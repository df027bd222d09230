#include "analyzers/iam/iam.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <chrono>
#include <random>
#include <ranges>
#include <string>
#include <vector>

using namespace presynth::iam;

namespace presynth::iam {
std::ostream& operator<<(std::ostream& out, Ternary value) {
  return out << (value == Ternary::Yes ? "yes" : value == Ternary::No ? "no" : "unknown");
}
std::ostream& operator<<(std::ostream& out, Decision value) { return out << to_string(value); }
}  // namespace presynth::iam

namespace {

constexpr Ternary kYes = Ternary::Yes;
constexpr Ternary kNo = Ternary::No;
constexpr Ternary kMaybe = Ternary::Unknown;

/// "logs.${AWS::Region}.x${?}" with its holes: what to_string() prints, read back.
Text text(std::string_view source) {
  Text result;
  while (!source.empty()) {
    const std::size_t hole = std::min(source.find("${"), source.size());
    if (hole > 0) result.parts.push_back({std::string(source.substr(0, hole)), false, {}});
    source.remove_prefix(hole);
    if (source.empty()) break;
    const std::size_t end = source.find('}');
    const std::string name(source.substr(2, end - 2));
    result.parts.push_back({{}, true, name == "?" ? std::string() : name});
    source.remove_prefix(end + 1);
  }
  return result;
}

std::vector<Text> texts(std::initializer_list<std::string_view> sources) {
  std::vector<Text> result;
  for (const std::string_view source : sources) result.push_back(text(source));
  return result;
}

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

TEST_CASE("iam: three values") {
  constexpr std::array kAll = {kNo, kMaybe, kYes};
  for (const Ternary a : kAll) {
    CHECK((!!a) == a);
    CHECK((a && kNo) == kNo);
    CHECK((a || kYes) == kYes);
    CHECK((a && kYes) == a);
    CHECK((a || kNo) == a);
    for (const Ternary b : kAll) {
      CHECK((a && b) == (b && a));
      CHECK((!(a && b)) == ((!a) || (!b)));
    }
  }
  CHECK((kMaybe && kMaybe) == kMaybe);
  CHECK((!kMaybe) == kMaybe);
}

TEST_CASE("iam: text") {
  CHECK(Text("a*").is_literal());
  CHECK(Text().is_literal());
  CHECK_FALSE(Text::unknown().is_literal());
  CHECK(Text::unknown().to_string() == "${?}");
  for (const char* source :
       {"", "logs.${AWS::Region}.amazonaws.com", "${?}${?}", "plain", "a${AWS::Partition}"}) {
    CHECK(text(source).to_string() == source);
  }
}

TEST_CASE("iam: matches") {
  struct Row {
    const char* pattern;
    const char* value;
    bool fold_case;
    Ternary expected;
  };
  const std::vector<Row> rows = {
      {"", "", false, kYes},
      {"", "a", false, kNo},
      {"*", "", false, kYes},
      {"**", "abc", false, kYes},
      {"?", "", false, kNo},
      {"?", "a", false, kYes},
      {"?*", "", false, kNo},
      {"*?", "a", false, kYes},
      {"kms:Decrypt", "kms:Decrypt", true, kYes},
      {"KMS:decrypt", "kms:Decrypt", true, kYes},
      {"KMS:decrypt", "kms:Decrypt", false, kNo},
      {"kms:*", "kms:Decrypt", true, kYes},
      {"kms:Decrypt*", "kms:Decrypt", true, kYes},
      {"kms:Decrypt", "kms:DecryptMore", true, kNo},
      {"kms:Re*", "kms:Decrypt", true, kNo},
      {"ec2:*NetworkInterface*", "ec2:CreateNetworkInterface", true, kYes},
      {"ec2:*NetworkInterface*", "ec2:DescribeNetworkInterfaces", true, kYes},
      {"ec2:*networkinterface?", "ec2:DescribeNetworkInterfaces", true, kYes},
      {"ec2:????teNetworkInterface", "ec2:CreateNetworkInterface", true, kYes},
      {"*:*", "ec2:CreateNetworkInterface", true, kYes},
      {"ec2", "ec2:CreateNetworkInterface", true, kNo},
      {"a*b*c", "aXbYbc", false, kYes},
      {"a*b*c", "aXbYcb", false, kNo},
      {"*aab", "aaab", false, kYes},
      // a star in the value is a character like any other
      {"?", "*", false, kYes},
      {"a", "*", false, kNo},
      // holes
      {"${?}", "", false, kMaybe},
      {"${?}", "kms:Decrypt", true, kMaybe},
      {"kms:${?}", "kms:Decrypt", true, kMaybe},
      {"s3:${?}", "kms:Decrypt", true, kNo},
      {"${?}:Decrypt", "kms:decrypt", true, kMaybe},
      {"${?}:Encrypt", "kms:Decrypt", true, kNo},
      {"${AWS::Region}", "eu-west-1", false, kMaybe},
      {"${AWS::Region}", "us-gov-west-1", false, kMaybe},
      {"${AWS::Region}", "ap-southeast-12", false, kMaybe},
      {"${AWS::Region}", "", false, kNo},
      {"${AWS::Region}", "eu", false, kNo},
      {"${AWS::Region}", "eu-west", false, kNo},
      {"${AWS::Region}", "eu-1", false, kNo},
      {"${AWS::Region}", "delivery", false, kNo},
      {"logs.${AWS::Region}.amazonaws.com", "logs.eu-west-1.amazonaws.com", false, kMaybe},
      {"logs.${AWS::Region}.amazonaws.com", "logs.amazonaws.com", false, kNo},
      {"logs.${AWS::Region}.amazonaws.com", "delivery.logs.amazonaws.com", false, kNo},
      {"logs.${AWS::URLSuffix}", "logs.amazonaws.com", false, kMaybe},
      {"logs.${AWS::URLSuffix}", "logs.amazonaws.com.cn", false, kMaybe},
      {"logs.${AWS::URLSuffix}", "logs.example.com", false, kNo},
      {"arn:${AWS::Partition}:s3:::b", "arn:aws-us-gov:s3:::b", false, kMaybe},
      {"arn:${AWS::Partition}:s3:::b", "arn:azure:s3:::b", false, kNo},
      {"${AWS::AccountId}", "111122223333", false, kMaybe},
      {"${AWS::AccountId}", "11112222333", false, kNo},
      {"${AWS::AccountId}", "11112222333a", false, kNo},
      {"${AWS::AccountId}*", "1111222233334", false, kMaybe},
      {"${AWS::StackName}", "anything", false, kMaybe},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.value);
    CHECK(matches(text(row.pattern), row.value, row.fold_case) == row.expected);
  }
  // Policy variables inside a literal: text() would make parts of them.
  CHECK(matches("home/${aws:username}", "home/ann", false) == kMaybe);
  CHECK(matches("home/${aws:username}", "away/ann", false) == kNo);
  CHECK(matches("a${*}", "a*", false) == kYes);
  CHECK(matches("a${*}", "ab", false) == kNo);
  CHECK(matches("a${", "a${", false) == kYes);
}

TEST_CASE("iam: includes") {
  struct Row {
    const char* outer;
    const char* inner;
    Ternary expected;
  };
  const std::vector<Row> rows = {
      {"s3:*", "s3:Get*", kYes},
      {"s3:Get*", "s3:*", kNo},
      {"*", "*", kYes},
      {"*", "", kYes},
      {"?*", "*", kNo},
      {"?*", "*?", kYes},
      {"*?", "?*", kYes},
      {"*?*", "?", kYes},
      {"*a*", "*a*a*", kYes},
      {"*a*a*", "*a*", kNo},
      {"a*a", "a", kNo},
      {"a*a", "a*a", kYes},
      {"a*b*c", "a*c", kNo},
      {"a*c", "a*b*c", kYes},
      {"??", "a?", kYes},
      {"??", "a*", kNo},
      {"kms:GenerateDataKey*", "kms:GenerateDataKey", kYes},
      {"kms:GenerateDataKey*", "kms:GenerateDataKeyPair*", kYes},
      {"kms:GenerateDataKey", "kms:GenerateDataKey*", kNo},
      {"ec2:*NetworkInterface*", "ec2:Create*NetworkInterface", kYes},
      // holes in the inner text
      {"*", "${?}", kYes},
      {"s3:*", "s3:${?}", kYes},
      {"s3:*", "${?}", kMaybe},
      {"s3:*", "kms:${?}", kNo},
      {"s3:*", "kms:${?}*", kNo},
      {"s3:Get", "s3:Get${?}", kMaybe},
      {"s3:Get", "*${?}", kNo},  // whatever is in the hole, the star is more
      {"a?", "?${?}", kNo},
      {"arn:*:s3:::b", "arn:${AWS::Partition}:s3:::b", kYes},
      {"arn:aws*:s3:::b", "arn:${AWS::Partition}:s3:::b", kYes},
      {"arn:aws:s3:::b", "arn:${AWS::Partition}:s3:::b", kMaybe},
      {"arn:aws:s3:::b", "arn:${AWS::Partition}:s3:::c", kNo},
      {"arn:aws:logs:*-*-*:*", "arn:aws:logs:${AWS::Region}:1", kYes},
      {"????????????", "${AWS::AccountId}", kYes},
      {"???????????", "${AWS::AccountId}", kNo},
      // in the outer one
      {"${?}", "a", kMaybe},
      {"s3:${?}", "kms:Get", kNo},
      {"s3:${?}", "s3:Get", kMaybe},
      {"s3:${?}", "s3:*", kMaybe},  // it may be a star
      {"s3:${?}*", "s3:*", kMaybe},
      {"*${?}", "*", kMaybe},
      {"a${?}", "*", kNo},
      {"arn:${AWS::Partition}:s3:::*", "arn:aws:s3:::b", kMaybe},
      {"arn:${AWS::Partition}:s3:::*", "arn:*:s3:::b", kNo},
      // in both: the same token is the same text, unknown text is not
      {"arn:${AWS::Partition}:s3:::*", "arn:${AWS::Partition}:s3:::b", kYes},
      {"arn:${AWS::Partition}:logs:${AWS::Region}:*",
       "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*", kYes},
      {"*:${AWS::Region}:*", "arn:${AWS::Region}:b", kYes},
      {"${AWS::Region}", "${AWS::Region}", kYes},
      {"${AWS::Region}?", "${AWS::Region}", kMaybe},  // eu-west-1? is not in itself, nobody needs to know
      {"${AWS::AccountId}", "${AWS::Region}", kNo},
      {"${AWS::Region}-x", "${AWS::Region}", kNo},
      {"${AWS::Region}?", "${AWS::Region}${AWS::Region}", kNo},
      {"${AWS::Region}", "a-${AWS::AccountId}-1", kNo},
      {"?????????????*", "${AWS::AccountId}*", kNo},
      {"x-${AWS::Region}", "y-${AWS::Region}", kNo},
      {"${?}", "${?}", kMaybe},
      {"a${?}", "b${?}", kNo},
  };
  for (const Row& row : rows) {
    CAPTURE(row.outer);
    CAPTURE(row.inner);
    CHECK(includes(text(row.outer), text(row.inner), false) == row.expected);
  }
  CHECK(includes("S3:GET*", "s3:getObject", true) == kYes);
  CHECK(includes("S3:GET*", "s3:getObject", false) == kNo);
}

// ------------------------------------------------------------- against brute force, tiny alphabets

namespace {

constexpr std::string_view kLetters = "abc";  // c is in no pattern: the character that is spelled nowhere
constexpr std::size_t kLongest = 7;
constexpr std::size_t kWords = 3280;  // (3^8 - 1) / 2
using WordSet = std::bitset<kWords>;

std::vector<std::string> all_words() {
  std::vector<std::string> words = {""};
  for (std::size_t i = 0; i < words.size() && words[i].size() < kLongest; ++i) {
    for (const char c : kLetters) words.push_back(words[i] + c);
  }
  return words;
}

/// The plainest matcher there is.
bool plain_match(std::string_view pattern, std::string_view value) {
  if (pattern.empty()) return value.empty();
  if (pattern[0] == '*') {
    return plain_match(pattern.substr(1), value) || (!value.empty() && plain_match(pattern, value.substr(1)));
  }
  return !value.empty() && (pattern[0] == '?' || pattern[0] == value[0]) &&
         plain_match(pattern.substr(1), value.substr(1));
}

WordSet matched_words(const std::string& pattern, const std::vector<std::string>& words) {
  WordSet result;
  for (std::size_t i = 0; i < words.size(); ++i) result[i] = plain_match(pattern, words[i]);
  return result;
}

std::string filled(std::string_view pattern, const std::vector<std::string>& fillings) {
  std::string result;
  std::size_t next = 0;
  for (const char c : pattern) {
    if (c == '#')
      result += fillings[next++];
    else
      result += c;
  }
  return result;
}

/// "a#*": '#' is a hole.
Text holed(std::string_view pattern) {
  Text result;
  for (const char c : pattern) {
    if (c == '#')
      result.parts.push_back({{}, true, {}});
    else
      result.parts.push_back({std::string(1, c), false, {}});
  }
  return result;
}

}  // namespace

TEST_CASE("iam: matches and includes agree with brute force on every short pattern") {
  const std::vector<std::string> words = all_words();
  REQUIRE(words.size() == kWords);
  std::vector<std::string> patterns = {""};
  for (std::size_t i = 0; i < patterns.size() && patterns[i].size() < 4; ++i) {
    for (const char c : std::string_view("ab*?")) patterns.push_back(patterns[i] + c);
  }
  std::vector<WordSet> sets;
  sets.reserve(patterns.size());
  for (const std::string& pattern : patterns) sets.push_back(matched_words(pattern, words));
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    for (std::size_t w = 0; w < words.size(); w += 7) {
      if ((matches(patterns[i], words[w], false) == kYes) != sets[i][w]) ++wrong;
      // and in parts, which takes the other way through the code
      if ((matches(holed(patterns[i]), words[w], true) == kYes) != sets[i][w]) ++wrong;
    }
    for (std::size_t j = 0; j < patterns.size(); ++j) {
      const Ternary expected = (sets[j] & ~sets[i]).none() ? kYes : kNo;
      const Ternary found = includes(patterns[i], patterns[j], false);
      if (found != expected) {
        ++wrong;
        if (wrong < 10) MESSAGE(patterns[i], " includes ", patterns[j], ": ", found);
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("iam: random patterns with holes are never answered wrongly") {
  const std::vector<std::string> words = all_words();
  const std::vector<std::string> fillings = {"", "a", "b", "ab", "*", "?", "c", "*b"};
  std::mt19937 random(20260101);
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  const auto random_pattern = [&](std::string_view letters, std::size_t longest) {
    std::string result;
    for (std::size_t n = pick(longest + 1); n > 0; --n) result += letters[pick(letters.size())];
    return result;
  };
  const auto all_fillings = [&](const std::string& pattern) {
    std::vector<std::string> result;
    const auto holes = static_cast<std::size_t>(std::ranges::count(pattern, '#'));
    std::size_t combinations = 1;
    for (std::size_t i = 0; i < holes; ++i) combinations *= fillings.size();
    for (std::size_t c = 0; c < combinations; ++c) {
      std::vector<std::string> chosen;
      for (std::size_t i = 0, rest = c; i < holes; ++i, rest /= fillings.size()) {
        chosen.push_back(fillings[rest % fillings.size()]);
      }
      result.push_back(filled(pattern, chosen));
    }
    return result;
  };

  std::array<std::size_t, 3> answers{};
  for (int round = 0; round < 4000; ++round) {
    std::string pattern = random_pattern("abab*?#", 5);
    while (std::ranges::count(pattern, '#') > 2) pattern.erase(pattern.find('#'), 1);
    const std::string& value = words[pick(words.size())];
    const Ternary found = matches(holed(pattern), value, false);
    const std::vector<std::string> ways = all_fillings(pattern);
    const auto yes = static_cast<std::size_t>(
        std::ranges::count_if(ways, [&](const auto& w) { return plain_match(w, value); }));
    CAPTURE(pattern);
    CAPTURE(value);
    if (found == kYes) CHECK(yes == ways.size());
    if (found == kNo) CHECK(yes == 0);
    if (pattern.find('#') == std::string::npos) CHECK(found != kMaybe);
  }
  for (int round = 0; round < 1500; ++round) {
    std::string outer = random_pattern("abab*?#", 5);
    std::string inner = random_pattern("abab*?#", 5);
    while (std::ranges::count(outer, '#') > 1) outer.erase(outer.find('#'), 1);
    while (std::ranges::count(inner, '#') > 1) inner.erase(inner.find('#'), 1);
    const Ternary found = includes(holed(outer), holed(inner), false);
    ++answers[static_cast<std::size_t>(found)];
    if (found == kMaybe) continue;
    CAPTURE(outer);
    CAPTURE(inner);
    std::vector<WordSet> outer_sets;
    for (const std::string& way : all_fillings(outer)) outer_sets.push_back(matched_words(way, words));
    for (const std::string& way : all_fillings(inner)) {
      const WordSet inner_set = matched_words(way, words);
      for (const WordSet& outer_set : outer_sets) {
        REQUIRE((inner_set & ~outer_set).none() == (found == kYes));
      }
    }
  }
  // Each answer is given, or the test shows nothing.
  for (const std::size_t count : answers) CHECK(count > 100);
}

TEST_CASE("iam: longer random patterns without holes") {
  const std::vector<std::string> words = all_words();
  std::mt19937 random(7);
  std::size_t yes = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string outer;
    std::string inner;
    // `inner` is often `outer` with a wildcard narrowed: else nearly every answer is No.
    for (std::size_t n = random() % 7; n > 0; --n) {
      const char c = std::string_view("ab**?")[random() % 5];
      outer += c;
      if (c == '*' && random() % 3 != 0)
        inner += std::string_view("ab?*")[random() % 4];
      else if (c == '?' && random() % 2 != 0)
        inner += 'a';
      else if (random() % 8 != 0)
        inner += c;
    }
    const bool expected = (matched_words(inner, words) & ~matched_words(outer, words)).none();
    CAPTURE(outer);
    CAPTURE(inner);
    REQUIRE((includes(outer, inner, false) == kYes) == expected);
    if (expected) ++yes;
  }
  CHECK(yes > 300);
}

TEST_CASE("iam: no pattern takes long") {
  const auto start = std::chrono::steady_clock::now();
  const auto repeated = [](std::string_view unit, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += unit;
    return result;
  };
  // Exponential for backtracking matchers and for subset constructions without a bound.
  CHECK(matches(repeated("a*", 40) + "b", repeated("a", 200), false) == kNo);
  CHECK(matches(holed(repeated("a*", 40) + "#b"), repeated("a", 200), false) == kNo);
  CHECK(includes(repeated("a*", 60), repeated("a*", 60), false) == kYes);
  CHECK(includes(repeated("*a", 60) + "*", repeated("*ab", 60) + "*", false) == kYes);
  CHECK(includes("*a" + repeated("?", 30), "*a" + repeated("?", 30), false) == kYes);
  (void)includes("*a" + repeated("?", 30) + "a*", repeated("a*", 40), false);  // may be too hard, must end
  (void)includes("*a" + repeated("?", 30) + "a*", repeated("a*", 40) + "a" + repeated("?", 30) + "a", false);
  CHECK(includes("*a" + repeated("?", 30) + "*", repeated("a*", 30) + repeated("?", 31), false) == kMaybe);
  (void)includes("*a" + repeated("?", 60) + "b*", repeated("a*?b*", 40), false);
  (void)includes(holed(repeated("#a*", 100)), holed(repeated("*a#?", 100)), false);
  (void)includes(std::string(20000, '*') + "a", std::string(20000, 'a'), false);
  (void)matches(holed(std::string(3000, '#') + "b"), std::string(3000, 'a'), false);
  (void)includes(holed(repeated("a#", 2000)), holed(repeated("a#", 2000)), false);
  CHECK(std::chrono::steady_clock::now() - start <
        std::chrono::seconds(10));  // half a second, with sanitizers too
}

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
      s.actions_open = chance(10);
      s.principals.clear();
      (chance(20) ? s.not_principals : s.principals)
          .push_back(service(principals[random() % principals.size()]));
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
        const std::string listed = (not_action ? s.not_actions : s.actions)[0].to_string();
        bool in_actions = listed == "${?}" ? chance(50) : listed == "kms:*" || listed == "kms:Decrypt";
        if (s.actions_open) in_actions = in_actions || chance(50);
        const bool not_principal = !s.not_principals.empty();
        const std::string id = (not_principal ? s.not_principals : s.principals)[0].id.to_string();
        bool in_principals = id == "${?}" ? chance(50) : id.starts_with("logs");
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
