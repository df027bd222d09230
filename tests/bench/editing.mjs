// The client that types in keystrokes.mjs and soak.mjs: `presynth lsp` as a process, its answers, publications and memory.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Frames } from '../lsp/conformance/tee.mjs';

export class Client {
  #frames = new Frames();
  #waiting = new Map();
  #next = 0;
  #ending = false;
  /** uri → the diagnostics that stand there. */
  published = new Map();

  constructor(program) {
    this.process = spawn(path.resolve(program), ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.on('exit', (code, signal) => {
      if (this.#ending) return;
      console.error(`the server ended: ${code ?? signal}`);
      process.exit(1);
    });
    this.process.stdout.on('data', (chunk) => {
      for (const { message } of this.#frames.push(chunk)) {
        if (message?.method === 'textDocument/publishDiagnostics') this.published.set(message.params.uri, message.params.diagnostics);
        if (message?.id === undefined || message.method) continue;
        this.#waiting.get(message.id)?.(message);
        this.#waiting.delete(message.id);
      }
    });
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  ask(method, params) {
    const id = ++this.#next;
    this.#send({ id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Opens the folder as an editor does that is told of diagnostics. */
  async start(folder) {
    await this.ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { textDocument: { publishDiagnostics: {} } },
    });
    this.notify('initialized', {});
  }

  /** Once all that was sent is analyzed, and its diagnostics are published. */
  settle() {
    return this.ask('workspace/executeCommand', { command: 'presynth.constructGraph', arguments: [] });
  }

  async end() {
    this.#ending = true;
    await this.ask('shutdown');
    this.notify('exit');
  }

  /** What the server holds, now and at most, in kB. */
  memory() {
    const status = fs.readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    const read = (name) => Number(new RegExp(`${name}:\\s*(\\d+)`).exec(status)[1]);
    return { now: read('VmRSS'), peak: read('VmHWM') };
  }
}

/** Names of the sources and configuration within the folder, what was installed or built left out. */
export function projectFiles(folder, within = '') {
  return fs.readdirSync(path.join(folder, within), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(within, entry.name);
    if (entry.isDirectory()) return /^(node_modules|cdk\.out|\.git|dist)$/.test(entry.name) ? [] : projectFiles(folder, name);
    return entry.isFile() && /\.(ts|tsx|mts|cts|json)$/.test(entry.name) ? [name] : [];
  });
}
