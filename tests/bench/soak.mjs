// A soak: edits at full speed, for minutes, in the files of a project through `presynth lsp`; the server's memory must stay
// flat and its diagnostics those of `presynth check` on the same texts.
//
//   PRESYNTH=build/release/presynth node tests/bench/soak.mjs FOLDER [--seconds 600] [--files 8] [--seed 1]
//
// The folder is copied first (its sources and configuration); nothing of it is written. What is typed is generated: pieces put
// in and taken out, whole texts from the file's own past, files closed, saved and opened again; by --recording FILE also lines
// of JSON, { "file", "range", "text" }, each an edit as an editor sent it. The exit code is 1 when an answer differs or memory grows.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { random } from '../random.mjs';
import { Client, projectFiles } from './editing.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '600' },
    files: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    recording: { type: 'string' },
  },
});
if (positionals.length !== 1 || !process.env.PRESYNTH) {
  console.error('usage: PRESYNTH=PROGRAM node soak.mjs FOLDER [--seconds N] [--files N] [--seed N] [--recording FILE]');
  process.exit(2);
}
const binary = path.resolve(process.env.PRESYNTH);
const { int, chance, pick } = random(Number(values.seed));

/** Between two comparisons with a fresh check. */
const kEditsBetween = 400;
/** Once the first of these have run, memory may grow by this factor and no more. */
const kWarmUp = 2;
const kGrowth = 1.25;

const pieces = [
  "    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n",
  "    new logs.LogGroup(this, 'Soaked', { encryptionKey: key });\n",
  "    const unused = vpc.addInterfaceEndpoint('Soaked', { service: ec2.InterfaceVpcEndpointAwsService.SQS });\n",
  '  // 𝒳 é\n', '  if (true) {\n', '  }\n', '`', "'", '/* ', ' */', '\r\n', ' ', 'x', ';', '(', ')',
];

const original = path.resolve(positionals[0]);
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-soak-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const all = projectFiles(original);
for (const name of all) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.copyFileSync(path.join(original, name), path.join(folder, name));
}
const edited = all
  .filter((name) => /(?<!\.d)\.[mc]?tsx?$/.test(name) && fs.readFileSync(path.join(folder, name), 'utf8').includes('aws-cdk-lib'))
  .slice(0, Number(values.files));
assert.ok(edited.length > 0, `no file of ${original} names aws-cdk-lib`);

const client = new Client(binary);
const uri = (name) => pathToFileURL(path.join(folder, name)).href;
await client.start(folder);

/** name → { text, version, past } of what is open. */
const open = new Map();
function opened(name) {
  if (!open.has(name)) {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    open.set(name, { text, version: 1, first: text, past: [] });
    client.notify('textDocument/didOpen', { textDocument: { uri: uri(name), languageId: 'typescript', version: 1, text } });
  }
  return open.get(name);
}
function position(text, at) {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: lines.length - 1, character: lines.at(-1).length };
}
function change(name, text, contentChanges) {
  const document = open.get(name);
  document.text = text;
  client.notify('textDocument/didChange', { textDocument: { uri: uri(name), version: ++document.version }, contentChanges });
}

/** Where an edit may begin or end: not within a line end or a pair of surrogates. */
function place(text, at) {
  return /^(\r\n|[\ud800-\udbff][\udc00-\udfff])/.test(text.slice(at - 1, at + 1)) ? at - 1 : at;
}

function generated() {
  const name = pick(edited);
  const document = opened(name);
  const { text } = document;
  if (chance(0.02)) {
    fs.writeFileSync(path.join(folder, name), text);
    client.notify('textDocument/didSave', { textDocument: { uri: uri(name) } });
    client.notify('textDocument/didClose', { textDocument: { uri: uri(name) } });
    open.delete(name);
  } else if (text.length > 2 * document.first.length + 2000 || chance(0.02)) {
    change(name, document.first, [{ text: document.first }]);
    document.past = [];
  } else if (document.past.length > 0 && chance(0.5)) {
    const piece = document.past.splice(int(document.past.length), 1)[0];
    const at = text.indexOf(piece);
    if (at < 0 || place(text, at) !== at || place(text, at + piece.length) !== at + piece.length) return;
    const range = { start: position(text, at), end: position(text, at + piece.length) };
    change(name, text.slice(0, at) + text.slice(at + piece.length), [{ range, text: '' }]);
  } else {
    const lines = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
    const at = place(text, chance(0.8) && lines.length > 0 ? pick(lines) : int(text.length + 1));
    const piece = pick(pieces);
    document.past.push(piece);
    change(name, text.slice(0, at) + piece + text.slice(at), [{ range: { start: position(text, at), end: position(text, at) }, text: piece }]);
  }
}

const recorded = values.recording
  ? fs.readFileSync(values.recording, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  : [];
function offset(text, { line, character }) {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
  return line >= starts.length ? text.length : Math.min(text.length, starts[line] + character);
}
function replayed({ file, range, text }) {
  const document = opened(file);
  const [from, to] = [offset(document.text, range.start), offset(document.text, range.end)];
  change(file, document.text.slice(0, from) + text + document.text.slice(to), [{ range, text }]);
}

const line = ({ range, code, rule }, file) => `${file}:${range.start.line}:${range.start.character} ${code ?? rule}`;
function published() {
  return [...client.published].flatMap(([file, list]) => list.map((one) => line(one, path.relative(folder, fileURLToPath(file))))).sort();
}
/** What a fresh check says of the same texts, which are on the disk for as long as it runs. */
function checked() {
  const before = new Map();
  for (const [name, { text }] of open) {
    before.set(name, fs.readFileSync(path.join(folder, name)));
    fs.writeFileSync(path.join(folder, name), text);
  }
  const run = spawnSync(binary, ['check', '--format', 'json', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  for (const [name, bytes] of before) fs.writeFileSync(path.join(folder, name), bytes);
  assert.ok(run.status === 0 || run.status === 1, run.stderr);
  return JSON.parse(run.stdout).diagnostics.map((one) => line(one, one.file)).sort();
}

const start = Date.now();
let edits = 0;
let comparisons = 0;
const memory = [];
while (Date.now() - start < Number(values.seconds) * 1000 || comparisons <= kWarmUp + 1) {
  for (let i = 0; i < kEditsBetween; ++i) {
    if (recorded.length > 0 && chance(0.5)) replayed(recorded[edits % recorded.length]);
    else generated();
    ++edits;
    if (chance(0.1)) await client.settle();
  }
  await client.settle();
  const [server, fresh] = [published(), checked()];
  ++comparisons;
  if (JSON.stringify(server) !== JSON.stringify(fresh)) {
    console.error(`soak: after ${edits} edits (seed ${values.seed}) the server says\n  ${server.join('\n  ')}\nand a fresh check\n  ${fresh.join('\n  ')}`);
    process.exit(1);
  }
  memory.push(client.memory().now);
}
await client.end();

const settled = memory.slice(kWarmUp);
const third = Math.max(1, Math.floor(settled.length / 3));
const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
const [early, late] = [mean(settled.slice(0, third)), mean(settled.slice(-third))];
console.log(`${edits} edits in ${edited.length} files, ${comparisons} comparisons with a fresh check, all equal`);
console.log(`memory: ${Math.round(early / 1024)} MB early, ${Math.round(late / 1024)} MB late, ${Math.round(Math.max(...memory) / 1024)} MB at most`);
if (late > early * kGrowth) {
  console.error('soak: memory grows');
  process.exit(1);
}
