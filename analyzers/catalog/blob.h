// The blob: the catalogue as compile_catalog writes it and catalog.cpp reads it. Position independent
// (offsets from its first byte), little endian, aligned to 8 bytes; reading it needs no work at start-up.
// Private to the two.
//
// Sections, each at the offset that the header gives:
//   types      Type[types + 1], sorted by full name; the last only ends the ranges of the one before it
//   members    Member[members]: each type's own, sorted by name
//   ids        TypeId[]: ranges of interfaces, ancestors and declaring types
//   slots      TypeId[1 << slot_bits]: full name → type, open addressing with linear probing, kNone is empty
//   cfn        TypeId[cfn]: the L1 classes, sorted by CloudFormation type
//   methods    Method[methods + 1], sorted by name; the last only ends the range of the one before it
//   modules    String[modules], sorted
//   strings    a length byte and so many bytes, for each string; a String is the offset of its length byte in
//   here
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace presynth::catalog::blob {

static_assert(std::endian::native == std::endian::little, "the blob is read in place");

inline constexpr std::uint64_t kMagic = 0x31'54'41'43'54'4e'59'53;  // "SYNTCAT1"
inline constexpr std::uint32_t kNone = 0xffffffff;

using String = std::uint32_t;

struct Header {
  std::uint64_t magic;
  std::uint32_t bytes;
  std::uint32_t types, members, cfn, methods, modules, slot_bits;
  std::uint32_t types_at, members_at, ids_at, slots_at, cfn_at, methods_at, modules_at, strings_at;
  String library_version, constructs_version;
  std::uint32_t reserved;
};

struct Type {
  String fqn;
  std::uint32_t base;        ///< a type, or kNone
  std::uint32_t interfaces;  ///< its first id; its last is before `ancestors`
  /// Everything that it is besides itself: its bases, nearest first, then their interfaces, breadth first.
  /// This is the order in which a member is looked up, and its end is the next type's `interfaces`.
  std::uint32_t ancestors;
  std::uint32_t members;  ///< its first member
  String cfn_type;        ///< empty for most
  std::uint8_t kind;
  std::uint8_t name_size;  ///< its own name is the end of fqn
  std::uint16_t reserved;
};

struct Member {
  String name;
  std::uint32_t packed;  ///< type 20 bits | form 4 | kind 3 | optional 1
};
inline constexpr std::uint32_t kTypeBits = 20;
inline constexpr std::uint32_t kNoMemberType = (1U << kTypeBits) - 1;

struct Method {
  String name;
  std::uint32_t declaring;  ///< its first id
};

/// FNV-1a, in pieces: hash(hash(kHashSeed, "a"), "b") is that of "ab".
inline constexpr std::uint64_t kHashSeed = 0xcbf29ce484222325;
constexpr std::uint64_t hash(std::uint64_t seed, std::string_view text) {
  for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return seed;
}
/// The slot where the search for a name starts.
constexpr std::uint32_t first_slot(std::uint64_t hash, std::uint32_t slot_bits) {
  return static_cast<std::uint32_t>((hash * 0x9e3779b97f4a7c15) >> (64 - slot_bits));
}

inline constexpr std::string_view kRoot = "aws-cdk-lib";

}  // namespace presynth::catalog::blob
