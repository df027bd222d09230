// The table of `make bench`: what a check costs, beside parsing alone and beside what people run today, all in one run.
//
//   node tests/bench/table.mjs [--build build/release] [--out build] [--rounds 5]
//
// PRESYNTH_BENCH_ROOT names the tree, otherwise it is the example app. Programs are run as whole processes in rounds,
// A B C A B C, after a round that does not count; a ratio is the median of what each round gave. Nothing in the tree is
// written or run; of the example app, a copy is synthesized. Writes bench.md and bench.json. docs/performance.md says how
// to read them.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { keystrokes } from './keystrokes.mjs';
import { digits, median, quantile, ratio, size, table, time } from './statistics.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '../..');
const example = path.join(repository, 'examples/secure-data-platform');
const { values } = parseArgs({
  options: {
    build: { type: 'string', default: 'build/release' },
    out: { type: 'string', default: 'build' },
    rounds: { type: 'string', default: '5' },
  },
});
const kRounds = Number(values.rounds);
const kCopies = [1, 10, 100, 1000];
/** Once a program has taken so many seconds in its group and run kFewest times, it is not run again. */
const kPatience = 60;
const kFewest = 3;
const kEdits = 500;

const built = {};
for (const name of ['presynth', 'presynth_bench', 'presynth_stock_parse', 'presynth_measure']) {
  const file = path.resolve(values.build, name);
  if (!fs.existsSync(file)) fail(`${file} is missing: run make bench`);
  built[name.replace(/^presynth_/, '')] = file;
}
const packages = path.join(here, 'node_modules');
const libraries = path.join(repository, 'tests/synth/node_modules');
for (const folder of [packages, libraries]) {
  if (!fs.existsSync(folder)) fail(`${folder} is missing: run tests/setup.sh bench`);
}
const tree = fs.realpathSync(process.env.PRESYNTH_BENCH_ROOT || example);
const cores = os.availableParallelism();

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-bench-')));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => fail(`stopped by ${signal}`));
const at = (...parts) => path.join(scratch, ...parts);

function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(2);
}

// ---- Programs --------------------------------------------------------------------------------------------------------
//
// { name, argv, cwd }, and where they apply: `stdin`, a file; `codes`, the exit codes of success; `reads`, which finds in
// its output how many files it read, for a program that read none must not look fast; `tells`, when it measures itself.

/** The program itself where a package has one: as good as it gets, without node before it. */
function native(owner, name) {
  const folder = path.join(packages, owner);
  const found = fs.readdirSync(folder).map((one) => path.join(folder, one, name))
    .find((file) => file.includes('linux') && fs.existsSync(file) && spawnSync(file, ['--version']).status === 0);
  return found ?? fail(`${owner} has no program for this machine`);
}
const astGrep = [native('@ast-grep', 'ast-grep')];
const biome = [native('@biomejs', 'biome')];
const script = (name) => ['node', path.join(packages, name)];
const oxlint = script('oxlint/bin/oxlint');
const eslint = script('eslint/bin/eslint.js');

// Their defaults, not what repositories in the tree configure, which may even name code to run.
fs.writeFileSync(at('oxlint.json'), '{}\n');
fs.mkdirSync(at('biome'));
fs.writeFileSync(at('biome/biome.json'), '{}\n');

function check(folder, ...options) {
  const name = ['presynth check', ...options].join(' ');
  return { name, argv: [built.presynth, 'check', ...options, '.'], cwd: folder };
}

function linters(folder) {
  const pattern = ['run', '--lang', 'ts', '--pattern', 'new kms.Key($$$)'];
  return [
    {
      name: 'oxlint', argv: [...oxlint, '-c', at('oxlint.json'), '--silent', '.'], cwd: folder,
      reads: /on (\d+) files?/,
    },
    { name: 'ast-grep, one pattern', argv: [...astGrep, ...pattern, '.'], cwd: folder },
    {
      name: 'Biome lint', argv: [...biome, 'lint', `--config-path=${at('biome')}`, '--max-diagnostics=1', '.'],
      cwd: folder, reads: /Checked (\d+) files?/,
    },
  ];
}

let lists = 0;
function stockParse(sources, threads, name = `tree-sitter alone, ${threads} core${threads === 1 ? '' : 's'}`) {
  const stdin = at(`list-${++lists}.txt`);
  fs.writeFileSync(stdin, sources.map(({ file }) => `${file}\n`).join(''));
  return { name, argv: [built.stock_parse, String(threads)], stdin, cwd: scratch, tells: true };
}

function typedLint({ folder }) {
  return { name: 'ESLint, typed', argv: [...eslint, '-c', path.join(here, 'eslint.config.mjs'), '.'], cwd: folder };
}

function synth({ apps }) {
  const options = '--quiet --no-notices --no-lookups --no-version-reporting';
  const each = `cdk=$1 out=$2; shift 2; for app; do cd "$app"; node "$cdk" synth ${options} --output "$out"; done`;
  const argv = ['sh', '-ec', each, 'sh', path.join(packages, 'aws-cdk/bin/cdk'), at('cdk.out'), ...apps];
  return { name: 'cdk synth', argv, cwd: scratch, codes: [0] };
}

const environment = { ...process.env, NO_COLOR: '1', CDK_DISABLE_VERSION_CHECK: '1', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** Runs it once: { seconds, cpu, peak, and what it tells }. */
async function run({ name, argv, cwd, stdin, tells, reads, codes = [0, 1] }) {
  const [output, errors] = [at('stdout'), at('stderr')];
  const streams = [fs.openSync(stdin ?? '/dev/null', 'r'), fs.openSync(output, 'w'), fs.openSync(errors, 'w')];
  // Not spawnSync: nobody could stop this program then.
  const child = spawn(built.measure, [at('report.json'), ...argv], { cwd, env: environment, stdio: streams });
  const [status] = await once(child, 'exit');
  streams.forEach((stream) => fs.closeSync(stream));
  const said = [output, errors].map((file) => fs.readFileSync(file, 'utf8'));
  const last = said.map((text) => text.slice(-2000)).join('\n');
  if (status !== 0) fail(`${name}: ${last}`);
  const { code, ...used } = JSON.parse(fs.readFileSync(at('report.json'), 'utf8'));
  if (!codes.includes(code)) fail(`${name} ended with ${code}:\n${last}`);
  if (reads) {
    used.files = Number(reads.exec(said.join('\n'))?.[1] ?? 0);
    if (used.files === 0) fail(`${name} read no file:\n${last}`);
  }
  return tells ? { ...used, ...JSON.parse(said[0]) } : used;
}

/** Runs all in rounds and gives each its `samples`; a round in which it was left out has `undefined` there. */
async function sideBySide(on, commands, rounds = kRounds, fewest = kFewest) {
  const spent = new Map(commands.map((command) => [command, 0]));
  for (const command of commands) command.samples = [];
  for (let round = -1; round < rounds; ++round) {
    console.error(`${on}: ${round < 0 ? 'once to warm up' : `round ${round + 1} of ${rounds}`}`);
    for (const command of commands) {
      const goesOn = round < fewest || spent.get(command) < kPatience;
      const used = goesOn ? await run(command) : undefined;
      spent.set(command, spent.get(command) + (used?.seconds ?? 0));
      if (round >= 0) command.samples.push(used);
    }
  }
}

// ---- Rows ------------------------------------------------------------------------------------------------------------

const rows = [];
const count = (number, what) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
/** The median of what run() gave. */
function of(samples, key) {
  const numbers = samples.flatMap((one) => one?.[key] ?? []);
  return numbers.length > 0 ? median(numbers) : undefined;
}

/** One row of the table. `base`: who has the ratio 1. `bytes`: of the source that it was given. */
function row(on, { name, samples }, { base, bytes = of(samples, 'bytes'), note = '', runs } = {}) {
  const times = (list) => list.map((one) => one?.seconds);
  const files = of(samples, 'files');
  rows.push({
    on, what: name, runs: runs ?? samples.filter(Boolean).length,
    seconds: of(samples, 'seconds'), ratio: base && ratio(times(samples), times(base.samples)),
    cpu: of(samples, 'cpu'), peak: of(samples, 'peak'), bytes, bytesPerSecond: bytes && bytes / of(samples, 'seconds'),
    note: [files ? count(files, 'file') : '', note].filter(Boolean).join('; '), samples,
  });
}

function markdown() {
  const shown = (value, format) => (value === undefined ? '' : format(value));
  return table(
    ['on', 'what', ' runs', ' wall', ' ratio', ' CPU', ' peak memory', ' MB/s', 'note'],
    rows.map((one, i) => [
      one.on === rows[i - 1]?.on ? '' : one.on, one.what, String(one.runs), time(one.seconds),
      shown(one.ratio, (value) => `×${digits(value)}`), shown(one.cpu, time), shown(one.peak, size),
      shown(one.bytesPerSecond, (value) => digits(value / 1e6)), one.note,
    ]),
  );
}

// ---- The tree --------------------------------------------------------------------------------------------------------

/** What presynth finds there, test sources too: [{ cdk, test, bytes, file }]. */
function sourcesOf(folder) {
  const { status, stdout, stderr } = spawnSync(built.bench, ['--sources'], {
    encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, PRESYNTH_BENCH_ROOT: folder },
  });
  if (status !== 0) fail(stderr);
  return stdout.split('\n').filter(Boolean).map((line) => {
    const [, library, kind, bytes, file] = /^(\S+) (\S+) (\d+) (.*)$/.exec(line);
    return { cdk: library === 'cdk', test: kind === 'test', bytes: Number(bytes), file };
  });
}
const total = (list) => list.reduce((sum, { bytes }) => sum + bytes, 0);

/** What the check says that it parsed, in bytes. */
function parsedBytes(folder) {
  const { stderr } = spawnSync(built.presynth, ['check', '--stats', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const found = /parsed \(([\d,]+) kB\)/.exec(stderr);
  if (!found) fail(`check --stats does not tell what it parsed:\n${stderr}`);
  return Number(found[1].replaceAll(',', '')) * 1000;
}

async function wholeTree(on, sources) {
  const checked = sources.filter(({ test }) => !test);
  const cdk = checked.filter((one) => one.cdk);
  // Just what presynth reads, so that nobody is slow because he reads more.
  const same = at('same');
  for (const { file } of checked) {
    const to = path.join(same, path.relative(tree, file));
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(file, to);
  }
  const base = stockParse(cdk, cores);
  const tests = stockParse(sources.filter((one) => one.cdk), cores, `tree-sitter alone, ${cores} cores, test sources too`);
  const alone = [...(cores > 1 ? [stockParse(cdk, 1)] : []), base, tests];
  const ours = [check(tree), check(tree, '--jobs', '1')];
  const [others, onSame] = [linters(tree), linters(same)];
  await sideBySide(on, [...alone, ...ours, ...others, ...onSame]);

  const parsed = parsedBytes(tree);
  for (const one of alone) row(on, one, { base });
  for (const one of ours) {
    const multiple = digits(of(one.samples, 'peak') / parsed);
    row(on, one, { base, bytes: total(checked), note: `memory ×${multiple} of the ${size(parsed)} that it parsed` });
  }
  for (const one of others) row(on, one, { base });
  for (const one of onSame) row('only the files that presynth reads', one, { base, bytes: total(checked) });
  fs.rmSync(same, { recursive: true });
}

async function layers() {
  const on = 'where the time goes: one thread, in memory';
  console.error(on);
  const out = at('layers.json');
  // Of less than two it tells no median.
  const runs = Math.max(2, kRounds);
  const argv = [`--benchmark_repetitions=${runs}`, '--benchmark_out_format=json', `--benchmark_out=${out}`];
  const child = spawn(built.bench, argv, {
    env: { ...process.env, PRESYNTH_BENCH_ROOT: tree }, stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) fail(`presynth_bench ended with ${status}`);
  const names = {
    bare_parse: 'the parser as it is built in', source_file: 'parsing and indexing', evaluate: 'evaluation',
    graph_and_rules: 'construct graph and rules', whole_check: 'the whole check',
  };
  const measured = new Map(JSON.parse(fs.readFileSync(out, 'utf8')).benchmarks
    .filter((one) => one.aggregate_name === 'median')
    .map((one) => [one.run_name.replace(/\/.*/, ''), [{ seconds: one.real_time / 1e6, cpu: one.cpu_time / 1e6 }]]));
  for (const [id, name] of Object.entries(names)) {
    if (!measured.has(id)) fail(`presynth_bench says nothing of ${id}`);
    row(on, { name, samples: measured.get(id) }, { base: { samples: measured.get('bare_parse') }, runs });
  }
}

/** The folder that has most CDK, when the tree is no project itself but has many side by side. */
function largest(sources) {
  const marks = ['cdk.json', 'package.json', 'tsconfig.json', '.git'];
  if (marks.some((name) => fs.existsSync(path.join(tree, name)))) return tree;
  const sums = new Map();
  for (const { file, bytes, cdk, test } of sources) {
    const [folder, ...rest] = path.relative(tree, file).split(path.sep);
    if (cdk && !test && rest.length > 0) sums.set(folder, (sums.get(folder) ?? 0) + bytes);
  }
  const [found] = [...sums].sort((a, b) => b[1] - a[1])[0] ?? [''];
  return path.join(tree, found);
}

async function typing(on, folder) {
  console.error(`${on}: typing`);
  const typed = await keystrokes(built.presynth, folder, { edits: kEdits, files: 10, patience: kPatience });
  if (!typed) return;
  const { times, first, files, edited, memory } = typed;
  const samples = times.map((seconds) => ({ seconds, peak: memory.peak * 1024 }));
  row(on, { name: 'keystroke to diagnostics', samples }, {
    note: `99th percentile ${time(quantile(times, 0.99))}, longest ${time(quantile(times, 1))}; `
      + `in ${edited} of ${count(files, 'file')} with constructs; first analysis ${time(first)}`,
  });
}

// ---- The example app, and many of it ---------------------------------------------------------------------------------

/** A node_modules as npm would make it: the libraries of the synth tests with the programs of this folder. */
function install(folder) {
  if (fs.existsSync(folder)) return folder;
  for (const from of [packages, libraries]) {
    for (const name of fs.readdirSync(from)) {
      const scoped = name.startsWith('@') && fs.readdirSync(path.join(from, name)).map((one) => path.join(name, one));
      for (const one of scoped || [name]) {
        const to = path.join(folder, one);
        fs.mkdirSync(path.dirname(to), { recursive: true });
        if (!fs.existsSync(to)) fs.symlinkSync(path.join(from, one), to);
      }
    }
  }
  return folder;
}

/** `number` apps in a new folder; with `installed`, each has what it needs to be type-checked and synthesized. */
function copies(number, installed) {
  const folder = at(`${installed ? 'installed' : 'copies'}-${number}`);
  const apps = Array.from({ length: number }, (_, i) => path.join(folder, `app-${i}`));
  for (const app of apps) {
    fs.cpSync(example, app, { recursive: true, filter: (file) => path.basename(file) !== 'node_modules' });
    if (installed) fs.symlinkSync(install(at('node_modules')), path.join(app, 'node_modules'));
  }
  return { folder, apps };
}

/** Returns how long each program took. */
async function oneApp() {
  const on = 'the example app, type-checked and synthesized';
  const installed = copies(1, true);
  const [app] = installed.apps;
  const base = check(app);
  const types = { name: 'tsc --noEmit', argv: [...script('typescript/bin/tsc'), '--noEmit'], cwd: app };
  const commands = [base, types, typedLint(installed), synth(installed)];
  await sideBySide(on, commands);
  for (const one of commands) row(on, one, { base });
  fs.rmSync(installed.folder, { recursive: true });
  return new Map(commands.map(({ name, samples }) => [name, of(samples, 'seconds')]));
}

async function startUp() {
  const on = 'start-up';
  fs.mkdirSync(at('empty'));
  const version = (name, argv) => ({ name: `${name} --version`, argv: [...argv, '--version'], cwd: scratch });
  const base = version('presynth', [built.presynth]);
  const commands = [
    base, { ...check(at('empty')), name: 'presynth check, an empty folder' },
    version('oxlint', oxlint), version('ast-grep', astGrep), version('biome', biome), version('eslint', eslint),
  ];
  await sideBySide(on, commands, 4 * kRounds);
  for (const one of commands) row(on, one, { base });
}

/** `oneApp`: how long the programs that need installed packages took for one app. */
async function growth(oneApp) {
  let before = oneApp;
  for (const number of kCopies) {
    const on = number === 1 ? '1 copy of the example app' : `${number.toLocaleString('en')} copies of it`;
    const { folder } = copies(number, false);
    const base = stockParse(sourcesOf(folder).filter(({ cdk, test }) => cdk && !test), cores);
    const commands = [base, check(folder), ...linters(folder)];
    // Of those that need installed packages, who would take too long does not run, nor on more copies.
    const slow = [typedLint, synth].filter((make) => number > 1 && before.get(make({ apps: [] }).name) * 10 < kPatience);
    const installed = slow.length > 0 ? copies(number, true) : undefined;
    commands.push(...slow.map((make) => make(installed)));
    await sideBySide(on, commands, Math.min(kRounds, 3), 1);
    if (number > 1) before = new Map(commands.map(({ name, samples }) => [name, of(samples, 'seconds')]));
    for (const one of commands) {
      const [seconds, peak] = ['seconds', 'peak'].map((key) => of(one.samples, key) / number);
      row(on, one, { base, note: number > 1 ? `a copy: ${time(seconds)}, ${size(peak)}` : '' });
    }
    await typing(on, folder);
    for (const made of [folder, installed?.folder]) if (made) fs.rmSync(made, { recursive: true });
  }
}

// ---- The run ---------------------------------------------------------------------------------------------------------

const sources = sourcesOf(tree);
const checked = sources.filter(({ test }) => !test);
const cdk = checked.filter((one) => one.cdk);
if (cdk.length === 0) fail(`no TypeScript file under ${tree} imports CDK`);
const many = tree !== example;

await wholeTree(many ? 'the tree' : 'the example app', sources);
await layers();
const one = await oneApp();
await startUp();
await typing('typing in the example app', example);
if (many) await typing('typing in its largest repository', largest(sources));
await growth(one);

const tests = sources.filter((one) => one.cdk && one.test);
const { devDependencies } = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
const versions = Object.entries(devDependencies).map(([name, version]) => `${name} ${version}`).join(', ');
const facts = [
  `${many ? 'The tree' : 'The example app'} has ${count(checked.length, 'TypeScript file')} (${size(total(checked))}), `
    + `${cdk.length.toLocaleString('en')} of which import CDK (${size(total(cdk))}); `
    + `${count(tests.length, 'test source')} (${size(total(tests))}) that import it too are left out.`,
  `${count(cores, 'core')}; node ${process.versions.node}, ${versions}.`,
];
const text = `${facts.join('\n')}\n\n${markdown()}\n`;
fs.mkdirSync(values.out, { recursive: true });
fs.writeFileSync(path.join(values.out, 'bench.md'), text);
fs.writeFileSync(path.join(values.out, 'bench.json'), `${JSON.stringify({ facts, rows })}\n`);
console.log(text);
