#include <algorithm>

#include "analyzers/project/layout.h"

namespace presynth::project {

Reading::Reading(const Snapshot& snapshot) : snapshot_(&snapshot), layout_(snapshot.layout()) {}

const syntax::SourceFile* Reading::file(const std::string& path) {
  const auto known = files_.find(path);
  if (known != files_.end()) return known->second.get();
  if (snapshot_ == nullptr) return nullptr;
  return files_.emplace(path, snapshot_->share(path)).first->second.get();
}

std::optional<std::string_view> Reading::text(const std::string& path) {
  auto known = texts_.find(path);
  if (known == texts_.end()) {
    if (snapshot_ == nullptr) return std::nullopt;
    known = texts_.emplace(path, snapshot_->text(path)).first;
  }
  return known->second;
}

Resolution Reading::resolve(const std::string& from_file, std::string_view specifier) const {
  return layout_->resolver.resolve(directory_of(from_file), specifier);
}

const CdkConfig* Reading::cdk_config(const std::string& file) const { return layout_->cdk_config(file); }

bool Reading::ask(const std::string& name, std::function<bool(const Snapshot&)> question) {
  if (const auto known = questions_.find(name); known != questions_.end()) return known->second.answer;
  const bool answer = question(*snapshot_);
  questions_.emplace(name, Question{std::move(question), answer});
  return answer;
}

bool Reading::holds_in(const Snapshot& snapshot) const {
  return std::ranges::all_of(
             files_, [&](const auto& read) { return snapshot.file(read.first) == read.second.get(); }) &&
         std::ranges::all_of(texts_,
                             [&](const auto& read) { return snapshot.text(read.first) == read.second; }) &&
         std::ranges::all_of(questions_,
                             [&](const auto& one) { return one.second.ask(snapshot) == one.second.answer; });
}

}  // namespace presynth::project
