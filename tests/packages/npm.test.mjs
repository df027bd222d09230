// The npm packages, installed from a registry as users do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { built, copyExample, folder, here, run, runBeside, targets, version } from './packages.mjs';
import { serve } from './registry.mjs';

let registry;
before(async () => { registry = await serve(path.join(built, 'npm')); });
after(() => registry.close());

/** npm with nothing of the user's: no cache, no configuration. */
const npm = (cwd, ...args) => runBeside('npm', [...args, '--no-audit', '--no-fund'], {
  cwd,
  env: {
    npm_config_registry: registry.url, npm_config_cache: path.join(cwd, '.npm'), npm_config_userconfig: '/dev/null',
    npm_config_update_notifier: 'false', npm_config_ignore_scripts: 'true',
  },
});
const npx = (cwd, ...args) => runBeside('npx', ['--no-install', ...args], {
  cwd, env: { npm_config_registry: registry.url, npm_config_cache: path.join(cwd, '.npm'), npm_config_userconfig: '/dev/null' },
});
const succeeds = ({ code, out, err }) => assert.equal(code, 0, `${out}\n${err}`);
const platforms = (cwd) => {
  const scope = path.join(cwd, 'node_modules/@presynth');
  return fs.existsSync(scope) ? fs.readdirSync(scope) : [];
};

/** The example with presynth as its only dependency. */
async function installed() {
  const cwd = copyExample(folder());
  fs.rmSync(path.join(cwd, 'package-lock.json'));
  fs.writeFileSync(path.join(cwd, 'package.json'), '{ "name": "app", "private": true }\n');
  succeeds(await npm(cwd, 'install', '--save-dev', 'presynth'));
  return cwd;
}

test('npm install takes the program of this platform and of no other', async () => {
  registry.asked.length = 0;
  const cwd = await installed();
  assert.deepEqual(platforms(cwd), [here.name]);
  const tarballs = registry.asked.filter((each) => each.startsWith('/tarballs/')).sort();
  assert.deepEqual(tarballs, [`/tarballs/presynth-${version}.tgz`, `/tarballs/presynth-${here.name}-${version}.tgz`].sort());
  const lock = JSON.parse(fs.readFileSync(path.join(cwd, 'package-lock.json'), 'utf8'));
  for (const { name } of targets) assert.ok(lock.packages[`node_modules/@presynth/${name}`], `the lock file has ${name} for who needs it`);

  // The check, as the program itself would do it.
  const direct = run(path.join(cwd, `node_modules/@presynth/${here.name}/bin/presynth`), ['check', '.'], { cwd });
  assert.equal(direct.code, 1);
  assert.deepEqual(await npx(cwd, 'presynth', 'check', '.'), direct);
  assert.equal((await npx(cwd, 'presynth', 'check', '--fix', '-q', '.')).code, 0);
  assert.equal((await npx(cwd, 'presynth', 'check', 'nowhere')).code, 2);
  assert.match((await npx(cwd, 'presynth', '--version')).out, new RegExp(`^presynth ${version}\n`));

  // Without what is optional there is no program, and that is not a verdict.
  succeeds(await npm(cwd, 'ci', '--omit=optional'));
  assert.deepEqual(platforms(cwd), []);
  const without = await npx(cwd, 'presynth', 'check', '.');
  assert.equal(without.code, 3);
  assert.equal(without.err, `presynth: error: the package @presynth/${here.name} is not installed: install presynth with its ` +
    'optional dependencies (without --omit=optional or --no-optional), or name a program in PRESYNTH_BINARY\n');

  succeeds(await npm(cwd, 'ci'));
  assert.deepEqual(platforms(cwd), [here.name]);
});

test('each platform gets its own, and another none', async () => {
  const cwd = await installed();
  for (const { name, os, cpu } of targets) {
    succeeds(await npm(cwd, 'ci', `--os=${os}`, `--cpu=${cpu}`));
    assert.deepEqual(platforms(cwd), [name]);
  }
  succeeds(await npm(cwd, 'ci', '--os=sunos', '--cpu=x64'));
  assert.deepEqual(platforms(cwd), []);
  const { code, err } = run(process.execPath, ['-e', `Object.defineProperty(process, 'platform', { value: 'sunos' });
    process.argv = [process.argv[0], 'presynth', 'check'];
    require('./node_modules/presynth/bin/presynth.js')`], { cwd });
  assert.equal(code, 3);
  assert.match(err, /^presynth: error: there is no program for sunos-\w+ yet, only for linux-x64, linux-arm64; /);
});

test('the package has the pages that reports lead to', async () => {
  const cwd = await installed();
  const root = path.join(cwd, 'node_modules/presynth');
  const report = JSON.parse((await npx(cwd, 'presynth', 'check', '--format', 'sarif', '.')).out);
  const base = `https://unpkg.com/presynth@${version}/`;
  const links = report.runs[0].tool.driver.rules.map(({ helpUri }) => helpUri);
  assert.ok(links.length > 3);
  for (const link of links) {
    assert.ok(link.startsWith(base), link);
    assert.ok(fs.existsSync(path.join(root, link.slice(base.length))), link);
  }
  // And no link of theirs leads out of the package, or nowhere; but the pictures come with the extension alone.
  const pages = fs.readdirSync(root, { recursive: true }).filter((file) => file.endsWith('.md') && !file.includes('node_modules'));
  assert.ok(pages.length > 10);
  for (const page of pages) {
    for (const [, link] of fs.readFileSync(path.join(root, page), 'utf8').matchAll(/\]\((?!https?:|#|images\/)([^)#\s]+)[^)]*\)/g)) {
      const to = path.resolve(root, path.dirname(page), link);
      assert.ok(to.startsWith(`${root}/`) && fs.existsSync(to), `${page} links to ${link}`);
    }
  }
});

// ---- The script in between --------------------------------------------------------------------------------------------

async function started(interpreter, script) {
  const cwd = await installed();
  const program = path.join(cwd, 'program');
  fs.writeFileSync(program, `#!${interpreter}\n${script}\n`, { mode: 0o755 });
  const shim = path.join(cwd, 'node_modules/.bin/presynth');
  return (args = [], env = {}) => {
    const child = spawn(shim, args, { cwd, env: { ...process.env, PRESYNTH_BINARY: program, ...env }, detached: true });
    const result = { child, out: '', err: '' };
    child.stderr.on('data', (text) => { result.err += text; });
    result.ready = new Promise((resolve) => {
      child.stdout.on('data', (text) => { result.out += text; if (result.out.includes('ready\n')) resolve(); });
    });
    // What outlives the script is ended: it must not keep the test waiting.
    child.on('exit', () => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* nothing was left */ } });
    result.end = new Promise((resolve) => { child.on('close', (code, signal) => resolve({ code, signal })); });
    return result;
  };
}

test('PRESYNTH_BINARY is started instead, with the same arguments, streams and exit code', async () => {
  const start = await started('/bin/bash', 'printf "%s|" "$@"; cat; echo to-stderr >&2; exit 42');
  const running = start(['check', 'a b', '', '*']);
  running.child.stdin.end('from stdin');
  assert.deepEqual(await running.end, { code: 42, signal: null });
  assert.equal(running.out, 'check|a b||*|from stdin');
  assert.equal(running.err, 'to-stderr\n');
  const missing = start([], { PRESYNTH_BINARY: '/nowhere/presynth' });
  assert.deepEqual(await missing.end, { code: 3, signal: null });
  assert.equal(missing.err, 'presynth: error: /nowhere/presynth cannot be started: ENOENT\n');
});

test('signals go on to the program, and its death by one is told', async () => {
  // Not a shell: bash may lose a signal that comes while it starts something.
  const start = await started(process.execPath, `for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
      process.on(name, () => { process.stdout.write('got ' + name); process.exitCode = 7; clearInterval(timer); });
    }
    const timer = setInterval(() => {}, 1000);
    console.log('ready');`);
  for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
    const running = start();
    await running.ready;
    running.child.kill(name);
    assert.deepEqual(await running.end, { code: 7, signal: null }, name);
    assert.match(running.out, new RegExp(`got ${name}`));
  }
  const dying = await started('/bin/bash', 'echo ready; kill -KILL $$');
  assert.deepEqual(await dying().end, { code: null, signal: 'SIGKILL' });
});
