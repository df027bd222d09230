// One session with one client: life cycle, the state that messages change, and who is answered when.
//
// Everything runs on the caller's thread but the reading of messages. Notifications are taken as they come;
// when none waits, the workspace is analyzed; a message that changes something ends a running analysis early.
// A request waits for the analysis of what the client had when it asked, and is refused as ContentModified
// when its document changes before.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "server/lsp/actions.h"
#include "server/lsp/answers.h"
#include "server/lsp/client.h"
#include "server/lsp/documents.h"
#include "server/lsp/live_workspace.h"
#include "server/lsp/messages.h"

namespace presynth::server::lsp {

class Session {
 public:
  Session(int input, int output, unsigned jobs);
  /// Until the client says exit or closes the input. The exit code: 0 after a shutdown, else 1 (LSP 3.17,
  /// "Exit Notification").
  int run();

 private:
  enum class Life : std::uint8_t { Created, Initialized, ShutDown, Exited };
  struct Waiting {
    Json id;
    std::string method;
    Json params;
    std::string path;          ///< of the document that it is about, if it is about one
    std::int64_t version = 0;  ///< of that document when it was asked
    std::uint64_t looked = 0;  ///< held since this generation of the analysis; 0 when not held
  };

  void changed(const std::string& path);
  [[nodiscard]] bool all_held() const;

  void take(const Inbox::Item& item);
  void take_request(const Json& id, const std::string& method, const Json& params);
  void take_notification(const std::string& method, const Json& params);
  void take_response(const Json& message);

  void initialize(const Json& id, const Json& params);
  void initialized();
  void read_folders(const Json& params);
  void change_folders(const Json& params);
  void apply_settings(const Json& section);
  void ask_for_settings();
  void watch_above();
  void watched_files_changed(const Json& params);

  void analyze();
  void begin_progress();
  void end_progress();
  void publish();
  void publish_file(const std::string& file, const std::vector<const Diagnostic*>& diagnostics);
  void tell_problems();
  void answer_waiting();
  [[nodiscard]] Json result_of(const Waiting& waiting);
  [[nodiscard]] std::string pulled_id(const std::string& path, const Json& items) const;
  [[nodiscard]] Json pull_document(const std::string& file, const Json& params);
  /// Nothing when nothing has changed since: then the request is held.
  [[nodiscard]] std::optional<Json> pull_workspace(const Json& params);
  [[nodiscard]] Json execute(const Json& params);
  [[nodiscard]] Json construct_graph(const Json& arguments);

  /// What is shown, by file.
  [[nodiscard]] std::map<std::string, std::vector<const Diagnostic*>> shown() const;
  [[nodiscard]] Json items_of(const std::vector<const Diagnostic*>& diagnostics);
  [[nodiscard]] std::string uri(const std::string& file) const;
  void log(int type, const std::string& message);
  void trace(const std::string& message);
  void ask(std::string_view method, Json params, std::function<void(const Json& result)> then, bool await);

  std::atomic<bool> interrupt_ = false;
  Inbox inbox_;
  Outbox out_;
  Life life_ = Life::Created;
  ClientCapabilities client_;
  Settings settings_;
  bool tracing_ = false;

  LiveWorkspace workspace_;
  std::set<std::string> watched_above_;  ///< folders
  Documents documents_;
  std::unique_ptr<Answers> answers_;
  std::deque<Waiting> waiting_;

  struct Published {
    std::string uri;
    std::string items;
  };
  std::map<std::string, Published> published_;
  std::map<std::string, std::string>
      pulled_;  ///< result id of each file that has findings, at the last refresh
  // VS Code's client asks for a document once more when it closes it, forgets its id and shows nothing of the
  // answer; a report on the workspace that comes meanwhile gives it the id, and is not shown either. Findings
  // that change or go in that moment would stay as they were for good. So afterwards every id of the file is
  // another one, and a file that ever had findings is reported without any to who gives no id for it.
  std::set<std::string> closed_;                   ///< closed, and not asked for since
  std::map<std::string, std::uint64_t> closings_;  ///< how often a file was closed and then asked for
  std::set<std::string> with_findings_;            ///< URIs of the files whose findings were ever pulled
  std::set<std::string> told_;                     ///< problems that the user has been told

  std::int64_t next_id_ = 0;
  std::map<std::string, std::function<void(const Json& result)>> asked_;
  /// The first analysis waits for these answers, but not for ever.
  std::set<std::string> awaited_;
  std::chrono::steady_clock::time_point patience_;
  bool progress_allowed_ = false;
  bool progress_shown_ = false;
  std::set<std::string> edited_;  ///< documents that the client changed since the last analysis
  bool failed_ = false;           ///< the last analysis threw: not tried again until something changes
};

}  // namespace presynth::server::lsp
