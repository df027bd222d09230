// The documents that the client has open: their texts, as it sees them. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analyzers/text/text.h"
#include "server/lsp/json.h"

namespace presynth::server::lsp {

struct Document {
  std::string uri;   ///< as the client writes it
  std::string path;  ///< as the URI names it, normalized
  std::string text;
  std::int64_t version = 0;
};

/// By canonical path: one file is one document, whatever name the client and the analysis have for it.
/// Documents that are no files of this machine are not kept: nothing imports them.
class Documents {
 public:
  using Canonical = std::function<std::string(const std::string& path)>;
  explicit Documents(Canonical canonical) : canonical_(std::move(canonical)) {}

  /// False when the URI names no file.
  bool open(const Json& text_document);
  /// The params of textDocument/didChange: ranges and whole texts, in the order given (LSP 3.17). Nothing
  /// when the document is not open; false when the changes leave the text as it was.
  std::optional<bool> change(const Json& params, text::Encoding encoding);
  /// False when it was not open.
  bool close(const std::string& uri);

  [[nodiscard]] const Document* find(const std::string& path) const;
  /// By canonical path.
  [[nodiscard]] const std::map<std::string, Document>& all() const { return documents_; }

 private:
  Canonical canonical_;
  std::map<std::string, Document> documents_;
};

[[nodiscard]] text::Position position_of(const Json& position);

}  // namespace presynth::server::lsp
