// Host tool of the build: compile_catalog TEXT BLOB. Reads aws-cdk-lib.catalog (the form is described in its
// first lines) and writes the blob of blob.h. The same text gives the same bytes.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzers/catalog/blob.h"
#include "analyzers/catalog/catalog.h"

namespace {

using namespace presynth::catalog;

struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Ref {
  TypeRef::Form form = TypeRef::Form::None;
  std::string type;  ///< full name, or empty
};

struct SourceMember {
  std::string name;
  MemberKind kind{};
  bool optional = false;
  Ref type;
};

struct SourceType {
  std::string fqn;
  std::string name;  ///< of the innermost
  TypeKind kind{};
  std::string base;
  std::vector<std::string> interfaces;
  std::string cfn_type;
  std::vector<SourceMember> members;
};

struct Source {
  std::string library_version;
  std::string constructs_version;
  std::set<std::string> modules;
  std::map<std::string, SourceType> types;
};

std::vector<std::string> words(std::string_view line) {
  std::vector<std::string> result;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) result.emplace_back(line.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

bool ends_with(std::string_view text, std::string_view end) { return text.ends_with(end); }

/// The full name of a type that `module` refers to as `reference`.
std::string full_name(const std::string& module, const std::string& reference) {
  const std::string root(blob::kRoot);
  if (reference.starts_with("constructs.")) return reference;
  if (reference.starts_with('.')) return root + reference;
  const bool local = !(reference[0] >= 'a' && reference[0] <= 'z');
  if (!local) return root + "." + reference;
  if (module == "constructs") return module + "." + reference;
  return module.empty() ? root + "." + reference : root + "." + module + "." + reference;
}

Ref parse_ref(const std::string& module, const std::string& text) {
  using Form = TypeRef::Form;
  static const std::map<std::string_view, Form> kPrimitives = {
      {"void", Form::Void}, {"string", Form::String}, {"number", Form::Number},
      {"any", Form::Any},   {"date", Form::Date},     {"boolean", Form::Boolean}};
  if (const auto found = kPrimitives.find(text); found != kPrimitives.end()) return {found->second, {}};
  Form form = Form::Type;
  std::string name = text;
  if (name.starts_with('|')) {
    form = Form::Union;
    name.erase(0, 1);
  } else if (ends_with(name, "[]") || ends_with(name, "{}")) {
    form = ends_with(name, "[]") ? Form::Array : Form::Map;
    name.resize(name.size() - 2);
  }
  if (name.empty() && form != Form::Type) return {form, {}};
  if (name.empty()) throw Error("no type");
  return {form, full_name(module, name)};
}

SourceMember parse_member(const std::string& module, TypeKind owner, std::string_view line) {
  const std::vector<std::string> parts = words(line);
  if (parts.empty() || parts.size() > 2) throw Error("a member is a name and a type");
  SourceMember member;
  std::string name = parts[0];
  if (owner == TypeKind::Enum) {
    member.name = name;
    member.kind = MemberKind::EnumMember;
    return member;
  }
  if (name.ends_with('?')) {
    member.optional = true;
    name.pop_back();
  }
  const bool method = ends_with(name, "()");
  if (method) name.resize(name.size() - 2);
  const bool is_static = name.starts_with('.');
  if (is_static) name.erase(0, 1);
  if (name.empty()) throw Error("a member without a name");
  member.name = name;
  member.kind = method ? (is_static ? MemberKind::StaticMethod : MemberKind::Method)
                       : (is_static ? MemberKind::StaticProperty : MemberKind::Property);
  member.type = parts.size() == 2 ? parse_ref(module, parts[1])
                                  : Ref{method ? TypeRef::Form::Void : TypeRef::Form::String, {}};
  return member;
}

SourceType parse_type(const std::string& module, std::string_view line) {
  std::vector<std::string> parts = words(line);
  SourceType type;
  if (const auto colon = std::ranges::find(parts, ":"); colon != parts.end()) {
    for (auto it = colon + 1; it != parts.end(); ++it) type.interfaces.push_back(full_name(module, *it));
    parts.erase(colon, parts.end());
  }
  static const std::map<std::string_view, TypeKind> kKinds = {
      {"class", TypeKind::Class},         {"abstract", TypeKind::AbstractClass}, {"cfn", TypeKind::Class},
      {"interface", TypeKind::Interface}, {"struct", TypeKind::Struct},          {"enum", TypeKind::Enum}};
  const auto kind = kKinds.find(parts[0]);
  if (kind == kKinds.end()) throw Error("unknown keyword " + parts[0]);
  type.kind = kind->second;
  const bool cfn = parts[0] == "cfn";
  const bool may_have_base = parts[0] == "class" || parts[0] == "abstract";
  if (parts.size() < 2 || parts.size() > (cfn || may_have_base ? 3U : 2U) || (cfn && parts.size() != 3)) {
    throw Error("a type is a keyword and a name");
  }
  type.fqn = full_name(module, parts[1]);
  type.name = parts[1].substr(parts[1].rfind('.') + 1);
  if (cfn) {
    type.base = std::string(blob::kRoot) + ".CfnResource";
    type.cfn_type = parts[2];
    // Every L1 class has it: no line in the text.
    type.members.push_back(
        {"CFN_RESOURCE_TYPE_NAME", MemberKind::StaticProperty, false, {TypeRef::Form::String, {}}});
  } else if (parts.size() == 3) {
    type.base = full_name(module, parts[2]);
  }
  return type;
}

Source parse(std::string_view text) {
  Source source;
  std::string module;
  SourceType* current = nullptr;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);  // a checkout may have changed the line ends
    if (line.empty() || line.starts_with('#')) continue;
    try {
      if (line.starts_with(' ')) {
        if (current == nullptr) throw Error("a member without a type");
        current->members.push_back(parse_member(module, current->kind, line));
      } else if (line.starts_with("library ")) {
        const std::vector<std::string> parts = words(line);
        if (parts.size() != 3) throw Error("library NAME VERSION");
        (parts[1] == blob::kRoot ? source.library_version : source.constructs_version) = parts[2];
      } else if (line.starts_with("module ")) {
        module = line.substr(7);
        if (module == blob::kRoot)
          module.clear();
        else
          source.modules.insert(module);
        current = nullptr;
      } else {
        SourceType type = parse_type(module, line);
        const auto [at, added] = source.types.emplace(type.fqn, type);
        if (!added) throw Error("declared twice: " + type.fqn);
        current = &at->second;
      }
    } catch (const Error& error) {
      throw Error("line " + std::to_string(number) + ": " + error.what());
    }
  }
  // "constructs" is found by find(module, name), but it is no namespace of the root module.
  source.modules.erase("constructs");
  if (source.library_version.empty() || source.constructs_version.empty()) throw Error("no library version");
  return source;
}

// -------------------------------------------------------------------------------------------- blob

class Strings {
 public:
  Strings() { add(""); }
  blob::String add(const std::string& text) {
    if (const auto found = at_.find(text); found != at_.end()) return found->second;
    if (text.size() > 255) throw Error("too long: " + text);
    const auto at = static_cast<blob::String>(bytes_.size());
    bytes_ += static_cast<char>(text.size());
    bytes_ += text;
    at_.emplace(text, at);
    return at;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::unordered_map<std::string, blob::String> at_;
};

class Compiler {
 public:
  explicit Compiler(const Source& source) : source_(source) {
    for (const auto& [fqn, type] : source.types) {
      index_.emplace(fqn, static_cast<std::uint32_t>(order_.size()));
      order_.push_back(&type);
    }
    if (order_.empty() || order_.size() >= blob::kNoMemberType) throw Error("number of types");
  }

  std::string run() {
    blob::Header header{};
    std::vector<blob::Type> types;
    std::vector<blob::Member> members;
    std::vector<std::uint32_t> ids;
    std::map<std::string, std::set<std::uint32_t>> methods;
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
      const SourceType& type = *order_[i];
      blob::Type out{};
      out.fqn = strings_.add(type.fqn);
      out.base = type.base.empty() ? blob::kNone : require(type.base);
      out.interfaces = size(ids);
      for (const std::string& name : type.interfaces) ids.push_back(require(name));
      out.ancestors = size(ids);
      for (const std::uint32_t ancestor : ancestors(i)) ids.push_back(ancestor);
      out.members = size(members);
      out.cfn_type = strings_.add(type.cfn_type);
      out.kind = static_cast<std::uint8_t>(type.kind);
      out.name_size = static_cast<std::uint8_t>(type.name.size());
      types.push_back(out);
      std::vector<SourceMember> own = type.members;
      std::ranges::stable_sort(own, {}, [](const SourceMember& m) { return std::pair(m.name, m.kind); });
      for (const SourceMember& member : own) {
        members.push_back(pack(member));
        if (member.kind == MemberKind::Method || member.kind == MemberKind::StaticMethod) {
          methods[member.name].insert(i);
        }
      }
    }
    types.push_back({.fqn = 0,
                     .base = blob::kNone,
                     .interfaces = size(ids),
                     .ancestors = size(ids),
                     .members = size(members),
                     .cfn_type = 0,
                     .kind = 0,
                     .name_size = 0,
                     .reserved = 0});
    std::vector<blob::Method> method_table;
    for (const auto& [name, declaring] : methods) {
      method_table.push_back({strings_.add(name), size(ids)});
      ids.insert(ids.end(), declaring.begin(), declaring.end());
    }
    method_table.push_back({0, size(ids)});
    std::vector<blob::String> modules;
    modules.reserve(source_.modules.size());
    for (const std::string& module : source_.modules) modules.push_back(strings_.add(module));
    const std::vector<std::uint32_t> cfn = l1_classes();
    while ((1U << header.slot_bits) < order_.size() * 3 / 2) ++header.slot_bits;
    const std::vector<std::uint32_t> slots = slot_table(header.slot_bits);

    header.magic = blob::kMagic;
    header.types = size(order_);
    header.members = size(members);
    header.cfn = size(cfn);
    header.methods = size(method_table) - 1;
    header.modules = size(modules);
    header.library_version = strings_.add(source_.library_version);
    header.constructs_version = strings_.add(source_.constructs_version);
    std::string out(sizeof(header), '\0');
    header.types_at = append(out, types);
    header.members_at = append(out, members);
    header.ids_at = append(out, ids);
    header.slots_at = append(out, slots);
    header.cfn_at = append(out, cfn);
    header.methods_at = append(out, method_table);
    header.modules_at = append(out, modules);
    header.strings_at = static_cast<std::uint32_t>(out.size());
    out += strings_.bytes();
    header.bytes = static_cast<std::uint32_t>(out.size());
    std::memcpy(out.data(), &header, sizeof(header));
    return out;
  }

 private:
  template <typename T>
  static std::uint32_t size(const std::vector<T>& items) {
    return static_cast<std::uint32_t>(items.size());
  }
  template <typename T>
  static std::uint32_t append(std::string& out, const std::vector<T>& items) {
    out.resize((out.size() + 7) / 8 * 8);
    const auto at = static_cast<std::uint32_t>(out.size());
    out.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T));
    return at;
  }

  [[nodiscard]] std::uint32_t require(const std::string& fqn) const {
    const auto found = index_.find(fqn);
    if (found == index_.end()) throw Error("no such type: " + fqn);
    return found->second;
  }

  /// Bases, nearest first, then the interfaces of all of them, breadth first; each once.
  [[nodiscard]] std::vector<std::uint32_t> ancestors(std::uint32_t type) const {
    std::vector<std::uint32_t> result;
    std::set<std::uint32_t> seen = {type};
    for (std::uint32_t at = type; !order_[at]->base.empty();) {
      at = require(order_[at]->base);
      if (!seen.insert(at).second) throw Error("a cycle of bases: " + order_[at]->fqn);
      result.push_back(at);
    }
    const auto add_interfaces = [&](std::uint32_t of) {
      for (const std::string& name : order_[of]->interfaces) {
        const std::uint32_t id = require(name);
        if (seen.insert(id).second) result.push_back(id);
      }
    };
    add_interfaces(type);
    for (std::size_t i = 0; i < result.size(); ++i) add_interfaces(result[i]);
    return result;
  }

  blob::Member pack(const SourceMember& member) {
    const std::uint32_t type = member.type.type.empty() ? blob::kNoMemberType : require(member.type.type);
    const auto form = static_cast<std::uint32_t>(member.type.form);
    const auto kind = static_cast<std::uint32_t>(member.kind);
    return {strings_.add(member.name), type | form << blob::kTypeBits | kind << (blob::kTypeBits + 4) |
                                           (member.optional ? 1U : 0U) << (blob::kTypeBits + 7)};
  }

  /// One class for each CloudFormation type. Where several modules hold one (aws_eks and aws_eks_v2, the root
  /// and aws_cloudformation), the class named after the type wins, then the first by name.
  [[nodiscard]] std::vector<std::uint32_t> l1_classes() const {
    std::map<std::string, std::uint32_t> chosen;
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
      const std::string& cfn_type = order_[i]->cfn_type;
      if (cfn_type.empty()) continue;
      const auto [at, added] = chosen.emplace(cfn_type, i);
      const std::string expected = "Cfn" + cfn_type.substr(cfn_type.rfind(':') + 1);
      if (!added && order_[at->second]->name != expected && order_[i]->name == expected) at->second = i;
    }
    std::vector<std::uint32_t> result;
    result.reserve(chosen.size());
    for (const auto& [cfn_type, type] : chosen) result.push_back(type);
    return result;
  }

  [[nodiscard]] std::vector<std::uint32_t> slot_table(std::uint32_t bits) const {
    std::vector<std::uint32_t> slots(std::size_t{1} << bits, blob::kNone);
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
      std::uint32_t slot = blob::first_slot(blob::hash(blob::kHashSeed, order_[i]->fqn), bits);
      while (slots[slot] != blob::kNone) slot = (slot + 1) & ((1U << bits) - 1);
      slots[slot] = i;
    }
    return slots;
  }

  const Source& source_;
  std::map<std::string, std::uint32_t> index_;
  std::vector<const SourceType*> order_;
  Strings strings_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: compile_catalog TEXT BLOB\n";
    return 2;
  }
  try {
    std::ifstream in(argv[1], std::ios::binary);
    if (!in) throw Error("cannot read");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const Source source = parse(text);
    const std::string blob = Compiler(source).run();
    std::ofstream out(argv[2], std::ios::binary | std::ios::trunc);
    out.write(blob.data(), static_cast<std::streamsize>(blob.size()));
    out.flush();
    if (!out) throw Error(std::string("cannot write ") + argv[2]);
  } catch (const std::exception& error) {
    std::cerr << argv[1] << ": " << error.what() << '\n';
    return 1;
  }
  return 0;
}
