// Any order of messages leads to the answers of a fresh start: edits in the middle of analyses, cancelled requests, files
// closed, opened again, renamed and deleted, many at once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';
import { random } from '../random.mjs';
import { able, fault, session, twoFiles } from './session.mjs';

/** What `presynth check` finds on the disk: `file:line:column rule`. */
function checked(folder) {
  const run = spawnSync(process.env.PRESYNTH, ['check', '--format', 'json', folder], { encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.ok(run.status === 0 || run.status === 1, run.stderr);
  return JSON.parse(run.stdout)
    .diagnostics.map(({ file, range, rule }) => `${file}:${range.start.line}:${range.start.character} ${rule}`)
    .sort();
}

/** The same of what the server has published. */
function published(s) {
  return [...s.published.values()]
    .flatMap(({ uri, diagnostics }) =>
      diagnostics.map(({ range, code }) => {
        const name = decodeURIComponent(uri.slice(s.uri('.').replace(/\/$/, '').length + 1));
        return `${name}:${range.start.line}:${range.start.character} ${code}`;
      }),
    )
    .sort();
}

/** Pieces of code that, put in or taken out, change what is found; some leave the text broken. */
const pieces = [
  "  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n",
  "  key.grantDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n",
  '  // 𝒳 é\n',
  "  const other = '𝒳';\n",
  '  if (true) {\n',
  '  }\n',
  '`',
  '\r\n',
  ' ',
];

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`random edits end where a fresh analysis does, seed ${seed}`, async () => {
    const { int, chance, pick } = random(seed);
    const capabilities = { ...able, general: { positionEncodings: [pick(['utf-8', 'utf-16'])] } };
    const s = await session(twoFiles({ granted: chance(0.5) }), { capabilities });
    const names = ['lib/keys.ts', 'lib/site.ts', 'bin/app.ts'];
    const put = [];
    for (let step = 0; step < 60; ++step) {
      const name = pick(names);
      const document = s.documents.get(name);
      if (!document) {
        s.open(name);
      } else if (chance(0.1)) {
        s.save(name);
        s.close(name);
      } else if (put.length > 0 && chance(0.45)) {
        const [where, piece] = put.splice(int(put.length), 1)[0];
        if (s.documents.get(where)?.text.includes(piece)) s.edit(where, piece, '');
      } else if (chance(0.15)) {
        s.replace(name, document.text);
      } else {
        // In front of a line, so that most of what comes out is code.
        const lines = document.text.split(/(?<=\n)/);
        const line = pick(lines);
        const piece = pick(pieces);
        s.edit(name, line, piece + line);
        put.push([name, piece]);
      }
      if (chance(0.3)) s.ask('textDocument/documentSymbol', s.document(name));
      if (chance(0.2)) {
        const hover = s.ask('textDocument/hover', { ...s.document(name), position: { line: int(9), character: int(30) } });
        hover.catch(({ code }) => assert.ok(code === -32801 || code === -32800, `${code}`));
        if (chance(0.5)) s.notify('$/cancelRequest', { id: hover.id });
      }
      if (chance(0.2)) await s.settle();
    }
    for (const name of s.documents.keys()) s.save(name);
    s.watched(...names.map((name) => [name, 2]));
    await s.settle();
    assert.deepEqual(published(s), checked(s.folder));
    await s.end({ racing: true });
  });
}

test('500 files opened at once are analyzed once', async () => {
  const files = twoFiles();
  for (let i = 0; i < 500; ++i) {
    files[`lib/part${i}.ts`] = files['lib/site.ts'].replaceAll('Site', `Part${i}`);
  }
  const s = await session(files);
  await s.settle();
  s.notify('$/setTrace', { value: 'messages' });
  for (let i = 0; i < 500; ++i) s.open(`lib/part${i}.ts`, `${files[`lib/part${i}.ts`]}\n// open\n`);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  // The reader may have been ahead of them by a few.
  assert.ok(s.notes('$/logTrace').length < 20, `${s.notes('$/logTrace').length} analyses`);
  for (let i = 0; i < 500; ++i) s.close(`lib/part${i}.ts`);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  await s.end();
});

test('close, delete on the disk, write and open again', async () => {
  const s = await session(twoFiles());
  s.open('lib/keys.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.close('lib/keys.ts');
  fs.rmSync(s.path('lib/keys.ts'));
  s.watched(['lib/keys.ts', 3]);
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.write('lib/keys.ts', twoFiles()['lib/keys.ts']);
  s.open('lib/keys.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  await s.end();
});

test('deleted on the disk while open: the text of the editor counts', async () => {
  const s = await session(twoFiles());
  s.open('lib/keys.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  fs.rmSync(s.path('lib/keys.ts'));
  s.watched(['lib/keys.ts', 3]);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.close('lib/keys.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  await s.end();
});

test('edits inside of characters that take two units, and beyond the ends', async () => {
  const s = await session(twoFiles());
  s.open('lib/keys.ts', `// a𝒳b\n${twoFiles()['lib/keys.ts']}`);
  const at = (line, character) => ({ line, character });
  const change = (start, end, text) =>
    s.notify('textDocument/didChange', {
      textDocument: { uri: s.uri('lib/keys.ts'), version: ++s.documents.get('lib/keys.ts').version },
      contentChanges: [{ range: { start, end }, text }],
    });
  change(at(0, 5), at(0, 5), 'x'); // between the halves: before the character
  change(at(0, 99), at(0, 99), 'y'); // behind the end of the line: its end
  change(at(999, 0), at(999, 9), '// end\n'); // behind the end of the text: its end
  const [edit] = await s.ask('textDocument/documentSymbol', s.document('lib/keys.ts')).then((list) => list);
  assert.equal(edit.name, 'Key');
  s.documents.get('lib/keys.ts').text = `// ax𝒳by\n${twoFiles()['lib/keys.ts']}// end\n`;
  s.edit('lib/keys.ts', '  return key;', "  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n  return key;");
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  const symbols = await s.ask('textDocument/documentSymbol', s.document('lib/keys.ts'));
  assert.equal(s.slice('lib/keys.ts', symbols[0].selectionRange), "new kms.Key(scope, 'Key'");
  await s.end();
});

test('half of a character, as JavaScript writes it', async () => {
  const s = await session(twoFiles());
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.open('lib/keys.ts');
  const version = ++s.documents.get('lib/keys.ts').version;
  const textDocument = { uri: s.uri('lib/keys.ts'), version };
  const contentChanges = [{ text: `// \ud835\n${twoFiles({ granted: true })['lib/keys.ts']}` }];
  s.raw(JSON.stringify({ jsonrpc: '2.0', method: 'textDocument/didChange', params: { textDocument, contentChanges } }));
  await s.settle();
  assert.deepEqual(s.published.get(s.uri('lib/site.ts')).diagnostics, []);
});

test('a request that is cancelled before its answer is refused, others are answered', async () => {
  const s = await session(twoFiles());
  s.open('lib/site.ts');
  s.edit('lib/site.ts', "'Logs'", "'Group'");
  const first = s.ask('textDocument/documentSymbol', s.document('lib/site.ts'));
  const second = s.ask('textDocument/documentSymbol', s.document('lib/site.ts'));
  s.notify('$/cancelRequest', { id: first.id });
  const outcome = await first.then(() => 'answered', ({ code }) => code);
  assert.ok(outcome === -32800 || outcome === 'answered', `${outcome}`);
  assert.equal((await second)[0].children[0].name, 'Group');
  await s.end();
});
