// A target as libFuzzer wants it. PRESYNTH_FUZZ_TARGET names it.
//
// Half of the mutations work on lines and names: statements that come from other programs or move within
// this one get further than bytes that are flipped.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/support/fuzz.h"
#include "tests/lines.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using presynth::fuzz::seeds;
using presynth::testing::lines_of;

constexpr std::string_view kTarget = PRESYNTH_FUZZ_TARGET;

class Mutation {
 public:
  Mutation(std::string_view text, unsigned seed) : random_(seed), lines_(lines_of(text)) {}

  std::string run() {
    for (std::size_t times = 1 + below(3); times > 0; --times) once();
    std::string text;
    for (const std::string& line : lines_) text += line;
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  /// A few lines of a program of the repository.
  std::vector<std::string> borrowed() {
    const auto& all = seeds(kTarget);
    if (all.empty()) return {};
    const std::vector<std::string> lines = lines_of(all[below(all.size())]);
    const std::size_t from = below(lines.size());
    const std::size_t count = std::min(lines.size() - from, 1 + below(8));
    return {lines.begin() + static_cast<std::ptrdiff_t>(from),
            lines.begin() + static_cast<std::ptrdiff_t>(from + count)};
  }

  struct Range {
    std::size_t from;
    std::size_t to;
  };
  Range some() {
    const std::size_t from = below(lines_.size());
    return {from, std::min(lines_.size(), from + 1 + below(6))};
  }
  auto at(std::size_t i) { return lines_.begin() + static_cast<std::ptrdiff_t>(i); }

  void insert(std::size_t where, const std::vector<std::string>& what) {
    lines_.insert(at(where), what.begin(), what.end());
  }

  void wrap() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kAround{{
        {"if (process.env.X) {\n", "}\n"},
        {"if (a === 'b') {\n", "} else { throw 1; }\n"},
        {"for (const x of [1, 2, unknown()]) {\n", "}\n"},
        {"for (let i = 0; i < 9; i++) {\n", "}\n"},
        {"while (queue.length) {\n", "}\n"},
        {"do {\n", "} while (f());\n"},
        {"function f(a: any, ...rest: any[]) {\n", "}\nf();\n"},
        {"class C extends Construct { constructor(s, i, p?) { super(s, i);\n", "} }\nnew C(this, 'C');\n"},
        {"try {\n", "} catch (e) { } finally { }\n"},
        {"switch (x) { case 1:\n", "break; default: }\n"},
        {"(async () => {\n", "})();\n"},
        {"[1, 2, 3].forEach((x, i) => {\n", "});\n"},
        {"namespace N { export\n", "}\n"},
        {"const o = { get k() {\n", "} }; o.k;\n"},
    }};
    const auto& [before, after] = kAround[below(kAround.size())];
    const Range range = some();
    insert(range.to, {std::string(after)});
    insert(range.from, {std::string(before)});
  }

  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
  }

  /// The word or the string around some place of a line.
  std::pair<std::size_t, std::size_t> word_of(const std::string& line) {
    if (line.empty()) return {0, 0};
    std::size_t begin = below(line.size());
    while (begin < line.size() && !is_word(line[begin])) ++begin;
    std::size_t end = begin;
    while (begin > 0 && is_word(line[begin - 1])) --begin;
    while (end < line.size() && is_word(line[end])) ++end;
    return {begin, end - begin};
  }

  void replace_word() {
    static constexpr std::array<std::string_view, 24> kWords{
        "undefined", "null",    "this",   "super", "arguments", "0",         "-1",        "1e9",
        "NaN",       "[]",      "{}",     "''",    "`${x}`",    "await x",   "...x",      "x?.y",
        "typeof x",  "() => x", "Object", "Array", "Promise",   "prototype", "__proto__", "constructor"};
    std::string& line = lines_[below(lines_.size())];
    const auto [begin, size] = word_of(line);
    std::string with;
    if (below(3) == 0) {
      with = kWords[below(kWords.size())];
    } else {
      const std::string& other = lines_[below(lines_.size())];
      const auto [from, count] = word_of(other);
      with = other.substr(from, count);
    }
    line.replace(begin, size, with);
  }

  void once() {
    if (lines_.empty() || below(48) == 0) {
      const auto& all = seeds(kTarget);
      if (!all.empty()) lines_ = lines_of(all[below(all.size())]);
      return;
    }
    const Range range = some();
    switch (below(10)) {
      case 0:
      case 1: insert(range.from, borrowed()); break;
      case 2: lines_.erase(at(range.from), at(range.to)); break;
      case 3: {
        lines_.erase(at(range.from), at(range.to));
        insert(range.from, borrowed());
        break;
      }
      case 4: {
        const std::vector<std::string> copy(at(range.from), at(range.to));
        insert(below(lines_.size() + 1), copy);
        break;
      }
      case 5: std::swap(lines_[range.from], lines_[below(lines_.size())]); break;
      case 6: wrap(); break;
      case 7: {
        static constexpr std::array<std::string_view, 8> kFiles{
            "//- /lib/a.ts\n", "//- /lib/index.ts\n",  "//- /b.tsx\n", "//- /app.ts\n",
            "//- /cdk.json\n", "//- /tsconfig.json\n", "//- /c.js\n",  "//- /presynth.json\n"};
        insert(range.from, {std::string(kTarget == "messages" ? "?\n" : kFiles[below(kFiles.size())])});
        break;
      }
      default: replace_word();
    }
  }

  std::minstd_rand random_;
  std::vector<std::string> lines_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const presynth::fuzz::Target& target : presynth::fuzz::kTargets) {
    if (target.name == kTarget) target.run({reinterpret_cast<const char*>(data), size});
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string text = Mutation({reinterpret_cast<const char*>(data), size}, seed).run();
  if (text.size() > max_size) text.resize(max_size);
  std::ranges::copy(text, data);
  return text.size();
}
