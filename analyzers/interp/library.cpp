// aws-cdk-lib as evaluation sees it: constructs, members by their catalogued types, tokens, context, aspects.
//
// What a call does to policies is not decided here: calls are noted (Evaluation::calls) and read by the graph
// layer when everything has run, because CDK renders policies at the end.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "analyzers/catalog/constructs.h"
#include "analyzers/interp/machine.h"

namespace presynth::interp {

using catalog::MemberKind;
using catalog::TypeId;
using catalog::TypeRef;

namespace {

/// What a step from a construct to its scope counts for.
constexpr std::size_t kBytesPerLevel = 32;

/// Types that evaluation treats in a way of its own.
struct Known {
  TypeId construct = catalog::find("constructs.Construct");
  TypeId iconstruct = catalog::find("constructs.IConstruct");
  TypeId node = catalog::find("constructs.Node");
  TypeId stack = catalog::find("aws-cdk-lib.Stack");
  TypeId nested_stack = catalog::find("aws-cdk-lib.NestedStack");
  TypeId app = catalog::find("aws-cdk-lib.App");
  TypeId stage = catalog::find("aws-cdk-lib.Stage");
  TypeId aws = catalog::find("aws-cdk-lib.Aws");
  TypeId fn = catalog::find("aws-cdk-lib.Fn");
  TypeId token = catalog::find("aws-cdk-lib.Token");
  TypeId lazy = catalog::find("aws-cdk-lib.Lazy");
  TypeId aspects = catalog::find("aws-cdk-lib.Aspects");
  TypeId service_principal = catalog::find("aws-cdk-lib.aws_iam.ServicePrincipal");
  TypeId policy_document = catalog::find("aws-cdk-lib.aws_iam.PolicyDocument");
};

const Known& known() {
  static const Known instance;
  return instance;
}

struct Pseudo {
  std::string_view constant;  ///< of the class Aws
  std::string_view member;    ///< of a Stack
  std::string_view token;
};
constexpr std::array kPseudo = {
    Pseudo{"REGION", "region", "AWS::Region"},
    Pseudo{"ACCOUNT_ID", "account", "AWS::AccountId"},
    Pseudo{"PARTITION", "partition", "AWS::Partition"},
    Pseudo{"URL_SUFFIX", "urlSuffix", "AWS::URLSuffix"},
    Pseudo{"STACK_NAME", "stackName", "AWS::StackName"},
    Pseudo{"STACK_ID", "stackId", "AWS::StackId"},
    Pseudo{"NO_VALUE", "", "AWS::NoValue"},
    Pseudo{"NOTIFICATION_ARNS", "notificationArns", "AWS::NotificationARNs"},
};

/// `Stack.isStack(x)` and its like: is a construct of that class?
struct ClassTest {
  std::string_view method;
  std::string_view fqn;
};
constexpr std::array kClassTests = {
    ClassTest{"isConstruct", "constructs.Construct"},
    ClassTest{"isStack", "aws-cdk-lib.Stack"},
    ClassTest{"isStage", "aws-cdk-lib.Stage"},
    ClassTest{"isApp", "aws-cdk-lib.App"},
    ClassTest{"isResource", "aws-cdk-lib.Resource"},
    ClassTest{"isOwnedResource", "aws-cdk-lib.Resource"},
    ClassTest{"isCfnElement", "aws-cdk-lib.CfnElement"},
    ClassTest{"isCfnResource", "aws-cdk-lib.CfnResource"},
};

/// What an L1 has beside the properties of its resource.
bool is_l1_own_member(std::string_view name) {
  constexpr std::array kOwn = {"ref",  "logicalId", "node", "stack", "cfnOptions",     "creationStack",
                               "tags", "tagsRaw",   "arn",  "env",   "cfnResourceType"};
  return name.starts_with("attr") || name.ends_with("Ref") || std::ranges::find(kOwn, name) != kOwn.end();
}

std::string capitalized(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

bool is_l1(TypeId type) { return type != catalog::kNoType && !catalog::info(type).cfn_type.empty(); }

}  // namespace

// ---------------------------------------------------------------------------------------------------------------
// Modules, classes, statics.

Value Machine::library_class(TypeId type) {
  Object*& object = interned_objects_["class " + std::string(catalog::info(type).fqn)];
  if (object == nullptr) {
    object = heap_->make_object(ObjectKind::LibraryClass, {}, Guard());
    object->library = type;
    object->name = catalog::info(type).name;
  }
  return object;
}

Value Machine::library_module_member(std::string_view module, std::string_view name, Origin at) {
  if (name.empty() || (module.empty() && catalog::is_module(name)) || name == "default") {
    const std::string_view target = name.empty() || name == "default" ? module : name;
    Object*& object = interned_objects_["module " + std::string(target)];
    if (object == nullptr) {
      object = heap_->make_object(ObjectKind::LibraryModule, {}, Guard());
      object->name = heap_->keep(target);
    }
    return object;
  }
  TypeId type = catalog::find(module, name);
  // v1 had Construct and its like in @aws-cdk/core.
  if (type == catalog::kNoType && module.empty()) type = catalog::find("constructs", name);
  if (type != catalog::kNoType) return library_class(type);
  // Newer or older than the catalogue: an unknown of the library, the same one each time.
  Unknown* library = external("aws-cdk-lib", at);
  return unknown_member(*library, heap_->keep(std::string(module) + '.' + std::string(name)), at);
}

Value Machine::library_static(Object& cls, std::string_view name, Origin at) {
  if (cls.library == known().aws) {
    for (const Pseudo& pseudo : kPseudo) {
      if (pseudo.constant == name) return token(pseudo.token);
    }
  }
  const auto member = catalog::member(cls.library, name);
  if (member && (member->kind == MemberKind::StaticMethod || member->kind == MemberKind::Method)) {
    Object* method = heap_->make_object(ObjectKind::LibraryMethod, at, path_);
    method->receiver = &cls;
    method->name = name;
    return method;
  }
  // `Runtime.NODEJS_20_X`, `RetentionDays.ONE_WEEK`: the same object each time, so that comparisons hold.
  Object*& object =
      interned_objects_["static " + std::string(catalog::info(cls.library).fqn) + '.' + std::string(name)];
  if (object == nullptr) {
    object = heap_->make_object(ObjectKind::LibraryObject, at, Guard());
    object->library = member && member->type.type != catalog::kNoType ? member->type.type : cls.library;
    object->made = {Construction::How::Property, nullptr, cls.library, heap_->keep(name), {}, {}};
    object->implicit = true;
  }
  return object;
}

// ---------------------------------------------------------------------------------------------------------------
// Members.

Value Machine::token(std::string_view name) {
  return heap_->make_template({{TemplatePart::Kind::Token, name, nullptr, nullptr}});
}

Value Machine::attribute(Object& object, std::string_view name) {
  return heap_->make_template({{TemplatePart::Kind::Attribute, name, &object, nullptr}});
}

Value Machine::props_of(const Object& object) const {
  const auto& arguments = object.made.arguments;
  if (object.made.how == Construction::How::Method) return argument(arguments, 1);
  if (object.made.how != Construction::How::New) return {};
  return argument(arguments, object.is_construct && object.library != known().app ? 2 : 0);
}

Object* Machine::derived(Object& object, std::string_view name, TypeId type, Origin at) {
  // `construct.defaultChild` is kept under that name too, as what it is: unknown.
  for (const auto& [key, value] : object.derived) {
    if (key == name && value.object() != nullptr) return value.as_object();
  }
  Object* made = heap_->make_object(ObjectKind::LibraryObject, at, object.born);
  made->library = type;
  made->made = {Construction::How::Property, &object, catalog::kNoType, heap_->keep(name), {}, {}};
  made->implicit = true;
  if (catalog::is_a(type, known().iconstruct)) {
    made->scope = &object;
    made->is_construct = true;
  }
  object.derived.emplace_back(made->made.member, Value(made));
  return made;
}

Object* Machine::stack_of(Object& construct, Origin at) {
  Object* current = &construct;
  for (unsigned hops = 0; hops < 64; ++hops) {
    if (current->library != catalog::kNoType && catalog::is_a(current->library, known().stack))
      return current;
    Object* parent = narrow(current->scope).object();
    if (parent == nullptr) break;
    current = parent;
  }
  return derived(*current, "stack", known().stack, at);
}

Object* Machine::default_child(Object& construct, Origin at) {
  if (construct.library == catalog::kNoType || is_l1(construct.library)) return nullptr;
  const TypeId l1 = catalog::default_child_of(construct.library);
  if (l1 == catalog::kNoType) return nullptr;
  Object* child = derived(construct, "defaultChild", l1, at);
  child->construct_id = Value::string(catalog::default_child_id(construct.library));
  return child;
}

Value Machine::typed_member(Object& object, const catalog::MemberInfo& member, Origin at) {
  const auto remember = [&](Value value) {
    object.derived.emplace_back(heap_->keep(member.name), value);
    return value;
  };
  switch (member.type.form) {
    case TypeRef::Form::String: return attribute(object, heap_->keep(member.name));
    case TypeRef::Form::Type: return derived(object, member.name, member.type.type, at);
    case TypeRef::Form::Array:
    case TypeRef::Form::Map: {
      Object* array = heap_->make_object(ObjectKind::Array, at, object.born);
      StaticType element;
      element.library = member.type.type;
      array->open = typed_unknown(Why::Library, at, heap_->keep(member.name), {});
      array->open->members.slot("[]") =
          Value(typed_unknown(Why::Library, at, heap_->keep(member.name), element));
      return remember(array);
    }
    default: {
      StaticType type;
      type.library = member.type.type;
      return remember(typed_unknown(Why::Library, at, heap_->keep(member.name), type));
    }
  }
}

Value Machine::library_member(Object& object, std::string_view name, Origin at) {
  for (const auto& [key, value] : object.derived) {
    if (key == name) return value;
  }
  if (object.library == known().node) return node_member(object, name, at);
  if (object.is_construct || catalog::is_a(object.library, known().iconstruct)) {
    if (name == "node") return derived(object, "node", known().node, at);
    if (name == "stack") return stack_of(object, at);
  }
  if (catalog::is_a(object.library, known().stack)) {
    const Value env =
        get_member(props_of(object).is(Tag::Object) ? props_of(object) : Value(Value::null()), "env", at);
    if (name == "stackName") {
      const Value known_name = stack_name(object, at);
      if (known_name.is(Tag::String)) return known_name;
    }
    for (const Pseudo& pseudo : kPseudo) {
      if (pseudo.member != name || name.empty()) continue;
      if ((name == "region" || name == "account") && env.object() != nullptr) {
        const Value fixed = get_member(env, name, at);
        if (fixed.is(Tag::String)) return fixed;
      }
      return token(pseudo.token);
    }
    if (name == "nestedStackParent") return nested_stack_parent(object, at);
  }
  if (is_l1(object.library) && name == "cfnResourceType")
    return Value::string(catalog::info(object.library).cfn_type);
  const auto member = catalog::member(object.library, name);
  const bool own_document =
      object.made.how == Construction::How::New && catalog::own_document(object.library) == name;
  const auto own_member = [&]() -> Value {
    if (const auto role = catalog::implicit_role_of(object.library);
        role && role->property == name && object.made.how == Construction::How::New) {
      return heap_->implicit_role(object, *role);
    }
    if (own_document) return derived(object, name, known().policy_document, at);
    return typed_member(object, *member, at);
  };
  // What was passed in is what is read back; strings and numbers of an L2 may be replaced by tokens, an L1's
  // are kept.
  const Value props = props_of(object);
  if (const Object* given = props.object(); given != nullptr && given->kind == ObjectKind::Plain) {
    const Value* passed = given->properties.find(name);
    const bool keeps =
        is_l1(object.library) || own_document || (member && member->type.form == TypeRef::Form::Type);
    if (passed != nullptr && keeps) {
      const Value value = narrow(*passed);
      const Truth none = nullish(value);
      if (none.known == Truth::Known::False) return value;
      if (none.known == Truth::Known::Unknown && (member || own_document)) {
        return map_alternatives(value, [&](const Value& alternative) {
          return alternative.is_nullish() ? own_member() : alternative;
        });
      }
    }
  }
  if (is_l1(object.library) && member && member->kind == MemberKind::Property && !is_l1_own_member(name)) {
    return l1_property(object, *member, at);
  }
  if (own_document) return own_member();
  if (!member) {
    if (object.escaped || object.open != nullptr || object.made.how != Construction::How::New) {
      const Value value = unknown(Why::Library, at, name);
      object.derived.emplace_back(heap_->keep(name), value);
      return value;
    }
    // A field that a subclass declares and has not set yet reads as undefined; a member that a newer library
    // has would too, and what is then done with it is nothing.
    if (object.kind == ObjectKind::Instance) return {};
    const Value value = unknown(Why::Library, at, name);
    object.derived.emplace_back(heap_->keep(name), value);
    return value;
  }
  if (member->kind == MemberKind::Method || member->kind == MemberKind::StaticMethod) {
    Object* method = heap_->make_object(ObjectKind::LibraryMethod, at, path_);
    method->receiver = &object;
    method->name = heap_->keep(name);
    return method;
  }
  return own_member();
}

Value Machine::node_path(Object& construct) {
  std::vector<std::string_view> ids;
  for (Object* current = &construct; current != nullptr; current = narrow(current->scope).object()) {
    heap_->copied += kBytesPerLevel;
    if (!current->construct_id.is(Tag::String)) return {};
    const std::string_view id = current->construct_id.as_string();
    const Value scope = narrow(current->scope);
    if (!scope.is(Tag::Object) &&
        !(current->library != catalog::kNoType && catalog::is_a(current->library, known().app)))
      return {};
    if (!id.empty()) ids.push_back(id);
  }
  std::ranges::reverse(ids);
  return heap_->make_string(fmt::format("{}", fmt::join(ids, "/")));
}

Value Machine::stack_name(Object& stack, Origin at) {
  if (stack.made.how != Construction::How::New || catalog::is_a(stack.library, known().nested_stack))
    return {};
  const Value props = props_of(stack);
  const Value given = props.is(Tag::Object) ? get_member(props, "stackName", at) : props;
  if (!given.is_nullish()) return given;
  // CDK joins the ids from the stage (or app) down; only the plain cases are worth knowing.
  std::string name;
  for (Object* current = &stack; current != nullptr; current = narrow(current->scope).object()) {
    if (current->library != catalog::kNoType && catalog::is_a(current->library, known().app)) break;
    if (!current->construct_id.is(Tag::String)) return {};
    const std::string_view id = current->construct_id.as_string();
    const bool plain = std::ranges::all_of(
        id, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; });
    if (!plain || narrow(current->scope).object() == nullptr) return {};
    if (!name.empty()) name.insert(0, 1, '-');
    name.insert(0, id);
  }
  constexpr std::size_t kLongest = 128;
  return name.empty() || name.size() > kLongest ? Value() : heap_->make_string(name);
}

Value Machine::nested_stack_parent(Object& stack, Origin at) {
  if (stack.made.how != Construction::How::New) {
    // The stack of something whose scope is not known: it may be nested or not.
    return maybe(derived(stack, "nestedStackParent", known().stack, at));
  }
  if (!catalog::is_a(stack.library, known().nested_stack)) return {};
  Object* parent = narrow(stack.scope).object();
  return parent != nullptr ? Value(stack_of(*parent, at))
                           : Value(derived(stack, "nestedStackParent", known().stack, at));
}

Value Machine::l1_property(Object& l1, const catalog::MemberInfo& member, Origin at) {
  // A property that nobody set is undefined. What an L2 sets on its L1 is known only as far as the facts say
  // which of the L2's own properties it comes from.
  const auto unset_in = [&](const Value& props, std::string_view name) {
    const Object* given = props.object();
    if (given == nullptr) return props.is_nullish();
    if (given->kind != ObjectKind::Plain || given->open != nullptr || given->escaped) return false;
    const Value* value = given->properties.find(name);
    return value == nullptr || narrow(*value).is_nullish();
  };
  if (l1.made.how == Construction::How::New && unset_in(props_of(l1), member.name)) return {};
  if (l1.made.how == Construction::How::Property && l1.made.receiver != nullptr) {
    Object& l2 = *l1.made.receiver;
    const std::string_view source = catalog::l2_property(l2.library, capitalized(member.name));
    if (!source.empty() && source == catalog::own_document(l2.library)) return library_member(l2, source, at);
    if (!source.empty() && l2.made.how == Construction::How::New && unset_in(props_of(l2), source)) return {};
  }
  StaticType type;
  type.library = member.type.type;
  const Value value = typed_unknown(Why::Library, at, heap_->keep(member.name), type);
  l1.derived.emplace_back(heap_->keep(member.name), value);
  return value;
}

// ---------------------------------------------------------------------------------------------------------------
// Calls.

void Machine::read_getters(const Arguments& arguments, Origin at) {
  for (const Value& argument : arguments) {
    Object* object = argument.object();
    if (object == nullptr || object->kind != ObjectKind::Plain) continue;
    for (std::size_t i = 0; i < object->properties.all().size(); ++i) {
      const auto [name, member] = object->properties.all()[i];
      const Object* function = member.object();
      if (function != nullptr && function->is_getter)
        object->properties.slot(name) = read(member, argument, at);
    }
  }
}

void Machine::note_call(Object* receiver, TypeId owner, std::string_view name, const Arguments& arguments,
                        Origin at, const Value& result) {
  read_getters(arguments, at);
  LibraryCall& call = heap_->calls.emplace_back();
  call.receiver = receiver;
  call.owner = owner;
  call.member = heap_->keep(name);
  call.arguments = arguments;
  call.guard = path_;
  call.origin = at;
  call.result = result;
  call.by_aspect = visiting_;
  if (receiver != nullptr) receiver->calls.push_back(static_cast<std::uint32_t>(heap_->calls.size() - 1));
}

Value Machine::library_result(const TypeRef& type, Object* receiver, TypeId owner, std::string_view member,
                              const Arguments& arguments, Origin at, Construction::How how) {
  switch (type.form) {
    case TypeRef::Form::None:
    case TypeRef::Form::Void: return {};
    case TypeRef::Form::String:
      if (receiver != nullptr) return attribute(*receiver, heap_->keep(member));
      return unknown(Why::Library, at, heap_->keep(member));
    case TypeRef::Form::Type: {
      if (catalog::info(type.type).kind == catalog::TypeKind::Enum)
        return unknown(Why::Library, at, heap_->keep(member));
      Object* made = heap_->make_object(ObjectKind::LibraryObject, at, path_);
      made->library = type.type;
      made->made = {how, receiver, owner, heap_->keep(member), arguments, {}};
      if (catalog::is_a(type.type, known().iconstruct)) {
        made->is_construct = true;
        if (how == Construction::How::Method && member.starts_with("add") &&
            !catalog::returns_receiver(member)) {
          made->scope = receiver != nullptr ? Value(receiver) : unknown(Why::Parameter, at);
          const Value id = argument(arguments, 0);
          if (member == "addAlias" && receiver != nullptr && child_of(*receiver, "Alias") == nullptr) {
            // kms.Key names its first alias so (aws-kms/lib/key.ts).
            made->construct_id = Value::string("Alias");
          } else if (member == "addAlias" && id.is(Tag::String)) {
            made->construct_id = heap_->make_string("Alias" + std::string(id.as_string()));
          } else {
            made->construct_id =
                catalog::child_id_is_first_argument(member) && (id.is(Tag::String) || id.is(Tag::Template))
                    ? id
                    : unknown(Why::Library, at, "id");
          }
          heap_->add_construct(*made);
        } else if (how == Construction::How::StaticMethod) {
          made->scope = argument(arguments, 0);
          made->construct_id = argument(arguments, 1);
        }
      }
      return made;
    }
    case TypeRef::Form::Array:
    case TypeRef::Form::Map: {
      Object* array = heap_->make_object(ObjectKind::Array, at, path_);
      StaticType element;
      element.library = type.type;
      array->open = heap_->make_unknown(Why::Library, at, heap_->keep(member));
      array->open->members.slot("[]") = Value(typed_unknown(Why::Library, at, heap_->keep(member), element));
      return array;
    }
    default: {
      StaticType result;
      result.library = type.type;
      return typed_unknown(Why::Library, at, heap_->keep(member), result);
    }
  }
}

Value Machine::maybe(const Value& value) {
  return heap_->make_choice({{heap_->conditions.of(heap_->conditions.fresh()), value}, {Guard(), Value()}},
                            path_);
}

Value Machine::perhaps(const catalog::MemberInfo& member, const Value& result) {
  return member.optional && result.is(Tag::Object) ? maybe(result) : result;
}

Value Machine::call_library(Object& receiver, std::string_view name, const Arguments& arguments, Origin at) {
  if (receiver.library == known().node) return call_node(receiver, name, arguments, at);
  const auto member = catalog::member(receiver.library, name);
  if (!member) {
    // It may be a method that somebody puts on the prototype, and then it does with the receiver whatever it
    // likes. What a class of the program has is seen, unless the program itself works on prototypes.
    if (receiver.kind != ObjectKind::Instance || uses_prototypes_) heap_->escape(Value(&receiver), at);
    escape_arguments(arguments, at);
    const Value result = unknown(Why::Library, at, heap_->keep(name));
    note_call(&receiver, receiver.library, name, arguments, at, result);
    return result;
  }
  if (catalog::returns_receiver(name) && member->type.form == TypeRef::Form::Type &&
      catalog::is_a(receiver.library, member->type.type)) {
    note_call(&receiver, receiver.library, name, arguments, at, Value(&receiver));
    return &receiver;
  }
  const Value result = perhaps(*member, library_result(member->type, &receiver, receiver.library, name,
                                                       arguments, at, Construction::How::Method));
  note_call(&receiver, receiver.library, name, arguments, at, result);
  return result;
}

Value Machine::call_library_static(TypeId type, std::string_view name, const Arguments& arguments,
                                   Origin at) {
  Value special;
  if (call_token_function(type, name, arguments, at, special)) return special;
  const auto member = catalog::member(type, name);
  if (!member) return call_outside(arguments, at, name, Why::Library);
  const Value result = perhaps(*member, library_result(member->type, nullptr, type, name, arguments, at,
                                                       Construction::How::StaticMethod));
  note_call(nullptr, type, name, arguments, at, result);
  return result;
}

Value Machine::substitute(std::string_view text, const Value& variables, Origin at) {
  std::vector<TemplatePart> parts;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t open = text.find("${", begin);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    parts.push_back({TemplatePart::Kind::Text, text.substr(begin, open - begin), nullptr, nullptr});
    const std::string_view name = text.substr(open + 2, close - open - 2);
    if (name.starts_with("AWS::")) {
      parts.push_back({TemplatePart::Kind::Token, name, nullptr, nullptr});
    } else if (name.starts_with("!")) {
      parts.push_back({TemplatePart::Kind::Text, text.substr(open, 2), nullptr, nullptr});
      parts.push_back({TemplatePart::Kind::Text, name.substr(1), nullptr, nullptr});
      parts.push_back({TemplatePart::Kind::Text, "}", nullptr, nullptr});
    } else {
      const Value value = variables.is(Tag::Object) ? get_member(variables, name, at) : Value();
      append_text(value.is_nullish() ? unknown(Why::Library, at, name) : value, parts, at);
    }
    begin = close + 1;
  }
  parts.push_back({TemplatePart::Kind::Text, text.substr(std::min(begin, text.size())), nullptr, nullptr});
  return heap_->make_template(parts);
}

bool Machine::call_token_function(TypeId type, std::string_view name, const Arguments& arguments, Origin at,
                                  Value& result) {
  const Value first = argument(arguments, 0);
  if (type == known().fn) {
    if (name == "sub" && first.is(Tag::String)) {
      result = substitute(first.as_string(), argument(arguments, 1), at);
      return true;
    }
    if (name == "ref" && first.is(Tag::String) && first.as_string().starts_with("AWS::")) {
      result = token(first.as_string());
      return true;
    }
    if (name == "join") {
      Object* list = argument(arguments, 1).object();
      if (list != nullptr && list->kind == ObjectKind::Array) {
        result = array_method(*list, "join", {first}, at);
        return true;
      }
    }
    if (name == "importValue" || name == "transform") {
      result = unknown(Why::Imported, at, name);
      return true;
    }
    return false;
  }
  if (type == known().token) {
    if (name == "asString" || name == "asAny" || name == "asList" || name == "asNumber") {
      result = first;
      return true;
    }
    if (name == "isUnresolved") {
      const bool literal =
          first.is(Tag::String) || first.is(Tag::Number) || first.is(Tag::Boolean) || first.is_nullish();
      result = literal ? Value::boolean(false)
                       : computed(name, {first}, [&] { return unknown(Why::Computed, at, name); });
      return true;
    }
    return false;
  }
  if (type == known().lazy) {
    // Produced when the template is rendered; what it returns is read through references, so early is as good
    // as late.
    if (first.is(Tag::Object)) {
      result = call_method(first, "produce", {unknown(Why::Library, at)}, at);
      return true;
    }
    return false;
  }
  if (catalog::is_a(type, known().stack) && name == "of") {
    result = map_alternatives(first, [&](const Value& construct) -> Value {
      if (Object* object = construct.object()) return stack_of(*object, at);
      StaticType stack;
      stack.library = known().stack;
      if (!construct.is(Tag::Unknown)) return typed_unknown(Why::Computed, at, "stack", stack);
      const Value of = unknown_member(*construct.as_unknown(), "stack", at);
      if (of.is(Tag::Unknown)) of.as_unknown()->type = stack;
      return of;
    });
    return true;
  }
  if (catalog::is_a(type, known().stage) && name == "of") {
    result = map_alternatives(first, [&](const Value& construct) -> Value {
      for (Object* object = construct.object(); object != nullptr; object = narrow(object->scope).object()) {
        if (object->library != catalog::kNoType && catalog::is_a(object->library, known().stage))
          return object;
      }
      return unknown(Why::Library, at, "stage");
    });
    return true;
  }
  if (!name.empty() && arguments.size() == 1) {
    for (const ClassTest& test : kClassTests) {
      if (test.method != name) continue;
      result = map_alternatives(first, [&](const Value& value) -> Value {
        if (value.is(Tag::Unknown)) return unknown(Why::Computed, at, name);
        const Object* object = value.object();
        if (object == nullptr) return Value::boolean(false);
        if (object->library == catalog::kNoType) {
          // A class of the program's own that extends something unknown may be any of these.
          return object->is_construct || object->escaped ? Value(unknown(Why::Computed, at, name))
                                                         : Value::boolean(false);
        }
        return Value::boolean(catalog::is_a(object->library, catalog::find(test.fqn)));
      });
      return true;
    }
  }
  if (type == known().service_principal && name == "servicePrincipalName") {
    result = to_text(first, at);
    return true;
  }
  return false;
}

// ---------------------------------------------------------------------------------------------------------------
// Constructs and their nodes.

void Machine::construct_library(TypeId type, Object& instance, const Arguments& arguments, Origin at) {
  read_getters(arguments, at);
  instance.library = type;
  instance.made = {Construction::How::New, nullptr, catalog::kNoType, {}, arguments, at};
  if (type == catalog::kNoType || !catalog::is_a(type, known().construct)) return;
  instance.is_construct = true;
  const bool app = catalog::is_a(type, known().app);
  if (!app) {
    instance.scope = argument(arguments, 0);
    instance.construct_id = argument(arguments, 1);
  } else {
    instance.construct_id = Value::string("");
    if (const Object* props = argument(arguments, 0).object();
        props != nullptr && props->kind == ObjectKind::Plain) {
      if (const Value* context = props->properties.find("context")) {
        context_value("", {});
        copy_members(*context_, narrow(*context), {});
      }
    }
  }
  heap_->add_construct(instance);
}

Object* Machine::child_of(Object& parent, std::string_view id) {
  heap_->charge_looks(heap_->children_of(parent).size(), Value::string(id));
  for (Object* child : heap_->children_of(parent)) {
    if (!child->removed && child->construct_id.is(Tag::String) && child->construct_id.as_string() == id)
      return child;
  }
  return nullptr;
}

bool Machine::is_within(const Object& construct, const Object& ancestor) const {
  const Object* current = &construct;
  for (unsigned hops = 0; current != nullptr && hops < 64; ++hops) {
    if (current == &ancestor) return true;
    current = current->scope.object();
  }
  return false;
}

Value Machine::context_value(std::string_view key, Origin at) {
  if (context_ == nullptr) {
    const Value parsed = config_ != nullptr ? json_value(config_->context_json, {}) : Value();
    context_ =
        parsed.object() != nullptr ? parsed.object() : heap_->make_object(ObjectKind::Plain, {}, Guard());
  }
  if (key.empty()) return {};
  if (const Value* value = context_->properties.find(key)) return narrow(*value);
  // `cdk deploy -c key=value` may set it: the same unknown each time.
  const Value missing = unknown(Why::Context, at, heap_->keep(key));
  context_->properties.slot(heap_->keep(key)) = missing;
  return missing;
}

Value Machine::node_member(Object& node, std::string_view name, Origin at) {
  // `new Node(…)`, or the node of a class instead of a construct.
  if (node.made.receiver == nullptr) return unknown(Why::Library, at, name);
  Object& construct = *node.made.receiver;
  if (name == "defaultChild") {
    if (Object* child = default_child(construct, at)) return child;
    for (const std::string_view id : {"Resource", "Default"}) {
      if (Object* child = child_of(construct, id)) return child;
    }
    return unknown(Why::Library, at, name);
  }
  if (name == "scope") return construct.scope;
  if (name == "id") return construct.construct_id;
  if (name == "path") {
    const Value path = node_path(construct);
    if (path.is(Tag::String)) return path;
  }
  if (name == "root") {
    Object* current = &construct;
    while (Object* parent = narrow(current->scope).object()) {
      heap_->copied += kBytesPerLevel;
      current = parent;
    }
    return current;
  }
  if (name == "children") {
    std::vector<Value> children;
    for (Object* child : heap_->children_of(construct)) children.emplace_back(child);
    if (Object* child = default_child(construct, at)) children.emplace_back(child);
    Object* array = make_array(std::move(children), at);
    if (construct.kind == ObjectKind::LibraryObject)
      array->open = heap_->make_unknown(Why::Library, at, name);
    return array;
  }
  if (const auto member = catalog::member(node.library, name)) {
    if (member->kind == MemberKind::Method) {
      Object* method = heap_->make_object(ObjectKind::LibraryMethod, at, path_);
      method->receiver = &node;
      method->name = heap_->keep(name);
      return method;
    }
    return typed_member(node, *member, at);
  }
  return unknown(Why::Library, at, name);
}

Value Machine::call_node(Object& node, std::string_view name, const Arguments& arguments, Origin at) {
  if (node.made.receiver == nullptr) return unknown(Why::Library, at, name);
  Object& construct = *node.made.receiver;
  const Value first = argument(arguments, 0);
  if (name == "tryGetContext" || name == "getContext") {
    return map_alternatives(first, [&](const Value& key) -> Value {
      if (key.is(Tag::String)) return context_value(key.as_string(), at);
      return unknown(Why::Context, at);
    });
  }
  if (name == "setContext" && first.is(Tag::String)) {
    context_value("", at);
    assign_slot(context_->properties.slot(first.as_string()), argument(arguments, 1), Guard());
    return {};
  }
  if ((name == "findChild" || name == "tryFindChild") && first.is(Tag::String)) {
    if (Object* child = child_of(construct, first.as_string())) return child;
    if (first.as_string() == catalog::default_child_id(construct.library)) {
      if (Object* child = default_child(construct, at)) return child;
    }
    if (name == "tryFindChild" && construct.kind == ObjectKind::Instance &&
        construct.library == known().construct) {
      const bool all_known = std::ranges::all_of(heap_->children_of(construct), [](const Object* child) {
        return child->construct_id.is(Tag::String);
      });
      if (all_known) return {};
    }
    const Value child = unknown(Why::Library, at, heap_->keep(first.as_string()));
    return name == "findChild" ? child : maybe(child);
  }
  if (name == "findAll") {
    std::vector<Value> all;
    for (std::size_t i = 0; i < heap_->constructs.size(); ++i) {
      Object* object = heap_->constructs[i];
      if (!is_within(*object, construct)) continue;
      all.emplace_back(object);
      if (Object* child = default_child(*object, at)) all.emplace_back(child);
    }
    return make_array(std::move(all), at);
  }
  if (name == "tryRemoveChild") {
    Object* one = first.is(Tag::String) ? child_of(construct, first.as_string()) : nullptr;
    if (one != nullptr) {
      one->removed = true;
    } else if (first.is(Tag::String) && default_child(construct, at) != nullptr) {
      // The resource of an L2: what is left of the construct is none.
      if (first.as_string() == catalog::default_child_id(construct.library)) construct.removed = true;
    } else if (!first.is(Tag::String)) {
      for (Object* child : heap_->children_of(construct)) child->removed = true;
    }
    return unknown(Why::Library, at, name);
  }
  if (name == "addDependency" || name == "addMetadata" || name == "addValidation" || name == "lock")
    return {};
  const auto member = catalog::member(node.library, name);
  return member ? perhaps(*member, library_result(member->type, &node, node.library, name, arguments, at,
                                                  Construction::How::Method))
                : unknown(Why::Library, at, heap_->keep(name));
}

// ---------------------------------------------------------------------------------------------------------------
// Aspects: they run over the finished tree.

void Machine::visit_with_aspect(const Value& aspect, Object& construct, Origin at) {
  call_method(aspect, "visit", {Value(&construct)}, at);
  if (construct.kind != ObjectKind::LibraryObject && construct.kind != ObjectKind::Instance) return;
  if (Object* child = default_child(construct, at)) call_method(aspect, "visit", {Value(child)}, at);
  const auto role = catalog::implicit_role_of(construct.library);
  if (!role || construct.made.how != Construction::How::New) return;
  const Value props = props_of(construct);
  const Value given = props.is(Tag::Object) ? get_member(props, role->property, at) : props;
  if (!given.is_nullish()) return;
  visit_with_aspect(aspect, *heap_->implicit_role(construct, *role), at);
}

void Machine::apply_aspect(const Value& aspect, const Value& scope, Origin at) {
  if (scope.is(Tag::Choice) || aspect.is(Tag::Choice)) {
    heap_->for_each_alternative(scope, path_, [&](Guard outer, const Value& one_scope) {
      heap_->for_each_alternative(aspect, outer, [&](Guard inner, const Value& one_aspect) {
        Narrowed narrowed(*this, inner);
        apply_aspect(one_aspect, one_scope, at);
      });
    });
    return;
  }
  Object* root = scope.object();
  if (aspect.is(Tag::Unknown)) {
    const std::string_view package =
        aspect.as_unknown()->detail.substr(0, aspect.as_unknown()->detail.find('.'));
    if (catalog::is_read_only_aspect_package(package)) return;
    if (root != nullptr) heap_->aspects_applied_opaquely.push_back(root);
    return;
  }
  const Object* object = aspect.object();
  if (object == nullptr || root == nullptr) return;
  if (object->kind != ObjectKind::Instance && object->kind != ObjectKind::Plain)
    return;  // the library's own: tags
  if (object->kind == ObjectKind::Instance) {
    for (const Object* c = object->instance_of; c != nullptr; c = c->superclass) {
      if (c->opaque_base != nullptr && !catalog::is_read_only_aspect_package(c->opaque_base->detail.substr(
                                           0, c->opaque_base->detail.find('.')))) {
        heap_->aspects_applied_opaquely.push_back(root);
        break;
      }
    }
  }
  for (std::size_t i = 0; i < heap_->constructs.size() && fuel_ > 0; ++i) {
    heap_->copied += kBytesPerLevel;
    if (is_within(*heap_->constructs[i], *root)) visit_with_aspect(aspect, *heap_->constructs[i], at);
  }
}

void Machine::run_aspects() {
  visiting_ = true;
  for (; aspects_done_ < heap_->calls.size(); ++aspects_done_) {
    const Object* receiver = heap_->calls[aspects_done_].receiver;
    if (receiver == nullptr || receiver->library != known().aspects) continue;
    const LibraryCall call = heap_->calls[aspects_done_];  // a copy: visiting adds calls
    if (call.member != "add") continue;
    Narrowed narrowed(*this, call.guard);
    apply_aspect(argument(call.arguments, 0), argument(call.receiver->made.arguments, 0), call.origin);
  }
  visiting_ = false;
}

}  // namespace presynth::interp
