#include "server/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "analyzers/project/json.h"
#include "analyzers/project/project.h"

namespace presynth::server {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

std::string construct_of(const Diagnostic& diagnostic) {
  if (!diagnostic.construct || diagnostic.construct->instances.empty()) return {};
  return diagnostic.construct->instances.front().path;
}

std::string word(const nlohmann::json& entry, const char* name) {
  const auto found = entry.find(name);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::expected<Baseline, std::string> Baseline::parse(std::string_view text, const std::string& directory) {
  const auto parsed = project::parse_json(text);
  if (!parsed) return std::unexpected(parsed.error());
  const nlohmann::json& all = *parsed;
  const auto version = all.is_object() ? all.find("version") : all.end();
  const auto findings = all.is_object() ? all.find("findings") : all.end();
  if (!all.is_object() || version == all.end() || findings == all.end() || !findings->is_array())
    return std::unexpected("it is no baseline; --write-baseline writes one");
  if (*version != kVersion)
    return std::unexpected(
        fmt::format("it has version {}, and this presynth reads version {}", version->dump(), kVersion));
  Baseline baseline;
  std::size_t number = 0;
  for (const nlohmann::json& entry : *findings) {
    ++number;
    const std::string fingerprint = entry.is_object() ? word(entry, "fingerprint") : std::string();
    const std::string rule = entry.is_object() ? word(entry, "rule") : std::string();
    if (fingerprint.empty() || rule.empty())
      return std::unexpected(fmt::format("entry {} of findings has no rule or no fingerprint", number));
    const std::string construct = word(entry, "construct");
    const std::string file = word(entry, "file");
    baseline.entries_[fingerprint].push_back(
        {construct.empty() ? fmt::format("{} in {}", rule, file) : fmt::format("{} at {}", rule, construct),
         project::join(directory, file)});
  }
  return baseline;
}

std::vector<const Diagnostic*> Baseline::take(std::vector<const Diagnostic*>& diagnostics) const {
  std::map<std::string, std::vector<std::string>> left;  // files of the entries, by fingerprint
  for (const auto& [fingerprint, entries] : entries_) {
    for (const Entry& entry : entries) left[fingerprint].push_back(entry.file);
  }
  std::set<const Diagnostic*> known;
  const auto match = [&](bool in_its_file) {
    for (const Diagnostic* diagnostic : diagnostics) {
      // No entry is for a hint; it must not use up that of a finding about the same construct.
      if (diagnostic->severity == Severity::Hint || known.contains(diagnostic)) continue;
      const auto files = left.find(diagnostic->fingerprint);
      if (files == left.end() || files->second.empty()) continue;
      const auto file =
          in_its_file ? std::ranges::find(files->second, diagnostic->location.file) : files->second.begin();
      if (file == files->second.end()) continue;
      files->second.erase(file);
      known.insert(diagnostic);
    }
  };
  // Of several with one fingerprint, what stands where it stood is the old one.
  match(true);
  match(false);
  std::vector<const Diagnostic*> matched;
  std::erase_if(diagnostics, [&](const Diagnostic* diagnostic) {
    if (!known.contains(diagnostic)) return false;
    matched.push_back(diagnostic);
    return true;
  });
  return matched;
}

std::vector<std::string> Baseline::stale(std::span<const Diagnostic* const> matched,
                                         const Selection& selection) const {
  std::map<std::string, std::size_t> used;
  for (const Diagnostic* diagnostic : matched) ++used[diagnostic->fingerprint];
  std::vector<std::string> left;
  for (const auto& [fingerprint, entries] : entries_) {
    for (std::size_t i = used[fingerprint]; i < entries.size(); ++i) {
      // What was not asked about may still be there.
      if (selection.contains(entries[i].file)) left.push_back(entries[i].description);
    }
  }
  std::ranges::sort(left);
  return left;
}

std::string baseline_of(std::span<const Diagnostic* const> diagnostics, const std::string& directory) {
  std::vector<std::tuple<std::string, std::string, std::string, std::string>> entries;
  for (const Diagnostic* diagnostic : diagnostics) {
    // What is undecided fails nothing, so there is nothing to answer for.
    if (diagnostic->severity == Severity::Hint) continue;
    entries.emplace_back(project::relative_to(diagnostic->location.file, directory), diagnostic->rule,
                         construct_of(*diagnostic), diagnostic->fingerprint);
  }
  std::ranges::sort(entries);
  Json findings = Json::array();
  for (const auto& [file, rule, construct, fingerprint] : entries) {
    Json entry{{"rule", rule}, {"file", file}};
    if (!construct.empty()) entry["construct"] = construct;
    entry["fingerprint"] = fingerprint;
    findings.push_back(std::move(entry));
  }
  const Json all{{"version", kVersion}, {"findings", std::move(findings)}};
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace presynth::server
