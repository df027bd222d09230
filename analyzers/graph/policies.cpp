// Policy documents as they will be rendered: statements, key policies.
//
// CDK renders policies when everything has run, so order never matters here: a statement that was changed
// after it was added is read as it is at the end (knowledge: experiments b_loggroup, c_grants, d_boundary).
#include <algorithm>
#include <array>

#include "analyzers/catalog/constructs.h"
#include "analyzers/graph/index.h"
#include "analyzers/graph/reader.h"

namespace presynth::graph {

using iam::Ternary;
using value::Evaluation;
using value::Guard;
using value::Object;
using value::ObjectKind;
using value::Origin;
using value::Tag;
using value::TemplatePart;
using value::Value;
using How = value::Construction::How;

namespace {

constexpr unsigned kMaxDepth = 24;

/// The elements of a list value, each a choice when it is there on some paths only, and whether there may be
/// others. A value that is no list counts as a list of one.
struct List {
  std::vector<Value> elements;
  bool open = false;
};

List list_of(Evaluation& heap, const Value& value, Guard under) {
  List list;
  heap.for_each_alternative(value, under, [&](Guard guard, const Value& one) {
    const bool sure = heap.conditions.implies(under, guard);
    if (one.is_nullish()) return;
    const Object* object = one.object();
    if (object != nullptr && (object->kind == ObjectKind::Array || object->kind == ObjectKind::Set)) {
      for (const Value& element : object->elements) {
        list.elements.push_back(sure ? element : heap.make_choice({{guard, element}}, {}));
      }
      list.open = list.open || object->open != nullptr || object->escaped;
      return;
    }
    if (one.is(Tag::Unknown)) {
      list.open = true;
      return;
    }
    list.elements.push_back(sure ? one : heap.make_choice({{guard, one}}, {}));
  });
  return list;
}

Ternary or_ternary(Ternary a, Ternary b) { return a || b; }

/// "*" is everyone where accounts, roles and users are named.
iam::Principal named(iam::PrincipalKind kind, iam::Text id) {
  const bool any = kind == iam::PrincipalKind::Aws && id.is_literal() && id.to_string() == "*";
  return {any ? iam::PrincipalKind::Any : kind, any ? iam::Text() : std::move(id)};
}

}  // namespace

iam::Text PolicyReader::text_of(const Value& value) const {
  switch (value.tag()) {
    case Tag::Object: return intrinsic_text(*value.as_object());
    case Tag::String: return iam::Text(std::string(value.as_string()));
    case Tag::Template: {
      iam::Text text;
      for (const TemplatePart& part : value.as_template().parts) {
        iam::Part made;
        switch (part.kind) {
          case TemplatePart::Kind::Text: made.literal = part.text; break;
          case TemplatePart::Kind::Token:
            made.hole = true;
            made.token = part.text;
            break;
          default: made.hole = true; break;
        }
        text.parts.push_back(std::move(made));
      }
      return text;
    }
    default: return iam::Text::unknown();
  }
}

iam::Text PolicyReader::intrinsic_text(const Object& object) const {
  // L1 properties may hold CloudFormation's own functions: { Ref: 'AWS::Region' }, { 'Fn::Sub': '…' }.
  const auto& members = object.properties.all();
  if (object.kind != ObjectKind::Plain || members.size() != 1 || object.open != nullptr)
    return iam::Text::unknown();
  const auto& [name, argument] = members.front();
  iam::Text text;
  const auto literal = [&](std::string_view part) {
    if (!part.empty()) text.parts.push_back({std::string(part), false, {}});
  };
  const auto hole = [&](std::string_view token) { text.parts.push_back({{}, true, std::string(token)}); };
  if (name == "Ref" && argument.is(Tag::String)) {
    hole(argument.as_string().starts_with("AWS::") ? argument.as_string() : "");
    return text;
  }
  if (name == "Fn::Sub" && argument.is(Tag::String)) {
    std::string_view rest = argument.as_string();
    for (std::size_t open = rest.find("${"); open != std::string_view::npos; open = rest.find("${")) {
      const std::size_t close = rest.find('}', open);
      if (close == std::string_view::npos || rest.substr(open).starts_with("${!"))
        return iam::Text::unknown();
      literal(rest.substr(0, open));
      const std::string_view token = rest.substr(open + 2, close - open - 2);
      hole(token.starts_with("AWS::") ? token : "");
      rest.remove_prefix(close + 1);
    }
    literal(rest);
    return text;
  }
  if (name == "Fn::Join" && argument.object() != nullptr && argument.object()->elements.size() == 2) {
    const Value separator = argument.object()->elements[0];
    const Object* list = argument.object()->elements[1].object();
    if (!separator.is(Tag::String) || list == nullptr || list->kind != ObjectKind::Array ||
        list->open != nullptr) {
      return iam::Text::unknown();
    }
    for (std::size_t i = 0; i < list->elements.size(); ++i) {
      if (i > 0) literal(separator.as_string());
      const iam::Text part = text_of(list->elements[i]);
      text.parts.insert(text.parts.end(), part.parts.begin(), part.parts.end());
    }
    return text;
  }
  return iam::Text::unknown();
}

void PolicyReader::read_texts(const Value& value, Entries<iam::Text> into) {
  const List list = list_of(heap_, value, under_);
  into.open = into.open || list.open;
  for (const Value& element : list.elements) {
    heap_.for_each_alternative(element, under_, [&](Guard guard, const Value& one) {
      if (one.is(Tag::Unknown)) {
        into.open = true;
      } else if (!one.is_nullish()) {
        into.add(text_of(one), heap_.conditions.implies(under_, guard));
      }
    });
  }
}

void PolicyReader::open(Policy& policy, std::string reason, Origin at) {
  policy.document.open = true;
  if (!policy.open_reason.empty()) return;
  policy.open_reason = std::move(reason);
  if (at.file != nullptr && at.node != nullptr) policy.open_place = ConstructGraph::place(at);
}

void PolicyReader::push(Policy& policy, iam::Statement statement, Guard guard, Origin at) {
  const Ternary applies = holds(heap_, under_, guard);
  if (applies == Ternary::No) return;
  statement.applies = statement.applies && applies;
  policy.document.statements.push_back(std::move(statement));
  policy.places.push_back(ConstructGraph::place(at));
}

// ---------------------------------------------------------------------------------------------------------------
// Principals.

void PolicyReader::read_json_principals(const Value& value, Entries<iam::Principal> into) {
  if (value.is(Tag::Choice)) {
    heap_.for_each_alternative(value, under_, [&](Guard guard, const Value& one) {
      into.when(heap_.conditions.implies(under_, guard),
                [&](Entries<iam::Principal> way) { read_json_principals(one, way); });
    });
    return;
  }
  if (value.is_nullish()) return;
  if (value.is(Tag::String)) {
    into.sure.push_back(named(iam::PrincipalKind::Aws, text_of(value)));
    return;
  }
  const Object* object = value.object();
  if (object == nullptr || object->kind != ObjectKind::Plain || object->open != nullptr ||
      !object->entries.empty()) {
    into.open = true;
    if (object == nullptr || object->kind != ObjectKind::Plain) return;
  }
  for (const auto& [name, member] : object->properties.all()) {
    iam::PrincipalKind kind = iam::PrincipalKind::Unknown;
    if (name == "Service") kind = iam::PrincipalKind::Service;
    if (name == "AWS") kind = iam::PrincipalKind::Aws;
    if (name == "Federated") kind = iam::PrincipalKind::Federated;
    if (name == "CanonicalUser") kind = iam::PrincipalKind::CanonicalUser;
    read_named(kind, member, into);
  }
}

void PolicyReader::read_named(iam::PrincipalKind kind, const Value& names, Entries<iam::Principal> into) {
  std::vector<iam::Text> sure;
  std::vector<iam::Text> maybe;
  read_texts(names, {sure, &maybe, into.open});
  for (iam::Text& text : sure) into.add(named(kind, std::move(text)), true);
  for (iam::Text& text : maybe) into.add(named(kind, std::move(text)), false);
}

void PolicyReader::read_principal(const Value& value, Entries<iam::Principal> into, Ternary& conditional) {
  if (++depth_ > kMaxDepth) {
    into.open = true;
    --depth_;
    return;
  }
  heap_.for_each_alternative(value, under_, [&](Guard guard, const Value& one) {
    if (!heap_.conditions.implies(under_, guard)) {
      // Which one it is, is not known, so none of them is surely there.
      Ternary sometimes = Ternary::No;
      into.when(false, [&](Entries<iam::Principal> way) { read_principal(one, way, sometimes); });
      conditional = or_ternary(conditional, sometimes && Ternary::Unknown);
      return;
    }
    const Object* object = one.object();
    if (object == nullptr) {
      into.open = into.open || !one.is_nullish();
      return;
    }
    if (object->library == catalog::kNoType) {
      if (object->kind == ObjectKind::Instance && object->instance_of->opaque_base == nullptr) {
        into.sure.push_back(
            {iam::PrincipalKind::Aws, iam::Text::unknown()});  // a construct of the program's own
      }
      into.open = true;
      return;
    }
    std::string kind;
    for (catalog::TypeId type = object->library; type != catalog::kNoType && kind.empty();
         type = catalog::info(type).base) {
      const auto found = LibraryFacts::get().principals.find(static_cast<std::uint32_t>(type));
      if (found != LibraryFacts::get().principals.end()) kind = found->second;
    }
    const auto& arguments = object->made.arguments;
    if (object->made.how == How::Method && object->made.receiver != nullptr) {
      // `principal.withConditions(…)`, `principal.withSessionTags()`, `role.withoutPolicyUpdates()`.
      if (object->made.member == "withConditions") conditional = Ternary::Yes;
      read_principal(Value(object->made.receiver), into, conditional);
      return;
    }
    // Principals are their own `grantPrincipal`; of a function it is the role.
    if (object->made.how == How::Property && object->made.member == "grantPrincipal" &&
        object->made.receiver != nullptr) {
      read_principal(Value(object->made.receiver), into, conditional);
      return;
    }
    if (object->made.how == How::StaticMethod && object->made.member == "fromStaticServicePrincipleName")
      kind = "service";
    if (kind == "service") {
      const Value name = first_argument(arguments, 0);
      if (name.is(Tag::String) || name.is(Tag::Template) || name.is(Tag::Choice)) {
        read_named(iam::PrincipalKind::Service, name, into);
      } else {
        into.open = true;
      }
      // `new ServicePrincipal(name, { conditions })`.
      if (!member(heap_, first_argument(arguments, 1), "conditions", under_).is_nullish())
        conditional = Ternary::Yes;
    } else if (kind == "arn") {
      read_named(iam::PrincipalKind::Aws, first_argument(arguments, 0), into);
    } else if (kind == "any") {
      into.sure.push_back({iam::PrincipalKind::Any, {}});
    } else if (kind == "composite") {
      for (const Value& part : arguments) read_principal(part, into, conditional);
      for (const std::uint32_t index : object->calls) {
        const value::LibraryCall& call = heap_.calls[index];
        const Ternary added = holds(heap_, under_, call.guard);
        if (call.member != "addPrincipals" || added == Ternary::No) continue;
        into.when(added == Ternary::Yes, [&](Entries<iam::Principal> way) {
          for (const Value& part : call.arguments) read_principal(part, way, conditional);
        });
      }
    } else if (kind == "withConditions" || kind == "wrapped") {
      if (kind == "withConditions") conditional = Ternary::Yes;
      read_principal(first_argument(arguments, 0), into, conditional);
    } else if (kind == "viaService") {
      // Renders its base principal (any, without one) with a kms:ViaService condition.
      conditional = Ternary::Yes;
      const Value base = first_argument(arguments, 1);
      if (base.is_nullish()) {
        into.sure.push_back({iam::PrincipalKind::Any, {}});
      } else {
        read_principal(base, into, conditional);
      }
    } else if (kind.empty() && is_library(*object, "aws-cdk-lib.aws_iam.PrincipalBase")) {
      into.open = true;  // a class of the program's own may stand for anybody
    } else if (kind == "account" || catalog::member(object->library, "grantPrincipal")) {
      // Roles, users, functions, accounts: never a service.
      into.sure.push_back({iam::PrincipalKind::Aws, iam::Text("arn:")});
    } else {
      into.open = true;
    }
  });
  --depth_;
}

// ---------------------------------------------------------------------------------------------------------------
// Statements and documents.

void PolicyReader::read_effect(const Value& value, iam::Statement& statement) {
  std::size_t alternatives = 0;
  heap_.for_each_alternative(value, under_, [&](Guard, const Value& one) {
    ++alternatives;
    const Object* object = one.object();
    std::string_view name;
    if (object != nullptr) name = object->made.member;
    if (one.is(Tag::String)) name = one.as_string();
    if (one.is_nullish() || name == "ALLOW" || name == "Allow") {
      statement.effect = iam::Effect::Allow;
    } else if (name == "DENY" || name == "Deny") {
      statement.effect = iam::Effect::Deny;
    } else {
      statement.effect = iam::Effect::Unknown;
    }
  });
  if (alternatives > 1) statement.effect = iam::Effect::Unknown;
}

void PolicyReader::read_conditions(const Value& value, iam::Statement& statement) {
  heap_.for_each_alternative(value, under_, [&](Guard guard, const Value& one) {
    if (one.is_nullish()) return;
    const Object* object = one.object();
    const bool sure = heap_.conditions.implies(under_, guard);
    if (object != nullptr && object->kind == ObjectKind::Plain && object->open == nullptr &&
        object->entries.empty()) {
      if (object->properties.empty()) return;
      statement.conditional = or_ternary(statement.conditional, sure ? Ternary::Yes : Ternary::Unknown);
    } else {
      statement.conditional = or_ternary(statement.conditional, Ternary::Unknown);
    }
  });
}

bool PolicyReader::is_about_other_keys(const Value& resources) const {
  if (key_ == nullptr) return false;
  const List list = list_of(heap_, resources, under_);
  return !list.open && !list.elements.empty() && std::ranges::all_of(list.elements, [&](const Value& one) {
    if (!one.is(Tag::Template) || one.as_template().parts.size() != 1) return false;
    const TemplatePart& part = one.as_template().parts.front();
    return part.kind == TemplatePart::Kind::Attribute && part.object != key_ && part.object != nullptr &&
           part.object->made.how == How::New && is_library(*part.object, "aws-cdk-lib.aws_kms.Key");
  });
}

void PolicyReader::read_statement_props(const Value& props, bool json, Guard, iam::Statement& statement) {
  const auto get = [&](std::string_view camel, std::string_view pascal) {
    return member(heap_, props, json ? pascal : camel, under_);
  };
  read_effect(get("effect", "Effect"), statement);
  read_texts(get("actions", "Action"), actions(statement));
  read_texts(get("notActions", "NotAction"), not_actions(statement));
  read_texts(get("resources", "Resource"), resources(statement));
  read_texts(get("notResources", "NotResource"), not_resources(statement));
  if (is_about_other_keys(get("resources", "Resource"))) statement.applies = Ternary::No;
  read_conditions(get("conditions", "Condition"), statement);
  if (json) {
    read_json_principals(get("", "Principal"), principals(statement));
    read_json_principals(get("", "NotPrincipal"), not_principals(statement));
    return;
  }
  const auto read_principals = [&](const Value& value, Entries<iam::Principal> into) {
    const List list = list_of(heap_, value, under_);
    into.open = into.open || list.open;
    for (const Value& element : list.elements) read_principal(element, into, statement.conditional);
  };
  read_principals(get("principals", ""), principals(statement));
  read_principals(get("notPrincipals", ""), not_principals(statement));
}

void PolicyReader::apply_statement_calls(const Object& object, iam::Statement& statement) {
  for (const std::uint32_t index : object.calls) {
    const value::LibraryCall& call = heap_.calls[index];
    const Ternary sure = holds(heap_, under_, call.guard);
    if (sure == Ternary::No) continue;
    const bool surely = sure == Ternary::Yes;
    const auto texts = [&](Entries<iam::Text> into) {
      into.when(surely, [&](Entries<iam::Text> way) {
        for (const Value& value : call.arguments) read_texts(value, way);
      });
    };
    const auto aws = [&](std::string_view) {
      principals(statement).add({iam::PrincipalKind::Aws, text_of(first_argument(call.arguments, 0))},
                                surely);
    };
    const std::string_view name = call.member;
    if (name == "addActions") {
      texts(actions(statement));
    } else if (name == "addNotActions") {
      texts(not_actions(statement));
    } else if (name == "addResources") {
      texts(resources(statement));
    } else if (name == "addAllResources") {
      resources(statement).add("*", surely);
    } else if (name == "addNotResources") {
      texts(not_resources(statement));
    } else if (name == "addPrincipals" || name == "addNotPrincipals") {
      const auto into = name == "addPrincipals" ? principals(statement) : not_principals(statement);
      into.when(surely, [&](Entries<iam::Principal> way) {
        for (const Value& value : call.arguments) read_principal(value, way, statement.conditional);
      });
    } else if (name == "addServicePrincipal") {
      const Value service = first_argument(call.arguments, 0);
      if (service.is(Tag::String) || service.is(Tag::Template)) {
        principals(statement).add({iam::PrincipalKind::Service, text_of(service)}, surely);
      } else {
        statement.principals_open = true;
      }
    } else if (name == "addAnyPrincipal") {
      principals(statement).add({iam::PrincipalKind::Any, {}}, surely);
    } else if (name == "addArnPrincipal") {
      principals(statement).add(named(iam::PrincipalKind::Aws, text_of(first_argument(call.arguments, 0))),
                                surely);
    } else if (name == "addAwsAccountPrincipal" || name == "addAccountRootPrincipal" ||
               name == "addCanonicalUserPrincipal" || name == "addFederatedPrincipal") {
      aws(name);
    } else if (name == "addCondition" || name == "addConditions" || name.ends_with("Condition")) {
      statement.conditional =
          or_ternary(statement.conditional, sure == Ternary::Yes ? Ternary::Yes : Ternary::Unknown);
    } else if (name == "=") {
      const Value property = first_argument(call.arguments, 0);
      if (property.is(Tag::String) && property.as_string() == "effect") {
        if (sure == Ternary::Yes) {
          read_effect(first_argument(call.arguments, 1), statement);
        } else {
          statement.effect = iam::Effect::Unknown;
        }
      }
    }
  }
}

void PolicyReader::read_statement_object(Object& object, Guard guard, Policy& policy) {
  iam::Statement statement;
  const auto& made = object.made;
  if (made.how == How::New) {
    read_statement_props(first_argument(made.arguments, 0), false, guard, statement);
  } else if (made.how == How::StaticMethod && made.member == "fromJson") {
    read_statement_props(first_argument(made.arguments, 0), true, guard, statement);
  } else if (made.how == How::Method && made.member == "copy" && made.receiver != nullptr) {
    Policy original;
    read_statement_object(*made.receiver, under_, original);
    if (original.document.statements.size() != 1) {
      open(policy, "a statement is copied from one that is not understood", object.origin);
      return;
    }
    statement = original.document.statements.front();
    // `copy({ … })` replaces what it names.
    const Value overrides = first_argument(made.arguments, 0);
    if (!overrides.is_nullish()) {
      iam::Statement over;
      read_statement_props(overrides, false, guard, over);
      const auto has = [&](std::string_view name) {
        return !member(heap_, overrides, name, under_).is_nullish();
      };
      if (has("effect")) statement.effect = over.effect;
      if (has("actions")) {
        statement.actions = over.actions;
        statement.maybe_actions = over.maybe_actions;
      }
      if (has("notActions")) statement.not_actions = over.not_actions;
      if (has("principals")) {
        statement.principals = over.principals;
        statement.maybe_principals = over.maybe_principals;
      }
      if (has("resources")) {
        statement.resources = over.resources;
        statement.maybe_resources = over.maybe_resources;
      }
      if (has("conditions")) statement.conditional = over.conditional;
      statement.actions_open = statement.actions_open || over.actions_open;
      statement.principals_open = statement.principals_open || over.principals_open;
    }
  } else if (made.how == How::Method && made.member == "freeze" && made.receiver != nullptr) {
    read_statement_object(*made.receiver, guard, policy);
    return;
  } else {
    open(policy, "a statement is made in a way that is not understood", object.origin);
    return;
  }
  apply_statement_calls(object, statement);
  if (object.escaped) {
    statement.actions_open = true;
    statement.principals_open = true;
  }
  push(policy, std::move(statement), guard, object.origin);
}

void PolicyReader::read_statement(const Value& value, Guard guard, Policy& policy) {
  if (++depth_ > kMaxDepth) {
    open(policy, "the policy is nested too deep", {});
    --depth_;
    return;
  }
  heap_.for_each_alternative(value, under_, [&](Guard alternative, const Value& one) {
    if (one.is_nullish()) return;
    const std::optional<Guard> both = heap_.conditions.conjoin(guard, alternative);
    if (!both) return;
    Object* object = one.object();
    if (object != nullptr && object->kind == ObjectKind::LibraryObject &&
        is_library(*object, "aws-cdk-lib.aws_iam.PolicyStatement")) {
      read_statement_object(*object, *both, policy);
    } else if (object != nullptr && object->kind == ObjectKind::Instance &&
               is_library(*object, "aws-cdk-lib.aws_iam.PolicyStatement")) {
      read_statement_object(*object, *both, policy);
    } else if (object != nullptr && object->kind == ObjectKind::Plain) {
      iam::Statement statement;
      read_statement_props(one, true, *both, statement);
      if (object->open != nullptr) {
        statement.actions_open = statement.principals_open = statement.resources_open = true;
        statement.effect =
            object->properties.find("Effect") != nullptr ? statement.effect : iam::Effect::Unknown;
      }
      push(policy, std::move(statement), *both, object->origin);
    } else {
      open(policy,
           one.is(Tag::Unknown) ? "a statement of it is not known: " + reason_of(*one.as_unknown())
                                : "a statement of it is not understood",
           one.is(Tag::Unknown) ? one.as_unknown()->origin : Origin{});
    }
  });
  --depth_;
}

void PolicyReader::read_document(const Value& value, Guard guard, Policy& policy) {
  if (++depth_ > kMaxDepth) {
    open(policy, "the policy is nested too deep", {});
    --depth_;
    return;
  }
  const auto read_list = [&](const Value& list_value, Guard under, Origin at) {
    const List list = list_of(heap_, list_value, under_);
    if (list.open) open(policy, "its list of statements is not known in full", at);
    for (const Value& element : list.elements) read_statement(element, under, policy);
  };
  heap_.for_each_alternative(value, under_, [&](Guard alternative, const Value& one) {
    if (one.is_nullish()) return;
    const std::optional<Guard> both = heap_.conditions.conjoin(guard, alternative);
    if (!both) return;
    const Object* object = one.object();
    if (object != nullptr && is_library(*object, "aws-cdk-lib.aws_iam.PolicyDocument")) {
      if (object->made.how == How::New) {
        read_list(member(heap_, first_argument(object->made.arguments, 0), "statements", under_), *both,
                  object->origin);
        if (first_argument(object->made.arguments, 0).is(Tag::Unknown))
          open(policy, "its props are not known", object->origin);
      } else if (object->made.how == How::StaticMethod && object->made.member == "fromJson") {
        read_document(first_argument(object->made.arguments, 0), *both, policy);
      } else if (object->made.how == How::Property && object->made.receiver != nullptr &&
                 object->made.member == catalog::own_document(object->made.receiver->library)) {
        // `managedPolicy.document`: the caller reads what the policy's own props say.
      } else {
        open(policy, "the document is made inside aws-cdk-lib", object->origin);
      }
      for (const std::uint32_t index : object->calls) {
        const value::LibraryCall& call = heap_.calls[index];
        const std::optional<Guard> when = heap_.conditions.conjoin(*both, call.guard);
        if (call.member != "addStatements" || !when) continue;
        for (const Value& statement : call.arguments) read_statement(statement, *when, policy);
      }
      if (object->escaped)
        open(policy, "the document is handed to code outside the program", object->escaped_at);
      return;
    }
    if (object != nullptr && object->kind == ObjectKind::Plain) {
      if (object->open != nullptr) open(policy, "the document is not known in full", object->origin);
      read_list(member(heap_, one, "Statement", under_), *both, object->origin);
      return;
    }
    open(policy,
         one.is(Tag::Unknown) ? "the document is not known: " + reason_of(*one.as_unknown())
                              : "the document is not understood",
         one.is(Tag::Unknown) ? one.as_unknown()->origin : Origin{});
  });
  --depth_;
}

void PolicyReader::add_grant(const std::vector<std::string>& actions, const Value& grantee, Guard guard,
                             Origin at, Policy& policy) {
  iam::Statement statement;
  for (const std::string& action : actions) statement.actions.emplace_back(action);
  statement.resources.emplace_back("*");
  read_principal(grantee, principals(statement), statement.conditional);
  push(policy, std::move(statement), guard, at);
}

Policy::Doubt Policy::doubt() const {
  if (!open_reason.empty()) return {open_reason, open_place};
  for (std::size_t i = 0; i < document.statements.size(); ++i) {
    const iam::Statement& statement = document.statements[i];
    const auto because = [&](std::string reason) { return Doubt{std::move(reason), places[i]}; };
    if (statement.applies == Ternary::Unknown)
      return because("whether one of the policy's statements is added is not known");
    if (statement.effect == iam::Effect::Unknown)
      return because("the effect of one of the policy's statements is not known");
    if (statement.actions_open || !statement.maybe_actions.empty())
      return because("the actions of one of the policy's statements are known only in part");
    if (statement.principals_open || !statement.maybe_principals.empty())
      return because("the principals of one of the policy's statements are known only in part");
    const bool holes = std::ranges::any_of(
        statement.principals, [](const iam::Principal& principal) { return !principal.id.is_literal(); });
    if (holes && statement.principals.size() == 1 &&
        statement.principals.front().kind != iam::PrincipalKind::Aws)
      return because("the principal of one of the policy's statements is known only in part");
    if (statement.conditional != Ternary::No)
      return because("one of the policy's statements holds only under a condition");
    if (statement.resources_open || !statement.maybe_resources.empty())
      return because("the resources of one of the policy's statements are known only in part");
  }
  return {"one of the policy's statements holds only for some resources", std::nullopt};
}

// ---------------------------------------------------------------------------------------------------------------
// Key policies.

Policy ConstructGraph::key_policy(const Construct& key, Guard under) const {
  Policy policy;
  Evaluation& heap = *heap_;
  Object& object = *key.object();
  PolicyReader reader(*this, under);
  reader.set_key(object);

  Location set_at;
  const Value document = property_value(key, "KeyPolicy", set_at);
  bool default_sometimes = false;
  heap.for_each_alternative(document, under, [&](Guard guard, const Value& one) {
    if (one.is_nullish()) {
      default_sometimes = true;
      return;
    }
    reader.read_document(one, guard, policy);
  });
  if (default_sometimes) {
    // Without `policy`, CDK writes one statement: kms:* for the account's root, which is no service.
    iam::Statement root;
    root.actions.emplace_back("kms:*");
    root.resources.emplace_back("*");
    iam::Text account;
    account.parts = {{"arn:", false, {}},
                     {{}, true, "AWS::Partition"},
                     {":iam::", false, {}},
                     {{}, true, "AWS::AccountId"},
                     {":root", false, {}}};
    root.principals.push_back({iam::PrincipalKind::Aws, std::move(account)});
    policy.document.statements.push_back(std::move(root));
    policy.places.push_back(key.location());
  }

  // A policy that is set on the L1 replaces what the L2 renders, whatever was added to that.
  const Ternary replaced = is_set_on_l1(heap, object, "KeyPolicy", under);
  if (replaced == Ternary::Yes) policy.set_at = set_at;
  if (replaced == Ternary::Unknown)
    reader.open(policy, "an escape hatch may replace it", key.object()->origin);

  const Index& index = *index_;
  if (const auto found = index.key_calls.find(&object);
      found != index.key_calls.end() && replaced != Ternary::Yes) {
    for (const KeyCall& entry : found->second) {
      if (policy.document.statements.size() > kMaxStatements) break;
      const value::LibraryCall& call = heap.calls[entry.call];
      const std::optional<Guard> guard = heap.conditions.conjoin(call.guard, entry.guard);
      if (!guard) continue;
      const Value first = first_argument(call.arguments, 0);
      const bool of_key = call.receiver == nullptr ||
                          is_library(*call.receiver, "aws-cdk-lib.aws_kms.IKey") ||
                          is_library(*call.receiver, "aws-cdk-lib.aws_kms.CfnKey") ||
                          is_library(*call.receiver, "aws-cdk-lib.aws_kms.KeyGrants") ||
                          is_library(*call.receiver, "aws-cdk-lib.aws_kms.IAlias");
      if (!of_key) {
        // A grant on what is encrypted with the key: a statement for services, whose actions differ; for
        // roles it goes into their own policy.
        iam::Statement statement;
        reader.read_principal(first, principals(statement), statement.conditional);
        statement.actions_open = true;
        statement.resources.emplace_back("*");
        const auto is_service = [](const iam::Principal& principal) {
          return principal.kind == iam::PrincipalKind::Service || principal.kind == iam::PrincipalKind::Any;
        };
        if (std::ranges::any_of(statement.principals, is_service) ||
            std::ranges::any_of(statement.maybe_principals, is_service)) {
          reader.push(policy, std::move(statement), *guard, call.origin);
        }
        continue;
      }
      if (call.member == "addToResourcePolicy") {
        reader.read_statement(first, *guard, policy);
        continue;
      }
      if (call.member == "addStatementToResourcePolicy") {
        reader.read_statement(member(heap, first, "statement", under), *guard, policy);
        continue;
      }
      if (call.member == "addToPrincipalOrResource" || call.member == "addToPrincipalAndResource") {
        iam::Statement statement;
        reader.read_texts(member(heap, first, "actions", under), actions(statement));
        reader.read_principal(member(heap, first, "grantee", under), principals(statement),
                              statement.conditional);
        statement.resources.emplace_back("*");
        const Ternary applies = holds(heap, under, *guard);
        if (applies == Ternary::No) continue;
        statement.applies = applies;
        policy.document.statements.push_back(std::move(statement));
        policy.places.push_back(place(call.origin));
        continue;
      }
      std::string name(call.member);
      if (name.starts_with("grant") && name.size() > 5) {
        name = name.substr(5);
        name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
      }
      const auto grant = LibraryFacts::get().key_grants.find(name);
      if (grant != LibraryFacts::get().key_grants.end()) {
        reader.add_grant(grant->second, first, *guard, call.origin, policy);
      } else if (call.member == "grant" || call.member == "actions") {
        iam::Statement statement;
        for (std::size_t i = 1; i < call.arguments.size(); ++i) {
          reader.read_texts(call.arguments[i], actions(statement));
        }
        reader.read_principal(first, principals(statement), statement.conditional);
        statement.applies = holds(heap, under, *guard);
        if (statement.applies == Ternary::No) continue;
        policy.document.statements.push_back(std::move(statement));
        policy.places.push_back(place(call.origin));
      } else if (call.member.starts_with("grant") || call.member == "addKeyPolicy") {
        reader.open(policy, "its method " + std::string(call.member) + " is not known", call.origin);
      }
    }
  }

  // What is added to the document that the key made for itself: `this.policy.addStatements(…)`.
  for (const auto& [name, value] : object.derived) {
    if (replaced != Ternary::Yes && name == catalog::own_document(object.library))
      reader.read_document(value, Guard(), policy);
  }

  // What other constructs of the library add by themselves.
  for (std::size_t r = 0; r < index.granting.size() && replaced != Ternary::Yes; ++r) {
    const LibraryFacts::ConstructorKeyGrant& rule = LibraryFacts::get().constructor_key_grants[r];
    for (Object* construct : index.granting[r]) {
      const auto at_path = [&](const std::vector<std::string>& names) {
        Value current = props_of(*construct);
        for (const std::string& name : names) {
          const Object* reached = current.object();
          if (reached != nullptr && reached->is_construct) current = props_of(*reached);
          current = member(heap, current, name, under);
        }
        return current;
      };
      heap.for_each_alternative(at_path(rule.key), under, [&](Guard guard, const Value& one) {
        if (one.object() == nullptr || resource_object(one.object()) != &object) return;
        iam::Statement statement;
        statement.applies = holds(heap, under, guard);
        for (const std::vector<std::string>& path : rule.when) {
          const Value asked = at_path(path);
          if (asked.is_nullish() || (asked.is(Tag::Boolean) && !asked.as_boolean())) return;
          if (!asked.is(Tag::Boolean)) statement.applies = statement.applies && Ternary::Unknown;
        }
        if (statement.applies == Ternary::No) return;
        for (const std::string& action : rule.actions) statement.actions.emplace_back(action);
        statement.principals.push_back({iam::PrincipalKind::Service, iam::Text(rule.service)});
        statement.resources.emplace_back("*");
        policy.document.statements.push_back(std::move(statement));
        policy.places.push_back(place(construct->origin));
      });
    }
  }

  // `defaultChild.addPropertyOverride('KeyPolicy.Statement.1', …)`.
  for (const Object* l1 :
       {static_cast<const Object*>(&object), static_cast<const Object*>(looked_at_default_child(object))}) {
    if (l1 == nullptr) continue;
    for (const std::uint32_t call_index : l1->calls) {
      const value::LibraryCall& call = heap.calls[call_index];
      const Value path = first_argument(call.arguments, 0);
      std::string_view name = path.is(Tag::String) ? path.as_string() : std::string_view();
      if (call.member == "addOverride" && name.starts_with("Properties.")) {
        name.remove_prefix(11);
      } else if (call.member != "addPropertyOverride") {
        continue;
      }
      if (!name.starts_with("KeyPolicy.")) {
        if (!path.is(Tag::String)) reader.open(policy, "a property override is not known", call.origin);
        continue;
      }
      const std::string_view rest = name.substr(10);
      const bool whole_statement =
          rest.starts_with("Statement.") && rest.find('.', 10) == std::string_view::npos;
      if (whole_statement) {
        reader.read_statement(first_argument(call.arguments, 1), call.guard, policy);
      } else if (rest == "Statement") {
        const Value list = first_argument(call.arguments, 1);
        if (const Object* array = list.object(); array != nullptr && array->kind == ObjectKind::Array) {
          for (const Value& statement : array->elements) reader.read_statement(statement, call.guard, policy);
        } else {
          reader.open(policy, "an override of its statements is not known", call.origin);
        }
      } else {
        reader.open(policy, "an override changes a part of its policy", call.origin);
      }
    }
    if (l1->escaped) reader.open(policy, "the key is handed to code outside the program", l1->escaped_at);
  }
  if (policy.document.statements.size() > kMaxStatements) {
    heap.limits.insert("a key policy had more than " + std::to_string(kMaxStatements) + " statements");
    policy.document.statements.clear();
    policy.places.clear();
    reader.open(policy, "it has more statements than a key policy can", object.origin);
  }
  if (heap.incomplete(object)) reader.open(policy, "the evaluation reached a limit", {});
  for (const Object* scope : heap.aspects_applied_opaquely) {
    if (is_within(object, *scope))
      reader.open(policy, "an aspect that is not in the program may change it", scope->origin);
  }
  return policy;
}

}  // namespace presynth::graph
