// What the engine costs, against the least that any tool based on the same parser could cost.
//
// Over the tree that PRESYNTH_BENCH_ROOT names (default: examples/), loaded into memory once:
//   bare_parse    tree-sitter over the files that mention CDK, trees thrown away
//   source_file   SourceFile::parse of the same files: parse, lower, index
//   evaluate      the interpreter over parsed files
//   graph_and_rules  the construct graph and every rule, after evaluation
//   whole_check   a fresh Snapshot of the whole tree, analyzed
// All in one thread and interleaved at random, so that a busy machine slows all alike. Prints medians, then
// the ratio of whole_check to bare_parse. With --sources it only lists what it would measure.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/interp/interpreter.h"
#include "analyzers/project/project.h"
#include "analyzers/rule.h"
#include "analyzers/syntax/source_file.h"
#include "grammars/grammars.h"

namespace {

namespace fs = std::filesystem;
using namespace presynth;

struct Workspace {
  std::shared_ptr<const project::FileSystem> files;
  std::vector<std::string> roots;
  std::vector<std::string> sources;
  std::vector<std::pair<std::string, std::string>> cdk;  ///< path and text of the sources that mention CDK
  std::size_t bytes = 0;                                 ///< of them
};

bool is_read(const fs::path& path) {
  const std::string extension = path.extension().string();
  return path.filename() == ".gitignore" || extension == ".json" || extension == ".js" ||
         project::is_typescript_source(path.generic_string());
}

Workspace load(const fs::path& root) {
  auto files = std::make_shared<project::MemoryFileSystem>();
  std::error_code error;
  for (fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied, error),
       end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (entry->is_directory(error)) {
      if (name == "node_modules" || name == "cdk.out" || name.starts_with('.'))
        entry.disable_recursion_pending();
    } else if (entry->is_regular_file(error) && is_read(entry->path())) {
      std::ifstream in(entry->path(), std::ios::binary);
      files->write(entry->path().generic_string(), {std::istreambuf_iterator<char>(in), {}});
    }
  }

  Workspace workspace{.files = files, .roots = {root.generic_string()}, .sources = {}, .cdk = {}};
  workspace.sources = project::find_sources(*files, workspace.roots, false);
  for (const std::string& path : workspace.sources) {
    auto text = files->read(path);
    if (!text || !project::mentions_cdk(*text)) continue;
    workspace.bytes += text->size();
    workspace.cdk.emplace_back(path, std::move(*text));
  }
  return workspace;
}

void bare_parse(benchmark::State& state, const Workspace& workspace) {
  const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), ts_parser_delete);
  for ([[maybe_unused]] auto _ : state) {
    for (const auto& [path, text] : workspace.cdk) {
      const bool tsx = syntax::dialect_of(path) == syntax::Dialect::Tsx;
      ts_parser_set_language(parser.get(), tsx ? tree_sitter_tsx() : tree_sitter_typescript());
      TSTree* tree =
          ts_parser_parse_string(parser.get(), nullptr, text.data(), static_cast<std::uint32_t>(text.size()));
      benchmark::DoNotOptimize(tree);
      ts_tree_delete(tree);
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(workspace.bytes) * state.iterations());
}

void source_file(benchmark::State& state, const Workspace& workspace) {
  for ([[maybe_unused]] auto _ : state) {
    for (const auto& [path, text] : workspace.cdk) {
      benchmark::DoNotOptimize(syntax::SourceFile::parse(path, text));
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(workspace.bytes) * state.iterations());
}

std::shared_ptr<const Analysis> check(const Workspace& workspace) {
  return analyze(std::make_shared<project::Snapshot>(workspace.files, workspace.roots, workspace.sources),
                 Config{});
}

void whole_check(benchmark::State& state, const Workspace& workspace) {
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(check(workspace));
  state.SetBytesProcessed(static_cast<std::int64_t>(workspace.bytes) * state.iterations());
}

/// Without reading and parsing: all files are parsed before the first turn.
void evaluate(benchmark::State& state, const Workspace& workspace) {
  const project::Snapshot snapshot(workspace.files, workspace.roots, workspace.sources);
  benchmark::DoNotOptimize(interp::evaluate(snapshot, interp::Options{}, nullptr));
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(interp::evaluate(snapshot, interp::Options{}, nullptr));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(workspace.bytes) * state.iterations());
}

/// The construct graph and every rule on it.
void graph_and_rules(benchmark::State& state, const Workspace& workspace) {
  const auto snapshot =
      std::make_shared<const project::Snapshot>(workspace.files, workspace.roots, workspace.sources);
  const rule::Options defaults;
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    const interp::Evaluated evaluated = interp::evaluate(*snapshot, interp::Options{}, nullptr);
    state.ResumeTiming();
    std::vector<std::vector<Diagnostic>> findings;
    for (const auto& run : evaluated.runs) {
      const graph::ConstructGraph graph(std::shared_ptr<value::Evaluation>(run, run->heap.get()), *snapshot);
      for (const rule::Rule* rule : rules::all()) {
        rule::Pass pass(graph, rule->info, false, defaults);
        rule->run(pass);
        findings.push_back(pass.take());
      }
    }
    benchmark::DoNotOptimize(findings);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(workspace.bytes) * state.iterations());
}

/// What is measured, for who measures other programs over the same: `cdk|other source|test BYTES PATH`, a
/// line each.
void print_sources(const Workspace& workspace) {
  for (const std::string& path : project::find_sources(*workspace.files, workspace.roots, true)) {
    const auto text = workspace.files->read(path);
    if (!text) continue;
    const bool test = !std::ranges::binary_search(workspace.sources, path);
    std::cout << (project::mentions_cdk(*text) ? "cdk " : "other ") << (test ? "test " : "source ")
              << text->size() << ' ' << path << '\n';
  }
}

/// Prints as usual and keeps the median processor time of each benchmark.
class Medians : public benchmark::ConsoleReporter {
 public:
  Medians() : ConsoleReporter(OO_Tabular) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.aggregate_name == "median") times_[run.run_name.function_name] = run.GetAdjustedCPUTime();
    }
    ConsoleReporter::ReportRuns(runs);
  }
  [[nodiscard]] double of(const std::string& name) const {
    const auto found = times_.find(name);
    return found == times_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, double> times_;
};

}  // namespace

int main(int argc, char** argv) {
  const bool list = argc == 2 && std::string_view(argv[1]) == "--sources";
  // Our defaults come first, so that what the user says wins.
  std::vector<std::string> defaults = {"--benchmark_repetitions=9",
                                       "--benchmark_enable_random_interleaving=true",
                                       "--benchmark_report_aggregates_only=true", "--benchmark_min_time=0.2"};
  std::vector<char*> arguments(argv, argv + argc);
  for (std::string& flag : defaults) arguments.insert(arguments.begin() + 1, flag.data());
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (!list && benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;

  const char* named = std::getenv("PRESYNTH_BENCH_ROOT");
  std::error_code error;
  const fs::path root = fs::canonical(named != nullptr ? named : "examples", error);
  if (error) {
    std::cerr << "presynth_bench: " << (named != nullptr ? named : "examples") << ": " << error.message()
              << '\n';
    return 2;
  }
  const Workspace workspace = load(root);
  if (list) {
    print_sources(workspace);
    return 0;
  }
  if (workspace.cdk.empty()) {
    std::cerr << "presynth_bench: no TypeScript file under " << root.generic_string() << " mentions CDK\n";
    return 2;
  }
  const auto analysis = check(workspace);
  std::cerr << workspace.sources.size() << " sources, " << workspace.cdk.size() << " mention CDK ("
            << workspace.bytes << " bytes); the check parses " << analysis->stats.parsed << " ("
            << analysis->stats.parsed_bytes << " bytes) and reports " << analysis->diagnostics.size()
            << " diagnostics\n";

  // Microseconds read well from one stack to a large repository.
  const auto add = [&workspace](const char* name, void (*function)(benchmark::State&, const Workspace&)) {
    return benchmark::RegisterBenchmark(
               name, [function, &workspace](benchmark::State& state) { function(state, workspace); })
        ->Unit(benchmark::kMicrosecond);
  };
  add("bare_parse", bare_parse);
  add("source_file", source_file);
  add("evaluate", evaluate);
  // Each turn evaluates first, unmeasured: one turn a repetition, or it would take hours over a large tree.
  add("graph_and_rules", graph_and_rules)->Iterations(1);
  add("whole_check", whole_check);
  Medians medians;
  benchmark::RunSpecifiedBenchmarks(&medians);
  benchmark::Shutdown();
  if (medians.of("bare_parse") > 0 && medians.of("whole_check") > 0) {
    std::cout << "whole_check / bare_parse = " << medians.of("whole_check") / medians.of("bare_parse")
              << '\n';
  }
  return 0;
}
