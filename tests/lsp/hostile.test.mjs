// A client that is broken or means harm: the protocol's answers, and a server that goes on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { random } from '../random.mjs';
import { fault, session, started, twoFiles } from './session.mjs';

/** What the server answered with errors to what `send` sent: [id, code] each. */
async function errors(s, send) {
  const before = s.received.length;
  await send();
  await s.settle();
  return s.received.slice(before).filter(({ error }) => error).map(({ id, error }) => [id, error.code]);
}

const malformed = [[null, -32700]];

test('lengths that are none', async () => {
  const s = await session(twoFiles());
  const lengths = ['-1', '+1', '1e3', '0x10', ' ', '1 2', '99999999999999999999999999', '18446744073709551616', 'NaN', '１'];
  for (const length of lengths) {
    assert.deepEqual(await errors(s, () => s.process.stdin.write(`Content-Length: ${length}\r\n\r\n`)), malformed, length);
  }
  assert.deepEqual(await errors(s, () => s.process.stdin.write('Content-Length: 0\r\n\r\n')), malformed);
  // Of two the last one counts.
  assert.deepEqual(await errors(s, () => s.process.stdin.write('Content-Length: 7\r\nContent-Length: 2\r\n\r\n{}')), [[null, -32600]]);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
});

test('a length that nobody has the memory for is skipped, not kept', async () => {
  const s = await session(twoFiles());
  await s.settle();
  s.process.stdin.write(`Content-Length: ${2 ** 53}\r\n\r\n`);
  const before = rss(s);
  const piece = Buffer.alloc(1 << 20, 'x');
  for (let i = 0; i < 200; ++i) {
    if (!s.process.stdin.write(piece)) await new Promise((resolve) => s.process.stdin.once('drain', resolve));
  }
  assert.ok(rss(s) < before + 50_000, `${before} kB, then ${rss(s)} kB`);
  s.process.stdin.end();
  assert.equal(await s.ended, 1);
});

test('headers without end, and bytes that are nothing', async () => {
  const s = await session(twoFiles());
  assert.deepEqual((await errors(s, () => s.process.stdin.write('x'.repeat(40_000) + '\r\n\r\n')))[0], [null, -32700]);
  const { int } = random(1);
  const noise = Buffer.from(Array.from({ length: 20_000 }, () => int(256)));
  assert.ok((await errors(s, () => s.process.stdin.write(Buffer.concat([noise, Buffer.from('\r\n\r\n')])))).every(([id, code]) => id === null && code <= -32600));
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
});

test('JSON that is nested without end', async () => {
  const s = await session(twoFiles());
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  for (const message of [
    `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":${deep}}}`,
    `{"jsonrpc":"2.0","id":"a","method":"workspace/executeCommand","params":${deep}}`,
    `{"jsonrpc":"2.0","id":${deep},"method":"shutdown"}`,
    `{"jsonrpc":"2.0","id":${deep},"result":null}`,
    `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"presynth":${deep}}}}`,
    deep,
    '{"a":'.repeat(100_000),
  ]) {
    assert.deepEqual(await errors(s, () => s.raw(message)), malformed, message.slice(0, 60));
  }
  // Brackets in a string are text.
  s.open('lib/site.ts', `${twoFiles()['lib/site.ts']}\n// ${'['.repeat(10_000)} "\\`);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
});

test('JSON that is no message', async () => {
  const s = await session(twoFiles());
  const invalid = [[null, -32600]];
  for (const text of ['null', '"x"', '{}', '{"jsonrpc":"2.0"}', '[1]', '[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]', '{"id":{},"method":5}']) {
    assert.deepEqual(await errors(s, () => s.raw(text)), invalid, text);
  }
  for (const text of ['', '{', '{"a":1}}', "{'a':1}", '\xff\xfe', '{"method":"exit"', 'NaN', '\u0000']) {
    assert.deepEqual(await errors(s, () => s.raw(text)), malformed, JSON.stringify(text));
  }
  // A request whose id is none is a notification that nobody knows.
  for (const id of ['null', '1.5', '{}', '[]', 'true']) {
    assert.deepEqual(await errors(s, () => s.raw(`{"jsonrpc":"2.0","id":${id},"method":"textDocument/unheardOf"}`)), [], id);
  }
  // Answers to what was never asked.
  for (const id of ['"presynth-999"', '7', '-1', '""']) {
    assert.deepEqual(await errors(s, () => s.raw(`{"jsonrpc":"2.0","id":${id},"result":{}}`)), [], id);
  }
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
});

test('an id that is used twice is answered twice', async () => {
  const s = await session(twoFiles());
  await s.settle();
  const before = s.received.length;
  const symbols = JSON.stringify({ jsonrpc: '2.0', id: 'same', method: 'textDocument/documentSymbol', params: s.document('lib/site.ts') });
  s.raw(symbols);
  s.raw(symbols);
  s.notify('$/cancelRequest', { id: 'same' });
  await s.settle();
  assert.equal(s.received.slice(before).filter(({ id }) => id === 'same').length, 2);
});

/** Values that are of another type than the protocol has, whatever it has. */
const wrong = [null, true, 0, -1, 1.5, 1e308, '', 'x', [], [null], {}, { uri: 5 }, [[]]];
const methods = {
  requests: [
    'textDocument/hover', 'textDocument/definition', 'textDocument/references', 'textDocument/documentSymbol',
    'textDocument/codeAction', 'codeAction/resolve', 'textDocument/inlayHint', 'textDocument/diagnostic',
    'workspace/executeCommand',
  ],
  notifications: [
    'initialized', 'textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'textDocument/didSave',
    'workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration', 'workspace/didChangeWorkspaceFolders',
    '$/setTrace', '$/cancelRequest', '$/progress',
  ],
};

test('params of every wrong type', async () => {
  const s = await session(twoFiles());
  await s.settle();
  const uri = s.uri('lib/site.ts');
  const shapes = (value) => [
    value,
    { textDocument: value, position: value, range: value, context: value, command: value, arguments: value, changes: value, event: value, settings: value, value, id: value },
    { textDocument: { uri: value, version: value, text: value, languageId: value }, contentChanges: value },
    { textDocument: { uri }, position: value, range: value, contentChanges: value },
    { textDocument: { uri }, position: { line: value, character: value }, range: { start: value, end: value }, context: { diagnostics: value, only: value } },
    { textDocument: { uri }, contentChanges: [value, { range: value, text: value }, { range: { start: { line: value, character: value }, end: {} }, text: 'x' }] },
    { changes: [value, { uri: value, type: value }], event: { added: value, removed: value }, settings: { presynth: value } },
    { settings: { presynth: { level: value, rules: value, disabled: value, logicalIds: value } }, event: { added: [value, { uri: value }], removed: [value] } },
    { command: 'presynth.constructGraph', arguments: value, data: value, title: value, edit: value },
  ];
  let requests = 0;
  let answers = 0;
  for (const value of wrong) {
    for (const params of shapes(value)) {
      for (const method of methods.notifications) s.raw(JSON.stringify({ jsonrpc: '2.0', method, params }));
      for (const method of methods.requests) {
        ++requests;
        s.ask(method, params).then(() => ++answers, ({ code }) => {
          assert.ok(code <= -32600, `${code}`);
          ++answers;
        });
      }
    }
    await s.settle();
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(answers, requests);
  assert.equal(s.stderr, '');
  // No message made an internal error.
  assert.deepEqual(s.notes('window/logMessage').filter(({ message }) => message.includes('internal error')), []);
});

test('anything before initialize and after shutdown', async () => {
  const s = await started();
  for (const method of methods.notifications) s.raw(JSON.stringify({ jsonrpc: '2.0', method, params: {} }));
  for (const method of [...methods.requests, 'shutdown', 'x']) await assert.rejects(s.ask(method, {}), { code: -32002 });
  assert.deepEqual(s.received.filter(({ method }) => method), []);
  await s.ask('initialize', { processId: null, rootUri: null, capabilities: {} });
  s.notify('initialized', {});
  await s.ask('shutdown');
  for (const method of methods.notifications) s.raw(JSON.stringify({ jsonrpc: '2.0', method, params: {} }));
  for (const method of [...methods.requests, 'initialize', 'shutdown', 'x']) await assert.rejects(s.ask(method, {}), { code: -32600 });
  s.notify('exit');
  assert.equal(await s.ended, 0);
});

test('URIs that lead nowhere, or out of the folder', async () => {
  const outside = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-outside-')));
  after(() => fs.rmSync(outside, { recursive: true, force: true }));
  fs.writeFileSync(path.join(outside, 'secret.ts'), twoFiles()['lib/keys.ts']);
  const s = await session(twoFiles());
  await s.settle();
  const folder = pathToFileURL(s.folder).href;
  const text = twoFiles()['lib/site.ts'];
  const uris = [
    '', 'file:', 'file://', 'file:///', 'file://host/a.ts', 'http://x/a.ts', 'untitled:a.ts', 'file:///%00.ts', 'file:///%zz.ts',
    'file:///dev/zero', 'file:///proc/self/mem', 'file:///proc/self/fd/0', `${folder}/../../../../etc/passwd`,
    `${folder}/%2e%2e/%2e%2e/etc/passwd`, `${folder}/..%2f..%2fetc%2fpasswd`, `${folder}/lib`, `${folder}/lib/site.ts/x.ts`,
    `${folder}/${'a'.repeat(5000)}.ts`, pathToFileURL(path.join(outside, 'none.ts')).href,
  ];
  for (const uri of uris) {
    s.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } });
    for (const method of ['textDocument/documentSymbol', 'textDocument/hover', 'textDocument/codeAction']) {
      const params = { textDocument: { uri }, position: { line: 1, character: 1 }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }, context: { diagnostics: [] } };
      await s.ask(method, params).catch(({ code }) => assert.ok(code <= -32600));
    }
    s.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: 'x' }] });
    s.notify('textDocument/didClose', { textDocument: { uri } });
  }
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  // Nothing was said about what lies outside, and nothing was written there.
  assert.deepEqual([...s.published.keys()].filter((uri) => !uri.startsWith(`${folder}/`)), []);
  assert.deepEqual(fs.readdirSync(outside), ['secret.ts']);
});

test('an import does not lead out of the folder, by dots, by a link or by a package', async () => {
  const outside = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-outside-')));
  after(() => fs.rmSync(outside, { recursive: true, force: true }));
  fs.writeFileSync(path.join(outside, 'keys.ts'), twoFiles()['lib/keys.ts']);
  const s = await session(twoFiles());
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  const away = path.relative(s.path('bin'), path.join(outside, 'keys'));
  s.open('bin/app.ts', twoFiles()['bin/app.ts'].replace('../lib/keys', away));
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.replace('bin/app.ts', twoFiles()['bin/app.ts'].replace('../lib/keys', path.join(outside, 'keys')));
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.replace('bin/app.ts', twoFiles()['bin/app.ts'].replace('../lib/keys', pathToFileURL(path.join(outside, 'keys.ts')).href));
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.close('bin/app.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  fs.renameSync(s.path('lib/keys.ts'), s.path('lib/other.ts'));
  fs.symlinkSync(path.join(outside, 'keys.ts'), s.path('lib/keys.ts'));
  s.watched(['lib/keys.ts', 2], ['lib/other.ts', 1]);
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  // What somebody opens is read all the same.
  s.open('lib/keys.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
});

/** In kB. */
function rss(s) {
  const status = fs.readFileSync(`/proc/${s.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]);
}

test('a client that reads no more makes no memory grow', { skip: process.platform !== 'linux' && 'reads /proc' }, async () => {
  const s = await session(twoFiles());
  await s.settle();
  s.process.stdout.pause();
  const hover = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 'h', method: 'textDocument/documentSymbol', params: s.document('lib/site.ts') }));
  const framed = Buffer.concat([Buffer.from(`Content-Length: ${hover.length}\r\n\r\n`), hover]);
  const many = Buffer.concat(Array.from({ length: 2_000 }, () => framed));
  // Until the server takes nothing more: then it reads no more, and what it holds stays what it is.
  let blocked = false;
  for (let i = 0; i < 400 && !blocked; ++i) {
    if (s.process.stdin.write(many)) continue;
    blocked = await Promise.race([
      new Promise((resolve) => s.process.stdin.once('drain', () => resolve(false))),
      new Promise((resolve) => setTimeout(() => resolve(true), 1_000)),
    ]);
  }
  assert.ok(blocked, 'it takes messages without end');
  // Ten times what is kept of messages: ThreadSanitizer takes five.
  assert.ok(rss(s) < 600_000, `${rss(s)} kB`);
  s.kill();
  await s.ended;
});
