// Internal to the project layer: the source file that the `app` command of a cdk.json starts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/project/resolver.h"
#include "analyzers/project/workspace.h"

namespace presynth::project {

/// A command line, cut as a POSIX shell would: commands between `&&`, `||`, `|`, `;` and `&`, words without
/// quotes.
[[nodiscard]] std::vector<std::vector<std::string>> split_commands(std::string_view line);

/// The file that `command` runs from `directory`, or "". Nothing is run: the last word that leads to a source
/// file is taken (`npx ts-node -P tsconfig.json bin/app.ts`), a built file leads to its source (`node
/// dist/app.js`), and `npm run name` leads to that script of package.json.
[[nodiscard]] std::string entry_of_command(Workspace& workspace, Resolver& resolver,
                                           const std::string& directory, std::string_view command);

}  // namespace presynth::project
