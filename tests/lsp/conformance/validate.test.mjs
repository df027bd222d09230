// The validator on sessions that are right, and on each with one thing broken: it must name that and nothing else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadModel } from './model.mjs';
import { Frames } from './tee.mjs';
import { readTranscript, violations } from './validate.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const URI = 'file:///project/lib/a.ts';
// Line 1 holds a character of two UTF-16 units and four bytes, at character 4.
const TEXT = 'const a = 1;\n// é𝒳 b\nlast';

const OFFERS = {
  general: { positionEncodings: ['utf-8', 'utf-16'] },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      tagSupport: { valueSet: [1, 2] },
      codeDescriptionSupport: true,
      dataSupport: true,
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'], changeAnnotationSupport: {} },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  window: { workDoneProgress: true },
};

const SERVER = {
  textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
  hoverProvider: true,
  definitionProvider: true,
  documentSymbolProvider: true,
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.presynth'] },
  executeCommandProvider: { commands: ['presynth.restart'] },
};

const client = (message) => ({ from: 'client', message: { jsonrpc: '2.0', ...message } });
const server = (message) => ({ from: 'server', message: { jsonrpc: '2.0', ...message } });
const answer = (id, result) => server({ id, result });
const tell = (method, params) => server({ method, params });
const pos = (line, character) => ({ line, character });
const range = (line, start, end, last = line) => ({ start: pos(line, start), end: pos(last, end) });

const start = ({ offers = OFFERS, capabilities = SERVER } = {}) => [
  client({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: offers } }),
  answer(1, { capabilities, serverInfo: { name: 'presynth', version: '1' } }),
  client({ method: 'initialized', params: {} }),
];
const open = (version = 1, text = TEXT, uri = URI) =>
  client({
    method: 'textDocument/didOpen',
    params: { textDocument: { uri, languageId: 'typescript', version, text } },
  });
const change = (version, ...contentChanges) =>
  client({ method: 'textDocument/didChange', params: { textDocument: { uri: URI, version }, contentChanges } });
const ask = (id, method, params = {}) =>
  client({ id, method: `textDocument/${method}`, params: { textDocument: { uri: URI }, ...params } });
const askActions = (id, context = { diagnostics: [] }) => ask(id, 'codeAction', { range: range(0, 0, 0), context });
const end = [
  client({ id: 99, method: 'shutdown' }),
  answer(99, null),
  client({ method: 'exit' }),
  { ended: { code: 0, signal: null } },
];

const diagnostic = (more = {}) => ({
  range: range(0, 6, 7),
  severity: 1,
  code: 'x',
  source: 'presynth',
  message: 'm',
  ...more,
});
const publish = (more = {}, params = {}) =>
  tell('textDocument/publishDiagnostics', { uri: URI, version: 1, diagnostics: [diagnostic(more)], ...params });
const edit = (at, newText = '') => ({ range: at, newText });
const action = (more = {}) => ({
  title: 'Fix',
  kind: 'quickfix',
  edit: { changes: { [URI]: [edit(range(0, 0, 5))] } },
  ...more,
});
const without = (object, dotted) => {
  const copy = structuredClone(object);
  const keys = dotted.split('.');
  delete keys.slice(0, -1).reduce((value, key) => value[key], copy)[keys.at(-1)];
  return copy;
};

const said = (transcript, options) => violations(transcript, options).map(({ what }) => what);
const silent = (name, make, options) => test(`silent: ${name}`, () => assert.deepEqual(said(make(), options), []));
const caught = (name, make, ...texts) => test(`caught: ${name}`, () => assert.deepEqual(said(make()), texts));
const open1 = (...entries) => [...start(), open(), ...entries];
const lacking = (dotted, ...entries) => [...start({ offers: without(OFFERS, dotted) }), open(), ...entries];

// ---- Sessions that are right ----------------------------------------------------------------------------------------

silent('a whole session', () => [
  ...start(),
  open(),
  publish({
    relatedInformation: [{ location: { uri: URI, range: range(1, 3, 6) }, message: 'here' }],
    tags: [1],
    data: { any: 1 },
    codeDescription: { href: 'https://example.org/x' },
  }),
  ask(2, 'hover', { position: pos(0, 6) }),
  answer(2, { contents: { kind: 'markdown', value: '**a**' }, range: range(0, 6, 7) }),
  askActions(3),
  answer(3, [action({ isPreferred: true, diagnostics: [diagnostic()] })]),
  ask(4, 'documentSymbol'),
  answer(4, [{ name: 'a', kind: 13, range: range(0, 0, 12), selectionRange: range(0, 6, 7), children: [] }]),
  ask(5, 'definition', { position: pos(0, 6) }),
  answer(5, [{ targetUri: URI, targetRange: range(0, 0, 12), targetSelectionRange: range(0, 6, 7) }]),
  ask(6, 'hover', { position: pos(2, 0) }),
  answer(6, null),
  ask(7, 'inlayHint', { range: range(0, 0, 0, 2) }),
  answer(7, [{ position: pos(1, 6), label: 'Id' }]),
  server({
    id: 'a',
    method: 'client/registerCapability',
    params: {
      registrations: [
        {
          id: 'w',
          method: 'workspace/didChangeWatchedFiles',
          registerOptions: { watchers: [{ globPattern: '**/*.ts' }] },
        },
      ],
    },
  }),
  client({ id: 'a', result: null }),
  server({ id: 'b', method: 'window/workDoneProgress/create', params: { token: 't' } }),
  client({ id: 'b', result: null }),
  tell('$/progress', { token: 't', value: { kind: 'begin', title: 'Checking' } }),
  tell('$/progress', { token: 't', value: { kind: 'end' } }),
  client({ id: 8, method: 'nobody/knows', params: {} }),
  server({ id: 8, error: { code: -32601, message: 'unknown method' } }),
  ...end,
]);
silent('an answer of the text before a change, and of the one after', () =>
  open1(
    ask(2, 'hover', { position: pos(2, 0) }),
    change(2, { text: 'x' }),
    answer(2, { contents: 'h', range: range(2, 0, 4) }),
    publish({ range: range(2, 0, 4) }),
    publish({ range: range(0, 0, 1) }, { version: 2 }),
  ),
);
silent('incremental changes, counted in UTF-16', () =>
  open1(
    change(2, { range: range(1, 6, 6), text: '€' }, { range: range(2, 0, 4), text: 'no' }),
    publish({ range: range(1, 0, 9) }, { version: 2 }),
    publish({ range: range(2, 0, 2) }, { version: 2 }),
  ),
);
silent('positions in bytes where that was agreed', () => [
  ...start({ capabilities: { ...SERVER, positionEncoding: 'utf-8' } }),
  open(),
  publish({ range: range(1, 5, 9) }),
]);
silent('text with CRLF and CR', () => [...start(), open(1, 'ab\r\ncd\re'), publish({ range: range(1, 2, 1, 2) })]);
silent('two insertions at one place, and an edit that begins where another ends', () =>
  open1(
    askActions(2),
    answer(2, [
      action({
        edit: {
          documentChanges: [
            {
              textDocument: { uri: URI, version: 1 },
              edits: [edit(range(0, 3, 3), 'x'), edit(range(0, 3, 3), 'y'), edit(range(0, 3, 5))],
            },
          ],
        },
      }),
    ]),
  ),
);
silent('a file that is closed without being saved has the text of the disk again', () =>
  open1(
    change(7, { text: '' }),
    publish({}, { diagnostics: [], version: 7 }),
    client({ method: 'textDocument/didClose', params: { textDocument: { uri: URI } } }),
    publish({}, { version: undefined }),
  ),
);
silent('a document that is opened again begins to count anew', () =>
  open1(
    change(7, { text: 'x' }),
    publish({ range: range(0, 0, 1) }, { version: 7 }),
    client({ method: 'textDocument/didClose', params: { textDocument: { uri: URI } } }),
    publish({}, { diagnostics: [], version: undefined }),
    open(1),
    publish(),
  ),
);
silent('errors before initialize and after shutdown', () => [
  client({ id: 5, method: 'textDocument/hover', params: {} }),
  server({ id: 5, error: { code: -32002, message: 'not initialized' } }),
  ...start(),
  client({ id: 9, method: 'shutdown' }),
  answer(9, null),
  ask(10, 'hover', { position: pos(0, 0) }),
  server({ id: 10, error: { code: -32600, message: 'shut down' } }),
  client({ method: 'exit' }),
  { ended: { code: 0, signal: null } },
]);
silent('an end without goodbye', () => [...start(), { ended: { code: null, signal: 'SIGTERM' } }]);
silent('a client that goes without shutdown', () => [
  ...start(),
  client({ method: 'exit' }),
  { ended: { code: 1, signal: null } },
]);
silent('a shutdown that is no request', () => [
  ...start(),
  client({ method: 'shutdown' }),
  client({ method: 'exit' }),
  { ended: { code: 1, signal: null } },
]);
silent(
  'a position in a file that was never open, when its text is known',
  () => [...start(), publish({ range: range(0, 4, 5) }, { uri: 'file:///b.ts', version: undefined })],
  { files: () => 'abcdef' },
);
silent(
  'a command that the client runs by itself',
  () => open1(askActions(2), answer(2, [{ title: 't', command: 'editor.show' }])),
  { clientCommands: ['editor.show'] },
);

// ---- Envelope and types ---------------------------------------------------------------------------------------------

caught(
  'another JSON-RPC',
  () =>
    open1({
      from: 'server',
      message: { jsonrpc: '1.0', method: 'window/logMessage', params: { type: 3, message: 'x' } },
    }),
  'jsonrpc is "1.0"',
);
caught('no message at all', () => open1({ from: 'server', message: [1] }), '[1] is no message');
caught(
  'a member too many',
  () => open1(server({ method: 'window/logMessage', params: { type: 3, message: 'x' }, extra: 1 })),
  'a message has no extra',
);
caught(
  'a broken frame',
  () => open1({ from: 'server', fault: 'bytes outside a message: "hi"' }),
  'framing: bytes outside a message: "hi"',
);
caught(
  'result and error',
  () =>
    open1(ask(2, 'hover', { position: pos(0, 0) }), server({ id: 2, result: null, error: { code: 1, message: 'x' } })),
  'the answer to 2 is a result and an error',
);
caught(
  'neither result nor error',
  () => open1(ask(2, 'hover', { position: pos(0, 0) }), server({ id: 2 })),
  'the answer to 2 has no result',
);
caught(
  'an error without a number',
  () => open1(ask(2, 'hover', { position: pos(0, 0) }), server({ id: 2, error: { code: 'x', message: 'm' } })),
  'error.code: "x" is no integer',
);
caught(
  'a required member is missing',
  () => open1(publish({ message: undefined })),
  'textDocument/publishDiagnostics: params.diagnostics[0]: Diagnostic without message',
);
caught(
  'a member that the type does not have',
  () => open1(publish({ mesage: 'm' })),
  'textDocument/publishDiagnostics: params.diagnostics[0]: Diagnostic has no mesage',
);
caught(
  'null for what may only be left out',
  () => open1(publish({ code: null })),
  'textDocument/publishDiagnostics: params.diagnostics[0].code: null is none of integer, string',
);
caught(
  'a number out of its enumeration',
  () => open1(publish({ severity: 5 })),
  'textDocument/publishDiagnostics: params.diagnostics[0].severity: 5 is none of 1, 2, 3, 4',
);
caught(
  'a negative position',
  () => open1(publish({ range: range(0, -1, 2) })),
  'textDocument/publishDiagnostics: params.diagnostics[0].range.start.character: -1 is no uinteger',
);
caught(
  'half a position',
  () => open1(publish({ range: range(0, 0.5, 2) })),
  'textDocument/publishDiagnostics: params.diagnostics[0].range.start.character: 0.5 is no uinteger',
);
caught(
  'a path for a URI',
  () => open1(publish({}, { uri: '/project/lib/a.ts', version: undefined })),
  'textDocument/publishDiagnostics: params.uri: "/project/lib/a.ts" is no uri',
);
caught(
  'a path as a key of changes',
  () => open1(askActions(2), answer(2, [action({ edit: { changes: { 'a.ts': [] } } })])),
  'textDocument/codeAction: result[0].edit.changes.a.ts: "a.ts" is no uri',
);
caught(
  'a wrong result',
  () => open1(ask(2, 'hover', { position: pos(0, 0) }), answer(2, { contents: 7 })),
  'textDocument/hover: result.contents: 7 is none of MarkupContent, MarkedString, MarkedString[]',
);
caught(
  'a result for a request that has none',
  () => [...start(), client({ id: 3, method: 'shutdown' }), answer(3, {})],
  'shutdown: result: {} is no null',
);
caught(
  'a capability that the protocol does not have',
  () => start({ capabilities: { ...SERVER, hoverProvidor: true } }),
  'initialize: result.capabilities: ServerCapabilities has no hoverProvidor',
);
caught(
  'a member beside the capabilities',
  () => [start()[0], answer(1, { capabilities: {}, serverinfo: {} })],
  'initialize: result: InitializeResult has no serverinfo',
);

// ---- Direction and life cycle ---------------------------------------------------------------------------------------

caught('a method of nobody', () => open1(tell('presynth/hello', {})), 'presynth/hello is not in the protocol');
caught(
  'a method of the client',
  () => open1(tell('textDocument/didOpen', {})),
  'textDocument/didOpen is for the client to send',
);
caught(
  'a notification sent as a request',
  () => open1(server({ id: 1, method: 'window/logMessage', params: { type: 3, message: 'x' } })),
  'window/logMessage is a notification and was sent as a request',
);
caught(
  'a request sent as a notification',
  () => open1(tell('workspace/applyEdit', { edit: {} })),
  'workspace/applyEdit is a request and was sent as a notification',
);
caught(
  'diagnostics before initialize is answered',
  () => [start()[0], publish({}, { version: undefined }), ...start().slice(1)],
  'textDocument/publishDiagnostics before initialize was answered',
);
caught(
  'a request before initialized',
  () => [
    ...start().slice(0, 2),
    server({ id: 1, method: 'workspace/configuration', params: { items: [{ section: 'presynth' }] } }),
  ],
  'workspace/configuration before the client was initialized',
);
caught(
  'diagnostics after shutdown',
  () => open1(...end.slice(0, 2), publish()),
  'textDocument/publishDiagnostics after shutdown was answered',
);
caught(
  'a hover that works before initialize',
  () => [client({ id: 5, method: 'textDocument/hover', params: {} }), answer(5, null)],
  'textDocument/hover before initialize must give error -32002',
);
caught(
  'a hover that works after shutdown',
  () => open1(...end.slice(0, 2), ask(100, 'hover', { position: pos(0, 0) }), answer(100, null)),
  'textDocument/hover after shutdown must give error -32600',
);
caught(
  'two answers',
  () => open1(ask(2, 'hover', { position: pos(0, 0) }), answer(2, null), answer(2, null)),
  '2 is answered twice',
);
caught(
  'an answer to nothing',
  () => open1(ask(2, 'hover', { position: pos(0, 0) }), answer('2', null)),
  '"2" answers no request',
);
caught(
  'no answer',
  () => open1(ask(2, 'hover', { position: pos(0, 0) }), ...end),
  'textDocument/hover (line 5) was not answered before shutdown',
);
caught(
  'no answer to shutdown',
  () => open1(...end.filter((one) => one.from !== 'server')),
  'shutdown (line 5) was never answered',
);
caught(
  'an id in use',
  () => open1(...[1, 1].map((id) => server({ id, method: 'workspace/configuration', params: { items: [] } }))),
  'workspace/configuration: the id 1 is in use',
);
caught(
  'a wrong exit code',
  () => open1(...end.slice(0, 3), { ended: { code: 1, signal: null } }),
  'the server left with 1 instead of 0',
);
caught(
  'a clean exit code without shutdown',
  () => open1(end[2], { ended: { code: 0, signal: null } }),
  'the server left with 0 instead of 1',
);
caught('a crash', () => open1({ ended: { code: null, signal: 'SIGSEGV' } }), 'the server died of SIGSEGV');
caught(
  'progress that nobody made',
  () => open1(tell('$/progress', { token: 'z', value: { kind: 'begin', title: 't' } })),
  '$/progress: nobody made the token "z"',
);
caught(
  'progress that ends before it begins',
  () => [
    client({
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: OFFERS, workDoneToken: 1 },
    }),
    tell('$/progress', { token: 1, value: { kind: 'end' } }),
  ],
  '$/progress: end after nothing',
);
caught(
  'a trace that was switched off',
  () => open1(tell('$/logTrace', { message: 'x' })),
  '$/logTrace: the client switched the trace off',
);
caught(
  'one registration id twice',
  () =>
    open1(
      ...[1, 2].map((id) =>
        server({
          id,
          method: 'client/registerCapability',
          params: {
            registrations: [{ id: 'w', method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers: [] } }],
          },
        }),
      ),
    ),
  'registerCapability: the id w is in use',
);
caught(
  'wrong options of a registration',
  () =>
    open1(
      server({
        id: 1,
        method: 'client/registerCapability',
        params: {
          registrations: [{ id: 'w', method: 'workspace/didChangeWatchedFiles', registerOptions: { watcher: [] } }],
        },
      }),
    ),
  'registerCapability of workspace/didChangeWatchedFiles: DidChangeWatchedFilesRegistrationOptions without watchers',
  'registerCapability of workspace/didChangeWatchedFiles: DidChangeWatchedFilesRegistrationOptions has no watcher',
);

// ---- What the client offered ----------------------------------------------------------------------------------------

const PUBLISH = 'textDocument.publishDiagnostics';
const publishes = 'textDocument/publishDiagnostics: the client does not offer';
caught(
  'relatedInformation',
  () => lacking(`${PUBLISH}.relatedInformation`, publish({ relatedInformation: [] })),
  `${publishes} relatedInformation (diagnostics[0])`,
);
caught(
  'codeDescription',
  () => lacking(`${PUBLISH}.codeDescriptionSupport`, publish({ codeDescription: { href: 'https://x.org' } })),
  `${publishes} codeDescription (diagnostics[0])`,
);
caught(
  'data',
  () => lacking(`${PUBLISH}.dataSupport`, publish({ data: 1 })),
  `${publishes} data of a diagnostic (diagnostics[0])`,
);
caught(
  'tags',
  () => lacking(`${PUBLISH}.tagSupport`, publish({ tags: [1] })),
  `${publishes} the diagnostic tag 1 (diagnostics[0])`,
);
caught(
  'markdown',
  () =>
    lacking(
      'textDocument.hover',
      ask(2, 'hover', { position: pos(0, 0) }),
      answer(2, { contents: { kind: 'markdown', value: '' } }),
    ),
  'textDocument/hover: the client does not offer markdown in a hover (result)',
);
const acts = 'textDocument/codeAction: the client does not offer';
for (const [dotted, more, text] of [
  ['isPreferredSupport', { isPreferred: true }, 'isPreferred'],
  ['disabledSupport', { disabled: { reason: 'x' } }, 'disabled'],
  ['dataSupport', { data: 1 }, 'data of a code action'],
  ['resolveSupport', { edit: undefined }, 'a code action that has yet to be resolved'],
])
  caught(
    text,
    () => lacking(`textDocument.codeAction.${dotted}`, askActions(2), answer(2, [action(more)])),
    `${acts} ${text} ([0])`,
  );
caught(
  'documentChanges',
  () =>
    lacking(
      'workspace.workspaceEdit.documentChanges',
      askActions(2),
      answer(2, [action({ edit: { documentChanges: [] } })]),
    ),
  `${acts} documentChanges ([0].edit)`,
);
caught(
  'a resource operation',
  () => open1(askActions(2), answer(2, [action({ edit: { documentChanges: [{ kind: 'delete', uri: URI }] } })])),
  `${acts} the resource operation delete ([0].edit)`,
);
caught(
  'a tree of symbols',
  () =>
    lacking(
      'textDocument.documentSymbol.hierarchicalDocumentSymbolSupport',
      ask(2, 'documentSymbol'),
      answer(2, [{ name: 'a', kind: 13, range: range(0, 0, 12), selectionRange: range(0, 6, 7) }]),
    ),
  'textDocument/documentSymbol: the client does not offer a tree of document symbols ([0])',
);
caught(
  'a symbol kind',
  () =>
    open1(
      ask(2, 'documentSymbol'),
      answer(2, [{ name: 'a', kind: 23, range: range(0, 0, 12), selectionRange: range(0, 6, 7) }]),
    ),
  'textDocument/documentSymbol: the client does not offer the symbol kind 23 ([0])',
);
caught(
  'links',
  () =>
    lacking(
      'textDocument.definition',
      ask(2, 'definition', { position: pos(0, 6) }),
      answer(2, [{ targetUri: URI, targetRange: range(0, 0, 12), targetSelectionRange: range(0, 6, 7) }]),
    ),
  'textDocument/definition: the client does not offer links',
);
caught(
  'an encoding',
  () => start({ offers: without(OFFERS, 'general'), capabilities: { ...SERVER, positionEncoding: 'utf-8' } }),
  'initialize: the client does not offer the position encoding utf-8 (capabilities)',
);
caught(
  'a request of the server',
  () => lacking('workspace.applyEdit', server({ id: 1, method: 'workspace/applyEdit', params: { edit: {} } })),
  'workspace/applyEdit: the client does not offer workspace.applyEdit',
);
caught(
  'a registration',
  () =>
    lacking(
      'workspace.didChangeWatchedFiles',
      server({
        id: 1,
        method: 'client/registerCapability',
        params: {
          registrations: [{ id: 'w', method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers: [] } }],
        },
      }),
    ),
  'registerCapability: the client does not offer workspace.didChangeWatchedFiles.dynamicRegistration',
);
caught(
  'a kind that was not asked for',
  () => open1(askActions(2, { diagnostics: [], only: ['source'] }), answer(2, [action()])),
  'codeAction: "Fix" is a quickfix, and only source was asked for',
);
caught(
  'a kind that was not announced',
  () => open1(askActions(2), answer(2, [action({ kind: 'refactor' })])),
  'codeAction: the kind refactor was not announced',
);
caught(
  'a command that was not announced',
  () => open1(askActions(2), answer(2, [{ title: 't', command: 'presynth.other' }])),
  'textDocument/codeAction: the command presynth.other was not announced',
);

// ---- The text -------------------------------------------------------------------------------------------------------

const places = `textDocument/publishDiagnostics: diagnostics[0].range`;
caught(
  'a line past the end',
  () => open1(publish({ range: range(0, 0, 0, 3) })),
  `${places}.end in ${URI}: line 3 of a text of 3 lines`,
);
caught(
  'a character past the end of its line',
  () => open1(publish({ range: range(2, 0, 5) })),
  `${places}.end in ${URI}: character 5 of a line of 4 (line 2, utf-16)`,
);
caught(
  'half a surrogate pair',
  () => open1(publish({ range: range(1, 0, 5) })),
  `${places}.end in ${URI}: character 5 lies inside a character (line 1, utf-16)`,
);
caught(
  'half a character in bytes',
  () => [
    ...start({ capabilities: { ...SERVER, positionEncoding: 'utf-8' } }),
    open(),
    publish({ range: range(1, 4, 5) }),
  ],
  `${places}.start in ${URI}: character 4 lies inside a character (line 1, utf-8)`,
);
caught(
  'bytes where UTF-16 was agreed',
  () => open1(publish({ range: range(1, 10, 11) })),
  `${places}.start in ${URI}: character 10 of a line of 8 (line 1, utf-16)`,
  `${places}.end in ${URI}: character 11 of a line of 8 (line 1, utf-16)`,
);
caught(
  'a range that ends before it starts',
  () => open1(publish({ range: range(0, 5, 2) })),
  'textDocument/publishDiagnostics: diagnostics[0].range ends before it starts',
);
caught(
  'related information past the end',
  () =>
    open1(
      publish({
        relatedInformation: [{ location: { uri: URI, range: range(7, 0, 0) }, message: 'x' }],
      }),
    ),
  ...['start', 'end'].map(
    (side) =>
      `textDocument/publishDiagnostics: diagnostics[0].relatedInformation[0].location.range.${side} in ${URI}: ` +
      'line 7 of a text of 3 lines',
  ),
);
caught(
  'an inlay hint past the end',
  () => open1(ask(2, 'inlayHint', { range: range(0, 0, 0) }), answer(2, [{ position: pos(0, 99), label: 'x' }])),
  `textDocument/inlayHint: [0].position in ${URI}: character 99 of a line of 12 (line 0, utf-16)`,
);
caught(
  'a selection outside its symbol',
  () =>
    open1(
      ask(2, 'documentSymbol'),
      answer(2, [{ name: 'a', kind: 13, range: range(0, 0, 5), selectionRange: range(0, 6, 7) }]),
    ),
  'textDocument/documentSymbol: the selectionRange of "a" leaves its range',
);
caught(
  'edits that overlap',
  () =>
    open1(
      askActions(2),
      answer(2, [
        action({
          edit: {
            changes: {
              [URI]: [edit(range(0, 4, 8)), edit(range(0, 0, 5))],
            },
          },
        }),
      ]),
    ),
  `textDocument/codeAction: [0].edit.changes.${URI} overlap: ` +
    `${JSON.stringify(range(0, 0, 5))} and ${JSON.stringify(range(0, 4, 8))}`,
);
caught(
  'a version that never was',
  () => open1(publish({}, { version: 2 })),
  `publishDiagnostics: version 2 of ${URI} never was`,
);
caught(
  'an older version after a newer one',
  () => open1(change(2, { text: TEXT }), publish({}, { version: 2 }), publish()),
  `publishDiagnostics: version 1 of ${URI} after 2`,
);
caught(
  'a version of what was never open',
  () => [...start(), publish()],
  `publishDiagnostics: a version for ${URI}, which was never open`,
);
caught(
  'an edit of a stale version',
  () =>
    open1(
      change(2, { text: TEXT }),
      askActions(2),
      answer(2, [
        action({
          edit: { documentChanges: [{ textDocument: { uri: URI, version: 1 }, edits: [edit(range(0, 0, 5))] }] },
        }),
      ]),
    ),
  `textDocument/codeAction: version 1 of ${URI} is stale or never was`,
);
caught(
  'the text before last',
  () =>
    open1(
      publish(),
      change(2, { text: '' }),
      publish({ range: range(0, 0, 0) }, { version: undefined }),
      change(3, { text: '' }),
      publish({ range: range(2, 0, 0) }, { version: undefined }),
    ),
  ...['start', 'end'].map((side) => `${places}.${side} in ${URI}: line 2 of a text of 1 lines`),
);
caught(
  'another spelling of a URI',
  () => [
    ...start(),
    open(1, TEXT, 'file:///project/a%20b.ts'),
    publish({}, { uri: 'file:///project/a%20%62.ts', version: undefined }),
  ],
  "textDocument/publishDiagnostics: file:///project/a%20%62.ts is another spelling of the client's file:///project/a%20b.ts",
);

// ---- The model, the frames, the tee ---------------------------------------------------------------------------------

test('the model has every method of the protocol, with its direction', () => {
  const { methods, types } = loadModel();
  const of = (kind) => Object.values(methods).filter((one) => one.kind === kind).length;
  assert.deepEqual([of('request'), of('notification'), of('registration')], [67, 26, 2]);
  assert.equal(methods['workspace/applyEdit'].direction, 'serverToClient');
  assert.equal(methods['textDocument/hover'].direction, 'clientToServer');
  assert.deepEqual(types.Position.fields, {
    line: { type: { is: 'uinteger' } },
    character: { type: { is: 'uinteger' } },
  });
});

const frame = (body) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

test('frames come out whole, however the bytes arrive', () => {
  const frames = new Frames();
  const found = [];
  for (const byte of Buffer.from(frame('{"a":"é𝒳"}') + frame('[]'))) {
    found.push(...frames.push(Buffer.from([byte])));
  }
  assert.deepEqual(found, [{ message: { a: 'é𝒳' } }, { message: [] }]);
  assert.deepEqual(frames.end(), []);
});

for (const [name, bytes, faults] of [
  ['noise', `hello\n${frame('{}')}`, ['bytes outside a message: "hello\\n"']],
  [
    'a header of another name',
    `Content-length: 2\r\n\r\n{}`,
    [
      'a header that the protocol does not know: "Content-length: 2"',
      'a header without Content-Length: "Content-length: 2"',
      'the stream ends within a message: "{}"',
    ],
  ],
  [
    'a length in characters',
    `Content-Length: 9\r\n\r\n{"a":"é"}${frame('{}')}`,
    [
      'a body that is not JSON (is Content-Length counted in bytes?): "{\\"a\\":\\"é\\""',
      'bytes outside a message: "}"',
    ],
  ],
  [
    'a cut message',
    frame('{"a":1}').slice(0, -1),
    ['the stream ends within a message: "Content-Length: 7\\r\\n\\r\\n{\\"a\\":1"'],
  ],
  [
    'bytes that are not UTF-8',
    Buffer.from('Content-Length: 3\r\n\r\n"\xff"', 'latin1'),
    ['a body that is not UTF-8: "\\"ÿ\\""'],
  ],
]) {
  test(`frames: ${name}`, () => {
    const frames = new Frames();
    const found = [...frames.push(Buffer.from(bytes)), ...frames.end()]
      .filter((one) => one.fault)
      .map((one) => one.fault);
    assert.deepEqual(found, faults);
  });
}

test('the tee hands every byte on, records both sides, and leaves as the server did', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-tee-'));
  try {
    const record = path.join(folder, 'record.jsonl');
    const echo =
      'process.stderr.write("note");' +
      'process.stdin.on("data", (bytes) => process.stdout.write(bytes)).on("end", () => process.exit(7))';
    const tee = spawn(process.execPath, [path.join(here, 'tee.mjs'), record, '--', process.execPath, '-e', echo]);
    const bytes = frame('{"jsonrpc":"2.0","method":"x","params":["𝒳"]}');
    let back = '';
    tee.stdout.on('data', (chunk) => {
      back += chunk;
    });
    tee.stdin.end(bytes);
    const code = await new Promise((resolve) => {
      tee.on('close', resolve);
    });
    assert.equal(code, 7);
    assert.equal(back, bytes);
    const message = { jsonrpc: '2.0', method: 'x', params: ['𝒳'] };
    const entries = readTranscript(record).map(({ at, ...entry }) => {
      assert.equal(typeof at, 'number');
      return entry;
    });
    assert.ok(Number.isInteger(entries.shift().started.pid));
    assert.deepEqual(
      entries.filter((one) => !one.stderr),
      [{ from: 'client', message }, { from: 'server', message }, { ended: { code: 7, signal: null } }],
    );
    assert.deepEqual(
      entries.filter((one) => one.stderr),
      [{ from: 'server', stderr: 'note' }],
    );
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
