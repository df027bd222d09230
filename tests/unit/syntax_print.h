// Trees and scopes as lines, so that an expectation is one. For the tests of analyzers/syntax.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "analyzers/syntax/ast.h"
#include "analyzers/syntax/source_file.h"

namespace presynth::testing {

[[nodiscard]] inline std::shared_ptr<const syntax::SourceFile> parse(std::string text,
                                                                     std::string path = "/a.ts",
                                                                     const syntax::ParseLimits& limits = {}) {
  return syntax::SourceFile::parse(std::move(path), std::move(text), limits);
}

/// The statements of a file as S-expressions: `a + f(1)` is `(do (+ a (call f 1)))`. Statements carry a
/// keyword, modifiers a colon. Checks that parents and ranges fit.
std::string tree_of(const syntax::SourceFile& file);
/// The kinds that tree_of has met since `clear`.
std::set<syntax::Kind>& printed_kinds();

/// The scopes of a file, each with its bindings and the scopes in it:
///
///   (module a:let#0!^[r w] (function b:parameter#0))
///
/// is an exported variable in slot 0 that a closure captures, read once and then written once, and a function
/// with a parameter. A reference is `r`, `w`, `rw` or, where neither holds, `t` for a type position. Behind
/// the scopes come the names in the tree that have no binding.
std::string scopes_of(const syntax::Program& program);

/// Of the module's scope; null when there is none.
[[nodiscard]] const syntax::Binding* binding_of(const syntax::SourceFile& file, std::string_view name);

}  // namespace presynth::testing
