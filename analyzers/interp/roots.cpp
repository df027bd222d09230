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

std::vector<std::unique_ptr<Evaluation>> evaluate(const project::Snapshot& snapshot, const Options& options,
                                                  const std::atomic<bool>* stop) {
  std::vector<std::unique_ptr<Evaluation>> heaps;
  Reach reach;
  struct Source {
    const SourceFile* file;
    Outline outline;
  };
  std::vector<Source> sources;
  std::set<std::string_view> used_classes;
  for (const std::string& path : project::cdk_sources(snapshot)) {
    const SourceFile* file = snapshot.file(path);
    if (file == nullptr) continue;
    Source& source = sources.emplace_back(Source{file, {}});
    outline(file->program(), source.outline);
    if (!snapshot.scan(path)->mentions_cdk) {
      // It only uses what others make: run as a module it may build an app; its functions and classes are
      // most often handlers that share a constant with the app.
      source.outline.classes.clear();
      source.outline.callables.clear();
    }
    used_classes.insert(source.outline.used_classes.begin(), source.outline.used_classes.end());
  }
  const auto stopped = [&] { return stop != nullptr && stop->load(std::memory_order_relaxed); };

  // Apps: what cdk.json starts, then every other file that makes an App and that no app has run.
  std::vector<const SourceFile*> entries;
  for (const project::CdkConfig* config : snapshot.cdk_configs()) {
    if (config->entry.empty()) continue;
    const SourceFile* file = snapshot.file(config->entry);
    if (file != nullptr && std::ranges::find(entries, file) == entries.end()) entries.push_back(file);
  }
  const std::size_t configured = entries.size();
  for (const Source& source : sources) {
    if (source.outline.makes_app && std::ranges::find(entries, source.file) == entries.end())
      entries.push_back(source.file);
  }
  for (std::size_t i = 0; i < entries.size() && !stopped(); ++i) {
    if (i >= configured && reach.modules.contains(entries[i])) continue;
    Machine machine(snapshot, options, stop, reach);
    machine.begin_app(snapshot.cdk_config(entries[i]->path()));
    machine.run_module(*entries[i]);
    machine.run_aspects();
    heaps.push_back(machine.finish());
  }

  // What is left: modules' own statements, classes that nobody makes, the other classes, then functions and
  // methods.
  Machine machine(snapshot, options, stop, reach);
  machine.set_budget(options.limits.steps_unreached_total +
                     sources.size() * options.limits.steps_unreached_per_file);
  const auto for_each_source = [&](const auto& work) {
    for (const Source& source : sources) {
      if (stopped()) return;
      work(source, snapshot.cdk_config(source.file->path()));
    }
  };
  for_each_source([&](const Source& source, const project::CdkConfig* config) {
    if (reach.modules.contains(source.file)) return;
    machine.begin_root(config);
    machine.run_module(*source.file);
    machine.run_aspects();
  });
  for (const bool only_unused : {true, false}) {
    for_each_source([&](const Source& source, const project::CdkConfig* config) {
      for (const syntax::Class* declared : source.outline.classes) {
        if (reach.functions.contains(declared) || declared->has(syntax::kTypeOnly)) continue;
        if (only_unused && declared->name != nullptr && used_classes.contains(declared->name->name)) continue;
        machine.begin_root(config);
        machine.instantiate_as_root(*machine.run_module(*source.file), *declared);
      }
    });
  }
  for_each_source([&](const Source& source, const project::CdkConfig* config) {
    for (const Outline::Callable& callable : source.outline.callables) {
      if (reach.functions.contains(callable.function)) continue;
      machine.begin_root(config);
      machine.call_as_root(*machine.run_module(*source.file), *callable.function, callable.owner);
    }
  });
  heaps.push_back(machine.finish());
  return heaps;
}

}  // namespace presynth::interp
