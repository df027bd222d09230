// What is known of a construct, for a person: shown when hovering, and beside the graph.
#pragma once

#include <string>
#include <vector>

#include "analyzers/analysis/lookup.h"

namespace presynth {

/// One line; `place` is where it comes from, when it comes from the source.
struct Fact {
  std::string text;
  std::optional<Location> place;
};

struct Description {
  std::string title;  ///< "KMS key Key"
  std::string type;   ///< "aws-cdk-lib.aws_kms.Key"; "" for a construct of the program's own class
  std::vector<Instance> instances;
  struct Section {
    std::string title;
    std::vector<Fact> facts;
  };
  std::vector<Section> sections;
};

/// Of the first construct of the sight when they differ; `instances` lists them all. Says who may use a key
/// and who needs it, what a boundary allows, which key, role, boundary and network a resource has.
[[nodiscard]] Description describe(const Analysis& analysis, const Sight& sight);

}  // namespace presynth
