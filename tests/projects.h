// Programs in memory: what the rule fixtures and the fuzz targets do with them.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/text/text.h"

namespace presynth::testing {

using Texts = std::map<std::string, std::string>;  ///< by absolute path

/// The texts with these edits in them; says why when they do not apply.
[[nodiscard]] inline std::expected<Texts, std::string> applied(const Texts& texts,
                                                               const std::vector<FileEdit>& edits) {
  std::map<std::string, std::vector<text::TextEdit>> by_file;
  for (const FileEdit& edit : edits) by_file[edit.file].push_back(edit.edit);
  Texts result = texts;
  for (auto& [path, own] : by_file) {
    const auto old_text = texts.find(path);
    if (old_text == texts.end()) return std::unexpected(fmt::format("it edits {}, which is not there", path));
    auto new_text = text::apply(old_text->second, std::move(own));
    if (!new_text) return std::unexpected(fmt::format("{}: {}", path, new_text.error()));
    result[path] = *std::move(new_text);
  }
  return result;
}

/// In the sources among these texts, which the snapshot is of; one that cannot be read is one.
[[nodiscard]] inline std::size_t syntax_errors(const project::Snapshot& snapshot, const Texts& texts) {
  std::size_t count = 0;
  for (const auto& [path, text] : texts) {
    if (!project::is_typescript_source(path)) continue;
    const syntax::SourceFile* file = snapshot.file(path);
    count += file != nullptr ? file->errors().size() : 1;
  }
  return count;
}

}  // namespace presynth::testing
