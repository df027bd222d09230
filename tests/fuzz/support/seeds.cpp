#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/uri.h"
#include "tests/fuzz/support/fuzz.h"

namespace presynth::fuzz {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxProgram = 64u << 10;

fs::path repository() {
  const char* folder = std::getenv("PRESYNTH_SOURCE_DIR");
  return folder == nullptr ? "." : folder;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::vector<fs::path> sorted_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  while (!error && at != fs::recursive_directory_iterator()) {
    if (at->is_directory(error) &&
        (at->path().filename() == "node_modules" || at->path().filename() == ".git"))
      at.disable_recursion_pending();
    if (at->is_regular_file(error)) files.push_back(at->path());
    at.increment(error);
  }
  std::ranges::sort(files);
  return files;
}

/// The cases of a rule's fixtures, each a project, without what the fixture runner has written beside them.
void add_cases(const std::string& fixture, std::vector<std::string>& into) {
  std::string prelude;
  std::string body;
  bool in_prelude = false;
  bool in_case = false;
  bool in_fix = false;
  const auto keep = [&] {
    if (in_case) into.push_back(body.starts_with("//- /") ? body : prelude + body);
    body.clear();
  };
  std::istringstream lines(fixture);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("//= ")) {
      keep();
      in_case = true;
      in_prelude = in_fix = false;
    } else if (line == "//- prelude") {
      in_prelude = true;
    } else if (in_prelude) {
      prelude += line + "\n";
    } else if (line.starts_with("//- fix")) {
      in_fix = true;
    } else if (in_case && !in_fix && line != "//- undecided") {
      body += line + "\n";
    }
  }
  keep();
}

/// A folder as one project.
std::string project_in(const fs::path& folder) {
  std::string text;
  for (const fs::path& file : sorted_files(folder)) {
    const std::string extension = file.extension().string();
    if (extension != ".ts" && extension != ".tsx" && file.filename() != "cdk.json" &&
        file.filename() != "tsconfig.json" && file.filename() != "package.json")
      continue;
    text += "//- /" + fs::relative(file, folder).generic_string() + "\n" + read(file);
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

std::vector<std::string> configurations() {
  return {
      R"(//- /presynth.json
{ "level": "warning", "profile": "strict", "exclude": ["lib/**", "*.gen.ts"],
  "extends": ["./base.json"], "rules": { "unused-endpoint-variable": "off",
  "boundary-missing-ec2-actions": { "level": "error", "options": { "advisedActions": false } } } }
//- /base.json
{ "include": ["**/*.ts"], "rules": { "kms-missing-logs-grant": "info" } }
)",
      R"(//- /cdk.json
{ "app": "npx ts-node -P tsconfig.json bin/app.ts", "context": { "stage": "prod", "@aws-cdk/x:y": true } }
//- /cdk.context.json
{ "stage": "dev" }
)",
      R"(//- /tsconfig.json
{ // comment
 "extends": "./base", "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["lib/*"] } }, }
)",
      R"(//- /package.json
{ "name": "app", "workspaces": ["packages/*"], "scripts": { "start": "node dist/app.js" },
  "exports": { ".": { "types": "./lib/index.d.ts", "default": "./lib/index.js" } }, "main": "lib/index.js" }
)",
      R"(//- /.gitignore
/dist
*.js
!keep.js
lib/**/gen-[a-z]?.ts
\#x
)",
      R"(//- /baseline.json
{ "version": 1, "findings": [ { "rule": "kms-missing-logs-grant", "file": "app.ts", "construct": "Prod/Logs",
  "fingerprint": "0123456789abcdef" } ] }
)",
      R"(// presynth-ignore kms-missing-logs-grant: the security team manages this key
)",
      R"(// presynth-ignore-file unused-endpoint-variable, kms-missing-logs-grant: generated
)",
  };
}

std::vector<std::string> conversations() {
  using Json = nlohmann::json;
  const std::string folder = "file:///presynth-fuzz";
  const auto line = [](Json message) {
    message["jsonrpc"] = "2.0";
    return message.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  };
  const Json able = {
      {"general", {{"positionEncodings", {"utf-8", "utf-16"}}}},
      {"workspace",
       {{"configuration", true}, {"workspaceFolders", true}, {"workspaceEdit", {{"documentChanges", true}}}}},
      {"textDocument",
       {{"publishDiagnostics",
         {{"relatedInformation", true}, {"versionSupport", true}, {"dataSupport", true}}},
        {"hover", {{"contentFormat", {"markdown"}}}},
        {"inlayHint", Json::object()},
        {"documentSymbol", {{"hierarchicalDocumentSymbolSupport", true}}},
        {"codeAction",
         {{"codeActionLiteralSupport", {{"codeActionKind", {{"valueSet", {"quickfix", "source.fixAll"}}}}}},
          {"isPreferredSupport", true},
          {"dataSupport", true},
          {"resolveSupport", {{"properties", {"edit"}}}}}}}}};
  Json pulling = able;
  pulling["textDocument"]["diagnostic"] = {{"dynamicRegistration", false}};
  std::vector<std::string> all;
  std::size_t number = 0;
  for (const std::string& program : programs()) {
    if (program.size() > 4096 || program.starts_with("//- /") || ++number % 8 != 0) continue;
    const std::string uri = folder + "/app.ts";
    const Json document = {{"textDocument", {{"uri", uri}}}};
    const Json place = {{"textDocument", {{"uri", uri}}}, {"position", {{"line", 9}, {"character", 12}}}};
    std::string text;
    text += line({{"id", 1},
                  {"method", "initialize"},
                  {"params",
                   {{"processId", nullptr},
                    {"rootUri", folder},
                    {"capabilities", number % 16 == 0 ? pulling : able},
                    {"workspaceFolders", {{{"uri", folder}, {"name", "x"}}}},
                    {"initializationOptions", {{"presynth", {{"level", "hint"}, {"logicalIds", true}}}}}}}});
    text += line({{"method", "initialized"}, {"params", Json::object()}});
    text += line({{"method", "textDocument/didOpen"},
                  {"params",
                   {{"textDocument",
                     {{"uri", uri}, {"languageId", "typescript"}, {"version", 1}, {"text", program}}}}}});
    text += "?\n";
    text +=
        line({{"method", "textDocument/didChange"},
              {"params",
               {{"textDocument", {{"uri", uri}, {"version", 2}}},
                {"contentChanges",
                 {{{"range",
                    {{"start", {{"line", 7}, {"character", 0}}}, {"end", {{"line", 8}, {"character", 3}}}}},
                   {"text", "const x = 1;\n"}}}}}}});
    for (const char* method : {"textDocument/hover", "textDocument/definition", "textDocument/references"})
      text += line({{"id", method}, {"method", method}, {"params", place}});
    for (const char* method :
         {"textDocument/documentSymbol", "textDocument/diagnostic", "workspace/diagnostic"})
      text += line({{"id", method}, {"method", method}, {"params", document}});
    const Json whole = {{"start", {{"line", 0}, {"character", 0}}},
                        {"end", {{"line", 99}, {"character", 0}}}};
    text += line({{"id", 7},
                  {"method", "textDocument/codeAction"},
                  {"params",
                   {{"textDocument", {{"uri", uri}}},
                    {"range", whole},
                    {"context", {{"diagnostics", Json::array()}}}}}});
    text += line({{"id", 8},
                  {"method", "textDocument/inlayHint"},
                  {"params", {{"textDocument", {{"uri", uri}}}, {"range", whole}}}});
    text += line({{"id", 9},
                  {"method", "workspace/executeCommand"},
                  {"params", {{"command", "presynth.constructGraph"}, {"arguments", {uri}}}}});
    text += line({{"method", "$/cancelRequest"}, {"params", {{"id", 9}}}});
    text += "?\n";
    text += line({{"method", "workspace/didChangeWatchedFiles"},
                  {"params", {{"changes", {{{"uri", uri}, {"type", 2}}}}}}});
    text += line({{"method", "workspace/didChangeConfiguration"},
                  {"params", {{"settings", {{"presynth", {{"level", "error"}}}}}}}});
    text +=
        line({{"method", "workspace/didChangeWorkspaceFolders"},
              {"params",
               {{"event", {{"added", Json::array()}, {"removed", {{{"uri", folder}, {"name", "x"}}}}}}}}});
    text += line({{"method", "textDocument/didClose"}, {"params", document}});
    text += line({{"id", 10}, {"method", "shutdown"}});
    text += "!Content-Length: 5\r\n\r\n{}   \n";
    text += line({{"method", "exit"}});
    all.push_back(std::move(text));
  }
  // Of a client that can do little: short, for there is more to be made of those.
  number = 0;
  for (const std::string& program : programs()) {
    if (program.size() > 600 || program.starts_with("//- /")) continue;
    const Json document = {{"uri", folder + "/app.ts"}};
    const Json start = {{"line", number % 16}, {"character", number % 40}};
    const Json end = {{"line", number % 16 + number % 3}, {"character", 4}};
    Json opened = document;
    opened["version"] = 1;
    opened["text"] = program;
    const std::array<Json, 4> then{
        Json{{"method", "textDocument/didChange"},
             {"params",
              {{"textDocument", document},
               {"contentChanges", {{{"range", {{"start", start}, {"end", end}}}, {"text", "x"}}}}}}},
        Json{{"id", 2},
             {"method", "textDocument/codeAction"},
             {"params",
              {{"textDocument", document},
               {"range",
                {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 99}, {"character", 0}}}}},
               {"context", {{"diagnostics", Json::array()}}}}}},
        Json{{"id", 2},
             {"method", "textDocument/hover"},
             {"params", {{"textDocument", document}, {"position", start}}}},
        Json{{"method", "textDocument/didClose"}, {"params", {{"textDocument", document}}}}};
    all.push_back(
        line({{"id", 1},
              {"method", "initialize"},
              {"params", {{"rootUri", folder}, {"capabilities", Json::object()}}}}) +
        line({{"method", "textDocument/didOpen"}, {"params", {{"textDocument", std::move(opened)}}}}) +
        "?\n" + line(then[number++ % then.size()]));
  }
  return all;
}

}  // namespace

const std::vector<std::string>& programs() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> result;
    for (const fs::path& file : sorted_files(repository() / "tests/rules")) {
      if (file.extension() == ".ts") add_cases(read(file), result);
    }
    result.push_back(project_in(repository() / "examples/secure-data-platform"));
    std::error_code error;
    std::vector<fs::path> apps;
    for (const auto& entry : fs::directory_iterator(repository() / "tests/parity/apps", error))
      apps.push_back(entry.path());
    std::ranges::sort(apps);
    for (const fs::path& app : apps) result.push_back(fs::is_directory(app) ? project_in(app) : read(app));
    if (const char* more = std::getenv("PRESYNTH_FUZZ_ROOT"); more != nullptr) {
      for (const fs::path& file : sorted_files(more)) {
        if (!project::is_typescript_source(file.string()) || fs::file_size(file, error) > kMaxProgram)
          continue;
        std::string text = read(file);
        if (project::mentions_cdk(text)) result.push_back(std::move(text));
      }
    }
    return result;
  }();
  return all;
}

const std::vector<std::string>& seeds(std::string_view target) {
  static const std::vector<std::string> talks = conversations();
  static const std::vector<std::string> configured = [] {
    std::vector<std::string> result = programs();
    std::size_t at = 0;
    const std::vector<std::string> parts = configurations();
    for (std::string& program : result) {
      const std::string& part = parts[at++ % parts.size()];
      program.insert(part.starts_with("//- /") ? program.size() : 0, part);
    }
    return result;
  }();
  if (target == "messages") return talks;
  return target == "inputs" ? configured : programs();
}

}  // namespace presynth::fuzz
