#include "tests/fuzz/support/fuzz.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace presynth::fuzz {

void fail(std::string_view what) {
  std::fprintf(stderr, "fuzz: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

std::string utf8(std::string_view bytes) {
  std::string text;
  while (const auto bad = text::first_invalid_utf8(bytes)) {
    text.append(bytes.substr(0, *bad)) += '?';
    bytes.remove_prefix(*bad + 1);
  }
  return text.append(bytes);
}

Texts project_of(std::string_view data) {
  std::string text = utf8(data);
  std::erase(text, '\0');  // no file's name has one
  Texts texts;
  std::string path = std::string(kRoot) + "/app.ts";
  std::string body;
  const auto keep = [&] {
    // A file is no folder: the first of the two stays.
    const std::string below = path + "/";
    const auto next = texts.lower_bound(below);
    bool clashes = next != texts.end() && next->first.starts_with(below);
    for (std::string at(project::directory_of(path)); at != "/"; at = std::string(project::directory_of(at)))
      clashes = clashes || texts.contains(at);
    if (!clashes) texts[path] = std::move(body);
    body.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end;
    if (!line.starts_with("//- /")) {
      body += line;
      continue;
    }
    if (path != std::string(kRoot) + "/app.ts" || !body.empty()) keep();
    std::string_view name = line.substr(4);
    while (!name.empty() && (name.back() == '\n' || name.back() == '\r' || name.back() == '/'))
      name.remove_suffix(1);
    path = project::normalize(std::string(kRoot) + project::normalize("/" + std::string(name)));
    if (path == kRoot) path += "/app.ts";
  }
  keep();
  return texts;
}

Config small_config() {
  Config config;
  config.undecided = true;
  config.keep_graph = true;
  config.limits.steps = 20'000;
  config.limits.steps_unreached = 4'000;
  config.limits.steps_unreached_total = 40'000;
  config.limits.iterations = 300;
  config.limits.array_size = 500;
  config.limits.string_size = 1u << 12;
  return config;
}

std::shared_ptr<const project::MemoryFileSystem> files_of(const Texts& texts) {
  auto files = std::make_shared<project::MemoryFileSystem>();
  for (const auto& [path, text] : texts) files->write(path, text);
  return files;
}

std::shared_ptr<const project::Snapshot> snapshot_of(const Texts& texts, const project::Snapshot* previous) {
  auto files = files_of(texts);
  const std::vector<std::string> roots{std::string(kRoot)};
  std::vector<std::string> sources = project::find_sources(*files, roots, false);
  return std::make_shared<const project::Snapshot>(std::move(files), roots, std::move(sources), previous);
}

AnalysisPtr analyze(const Texts& texts, const Config& config, const Analysis* previous) {
  const project::Snapshot* snapshot = previous == nullptr ? nullptr : previous->snapshot.get();
  return presynth::analyze(snapshot_of(texts, snapshot), config, nullptr, previous);
}

namespace {

void check_place(const Location& location, const Texts& texts, std::string_view what) {
  const auto text = texts.find(location.file);
  require(text != texts.end(), fmt::format("{} lies in no file: {}", what, location.file));
  const text::ByteRange range = location.range;
  require(range.begin <= range.end && range.end <= text->second.size(),
          fmt::format("{} lies outside {}: {}-{}", what, location.file, range.begin, range.end));
  const auto inside_character = [&](std::uint32_t at) {
    return at < text->second.size() && (static_cast<unsigned char>(text->second[at]) & 0xC0u) == 0x80u;
  };
  require(!inside_character(range.begin) && !inside_character(range.end),
          fmt::format("{} cuts a character of {}: {}-{}", what, location.file, range.begin, range.end));
}

void check_text(std::string_view text, std::string_view what) {
  require(!text::first_invalid_utf8(text), fmt::format("{} is not UTF-8", what));
}

void check(const Diagnostic& d, const Texts& texts) {
  require(!d.rule.empty() && !d.message.empty(), "a diagnostic says nothing");
  require(!d.fingerprint.empty(), "a diagnostic has no fingerprint");
  check_text(d.message, "a message");
  check_text(d.why, "a message's why");
  check_text(d.help, "a message's help");
  check_place(d.location, texts, "a diagnostic");
  if (d.construct) check_place(d.construct->location, texts, "the construct of a diagnostic");
  for (const RelatedPlace& related : d.related) check_place(related.location, texts, "a related place");
  std::size_t preferred = 0;
  for (const Fix& fix : d.fixes) {
    preferred += fix.preferred ? 1 : 0;
    require(!fix.edits.empty(), "a fix without edits");
    for (const FileEdit& edit : fix.edits) {
      check_place({edit.file, edit.edit.range}, texts, "an edit");
      check_text(edit.edit.new_text, "an edit");
    }
    const auto changed = applied(texts, fix.edits);
    require(changed.has_value(), changed ? "" : "a fix does not apply: " + changed.error());
  }
  require(preferred <= 1, "two fixes are preferred");
}

void describe(std::string& out, const Location& place) {
  out += fmt::format("{}:{}-{} ", place.file, place.range.begin, place.range.end);
}

void describe(std::string& out, const Diagnostic& d) {
  describe(out, d.location);
  out += fmt::format("[{}] {} {} {} {} {} {} {}\n", d.rule, to_string(d.severity), d.message, d.why, d.help,
                     d.label, d.unnecessary, d.fingerprint);
  if (d.construct) {
    describe(out, d.construct->location);
    out += d.construct->type + "\n";
    for (const Instance& one : d.construct->instances)
      out += fmt::format("  {} {} {}\n", one.path, one.stack, one.logical_id);
  }
  for (const RelatedPlace& related : d.related) {
    describe(out, related.location);
    out += related.message + "\n";
  }
  for (const auto& [key, values] : d.data) out += fmt::format("{}: {}\n", key, fmt::join(values, ", "));
  for (const Fix& fix : d.fixes) {
    out += fmt::format("fix {} {} {}\n", fix.title, fix.safe, fix.preferred);
    for (const FileEdit& edit : fix.edits) {
      describe(out, {edit.file, edit.edit.range});
      out += edit.edit.new_text + "\n";
    }
  }
}

}  // namespace

void check(const Analysis& analysis, const Texts& texts) {
  for (const Diagnostic& diagnostic : analysis.diagnostics) check(diagnostic, texts);
  for (const Suppressed& suppressed : analysis.suppressed) check(suppressed.diagnostic, texts);
  for (const ConstructSummary& construct : analysis.constructs) {
    check_place(construct.location, texts, "a construct");
    check_text(construct.path, "a path");
    check_text(construct.logical_id, "a logical id");
  }
}

std::string described(const Analysis& analysis) {
  std::string out;
  for (const Diagnostic& diagnostic : analysis.diagnostics) describe(out, diagnostic);
  for (const Suppressed& suppressed : analysis.suppressed) {
    out += "suppressed: " + suppressed.reason + "\n";
    describe(out, suppressed.diagnostic);
  }
  for (const ConstructSummary& one : analysis.constructs) {
    describe(out, one.location);
    out += fmt::format("{} {} {} {}\n", one.path, one.logical_id, one.stack, one.type);
  }
  for (const auto& part : analysis.parts) {
    for (const graph::Mention& mention : part->mentions) describe(out, mention.place);
  }
  for (const project::Problem& problem : analysis.problems)
    out += fmt::format("problem {} {}\n", problem.path, problem.reason);
  for (const std::string& limit : analysis.stats.limits) out += "limit " + limit + "\n";
  return out + fmt::format("{} roots, {} steps\n", analysis.stats.roots, analysis.stats.steps);
}

}  // namespace presynth::fuzz
