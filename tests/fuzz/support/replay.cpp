// Runs the targets on inputs that once failed, and on the programs of this repository; a breach ends the
// process. Names of targets leave out the others; files after one name are its inputs.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fuzz/support/fuzz.h"

namespace {

namespace fs = std::filesystem;
using presynth::fuzz::Target;

/// Of the repository's programs, every so many: the rest is the fuzzer's.
constexpr std::size_t kEvery = 5;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(2);
  }
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

void run(const Target& target, const std::string& name, const std::string& data) {
  // Last on the terminal when the process ends here.
  fmt::print(stderr, "{} {}\n", target.name, name);
  target.run(data);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const char* source = std::getenv("PRESYNTH_SOURCE_DIR");
  const fs::path regressions = fs::path(source == nullptr ? "." : source) / "tests/fuzz/regressions";
  std::size_t count = 0;
  for (const Target& target : presynth::fuzz::kTargets) {
    if (!arguments.empty() && arguments.front() != target.name) continue;
    if (arguments.size() > 1) {
      for (std::size_t i = 1; i < arguments.size(); ++i, ++count)
        run(target, arguments[i], read(arguments[i]));
      continue;
    }
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(regressions / target.name, error))
      files.push_back(entry.path());
    std::ranges::sort(files);
    for (const fs::path& file : files) run(target, file.filename().string(), read(file));
    const std::vector<std::string>& seeds = presynth::fuzz::seeds(target.name);
    for (std::size_t i = 0; i < seeds.size(); i += kEvery, ++count)
      run(target, "seed " + std::to_string(i), seeds[i]);
    count += files.size();
  }
  std::printf("%zu inputs\n", count);
  return count == 0 ? 1 : 0;
}
