// Reads the blob in place: every answer is a view into it, and nothing is built at start-up.
#include "analyzers/catalog/catalog.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "analyzers/catalog/blob.h"

/// Written by compile_catalog and embedded by the build, aligned to 8 bytes or more.
extern "C" const unsigned char presynth_catalog_blob[];

namespace presynth::catalog {
namespace {

template <typename T>
const T* at(std::uint32_t offset) {
  const void* bytes = presynth_catalog_blob + offset;  // every section is aligned for its records
  return static_cast<const T*>(bytes);
}

const blob::Header& header() { return *at<blob::Header>(0); }
const blob::Type* types() { return at<blob::Type>(header().types_at); }
const TypeId* ids() { return at<TypeId>(header().ids_at); }

std::string_view text(blob::String string) {
  const unsigned char* bytes = at<unsigned char>(header().strings_at + string);
  return {reinterpret_cast<const char*>(bytes + 1), *bytes};
}

std::uint32_t index(TypeId type) { return static_cast<std::uint32_t>(type); }
bool exists(TypeId type) { return index(type) < header().types; }
TypeId to_id(std::uint32_t type) { return TypeId{type}; }

std::span<const TypeId> interfaces(TypeId type) {
  const blob::Type& record = types()[index(type)];
  return {ids() + record.interfaces, ids() + record.ancestors};
}

std::span<const TypeId> ancestors(TypeId type) {
  const blob::Type* record = types() + index(type);
  return {ids() + record[0].ancestors, ids() + record[1].interfaces};
}

std::span<const blob::Member> own_members(TypeId type) {
  const blob::Type* record = types() + index(type);
  const auto* members = at<blob::Member>(header().members_at);
  return {members + record[0].members, members + record[1].members};
}

MemberInfo unpack(const blob::Member& member, TypeId declared_in) {
  const auto kind = static_cast<MemberKind>((member.packed >> (blob::kTypeBits + 4)) & 7U);
  const std::uint32_t type = member.packed & blob::kNoMemberType;
  MemberInfo info{
      .name = text(member.name),
      .kind = kind,
      .optional = ((member.packed >> (blob::kTypeBits + 7)) & 1U) != 0,
      .type = {static_cast<TypeRef::Form>((member.packed >> blob::kTypeBits) & 15U),
               type == blob::kNoMemberType ? kNoType : to_id(type)},
      .declared_in = declared_in,
  };
  if (kind == MemberKind::EnumMember) info.type = {TypeRef::Form::Type, declared_in};
  return info;
}

std::optional<MemberInfo> own_member(TypeId type, std::string_view name) {
  const std::span<const blob::Member> members = own_members(type);
  const auto name_of = [](const blob::Member& member) { return text(member.name); };
  const auto found = std::ranges::lower_bound(members, name, {}, name_of);
  if (found == members.end() || text(found->name) != name) return std::nullopt;
  return unpack(*found, type);
}

/// The type whose full name is the pieces, one after the other.
TypeId find_pieces(std::initializer_list<std::string_view> pieces) {
  std::uint64_t hash = blob::kHashSeed;
  for (const std::string_view piece : pieces) hash = blob::hash(hash, piece);
  const auto matches = [&](std::string_view fqn) {
    for (const std::string_view piece : pieces) {
      if (!fqn.starts_with(piece)) return false;
      fqn.remove_prefix(piece.size());
    }
    return fqn.empty();
  };
  const std::uint32_t bits = header().slot_bits;
  const auto* slots = at<std::uint32_t>(header().slots_at);
  for (std::uint32_t slot = blob::first_slot(hash, bits);; slot = (slot + 1) & ((1U << bits) - 1)) {
    const std::uint32_t type = slots[slot];
    if (type == blob::kNone) return kNoType;  // a third of the slots is empty: the search ends
    if (matches(text(types()[type].fqn))) return to_id(type);
  }
}

}  // namespace

std::string_view library_version() { return text(header().library_version); }
std::string_view constructs_version() { return text(header().constructs_version); }
std::uint32_t type_count() { return header().types; }

TypeId find(std::string_view fqn) { return find_pieces({fqn}); }

TypeId find(std::string_view module, std::string_view name) {
  if (module == "constructs") return find_pieces({module, ".", name});
  if (module.empty()) return find_pieces({blob::kRoot, ".", name});
  return find_pieces({blob::kRoot, ".", module, ".", name});
}

bool is_module(std::string_view module) {
  const std::span<const blob::String> modules(at<blob::String>(header().modules_at), header().modules);
  return std::ranges::binary_search(modules, module, {}, text);
}

TypeInfo info(TypeId type) {
  if (!exists(type)) return {{}, {}, TypeKind::Class, kNoType, {}, {}};
  const blob::Type& record = types()[index(type)];
  const std::string_view fqn = text(record.fqn);
  return {
      .fqn = fqn,
      .name = fqn.substr(fqn.size() - record.name_size),
      .kind = static_cast<TypeKind>(record.kind),
      .base = to_id(record.base),  // blob::kNone is kNoType
      .interfaces = interfaces(type),
      .cfn_type = text(record.cfn_type),
  };
}

std::optional<MemberInfo> member(TypeId type, std::string_view name) {
  if (!exists(type)) return std::nullopt;
  if (const auto own = own_member(type, name)) return own;
  for (const TypeId ancestor : ancestors(type)) {
    if (const auto inherited = own_member(ancestor, name)) return inherited;
  }
  return std::nullopt;
}

std::uint32_t member_count(TypeId type) {
  return exists(type) ? static_cast<std::uint32_t>(own_members(type).size()) : 0;
}

MemberInfo member_at(TypeId type, std::uint32_t position) {
  return unpack(own_members(type)[position], type);
}

bool is_a(TypeId type, TypeId base) {
  if (!exists(type) || !exists(base)) return false;
  if (type == base) return true;
  return std::ranges::find(ancestors(type), base) != ancestors(type).end();
}

TypeId l1_class(std::string_view cfn_type) {
  const std::span<const std::uint32_t> classes(at<std::uint32_t>(header().cfn_at), header().cfn);
  const auto cfn_type_of = [](std::uint32_t type) { return text(types()[type].cfn_type); };
  const auto found = std::ranges::lower_bound(classes, cfn_type, {}, cfn_type_of);
  return found != classes.end() && cfn_type_of(*found) == cfn_type ? to_id(*found) : kNoType;
}

std::span<const TypeId> declaring(std::string_view method) {
  const std::span<const blob::Method> methods(at<blob::Method>(header().methods_at), header().methods);
  const auto name_of = [](const blob::Method& m) { return text(m.name); };
  const auto found = std::ranges::lower_bound(methods, method, {}, name_of);
  if (found == methods.end() || name_of(*found) != method) return {};
  const blob::Method* record = &*found;  // there is one more than the span shows
  return {ids() + record[0].declaring, ids() + record[1].declaring};
}

}  // namespace presynth::catalog
