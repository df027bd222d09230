// presynth.json: how a team wants its code checked. The file nearest to a source is the one that counts for
// it; `extends` takes over from others. Command line and editor settings come on top.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzers/project/project.h"
#include "analyzers/rule/diagnostic.h"

namespace presynth::server {

inline constexpr std::string_view kConfigurationFile = "presynth.json";
inline constexpr std::size_t kMaxExtends = 16;  ///< how deep files may extend each other

/// A pattern of `include` or `exclude`, with the meaning that it has in a .gitignore: `*` and `?` stay within
/// a folder, `**` crosses them, a pattern without a slash counts in every folder, and a folder means all in
/// it.
struct PathPattern {
  PathPattern(std::string directory, std::string_view pattern);

  std::string directory;  ///< of the file that holds the pattern; absolute
  std::string pattern;

  [[nodiscard]] bool matches(std::string_view path) const;
  /// Two are the same when they are written alike in files of one folder.
  [[nodiscard]] bool operator<(const PathPattern& other) const;

 private:
  std::vector<std::vector<std::string>> names_;  ///< of `pattern`, as project::patterns_of says
};

/// What a team wants of rules that it does not name.
enum class Profile : std::uint8_t {
  Recommended,  ///< each rule at its own level
  Deploy,       ///< only what fails when deployed
  Strict,       ///< each finding one level up
};

/// What one presynth.json says, with what it extends.
struct FileConfiguration {
  std::optional<Profile> profile;
  std::map<std::string, std::optional<Severity>> rules;  ///< level by rule; nothing for "off"
  std::map<std::string, std::map<std::string, OptionValue, std::less<>>, std::less<>> options;  ///< by rule
  std::optional<Severity> level;  ///< the failing level
  std::set<PathPattern> include;  ///< when there are any, only these
  std::set<PathPattern> exclude;  ///< each once, through however many files it comes
};

struct ConfigurationProblem {
  std::string file;
  std::string place;    ///< "3:5", line and column from 1; "" when it is about the whole file
  std::string message;  ///< "unknown key ruls; did you mean rules?"
};

/// The presynth.json of a workspace, read when they are first asked for. One thread.
class Configuration {
 public:
  /// A file in one of the folders of `within` extends only files in one of them; none of them, any file.
  explicit Configuration(std::shared_ptr<const project::FileSystem> files,
                         std::vector<std::string> within = {})
      : files_(std::move(files)), within_(std::move(within)) {}

  /// Of the nearest file at or above a folder, sought no higher than the repository; an empty one without.
  [[nodiscard]] const FileConfiguration& of_folder(const std::string& folder);
  [[nodiscard]] const FileConfiguration& of_file(const std::string& file);
  /// Does `include` or `exclude` leave the file out?
  [[nodiscard]] bool leaves_out(const std::string& file);
  /// The level of a rule's findings in a file; `own` where neither rules nor profile say another; nothing
  /// when they are off there.
  [[nodiscard]] std::optional<Severity> level(const std::string& rule, const std::string& file, Severity own,
                                              bool advice);

  /// What is chosen of a rule's option for a file; null when nothing is. Lives as long as the Configuration.
  [[nodiscard]] const OptionValue* option(std::string_view rule, std::string_view option,
                                          const std::string& file);

  /// The files read so far, and those that they extend.
  [[nodiscard]] std::vector<std::string> files() const;
  /// Of the files read so far. What is wrong counts as not written.
  [[nodiscard]] const std::vector<ConfigurationProblem>& problems() const { return problems_; }

 private:
  struct Reading;
  [[nodiscard]] std::shared_ptr<const FileConfiguration> read(const std::string& file,
                                                              std::set<std::string> extending);

  [[nodiscard]] bool may_extend(const std::string& file, const std::string& base) const;

  std::shared_ptr<const project::FileSystem> files_;
  std::vector<std::string> within_;
  std::map<std::string, std::shared_ptr<const FileConfiguration>> by_folder_;
  std::map<std::string, std::shared_ptr<const FileConfiguration>> by_file_;
  std::vector<ConfigurationProblem> problems_;
};

}  // namespace presynth::server
