#include "analyzers/project/app_command.h"

#include <algorithm>

#include "analyzers/project/json.h"

namespace presynth::project {

namespace {

constexpr std::size_t kMaxScripts = 16;  ///< scripts that one command leads to, directly or through others

constexpr std::string_view kScriptRunners[] = {"npm", "yarn", "pnpm", "bun"};
/// Programs that run a script, and words that stand before it.
constexpr std::string_view kRunners[] = {
    "node", "nodejs", "npx",      "pnpx",        "bunx", "npm",          "yarn",       "pnpm",
    "bun",  "deno",   "ts-node",  "ts-node-esm", "tsx",  "exec",         "dlx",        "run",
    "esr",  "esrun",  "swc-node", "jiti",        "tsm",  "sucrase-node", "babel-node", "ts-node-dev"};
constexpr std::string_view kSourceExtensions[] = {".ts", ".tsx", ".mts", ".cts",
                                                  ".js", ".jsx", ".mjs", ".cjs"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::end(list);
}

bool names_source(std::string_view word) {
  return std::ranges::any_of(kSourceExtensions,
                             [&](std::string_view extension) { return word.ends_with(extension); });
}

/// `NODE_ENV=dev`
bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         std::ranges::all_of(word.substr(0, equals), [](char c) {
           return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

class EntryFinder {
 public:
  EntryFinder(Workspace& workspace, Resolver& resolver) : workspace_(workspace), resolver_(resolver) {}

  std::string find(std::string directory, std::string_view command) {
    std::string named;    // by a word with a source's extension
    std::string guessed;  // by another word after a program that runs scripts
    for (std::vector<std::string>& words : split_commands(command)) {
      std::size_t first = 0;
      while (first < words.size() && (is_assignment(words[first]) || words[first] == "cross-env")) ++first;
      words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(first));
      if (words.empty()) continue;
      if (words[0] == "cd") {
        if (words.size() > 1) directory = join(directory, words[1]);
        continue;
      }
      for (const std::string& word : words) {
        if (word.starts_with('-') || !names_source(word)) continue;
        if (std::string entry = resolve(directory, word); !entry.empty()) named = std::move(entry);
      }
      if (!contains(kRunners, words[0])) continue;
      std::string guess;
      for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i].starts_with('-') || contains(kRunners, words[i]) || names_source(words[i])) continue;
        if (std::string entry = resolve(directory, words[i]); !entry.empty()) guess = std::move(entry);
      }
      if (guess.empty() && contains(kScriptRunners, words[0])) {
        guess = find_script(directory, words);
      }
      if (!guess.empty()) guessed = std::move(guess);
    }
    return named.empty() ? guessed : named;
  }

 private:
  std::string resolve(const std::string& directory, std::string_view word) {
    const Resolution found = resolver_.resolve_path(join(directory, word));
    return found.kind == Resolution::Kind::File ? found.path : std::string();
  }

  std::string find_script(const std::string& directory, const std::vector<std::string>& words) {
    if (++scripts_ > kMaxScripts) return {};
    std::string_view name;
    for (std::size_t i = 1; i < words.size() && name.empty(); ++i) {
      if (!words[i].starts_with('-') && words[i] != "run" && words[i] != "run-script") name = words[i];
    }
    if (name.empty()) return {};
    const std::string package(resolver_.nearest_package(directory));
    if (package.empty()) return {};
    const nlohmann::json* value = workspace_.json(join(package, "package.json"));
    const nlohmann::json* scripts = value == nullptr ? nullptr : member(*value, "scripts");
    if (scripts == nullptr) return {};
    const std::string_view script = string_member(*scripts, name);
    return script.empty() ? std::string() : find(package, script);
  }

  Workspace& workspace_;
  Resolver& resolver_;
  std::size_t scripts_ = 0;
};

}  // namespace

std::vector<std::vector<std::string>> split_commands(std::string_view line) {
  std::vector<std::vector<std::string>> commands(1);
  std::string word;
  bool in_word = false;
  const auto end_word = [&] {
    if (in_word) commands.back().push_back(std::move(word));
    word.clear();
    in_word = false;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      end_word();
    } else if (c == ';' || c == '&' || c == '|') {
      end_word();
      if (!commands.back().empty()) commands.emplace_back();
    } else if (c == '\'' || c == '"') {
      in_word = true;
      for (++i; i < line.size() && line[i] != c; ++i) {
        if (c == '"' && line[i] == '\\' && i + 1 < line.size()) ++i;
        word += line[i];
      }
    } else {
      in_word = true;
      // A backslash is kept before a plain character: Windows users write bin\app.ts.
      if (c == '\\' && i + 1 < line.size() &&
          (line[i + 1] == ' ' || line[i + 1] == '"' || line[i + 1] == '\'')) {
        word += line[++i];
      } else {
        word += c == '\\' ? '/' : c;
      }
    }
  }
  end_word();
  if (commands.back().empty()) commands.pop_back();
  return commands;
}

std::string entry_of_command(Workspace& workspace, Resolver& resolver, const std::string& directory,
                             std::string_view command) {
  return EntryFinder(workspace, resolver).find(directory, command);
}

}  // namespace presynth::project
