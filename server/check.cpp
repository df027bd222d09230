#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <tuple>

#include "analyzers/analysis/analysis.h"
#include "server/baseline.h"
#include "server/commands.h"
#include "server/fix.h"
#include "server/log.h"
#include "server/positions.h"
#include "server/progress.h"
#include "server/report/ci.h"
#include "server/report/json.h"
#include "server/report/sarif.h"
#include "server/report/style.h"
#include "server/report/text.h"
#include "server/report/width.h"
#include "server/workspace.h"
#include "server/write.h"

namespace presynth::server {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxBaselineBytes = std::size_t{64} << 20;

std::size_t milliseconds_since(Clock::time_point start) {
  return static_cast<std::size_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
}

/// `lib/a.ts` as a patch names it; quoted as git does where a plain name would be misread.
std::string patch_name(std::string_view prefix, const std::string& name) {
  const std::string path = std::string(prefix) + name;
  const auto special = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F;
  };
  if (std::none_of(path.begin(), path.end(), special)) {
    // patch(1) ends a name at a space unless a tab follows.
    return path.find(' ') == std::string::npos ? path : path + "\t";
  }
  std::string quoted = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (special(c)) {
      quoted += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string plain_quantity(std::size_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string directory_of_file(const std::string& path) {
  return std::string(project::directory_of(project::join(std::filesystem::current_path().string(), path)));
}

class Check {
 public:
  Check(const CheckOptions& options, Output& out)
      : options_(options),
        out_(out),
        progress_(!options.quiet && is_terminal(STDERR_FILENO)),
        text_options_{use_color(options.color, STDOUT_FILENO), text_columns(STDOUT_FILENO)} {}

  int run() {
    auto selection = select(options_.paths, std::filesystem::current_path().string(), DiskFileSystem());
    if (!selection) {
      print_error(selection.error());
      return kExitFailed;
    }
    if (!options_.baseline.empty() && !read_baseline()) return kExitFailed;
    read(std::move(*selection));
    if (analysis_ == nullptr) return kExitFailed;
    if (!options_.write_baseline.empty()) return write_baseline();
    bool failed = false;
    if (options_.diff) {
      print_diff(plan());
    } else if (options_.fix) {
      failed = !apply(plan());
      if (analysis_ == nullptr) return kExitFailed;
    }
    progress_.stop();
    warn_about_problems();
    warn_about_stale_entries();
    if (!options_.diff) report();
    if (options_.stats) print_stats();
    return failed ? kExitFailed : exit_code();
  }

 private:
  void read(Selection selection) {
    const auto start = Clock::now();
    workspace_ = load(std::move(selection), {options_.include_tests, options_.jobs}, progress_);
    loading_ms_ += milliseconds_since(start);
    if (const std::vector<std::string> problems = configuration_problems(workspace_); !problems.empty()) {
      progress_.stop();
      for (const std::string& problem : problems) print_error(problem);
      analysis_ = nullptr;
      return;
    }
    analysis_ = run_analysis(workspace_.snapshot);
  }

  std::shared_ptr<const Analysis> run_analysis(std::shared_ptr<const project::Snapshot> snapshot) {
    progress_.phase("analyzing");
    Config config{.undecided = level() == Severity::Hint};
    ChosenLevels chosen;
    for (const std::string& rule : options_.disabled) chosen.emplace(rule, std::nullopt);
    configure(workspace_, std::move(chosen), config);
    const auto start = Clock::now();
    auto analysis = analyze(std::move(snapshot), config);
    log::debug("analyzed in {} ms: {} diagnostics", milliseconds_since(start), analysis->diagnostics.size());
    return analysis;
  }

  [[nodiscard]] Severity level() const {
    if (options_.level) return *options_.level;
    return workspace_.configuration->of_folder(workspace_.selection.base).level.value_or(Severity::Error);
  }

  [[nodiscard]] bool is_shown(const Diagnostic& diagnostic) const {
    if (diagnostic.severity == Severity::Hint && level() != Severity::Hint) return false;
    return workspace_.selection.contains(diagnostic.location.file);
  }

  /// What was asked about: what is reported, and what the baseline answers for.
  struct Shown {
    std::vector<const Diagnostic*> reported;
    std::vector<const Diagnostic*> known;
  };
  [[nodiscard]] Shown shown() const { return shown(*analysis_); }
  [[nodiscard]] Shown shown(const Analysis& analysis) const {
    Shown result;
    for (const Diagnostic& diagnostic : analysis.diagnostics) {
      if (is_shown(diagnostic)) result.reported.push_back(&diagnostic);
    }
    result.known = baseline_.take(result.reported);
    return result;
  }

  bool read_baseline() {
    const auto text = read_file(options_.baseline, kMaxBaselineBytes);
    auto parsed = text ? Baseline::parse(*text, directory_of_file(options_.baseline))
                       : std::expected<Baseline, std::string>(std::unexpected(text.error().reason));
    if (!parsed) {
      print_error(fmt::format("cannot use the baseline {}: {}", options_.baseline, parsed.error()));
      return false;
    }
    baseline_ = std::move(*parsed);
    return true;
  }

  int write_baseline() {
    progress_.stop();
    warn_about_problems();
    const std::vector<const Diagnostic*> found = shown().reported;
    const std::string text = baseline_of(found, directory_of_file(options_.write_baseline));
    if (const auto obstacle = write_file(options_.write_baseline, text)) {
      print_error(fmt::format("cannot write {}: {}", options_.write_baseline, *obstacle));
      return kExitFailed;
    }
    if (!options_.quiet) {
      const auto count = static_cast<std::size_t>(std::ranges::count_if(
          found, [](const Diagnostic* each) { return each->severity != Severity::Hint; }));
      print_note(fmt::format("Wrote {} into {}.", counted(count, "finding"), options_.write_baseline));
    }
    return kExitClean;
  }

  void warn_about_stale_entries() {
    if (options_.quiet || options_.baseline.empty()) return;
    const std::vector<std::string> stale = baseline_.stale(shown().known, workspace_.selection);
    for (const std::string& entry : stale)
      print_warning(fmt::format("in the baseline, but found no more: {}", printable(entry)));
    if (!stale.empty())
      print_note("Write the baseline anew with --write-baseline to keep it from growing old.");
  }

  FixPlan plan() {
    FixContext context;
    context.analyze = [&](const std::map<std::string, std::string>& texts) {
      return run_analysis(with_texts(workspace_, texts));
    };
    context.obstacle = [&](const std::string& path) { return write_obstacle(workspace_, path); };
    context.canonical = [&](const std::string& path) { return workspace_.disk->canonical(path); };
    context.wanted = [&](const Analysis& analysis) { return shown(analysis).reported; };
    return plan_fixes(analysis_, context);
  }

  void print_refused(const FixPlan& plan) {
    for (const RefusedFix& refused : plan.refused) {
      const Selection& selection = workspace_.selection;
      const std::string obstacle =
          refused.file.empty() ? refused.reason
                               : fmt::format("{}: {}", selection.display(refused.file), refused.reason);
      print_warning(fmt::format("not fixed: {}:{}:{} ({}): {}", selection.display(refused.location.file),
                                refused.place.line + 1, refused.place.character + 1, refused.title,
                                obstacle));
    }
  }

  void print_diff(const FixPlan& plan) {
    progress_.stop();
    print_refused(plan);
    const Selection& selection = workspace_.selection;
    const bool below = project::relative_to(selection.base, selection.display_base).substr(0, 2) != "..";
    for (const auto& [path, change] : plan.changes) {
      const std::string name = below ? selection.display(path) : selection.name(path);
      out_.write(
          text::unified_diff(change.before, change.after, patch_name("a/", name), patch_name("b/", name)));
    }
    if (options_.quiet) return;
    print_note(plan.applied.empty()
                   ? std::string("Nothing to fix.")
                   : fmt::format("Would fix {} in {}.", counted(plan.applied.size(), "problem"),
                                 counted(plan.changes.size(), "file")));
  }

  /// False when a file could not be written.
  bool apply(FixPlan plan) {
    progress_.stop();
    const FixPlan::Groups groups = plan.groups();
    const std::vector<WriteFailure> failures = write_changes(groups.changes);
    print_refused(plan);

    std::set<std::size_t> failed;
    for (const WriteFailure& failure : failures) {
      failed.insert(failure.group);
      print_error(fmt::format("cannot write {}: {}; its fixes were not applied",
                              workspace_.selection.display(failure.path), failure.reason));
    }
    list_fixed(plan, groups, failed);
    if (!failures.empty()) {
      // The plan did not come true, or the files are not what they were: look at what is there now.
      read(std::move(workspace_.selection));
      if (analysis_ == nullptr) return false;
    } else {
      analysis_ = std::move(plan.analysis);
    }
    return failures.empty();
  }

  void list_fixed(const FixPlan& plan, const FixPlan::Groups& groups, const std::set<std::size_t>& failed) {
    std::vector<std::string> lines;
    std::set<std::string> files;
    for (std::size_t i = 0; i < plan.applied.size(); ++i) {
      if (failed.contains(groups.of_fix[i])) continue;
      const AppliedFix& fix = plan.applied[i];
      files.insert(fix.files.begin(), fix.files.end());
      lines.push_back(fmt::format(
          "  {}:{}:{} {} ({})\n", printable(workspace_.selection.display(fix.diagnostic.location.file)),
          fix.place.line + 1, fix.place.character + 1, printable(fix.title), fix.diagnostic.rule));
    }
    if (lines.empty() || options_.quiet) return;
    const bool to_stdout = options_.format == Format::Text;
    std::string text =
        paint(fmt::format("Fixed {} in {}:", counted(lines.size(), "problem"), counted(files.size(), "file")),
              Style::Good, to_stdout && text_options_.color) +
        "\n";
    for (const std::string& line : lines) text += line;
    if (to_stdout) {
      out_.write(text + "\n");
    } else {
      text.pop_back();
      print_note(text);
    }
  }

  /// Each once, by path.
  [[nodiscard]] std::vector<project::Problem> problems() const {
    std::set<std::pair<std::string, std::string>> sorted;
    const auto add = [&](const std::vector<project::Problem>& some) {
      for (const project::Problem& problem : some) sorted.emplace(problem.path, problem.reason);
    };
    add(analysis_->problems);
    add(workspace_.snapshot->problems());
    add(disk_problems(workspace_));
    add(workspace_.problems);
    std::vector<project::Problem> result;
    result.reserve(sorted.size());
    for (const auto& [path, reason] : sorted) result.push_back({path, reason});
    return result;
  }

  void warn_about_problems() {
    if (options_.quiet) return;
    for (const auto& [path, reason] : problems())
      print_warning(fmt::format("skipped {}: {}", workspace_.selection.display(path), reason));
  }

  [[nodiscard]] SarifInput sarif(const Shown& found) const {
    SarifInput input{found.reported, {}, options_.disabled, problems()};
    for (const Diagnostic* diagnostic : found.known)
      input.suppressed.push_back({diagnostic, "external", "in the baseline " + options_.baseline});
    for (const Suppressed& suppressed : analysis_->suppressed) {
      if (is_shown(suppressed.diagnostic))
        input.suppressed.push_back({&suppressed.diagnostic, "inSource", suppressed.reason});
    }
    return input;
  }

  void report() {
    const Shown found = shown();
    const std::vector<const Diagnostic*>& diagnostics = found.reported;
    Positions positions(*analysis_->snapshot, text::Encoding::Utf16);
    const Stats& stats = analysis_->stats;
    if (options_.format == Format::Json) {
      JsonStats numbers{workspace_.files, stats.parsed, stats.roots, std::nullopt};
      if (options_.stats) numbers.milliseconds = milliseconds_since(start_);
      out_.write(json_report(diagnostics, numbers, workspace_.selection, positions));
      return;
    }
    switch (options_.format) {
      case Format::Github: out_.write(github_report(diagnostics, workspace_.selection, positions)); return;
      case Format::Gitlab: out_.write(gitlab_report(diagnostics, workspace_.selection, positions)); return;
      case Format::Junit: out_.write(junit_report(diagnostics, workspace_.selection, positions)); return;
      case Format::Sarif: out_.write(sarif_report(sarif(found), workspace_.selection, positions)); return;
      default: break;
    }
    for (const Diagnostic* diagnostic : diagnostics) {
      out_.write(describe(*diagnostic, workspace_.selection, positions, text_options_));
      out_.write("\n");
    }
    if (options_.quiet) return;
    Totals totals{diagnostics, workspace_.files, stats.parsed, workspace_.cdk_files > 0, {}};
    for (const std::string& target : workspace_.selection.targets) {
      totals.targets.push_back(workspace_.selection.display(target));
    }
    out_.write(summarize(totals, text_options_));
  }

  void print_stats() {
    const Stats& stats = analysis_->stats;
    print_note(fmt::format("{}, {} parsed ({} kB), {}, {}, {} steps, {} ms ({} ms reading and parsing, {})",
                           counted(workspace_.files, "file"), plain_quantity(stats.parsed),
                           plain_quantity((stats.parsed_bytes + 999) / 1000), counted(stats.roots, "root"),
                           counted(stats.constructs, "construct"), plain_quantity(stats.steps),
                           milliseconds_since(start_), loading_ms_, counted(options_.jobs, "job")));
    for (const std::string& limit : stats.limits)
      print_note(fmt::format("limit reached: {}", printable(limit)));
  }

  [[nodiscard]] int exit_code() const {
    const std::vector<const Diagnostic*> diagnostics = shown().reported;
    const bool failing = std::any_of(diagnostics.begin(), diagnostics.end(),
                                     [&](const Diagnostic* each) { return each->severity <= level(); });
    return failing ? kExitFindings : kExitClean;
  }

  const CheckOptions& options_;
  Output& out_;
  Progress progress_;
  TextOptions text_options_;
  Clock::time_point start_ = Clock::now();
  std::size_t loading_ms_ = 0;
  Workspace workspace_;
  std::shared_ptr<const Analysis> analysis_;
  Baseline baseline_;
};

}  // namespace

int run_check(const CheckOptions& options, Output& out) { return Check(options, out).run(); }

}  // namespace presynth::server
