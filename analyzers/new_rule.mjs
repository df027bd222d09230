// Writes the three files of a new rule: node analyzers/new_rule.mjs ID (make new-rule ID=…). The rule finds nothing yet;
// it builds, and its page and its fixture say what is still to be written.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const id = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
  console.error(id === ''
    ? 'new_rule: name the rule: make new-rule ID=kms-missing-logs-grant'
    : `new_rule: '${id}' is no id for a rule: words in lower case with hyphens, such as kms-missing-logs-grant`);
  process.exit(2);
}
const name = id.replaceAll('-', '_');
const [, version] = /project\(\s*presynth\s+VERSION\s+([\d.]+)/i.exec(fs.readFileSync(path.join(root, 'CMakeLists.txt'), 'utf8'));

const files = {
  [`analyzers/rules/${id}.cpp`]: `#include "analyzers/rule.h"

namespace presynth::rules {

namespace {

void run(rule::Pass& pass) {
  for (const graph::Construct& construct : pass.graph().resources("AWS::Service::Type")) {
    const bool is_faulty = false;  // What must hold, asked of the graph; what is not known is not faulty.
    if (!is_faulty) continue;
    rule::Finding finding;
    finding.construct = construct;
    finding.location = construct.location();
    finding.message = "What is wrong with '" + construct.name() + "', in one sentence.";
    finding.label = "a few words";
    finding.why = "What happens at deploy: the error that the user would meet, quoted.";
    finding.help = "What to do.";
    pass.report(std::move(finding));
  }
}

}  // namespace

extern const rule::Rule ${name};
const rule::Rule ${name}{
    {"${id}", "What must hold, in one sentence without a full stop", Severity::Warning, "${id.split('-')[0]}", "${version}", ""},
    run};

}  // namespace presynth::rules
`,
  [`docs/rules/${id}.md`]: `# ${id}

What it finds, and the exact error of the deployment that it prevents.

## Why

## Bad

\`\`\`ts bad
\`\`\`

## Good

\`\`\`ts good
\`\`\`

## The fix

## Limits

When not to use it, and what it does not see.

## References
`,
  [`tests/rules/${id}.ts`]: `// ${id}: what the rule is about. The format is explained in fixture.h.

//- prelude
import * as cdk from 'aws-cdk-lib';

const app = new cdk.App();

//= silent: nothing of the kind
new cdk.Stack(app, 'Stack');
`,
};
for (const file of Object.keys(files)) {
  if (fs.existsSync(path.join(root, file))) {
    console.error(`new_rule: ${file} exists already`);
    process.exit(2);
  }
}
for (const [file, text] of Object.entries(files)) {
  fs.writeFileSync(path.join(root, file), text);
  console.log(`wrote ${file}`);
}
console.log(`
Write what it finds into the first, why and two examples into the second, cases with their verdicts into the third. Then
  make expect              # builds, and writes what the rule gives beside the code of the cases: read it
  make gen                 # writes anew what shows the rules elsewhere
  make test EDITORS=no     # every test but those in real editors`);
