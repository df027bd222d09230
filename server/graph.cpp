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
  auto selection = select(options.paths, std::filesystem::current_path().string(), DiskFileSystem());
  if (!selection) {
    print_error(selection.error());
    return kExitFailed;
  }
  Progress progress(is_terminal(STDERR_FILENO));
  const Workspace workspace = load(std::move(*selection), {options.include_tests, options.jobs}, progress);
  if (const std::vector<std::string> problems = configuration_problems(workspace); !problems.empty()) {
    progress.stop();
    for (const std::string& problem : problems) print_error(problem);
    return kExitFailed;
  }
  progress.phase("analyzing");
  Config config{.undecided = true, .keep_graph = true};
  configure(workspace, {}, config);
  const std::shared_ptr<const Analysis> analysis = analyze(workspace.snapshot, config);
  const GraphReport report = graph_report(*analysis, workspace.selection);
  progress.stop();

  Positions positions(*analysis->snapshot, text::Encoding::Utf16);
  switch (options.format) {
    case Format::Mermaid: out.write(mermaid_graph(report)); break;
    case Format::Dot: out.write(dot_graph(report)); break;
    case Format::Html: {
      const std::string& base = workspace.selection.base;
      out.write(html_graph(report, base.substr(base.rfind('/') + 1), workspace.selection, positions));
      break;
    }
    default: out.write(json_graph(report, workspace.selection, positions));
  }
  return kExitClean;
}

}  // namespace presynth::server
