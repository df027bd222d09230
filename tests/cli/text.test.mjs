// The report that people read: frames, notes, colours. The exact layout of frames is tested in tests/unit.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { APP, ENDPOINT, KMS, presynth, project } from './cli.mjs';

const ESCAPE = /\x1b\[/;

test('a diagnostic names its place, shows the code, and says what to do', () => {
  const folder = project({ 'bin/app.ts': APP, 'lib/data.ts': KMS });
  const { out } = presynth(['check', '.'], { cwd: folder });
  const lines = out.split('\n');
  assert.match(lines[0], /^error\[kms-missing-logs-grant\]: \S/);
  assert.ok(lines.some((line) => /^ +--> lib\/data\.ts:\d+:\d+$/.test(line)));
  assert.ok(lines.some((line) => /^ *\d+ \| .*new kms\.Key\(/.test(line)));
  const marked = lines.findIndex((line) => /^ +\| +\^+/.test(line));
  assert.ok(marked > 0);
  const column = lines[marked].indexOf('^');
  assert.ok(lines[marked - 1].slice(column).startsWith('key') || lines[marked - 1].slice(column).startsWith('encryptionKey'));
  assert.ok(lines.some((line) => /^ +\| +-+ \S/.test(line)), 'the key\'s place is marked');
  assert.ok(lines.some((line) => /^ += at deploy: /.test(line)));
  assert.ok(lines.some((line) => /^ += fix: .*/.test(line)));
  assert.ok(out.includes('(presynth check --fix)'));
  for (const line of lines) assert.ok(!line.endsWith(' '), `space at the end of "${line}"`);
});

test('a place in another file has a frame of its own', () => {
  const folder = project({
    'lib/data.ts': KMS.replace('new kms.Key(this, \'Key\', { enableKeyRotation: true })', 'makeKey(this)')
      .replace('import { Construct }', 'import { makeKey } from \'./keys\';\nimport { Construct }'),
    'lib/keys.ts': 'import * as kms from \'aws-cdk-lib/aws-kms\';\nimport { Construct } from \'constructs\';\n\n'
      + 'export function makeKey(scope: Construct) {\n  return new kms.Key(scope, \'Key\');\n}\n',
  });
  const { out } = presynth(['check', '.'], { cwd: folder });
  assert.match(out, / --> lib\/data\.ts:/);
  assert.match(out, / ::: lib\/keys\.ts:5:10\n/);
});

test('several constructs of one place are counted', () => {
  const folder = project({
    'bin/app.ts': `${APP}new DataStack(app, 'Beta');\nnew DataStack(app, 'Gamma');\n`,
    'lib/data.ts': KMS,
  });
  const { out } = presynth(['check', folder]);
  assert.match(out, /= 3 constructs are made here: /);
  for (const name of ['Data/Logs', 'Beta/Logs', 'Gamma/Logs']) assert.ok(out.includes(name));
  assert.match(out, /\n1 problem /);
});

test('wide characters and tabs keep the marks in place', () => {
  const line = '    const s3Endpoint = vpc.addGatewayEndpoint(';
  const folder = project({ 'a.ts': ENDPOINT.replace(line, `\t/* 日本語 é */ ${line.trim()}`) });
  const lines = presynth(['check', folder]).out.split('\n');
  const code = lines.find((each) => each.includes('s3Endpoint = '));
  const marks = lines[lines.indexOf(code) + 1];
  const before = code.slice(0, code.indexOf('s3Endpoint'));
  const width = [...before].reduce((sum, c) => sum + (/[\u3000-\u9fff]/.test(c) ? 2 : 1), 0);
  assert.equal(marks.indexOf('^'), width);
  assert.ok(!code.includes('\t'));
});

test('colours: --color wins, then NO_COLOR, then CLICOLOR_FORCE; a pipe has none', () => {
  const folder = project({ 'a.ts': KMS });
  const coloured = (args, env) => ESCAPE.test(presynth(['check', ...args, folder], { env }).out);
  assert.equal(coloured([], {}), false);
  assert.equal(coloured(['--color', 'always'], {}), true);
  assert.equal(coloured(['--color=never'], { CLICOLOR_FORCE: '1' }), false);
  assert.equal(coloured([], { CLICOLOR_FORCE: '1' }), true);
  assert.equal(coloured([], { CLICOLOR_FORCE: '0' }), false);
  assert.equal(coloured([], { CLICOLOR_FORCE: '1', NO_COLOR: '1' }), false);
  assert.equal(coloured([], { CLICOLOR_FORCE: '1', NO_COLOR: '' }), true);
  assert.equal(coloured(['--color', 'always'], { NO_COLOR: '1' }), true);
});

test('colours change nothing but colours', () => {
  const folder = project({ 'a.ts': KMS, 'b.ts': ENDPOINT });
  const plain = presynth(['check', folder]).out;
  const coloured = presynth(['check', '--color', 'always', folder]).out;
  assert.equal(coloured.replaceAll(/\x1b\[[0-9;]*m/g, ''), plain);
});

test('JSON has no colours', () => {
  const { out } = presynth(['check', '--format', 'json', '--color', 'always', project({ 'a.ts': KMS })]);
  assert.doesNotMatch(out, ESCAPE);
  JSON.parse(out);
});

test('docs/check.md shows what is printed; PRESYNTH_UPDATE=1 writes it', () => {
  const page = new URL('../../docs/check.md', import.meta.url);
  const text = fs.readFileSync(page, 'utf8');
  const folder = project({ 'bin/app.ts': APP, 'lib/data.ts': KMS });
  const { out } = presynth(['check'], { cwd: folder });
  const shown = text.replace(/(```text\n)[^]*?(```\n)/, (_, open, close) => `${open}${out}${close}`);
  if (process.env.PRESYNTH_UPDATE === '1') fs.writeFileSync(page, shown);
  else assert.equal(text, shown, 'docs/check.md is stale: run this test with PRESYNTH_UPDATE=1 and review');
});
