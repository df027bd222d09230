#include <unistd.h>

#include <filesystem>

#include "analyzers/analysis/analysis.h"
#include "server/commands.h"
#include "server/positions.h"
#include "server/progress.h"
#include "server/report/json.h"
#include "server/workspace.h"

namespace presynth::server {

int run_graph(const GraphOptions& options, Output& out) {
  auto disk = std::make_shared<const DiskFileSystem>();
  auto selection = select(options.paths, std::filesystem::current_path().string(), *disk);
  if (!selection) {
    print_error(selection.error());
    return kExitFailed;
  }
  Progress progress(is_terminal(STDERR_FILENO));
  const Workspace workspace =
      load(std::move(*selection), std::move(disk), {options.include_tests, options.jobs}, progress);
  progress.phase("analyzing");
  const std::shared_ptr<const Analysis> analysis = analyze(workspace.snapshot, Config{});
  progress.stop();

  std::vector<const ConstructSummary*> constructs;
  for (const ConstructSummary& construct : analysis->constructs) {
    if (workspace.selection.contains(construct.location.file)) constructs.push_back(&construct);
  }
  Positions positions(*analysis->snapshot, text::Encoding::Utf16);
  out.write(json_graph(constructs, workspace.selection, positions));
  return kExitClean;
}

}  // namespace presynth::server
