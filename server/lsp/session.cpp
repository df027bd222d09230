#include "server/lsp/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <stdexcept>
#include <utility>

#include "server/log.h"
#include "server/report/json.h"
#include "server/uri.h"
#include "server/version.h"

namespace presynth::server::lsp {

namespace {

using namespace std::chrono_literals;

// LSP 3.17, "MessageType" and "TextDocumentSyncKind".
constexpr int kError = 1;
constexpr int kWarning = 2;
constexpr int kInfo = 3;
constexpr int kIncremental = 2;

constexpr std::string_view kProgressToken = "presynth/analysis";
constexpr std::string_view kRestart = "presynth.restart";
constexpr std::string_view kConstructGraph = "presynth.constructGraph";

/// How long the first analysis waits for the client's answers about settings and progress.
constexpr auto kPatience = 2s;
constexpr auto kIdle = 1h;

/// Requests that an analysis answers.
constexpr std::array<std::string_view, 10> kAnswered{"textDocument/hover",      "textDocument/definition",
                                                     "textDocument/references", "textDocument/documentSymbol",
                                                     "textDocument/codeAction", "codeAction/resolve",
                                                     "textDocument/inlayHint",  "textDocument/diagnostic",
                                                     "workspace/diagnostic",    "workspace/executeCommand"};

/// Those of them that name a position, which means nothing in another text.
bool is_about_positions(std::string_view method) {
  return method == "textDocument/hover" || method == "textDocument/definition" ||
         method == "textDocument/references" || method == "textDocument/codeAction" ||
         method == "textDocument/inlayHint";
}

bool is_uninteresting(std::string_view path) {
  return path.find("/node_modules/") != std::string_view::npos ||
         path.find("/cdk.out/") != std::string_view::npos || path.find("/.git/") != std::string_view::npos;
}

/// The client asks for something that there is not.
class InvalidParams : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

}  // namespace

Session::Session(int input, int output, unsigned jobs)
    : inbox_(input, interrupt_),
      out_(output),
      workspace_(jobs),
      documents_([this](const std::string& path) { return workspace_.canonical(path); }) {}

int Session::run() {
  int code = 1;
  while (life_ != Life::Exited && !out_.broken()) {
    const auto now = std::chrono::steady_clock::now();
    if (!awaited_.empty() && now >= patience_) awaited_.clear();
    const bool can_work = life_ == Life::Initialized && awaited_.empty();
    const bool must_analyze = can_work && workspace_.is_stale() && !failed_;
    const bool must_answer = can_work && !must_analyze && !waiting_.empty() && !all_held();
    const auto wait = must_analyze || must_answer ? 0ms
                      : awaited_.empty()
                          ? std::chrono::duration_cast<std::chrono::milliseconds>(kIdle)
                          : std::chrono::duration_cast<std::chrono::milliseconds>(patience_ - now) + 1ms;
    if (const auto item = inbox_.take(wait)) {
      if (item->kind == Inbox::Item::Kind::Closed) break;
      if (life_ == Life::ShutDown) code = 0;
      take(*item);
    } else if (must_analyze) {
      analyze();
    } else if (must_answer) {
      answer_waiting();
    }
  }
  return life_ == Life::Exited ? code : 1;
}

// ---------------------------------------------------------------------------------------------------------------
// Messages.

void Session::take(const Inbox::Item& item) {
  if (item.kind == Inbox::Item::Kind::Malformed) {
    out_.fail(nullptr, ErrorCode::ParseError, item.problem);
    return;
  }
  const Json& message = item.message;
  const Json& id = at(message, {"id"});
  const std::string method = text(message, {"method"});
  const Json& params = at(message, {"params"});
  const bool has_id = id.is_string() || id.is_number_integer();
  try {
    if (!message.is_object() || (method.empty() && !has_id)) {
      out_.fail(nullptr, ErrorCode::InvalidRequest, "a message is neither a request nor a response");
    } else if (method.empty()) {
      take_response(message);
    } else if (has_id) {
      take_request(id, method, params);
    } else {
      take_notification(method, params);
    }
  } catch (const std::exception& error) {
    if (has_id && !method.empty()) out_.fail(id, ErrorCode::InternalError, error.what());
    log(kError, fmt::format("internal error in {}: {}", method, error.what()));
  }
}

void Session::take_request(const Json& id, const std::string& method, const Json& params) {
  if (inbox_.cancelled(id)) {
    out_.fail(id, ErrorCode::RequestCancelled, "cancelled");
  } else if (life_ == Life::ShutDown) {
    out_.fail(id, ErrorCode::InvalidRequest, "the server was shut down");
  } else if (method == "initialize") {
    if (life_ != Life::Created) {
      out_.fail(id, ErrorCode::InvalidRequest, "initialize was sent before");
    } else {
      initialize(id, params);
    }
  } else if (life_ == Life::Created) {
    out_.fail(id, ErrorCode::ServerNotInitialized, "initialize comes first");
  } else if (method == "shutdown") {
    for (const Waiting& waiting : waiting_)
      out_.fail(waiting.id, ErrorCode::ServerCancelled, "the server shuts down",
                {{"retriggerRequest", false}});
    waiting_.clear();
    life_ = Life::ShutDown;
    out_.respond(id, nullptr);
  } else if (std::ranges::find(kAnswered, method) != kAnswered.end()) {
    Waiting waiting{id, method, params, {}, 0, 0};
    if (const auto path = path_of(text(params, {"textDocument", "uri"}))) {
      waiting.path = *path;
      if (const Document* document = documents_.find(*path)) waiting.version = document->version;
    }
    waiting_.push_back(std::move(waiting));
  } else {
    out_.fail(id, ErrorCode::MethodNotFound, "no such request: " + method);
  }
}

void Session::take_notification(const std::string& method, const Json& params) {
  if (method == "exit") {
    life_ = Life::Exited;
    return;
  }
  if (life_ != Life::Initialized) return;
  const std::string document = text(params, {"textDocument", "uri"});
  const auto path = path_of(document);
  if (method == "initialized") {
    initialized();
  } else if (method == "textDocument/didOpen") {
    if (!documents_.open(at(params, {"textDocument"}))) return;
    closed_.erase(*path);
    const auto name = workspace_.source_name(*path);
    const Analysis* analysis = workspace_.analysis();
    const auto known = name && analysis != nullptr ? analysis->snapshot->text(*name) : std::nullopt;
    if (!known || *known != documents_.find(*path)->text) changed(*path);
  } else if (method == "textDocument/didChange") {
    if (documents_.change(params, client_.encoding).value_or(false)) changed(*path);
  } else if (method == "textDocument/didClose") {
    if (!documents_.close(document)) return;
    // What a client closes it does not ask for again.
    changed(*path);
    edited_.erase(*path);
    closed_.insert(*path);
  } else if (method == "textDocument/didSave") {
    // Who watches files tells of them; who does not at least tells of this one.
    if (!client_.registers_file_watchers) {
      workspace_.disk_changed();
      failed_ = false;
    }
  } else if (method == "workspace/didChangeWatchedFiles") {
    watched_files_changed(params);
  } else if (method == "workspace/didChangeConfiguration") {
    if (client_.configuration) {
      ask_for_settings();
    } else {
      apply_settings(at(params, {"settings", "presynth"}));
    }
  } else if (method == "workspace/didChangeWorkspaceFolders") {
    change_folders(params);
  } else if (method == "$/setTrace") {
    tracing_ = text(params, {"value"}) != "off" && !text(params, {"value"}).empty();
  } else if (method == "$/cancelRequest") {
    const Json& id = at(params, {"id"});
    static_cast<void>(inbox_.cancelled(id));
    const auto found = std::ranges::find(waiting_, id, &Waiting::id);
    if (found == waiting_.end()) return;
    out_.fail(id, ErrorCode::RequestCancelled, "cancelled");
    waiting_.erase(found);
  }
  // What else there may be, `$/…` above all, may be ignored.
}

void Session::take_response(const Json& message) {
  const auto found = asked_.find(at(message, {"id"}).dump());
  if (found == asked_.end()) return;
  const auto then = std::move(found->second);
  awaited_.erase(found->first);
  asked_.erase(found);
  if (then && !message.contains("error")) then(at(message, {"result"}));
}

void Session::ask(std::string_view method, Json params, std::function<void(const Json&)> then, bool await) {
  const Json id = fmt::format("presynth-{}", ++next_id_);
  asked_.emplace(id.dump(), std::move(then));
  if (await) {
    awaited_.insert(id.dump());
    patience_ = std::chrono::steady_clock::now() + kPatience;
  }
  out_.request(method, std::move(params), id);
}

void Session::log(int type, const std::string& message) {
  if (life_ == Life::Created) return;
  out_.notify("window/logMessage", {{"type", type}, {"message", message}});
}

void Session::trace(const std::string& message) {
  if (tracing_) out_.notify("$/logTrace", {{"message", message}});
}

void Session::changed(const std::string& path) {
  workspace_.changed();
  edited_.insert(path);
  failed_ = false;
}

// ---------------------------------------------------------------------------------------------------------------
// Life cycle, settings, folders.

void Session::initialize(const Json& id, const Json& params) {
  client_ = ClientCapabilities::read(params);
  tracing_ = text(params, {"trace"}) == "messages" || text(params, {"trace"}) == "verbose";
  read_folders(params);
  const Json& options = at(params, {"initializationOptions"});
  const Json& own = at(options, {"presynth"});
  settings_ = Settings::read(own.is_object() ? own : options);

  Json capabilities{
      {"textDocumentSync",
       {{"openClose", true}, {"change", kIncremental}, {"save", {{"includeText", false}}}}},
      {"hoverProvider", true},
      {"definitionProvider", true},
      {"referencesProvider", true},
      {"documentSymbolProvider", true},
      {"executeCommandProvider", {{"commands", {kRestart, kConstructGraph}}}},
      {"workspace", {{"workspaceFolders", {{"supported", true}, {"changeNotifications", true}}}}}};
  if (at(params, {"capabilities", "general", "positionEncodings"}).is_array())
    capabilities["positionEncoding"] = client_.encoding == text::Encoding::Utf8 ? "utf-8" : "utf-16";
  if (client_.code_action_literals) {
    capabilities["codeActionProvider"] = {{"codeActionKinds", {kQuickFix, kFixAll}},
                                          {"resolveProvider", client_.resolves_edits}};
  }
  if (client_.inlay_hints) capabilities["inlayHintProvider"] = true;
  if (client_.pulls_diagnostics) {
    capabilities["diagnosticProvider"] = {
        {"identifier", "presynth"}, {"interFileDependencies", true}, {"workspaceDiagnostics", true}};
  }
  life_ = Life::Initialized;
  // Nothing may be sent before the client says that it has read this.
  awaited_.insert("initialized");
  patience_ = std::chrono::steady_clock::now() + kIdle;
  out_.respond(id, {{"capabilities", std::move(capabilities)},
                    {"serverInfo", {{"name", "presynth"}, {"version", kVersion}}}});
}

void Session::initialized() {
  awaited_.erase("initialized");
  patience_ = std::chrono::steady_clock::now() + kPatience;
  Json registrations = Json::array();
  if (client_.registers_file_watchers) {
    Json watchers = Json::array();
    for (const std::string_view pattern : {"**/*.{ts,tsx,mts,cts}", "**/*.json", "**/.gitignore"})
      watchers.push_back({{"globPattern", pattern}});
    registrations.push_back({{"id", "presynth-files"},
                             {"method", "workspace/didChangeWatchedFiles"},
                             {"registerOptions", {{"watchers", std::move(watchers)}}}});
  }
  if (client_.registers_configuration) {
    registrations.push_back({{"id", "presynth-settings"},
                             {"method", "workspace/didChangeConfiguration"},
                             {"registerOptions", {{"section", "presynth"}}}});
  }
  if (!registrations.empty())
    ask("client/registerCapability", {{"registrations", std::move(registrations)}}, nullptr, false);
  watch_above();
  if (client_.configuration) ask_for_settings();
  if (client_.progress) {
    ask(
        "window/workDoneProgress/create", {{"token", kProgressToken}},
        [this](const Json&) { progress_allowed_ = true; }, true);
  }
  log(kInfo,
      fmt::format("presynth {} in {}", kVersion,
                  workspace_.folders().empty() ? "no folder"
                                               : fmt::format("{}", fmt::join(workspace_.folders(), ", "))));
  for (const std::string& problem : settings_.problems) log(kWarning, problem);
}

void Session::read_folders(const Json& params) {
  std::vector<std::string> folders;
  const Json& list = at(params, {"workspaceFolders"});
  if (list.is_array()) {
    for (const Json& folder : list) {
      if (auto path = path_of(text(folder, {"uri"}))) folders.push_back(std::move(*path));
    }
  }
  if (folders.empty()) {
    if (auto path = path_of(text(params, {"rootUri"}))) {
      folders.push_back(std::move(*path));
    } else if (const std::string root = text(params, {"rootPath"}); root.starts_with('/')) {
      folders.push_back(project::normalize(root));
    }
  }
  workspace_.set_folders(std::move(folders));
}

void Session::change_folders(const Json& params) {
  std::vector<std::string> folders = workspace_.folders();
  for (const Json& removed : at(params, {"event", "removed"})) {
    if (const auto path = path_of(text(removed, {"uri"}))) std::erase(folders, *path);
  }
  for (const Json& added : at(params, {"event", "added"})) {
    if (auto path = path_of(text(added, {"uri"}))) folders.push_back(std::move(*path));
  }
  workspace_.set_folders(std::move(folders));
  failed_ = false;
  if (!awaited_.contains("initialized")) watch_above();
}

/// A plain pattern is of the workspace's folders only, and what is above them counts as well.
void Session::watch_above() {
  if (!client_.registers_file_watchers || !client_.watches_folders_by_uri) return;
  std::set<std::string> above = workspace_.folders_above();
  if (above == watched_above_) return;
  constexpr std::string_view kId = "presynth-above";
  constexpr std::string_view kMethod = "workspace/didChangeWatchedFiles";
  if (!watched_above_.empty()) {
    ask("client/unregisterCapability",
        {{"unregisterations", Json::array({{{"id", kId}, {"method", kMethod}}})}},  // LSP spells it so
        nullptr, false);
  }
  watched_above_ = std::move(above);
  if (watched_above_.empty()) return;
  Json watchers = Json::array();
  for (const std::string& folder : watched_above_)
    watchers.push_back({{"globPattern", {{"baseUri", uri_of(folder)}, {"pattern", "{*.json,.gitignore}"}}}});
  Json registration{
      {"id", kId}, {"method", kMethod}, {"registerOptions", {{"watchers", std::move(watchers)}}}};
  ask("client/registerCapability", {{"registrations", Json::array({std::move(registration)})}}, nullptr,
      false);
}

void Session::ask_for_settings() {
  ask(
      "workspace/configuration", {{"items", {{{"section", "presynth"}}}}},
      [this](const Json& result) {
        if (result.is_array() && !result.empty()) apply_settings(result.front());
      },
      true);
}

void Session::apply_settings(const Json& section) {
  Settings settings = Settings::read(section);
  if (settings == settings_) return;
  const bool hints = settings.logical_ids != settings_.logical_ids;
  settings_ = std::move(settings);
  for (const std::string& problem : settings_.problems) log(kWarning, problem);
  workspace_.changed();
  failed_ = false;
  if (hints && client_.refreshes_inlay_hints) ask("workspace/inlayHint/refresh", nullptr, nullptr, false);
}

void Session::watched_files_changed(const Json& params) {
  constexpr int kChanged = 2;  // LSP 3.17, "FileChangeType"
  for (const Json& change : at(params, {"changes"})) {
    const auto path = path_of(text(change, {"uri"}));
    if (!path || is_uninteresting(*path)) continue;
    // The text of an open source is what the client says, whatever is on the disk; settings are read from the
    // disk only.
    if (at(change, {"type"}) == kChanged && project::is_typescript_source(*path) &&
        documents_.find(*path) != nullptr)
      continue;
    workspace_.disk_changed();
    failed_ = false;
    return;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Analysis and diagnostics.

void Session::analyze() {
  const auto start = std::chrono::steady_clock::now();
  begin_progress();
  bool done = false;
  try {
    answers_.reset();
    done = workspace_.analyze(documents_, settings_, &interrupt_);
  } catch (const std::exception& error) {
    failed_ = true;
    log(kError, fmt::format("internal error while analyzing: {}", error.what()));
  }
  if (!done && !failed_) return;
  end_progress();
  if (workspace_.analysis() == nullptr) return;
  answers_ = std::make_unique<Answers>(*workspace_.analysis(), client_, documents_);
  if (!done) return;
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  const Stats& stats = workspace_.analysis()->stats;
  trace(fmt::format("analyzed in {} ms: {} files parsed, {} steps", milliseconds.count(), stats.parsed,
                    stats.steps));
  tell_problems();
  publish();
  edited_.clear();
}

void Session::begin_progress() {
  if (!progress_allowed_ || progress_shown_) return;
  progress_shown_ = true;
  out_.notify(
      "$/progress",
      {{"token", kProgressToken},
       {"value", {{"kind", "begin"}, {"title", "Presynth"}, {"message", "analyzing the workspace"}}}});
}

void Session::end_progress() {
  if (!progress_shown_ || !progress_allowed_) return;
  // The first analysis of the workspace takes a while; later ones end before anybody could read of them.
  progress_allowed_ = false;
  out_.notify("$/progress", {{"token", kProgressToken}, {"value", {{"kind", "end"}}}});
}

std::map<std::string, std::vector<const Diagnostic*>> Session::shown() const {
  std::map<std::string, std::vector<const Diagnostic*>> files;
  for (const Diagnostic& diagnostic : workspace_.analysis()->diagnostics) {
    if (diagnostic.severity <= settings_.level && workspace_.shows(diagnostic.location.file))
      files[diagnostic.location.file].push_back(&diagnostic);
  }
  return files;
}

Json Session::items_of(const std::vector<const Diagnostic*>& diagnostics) {
  Json items = Json::array();
  for (const Diagnostic* diagnostic : diagnostics) items.push_back(answers_->diagnostic(*diagnostic));
  return items;
}

std::string Session::uri(const std::string& file) const {
  const Document* document = documents_.find(file);
  return document == nullptr ? uri_of(file) : document->uri;
}

void Session::publish() {
  const auto files = shown();
  if (client_.pulls_diagnostics) {
    std::map<std::string, std::string> results;
    for (const auto& [file, diagnostics] : files)
      results[file] = fingerprint_of(items_of(diagnostics).dump());
    // The client asks again for what it has changed itself; it must be told of the others.
    bool others = false;
    const auto differs = [&](const std::map<std::string, std::string>& from,
                             const std::map<std::string, std::string>& to) {
      for (const auto& [file, id] : from) {
        const auto found = to.find(file);
        if ((found == to.end() || found->second != id) && !edited_.contains(file)) others = true;
      }
    };
    differs(pulled_, results);
    differs(results, pulled_);
    pulled_ = std::move(results);
    if (others && client_.refreshes_diagnostics) ask("workspace/diagnostic/refresh", nullptr, nullptr, false);
    return;
  }
  std::vector<std::string> gone;
  for (const auto& [file, published] : published_) {
    if (!files.contains(file)) gone.push_back(file);
  }
  for (const std::string& file : gone) publish_file(file, {});
  for (const auto& [file, diagnostics] : files) publish_file(file, diagnostics);
}

void Session::publish_file(const std::string& file, const std::vector<const Diagnostic*>& diagnostics) {
  const Document* document = documents_.find(file);
  Json items = items_of(diagnostics);
  Published now{uri(file), items.dump()};
  const auto known = published_.find(file);
  if (known != published_.end() && known->second.uri == now.uri && known->second.items == now.items) return;
  const auto send = [&](const std::string& to, Json list) {
    Json params{{"uri", to}, {"diagnostics", std::move(list)}};
    if (client_.diagnostic_version && document != nullptr) params["version"] = document->version;
    out_.notify("textDocument/publishDiagnostics", std::move(params));
  };
  if (known != published_.end() && known->second.uri != now.uri) send(known->second.uri, Json::array());
  send(now.uri, std::move(items));
  if (diagnostics.empty()) {
    published_.erase(file);
  } else {
    published_.insert_or_assign(file, std::move(now));
  }
}

void Session::tell_problems() {
  for (const ConfigurationProblem& problem : workspace_.configuration_problems()) {
    std::string text = fmt::format("{}{}{}: {}", problem.file, problem.place.empty() ? "" : ":",
                                   problem.place, problem.message);
    if (told_.insert(text).second) log(kWarning, text);
  }
  for (const project::Problem& problem : workspace_.problems()) {
    std::string text = fmt::format("skipped {}: {}", problem.path, problem.reason);
    if (!told_.insert(text).second) continue;
    log(kWarning, text);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Requests.

bool Session::all_held() const {
  return std::ranges::all_of(waiting_, [&](const Waiting& waiting) {
    return waiting.looked == workspace_.generation() && waiting.looked > 0;
  });
}

void Session::answer_waiting() {
  std::vector<std::string> farewells;
  std::deque<Waiting> waiting = std::exchange(waiting_, {});
  for (Waiting& one : waiting) {
    if (one.looked > 0 && one.looked == workspace_.generation()) {
      waiting_.push_back(std::move(one));
      continue;
    }
    if (inbox_.cancelled(one.id)) {
      out_.fail(one.id, ErrorCode::RequestCancelled, "cancelled");
      continue;
    }
    if (answers_ == nullptr) {
      out_.fail(one.id, ErrorCode::RequestFailed, "the workspace could not be analyzed");
      continue;
    }
    if (is_about_positions(one.method)) {
      const Document* document = documents_.find(one.path);
      if (document != nullptr && document->version != one.version) {
        out_.fail(one.id, ErrorCode::ContentModified, "the document has changed since");
        continue;
      }
    }
    try {
      if (one.method == "workspace/diagnostic") {
        if (auto result = pull_workspace(one.params)) {
          out_.respond(one.id, std::move(*result));
        } else {
          one.looked = workspace_.generation();
          waiting_.push_back(std::move(one));
        }
        continue;
      }
      out_.respond(one.id, result_of(one));
      if (one.method == "textDocument/diagnostic" && closed_.erase(one.path) > 0)
        farewells.push_back(one.path);
    } catch (const InvalidParams& error) {
      out_.fail(one.id, ErrorCode::InvalidParams, error.what());
    } catch (const std::exception& error) {
      out_.fail(one.id, ErrorCode::InternalError, error.what());
      log(kError, fmt::format("internal error in {}: {}", one.method, error.what()));
    }
  }
  for (const std::string& path : farewells) ++closings_[path];
}

Json Session::result_of(const Waiting& waiting) {
  const std::string& method = waiting.method;
  const Json& params = waiting.params;
  if (method == "workspace/executeCommand") return execute(params);
  if (method == "codeAction/resolve")
    return Actions(workspace_, client_, documents_, settings_, *answers_).resolve(params);
  const auto file = workspace_.source_name(waiting.path);
  if (method == "textDocument/diagnostic") return pull_document(file.value_or(waiting.path), params);
  if (!file) return nullptr;
  if (method == "textDocument/codeAction")
    return Actions(workspace_, client_, documents_, settings_, *answers_).list(*file, params);
  if (method == "textDocument/documentSymbol") return answers_->symbols(*file);
  if (method == "textDocument/inlayHint") {
    const auto range = answers_->bytes(*file, at(params, {"range"}));
    if (!settings_.logical_ids || !range) return nullptr;
    return answers_->inlay_hints(*file, *range);
  }
  const auto offset = answers_->offset(*file, at(params, {"position"}));
  if (!offset) return nullptr;
  if (method == "textDocument/hover") {
    const auto files = shown();
    const auto here = files.find(*file);
    return answers_->hover(*file, *offset,
                           here == files.end() ? std::vector<const Diagnostic*>() : here->second);
  }
  if (method == "textDocument/definition") return answers_->definition(*file, *offset);
  return answers_->references(*file, *offset, flag(params, {"context", "includeDeclaration"}));
}

std::string Session::pulled_id(const std::string& path, const Json& items) const {
  const auto closings = closings_.find(path);
  return fingerprint_of(closings == closings_.end() ? items.dump()
                                                    : fmt::format("{}\n{}", items.dump(), closings->second));
}

Json Session::pull_document(const std::string& file, const Json& params) {
  const auto files = shown();
  const auto found = files.find(file);
  Json items = items_of(found == files.end() ? std::vector<const Diagnostic*>() : found->second);
  const std::string id = pulled_id(file, items);
  if (!items.empty()) with_findings_.insert(uri(file));
  if (text(params, {"previousResultId"}) == id) return {{"kind", "unchanged"}, {"resultId", id}};
  return {{"kind", "full"}, {"resultId", id}, {"items", std::move(items)}};
}

std::optional<Json> Session::pull_workspace(const Json& params) {
  std::map<std::string, std::string> previous;  // uri → result id
  for (const Json& one : at(params, {"previousResultIds"}))
    previous[text(one, {"uri"})] = text(one, {"value"});
  const auto files = shown();
  Json reports = Json::array();
  const auto report = [&](const std::string& at_uri, const Document* document, Json items) {
    const std::string id = pulled_id(path_of(at_uri).value_or(at_uri), items);
    const auto known = previous.find(at_uri);
    if (known == previous.end() ? items.empty() && !with_findings_.contains(at_uri) : known->second == id)
      return;
    if (!items.empty()) with_findings_.insert(at_uri);
    reports.push_back({{"uri", at_uri},
                       {"version", document == nullptr ? Json(nullptr) : Json(document->version)},
                       {"kind", "full"},
                       {"resultId", id},
                       {"items", std::move(items)}});
  };
  std::set<std::string> seen;
  for (const auto& [file, diagnostics] : files) {
    seen.insert(uri(file));
    report(uri(file), documents_.find(file), items_of(diagnostics));
  }
  std::set<std::string> clean = with_findings_;
  for (const auto& [known, id] : previous) clean.insert(known);
  for (const std::string& known : clean) {
    if (seen.contains(known)) continue;
    const auto path = path_of(known);
    report(known, path ? documents_.find(*path) : nullptr, Json::array());
  }
  if (reports.empty()) return std::nullopt;
  return Json{{"items", std::move(reports)}};
}

Json Session::execute(const Json& params) {
  const std::string command = text(params, {"command"});
  if (command == kRestart) {
    told_.clear();
    workspace_.disk_changed();
    return nullptr;
  }
  if (command == kConstructGraph) return construct_graph(at(params, {"arguments"}));
  throw InvalidParams("no such command: " + command);
}

Json Session::construct_graph(const Json& arguments) {
  const Analysis& analysis = *workspace_.analysis();
  std::optional<std::string> within;
  if (arguments.is_array() && !arguments.empty() && arguments.front().is_string())
    within = path_of(arguments.front().get<std::string>());
  const auto wanted = [&](const std::string& file) {
    if (!workspace_.shows(file)) return false;
    return !within || file == *within || file.starts_with(*within + "/") ||
           workspace_.canonical(file) == workspace_.canonical(*within);
  };
  GraphReport report;
  for (const ConstructSummary& construct : analysis.constructs) {
    if (wanted(construct.location.file)) report.constructs.push_back(&construct);
  }
  std::vector<const Diagnostic*> diagnostics;
  for (const auto& [file, list] : shown()) {
    if (wanted(file)) diagnostics.insert(diagnostics.end(), list.begin(), list.end());
  }
  Positions positions(*analysis.snapshot, text::Encoding::Utf16);
  Json graph = Json::parse(json_graph(report, workspace_.selection(), positions));
  graph["diagnostics"] =
      Json::parse(json_report(diagnostics, {}, workspace_.selection(), positions))["diagnostics"];
  graph["base"] = uri_of(workspace_.selection().base);
  return graph;
}

}  // namespace presynth::server::lsp
