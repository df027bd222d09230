// Facts about constructs that the library's manifest does not hold, from constructs.json. Immutable; any
// thread.
#pragma once

#include <string_view>

#include "analyzers/catalog/catalog.h"

namespace presynth::catalog {

/// The L1 class of the resource that an L2 class makes (`node.defaultChild`), or kNoType.
[[nodiscard]] TypeId default_child_of(TypeId l2);
/// `scope.addThing('Id', …)` usually makes a child whose id is its first argument; not for these methods.
[[nodiscard]] bool child_id_is_first_argument(std::string_view method);
/// Aspects of this package only look.
[[nodiscard]] bool is_read_only_aspect_package(std::string_view specifier);
/// A class of another package that is known to extend one of the library's: "package.Name"; kNoType when it
/// is not.
[[nodiscard]] TypeId known_subclass(std::string_view qualified_name);

}  // namespace presynth::catalog
