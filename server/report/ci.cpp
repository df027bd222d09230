#include "server/report/ci.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "server/report/message.h"

namespace presynth::server {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  ///< U+FFFD

/// Bytes that are no UTF-8 (in a file's name) as U+FFFD, as JSON has them.
std::string valid_utf8(std::string_view text) {
  std::string result;
  while (const auto bad = text::first_invalid_utf8(text)) {
    result.append(text.substr(0, *bad)).append(kReplacement);
    text.remove_prefix(*bad + 1);
  }
  return result.append(text);
}

// ---- GitHub
// ----------------------------------------------------------------------------------------------------

/// As @actions/core escapes: a message may hold everything but line breaks and the sign itself, a property
/// also neither colon nor comma.
std::string escaped_command(std::string_view text, bool property) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '%': result += "%25"; break;
      case '\r': result += "%0D"; break;
      case '\n': result += "%0A"; break;
      case ':': result += property ? "%3A" : ":"; break;
      case ',': result += property ? "%2C" : ","; break;
      default: result += c;
    }
  }
  return result;
}

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    default: return "notice";
  }
}

// ---- GitLab
// ----------------------------------------------------------------------------------------------------

std::string_view gitlab_severity(Severity severity) {
  switch (severity) {
    case Severity::Error: return "critical";
    case Severity::Warning: return "minor";
    default: return "info";
  }
}

// ---- JUnit
// -----------------------------------------------------------------------------------------------------

/// For an attribute or an element's text; characters that XML 1.0 cannot hold become U+FFFD.
std::string escaped_xml(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::string result;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\n': result += "&#10;"; break;
      case '\t': result += "&#9;"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          result += kReplacement;
        } else if (const std::string_view three = std::string_view(valid).substr(i, 3);
                   three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {  // U+FFFE, U+FFFF
          result += kReplacement;
          i += 2;
        } else {
          result += c;
        }
    }
  }
  return result;
}

}  // namespace

std::string github_report(std::span<const Diagnostic* const> diagnostics, const Selection& selection,
                          Positions& positions) {
  std::string out;
  for (const Diagnostic* diagnostic : diagnostics) {
    const text::PositionRange range = positions.range(diagnostic->location);
    // An end column is for places on one line only.
    const bool one_line = range.start.line == range.end.line;
    out += fmt::format("::{} file={},line={},endLine={},col={}{},title={}::{}\n",
                       command_of(diagnostic->severity),
                       escaped_command(selection.display(diagnostic->location.file), true),
                       range.start.line + 1, range.end.line + 1, range.start.character + 1,
                       one_line ? fmt::format(",endColumn={}", range.end.character + 1) : std::string(),
                       escaped_command("presynth " + diagnostic->rule, true),
                       escaped_command(whole_message(*diagnostic), false));
  }
  return out;
}

std::string gitlab_report(std::span<const Diagnostic* const> diagnostics, const Selection& selection,
                          Positions& positions) {
  using Json = nlohmann::ordered_json;
  Json issues = Json::array();
  std::set<std::string> taken;
  for (const Diagnostic* diagnostic : diagnostics) {
    const text::PositionRange range = positions.range(diagnostic->location);
    const std::string file = selection.display(diagnostic->location.file);
    // GitLab keeps one issue of each fingerprint.
    std::string fingerprint = diagnostic->fingerprint;
    if (fingerprint.empty()) fingerprint = fmt::format("{}:{}", diagnostic->rule, file);
    for (std::size_t copy = 2; !taken.insert(fingerprint).second; ++copy)
      fingerprint = fmt::format("{}-{}", diagnostic->fingerprint, copy);
    issues.push_back(
        {{"description", whole_message(*diagnostic)},
         {"check_name", diagnostic->rule},
         {"fingerprint", std::move(fingerprint)},
         {"severity", gitlab_severity(diagnostic->severity)},
         {"location",
          {{"path", file}, {"lines", {{"begin", range.start.line + 1}, {"end", range.end.line + 1}}}}}});
  }
  return issues.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string junit_report(std::span<const Diagnostic* const> diagnostics, const Selection& selection,
                         Positions& positions) {
  std::map<std::string, std::vector<const Diagnostic*>> files;
  for (const Diagnostic* diagnostic : diagnostics)
    files[selection.display(diagnostic->location.file)].push_back(diagnostic);

  std::string cases;
  for (const auto& [file, found] : files) {
    for (const Diagnostic* diagnostic : found) {
      const text::Position start = positions.range(diagnostic->location).start;
      const std::string place = fmt::format("{}:{}:{}", file, start.line + 1, start.character + 1);
      cases += fmt::format(
          "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\">\n"
          "      <failure type=\"{}\" message=\"{}\">{}</failure>\n"
          "    </testcase>\n",
          escaped_xml(fmt::format("{} at {}", diagnostic->rule, place)), escaped_xml(diagnostic->rule),
          escaped_xml(file), start.line + 1, to_string(diagnostic->severity),
          escaped_xml(diagnostic->message), escaped_xml(place + "\n" + whole_message(*diagnostic)));
    }
  }
  if (cases.empty()) cases = "    <testcase name=\"nothing found\" classname=\"presynth\"/>\n";
  const std::size_t count = std::max<std::size_t>(1, diagnostics.size());
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"presynth\" tests=\"{0}\" failures=\"{1}\" errors=\"0\">\n"
      "  <testsuite name=\"presynth\" tests=\"{0}\" failures=\"{1}\" errors=\"0\" skipped=\"0\">\n"
      "{2}"
      "  </testsuite>\n"
      "</testsuites>\n",
      count, diagnostics.size(), cases);
}

}  // namespace presynth::server
