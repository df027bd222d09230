// Path conditions, compared with what they mean: a conjunction holds for some assignments of its conditions.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <memory_resource>
#include <random>
#include <ranges>
#include <set>
#include <string>
#include <vector>

#include "analyzers/value/heap.h"

using namespace presynth::value;

namespace {

/// Plain conditions, and two unknowns that are each compared with three constants.
struct World {
  static constexpr std::size_t kPlain = 3;
  static constexpr std::size_t kConstants = 3;

  World() {
    for (std::size_t i = 0; i < kPlain; ++i) literals.push_back(heap.conditions.fresh());
    for (const std::uint32_t subject : {7U, 9U}) {
      for (std::size_t i = 0; i < kConstants; ++i)
        literals.push_back(heap.conditions.equals(subject, std::to_string(i)));
    }
  }

  /// Whether the literal holds in one of the possible worlds; an unknown may also be none of its constants.
  [[nodiscard]] bool holds(Literal literal, std::size_t assignment) const {
    const auto at =
        static_cast<std::size_t>(std::ranges::find(literals, std::abs(literal)) - literals.begin());
    bool truth = false;
    if (at < kPlain) {
      truth = ((assignment >> at) & 1U) != 0;
    } else {
      std::size_t rest = assignment >> kPlain;
      if (at >= kPlain + kConstants) rest /= kConstants + 1;
      truth = rest % (kConstants + 1) == (at - kPlain) % kConstants;
    }
    return truth == (literal > 0);
  }
  static constexpr std::size_t kAssignments =
      (std::size_t{1} << kPlain) * (kConstants + 1) * (kConstants + 1);

  [[nodiscard]] std::set<std::size_t> meaning(const Guard& guard) const {
    std::set<std::size_t> result;
    for (std::size_t a = 0; a < kAssignments; ++a) {
      if (std::ranges::all_of(guard.literals(), [&](Literal literal) { return holds(literal, a); }))
        result.insert(a);
    }
    return result;
  }

  Evaluation heap;
  std::vector<Literal> literals;
};

}  // namespace

TEST_CASE("conjunctions of path conditions mean what they say") {
  World world;
  Conditions& conditions = world.heap.conditions;
  std::mt19937 random(1);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random()) % bound; };
  std::vector<Guard> guards{Guard()};
  std::size_t contradictions = 0;
  std::size_t implications = 0;
  for (int round = 0; round < 4'000; ++round) {
    const Literal literal = world.literals[below(world.literals.size())];
    const Guard a = guards[below(guards.size())];
    const Guard b =
        below(2) == 0 ? conditions.of(below(2) == 0 ? literal : -literal) : guards[below(guards.size())];
    std::set<std::size_t> both;
    const std::set<std::size_t> of_a = world.meaning(a);
    const std::set<std::size_t> of_b = world.meaning(b);
    std::ranges::set_intersection(of_a, of_b, std::inserter(both, both.end()));

    const std::optional<Guard> joined = conditions.conjoin(a, b);
    REQUIRE(joined.has_value() == !both.empty());
    CHECK(conditions.contradict(a, b) == both.empty());
    // Twice the same: the second answer may come from memory.
    CHECK(conditions.conjoin(a, b) == joined);
    if (!joined) {
      ++contradictions;
      continue;
    }
    CHECK(world.meaning(*joined) == both);
    CHECK(std::ranges::is_sorted(joined->literals()));
    CHECK(conditions.implies(*joined, a));
    CHECK(conditions.implies(*joined, b));
    const bool follows = std::ranges::includes(of_b, of_a);
    CHECK(conditions.implies(a, b) == follows);
    implications += follows ? 1 : 0;
    if (guards.size() < 64) guards.push_back(*joined);
  }
  CHECK(contradictions > 100);
  CHECK(implications > 100);
}

TEST_CASE("what is left of a path without another") {
  World world;
  Conditions& conditions = world.heap.conditions;
  std::mt19937 random(3);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random()) % bound; };
  std::vector<Guard> guards{Guard()};
  std::size_t nothing_left = 0;
  std::size_t exact = 0;
  std::size_t named = 0;
  for (int round = 0; round < 4'000; ++round) {
    const Literal literal = world.literals[below(world.literals.size())];
    const Guard a = guards[below(guards.size())];
    const Guard b = guards[below(guards.size())];
    const std::set<std::size_t> of_a = world.meaning(a);
    const std::set<std::size_t> of_b = world.meaning(b);
    std::set<std::size_t> expected;
    std::ranges::set_difference(of_a, of_b, std::inserter(expected, expected.end()));

    const std::optional<Guard> left = conditions.without(a, b);
    REQUIRE(left.has_value() == !expected.empty());
    CHECK(conditions.without(a, b) == left);
    if (left) {
      CHECK(conditions.implies(*left, a));
      // The opposite of a conjunction is a condition of its own, which none of these worlds knows.
      const bool known = std::ranges::all_of(left->literals(), [&](Literal one) {
        return std::ranges::find(world.literals, std::abs(one)) != world.literals.end();
      });
      if (known) CHECK(world.meaning(*left) == expected);
      (known ? exact : named) += 1;
    } else {
      ++nothing_left;
    }
    const std::optional<Guard> joined =
        conditions.conjoin(a, conditions.of(below(2) == 0 ? literal : -literal));
    if (joined && guards.size() < 64) guards.push_back(*joined);
  }
  CHECK(nothing_left > 100);
  CHECK(exact > 100);
  CHECK(named > 100);
}

TEST_CASE("a conjunction and its opposite exclude each other") {
  World world;
  Conditions& conditions = world.heap.conditions;
  const Guard a = conditions.of(world.literals[0]);
  const Guard b = conditions.of(world.literals[1]);
  const Guard c = conditions.of(world.literals[2]);
  const Guard both = conditions.conjoin(a, b).value_or(Guard());
  const Guard not_both = conditions.opposite(both).value_or(Guard());
  CHECK(conditions.opposite(both) == not_both);
  CHECK(conditions.opposite(not_both) == both);
  CHECK_FALSE(conditions.opposite(Guard()).has_value());
  CHECK(conditions.contradict(both, not_both));
  CHECK(conditions.contradict(not_both, conditions.conjoin(both, c).value_or(Guard())));
  CHECK_FALSE(conditions.contradict(a, not_both));
  const Guard left = conditions.conjoin(not_both, a).value_or(Guard());
  CHECK(conditions.contradict(left, b));
  CHECK_FALSE(conditions.conjoin(b, left).has_value());
  CHECK(conditions.implies(conditions.of(-world.literals[0]), not_both));
  CHECK_FALSE(conditions.implies(c, not_both));
  CHECK(conditions.implies(left, not_both));
  CHECK(conditions.beyond(both, a) == b);
  CHECK(conditions.beyond(both, both).always());
  CHECK(conditions.without(Guard(), not_both) == both);
}

TEST_CASE("a condition made of others is the same one for the same parts") {
  World world;
  Conditions& conditions = world.heap.conditions;
  const std::vector<Literal> parts{world.literals[0], 0, 2, -world.literals[1]};
  const Literal made = conditions.made_of(parts);
  CHECK(conditions.made_of({world.literals[0], 0, 2, world.literals[1]}) != made);
  CHECK(conditions.made_of(parts) == made);
}

TEST_CASE("the alternatives of a choice exclude each other") {
  Evaluation heap;
  const Guard a = heap.conditions.of(heap.conditions.fresh());
  const Guard b = heap.conditions.of(heap.conditions.fresh());
  const Guard both = heap.conditions.conjoin(a, b).value_or(Guard());
  const Value choice = heap.make_choice(
      {{both, Value::number(1)}, {a, Value::number(2)}, {Guard(), Value::number(3)}}, Guard());
  const auto visits = [&](Guard under) {
    std::vector<std::pair<double, Guard>> seen;
    heap.for_each_alternative(
        choice, under, [&](Guard guard, const Value& value) { seen.emplace_back(value.as_number(), guard); });
    return seen;
  };
  const std::vector<std::pair<double, Guard>> all = visits(Guard());
  REQUIRE(all.size() == 3);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].first == static_cast<double>(i + 1));
    for (std::size_t j = 0; j < i; ++j) CHECK(heap.conditions.contradict(all[i].second, all[j].second));
  }
  const std::vector<std::pair<double, Guard>> one = visits(both);
  REQUIRE(one.size() == 1);
  CHECK(one.front() == std::pair(1.0, both));
}

TEST_CASE("a negation follows from another constant, and nothing else does") {
  World world;
  Conditions& conditions = world.heap.conditions;
  const Literal zero = conditions.equals(7, "0");
  const Literal one = conditions.equals(7, "1");
  const Literal other = conditions.equals(9, "1");
  CHECK(conditions.equals(7, "0") == zero);
  CHECK(zero != one);
  CHECK(one != other);
  CHECK(conditions.contradict(conditions.of(zero), conditions.of(one)));
  CHECK(conditions.implies(conditions.of(zero), conditions.of(-one)));
  CHECK_FALSE(conditions.implies(conditions.of(zero), conditions.of(-other)));
  CHECK_FALSE(conditions.implies(conditions.of(-zero), conditions.of(one)));
  CHECK_FALSE(conditions.contradict(conditions.of(zero), conditions.of(other)));
  CHECK_FALSE(conditions.conjoin(conditions.of(zero), conditions.of(-zero)).has_value());
}

TEST_CASE("the same unknown is truthy on one condition, however many there are") {
  World world;
  Conditions& conditions = world.heap.conditions;
  const Literal far = conditions.truthy(100'000);
  const Literal near = conditions.truthy(1);
  CHECK(far != near);
  CHECK(conditions.truthy(100'000) == far);
  CHECK(conditions.truthy(1) == near);
}

TEST_CASE("a conjunction that grows too long becomes a condition of its own, the same one each time") {
  World world;
  Conditions& conditions = world.heap.conditions;
  Guard path;
  Guard before;
  Guard last;
  for (int i = 0; i < 64 && (path.always() || path.literals().size() > 1 || before.always()); ++i) {
    before = path;
    last = conditions.of(conditions.fresh());
    path = conditions.conjoin(path, last).value_or(Guard());
  }
  CHECK(before.literals().size() == 24);
  REQUIRE(path.literals().size() == 1);
  CHECK(conditions.conjoin(before, last) == path);
}

TEST_CASE("which conjunctions are one condition does not depend on where they lie in memory") {
  // A heap with holes between what it makes has the same answers as one without.
  const auto answers = [](std::size_t hole) {
    Evaluation heap;
    const auto leave_hole = [&] {
      if (hole > 0) static_cast<void>(heap.make_string(std::string(hole, 'x')));
    };
    std::vector<Guard> paths;
    for (int each = 0; each < 200; ++each) {
      Guard path;
      for (int i = 0; i < 24; ++i) {
        leave_hole();
        path = heap.conditions.conjoin(path, heap.conditions.of(heap.conditions.fresh())).value_or(Guard());
      }
      paths.push_back(path);
    }
    // More than are remembered. Asked for again, the last first: those are the same, what is forgotten is
    // not.
    struct Asked {
      Guard a;
      Guard b;
      std::optional<Guard> answer;
    };
    std::vector<Asked> asked;
    for (std::size_t i = 0; i + 20 < paths.size(); ++i) {
      for (std::size_t j = i + 1; j < i + 20; ++j) {
        asked.push_back({paths[i], paths[j], heap.conditions.conjoin(paths[i], paths[j])});
        leave_hole();
      }
    }
    std::vector<bool> same;
    for (const Asked& one : std::views::reverse(asked))
      same.push_back(heap.conditions.conjoin(one.a, one.b) == one.answer);
    return std::pair(same, heap.conditions.comparisons());
  };
  const auto expected = answers(0);
  CHECK(std::ranges::count(expected.first, true) > 100);
  CHECK(std::ranges::count(expected.first, false) > 1'000);
  for (const std::size_t hole : {4, 12, 100, 1'000}) CHECK(answers(hole) == expected);
}
