// Builds the extension.
//   node build.mjs bundle              dist/: the extension, and the webview's script and style
//   node build.mjs settings            the setting presynth.rules in package.json, from the rules of env PRESYNTH
//   node build.mjs package OUT [BIN [NOTICES]]
//                                      bundle, then a .vsix with the program BIN (or env PRESYNTH) in it, and the licences of
//                                      what the program is linked with
// PRESYNTH_TARGET names the platform of the program when it is not this one, as vsce does: linux-arm64, win32-x64, …
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const manifestFile = path.join(here, 'package.json');

/** package.json as it must read for the rules that the program knows. A test holds it against the one that is there. */
export function manifestFor(program) {
  const { rules } = JSON.parse(execFileSync(program, ['rules', '--format', 'json'], { encoding: 'utf8' }));
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
  manifest.contributes.configuration.properties['presynth.rules'].properties = Object.fromEntries(
    rules.map(({ id, summary }) => [
      id,
      { type: 'string', enum: ['off', 'error', 'warning', 'info'], markdownDescription: `${summary}.` },
    ]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function bundle() {
  const { build } = await import('esbuild');
  const common = { absWorkingDir: here, bundle: true, minify: true, legalComments: 'none', logLevel: 'warning' };
  fs.rmSync(path.join(here, 'dist'), { recursive: true, force: true });
  const { metafile } = await build({
    ...common,
    metafile: true,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
  });
  await build({
    ...common,
    entryPoints: ['src/view/view.ts', 'src/view/view.css'],
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
  });
  fs.cpSync(path.join(here, '../../docs/rules'), path.join(here, 'dist/rules'), { recursive: true });
  fs.copyFileSync(path.join(here, '../../docs/presynth.schema.json'), path.join(here, 'dist/presynth.schema.json'));
  fs.writeFileSync(path.join(here, 'dist/NOTICES.txt'), notices(Object.keys(metafile.inputs)));
}

/** The licences of the packages that went into the bundle, which ask to go along with it. */
function notices(inputs) {
  const names = inputs.map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  return [...new Set(names.filter(Boolean))].sort().map((name) => {
    const folder = path.join(here, 'node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} has no licence file`);
    return `${name} ${version} (${license})\n\n${fs.readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  }).join(`\n${'-'.repeat(80)}\n\n`);
}

/** Exactly one program is in bin/: a package must never carry another platform's. */
function placeProgram(program, target, notices) {
  const folder = path.join(here, 'bin');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  const file = path.join(folder, target.startsWith('win32-') ? 'presynth.exe' : 'presynth');
  fs.copyFileSync(program, file);
  fs.chmodSync(file, 0o755);
  if (notices !== undefined) fs.copyFileSync(notices, path.join(folder, 'NOTICES.txt'));
}

async function pack(out, program, notices) {
  if (out === undefined || program === undefined) {
    throw new Error('usage: node build.mjs package OUT.vsix PROGRAM [NOTICES] (or env PRESYNTH)');
  }
  const target = process.env.PRESYNTH_TARGET ?? `${process.platform}-${process.arch}`;
  await bundle();
  placeProgram(program, target, notices);
  fs.mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
  const vsce = path.join(here, 'node_modules/@vscode/vsce/vsce');
  // Pictures are shown from the package itself, so that they fit its version.
  const pictures = ['--no-rewrite-relative-links', '--allow-missing-repository'];
  const options = ['--target', target, '--no-dependencies', ...pictures, '--out', path.resolve(out)];
  execFileSync(process.execPath, [vsce, 'package', ...options], { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function main([command, ...rest]) {
  if (command === 'bundle') return bundle();
  if (command === 'package') return pack(rest[0], rest[1] ?? process.env.PRESYNTH, rest[2]);
  if (command === 'settings') return fs.writeFileSync(manifestFile, manifestFor(process.env.PRESYNTH ?? 'presynth'));
  throw new Error(`unknown command '${command ?? ''}'; see the head of build.mjs`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.slice(2)).catch((error) => {
    console.error(`build: ${error.message}`);
    process.exitCode = 1;
  });
}
