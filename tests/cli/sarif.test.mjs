// SARIF: held against the official schema, and against what readers of it rely on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { presynth, project } from './cli.mjs';

const schema = new URL('node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json', import.meta.url);
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const isValid = ajv.compile(JSON.parse(fs.readFileSync(schema, 'utf8')));

const app = `import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { makeKey } from './keys';

const stack = new Stack(new App(), 'Prod');
new logs.LogGroup(stack, 'Logs', { /* 𝒳 */ encryptionKey: makeKey(stack) });
const s3 = new ec2.Vpc(stack, 'Vpc').addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
`;
const keys = `import * as kms from 'aws-cdk-lib/aws-kms';

export function makeKey(scope: any) {
  const key = new kms.Key(scope, 'Key');
  return key;
}
`;
const files = { 'lib/a b:%.ts': app, 'lib/keys.ts': keys };

function sarif(project, ...args) {
  const { code, out } = presynth(['check', '--format', 'sarif', ...args], { cwd: project });
  assert.equal(presynth(['check', '--format', 'sarif', '--jobs', '3', ...args], { cwd: project }).out, out);
  const log = JSON.parse(out);
  assert.ok(isValid(log), JSON.stringify(isValid.errors, null, 1));
  assert.equal(log.runs.length, 1);
  return { code, out, run: log.runs[0] };
}

test('the schema refuses what is no SARIF', () => {
  const { run } = sarif(project(files));
  assert.equal(isValid({ version: '2.1.0', runs: [{ ...run, columnKind: 'bytes' }] }), false);
});

test('a finding: its place, its construct, the way to it, its fixes', () => {
  const { code, run } = sarif(project(files));
  assert.equal(code, 1);
  assert.equal(run.columnKind, 'utf16CodeUnits');
  const [found, unused] = run.results;
  assert.deepEqual(run.results.map(({ ruleId, level, kind }) => [ruleId, level, kind]), [
    ['kms-missing-logs-grant', 'error', undefined],
    ['unused-endpoint-variable', 'warning', undefined],
  ]);
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
  assert.match(found.message.text, /does not let CloudWatch Logs use it\.\nAt deploy: CREATE_FAILED/);
  const [{ physicalLocation, logicalLocations }] = found.locations;
  assert.deepEqual(physicalLocation, {
    artifactLocation: { uri: 'lib/a%20b%3A%25.ts', uriBaseId: '%SRCROOT%' },
    region: { startLine: 7, startColumn: 45, endLine: 7, endColumn: 74 },
  });
  assert.deepEqual(logicalLocations.map(({ fullyQualifiedName }) => fullyQualifiedName), ['Prod/Logs']);
  const key = { artifactLocation: { uri: 'lib/keys.ts', uriBaseId: '%SRCROOT%' },
    region: { startLine: 4, startColumn: 15, endLine: 4, endColumn: 40 } };
  assert.deepEqual(found.relatedLocations, [{ physicalLocation: key, message: { text: 'the key is made here' }, id: 1 }]);
  const steps = found.codeFlows[0].threadFlows[0].locations.map(({ location }) => location.physicalLocation);
  assert.deepEqual(steps, [key, physicalLocation]);
  assert.equal(unused.codeFlows, undefined);
  // A fix reaches the file where the key is made.
  const changed = found.fixes.map(({ artifactChanges }) => artifactChanges.map(({ artifactLocation: { uri } }) => uri));
  assert.deepEqual(changed, [['lib/keys.ts'], ['lib/keys.ts']]);
  const [{ deletedRegion, insertedContent }] = unused.fixes[0].artifactChanges[0].replacements;
  assert.deepEqual(deletedRegion, { startLine: 8, startColumn: 1, endLine: 8, endColumn: 12 });
  assert.equal(insertedContent.text, '');
});

test('every rule that was looked for has its texts', () => {
  const ids = (run) => run.tool.driver.rules.map(({ id }) => id);
  const all = JSON.parse(presynth(['rules', '--format', 'json'], {}).out).rules.map(({ id }) => id);
  const { run } = sarif(project(files));
  assert.deepEqual(ids(run), [...all, 'suppression']);
  for (const rule of run.tool.driver.rules.slice(0, -1)) {
    assert.match(rule.shortDescription.text, /\.$/);
    assert.ok(rule.help.markdown.startsWith(`# ${rule.id}\n`));
  }
  const less = sarif(project(files), '--disable', 'kms-missing-logs-grant').run;
  assert.deepEqual(ids(less), [...all.filter((id) => id !== 'kms-missing-logs-grant'), 'suppression']);
  assert.equal(less.tool.driver.rules[less.results[0].ruleIndex].id, 'unused-endpoint-variable');
});

test('every rule has the page, the precision and the level that the rules and docs say', () => {
  const docs = new URL('../../docs/', import.meta.url);
  const { rules: all } = JSON.parse(presynth(['rules', '--format', 'json'], {}).out);
  const { driver } = sarif(project(files)).run.tool;
  const pages = driver.rules.map(({ helpUri }) => helpUri.match(/^(https:\/\/.+\/docs\/)(.+)$/).slice(1));
  assert.equal(new Set(pages.map(([base]) => base)).size, 1);
  // Of this version, not of whatever comes later.
  assert.ok(pages[0][0].includes(driver.version), pages[0][0]);
  assert.deepEqual(pages.map(([, page]) => page), [...all.map(({ id }) => `rules/${id}.md`), 'suppressions.md']);
  for (const [, page] of pages) assert.ok(fs.existsSync(new URL(page, docs)), page);
  for (const [index, { id, severity, category, since, precision, summary, deployError }] of all.entries()) {
    const rule = driver.rules[index];
    assert.equal(rule.id, id);
    assert.equal(rule.defaultConfiguration.level, severity);
    assert.deepEqual(rule.properties, { tags: [category, 'aws-cdk'], precision, since });
    assert.equal(rule.shortDescription.text, `${summary}.`);
    if (deployError) assert.ok(rule.fullDescription.text.includes(deployError));
    else assert.equal(rule.fullDescription, undefined);
    assert.equal(rule.help.markdown, fs.readFileSync(new URL(`rules/${id}.md`, docs), 'utf8'));
  }
  // The words of code scanning.
  for (const { properties } of driver.rules) assert.match(properties.precision, /^(very-high|high|medium|low)$/);
  assert.equal(driver.rules.at(-1).help.markdown, fs.readFileSync(new URL('suppressions.md', docs), 'utf8'));
});

test('a finding that moves keeps its fingerprint, another construct has another one', () => {
  const prints = (run) => run.results.map(({ partialFingerprints }) => partialFingerprints['ruleAndConstruct/v1']);
  const before = prints(sarif(project(files)).run);
  const moved = prints(sarif(project({ ...files, 'lib/a b:%.ts': `// A line more.\n\n${app}` })).run);
  assert.deepEqual(moved, before);
  const other = prints(sarif(project({ ...files, 'lib/a b:%.ts': app.replace("'Logs'", "'Others'") })).run);
  assert.notEqual(other[0], before[0]);
  assert.equal(other[1], before[1]);
});

test('what is suppressed is there, with its reason, and fails nothing', () => {
  const suppressed = {
    ...files,
    'lib/a b:%.ts': app.replace('new logs', '// presynth-ignore kms-missing-logs-grant: the "owners" allow it\nnew logs'),
  };
  const { code, run } = sarif(project(suppressed));
  assert.equal(code, 0);
  assert.deepEqual(run.results.map(({ ruleId, suppressions }) => [ruleId, suppressions]), [
    ['unused-endpoint-variable', []],
    ['kms-missing-logs-grant', [{ kind: 'inSource', status: 'accepted', justification: 'the "owners" allow it' }]],
  ]);
  assert.equal(sarif(project(files)).run.results[0].suppressions, undefined);
});

test('what could not be decided is open, and without a level', () => {
  const imported = { ...files, 'lib/keys.ts': keys.replace("new kms.Key(scope, 'Key')", "kms.Key.fromKeyArn(scope, 'K', 'a')") };
  assert.deepEqual(sarif(project(imported)).run.results.map(({ ruleId }) => ruleId), ['unused-endpoint-variable']);
  const [open] = sarif(project(imported), '--level', 'hint').run.results;
  assert.deepEqual([open.ruleId, open.kind, open.level], ['kms-missing-logs-grant', 'open', 'none']);
});

test('files that could not be used are told of', () => {
  const { run } = sarif(project({ ...files, 'lib/bad.ts': Buffer.from([0x41, 0xff]) }));
  const [{ message, locations }] = run.invocations[0].toolExecutionNotifications;
  assert.match(message.text, /^skipped: .*UTF-8/);
  assert.equal(locations[0].physicalLocation.artifactLocation.uri, 'lib/bad.ts');
});

test('nothing found: no results, and still a run', () => {
  const { code, run } = sarif(project({ 'a.ts': "import { App } from 'aws-cdk-lib';\nnew App();\n" }));
  assert.equal(code, 0);
  assert.deepEqual(run.results, []);
});
