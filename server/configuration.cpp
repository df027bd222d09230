#include "server/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <tuple>
#include <utility>

#include "analyzers/analysis/analysis.h"
#include "analyzers/project/glob.h"
#include "analyzers/project/json.h"
#include "analyzers/syntax/source_file.h"
#include "server/commands.h"
#include "server/suggest.h"

namespace presynth::server {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 7> kKeys{"$schema", "extends", "profile", "rules",
                                                "level",   "include", "exclude"};
constexpr std::array<std::string_view, 2> kRuleKeys{"level", "options"};
constexpr std::array<std::pair<std::string_view, Profile>, 3> kProfiles{
    {{"recommended", Profile::Recommended}, {"deploy", Profile::Deploy}, {"strict", Profile::Strict}}};

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

/// Where a key stands. JSON with comments is a TypeScript expression, whose parts know their places.
text::Position place_of(std::string_view text, std::span<const std::string> keys) {
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
  return lines.position(text, offset, text::Encoding::Utf16);
}

template <typename Names>
std::string suggestion(std::string_view typed, const Names& names) {
  const auto near = nearest(typed, names);
  return near ? fmt::format("; did you mean {}?", *near) : std::string();
}

}  // namespace

PathPattern::PathPattern(std::string folder, std::string_view text)
    : directory(std::move(folder)), pattern(text), names_(project::patterns_of(text)) {}

bool PathPattern::matches(std::string_view path) const {
  const std::string relative = project::relative_to(path, directory);
  if (relative.starts_with("../")) return false;
  const std::vector<std::string> segments = project::path_segments(relative);
  return std::ranges::any_of(names_, [&](const std::vector<std::string>& names) {
    return project::glob_matches(names, segments, project::GlobScope::Within);
  });
}

bool PathPattern::operator<(const PathPattern& other) const {
  return std::tie(directory, pattern) < std::tie(other.directory, other.pattern);
}

/// One file on its way to a FileConfiguration.
struct Configuration::Reading {
  Configuration& all;
  const std::string& file;
  const std::string& text;
  FileConfiguration result;
  std::vector<std::pair<text::Position, std::string>> problems = {};

  void problem(std::initializer_list<std::string> keys, std::string_view message) {
    const std::vector<std::string> path(keys);
    problems.emplace_back(place_of(text, path), message);
  }

  /// In the order of the file, which is not that of JSON's keys.
  void tell() {
    std::ranges::stable_sort(problems, {}, &std::pair<text::Position, std::string>::first);
    for (auto& [at, message] : problems)
      all.problems_.push_back(
          {file, fmt::format("{}:{}", at.line + 1, at.character + 1), std::move(message)});
  }

  void take_over(const FileConfiguration& base) {
    if (base.profile) result.profile = base.profile;
    for (const auto& [rule, level] : base.rules) result.rules[rule] = level;
    for (const auto& [rule, options] : base.options) {
      for (const auto& [option, value] : options) result.options[rule].insert_or_assign(option, value);
    }
    if (base.level) result.level = base.level;
    if (!base.include.empty()) result.include = base.include;
    result.exclude.insert(base.exclude.begin(), base.exclude.end());
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
      } else if (extending.size() > kMaxExtends) {
        problem({"extends"}, fmt::format("files extend each other more than {} deep", kMaxExtends));
      } else if (!all.may_extend(file, base)) {
        problem({"extends"}, fmt::format("{} lies outside the project", name));
      } else if (all.files_->kind(base) != project::FileKind::File) {
        problem({"extends"}, fmt::format("there is no file {}", name));
      } else {
        take_over(*all.read(base, extending));
      }
    }
  }

  void read_level(const std::string& rule, std::initializer_list<std::string> keys, const Json& level) {
    if (level == "off") {
      result.rules[rule] = std::nullopt;
    } else if (const auto severity = severity_named(level)) {
      result.rules[rule] = severity;
    } else {
      problem(keys, fmt::format("the level of {} must be off, error, warning or info", rule));
    }
  }

  void read_option(const RuleInfo& rule, const std::string& name, const Json& value) {
    const std::string id(rule.id);
    const std::initializer_list<std::string> keys{"rules", id, "options", name};
    const auto option = std::ranges::find(rule.options, name, &OptionInfo::id);
    if (option == rule.options.end()) {
      std::vector<std::string_view> names;
      for (const OptionInfo& each : rule.options) names.push_back(each.id);
      problem(keys, fmt::format("{} has no option {}{}", id, name, suggestion(name, names)));
    } else if (option->is_flag) {
      if (!value.is_boolean()) return problem(keys, fmt::format("{} must be true or false", name));
      result.options[id].insert_or_assign(name, value.get<bool>());
    } else if (!value.is_array() || !std::ranges::all_of(value, &Json::is_string)) {
      problem(keys, fmt::format("{} must be a list of texts", name));
    } else {
      auto words = value.get<std::vector<std::string>>();
      for (const std::string& word : words) {
        if (option->words.empty() || std::ranges::find(option->words, word) != option->words.end()) continue;
        return problem(keys, fmt::format("{} takes {}, not {}{}", name, fmt::join(option->words, ", "), word,
                                         suggestion(word, option->words)));
      }
      result.options[id].insert_or_assign(name, std::move(words));
    }
  }

  /// `"rule": "off"`, or `"rule": { "level": "off", "options": { … } }`.
  void read_rule(const RuleInfo& rule, const Json& value) {
    const std::string id(rule.id);
    if (!value.is_object()) return read_level(id, {"rules", id}, value);
    for (const auto& [key, part] : value.items()) {
      if (key == "level") {
        read_level(id, {"rules", id, key}, part);
      } else if (key != "options") {
        problem({"rules", id, key}, fmt::format("unknown key {}{}", key, suggestion(key, kRuleKeys)));
      } else if (!part.is_object()) {
        problem({"rules", id, key}, "options must be an object: option to value");
      } else {
        for (const auto& [name, chosen] : part.items()) read_option(rule, name, chosen);
      }
    }
  }

  void read_rules(const Json& value) {
    if (!value.is_object()) {
      problem({"rules"}, "rules must be an object: rule to level");
      return;
    }
    for (const auto& [id, part] : value.items()) {
      if (const std::string unknown = unknown_rule(id); !unknown.empty()) {
        problem({"rules", id}, unknown);
      } else {
        read_rule(**std::ranges::find(rule_infos(), id, &RuleInfo::id), part);
      }
    }
  }

  void read_profile(const Json& value) {
    const std::string given = value.is_string() ? value.get<std::string>() : std::string();
    std::vector<std::string_view> names;
    for (const auto& [name, profile] : kProfiles) {
      if (given == name) {
        result.profile = profile;
        return;
      }
      names.push_back(name);
    }
    problem({"profile"},
            fmt::format("profile must be recommended, deploy or strict{}", suggestion(given, names)));
  }

  void read_patterns(const std::string& key, const Json& value, std::set<PathPattern>& into) {
    if (!value.is_array() || !std::ranges::all_of(value, &Json::is_string)) {
      problem({key}, fmt::format("{} must be a list of patterns", key));
      return;
    }
    for (const Json& pattern : value)
      into.emplace(std::string(project::directory_of(file)), pattern.get<std::string>());
  }

  void read(const Json& value, const std::set<std::string>& extending) {
    // What extends comes first, wherever it is written.
    if (const auto base = value.find("extends"); base != value.end()) extend(*base, extending);
    for (const auto& [key, part] : value.items()) {
      if (key == "rules") {
        read_rules(part);
      } else if (key == "profile") {
        read_profile(part);
      } else if (key == "$schema") {
        if (!part.is_string()) problem({key}, "$schema must be a text");
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

bool Configuration::may_extend(const std::string& file, const std::string& base) const {
  const auto is_in_one = [&](const std::string& path) {
    return std::ranges::any_of(within_,
                               [&](const std::string& folder) { return project::is_within(path, folder); });
  };
  return is_in_one(base) || !is_in_one(file);
}

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
    reading.tell();
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

std::vector<std::string> Configuration::files() const {
  std::vector<std::string> names;
  names.reserve(by_file_.size());
  for (const auto& [file, configuration] : by_file_) names.push_back(file);
  return names;
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

std::optional<Severity> Configuration::level(const std::string& rule, const std::string& file, Severity own,
                                             bool advice) {
  const FileConfiguration& here = of_file(file);
  if (const auto said = here.rules.find(rule); said != here.rules.end()) return said->second;
  switch (here.profile.value_or(Profile::Recommended)) {
    case Profile::Recommended: return own;
    case Profile::Deploy: return fails_at_deploy(rule) && !advice ? std::optional(own) : std::nullopt;
    case Profile::Strict: return own == Severity::Info ? Severity::Warning : Severity::Error;
  }
  return own;
}

const OptionValue* Configuration::option(std::string_view rule, std::string_view option,
                                         const std::string& file) {
  const FileConfiguration& here = of_file(file);
  const auto options = here.options.find(rule);
  if (options == here.options.end()) return nullptr;
  const auto value = options->second.find(option);
  return value == options->second.end() ? nullptr : &value->second;
}

}  // namespace presynth::server
