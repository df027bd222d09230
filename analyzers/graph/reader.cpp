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
    for (const auto& [name, actions] : data.at("keyGrants").items()) {
      facts.key_grants[name] = actions.get<std::vector<std::string>>();
    }
    for (const auto& [type, kind] : data.at("principals").items())
      facts.principals[type_key(type)] = kind.get<std::string>();
    for (const auto& rule : data.at("constructorKeyGrants")) {
      LibraryFacts::ConstructorKeyGrant grant;
      for (const auto& type : rule.at("types")) grant.types.push_back(catalog::find(type.get<std::string>()));
      grant.key = split(rule.at("key").get<std::string>());
      for (const auto& path : rule.at("when")) grant.when.push_back(split(path.get<std::string>()));
      grant.service = rule.at("service").get<std::string>();
      grant.actions = rule.at("actions").get<std::vector<std::string>>();
      facts.constructor_key_grants.push_back(std::move(grant));
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
      if (const Value* known = object.as_unknown()->members.find(name)) return *known;
      value::Unknown* made = heap.make_unknown(object.as_unknown()->why, object.as_unknown()->origin,
                                               object.as_unknown()->detail);
      object.as_unknown()->members.slot(heap.keep(name)) = Value(made);
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

std::optional<Value> set_by(Evaluation& heap, const value::LibraryCall& call, std::string_view property) {
  const Value path = first_argument(call.arguments, 0);
  if (call.member == "=") {
    if (!path.is(Tag::String)) return std::nullopt;
    std::string l1_name(property);
    l1_name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(l1_name[0])));
    return path.as_string() == l1_name ? std::optional(first_argument(call.arguments, 1)) : std::nullopt;
  }
  const bool deletes = call.member == "addPropertyDeletionOverride" || call.member == "addDeletionOverride";
  if (!deletes && call.member != "addPropertyOverride" && call.member != "addOverride") return std::nullopt;
  if (!path.is(Tag::String))
    return Value(heap.make_unknown(value::Why::Computed, call.origin, "a property override"));
  std::string_view name = path.as_string();
  if (!call.member.starts_with("addProperty") && name.starts_with("Properties.")) name.remove_prefix(11);
  if (name != property) return std::nullopt;
  return deletes ? Value() : first_argument(call.arguments, 1);
}

iam::Ternary is_set_on_l1(Evaluation& heap, const Object& l2, std::string_view property, Guard under) {
  iam::Ternary set = iam::Ternary::No;
  if (const Object* l1 = looked_at_default_child(l2)) {
    for (const std::uint32_t call : l1->calls) {
      if (set_by(heap, heap.calls[call], property)) set = set || holds(heap, under, heap.calls[call].guard);
    }
  }
  return set;
}

std::string property_name(const Object& object, std::string_view cfn_property) {
  if (object.library == catalog::kNoType) return {};
  if (!catalog::info(object.library).cfn_type.empty()) {
    std::string name(cfn_property);
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    return name;
  }
  return std::string(catalog::l2_property(object.library, cfn_property));
}

}  // namespace presynth::graph
