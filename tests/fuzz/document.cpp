#include "analyzers/analysis/describe.h"
#include "analyzers/analysis/lookup.h"
#include "analyzers/analysis/relations.h"
#include "tests/fuzz/support/fuzz.h"

namespace presynth::fuzz {

namespace {

void look(const Analysis& analysis, const std::string& file, std::uint32_t offset) {
  for (const auto& sight : {look_at(analysis, file, offset), look_at_call(analysis, file, offset)}) {
    if (!sight) continue;
    static_cast<void>(describe(analysis, *sight));
    static_cast<void>(places_made(*sight));
    static_cast<void>(places_named(analysis, *sight));
  }
}

void check_outline(const std::vector<OutlineItem>& items, std::size_t size) {
  for (const OutlineItem& item : items) {
    require(item.range.begin <= item.range.end && item.range.end <= size,
            "an outline item lies outside its file");
    require(item.range.contains(item.selection), "an outline item's selection lies outside it");
    check_outline(item.children, size);
  }
}

}  // namespace

void document(std::string_view data) {
  const Texts texts = project_of(data);
  const AnalysisPtr analysis = analyze(texts, small_config());
  check(*analysis, texts);
  constexpr std::uint32_t kPlaces = 8;
  for (const auto& [path, text] : texts) {
    if (!project::is_typescript_source(path)) continue;
    const auto size = static_cast<std::uint32_t>(text.size());
    check_outline(outline(*analysis, path), text.size());
    for (const LogicalIdHint& hint : logical_id_hints(*analysis, path, {0, size}))
      require(hint.offset <= size, "a hint lies outside its file");
    for (std::uint32_t i = 0; i <= kPlaces; ++i) look(*analysis, path, size / kPlaces * i);
  }
  std::size_t places = 0;
  for (const auto& part : analysis->parts) {
    for (const graph::Mention& mention : part->mentions) {
      if (++places > kPlaces) break;
      look(*analysis, mention.place.file, mention.place.range.begin);
    }
  }
  for (const Relation& relation : relations(*analysis)) {
    require(relation.from < analysis->constructs.size(), "a relation begins nowhere");
    require(!relation.to || *relation.to < analysis->constructs.size(), "a relation leads nowhere");
  }
}

}  // namespace presynth::fuzz
