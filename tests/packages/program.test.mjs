// The program that is published needs nothing but itself: no loader, no libc, no /proc, no /dev.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyExample, example, folder, programOf, root, run, succeeds, targets, version } from './packages.mjs';

const [x64, arm64] = targets;
const machines = { 'linux-x64': 'Advanced Micro Devices X86-64', 'linux-arm64': 'AArch64' };
const tools = { 'linux-x64': '', 'linux-arm64': 'aarch64-linux-gnu-' };

for (const target of targets) {
  test(`${target.name}: static, at no fixed address, stripped, for its machine`, () => {
    const out = succeeds(run('readelf', ['--wide', '--file-header', '--program-headers', '--dynamic', '--sections', programOf(target)]));
    assert.match(out, new RegExp(`Machine: +${machines[target.name]}`));
    assert.match(out, /Type: +DYN/);
    assert.match(out, /FLAGS_1.*NOW PIE/);
    assert.match(out, /GNU_RELRO/);
    assert.match(out, /GNU_STACK.* RW /);
    assert.doesNotMatch(out, /INTERP|NEEDED|\.symtab|\.debug_/);
  });

  // glibc's static library has these functions, and they load shared libraries when called.
  test(`${target.name}: our own code asks for none of the functions that load a library`, () => {
    const build = path.join(root, 'build', target.preset);
    const archives = ['libpresynth_analyzers.a', 'libpresynth_server.a', 'grammars/libpresynth_grammars.a', 'CMakeFiles/presynth.dir/server/main.cpp.o'];
    const out = succeeds(run(`${tools[target.name]}gcc-nm`, ['--undefined-only', ...archives.map((file) => path.join(build, file))]));
    assert.match(out, / U malloc\b| U _Znwm\b/, 'the symbols of our code can be read');
    assert.doesNotMatch(out, / U (getaddrinfo|gethostby\w*|getservby\w*|get(pw|gr|sp)(nam|uid|gid|ent)\w*|iconv\w*|dlopen|wordexp|getlogin\w*)$/m);
  });
}

test('the linker refuses such a function under the flags of the packages', () => {
  const cwd = folder({ 'a.c': '#include <pwd.h>\nint main(void) { return getpwuid(0) == 0; }\n' });
  const ninja = fs.readFileSync(path.join(root, 'build/package-linux-x64/build.ninja'), 'utf8');
  const [, flags] = /build presynth: CXX_EXECUTABLE_LINKER[^]*?LINK_FLAGS = (.*)/.exec(ninja);
  const { code, err } = run('gcc', ['-fPIE', 'a.c', ...flags.split(' ')], { cwd });
  assert.match(err, /Using 'getpwuid' in statically linked applications/);
  assert.notEqual(code, 0);
});

test('x64: checks and repairs in an empty root', { skip: process.getuid() !== 0 && 'only root may change the root folder' }, () => {
  const jail = folder();
  copyExample(path.join(jail, 'app'));
  fs.copyFileSync(programOf(x64), path.join(jail, 'presynth'));
  fs.chmodSync(path.join(jail, 'presynth'), 0o755);
  assert.deepEqual(fs.readdirSync(jail).sort(), ['app', 'presynth']);
  const inside = (...args) => run('chroot', [jail, '/presynth', ...args], { env: { HOME: undefined } });
  const outside = run(programOf(x64), ['check', '--format', 'json', '.'], { cwd: example });

  const { code, out, err } = inside('check', '--format', 'json', '/app');
  assert.equal(err, '');
  assert.equal(code, 1);
  const rules = (text) => JSON.parse(text).diagnostics.map(({ rule, range }) => ({ rule, range }));
  assert.ok(rules(out).length > 0);
  assert.deepEqual(rules(out), rules(outside.out));
  assert.equal(inside('check', '--fix', '/app').code, 0);
  assert.match(succeeds(inside('check', '/app')), /No problems found/);
  assert.match(succeeds(inside('--version')), new RegExp(`^presynth ${version}\n`));
});

test('arm64: says what x64 says, byte for byte', () => {
  const both = (...args) => {
    const first = run(programOf(x64), args, { cwd: example });
    const second = run('qemu-aarch64-static', [programOf(arm64), ...args], { cwd: example });
    assert.deepEqual(second, first, args.join(' '));
    return first;
  };
  for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'junit']) {
    const { code, out } = both('check', '--level', 'hint', '--format', format, '.');
    assert.equal(code, 1);
    assert.notEqual(out, '');
  }
  for (const format of ['json', 'mermaid', 'dot', 'html']) assert.notEqual(both('graph', '--format', format, '.').out, '');
  assert.match(both('check', '--diff', '.').out, /^\+/m);
  assert.equal(both('--version').code, 0);
  assert.equal(both('man').code, 0);
});
