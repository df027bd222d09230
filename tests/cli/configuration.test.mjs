// presynth.json: what it says counts, what is wrong in it is an error at its place, and nothing else is read.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { BOUNDARY_RULE, check, presynth, project, read } from './cli.mjs';

const app = (name) => `import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new Stack(new App(), '${name}');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
const s3 = new ec2.Vpc(stack, 'Vpc').addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
`;
const KMS = 'kms-missing-logs-grant';
const ENDPOINT = 'unused-endpoint-variable';
const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
/** `configurations`: folder → what its presynth.json says. */
const files = (configurations, sources = ['a.ts']) => project({
  ...Object.fromEntries(sources.map((name) => [name, app(path.parse(name).name)])),
  ...Object.fromEntries(Object.entries(configurations).map(([name, value]) => [name, text(value)])),
});
const found = ({ diagnostics }) => diagnostics.map(({ file, severity, rule }) => `${file}: ${severity} ${rule}`);

test('levels: off, and each other one', () => {
  for (const [level, expected] of [
    ['off', []],
    ['error', [`a.ts: error ${ENDPOINT}`]],
    ['warning', [`a.ts: warning ${ENDPOINT}`]],
    ['info', [`a.ts: info ${ENDPOINT}`]],
  ]) {
    const folder = files({ 'presynth.json': { rules: { [KMS]: 'off', [ENDPOINT]: level } } });
    const report = check(folder);
    assert.deepEqual(found(report), expected);
    assert.equal(report.code, level === 'error' ? 1 : 0);
  }
});

test('a rule that is off leaves nothing undecided either', () => {
  const imported = "import * as kms from 'aws-cdk-lib/aws-kms';\n" + app('A').replace(/new kms\.Key\(stack, 'Key'\)/, "kms.Key.fromKeyArn(stack, 'Key', 'arn')").replace(/^import \* as kms.*\n/m, '');
  const folder = project({ 'a.ts': imported, 'presynth.json': text({ rules: { [ENDPOINT]: 'off' } }) });
  assert.deepEqual(found(check(folder, '--level', 'hint')), [`a.ts: hint ${KMS}`]);
  fs.writeFileSync(path.join(folder, 'presynth.json'), text({ rules: { [ENDPOINT]: 'off', [KMS]: 'off' } }));
  assert.deepEqual(found(check(folder, '--level', 'hint')), []);
});

test('the failing level, which the command line overrides', () => {
  const folder = files({ 'presynth.json': { level: 'warning', rules: { [KMS]: 'off' } } });
  assert.equal(check(folder).code, 1);
  assert.equal(check(folder, '--level', 'error').code, 0);
});

test('the nearest file counts, alone', () => {
  const folder = files({
    'presynth.json': { rules: { [KMS]: 'off', [ENDPOINT]: 'off' } },
    'apps/one/presynth.json': { rules: { [ENDPOINT]: 'info' } },
  }, ['a.ts', 'apps/one/b.ts', 'apps/one/lib/c.ts', 'apps/two/d.ts']);
  assert.deepEqual(found(check(folder)), [
    `apps/one/b.ts: error ${KMS}`, `apps/one/b.ts: info ${ENDPOINT}`,
    `apps/one/lib/c.ts: error ${KMS}`, `apps/one/lib/c.ts: info ${ENDPOINT}`,
  ]);
});

test('it is sought above the checked folder, but not above the repository', () => {
  const configuration = { 'presynth.json': { rules: { [KMS]: 'off', [ENDPOINT]: 'off' } } };
  const folder = files(configuration, ['app/lib/a.ts']);
  assert.deepEqual(found(check(path.join(folder, 'app/lib'))), []);
  fs.mkdirSync(path.join(folder, 'app/.git'));
  assert.equal(check(path.join(folder, 'app/lib')).diagnostics.length, 2);
});

test('extends: later counts more, and the file itself most', () => {
  const folder = files({
    'base/strict.json': { rules: { [KMS]: 'warning', [ENDPOINT]: 'error' }, level: 'warning', exclude: ['b.ts'] },
    'base/quiet.json': { extends: './strict.json', rules: { [ENDPOINT]: 'info' } },
    'presynth.json': { rules: { [KMS]: 'info' }, extends: ['./base/quiet.json'] },
  }, ['a.ts', 'b.ts', 'base/b.ts']);
  // The pattern belongs to the folder of its file.
  assert.deepEqual(found(check(folder)), [
    `a.ts: info ${KMS}`, `a.ts: info ${ENDPOINT}`, `b.ts: info ${KMS}`, `b.ts: info ${ENDPOINT}`,
  ]);
  assert.equal(check(folder).code, 0);
});

test('extends: so many files are found through others only once, and only so deep', () => {
  // Each extends the next one twice over: of 16 there are 65,536 ways to the last.
  const levels = (depth) => Object.fromEntries(Array.from({ length: depth }, (_, i) => ['l', 'r'].map((side) => [`${side}${i}.json`,
    i + 1 < depth ? { extends: [`./l${i + 1}.json`, `./r${i + 1}.json`] } : { exclude: ['b.ts'], rules: { [KMS]: 'info' } }])).flat());
  const folder = files({ 'presynth.json': { extends: ['./l0.json', './r0.json'] }, ...levels(16) }, ['a.ts', 'b.ts']);
  assert.deepEqual(found(check(folder)), [`a.ts: info ${KMS}`, `a.ts: warning ${ENDPOINT}`]);
  const deeper = files({ 'presynth.json': { extends: ['./l0.json', './r0.json'] }, ...levels(17) });
  assert.match(presynth(['check'], { cwd: deeper }).err, /^presynth: error: l15\.json:2:3: files extend each other more than 16 deep\n/);
});

test('exclude and include, as in a .gitignore', () => {
  const sources = ['a.ts', 'lib/b.ts', 'lib/gen/c.ts', 'lib/deep/gen/d.ts', 'tools/e.ts'];
  const names = (configuration) => {
    const report = check(files({ 'presynth.json': configuration }, sources));
    return [...new Set(report.diagnostics.map(({ file }) => file))].sort();
  };
  const [a, b, c, d, e] = sources;
  assert.deepEqual(names({}), [a, d, b, c, e].sort());
  for (const [exclude, left] of [
    [['gen'], [a, b, e]],
    [['gen/'], [a, b, e]],
    [['lib/gen'], [a, b, d, e]],
    [['/lib/*/gen'], [a, b, c, e]],
    [['lib/**/gen/*.ts'], [a, b, e]],
    [['lib/**'], [a, e]],
    [['./lib'], [a, e]],
    [['**/gen/**'], [a, b, e]],
    // As many ways through the pattern as there are grains of sand, and none fits.
    [[`${'**/'.repeat(60)}none/**/x`], sources],
    [['**/d.ts', '[ab].ts'], [c, e]],
    [['li'], sources],
    [['*'], []],
  ]) {
    assert.deepEqual(names({ exclude }), [...left].sort(), JSON.stringify(exclude));
  }
  assert.deepEqual(names({ include: ['lib/', 'tools/*.ts'], exclude: ['gen'] }), [b, e].sort());
});

test('what is left out is still read where it is imported, and checked when it is asked for', () => {
  const folder = project({
    'presynth.json': text({ exclude: ['gen'] }),
    'a.ts': app('A').replace("new kms.Key(stack, 'Key')", 'makeKey(stack)').replace('import', "import { makeKey } from './gen/keys';\nimport"),
    'gen/keys.ts': "import * as kms from 'aws-cdk-lib/aws-kms';\nexport function makeKey(scope: any) {\n  const key = new kms.Key(scope, 'Key');\n  return key;\n}\n",
    'gen/b.ts': app('B'),
  });
  assert.deepEqual(found(check(folder)), [`a.ts: error ${KMS}`, `a.ts: warning ${ENDPOINT}`]);
  // What only the import reaches has no findings of its own.
  fs.appendFileSync(path.join(folder, 'gen/keys.ts'), app('Keys').replace(/^import \* as kms.*\n/m, ''));
  assert.deepEqual(found(check(folder)), [`a.ts: error ${KMS}`, `a.ts: warning ${ENDPOINT}`]);
  assert.equal(check(path.join(folder, 'gen/keys.ts')).diagnostics.length, 2);
  assert.deepEqual(found(check(path.join(folder, 'gen/b.ts'))), [`b.ts: error ${KMS}`, `b.ts: warning ${ENDPOINT}`]);
});

test('comments and trailing commas are welcome, and so is $schema', () => {
  const folder = files({ 'presynth.json': `// ours\n{ "$schema": "x", "rules": { "${KMS}": "off", /* why */ }, }\n` });
  assert.deepEqual(found(check(folder)), [`a.ts: warning ${ENDPOINT}`]);
});

for (const [what, configuration, message] of [
  ['an unknown key', '{\n  "rulse": {}\n}', ':2:3: unknown key rulse; did you mean rules?'],
  ['a key like nothing', '{ "colour": 1 }', ':1:3: unknown key colour'],
  ['an unknown rule', `{\n  "rules": {\n    "kms-missing-log-grant": "off"\n  }\n}`,
    `:3:5: there is no rule kms-missing-log-grant; did you mean ${KMS}?`],
  ['a level that is none', `{ "rules": { "${KMS}": "fatal" } }`, `:1:14: the level of ${KMS} must be off, error, warning or info`],
  ['rules that are no object', '{ "rules": ["x"] }', ':1:3: rules must be an object: rule to level'],
  ['a failing level that is none', '{ "level": "off" }', ':1:3: level must be error, warning or info'],
  ['patterns that are none', '{ "exclude": "gen" }', ':1:3: exclude must be a list of patterns'],
  ['patterns of another type', '{ "include": [1] }', ':1:3: include must be a list of patterns'],
  ['extends of another type', '{ "extends": 1 }', ':1:3: extends must be the path of a file, or a list of such'],
  ['extends of a package', '{ "extends": "base" }', ':1:3: extends takes relative paths: ./base'],
  ['extends of nothing', '{ "extends": "./none.json" }', ':1:3: there is no file ./none.json'],
  ['extends out of the project', '{ "extends": "../none.json" }', ':1:3: ../none.json lies outside the project'],
  ['extends in a circle', '{ "extends": "./presynth.json" }', ':1:3: ./presynth.json extends itself'],
  ['a list', '[]', ':1:1: it must be an object'],
  ['no JSON', '{ "rules": \n}', ": it is not valid JSON at 2:1: unexpected '}'; expected '[', '{', or a literal"],
]) {
  test(`${what}: an error at its place`, () => {
    const folder = files({ 'presynth.json': configuration });
    const { code, out, err } = presynth(['check'], { cwd: folder });
    assert.deepEqual([code, out, err], [2, '', `presynth: error: presynth.json${message}\n`]);
  });
}

test('what is wrong in a file that is extended is told of that file', () => {
  const folder = files({ 'presynth.json': { extends: './base.json' }, 'base.json': '{ "leve": "info" }' });
  assert.match(presynth(['check'], { cwd: folder }).err, /^presynth: error: base\.json:1:3: unknown key leve; did you mean level\?\n$/);
});

// ---- Options of rules -----------------------------------------------------------------------------------------------

const options = (rule, chosen) => ({ rules: { [rule]: { options: chosen } } });
const of = (rule) => ({ diagnostics }) => diagnostics.filter((one) => one.rule === rule);
/** A project of one app under a presynth.json. */
const configured = (source, configuration) =>
  project({ 'a.ts': source, ...(configuration && { 'presynth.json': text(configuration) }) });
/** What the app is after --fix, which has nothing left to say. */
const repaired = (source, configuration) => {
  const folder = configured(source, configuration);
  const report = check(folder, '--fix');
  assert.deepEqual([report.diagnostics, report.code], [[], 0]);
  // It tells what it did, and of nothing that it had to leave.
  assert.match(report.err, /^(Fixed 1 problem in 1 file:\n {2}[^\n]+\n)?$/);
  assert.deepEqual(check(folder, '--level', 'hint').diagnostics, []);
  return read(folder, 'a.ts');
};

const CHECKED = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];
const ADVISED = ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'];
const bounded = (...actions) => `import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const stack = new Stack(new App(), 'Prod');
const boundary = new iam.ManagedPolicy(stack, 'Boundary', {
  statements: [new iam.PolicyStatement({ actions: ${JSON.stringify(actions)}, resources: ['*'] })],
});
const role = new iam.Role(stack, 'Role', {
  assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  permissionsBoundary: boundary,
});
new lambda.Function(stack, 'Worker', {
  runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x'),
  vpc: new ec2.Vpc(stack, 'Vpc'), role,
});
`;

test('advisedActions: without it, only what Lambda checks is asked for and allowed', () => {
  const none = options(BOUNDARY_RULE, { advisedActions: false });
  const asked = (source, configuration) => check(configured(source, configuration), '--level', 'hint').diagnostics
    .map(({ severity, data, message }) => {
      for (const action of [...CHECKED, ...ADVISED]) assert.equal(message.includes(action), data.missing.includes(action));
      return [severity, ...data.missing];
    });
  for (const configuration of [undefined, {}, options(BOUNDARY_RULE, {}), options(BOUNDARY_RULE, { advisedActions: true })]) {
    assert.deepEqual(asked(bounded('logs:*'), configuration), [['error', ...CHECKED, ...ADVISED]]);
    assert.deepEqual(asked(bounded('logs:*', ...CHECKED), configuration), [['warning', ...ADVISED]]);
    assert.deepEqual(asked(bounded('logs:*', ...CHECKED, ...ADVISED), configuration), []);
  }
  assert.deepEqual(asked(bounded('logs:*'), none), [['error', ...CHECKED]]);
  assert.deepEqual(asked(bounded('logs:*', ...CHECKED.slice(1)), none), [['error', CHECKED[0]]]);
  assert.deepEqual(asked(bounded('logs:*', ...CHECKED), none), []);
  const allowed = (source) => [...source.matchAll(/'(ec2:\w+)'|"(ec2:\w+)"/g)].map(([, a, b]) => a ?? b).sort();
  assert.deepEqual(allowed(repaired(bounded('logs:*'), none)), [...CHECKED].sort());
  assert.deepEqual(allowed(repaired(bounded('logs:*'), {})), [...CHECKED, ...ADVISED].sort());
  const source = bounded('logs:*', ...CHECKED);
  assert.equal(repaired(source, none), source);
  assert.deepEqual(allowed(repaired(source, {})), [...CHECKED, ...ADVISED].sort());
});

const encrypted = (...actions) => `import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new Stack(new App(), 'Prod');
const key = new kms.Key(stack, 'Key');
${actions.length === 0 ? '' : `key.addToResourcePolicy(new iam.PolicyStatement({
  principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
  actions: ${JSON.stringify(actions)},
  resources: ['*'],
}));
`}new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
`;

test('alsoRequired: what is asked for beyond what Logs demands is a warning of its own', () => {
  const needed = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'];
  const more = ['kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
  const asked = (source, alsoRequired) =>
    check(configured(source, alsoRequired && options(KMS, { alsoRequired })), '--level', 'hint').diagnostics
      .map(({ severity, data, why }) => [severity, /asks for (it|them) \(alsoRequired\)/.test(why ?? ''), ...data.missing]);
  const enough = encrypted('kms:Encrypt', 'kms:Decrypt*', 'kms:GenerateDataKey*');
  for (const none of [undefined, []]) {
    assert.deepEqual(asked(enough, none), []);
    assert.deepEqual(asked(encrypted(), none), [['error', false, ...needed]]);
  }
  assert.deepEqual(asked(enough, ['kms:DescribeKey']), [['warning', true, 'kms:DescribeKey']]);
  assert.deepEqual(asked(enough, more), [['warning', true, ...more]]);
  assert.deepEqual(asked(encrypted(), ['kms:DescribeKey']), [['error', false, ...needed, 'kms:DescribeKey']]);
  assert.deepEqual(asked(encrypted(...needed, 'kms:Describe*'), ['kms:DescribeKey']), []);
  assert.deepEqual(asked(encrypted(...needed, 'kms:Describe*'), more), [['warning', true, ...more.slice(1)]]);
  assert.deepEqual(asked(encrypted(...needed, 'kms:ReEncrypt*', 'kms:Describe*'), more), []);
  assert.deepEqual(asked(encrypted('kms:*'), more), []);
  // What Logs lacks too is not the configuration's wish.
  assert.deepEqual(asked(encrypted('kms:Encrypt', 'kms:Decrypt'), ['kms:DescribeKey']),
    [['warning', false, 'kms:GenerateDataKey', 'kms:DescribeKey']]);
  for (const actions of [[], needed, [...needed, 'kms:Describe*']]) {
    const source = repaired(encrypted(...actions), options(KMS, { alsoRequired: more }));
    assert.notEqual(source, encrypted(...actions));
  }
  assert.equal(repaired(enough, options(KMS, { alsoRequired: [] })), enough);
});

const named = (...names) => `import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

const vpc = new ec2.Vpc(new Stack(new App(), 'Prod'), 'Vpc');
${names.map((name) => `const ${name} = vpc.addGatewayEndpoint('${name}', { service: ec2.GatewayVpcEndpointAwsService.S3 });\n`).join('')}`;

test('ignoredNames: names that may stay unread, whole, with * and ?', () => {
  const all = ['_s3', 's3', 's3Endpoint', 'S3', '_'];
  const told = (ignoredNames) => check(configured(named(...all), options(ENDPOINT, { ignoredNames })), '--level', 'hint')
    .diagnostics.map(({ message }) => message.match(/kept in '(.*?)'/)[1]);
  for (const [ignoredNames, left] of [
    [[], all],
    [['_*'], ['s3', 's3Endpoint', 'S3']],
    [['_'], ['_s3', 's3', 's3Endpoint', 'S3']],
    [['s3'], ['_s3', 's3Endpoint', 'S3', '_']],
    [['s?'], ['_s3', 's3Endpoint', 'S3', '_']],
    [['*Endpoint', 'S3'], ['_s3', 's3', '_']],
    [['?'], ['_s3', 's3', 's3Endpoint', 'S3']],
    [['*'], []],
    [[''], all],
    [['other', '*3'], ['s3Endpoint', '_']],
  ]) {
    assert.deepEqual(told(ignoredNames), left, JSON.stringify(ignoredNames));
  }
  // Of a field, the name alone.
  const field = `import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
export class Net extends Stack {
  private readonly _s3 = new ec2.Vpc(this, 'V').addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
}
`;
  assert.equal(check(configured(field)).diagnostics.length, 1);
  assert.deepEqual(check(configured(field, options(ENDPOINT, { ignoredNames: ['_*'] }))).diagnostics, []);
  // --fix leaves alone what may stay.
  assert.equal(repaired(named('_s3', 's3'), options(ENDPOINT, { ignoredNames: ['_*'] })),
    named('_s3', 's3').replace('const s3 = ', ''));
});

test('options belong to the files of their presynth.json, and each is taken over by itself', () => {
  const other = named('_s3', 's3').replace("'Prod'", "'Other'");
  const folder = project({
    'base.json': text({ rules: { [ENDPOINT]: { level: 'info', options: { ignoredNames: ['_*'] } } } }),
    'presynth.json': text({ extends: './base.json', rules: { [ENDPOINT]: { options: { ignoredNames: ['s3'] } } } }),
    'a.ts': named('_s3', 's3'),
    'lib/presynth.json': text({ extends: '../base.json', rules: { [ENDPOINT]: 'error' } }),
    'lib/b.ts': other,
    'none/presynth.json': '{}',
    'none/c.ts': named('_s3', 's3').replace("'Prod'", "'Third'"),
  });
  assert.deepEqual(of(ENDPOINT)(check(folder)).map(({ file, severity, message }) => [file, severity, message.match(/in '(.*?)'/)[1]]), [
    // The list of the file itself, and the level of its base.
    ['a.ts', 'info', '_s3'],
    // The other way round.
    ['lib/b.ts', 'error', 's3'],
    ['none/c.ts', 'warning', '_s3'], ['none/c.ts', 'warning', 's3'],
  ]);
});

test('a rule with options and off is off', () => {
  const off = { rules: { [ENDPOINT]: { level: 'off', options: { ignoredNames: ['x'] } } } };
  assert.deepEqual(check(configured(named('s3'), off), '--level', 'hint').diagnostics, []);
});

for (const [what, rule, value, at, message] of [
  ['an unknown option', KMS, '{ "options": {\n  "alsoRequird": [] } }', ':2:3', `${KMS} has no option alsoRequird; did you mean alsoRequired?`],
  ['an option of another rule', KMS, '{ "options": {\n  "ignoredNames": [] } }', ':2:3', `${KMS} has no option ignoredNames`],
  ['a flag that is a text', BOUNDARY_RULE, '{ "options": {\n\n    "advisedActions": "no" } }', ':3:5', 'advisedActions must be true or false'],
  ['a flag that is a number', BOUNDARY_RULE, '{ "options": { "advisedActions": 0 } }', undefined, 'advisedActions must be true or false'],
  ['a flag that is null', BOUNDARY_RULE, '{ "options": { "advisedActions": null } }', undefined, 'advisedActions must be true or false'],
  ['a list that is a text', ENDPOINT, '{ "options": {\n  "ignoredNames": "_*" } }', ':2:3', 'ignoredNames must be a list of texts'],
  ['a list of other things', ENDPOINT, '{ "options": {\n  "ignoredNames": ["_*", 1] } }', ':2:3', 'ignoredNames must be a list of texts'],
  ['a word that is none of those', KMS, '{ "options": {\n  "alsoRequired": ["kms:DescribeKey", "kms:ReEncryptFron"] } }', ':2:3',
    'alsoRequired takes kms:DescribeKey, kms:ReEncryptFrom, kms:ReEncryptTo, not kms:ReEncryptFron; did you mean kms:ReEncryptFrom?'],
  ['an unknown key beside options', KMS, '{\n  "optoins": {} }', ':2:3', 'unknown key optoins; did you mean options?'],
  ['options that are a list', KMS, '{\n  "options": [] }', ':2:3', 'options must be an object: option to value'],
  ['a level that is none', KMS, '{\n  "level": "fatal" }', ':2:3', `the level of ${KMS} must be off, error, warning or info`],
  ['a rule that is a list', KMS, '[]', ':1:14', `the level of ${KMS} must be off, error, warning or info`],
]) {
  test(`options: ${what} is an error at its place`, () => {
    const line = `{ "rules": { "${rule}": ${value} } }`;
    const column = line.split('\n')[0].lastIndexOf('"', line.indexOf('advisedActions')) + 1;
    const { code, out, err } = presynth(['check'], { cwd: configured(named('s3'), line) });
    assert.deepEqual([code, out, err], [2, '', `presynth: error: presynth.json${at ?? `:1:${column}`}: ${message}\n`]);
  });
}

test('several mistakes are told in the order of the file', () => {
  const folder = configured(named('s3'), `{
  "rules": {
    "${KMS}": { "options": { "zlsoRequired": [] }, "levl": "off" },
    "${BOUNDARY_RULE}": "fatal"
  },
  "profil": "strict"
}`);
  assert.deepEqual(presynth(['check'], { cwd: folder }).err.trim().split('\n').map((line) => line.match(/json:(\d+)/)[1]),
    ['3', '3', '4', '6']);
});

// ---- Profiles -------------------------------------------------------------------------------------------------------

const three = bounded('logs:*', ...CHECKED)
  + encrypted().slice(encrypted().indexOf('const key')).replace('', "import * as kms from 'aws-cdk-lib/aws-kms';\nimport * as logs from 'aws-cdk-lib/aws-logs';\n")
  + "const s3 = new ec2.Vpc(stack, 'Net').addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });\n";
const levels = (configuration, ...args) => Object.fromEntries(
  check(configured(three, configuration), ...args).diagnostics.map(({ rule, severity }) => [rule, severity]).sort());
const OWN = { [BOUNDARY_RULE]: 'warning', [KMS]: 'error', [ENDPOINT]: 'warning' };

test('recommended: each at its own level, as without a profile', () => {
  assert.deepEqual(levels(undefined), OWN);
  assert.deepEqual(levels({ profile: 'recommended' }), OWN);
});

test('deploy: what fails when deployed, and nothing else', () => {
  // Of the boundary's actions only those are missing that Lambda does not look at.
  assert.deepEqual(levels({ profile: 'deploy' }), { [KMS]: 'error' });
  const blocked = bounded('logs:*');
  assert.deepEqual(found(check(configured(blocked, { profile: 'deploy' }))), [`a.ts: error ${BOUNDARY_RULE}`]);
  const { rules } = JSON.parse(presynth(['rules', '--format', 'json']).out);
  const prevents = (rule) => rules.find(({ id }) => id === rule).deployError !== '';
  assert.deepEqual([BOUNDARY_RULE, KMS, ENDPOINT].map(prevents), [true, true, false]);
  // A comment that answers for such advice is not told to be of no use.
  const answered = bounded('logs:*', ...CHECKED).replace(/^new lambda\.Function/m, `// presynth-ignore ${BOUNDARY_RULE}: known\n$&`);
  assert.match(answered, /presynth-ignore/);
  assert.deepEqual(check(configured(answered, { profile: 'deploy' })).diagnostics, []);
  assert.deepEqual(check(configured(answered)).diagnostics, []);
  // What may fail is kept, whatever its level: a part of what CloudWatch Logs needs.
  assert.deepEqual(found(check(configured(encrypted('kms:Decrypt'), { profile: 'deploy' }))), [`a.ts: warning ${KMS}`]);
  // What is undecided is still a hint.
  const imported = encrypted().replace("new kms.Key(stack, 'Key')", "kms.Key.fromKeyArn(stack, 'Key', 'arn')");
  assert.deepEqual(found(check(configured(imported, { profile: 'deploy' }), '--level', 'hint')), [`a.ts: hint ${KMS}`]);
  // Nothing that is undecided either, and nothing to repair.
  assert.deepEqual(check(configured(named('s3'), { profile: 'deploy' }), '--level', 'hint').diagnostics, []);
  assert.equal(repaired(named('s3'), { profile: 'deploy' }), named('s3'));
});

test('strict: each one level up, and so warnings fail', () => {
  assert.deepEqual(levels({ profile: 'strict' }), { [BOUNDARY_RULE]: 'error', [KMS]: 'error', [ENDPOINT]: 'error' });
  assert.equal(check(configured(named('s3'))).code, 0);
  assert.equal(check(configured(named('s3'), { profile: 'strict' })).code, 1);
  // What is undecided stays a hint.
  const imported = encrypted().replace("new kms.Key(stack, 'Key')", "kms.Key.fromKeyArn(stack, 'Key', 'arn')");
  assert.deepEqual(found(check(configured(imported, { profile: 'strict' }))), []);
  assert.deepEqual(found(check(configured(imported, { profile: 'strict' }), '--level', 'hint')), [`a.ts: hint ${KMS}`]);
});

test('a level that is written beats the profile, and so does the command line', () => {
  for (const profile of ['recommended', 'deploy', 'strict']) {
    for (const level of ['error', 'warning', 'info']) {
      assert.equal(levels({ profile, rules: { [ENDPOINT]: level } })[ENDPOINT], level);
      assert.equal(levels({ profile, rules: { [KMS]: { level } } })[KMS], level);
    }
    assert.equal(levels({ profile, rules: { [KMS]: 'off' } })[KMS], undefined);
    assert.equal(levels({ profile }, '--disable', KMS)[KMS], undefined);
    // Options alone say nothing of the level.
    assert.equal(levels({ profile, ...options(ENDPOINT, { ignoredNames: ['x'] }) })[ENDPOINT], levels({ profile })[ENDPOINT]);
  }
});

test('the profile of what is extended: later counts more, and the file itself most', () => {
  const extended = (configuration) => {
    const folder = configured(three, configuration);
    fs.writeFileSync(path.join(folder, 'deploy.json'), text({ profile: 'deploy' }));
    fs.writeFileSync(path.join(folder, 'strict.json'), text({ profile: 'strict', rules: { [KMS]: 'info' } }));
    fs.writeFileSync(path.join(folder, 'none.json'), '{}');
    return Object.fromEntries(check(folder).diagnostics.map(({ rule, severity }) => [rule, severity]).sort());
  };
  const deploy = { [KMS]: 'error' };
  const strict = { [BOUNDARY_RULE]: 'error', [KMS]: 'info', [ENDPOINT]: 'error' };
  assert.deepEqual(extended({ extends: './deploy.json' }), deploy);
  assert.deepEqual(extended({ extends: './strict.json' }), strict);
  assert.deepEqual(extended({ extends: ['./deploy.json', './strict.json', './none.json'] }), strict);
  assert.deepEqual(extended({ extends: ['./strict.json', './deploy.json'] }), { ...deploy, [KMS]: 'info' });
  assert.deepEqual(extended({ profile: 'recommended', extends: './deploy.json' }), OWN);
  // A level of the base stands against a profile of the file: it names the rule.
  assert.deepEqual(extended({ profile: 'recommended', extends: './strict.json' }), { ...OWN, [KMS]: 'info' });
});

for (const [profile, message] of [
  ['deply', '; did you mean deploy?'], ['Strict', '; did you mean strict?'], ['recomended', '; did you mean recommended?'],
  ['pedantic', ''], [1, ''], [null, ''], [['strict'], ''],
]) {
  test(`the profile ${JSON.stringify(profile)} is an error at its place`, () => {
    const { code, out, err } = presynth(['check'], { cwd: configured(three, { level: 'info', profile }) });
    assert.deepEqual([code, out, err],
      [2, '', `presynth: error: presynth.json:3:3: profile must be recommended, deploy or strict${message}\n`]);
  });
}

const shared = project({ 'a.ts': app('A') });

test('the schema that editors complete with allows what counts, and nothing else', () => {
  const schema = JSON.parse(fs.readFileSync(new URL('../../docs/presynth.schema.json', import.meta.url), 'utf8'));
  const { rules } = JSON.parse(presynth(['rules', '--format', 'json']).out);
  assert.deepEqual(
    Object.entries(schema.properties.rules.properties).map(([id, { description }]) => [id, description]),
    rules.map(({ id, summary }) => [id, `${summary}.`]),
  );
  const isValid = new Ajv({ allErrors: true }).compile(schema);
  const say = (configuration) => isValid(configuration) || JSON.stringify(isValid.errors);
  for (const configuration of [
    {}, { $schema: 'x', extends: './a.json', level: 'info' }, { extends: ['../a.json'], include: ['lib'], exclude: ['**/gen'] },
    { rules: { [KMS]: 'off', [ENDPOINT]: 'info' } },
    ...['recommended', 'deploy', 'strict'].map((profile) => ({ profile })),
    { rules: { [KMS]: { level: 'off' }, [ENDPOINT]: {}, [BOUNDARY_RULE]: { options: {} } } },
    { rules: { [KMS]: { options: { alsoRequired: ['kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'] } } } },
    { rules: { [BOUNDARY_RULE]: { level: 'info', options: { advisedActions: false } } } },
    { rules: { [ENDPOINT]: { options: { ignoredNames: [] } } } }, { rules: { [ENDPOINT]: { options: { ignoredNames: ['', '_*'] } } } },
    { rules: {}, include: [], exclude: [] },
  ]) {
    assert.equal(say(configuration), true);
    fs.writeFileSync(path.join(shared, 'presynth.json'), text({ ...configuration, extends: undefined }));
    assert.notEqual(presynth(['check'], { cwd: shared }).code, 2);
  }
  for (const configuration of [
    [], { ruls: {} }, { rules: { kms: 'off' } }, { rules: { [KMS]: 'fatal' } }, { level: 'off' }, { exclude: 'gen' },
    { include: [1] }, { extends: 'base' }, { extends: 1 }, { extends: ['base'] }, { extends: [1] }, { $schema: 1 }, { rules: [] },
    { profile: 'deply' }, { profile: 1 }, { profile: null }, { level: 'hint' }, { level: null }, { exclude: null },
    { rules: { [KMS]: { levl: 'off' } } }, { rules: { [KMS]: { level: 'fatal' } } }, { rules: { [KMS]: [] } }, { rules: { [KMS]: null } },
    { rules: { [KMS]: { options: [] } } }, { rules: { [KMS]: { options: { alsoRequired: 'kms:DescribeKey' } } } },
    { rules: { [KMS]: { options: { alsoRequired: ['kms:Encrypt'] } } } }, { rules: { [KMS]: { options: { ignoredNames: [] } } } },
    { rules: { [BOUNDARY_RULE]: { options: { advisedActions: 'no' } } } }, { rules: { [ENDPOINT]: { options: { ignoredNames: [1] } } } },
    { rules: { [ENDPOINT]: { options: { ignoredNames: { '_*': true } } } } },
  ]) {
    assert.notEqual(say(configuration), true, JSON.stringify(configuration));
    fs.writeFileSync(path.join(shared, 'presynth.json'), text(configuration));
    assert.equal(presynth(['check'], { cwd: shared }).code, 2, JSON.stringify(configuration));
  }
});
