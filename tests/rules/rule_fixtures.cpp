// Runs the rules on tests/rules/<id>.ts (fixture.h has their language) and on the examples in
// docs/rules/<id>.md.
//
// Annotations and fixes are printed by this program (PRESYNTH_UPDATE=1 rewrites the file in place), then
// reviewed by a person. A case that disagrees with the verdict in its title fails in update mode too, so that
// a wrong result cannot be blessed by accident.
//
// What is checked of each case, beside the printed expectation:
// - its files parse, no limit was reached, no file was unusable;
// - \r\n line ends and the reverse order of files give the same diagnostics and fixes;
// - each fix, applied, leaves no new syntax error, removes its diagnostic (and every other one that offered
//   the same edits) and brings no new one;
// - the preferred fixes of a case go together, and afterwards no diagnostic has a preferred fix;
// - what diagnostic.h promises about a Diagnostic.
//
// The examples run under the same rules as the fixture of their rule.
//
// PRESYNTH_FIXTURES names another directory of fixtures.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/rule.h"
#include "analyzers/text/text.h"
#include "tests/projects.h"
#include "tests/rules/fixture.h"

using namespace presynth;
using namespace presynth::testing;

namespace {

using AnalysisPtr = std::shared_ptr<const Analysis>;

// ---- Where they are ---------------------------------------------------------------------------------------

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool updating() {
  static const bool value = environment("PRESYNTH_UPDATE") == "1";
  return value;
}

std::string source_directory() {
  if (std::string directory = environment("PRESYNTH_SOURCE_DIR"); !directory.empty()) return directory;
#ifdef PRESYNTH_SOURCE_DIR
  return PRESYNTH_SOURCE_DIR;
#else
  return ".";  // ctest starts tests in the repository's root
#endif
}

std::string fixture_directory() {
  if (std::string directory = environment("PRESYNTH_FIXTURES"); !directory.empty()) return directory;
#ifdef PRESYNTH_FIXTURES
  return PRESYNTH_FIXTURES;
#else
  return source_directory() + "/tests/rules";
#endif
}

/// Sorted paths of the directory's files with this extension; none when there is no such directory.
std::vector<std::filesystem::path> files_in(const std::string& directory, std::string_view extension) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

std::vector<Fixture>& fixtures() {
  static std::vector<Fixture> all = [] {
    std::vector<Fixture> parsed;
    for (const auto& path : files_in(fixture_directory(), ".ts")) parsed.push_back(parse_fixture(path));
    return parsed;
  }();
  return all;
}

// ---- Running ----------------------------------------------------------------------------------------------

enum class Order : std::uint8_t { Forward, Reversed };

struct How {
  const Rules& rules;
  bool undecided = false;  ///< Config::undecided
};

AnalysisPtr run(const Texts& texts, const How& how, Order order = Order::Forward) {
  auto files = std::make_shared<project::MemoryFileSystem>();
  for (const auto& [path, text] : texts) files->write(path, text);
  const std::vector<std::string> roots{std::string(kRoot)};
  std::vector<std::string> sources = project::find_sources(*files, roots, false);
  if (order == Order::Reversed) std::ranges::reverse(sources);
  Config config;
  config.undecided = how.undecided;
  config.rules = how.rules;
  return analyze(std::make_shared<const project::Snapshot>(files, roots, std::move(sources)), config);
}

/// A diagnostic's identity while the text around it changes.
std::string identity(const Diagnostic& diagnostic) {
  return fmt::format("[{}] {} ({})", diagnostic.rule, diagnostic.message, diagnostic.fingerprint);
}

/// How many diagnostics share one fingerprint. The message may change with the text, the fingerprint may not.
std::map<std::string, std::size_t> fingerprints(const Analysis& analysis) {
  std::map<std::string, std::size_t> counts;
  for (const Diagnostic& d : analysis.diagnostics) ++counts[d.rule + ' ' + d.fingerprint];
  return counts;
}

std::string described(const Location& location, const Texts& texts) {
  const auto text = texts.find(location.file);
  if (text == texts.end()) return fmt::format("{}:?", location.file);
  const text::LineIndex lines(text->second);
  const auto range = lines.range(text->second, location.range, text::Encoding::Utf8);
  return fmt::format("{}:{}:{}-{}:{}", location.file, range.start.line, range.start.character, range.end.line,
                     range.end.character);
}

/// Everything that a diagnostic says, without byte offsets and \r: equal for equal programs.
std::string described(const Diagnostic& d, const Texts& texts) {
  std::string out =
      fmt::format("{} [{}] {}: {}\nwhy: {}\nhelp: {}\nlabel: {}\nunnecessary: {}\nfingerprint: {}\n",
                  described(d.location, texts), d.rule, to_string(d.severity), d.message, d.why, d.help,
                  d.label, d.unnecessary, d.fingerprint);
  if (d.construct) {
    out += fmt::format("construct: {} {}\n", d.construct->type, described(d.construct->location, texts));
    for (const Instance& i : d.construct->instances)
      out += fmt::format("  {} {} {}\n", i.path, i.stack, i.logical_id);
  }
  for (const RelatedPlace& r : d.related)
    out += fmt::format("note: {} {}\n", described(r.location, texts), r.message);
  for (const auto& [key, values] : d.data) out += fmt::format("{}: {}\n", key, fmt::join(values, ", "));
  for (const Fix& fix : d.fixes) {
    out += fmt::format("fix: {} safe={} preferred={}\n", fix.title, fix.safe, fix.preferred);
    const auto changed = applied(texts, fix.edits);
    if (!changed) {
      out += changed.error();
      continue;
    }
    for (const auto& [path, text] : *changed) out += text::unified_diff(texts.at(path), text, path, path, 0);
  }
  return replaced(out, "\r", "");
}

std::vector<std::string> described(const Analysis& analysis, const Texts& texts) {
  std::vector<std::string> all;
  all.reserve(analysis.diagnostics.size());
  for (const Diagnostic& d : analysis.diagnostics) all.push_back(described(d, texts));
  return all;
}

// ---- Checks -----------------------------------------------------------------------------------------------

/// Unlike doctest's macros, `what` is a whole sentence and replaces the expression in the report.
void check(bool good, std::string_view what) {
  CHECK(true);  // counts
  if (!good) FAIL_CHECK(what);
}

/// Also ends the case.
void require(bool good, std::string_view what) {
  if (!good) FAIL(what);
}

void check_place(const Location& location, const Texts& texts, std::string_view what) {
  const auto text = texts.find(location.file);
  require(text != texts.end(), fmt::format("{} is in {}, which is no file of the case", what, location.file));
  const auto at_character = [&](std::uint32_t offset) {
    return offset <= text->second.size() &&
           (offset == text->second.size() ||
            (static_cast<unsigned char>(text->second[offset]) & 0xC0) != 0x80);
  };
  const bool good = location.range.begin <= location.range.end && at_character(location.range.begin) &&
                    at_character(location.range.end);
  check(good, fmt::format("{}: not a range of {}", what, location.file));
}

/// What diagnostic.h promises.
void check_diagnostic(const Diagnostic& d, const Texts& texts) {
  const std::string name = identity(d);
  const auto tidy = [](std::string_view text) {
    return !text.empty() && text.find_first_of("\r\n") == std::string_view::npos && text.front() != ' ' &&
           text.back() != ' ';
  };
  check(std::ranges::any_of(rule_infos(), [&](const RuleInfo* rule) { return rule->id == d.rule; }),
        name + ": no such rule");
  check(tidy(d.message), name + ": the message is not one tidy line");
  check(!d.fingerprint.empty(), name + ": no fingerprint");
  check_place(d.location, texts, name);
  check(!d.location.range.empty(), name + ": the primary range is empty");
  for (const RelatedPlace& related : d.related) {
    check_place(related.location, texts, name + ": a related place");
    check(tidy(related.message), name + ": a related message is not one tidy line");
  }
  if (d.construct) {
    check_place(d.construct->location, texts, name + ": the construct");
    check(!d.construct->type.empty(), name + ": the construct has no type");
    check(!d.construct->instances.empty(), name + ": the construct has no instance");
    for (const Instance& instance : d.construct->instances) {
      check(!instance.path.empty(), name + ": an instance has no path");
    }
  }
  check(std::ranges::count_if(d.fixes, &Fix::preferred) <= 1, name + ": several preferred fixes");
  std::set<std::string> titles;
  for (const Fix& fix : d.fixes) {
    check(tidy(fix.title), name + ": a fix's title is not one tidy line");
    check(titles.insert(fix.title).second, fmt::format("{}: two fixes are called `{}`", name, fix.title));
    check(!fix.edits.empty(), fmt::format("{}: `{}` edits nothing", name, fix.title));
    check((fix.safe || !fix.preferred), fmt::format("{}: `{}` is preferred but unsafe", name, fix.title));
  }
}

void check_fix(const Diagnostic& diagnostic, const Fix& fix, const Analysis& before, const Texts& texts,
               const How& how) {
  const std::string name = fmt::format("{}, fix `{}`", identity(diagnostic), fix.title);
  const auto changed = applied(texts, fix.edits);
  if (!changed) FAIL(name << ": " << changed.error());
  check(*changed != texts, name + ": changes nothing");
  const AnalysisPtr after_fix = run(*changed, how);
  check(syntax_errors(*after_fix->snapshot, *changed) <= syntax_errors(*before.snapshot, texts),
        name + ": breaks the syntax");

  auto allowed = fingerprints(before);
  // Whoever offered these very edits is repaired by them: it must not offer them a second time.
  for (const Diagnostic& other : before.diagnostics) {
    if (std::ranges::any_of(other.fixes, [&](const Fix& f) { return f.edits == fix.edits; })) {
      --allowed[other.rule + ' ' + other.fingerprint];
    }
  }
  for (const Diagnostic& left : after_fix->diagnostics) {
    std::size_t& count = allowed[left.rule + ' ' + left.fingerprint];
    check(count > 0, fmt::format("{}: leaves or brings {}", name, identity(left)));
    if (count > 0) --count;
  }
}

void check_preferred_fixes(const Analysis& before, const Texts& texts, const How& how) {
  std::vector<std::vector<FileEdit>> chosen;
  for (const Diagnostic& diagnostic : before.diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      if (fix.preferred && std::ranges::find(chosen, fix.edits) == chosen.end()) chosen.push_back(fix.edits);
    }
  }
  if (chosen.empty()) return;
  std::vector<FileEdit> all;
  for (const auto& edits : chosen) all.insert(all.end(), edits.begin(), edits.end());
  const auto changed = applied(texts, all);
  if (!changed) FAIL("the preferred fixes clash: " << changed.error());
  const AnalysisPtr after_fixes = run(*changed, how);
  check(syntax_errors(*after_fixes->snapshot, *changed) <= syntax_errors(*before.snapshot, texts),
        "the preferred fixes together break the syntax");
  for (const Diagnostic& left : after_fixes->diagnostics) {
    check(std::ranges::none_of(left.fixes, &Fix::preferred),
          fmt::format("after all preferred fixes there is still one for {}", identity(left)));
  }
}

void check_same(const std::vector<std::string>& expected, const std::vector<std::string>& actual,
                std::string_view how) {
  const auto flat = [](const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out += one + "----\n";
    return out;
  };
  const std::string difference = text::unified_diff(flat(expected), flat(actual), "as written", how);
  check(difference.empty(), fmt::format("{} changes the result:\n{}", how, difference));
}

void check_line_ends(const Analysis& analysis, const Texts& texts, const How& how) {
  Texts crlf;
  for (const auto& [path, text] : texts) crlf[path] = replaced(text, "\n", "\r\n");
  const AnalysisPtr other = run(crlf, how);
  check_same(described(analysis, texts), described(*other, crlf), "\\r\\n");
  for (const Diagnostic& diagnostic : other->diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      const auto changed = applied(crlf, fix.edits);
      if (!changed) continue;
      for (const auto& [path, text] : *changed) {
        check(replaced(text, "\r\n", "").find_first_of("\r\n") == std::string::npos,
              fmt::format("{}, fix `{}`: mixes line ends", identity(diagnostic), fix.title));
      }
    }
  }
}

/// True when the diagnostics agree with the word that the author wrote.
bool check_verdict(const std::string& id, const Case& the_case, const Analysis& plain,
                   const Analysis* undecided) {
  const auto speaks = [&](const Analysis& analysis, bool hints_only) {
    return std::ranges::any_of(analysis.diagnostics, [&](const Diagnostic& d) {
      return d.rule == id && (!hints_only || d.severity == Severity::Hint);
    });
  };
  bool agrees = true;
  const auto demand = [&](bool condition, std::string_view what) {
    check(condition, what);
    agrees = agrees && condition;
  };
  if (the_case.verdict == Verdict::Fires) {
    demand(speaks(plain, false), "the verdict is `fires`, but the rule is silent");
  } else {
    std::string all;
    for (const Diagnostic& d : plain.diagnostics) all += "\n  " + identity(d);
    demand(plain.diagnostics.empty(), "the verdict is `silent` or `undecided`, but there is:" + all);
  }
  if (undecided) demand(speaks(*undecided, true), "Config::undecided gives no hint of the rule");
  return agrees;
}

void check_case(const Fixture& fixture, Case& the_case) {
  const Texts texts = texts_of(the_case);
  const How how{fixture.rules, the_case.run_undecided};
  const AnalysisPtr plain = run(texts, {fixture.rules});
  const AnalysisPtr undecided = the_case.run_undecided ? run(texts, how) : nullptr;
  const AnalysisPtr analysis = undecided ? undecided : plain;

  check(syntax_errors(*analysis->snapshot, texts) == 0, "the case has a syntax error");
  CHECK_FALSE(analysis->stopped);
  for (const std::string& limit : analysis->stats.limits) FAIL_CHECK("a limit was reached: " << limit);
  for (const auto& problem : analysis->problems) FAIL_CHECK(problem.path << ": " << problem.reason);

  const bool agrees = check_verdict(fixture.id, the_case, *plain, undecided.get());
  if (undecided) {
    // Hints come on top; nothing else may change.
    std::vector<std::string> rest;
    const auto always = described(*plain, texts);
    for (std::string& one : described(*undecided, texts)) {
      const bool is_new_hint =
          std::ranges::find(always, one) == always.end() && one.find("] hint: ") != std::string::npos;
      if (!is_new_hint) rest.push_back(std::move(one));
    }
    check_same(always, rest, "Config::undecided");
  }

  std::vector<std::string> problems;
  const std::string actual = printed(fixture, the_case, *analysis, problems);
  for (const std::string& problem : problems) FAIL_CHECK(problem);
  const std::string difference =
      text::unified_diff(the_case.expected, actual, "fixture", "analysis", 100'000);
  // A printed case that contradicts its author's verdict is not taken over.
  if (agrees && problems.empty()) the_case.actual = actual;
  if (!updating() || !agrees) check(difference.empty(), '\n' + difference);

  for (const Diagnostic& diagnostic : analysis->diagnostics) check_diagnostic(diagnostic, texts);
  check_same(described(*analysis, texts), described(*run(texts, how, Order::Reversed), texts),
             "the reverse order of files");
  check_line_ends(*analysis, texts, how);
  for (const Diagnostic& diagnostic : analysis->diagnostics) {
    for (const Fix& fix : diagnostic.fixes) check_fix(diagnostic, fix, *analysis, texts, how);
  }
  check_preferred_fixes(*analysis, texts, how);
}

/// Rewrites the fixtures of which a printed case differs. Cases that did not run stay as they are.
void update_fixtures() {
  for (const Fixture& fixture : fixtures()) {
    std::string text = fixture.start;
    for (const Case& the_case : fixture.cases) {
      if (!text.empty()) text += '\n';
      text += the_case.actual.empty() ? the_case.expected : the_case.actual;
    }
    if (text == read_text(fixture.path)) continue;
    std::ofstream out(fixture.path, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error(fmt::format("cannot write {}", fixture.path.string()));
    fmt::print("updated {}\n", fixture.path.filename().string());
  }
}

// ---- Documentation ----------------------------------------------------------------------------------------

/// The contents of the page's fenced blocks whose info string is `info`.
std::vector<std::string> fenced(std::string_view page, std::string_view info) {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const std::string& line : split_lines(page)) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back().append(line) += '\n';
    } else if (line == fmt::format("```{}", info)) {
      inside = true;
      blocks.emplace_back();
    }
  }
  return blocks;
}

void check_example(const std::string& id, const Rules& rules, const std::string& code, bool bad) {
  const Texts texts{{std::string(kRoot).append(kDefaultFile), code}};
  const AnalysisPtr analysis = run(texts, {rules});
  check(syntax_errors(*analysis->snapshot, texts) == 0, "the example has a syntax error");
  std::string all;
  for (const Diagnostic& d : analysis->diagnostics) all += "\n  " + identity(d);
  if (!bad) {
    check(analysis->diagnostics.empty(), "the good example gives" + all);
    return;
  }
  const bool exactly_one = analysis->diagnostics.size() == 1 && analysis->diagnostics.front().rule == id;
  check(exactly_one, "the bad example should give one diagnostic, of its rule, and gives" + all);
  for (const Diagnostic& diagnostic : analysis->diagnostics) {
    check_diagnostic(diagnostic, texts);
    for (const Fix& fix : diagnostic.fixes) check_fix(diagnostic, fix, *analysis, texts, {rules});
  }
}

// ---- Test cases -------------------------------------------------------------------------------------------

/// A doctest test case that is known only when the fixtures are read. (SUBCASE in a loop loses the cases
/// after the first one that ends early.)
struct DynamicTest {
  std::string name;
  std::function<void()> body;
};

std::deque<DynamicTest>& dynamic_tests() {
  static std::deque<DynamicTest> all;  // doctest keeps pointers to the names
  return all;
}

void run_dynamic_test() {
  const char* name = doctest::getContextOptions()->currentTest->m_name;
  const auto test =
      std::ranges::find_if(dynamic_tests(), [&](const auto& t) { return t.name.c_str() == name; });
  test->body();
}

void add_test(std::string_view suite, std::string name, const std::string& file, unsigned line,
              std::function<void()> body) {
  const DynamicTest& test = dynamic_tests().emplace_back(std::move(name), std::move(body));
  static std::set<std::string, std::less<>> suites;  // doctest keeps pointers to these too
  const std::string& kept_suite = *suites.emplace(suite).first;
  doctest::detail::regTest(doctest::detail::TestCase(run_dynamic_test, file.c_str(), line,
                                                     doctest::detail::TestSuite() * kept_suite.c_str()) *
                           test.name.c_str());
}

void add_fixture_tests(Fixture& fixture) {
  const std::string file = fixture.path.generic_string();
  add_test(fixture.id, fixture.id + " is well-formed", file, 1, [&fixture] {
    for (const std::string& error : fixture.errors) FAIL_CHECK(error);
  });
  for (Case& the_case : fixture.cases) {
    add_test(fixture.id, the_case.title, file, the_case.line, [&] { check_case(fixture, the_case); });
  }
}

void add_documentation_tests(const std::filesystem::path& path) {
  const std::string id = path.stem().string();
  const std::string page = read_text(path);
  std::vector<std::string> errors;
  const auto fixture = std::ranges::find(fixtures(), id, &Fixture::id);
  const Rules rules = fixture != fixtures().end() ? fixture->rules : rules_of(id, {}, errors);
  for (const bool bad : {true, false}) {
    const std::string_view kind = bad ? "bad" : "good";
    const std::vector<std::string> examples = fenced(page, fmt::format("ts {}", kind));
    const std::string name = fmt::format("{}.md: {} example", id, kind);
    if (examples.empty()) {
      add_test("documentation", name, path.generic_string(), 1, [] { FAIL_CHECK("there is none"); });
    }
    for (std::size_t i = 0; i < examples.size(); ++i) {
      add_test("documentation", fmt::format("{} {}", name, i + 1), path.generic_string(), 1,
               [id, rules, bad, code = examples[i]] { check_example(id, rules, code, bad); });
    }
  }
}

}  // namespace

TEST_CASE("every rule has a fixture and a page") {
  CHECK_FALSE(rule_infos().empty());
  for (const RuleInfo* rule : rule_infos()) {
    CAPTURE(rule->id);
    CHECK(std::ranges::any_of(fixtures(), [&](const Fixture& fixture) { return fixture.id == rule->id; }));
    CHECK(std::filesystem::exists(fmt::format("{}/docs/rules/{}.md", source_directory(), rule->id)));
  }
}

TEST_CASE("a fixture runs its own rule and those that it names, no other") {
  const Texts texts{{std::string(kRoot).append(kDefaultFile), R"(import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
const stack = new Stack(new App(), 'Stack');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
const vpc = new ec2.Vpc(stack, 'Vpc');
const endpoint = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
)"}};
  const auto found = [&](const std::string& id, const std::vector<std::string>& start) {
    std::vector<std::string> errors;
    const Rules rules = rules_of(id, start, errors);
    CHECK(errors.empty());
    std::set<std::string> ids;
    const AnalysisPtr analysis = run(texts, {rules});
    for (const Diagnostic& d : analysis->diagnostics) ids.insert(d.rule);
    return ids;
  };
  const std::string grant = "kms-missing-logs-grant";
  const std::string endpoint = "unused-endpoint-variable";
  CHECK(found(grant, {}) == std::set{grant});
  CHECK(found(endpoint, {"// a remark"}) == std::set{endpoint});
  CHECK(found(grant, {"// a remark", "//- with " + endpoint}) == std::set{grant, endpoint});
}

int main(int argc, char** argv) {
  for (Fixture& fixture : fixtures()) add_fixture_tests(fixture);
  for (const auto& path : files_in(source_directory() + "/docs/rules", ".md")) add_documentation_tests(path);
  doctest::Context context(argc, argv);
  const int result = context.run();
  if (updating() && !context.shouldExit()) update_fixtures();
  return result;
}
