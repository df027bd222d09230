// presynth.json: what it says counts, what is wrong in it is an error at its place, and nothing else is read.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { check, presynth, project } from './cli.mjs';

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
  ]) {
    assert.equal(say(configuration), true);
    fs.writeFileSync(path.join(shared, 'presynth.json'), text({ ...configuration, extends: undefined }));
    assert.notEqual(presynth(['check'], { cwd: shared }).code, 2);
  }
  for (const configuration of [
    [], { ruls: {} }, { rules: { kms: 'off' } }, { rules: { [KMS]: 'fatal' } }, { level: 'off' }, { exclude: 'gen' },
    { include: [1] }, { extends: 'base' }, { extends: 1 },
  ]) {
    assert.notEqual(say(configuration), true, JSON.stringify(configuration));
    fs.writeFileSync(path.join(shared, 'presynth.json'), text(configuration));
    assert.equal(presynth(['check'], { cwd: shared }).code, 2, JSON.stringify(configuration));
  }
});
