// One version: that of the CMake project. What a release publishes and what leads to it name the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root, version } from '../../packages/targets.mjs';
import { presynth } from './cli.mjs';

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const json = (file) => JSON.parse(read(file));
/** What a pattern finds in a file, of which there must be something. */
function named(file, pattern) {
  const found = [...read(file).matchAll(pattern)].map(([, each]) => each);
  assert.notEqual(found.length, 0, `${file} names no version`);
  return found;
}

test('--version tells the version of the program and of all that is built in', () => {
  const pinned = json('grammars/package.json').dependencies;
  const [, library, constructs] = /^library aws-cdk-lib (\S+)\nlibrary constructs (\S+)$/m.exec(read('analyzers/catalog/aws-cdk-lib.catalog'));
  assert.equal(presynth(['--version']).out, `presynth ${version}\n` +
    `aws-cdk-lib ${library} and constructs ${constructs} (catalogue)\n` +
    `tree-sitter ${pinned['tree-sitter']}, tree-sitter-typescript ${pinned['tree-sitter-typescript']}\n`);
});

for (const [file, ...versions] of [
  ['editors/vscode/package.json', json('editors/vscode/package.json').version, json('editors/vscode/package.json').minimumServerVersion],
  ['editors/vscode/package-lock.json', json('editors/vscode/package-lock.json').version],
  ['package.json', json('package.json').version],
  ['.pre-commit-hooks.yaml', ...named('.pre-commit-hooks.yaml', /presynth@([^'\]]+)/g)],
  ['action.yml', ...named('action.yml', /description: The version of the npm package presynth\n +default: (\S+)/g)],
  ['packages/gitlab/presynth.gitlab-ci.yml', ...named('packages/gitlab/presynth.gitlab-ci.yml', /(?:presynth@|PRESYNTH_VERSION: )(\d[^/\s]*)/g)],
  ['docs/install.md', ...named('docs/install.md', /(?:presynth@|presynth-|v)(\d+\.\d+\.\d+)/g)],
]) {
  test(`${file} names the version of the CMake project`, () => {
    for (const each of versions) assert.equal(each, version);
  });
}
