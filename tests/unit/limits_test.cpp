// Limits: what each is, and that programs written to blow up an interpreter end within them, with a note and
// without a wrong report. docs/limits.md has the table; here it is compared with the code.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "analyzers/analysis/analysis.h"
#include "analyzers/graph/graph.h"
#include "analyzers/project/json.h"
#include "analyzers/project/tsconfig.h"
#include "analyzers/rule.h"
#include "server/configuration.h"
#include "server/disk.h"
#include "server/lsp/messages.h"

using namespace presynth;

namespace {

/// Every program below ends with a grant that node would reach (or might), so whoever says that the key lets
/// nobody in is wrong.
constexpr std::string_view kHead = R"(import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
declare const anything: any;
const stack = new Stack(new App(), 'Stack');
const key = new kms.Key(stack, 'Key');
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
const grant = () => key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
)";

std::string repeated(std::size_t times, const std::function<std::string(std::size_t)>& piece) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece(i);
  return text;
}
std::string repeated(std::size_t times, std::string_view piece) {
  return repeated(times, [&](std::size_t) { return std::string(piece); });
}

std::shared_ptr<const Analysis> run(const std::map<std::string, std::string>& texts,
                                    const Config& config = {}) {
  auto files = std::make_shared<project::MemoryFileSystem>();
  for (const auto& [path, text] : texts) files->write("/p/" + path, text);
  const std::vector<std::string> roots{"/p"};
  std::vector<std::string> sources = project::find_sources(*files, roots, false);
  return analyze(std::make_shared<const project::Snapshot>(files, roots, std::move(sources)), config);
}
std::shared_ptr<const Analysis> run(std::string_view program, const Config& config = {}) {
  return run({{"app.ts", std::string(kHead).append(program)}}, config);
}

std::string said(const Analysis& analysis) {
  std::string text;
  for (const std::string& limit : analysis.stats.limits) text += limit + "\n";
  return text;
}

/// Fuel of an app. ThreadSanitizer keeps the stack of each allocation, which for recursion without end fills
/// twenty gigabytes before all of it is burnt.
#ifdef __SANITIZE_THREAD__
constexpr std::size_t kSteps = interp::Limits().steps / 20;
#else
constexpr std::size_t kSteps = interp::Limits().steps;
#endif

const std::string kFuel = "evaluation of one root took too many steps";
const std::string kLoop = fmt::format("a loop ran more than {} times", interp::Limits().iterations);
const std::string kString = fmt::format("a string was longer than {} bytes", interp::Limits().string_size);
const std::string kArray = fmt::format("an array had more than {} elements", interp::Limits().array_size);
const std::string kMade =
    fmt::format("an array was made with more than {} elements", interp::Limits().iterations);
const std::string kCalls = fmt::format("calls were nested deeper than {}", interp::Limits().call_depth);
const std::string kNested = "a file was too large, or nested too deep, to be read whole";
const std::string kUnion =
    fmt::format("a value had more than {} alternatives", value::Evaluation::kMaxAlternatives);
const std::string kKeys =
    fmt::format("an object had more than {} members with unknown names", interp::Limits().unknown_keys);
/// A map is full when nearly all fuel is burnt: the more it holds, the more steps it takes to find a key.
#ifdef __SANITIZE_THREAD__
const std::string kMap = kFuel;
#else
const std::string kMap = fmt::format("a map had more than {} entries", interp::Limits().array_size);
#endif
const std::string kStatements =
    fmt::format("a key policy had more than {} statements", graph::kMaxStatements);
const std::string kBoundaryStatements =
    fmt::format("a managed policy had more than {} statements", graph::kMaxStatements);
const std::string kBoundaries = fmt::format("a role had more than {} boundaries", graph::kMaxBoundaries);
const std::string kFields = fmt::format("more than {} fields kept what may be unread", graph::kMaxFields);
const std::string kHops = "an import led through more than 16 modules";
const std::string kNothing;  ///< the program is handled as it is

struct Hostile {
  std::string name;
  std::string limit;  ///< the note that must be there
  std::string program;
};

std::vector<Hostile> hostile_programs() {
  const auto number = [](std::size_t i) { return std::to_string(i); };
  return {
      {"unions that double", kUnion,
       "let u: any = 0;\n" +
           repeated(
               24,
               [&](std::size_t i) { return fmt::format("if (anything.a{}) u = u + {};\n", i, 1u << i); }) +
           "if (u >= 0) grant();"},
      {"unions of choices in a loop", kUnion,
       "const pick = (a: any, b: any) => (anything() ? a : b);\nlet v: any = 'x';\n"
       "for (let i = 0; i < 60; i++) v = pick(v + 'a', v + 'b' + i);\nif (v.length > 3) grant();"},
      {"a reduce that makes unions", kUnion,
       "const x = Array.from({ length: 300 }, (_, i) => i).reduce((a: any, i) => (anything(i) ? a + i : a * "
       "i), 0);\n"
       "if (x || !x) grant();"},
      {"a long chain of else if", kUnion,
       "let x: any;\n" +
           repeated(900,
                    [&](std::size_t i) {
                      return (i > 0 ? std::string("else ") : std::string()) +
                             fmt::format("if (anything.kind === 'k{}') x = {};\n", i, i);
                    }) +
           "grant();"},
      {"recursion without end", kCalls,
       "const f = (n: number): number => f(n + 1) + 1;\ntry { f(0); } catch { grant(); }"},
      {"a grant below calls that are too deep", kCalls,
       repeated(300, "(() => {") + " grant(); " + repeated(300, "})();")},
      {"a constructor below calls that are too deep", kCalls,
       "class Deep { constructor(n: number) { if (n > 0) new Deep(n - 1); else grant(); } }\nnew Deep(300);"},
      {"two functions that call each other twice", kFuel,
       "function a(n: number): number { return b(n + 1) + b(n + 2); }\n"
       "function b(n: number): number { return n > 40 ? 1 : a(n) + a(n + 1); }\nif (a(0) > 0) grant();"},
      {"Fibonacci's numbers", kFuel,
       "const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));\nif (fib(35) > 0) "
       "grant();"},
      {"a class that extends what it makes", kCalls,
       "function mix(b: any): any { return class extends mix(b) {}; }\ntry { new (mix(Object))(); } catch { "
       "grant(); }"},
      {"a loop of 10^9 turns", kLoop,
       "let n = 0;\nfor (let i = 0; i < 1_000_000_000; i++) n += i;\nif (n > 0) grant();"},
      {"a loop that ends late", kLoop,
       "let n = 0;\nwhile (true) { n++; if (n > 5_000_000) break; }\ngrant();"},
      {"a large list that is asked for what is not known", kFuel,
       "const e: any = process.env;\nconst a: any[] = [];\nfor (let i = 0; i < 2000; i++) a.push('a' + i, "
       "'b' + i);\n"
       "for (let i = 0; i < 2000; i++) for (let j = 0; j < 2000; j++) if (a.includes(e['x' + i + j])) "
       "grant();"},
      {"a large set that is asked for what is not known", kFuel,
       "const e: any = process.env;\nconst a: any[] = [];\nfor (let i = 0; i < 2000; i++) a.push('a' + i, "
       "'b' + i);\n"
       "const s = new Set(a);\n"
       "for (let i = 0; i < 2000; i++) for (let j = 0; j < 2000; j++) if (s.has(e['x' + i + j])) grant();"},
      {"loops with nothing in them", kFuel, "for (;;) for (;;) for (;;) {}\ngrant();"},
      {"loops with nothing but variables", kFuel,
       "for (let i = 0;;) for (let j = 0;;) for (let k = 0;;) { let l; }\ngrant();"},
      {"loops over lists with nothing in them", kFuel,
       "const many = Array.from({ length: 2000 }, () => 0);\nfor (const x of many) for (const y of many) for "
       "(const z of many) {}\ngrant();"},
      {"callbacks with nothing in them", kFuel,
       "const many = Array.from({ length: 2000 }, () => 0);\n"
       "many.forEach(() => many.forEach(() => many.forEach(() => {})));\ngrant();"},
      {"a loop that makes many variables", kFuel,
       "for (;;) for (;;) { let " + repeated(2000, [&](std::size_t i) { return fmt::format("v{}, ", i); }) +
           "last; }\ngrant();"},
      {"a loop that makes many methods", kFuel,
       "for (;;) for (;;) { class C { " +
           repeated(2000, [&](std::size_t i) { return fmt::format("m{}() {{}} ", i); }) + "} }\ngrant();"},
      {"a loop that does nothing often", kFuel, "for (;;) for (;;) {" + repeated(2000, ";") + "}\ngrant();"},
      {"three loops within each other", kFuel,
       "let n = 0;\nfor (let i = 0; i < 1000; i++) for (let j = 0; j < 1000; j++) for (let k = 0; k < 1000; "
       "k++) n++;\n"
       "if (n) grant();"},
      {"while over an unknown queue", kNothing,
       "const queue: any[] = [anything()];\n"
       "while (queue.length > 0) { const x = queue.pop(); queue.push(...x.children()); }\ngrant();"},
      {"a generator without end", kLoop,
       "function* g() { let i = 0; while (true) yield i++; }\nfor (const x of g()) { if (x > 1e6) break; "
       "}\ngrant();"},
      {"a generator that yields too much", kArray,
       "function* g() { for (let i = 0; i < 1500; i++) for (let j = 0; j < 40; j++) yield i; }\n"
       "const all = [...g()];\nif (all.length) grant();"},
      {"a giant template", kString,
       "const s = 'x'.repeat(50_000);\nconst t = `" + repeated(200, "${s}") +
           "`;\nif (t.length > 1) grant();"},
      {"a string that doubles", kString,
       "let s = 'x';\nfor (let i = 0; i < 40; i++) s += s;\nif (s.length > 10) grant();"},
      {"a template that doubles", kString,
       "let s = 'x';\nfor (let i = 0; i < 40; i++) s = `${s}${s}`;\nif (s) grant();"},
      {"a template of unknowns that doubles", kString,
       "let s = `x${anything}`;\nfor (let i = 0; i < 40; i++) s = `${s}${s}`;\nif (s) grant();"},
      {"repeat", kString, "if ('x'.repeat(2 ** 28).length > 2) grant();"},
      {"padStart", kString, "if ('x'.padStart(2 ** 28).length === 2 ** 28) grant();"},
      {"replaceAll that doubles", kString,
       "let s = 'aa';\nfor (let i = 0; i < 30; i++) s = s.replaceAll('a', 'aa');\nif (s.length > 2 ** 29) "
       "grant();"},
      {"join of a large array", kMade, "if (new Array(2 ** 26).join('x').length > 3) grant();"},
      {"join of many strings", kString,
       "const s = 'x'.repeat(60_000);\nif ([s, s, s].join('').length === 180_000) grant();"},
      {"a join for each element", kFuel,
       "const a = 'a,'.repeat(9_000).split(',');\nif (a.map((x) => a.join(x)).length) grant();"},
      {"strings that are made and thrown away", kFuel,
       "const s = 'x'.repeat(60_000);\nlet n = 0;\n"
       "for (let i = 0; i < 1000; i++) for (let j = 0; j < 100; j++) n += (s + j).length;\nif (n) grant();"},
      {"an array that doubles", kArray,
       "let a: any[] = [1, 2];\nfor (let i = 0; i < 30; i++) a = [...a, ...a];\nif (a.length > 4) grant();"},
      {"concat that doubles", kArray,
       "let a: any[] = [1, 2];\nfor (let i = 0; i < 30; i++) a = a.concat(a);\nif (a.length > 4) grant();"},
      {"push of itself", kArray,
       "const a: any[] = [1, 2];\nfor (let i = 0; i < 30; i++) a.push(...a);\nif (a.length > 4) grant();"},
      {"flatMap that doubles", kArray,
       "let a: any[] = [1];\nfor (let i = 0; i < 30; i++) a = a.flatMap((x) => [x, x]);\nif (a.length > 4) "
       "grant();"},
      {"flat of arrays within arrays", kArray,
       "let a: any = [1];\nfor (let i = 0; i < 30; i++) a = [a, a];\nif (a.flat(Infinity).length > 4) "
       "grant();"},
      {"flat of an array that holds itself", kArray,
       "const a: any[] = [1];\na.push(a);\ntry { a.flat(Infinity); } catch { grant(); }\nif "
       "(a.flat(Infinity).length > 2) grant();"},
      {"flat of some levels", kNothing, "if ([[[1, 2]], [[3]]].flat(2).length === 3) grant();"},
      {"Array.from of a length", kMade,
       "const a = Array.from({ length: 2 ** 30 }, (_, i) => i);\nif (a.length) grant();"},
      {"an index far away", kArray,
       "const a: any[] = [];\na[4_000_000_000] = 1;\nif (a.length > 2) grant();"},
      {"a length far away", kArray,
       "const a: any[] = [];\na.length = 4_000_000_000;\nif (a.length > 2) grant();"},
      {"a length that is cut", kNothing, "const a = [1, 2, 3];\na.length = 1;\nif (a.length === 1) grant();"},
      {"slices of a large array", kFuel,
       "const a = Array.from({ length: 2000 }, (_, i) => i);\nlet n = 0;\n"
       "for (let i = 0; i < 1900; i++) for (let j = 0; j < 100; j++) n += a.slice(1).length;\nif (n) "
       "grant();"},
      {"a map that grows", kMap,
       "const m = new Map();\nfor (let i = 0; i < 30; i++) for (let j = 0; j < 1000; j++) m.set(`${i}/${j}`, "
       "1);\n"
       "if (m.size === 30_000) grant();"},
      {"members with unknown names", kKeys,
       "const m: any = {};\nfor (let i = 0; i < 1500; i++) m[anything(i)] = { ...m };\nif (m) grant();"},
      {"a spread of each by the next", kFuel,
       "let o: any = { a: 1 };\nfor (let i = 0; i < 1999; i++) o = { ...o, ['k' + i]: o };\n"
       "for (let i = 0; i < 1999; i++) o = { ...o, ['l' + i]: o };\nfor (let i = 0; i < 1999; i++) o = { "
       "...o };\n"
       "for (let i = 0; i < 1999; i++) o = { ...o };\nfor (let i = 0; i < 1999; i++) o = { ...o };\nif (o.a) "
       "grant();"},
      {"an object that grows by Object.assign", kFuel,
       "const o: any = {};\nfor (let i = 0; i < 1999; i++) for (let j = 0; j < 1999; j++) Object.assign(o, { "
       "[`${i}/${j}`]: 1 });\nif (o['1/1']) grant();"},
      {"prototypes in a circle", kNothing,
       "class A {}\nObject.setPrototypeOf(A.prototype, A.prototype);\nconst o: any = {};\no.__proto__ = o;\n"
       "class B extends (B as any) {}\nif (!o.x) grant();"},
      {"a getter that gets itself", kNothing,
       "const o = { get x(): any { return this.x + this.x; } };\ntry { o.x; } catch { grant(); }"},
      {"a getter of a class that gets itself", kCalls,
       "class C { get x(): any { return this.x + this.x; } }\ntry { new C().x; } catch { grant(); }"},
      {"a proxy that asks itself", kNothing,
       "const p: any = new Proxy({}, { get: (t, k, r) => r[k + 'x'] });\ntry { p.a; } catch { grant(); }"},
      {"JSON of a circle", kNothing,
       "const o: any = {};\no.o = o;\ntry { JSON.stringify(o); } catch { grant(); }"},
      {"JSON of shared parts", kNothing,
       "let o: any = {};\nfor (let i = 0; i < 40; i++) o = { l: o, r: o };\nif (JSON.stringify(o).length > "
       "3) grant();"},
      {"a policy that is a circle", kNothing,
       "const o: any = { Statement: [] "
       "};\no.Statement.push(o);\nkey.addToResourcePolicy(iam.PolicyStatement.fromJson(o));\n"
       "grant();"},
      {"a switch of 5,000 cases", kFuel,
       "switch (anything.kind) {\n" +
           repeated(5000, [&](std::size_t i) { return fmt::format("  case 'k{0}': u{0}();\n", i); }) +
           "  default: grant();\n}\n" +
           repeated(5000, [&](std::size_t i) { return fmt::format("function u{}() {{}}\n", i); })},
      {"a member of a member of a member", kNested,
       "const x = anything" + repeated(20'000, ".a") + ";\nif (x || !x) grant();"},
      {"a sum of 20,000", kNested, "const x = " + repeated(20'000, "1 + ") + "1;\nif (x) grant();"},
      {"arrays within arrays in the source", kNested,
       "const x = " + repeated(5'000, "[") + repeated(5'000, "]") + ";\nif (x) grant();"},
      {"a grant in a block that is too deep", kNested,
       repeated(3'000, "{") + " grant(); " + repeated(3'000, "}")},
      {"a chain of closures", kCalls,
       "let f: any = () => 1;\nfor (let i = 0; i < 1500; i++) { const g = f; f = () => g() + 1; }\nif (f() > "
       "0) grant();"},
      {"a chain of promises", kNothing,
       "let p: any = Promise.resolve(1);\nfor (let i = 0; i < 1900; i++) p = p.then((x: any) => x + "
       "1);\np.then(() => grant());"},
      {"a pattern that backtracks", kNothing, "if (!/^(a+)+$/.test('a'.repeat(60) + 'b')) grant();"},
      {"an enum of sums", kNothing,
       "enum E { A0 = 1" +
           repeated(3'000, [&](std::size_t i) { return fmt::format(", A{} = A{} | {}", i + 1, i, i); }) +
           " }\nif (E.A3000 >= 0) grant();"},
      {"10^5 constructs in one scope", kFuel,
       "for (let i = 0; i < 1900; i++) for (let j = 0; j < 50; j++) new kms.Key(stack, "
       "`K${i}-${j}`);\ngrant();"},
      {"a tree of 1,900 levels", kNothing,
       "let c: any = stack;\nfor (let i = 0; i < 1900; i++) c = new Construct(c, 'C' + i);\nnew kms.Key(c, "
       "'Deep');\ngrant();"},
      {"a policy of 1,900 statements", kStatements,
       "for (let i = 0; i < 1900; i++)\n  key.addToResourcePolicy(new iam.PolicyStatement({ actions: "
       "['kms:A' + i], "
       "resources: ['*'], principals: [new iam.AccountRootPrincipal()] }));\ngrant();"},
      {"400 grants under conditions of their own", kNothing,
       repeated(
           400,
           [&](std::size_t i) {
             return fmt::format(
                 "if (anything.c{0}) key.grantDecrypt(new iam.ServicePrincipal('x{0}.amazonaws.com'));\n", i);
           }) +
           "grant();"},
      {"120 conditions within each other", kNothing,
       repeated(120, [&](std::size_t i) { return fmt::format("if (anything.c{}) {{\n", i); }) +
           "key.grantDecrypt(new iam.ServicePrincipal('a.amazonaws.com'));" + repeated(120, "}") +
           "\ngrant();"},
      {"types that hold each other", kNothing,
       repeated(12,
                [&](std::size_t i) {
                  return "type T" + number(i) + " = " +
                         repeated(12, [&](std::size_t j) { return (j > 0 ? "| T" : "T") + number(j); }) +
                         ";\n";
                }) +
           "function f(x: T0) { return (x as any).a.b; }\nf(anything);\ngrant();"},
      {"a module that imports itself", kNothing,
       "import * as self from './app';\nexport { self };\nexport * from './app';\n"
       "if ((self as any).self.self.self) grant(); else grant();"},
  };
}

/// One call, or one operation, that looks at much; it is made again and again.
std::vector<Hostile> hostile_operations() {
  const auto often = [](std::string_view operation) {
    return fmt::format("for (let i = 0; i < 2000; i++) for (let j = 0; j < 2000; j++) {{ {} }}\ngrant();",
                       operation);
  };
  const std::string list = "const list: any[] = 'a,'.repeat(19_000).split(',');\n";
  const std::string text = "const text = 'a'.repeat(60_000);\n";
  const std::string ten = "const e: any = process.env;\nconst ten: any = {" +
                          repeated(10, [](std::size_t i) { return fmt::format(" k{0}: {0},", i); }) + " };\n";
  const std::string wide = "const wide: any = {};\nfor (let i = 0; i < 2000; i++) wide['k' + i] = i;\n";
  const std::string likely = text + "const likely = Array.from({ length: 900 }, (_, i) => text + i);\n";
  const auto chain = [](std::size_t length, std::string_view body) {
    return repeated(length, [&](std::size_t i) {
      return fmt::format("class C{}{} {{ {} }}\n", i, i > 0 ? fmt::format(" extends C{}", i - 1) : "", body);
    });
  };
  return {
      {"the text of a list that holds itself", kNothing,
       "const a: any[] = [1];\na.push(a);\nif (`${a}` + String(a) + a.join()) grant(); else grant();"},
      {"the text of shared lists", kString,
       "let a: any = [1];\nfor (let i = 0; i < 40; i++) a = [a, a];\nif (String(a)) grant();"},
      {"a join of shared lists", kString,
       "let a: any = [1];\nfor (let i = 0; i < 40; i++) a = [a, a];\nif (a.join('')) grant();"},
      {"a join of long templates", kString,
       "let t: any = anything;\nfor (let i = 0; i < 15; i++) t = `${t}x${t}`;\n"
       "if (Array.from({ length: 2000 }, () => t).join('')) grant();"},
      {"JSON of shared parts that are not deep", kNothing,
       "let o: any = {};\nfor (let i = 0; i < 31; i++) o = { l: o, r: o };\nif (JSON.stringify(o)) grant();"},
      {"JSON of shared lists", kNothing,
       "let o: any = [1];\nfor (let i = 0; i < 31; i++) o = [o, o, o];\nif (JSON.stringify(o)) grant();"},
      {"JSON of long names", kFuel,
       text + "const named = Array.from({ length: 2000 }, () => ({ [text]: 1 }));\n" +
           often("JSON.stringify(named);")},
      {"JSON of a list", kFuel, list + often("JSON.stringify(list);")},
      {"JSON that is read again", kFuel,
       list + "const json = JSON.stringify(list);\n" + often("JSON.parse(json);")},
      {"arguments that are spread often", kArray,
       list + "const f = (...x: any[]) => x.length;\nif (f(" + repeated(3000, "...list, ") + "1)) grant();"},
      {"a list that is spread often", kArray,
       list + "if ([" + repeated(3000, "...list, ") + "1].length) grant();"},
      {"concat of many lists", kArray,
       list + "const all: any[] = [];\nif (all.concat(...list.map(() => list)).length) grant();"},
      {"flatMap to a list", kArray, list + "if (list.flatMap(() => list).length) grant();"},
      {"splice of a list into itself", kArray, list + often("list.splice(0, 0, ...list);")},
      {"fill of what is not known", kFuel, list + often("list.fill(i, anything);")},
      {"a set that grows", kFuel, "const s = new Set<any>();\n" + often("s.add(`${i}/${j}`);")},
      {"a set of a list", kFuel,
       "const some = Array.from({ length: 2000 }, (_, i) => i);\n" + often("new Set(some);")},
      {"a set of strings that are alike", kFuel, likely + often("new Set(likely);")},
      {"strings that are alike in a list", kFuel, likely + often("likely.includes(text + 'x');")},
      {"a map of a list", kFuel,
       list + "const pairs: any[] = list.map((x, i) => [i, x]);\n" + often("new Map(pairs);")},
      {"a callback that is not known", kFuel, list + often("list.find(anything); list.some(anything);")},
      {"a loop over a list that is left at once", kFuel, list + often("for (const x of list) break;")},
      {"a loop over names that is left at once", kFuel, wide + often("for (const x in wide) break;")},
      {"an unknown place in a list", kFuel,
       list + "const e: any = process.env;\n" + often("if (list[e['x' + i + j]]) anything();")},
      {"an unknown name among ten", kFuel, ten + often("if (ten[e['x' + i + j]]) anything();")},
      {"members of what is not known", kFuel, "const e: any = process.env;\n" + often("e['x' + i + j] = 1;")},
      {"names that are deleted", kFuel, wide + often("delete wide.k5; wide.k5 = 1;")},
      {"names that are left out", kFuel,
       wide + often("const {" + repeated(1000, [](std::size_t i) { return fmt::format(" k{},", i); }) +
                    " ...rest } = wide;")},
      {"a search that almost finds", kFuel,
       text + "const part = 'a'.repeat(30_000) + 'b';\n" +
           often("text.indexOf(part); text.replace(part, 'x');")},
      {"questions to a long string", kFuel,
       text + often("text.startsWith('b'); text.charAt(j); text.localeCompare(text);")},
      {"a long number", kFuel, "const digits = '1'.repeat(60_000);\n" + often("parseInt(digits);")},
      {"comparisons with a long string", kFuel,
       text + "const e: any = process.env;\n" + often("if (e['x' + i + j] === text) anything();")},
      {"10,000 classes that extend each other", kFuel,
       chain(10'000, "") + "try { new C9999(); } catch { grant(); }\ngrant();"},
      {"a base of 3,000 with a field each", kFuel, chain(3'000, "x = 1;") + often("new C2999();")},
      {"a static member of no class of many", kFuel, chain(3'000, "") + often("(C2999 as any).member;")},
      {"paths of a tree of 1,900 levels", kFuel,
       "let c: any = stack;\nfor (let i = 0; i < 1900; i++) c = new Construct(c, 'C' + i);\n" +
           often("c.node.path;")},
      {"aspects that add aspects", kFuel,
       "import { Aspects } from 'aws-cdk-lib';\nlet n = 0;\nAspects.of(stack).add({ visit(x: any) { new "
       "Construct(x, 'c' + n++); "
       "Aspects.of(x).add({ visit(y: any) { new Construct(y, 'd' + n++); } }); } });\ngrant();"},
      {"a key of each log group", kFuel,
       "for (let i = 0; i < 100; i++) for (let j = 0; j < 300; j++) { const k = new kms.Key(stack, "
       "`K${i}/${j}`);\n"
       "  new logs.LogGroup(stack, `L${i}/${j}`, { encryptionKey: k }); k.grantEncryptDecrypt(new "
       "iam.ServicePrincipal('logs.amazonaws.com')); }\ngrant();"},
      {"many log groups of a key with many statements", kNothing,
       "for (let i = 0; i < 500; i++) key.addToResourcePolicy(new iam.PolicyStatement({ actions: ['kms:A' + "
       "i], resources: "
       "['*'], principals: [new iam.AccountRootPrincipal()] }));\n"
       "for (let i = 0; i < 1000; i++) new logs.LogGroup(stack, 'L' + i, { encryptionKey: key });\ngrant();"},
  };
}

}  // namespace

TEST_SUITE("limits") {
  TEST_CASE("operations that look at much take as many steps") {
    for (const Hostile& hostile : hostile_operations()) {
      SUBCASE(hostile.name.c_str()) {
        Config config;
        config.limits.steps = kSteps / 8;
        config.limits.steps_unreached_total /= 8;
        const auto analysis = run(hostile.program, config);
        CAPTURE(said(*analysis));
        CHECK(analysis->diagnostics.empty());
        if (!hostile.limit.empty()) CHECK(said(*analysis).find(hostile.limit + "\n") != std::string::npos);
        // The last step of each may be a long one.
        CHECK(analysis->stats.steps <= config.limits.steps + config.limits.steps_unreached_total + 1'000'000);
      }
    }
  }

  TEST_CASE("hostile programs end within their limits, and nothing wrong is reported") {
    for (const Hostile& hostile : hostile_programs()) {
      SUBCASE(hostile.name.c_str()) {  // `-sc=` runs one alone
        Config config;
        config.limits.steps = kSteps;
        const auto analysis = run(hostile.program, config);
        CAPTURE(said(*analysis));
        CHECK(analysis->diagnostics.empty());
        if (!hostile.limit.empty()) CHECK(said(*analysis).find(hostile.limit + "\n") != std::string::npos);
        // One app, and what no app reached.
        CHECK(analysis->stats.steps <=
              kSteps + interp::Limits().steps_unreached_total + 2 * interp::Limits().string_size);
      }
    }
  }

  TEST_CASE("the same without anything hostile is reported") {
    const auto analysis = run("");
    REQUIRE(analysis->diagnostics.size() == 1);
    CHECK(analysis->diagnostics.front().rule == "kms-missing-logs-grant");
    CHECK(analysis->stats.limits.empty());
  }

  TEST_CASE("what rules look at is limited") {
    const std::string network =
        "import * as ec2 from 'aws-cdk-lib/aws-ec2';\nimport * as lambda from 'aws-cdk-lib/aws-lambda';\n"
        "const e: any = process.env;\nconst vpc = new ec2.Vpc(stack, 'Vpc');\ngrant();\n";
    const auto endpoint = [](std::size_t i) {
      return fmt::format(
          "vpc.addInterfaceEndpoint('E{}', {{ service: ec2.InterfaceVpcEndpointAwsService.KMS }})", i);
    };
    const std::string functions =
        "for (let i = 0; i < 1000; i++) new lambda.Function(stack, 'F' + i, { code: "
        "lambda.Code.fromInline('x'), handler: 'i.h', runtime: lambda.Runtime.NODEJS_22_X, vpc });\n";
    struct Expected {
      std::size_t findings;
      std::size_t fixes;
      std::string limit;
    };
    const auto check = [&](const std::string& program, const Expected& expected) {
      const auto analysis = run(network + program);
      std::size_t fixes = 0;
      for (const Diagnostic& one : analysis->diagnostics) fixes += one.fixes.size();
      CAPTURE(program.substr(0, 200));
      CHECK(analysis->diagnostics.size() == expected.findings);
      CHECK(fixes == expected.fixes);
      CHECK(said(*analysis) == (expected.limit.empty() ? "" : expected.limit + "\n"));
    };
    const auto applied = [&](std::size_t conditions) {
      return "const b = new iam.ManagedPolicy(stack, 'B');\n" +
             repeated(conditions,
                      [](std::size_t i) {
                        return fmt::format("if (e.x{}) iam.PermissionsBoundary.of(stack).apply(b);\n", i);
                      }) +
             functions;
    };
    const auto stated = [&](std::size_t statements) {
      return fmt::format(
                 "const b = new iam.ManagedPolicy(stack, 'B');\nfor (let i = 0; i < {}; i++) "
                 "b.addStatements(new iam.PolicyStatement({{ actions: ['s3:A' + i], resources: ['*'] "
                 "}}));\niam.PermissionsBoundary.of(stack).apply(b);\n",
                 statements) +
             functions;
    };
    const auto declared = [&](std::size_t names) {
      return "const " +
             repeated(names,
                      [&](std::size_t i) {
                        return fmt::format("{}e{} = {}", i > 0 ? ", " : "", i, endpoint(i));
                      }) +
             ";\n";
    };
    const auto assigned = [&](std::size_t times) {
      return "let kept;\n" +
             repeated(times, [&](std::size_t i) { return fmt::format("kept = {};\n", endpoint(i)); });
    };
    const auto fields = [&](std::size_t number) {
      return "class Network {\n" +
             repeated(number,
                      [](std::size_t i) { return fmt::format("private e{}: ec2.IVpcEndpoint;\n", i); }) +
             "constructor() {\n" +
             repeated(number,
                      [&](std::size_t i) { return fmt::format("this.e{} = {};\n", i, endpoint(i)); }) +
             "}\n}\nnew Network();\n";
    };
    check(applied(20), {1, 1, ""});
    check(applied(graph::kMaxBoundaries + 1), {0, 0, kBoundaries});
    check(applied(1000), {0, 0, kBoundaries});
    check(stated(graph::kMaxStatements), {1, 1, ""});
    check(stated(graph::kMaxStatements + 1), {0, 0, kBoundaryStatements});
    check(declared(graph::kMaxRewritten), {graph::kMaxRewritten, graph::kMaxRewritten, ""});
    check(declared(2000), {2000, 0, ""});
    check(assigned(graph::kMaxRewritten), {1, 1, ""});
    check(assigned(2000), {1, 0, ""});
    check(fields(graph::kMaxFields), {graph::kMaxFields, graph::kMaxFields, ""});
    check(fields(2000), {graph::kMaxFields, graph::kMaxFields, kFields});
  }

  TEST_CASE("paths that end differently: what follows one of them is seen") {
    for (const char* program : {
             "for (const x of [1, 2]) { if (anything(x)) break; else continue; }\ngrant();",
             "function f() { for (const x of [1, 2]) { if (anything(x)) return; else break; }\n grant(); "
             "}\nf();",
             "for (const x of [1, 2]) { switch (anything(x)) { case 1: continue; default: continue; } "
             "}\ngrant();",
             "for (const x of [1, 2]) { switch (x) { default: if (anything(x)) break; else continue; }\n "
             "grant(); }",
             "for (let i = 0; i < 3; i++) { if (anything(i)) { if (i === 2) grant(); continue; } else break; "
             "}",
             "outer: for (;;) { for (;;) { if (anything()) break outer; else continue outer; } }\ngrant();",
         }) {
      CAPTURE(program);
      CHECK(run(program)->diagnostics.empty());
    }
  }

  TEST_CASE("a file that is not read whole leaves open what runs it, and nothing else") {
    const auto stack = [](std::string_view name, std::string_view more) {
      return fmt::format(
          "import {{ Stack }} from 'aws-cdk-lib';\nimport * as iam from 'aws-cdk-lib/aws-iam';\n"
          "import * as kms from 'aws-cdk-lib/aws-kms';\nimport * as logs from 'aws-cdk-lib/aws-logs';\n"
          "export class {} extends Stack {{\n  constructor(scope: any, id: string) {{\n    super(scope, "
          "id);\n"
          "    const key = new kms.Key(this, 'Key');\n    new logs.LogGroup(this, 'Logs', {{ encryptionKey: "
          "key }});\n"
          "    {}\n  }}\n}}\n",
          name, more);
    };
    const std::string grant = "key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));";
    const auto analysis = run({{"a.ts", stack("A", "")},
                               {"b.ts", stack("B", repeated(3'000, "{") + grant + repeated(3'000, "}"))}});
    REQUIRE(analysis->diagnostics.size() == 1);
    CHECK(analysis->diagnostics.front().location.file == "/p/a.ts");
    CHECK(said(*analysis) == kNested + "\n");
  }

  TEST_CASE("modules that lead to each other") {
    // Each exports all of every other.
    std::map<std::string, std::string> texts;
    for (int i = 0; i < 20; ++i) {
      std::string& text = texts[fmt::format("m{}.ts", i)];
      for (int j = 0; j < 20; ++j) text += fmt::format("export * from './m{}';\n", j);
    }
    texts["m19.ts"] += "export const answer = 42;\n";
    texts["app.ts"] = "import { answer, nothing } from './m0';\n" + std::string(kHead) +
                      "if (answer === 42 && nothing === undefined) grant();";
    CHECK(run(texts)->diagnostics.empty());

    // An import that leads back to itself, and one that leads through many modules.
    texts = {{"a.ts", "import { x } from './b';\nexport { x };\n"},
             {"b.ts", "import { x } from './a';\nexport { x };\n"},
             {"app.ts", "import { x } from './a';\n" + std::string(kHead) + "if (x) grant();"}};
    const auto circle = run(texts);
    CHECK(circle->diagnostics.empty());
    CHECK(said(*circle) == kHops + "\n");
    texts = {{"app.ts", "import { x } from './m0';\n" + std::string(kHead) + "if (x) grant();"}};
    for (int i = 0; i < 40; ++i)
      texts[fmt::format("m{}.ts", i)] =
          i == 39 ? "export const x = 1;\n" : fmt::format("export {{ x }} from './m{}';\n", i + 1);
    CHECK(run(texts)->diagnostics.empty());
    // A class that is a base of itself through another module.
    texts = {{"a.ts", "import { B } from './b';\nexport class A extends B {}\n"},
             {"b.ts", "import { A } from './a';\nexport class B extends A {}\n"},
             {"app.ts", "import { A } from './a';\n" + std::string(kHead) + "new A(stack, 'A');\ngrant();"}};
    CHECK(run(texts)->diagnostics.empty());
  }

  TEST_CASE("a rule that throws is told of, and takes nothing from the others") {
    static const rule::Rule kBroken{{"broken", "Throws", Severity::Error, "test", "0.1.0", ""},
                                    [](rule::Pass&) { throw std::runtime_error("no such thing"); }};
    std::vector<const rule::Rule*> rules{&kBroken};
    rules.insert(rules.end(), rules::all().begin(), rules::all().end());
    Config config;
    config.rules = rules;
    const auto analysis = run("", config);
    CHECK(analysis->diagnostics.size() == 1);
    REQUIRE(analysis->problems.size() == 1);
    CHECK(analysis->problems.front().path == "the rule broken");
    CHECK(analysis->problems.front().reason == "it failed: no such thing");
  }

  TEST_CASE("the table in the documentation is true") {
    const interp::Limits limits;
    const syntax::ParseLimits parse;
    const server::lsp::InboxLimits inbox;
    static_assert(server::kMaxFileBytes == syntax::ParseLimits().bytes);
    const std::map<std::string, std::size_t> values{
        {"steps of an app", limits.steps},
        {"steps of a class or function that no app reached", limits.steps_unreached},
        {"steps of all that no app reached", limits.steps_unreached_total},
        {"of that, what a package gets at least, or a part of a large one", limits.steps_unreached_least},
        {"sources that import each other and are evaluated in one part", interp::kSourcesOnOneHeap},
        {"parts of one kind in a larger package", interp::kRunsOfOneKind},
        {"bytes that are made or copied in a step", interp::kBytesPerStep},
        {"nested evaluations", limits.depth},
        {"nested calls", limits.call_depth},
        {"calls of one function within itself with unknown arguments", limits.blind_recursion},
        {"turns of a loop", limits.iterations},
        {"alternatives of a value", value::Evaluation::kMaxAlternatives},
        {"bytes of a string", limits.string_size},
        {"elements of an array, a set or a map", limits.array_size},
        {"members with unknown names in an object", limits.unknown_keys},
        {"statements of a key policy or a boundary", graph::kMaxStatements},
        {"boundaries of a role, each on some paths", graph::kMaxBoundaries},
        {"private fields that may keep an unread endpoint", graph::kMaxFields},
        {"names in a declaration, or assignments to a name, that an edit drops", graph::kMaxRewritten},
        {"places that a pattern in `paths` of a tsconfig.json leads to", project::kMaxTargets},
        {"configuration files that extend each other", server::kMaxExtends},
        {"modules that an import leads through", interp::kMaxHops},
        {"nesting of a source", parse.depth},
        {"bytes of a file", server::kMaxFileBytes},
        {"sources of a workspace", project::kMaxSources},
        {"nesting of a configuration file or a baseline", project::kMaxJsonNesting},
        {"bytes of a message", inbox.message_bytes},
        {"nesting of a message", inbox.nesting},
        {"bytes of messages that wait", inbox.waiting_bytes},
    };
    const char* folder = std::getenv("PRESYNTH_SOURCE_DIR");
    const std::string source = folder == nullptr ? "." : folder;
    const auto text_of = [](const std::filesystem::path& path) {
      std::ifstream in(path);
      return std::string(std::istreambuf_iterator<char>(in), {});
    };
    std::string tests;
    for (const char* part : {"/tests/unit", "/tests/lsp", "/tests/cli"}) {
      for (const auto& entry : std::filesystem::directory_iterator(source + part))
        if (entry.is_regular_file()) tests += text_of(entry.path());
    }
    std::istringstream lines(text_of(source + "/docs/limits.md"));
    std::map<std::string, std::size_t> documented;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("## ")) break;
      if (!line.starts_with("| ") || line.starts_with("| limit ")) continue;
      std::vector<std::string> cells;
      std::istringstream row(line.substr(2));
      for (std::string cell; std::getline(row, cell, '|');) {
        const std::size_t begin = std::min(cell.find_first_not_of(' '), cell.size());
        cells.push_back(cell.substr(begin, cell.find_last_not_of(' ') + 1 - begin));
      }
      CAPTURE(line);
      REQUIRE(cells.size() == 4);
      documented[cells[0]] = std::stoul(cells[1]);
      CHECK((tests.find("TEST_CASE(\"" + cells[3] + "\")") != std::string::npos ||
             tests.find("test('" + cells[3] + "'") != std::string::npos));
    }
    CHECK(documented == values);
  }

  TEST_CASE("copies take as many steps as they take memory") {
    const auto steps = [](std::string_view more) {
      const std::string text =
          "const array = Array.from({ length: 2000 }, (_, i) => i);\nconst object: any = {};\n"
          "for (const i of array) object['k' + i] = i;\n";
      return run(text + std::string(more))->stats.steps;
    };
    const std::size_t none = steps("");
    CHECK(steps("array.slice(1);") - none >= 2000 * sizeof(value::Value) / interp::kBytesPerStep);
    // A name, a value, and where to find it by its name.
    CHECK(steps("({ ...object });") - none >= 2000 * 4 * sizeof(value::Value) / interp::kBytesPerStep);
  }

  TEST_CASE("fuel of what no app reached") {
    std::string text = "import * as kms from 'aws-cdk-lib/aws-kms';\nimport { Stack } from 'aws-cdk-lib';\n";
    for (int i = 0; i < 60; ++i)
      text += fmt::format(
          "export class S{} extends Stack {{ constructor(s: any, i: string) {{ super(s, i); let n = 0;\n"
          "for (let a = 0; a < 1999; a++) for (let b = 0; b < 1999; b++) n++; new kms.Key(this, 'K'); }} "
          "}}\n",
          i);
    const auto analysis = run({{"lib.ts", text}});
    CHECK(said(*analysis).find(kFuel) != std::string::npos);
    const interp::Limits limits;
    CHECK(analysis->stats.steps <=
          limits.steps_unreached_total + limits.steps_unreached_per_file + limits.steps_unreached);
  }
}
