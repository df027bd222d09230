#!/usr/bin/env node
// Writes the facts of analyzers/graph/resources.json that only running aws-cdk-lib can tell: which actions each grant on a key
// adds to the key's policy. Every method of KeyGrants that takes a grantee is called on a key of its own, and the template is
// read. The rest of the file is written by hand, kept, and tried in tests/synth/facts.test.mjs.
//
//   node experiments.mjs PATH_TO_node_modules [--check]
//
// --check writes nothing and exits 1 when the file is stale.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const OUTPUT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../graph/resources.json');

const args = process.argv.slice(2);
const check = args.includes('--check');
const nodeModules = args.find((argument) => !argument.startsWith('--'));
if (!nodeModules) {
  console.error('usage: experiments.mjs PATH_TO_node_modules [--check]');
  process.exit(2);
}
const load = createRequire(path.resolve(nodeModules, 'any.js'));
const cdk = load('aws-cdk-lib');
const { Template } = load('aws-cdk-lib/assertions');
const { aws_iam: iam, aws_kms: kms } = cdk;
const { types } = JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(nodeModules, 'aws-cdk-lib/.jsii.gz'))));

/** The actions that a method of KeyGrants gives to a service in the key's policy. */
function granted(method) {
  const stack = new cdk.Stack(new cdk.App(), 'Stack');
  const key = new kms.Key(stack, 'Key');
  key.grants[method](new iam.ServicePrincipal('sns.amazonaws.com'));
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  return Properties.KeyPolicy.Statement.filter(({ Principal }) => Principal.Service).flatMap(({ Action }) => Action);
}

const takesGrantee = ({ static: isStatic, parameters = [] }) =>
  !isStatic && parameters.length === 1 && parameters[0].type.fqn === 'aws-cdk-lib.aws_iam.IGrantable';
const methods = types['aws-cdk-lib.aws_kms.KeyGrants'].methods.filter(takesGrantee).map(({ name }) => name);

const text = fs.readFileSync(OUTPUT, 'utf8');
const facts = JSON.parse(text);
const before = facts.keyGrants;
// Known methods keep their place, so that a change is a small one.
const names = [...Object.keys(before).filter((name) => methods.includes(name)), ...methods.filter((name) => !(name in before))];
facts.keyGrants = Object.fromEntries(names.map((name) => [name, granted(name)]));
const lines = names.map((name) => `    ${JSON.stringify(name)}: [${facts.keyGrants[name].map((action) => JSON.stringify(action)).join(', ')}]`);
const after = text.replace(/"keyGrants": \{[^}]*\}/, () => `"keyGrants": {\n${lines.join(',\n')}\n  }`);

const changed = [...new Set([...Object.keys(before), ...names])].filter(
  (name) => JSON.stringify(before[name]) !== JSON.stringify(facts.keyGrants[name]),
);
for (const name of changed) {
  const show = (actions) => (actions ? actions.join(', ') : '(none)');
  console.log(`grant ${name}: ${show(before[name])} is now ${show(facts.keyGrants[name])}`);
}
if (check) {
  if (changed.length > 0) process.exitCode = 1;
} else if (changed.length > 0) {
  fs.writeFileSync(OUTPUT, after);
}
