// The hand-written apps: apps/<idea>.ts, or a folder when several files matter.
//
// The comment at the top of a file says the idea, and what the real CDK makes of it:
//
//   // faulty: kms error at Prod/Data/Logs        (one line for each fault; `endpoint <name>` for the third rule)
//   // fine
//
// In a folder the first of app.ts, bin/*.ts and README.md has this comment. A folder is run as its cdk.json files say (each is one
// app, with its context), else each file of bin/ is an app, else app.ts.
import fs from 'node:fs';
import path from 'node:path';

const home = new URL('apps/', import.meta.url).pathname;

/** { name, files: path → text, entries, expected } of each; `only` is a part of the name. */
export function handWritten(only = '') {
  return fs
    .readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.ts'))
    .map((entry) => (entry.isDirectory() ? folder(entry.name) : single(entry.name)))
    .filter(({ name }) => name.includes(only))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const read = (...names) => fs.readFileSync(path.join(home, ...names), 'utf8');

function single(file) {
  const text = read(file);
  return { name: file.slice(0, -3), ...appOf({ 'app.ts': text }) };
}

function folder(name) {
  const files = {};
  for (const entry of fs.readdirSync(path.join(home, name), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.relative(path.join(home, name), path.join(entry.parentPath ?? entry.path, entry.name));
    files[file] = read(name, file);
  }
  return { name, ...appOf(files) };
}

/** What an app of these files is run as, and what its comment expects. */
export function appOf(files) {
  const names = Object.keys(files).sort();
  const configs = names.filter((file) => path.basename(file) === 'cdk.json');
  const runs = (file) => ({ cwd: '.', file, context: {} });
  let entries = configs.map((file) => {
    const { app, context = {} } = JSON.parse(files[file]);
    const cwd = path.dirname(file);
    return { cwd, file: path.join(cwd, app.split(' ').at(-1)), context };
  });
  if (entries.length === 0) entries = names.filter((file) => /^bin\/[^/]+\.ts$/.test(file)).map(runs);
  if (entries.length === 0) entries = [runs('app.ts')];
  const main = files['app.ts'] ? 'app.ts' : files['README.md'] ? 'README.md' : entries[0].file;
  const comments = files[main].match(/^(\/\/|<!--).*$/gm) ?? [];
  const faulty = comments.map((line) => /(?:\/\/|<!--) faulty: (.*?)(?: -->)?$/.exec(line)?.[1]).filter(Boolean);
  const fine = comments.some((line) => /(?:\/\/|<!--) fine\b/.test(line));
  return { files, entries, expected: faulty.length > 0 ? faulty.sort() : fine ? [] : undefined };
}

/** Writes an app into a new folder; packages of a workspace are linked, as npm does. */
export function write(folder, files) {
  fs.rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  for (const file of Object.keys(files)) {
    if (path.basename(file) !== 'package.json' || path.dirname(file) === '.') continue;
    const link = path.join(folder, 'node_modules', JSON.parse(files[file]).name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(path.join(folder, path.dirname(file)), link);
  }
}
