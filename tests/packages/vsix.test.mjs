// The extensions: one program each, that of the platform which the manifest names.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { built, folder, programOf, run, succeeds, targets, version } from './packages.mjs';

for (const target of targets) {
  test(`presynth-${target.name}.vsix`, () => {
    const file = path.join(built, `presynth-${target.name}.vsix`);
    const cwd = folder();
    succeeds(run('unzip', ['-q', file, '-d', cwd]));
    const files = fs.readdirSync(cwd, { recursive: true }).filter((each) => fs.statSync(path.join(cwd, each)).isFile());
    const rules = files.filter((each) => each.startsWith('extension/dist/rules/'));
    assert.ok(rules.length >= 3);
    assert.deepEqual(files.filter((each) => !rules.includes(each) && !each.startsWith('extension/images/')).sort(), [
      '[Content_Types].xml', 'extension.vsixmanifest', 'extension/LICENSE.txt', 'extension/bin/NOTICES.txt', 'extension/bin/presynth',
      'extension/changelog.md', 'extension/dist/NOTICES.txt', 'extension/dist/extension.js', 'extension/dist/presynth.schema.json',
      'extension/dist/view.css', 'extension/dist/view.js', 'extension/package.json', 'extension/readme.md',
    ].sort());
    assert.equal(fs.statSync(path.join(cwd, 'extension/bin/presynth')).mode & 0o777, 0o755);
    assert.deepEqual(fs.readFileSync(path.join(cwd, 'extension/bin/presynth')), fs.readFileSync(programOf(target)));
    const manifest = fs.readFileSync(path.join(cwd, 'extension.vsixmanifest'), 'utf8');
    assert.match(manifest, new RegExp(`<Identity [^>]*Version="${version}"[^>]*TargetPlatform="${target.name}"`));
  });
}
