#include <algorithm>

#include "analyzers/rule.h"

namespace presynth::rules {

namespace {

constexpr std::string_view kIgnoredNames = "ignoredNames";
constexpr OptionInfo kOptions[] = {
    {kIgnoredNames, "Names that may stay unread, as patterns with * and ?: [\"_*\"]", false}};

bool is_ignored(const rule::Pass& pass, const graph::Kept& kept) {
  const std::string name = kept.name.substr(kept.name.rfind('.') + 1);
  return std::ranges::any_of(pass.list(kIgnoredNames, kept.declaration),
                             [&](const std::string& pattern) { return rule::matches(pattern, name); });
}

void run(rule::Pass& pass) {
  for (const graph::Construct& endpoint : pass.graph().resources("AWS::EC2::VPCEndpoint")) {
    // An L1 is often kept only to have a place for its name; what this is about is the methods' results.
    if (endpoint.is_a("aws-cdk-lib.aws_ec2.CfnVPCEndpoint")) continue;
    const auto kept = pass.graph().kept_unread(endpoint);
    if (!kept || is_ignored(pass, *kept)) continue;
    rule::Finding finding;
    finding.construct = endpoint;
    finding.severity = Severity::Warning;
    finding.location = kept->declaration;
    finding.message =
        "VPC endpoint '" + endpoint.name() + "' is kept in '" + kept->name + "', which nothing reads.";
    finding.label = "never read";
    finding.why =
        "The endpoint exists once it is made; the name suggests a use that is not there, and noUnusedLocals "
        "or a linter asks to delete the whole statement, the endpoint with it.";
    finding.help = "Drop the name and keep the call.";
    finding.unnecessary = true;
    if (!kept->drop.empty()) {
      finding.fixes.push_back({std::string("Drop the ") + (kept->field ? "field" : "variable") + " '" +
                                   kept->name + "' and keep the call",
                               true, true, kept->drop});
    }
    pass.report(std::move(finding));
  }
}

}  // namespace

extern const rule::Rule unused_endpoint_variable;
const rule::Rule unused_endpoint_variable{
    {"unused-endpoint-variable", "A VPC endpoint kept in a variable or private field that nothing reads",
     Severity::Warning, "vpc", "0.1.0", "", "high", kOptions},
    run};

}  // namespace presynth::rules
