// Presynth in real editors: Neovim, Emacs (eglot and lsp-mode), Vim with ALE, Kate.
//
//   PRESYNTH=build/release/presynth node tests/editors/clients.mjs [nvim|tmux|eglot|lsp-mode|ale|kate]…
//
// Every editor is configured by the very text of its page under editors/, opens a copy of the example and an app of two
// files with characters beyond the BMP, and does what a person does: reads diagnostics, hovers, applies fixes, undoes,
// types a mistake and takes it back, saves. What it shows must be what `presynth check` says, what it saves must be
// byte for byte what `presynth check --fix` writes, and everything that the server said on the way must conform to the
// protocol. One line for each check; exits with 1 when one failed. An editor that is missing is a failure, unless
// PRESYNTH_EDITORS_OPTIONAL=1 lets it be skipped. PRESYNTH_EDITORS_RECORDS names a folder that keeps what was said.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readTranscript, violations } from '../lsp/conformance/validate.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '../..');
const editors = path.join(repository, 'editors');
const shots = path.join(repository, 'build/editors/shots');
// A wait ends as soon as what it waits for is there; this is for a machine that does much else.
const PATIENCE = 60_000;

assert.ok(process.env.PRESYNTH, 'PRESYNTH must be the path of the program');
const binary = path.resolve(process.env.PRESYNTH);

// ---- What is started is stopped -------------------------------------------------------------------------------------

const running = new Set();
const endings = [];
const folders = [];

/** What must happen at the end, however it comes. */
export const atEnd = (ending) => endings.push(ending);

function cleanUp() {
  for (const ending of endings) ending();
  // Each has a process group of its own, with whatever it started.
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.on('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

/** A program in a process group of its own. Its output is in `.said`, its end in `.gone`. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
  running.add(child);
  child.said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      child.said += chunk;
    });
  child.gone = new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return child;
}

export function stop(child) {
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

export const sleep = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Waits until `probe` gives something, and gives that. */
export async function until(what, probe) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never seen: ${what}`);
    await sleep(50);
  }
}

/** The end of a program that has its own limits; a hang is a failure of ours, not of the whole run. */
async function finish(child) {
  const end = await Promise.race([child.gone, sleep(5 * PATIENCE).then(() => ({ signal: 'no end in sight' }))]);
  return end;
}

export function output(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: PATIENCE, ...options });
  if (result.error) throw result.error;
  return result;
}

// ---- Apps -----------------------------------------------------------------------------------------------------------

const EXAMPLE = path.join(repository, 'examples/secure-data-platform');
const STACK = 'lib/data-platform-stack.ts';

// Before each fault stand characters of two UTF-16 units and of two bytes: whoever counts in other units misses it. The
// first fix edits the file that is not open.
const TWO_FILES = {
  'cdk.json': '{ "app": "npx ts-node bin/app.ts" }\n',
  'bin/app.ts': `import * as cdk from 'aws-cdk-lib';
import { AuditStack } from '../lib/audit-stack';

const app = new cdk.App();
new AuditStack(app, 'Audit');
`,
  'lib/keys.ts': `import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export function auditKey(scope: Construct): kms.Key {
  /* 🔑𝒳é */ const key = new kms.Key(scope, 'AuditKey', { enableKeyRotation: true });
  return key;
}
`,
  'lib/audit-stack.ts': `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { auditKey } from './keys';

export class AuditStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc');
    /* 🪵𝒳é */ new logs.LogGroup(this, 'AuditLogs', { encryptionKey: auditKey(this) });
    /* 🚪𝒳é */ const door = vpc.addGatewayEndpoint('Door', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  }
}
`,
};

const TYPED = "    const typed = vpc.addGatewayEndpoint('Typed', { service: ec2.GatewayVpcEndpointAwsService.S3 });";

function newFolder() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-editors-')));
  folders.push(folder);
  return folder;
}

function writeAll(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

function copyExample(folder) {
  fs.cpSync(EXAMPLE, folder, { recursive: true, filter: (name) => !/\/(node_modules|cdk\.out)$/.test(name) });
}

const read = (folder, name) => fs.readFileSync(path.join(folder, name), 'utf8');

/** What `presynth check` says of a folder. */
function check(folder, ...args) {
  const { status, stdout, stderr } = output(binary, ['check', '--format', 'json', ...args, folder]);
  assert.ok(status === 0 || status === 1, `presynth check failed: ${stderr}`);
  return JSON.parse(stdout).diagnostics;
}

function offsetOf(text, { line, character }) {
  let start = 0;
  for (let i = 0; i < line; i += 1) start = text.indexOf('\n', start) + 1;
  return start + character;
}

/** `text` after the edits of a fix that belong to `file`. */
function edited(text, file, fix) {
  const edits = fix.edits.filter((edit) => edit.file === file);
  edits.sort((a, b) => offsetOf(text, b.range.start) - offsetOf(text, a.range.start));
  return edits.reduce(
    (now, { range, newText }) =>
      now.slice(0, offsetOf(text, range.start)) + newText + now.slice(offsetOf(text, range.end)),
    text,
  );
}

const LEVEL = { error: 1, warning: 2, info: 3, hint: 4 };

/** A diagnostic as a line of text, the same for every editor: place in UTF-16 units, code, level, message. */
const asLine = ({ range: { start: a, end: b }, rule, severity, message }) =>
  `${a.line}:${a.character}-${b.line}:${b.character} ${LEVEL[severity]} ${rule} ${message}`;

/**
 * What an editor shall do and what must come out. `plan` goes to the editor's script, which answers with facts of the
 * same names; `due` holds what these must be.
 */
function prepare(folder, plain) {
  const files = Object.fromEntries(Object.entries(TWO_FILES).map(([name, text]) => [name, plain(text)]));
  const example = path.join(folder, 'example');
  const other = path.join(folder, 'two-files');
  copyExample(example);
  writeAll(other, files);
  // As apps mostly are: editors find their projects by it.
  for (const app of [example, other]) output('git', ['init', '--quiet', app]);

  const scratch = path.join(folder, 'scratch');
  const variant = (files, base) => {
    fs.rmSync(scratch, { recursive: true, force: true });
    fs.cpSync(base, scratch, { recursive: true });
    writeAll(scratch, files);
    return scratch;
  };

  const text = read(example, STACK);
  const first = check(example);
  const kms = first.find((one) => one.rule === 'kms-missing-logs-grant');
  const vpcEnd = first.find((one) => one.rule === 'unused-endpoint-variable').range.start.line - 1;
  const lines = text.split('\n');
  const typed = [...lines.slice(0, vpcEnd + 1), TYPED, ...lines.slice(vpcEnd + 1)].join('\n');
  const fixed = edited(text, STACK, kms.fixes[0]);
  const typedDiagnostics = check(variant({ [STACK]: typed }, example));
  const fixedDiagnostics = check(variant({ [STACK]: fixed }, example));
  check(variant({}, example), '--fix');
  const repaired = read(scratch, STACK);

  const second = check(other);
  const log = second.find((one) => one.rule === 'kms-missing-logs-grant');
  const keysFixed = edited(files['lib/keys.ts'], 'lib/keys.ts', log.fixes[0]);
  const afterKeys = check(variant({ 'lib/keys.ts': keysFixed }, other));
  check(variant({}, other), '--fix');
  const otherRepaired = read(scratch, 'lib/audit-stack.ts');
  assert.equal(read(scratch, 'lib/keys.ts'), keysFixed);
  fs.rmSync(scratch, { recursive: true });

  return {
    example,
    other,
    plan: {
      patience: PATIENCE,
      example: path.join(example, STACK),
      hover: kms.construct.range.start,
      fix: { ...kms.range.start, title: kms.fixes[0].title },
      typed: { line: vpcEnd + 1, text: TYPED },
      count: { first: first.length, fixed: fixedDiagnostics.length, typed: typedDiagnostics.length },
      // What the menu's line of a rule's preferred fix holds.
      titles: {
        'kms-missing-logs-grant': kms.fixes[0].title,
        'unused-endpoint-variable': "Drop the variable '",
        'boundary-missing-ec2-actions': first.find((one) => one.rule === 'boundary-missing-ec2-actions').fixes[0].title,
      },
      other: path.join(other, 'lib/audit-stack.ts'),
      otherFix: { line: log.range.start.line, title: log.fixes[0].title },
      otherCount: { first: second.length, fixed: afterKeys.length },
    },
    due: {
      diagnostics: first.map(asLine),
      fixed,
      text,
      repaired,
      fixedDiagnostics: fixedDiagnostics.map(asLine),
      typedDiagnostics: typedDiagnostics.map(asLine),
      logicalId: kms.construct.instances[0].logicalId,
      otherDiagnostics: second.map(asLine),
      otherFixedDiagnostics: afterKeys.map(asLine),
      keysFixed,
      otherRepaired,
      why: first.map((one) => one.why),
      titles: kms.fixes.map((one) => one.title),
    },
    texts: { text, fixed, typed, other: files['lib/audit-stack.ts'] },
    files,
  };
}

// ---- A client -------------------------------------------------------------------------------------------------------

let failed = false;

export class Client {
  /** `plain` writes the second app in characters whose places the editor counts right. */
  constructor(name, version, plain = (text) => text) {
    Object.assign(this, { name, version });
    this.folder = newFolder();
    this.last = Date.now();
    Object.assign(this, prepare(this.folder, plain));
    this.#shim();
    this.home = path.join(this.folder, 'home');
    this.out = path.join(this.folder, 'facts.jsonl');
    fs.mkdirSync(path.join(this.home, '.config'), { recursive: true });
    fs.writeFileSync(this.out, '');
    fs.writeFileSync(path.join(this.folder, 'plan.json'), JSON.stringify(this.plan));
    this.env = {
      ...process.env,
      PATH: `${path.join(this.folder, 'bin')}:${process.env.PATH}`,
      HOME: this.home,
      XDG_CONFIG_HOME: path.join(this.home, '.config'),
      XDG_DATA_HOME: path.join(this.home, '.local/share'),
      XDG_STATE_HOME: path.join(this.home, '.local/state'),
      XDG_CACHE_HOME: path.join(this.home, '.cache'),
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      PLAN: path.join(this.folder, 'plan.json'),
      OUT: this.out,
      FOLDER: this.folder,
    };
  }

  /** A `presynth` on PATH: what the pages tell to start, with the tee before it. */
  #shim() {
    const tee = path.join(repository, 'tests/lsp/conformance/tee.mjs');
    const bin = path.join(this.folder, 'bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(
      path.join(bin, 'presynth'),
      `#!/bin/sh
test "$1" = lsp || exec '${binary}' "$@"
exec '${process.execPath}' '${tee}' '${this.folder}/record-%p.jsonl' -- '${binary}' "$@"
`,
      { mode: 0o755 },
    );
  }

  /** One line about one check. */
  report(what, problem, seconds = (Date.now() - this.last) / 1000) {
    if (problem) failed = true;
    this.last = Date.now();
    console.log(`${problem ? 'FAIL' : 'ok  '} ${this.name} ${this.version}: ${what} (${seconds.toFixed(2)} s)`);
    if (problem) console.log(String(problem).replace(/^/gm, '       '));
  }

  expect(what, compare, seconds) {
    try {
      compare();
      this.report(what, undefined, seconds);
    } catch (error) {
      this.report(what, error.message, seconds);
    }
  }

  equal(what, actual, expected, seconds) {
    this.expect(what, () => assert.deepEqual(actual, expected), seconds);
  }

  path(...names) {
    return path.join(this.folder, ...names);
  }

  /** The facts that an editor's script wrote: name → { value, seconds }. */
  facts() {
    const facts = new Map();
    for (const line of fs.readFileSync(this.out, 'utf8').split('\n').filter(Boolean)) {
      const { name, value, seconds } = JSON.parse(line);
      facts.set(name, { value, seconds });
    }
    return facts;
  }

  records() {
    return fs
      .readdirSync(this.folder)
      .filter((name) => name.startsWith('record-'))
      .map((name) => this.path(name));
  }

  /** Every message that a server sent so far, from all records. */
  messages() {
    return this.records().flatMap((file) => {
      const whole = fs.readFileSync(file, 'utf8');
      // The last line may be half written.
      return whole
        .slice(0, whole.lastIndexOf('\n') + 1)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    });
  }

  /** What was published last for a file. */
  published(file) {
    const uri = pathToFileURL(file).href;
    const all = this.messages().filter(
      ({ from, message }) =>
        from === 'server' &&
        message?.method === 'textDocument/publishDiagnostics' &&
        decodeURI(message.params.uri) === decodeURI(uri),
    );
    return all.at(-1)?.message.params.diagnostics;
  }

  /** The facts that all scripts give; `columns` turns an editor's own columns into UTF-16 units. */
  judge(facts, { columns = (line, column) => column } = {}) {
    const fact = (name) => facts.get(name) ?? {};
    const { due, texts } = this;
    // An editor gives [line, column, line, column, level, code, message].
    const lines = (list, text) =>
      Array.isArray(list)
        ? list.map(([l, c, m, d, level, code, message]) => {
            const rows = text.split('\n');
            return `${l}:${columns(rows[l], c)}-${m}:${columns(rows[m], d)} ${level} ${code} ${message.split('\n')[0]}`;
          })
        : list;
    const same = (what, name, expected, view = (value) => value) => {
      if (facts.has(name)) this.equal(what, view(facts.get(name).value), expected, facts.get(name).seconds);
      else this.report(what, "the editor's script did not come to this point");
    };
    const shown = (what, name, text, expected) => same(what, name, expected, (value) => lines(value, text));

    shown('five diagnostics, each at its place', 'diagnostics', texts.text, due.diagnostics);
    same(
      'each tells what happens',
      'diagnostics',
      due.why.map(() => true),
      (list) => due.why.map((why, i) => list[i]?.at(-1).includes(why)),
    );
    this.expect(
      'hover names the logical id',
      () => assert.match(String(fact('hover').value), new RegExp(`\\b${due.logicalId}\\b`)),
      fact('hover').seconds,
    );
    same('the quick fix changes the text', 'fixed', due.fixed);
    shown('its diagnostic disappears', 'fixedDiagnostics', texts.fixed, due.fixedDiagnostics);
    same('undo brings the text back', 'undone', due.text);
    shown('and the diagnostic', 'undoneDiagnostics', texts.text, due.diagnostics);
    shown('a mistake is shown without saving', 'typedDiagnostics', texts.typed, due.typedDiagnostics);
    shown('and disappears with it', 'goneDiagnostics', texts.text, due.diagnostics);
    same('nothing was saved so far', 'onDisk', due.text);
    shown('all is fixed', 'repairedDiagnostics', texts.text, []);
    this.equal('the file on disk is what check --fix writes', read(this.example, STACK), due.repaired);
    shown('two diagnostics of an app of two files', 'otherDiagnostics', texts.other, due.otherDiagnostics);
    shown(
      'a fix in another file removes its diagnostic',
      'otherFixedDiagnostics',
      texts.other,
      due.otherFixedDiagnostics,
    );
    this.equal('the other file on disk', read(this.other, 'lib/keys.ts'), due.keysFixed);
    shown('a second fix', 'otherRepairedDiagnostics', texts.other, []);
    this.equal('its file on disk', read(this.other, 'lib/audit-stack.ts'), due.otherRepaired);
    this.equal(
      'no other file was touched',
      [...new Set([...names(this.example), ...names(this.other)])].sort(),
      [...new Set([...names(EXAMPLE), ...Object.keys(TWO_FILES)])].sort(),
    );
  }

  /** What the server said to this client, held against the protocol. */
  conform() {
    const records = this.records();
    // Until an editor opens a file, its text is the one that we gave it.
    const files = (uri) => this.files[path.relative(this.other, fileURLToPath(uri))];
    const said = records.flatMap((file) =>
      violations(readTranscript(file), { files }).map(({ number, what }) => `${number}: ${what}`),
    );
    const count = this.messages().filter((one) => one.from === 'server' && one.message).length;
    if (process.env.PRESYNTH_EDITORS_RECORDS) {
      const keep = path.resolve(process.env.PRESYNTH_EDITORS_RECORDS);
      fs.mkdirSync(keep, { recursive: true });
      fs.copyFileSync(this.out, path.join(keep, `${this.name.replace(/\W+/g, '-')}-facts.jsonl`));
      records.forEach((file, i) =>
        fs.copyFileSync(file, path.join(keep, `${this.name.replace(/\W+/g, '-')}-${i}.jsonl`)),
      );
    }
    this.expect(`${count} messages of the server conform to the protocol`, () => {
      assert.ok(count > 0, 'no message was recorded');
      assert.deepEqual(said, []);
    });
    const noise = this.messages()
      .filter((one) => one.stderr)
      .map((one) => one.stderr)
      .join('');
    this.equal('the server printed nothing on stderr', noise, '');
  }

  /** Every server that this client started must go when its client goes. */
  async left() {
    const servers = this.messages().flatMap((one) => (one.started ? [one.started.pid] : []));
    try {
      assert.ok(servers.length, 'none was started');
      await until('the end of every server', () => !servers.some(lives));
      this.report('its servers are gone');
    } catch (error) {
      this.report('its servers are gone', error.message);
    }
  }

  /** Lets the script only open the example, with a setting that asks for errors alone. */
  errorsOnly() {
    this.name += ', level error';
    this.errors = this.due.diagnostics.filter((line) => / 1 /.test(line));
    this.plan.level = 'error';
    this.plan.count.first = this.errors.length;
    fs.writeFileSync(this.env.PLAN, JSON.stringify(this.plan));
    return this;
  }

  /** Runs an editor that a script drives, and judges what the script wrote. */
  async scripted(command, args, options = {}) {
    const child = start(command, args, { cwd: this.folder, env: { ...this.env, ...options.env } });
    const { code, signal, error } = await finish(child);
    stop(child);
    const trouble = error?.message ?? (code === 0 ? undefined : `${signal ?? `exit code ${code}`}\n${child.said}`);
    this.report('the script came to its end', trouble);
    if (this.errors) {
      const lines = this.facts()
        .get('diagnostics')
        ?.value.map(
          ([a, b, c, d, level, code, message]) => `${a}:${b}-${c}:${d} ${level} ${code} ${message.split('\n')[0]}`,
        );
      this.equal('the setting is heeded', lines, this.errors);
    } else {
      this.judge(this.facts(), options);
    }
    await this.left();
    this.conform();
  }
}

/** The whole session, and a short one to see that the configuration's settings reach the server. */
async function sessions(make, config, command, args, options) {
  for (const client of [make(), make().errorsOnly()]) {
    if (config) {
      const text = client.errors ? config.text.replace(/(["'])info\1/, '$1error$1') : config.text;
      assert.equal(text !== config.text, Boolean(client.errors), 'the page shows no level');
      fs.writeFileSync(client.path(config.file), text);
    }
    await client.scripted(command, args, options);
  }
}

function lives(pid) {
  try {
    // Whoever nobody waited for any more stays behind as a zombie, where nobody collects them.
    return !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const names = (folder) =>
  fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((name) => !/(^|\/)(node_modules|cdk\.out|\.git)\//.test(name));

/** The fenced blocks of a language under a heading of a page, as the reader would copy them. */
export function blocks(page, heading, language) {
  const text = fs.readFileSync(path.join(editors, page), 'utf8');
  const at = text.search(new RegExp(`^#+ ${heading}$`, 'm'));
  assert.notEqual(at, -1, `${page} has no heading ${heading}`);
  const level = /^#+/.exec(text.slice(at))[0].length;
  const rest = text.slice(at + level);
  const next = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
  const section = next < 0 ? rest : rest.slice(0, next);
  const found = [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1],
  );
  assert.ok(found.length, `${page}, ${heading}: no block of ${language}`);
  return found;
}

const firstLine = (command, ...args) => output(command, args).stdout.split('\n')[0];
const debian = (name) => output('dpkg-query', ['-W', '-f', '${Version}', name]).stdout.replace(/^\d+:|[-+].*/g, '');
const bytesToUtf16 = (line, column) => Buffer.from(line).subarray(0, column).toString().length;
const pointsToUtf16 = (line, column) => [...line].slice(0, column).join('').length;

/** The ways of the plugin that this Neovim does not go. */
async function ways(version) {
  const client = new Client('nvim plugin', version);
  const child = start('nvim', ['--headless', '--clean', '-u', path.join(here, 'nvim/ways.lua')], {
    cwd: client.folder,
    env: { ...client.env, PLUGIN: path.join(editors, 'nvim') },
  });
  const { code } = await finish(child);
  client.report('the script came to its end', code === 0 ? undefined : child.said);
  const facts = client.facts();
  const value = (name) => facts.get(name)?.value;
  const cmd = ['presynth', 'lsp'];
  const filetypes = ['typescript', 'typescriptreact'];
  client.equal('cdk.json names the root', value('root'), true);
  client.equal("without a marker it is the file's folder", value('rootless'), true);
  client.equal('0.11: vim.lsp.config() and vim.lsp.enable()', value('enable'), [
    'presynth',
    'presynth',
    ['other', 'lsp'],
    { presynth: { level: 'hint' } },
    filetypes,
    'function',
    'string',
  ]);
  client.equal('0.11: lsp/presynth.lua', value('file'), [cmd, filetypes, 'function', true]);
  client.equal('0.8: vim.lsp.start()', value('start'), ['presynth', cmd, true, true, true]);
  client.equal('a buffer without a file has no server', value('nameless'), true);
  client.expect(':checkhealth names a program that is missing', () =>
    assert.match(String(value('health')), /ERROR:? no-such-program is not executable/),
  );
  client.equal('the help has its tags', value('help'), 0);
  client.equal(':PresynthFixAll where edits are resolved', value('resolved'), client.due.repaired);
  client.equal(
    'they were resolved',
    client.messages().some((one) => one.message?.method === 'codeAction/resolve'),
    true,
  );
  client.equal('a command without a server says so', value('commands'), ['presynth: no server for this buffer']);
  await client.left();
  client.conform();
}

// ---- Clients --------------------------------------------------------------------------------------------------------

const CLIENTS = {
  nvim: {
    needs: ['nvim'],
    async run() {
      const version = /v([\d.]+)/.exec(firstLine('nvim', '--version'))[1];
      const make = () => new Client('nvim', version);
      await sessions(make, undefined, 'nvim', ['--headless', '--clean', '-u', path.join(here, 'nvim/headless.lua')], {
        columns: bytesToUtf16,
        env: { PLUGIN: path.join(editors, 'nvim') },
      });
      await ways(version);
    },
  },
  tmux: {
    needs: ['nvim', 'tmux'],
    async run() {
      const { terminal } = await import('./nvim/terminal.mjs');
      await terminal(
        new Client('nvim in tmux', /v([\d.]+)/.exec(firstLine('nvim', '--version'))[1]),
        path.join(editors, 'nvim'),
      );
    },
  },
  eglot: {
    needs: ['emacs', 'deb:elpa-eglot'],
    async run() {
      const make = () => new Client('eglot', `${debian('elpa-eglot')}, Emacs ${debian('emacs-nox')}`);
      const config = { file: 'init.el', text: blocks('emacs.md', 'eglot', 'elisp').join('\n') };
      await sessions(make, config, 'emacs', ['--batch', '-l', path.join(here, 'emacs/eglot.el')], {
        columns: pointsToUtf16,
      });
    },
  },
  'lsp-mode': {
    needs: ['emacs', 'deb:elpa-lsp-mode'],
    async run() {
      // lsp-mode counts characters, in what it is told and in what it tells: right up to the end of the BMP.
      const version = `${debian('elpa-lsp-mode')}, Emacs ${debian('emacs-nox')}`;
      const make = () => new Client('lsp-mode', version, (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '€'));
      const config = { file: 'init.el', text: blocks('emacs.md', 'lsp-mode', 'elisp').join('\n') };
      await sessions(make, config, 'emacs', ['--batch', '-l', path.join(here, 'emacs/lsp-mode.el')], {
        columns: pointsToUtf16,
      });
    },
  },
  ale: {
    needs: ['vim', 'deb:vim-ale'],
    async run() {
      const version = /Vi IMproved ([\d.]+)/.exec(firstLine('vim', '--version'))[1];
      // ALE takes the protocol's columns for bytes: right in ASCII.
      const make = () =>
        new Client('ALE', `${debian('vim-ale')}, Vim ${version}`, (text) => text.replace(/[^\0-\x7f]/gu, '-'));
      const config = { file: 'vimrc', text: blocks('vim.md', 'ALE', 'vim').join('\n') };
      await sessions(make, config, 'vim', [
        ...['-N', '-u', 'NONE', '-i', 'NONE', '-es', '-S'],
        path.join(here, 'vim/ale.vim'),
      ]);
    },
  },
  kate: {
    needs: ['kate', 'Xvfb', 'openbox', 'xdotool', 'dbus-run-session', 'import'],
    async run() {
      const { kate } = await import('./kate/kate.mjs');
      const client = new Client('Kate', debian('kate'));
      fs.mkdirSync(shots, { recursive: true });
      await kate(client, blocks('kate.md', 'Kate', 'json')[0], shots);
    },
  },
};

function missing(needs) {
  return needs.filter((need) =>
    need.startsWith('deb:')
      ? output('dpkg-query', ['-W', '-f', '${db:Status-Status}', need.slice(4)]).stdout !== 'installed'
      : spawnSync('sh', ['-c', `command -v ${need}`]).status !== 0,
  );
}

async function main(wanted) {
  for (const name of wanted) {
    if (!CLIENTS[name]) {
      console.error(`there is no client ${name}: ${Object.keys(CLIENTS).join(', ')}`);
      process.exit(2);
    }
  }
  for (const name of wanted.length ? wanted : Object.keys(CLIENTS)) {
    const lacks = missing(['git', ...CLIENTS[name].needs]);
    if (lacks.length && process.env.PRESYNTH_EDITORS_OPTIONAL === '1') {
      console.log(`SKIPPED ${name}: ${lacks.join(', ')} not installed`);
    } else if (lacks.length) {
      failed = true;
      console.log(`FAIL ${name}: ${lacks.join(', ')} not installed`);
    } else {
      try {
        await CLIENTS[name].run();
      } catch (error) {
        failed = true;
        console.log(`FAIL ${name}: ${error.stack}`);
      }
    }
  }
  process.exit(failed ? 1 : 0);
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  // Not awaited: the clients' own modules import this one, which must have come to its end by then.
  main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
