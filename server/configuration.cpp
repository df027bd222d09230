#include "server/configuration.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "analyzers/project/json.h"
#include "analyzers/syntax/source_file.h"
#include "server/commands.h"
#include "server/suggest.h"

namespace presynth::server {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 6> kKeys{"$schema", "extends", "rules", "level", "include", "exclude"};

/// The names between the slashes; "." is none.
std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (!name.empty() && name != ".") parts.emplace_back(name);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

/// Does the pattern match the path, or a folder that holds it? All ways through the pattern are followed at
/// once, so that no pattern takes longer than its length times the path's.
bool matches_from(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  std::vector<bool> reached(pattern.size() + 1, false);
  // `**` may stand for nothing, but at the end for at least one name.
  const auto reach = [&](std::vector<bool>& places, std::size_t at) {
    places[at] = true;
    while (at + 1 < pattern.size() && pattern[at] == "**") places[++at] = true;
  };
  reach(reached, 0);
  for (const std::string& name : path) {
    std::vector<bool> next(pattern.size() + 1, false);
    for (std::size_t at = 0; at < pattern.size(); ++at) {
      if (!reached[at]) continue;
      if (pattern[at] == "**") {
        if (at + 1 == pattern.size()) return true;
        reach(next, at);
      } else if (::fnmatch(pattern[at].c_str(), name.c_str(), 0) == 0) {
        reach(next, at + 1);
      }
    }
    if (next[pattern.size()]) return true;
    reached = std::move(next);
  }
  return false;
}

std::optional<Severity> severity_named(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Info}) {
    if (value.get_ref<const std::string&>() == to_string(severity)) return severity;
  }
  return std::nullopt;
}

const syntax::ObjectLiteral* first_object(const syntax::Node& node) {
  if (node.kind == syntax::Kind::ObjectLiteral) return &syntax::as<syntax::ObjectLiteral>(node);
  const syntax::ObjectLiteral* found = nullptr;
  syntax::for_each_child(node, [&](const syntax::Node* child) {
    if (found == nullptr && child != nullptr) found = first_object(*child);
  });
  return found;
}

const syntax::Property* property(const syntax::ObjectLiteral& object, std::string_view name) {
  for (const syntax::Node* member : object.members) {
    if (member->kind != syntax::Kind::Property) continue;
    const auto& one = syntax::as<syntax::Property>(*member);
    if (one.name == name) return &one;
  }
  return nullptr;
}

/// "3:5", where a key stands. JSON with comments is a TypeScript expression, whose parts know their places.
std::string place_of(std::string_view text, std::span<const std::string> keys) {
  const auto file = syntax::SourceFile::parse("/presynth.json.ts", fmt::format("({}\n)", text));
  const syntax::ObjectLiteral* object = first_object(file->program());
  std::uint32_t offset = 0;
  for (const std::string& key : keys) {
    const syntax::Property* found = object == nullptr ? nullptr : property(*object, key);
    if (found == nullptr) break;
    offset = found->key->range.begin - 1;
    object = found->value == nullptr ? nullptr : first_object(*found->value);
  }
  const text::LineIndex lines(text);
  const text::Position position = lines.position(text, offset, text::Encoding::Utf16);
  return fmt::format("{}:{}", position.line + 1, position.character + 1);
}

template <typename Names>
std::string suggestion(std::string_view typed, const Names& names) {
  const auto near = nearest(typed, names);
  return near ? fmt::format("; did you mean {}?", *near) : std::string();
}

}  // namespace

bool PathPattern::matches(std::string_view path) const {
  const std::string relative = project::relative_to(path, directory);
  if (relative.starts_with("../")) return false;
  std::vector<std::string> parts = segments(pattern);
  // Without a slash, but for one at its end, a pattern counts at every depth.
  const std::size_t slash = pattern.find('/');
  if (slash == std::string::npos || slash + 1 == pattern.size()) parts.insert(parts.begin(), "**");
  return !parts.empty() && matches_from(parts, segments(relative));
}

/// One file on its way to a FileConfiguration.
struct Configuration::Reading {
  Configuration& all;
  const std::string& file;
  const std::string& text;
  FileConfiguration result;

  void problem(std::initializer_list<std::string> keys, std::string_view message) const {
    const std::vector<std::string> path(keys);
    all.problems_.push_back({file, place_of(text, path), std::string(message)});
  }

  void take_over(const FileConfiguration& base) {
    for (const auto& [rule, level] : base.rules) result.rules[rule] = level;
    if (base.level) result.level = base.level;
    if (!base.include.empty()) result.include = base.include;
    result.exclude.insert(result.exclude.end(), base.exclude.begin(), base.exclude.end());
  }

  void extend(const Json& value, const std::set<std::string>& extending) {
    std::vector<std::string> names;
    if (value.is_string()) {
      names.push_back(value.get<std::string>());
    } else if (value.is_array() && std::ranges::all_of(value, &Json::is_string)) {
      names = value.get<std::vector<std::string>>();
    } else {
      problem({"extends"}, "extends must be the path of a file, or a list of such");
      return;
    }
    for (const std::string& name : names) {
      if (!name.starts_with("./") && !name.starts_with("../")) {
        problem({"extends"}, fmt::format("extends takes relative paths: ./{}", name));
        continue;
      }
      const std::string base = project::join(project::directory_of(file), name);
      if (extending.contains(base)) {
        problem({"extends"}, fmt::format("{} extends itself", name));
      } else if (all.files_->kind(base) != project::FileKind::File) {
        problem({"extends"}, fmt::format("there is no file {}", name));
      } else {
        take_over(*all.read(base, extending));
      }
    }
  }

  void read_rules(const Json& value) {
    if (!value.is_object()) {
      problem({"rules"}, "rules must be an object: rule to level");
      return;
    }
    for (const auto& [rule, level] : value.items()) {
      if (const std::string unknown = unknown_rule(rule); !unknown.empty()) {
        problem({"rules", rule}, unknown);
      } else if (level == "off") {
        result.rules[rule] = std::nullopt;
      } else if (const auto severity = severity_named(level)) {
        result.rules[rule] = severity;
      } else {
        problem({"rules", rule}, fmt::format("the level of {} must be off, error, warning or info", rule));
      }
    }
  }

  void read_patterns(const std::string& key, const Json& value, std::vector<PathPattern>& into) {
    if (!value.is_array() || !std::ranges::all_of(value, &Json::is_string)) {
      problem({key}, fmt::format("{} must be a list of patterns", key));
      return;
    }
    for (const Json& pattern : value)
      into.push_back({std::string(project::directory_of(file)), pattern.get<std::string>()});
  }

  void read(const Json& value, const std::set<std::string>& extending) {
    // What extends comes first, wherever it is written.
    if (const auto base = value.find("extends"); base != value.end()) extend(*base, extending);
    for (const auto& [key, part] : value.items()) {
      if (key == "rules") {
        read_rules(part);
      } else if (key == "level") {
        if (const auto severity = severity_named(part)) {
          result.level = severity;
        } else {
          problem({key}, "level must be error, warning or info");
        }
      } else if (key == "include") {
        result.include.clear();
        read_patterns(key, part, result.include);
      } else if (key == "exclude") {
        read_patterns(key, part, result.exclude);
      } else if (std::ranges::find(kKeys, key) == kKeys.end()) {
        problem({key}, fmt::format("unknown key {}{}", key, suggestion(key, kKeys)));
      }
    }
  }
};

std::shared_ptr<const FileConfiguration> Configuration::read(const std::string& file,
                                                             std::set<std::string> extending) {
  if (const auto known = by_file_.find(file); known != by_file_.end()) return known->second;
  auto result = std::make_shared<FileConfiguration>();
  extending.insert(file);
  if (const auto text = files_->read(file); !text) {
    problems_.push_back({file, {}, text.error().reason});
  } else if (const auto value = project::parse_json(*text); !value) {
    problems_.push_back({file, {}, value.error()});
  } else if (!value->is_object()) {
    problems_.push_back({file, "1:1", "it must be an object"});
  } else {
    Reading reading{*this, file, *text, {}};
    reading.read(*value, extending);
    *result = std::move(reading.result);
  }
  by_file_.emplace(file, result);
  return result;
}

const FileConfiguration& Configuration::of_folder(const std::string& folder) {
  if (const auto known = by_folder_.find(folder); known != by_folder_.end()) return *known->second;
  std::shared_ptr<const FileConfiguration> found;
  const std::string own = project::join(folder, kConfigurationFile);
  if (files_->kind(own) == project::FileKind::File) {
    found = read(own, {});
  } else if (folder == "/" || files_->kind(project::join(folder, ".git")) != project::FileKind::Missing) {
    found = std::make_shared<const FileConfiguration>();
  } else {
    const std::string above(project::directory_of(folder));
    static_cast<void>(of_folder(above));
    found = by_folder_.at(above);
  }
  return *by_folder_.emplace(folder, std::move(found)).first->second;
}

const FileConfiguration& Configuration::of_file(const std::string& file) {
  return of_folder(std::string(project::directory_of(file)));
}

bool Configuration::leaves_out(const std::string& file) {
  const FileConfiguration& here = of_file(file);
  const auto matches = [&](const PathPattern& pattern) { return pattern.matches(file); };
  if (!here.include.empty() && std::ranges::none_of(here.include, matches)) return true;
  return std::ranges::any_of(here.exclude, matches);
}

std::optional<Severity> Configuration::level(const std::string& rule, const std::string& file, Severity own) {
  const FileConfiguration& here = of_file(file);
  const auto said = here.rules.find(rule);
  return said == here.rules.end() ? std::optional(own) : said->second;
}

}  // namespace presynth::server
