// What `make gen` writes is what the rules say, and every page that the index names is there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generated } from '../../docs/generate.mjs';
import './cli.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const texts = generated(path.resolve(process.env.PRESYNTH));

for (const [file, text] of Object.entries(texts)) {
  test(`${file} is not stale`, () => {
    assert.equal(fs.readFileSync(path.join(root, file), 'utf8'), text, `${file} is stale: run make gen`);
  });
}

test('what the index links to exists', () => {
  const links = [...texts['docs/README.md'].matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
  assert.ok(links.length >= 7);
  for (const link of links) assert.ok(fs.existsSync(path.join(root, 'docs', link)), link);
});
