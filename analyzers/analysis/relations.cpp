#include "analyzers/analysis/relations.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace presynth {

namespace {

using graph::Boundary;
using graph::Construct;
using graph::Use;
using Kind = Relation::Kind;
using State = Relation::State;

class Relations {
 public:
  explicit Relations(const Analysis& analysis) : analysis_(analysis) {
    for (std::size_t i = 0; i < analysis.constructs.size(); ++i) {
      const ConstructSummary& summary = analysis.constructs[i];
      indices_.emplace(std::tuple(summary.path, summary.location.file, summary.location.range.begin), i);
    }
    for (const Diagnostic& diagnostic : analysis.diagnostics) {
      if (diagnostic.construct) by_place_.emplace(diagnostic.construct->location, &diagnostic);
    }
  }

  std::vector<Relation> run() {
    for (const Construct& group : resources("AWS::Logs::LogGroup")) keys_of(group);
    for (const Construct& function : resources("AWS::Lambda::Function")) {
      roles_of(function);
      networks_of(function);
    }
    for (const Construct& role : resources("AWS::IAM::Role")) boundaries_of(role, role);
    for (const Construct& endpoint : resources("AWS::EC2::VPCEndpoint")) vpc_of(endpoint);
    std::ranges::stable_sort(found_, {},
                             [](const Relation& each) { return std::tuple(each.kind, each.from); });
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::vector<Construct> resources(std::string_view type) const {
    std::vector<Construct> all;
    for (const auto& part : analysis_.parts) {
      const std::vector<Construct> some = part->graph->resources(type);
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }

  [[nodiscard]] std::optional<std::size_t> index_of(const Construct& construct) const {
    const Location place = construct.location();
    const auto found = indices_.find(std::tuple(construct.instance().path, place.file, place.range.begin));
    return found == indices_.end() ? std::nullopt : std::optional(found->second);
  }

  /// Each once: a construct may have its relation on several paths of the program.
  void add(Relation relation) {
    if (std::ranges::find(found_, relation) == found_.end()) found_.push_back(std::move(relation));
  }

  void add_plain(Kind kind, const Construct& from, const Construct& to, const Location& place) {
    const auto from_index = index_of(from);
    const auto to_index = index_of(to);
    if (from_index && to_index) add({kind, *from_index, to_index, State::Plain, {}, {}, place});
  }

  static bool is_about(const Diagnostic& diagnostic, const Construct& construct) {
    const Location place = construct.location();
    return std::ranges::any_of(diagnostic.related,
                               [&](const RelatedPlace& related) { return related.location == place; });
  }

  /// What the rules say of `subject` in its relation to `target`: the finding that shows them both.
  void judge(const Construct& subject, const Construct& target, Relation& relation) const {
    const std::string path = subject.instance().path;
    for (const Diagnostic* diagnostic : about(subject, relation.place)) {
      if (diagnostic->severity == Severity::Hint) {
        relation.state = State::Unknown;
        relation.detail = diagnostic->message;
        continue;
      }
      const auto& instances = diagnostic->construct->instances;
      const auto missing = diagnostic->data.find("missing");
      if (std::ranges::find(instances, path, &Instance::path) == instances.end()) continue;
      if (missing == diagnostic->data.end() || !is_about(*diagnostic, target)) continue;
      relation.state = State::Blocked;
      relation.actions = missing->second;
      relation.detail.clear();
      return;
    }
  }

  [[nodiscard]] std::vector<const Diagnostic*> about(const Construct& subject, const Location& place) const {
    std::vector<const Diagnostic*> found;
    for (const Location& made : std::set{subject.location(), subject.location_for(place)}) {
      const auto [first, last] = by_place_.equal_range(made);
      for (auto each = first; each != last; ++each) found.push_back(each->second);
    }
    return found;
  }

  void keys_of(const Construct& group) {
    const auto from = index_of(group);
    if (!from) return;
    for (const Use& use : group.graph().uses(group, "KmsKeyId")) {
      if (use.kind == Use::Kind::None) continue;
      Relation relation{Kind::Key, *from, std::nullopt, State::Allowed, {}, {}, use.place};
      if (use.kind == Use::Kind::Construct) {
        relation.to = index_of(use.target);
        judge(group, use.target, relation);
      } else {
        relation.state = State::Unknown;
        relation.detail = use.reason;
      }
      add(std::move(relation));
    }
  }

  void roles_of(const Construct& function) {
    for (const Use& role : function.graph().uses(function, "Role")) {
      if (role.kind != Use::Kind::Construct) continue;
      if (role.target.implicit()) {
        boundaries_of(role.target, function);
      } else {
        add_plain(Kind::Role, function, role.target, role.place);
        runs_with_[index_of(role.target)].push_back(function);
      }
    }
  }

  void boundaries_of(const Construct& role, const Construct& shown) {
    const auto from = index_of(shown);
    if (!from) return;
    for (const Boundary& boundary : role.graph().boundaries(role, role.object()->born)) {
      if (boundary.kind == Boundary::Kind::None) continue;
      Relation relation{Kind::Boundary, *from, std::nullopt, State::Plain, {}, {}, boundary.place};
      if (boundary.kind == Boundary::Kind::Unreadable) {
        relation.state = State::Unknown;
        relation.detail = boundary.reason;
      } else {
        relation.to = index_of(boundary.policy);
        for (const Construct& function : role.implicit() ? std::vector{shown} : runs_with_[from]) {
          if (relation.state == State::Blocked) break;
          if (!runs_in_vpc(function)) continue;
          relation.state = State::Allowed;
          judge(function, boundary.policy, relation);
        }
      }
      add(std::move(relation));
    }
  }

  [[nodiscard]] bool runs_in_vpc(const Construct& function) const {
    return std::ranges::any_of(function.graph().uses(function, "VpcConfig"), [](const Use& use) {
      return use.kind == Use::Kind::Construct || use.kind == Use::Kind::Present;
    });
  }

  void networks_of(const Construct& function) {
    for (const Use& vpc : function.graph().uses(function, "VpcConfig")) {
      if (vpc.kind == Use::Kind::Construct) {
        add_plain(Kind::Network, function, vpc.target, vpc.place);
      } else if (const auto from = index_of(function); from && vpc.kind != Use::Kind::None) {
        const State state = vpc.kind == Use::Kind::Unknown ? State::Unknown : State::Plain;
        add({Kind::Network, *from, std::nullopt, state, {}, vpc.reason, vpc.place});
      }
    }
  }

  void vpc_of(const Construct& endpoint) {
    // What vpc.addInterfaceEndpoint() makes lies in the VPC; what `new` makes is given it.
    if (const Construct scope = endpoint.scope(); scope && scope.is_a("aws-cdk-lib.aws_ec2.Vpc"))
      add_plain(Kind::Endpoint, scope, endpoint, endpoint.location());
    for (const Use& vpc : endpoint.graph().uses(endpoint, "VpcId")) {
      if (vpc.kind == Use::Kind::Construct) add_plain(Kind::Endpoint, vpc.target, endpoint, vpc.place);
    }
  }

  const Analysis& analysis_;
  std::map<std::tuple<std::string, std::string, std::uint32_t>, std::size_t> indices_;
  std::multimap<Location, const Diagnostic*> by_place_;
  std::map<std::optional<std::size_t>, std::vector<Construct>> runs_with_;
  std::vector<Relation> found_;
};

}  // namespace

std::string_view to_string(Kind kind) {
  constexpr std::array<std::string_view, 5> kNames{"key", "role", "boundary", "network", "endpoint"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view to_string(State state) {
  constexpr std::array<std::string_view, 4> kNames{"plain", "allowed", "blocked", "unknown"};
  return kNames.at(static_cast<std::size_t>(state));
}

std::vector<Relation> relations(const Analysis& analysis) { return Relations(analysis).run(); }

}  // namespace presynth
