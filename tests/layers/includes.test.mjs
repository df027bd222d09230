// The invariants of ARCHITECTURE.md that can be read off the include lines: a layer includes only those before it, the
// engine opens no file and starts no thread, a rule sees nothing but rule.h.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

// In order: each may include itself and what stands before it.
const layers = ['text', 'syntax', 'project', 'catalog', 'value', 'interp', 'iam', 'graph', 'rule', 'rules', 'analysis'];
// Vocabulary that every layer from the graph on speaks: plain values without behaviour.
const vocabulary = 'analyzers/rule/diagnostic.h';

const sources = readdirSync(join(root, 'analyzers'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(cpp|h|inl)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
  .sort();

function includes(file) {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^\s*#\s*include\s+([<"])([^>"]+)[>"]/gm)].map(([, kind, name]) => ({ kind, name }));
}

const layerOf = (file) => (file === 'analyzers/rule.h' ? 'rule' : file.split('/')[1]);

test('there is something to look at', () => {
  assert.ok(sources.length > 50, `${sources.length} sources`);
  for (const layer of layers) assert.ok(sources.some((file) => layerOf(file) === layer), layer);
});

test('a layer includes only the layers before it', () => {
  for (const file of sources) {
    // A host tool of the build, not part of the engine.
    if (file.endsWith('compile_catalog.cpp')) continue;
    for (const { kind, name } of includes(file)) {
      if (kind !== '"' || !name.startsWith('analyzers/') || name === vocabulary) continue;
      const from = layers.indexOf(layerOf(file));
      const to = layers.indexOf(layerOf(name));
      assert.ok(from >= 0 && to >= 0 && to <= from, `${file} includes ${name}`);
    }
  }
});

test('the engine never touches disk, threads, logs or processes', () => {
  const forbidden = /^(fstream|filesystem|iostream|thread|future|spdlog\/.*|unistd\.h|sys\/.*|fcntl\.h|dirent\.h)$/;
  for (const file of sources) {
    if (file.endsWith('compile_catalog.cpp')) continue;
    for (const { name } of includes(file)) assert.doesNotMatch(name, forbidden, `${file} includes ${name}`);
  }
});

test('the engine does not know the server', () => {
  for (const file of sources) {
    for (const { name } of includes(file)) assert.doesNotMatch(name, /^server\//, `${file} includes ${name}`);
  }
});

test('a rule includes rule.h and nothing else of ours', () => {
  for (const file of sources.filter((name) => layerOf(name) === 'rules')) {
    const ours = includes(file).filter(({ kind }) => kind === '"').map(({ name }) => name);
    assert.deepEqual(ours, ['analyzers/rule.h'], file);
  }
});
