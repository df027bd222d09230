// What stands at a place of a file, for editors: constructs, who names them, and the outline of a file.
//
// Everything here asks an Analysis that keeps its graph (Config::keep_graph); without one there is no answer.
// Offsets are bytes of the file's text in the analysis's snapshot. One analysis is asked by one thread at a
// time: reading policies makes values on its heaps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzers/analysis/analysis.h"
#include "analyzers/graph/graph.h"

namespace presynth {

/// The constructs that a piece of source makes or names: several when it runs more than once.
struct Sight {
  Location place;        ///< the name, or the head of the creating expression
  bool creates = false;  ///< the constructs are made here, not only named
  std::vector<graph::Construct> constructs;
};

/// At an expression that names a construct, at the head of one that makes it (`new kms.Key(this, 'Key'`), or
/// at the variable, field or property that first holds it.
[[nodiscard]] std::optional<Sight> look_at(const Analysis& analysis, const std::string& file,
                                           std::uint32_t offset);

/// At the name of a method that is called on constructs (`key.grantDecrypt(…)`): those constructs. The name
/// itself is TypeScript's to define, so this is no place to go to a definition from.
[[nodiscard]] std::optional<Sight> look_at_call(const Analysis& analysis, const std::string& file,
                                                std::uint32_t offset);

/// Where the constructs are made, each place once.
[[nodiscard]] std::vector<Location> places_made(const Sight& sight);
/// Where they are named, each place once, by place.
[[nodiscard]] std::vector<Location> places_named(const Analysis& analysis, const Sight& sight);
/// The head of a creating expression: what a reader takes for the construct's name, without its props.
[[nodiscard]] Location head_of(const graph::Construct& construct);

/// A class that makes constructs, or a construct.
struct OutlineItem {
  std::string name;
  std::string detail;  ///< the type, and where there is just one, the path
  bool is_class = false;
  text::ByteRange range;
  text::ByteRange selection;  ///< within `range`
  std::vector<OutlineItem> children;
};
/// By place; constructs stand below the class or the construct that holds their creating expression.
[[nodiscard]] std::vector<OutlineItem> outline(const Analysis& analysis, const std::string& file);

/// A construct's logical id, to be shown behind the head of its creating expression.
struct LogicalIdHint {
  std::uint32_t offset;
  std::string text;     ///< one id, or "3 resources"
  std::string details;  ///< path and logical id of each, a line each
};
[[nodiscard]] std::vector<LogicalIdHint> logical_id_hints(const Analysis& analysis, const std::string& file,
                                                          text::ByteRange range);

}  // namespace presynth
