// Where evaluation starts: apps first, each on its own heap, then what no app reached.
#include <algorithm>
#include <set>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

using syntax::as;

namespace {

/// Last identifier of `kms.Key`, `Key`, `cdk.aws_kms.Key`.
std::string_view last_name(const Node* callee) {
  if (callee == nullptr) return {};
  if (callee->kind == Kind::Identifier) return as<syntax::Identifier>(*callee).name;
  if (callee->kind == Kind::Member) return as<syntax::Member>(*callee).name;
  return {};
}

/// What a file declares that may be a root, and which class names it instantiates or extends.
struct Outline {
  std::vector<const syntax::Class*> classes;  ///< at the top level
  struct Callable {
    const syntax::Function* function;
    const syntax::Class* owner;
  };
  std::vector<Callable> callables;  ///< every function with a body
  std::set<std::string_view> used_classes;
  bool makes_app = false;
};

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

std::unique_ptr<Evaluation> Machine::finish() { return std::move(heap_); }

namespace {

/// A file that takes part, and what may be a root in it.
struct Source {
  const SourceFile* file = nullptr;  ///< null when it cannot be read
  const project::CdkConfig* config = nullptr;
  Outline outline;
};

/// Sources that evaluation may lead from one to the other: those of a package, and of the packages that these
/// import.
struct Group {
  std::vector<const Source*> sources;
  std::set<std::string_view> used_classes;
};

class Roots {
 public:
  Roots(const project::Snapshot& snapshot, const Options& options, const std::atomic<bool>* stop)
      : snapshot_(snapshot), options_(options), stop_(stop) {}

  std::vector<std::unique_ptr<Evaluation>> evaluate() {
    find_sources();
    const std::vector<const SourceFile*> configured = configured_entries();
    std::vector<App> apps = run_apps(configured);
    for (App& app : apps) keep(app);
    // Every other file that makes an App and that no app has run. Some turn out to be part of another one of
    // them: what they made alone is dropped.
    std::vector<const SourceFile*> others;
    for (const Source& source : sources_) {
      if (source.outline.makes_app && std::ranges::find(configured, source.file) == configured.end() &&
          !reached_.modules.contains(source.file))
        others.push_back(source.file);
    }
    apps = run_apps(others);
    for (std::size_t i = 0; i < apps.size(); ++i) {
      if (!reached_.modules.contains(others[i])) keep(apps[i]);
    }

    const std::vector<Group> groups = group();
    std::vector<std::unique_ptr<Evaluation>> unreached(groups.size());
    in_parallel(groups.size(), [&](std::size_t i) { unreached[i] = run_unreached(groups[i]); });
    std::ranges::move(unreached, std::back_inserter(heaps_));
    std::erase(heaps_, nullptr);
    return std::move(heaps_);
  }

 private:
  struct App {
    std::unique_ptr<Evaluation> heap;
    Reach reach;
  };

  [[nodiscard]] bool stopped() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }

  void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) const {
    if (options_.parallel) {
      options_.parallel(count, work);
    } else {
      for (std::size_t i = 0; i < count; ++i) work(i);
    }
  }

  void find_sources() {
    const std::vector<std::string> paths = project::cdk_sources(snapshot_);
    sources_.resize(paths.size());
    in_parallel(paths.size(), [&](std::size_t i) {
      Source& source = sources_[i];
      source.file = snapshot_.file(paths[i]);
      if (source.file == nullptr) return;
      source.config = snapshot_.cdk_config(paths[i]);
      outline(source.file->program(), source.outline);
      if (!snapshot_.scan(paths[i])->mentions_cdk) {
        // It only uses what others make: run as a module it may build an app; its functions and classes are
        // most often handlers that share a constant with the app.
        source.outline.classes.clear();
        source.outline.callables.clear();
      }
    });
    std::erase_if(sources_, [](const Source& source) { return source.file == nullptr; });
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

  [[nodiscard]] std::vector<App> run_apps(const std::vector<const SourceFile*>& entries) const {
    std::vector<App> apps(entries.size());
    in_parallel(entries.size(), [&](std::size_t i) {
      if (stopped()) return;
      Machine machine(snapshot_, options_, stop_, apps[i].reach);
      machine.begin_app(snapshot_.cdk_config(entries[i]->path()));
      machine.run_module(*entries[i]);
      machine.run_aspects();
      apps[i].heap = machine.finish();
    });
    return apps;
  }

  void keep(App& app) {
    heaps_.push_back(std::move(app.heap));
    reached_.functions.merge(app.reach.functions);
    reached_.modules.merge(app.reach.modules);
  }

  /// In the order of their first sources.
  [[nodiscard]] std::vector<Group> group() const {
    // Packages, joined where one imports from the other.
    std::unordered_map<std::string_view, std::size_t> numbers;
    std::vector<std::size_t> parents;
    const auto number_of = [&](const std::string& path) {
      const auto [found, is_new] = numbers.emplace(snapshot_.package_of(path), parents.size());
      if (is_new) parents.push_back(parents.size());
      return found->second;
    };
    const auto leader = [&](std::size_t at) {
      while (parents[at] != at) at = parents[at] = parents[parents[at]];
      return at;
    };
    for (const Source& source : sources_) {
      const std::size_t own = number_of(source.file->path());
      for (const std::string_view specifier : source.file->imports()) {
        const project::Resolution resolution = snapshot_.resolve(source.file->path(), specifier);
        if (resolution.kind != project::Resolution::Kind::File) continue;
        // The file's own path, which outlives the resolution: `numbers` looks into it.
        const SourceFile* imported = snapshot_.file(resolution.path);
        if (imported != nullptr) parents[leader(number_of(imported->path()))] = leader(own);
      }
    }
    std::unordered_map<std::size_t, std::size_t> places;
    std::vector<Group> groups;
    for (const Source& source : sources_) {
      const auto [place, is_new] = places.emplace(leader(number_of(source.file->path())), groups.size());
      if (is_new) groups.emplace_back();
      Group& group = groups[place->second];
      group.sources.push_back(&source);
      group.used_classes.insert(source.outline.used_classes.begin(), source.outline.used_classes.end());
    }
    return groups;
  }

  /// Modules' own statements, classes that nobody makes, the other classes, then functions and methods.
  [[nodiscard]] std::unique_ptr<Evaluation> run_unreached(const Group& group) const {
    const Limits& limits = options_.limits;
    Reach own;
    const auto entered = [&](const Node* node) {
      return reached_.functions.contains(node) || own.functions.contains(node);
    };
    Machine machine(snapshot_, options_, stop_, own);
    const std::size_t count = group.sources.size();
    machine.set_budget(std::max(limits.steps_unreached_total * count / sources_.size(),
                                std::min(limits.steps_unreached_least, limits.steps_unreached_total)) +
                       count * limits.steps_unreached_per_file);
    const auto for_each_source = [&](const auto& work) {
      for (const Source* source : group.sources) {
        if (stopped()) return;
        work(*source);
      }
    };
    for_each_source([&](const Source& source) {
      if (reached_.modules.contains(source.file) || own.modules.contains(source.file)) return;
      machine.begin_root(source.config);
      machine.run_module(*source.file);
      machine.run_aspects();
    });
    for (const bool only_unused : {true, false}) {
      for_each_source([&](const Source& source) {
        for (const syntax::Class* declared : source.outline.classes) {
          if (entered(declared) || declared->has(syntax::kTypeOnly)) continue;
          if (only_unused && declared->name != nullptr && group.used_classes.contains(declared->name->name))
            continue;
          machine.begin_root(source.config);
          machine.instantiate_as_root(*machine.run_module(*source.file), *declared);
        }
      });
    }
    for_each_source([&](const Source& source) {
      for (const Outline::Callable& callable : source.outline.callables) {
        if (entered(callable.function)) continue;
        machine.begin_root(source.config);
        machine.call_as_root(*machine.run_module(*source.file), *callable.function, callable.owner);
      }
    });
    return machine.finish();
  }

  const project::Snapshot& snapshot_;
  const Options& options_;
  const std::atomic<bool>* stop_;
  std::vector<Source> sources_;
  Reach reached_;  ///< by the apps
  std::vector<std::unique_ptr<Evaluation>> heaps_;
};

}  // namespace

std::vector<std::unique_ptr<Evaluation>> evaluate(const project::Snapshot& snapshot, const Options& options,
                                                  const std::atomic<bool>* stop) {
  return Roots(snapshot, options, stop).evaluate();
}

}  // namespace presynth::interp
