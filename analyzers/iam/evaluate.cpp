// Who is named, and what a policy document allows.
//
// Sources. [E] IAM user guide, "Policy evaluation logic": the default is an implicit deny, an Allow overrides
// it, an explicit Deny overrides any Allow; a permissions boundary allows nothing by itself, it limits. [A]
// "IAM JSON policy elements: Action" and "… NotAction": names compare without case, `*` and `?` are
// wildcards; NotAction is everything else. [P] "… Principal" and "… NotPrincipal": "*" and { "AWS": "*" } are
// everyone; part of a name or ARN cannot be a wildcard. [C] "… Condition". [K] AWS KMS developer guide, "Key
// policies": the resource of a key policy is the key itself. B and D: knowledge/README.md, sections B (55
// ways to write the policy of a log group's key) and D (how Lambda checks a role's permissions boundary).
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "analyzers/iam/iam.h"
#include "analyzers/iam/language.h"

namespace presynth::iam {
namespace {

using language::Automaton;
using language::Reading;
using language::Symbol;
using language::Token;
using language::Wildcards;

// -------------------------------------------------------------------------------------- principals

constexpr auto kRegionBit = static_cast<language::Tokens>(1U << static_cast<unsigned>(Token::Region));

/// What may follow `logs.`: amazonaws.com and the other suffixes, or a region and one of them. B: the form
/// without a region is deployed as widely as the one with it, and the CDK renders it for every region;
/// whether a region is the stack's own is not looked at.
struct Tails {
  Automaton global;
  Automaton regional;
  Automaton opaque;  ///< the region is the token's letter instead of every region's name
};
const Tails& tails() {
  static const Tails kTails = [] {
    Tails result;
    result.global.token(Token::UrlSuffix);
    result.regional.token(Token::Region).text(".").token(Token::UrlSuffix);
    const auto region =
        static_cast<language::Letter>(language::kToken + static_cast<unsigned>(Token::Region));
    result.opaque.letter(region).text(".").token(Token::UrlSuffix);
    return result;
  }();
  return kTails;
}

/// Unknown text between two dots is a region: `logs.${region}.amazonaws.com` is written for nothing else.
bool is_tail(std::span<const Symbol> symbols) {
  const Automaton tail(symbols, {.unknown = Reading::Unknown::Region, .opaque = kRegionBit});
  return std::ranges::any_of(std::array{&tails().global, &tails().regional, &tails().opaque},
                             [&](const Automaton* form) { return contains(*form, tail) == Ternary::Yes; });
}

/// `logs.us-east-1.amazonaws.com` for a caller in eu-west-1.
bool is_of_other_region(const Text& id, const ServiceCaller& caller) {
  if (caller.region.empty() || !id.is_literal()) return false;
  const std::string text = id.to_string();
  const std::string prefix = caller.service + ".";
  if (!text.starts_with(prefix)) return false;
  const std::string_view tail = std::string_view(text).substr(prefix.size());
  return !tail.starts_with("amazonaws.") && !tail.starts_with(caller.region + ".");
}

/// `logs` (the CDK writes `logs.amazonaws.com` for it), `logs.` and a tail, or `*`.
Ternary names_service(const Text& id, std::string_view service) {
  const std::vector<Symbol> exact = language::symbols(id, Wildcards::Literal, false);
  const auto is_char = [&](std::size_t at, char c) {
    return at < exact.size() && exact[at].kind == Symbol::Kind::Char &&
           exact[at].character == static_cast<unsigned char>(c);
  };
  if (exact.size() == 1 && is_char(0, '*')) return Ternary::Yes;
  std::size_t same = 0;
  while (same < service.size() && is_char(same, service[same])) ++same;
  if (same == service.size()) {
    if (exact.size() == same) return Ternary::Yes;
    if (is_char(same, '.') && is_tail(std::span(exact).subspan(same + 1))) return Ternary::Yes;
  }
  // With unlike case (`Logs.amazonaws.com`) it may or may not be taken: nobody documents it.
  const std::vector<Symbol> folded = language::symbols(id, Wildcards::Literal, true);
  // Most principals are other services: their first letters say so.
  for (std::size_t i = 0; i < std::min(folded.size(), service.size()); ++i) {
    if (folded[i].kind == Symbol::Kind::Hole || folded[0].character == '*') break;
    if (folded[i].character != static_cast<unsigned char>(service[i])) return Ternary::No;
  }
  const Automaton folded_id(folded, {});
  if (folded_id.accepts("*") || folded_id.accepts(service)) return Ternary::Unknown;
  Automaton global;
  global.text(service).text(".").token(Token::UrlSuffix);
  Automaton regional;
  regional.text(service).text(".").token(Token::Region).text(".").token(Token::UrlSuffix);
  return disjoint(global, folded_id) && disjoint(regional, folded_id) ? Ternary::No : Ternary::Unknown;
}

/// An AWS principal is an account, a role or a user, never a service; only "*" is everyone ([P]; B:
/// ArnPrincipal('*')).
Ternary names_everyone(const Text& id) {
  const std::vector<Symbol> exact = language::symbols(id, Wildcards::Literal, false);
  if (!Automaton(exact, {}).accepts("*")) return Ternary::No;
  return language::has_holes(exact) ? Ternary::Unknown : Ternary::Yes;
}

Ternary any_names(const std::vector<Principal>& principals, const ServiceCaller& caller) {
  Ternary result = Ternary::No;
  for (const Principal& principal : principals) {
    result = result || names(principal, caller);
    if (result == Ternary::Yes) break;
  }
  return result;
}

// -------------------------------------------------------------------------------------- statements

/// Of a list and its complement (Action and NotAction), one is there. Neither: nothing is meant, unless
/// entries may be missing. Both: no valid policy (the CDK throws), so nothing is known of it.
Ternary listed(Ternary in_list, bool list_empty, Ternary in_complement, bool complement_empty, bool open) {
  const Ternary missing = open ? Ternary::Unknown : Ternary::No;
  if (!list_empty && !complement_empty) return Ternary::Unknown;
  if (!complement_empty) return !(in_complement || missing);
  return in_list || missing;
}

Ternary any_matches(const std::vector<Text>& patterns, std::string_view action) {
  Ternary result = Ternary::No;
  for (const Text& pattern : patterns) {
    result = result || matches(pattern, action, /*fold_case=*/true);
    if (result == Ternary::Yes) break;
  }
  return result;
}

Ternary names_action(const Statement& s, std::string_view action) {
  const Ternary in_list =
      any_matches(s.actions, action) || (any_matches(s.maybe_actions, action) && Ternary::Unknown);
  return listed(in_list, s.actions.empty() && s.maybe_actions.empty(), any_matches(s.not_actions, action),
                s.not_actions.empty(), s.actions_open);
}

Ternary names_caller(const Statement& s, const ServiceCaller& caller) {
  const Ternary in_list =
      any_names(s.principals, caller) || (any_names(s.maybe_principals, caller) && Ternary::Unknown);
  return listed(in_list, s.principals.empty() && s.maybe_principals.empty(),
                any_names(s.not_principals, caller), s.not_principals.empty(), s.principals_open);
}

using Symbols = std::vector<Symbol>;

bool all_stars(const Symbols& symbols) {
  return !symbols.empty() &&
         std::ranges::all_of(symbols, [](const Symbol& s) { return s.kind == Symbol::Kind::Star; });
}

/// Is the resource everything that the service has in an account: `*`, or an ARN whose last part is `*`, such
/// as `arn:aws:ec2:<region>:<account>:*` or `arn:aws:ec2:*`? D: with the former Lambda's check passes, with
/// `network-interface/*` it fails. Partition, region and account count as the stack's own, whatever stands
/// there.
bool is_whole_service(const Text& resource, std::string_view service) {
  constexpr std::size_t kService = 2;
  constexpr std::size_t kArnParts = 6;
  const Symbols symbols = language::symbols(resource, Wildcards::Active, false);
  if (all_stars(symbols)) return true;
  std::vector<Symbols> parts(1);
  for (const Symbol& symbol : symbols) {
    const bool colon = symbol.kind == Symbol::Kind::Char && symbol.character == ':';
    if (colon && parts.size() < kArnParts) {
      parts.emplace_back();
    } else {
      parts.back().push_back(symbol);
    }
  }
  if (parts.size() < 2 || !all_stars(parts.back())) return false;
  const auto surely = [](const Symbols& part, std::string_view text) {
    return !language::has_holes(part) && Automaton(part, {}).accepts(text);
  };
  if (!surely(parts[0], "arn")) return false;
  return parts.size() <= kService || surely(parts[kService], service);
}

/// A literal ARN of another service: `arn:aws:s3:::bucket` is never what an ec2 action is about.
bool is_of_other_service(const Text& resource, std::string_view service) {
  if (!resource.is_literal()) return false;
  const std::string text = resource.to_string();
  if (!text.starts_with("arn:")) return false;
  const std::size_t partition = text.find(':', 4);
  const std::size_t end = partition == std::string::npos ? partition : text.find(':', partition + 1);
  if (end == std::string::npos) return false;
  const std::string_view named = std::string_view(text).substr(partition + 1, end - partition - 1);
  return named.find_first_of("*?") == std::string_view::npos && named != service;
}

/// May an Allow be used whatever the resource is? What is narrower may do ([E]: it depends on the request), a
/// list that is missing is no valid policy: both are Unknown, and so is NotResource.
Ternary allows_resource(const Statement& s, std::string_view action) {
  const std::string_view service = action.substr(0, action.find(':'));
  if (!s.not_resources.empty()) {
    const bool nothing_left = std::ranges::any_of(s.not_resources, [](const Text& r) {
      return all_stars(language::symbols(r, Wildcards::Active, false));
    });
    return nothing_left ? Ternary::No : Ternary::Unknown;
  }
  const auto elsewhere = [&](const Text& r) { return is_of_other_service(r, service); };
  const bool none = s.resources.empty() && s.maybe_resources.empty();
  if (!s.resources_open && !none && std::ranges::all_of(s.resources, elsewhere) &&
      std::ranges::all_of(s.maybe_resources, elsewhere)) {
    return Ternary::No;
  }
  const bool whole =
      std::ranges::any_of(s.resources, [&](const Text& r) { return is_whole_service(r, service); });
  return whole ? Ternary::Yes : Ternary::Unknown;
}

/// Does a Deny hold whatever the resource is? Only with `*`: of anything else it is not sure that the request
/// names it.
Ternary denies_resource(const Statement& s) {
  if (!s.not_resources.empty()) return Ternary::Unknown;
  const bool everything = std::ranges::any_of(
      s.resources, [](const Text& r) { return all_stars(language::symbols(r, Wildcards::Active, false)); });
  return everything ? Ternary::Yes : Ternary::Unknown;
}

/// What a statement does to the request, if it does it for sure, may do it, or does not.
struct Weight {
  Ternary allows = Ternary::No;
  Ternary denies = Ternary::No;
};

/// `caller` is none for identity policies: whoever has them is the principal.
Weight weigh(const Statement& s, const ServiceCaller* caller, std::string_view action,
             Conditions conditions) {
  Ternary named = s.applies && names_action(s, action);
  if (named != Ternary::No && caller != nullptr) named = named && names_caller(s, *caller);
  if (named == Ternary::No) return {};
  // [C] A condition may or may not be met by the request. The grant that the CloudWatch Logs guide gives has
  // one (kms:EncryptionContext:aws:logs:arn), so Satisfied takes an Allow's as met; a Deny's never is.
  const Ternary met = s.conditional == Ternary::No ? Ternary::Yes : Ternary::Unknown;
  const Ternary met_by_allow = conditions == Conditions::Satisfied ? Ternary::Yes : met;
  Weight weight;
  if (s.effect != Effect::Deny) {
    weight.allows = named && met_by_allow;
    if (caller == nullptr) weight.allows = weight.allows && allows_resource(s, action);
  }
  if (s.effect != Effect::Allow) {
    weight.denies = named && met;
    if (caller == nullptr) weight.denies = weight.denies && denies_resource(s);
  }
  if (s.effect == Effect::Unknown) {
    weight.allows = weight.allows && Ternary::Unknown;
    weight.denies = weight.denies && Ternary::Unknown;
  }
  return weight;
}

Decision evaluate(const Document& document, const ServiceCaller* caller, std::string_view action,
                  Conditions conditions) {
  const Ternary missing = document.open ? Ternary::Unknown : Ternary::No;
  Weight sum{missing, missing};
  for (const Statement& statement : document.statements) {
    const Weight weight = weigh(statement, caller, action, conditions);
    sum.allows = sum.allows || weight.allows;
    sum.denies = sum.denies || weight.denies;
  }
  if (sum.denies == Ternary::Yes) return Decision::ExplicitDeny;
  if (sum.allows == Ternary::No) return Decision::ImplicitDeny;  // a Deny that may be there changes nothing
  if (sum.allows == Ternary::Yes && sum.denies == Ternary::No) return Decision::Allowed;
  return Decision::Unknown;
}

}  // namespace

Ternary names(const Principal& principal, const ServiceCaller& caller) {
  switch (principal.kind) {
    case PrincipalKind::Any: return Ternary::Yes;
    case PrincipalKind::Service:
      return is_of_other_region(principal.id, caller) ? Ternary::No
                                                      : names_service(principal.id, caller.service);
    case PrincipalKind::Aws: return names_everyone(principal.id);
    case PrincipalKind::Federated:
    case PrincipalKind::CanonicalUser: return Ternary::No;
    case PrincipalKind::Unknown: return Ternary::Unknown;
  }
  return Ternary::Unknown;
}

std::string_view to_string(Decision decision) {
  switch (decision) {
    case Decision::Allowed: return "allowed";
    case Decision::ImplicitDeny: return "implicit deny";
    case Decision::ExplicitDeny: return "explicit deny";
    case Decision::Unknown: return "unknown";
  }
  return "unknown";
}

/// The statements' resources are not looked at: in a key policy they are the key, as `*` or as its ARN ([K]).
Decision evaluate_resource_policy(const Document& document, const ServiceCaller& caller,
                                  std::string_view action, Conditions conditions) {
  return evaluate(document, &caller, action, conditions);
}

/// A conditional Allow may not allow: Lambda checks the role without the context that it would be met by (D).
Decision evaluate_identity_policy(const Document& document, std::string_view action) {
  return evaluate(document, nullptr, action, Conditions::Uncertain);
}

std::optional<std::size_t> deciding_statement(const Document& document, const ServiceCaller* caller,
                                              std::string_view action) {
  const Conditions conditions = caller != nullptr ? Conditions::Satisfied : Conditions::Uncertain;
  std::optional<std::size_t> allowing;
  for (std::size_t i = 0; i < document.statements.size(); ++i) {
    const Weight weight = weigh(document.statements[i], caller, action, conditions);
    if (weight.denies == Ternary::Yes) return i;
    if (weight.allows == Ternary::Yes && !allowing) allowing = i;
  }
  return allowing;
}

}  // namespace presynth::iam
