// From a keystroke to its diagnostics: types in the files of a project through `presynth lsp`, a character at a time as people
// do, and prints how long each took (median, 99th percentile, longest) and what the server then holds.
//
//   PRESYNTH=build/release/presynth node tests/bench/keystrokes.mjs FOLDER [--edits 500] [--files 10]
//
// An edit is answered when a request behind it is: what the edit changed of the diagnostics is published before. Nothing of
// the folder is written.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { Client, projectFiles } from './editing.mjs';
import { quantile } from './statistics.mjs';

/** What is typed: a grant, a construct, a mistake that leaves the text broken for a while. */
const snippets = [
  "    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n",
  "    new logs.LogGroup(this, 'Typed', { encryptionKey: key });\n",
  '    if (props.enabled) {\n    }\n',
];

/** Files in which constructs are made, as [{ file, text }]. */
function constructs(root) {
  return projectFiles(root).flatMap((name) => {
    if (!/(?<!\.(d|test|spec))\.ts$/.test(name) || /(^|\/)(tests?|__tests__|\.[^/]*)\//.test(name)) return [];
    const file = path.join(root, name);
    const text = fs.readFileSync(file, 'utf8');
    return /['"](aws-cdk-lib|@aws-cdk\/)/.test(text) && text.includes('super(scope') ? [{ file, text }] : [];
  });
}

/**
 * Types `edits` characters in the `files` largest files with constructs, where people are most often; fewer, but 100, when
 * they take longer than `patience` seconds together.
 * Gives { files, edited, first, times, memory: { first, now, peak } }: seconds and kB; nothing when no file makes constructs.
 */
export async function keystrokes(program, folder, { edits, files, patience = Infinity }) {
  const root = path.resolve(folder);
  const all = constructs(root);
  const chosen = all.sort((a, b) => b.text.length - a.text.length || (a.file < b.file ? -1 : 1)).slice(0, files);
  if (chosen.length === 0) return undefined;

  const client = new Client(program);
  const begin = performance.now();
  await client.start(root);
  await client.settle();
  const first = (performance.now() - begin) / 1000;
  const before = client.memory().now;

  const times = [];
  let version = 1;
  const typing = performance.now();
  const done = () => times.length >= edits || (times.length >= 100 && performance.now() - typing > patience * 1000);
  for (let turn = 0; !done(); ++turn) {
    const { file, text } = chosen[turn % chosen.length];
    const uri = pathToFileURL(file).href;
    const line = text.split('\n').findIndex((one) => one.includes('super(scope')) + 1;
    const document = { uri, languageId: 'typescript', version: ++version, text };
    client.notify('textDocument/didOpen', { textDocument: document });
    let at = { line, character: 0 };
    for (const character of snippets[turn % snippets.length]) {
      if (done()) break;
      const start = performance.now();
      client.notify('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range: { start: at, end: at }, text: character }],
      });
      await client.ask('textDocument/documentSymbol', { textDocument: { uri } });
      times.push((performance.now() - start) / 1000);
      at = character === '\n' ? { line: at.line + 1, character: 0 } : { line: at.line, character: at.character + 1 };
    }
    client.notify('textDocument/didClose', { textDocument: { uri } });
  }
  const memory = { first: before, ...client.memory() };
  await client.end();
  return { files: all.length, edited: chosen.length, first, times, memory };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { edits: { type: 'string', default: '500' }, files: { type: 'string', default: '10' } },
  });
  if (positionals.length !== 1 || !process.env.PRESYNTH) {
    console.error('usage: PRESYNTH=PROGRAM node keystrokes.mjs FOLDER [--edits N] [--files N]');
    process.exit(2);
  }
  const [root] = positionals;
  const [edits, most] = [values.edits, values.files].map(Number);
  const typed = await keystrokes(process.env.PRESYNTH, root, { edits, files: most });
  if (!typed) {
    console.error(`no constructs in ${root}`);
    process.exit(2);
  }
  const { files, edited, first, times, memory } = typed;
  const milliseconds = (q) => (quantile(times, q) * 1000).toFixed(1);
  const megabytes = (kilobytes) => Math.round(kilobytes / 1024);
  console.log(`${path.basename(root)}: ${files} files with constructs, ${times.length} edits in ${edited} files`);
  console.log(`first analysis ${(first * 1000).toFixed(0)} ms`);
  console.log(`keystroke to diagnostics: median ${milliseconds(0.5)} ms, 99th percentile ${milliseconds(0.99)} ms, longest ${milliseconds(1)} ms`);
  console.log(`memory: ${megabytes(memory.first)} MB before, ${megabytes(memory.now)} MB after, ${megabytes(memory.peak)} MB at most`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) await main();
