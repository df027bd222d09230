// Catalog: what aws-cdk-lib is, as data: modules, classes, interfaces, structs and enums with their bases,
// members and types. Generated from the library's own jsii manifest (generate.mjs → aws-cdk-lib.catalog → a
// blob embedded in the binary by the build); nothing is parsed or allocated at start-up. Immutable; any
// thread may read it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace presynth::catalog {

/// Index of a type; kNoType is none. Stable within one build only.
enum class TypeId : std::uint32_t {};
inline constexpr TypeId kNoType{0xffffffff};

enum class TypeKind : std::uint8_t { Class, AbstractClass, Interface, Struct, Enum };

struct TypeRef {
  enum class Form : std::uint8_t { None, Void, String, Number, Boolean, Date, Any, Type, Array, Map, Union };
  Form form = Form::None;
  /// Form::Type: the type. Array and Map: the element's type, if it is one. Union: the first member that is a
  /// type.
  TypeId type = kNoType;
};

enum class MemberKind : std::uint8_t { Property, StaticProperty, Method, StaticMethod, EnumMember };

struct MemberInfo {
  std::string_view name;
  MemberKind kind;
  bool optional;
  TypeRef type;  ///< of the property, or what the method returns
  TypeId declared_in;
};

struct TypeInfo {
  std::string_view fqn;   ///< "aws-cdk-lib.aws_kms.Key", "constructs.Construct", "aws-cdk-lib.Stack"
  std::string_view name;  ///< "Key"
  TypeKind kind;
  TypeId base;  ///< or kNoType
  std::span<const TypeId> interfaces;
  std::string_view cfn_type;  ///< "AWS::KMS::Key" for L1 classes, else empty
};

/// "2.276.0": the aws-cdk-lib that the catalogue was generated from.
[[nodiscard]] std::string_view library_version();
[[nodiscard]] std::string_view constructs_version();
[[nodiscard]] std::uint32_t type_count();

/// By full name; kNoType when there is none.
[[nodiscard]] TypeId find(std::string_view fqn);
/// `module` as in project::Resolution ("aws_kms", "" for the root, "constructs"); kNoType when there is none.
[[nodiscard]] TypeId find(std::string_view module, std::string_view name);
/// True for "aws_kms" and the like: a namespace exported by the root module.
[[nodiscard]] bool is_module(std::string_view module);
[[nodiscard]] TypeInfo info(TypeId type);
/// The member, also of bases and interfaces; nothing when there is none.
[[nodiscard]] std::optional<MemberInfo> member(TypeId type, std::string_view name);
/// The members that the type declares itself, by name: how many, and the one at a position below that.
[[nodiscard]] std::uint32_t member_count(TypeId type);
[[nodiscard]] MemberInfo member_at(TypeId type, std::uint32_t position);
/// True when `type` is `base`, extends it or implements it, at any distance.
[[nodiscard]] bool is_a(TypeId type, TypeId base);
/// The L1 class of a CloudFormation type ("AWS::KMS::Key" → CfnKey), or kNoType.
[[nodiscard]] TypeId l1_class(std::string_view cfn_type);
/// Types that declare (not inherit) a method of this name, e.g. addInterfaceEndpoint → Vpc, IVpc, VpcBase.
[[nodiscard]] std::span<const TypeId> declaring(std::string_view method);

}  // namespace presynth::catalog
