// How a file is written: so that an edit looks as if its author had typed it. Internal to the rule layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule/diagnostic.h"
#include "analyzers/syntax/source_file.h"

namespace presynth::rule {

struct Style {
  explicit Style(const syntax::SourceFile& file);

  std::string unit;  ///< one level of indentation
  char quote = '\'';
  bool semicolons = true;
  std::string newline = "\n";
  [[nodiscard]] std::string quoted(std::string_view text) const;
  [[nodiscard]] std::string_view end() const { return semicolons ? ";" : ""; }
};
[[nodiscard]] const Style& style_of(const syntax::SourceFile& file);
/// The blanks at the start of the line that holds `offset`.
[[nodiscard]] std::string indentation_at(const syntax::SourceFile& file, std::uint32_t offset);

/// An insertion behind the character before `offset` that clashes with every other such insertion there: two
/// of them (names in one import, elements in one list) do not know of each other.
[[nodiscard]] FileEdit insert_exclusively(const syntax::SourceFile& file, std::uint32_t offset,
                                          std::string text);

/// How to write a class of a library module in this file, and what to add so that it can be written.
struct ImportedNames {
  std::vector<std::string> names;  ///< parallel to what was asked for: "iam.PolicyStatement"
  std::vector<FileEdit> edits;
};
/// `like`: an identifier in the file whose import says how the file imports (the class of the key, say).
/// `at`: where the names are written; something between it and the imports may hide one of them there.
[[nodiscard]] std::optional<ImportedNames> import_names(const syntax::SourceFile& file,
                                                        std::string_view module,
                                                        const std::vector<std::string_view>& exports,
                                                        const syntax::Node* like, std::uint32_t at);
/// A name like `base` that the file does not use yet.
[[nodiscard]] std::string unused_name(const syntax::SourceFile& file, std::string_view base);

}  // namespace presynth::rule
