#include "analyzers/syntax/ast.h"

#include <algorithm>
#include <initializer_list>

namespace presynth::syntax {

const Node* enclosing_statement(const Node* node) {
  for (; node != nullptr && node->parent != nullptr; node = node->parent) {
    switch (node->parent->kind) {
      case Kind::Program:
      case Kind::Block: return node;
      case Kind::SwitchCase:
        if (node != as<SwitchCase>(*node->parent).test) return node;
        break;
      default: break;
    }
  }
  return nullptr;
}

const Node* ancestor(const Node* node, std::initializer_list<Kind> kinds) {
  if (node == nullptr) return nullptr;
  for (node = node->parent; node != nullptr; node = node->parent) {
    if (std::find(kinds.begin(), kinds.end(), node->kind) != kinds.end()) return node;
  }
  return nullptr;
}

}  // namespace presynth::syntax
