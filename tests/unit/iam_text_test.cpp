// Texts with holes, patterns, and which includes which.
#include <algorithm>
#include <array>
#include <bitset>
#include <random>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/iam.h"

using namespace presynth::iam;
using namespace presynth::testing;

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

// Exponential for matchers that backtrack and for subset constructions without a bound: those would not end
// before ctest gives up.
TEST_CASE("iam: no pattern takes for ever") {
  const auto repeated = [](std::string_view unit, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += unit;
    return result;
  };
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
}
