// A finding in one text, for reports that are read far from the code.
#pragma once

#include <string>

#include "analyzers/rule/diagnostic.h"

namespace presynth::server {

/// What is wrong, what it does at deploy, and what to do, a line each.
[[nodiscard]] std::string whole_message(const Diagnostic& diagnostic);

}  // namespace presynth::server
