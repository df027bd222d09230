// From a keystroke to its diagnostics: types in the files of a project through `presynth lsp`, a character at a time as people
// do, and prints how long each took (median, 99th percentile, longest) and what the server then holds.
//
//   PRESYNTH=build/release/presynth node tests/bench/keystrokes.mjs FOLDER [--edits 500] [--files 10]
//
// An edit is answered when a request that waits for its analysis is. Nothing of the folder is written.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { Frames } from '../lsp/conformance/tee.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edits: { type: 'string', default: '500' }, files: { type: 'string', default: '10' } },
});
if (positionals.length !== 1 || !process.env.PRESYNTH) {
  console.error('usage: PRESYNTH=PROGRAM node keystrokes.mjs FOLDER [--edits N] [--files N]');
  process.exit(2);
}
const root = path.resolve(positionals[0]);

/** What is typed: a grant, a construct, a mistake that leaves the text broken for a while. */
const snippets = [
  "    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n",
  "    new logs.LogGroup(this, 'Typed', { encryptionKey: key });\n",
  '    if (props.enabled) {\n    }\n',
];

class Client {
  #frames = new Frames();
  #waiting = new Map();
  #next = 0;

  constructor() {
    this.process = spawn(path.resolve(process.env.PRESYNTH), ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdout.on('data', (chunk) => {
      for (const { message } of this.#frames.push(chunk)) {
        if (message?.id === undefined || message.method) continue;
        this.#waiting.get(message.id)?.(message.result);
        this.#waiting.delete(message.id);
      }
    });
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  notify(method, params) {
    this.send({ method, params });
  }

  ask(method, params) {
    const id = ++this.#next;
    this.send({ id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  megabytes() {
    const status = fs.readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    const read = (name) => Math.round(Number(new RegExp(`${name}:\\s*(\\d+)`).exec(status)[1]) / 1024);
    return { now: read('VmRSS'), peak: read('VmHWM') };
  }
}

function* sources(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!/^(node_modules|cdk\.out|tests?|__tests__|\..*)$/.test(entry.name)) yield* sources(file);
    } else if (entry.name.endsWith('.ts') && !/\.(d|test|spec)\.ts$/.test(entry.name)) {
      const text = fs.readFileSync(file, 'utf8');
      if (/['"](aws-cdk-lib|@aws-cdk\/)/.test(text) && text.includes('super(scope')) yield { file, text };
    }
  }
}

const all = [...sources(root)];
// The largest ones, where people are most often.
const chosen = all.sort((a, b) => b.text.length - a.text.length || (a.file < b.file ? -1 : 1)).slice(0, Number(values.files));
if (chosen.length === 0) {
  console.error(`no constructs in ${root}`);
  process.exit(2);
}

const client = new Client();
const begin = performance.now();
await client.ask('initialize', { processId: process.pid, rootUri: pathToFileURL(root).href, capabilities: {} });
client.notify('initialized', {});
const settled = () => client.ask('workspace/executeCommand', { command: 'presynth.constructGraph', arguments: ['file:///'] });
await settled();
const first = performance.now() - begin;
const before = client.megabytes();

const times = [];
let version = 1;
for (let edit = 0, turn = 0; edit < Number(values.edits); ++turn) {
  const { file, text } = chosen[turn % chosen.length];
  const uri = pathToFileURL(file).href;
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes('super(scope')) + 1;
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: ++version, text } });
  const snippet = snippets[turn % snippets.length];
  let at = { line, character: 0 };
  const typed = [];
  const change = async (range, inserted) => {
    const start = performance.now();
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range, text: inserted }],
    });
    await client.ask('textDocument/documentSymbol', { textDocument: { uri } });
    times.push(performance.now() - start);
    ++edit;
  };
  for (const character of snippet) {
    if (edit >= Number(values.edits)) break;
    await change({ start: at, end: at }, character);
    typed.push(at);
    at = character === '\n' ? { line: at.line + 1, character: 0 } : { line: at.line, character: at.character + 1 };
  }
  client.notify('textDocument/didClose', { textDocument: { uri } });
}
times.sort((a, b) => a - b);
const quantile = (q) => times[Math.min(times.length - 1, Math.floor(times.length * q))].toFixed(1);
const after = client.megabytes();
console.log(`${path.basename(root)}: ${all.length} files with constructs, ${times.length} edits in ${chosen.length} files`);
console.log(`first analysis ${first.toFixed(0)} ms`);
console.log(`keystroke to diagnostics: median ${quantile(0.5)} ms, 99th percentile ${quantile(0.99)} ms, longest ${quantile(1)} ms`);
console.log(`memory: ${before.now} MB before, ${after.now} MB after, ${after.peak} MB at most`);
await client.ask('shutdown');
client.notify('exit');
