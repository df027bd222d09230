// Makes everything that is published, into build/packages: node packages/build.mjs (make packages).
//   presynth-VERSION-linux-x64.tar.gz, …-arm64      program, manual page, completions, docs, licences
//   npm/presynth-VERSION.tgz                        what people install: it starts the program of the platform package
//   npm/presynth-linux-x64-VERSION.tgz, …-arm64     @presynth/linux-x64, …: the programs
//   presynth-linux-x64.vsix, presynth-linux-arm64.vsix
//   SHA256SUMS
// The same commit gives the same bytes: times are those of the commit, unless env SOURCE_DATE_EPOCH says another.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { notices } from './notices.mjs';
import { isPage, root, targets, version } from './targets.mjs';

const out = path.join(root, 'build/packages');
const stage = path.join(out, 'stage');

const run = (program, args, options = {}) =>
  execFileSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
const quiet = (program, args, options = {}) =>
  execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options }).trim();

const epoch = process.env.SOURCE_DATE_EPOCH ?? quiet('git', ['log', '-1', '--format=%ct']);
process.env.SOURCE_DATE_EPOCH = epoch;

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

/** The pages that reports and READMEs lead to, each where its links expect it. */
function copyPages(folder) {
  const pages = quiet('git', ['ls-files', 'docs', 'editors']).split('\n').filter(isPage);
  for (const file of pages) write(path.join(folder, file), fs.readFileSync(path.join(root, file)));
}

/** What `cmake --install` gives, as one folder that may lie anywhere. */
function installed(target) {
  const folder = path.join(stage, `presynth-${version}-${target.name}`);
  run('cmake', ['--preset', target.preset], { stdio: ['ignore', 'ignore', 'inherit'] });
  run('cmake', ['--build', '--preset', target.preset]);
  run('cmake', ['--install', `build/${target.preset}`, '--prefix', folder, '--strip'], { stdio: ['ignore', 'ignore', 'inherit'] });
  fs.copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  write(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), notices(target));
  return folder;
}

function tarball(folder) {
  const file = path.join(out, `${path.basename(folder)}.tar.gz`);
  const tar = execFileSync('tar', ['--create', '--sort=name', `--mtime=@${epoch}`, '--owner=0', '--group=0', '--numeric-owner',
    '--mode=u+rw,go+r,go-w', '--directory', path.dirname(folder), path.basename(folder)], { maxBuffer: 1 << 28 });
  fs.writeFileSync(file, execFileSync('gzip', ['--no-name', '-9'], { input: tar, maxBuffer: 1 << 28 }));
}

const common = {
  version,
  license: 'Apache-2.0',
  publishConfig: { access: 'public' },
};

function npmPack(folder, manifest) {
  write(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  fs.copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  fs.mkdirSync(path.join(out, 'npm'), { recursive: true });
  quiet('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', path.join(out, 'npm')], { cwd: folder });
}

function platformPackage(target, from) {
  const folder = path.join(stage, 'npm', target.name);
  fs.mkdirSync(path.join(folder, 'bin'), { recursive: true });
  fs.copyFileSync(path.join(from, 'bin/presynth'), path.join(folder, 'bin/presynth'));
  fs.copyFileSync(path.join(from, 'THIRD-PARTY-NOTICES.txt'), path.join(folder, 'THIRD-PARTY-NOTICES.txt'));
  write(path.join(folder, 'README.md'), `# @presynth/${target.name}\n\nThe program of [presynth](https://www.npmjs.com/package/presynth) for ${target.title}. Install \`presynth\`: it takes this along where it fits.\n`);
  npmPack(folder, {
    name: `@presynth/${target.name}`,
    description: `The program of presynth for ${target.title}`,
    ...common,
    os: [target.os],
    cpu: [target.cpu],
    files: ['bin', 'THIRD-PARTY-NOTICES.txt'],
  });
}

function mainPackage() {
  const folder = path.join(stage, 'npm/presynth');
  fs.cpSync(path.join(root, 'packages/npm'), folder, { recursive: true });
  fs.chmodSync(path.join(folder, 'bin/presynth.js'), 0o755);
  copyPages(folder);
  fs.cpSync(path.join(root, 'packages/gitlab'), path.join(folder, 'gitlab'), { recursive: true });
  npmPack(folder, {
    name: 'presynth',
    description: 'Finds the AWS CDK mistakes that type-check and synthesize but fail when deployed, and fixes them',
    keywords: ['aws', 'aws-cdk', 'cdk', 'cloudformation', 'iam', 'kms', 'typescript', 'linter', 'lsp'],
    ...common,
    bin: { presynth: 'bin/presynth.js' },
    files: ['bin', 'docs', 'editors', 'gitlab'],
    engines: { node: '>=18' },
    optionalDependencies: Object.fromEntries(targets.map(({ name }) => [`@presynth/${name}`, version])),
  });
}

function extension(target, from) {
  run(process.execPath, ['editors/vscode/build.mjs', 'package', path.join(out, `presynth-${target.name}.vsix`),
    path.join(from, 'bin/presynth'), path.join(from, 'THIRD-PARTY-NOTICES.txt')],
  { env: { ...process.env, PRESYNTH_TARGET: target.name } });
}

function sums() {
  const files = fs.readdirSync(out, { recursive: true }).filter((file) => /\.(tar\.gz|tgz|vsix)$/.test(file)).sort();
  const lines = files.map((file) => {
    const bytes = fs.readFileSync(path.join(out, file));
    console.log(`${file.padEnd(44)}${String(bytes.length).padStart(9)} bytes`);
    return `${crypto.createHash('sha256').update(bytes).digest('hex')}  ${file}\n`;
  });
  fs.writeFileSync(path.join(out, 'SHA256SUMS'), lines.join(''));
}

fs.rmSync(out, { recursive: true, force: true });
for (const target of targets) {
  const folder = installed(target);
  tarball(folder);
  platformPackage(target, folder);
  extension(target, folder);
}
mainPackage();
sums();
