// Grammars: the tree-sitter runtime and the two grammars that Presynth parses with, fetched by npm and built
// as C.
//
// Only analyzers/syntax includes this. The languages are immutable and shared by all threads; nobody deletes
// them.
#pragma once

#include <tree_sitter/api.h>

extern "C" {
/// TypeScript without JSX: .ts .mts .cts.
const TSLanguage* tree_sitter_typescript(void);
/// TypeScript with JSX: .tsx, and JavaScript of every kind.
const TSLanguage* tree_sitter_tsx(void);
}
