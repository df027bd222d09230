// Facts about constructs that the library's manifest does not hold, from constructs.json. Immutable; any
// thread.
#pragma once

#include <optional>
#include <string_view>

#include "analyzers/catalog/catalog.h"

namespace presynth::catalog {

/// The L1 class of the resource that an L2 class makes (`node.defaultChild`), or kNoType.
[[nodiscard]] TypeId default_child_of(TypeId l2);
/// The id of that resource below the L2, most often "Resource"; "Default" does not show in logical ids.
[[nodiscard]] std::string_view default_child_id(TypeId l2);
/// The resource of this L2 class is not below the construct that the program makes: its path is not known.
[[nodiscard]] bool resource_is_elsewhere(TypeId l2);
/// The property of an L2 class (or of one that it extends) that becomes the CloudFormation property
/// ("KmsKeyId"); empty when none is known.
[[nodiscard]] std::string_view l2_property(TypeId l2, std::string_view cfn_property);
/// The member that is the policy document which an L2 of this class hands to its L1, and makes by itself when
/// its props give none; empty for the others. It may be protected, and so not in the manifest.
[[nodiscard]] std::string_view own_document(TypeId l2);
/// The role that a construct makes for itself when its props name none.
struct ImplicitRole {
  std::string_view property;  ///< of the construct and of its props: "role"
  std::string_view id;        ///< of the role below the construct
};
[[nodiscard]] std::optional<ImplicitRole> implicit_role_of(TypeId l2);
/// `scope.addThing('Id', …)` usually makes a child whose id is its first argument; not for these methods.
[[nodiscard]] bool child_id_is_first_argument(std::string_view method);
/// `fn.addEnvironment(…)`: returns the construct it was called on.
[[nodiscard]] bool returns_receiver(std::string_view method);
/// Aspects of this package only look.
[[nodiscard]] bool is_read_only_aspect_package(std::string_view specifier);
/// A class of another package that is known to extend one of the library's: "package.Name"; kNoType when it
/// is not.
[[nodiscard]] TypeId known_subclass(std::string_view qualified_name);

}  // namespace presynth::catalog
