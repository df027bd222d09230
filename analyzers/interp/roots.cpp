// Where evaluation starts: apps first, each on its own heap, then what no app reached.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

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
};

/// Kinds of roots, in the order in which they are run: what makes things comes before what is made by it.
enum class Phase : std::uint8_t { Modules, UnusedClasses, UsedClasses, Callables };
constexpr std::array kPhases{Phase::Modules, Phase::UnusedClasses, Phase::UsedClasses, Phase::Callables};

/// A file, a class or a function that no app reached.
struct Root {
  const Outline* source;
  const Node* node;  ///< Program, Class or Function
  const syntax::Class* owner = nullptr;
};

/// What one run begins with, one after the other on one heap.
struct Share {
  std::size_t budget;  ///< steps
  std::vector<Root> roots = {};
};

bool entered(const Reach& reach, const Root& root) {
  return root.node->kind == Kind::Program ? reach.modules.contains(root.source->file.get())
                                          : reach.functions.contains(root.node);
}

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
        known_.emplace(std::pair(run->roots.front(), run->is_app), run);
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

    run_unreached();
    std::erase(result_.dropped, nullptr);  // stopped before they began
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

  /// A run of the past that began there; null unless it would come to the same now.
  [[nodiscard]] std::shared_ptr<const Run> known(const Node& root, bool is_app) const {
    const auto found = known_.find(std::pair(&root, is_app));
    if (found == known_.end() || !found->second->reading.holds_in(snapshot_)) return nullptr;
    return found->second;
  }

  [[nodiscard]] std::vector<std::shared_ptr<const Run>> run_apps(
      const std::vector<const SourceFile*>& entries) const {
    std::vector<std::shared_ptr<const Run>> apps(entries.size());
    in_parallel(entries.size(), [&](std::size_t i) {
      if (stopped()) return;
      apps[i] = known(entries[i]->program(), true);
      if (apps[i] != nullptr) return;
      auto run = std::make_shared<Run>(snapshot_);
      run->is_app = true;
      run->roots = {&run->reading.file(entries[i]->path())->program()};
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

  /// What it reached is no root of a later run.
  void keep(std::shared_ptr<const Run> run) {
    if (run == nullptr) return;
    reached_.functions.insert(run->reach.functions.begin(), run->reach.functions.end());
    reached_.modules.insert(run->reach.modules.begin(), run->reach.modules.end());
    result_.runs.push_back(std::move(run));
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
    std::vector<Group> groups;
    for (const auto& source : sources_) {
      const auto [place, is_new] = places.emplace(leader(number_of(source->package)), groups.size());
      if (is_new) groups.emplace_back();
      Group& group = groups[place->second];
      group.sources.push_back(source.get());
      group.used_classes.insert(source->used_classes.begin(), source->used_classes.end());
    }
    return groups;
  }

  /// Those of one phase in some sources that nothing reached so far.
  void find_roots(Phase phase, const Group& group, std::span<const Outline* const> sources,
                  std::vector<Root>& into) const {
    const auto add = [&](const Root& root) {
      if (!entered(reached_, root)) into.push_back(root);
    };
    for (const Outline* source : sources) {
      switch (phase) {
        case Phase::Modules: add({source, &source->file->program()}); break;
        case Phase::UnusedClasses:
        case Phase::UsedClasses:
          for (const syntax::Class* declared : source->classes) {
            const bool is_used =
                declared->name != nullptr && group.used_classes.contains(declared->name->name);
            if (is_used == (phase == Phase::UsedClasses) && !declared->has(syntax::kTypeOnly))
              add({source, declared});
          }
          break;
        case Phase::Callables:
          for (const Outline::Callable& callable : source->callables)
            add({source, callable.function, callable.owner});
          break;
      }
    }
  }

  [[nodiscard]] std::size_t budget_of(std::size_t sources) const {
    const Limits& limits = options_.limits;
    return std::max(limits.steps_unreached_total * sources / sources_.size(),
                    std::min(limits.steps_unreached_least, limits.steps_unreached_total)) +
           sources * limits.steps_unreached_per_file;
  }

  /// A small group is one run. In a large one each phase has runs of its own, each for some of the sources:
  /// they run side by side, and an edit repeats only those that read the edited file. Modules cost little, so
  /// it matters little that each run evaluates again those that its roots import.
  void run_unreached() {
    const std::vector<Group> groups = group();
    for (const Phase phase : kPhases) {
      std::vector<Share> shares;
      for (const Group& group : groups) {
        const std::span<const Outline* const> sources = group.sources;
        if (sources.size() > kSourcesOnOneHeap) {
          const std::size_t size = (sources.size() + kRunsOfOneKind - 1) / kRunsOfOneKind;
          for (std::size_t begin = 0; begin < sources.size(); begin += size) {
            const auto some = sources.subspan(begin, std::min(size, sources.size() - begin));
            find_roots(phase, group, some, shares.emplace_back(budget_of(some.size())).roots);
          }
        } else if (phase == kPhases.front()) {
          Share& share = shares.emplace_back(budget_of(sources.size()));
          for (const Phase each : kPhases) find_roots(each, group, sources, share.roots);
        }
      }
      std::erase_if(shares, [](const Share& share) { return share.roots.empty(); });
      std::vector<std::shared_ptr<const Run>> runs(shares.size());
      in_parallel(shares.size(), [&](std::size_t i) { runs[i] = run_share(shares[i]); });
      for (std::shared_ptr<const Run>& run : runs) keep(std::move(run));
    }
  }

  [[nodiscard]] std::shared_ptr<const Run> run_share(const Share& share) const {
    if (stopped()) return nullptr;
    std::vector<const Node*> roots;
    roots.reserve(share.roots.size());
    for (const Root& root : share.roots) roots.push_back(root.node);
    if (auto past = known(*roots.front(), false);
        past != nullptr && past->roots == roots && past->budget == share.budget)
      return past;

    auto run = std::make_shared<Run>(snapshot_);
    // They are its own too, whether or not it gets to each.
    for (const Root& root : share.roots) static_cast<void>(run->reading.file(root.source->file->path()));
    run->roots = std::move(roots);
    run->budget = share.budget;
    Machine machine(*run, options_, stop_);
    machine.set_budget(share.budget);
    for (const Root& root : share.roots) {
      if (stopped()) break;
      if (entered(run->reach, root)) continue;
      machine.begin_root(root.source->config);
      Module& module = *machine.run_module(*root.source->file);
      if (root.node->kind == Kind::Program) {
        machine.run_aspects();
      } else if (root.node->kind == Kind::Class) {
        machine.instantiate_as_root(module, as<syntax::Class>(*root.node));
      } else {
        machine.call_as_root(module, as<syntax::Function>(*root.node), root.owner);
      }
    }
    machine.finish();
    ended(run);
    return run;
  }

  const project::Snapshot& snapshot_;
  const Options& options_;
  const std::atomic<bool>* stop_;
  const Evaluated* past_;
  std::map<std::pair<const Node*, bool>, std::shared_ptr<const Run>> known_;  ///< of the past
  std::vector<std::shared_ptr<const Outline>> sources_;
  Reach reached_;  ///< by the runs that are kept
  Evaluated result_;
};

}  // namespace

Evaluated evaluate(const project::Snapshot& snapshot, const Options& options, const std::atomic<bool>* stop,
                   const Past& past) {
  return Roots(snapshot, options, stop, past).evaluate();
}

}  // namespace presynth::interp
