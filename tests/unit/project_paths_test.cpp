// Paths, and what they and a text say of a file.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/project.h"

using namespace presynth::project;
using namespace presynth::testing;

TEST_SUITE("project: paths") {
  TEST_CASE("normalize") {
    const std::pair<const char*, const char*> rows[] = {
        {"/a/./b/../c", "/a/c"},
        {"a/./b/../c", "a/c"},
        {"/../a", "/a"},
        {"/a/../..", "/"},
        {"//a///b/", "/a/b"},
        {"", "."},
        {"./", "."},
        {"a/..", "."},
        {"../a", "../a"},
        {"../../a/..", "../.."},
        {"a/../../b", "../b"},
        {"/", "/"},
        {"/a/..b/.c", "/a/..b/.c"},
        {"..", ".."},
        {"/a/b/../../../c", "/c"},
    };
    for (const auto& [path, expected] : rows) {
      CAPTURE(path);
      CHECK(normalize(path) == expected);
      CHECK(normalize(expected) == expected);
    }
  }

  TEST_CASE("join and directory_of") {
    CHECK(join("/a/b", "../c.ts") == "/a/c.ts");
    CHECK(join("/a", "/b") == "/b");
    CHECK(join("/", "a") == "/a");
    CHECK(join("", "a") == "a");
    CHECK(join("/a", "") == "/a");
    CHECK(join("/a", ".") == "/a");
    CHECK(join("/a", "../../../b") == "/b");
    CHECK(directory_of("/a/b.ts") == "/a");
    CHECK(directory_of("/a") == "/");
    CHECK(directory_of("/") == "/");
    CHECK(directory_of("a") == ".");
    CHECK(directory_of("a/b") == "a");
  }

  TEST_CASE("relative_to") {
    CHECK(relative_to("/a/b/c.ts", "/a/b") == "c.ts");
    CHECK(relative_to("/a/b/c.ts", "/a/bc") == "../b/c.ts");
    CHECK(relative_to("/a/x", "/a/b/c") == "../../x");
    CHECK(relative_to("/a/b", "/a/b") == ".");
    CHECK(relative_to("/a", "/a/b") == "..");
    CHECK(relative_to("/a/b", "/") == "a/b");
    CHECK(relative_to("/", "/a/b") == "../..");
    CHECK(relative_to("a/b", ".") == "a/b");
    CHECK(relative_to("a/b", "/a") == "a/b");
    CHECK(relative_to("/b", "/a") == "../b");
  }

  TEST_CASE("TypeScript sources") {
    for (const char* path : {"a.ts", "/x/a.tsx", "a.mts", "a.cts", "a.test.ts", "d.ts", "x/.projenrc.ts"}) {
      CAPTURE(path);
      CHECK(is_typescript_source(path));
    }
    for (const char* path :
         {"a.d.ts", "a.d.mts", "a.d.cts", "a.js", "a.jsx", "a.json", ".ts", "a.ts/b", "ts", ""}) {
      CAPTURE(path);
      CHECK_FALSE(is_typescript_source(path));
    }
  }

  TEST_CASE("test sources") {
    for (const char* path : {"test/a.ts", "x/tests/a.ts", "__tests__/a.ts", "spec/x/a.ts", "a.test.ts",
                             "x/a.spec.tsx", "integ.a.ts", "x/integ.a.ts", "a.integ.ts", "__mocks__/a.ts",
                             "integ-tests/a.ts", "jest.config.ts", "x/jest.setup.ts", "vitest.config.mts"}) {
      CAPTURE(path);
      CHECK(is_test_source(path));
    }
    for (const char* path : {"a.ts", "testing/a.ts", "test.ts", "latest/a.ts", "x/spec.ts", "contest.ts",
                             "integer.ts", "x/tests", "jest.ts", "jest-config.ts", "x/jester.config.ts"}) {
      CAPTURE(path);
      CHECK_FALSE(is_test_source(path));
    }
  }

  TEST_CASE("CDK is mentioned") {
    for (const char* text :
         {"import * as cdk from 'aws-cdk-lib';", "from \"aws-cdk-lib/aws-kms\"", "require('@aws-cdk/core')",
          "import { Construct } from 'constructs'", "from \"constructs\"", "'monocdk'", "cdk cdk aws-cdk-lib",
          "from 'constructs/lib/construct'", "aws-cdk-lib"}) {
      CAPTURE(text);
      CHECK(mentions_cdk(text));
    }
    for (const char* text :
         {"", "cdk", "aws-cdk", "constructs", "'constructs\"", "a constructs b", "// it constructs",
          "aws-cdk-li", "@aws-cdk", "\"myconstructs\"", "import x from './constructs'", "'constructs"}) {
      CAPTURE(text);
      CHECK_FALSE(mentions_cdk(text));
    }
  }

  TEST_CASE("library modules") {
    const std::pair<const char*, const char*> rows[] = {
        {"aws-cdk-lib", ""},
        {"aws-cdk-lib/", ""},
        {"aws-cdk-lib/core", ""},
        {"aws-cdk-lib/core/lib/stack", ""},
        {"aws-cdk-lib/aws-kms", "aws_kms"},
        {"aws-cdk-lib/aws-kms/lib/key", "aws_kms"},
        {"aws-cdk-lib/aws-ec2/lib", "aws_ec2"},
        {"aws-cdk-lib/aws-elasticloadbalancingv2", "aws_elasticloadbalancingv2"},
        {"aws-cdk-lib/custom-resources", "custom_resources"},
        {"aws-cdk-lib/cx-api", "cx_api"},
        {"aws-cdk-lib/assertions", "assertions"},
        {"aws-cdk-lib/pipelines", "pipelines"},
        {"monocdk", ""},
        {"monocdk/aws-kms", "aws_kms"},
        {"@aws-cdk/core", ""},
        {"@aws-cdk/core/lib/app", ""},
        {"@aws-cdk/aws-kms", "aws_kms"},
        {"@aws-cdk/aws-kms/lib/key", "aws_kms"},
        {"@aws-cdk/custom-resources", "custom_resources"},
        {"@aws-cdk/pipelines", "pipelines"},
        {"@aws-cdk/cx-api", "cx_api"},
        {"@aws-cdk/assertions", "assertions"},
        {"constructs", "constructs"},
        {"constructs/lib/construct", "constructs"},
    };
    for (const auto& [specifier, module] : rows) {
      CAPTURE(specifier);
      CHECK(library_module(specifier) == module);
    }
    for (const char* specifier :
         {"", "aws-cdk", "aws-cdk-lib-x", "aws-cdk-lib/package.json", "@aws-cdk/aws-lambda-python-alpha",
          "@aws-cdk/aws-lambda-python-alpha/lib", "@aws-cdk/toolkit-lib", "@aws-cdk/", "constructs-x",
          "monocdkx", "@aws-cdk/cloudformation-diff", "./aws-cdk-lib", "cdk-nag"}) {
      CAPTURE(specifier);
      CHECK_FALSE(library_module(specifier).has_value());
    }
  }
}
