// Internal to the project layer: what Snapshot::cdk_sources finds once.
#pragma once

#include <string>
#include <vector>

#include "analyzers/project/project.h"

namespace presynth::project {

[[nodiscard]] std::vector<std::string> cdk_sources(const Snapshot& snapshot);

}  // namespace presynth::project
