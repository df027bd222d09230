#include "analyzers/catalog/constructs.h"

#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <unordered_set>

extern "C" {
extern const unsigned char presynth_data_constructs[];
extern const std::size_t presynth_data_constructs_size;
}

namespace presynth::catalog {

namespace {

struct Facts {
  std::unordered_map<std::uint32_t, TypeId> default_children;
  std::unordered_map<std::uint32_t, std::string> default_child_ids;
  std::unordered_map<std::uint32_t, std::unordered_map<std::string, std::string>> properties;
  std::unordered_map<std::uint32_t, std::string> own_documents;
  std::unordered_map<std::uint32_t, std::pair<std::string, std::string>> implicit_roles;
  std::unordered_set<std::uint32_t> elsewhere;
  std::unordered_set<std::string> other_ids;
  std::unordered_set<std::string> returns_receiver;
  std::unordered_set<std::string> read_only;
  std::unordered_map<std::string, TypeId> subclasses;
};

const Facts& facts() {
  static const Facts instance = [] {
    Facts result;
    const auto* begin = presynth_data_constructs;
    const nlohmann::json data = nlohmann::json::parse(begin, begin + presynth_data_constructs_size);
    for (const auto& [l2, l1] : data.at("defaultChild").items()) {
      result.default_children[static_cast<std::uint32_t>(find(l2))] = find(l1.get<std::string>());
    }
    for (const auto& [l2, id] : data.at("defaultChildId").items())
      result.default_child_ids[static_cast<std::uint32_t>(find(l2))] = id.get<std::string>();
    for (const auto& [l2, properties] : data.at("properties").items()) {
      for (const auto& [cfn, own] : properties.items())
        result.properties[static_cast<std::uint32_t>(find(l2))][cfn] = own.get<std::string>();
    }
    for (const auto& [l2, member] : data.at("ownDocument").items())
      result.own_documents[static_cast<std::uint32_t>(find(l2))] = member.get<std::string>();
    for (const auto& [l2, role] : data.at("implicitRole").items()) {
      result.implicit_roles[static_cast<std::uint32_t>(find(l2))] = {role.at("property").get<std::string>(),
                                                                     role.at("id").get<std::string>()};
    }
    for (const auto& l2 : data.at("resourceElsewhere"))
      result.elsewhere.insert(static_cast<std::uint32_t>(find(l2.get<std::string>())));
    for (const auto& name : data.at("childIdIsNotTheFirstArgument")) result.other_ids.insert(name);
    for (const auto& name : data.at("returnsReceiver")) result.returns_receiver.insert(name);
    for (const auto& name : data.at("readOnlyAspectPackages")) result.read_only.insert(name);
    for (const auto& [name, base] : data.at("subclassesOutsideTheLibrary").items()) {
      result.subclasses[name] = find(base.get<std::string>());
    }
    return result;
  }();
  return instance;
}

}  // namespace

namespace {

/// The class, l2 or one that it extends, that makes the resource, and the resource's L1.
struct Maker {
  TypeId l2 = kNoType;
  TypeId l1 = kNoType;
};

Maker maker_of(TypeId l2) {
  // By name unless the facts say otherwise: aws_x.Foo makes aws_x.CfnFoo; a subclass makes what its base
  // makes.
  for (TypeId type = l2; type != kNoType; type = info(type).base) {
    const auto known = facts().default_children.find(static_cast<std::uint32_t>(type));
    if (known != facts().default_children.end()) return {type, known->second};
    const TypeInfo about = info(type);
    const std::size_t dot = about.fqn.rfind('.');
    if (dot == std::string_view::npos || about.fqn.substr(0, dot) == "aws-cdk-lib") continue;
    std::string name(about.fqn.substr(0, dot + 1));
    name.append("Cfn").append(about.name);
    const TypeId l1 = find(name);
    if (l1 != kNoType && !info(l1).cfn_type.empty()) return {type, l1};
  }
  return {};
}

}  // namespace

TypeId default_child_of(TypeId l2) { return maker_of(l2).l1; }

std::string_view default_child_id(TypeId l2) {
  const auto found = facts().default_child_ids.find(static_cast<std::uint32_t>(maker_of(l2).l2));
  return found == facts().default_child_ids.end() ? std::string_view("Resource")
                                                  : std::string_view(found->second);
}

bool resource_is_elsewhere(TypeId l2) {
  for (TypeId type = l2; type != kNoType; type = info(type).base) {
    if (facts().elsewhere.contains(static_cast<std::uint32_t>(type))) return true;
  }
  return false;
}

std::string_view l2_property(TypeId l2, std::string_view cfn_property) {
  for (TypeId type = l2; type != kNoType; type = info(type).base) {
    const auto found = facts().properties.find(static_cast<std::uint32_t>(type));
    if (found == facts().properties.end()) continue;
    const auto property = found->second.find(std::string(cfn_property));
    if (property != found->second.end()) return property->second;
  }
  return {};
}

std::string_view own_document(TypeId l2) {
  for (TypeId type = l2; type != kNoType; type = info(type).base) {
    const auto found = facts().own_documents.find(static_cast<std::uint32_t>(type));
    if (found != facts().own_documents.end()) return found->second;
  }
  return {};
}

std::optional<ImplicitRole> implicit_role_of(TypeId l2) {
  for (TypeId type = l2; type != kNoType; type = info(type).base) {
    const auto found = facts().implicit_roles.find(static_cast<std::uint32_t>(type));
    if (found != facts().implicit_roles.end()) return ImplicitRole{found->second.first, found->second.second};
  }
  return std::nullopt;
}

bool child_id_is_first_argument(std::string_view method) {
  return !facts().other_ids.contains(std::string(method));
}

bool returns_receiver(std::string_view method) {
  return facts().returns_receiver.contains(std::string(method));
}

bool is_read_only_aspect_package(std::string_view specifier) {
  return facts().read_only.contains(std::string(specifier));
}

TypeId known_subclass(std::string_view qualified_name) {
  const auto found = facts().subclasses.find(std::string(qualified_name));
  return found == facts().subclasses.end() ? kNoType : found->second;
}

}  // namespace presynth::catalog
