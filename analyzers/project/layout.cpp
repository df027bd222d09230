#include "analyzers/project/layout.h"

#include "analyzers/project/app_command.h"
#include "analyzers/project/json.h"

namespace presynth::project {

std::unique_ptr<const CdkConfig> Snapshot::Layout::load_cdk(const std::string& path) {
  auto config = std::make_unique<CdkConfig>();
  config->path = path;
  config->directory = directory_of(path);
  // A malformed cdk.json is still the nearest one: what lies above it is another app's.
  static const nlohmann::json kNothing = nlohmann::json::object();
  const nlohmann::json* value = workspace.json(path);
  if (value == nullptr) value = &kNothing;
  const std::string_view app = string_member(*value, "app");
  if (!app.empty()) config->entry = entry_of_command(workspace, resolver, config->directory, app);

  nlohmann::json context = nlohmann::json::object();
  if (const nlohmann::json* cached = workspace.json(join(config->directory, "cdk.context.json")))
    context = *cached;
  if (const nlohmann::json* own = member(*value, "context"); own != nullptr && own->is_object())
    context.update(*own);
  config->context_json = context.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return config;
}

const CdkConfig* Snapshot::Layout::cdk_at(const std::string& directory) {
  const std::string path = join(directory, "cdk.json");
  if (!workspace.is_file(path)) return nullptr;
  return cdk_.get(path, [&] { return load_cdk(path); }).get();
}

const CdkConfig* Snapshot::Layout::cdk_config(const std::string& file) {
  for (const std::string_view directory : workspace.upward(directory_of(file))) {
    if (const CdkConfig* config = cdk_at(std::string(directory))) return config;
  }
  return nullptr;
}

}  // namespace presynth::project
