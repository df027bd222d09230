// The floor of every table: tree-sitter and its TypeScript grammars as npm has them, -O2 and malloc, over
// files that are in memory already; trees thrown away. Nothing of Presynth is in this program, nor the
// allocator, flags and profile that its own parser has, so that a faster Presynth does not move what it is
// compared with.
//
//   presynth_stock_parse THREADS <names of files, a line each    prints
//   {"files":…,"bytes":…,"seconds":…,"cpu":…}
#include <tree_sitter/api.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

extern "C" {
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
}

namespace {

struct Source {
  bool tsx;
  std::string text;
};

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void parse(const std::vector<Source>& sources, std::atomic<std::size_t>& next) {
  const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), ts_parser_delete);
  for (std::size_t i = next++; i < sources.size(); i = next++) {
    const Source& source = sources[i];
    ts_parser_set_language(parser.get(), source.tsx ? tree_sitter_tsx() : tree_sitter_typescript());
    ts_tree_delete(ts_parser_parse_string(parser.get(), nullptr, source.text.data(),
                                          static_cast<std::uint32_t>(source.text.size())));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc == 2 ? std::atoi(argv[1]) : 0;
  if (threads < 1) {
    std::cerr << "usage: presynth_stock_parse THREADS <FILE_WITH_NAMES\n";
    return 2;
  }
  std::vector<Source> sources;
  std::size_t bytes = 0;
  for (std::string path; std::getline(std::cin, path);) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      std::cerr << "presynth_stock_parse: cannot read " << path << '\n';
      return 2;
    }
    sources.push_back({path.ends_with(".tsx"), {std::istreambuf_iterator<char>(in), {}}});
    bytes += sources.back().text.size();
  }
  // The largest first: no core is left alone with a large one at the end.
  std::ranges::stable_sort(sources, std::ranges::greater{},
                           [](const Source& one) { return one.text.size(); });

  const double processor = processor_seconds();
  const auto start = std::chrono::steady_clock::now();
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < threads; ++i) others.emplace_back([&] { parse(sources, next); });
    parse(sources, next);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  std::cout << R"({"files":)" << sources.size() << R"(,"bytes":)" << bytes << R"(,"seconds":)"
            << elapsed.count() << R"(,"cpu":)" << processor_seconds() - processor << "}\n";
  return 0;
}
