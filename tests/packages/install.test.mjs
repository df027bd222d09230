// `cmake --install`, as who packs for a distribution does it; the manual page; the completions, in the shells themselves.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { folder, here, programOf, root, run, succeeds, tarball } from './packages.mjs';

test('installs under DESTDIR, each file where it is looked for', () => {
  const to = folder();
  succeeds(run('cmake', ['--install', path.join(root, 'build', here.preset), '--strip'], { env: { DESTDIR: to } }));
  for (const file of ['bin/presynth', 'share/man/man1/presynth.1', 'share/bash-completion/completions/presynth',
    'share/zsh/site-functions/_presynth', 'share/fish/vendor_completions.d/presynth.fish', 'share/doc/presynth/docs/check.md',
    'share/doc/presynth/docs/rules/kms-missing-logs-grant.md', 'share/doc/presynth/docs/presynth.schema.json', 'share/doc/presynth/LICENSE']) {
    assert.ok(fs.existsSync(path.join(to, 'usr', file)), file);
  }
  assert.deepEqual(fs.readdirSync(to), ['usr']);
  const { code } = run(path.join(to, 'usr/bin/presynth'), ['--version']);
  assert.equal(code, 0);
  for (const [file, ...args] of [['share/man/man1/presynth.1', 'man'], ['share/zsh/site-functions/_presynth', 'completions', 'zsh']]) {
    assert.equal(fs.readFileSync(path.join(to, 'usr', file), 'utf8'), run(programOf(here), args).out);
  }
});

test('mandoc and man find nothing wrong with the manual page', () => {
  const page = path.join(tarball(here), 'share/man/man1/presynth.1');
  // The page has no date, so that it is the same whenever it is built.
  const { out, err } = run('mandoc', ['-T', 'lint', '-W', 'style', page]);
  assert.equal(out.split('\n').filter((line) => !/missing date/.test(line)).join('\n') + err, '');
  const rendered = run('man', ['--local-file', '--warnings', page], { env: { LC_ALL: 'C.UTF-8', MANWIDTH: '100', MANPAGER: 'cat' } });
  assert.equal(rendered.err, '');
  assert.match(rendered.out, /kms-missing-logs-grant/);
});

// ---- Completions: what is typed → what a shell offers ---------------------------------------------------------------

const share = path.join(tarball(here), 'share');
const rules = JSON.parse(run(programOf(here), ['rules', '--format', 'json']).out).rules.map(({ id }) => id);
const commands = ['check', 'completions', 'explain', 'graph', 'lsp', 'man', 'rules'];

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Types `line` and then `keys` into a shell in a terminal. `setup` is what the shell reads first, ends with the prompt
 * "ready> ", and makes the keys end in a line "done" in the file $TOLD; gives what is in front of that.
 */
function type(shell, setup, line, keys, cwd) {
  const file = path.join(cwd, '.setup');
  const told = path.join(cwd, '.told');
  fs.writeFileSync(file, setup);
  fs.writeFileSync(told, '');
  const driver = `zmodload zsh/zpty; zpty shell ${quoted(`TOLD=${told} ${shell}`)}
    zpty -w shell ${quoted(`source ${file}`)}; zpty -r -m shell seen '*ready> *'
    zpty -w -n shell ${quoted(line + keys)}
    for ((i = 0; i < 600; ++i)); do grep -qx done ${told} && break; sleep 0.05; done
    zpty -d shell`;
  succeeds(run('zsh', ['-f', '-c', driver], { cwd, env: { TERM: 'xterm', HOME: cwd, PATH: process.env.PATH } }));
  const text = fs.readFileSync(told, 'utf8');
  assert.match(text, /(^|\n)done\n$/, 'the keys were pressed');
  return text.replace(/done\n$/, '');
}

/** M-* of bash puts everything that it would offer into the line. */
function bash(line, cwd) {
  const setup = `source ${quoted(path.join(share, 'bash-completion/completions/presynth'))}
    bind 'set enable-bracketed-paste off'
    tell() { printf '%s\ndone\n' "$READLINE_LINE" > "$TOLD"; }
    bind -x '"\\C-g": tell'; PS1='ready''> '\n`;
  const whole = type('bash --norc --noprofile -i', setup, line, '\u001b*\u0007', cwd).trim();
  if (whole === line.trim()) return '';
  const before = line.split(' ').length - 1;
  return whole.split(/(?<!\\) /).slice(before).join('\n').replaceAll('\\ ', ' ');
}

/** zsh gives every word that fits to its builtin compadd, a name with blanks also as it is put into the line. */
function zsh(line, cwd) {
  const setup = `fpath=(${quoted(path.join(share, 'zsh/site-functions'))} $fpath); autoload -Uz compinit; compinit -u -D
    compadd() { local -a given; builtin compadd -O given "$@"; print -rl -- $given >> $TOLD; builtin compadd "$@" }
    list-and-tell() { zle list-choices; print done >> $TOLD }
    zle -N list-and-tell; bindkey '^G' list-and-tell; PS1='ready''> '\n`;
  return type('zsh -f -i', setup, line, '\u0007', cwd).replaceAll('\\ ', ' ');
}

function fish(line, cwd) {
  const out = succeeds(run('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', path.join(share, 'fish/vendor_completions.d/presynth.fish'), line], { cwd, env: { HOME: cwd } }));
  return out.split('\n').map((each) => each.split('\t')[0]).join('\n');
}

for (const [name, shell] of Object.entries({ bash, zsh, fish })) {
  test(`completions in ${name}`, () => {
    const cwd = folder({ 'lib/stack.ts': '', 'lone.json': '', 'no bo.ts': '' });
    const offers = (line) => [...new Set(shell(line, cwd).split('\n').filter(Boolean))].sort();
    assert.deepEqual(offers('presynth ').filter((each) => !each.startsWith('-')), commands);
    assert.deepEqual(offers('presynth ch'), ['check']);
    assert.deepEqual(offers('presynth check --base'), ['--baseline']);
    assert.deepEqual(offers('presynth check --for'), ['--format']);
    assert.deepEqual(offers('presynth check --format '), ['github', 'gitlab', 'json', 'junit', 'sarif', 'text']);
    assert.deepEqual(offers('presynth check --level w'), ['warning']);
    assert.deepEqual(offers('presynth check --disable '), [...rules].sort());
    assert.deepEqual(offers('presynth explain kms'), rules.filter((each) => each.startsWith('kms')));
    assert.deepEqual(offers('presynth completions '), ['bash', 'fish', 'zsh']);
    assert.deepEqual(offers('presynth check lo').map((each) => each.replace(/\/$/, '')), ['lone.json']);
    assert.deepEqual(offers('presynth check no'), ['no bo.ts']);
    assert.deepEqual(offers('presynth check --baseline no'), ['no bo.ts']);
    assert.deepEqual(offers('presynth lsp --j'), ['--jobs']);
    assert.deepEqual(offers('presynth rules lo'), []);
  });
}
