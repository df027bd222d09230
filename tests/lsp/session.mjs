// A scripted client of `presynth lsp`: a project in a folder of its own, and the messages of an editor in short.
//
//   const s = await session({ 'lib/a.ts': '…' });
//   await s.open('lib/a.ts');
//   await s.edit('lib/a.ts', 'old', 'new');            // the range of `old` is sent, in the session's encoding
//   await s.findings('lib/a.ts')                       // ['error kms-missing-logs-grant at `encryptionKey`', …]
//
// Every message is written down; `end` holds what the server said against the protocol's own types and the client's offers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Frames } from './conformance/tee.mjs';
import { violations } from './conformance/validate.mjs';

assert.ok(process.env.PRESYNTH, 'PRESYNTH must be the path of the program');
const binary = path.resolve(process.env.PRESYNTH);

const open = new Set();
after(() => {
  for (const one of open) one.kill();
});

/** A client that can do everything, and pushes and pulls as the test says. */
export const able = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    inlayHint: { refreshSupport: true },
  },
  textDocument: {
    synchronization: { didSave: true },
    publishDiagnostics: {
      relatedInformation: true,
      tagSupport: { valueSet: [1, 2] },
      versionSupport: true,
      dataSupport: true,
      codeDescriptionSupport: true,
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    definition: {},
    references: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true, symbolKind: { valueSet: [5, 8, 19] } },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'source', 'source.fixAll'] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    inlayHint: {},
  },
  window: { workDoneProgress: true },
};
/** What `able` offers, and diagnostics by asking. */
export const pulling = {
  ...able,
  workspace: { ...able.workspace, diagnostics: { refreshSupport: true } },
  textDocument: {
    ...able.textDocument,
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
  },
};
/** A client that offers nothing beyond what the protocol demands. */
export const bare = {};

const severities = [undefined, 'error', 'warning', 'info', 'hint'];
const languages = { '.ts': 'typescript', '.mts': 'typescript', '.cts': 'typescript', '.tsx': 'typescriptreact' };

class Session {
  constructor(folder, { capabilities, settings, options, args = ['lsp'] }) {
    this.folder = folder;
    this.capabilities = capabilities;
    this.settings = settings;
    this.options = options;
    this.encoding = 'utf-16';
    this.documents = new Map(); // name → { text, version }
    this.published = new Map(); // uri → diagnostics
    this.received = []; // messages of the server, in order
    this.record = [];
    this.written = new Set(); // URIs of files whose text on the disk is no longer what it was when it was spoken of
    this.waiting = new Map();
    this.next = 0;
    this.frames = new Frames();
    this.process = spawn(binary, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    this.stderr = '';
    this.process.stderr.on('data', (text) => (this.stderr += text));
    this.process.stdout.on('data', (chunk) => this.frames.push(chunk).forEach((one) => this.#take(one)));
    this.process.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code, signal) => {
        this.record.push({ at: 0, ended: { code, signal } });
        for (const { reject } of this.waiting.values()) reject(new Error(`the server ended: ${code ?? signal}\n${this.stderr}`));
        open.delete(this);
        resolve(code ?? signal);
      });
    });
    open.add(this);
  }

  kill() {
    this.process.kill('SIGKILL');
  }

  #take({ message, fault }) {
    if (fault) {
      this.record.push({ at: 0, from: 'server', fault });
      return;
    }
    this.record.push({ at: 0, from: 'server', message });
    this.received.push(message);
    if (message.method === undefined) {
      const one = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) one?.reject(Object.assign(new Error(message.error.message), message.error));
      else one?.resolve(message.result);
      return;
    }
    if (message.method === 'textDocument/publishDiagnostics') {
      this.published.set(message.params.uri, message.params);
    }
    if (message.id === undefined) return;
    const result = message.method === 'workspace/configuration' ? message.params.items.map(() => this.settings ?? null) : null;
    this.send({ id: message.id, result });
  }

  send(message) {
    const whole = { jsonrpc: '2.0', ...message };
    this.record.push({ at: 0, from: 'client', message: whole });
    this.raw(JSON.stringify(whole));
  }

  /** Bytes in a frame, whatever they are. */
  raw(text) {
    const body = Buffer.from(text);
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  /** The result; fails with the server's error. `ask(…).id` is the request's id. */
  ask(method, params) {
    const id = ++this.next;
    const answer = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.send({ id, method, ...(params === undefined ? {} : { params }) });
    return Object.assign(answer, { id });
  }

  async start(folders) {
    const uris = folders.map((name) => pathToFileURL(path.join(this.folder, name)).href);
    const result = await this.ask('initialize', {
      processId: process.pid,
      rootUri: uris[0] ?? null,
      capabilities: this.capabilities,
      ...(this.options && { initializationOptions: this.options }),
      ...(this.capabilities.workspace?.workspaceFolders
        ? { workspaceFolders: uris.map((uri) => ({ uri, name: path.basename(fileURLToPath(uri)) })) }
        : {}),
    });
    this.server = result;
    this.encoding = result.capabilities.positionEncoding ?? 'utf-16';
    this.notify('initialized', {});
  }

  path(name) {
    return path.join(this.folder, name);
  }
  uri(name) {
    return pathToFileURL(this.path(name)).href;
  }

  // ---- Documents ------------------------------------------------------------------------------------------------------

  /** Opens a file with the text that the disk has, or with another one. */
  open(name, text = fs.readFileSync(this.path(name), 'utf8')) {
    this.documents.set(name, { text, version: 1 });
    const languageId = languages[path.extname(name)] ?? 'plaintext';
    this.notify('textDocument/didOpen', { textDocument: { uri: this.uri(name), languageId, version: 1, text } });
  }

  /** Replaces the first `from` by `to`: one incremental change. */
  edit(name, from, to) {
    const { text } = this.documents.get(name);
    const at = text.indexOf(from);
    assert.ok(at >= 0, `${name} does not hold ${from}`);
    const range = { start: this.position(text, at), end: this.position(text, at + from.length) };
    this.change(name, text.slice(0, at) + to + text.slice(at + from.length), [{ range, text: to }]);
  }

  /** The whole text anew. */
  replace(name, text) {
    this.change(name, text, [{ text }]);
  }

  change(name, text, contentChanges) {
    const document = this.documents.get(name);
    document.text = text;
    document.version += 1;
    const textDocument = { uri: this.uri(name), version: document.version };
    this.notify('textDocument/didChange', { textDocument, contentChanges });
  }

  close(name) {
    this.documents.delete(name);
    this.notify('textDocument/didClose', { textDocument: { uri: this.uri(name) } });
  }

  /** Writes what is open to the disk. */
  save(name) {
    fs.writeFileSync(this.path(name), this.documents.get(name).text);
    this.written.add(this.uri(name));
    this.notify('textDocument/didSave', { textDocument: { uri: this.uri(name) } });
  }

  /** Another program, or the editor for a file that is not open, writes a file, and the client sees it. */
  write(name, text) {
    const type = fs.existsSync(this.path(name)) ? 2 : 1;
    fs.writeFileSync(this.path(name), text);
    this.watched([name, type]);
  }

  /** Tells of files that came (1), changed (2) or went (3). */
  watched(...changes) {
    this.notify('workspace/didChangeWatchedFiles', {
      changes: changes.map(([name, type]) => ({ uri: this.uri(name), type })),
    });
  }

  /** A position in the units that were agreed on. */
  position(text, at) {
    const before = text.slice(0, at);
    const line = before.split(/\r\n|\r|\n/).length - 1;
    const start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    const column = before.slice(start);
    return { line, character: this.encoding === 'utf-8' ? Buffer.byteLength(column) : column.length };
  }

  /** The text of a range. */
  slice(name, range) {
    const text = this.documents.get(name)?.text ?? fs.readFileSync(this.path(name), 'utf8');
    return text.slice(this.offset(text, range.start), this.offset(text, range.end));
  }

  offset(text, { line, character }) {
    const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
    assert.ok(line < lines.length || (line === lines.length && character === 0), `line ${line} is outside of the text`);
    const start = lines.slice(0, line).join('').length;
    const content = (lines[line] ?? '').replace(/[\r\n]+$/, '');
    if (this.encoding === 'utf-8') return start + Buffer.from(content).subarray(0, character).toString().length;
    assert.ok(character <= content.length, `column ${character} is outside of line ${line}`);
    return start + character;
  }

  /** The place of `¦` in `around`, which the document holds without it. */
  at(name, around) {
    const text = this.documents.get(name)?.text ?? fs.readFileSync(this.path(name), 'utf8');
    const mark = around.indexOf('¦');
    assert.ok(mark >= 0, `no ¦ in ${around}`);
    const found = text.indexOf(around.replace('¦', ''));
    assert.ok(found >= 0, `${name} does not hold ${around}`);
    return this.position(text, found + mark);
  }

  // ---- Answers --------------------------------------------------------------------------------------------------------

  /** Waits until everything sent so far is analyzed. */
  async settle() {
    await this.ask('workspace/executeCommand', { command: 'presynth.constructGraph', arguments: [] });
  }

  /** What is published for a file, as one line each. */
  async findings(name) {
    await this.settle();
    return this.lines(name, this.published.get(this.uri(name))?.diagnostics ?? []);
  }

  lines(name, diagnostics) {
    return diagnostics.map(({ severity, code, range }) => {
      const [first] = this.slice(name, range).split('\n');
      return `${severities[severity]} ${code} at \`${first}\``;
    });
  }

  document(name) {
    return { textDocument: { uri: this.uri(name) } };
  }
  there(name, around) {
    return { ...this.document(name), position: this.at(name, around) };
  }

  async hover(name, around) {
    return (await this.ask('textDocument/hover', this.there(name, around)))?.contents.value;
  }

  /** Code actions at a place, with their edits. */
  async actions(name, around, only) {
    const position = this.at(name, around);
    const context = { diagnostics: [], ...(only ? { only } : {}) };
    const list = await this.ask('textDocument/codeAction', {
      ...this.document(name),
      range: { start: position, end: position },
      context,
    });
    return list ?? [];
  }

  /** Applies an action to the open documents and to files that are not open, as an editor does. */
  async apply(action) {
    const whole = action.edit ? action : await this.ask('codeAction/resolve', action);
    const { changes, documentChanges } = whole.edit;
    const all = documentChanges
      ? documentChanges.map(({ textDocument, edits }) => [textDocument.uri, edits, textDocument.version])
      : Object.entries(changes);
    for (const [uri, edits, version] of all) {
      const name = path.relative(this.folder, fileURLToPath(uri));
      const document = this.documents.get(name);
      if (version != null) assert.equal(version, document.version, `the edit is for another version of ${name}`);
      const before = document?.text ?? fs.readFileSync(this.path(name), 'utf8');
      const places = edits
        .map(({ range, newText }, order) => {
          return { from: this.offset(before, range.start), to: this.offset(before, range.end), newText, order };
        })
        .sort((a, b) => b.from - a.from || b.to - a.to || b.order - a.order);
      let text = before;
      for (const { from, to, newText } of places) text = text.slice(0, from) + newText + text.slice(to);
      if (document) this.replace(name, text);
      else fs.writeFileSync(this.path(name), text);
    }
  }

  places(locations) {
    return (locations ?? []).map(({ uri, range }) => {
      const name = path.relative(this.folder, fileURLToPath(uri));
      return `${name}:${range.start.line + 1} ${this.slice(name, range)}`;
    });
  }

  notes(method) {
    return this.received.filter((message) => message.method === method).map(({ params }) => params);
  }

  /** Shuts down; the exit code is 0, nothing was written to stderr, and every message was right. */
  async end(options) {
    await this.ask('shutdown');
    this.notify('exit');
    const code = await this.ended;
    assert.equal(this.stderr, '');
    this.conform(options);
    assert.equal(code, 0);
  }

  /**
   * `racing`: the client did not wait for answers, so it has newer texts than those that a message was about; the protocol
   * names a version for some of them only.
   */
  conform({ racing = false } = {}) {
    const texts = (uri) => {
      if (this.written.has(uri)) return undefined;
      try {
        return fs.readFileSync(fileURLToPath(uri), 'utf8');
      } catch {
        return undefined;
      }
    };
    const found = violations(this.record, { files: texts });
    const late = /: character \d+ of a line| of a text of \d+ lines|: version \d+ of .* after /;
    assert.deepEqual(found.filter(({ what }) => !(racing && late.test(what))), []);
  }
}

/** A session over a new project. `folders`: the workspace's, within it. */
export async function session(files, { capabilities = able, settings, options, folders = ['.'], args } = {}) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-lsp-')));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const one = new Session(folder, { capabilities, settings, options, args });
  await one.start(folders);
  return one;
}

/** A session that was not initialized. */
export async function started(options = {}) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-lsp-')));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return new Session(folder, { capabilities: able, ...options });
}

// ---- Apps that the tests share -------------------------------------------------------------------------------------------

/** A key in one file, its user in another; `granted` lets CloudWatch Logs use the key. */
export const twoFiles = ({ granted = false } = {}) => ({
  'cdk.json': '{ "app": "npx ts-node bin/app.ts" }',
  'package.json': '{ "name": "app" }',
  'bin/app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { makeKey } from '../lib/keys';
import { Site } from '../lib/site';

const app = new App();
const stack = new Stack(app, 'Prod');
new Site(stack, 'Site', { key: makeKey(stack) });
`,
  'lib/keys.ts': `import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export function makeKey(scope: Construct): kms.Key {
  const key = new kms.Key(scope, 'Key', { enableKeyRotation: true });
${granted ? "  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n" : ''}  return key;
}
`,
  'lib/site.ts': `import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface SiteProps {
  readonly key: kms.IKey;
}

export class Site extends Construct {
  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.key });
  }
}
`,
});

export const fault = 'error kms-missing-logs-grant at `encryptionKey: props.key`';
