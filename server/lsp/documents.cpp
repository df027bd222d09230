#include "server/lsp/documents.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "server/uri.h"

namespace presynth::server::lsp {

namespace {

std::uint32_t unsigned_of(const Json& number) {
  if (!number.is_number_integer()) return 0;
  if (number.is_number_unsigned()) {
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::min(number.get<std::uint64_t>(), kMax));
  }
  return static_cast<std::uint32_t>(std::max<std::int64_t>(number.get<std::int64_t>(), 0));
}

std::int64_t version_of(const Json& document) {
  const Json& version = at(document, {"version"});
  return version.is_number_integer() ? version.get<std::int64_t>() : 0;
}

}  // namespace

text::Position position_of(const Json& position) {
  return {unsigned_of(at(position, {"line"})), unsigned_of(at(position, {"character"}))};
}

bool Documents::open(const Json& text_document) {
  Document document;
  document.uri = text(text_document, {"uri"});
  auto path = path_of(document.uri);
  if (!path) return false;
  document.path = std::move(*path);
  document.text = text(text_document, {"text"});
  document.version = version_of(text_document);
  documents_.insert_or_assign(canonical_(document.path), document);
  return true;
}

std::optional<bool> Documents::change(const Json& params, text::Encoding encoding) {
  const auto path = path_of(text(params, {"textDocument", "uri"}));
  const auto found = path ? documents_.find(canonical_(*path)) : documents_.end();
  if (found == documents_.end()) return std::nullopt;
  Document& document = found->second;
  const std::string before = document.text;
  const Json& changes = at(params, {"contentChanges"});
  if (changes.is_array()) {
    for (const Json& change : changes) {
      const std::string replacement = text(change, {"text"});
      const Json& range = at(change, {"range"});
      if (!range.is_object()) {
        document.text = replacement;
        continue;
      }
      const text::LineIndex lines(document.text);
      const std::uint32_t begin = lines.offset(document.text, position_of(at(range, {"start"})), encoding);
      const std::uint32_t end = lines.offset(document.text, position_of(at(range, {"end"})), encoding);
      document.text.replace(std::min(begin, end), std::max(begin, end) - std::min(begin, end), replacement);
    }
  }
  document.version = version_of(at(params, {"textDocument"}));
  return document.text != before;
}

bool Documents::close(const std::string& uri) {
  const auto path = path_of(uri);
  return path && documents_.erase(canonical_(*path)) > 0;
}

const Document* Documents::find(const std::string& path) const {
  const auto found = documents_.find(canonical_(path));
  return found == documents_.end() ? nullptr : &found->second;
}

}  // namespace presynth::server::lsp
