// What .gitignore names is left out, as git itself understands it; what is asked for by name is not.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { random } from '../random.mjs';
import { check, presynth, project } from './cli.mjs';

const source = (name) => `import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
const stack = new Stack(new App(), '${name}');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
`;
const tree = (names, ignores) => project({
  ...Object.fromEntries(names.map((name) => [name, source(name)])), ...ignores,
});
const git = (folder, ...args) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
const found = (report) => report.diagnostics.map(({ file }) => file).sort();

/** Every spelling that gitignore(5) names, each against the same tree. */
const IGNORES = [
  'build/', 'build', '/build', 'lib/gen', 'lib/gen/', '/lib/gen', 'gen', '*.gen.ts', '/*.ts', '*', '*\n!*/\n!keep.ts', '**/gen',
  'lib/**', 'lib/**\n!lib/a.ts', '**/deep/**', 'a.ts', '!a.ts\na.ts', 'a.ts\n!a.ts', '/lib/*\n!/lib/gen', 'lib/*/x.ts',
  '# build\n\n   \nbuild ', 'build\\ ', '\\#odd.ts', '\\!odd.ts', '[ab].ts', '[!a].ts', '?.ts', 'lib/**/x.ts', '**', '/', '//',
  '*.ts\n!lib/\n!lib/**', 'gen/**/', 'lib/gen/*', 'build/\n!build/a.ts', 'deep\r\n', 'a.ts/', 'lib//gen',
  './a.ts', 'lib/./a.ts', '.', './', '../a.ts', 'lib/..', 'a.ts\\\\ ', 'build\\  ', 'build \\ ', '  a.ts', '!!odd.ts', '**.ts', 'li**', 'l**b/a.ts',
  '**/**/x.ts', 'lib/**/gen/**', '*/*.ts', '[^a].ts', '[a-c].ts', '[[:punct:]]odd.ts', '\\a.ts', 'A.ts', 'a.ts\\', '\uFEFFa.ts', 'a.ts\t',
  'lib/*\n!lib/x.ts', 'lib/\n!lib/x.ts', '*\n!lib\n!lib/gen/\n!x.ts',
  // What git does with classes that do not end or are odd, and with `**` behind a part of a name.
  '[', '*[', 'a[', '[a.ts', '[a', '[!', '[]', '[!]', '[]].ts', '[[]*.ts', '[[:foo:]].ts', '[[:alpha:].ts', '[[:alpha].ts', '[[.a.]].ts',
  '[[=a=]].ts', '[a\\', '[\\a-b].ts', '[b-a].ts', '[a-a].ts', '[--b].ts', '[a-].ts', '[^^]*', '[[:alpha:]-b].ts', 'lib/[', '[/a.ts',
  'a*[', '[[:lower:]].ts', '[[:upper:]].ts', '[[:punct:]]*', '[\u00e9]*',
  'l**/a.ts', 'li**/x.ts', '/l**/gen/*', 'lib/g**/x.ts', 'lib/g**', 'lib/g**\n!lib/gen', 'lib/gen/d**/', 'l**/**/x.ts', 'l**/**',
  '/b**/**/**', 'l**/g**/x.ts', 'o**er/a.ts', 'oth?**/a.ts', '\\l**/a.ts', 'l*/**/x.ts', 'lib/**n/x.ts', 'l***/x.ts', 'l**/*.ts\n!lib/a.ts',
  'lib\\/a.ts', 'lib\\/gen/', 'lib\\/', '\\/a.ts', 'lib/gen\\/*',
];
const NAMES = ['a.ts', 'b.ts', 'keep.ts', '#odd.ts', '!odd.ts', 'x.gen.ts', 'build/a.ts', 'build/deep/b.ts', 'lib/a.ts', 'lib/x.ts',
  'lib/gen/a.ts', 'lib/gen/x.ts', 'lib/gen/deep/x.ts', 'gen/x.ts', 'other/build/a.ts', 'other/gen/deep/a.ts', 'build /a.ts'];

test('git is the judge of every pattern', () => {
  for (const text of IGNORES) {
    const folder = tree(NAMES, { '.gitignore': text });
    git(folder, 'init', '-q');
    const kept = git(folder, 'ls-files', '-coz', '--exclude-standard').split('\0').filter((name) => name.endsWith('.ts')).sort();
    assert.deepEqual(found(check(folder)), kept, JSON.stringify(text));
  }
});

test('git is the judge of patterns that nobody would write, in files of several folders', () => {
  const { int, chance, pick } = random(20260101);
  const some = (most, make) => Array.from({ length: 1 + int(most) }, make);
  const pattern = () => pick(['', '', '', '!']) + pick(['', '', '/']) + some(3, () => pick([
    'a', 'b', 'ab', '*', '**', '?', 'a*', '*b', '?b', '[ab]', '[!a]', '[a-b]*', '**b', '*.ts', 'a.ts', '?.ts', '\\a', '***',
    'a**', 'b**', 'ab**', 'a*b', '[[:alpha:]]*', 'a**b', '*[ab]', '[]a]', '[^a]b', '[[.a]',
  ])).join('/') + pick(['', '', '', '/', '/**', '/*', ' ', '\\ ', '\r']);
  const names = new Set();
  for (let depth = 0; depth < 60; ++depth) names.add(`${some(4, () => pick(['a', 'b', 'ab', 'ba'])).join('/')}/${pick(['a', 'b', 'ab'])}.ts`);
  for (let round = 0; round < 40; ++round) {
    const ignores = Object.fromEntries(['', 'a/', 'b/', 'a/b/', 'ab/a/'].filter((folder) => folder === '' || chance(0.3))
      .map((folder) => [`${folder}.gitignore`, some(4, pattern).join('\n')]));
    const folder = tree([...names], ignores);
    git(folder, 'init', '-q');
    const kept = git(folder, 'ls-files', '-coz', '--exclude-standard').split('\0').filter((name) => name.endsWith('.ts')).sort();
    assert.deepEqual(found(check(folder)), kept, JSON.stringify(ignores));
  }
});

test('the file of a folder counts more than those above it, up to the repository', () => {
  const folder = tree(['a.ts', 'lib/a.ts', 'lib/gen/a.ts', 'lib/gen/b.ts', 'out/a.ts'], {
    '.gitignore': 'out\nb.ts', 'lib/.gitignore': '/a.ts', 'lib/gen/.gitignore': '!b.ts',
  });
  git(folder, 'init', '-q');
  const kept = git(folder, 'ls-files', '-co', '--exclude-standard', '*.ts').trim().split('\n').sort();
  assert.deepEqual(found(check(folder)), kept);
  assert.deepEqual(found(check(path.join(folder, 'lib'))), ['gen/a.ts', 'gen/b.ts']);
});

test('what lies outside the repository does not count', () => {
  const outer = tree(['inner/a.ts'], { '.gitignore': 'a.ts' });
  fs.mkdirSync(path.join(outer, 'inner/.git'));
  assert.deepEqual(found(check(path.join(outer, 'inner'))), ['a.ts']);
});

test('a file or folder that is asked for by name is checked all the same', () => {
  const folder = tree(['a.ts', 'build/b.ts', 'build/gen/c.ts'], { '.gitignore': 'build\ngen' });
  fs.mkdirSync(path.join(folder, '.git'));
  assert.deepEqual(found(check(folder)), ['a.ts']);
  assert.deepEqual(found(check(path.join(folder, 'build'))), ['b.ts']);
  assert.deepEqual(found(check(path.join(folder, 'build/gen/c.ts'))), ['c.ts']);
});

test('an import reaches what is left out, and nothing is reported there', () => {
  const folder = project({
    '.gitignore': 'generated',
    'generated/logs.ts': `import { Construct } from 'constructs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
export const make = (scope: Construct) => new logs.LogGroup(scope, 'Logs', { encryptionKey: new kms.Key(scope, 'Key') });
`,
    'app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { make } from './generated/logs';
make(new Stack(new App(), 'S'));
`,
  });
  fs.mkdirSync(path.join(folder, '.git'));
  assert.deepEqual(found(check(folder)), []);
  assert.match(presynth(['check', path.join(folder, 'generated')]).out, /kms-missing-logs-grant/);
});
