// Scopes, bindings and references.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/syntax_print.h"

using namespace presynth;
using namespace presynth::syntax;
using testing::binding_of;
using testing::parse;

namespace {

struct Case {
  std::string_view source;
  std::string_view expected;
};

const std::vector<Case> kBindings = {
    // Default values do not see what the body declares.
    {"const a = 1; function f(b = a) { const a = b }",
     "(module a:const#0^[r] f:function#1 (function b:parameter#0[r] a:const#1))"},
    {"let a; function f(b = a) { var a; return b }",
     "(module a:let#0^[r] f:function#1 (function b:parameter#0[r] a:var#1))"},
    {"function f(a, b = a, c = () => d) { let d }",
     "(module f:function#0 (function a:parameter#0[r] b:parameter#1 c:parameter#2 d:let#3 (function))) free: "
     "d"},
    {"const a = 1; let b; var c; function d() {} class E {} enum F {} namespace G {} interface H {} type I = "
     "1",
     "(module a:const#0 b:let#1 d:function#2 E:class#3 F:enum#4 G:namespace#5 H:type I:type c:var#6 "
     "(function) (class E:class#0) (namespace))"},
    {"export const a = 1, [b] = c; export let d; export var e; export function f() {} export class G {} "
     "export enum H {} export type I = 1",
     "(module a:const#0! b:const#1! d:let#2! f:function#3! G:class#4! H:enum#5! I:type! e:var#6! (function) "
     "(class G:class#0)) free: c"},
    {"const {a, b: c, d = a, [c]: e, ...f} = g, [h, , i = h, ...[j]] = k",
     "(module a:const#0[r] c:const#1[r] d:const#2 e:const#3 f:const#4 h:const#5[r] i:const#6 j:const#7) "
     "free: g k"},
    {"a; b(c.d, e[f]); new g(); h`${i}`; o = {j, k: l, [m]: n}; typeof p",
     "(module) free: a b c e f g h i o j l m n p"},
    {R"(let a; a = 1; a += 1; a ??= 2; a++; --a)", "(module a:let#0[w w w w w])"},
    {"let a; b(a = 1); b(a += 2); b(a++); b = a; a.c = 1; delete a.d; for (; a; a++) ; for (a of b) ; for (a "
     "in b) ;",
     "(module a:let#0[w rw rw r r r r rw w w] (loop) (loop) (loop)) free: b b b b b b"},
    {"let a; (a) = 1; a! = 1; (a as b) = 1; (<b>a)++", "(module a:let#0[w rw rw rw]) free: b b"},
    {"let a, b, c; [a, b = c] = d; ({a, b: c, ...e} = d); [a.x, b[c]] = d; ({[a]: b} = c)",
     "(module a:let#0[w w r r] b:let#1[w r w] c:let#2[r w r r]) free: d e d d"},
    {"let a, b; x = {a, b: a, a() { return a }, [b]: b, ...a, get c() { return b }}",
     "(module a:let#0^[r r r r] b:let#1^[r r r] (function) (function)) free: x"},
    {"a(); function a() { b() } function b() { function b() {} b }",
     "(module a:function#0[r] b:function#1^[r] (function) (function b:function#0[r] (function)))"},
    {"function f(a, b = a, {c, d: [e]}, ...g) { a + b + c + e + g }",
     "(module f:function#0 (function a:parameter#0[r r] b:parameter#1[r] c:parameter#2[r] e:parameter#3[r] "
     "g:parameter#4[r]))"},
    {"function f(a) { var a; var b; { var b } function a() {} }",
     "(module f:function#0 (function a:parameter#0 b:var#1 (function)))"},
    {"{ var a; let b } for (var c = 0; ; ) {} for (var d of x) ; if (x) { var e } try { var f } catch { var "
     "g } finally { var h }",
     "(module a:var#0 c:var#1 d:var#2 e:var#3 f:var#4 g:var#5 h:var#6 (block b:let#0) (loop) (loop) (catch)) "
     "free: x x"},
    {"switch (x) { case 1: var a } l: { var b } while (x) { var c } do var d; while (x)",
     "(module a:var#0 b:var#1 c:var#2 d:var#3 (switch)) free: x x x"},
    {"var a = a; var a; a = 1; () => a", "(module a:var#0^[r w r] (function))"},
    {"const f = () => { var a; function b() {} { function c() {} } }",
     "(module f:const#0 (function b:function#0 a:var#1 (function) (block c:function#0 (function))))"},
    {"function f(): void; function f(a?) {} class A {} namespace A {} enum B { c } enum B { d }",
     "(module f:function#0 A:class#1 B:enum#2 (function) (function a:parameter#0) (class A:class#0) "
     "(namespace)) free: void"},
    {"let a; { let a = 1; a++; { a; const a = 2 } } a = 3",
     "(module a:let#0[w] (block a:let#0[w] (block a:const#0[r])))"},
    {"let a = a; const b = () => b; const c = (d = c) => d; class A extends A {}",
     "(module a:let#0[r] b:const#1^[r] c:const#2^[r] A:class#3 (function) (function d:parameter#0[r]) (class "
     "A:class#0[r]))"},
    {"let a; { a; { a = 1 } } function f() { a; return () => a } class B { c = a; static d = a; static { a } "
     "[a]() {} }",
     "(module a:let#0^[r w r r r r r r] f:function#1 B:class#2 (function (function)) (class B:class#0 "
     "(function)))"},
    {"function f(a) { return () => a } function g(a) { { a } for (;;) { a } }",
     "(module f:function#0 g:function#1 (function a:parameter#0^[r] (function)) (function a:parameter#0[r r] "
     "(loop)))"},
    {"try { a } catch (a) { a; let b = a } finally { a } try {} catch ({b, c: [d]}) { () => b; d } try {} "
     "catch { e }",
     "(module (catch a:catch#0[r r] (block b:let#0)) (catch b:catch#0^[r] d:catch#1[r] (function)) (catch)) "
     "free: a a e"},
    {"class A { b() { return A } } new A(); const B = class C { d = C }; C",
     "(module A:class#0[r] B:const#1 (class A:class#0^[r] (function)) (class C:class#0^[r])) free: C"},
    {"const f = function g() { return g }; g; const h = function i(i) { return i }; const j = function k() { "
     "let k; k }",
     "(module f:const#0 h:const#1 j:const#2 (function g:function#0[r]) (function i:parameter#0[r]) (function "
     "k:let#0[r])) free: g i k"},
    {"@a class A { @b c; @d() e(@f g) { g } } let a, b, d, f",
     "(module A:class#0 a:let#1[r] b:let#2[r] d:let#3[r] f:let#4^[r] (class A:class#0 (function "
     "g:parameter#0[r])))"},
    {"class A { static { var a; let b; a; b } c() { var a } }",
     "(module A:class#0 (class A:class#0 (block b:let#0[r] a:var#1[r]) (function a:var#0)))"},
    {"enum A { b, c = b, d = A.b | e } A.b; b; let e", "(module A:enum#0[r r] e:let#1[r]) free: b b"},
    {"namespace A { const a = 1; export const b = a; namespace C { b } } A.b; b; namespace A.B { let c; B }",
     "(module A:namespace#0[r] (namespace a:const#0[r] b:const#1![r] C:namespace#2 (namespace)) (namespace "
     "B:namespace#0![r] (namespace c:let#0))) free: b"},
    {"declare global { var a } declare module 'b' { export const c } declare namespace D { let e } a; c; D.e",
     "(module D:namespace#0[r] (namespace a:var#0) (namespace c:const#0!) (namespace e:let#0)) free: a c"},
    {"import a, {b as c, d} from 'm'; import * as e from 'n'; import type {F} from 'o'; a; c(); let x: d; "
     "e.y; let z: F<e.W>",
     "(module a:import#0[r] c:import#1[r] d:import#2[t] e:import#3[r t] F:import#4[t] x:let#5 z:let#6)"},
    {"import a = require('m'); import b = a.c; import d = b; d",
     "(module a:import#0[r] b:import#1[r] d:import#2[r])"},
    {"const a = 1; let b; function c() {} class D {} type E = 1; export {a, b as x, D}; export type {E}; "
     "export {c} from 'm'; export {c as default}",
     "(module a:const#0![r] b:let#1![r] c:function#2![r] D:class#3![r] E:type![t] (function) (class "
     "D:class#0))"},
    {"const a = 1; export default a", "(module a:const#0![r])"},
    {"const a = 1; export = a", "(module a:const#0![r])"},
    {"export default function a() { a() }", "(module a:function#0!^[r] (function))"},
    {"export default class A { b = A }", "(module A:class#0! (class A:class#0^[r]))"},
    {"interface A {} export default A", "(module A:type![r])"},
    {"let a: A; type A = B[]; interface B extends C<A> { d: typeof a } class C<T> implements B { e: T; f(g: "
     "A): g is B {} }",
     "(module a:let#0[r] A:type[t t t] B:type[t t t] C:class#1[t] (class C:class#0 (function "
     "g:parameter#0))) free: T"},
    {"function f<T>(a: T): T { return a as T } type A<T> = T; interface B<T> { a: T; b<T>(): T } type T = 1; "
     "type U = T",
     "(module f:function#0 A:type B:type T:type[t] U:type (function a:parameter#0[r])) free: T T T T T T"},
    {"class A {} let a: A = new A(); import {X} from 'x'; let x: X.Y = X.z",
     "(module A:class#0[t r] a:let#1 X:import#2[t r] x:let#3 (class A:class#0))"},
    {"type a = 1; const a = 2; let b: a = a; const c = 1; type c = typeof c; let d: c = c",
     "(module a:const#0[t r] b:let#1 c:const#2[r t r] d:let#3)"},
    {"let a: typeof b, b, c; type D = { [c]: `${E}` | [E] | keyof E | E['x'] | (() => E) | (E extends E ? E "
     ": E) }; type E = 1",
     "(module a:let#0 b:let#1[r] c:let#2[r] D:type E:type[t t t t t t t t t])"},
    {"for (let i = 0; i < 1; i++) { () => i; let j = i } for (const k of k) k; for (const [l, m] of n) l; "
     "for (const p in p) () => p",
     "(module (loop i:let#0^[r rw r r] (block j:let#0 (function))) (loop k:const#0[r r]) (loop l:const#0[r] "
     "m:const#1) (loop p:const#0^[r r] (function))) free: n"},
    {"switch (a) { case a: let a; case b: a; const b = 1; function c() {} class D {} default: { let a } }",
     "(module (switch a:let#0[r r] b:const#1[r] c:function#2 D:class#3 (function) (class D:class#0) (block "
     "a:let#0))) free: a"},
    {"{ } { a } { let a } { function f() {} } { class A {} } { type T = 1 } l: { const b = 1; { b } }",
     "(module (block a:let#0) (block f:function#0 (function)) (block A:class#0 (class A:class#0)) (block "
     "T:type) (block b:const#0[r])) free: a"},
    {"if (x) { let x } else { x } while (y) { let y } do { let z } while (z)",
     "(module (block x:let#0) (block y:let#0) (block z:let#0)) free: x x y z"},
    {"a: for (;;) { break a } let a", "(module a:let#0 (loop))"},
    {"let a; f(() => a, function () { a = 1 }, {b() { a++ }, get c() { return a }})",
     "(module a:let#0^[r w w r] (function) (function) (function) (function)) free: f"},
    {"async function* f() { for await (const a of b) { yield a } } const g = async a => await a",
     "(module f:function#0 g:const#1 (function (loop a:const#0[r])) (function a:parameter#0[r])) free: b"},
    {"using a = b; a", "(module a:const#0[r]) free: b"},
    {"function f() { arguments; this; new.target } undefined; import.meta",
     "(module f:function#0 (function)) free: arguments new.target undefined import.meta"},
    {"class A { #a; b() { this.#a } a = this.a } a",
     "(module A:class#0 (class A:class#0 (function))) free: a"},
    {"let f = 1; { f(); function f() {} } f", "(module f:let#0[r] (block f:function#0[r] (function)))"},
    {"const a = 1, f = (b = a) => { const c = a; { const a = 2; a + b + c } }",
     "(module a:const#0^[r r] f:const#1 (function b:parameter#0[r] c:const#1[r] (block a:const#0[r])))"},
    {"export {a}; const a = 1; export default function b() {} export {b as c}",
     "(module a:const#0![r] b:function#1![r] (function))"},
    {"type A = B; import {B} from 'b'; export type {A, B}; export {type B as C}",
     "(module A:type![t] B:import#0![t t t])"},
    {"let a = 1; a = a + 1; [a] = [a]; ({a} = {a})", "(module a:let#0[w r w r w r])"},
    {"const {[a]: b, ...c} = d, a = 1; e = b", "(module b:const#0[r] c:const#1 a:const#2[r]) free: d e"},
    {"export namespace A { export function b() { c() } function c() {} } A.b()",
     "(module A:namespace#0![r] (namespace b:function#0! c:function#1^[r] (function) (function)))"},
    {"new (class A { constructor(private a = b, readonly c: A) { c } })(); const b = 1",
     "(module b:const#0^[r] (class A:class#0[t] (function a:parameter#0 c:parameter#1[r])))"},
    {"let a = function () { a }, b = class { c = b }", "(module a:let#0^[r] b:let#1^[r] (function) (class))"},
    {"const a = { async *[b]() { yield b } }; const b = 1", "(module a:const#0 b:const#1^[r r] (function))"},
};

std::string scopes_of(std::string_view source, const char* path = "/a.ts") {
  const auto file = parse(std::string(source), path);
  CHECK(file->errors().empty());
  return testing::scopes_of(file->program());
}

}  // namespace

TEST_CASE("syntax: scopes, bindings and references") {
  for (const auto& [source, expected] : kBindings) {
    CAPTURE(source);
    CHECK(scopes_of(source) == expected);
  }
  // JSX has no nodes, but what it names counts as read. A tag in lower case is no name, nor is text.
  CHECK(scopes_of(R"(import {A, b, c, d} from 'm'; <A x={b} {...c} d="d"><d.e/> d <b/></A>)", "/a.tsx") ==
        "(module A:import#0[r r] b:import#1[r] c:import#2[r] d:import#3[r])");
}

TEST_CASE("syntax: a binding knows what declares it") {
  const std::vector<std::pair<std::string_view, Kind>> cases = {
      {"const a = 1", Kind::Declarator},
      {"var {b: [a]} = c", Kind::Declarator},
      {"function a() {}", Kind::FunctionDeclaration},
      {"class a {}", Kind::Class},
      {"enum a {}", Kind::Enum},
      {"namespace a {}", Kind::Namespace},
      {"namespace a.b {}", Kind::Namespace},
      {"import {a} from 'b'", Kind::Import},
      {"import * as a from 'b'", Kind::Import},
      {"import a = require('b')", Kind::ImportEquals},
      {"interface a {}", Kind::Interface},
      {"type a = 1", Kind::TypeAlias},
      {"export default class a {}", Kind::Class},
      // A value is more than a type of the same name.
      {"type a = 1; const a = 2", Kind::Declarator},
  };
  for (const auto& [source, kind] : cases) {
    CAPTURE(source);
    const auto file = parse(std::string(source));
    const Binding* binding = binding_of(*file, "a");
    REQUIRE(binding != nullptr);
    CHECK(binding->declared_by->kind == kind);
    CHECK(binding->declaration->binding == binding);
  }
  // Of overloads it is the one with a body.
  const auto file = parse("function a(b): void\nfunction a(b?) {}");
  const Binding* binding = binding_of(*file, "a");
  REQUIRE(binding != nullptr);
  CHECK(as<FunctionDeclaration>(*binding->declared_by).function->body != nullptr);
  CHECK(binding->declaration->range == ByteRange{9, 10});
}
