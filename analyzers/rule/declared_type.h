// What TypeScript knows an expression to be, as far as annotations say so plainly: enough to tell whether a
// method can be called on it. Internal to the rule layer. What it looks at
// besides the file is noted by the reading.
#pragma once

#include <string_view>

#include "analyzers/project/project.h"
#include "analyzers/syntax/source_file.h"

namespace presynth::rule {

struct DeclaredType {
  const syntax::Node* node = nullptr;  ///< a type, class or interface; null: nothing says it
  const syntax::SourceFile* file = nullptr;
  std::string_view name;  ///< the last part of it as written: "IKey" for `kms.IKey`; empty for other types
  bool optional = false;  ///< it may be undefined or null
  [[nodiscard]] bool known() const { return node != nullptr; }
};

[[nodiscard]] DeclaredType type_of_annotation(const syntax::Node* type, const syntax::SourceFile& file);
/// Of an identifier, `this`, a member of what has a type, `new`, or a call of a function of the program.
[[nodiscard]] DeclaredType type_of_expression(project::Reading& reading, const syntax::SourceFile& file,
                                              const syntax::Node& expression);

}  // namespace presynth::rule
