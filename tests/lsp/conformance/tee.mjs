// Stands in an editor's way to its language server, hands every byte on, and writes down what was said.
//
//   node tee.mjs RECORD.jsonl -- COMMAND ARGUMENT…      %p in RECORD becomes the process id
//
// A line of the record is one of
//   { "at": ms, "from": "client" | "server", "message": {…} }
//   { "at": ms, "from": "client" | "server", "fault": "what is wrong with the framing" }
//   { "at": ms, "from": "server", "stderr": "text" }
//   { "at": ms, "started": { "pid": 1 } }
//   { "at": ms, "ended": { "code": 0 | null, "signal": "SIGTERM" | null } }
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Takes a stream of bytes apart into messages; what breaks the base protocol comes back as a fault. */
export class Frames {
  #bytes = Buffer.alloc(0);

  push(chunk) {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const found = [];
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) break;
      const { length, skip, faults } = this.#header(this.#bytes.toString('latin1', 0, end));
      found.push(...faults.map((fault) => ({ fault })));
      if (length === undefined) {
        // Without a length nobody knows where the next message begins: look for one behind this header.
        this.#bytes = this.#bytes.subarray(end + 4);
        continue;
      }
      if (this.#bytes.length < end + 4 + length) {
        if (skip) this.#bytes = this.#bytes.subarray(skip);
        break;
      }
      const body = this.#bytes.subarray(end + 4, end + 4 + length);
      this.#bytes = this.#bytes.subarray(end + 4 + length);
      found.push(parse(body));
    }
    return found;
  }

  /** What is left when the stream ends. */
  end() {
    const rest = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    return rest.length ? [{ fault: `the stream ends within a message: ${quote(rest.toString('latin1'))}` }] : [];
  }

  #header(text) {
    const faults = [];
    // What somebody printed between two messages stands before the header's name.
    const at = text.search(/Content-(?:Length|Type):/i);
    if (at > 0) faults.push(`bytes outside a message: ${quote(text.slice(0, at))}`);
    if (at < 0) return { faults: [`a header without Content-Length: ${quote(text)}`] };
    let length;
    for (const line of text.slice(at).split('\r\n')) {
      const field = /^([^:]*): *(.*)$/.exec(line);
      if (field?.[1] === 'Content-Length' && /^\d+$/.test(field[2]) && length === undefined) length = Number(field[2]);
      else if (field?.[1] !== 'Content-Type') faults.push(`a header that the protocol does not know: ${quote(line)}`);
    }
    if (length === undefined) faults.push(`a header without Content-Length: ${quote(text.slice(at))}`);
    return { length, skip: at, faults };
  }
}

function parse(body) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return { fault: `a body that is not UTF-8: ${quote(body.toString('latin1'))}` };
  }
  try {
    return { message: JSON.parse(text) };
  } catch {
    return { fault: `a body that is not JSON (is Content-Length counted in bytes?): ${quote(text)}` };
  }
}

const quote = (text) => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);

function main([record, dashes, command, ...args]) {
  if (!command || dashes !== '--') {
    process.stderr.write('usage: node tee.mjs RECORD.jsonl -- COMMAND ARGUMENT…\n');
    process.exit(2);
  }
  const file = fs.openSync(record.replace('%p', String(process.pid)), 'a');
  // Written before it is handed on: an answer never stands above its question.
  const write = (entry) => fs.writeSync(file, `${JSON.stringify({ at: Date.now(), ...entry })}\n`);
  const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  if (server.pid !== undefined) write({ started: { pid: server.pid } });
  const relay = (from, source, sink) => {
    const frames = new Frames();
    source.on('data', (chunk) => {
      for (const found of frames.push(chunk)) write({ from, ...found });
      sink.write(chunk);
    });
    source.on('end', () => {
      for (const found of frames.end()) write({ from, ...found });
      if (from === 'client') sink.end();
    });
    // The other side may be gone already, which its own end tells.
    sink.on('error', () => {});
  };
  relay('client', process.stdin, server.stdin);
  relay('server', server.stdout, process.stdout);
  server.stderr.on('data', (chunk) => {
    write({ from: 'server', stderr: chunk.toString() });
    process.stderr.write(chunk);
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => server.kill(signal));
  server.on('error', (error) => {
    write({ from: 'server', fault: `cannot be started: ${error.message}` });
    process.exit(127);
  });
  server.on('close', (code, signal) => {
    write({ ended: { code, signal } });
    process.exit(code ?? 1);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  main(process.argv.slice(2));
}
