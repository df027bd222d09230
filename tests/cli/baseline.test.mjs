// The baseline: what was there before fails nothing, what is new does, and what is gone is told of.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { check, noUnprivileged, presynth, project, read, unprivileged } from './cli.mjs';

const app = (...ids) => `import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new Stack(new App(), 'Prod');
const key = new kms.Key(stack, 'Key');
${ids.map((id) => `new logs.LogGroup(stack, '${id}', { encryptionKey: key });\n`).join('')}`;
const run = (cwd, ...args) => presynth(['check', ...args], { cwd });
const found = (folder, ...args) => check(folder, ...args).diagnostics.map(({ construct }) => construct.instances[0].path);

function withBaseline(text = app('Old', 'Older')) {
  const folder = project({ 'lib/app.ts': text });
  const { code, out, err } = run(folder, '--write-baseline', 'baseline.json');
  assert.deepEqual([code, out, err], [0, '', 'Wrote 2 findings into baseline.json.\n']);
  return folder;
}

test('what is in the baseline is not reported and fails nothing', () => {
  const folder = withBaseline();
  assert.equal(run(folder).code, 1);
  const { code, out, err } = run(folder, '--baseline', 'baseline.json');
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^No problems found/);
  for (const format of ['json', 'github', 'gitlab', 'junit'])
    assert.doesNotMatch(run(folder, '--baseline', 'baseline.json', '--format', format).out, /kms-missing/);
});

test('the file is for people: sorted, an entry a finding, and the same bytes again', () => {
  const folder = withBaseline();
  const text = read(folder, 'baseline.json');
  const { version, findings } = JSON.parse(text);
  assert.equal(version, 1);
  assert.deepEqual(findings.map(({ fingerprint, ...rest }) => rest), [
    { rule: 'kms-missing-logs-grant', file: 'lib/app.ts', construct: 'Prod/Old' },
    { rule: 'kms-missing-logs-grant', file: 'lib/app.ts', construct: 'Prod/Older' },
  ]);
  run(folder, '--write-baseline', 'baseline.json');
  assert.equal(read(folder, 'baseline.json'), text);
  assert.deepEqual(fs.readdirSync(folder), ['baseline.json', 'lib']);
});

test('only what is new fails, and is fixed', () => {
  const folder = withBaseline();
  fs.writeFileSync(path.join(folder, 'lib/app.ts'), `// Moved by a line.\n${app('Old', 'New', 'Older')}`);
  const baseline = path.join(folder, 'baseline.json');
  assert.deepEqual(found(folder, '--baseline', baseline), ['Prod/New']);
  assert.equal(check(folder, '--baseline', baseline).code, 1);
  // Renamed files, and another working directory.
  fs.renameSync(path.join(folder, 'lib/app.ts'), path.join(folder, 'lib/main.ts'));
  assert.deepEqual(found(folder, '--baseline', baseline), ['Prod/New']);
});

test('--fix leaves alone what the baseline answers for', () => {
  const folder = withBaseline();
  assert.equal(run(folder, '--baseline', 'baseline.json', '--fix').code, 0);
  assert.equal(read(folder, 'lib/app.ts'), app('Old', 'Older'));
});

test('a new finding with the fingerprint of an old one is fixed, and the old one is not', () => {
  for (const name of ['0.ts', 'c.ts']) {
    const folder = project({ 'a.ts': app('Logs'), 'b.ts': app('Logs') });
    run(folder, '--write-baseline', 'baseline.json');
    fs.writeFileSync(path.join(folder, name), app('Logs'));
    const { diagnostics } = check(folder, '--baseline', path.join(folder, 'baseline.json'));
    assert.deepEqual(diagnostics.map(({ file }) => file), [name]);
    const { code, out } = run(folder, '--baseline', 'baseline.json', '--fix');
    assert.equal(code, 0);
    assert.match(out, /^Fixed 1 problem in 1 file:/);
    assert.match(read(folder, name), /logs\.\$\{/);
    for (const old of ['a.ts', 'b.ts']) assert.equal(read(folder, old), app('Logs'));
  }
});

test('as many findings as there are entries', () => {
  // Two stacks of one name, in two apps: one path, twice.
  const folder = project({ 'a.ts': app('Logs'), 'b.ts': app('Logs') });
  run(folder, '--write-baseline', 'baseline.json');
  assert.deepEqual(found(folder, '--baseline', path.join(folder, 'baseline.json')), []);
  fs.writeFileSync(path.join(folder, 'c.ts'), app('Logs'));
  assert.equal(found(folder, '--baseline', path.join(folder, 'baseline.json')).length, 1);
});

test('entries that are found no more are told, unless they were not looked for', () => {
  const folder = withBaseline();
  fs.writeFileSync(path.join(folder, 'lib/app.ts'), app('Old'));
  fs.writeFileSync(path.join(folder, 'other.ts'), '');
  const { code, err } = run(folder, '--baseline', 'baseline.json');
  assert.equal(code, 0);
  assert.equal(err, 'presynth: warning: in the baseline, but found no more: kms-missing-logs-grant at Prod/Older\n'
    + 'Write the baseline anew with --write-baseline to keep it from growing old.\n');
  assert.equal(run(folder, '--baseline', 'baseline.json', '--quiet').err, '');
  assert.equal(run(folder, '--baseline', 'baseline.json', 'other.ts').err, '');
});

test('SARIF keeps what the baseline answers for', () => {
  const folder = withBaseline();
  const { code, out } = run(folder, '--baseline', 'baseline.json', '--format', 'sarif');
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out).runs[0].results.map(({ suppressions }) => suppressions), Array(2).fill([
    { kind: 'external', status: 'accepted', justification: 'in the baseline baseline.json' },
  ]));
});

test('a baseline that cannot be used is an error, not an empty one', () => {
  const files = {
    'app.ts': app('Logs'),
    'text.json': 'no JSON',
    'list.json': '[]',
    'deep.json': `{ "version": ${'['.repeat(200_000)}${']'.repeat(200_000)}, "findings": [] }`,
    'package.json': '{ "version": "1.0.0" }',
    'later.json': '{ "version": 2, "findings": [] }',
    'entry.json': '{ "version": 1, "findings": [{ "rule": "x", "fingerprint": "y" }, { "rule": "x" }] }',
  };
  const folder = project(files);
  const error = (name) => {
    const { code, out, err } = run(folder, '--baseline', name);
    assert.deepEqual([code, out], [2, '']);
    return err;
  };
  const start = (name) => `presynth: error: cannot use the baseline ${name}: `;
  assert.equal(error('none.json'), `${start('none.json')}there is no such file or directory\n`);
  assert.equal(error('text.json'), `${start('text.json')}it is not valid JSON at 1:2\n`);
  assert.equal(error('deep.json'), `${start('deep.json')}it is nested more than 100 deep at 1:113\n`);
  assert.equal(error('list.json'), `${start('list.json')}it is no baseline; --write-baseline writes one\n`);
  assert.equal(error('package.json'), `${start('package.json')}it is no baseline; --write-baseline writes one\n`);
  assert.equal(error('later.json'), `${start('later.json')}it has version 2, and this presynth reads version 1\n`);
  assert.equal(error('entry.json'), `${start('entry.json')}entry 2 of findings has no rule or no fingerprint\n`);
});

test('a baseline that cannot be written is an error', { skip: noUnprivileged }, () => {
  const folder = project({ 'app.ts': app('Logs') });
  const { code, err } = presynth(['check', '--write-baseline', 'none/b.json'], { cwd: folder });
  assert.deepEqual([code, err], [2, 'presynth: error: cannot write none/b.json: there is no such file or directory\n']);
  const closed = presynth(['check', '--write-baseline', 'b.json'], { cwd: folder, ...unprivileged });
  assert.deepEqual([closed.code, closed.err], [2, 'presynth: error: cannot write b.json: permission denied\n']);
  for (const other of ['--fix', '--diff', '--baseline=x']) {
    assert.match(presynth(['check', '--write-baseline', 'b.json', other], { cwd: folder }).err, /goes with none of/);
  }
});
