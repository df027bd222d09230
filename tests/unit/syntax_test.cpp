// Ranges, comments, half-typed code and limits of analyzers/syntax.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/syntax_print.h"

using namespace presynth;
using namespace presynth::syntax;
using testing::binding_of;
using testing::parse;
using testing::scopes_of;
using testing::tree_of;

namespace {

/// The first node of a kind in source order, or null.
const Node* first(const Node& node, Kind kind) {
  if (node.kind == kind) return &node;
  const Node* found = nullptr;
  for_each_child(node, [&](const Node* child) {
    if (found == nullptr) found = first(*child, kind);
  });
  return found;
}

std::string joined(const SourceFile& file, const std::vector<ByteRange>& ranges) {
  std::string out;
  for (const ByteRange range : ranges) {
    if (!out.empty()) out += '|';
    out += file.text(range);
  }
  return out;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("syntax: ranges are bytes, without parentheses") {
  // The letter takes two bytes, the picture four.
  const auto file = parse("const \xC3\xA9 = '\xF0\x9F\x98\x80', b = \xC3\xA9.c((d), `\xC3\xA9${e}`);");
  const auto range = [&](Kind kind) {
    const Node* node = first(file->program(), kind);
    REQUIRE(node != nullptr);
    return node->range;
  };
  CHECK(range(Kind::VariableDeclaration) == ByteRange{0, 43});
  CHECK(range(Kind::Identifier) == ByteRange{6, 8});
  CHECK(range(Kind::StringLiteral) == ByteRange{11, 17});
  CHECK(range(Kind::Call) == ByteRange{23, 42});
  CHECK(range(Kind::TemplateLiteral) == ByteRange{33, 41});
  const auto& call = as<Call>(*first(file->program(), Kind::Call));
  CHECK(call.arguments_range == ByteRange{27, 42});
  CHECK(call.arguments[0]->range == ByteRange{29, 30});
  CHECK(as<Member>(*call.callee).name_range == ByteRange{26, 27});
  CHECK(as<TemplateLiteral>(*call.arguments[1]).expressions[0]->range == ByteRange{38, 39});

  struct Part {
    std::string_view source;
    Kind kind;
    std::string_view text;
  };
  const std::vector<Part> parts = {
      {"  a ; b", Kind::ExpressionStatement, "a ;"},
      {"((a + b))", Kind::Binary, "a + b"},
      {"(a) + (b)", Kind::Binary, "(a) + (b)"},
      {"export const a = 1, b", Kind::VariableDeclaration, "export const a = 1, b"},
      {"export const a = 1, b", Kind::Declarator, "a = 1"},
      {"for (let i = 0 ; ; ) {}", Kind::VariableDeclaration, "let i = 0"},
      {"for (const [a] of b) {}", Kind::VariableDeclaration, "const [a]"},
      {"export default function f() {}", Kind::ExportDefault, "export default function f() {}"},
      {"export default function f() {}", Kind::FunctionDeclaration, "function f() {}"},
      {"export declare function f(): void;", Kind::FunctionDeclaration, "export declare function f(): void;"},
      {"@a() export class B {}", Kind::ClassDeclaration, "@a() export class B {}"},
      {"@a() export class B {}", Kind::Class, "class B {}"},
      {"abstract class A { @b() c() {} }", Kind::Class, "abstract class A { @b() c() {} }"},
      {"class A { get b(): C { } }", Kind::Function, "(): C { }"},
      {"class A { static b?: C = d; }", Kind::Field, "static b?: C = d"},
      {"({ a, 'b': c })", Kind::Property, "a"},
      {"const { a = 1 } = b", Kind::PatternProperty, "a = 1"},
      {"let a: (B | C)", Kind::UnionType, "B | C"},
      {"let a: readonly B[]", Kind::ArrayType, "B[]"},
      {"<A>b", Kind::Cast, "<A>b"},
      {"using a = b;", Kind::VariableDeclaration, "using a = b;"},
      {"using a = b;", Kind::Declarator, "a = b"},
      {"namespace a.b {}", Kind::Block, "b {}"},
      {"switch (a) { case 1: b; c; case 2: }", Kind::SwitchCase, "case 1: b; c;"},
  };
  for (const auto& [source, kind, text] : parts) {
    CAPTURE(source);
    const auto part = parse(std::string(source));
    const Node* node = first(part->program(), kind);
    REQUIRE(node != nullptr);
    CHECK(part->text(node->range) == text);
  }
}

TEST_CASE("syntax: ranges of the parts of imports, exports and calls") {
  const auto file = parse(
      "import a, { b as c, type D } from \"m\";\n"
      "export { a as default, c };\n"
      "export * from 'n';\n"
      "import e = require('o');\n"
      "new f; new f<T>(1);\n");
  const auto& body = file->program().body;
  const auto& import = as<Import>(*body[0]);
  CHECK(file->text(import.module_range) == "\"m\"");
  CHECK(file->text(import.named_range) == "{ b as c, type D }");
  REQUIRE(import.specifiers.size() == 3);
  CHECK(file->text(import.specifiers[0].range) == "a");
  CHECK(file->text(import.specifiers[1].range) == "b as c");
  CHECK(file->text(import.specifiers[2].range) == "type D");
  const auto& named = as<ExportNamed>(*body[1]);
  CHECK(named.module_range.empty());
  CHECK(file->text(named.specifiers[0].range) == "a as default");
  CHECK(file->text(as<ExportAll>(*body[2]).module_range) == "'n'");
  CHECK(file->text(as<ImportEquals>(*body[3]).module_range) == "'o'");
  CHECK(as<New>(*as<Unary>(*body[4]).operand).arguments_range.empty());
  CHECK(file->text(as<New>(*as<Unary>(*body[5]).operand).arguments_range) == "(1)");
}

TEST_CASE("syntax: the modules that a file names") {
  const auto file = parse(
      "import 'a'; import b from 'b'; import type {C} from 'c'; import d = require('d'); export * from 'e';\n"
      "export {f} from 'f'; const g = require('g'), h = x.require('no'); import('h'); import('a'); "
      "import(b);\n"
      "require(`no`); require(b); function f() { require('i') }");
  std::string names;
  for (const std::string_view name : file->imports()) (names += name) += ' ';
  CHECK(names == "a b c d e f g h i ");
}

TEST_CASE("syntax: comments") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"// a\n/* b */ c /**/ // d", "// a|/* b */|/**/|// d"},
      {"// a\r\nb; /* c\r\nd */\r\n// e\r\n", "// a|/* c\r\nd */|// e"},
      {"\xEF\xBB\xBF// a\nb", "// a"},
      {"a('// no', \"/* no */\", '\\'// no') // b", "// b"},
      {"`// no ${a /* b */ + `// no`} // no` // c", "/* b */|// c"},
      {"/[/*]\\//; // a\n/b\"/.c(/'/) // d", "// a|// d"},
      {"a / b // c\n/ d // e", "// c|// e"},
      {"if (a) /'/.b() // c", "// c"},
      {"a = b\n  // c\n  .d // e\n", "// c|// e"},
      {"f(// a\n  b, // c\n) // d", "// a|// c|// d"},
      {"class A { // a\n  @b() // c\n  d = 1; // e\n}", "// a|// c|// e"},
      {"switch (a) { // a\n  case 1: // b\n}", "// a|// b"},
      {"#!/usr/bin/env node\n// a", "// a"},
      {"'a\\\n// no' // b", "// b"},
      {"/* a // b */ /* c", "/* a // b */|/* c"},
      {"'\xE2\x98\x83' /* \xE2\x98\x83 */", "/* \xE2\x98\x83 */"},
      {"", ""},
  };
  for (const auto& [source, expected] : cases) {
    CAPTURE(source);
    const auto file = parse(std::string(source));
    CHECK(joined(*file, comments(*file, {0, static_cast<std::uint32_t>(source.size())})) == expected);
    // A range that ends beyond the text is cut.
    CHECK(joined(*file, comments(*file, {0, UINT32_MAX})) == expected);
  }
  const auto tsx = parse("const a = <b>// no {/* no */}</b> // c", "/a.tsx");
  CHECK(joined(*tsx, comments(*tsx, {0, 38})) == "// c");

  // Only those that lie wholly in the range count, wherever it begins.
  const auto file =
      parse("a; // one\nf(`${b}`, {\n  c: 1, // two\n  /* three */ d: /x/, // four\n}); // five\n");
  const auto from = [&](std::string_view begin, std::string_view end) {
    const std::size_t at = file->text().find(begin);
    return joined(*file,
                  comments(*file, {static_cast<std::uint32_t>(at),
                                   static_cast<std::uint32_t>(file->text().find(end, at) + end.size())}));
  };
  CHECK(from("a;", "one") == "// one");
  CHECK(from("a;", "on") == "");
  CHECK(from("/ one", "two") == "// two");
  CHECK(from("c: 1", "four") == "// two|/* three */|// four");
  CHECK(from("/* three", "*/") == "/* three */");
  CHECK(from("d:", "five") == "// four|// five");
  CHECK(from("`${", "`") == "");
  CHECK(from("); //", "five\n") == "// five");
}

TEST_CASE("syntax: a byte order mark is no part of the first statement") {
  const auto file = parse(
      "\xEF\xBB\xBF"
      "const a = 1;\r\nlet b = `x\r\ny`;\r\n");
  CHECK(file->errors().empty());
  CHECK(tree_of(*file) == R"((const (a 1)) (let (b (template "x\ny"))))");
  CHECK(file->program().body[0]->range == ByteRange{3, 15});
  CHECK(file->program().range == ByteRange{0, static_cast<std::uint32_t>(file->text().size())});
}

TEST_CASE("syntax: the statement and the ancestor around a node") {
  const auto file = parse("switch (a) { case b: c(() => { d }) }\nx");
  const auto around = [&](std::string_view name) {
    const Node* found = nullptr;
    const auto look = [&](auto& self, const Node& node) -> void {
      if (node.kind == Kind::Identifier && as<Identifier>(node).name == name) found = &node;
      for_each_child(node, [&](const Node* child) { self(self, *child); });
    };
    look(look, file->program());
    REQUIRE(found != nullptr);
    return found;
  };
  const auto statement = [&](std::string_view name) {
    return file->text(enclosing_statement(around(name))->range);
  };
  CHECK(statement("d") == "d");
  CHECK(statement("c") == "c(() => { d })");
  CHECK(statement("b") == "switch (a) { case b: c(() => { d }) }");
  CHECK(statement("x") == "x");
  CHECK(enclosing_statement(&file->program()) == nullptr);
  CHECK(enclosing_statement(file->program().body[0]) == file->program().body[0]);
  CHECK(ancestor(around("d"), {Kind::Function, Kind::Switch})->kind == Kind::Function);
  CHECK(ancestor(around("c"), {Kind::Function, Kind::Switch})->kind == Kind::Switch);
  CHECK(ancestor(around("x"), {Kind::Function}) == nullptr);
  CHECK(ancestor(&file->program(), {Kind::Program}) == nullptr);
  CHECK(ancestor(nullptr, {Kind::Program}) == nullptr);
}

TEST_CASE("syntax: the dialect follows from the name") {
  for (const char* path : {"/a.tsx", "/a.jsx", "/a.js", "/a.mjs", "/a.cjs", "/a.TSX"}) {
    CHECK(dialect_of(path) == Dialect::Tsx);
  }
  for (const char* path : {"/a.ts", "/a.mts", "/a.cts", "/a.d.ts", "/tsx", ""}) {
    CHECK(dialect_of(path) == Dialect::TypeScript);
  }
}

// Each bar is a place where a statement that is being typed may end. What stands before and behind it must
// not be lost, whatever becomes of the statement itself.
TEST_CASE("syntax: half a statement leaves its neighbours alone") {
  const std::vector<std::string_view> statements = {
      R"(const b| =| new| s3.|Buck|et(|this|,| 'Data|'|,| {|
  encryp|tion|:| s3.|BucketEncryption.|KMS,|
  tags: [|`a|-${|x|}|`|, 'b|'|],|
}|)|;)",
      R"(function f(|p|:| string|,| {| q| = |1 }: Q|)|: void| {|
  if (|p| === |'x|') {|
    return| g(|p|, [|q|]|)|;|
  }|
  for (const r of q) h(|r|)|;|
})",
      R"(export class C extends D<E> {|
  private| readonly| m|: string| = |'n|'|;|
  constructor(|scope|: S|, id|?|: string|)| {|
    super(|scope|, id| ??| ''|)|;|
    switch (|id|) {|
      case| 'a'|:| this.|m| = `|x${|id|}`|;| break|;|
      default|:| throw| new| Error(|'b'|)|;|
    }|
  }|
})",
      R"(export const app = |new App(|)|;)",
      R"(import {a} from 'aws|-cdk-lib|'|;)",
      R"(type T =| {| a|:| string| }| ||| B[|]|;)",
      R"(f(|(|)| =>| {|
  g(|a|)|.|b|(|/c/|)|;|
  return| a| ? |b| : c|;|
}|,| [|1|,| {| d|:| 2| }|]|)|;)",
      R"(const t = `|a
  ${|b}|
  c`|;)",
      R"(if (a) {|
  b|;|
} else {|
  c|.|d|;|
})",
  };
  for (const std::string_view marked : statements) {
    std::string statement;
    std::vector<std::size_t> cuts;
    for (std::size_t i = 0; i < marked.size(); ++i) {
      // Three bars are a bar between two cuts.
      const bool is_bar = marked[i] == '|' && i > 0 && marked[i - 1] == '|' && marked[i + 1] == '|';
      if (marked[i] == '|' && !is_bar) {
        cuts.push_back(statement.size());
      } else {
        statement += marked[i];
      }
    }
    cuts.push_back(statement.size());
    for (const std::size_t cut : cuts) {
      const std::string part = statement.substr(0, cut);
      CAPTURE(part);
      const auto end = parse("const a = 1;\n" + part);
      CHECK(tree_of(*end).starts_with("(const (a 1))"));
      scopes_of(end->program());
      const auto middle = parse("const a = 1;\n" + part + "\nconst z = 9;\nfunction y() {}\n");
      const std::string tree = tree_of(*middle);
      CHECK(tree.starts_with("(const (a 1))"));
      CHECK(tree.ends_with("(const (z 9)) (declare (function y [] (block)))"));
      CHECK(binding_of(*middle, "a") != nullptr);
      CHECK(binding_of(*middle, "z") != nullptr);
      CHECK(binding_of(*middle, "y") != nullptr);
      scopes_of(middle->program());
    }
  }
}

TEST_CASE("syntax: depth is limited, and what is not too deep is kept") {
  const std::vector<std::pair<std::string_view, std::string_view>> nested = {
      {"[", "]"}, {"f(", ")"}, {"{a: ", "}"}, {"() => ", ""}, {"!", ""}, {"`${", "}`"}, {"a ? b : ", ""},
  };
  for (const auto& [open, close] : nested) {
    CAPTURE(open);
    const auto text = [&](std::size_t depth) {
      return "const a = 1; const x = " + repeated(open, depth) + "0" + repeated(close, depth) +
             "; const z = 9;";
    };
    for (const std::size_t depth : {5u, 100u, 3'000u}) {
      CAPTURE(depth);
      const auto file = parse(text(depth), "/a.ts", {.depth = 50});
      const std::string tree = tree_of(*file);
      CHECK(tree.starts_with("(const (a 1))"));
      CHECK(tree.ends_with("(const (z 9))"));
      CHECK(file->truncated() == (depth > 50));
      CHECK((tree.find("error{") != std::string::npos) == (depth > 50));
      CHECK(file->errors().empty());
      CHECK(binding_of(*file, "z") != nullptr);
    }
  }
  // So are statements, types and patterns, and left recursion, which is as deep as it is long.
  for (const std::string& source :
       {repeated("{", 200) + repeated("}", 200), repeated("if (a) ", 200) + "b",
        "let x: " + repeated("A<", 200) + "B" + repeated(">", 200), "let x: " + repeated("() => ", 200) + "B",
        "const " + repeated("[", 200) + "a" + repeated("]", 200) + " = b",
        repeated("namespace a { ", 200) + repeated("}", 200), "namespace a" + repeated(".a", 200) + " {}",
        "x = a" + repeated(" + a", 200), "x = a" + repeated(".a", 200), "x = (a" + repeated(", a", 200) + ")",
        repeated("a: ", 200) + "b", repeated("class A { a = ", 200) + "1" + repeated("}", 200)}) {
    CAPTURE(source);
    const auto file = parse(source, "/a.ts", {.depth = 50});
    tree_of(*file);
    scopes_of(file->program());
    CHECK(file->truncated());
    CHECK_FALSE(parse(source, "/a.ts", {.depth = 500})->truncated());
  }
  // Brackets without a partner, by the thousand.
  for (const char* open : {"(", "[", "{", "f(", "`${", "<", "a<", "({a:["}) {
    CAPTURE(open);
    const auto file = parse("const a = 1;\n" + repeated(open, 10'000));
    tree_of(*file);
    CHECK(!file->errors().empty());
  }
}

TEST_CASE("syntax: long lines and large files") {
  constexpr std::size_t kCount = 50'000;
  const auto line = parse("const a = [" + repeated("{b: 'c', d: [1]}, ", kCount) + "]; const z = a;");
  CHECK(line->errors().empty());
  CHECK_FALSE(line->truncated());
  CHECK(as<ArrayLiteral>(*first(line->program(), Kind::ArrayLiteral)).elements.size() == kCount);
  CHECK(binding_of(*line, "a")->references.size() == 1);
  CHECK(line->memory() > line->text().size());

  // A union is as long as it likes: it does not nest.
  const auto types = parse("type A = " + repeated("'a' | ", 5'000) + "'b'");
  CHECK_FALSE(types->truncated());
  CHECK(as<CompositeType>(*first(types->program(), Kind::UnionType)).types.size() == 5'001);

  const auto large = parse("const a = 1;", "/a.ts", {.bytes = 11});
  CHECK(large->truncated());
  CHECK(large->program().body.empty());
  CHECK(large->text() == "const a = 1;");
  CHECK_FALSE(parse("const a = 1;", "/a.ts", {.bytes = 12})->truncated());

  const auto empty = parse("");
  CHECK(empty->program().body.empty());
  CHECK(empty->program().range == ByteRange{0, 0});
  CHECK(empty->program().scope != nullptr);
}
