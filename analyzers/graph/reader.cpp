#include "analyzers/graph/reader.h"

#include <nlohmann/json.hpp>

#include "analyzers/catalog/constructs.h"

extern "C" {
extern const unsigned char presynth_data_resources[];
extern const std::size_t presynth_data_resources_size;
}

namespace presynth::graph {

using value::Evaluation;
using value::Guard;
using value::Object;
using value::ObjectKind;
using value::Tag;
using value::Value;
using How = value::Construction::How;

namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', begin)) {
    parts.push_back(text.substr(begin, dot - begin));
    begin = dot + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::uint32_t type_key(const std::string& fqn) { return static_cast<std::uint32_t>(catalog::find(fqn)); }

}  // namespace

const LibraryFacts& LibraryFacts::get() {
  static const LibraryFacts instance = [] {
    LibraryFacts facts;
    const nlohmann::json data = nlohmann::json::parse(presynth_data_resources,
                                                      presynth_data_resources + presynth_data_resources_size);
    for (const auto& [type, properties] : data.at("properties").items()) {
      for (const auto& [cfn, l2] : properties.items())
        facts.properties[type_key(type)][cfn] = l2.get<std::string>();
    }
    for (const auto& [type, role] : data.at("implicitRole").items()) {
      facts.implicit_roles[type_key(type)] = {role.at("member").get<std::string>(),
                                              role.at("id").get<std::string>()};
    }
    for (const auto& [name, actions] : data.at("keyGrants").items()) {
      facts.key_grants[name] = actions.get<std::vector<std::string>>();
    }
    for (const auto& [type, kind] : data.at("principals").items())
      facts.principals[type_key(type)] = kind.get<std::string>();
    for (const auto& rule : data.at("constructorKeyGrants")) {
      facts.constructor_key_grants.push_back(
          {catalog::find(rule.at("type").get<std::string>()), split(rule.at("key").get<std::string>()),
           split(rule.at("when").get<std::string>()), rule.at("service").get<std::string>(),
           rule.at("actions").get<std::vector<std::string>>()});
    }
    return facts;
  }();
  return instance;
}

Value first_argument(const std::vector<Value>& arguments, std::size_t i) {
  return i < arguments.size() ? arguments[i] : Value();
}

bool is_library(const Object& object, std::string_view fqn) {
  if (object.library == catalog::kNoType) return false;
  const catalog::TypeId type = catalog::find(fqn);
  return type != catalog::kNoType && catalog::is_a(object.library, type);
}

Value props_of(const Object& object) {
  switch (object.made.how) {
    case How::New: return first_argument(object.made.arguments, object.is_construct ? 2 : 0);
    case How::Method: return first_argument(object.made.arguments, 1);
    default: return {};
  }
}

Object* looked_at_default_child(const Object& object) {
  for (const auto& [name, value] : object.derived) {
    if (name == "defaultChild") return value.object();
  }
  return nullptr;
}

Object* resource_object(Object* object) {
  while (object->made.how == How::Property && object->made.member == "defaultChild" &&
         object->made.receiver != nullptr) {
    object = object->made.receiver;
  }
  return object;
}

iam::Ternary holds(const Evaluation& heap, Guard under, Guard guard) {
  if (heap.conditions.contradict(under, guard)) return iam::Ternary::No;
  return heap.conditions.implies(under, guard) ? iam::Ternary::Yes : iam::Ternary::Unknown;
}

std::string reason_of(const value::Unknown& unknown) {
  std::string text;
  if (!unknown.detail.empty()) text = "`" + std::string(unknown.detail) + "`: ";
  return text + std::string(value::to_string(unknown.why));
}

Value member(Evaluation& heap, const Value& object, std::string_view name, Guard under) {
  switch (object.tag()) {
    case Tag::Choice: {
      std::vector<value::Alternative> results;
      heap.for_each_alternative(object, under, [&](Guard guard, const Value& one) {
        results.push_back({guard, member(heap, one, name, guard)});
      });
      return heap.make_choice(results, under);
    }
    case Tag::Unknown: {
      for (const auto& [known, value] : object.as_unknown()->members) {
        if (known == name) return value;
      }
      value::Unknown* made = heap.make_unknown(object.as_unknown()->why, object.as_unknown()->origin,
                                               object.as_unknown()->detail);
      object.as_unknown()->members.emplace_back(heap.keep(name), Value(made));
      return made;
    }
    case Tag::Object: {
      const Object& target = *object.as_object();
      if (const Value* own = target.properties.find(name)) return *own;
      if (target.open != nullptr) return member(heap, Value(target.open), name, under);
      return {};
    }
    default: return {};
  }
}

std::string property_name(const Object& object, std::string_view cfn_property) {
  if (object.library == catalog::kNoType) return {};
  if (!catalog::info(object.library).cfn_type.empty()) {
    std::string name(cfn_property);
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    return name;
  }
  const auto& facts = LibraryFacts::get().properties;
  for (catalog::TypeId type = object.library; type != catalog::kNoType; type = catalog::info(type).base) {
    const auto found = facts.find(static_cast<std::uint32_t>(type));
    if (found == facts.end()) continue;
    const auto property = found->second.find(std::string(cfn_property));
    if (property != found->second.end()) return property->second;
  }
  return {};
}

}  // namespace presynth::graph
