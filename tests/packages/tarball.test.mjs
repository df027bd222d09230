// What lies in the tarballs, and that they are the same bytes whenever they are made.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isPage } from '../../packages/targets.mjs';
import { built, root, run, succeeds, tarball, targets, version } from './packages.mjs';

for (const target of targets) {
  const name = `presynth-${version}-${target.name}`;
  const file = path.join(built, `${name}.tar.gz`);

  test(`${name}.tar.gz has the program, its manual, completions, docs and licences`, () => {
    const lines = succeeds(run('tar', ['tzvf', file, '--numeric-owner', '--full-time'])).trim().split('\n');
    const entries = lines.map((line) => {
      const [mode, owner, , day, time, ...rest] = line.split(/\s+/);
      return { mode, owner, at: `${day} ${time}`, name: rest.join(' ').slice(name.length + 1) };
    });
    const files = entries.filter(({ mode }) => mode.startsWith('-')).map((entry) => entry.name);
    const docs = succeeds(run('git', ['ls-files', 'docs', 'editors'], { cwd: root })).trim().split('\n')
      .filter(isPage).map((each) => `share/doc/presynth/${each}`);
    for (const each of ['presynth', 'graph', 'report']) assert.ok(docs.includes(`share/doc/presynth/docs/${each}.schema.json`));
    assert.deepEqual(files.sort(), [
      'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'bin/presynth', 'share/bash-completion/completions/presynth',
      ...['CHANGELOG.md', 'LICENSE', 'README.md'].map((each) => `share/doc/presynth/${each}`),
      'share/fish/vendor_completions.d/presynth.fish', 'share/man/man1/presynth.1', 'share/zsh/site-functions/_presynth',
      ...docs,
    ].sort());
    for (const entry of entries) {
      const wanted = entry.mode.startsWith('d') || entry.name === 'bin/presynth' ? /^[d-]rwxr-xr-x$/ : /^-rw-r--r--$/;
      assert.match(entry.mode, wanted, entry.name);
      assert.equal(entry.owner, '0/0');
    }
    assert.equal(new Set(entries.map(({ at }) => at)).size, 1, 'one time for all: that of the commit');
  });

  test(`${name}: names whose code is linked in, with their licences`, () => {
    const text = fs.readFileSync(path.join(tarball(target), 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const each of ['tree-sitter 0', 'tree-sitter-typescript 0', 'libfmt-dev', 'libspdlog-dev', 'nlohmann-json3-dev', 'libcli11-dev',
      'libmd-dev', ...target.packages]) {
      assert.ok(text.includes(`${'-'.repeat(80)}\n${each}`), each);
    }
    assert.match(text, /GCC RUNTIME LIBRARY EXCEPTION/i);
    assert.match(text, /GNU LESSER GENERAL PUBLIC LICENSE/);
    assert.match(text, /Permission is hereby granted, free of charge/);
  });
}

test('no path of this machine is in the programs', () => {
  for (const target of targets) {
    const bytes = fs.readFileSync(path.join(tarball(target), 'bin/presynth'));
    assert.equal(bytes.indexOf(root.replace(/\/$/, '')), -1);
  }
});

test('SHA256SUMS names everything that is published', () => {
  const files = fs.readdirSync(built, { recursive: true }).filter((each) => /\.(tar\.gz|tgz|vsix)$/.test(each)).sort();
  assert.equal(files.length, 7);
  const sums = files.map((each) => `${crypto.createHash('sha256').update(fs.readFileSync(path.join(built, each))).digest('hex')}  ${each}\n`);
  assert.equal(fs.readFileSync(path.join(built, 'SHA256SUMS'), 'utf8'), sums.join(''));
});
