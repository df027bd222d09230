// What the server says about one analysis, in the protocol's words and the client's units: everything that
// needs no state of the session. One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/analysis/lookup.h"
#include "server/lsp/client.h"
#include "server/lsp/documents.h"
#include "server/positions.h"

namespace presynth::server::lsp {

/// A file whose text becomes another one.
struct TextChange {
  std::string before;
  std::string after;
};

class Answers {
 public:
  /// All of it must outlive the object.
  Answers(const Analysis& analysis, const ClientCapabilities& client, const Documents& documents)
      : analysis_(analysis),
        client_(client),
        documents_(documents),
        positions_(*analysis.snapshot, client.encoding) {}

  [[nodiscard]] Json diagnostic(const Diagnostic& diagnostic);
  [[nodiscard]] Json workspace_edit(const std::vector<FileEdit>& edits);
  [[nodiscard]] Json workspace_edit(const std::map<std::string, TextChange>& changes);
  [[nodiscard]] Json range(const Location& location);
  [[nodiscard]] Json location(const Location& location);
  /// The byte range of a client's range in a file; nothing when the file cannot be read.
  [[nodiscard]] std::optional<text::ByteRange> bytes(const std::string& file, const Json& range);
  [[nodiscard]] std::optional<std::uint32_t> offset(const std::string& file, const Json& position);

  [[nodiscard]] Json hover(const std::string& file, std::uint32_t offset,
                           const std::vector<const Diagnostic*>& diagnostics);
  [[nodiscard]] Json symbols(const std::string& file);
  [[nodiscard]] Json definition(const std::string& file, std::uint32_t offset);
  [[nodiscard]] Json references(const std::string& file, std::uint32_t offset, bool declarations);
  [[nodiscard]] Json inlay_hints(const std::string& file, text::ByteRange range);

 private:
  [[nodiscard]] Json position(const std::string& file, std::uint32_t offset);
  [[nodiscard]] Json edits_of(const std::string& file, const std::vector<text::TextEdit>& edits);
  [[nodiscard]] Json workspace_edit(const std::map<std::string, std::vector<text::TextEdit>>& edits);
  [[nodiscard]] Json symbol(const std::string& file, const OutlineItem& item);
  void flat_symbols(const std::string& file, const std::vector<OutlineItem>& items,
                    const std::string& container, Json& out);
  [[nodiscard]] std::string uri(const std::string& file) const;
  [[nodiscard]] std::string link(const std::string& text, const std::optional<Location>& place);
  [[nodiscard]] std::string describe_sight(const Sight& sight);
  [[nodiscard]] std::string describe_diagnostic(const Diagnostic& diagnostic) const;
  [[nodiscard]] std::string code(const std::string& text) const;
  [[nodiscard]] std::string strong(const std::string& text) const;

  const Analysis& analysis_;
  const ClientCapabilities& client_;
  const Documents& documents_;
  Positions positions_;
};

}  // namespace presynth::server::lsp
