#include "analyzers/catalog/catalog.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

extern "C" const unsigned char presynth_catalog_blob[];
extern "C" const std::size_t presynth_catalog_blob_size;

namespace catalog = presynth::catalog;
using catalog::kNoType;
using catalog::MemberKind;
using catalog::TypeId;
using catalog::TypeKind;
using catalog::TypeRef;

namespace {

TypeId type(std::string_view fqn) {
  const TypeId id = catalog::find("aws-cdk-lib." + std::string(fqn));
  REQUIRE_MESSAGE(id != kNoType, fqn);
  return id;
}

catalog::MemberInfo member(std::string_view fqn, std::string_view name) {
  const auto found = catalog::member(type(fqn), name);
  REQUIRE_MESSAGE(found.has_value(), fqn, ".", name);
  return *found;
}

/// "[]aws_iam.Grant" and the like: a type as one string, without the library's name.
std::string spelled(TypeRef ref) {
  std::string name;
  if (ref.type != kNoType) {
    name = catalog::info(ref.type).fqn;
    if (name.starts_with("aws-cdk-lib.")) name.erase(0, 12);
  }
  switch (ref.form) {
    case TypeRef::Form::None: return "none";
    case TypeRef::Form::Void: return "void";
    case TypeRef::Form::String: return "string";
    case TypeRef::Form::Number: return "number";
    case TypeRef::Form::Boolean: return "boolean";
    case TypeRef::Form::Date: return "date";
    case TypeRef::Form::Any: return "any";
    case TypeRef::Form::Type: return name;
    case TypeRef::Form::Array: return name + "[]";
    case TypeRef::Form::Map: return name + "{}";
    case TypeRef::Form::Union: return "|" + name;
  }
  return "?";
}

std::set<std::string> names(std::span<const TypeId> ids) {
  std::set<std::string> result;
  for (const TypeId id : ids) result.emplace(catalog::info(id).fqn);
  return result;
}

}  // namespace

TEST_CASE("catalog: the blob is in place") {
  CHECK(reinterpret_cast<std::uintptr_t>(presynth_catalog_blob) % 8 == 0);
  CHECK(std::string_view(reinterpret_cast<const char*>(presynth_catalog_blob), 8) == "SYNTCAT1");
  std::uint32_t bytes = 0;
  std::copy_n(presynth_catalog_blob + 8, 4, reinterpret_cast<unsigned char*>(&bytes));
  CHECK(bytes == presynth_catalog_blob_size);
  CHECK(catalog::library_version().starts_with("2."));
  CHECK(catalog::constructs_version().starts_with("10."));
  CHECK(catalog::type_count() > 10'000);
}

TEST_CASE("catalog: finding types") {
  const TypeId key = type("aws_kms.Key");
  CHECK(catalog::find("aws_kms", "Key") == key);
  CHECK(catalog::info(key).fqn == "aws-cdk-lib.aws_kms.Key");
  CHECK(catalog::info(key).name == "Key");
  CHECK(catalog::info(key).kind == TypeKind::Class);
  CHECK(catalog::info(key).base == type("Resource"));
  CHECK(catalog::info(key).cfn_type.empty());
  CHECK(names(catalog::info(key).interfaces) == std::set<std::string>{"aws-cdk-lib.aws_kms.IKey"});
  CHECK(catalog::find("", "Stack") == type("Stack"));
  CHECK(catalog::find("constructs", "Construct") == catalog::find("constructs.Construct"));
  CHECK(catalog::info(catalog::find("constructs.Construct")).name == "Construct");
  CHECK(catalog::find("interfaces.aws_kms", "IKeyRef") == type("interfaces.aws_kms.IKeyRef"));
  CHECK(catalog::find("aws_cloudfront.experimental", "EdgeFunction") != kNoType);
  for (const char* name :
       {"Construct", "Node", "IConstruct", "IDependable", "Dependable", "DependencyGroup", "RootConstruct"}) {
    CAPTURE(name);
    CHECK(catalog::find("constructs", name) != kNoType);
  }
  CHECK(catalog::info(type("Resource")).kind == TypeKind::AbstractClass);
  CHECK(catalog::info(type("aws_kms.IKey")).kind == TypeKind::Interface);
  CHECK(catalog::info(type("aws_kms.KeyProps")).kind == TypeKind::Struct);
  CHECK(catalog::info(type("aws_kms.KeyUsage")).kind == TypeKind::Enum);
  // A type inside a class.
  const TypeId nested = catalog::find("aws_stepfunctions_tasks", "EmrCreateCluster.InstanceRoleType");
  REQUIRE(nested != kNoType);
  CHECK(catalog::info(nested).name == "InstanceRoleType");
}

TEST_CASE("catalog: what is not there") {
  for (const char* name :
       {"", ".", "Key", "aws_kms.Key", "aws-cdk-lib", "aws-cdk-lib.", "aws-cdk-lib.aws_kms",
        "aws-cdk-lib.aws_kms.", "aws-cdk-lib.aws_kms.key", "aws-cdk-lib.aws_kms.Key.", "aws-cdk-lib.Key",
        "constructs", "constructs.Key", "@aws-cdk/aws-kms.Key", "aws-cdk-lib.aws_logs.CfnLogGroupProps",
        "aws-cdk-lib.aws_s3.CfnBucket.RuleProperty"}) {
    CAPTURE(name);
    CHECK(catalog::find(name) == kNoType);
  }
  CHECK(catalog::find("aws_kms", "") == kNoType);
  CHECK(catalog::find("", "") == kNoType);
  CHECK(catalog::find("aws_kms", "Bucket") == kNoType);
  CHECK(catalog::find("constructs", "Key") == kNoType);
  CHECK(catalog::find("", "aws_kms") == kNoType);
  CHECK_FALSE(catalog::member(type("aws_kms.Key"), "").has_value());
  CHECK_FALSE(catalog::member(type("aws_kms.Key"), "grantEverything").has_value());
  CHECK_FALSE(catalog::member(kNoType, "grant").has_value());
  CHECK(catalog::info(kNoType).fqn.empty());
  CHECK(catalog::info(kNoType).base == kNoType);
  CHECK(catalog::info(TypeId{catalog::type_count()}).interfaces.empty());
  CHECK(catalog::member_count(kNoType) == 0);
  CHECK_FALSE(catalog::is_a(kNoType, kNoType));
  CHECK_FALSE(catalog::is_a(type("aws_kms.Key"), kNoType));
  CHECK_FALSE(catalog::is_a(kNoType, type("aws_kms.Key")));
  CHECK(catalog::l1_class("") == kNoType);
  CHECK(catalog::l1_class("AWS::KMS::Lock") == kNoType);
  CHECK(catalog::declaring("").empty());
  CHECK(catalog::declaring("addEverything").empty());
}

TEST_CASE("catalog: modules") {
  for (const char* name : {"aws_kms", "aws_logs", "aws_iam", "aws_lambda", "aws_ec2", "custom_resources",
                           "pipelines", "interfaces"}) {
    CAPTURE(name);
    CHECK(catalog::is_module(name));
  }
  for (const char* name :
       {"", "aws", "aws_", "aws-kms", "aws_kmsx", "constructs", "aws-cdk-lib", "Stack", "zzz"}) {
    CAPTURE(name);
    CHECK_FALSE(catalog::is_module(name));
  }
}

TEST_CASE("catalog: is_a") {
  struct Row {
    const char* type;
    const char* base;
    bool expected;
  };
  const std::vector<Row> rows = {
      {"aws_kms.Key", "aws_kms.Key", true},
      {"aws_kms.Key", "aws_kms.IKey", true},
      {"aws_kms.Key", "Resource", true},
      {"aws_kms.Key", "IResource", true},
      {"aws_kms.Key", "interfaces.aws_kms.IKeyRef", true},
      {"aws_kms.IKey", "interfaces.aws_kms.IKeyRef", true},
      {"aws_kms.Alias", "aws_kms.IKey", true},
      {"aws_kms.CfnKey", "interfaces.aws_kms.IKeyRef", true},
      {"aws_kms.CfnKey", "CfnResource", true},
      {"aws_kms.CfnKey", "CfnElement", true},
      {"aws_kms.CfnKey", "aws_kms.IKey", false},
      {"aws_kms.IKey", "aws_kms.Key", false},
      {"aws_kms.Key", "aws_kms.Alias", false},
      {"Resource", "aws_kms.Key", false},
      {"NestedStack", "Stack", true},
      {"Stack", "Stage", false},
      {"App", "Stage", true},
      {"aws_lambda_nodejs.NodejsFunction", "aws_lambda.Function", true},
      {"aws_lambda.DockerImageFunction", "aws_lambda.IFunction", true},
      {"aws_lambda.Function", "aws_iam.IGrantable", true},
      {"aws_lambda.FunctionProps", "aws_lambda.FunctionOptions", true},
      {"aws_iam.ServicePrincipal", "aws_iam.PrincipalBase", true},
      {"aws_iam.Role", "aws_iam.IPrincipal", true},
      {"aws_ec2.InterfaceVpcEndpoint", "aws_ec2.VpcEndpoint", true},
      {"aws_ec2.GatewayVpcEndpoint", "aws_ec2.IGatewayVpcEndpoint", true},
      {"aws_ec2.Vpc", "aws_ec2.IVpc", true},
      {"aws_kms.KeyUsage", "aws_kms.Key", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.base);
    CHECK(catalog::is_a(type(row.type), type(row.base)) == row.expected);
  }
  const TypeId construct = catalog::find("constructs.Construct");
  const TypeId iconstruct = catalog::find("constructs.IConstruct");
  for (const char* name :
       {"aws_kms.Key", "Stack", "App", "Stage", "CfnOutput", "aws_logs.CfnLogGroup", "aws_s3.Bucket"}) {
    CAPTURE(name);
    CHECK(catalog::is_a(type(name), construct));
    CHECK(catalog::is_a(type(name), iconstruct));
  }
  CHECK(catalog::is_a(type("aws_kms.IKey"), iconstruct));
  CHECK_FALSE(catalog::is_a(type("aws_kms.IKey"), construct));
  CHECK_FALSE(catalog::is_a(type("aws_iam.PolicyStatement"), construct));
  CHECK_FALSE(catalog::is_a(type("aws_iam.PolicyDocument"), iconstruct));
}

TEST_CASE("catalog: members") {
  struct Row {
    const char* type;
    const char* member;
    MemberKind kind;
    const char* spelled;
  };
  const std::vector<Row> rows = {
      {"aws_ec2.Vpc", "addInterfaceEndpoint", MemberKind::Method, "aws_ec2.InterfaceVpcEndpoint"},
      {"aws_ec2.IVpc", "addGatewayEndpoint", MemberKind::Method, "aws_ec2.GatewayVpcEndpoint"},
      {"aws_ec2.Vpc", "fromLookup", MemberKind::StaticMethod, "aws_ec2.IVpc"},
      {"aws_ec2.Vpc", "privateSubnets", MemberKind::Property, "aws_ec2.ISubnet[]"},
      {"aws_ec2.VpcProps", "gatewayEndpoints", MemberKind::Property, "aws_ec2.GatewayVpcEndpointOptions{}"},
      {"Stack", "region", MemberKind::Property, "string"},
      {"Stack", "of", MemberKind::StaticMethod, "Stack"},
      {"NestedStack", "account", MemberKind::Property, "string"},
      {"App", "synth", MemberKind::Method, "cx_api.CloudAssembly"},
      {"aws_kms.Key", "keyArn", MemberKind::Property, "string"},
      {"aws_kms.Key", "grantDecrypt", MemberKind::Method, "aws_iam.Grant"},
      {"aws_kms.Key", "addToResourcePolicy", MemberKind::Method, "aws_iam.AddToResourcePolicyResult"},
      {"aws_kms.Key", "fromKeyArn", MemberKind::StaticMethod, "aws_kms.IKey"},
      {"aws_kms.Key", "node", MemberKind::Property, "constructs.Node"},
      {"aws_kms.Key", "stack", MemberKind::Property, "Stack"},
      {"aws_kms.Key", "applyRemovalPolicy", MemberKind::Method, "void"},
      {"aws_kms.IKey", "keyRef", MemberKind::Property, "interfaces.aws_kms.KeyReference"},
      {"aws_kms.IKey", "env", MemberKind::Property, "interfaces.ResourceEnvironment"},
      {"aws_kms.KeyProps", "policy", MemberKind::Property, "aws_iam.PolicyDocument"},
      {"aws_kms.KeyProps", "enableKeyRotation", MemberKind::Property, "boolean"},
      {"aws_logs.LogGroupProps", "encryptionKey", MemberKind::Property, "interfaces.aws_kms.IKeyRef"},
      {"aws_lambda.Function", "role", MemberKind::Property, "aws_iam.IRole"},
      {"aws_lambda.FunctionProps", "vpc", MemberKind::Property, "aws_ec2.IVpc"},
      {"aws_lambda.Runtime", "NODEJS_22_X", MemberKind::StaticProperty, "aws_lambda.Runtime"},
      {"aws_iam.RoleProps", "permissionsBoundary", MemberKind::Property, "aws_iam.IManagedPolicy"},
      {"aws_iam.PermissionsBoundary", "of", MemberKind::StaticMethod, "aws_iam.PermissionsBoundary"},
      {"aws_iam.PolicyStatement", "fromJson", MemberKind::StaticMethod, "aws_iam.PolicyStatement"},
      {"aws_iam.Effect", "DENY", MemberKind::EnumMember, "aws_iam.Effect"},
      {"Aws", "REGION", MemberKind::StaticProperty, "string"},
      {"Duration", "days", MemberKind::StaticMethod, "Duration"},
      {"aws_kms.CfnKey", "keyPolicy", MemberKind::Property, "any"},
      {"aws_kms.CfnKey", "attrArn", MemberKind::Property, "string"},
      {"aws_kms.CfnKey", "keyRef", MemberKind::Property, "interfaces.aws_kms.KeyReference"},
      {"aws_kms.CfnKey", "enableKeyRotation", MemberKind::Property, "boolean"},
      {"aws_kms.CfnKey", "ref", MemberKind::Property, "string"},
      {"aws_kms.CfnKey", "addPropertyOverride", MemberKind::Method, "void"},
      {"aws_kms.CfnKey", "CFN_RESOURCE_TYPE_NAME", MemberKind::StaticProperty, "string"},
      {"aws_logs.CfnLogGroup", "kmsKeyId", MemberKind::Property, "string"},
      {"aws_iam.CfnRole", "permissionsBoundary", MemberKind::Property, "string"},
      {"aws_lambda.CfnFunction", "vpcConfig", MemberKind::Property, "any"},
      {"aws_ec2.CfnVPCEndpoint", "serviceName", MemberKind::Property, "string"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.member);
    const catalog::MemberInfo found = member(row.type, row.member);
    CHECK(found.name == row.member);
    CHECK(found.kind == row.kind);
    CHECK(spelled(found.type) == row.spelled);
    CHECK(catalog::is_a(type(row.type), found.declared_in));
  }
  CHECK(member("aws_kms.KeyProps", "alias").optional);
  CHECK_FALSE(member("aws_kms.AliasProps", "targetKey").optional);
  CHECK(catalog::member(catalog::find("constructs.Node"), "tryFindChild")->optional);
  CHECK(spelled(catalog::member(catalog::find("constructs.Node"), "children")->type) ==
        "constructs.IConstruct[]");
  // A class's own member wins over the interface's.
  CHECK(member("aws_ec2.Vpc", "addInterfaceEndpoint").declared_in == type("aws_ec2.Vpc"));
  CHECK(member("NestedStack", "region").declared_in == type("Stack"));
}

TEST_CASE("catalog: L1 classes") {
  struct Row {
    const char* cfn_type;
    const char* fqn;
  };
  const std::vector<Row> rows = {
      {"AWS::KMS::Key", "aws_kms.CfnKey"},
      {"AWS::Logs::LogGroup", "aws_logs.CfnLogGroup"},
      {"AWS::IAM::Role", "aws_iam.CfnRole"},
      {"AWS::IAM::ManagedPolicy", "aws_iam.CfnManagedPolicy"},
      {"AWS::Lambda::Function", "aws_lambda.CfnFunction"},
      {"AWS::EC2::VPCEndpoint", "aws_ec2.CfnVPCEndpoint"},
      {"AWS::Serverless::Function", "aws_sam.CfnFunction"},
      // where two modules have one
      {"AWS::CloudFormation::Stack", "CfnStack"},
      {"AWS::EKS::Cluster", "aws_eks.CfnCluster"},
      {"AWS::KinesisAnalyticsV2::Application", "aws_kinesisanalyticsv2.CfnApplication"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.cfn_type);
    CHECK(catalog::l1_class(row.cfn_type) == type(row.fqn));
    CHECK(catalog::info(type(row.fqn)).cfn_type == row.cfn_type);
    CHECK(catalog::info(type(row.fqn)).base == type("CfnResource"));
  }
}

TEST_CASE("catalog: declaring") {
  const auto endpoint = names(catalog::declaring("addInterfaceEndpoint"));
  CHECK(endpoint == std::set<std::string>{"aws-cdk-lib.aws_ec2.IVpc", "aws-cdk-lib.aws_ec2.Vpc"});
  const auto grant = names(catalog::declaring("grantEncryptDecrypt"));
  CHECK(grant.contains("aws-cdk-lib.aws_kms.Key"));
  CHECK(grant.contains("aws-cdk-lib.aws_kms.IKey"));
  CHECK(names(catalog::declaring("fromKeyArn")).contains("aws-cdk-lib.aws_kms.Key"));
  CHECK(catalog::declaring("keyArn").empty());  // a property
}

// Everything in the blob, once: each range is within bounds, each id is a type, each name finds itself again.
TEST_CASE("catalog: is consistent") {
  const std::uint32_t count = catalog::type_count();
  std::size_t wrong = 0;
  std::string_view previous;
  std::set<std::string> methods;
  for (std::uint32_t i = 0; i < count; ++i) {
    const TypeId id{i};
    const catalog::TypeInfo info = catalog::info(id);
    if (info.fqn <= previous || !info.fqn.ends_with(info.name) || info.name.empty()) ++wrong;
    previous = info.fqn;
    if (catalog::find(info.fqn) != id) ++wrong;
    if (info.base != kNoType && !catalog::is_a(id, info.base)) ++wrong;
    for (const TypeId interface : info.interfaces) {
      if (static_cast<std::uint32_t>(interface) >= count || !catalog::is_a(id, interface)) ++wrong;
      if (catalog::is_a(interface, id)) ++wrong;
    }
    if (!info.cfn_type.empty() && catalog::info(catalog::l1_class(info.cfn_type)).cfn_type != info.cfn_type)
      ++wrong;
    for (std::uint32_t m = 0; m < catalog::member_count(id); ++m) {
      const catalog::MemberInfo own = catalog::member_at(id, m);
      const auto found = catalog::member(id, own.name);
      if (!found || found->declared_in != id || found->kind != own.kind || found->type.form != own.type.form)
        ++wrong;
      if (own.type.form == TypeRef::Form::None ||
          (own.type.form == TypeRef::Form::Type) != (own.type.type != kNoType)) {
        const bool may_have = own.type.form == TypeRef::Form::Array || own.type.form == TypeRef::Form::Map ||
                              own.type.form == TypeRef::Form::Union;
        if (!may_have) ++wrong;
      }
      if (own.type.type != kNoType && static_cast<std::uint32_t>(own.type.type) >= count) ++wrong;
      if (own.kind == MemberKind::Method || own.kind == MemberKind::StaticMethod) {
        if (std::ranges::find(catalog::declaring(own.name), id) == catalog::declaring(own.name).end())
          ++wrong;
      }
    }
    // A name that is nearly there is not.
    std::string near(info.fqn);
    near.back() = '~';
    if (catalog::find(near) != kNoType || catalog::find(std::string(info.fqn) + "~") != kNoType) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("catalog: any text may be looked up") {
  std::mt19937 random(3);
  const auto any_text = [&] {
    std::string result;
    static constexpr std::string_view kPieces[] = {"aws-cdk-lib", ".",     "aws_kms", "Key", "constructs",
                                                   "CfnKey",      "AWS::", "\xff",    "I",   "zz"};
    for (std::size_t n = random() % 6; n > 0; --n) result += kPieces[random() % std::size(kPieces)];
    if (random() % 16 == 0) result.append(random() % 2000, static_cast<char>(random() % 256));
    return result;
  };
  for (int round = 0; round < 20000; ++round) {
    const std::string a = any_text();
    const std::string b = any_text();
    const TypeId found = catalog::find(a);
    if (found != kNoType) CHECK(catalog::info(found).fqn == a);
    const TypeId in_module = catalog::find(a, b);
    if (in_module != kNoType) CHECK(catalog::info(in_module).fqn.ends_with(b));
    const TypeId id{static_cast<std::uint32_t>(random())};
    (void)catalog::info(id);
    (void)catalog::member(id, a);
    (void)catalog::member(TypeId{static_cast<std::uint32_t>(random()) % catalog::type_count()}, a);
    (void)catalog::is_a(id, TypeId{static_cast<std::uint32_t>(random() % 20000)});
    (void)catalog::is_module(a);
    (void)catalog::l1_class(a);
    (void)catalog::declaring(a);
  }
}
