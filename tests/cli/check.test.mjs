// `presynth check`: findings, exit codes, the JSON report, and that every run says the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  APP, BOUNDARY, BOUNDARY_RULE, CLEAN, ENDPOINT, ENDPOINT_RULE, KMS, KMS_RULE, assertOneLine, check, presynth, project, rulesOf,
} from './cli.mjs';

const APP_FILES = { 'cdk.json': '{ "app": "npx ts-node bin/app.ts" }', 'bin/app.ts': APP, 'lib/data.ts': KMS };

test('finds each of the three mistakes', () => {
  assert.deepEqual(rulesOf(check(project({ 'lib/data.ts': KMS }))), [KMS_RULE]);
  assert.deepEqual(rulesOf(check(project({ 'lib/worker.ts': BOUNDARY }))), [BOUNDARY_RULE]);
  assert.deepEqual(rulesOf(check(project({ 'lib/network.ts': ENDPOINT }))), [ENDPOINT_RULE]);
});

test('exit codes follow the level', () => {
  const error = project({ 'a.ts': KMS });
  const warning = project({ 'a.ts': ENDPOINT });
  const clean = project({ 'a.ts': CLEAN });
  assert.equal(presynth(['check', error]).code, 1);
  assert.equal(presynth(['check', warning]).code, 0);
  assert.equal(presynth(['check', clean]).code, 0);
  assert.equal(presynth(['check', '--level', 'error', warning]).code, 0);
  assert.equal(presynth(['check', '--level', 'warning', warning]).code, 1);
  assert.equal(presynth(['check', '--level=info', warning]).code, 1);
  assert.equal(presynth(['check', '--level', 'warning', clean]).code, 0);
});

test('hints are shown only when they are asked for', () => {
  const folder = project({
    'a.ts': KMS.replace('new kms.Key(this, \'Key\', { enableKeyRotation: true })', 'somewhere(this)')
      .replace('import { Construct }', 'declare function somewhere(scope: Construct): kms.Key;\nimport { Construct }'),
  });
  assert.deepEqual(rulesOf(check(folder)), []);
  const asked = check(folder, '--level', 'hint');
  for (const diagnostic of asked.diagnostics) assert.equal(diagnostic.severity, 'hint');
  assert.equal(asked.code, asked.diagnostics.length > 0 ? 1 : 0);
});

test('--disable leaves rules out', () => {
  const folder = project({ 'a.ts': KMS, 'b.ts': ENDPOINT });
  assert.deepEqual(rulesOf(check(folder, '--disable', KMS_RULE)), [ENDPOINT_RULE]);
  assert.deepEqual(rulesOf(check(folder, '--disable', KMS_RULE, '--disable', ENDPOINT_RULE)), []);
  assert.deepEqual(rulesOf(check(folder, '--disable', `${KMS_RULE},${ENDPOINT_RULE}`)), []);
  const unknown = presynth(['check', '--disable', 'kms-missing-log-grant', folder]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /did you mean kms-missing-logs-grant/);
});

test('test sources are left out unless they are asked for', () => {
  const folder = project({ 'lib/clean.ts': CLEAN, 'test/data.test.ts': KMS });
  assert.deepEqual(rulesOf(check(folder)), []);
  assert.deepEqual(rulesOf(check(folder, '--include-tests')), [KMS_RULE]);
});

test('the JSON report has the shape that docs/check.md promises', () => {
  const report = check(project(APP_FILES));
  assert.equal(report.version, 1);
  assert.deepEqual(Object.keys(report.stats), ['files', 'parsed', 'roots']);
  assert.equal(report.stats.files, 2);
  assert.equal(report.diagnostics.length, 1);
  const [diagnostic] = report.diagnostics;
  assert.equal(diagnostic.severity, 'error');
  assert.equal(diagnostic.file, 'lib/data.ts');
  assert.ok(diagnostic.message.length > 0 && !diagnostic.message.includes('\n'));
  assert.ok(diagnostic.fingerprint.length > 0);
  assert.equal(diagnostic.tags, undefined);

  const lines = KMS.split('\n');
  const textOf = ({ start, end }) => {
    assert.equal(start.line, end.line);
    return lines[start.line].slice(start.character, end.character);
  };
  assert.match(textOf(diagnostic.range), /key/);
  assert.equal(diagnostic.construct.type, 'aws-cdk-lib.aws_logs.LogGroup');
  assert.equal(diagnostic.construct.file, 'lib/data.ts');
  assert.ok(lines[diagnostic.construct.range.start.line].slice(diagnostic.construct.range.start.character).startsWith('new logs.LogGroup('));
  assert.equal(lines[diagnostic.construct.range.end.line].slice(0, diagnostic.construct.range.end.character).trim(), '})');
  assert.equal(diagnostic.construct.instances.length, 1);
  assert.equal(diagnostic.construct.instances[0].path, 'Data/Logs');
  assert.equal(diagnostic.construct.instances[0].stack, 'Data');
  assert.match(diagnostic.construct.instances[0].logicalId, /^Logs[0-9A-F]{8}$/);
  assert.ok(diagnostic.related.some((place) => place.file === 'lib/data.ts' && textOf(place.range).startsWith('new kms.Key(') && place.message));
  assert.ok(diagnostic.data.missing.length > 0);
  const preferred = diagnostic.fixes.filter((fix) => fix.preferred);
  assert.equal(preferred.length, 1);
  assert.equal(preferred[0].safe, true);
  for (const fix of diagnostic.fixes) {
    assert.ok(fix.title.length > 0);
    for (const edit of fix.edits) {
      assert.equal(edit.file, 'lib/data.ts');
      assert.equal(typeof edit.newText, 'string');
      assert.ok(edit.range.start.line >= 0 && edit.range.end.character >= 0);
    }
  }
});

test('an unused variable is tagged unnecessary', () => {
  const [diagnostic] = check(project({ 'a.ts': ENDPOINT })).diagnostics;
  assert.equal(diagnostic.severity, 'warning');
  assert.deepEqual(diagnostic.tags, ['unnecessary']);
});

test('columns count UTF-16 units', () => {
  const line = 'const s3Endpoint = vpc.addGatewayEndpoint(';
  const folder = project({ 'a.ts': ENDPOINT.replace(line, `/* é𝒳 */ ${line}`) });
  const [diagnostic] = check(folder).diagnostics;
  const plain = check(project({ 'a.ts': ENDPOINT.replace(line, `/* abc */ ${line}`) })).diagnostics[0];
  // é is one unit of two bytes, 𝒳 is two units of four bytes.
  assert.deepEqual(diagnostic.range, plain.range);
  assert.deepEqual(diagnostic.construct.range.start, plain.construct.range.start);
});

test('files are named from the checked directory, the file\'s directory, or the working directory', () => {
  const folder = project({ 'infra/lib/data.ts': KMS, 'infra/lib/network.ts': ENDPOINT });
  const at = (...args) => JSON.parse(presynth(['check', '--format', 'json', ...args], { cwd: folder }).out).diagnostics.map((d) => d.file);
  assert.deepEqual(at(), ['infra/lib/data.ts', 'infra/lib/network.ts']);
  assert.deepEqual(at('infra'), ['lib/data.ts', 'lib/network.ts']);
  assert.deepEqual(at('infra/'), ['lib/data.ts', 'lib/network.ts']);
  assert.deepEqual(at('infra/lib/data.ts'), ['data.ts']);
  assert.deepEqual(at('infra/lib/network.ts', 'infra/lib/data.ts'), ['infra/lib/data.ts', 'infra/lib/network.ts']);
});

test('a part of a project is checked with the project around it, and reported alone', () => {
  const folder = project({
    'package.json': '{ "name": "app" }',
    'bin/app.ts': APP,
    'lib/data.ts': KMS.replace('new kms.Key(this, \'Key\', { enableKeyRotation: true })', 'makeKey(this)')
      .replace('import { Construct }', 'import { makeKey } from \'./keys\';\nimport { Construct }'),
    'lib/keys.ts': 'import * as kms from \'aws-cdk-lib/aws-kms\';\nimport { Construct } from \'constructs\';\n\n'
      + 'export function makeKey(scope: Construct) {\n  return new kms.Key(scope, \'Key\');\n}\n',
    'other/network.ts': ENDPOINT,
  });
  const whole = check(folder);
  assert.deepEqual(rulesOf(whole), [KMS_RULE, ENDPOINT_RULE]);
  const part = JSON.parse(presynth(['check', '--format', 'json', 'lib/data.ts'], { cwd: folder }).out);
  assert.deepEqual(rulesOf(part), [KMS_RULE]);
  assert.equal(part.diagnostics[0].file, 'data.ts');
  assert.equal(part.diagnostics[0].message, whole.diagnostics[0].message);
  assert.equal(part.stats.files, 1);
});

test('stdout is the same on every run, whatever the number of jobs', () => {
  const files = {};
  for (let i = 0; i < 40; i++) files[`lib/s${i}.ts`] = [KMS, BOUNDARY, ENDPOINT, CLEAN][i % 4].replace(/class \w+/, `class S${i}`);
  const folder = project(files);
  for (const format of ['json', 'text']) {
    const outputs = new Set();
    for (const jobs of ['1', '2', '8', '8', '8']) outputs.add(presynth(['check', '--format', format, '--jobs', jobs, folder]).out);
    assert.equal(outputs.size, 1);
  }
});

test('the time is told only on request', () => {
  const folder = project({ 'a.ts': CLEAN });
  assert.equal(check(folder).stats.milliseconds, undefined);
  const timed = check(folder, '--stats');
  assert.equal(typeof timed.stats.milliseconds, 'number');
  assert.match(timed.err, /1 file/);
});

test('--quiet prints diagnostics and nothing else', () => {
  const clean = presynth(['check', '--quiet', project({ 'a.ts': CLEAN, 'bad.ts': Buffer.from([0x61, 0xff]) })]);
  assert.deepEqual(clean, { code: 0, out: '', err: '' });
  const found = presynth(['check', '-q', project({ 'a.ts': KMS })]);
  assert.match(found.out, /^error\[kms-missing-logs-grant\]: /);
  assert.doesNotMatch(found.out, /problem/);
});

test('no TypeScript and no CDK code are said plainly, and are no failure', () => {
  const none = presynth(['check', project({ 'README.md': 'hello' })]);
  assert.equal(none.code, 0);
  assert.match(none.out, /^No TypeScript files found in /);
  const plain = presynth(['check', project({ 'a.ts': 'export const a = 1;\n' })]);
  assert.equal(plain.code, 0);
  assert.match(plain.out, /^No CDK code found in .*\(1 file\)/);
  const report = check(project({ 'a.ts': 'export const a = 1;\n' }));
  assert.deepEqual(report.diagnostics, []);
  assert.deepEqual(report.stats, { files: 1, parsed: 0, roots: 0 });
});

test('one summary line ends the text', () => {
  assert.match(presynth(['check', project({ 'a.ts': CLEAN, 'b.ts': 'export {};\n' })]).out, /^No problems found in 2 files \(1 parsed\)\.\n$/);
  const one = presynth(['check', project({ 'a.ts': KMS })]).out;
  assert.match(one, /\n1 problem \(1 error\) in 1 file; 1 fixable with --fix\n$/);
  const both = presynth(['check', project({ 'a.ts': KMS, 'b.ts': ENDPOINT })]).out;
  assert.match(both, /\n2 problems \(1 error, 1 warning\) in 2 files; 2 fixable with --fix\n$/);
});

test('a full disk behind stdout is a failure, a reader that leaves is not', { skip: !fs.existsSync('/dev/full') && 'no /dev/full' }, () => {
  const folder = project({ 'a.ts': KMS });
  const full = fs.openSync('/dev/full', 'w');
  const result = presynth(['check', folder], { stdio: ['ignore', full, 'pipe'] });
  fs.closeSync(full);
  assert.equal(result.code, 2);
  assertOneLine(result.err);
  assert.match(result.err, /cannot write to standard output/);
});

test('the working directory is checked by default', () => {
  const folder = project({ 'a.ts': KMS });
  const { code, out } = presynth(['check'], { cwd: folder });
  assert.equal(code, 1);
  assert.ok(out.includes(' --> a.ts:'));
  assert.ok(!out.includes(path.dirname(folder)), 'no absolute path below the working directory');
});
