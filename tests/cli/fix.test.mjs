// `presynth check --fix` and `--diff`: what is written, what is refused, and that files stay whole.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  APP, BOUNDARY, CLEAN, ENDPOINT, ENDPOINT_RULE, KMS, KMS_RULE, check, noUnprivileged, presynth, project, read,
  rulesOf, unprivileged,
} from './cli.mjs';

const all = (folder) => {
  const files = {};
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) files[entry.name] = fs.readFileSync(path.join(entry.path ?? folder, entry.name), 'latin1');
  }
  return files;
};

test('--fix repairs each of the three mistakes and says so', () => {
  const folder = project({ 'bin/app.ts': APP, 'lib/data.ts': KMS, 'lib/worker.ts': BOUNDARY, 'lib/network.ts': ENDPOINT });
  const { code, out } = presynth(['check', '--fix', folder]);
  assert.equal(code, 0, out);
  assert.match(out, /^Fixed 3 problems in 3 files:\n/);
  assert.match(out, /\nNo problems found in 4 files/);
  assert.deepEqual(check(folder).diagnostics, []);
  assert.match(read(folder, 'lib/data.ts'), /logs\./);
  assert.match(read(folder, 'lib/worker.ts'), /ec2:CreateNetworkInterface/);
  assert.match(read(folder, 'lib/network.ts'), /^    vpc\.addGatewayEndpoint\('S3', \{/m);
  assert.equal(read(folder, 'bin/app.ts'), APP);
});

test('--fix twice changes nothing more', () => {
  const folder = project({ 'data.ts': KMS, 'worker.ts': BOUNDARY, 'network.ts': ENDPOINT });
  assert.equal(presynth(['check', '--fix', folder]).code, 0);
  const once = all(folder);
  const again = presynth(['check', '--fix', folder]);
  assert.equal(again.code, 0);
  assert.doesNotMatch(again.out, /Fixed/);
  assert.deepEqual(all(folder), once);
});

test('the exit code is that of what remains', () => {
  const folder = project({ 'a.ts': ENDPOINT, 'b.ts': KMS });
  const result = presynth(['check', '--fix', '--disable', KMS_RULE, '--level', 'warning', folder]);
  assert.equal(result.code, 0);
  assert.equal(read(folder, 'b.ts'), KMS);
  assert.equal(presynth(['check', folder]).code, 1);
});

test('--fix with JSON reports what remains; what was fixed goes to stderr', () => {
  const folder = project({ 'a.ts': KMS });
  const report = check(folder, '--fix');
  assert.deepEqual(report.diagnostics, []);
  assert.match(report.err, /^Fixed 1 problem in 1 file:\n/);
});

test('CRLF and a byte order mark are kept', () => {
  const folder = project({ 'a.ts': '\ufeff' + KMS.replaceAll('\n', '\r\n'), 'b.ts': ENDPOINT.replaceAll('\n', '\r\n') });
  assert.equal(presynth(['check', '--fix', folder]).code, 0);
  for (const name of ['a.ts', 'b.ts']) {
    const text = read(folder, name);
    assert.doesNotMatch(text, /[^\r]\n/, `${name} has a bare line feed`);
    assert.equal(text.charCodeAt(0) === 0xfeff, name === 'a.ts');
  }
  assert.deepEqual(check(folder).diagnostics, []);
});

test('--diff prints a patch that does the same, and writes nothing', () => {
  const files = { 'lib/data.ts': KMS, 'lib/sub dir/network.ts': ENDPOINT, 'lib/worker.ts': BOUNDARY };
  const folder = project(files);
  const before = all(folder);
  const diff = presynth(['check', '--diff', '.'], { cwd: folder });
  assert.equal(diff.code, 1, 'the problems are still there');
  assert.deepEqual(all(folder), before);
  assert.match(diff.out, /^--- a\/lib\/data\.ts\n\+\+\+ b\/lib\/data\.ts\n@@ /);
  assert.match(diff.err, /Would fix 3 problems in 3 files/);

  const fixed = project(files);
  presynth(['check', '--fix', fixed]);
  const patched = spawnSync('git', ['apply', '--unsafe-paths', '-'], { cwd: folder, input: diff.out, encoding: 'utf8' });
  assert.equal(patched.status, 0, patched.stderr);
  assert.deepEqual(all(folder), all(fixed));
});

test('--diff names files from where a patch is applied', () => {
  const folder = project({ 'infra/lib/data.ts': KMS });
  assert.match(presynth(['check', '--diff', 'infra'], { cwd: folder }).out, /^--- a\/infra\/lib\/data\.ts\n/);
  assert.match(presynth(['check', '--diff', path.join(folder, 'infra')]).out, /^--- a\/lib\/data\.ts\n/);
});

test('--diff of CRLF applies', () => {
  const folder = project({ 'a.ts': KMS.replaceAll('\n', '\r\n') });
  const { out } = presynth(['check', '--diff', '.'], { cwd: folder });
  const patched = spawnSync('git', ['apply', '-'], { cwd: folder, input: out, encoding: 'utf8' });
  assert.equal(patched.status, 0, patched.stderr);
  assert.deepEqual(check(folder).diagnostics, []);
});

test('--diff of sound code is empty', () => {
  const result = presynth(['check', '--diff', project({ 'a.ts': CLEAN })]);
  assert.equal(result.code, 0);
  assert.equal(result.out, '');
  assert.match(result.err, /Nothing to fix/);
});

test('several problems in one file, some of the same key', () => {
  const folder = project({
    'a.ts': KMS.replace('    new logs.LogGroup(', '    new logs.LogGroup(this, \'Other\', { encryptionKey: key });\n    new logs.LogGroup('),
    'b.ts': ENDPOINT.replace('  }\n}', '    const dynamo = vpc.addGatewayEndpoint(\'Dynamo\', {\n'
      + '      service: ec2.GatewayVpcEndpointAwsService.DYNAMODB,\n    });\n  }\n}'),
  });
  assert.equal(check(folder).diagnostics.length, 4);
  const { code, out } = presynth(['check', '--fix', folder]);
  assert.equal(code, 0, out);
  assert.deepEqual(check(folder).diagnostics, []);
  assert.equal(read(folder, 'a.ts').match(/AllowCloudWatchLogs/g)?.length ?? 1, 1, 'one grant is enough for one key');
});

test('a read-only file is left alone and said so; the others are repaired', () => {
  const folder = project({ 'a.ts': KMS, 'b.ts': ENDPOINT });
  fs.chmodSync(path.join(folder, 'a.ts'), 0o444);
  const { code, out, err } = presynth(['check', '--fix', folder]);
  assert.equal(code, 1);
  assert.equal(read(folder, 'a.ts'), KMS);
  assert.match(err, /warning: not fixed: .*a\.ts:\d+:\d+ \(.*\): .*a\.ts: it is read-only\n/);
  assert.match(out, /^Fixed 1 problem in 1 file:\n/);
  assert.notEqual(read(folder, 'b.ts'), ENDPOINT);
  assert.match(out, /error\[kms-missing-logs-grant\]/);
});

test('a read-only folder is left alone and said so', () => {
  const folder = project({ 'closed/a.ts': KMS, 'b.ts': ENDPOINT });
  fs.chmodSync(path.join(folder, 'closed'), 0o555);
  const { code, err } = presynth(['check', '--fix', folder]);
  assert.equal(code, 1);
  assert.equal(read(folder, 'closed/a.ts'), KMS);
  assert.match(err, /closed\/a\.ts: its directory is read-only\n/);
  assert.notEqual(read(folder, 'b.ts'), ENDPOINT);
});

test('files of somebody else are left alone', { skip: noUnprivileged || (process.getuid() !== 0 && 'needs a superuser to make them') }, () => {
  const folder = project({ 'a.ts': KMS, 'own/b.ts': ENDPOINT });
  fs.chownSync(path.join(folder, 'own'), unprivileged.uid, unprivileged.gid);
  fs.chownSync(path.join(folder, 'own/b.ts'), unprivileged.uid, unprivileged.gid);
  const { code, out, err } = presynth(['check', '--fix', folder], unprivileged);
  assert.equal(code, 1);
  assert.match(err, /warning: not fixed: .*a\.ts: it is read-only\n/);
  assert.match(out, /^Fixed 1 problem in 1 file:\n/);
  assert.equal(read(folder, 'a.ts'), KMS);
});

test('permissions are kept and nothing is left behind', () => {
  const folder = project({ 'a.ts': KMS, 'b.ts': ENDPOINT });
  fs.chmodSync(path.join(folder, 'a.ts'), 0o750);
  fs.chmodSync(path.join(folder, 'b.ts'), 0o600);
  assert.equal(presynth(['check', '--fix', folder]).code, 0);
  assert.equal(fs.statSync(path.join(folder, 'a.ts')).mode & 0o7777, 0o750);
  assert.equal(fs.statSync(path.join(folder, 'b.ts')).mode & 0o7777, 0o600);
  assert.deepEqual(fs.readdirSync(folder).sort(), ['a.ts', 'b.ts']);
});

test('a link stays a link, its target is repaired', () => {
  const folder = project({ 'real/a.ts': KMS });
  fs.symlinkSync('real/a.ts', path.join(folder, 'link.ts'));
  assert.equal(presynth(['check', '--fix', path.join(folder, 'link.ts')]).code, 0);
  assert.notEqual(read(folder, 'real/a.ts'), KMS);
  assert.ok(fs.lstatSync(path.join(folder, 'link.ts')).isSymbolicLink());
  fs.writeFileSync(path.join(folder, 'real/a.ts'), KMS);
  const whole = presynth(['check', '--fix', folder]);
  assert.equal(whole.code, 0);
  assert.notEqual(read(folder, 'real/a.ts'), KMS);
  assert.ok(fs.lstatSync(path.join(folder, 'link.ts')).isSymbolicLink());
});

test('nothing outside the project is written', () => {
  const outside = project({ 'a.ts': KMS });
  const folder = project({ 'b.ts': CLEAN, 'package.json': '{}' });
  fs.symlinkSync(path.join(outside, 'a.ts'), path.join(folder, 'a.ts'));
  fs.symlinkSync(outside, path.join(folder, 'dir'));
  assert.equal(presynth(['check', '--fix', folder]).code, 0);
  assert.equal(read(outside, 'a.ts'), KMS);
  // Asked for by name it is read, as a part of a project that it does not lie in.
  const { code, err } = presynth(['check', '--fix', path.join(folder, 'a.ts')]);
  assert.equal(code, 1);
  assert.equal(read(outside, 'a.ts'), KMS);
  assert.match(err, /it lies outside the project\n/);
});

test('a fix in another file of the project is applied, also when only a part was checked', () => {
  const folder = project({
    'package.json': '{ "name": "app" }',
    'lib/boundary.ts': 'import * as iam from \'aws-cdk-lib/aws-iam\';\nimport { Construct } from \'constructs\';\n\n'
      + 'export function makeBoundary(scope: Construct) {\n'
      + '  return new iam.ManagedPolicy(scope, \'Boundary\', {\n'
      + '    statements: [new iam.PolicyStatement({ actions: [\'logs:*\'], resources: [\'*\'] })],\n  });\n}\n',
    'lib/worker.ts': BOUNDARY.replace(/new iam\.ManagedPolicy\(this, 'Boundary', \{[^]*?\n    \}\);/, 'makeBoundary(this);')
      .replace('import { Construct }', 'import { makeBoundary } from \'./boundary\';\nimport { Construct }'),
  });
  const { code, out, err } = presynth(['check', '--fix', 'lib/worker.ts'], { cwd: folder });
  assert.equal(code, 0, out + err);
  assert.match(read(folder, 'lib/boundary.ts'), /ec2:CreateNetworkInterface/);
});

test('a fix that would only reach into node_modules is not made', () => {
  const folder = project({ 'node_modules/lib/a.ts': KMS, 'a.ts': CLEAN });
  assert.equal(presynth(['check', '--fix', folder]).code, 0);
  assert.equal(read(folder, 'node_modules/lib/a.ts'), KMS);
});

test('killed at any point, every file is whole: as it was, or repaired', { skip: process.platform !== 'linux' && 'watches a folder' }, async () => {
  const names = Array.from({ length: 200 }, (_, i) => `s${i}.ts`);
  const before = Object.fromEntries(names.map((name, i) => [name, ENDPOINT.replace('NetworkStack', `Network${i}Stack`)]));
  const reference = project(before);
  assert.equal(presynth(['check', '--fix', reference]).code, 0);
  const after = Object.fromEntries(names.map((name) => [name, read(reference, name)]));
  const folder = project(before);
  let halfway = 0;
  for (let round = 0; round < 16; round++) {
    for (const name of names) fs.writeFileSync(path.join(folder, name), before[name]);
    // Killed when so many files have been stored beside others, or have taken their places.
    const signal = round % 2 === 0 ? 'SIGKILL' : 'SIGTERM';
    const stored = round % 4 < 2;
    let left = 1 + round * 12;
    const child = spawn(process.env.PRESYNTH, ['check', '--fix', folder], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const watcher = fs.watch(folder, (event, name) => {
      if (event === 'rename' && name.startsWith('.presynth-') === stored && --left === 0) child.kill(signal);
    });
    await ended;
    watcher.close();
    const repaired = names.filter((name) => {
      const text = read(folder, name);
      assert.ok(text === before[name] || text === after[name], `${name} is neither as it was nor repaired`);
      return text === after[name];
    });
    const leftovers = fs.readdirSync(folder).filter((name) => name.startsWith('.presynth-'));
    if (signal === 'SIGTERM') assert.deepEqual(leftovers, [], 'SIGTERM leaves nothing behind');
    for (const name of leftovers) fs.rmSync(path.join(folder, name));
    if (repaired.length > 0 && repaired.length < names.length) halfway++;
  }
  assert.ok(halfway > 0, 'no kill came while files were written');
});

test('--diff and --fix with JSON: usage', () => {
  const folder = project({ 'a.ts': ENDPOINT });
  assert.equal(presynth(['check', '--diff', '--format', 'json', folder]).code, 2);
  const both = presynth(['check', '--fix', '--diff', folder]);
  assert.match(both.out, /^--- a\/a\.ts\n/);
  assert.equal(read(folder, 'a.ts'), ENDPOINT);
  assert.deepEqual(rulesOf(check(folder)), [ENDPOINT_RULE]);
});
