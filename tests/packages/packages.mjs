// What the tests of the packages share: where `make packages` left them, folders to try them in, and what runs there.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { root, targets, version } from '../../packages/targets.mjs';

export { root, targets, version };

export const built = path.join(root, 'build/packages');
assert.ok(fs.existsSync(path.join(built, 'SHA256SUMS')), 'build/packages is not there: run make packages');
export const example = path.join(root, 'examples/secure-data-platform');
/** The platform of this machine. */
export const here = targets.find(({ os: system, cpu }) => system === process.platform && cpu === process.arch);
assert.ok(here, 'nothing is published for this machine');

const made = [];
after(() => made.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** A temporary folder that holds `files`: path → text. */
export function folder(files = {}) {
  const made_now = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-packages-')));
  made.push(made_now);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(made_now, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(made_now, name), content);
  }
  return made_now;
}

/** The example without what npm or a synth may have left in it. */
export function copyExample(to) {
  fs.cpSync(example, to, { recursive: true, filter: (file) => !/\/(node_modules|cdk\.out)$/.test(file) });
  return to;
}

export function run(program, args = [], { cwd, env = {}, input } = {}) {
  const result = spawnSync(program, args, {
    cwd, env: { ...process.env, ...env }, input, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 300_000,
  });
  assert.equal(result.error, undefined, `${program}: ${result.error}`);
  return { code: result.status, signal: result.signal, out: result.stdout, err: result.stderr };
}

/** The same without blocking: for what talks to a server that runs in this process. */
export async function runBeside(program, args = [], { cwd, env = {}, only } = {}) {
  const child = spawn(program, args, { cwd, env: only ?? { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => { texts.out += text; });
  child.stderr.setEncoding('utf8').on('data', (text) => { texts.err += text; });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...end) => resolve(end));
  });
  return { code, signal, ...texts };
}

export function succeeds(result) {
  assert.equal(result.code, 0, `exit ${result.code}\n${result.out}\n${result.err}`);
  return result.out;
}

const unpacked = new Map();
/** The tarball of a target, unpacked: the folder in it. */
export function tarball(target) {
  if (!unpacked.has(target)) {
    const into = folder();
    const name = `presynth-${version}-${target.name}`;
    succeeds(run('tar', ['xzf', path.join(built, `${name}.tar.gz`), '-C', into]));
    unpacked.set(target, path.join(into, name));
  }
  return unpacked.get(target);
}

export const programOf = (target) => path.join(tarball(target), 'bin/presynth');
