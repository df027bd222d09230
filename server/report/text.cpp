#include "server/report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzers/analysis/analysis.h"
#include "server/report/frame.h"
#include "server/report/style.h"
#include "server/report/width.h"

namespace presynth::server {

namespace {

constexpr std::size_t kMaxInstances = 5;
/// Places in other files that get a frame of their own.
constexpr std::size_t kMaxOtherPlaces = 6;
/// Lines between the creating expression's start and the label, up to which that start is shown too.
constexpr std::uint32_t kNearLines = 12;

/// Frames of one file.
struct FileFrame {
  std::string file;
  std::uint32_t head = 0;  ///< the place that the header names
  std::vector<FrameLabel> labels;
  std::vector<std::uint32_t> also_shown;
};

class Description {
 public:
  Description(const Diagnostic& diagnostic, const Selection& selection, Positions& positions,
              const TextOptions& options)
      : diagnostic_(diagnostic), selection_(selection), positions_(positions), options_(options) {}

  std::string text() {
    collect_frames();
    header();
    for (std::size_t i = 0; i < frames_.size(); ++i) frame(frames_[i], i == 0);
    notes();
    return paint(lines_, options_.color);
  }

 private:
  void collect_frames() {
    FileFrame& first = frames_.emplace_back();
    first.file = diagnostic_.location.file;
    first.head = diagnostic_.location.range.begin;
    first.labels.push_back({diagnostic_.location.range, diagnostic_.label, true});
    if (const auto& construct = diagnostic_.construct; construct && construct->location.file == first.file) {
      if (const auto source = positions_.file(first.file)) {
        const std::uint32_t from = source->lines->line_of(construct->location.range.begin);
        const std::uint32_t to = source->lines->line_of(first.head);
        if (from < to && to - from <= kNearLines) first.also_shown.push_back(from);
      }
    }
    for (const RelatedPlace& place : diagnostic_.related) {
      const auto same_file = [&](const FileFrame& frame) { return frame.file == place.location.file; };
      auto frame = std::find_if(frames_.begin(), frames_.end(), same_file);
      if (frame == frames_.end()) {
        if (frames_.size() > kMaxOtherPlaces || !positions_.file(place.location.file)) {
          left_out_.push_back(&place);
          continue;
        }
        frame = frames_.insert(frames_.end(), {place.location.file, place.location.range.begin, {}, {}});
      }
      frame->labels.push_back({place.location.range, place.message, false});
    }
    for (const FileFrame& frame : frames_) {
      if (const auto source = positions_.file(frame.file))
        gutter_ = std::max(gutter_, gutter_of(*source, frame.labels));
    }
  }

  void header() {
    const Style style = style_of(diagnostic_.severity);
    const std::string head = fmt::format("{}[{}]", to_string(diagnostic_.severity), diagnostic_.rule);
    // The header names the rule and the place in one line that can be searched for; only what follows is
    // indented.
    const std::vector<std::string> words =
        wrap(head + ": " + printable(diagnostic_.message), options_.columns);
    const std::size_t shown = std::min(head.size(), words.front().size());
    lines_.push_back({{style, words.front().substr(0, shown)}, {Style::Strong, words.front().substr(shown)}});
    for (std::size_t i = 1; i < words.size(); ++i) lines_.push_back({{Style::Strong, "  " + words[i]}});
  }

  [[nodiscard]] std::string place(const std::string& file, std::uint32_t offset) {
    const text::Position at = positions_.range({file, {offset, offset}}).start;
    return fmt::format("{}:{}:{}", printable(selection_.display(file)), at.line + 1, at.character + 1);
  }

  void frame(const FileFrame& frame, bool first) {
    lines_.push_back({{Style::Gutter, std::string(gutter_, ' ') + (first ? "--> " : "::: ")},
                      {Style::Plain, place(frame.file, frame.head)}});
    const auto source = positions_.file(frame.file);
    if (!source) return;
    std::vector<StyledLine> drawn = build_frame(*source, frame.labels, frame.also_shown,
                                                {gutter_, options_.columns, style_of(diagnostic_.severity)});
    std::move(drawn.begin(), drawn.end(), std::back_inserter(lines_));
  }

  void note(std::string_view name, std::string_view text, Style style = Style::Label) {
    const std::string lead = std::string(gutter_ + 1, ' ') + "= ";
    const std::size_t indent = lead.size() + name.size() + 2;
    std::string clean;
    // Line breaks of a quoted message stay; everything else that is not printable is escaped.
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (at > 0) clean += '\n';
      clean += printable(text.substr(at, end - at));
      at = end + 1;
    }
    const std::vector<std::string> words =
        wrap(clean, options_.columns - std::min(options_.columns - 20, indent));
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i == 0) {
        lines_.push_back(
            {{Style::Gutter, lead}, {style, std::string(name) + ":"}, {Style::Plain, " " + words[i]}});
      } else {
        lines_.push_back({{Style::Plain, std::string(indent, ' ') + words[i]}});
      }
    }
  }

  void notes() {
    const std::size_t before = lines_.size();
    if (!diagnostic_.why.empty())
      note(fails_at_deploy(diagnostic_.rule) ? "at deploy" : "why", diagnostic_.why);
    if (!diagnostic_.help.empty()) note("help", diagnostic_.help);
    const Fix* automatic = automatic_fix(diagnostic_);
    if (automatic != nullptr) note("fix", automatic->title + " (presynth check --fix)", Style::Good);
    for (const Fix& fix : diagnostic_.fixes) {
      if (&fix == automatic) continue;
      note(automatic != nullptr ? "or" : "fix",
           fix.title + (fix.safe ? " (in your editor)" : " (in your editor; may change what the app does)"),
           Style::Good);
    }
    if (diagnostic_.construct && diagnostic_.construct->instances.size() > 1) instances();
    for (const RelatedPlace* place : left_out_) {
      note("note", fmt::format("{} ({})", place->message,
                               this->place(place->location.file, place->location.range.begin)));
    }
    if (lines_.size() == before) return;
    const auto at = lines_.begin() + static_cast<std::ptrdiff_t>(before);
    lines_.insert(at, {{Style::Gutter, std::string(gutter_ + 1, ' ') + "|"}});
  }

  void instances() {
    const std::vector<Instance>& all = diagnostic_.construct->instances;
    std::string names;
    for (std::size_t i = 0; i < std::min(all.size(), kMaxInstances); ++i) {
      if (i > 0) names += ", ";
      names += all[i].path;
    }
    if (all.size() > kMaxInstances) names += fmt::format(" and {} more", all.size() - kMaxInstances);
    note(fmt::format("{} constructs are made here", all.size()), names);
  }

  const Diagnostic& diagnostic_;
  const Selection& selection_;
  Positions& positions_;
  const TextOptions& options_;
  std::vector<FileFrame> frames_;
  std::vector<const RelatedPlace*> left_out_;
  std::size_t gutter_ = 1;
  std::vector<StyledLine> lines_;
};

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + printable(part);
  return out;
}

}  // namespace

const Fix* automatic_fix(const Diagnostic& diagnostic) {
  const auto found = std::find_if(diagnostic.fixes.begin(), diagnostic.fixes.end(), [](const Fix& fix) {
    return fix.preferred && fix.safe && !fix.edits.empty();
  });
  return found == diagnostic.fixes.end() ? nullptr : &*found;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string describe(const Diagnostic& diagnostic, const Selection& selection, Positions& positions,
                     const TextOptions& options) {
  return Description(diagnostic, selection, positions, options).text();
}

std::string summarize(const Totals& totals, const TextOptions& options) {
  if (totals.diagnostics.empty()) {
    const std::string where = joined(totals.targets);
    if (totals.files == 0) return fmt::format("No TypeScript files found in {}.\n", where);
    if (!totals.cdk_code)
      return fmt::format("No CDK code found in {} ({}).\n", where, counted(totals.files, "file"));
    const std::string parsed = totals.parsed <= totals.files
                                   ? fmt::format("({} parsed)", totals.parsed)
                                   : fmt::format("({} parsed, with the project around)", totals.parsed);
    return paint(fmt::format("No problems found in {}", counted(totals.files, "file")), Style::Good,
                 options.color) +
           fmt::format(" {}.\n", parsed);
  }

  std::map<Severity, std::size_t> by_severity;
  std::set<std::string_view> files;
  std::size_t fixable = 0;
  for (const Diagnostic* diagnostic : totals.diagnostics) {
    ++by_severity[diagnostic->severity];
    files.insert(diagnostic->location.file);
    if (automatic_fix(*diagnostic) != nullptr) ++fixable;
  }
  std::string parts;
  for (const auto& [severity, count] : by_severity) {
    if (!parts.empty()) parts += ", ";
    const std::string_view noun = severity == Severity::Info ? "note" : to_string(severity);
    parts += paint(counted(count, noun), style_of(severity), options.color);
  }
  std::string line = paint(counted(totals.diagnostics.size(), "problem"), Style::Strong, options.color) +
                     fmt::format(" ({}) in {}", parts, counted(files.size(), "file"));
  if (fixable > 0) {
    line += "; " + paint(fmt::format("{} fixable with --fix", fixable), Style::Good, options.color);
  }
  return line + "\n";
}

}  // namespace presynth::server
