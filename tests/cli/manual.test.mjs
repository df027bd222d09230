// What tells people and shells about the program: the pages of the rules, the completions of bash, driven by bash itself,
// and the manual page, held against --help.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { assertOneLine, presynth, project } from './cli.mjs';

const docs = new URL('../../docs/', import.meta.url);
const { rules } = JSON.parse(presynth(['rules', '--format', 'json']).out);
const ids = rules.map(({ id }) => id);
/** Of --help: what stands between "Commands:" and an empty line, and the first word there. */
const section = (help, title) => help.split(`\n${title}:\n`)[1].split('\n\n')[0].split('\n').filter((line) => /^ {2}\S/.test(line));
const commands = section(presynth(['--help']).out, 'Commands').map((line) => line.trim().split(' ')[0]);
/** Command → its options as --help shows them: "-q, --quiet", "--format text|json". */
const synopses = (command) => section(presynth([...command, '--help']).out, 'Options').map((line) => line.trim().split(/ {2,}/)[0]);
const namesOf = (synopsis) => synopsis.split(' ').map((word) => word.replace(/,$/, '')).filter((word) => word.startsWith('-'));

test('what --help says can be read here', () => {
  assert.deepEqual(commands, ['check', 'graph', 'rules', 'explain', 'lsp', 'completions', 'man']);
  assert.ok(synopses(['check']).includes('--format text|json|sarif|github|gitlab|junit'));
  assert.deepEqual(namesOf('-q, --quiet'), ['-q', '--quiet']);
});

// ---- explain --------------------------------------------------------------------------------------------------------

test('explain prints the page of every rule, and each page has its rule', () => {
  const pages = fs.readdirSync(new URL('rules/', docs)).map((name) => name.replace(/\.md$/, ''));
  assert.deepEqual(pages.sort(), [...ids].sort());
  for (const id of ids) {
    const { code, out, err } = presynth(['explain', id]);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(out, fs.readFileSync(new URL(`rules/${id}.md`, docs), 'utf8'));
    assert.ok(out.startsWith(`# ${id}\n`));
  }
});

test('explain suppression prints the page of suppressions, though it is no rule', () => {
  const { code, out, err } = presynth(['explain', 'suppression']);
  assert.deepEqual([code, err], [0, '']);
  assert.equal(out, fs.readFileSync(new URL('suppressions.md', docs), 'utf8'));
  assert.equal(ids.includes('suppression'), false);
});

test('the page of a rule lists its options, each with its default', () => {
  for (const { id, options } of rules) {
    const page = presynth(['explain', id]).out;
    const listed = [...page.matchAll(/^\| `(\w+)` \| `([^`]*)` \|/gm)].map(([, name, value]) => [name, JSON.parse(value)]);
    assert.deepEqual(listed, options.map((option) => [option.id, option.default]));
    for (const { values = [] } of options) {
      for (const value of values) assert.ok(page.includes(`\`${value}\``), value);
    }
  }
});

test('explain of what is no rule: the nearest one, and exit code 2', () => {
  for (const [wrong, end] of [
    ...ids.map((id) => [id.slice(1), `; did you mean ${id}?`]),
    ...ids.map((id) => [id.replace('-', '_'), `; did you mean ${id}?`]),
    ['supression', '; did you mean suppression?'], ['quite-something-else', '; `presynth rules` lists them'],
  ]) {
    const { code, out, err } = presynth(['explain', wrong]);
    assert.deepEqual([code, out, err], [2, '', `presynth: error: there is no rule ${wrong}${end}\n`]);
    assertOneLine(err);
  }
});

// ---- Completions of bash --------------------------------------------------------------------------------------------

const script = path.join(project({ 'presynth.bash': presynth(['completions', 'bash']).out }), 'presynth.bash');
/** What bash offers for the last of the words, as its own splitting has them. */
function offered(words, cwd = project()) {
  const driver = `
source ${script}
[[ $(complete -p presynth) == *' -F _presynth '* ]] || exit 3
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_presynth presynth "\${@: -1}" "\${@: -2:1}"
printf '%s\\0' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', driver, 'bash', 'presynth', ...words], { cwd, encoding: 'utf8' });
  return out.split('\0').filter(Boolean).sort();
}

test('bash: commands first, and with them --help and --version', () => {
  assert.deepEqual(offered(['']), [...commands, '--help', '--version'].sort());
  assert.deepEqual(offered(['c']), ['check', 'completions']);
  assert.deepEqual(offered(['--v']), ['--version']);
  assert.deepEqual(offered(['x']), []);
});

test('bash: of each command the options that its --help has, and no other', () => {
  for (const command of commands) {
    assert.deepEqual(offered([command, '-']), synopses([command]).flatMap(namesOf).sort(), command);
  }
  assert.deepEqual(offered(['check', '--d']), ['--diff', '--disable']);
  assert.deepEqual(offered(['check', 'lib', '--js']), []);
  assert.deepEqual(offered(['none', '-']), []);
});

test('bash: the values of each option that has a list of them, after a space and after =', () => {
  let lists = 0;
  for (const command of commands) {
    for (const synopsis of synopses([command])) {
      const [, name, choices] = synopsis.match(/(--\S+) (\S+\|\S+)$/) ?? [];
      if (!name) continue;
      lists += 1;
      const words = choices.split('|').sort();
      assert.deepEqual(offered([command, name, '']), words);
      assert.deepEqual(offered([command, name, words[0].slice(0, -1)]), [words[0]]);
      // bash splits at =.
      assert.deepEqual(offered([command, name, '=']), words);
      assert.deepEqual(offered([command, name, '=', words[0].slice(0, -1)]), [words[0]]);
      // What follows is no value any more.
      assert.deepEqual(offered([command, name, words[0], '--ver']), ['--verbose']);
    }
  }
  assert.ok(lists >= 6);
  assert.deepEqual(offered(['completions', '']), ['bash', 'fish', 'zsh']);
  assert.deepEqual(offered(['check', '--jobs', ''], project({ 'a.ts': '' })), []);
});

test('bash: rules after --disable, and after explain, which has the page of suppressions as well', () => {
  for (const words of [['explain'], ['check', '--disable'], ['check', '--disable', '=']]) {
    const more = words[0] === 'explain' ? ['suppression'] : [];
    assert.deepEqual(offered([...words, '']), [...ids, ...more].sort());
    assert.deepEqual(offered([...words, 'kms']), ids.filter((id) => id.startsWith('kms')));
  }
  assert.match(presynth(['explain', '--help']).out, /suppression/);
});

test('bash: --option=value in one word, where = does not part words', () => {
  assert.deepEqual(offered(['check', '--format=']), offered(['check', '--format', '']).map((word) => `--format=${word}`));
  assert.deepEqual(offered(['check', '--level=wa']), ['--level=warning']);
  assert.deepEqual(offered(['check', '--level', 'hint', '--format=js']), ['--format=json']);
  assert.deepEqual(offered(['check', '--baseline=ab'], project({ 'ab.json': '' })), ['--baseline=ab.json']);
  assert.deepEqual(offered(['check', '--jobs=']), []);
});

test('bash: files where files are meant, also with spaces in their names, and nowhere else', () => {
  const folder = project({ 'a b.ts': '', 'ab.json': '', 'lib/c d.ts': '', check: '' });
  for (const words of [['check'], ['graph'], ['check', '--baseline'], ['check', '--write-baseline', '=']]) {
    assert.deepEqual(offered([...words, ''], folder), ['a b.ts', 'ab.json', 'check', 'lib']);
    assert.deepEqual(offered([...words, 'a'], folder), ['a b.ts', 'ab.json']);
    assert.deepEqual(offered([...words, 'lib/'], folder), ['lib/c d.ts']);
  }
  for (const words of [[], ['rules'], ['explain'], ['lsp'], ['man'], ['completions'], ['check', '--level']]) {
    assert.deepEqual(offered([...words, 'a'], folder).filter((word) => word.startsWith('a ') || word === 'ab.json'), []);
    assert.deepEqual(offered([...words, 'lib'], folder), []);
  }
});

// ---- The manual page ------------------------------------------------------------------------------------------------

/** The text of a page: escapes resolved, fonts gone. */
const plain = (roff) => roff.replace(/\\f[BRI]/g, '').replace(/\\-/g, '-').replace(/\\&/g, '').replace(/\\e/g, '\\');

test('the manual page has every option that --help has, under its command, and no other', () => {
  const { code, out, err } = presynth(['man']);
  assert.deepEqual([code, err], [0, '']);
  const parts = out.split(/^\.S([HS]) /m);
  const tagged = (text) => [...text.matchAll(/^\.TP\n(.*)\n/gm)].map(([, tag]) => plain(tag));
  const under = (title) => {
    const at = parts.findIndex((part) => plain(part).startsWith(`${title}\n`));
    assert.notEqual(at, -1, title);
    return parts[at];
  };
  for (const command of commands) assert.deepEqual(tagged(under(`"${command}"`)), synopses([command]), command);
  assert.deepEqual(tagged(under('OPTIONS')), synopses([]));
  assert.deepEqual(tagged(under('RULES')), ids);
  for (const command of commands) assert.match(plain(under('SYNOPSIS')), new RegExp(`^\\.B presynth ${command}$`, 'm'));
});

test('the manual page says of an option what --help says', () => {
  const page = plain(presynth(['man']).out).replace(/\s+/g, ' ');
  for (const command of commands) {
    const help = presynth([command, '--help']).out;
    // An option's text may go on in further lines.
    const texts = help.split('\nOptions:\n')[1].split('\n\n')[0].split(/\n(?= {2}\S)/)
      .map((option) => option.trim().replace(/^.*? {2,}/, '').replace(/\s+/g, ' '));
    assert.equal(texts.length, synopses([command]).length);
    for (const text of texts) assert.ok(page.includes(`${text}.`), `${command}: ${text}`);
  }
  for (const { summary } of rules) assert.ok(page.includes(`${summary}.`), summary);
});

test('no line of the manual page is a request by accident', () => {
  for (const line of presynth(['man']).out.split('\n')) {
    assert.match(line, /^(\.(TH|SH|SS|TP|PP|B|br)( |$)|[^.']|$)/);
    assert.doesNotMatch(line, /(?<!\\)-/);
  }
});
