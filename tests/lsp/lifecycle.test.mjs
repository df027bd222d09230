// The life of a session: initialize, shutdown, exit, and everything that does not keep to the order or the form.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { able, bare, fault, session, started, twoFiles } from './session.mjs';

test('what the server offers follows what the client offers', async () => {
  const all = await session(twoFiles());
  const { capabilities, serverInfo } = all.server;
  assert.equal(serverInfo.name, 'presynth');
  assert.match(serverInfo.version, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(Object.keys(capabilities).sort(), [
    'codeActionProvider',
    'definitionProvider',
    'documentSymbolProvider',
    'executeCommandProvider',
    'hoverProvider',
    'inlayHintProvider',
    'positionEncoding',
    'referencesProvider',
    'textDocumentSync',
    'workspace',
  ]);
  await all.settle();
  assert.deepEqual(
    all.received.filter(({ method, id }) => method && id !== undefined).map(({ method }) => method),
    ['client/registerCapability', 'workspace/configuration', 'window/workDoneProgress/create'],
  );
  await all.end();

  const little = await session(twoFiles(), { capabilities: bare });
  assert.deepEqual(Object.keys(little.server.capabilities).sort(), [
    'definitionProvider',
    'documentSymbolProvider',
    'executeCommandProvider',
    'hoverProvider',
    'referencesProvider',
    'textDocumentSync',
    'workspace',
  ]);
  await little.settle();
  assert.deepEqual(little.received.filter(({ method, id }) => method && id !== undefined), []);
  await little.end();
});

test('the first analysis shows its progress, later ones do not', async () => {
  const s = await session(twoFiles());
  await s.settle();
  s.open('lib/site.ts');
  s.edit('lib/site.ts', "'Logs'", "'Other'");
  await s.settle();
  assert.deepEqual(s.notes('$/progress').map(({ value }) => value.kind), ['begin', 'end']);
  await s.end();
});

test('requests before initialize and after shutdown are refused, notifications ignored', async () => {
  const s = await started();
  s.notify('textDocument/didOpen', { textDocument: { uri: 'file:///a.ts', languageId: 'typescript', version: 1, text: '' } });
  await assert.rejects(s.ask('textDocument/hover', {}), { code: -32002 });
  await assert.rejects(s.ask('shutdown'), { code: -32002 });
  await s.ask('initialize', { processId: null, rootUri: null, capabilities: {} });
  s.notify('initialized', {});
  await assert.rejects(s.ask('initialize', { processId: null, rootUri: null, capabilities: {} }), { code: -32600 });
  await s.ask('shutdown');
  await assert.rejects(s.ask('textDocument/hover', {}), { code: -32600 });
  s.notify('exit');
  assert.equal(await s.ended, 0);
});

test('exit without shutdown, the end of the input and SIGTERM end the server', async () => {
  const impolite = await session(twoFiles());
  impolite.notify('exit');
  assert.equal(await impolite.ended, 1);

  const closed = await session(twoFiles());
  await closed.settle();
  closed.process.stdin.end();
  assert.equal(await closed.ended, 1);

  const killed = await session(twoFiles());
  await killed.settle();
  killed.process.kill('SIGTERM');
  assert.equal(await killed.ended, 'SIGTERM');
});

test('the input may end while an analysis is wanted', async () => {
  const s = await session(twoFiles());
  s.process.stdin.end();
  assert.equal(await s.ended, 1);
});

test('what is no message is answered, and the server goes on', async () => {
  const s = await session(twoFiles());
  const answers = async (send) => {
    const before = s.received.length;
    send();
    await s.settle();
    return s.received.slice(before).filter(({ error }) => error).map(({ id, error }) => [id, error.code, error.message]);
  };
  assert.deepEqual(await answers(() => s.raw('{"jsonrpc":')), [[null, -32700, 'a message is not JSON']]);
  assert.deepEqual(await answers(() => s.raw('[]')), [[null, -32600, 'a message is neither a request nor a response']]);
  assert.deepEqual(await answers(() => s.raw('17')), [[null, -32600, 'a message is neither a request nor a response']]);
  assert.deepEqual(await answers(() => s.process.stdin.write('Content-Length: twelve\r\n\r\n')), [
    [null, -32700, 'Content-Length is no number of bytes'],
  ]);
  assert.deepEqual(await answers(() => s.process.stdin.write('Nonsense\r\n\r\n')), [[null, -32700, 'a header line has no colon']]);
  assert.deepEqual(await answers(() => s.process.stdin.write('X: y\r\n\r\n')), [
    [null, -32700, 'a message has no Content-Length'],
  ]);
  assert.deepEqual(await answers(() => s.raw('{"jsonrpc":"2.0","id":"q","method":"textDocument/unheardOf"}')), [
    ['q', -32601, 'no such request: textDocument/unheardOf'],
  ]);
  // Wrong types where the protocol has others.
  const wrong = [
    ['textDocument/didOpen', { textDocument: 5 }],
    ['textDocument/didChange', { textDocument: { uri: s.uri('lib/site.ts') }, contentChanges: 'all' }],
    ['textDocument/didClose', null],
    ['workspace/didChangeWatchedFiles', { changes: {} }],
    ['workspace/didChangeWorkspaceFolders', { event: [] }],
    ['$/setTrace', 7],
    ['$/cancelRequest', {}],
    ['$/whatever', {}],
  ];
  for (const [method, params] of wrong) {
    assert.deepEqual(await answers(() => s.raw(JSON.stringify({ jsonrpc: '2.0', method, params }))), [], method);
  }
  await assert.rejects(s.ask('workspace/executeCommand', { command: 'presynth.unheardOf' }), /no such command/);
  assert.equal(await s.ask('textDocument/hover', { textDocument: {}, position: {} }), null);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
});

test('a header in lower case, with a type and in pieces', async () => {
  const s = await session(twoFiles());
  await s.settle();
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 'p', method: 'workspace/executeCommand', params: { command: 'presynth.restart' } }));
  const frame = Buffer.concat([
    Buffer.from(`content-length: ${body.length}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n`),
    body,
  ]);
  const answer = new Promise((resolve, reject) => s.waiting.set('p', { resolve, reject }));
  for (const byte of frame) s.process.stdin.write(Buffer.from([byte]));
  assert.equal(await answer, null);
});

test('settings: asked for, pushed, or given at the start; what is wrong is said', async () => {
  const asked = await session(twoFiles(), { settings: { rules: { 'kms-missing-logs-grant': 'off' } } });
  assert.deepEqual(await asked.findings('lib/site.ts'), []);
  asked.settings = { rules: { 'kms-missing-logs-grant': 'warning' } };
  asked.notify('workspace/didChangeConfiguration', { settings: null });
  await asked.settle();
  assert.deepEqual(await asked.findings('lib/site.ts'), ['warning kms-missing-logs-grant at `encryptionKey: props.key`']);
  asked.settings = { rules: { 'kms-missing-log-grant': 'off' }, level: 'loud' };
  asked.notify('workspace/didChangeConfiguration', { settings: null });
  await asked.settle();
  assert.deepEqual(await asked.findings('lib/site.ts'), [fault]);
  assert.deepEqual(asked.notes('window/logMessage').filter(({ type }) => type === 2).map(({ message }) => message), [
    'setting presynth.level must be error, warning, info or hint',
    'setting presynth.rules: there is no rule kms-missing-log-grant; did you mean kms-missing-logs-grant?',
  ]);
  await asked.end();

  const capabilities = { ...able, workspace: { ...able.workspace, configuration: false } };
  const pushed = await session(twoFiles(), { capabilities });
  assert.deepEqual(await pushed.findings('lib/site.ts'), [fault]);
  pushed.notify('workspace/didChangeConfiguration', { settings: { presynth: { rules: { 'kms-missing-logs-grant': 'off' } } } });
  assert.deepEqual(await pushed.findings('lib/site.ts'), []);
  await pushed.end();
});

test('the trace tells of analyses when it is asked for', async () => {
  const s = await session(twoFiles());
  await s.settle();
  assert.deepEqual(s.notes('$/logTrace'), []);
  s.notify('$/setTrace', { value: 'messages' });
  s.open('lib/site.ts');
  s.edit('lib/site.ts', "'Logs'", "'Other'");
  await s.settle();
  assert.match(s.notes('$/logTrace')[0].message, /^analyzed in \d+ ms: 3 files parsed, \d+ steps$/);
  await s.end();
});

test('files that cannot be used are told of once', async () => {
  const files = { ...twoFiles(), 'lib/bad.ts': Buffer.from([0x41, 0xff]) };
  const s = await session(files);
  await s.settle();
  s.watched(['lib/keys.ts', 2]);
  await s.settle();
  const told = s.notes('window/logMessage').filter(({ type }) => type === 2).map(({ message }) => message);
  assert.deepEqual(told, [`skipped ${s.path('lib/bad.ts')}: it is not UTF-8 (byte 1)`]);
  await s.end();
});

test('a folder that does not exist takes nothing from the others', async () => {
  const s = await session(twoFiles(), { folders: ['.', 'gone'] });
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  fs.rmSync(s.path('lib/keys.ts'));
  await s.end();
});
