#include "analyzers/analysis/lookup.h"

#include <algorithm>
#include <map>

#include "analyzers/syntax/source_file.h"

namespace presynth {

namespace {

using graph::Construct;
using syntax::Kind;
using syntax::Node;
using text::ByteRange;

bool touches(ByteRange range, std::uint32_t offset) { return range.begin <= offset && offset <= range.end; }

/// The expression that makes it, as it is written; null for what the library makes by itself and for a class
/// that nobody instantiates.
const Node* creating_expression(const Construct& construct) {
  if (construct.implicit()) return nullptr;
  return construct.object()->origin.node;
}

ByteRange head_range(const Node& creating) {
  if (creating.kind == Kind::New) {
    const auto& made = syntax::as<syntax::New>(creating);
    // With scope and id, when they stand on the same line as the class: `new kms.Key(this, 'Key'`.
    const std::uint32_t end = made.arguments.size() >= 2 ? made.arguments[1]->range.end
                              : made.callee != nullptr   ? made.callee->range.end
                                                         : creating.range.end;
    return {creating.range.begin, end};
  }
  if (creating.kind == Kind::Call) {
    const auto& call = syntax::as<syntax::Call>(creating);
    if (call.callee == nullptr) return creating.range;
    const ByteRange name = call.callee->kind == Kind::Member
                               ? syntax::as<syntax::Member>(*call.callee).name_range
                               : call.callee->range;
    return {name.begin, call.arguments.empty() ? name.end : call.arguments[0]->range.end};
  }
  return creating.range;
}

void add(std::vector<Construct>& constructs, const Construct& construct) {
  if (std::ranges::find(constructs, construct) == constructs.end()) constructs.push_back(construct);
}

/// A name and the expression whose value it is given: a variable, a field, a property.
struct Naming {
  ByteRange name;
  const Node* value;
};

std::optional<Naming> naming(const Node& node) {
  const Node* name = nullptr;
  const Node* value = nullptr;
  switch (node.kind) {
    case Kind::Declarator:
      name = syntax::as<syntax::Declarator>(node).target;
      value = syntax::as<syntax::Declarator>(node).initializer;
      break;
    case Kind::Assign:
      name = syntax::as<syntax::Binary>(node).left;
      value = syntax::as<syntax::Binary>(node).right;
      break;
    case Kind::Property:
      name = syntax::as<syntax::Property>(node).key;
      value = syntax::as<syntax::Property>(node).value;
      break;
    case Kind::Field:
      name = syntax::as<syntax::Field>(node).key;
      value = syntax::as<syntax::Field>(node).initializer;
      break;
    default: break;
  }
  if (name == nullptr || value == nullptr) return std::nullopt;
  if (name->kind == Kind::ObjectPattern || name->kind == Kind::ArrayPattern) return std::nullopt;
  while (value->kind == Kind::Cast || value->kind == Kind::Await) {
    const Node* inner = value->kind == Kind::Cast ? syntax::as<syntax::Cast>(*value).expression
                                                  : syntax::as<syntax::Unary>(*value).operand;
    if (inner == nullptr) break;
    value = inner;
  }
  const bool member = name->kind == Kind::Member;
  return Naming{member ? syntax::as<syntax::Member>(*name).name_range : name->range, value};
}

/// `name` in `value.name(…)`.
std::optional<Naming> method(const Node& node) {
  if (node.kind != Kind::Call) return std::nullopt;
  const Node* callee = syntax::as<syntax::Call>(node).callee;
  if (callee == nullptr || callee->kind != Kind::Member) return std::nullopt;
  const auto& member = syntax::as<syntax::Member>(*callee);
  if (member.object == nullptr) return std::nullopt;
  return Naming{member.name_range, member.object};
}

/// The innermost whose name stands at the offset, as `read` reads it from a node.
std::optional<Naming> naming_at(const Node& program, std::uint32_t offset,
                                std::optional<Naming> (*read)(const Node&)) {
  std::optional<Naming> found;
  const Node* around = &program;
  while (around != nullptr) {
    if (const auto one = read(*around); one && touches(one->name, offset)) found = one;
    const Node* next = nullptr;
    syntax::for_each_child(*around, [&](const Node* child) {
      if (next == nullptr && child != nullptr && touches(child->range, offset)) next = child;
    });
    around = next;
  }
  return found;
}

/// Of a file, in each run.
template <class Visit>
void for_each_mention(const Analysis& analysis, const std::string& file, Visit&& visit) {
  const auto file_of = [](const graph::Mention& mention) -> const std::string& { return mention.place.file; };
  for (const auto& part : analysis.parts) {
    for (const graph::Mention& mention : std::ranges::equal_range(part->mentions, file, {}, file_of))
      visit(mention);
  }
}

/// What the expression named, wherever it ran.
std::vector<Construct> named_by(const Analysis& analysis, const std::string& file, ByteRange expression) {
  std::vector<Construct> constructs;
  for_each_mention(analysis, file, [&](const graph::Mention& mention) {
    if (mention.expression == expression) add(constructs, mention.construct);
  });
  return constructs;
}

std::vector<Construct> constructs_in(const Analysis& analysis, const std::string& file) {
  std::vector<Construct> found;
  for (const auto& part : analysis.parts) {
    for (const Construct& construct : part->graph->constructs()) {
      const Node* creating = creating_expression(construct);
      if (creating == nullptr || construct.object()->origin.file->path() != file) continue;
      found.push_back(construct);
    }
  }
  return found;
}

std::string detail_of(const Construct& construct, std::size_t instances) {
  std::string detail(construct.type());
  if (const std::size_t dot = detail.find('.'); dot != std::string::npos) detail.erase(0, dot + 1);
  const Instance instance = construct.instance();
  if (instances > 1) {
    detail += (detail.empty() ? "" : ", ") + std::to_string(instances) + " constructs";
  } else if (!instance.path.empty()) {
    detail += (detail.empty() ? "" : ", ") + instance.path;
  }
  return detail;
}

/// Everything that one creating expression makes.
std::map<ByteRange, std::vector<Construct>> by_expression(const Analysis& analysis, const std::string& file) {
  std::map<ByteRange, std::vector<Construct>> groups;
  for (const Construct& construct : constructs_in(analysis, file))
    groups[creating_expression(construct)->range].push_back(construct);
  return groups;
}

/// Puts `item` below the last item of `items` that holds it.
void place_item(std::vector<OutlineItem>& items, OutlineItem item) {
  std::vector<OutlineItem>* level = &items;
  while (!level->empty() && level->back().range.contains(item.range)) level = &level->back().children;
  level->push_back(std::move(item));
}

}  // namespace

Location head_of(const Construct& construct) {
  const Node* creating = creating_expression(construct);
  if (creating == nullptr) return construct.location();
  return {construct.object()->origin.file->path(), head_range(*creating)};
}

std::optional<Sight> look_at(const Analysis& analysis, const std::string& file, std::uint32_t offset) {
  if (analysis.parts.empty()) return std::nullopt;
  Sight sight;
  // The first of the file wins, in whichever run.
  for_each_mention(analysis, file, [&](const graph::Mention& mention) {
    if (!touches(mention.place.range, offset)) return;
    if (!sight.constructs.empty() && mention.place > sight.place) return;
    if (!sight.constructs.empty() && mention.place < sight.place) sight.constructs.clear();
    sight.place = mention.place;
    add(sight.constructs, mention.construct);
  });
  if (!sight.constructs.empty()) return sight;
  const syntax::SourceFile* source = analysis.snapshot->file(file);
  const auto named = source == nullptr ? std::nullopt : naming_at(source->program(), offset, naming);
  if (named) {
    sight.place = {file, named->name};
    sight.constructs = named_by(analysis, file, named->value->range);
    if (!sight.constructs.empty()) return sight;
  }
  sight.creates = true;
  for (const Construct& construct : constructs_in(analysis, file)) {
    const Node& creating = *creating_expression(construct);
    const bool at_name = named && named->value->range == creating.range;
    const ByteRange head = head_range(creating);
    if (!at_name && !touches(head, offset)) continue;
    const Location place{file, at_name ? named->name : head};
    // The innermost wins: `new Part(new Stack(app, 'S'), 'P'`.
    if (!sight.constructs.empty() && place != sight.place) {
      if (!sight.place.range.contains(place.range)) continue;
      sight.constructs.clear();
    }
    sight.place = place;
    add(sight.constructs, construct);
  }
  return sight.constructs.empty() ? std::nullopt : std::optional(std::move(sight));
}

std::optional<Sight> look_at_call(const Analysis& analysis, const std::string& file, std::uint32_t offset) {
  const syntax::SourceFile* source = analysis.parts.empty() ? nullptr : analysis.snapshot->file(file);
  const auto called = source == nullptr ? std::nullopt : naming_at(source->program(), offset, method);
  if (!called) return std::nullopt;
  Sight sight{{file, called->name}, false, named_by(analysis, file, called->value->range)};
  return sight.constructs.empty() ? std::nullopt : std::optional(std::move(sight));
}

std::vector<Location> places_made(const Sight& sight) {
  std::vector<Location> places;
  for (const Construct& construct : sight.constructs) {
    Location place = construct.location();
    if (!place.file.empty()) places.push_back(std::move(place));
  }
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

std::vector<Location> places_named(const Analysis& analysis, const Sight& sight) {
  const std::vector<Location> made = places_made(sight);
  std::vector<Location> places;
  for (const auto& part : analysis.parts) {
    for (const graph::Mention& mention : part->mentions) {
      // All that one expression makes is one thing to whoever reads the code.
      if (std::ranges::binary_search(made, mention.construct.location())) places.push_back(mention.place);
    }
  }
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

std::vector<OutlineItem> outline(const Analysis& analysis, const std::string& file) {
  std::vector<OutlineItem> items;
  std::vector<OutlineItem> flat;
  std::map<ByteRange, const syntax::Class*> classes;
  for (const auto& [range, constructs] : by_expression(analysis, file)) {
    const Construct& first = constructs.front();
    const Node& creating = *creating_expression(first);
    if (creating.kind == Kind::Class) continue;
    flat.push_back(
        {first.name(), detail_of(first, constructs.size()), false, range, head_range(creating), {}});
    for (const Node* node = creating.parent; node != nullptr; node = node->parent) {
      if (node->kind == Kind::Class) classes.emplace(node->range, &syntax::as<syntax::Class>(*node));
    }
  }
  for (const auto& [range, declared] : classes) {
    const bool named = declared->name != nullptr;
    flat.push_back({named ? std::string(declared->name->name) : "class",
                    "",
                    true,
                    range,
                    named ? declared->name->range : range,
                    {}});
  }
  std::ranges::sort(flat, [](const OutlineItem& a, const OutlineItem& b) {
    return a.range.begin != b.range.begin ? a.range.begin < b.range.begin : a.range.end > b.range.end;
  });
  for (OutlineItem& item : flat) place_item(items, std::move(item));
  return items;
}

std::vector<LogicalIdHint> logical_id_hints(const Analysis& analysis, const std::string& file,
                                            ByteRange range) {
  std::vector<LogicalIdHint> hints;
  for (const auto& [expression, constructs] : by_expression(analysis, file)) {
    const std::uint32_t offset = head_range(*creating_expression(constructs.front())).end;
    if (!touches(range, offset)) continue;
    LogicalIdHint hint{offset, {}, {}};
    std::size_t count = 0;
    std::vector<std::string> seen;
    for (const Construct& construct : constructs) {
      const Instance instance = construct.instance();
      if (instance.logical_id.empty() || std::ranges::find(seen, instance.path) != seen.end()) continue;
      seen.push_back(instance.path);
      if (++count == 1) hint.text = instance.logical_id;
      hint.details += (hint.details.empty() ? "" : "\n") + instance.path + ": " + instance.logical_id;
    }
    if (count == 0) continue;
    if (count > 1) hint.text = std::to_string(count) + " resources";
    hints.push_back(std::move(hint));
  }
  return hints;
}

}  // namespace presynth
