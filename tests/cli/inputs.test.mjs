// Input that is wrong, hostile or odd: one clear line or a warning, never a crash, and the rest is still checked.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { APP, CLEAN, ENDPOINT, ENDPOINT_RULE, KMS, KMS_RULE, assertOneLine, check, noUnprivileged, presynth, project, rulesOf, unprivileged } from './cli.mjs';

test('a path that does not exist', () => {
  const folder = project({ 'infra/a.ts': KMS });
  const plain = presynth(['check', path.join(folder, 'quite-another-name')]);
  assert.equal(plain.code, 2);
  assert.equal(plain.out, '');
  assertOneLine(plain.err);
  assert.match(plain.err, /no such file or directory: .*quite-another-name\n$/);
  const near = presynth(['check', 'infro'], { cwd: folder });
  assert.equal(near.code, 2);
  assertOneLine(near.err);
  assert.match(near.err, /did you mean infra\?/);
  const file = presynth(['check', 'infra/b.ts'], { cwd: folder });
  assert.equal(file.code, 2);
  assert.match(file.err, /did you mean infra\/a\.ts\?/);
  const below = presynth(['check', 'infra/a.ts/b.ts'], { cwd: folder });
  assert.equal(below.code, 2);
  assertOneLine(below.err);
});

test('one bad path among good ones fails before anything is reported', () => {
  const folder = project({ 'a.ts': KMS });
  const result = presynth(['check', folder, path.join(folder, 'missing')]);
  assert.equal(result.code, 2);
  assert.equal(result.out, '');
});

test('an unreadable root', { skip: noUnprivileged }, () => {
  const folder = project({ 'closed/a.ts': KMS, 'b.ts': KMS });
  fs.chmodSync(path.join(folder, 'closed'), 0);
  fs.chmodSync(path.join(folder, 'b.ts'), 0);
  for (const name of ['closed', 'b.ts', 'closed/a.ts']) {
    const result = presynth(['check', path.join(folder, name)], unprivileged);
    assert.equal(result.code, 2);
    assert.equal(result.out, '');
    assertOneLine(result.err);
    assert.match(result.err, /permission denied/);
  }
});

test('an unreadable directory and file within the root are warned about', { skip: noUnprivileged }, () => {
  const folder = project({ 'closed/a.ts': KMS, 'b.ts': KMS, 'c.ts': ENDPOINT });
  fs.chmodSync(path.join(folder, 'closed'), 0);
  fs.chmodSync(path.join(folder, 'b.ts'), 0);
  const { code, out, err } = presynth(['check', '--format', 'json', folder], unprivileged);
  assert.equal(code, 0);
  assert.deepEqual(rulesOf(JSON.parse(out)), [ENDPOINT_RULE]);
  assert.match(err, /warning: skipped .*b\.ts: permission denied\n/);
  assert.match(err, /warning: skipped .*closed: permission denied\n/);
});

test('a dangling link', () => {
  const folder = project({ 'a.ts': KMS });
  fs.symlinkSync('nowhere.ts', path.join(folder, 'link.ts'));
  assert.deepEqual(rulesOf(check(folder)), [KMS_RULE]);
  const named = presynth(['check', path.join(folder, 'link.ts')]);
  assert.equal(named.code, 2);
  assertOneLine(named.err);
  assert.match(named.err, /is a link that leads nowhere/);
});

test('links that lead in circles', () => {
  const folder = project({ 'lib/deep/a.ts': KMS });
  fs.symlinkSync('..', path.join(folder, 'lib/deep/up'));
  fs.symlinkSync(folder, path.join(folder, 'lib/top'));
  fs.symlinkSync('/', path.join(folder, 'lib/root'));
  fs.symlinkSync('self', path.join(folder, 'lib/self'));
  fs.mkdirSync(path.join(folder, 'x'));
  fs.mkdirSync(path.join(folder, 'y'));
  fs.symlinkSync('../y', path.join(folder, 'x/y'));
  fs.symlinkSync('../x', path.join(folder, 'y/x'));
  const report = check(folder);
  assert.deepEqual(report.diagnostics.map((d) => d.file), ['lib/deep/a.ts']);
});

test('folders that link to each other in many ways end quickly', () => {
  const files = {};
  for (let i = 0; i < 12; i++) files[`d${i}/a.ts`] = 'export {};\n';
  const folder = project(files);
  for (let i = 0; i < 12; i++) for (let k = 0; k < 12; k++) if (i !== k) fs.symlinkSync(`../d${k}`, path.join(folder, `d${i}/l${k}`));
  const started = Date.now();
  assert.equal(presynth(['check', folder]).code, 0);
  assert.ok(Date.now() - started < 20_000);
});

const KEYS = 'import * as kms from \'aws-cdk-lib/aws-kms\';\nimport { Construct } from \'constructs\';\n'
  + 'export const makeKey = (scope: Construct) => new kms.Key(scope, \'Key\');\n';
/** Its key comes from ./shared. */
const DATA = KMS.replace('new kms.Key(this, \'Key\', { enableKeyRotation: true })', 'makeKey(this)')
  .replace('import { Construct }', 'import { makeKey } from \'./shared/keys\';\nimport { Construct }');

test('a file under two names is reported once, and imports through a link resolve', () => {
  const folder = project({ 'shared/keys.ts': KEYS, 'app/data.ts': DATA });
  fs.symlinkSync('../shared', path.join(folder, 'app/shared'));
  fs.symlinkSync('data.ts', path.join(folder, 'app/alias.ts'));
  const report = check(folder);
  assert.deepEqual(report.diagnostics.map((d) => [d.rule, d.file]), [[KMS_RULE, 'app/data.ts']]);
});

/** Of a JSON report, and what was said on stderr. */
function found(...args) {
  const { out, err } = presynth(['check', '--format', 'json', ...args]);
  return [JSON.parse(out).diagnostics.map((d) => [d.rule, d.file]), err];
}

test('a link that leads out of the project is not followed', () => {
  const outside = project({ 'keys.ts': KEYS, 'a.ts': KMS, 'tsconfig.json': '{' });
  const folder = project({ 'data.ts': DATA });
  fs.symlinkSync(outside, path.join(folder, 'shared'));
  fs.symlinkSync(path.join(outside, 'a.ts'), path.join(folder, 'a.ts'));
  fs.symlinkSync(path.join(outside, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
  const [diagnostics, err] = found(folder);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual([...err.matchAll(/warning: skipped .*\/(\S+): it is a link that leads out of the project\n/g)].map(([, name]) => name), ['a.ts', 'shared']);
  assert.equal(err.split('\n').length, 3, err);
  // Nobody wants to hear of what git does not know.
  fs.writeFileSync(path.join(folder, '.gitignore'), '/a.ts\n/shared\n');
  assert.deepEqual(found(folder), [[], '']);
  // What is asked for by name is read, with the project around it.
  assert.deepEqual(found(path.join(folder, 'a.ts'))[0], [[KMS_RULE, 'a.ts']]);
  assert.deepEqual(found(path.join(folder, 'shared'))[0], [[KMS_RULE, 'a.ts']]);
  fs.rmSync(path.join(folder, '.gitignore'));
  assert.ok(found(folder, outside)[0].some(([rule, file]) => rule === KMS_RULE && file.endsWith(`${path.basename(folder)}/data.ts`)));
});

test('a link within the repository is followed out of the part that is checked', () => {
  for (const marks of [{ '.git/HEAD': '' }, { 'package.json': '{ "workspaces": ["packages/*"] }' }]) {
    const folder = project({ ...marks, 'shared/keys.ts': KEYS, 'packages/app/package.json': '{}', 'packages/app/data.ts': DATA });
    fs.symlinkSync('../../shared', path.join(folder, 'packages/app/shared'));
    assert.deepEqual(found(path.join(folder, 'packages/app')), [[[KMS_RULE, 'data.ts']], '']);
  }
  // Whose .git is kept elsewhere is a repository too.
  const folder = project({ 'shared/keys.ts': KEYS, 'app/data.ts': DATA });
  fs.symlinkSync(project({ HEAD: '' }), path.join(folder, '.git'));
  fs.symlinkSync('../shared', path.join(folder, 'app/shared'));
  assert.deepEqual(found(path.join(folder, 'app')), [[[KMS_RULE, 'data.ts']], '']);
});

test('a project that is reached through links is one as any other', () => {
  const folder = project({ 'real/shared/keys.ts': KEYS, 'real/data.ts': DATA.replace('./shared', './link') });
  fs.symlinkSync('shared', path.join(folder, 'real/link'));
  fs.symlinkSync('real', path.join(folder, 'one'));
  fs.mkdirSync(path.join(folder, 'two'));
  fs.symlinkSync('../real', path.join(folder, 'two/one'));
  for (const name of ['real', 'one', 'two/one', 'two/one/data.ts']) {
    assert.deepEqual(found(path.join(folder, name)), [[[KMS_RULE, 'data.ts']], ''], name);
  }
});

test('a pipe in the tree does not block', { skip: process.platform !== 'linux' && 'needs mkfifo' }, async () => {
  const folder = project({ 'a.ts': KMS });
  const { spawnSync } = await import('node:child_process');
  assert.equal(spawnSync('mkfifo', [path.join(folder, 'pipe.ts')]).status, 0);
  assert.deepEqual(rulesOf(check(folder)), [KMS_RULE]);
  assert.equal(presynth(['check', path.join(folder, 'pipe.ts')]).code, 2);
});

test('bytes that are not UTF-8', () => {
  const folder = project({ 'bad.ts': Buffer.concat([Buffer.from(KMS), Buffer.from([0x2f, 0x2f, 0xff, 0x0a])]), 'good.ts': ENDPOINT });
  const report = check(folder);
  assert.deepEqual(rulesOf(report), [ENDPOINT_RULE]);
  assert.match(report.err, new RegExp(`warning: skipped .*bad\\.ts: it is not UTF-8 \\(byte ${Buffer.byteLength(KMS) + 2}\\)`));
  const named = presynth(['check', path.join(folder, 'bad.ts')]);
  assert.equal(named.code, 2);
  assertOneLine(named.err);
  assert.match(named.err, /it is not UTF-8/);
});

test('UTF-16', () => {
  const folder = project({ 'wide.ts': Buffer.from('\ufeff' + KMS, 'utf16le') });
  const report = check(folder);
  assert.deepEqual(report.diagnostics, []);
  assert.match(report.err, /it is UTF-16, not UTF-8/);
});

test('a byte order mark and CRLF move no position', () => {
  const plain = check(project({ 'a.ts': KMS })).diagnostics[0];
  const crlf = check(project({ 'a.ts': '\ufeff' + KMS.replaceAll('\n', '\r\n') })).diagnostics[0];
  assert.deepEqual(crlf.range, plain.range);
  assert.deepEqual(crlf.construct.range, plain.construct.range);
});

test('20 MB of one line', { timeout: 120_000 }, () => {
  const line = `export const all = [${'"abcdefgh", '.repeat(100_000)}"${'x'.repeat(19_000_000)}"];`;
  assert.ok(line.length > 20_000_000);
  const folder = project({ 'big.ts': `import * as cdk from 'aws-cdk-lib'; ${line}`, 'a.ts': KMS });
  assert.deepEqual(rulesOf(check(folder)), [KMS_RULE]);
});

test('a finding in a long line is shown around its place', () => {
  const folder = project({ 'a.ts': ENDPOINT.replaceAll('\n', ' ').replace('const s3', `${'/* x */ '.repeat(200_000)}const s3`) });
  const { out } = presynth(['check', folder]);
  assert.match(out, /s3Endpoint/);
  for (const each of out.split('\n')) assert.ok(each.length < 200, `a line of ${each.length} characters`);
});

test('100,000 nested brackets', () => {
  const n = 100_000;
  const folder = project({
    'round.ts': `import 'aws-cdk-lib';\nexport const a = ${'('.repeat(n)}1${')'.repeat(n)};\n`,
    'square.ts': `import 'aws-cdk-lib';\nexport const a = ${'['.repeat(n)}${']'.repeat(n)};\n`,
    'open.ts': `import 'aws-cdk-lib';\nexport const a = ${'{a:'.repeat(n)}`,
    'calls.ts': `import 'aws-cdk-lib';\nexport const a = f${'()'.repeat(n)};\n`,
    'a.ts': KMS,
  });
  assert.deepEqual(rulesOf(check(folder)), [KMS_RULE]);
});

test('a file that is cut in the middle of a statement; the rest is still checked', () => {
  const cut = ENDPOINT.slice(0, ENDPOINT.indexOf('ec2.GatewayVpcEndpointAwsService')) ;
  const folder = project({ 'cut.ts': cut, 'data.ts': KMS });
  assert.ok(rulesOf(check(folder)).includes(KMS_RULE));
  const broken = KMS.replace('export class DataStack', 'const half = {\n\nexport class DataStack');
  assert.ok(presynth(['check', project({ 'a.ts': broken })]).code <= 1);
});

test('control characters reach no terminal', () => {
  const folder = project({ 'a.ts': ENDPOINT.replace('const s3Endpoint', '/* \x1b[31m\u202e\x07 */ const s3Endpoint') });
  const { out } = presynth(['check', folder]);
  assert.ok(!/[\x00-\x08\x0b-\x1f\x7f\u202e]/.test(out));
  assert.ok(out.includes('\\x1b') && out.includes('\\u{202e}'));
});

test('cdk.json and tsconfig.json that are not JSON', () => {
  const folder = project({ 'cdk.json': '{ "app": ', 'tsconfig.json': 'no', 'package.json': '[', 'bin/app.ts': APP, 'lib/data.ts': KMS });
  const report = check(folder);
  assert.deepEqual(rulesOf(report), [KMS_RULE]);
  assert.match(report.err, /warning: skipped .*cdk\.json: /);
  assert.equal(report.code, 1);
});

test('a file that is no TypeScript', () => {
  const folder = project({ 'README.md': '# hello', 'a.ts': CLEAN });
  const result = presynth(['check', path.join(folder, 'README.md')]);
  assert.equal(result.code, 2);
  assertOneLine(result.err);
  assert.match(result.err, /is not a TypeScript file/);
});

test('odd file names', () => {
  const folder = project({ 'lib/a b\nc.ts': ENDPOINT, 'lib/"q".ts': ENDPOINT, 'lib/é.ts': ENDPOINT });
  assert.deepEqual(check(folder).diagnostics.map((d) => d.file), ['lib/"q".ts', 'lib/a b\nc.ts', 'lib/é.ts']);
  assert.match(presynth(['check', 'lib'], { cwd: folder }).out, / --> lib\/a b c\.ts:9:11/);
});

test('an empty file and an empty folder', () => {
  assert.deepEqual(check(project({ 'a.ts': '' })).diagnostics, []);
  assert.equal(presynth(['check', project()]).code, 0);
});
