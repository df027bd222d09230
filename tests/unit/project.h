// Projects in memory, for the tests of analyzers/project.
#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/project/project.h"

namespace presynth::testing {

using project::find_sources;
using project::MemoryFileSystem;
using project::Problem;
using project::Resolution;
using project::Snapshot;
using Kind = Resolution::Kind;
using Files = std::map<std::string, std::string>;

inline std::shared_ptr<MemoryFileSystem> memory(const Files& files) {
  auto system = std::make_shared<MemoryFileSystem>();
  for (const auto& [path, text] : files) system->write(path, text);
  return system;
}

/// A snapshot of all sources under the roots.
inline Snapshot open(const Files& files, std::vector<std::string> roots = {"/w"}) {
  auto system = memory(files);
  std::vector<std::string> sources = find_sources(*system, roots, true);
  return Snapshot(system, std::move(roots), std::move(sources));
}

/// One line for a resolution: the path, or what else it is.
inline std::string resolved(const Snapshot& snapshot, const std::string& from, std::string_view specifier) {
  const Resolution resolution = snapshot.resolve(from, specifier);
  switch (resolution.kind) {
    case Kind::File: return resolution.path;
    case Kind::Json: return "json " + resolution.path;
    case Kind::Library: return "library " + resolution.module;
    case Kind::External: return "external";
    case Kind::Missing: return "missing";
  }
  return "?";
}

struct Case {
  std::string_view specifier;
  std::string_view meaning;
};

inline void check_all(const Snapshot& snapshot, const std::string& from, std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    CAPTURE(from);
    CAPTURE(one.specifier);
    CHECK(resolved(snapshot, from, one.specifier) == one.meaning);
  }
}

inline std::vector<std::string> problems_of(const Snapshot& snapshot) {
  std::vector<std::string> all;
  for (const Problem& problem : snapshot.problems()) all.push_back(problem.path + ": " + problem.reason);
  return all;
}

}  // namespace presynth::testing
