// Where evaluation starts: apps first, each on its own heap, then what no app reached.
#include <algorithm>
#include <map>
#include <set>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

using syntax::as;

/// What a file declares that may be a root, which class names it instantiates or extends, and which packages
/// it leads to. Of a file's text and the snapshot's layout.
struct Outline {
  std::shared_ptr<const SourceFile> file;
  const project::CdkConfig* config = nullptr;
  std::vector<const syntax::Class*> classes;  ///< at the top level
  struct Callable {
    const syntax::Function* function;
    const syntax::Class* owner;
  };
  std::vector<Callable> callables;  ///< every function with a body
  std::set<std::string_view> used_classes;
  bool makes_app = false;
  std::string package;
  std::set<std::string, std::less<>> imported_packages;  ///< besides its own
};

namespace {

/// Last identifier of `kms.Key`, `Key`, `cdk.aws_kms.Key`.
std::string_view last_name(const Node* callee) {
  if (callee == nullptr) return {};
  if (callee->kind == Kind::Identifier) return as<syntax::Identifier>(*callee).name;
  if (callee->kind == Kind::Member) return as<syntax::Member>(*callee).name;
  return {};
}

void outline(const Node& start, Outline& result) {
  // An explicit stack: the tree is as deep as the code.
  struct Frame {
    const Node* node;
    const syntax::Class* owner;
  };
  std::vector<Frame> stack{{&start, nullptr}};
  while (!stack.empty()) {
    const Frame frame = stack.back();
    stack.pop_back();
    const Node& node = *frame.node;
    const syntax::Class* owner = frame.owner;
    if (node.kind == Kind::New) {
      const std::string_view name = last_name(as<syntax::New>(node).callee);
      result.used_classes.insert(name);
      result.makes_app = result.makes_app || name == "App";
    } else if (node.kind == Kind::Class) {
      owner = &as<syntax::Class>(node);
      result.used_classes.insert(last_name(owner->superclass));
      const Node* statement = node.parent;
      const Node* around = statement != nullptr ? statement->parent : nullptr;
      if (around != nullptr && around->kind == Kind::ExportDefault) around = around->parent;
      if (statement != nullptr && statement->kind == Kind::ClassDeclaration && around != nullptr &&
          around->kind == Kind::Program) {
        result.classes.push_back(owner);
      }
    } else if (node.kind == Kind::Function) {
      const auto& function = as<syntax::Function>(node);
      if (function.body != nullptr) {
        const bool is_method = node.parent != nullptr && node.parent->kind == Kind::Method;
        result.callables.push_back({&function, is_method ? owner : nullptr});
      }
    }
    const std::size_t before = stack.size();
    syntax::for_each_child(node, [&](const Node* child) {
      if (child != nullptr) stack.push_back({child, owner});
    });
    std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(before), stack.end());
  }
}

}  // namespace

void Machine::begin(const project::CdkConfig* config, std::size_t fuel) {
  if (config != config_) context_ = nullptr;
  config_ = config;
  fuel_ = fuel;
  path_ = Guard();
  heap_->enter_root(static_cast<std::uint32_t>(++heap_->roots));
}

void Machine::begin_app(const project::CdkConfig* config) { begin(config, limits_.steps); }

void Machine::begin_root(const project::CdkConfig* config) { begin(config, budgeted_fuel()); }

std::size_t Machine::budgeted_fuel() const {
  return std::min(limits_.steps_unreached, budget_ - std::min(budget_, heap_->steps));
}

void Machine::finish() {
  run_.heap = std::move(heap_);
  run_.reading.end();
}

namespace {

std::shared_ptr<const Outline> outline_of(const project::Snapshot& snapshot, const std::string& path) {
  auto result = std::make_shared<Outline>();
  result->file = snapshot.share(path);
  if (result->file == nullptr) return nullptr;
  result->config = snapshot.cdk_config(path);
  outline(result->file->program(), *result);
  if (!snapshot.scan(path)->mentions_cdk) {
    // It only uses what others make: run as a module it may build an app; its functions and classes are most
    // often handlers that share a constant with the app.
    result->classes.clear();
    result->callables.clear();
  }
  result->package = snapshot.package_of(path);
  for (const std::string_view specifier : result->file->imports()) {
    const project::Resolution resolution = snapshot.resolve(path, specifier);
    if (resolution.kind != project::Resolution::Kind::File) continue;
    const std::string_view package = snapshot.package_of(resolution.path);
    if (package != result->package) result->imported_packages.emplace(package);
  }
  return result;
}

/// Sources that evaluation may lead from one to the other: those of a package, and of the packages that these
/// import.
struct Group {
  std::vector<const Outline*> sources;
  std::set<std::string_view> used_classes;
  std::vector<std::shared_ptr<const Run>> reached_by;
};

class Roots {
 public:
  Roots(const project::Snapshot& snapshot, const Options& options, const std::atomic<bool>* stop,
        const Past& past)
      : snapshot_(snapshot),
        options_(options),
        stop_(stop),
        past_(past.evaluated != nullptr && past.snapshot->shares_layout(snapshot) ? past.evaluated
                                                                                  : nullptr) {
    if (past_ == nullptr) return;
    for (const auto* runs : {&past_->runs, &past_->dropped}) {
      for (const std::shared_ptr<const Run>& run : *runs) {
        if (!run->starts.empty()) known_.emplace(std::pair(run->starts.front(), run->is_app), run);
      }
    }
  }

  Evaluated evaluate() {
    find_sources();
    const std::vector<const SourceFile*> configured = configured_entries();
    for (std::shared_ptr<const Run>& app : run_apps(configured)) keep(std::move(app));
    // Every other file that makes an App and that no app has run. Some turn out to be part of another one of
    // them: what they made alone is dropped.
    std::vector<const SourceFile*> others;
    for (const auto& source : sources_) {
      if (source->makes_app && std::ranges::find(configured, source->file.get()) == configured.end() &&
          !reached_.modules.contains(source->file.get()))
        others.push_back(source->file.get());
    }
    std::vector<std::shared_ptr<const Run>> apps = run_apps(others);
    for (std::size_t i = 0; i < apps.size(); ++i) {
      if (reached_.modules.contains(others[i])) {
        result_.dropped.push_back(std::move(apps[i]));
      } else {
        keep(std::move(apps[i]));
      }
    }

    const std::vector<Group> groups = group();
    std::vector<std::shared_ptr<const Run>> unreached(groups.size());
    in_parallel(groups.size(), [&](std::size_t i) { unreached[i] = run_unreached(groups[i]); });
    std::ranges::move(unreached, std::back_inserter(result_.runs));
    // Stopped before they began.
    std::erase(result_.runs, nullptr);
    std::erase(result_.dropped, nullptr);
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool stopped() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }

  void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) const {
    if (options_.parallel) {
      options_.parallel(count, work);
    } else {
      for (std::size_t i = 0; i < count; ++i) work(i);
    }
  }

  void ended(const std::shared_ptr<Run>& run) const {
    if (options_.ended) options_.ended(run);
  }

  void find_sources() {
    const std::vector<std::string>& paths = snapshot_.cdk_sources();
    sources_.resize(paths.size());
    in_parallel(paths.size(), [&](std::size_t i) {
      if (past_ != nullptr) {
        const auto known = past_->outlines.find(snapshot_.file(paths[i]));
        if (known != past_->outlines.end()) {
          sources_[i] = known->second;
          return;
        }
      }
      sources_[i] = outline_of(snapshot_, paths[i]);
    });
    std::erase(sources_, nullptr);
    for (const auto& source : sources_) result_.outlines.emplace(source->file.get(), source);
  }

  /// What each cdk.json starts.
  [[nodiscard]] std::vector<const SourceFile*> configured_entries() const {
    std::vector<const SourceFile*> entries;
    for (const project::CdkConfig* config : snapshot_.cdk_configs()) {
      if (config->entry.empty()) continue;
      const SourceFile* file = snapshot_.file(config->entry);
      if (file != nullptr && std::ranges::find(entries, file) == entries.end()) entries.push_back(file);
    }
    return entries;
  }

  /// A run of the past that started there; null unless it would come to the same now.
  [[nodiscard]] std::shared_ptr<const Run> known(const SourceFile* start, bool is_app) const {
    const auto found = known_.find(std::pair(start, is_app));
    if (found == known_.end() || !found->second->reading.holds_in(snapshot_)) return nullptr;
    return found->second;
  }

  [[nodiscard]] std::vector<std::shared_ptr<const Run>> run_apps(
      const std::vector<const SourceFile*>& entries) const {
    std::vector<std::shared_ptr<const Run>> apps(entries.size());
    in_parallel(entries.size(), [&](std::size_t i) {
      if (stopped()) return;
      apps[i] = known(entries[i], true);
      if (apps[i] != nullptr) return;
      auto run = std::make_shared<Run>(snapshot_);
      run->is_app = true;
      run->starts = {run->reading.file(entries[i]->path())};
      Machine machine(*run, options_, stop_);
      machine.begin_app(snapshot_.cdk_config(entries[i]->path()));
      machine.run_module(*entries[i]);
      machine.run_aspects();
      machine.finish();
      ended(run);
      apps[i] = std::move(run);
    });
    return apps;
  }

  void keep(std::shared_ptr<const Run> app) {
    if (app == nullptr) return;
    reached_.functions.insert(app->reach.functions.begin(), app->reach.functions.end());
    reached_.modules.insert(app->reach.modules.begin(), app->reach.modules.end());
    result_.runs.push_back(std::move(app));
  }

  /// In the order of their first sources.
  [[nodiscard]] std::vector<Group> group() const {
    // Packages, joined where one imports from the other.
    std::unordered_map<std::string_view, std::size_t> numbers;
    std::vector<std::size_t> parents;
    const auto number_of = [&](std::string_view package) {
      const auto [found, is_new] = numbers.emplace(package, parents.size());
      if (is_new) parents.push_back(parents.size());
      return found->second;
    };
    const auto leader = [&](std::size_t at) {
      while (parents[at] != at) at = parents[at] = parents[parents[at]];
      return at;
    };
    for (const auto& source : sources_) {
      const std::size_t own = number_of(source->package);
      for (const std::string& package : source->imported_packages)
        parents[leader(number_of(package))] = leader(own);
    }
    std::unordered_map<std::size_t, std::size_t> places;
    std::unordered_map<const SourceFile*, std::size_t> by_source;
    std::vector<Group> groups;
    for (const auto& source : sources_) {
      const auto [place, is_new] = places.emplace(leader(number_of(source->package)), groups.size());
      if (is_new) groups.emplace_back();
      Group& group = groups[place->second];
      group.sources.push_back(source.get());
      group.used_classes.insert(source->used_classes.begin(), source->used_classes.end());
      by_source.emplace(source->file.get(), place->second);
    }
    for (const std::shared_ptr<const Run>& app : result_.runs) {
      std::set<std::size_t> entered;
      for (const SourceFile* module : app->reach.modules) {
        if (const auto found = by_source.find(module); found != by_source.end())
          entered.insert(found->second);
      }
      for (const std::size_t at : entered) groups[at].reached_by.push_back(app);
    }
    return groups;
  }

  /// Modules' own statements, classes that nobody makes, the other classes, then functions and methods.
  [[nodiscard]] std::shared_ptr<const Run> run_unreached(const Group& group) const {
    const Limits& limits = options_.limits;
    const std::size_t count = group.sources.size();
    const std::size_t budget =
        std::max(limits.steps_unreached_total * count / sources_.size(),
                 std::min(limits.steps_unreached_least, limits.steps_unreached_total)) +
        count * limits.steps_unreached_per_file;
    std::vector<const SourceFile*> starts;
    starts.reserve(count);
    for (const Outline* source : group.sources) starts.push_back(source->file.get());
    if (auto past = known(starts.front(), false); past != nullptr && past->starts == starts &&
                                                  past->budget == budget &&
                                                  past->reached_by == group.reached_by)
      return past;

    auto run = std::make_shared<Run>(snapshot_);
    // They are its own too, whether or not it gets to each.
    for (const SourceFile* start : starts) static_cast<void>(run->reading.file(start->path()));
    run->starts = std::move(starts);
    run->budget = budget;
    run->reached_by = group.reached_by;
    const auto entered = [&](const Node* node) {
      return reached_.functions.contains(node) || run->reach.functions.contains(node);
    };
    Machine machine(*run, options_, stop_);
    machine.set_budget(budget);
    const auto for_each_source = [&](const auto& work) {
      for (const Outline* source : group.sources) {
        if (stopped()) return;
        work(*source);
      }
    };
    for_each_source([&](const Outline& source) {
      const SourceFile* file = source.file.get();
      if (reached_.modules.contains(file) || run->reach.modules.contains(file)) return;
      machine.begin_root(source.config);
      machine.run_module(*file);
      machine.run_aspects();
    });
    for (const bool only_unused : {true, false}) {
      for_each_source([&](const Outline& source) {
        for (const syntax::Class* declared : source.classes) {
          if (entered(declared) || declared->has(syntax::kTypeOnly)) continue;
          if (only_unused && declared->name != nullptr && group.used_classes.contains(declared->name->name))
            continue;
          machine.begin_root(source.config);
          machine.instantiate_as_root(*machine.run_module(*source.file), *declared);
        }
      });
    }
    for_each_source([&](const Outline& source) {
      for (const Outline::Callable& callable : source.callables) {
        if (entered(callable.function)) continue;
        machine.begin_root(source.config);
        machine.call_as_root(*machine.run_module(*source.file), *callable.function, callable.owner);
      }
    });
    machine.finish();
    ended(run);
    return run;
  }

  const project::Snapshot& snapshot_;
  const Options& options_;
  const std::atomic<bool>* stop_;
  const Evaluated* past_;
  std::map<std::pair<const SourceFile*, bool>, std::shared_ptr<const Run>> known_;  ///< of the past
  std::vector<std::shared_ptr<const Outline>> sources_;
  Reach reached_;  ///< by the apps
  Evaluated result_;
};

}  // namespace

Evaluated evaluate(const project::Snapshot& snapshot, const Options& options, const std::atomic<bool>* stop,
                   const Past& past) {
  return Roots(snapshot, options, stop, past).evaluate();
}

}  // namespace presynth::interp
