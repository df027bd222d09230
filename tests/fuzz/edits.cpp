// The last byte says how many edits there are; each is eight bytes before it: place (2), bytes to remove,
// what is put there (2), file, encoding, and one that nobody reads.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "server/lsp/documents.h"
#include "server/uri.h"
#include "tests/fuzz/support/fuzz.h"

namespace presynth::fuzz {

namespace {

constexpr std::size_t kEditBytes = 8;
/// Mostly one edit, for each costs two analyses; what one leaves behind for the next needs some of several.
constexpr std::array<std::size_t, 8> kCounts{1, 1, 1, 1, 1, 2, 2, 4};

constexpr std::array<std::string_view, 30> kPieces{
    "",
    "key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n",
    "import * as kms from 'aws-cdk-lib/aws-kms';\n",
    "import { x } from './lib/a';\n",
    "export * from './b';\n",
    "export default class extends Stack {}\n",
    "new logs.LogGroup(this, 'L', { encryptionKey: new kms.Key(this, 'K') });\n",
    "// presynth-ignore-file kms-missing-logs-grant: tried\n",
    "const unused = vpc.addInterfaceEndpoint('E', { service: s });\n",
    "if (true) {\n",
    "}\n",
    "`",
    "'",
    "/*",
    "*/",
    "${",
    "\r\n",
    "\r",
    "𝒳 é",
    "\xEF\xBB\xBF",
    "(",
    ")",
    ";",
    " ",
    "return ",
    "await ",
    "function f() {",
    "=> ",
    "x",
    "<T>"};

std::uint32_t start_of_character(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) --at;
  return static_cast<std::uint32_t>(std::min(at, text.size()));
}

nlohmann::json position(text::Position position) {
  return {{"line", position.line}, {"character", position.character}};
}

}  // namespace

void edits(std::string_view data) {
  if (data.empty()) return;
  std::size_t count = kCounts[static_cast<unsigned char>(data.back()) % kCounts.size()];
  data.remove_suffix(1);
  count = std::min(count, data.size() / kEditBytes);
  const std::string_view program = data.substr(data.size() - count * kEditBytes);
  data.remove_suffix(program.size());

  Texts texts = project_of(data);
  server::lsp::Documents documents([](const std::string& path) { return path; });
  for (const auto& [path, text] : texts)
    documents.open(
        {{"uri", server::uri_of(path)}, {"languageId", "typescript"}, {"version", 1}, {"text", text}});
  const Config config = small_config();
  AnalysisPtr before = analyze(texts, config);
  for (std::size_t i = 0; i < count; ++i) {
    const auto byte = [&](std::size_t at) -> std::size_t {
      return static_cast<unsigned char>(program[i * kEditBytes + at]);
    };
    auto file = texts.begin();
    std::advance(file, static_cast<std::ptrdiff_t>(byte(5) % texts.size()));
    std::string& text = file->second;
    const std::uint32_t begin = start_of_character(text, (byte(0) << 8 | byte(1)) % (text.size() + 1));
    const std::uint32_t end = std::max(begin, start_of_character(text, begin + byte(2)));
    const std::string piece(kPieces[(byte(3) << 8 | byte(4)) % kPieces.size()]);
    const text::Encoding encoding = byte(6) % 2 == 0 ? text::Encoding::Utf16 : text::Encoding::Utf8;

    // The editor's way, through positions, and the plain one. Between \r and \n there is no position.
    const text::LineIndex lines(text);
    const text::PositionRange range = lines.range(text, {begin, end}, encoding);
    const std::uint32_t from = lines.offset(text, range.start, encoding);
    const std::uint32_t to = lines.offset(text, range.end, encoding);
    documents.change(
        {{"textDocument", {{"uri", server::uri_of(file->first)}, {"version", i + 2}}},
         {"contentChanges",
          {{{"range", {{"start", position(range.start)}, {"end", position(range.end)}}}, {"text", piece}}}}},
        encoding);
    text.replace(from, to - from, piece);
    const server::lsp::Document* document = documents.find(file->first);
    require(document != nullptr && document->text == text, "an edit through positions gives another text");

    AnalysisPtr now = analyze(texts, config, before.get());
    const AnalysisPtr fresh = analyze(texts, config);
    const std::string said = described(*now);
    const std::string expected = described(*fresh);
    if (said != expected)
      fail(fmt::format("after an edit it says\n{}\nand a fresh analysis says\n{}", said, expected));
    before = std::move(now);
  }
}

}  // namespace presynth::fuzz
