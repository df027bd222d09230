// The other commands, and usage that is wrong.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { APP, BOUNDARY_RULE, ENDPOINT_RULE, KMS, KMS_RULE, assertOneLine, presynth, project } from './cli.mjs';

const pins = JSON.parse(fs.readFileSync(new URL('../../grammars/package.json', import.meta.url), 'utf8')).dependencies;

test('--version names the program and what is built in, as it is pinned', () => {
  const { code, out } = presynth(['--version']);
  assert.equal(code, 0);
  const [program, library, grammars] = out.split('\n');
  assert.match(program, /^presynth \d+\.\d+\.\d+$/);
  assert.match(library, /^aws-cdk-lib 2\.\d+\.\d+ and constructs 10\.\d+\.\d+ /);
  assert.equal(grammars, `tree-sitter ${pins['tree-sitter']}, tree-sitter-typescript ${pins['tree-sitter-typescript']}`);
});

test('--help on stdout; no arguments print it on stderr and fail', () => {
  const help = presynth(['--help']);
  assert.equal(help.code, 0);
  for (const command of ['check', 'graph', 'rules', 'explain']) assert.match(help.out, new RegExp(`^  ${command} `, 'm'));
  const none = presynth([]);
  assert.equal(none.code, 2);
  assert.equal(none.out, '');
  assert.match(none.err, /Usage: presynth COMMAND/);
  const check = presynth(['check', '-h']);
  assert.equal(check.code, 0);
  for (const option of ['--format', '--fix', '--diff', '--level', '--jobs', '--stats', '--color', '--include-tests', '--disable', '--quiet']) {
    assert.ok(check.out.includes(option), option);
  }
  for (const line of (help.out + check.out).split('\n')) assert.ok(line.length <= 120, line);
});

test('wrong usage is one line with the nearest right one', () => {
  const wrong = (...args) => {
    const { code, out, err } = presynth(args);
    assert.equal(code, 2, args.join(' '));
    assert.equal(out, '');
    assertOneLine(err);
    return err;
  };
  assert.match(wrong('chek'), /did you mean check\?/);
  assert.match(wrong('.'), /did you mean `presynth check \.`\?/);
  assert.match(wrong('check', '--fromat', 'json'), /unknown option --fromat; did you mean --format\?/);
  assert.match(wrong('check', '--fxi=1'), /unknown option --fxi/);
  assert.match(wrong('--vresion'), /did you mean --version\?/);
  assert.match(wrong('check', '--format', 'jsn'), /--format takes one of text, json, sarif, github, gitlab, junit, not jsn; did you mean json\?/);
  assert.match(wrong('check', '--level', 'warnings'), /did you mean warning\?/);
  assert.match(wrong('check', '--jobs', '0'), /--jobs takes a number from 1/);
  assert.match(wrong('check', '--jobs', 'two'), /--jobs takes a number from 1/);
  assert.match(wrong('check', '--jobs'), /--jobs takes a value/);
  assert.match(wrong('check', '--format'), /--format takes a value/);
  assert.match(wrong('check', '--color', 'yes'), /--color takes one of auto, always, never/);
  assert.match(wrong('graph', '--format', 'dott'), /--format takes one of json, mermaid, dot, html, not dott; did you mean dot\?/);
  assert.match(wrong('completions'), /completions takes the name of a shell/);
  assert.match(wrong('completions', 'tcsh'), /completions are there for bash, zsh and fish, not for tcsh/);
  assert.match(wrong('explain'), /explain takes the name of a rule/);
  assert.match(wrong('explain', KMS_RULE, 'more'), /unexpected argument more/);
  assert.match(wrong('rules', 'kms'), /unexpected argument kms/);
  wrong('check', '');
});

test('rules lists every rule', () => {
  const { code, out } = presynth(['rules']);
  assert.equal(code, 0);
  for (const rule of [KMS_RULE, BOUNDARY_RULE, ENDPOINT_RULE]) {
    assert.match(out, new RegExp(`^${rule} +(error|warning) +\\S`, 'm'));
  }
  const list = JSON.parse(presynth(['rules', '--format', 'json']).out);
  assert.equal(list.version, 1);
  const ids = list.rules.map((rule) => rule.id);
  assert.deepEqual(ids, [...ids].sort());
  for (const rule of list.rules) {
    assert.deepEqual(Object.keys(rule), ['id', 'severity', 'category', 'summary', 'since', 'precision', 'deployError', 'options']);
    assert.ok(out.includes(rule.id));
  }
});

test('explain prints a rule\'s page: Markdown into a pipe, rendered for people', () => {
  for (const rule of [KMS_RULE, BOUNDARY_RULE, ENDPOINT_RULE]) {
    const { code, out } = presynth(['explain', rule]);
    assert.equal(code, 0);
    assert.match(out, /^# /);
    const file = new URL(`../../docs/rules/${rule}.md`, import.meta.url);
    if (fs.existsSync(file)) assert.equal(out, fs.readFileSync(file, 'utf8'));
    const rendered = presynth(['explain', '--color', 'always', rule]).out;
    assert.match(rendered, /^\x1b\[1m/);
    assert.doesNotMatch(rendered, /^```/m);
  }
});

test('explain of an unknown rule names the nearest', () => {
  const { code, out, err } = presynth(['explain', 'kms-missing-log-grants']);
  assert.equal(code, 2);
  assert.equal(out, '');
  assertOneLine(err);
  assert.match(err, /did you mean kms-missing-logs-grant\?/);
  assert.match(presynth(['explain', 'zzz']).err, /`presynth rules` lists them/);
});

test('graph lists every construct of the user\'s own code', () => {
  const folder = project({ 'cdk.json': '{ "app": "npx ts-node bin/app.ts" }', 'bin/app.ts': APP, 'lib/data.ts': KMS });
  const { code, out } = presynth(['graph', folder]);
  assert.equal(code, 0);
  const graph = JSON.parse(out);
  assert.equal(graph.version, 1);
  const logs = graph.constructs.find((construct) => construct.path === 'Data/Logs');
  assert.deepEqual(Object.keys(logs), ['path', 'logicalId', 'stack', 'type', 'file', 'range']);
  assert.equal(logs.type, 'aws-cdk-lib.aws_logs.LogGroup');
  assert.equal(logs.stack, 'Data');
  assert.equal(logs.file, 'lib/data.ts');
  assert.ok(graph.constructs.some((construct) => construct.path === 'Data/Key'));
  assert.equal(presynth(['graph', '--format', 'json', folder]).out, out);
  assert.equal(presynth(['graph', `${folder}/missing`]).code, 2);
});

test('--verbose logs to stderr only', () => {
  const folder = project({ 'a.ts': KMS });
  const plain = presynth(['check', folder]);
  const verbose = presynth(['check', '--verbose', folder]);
  assert.equal(verbose.out, plain.out);
  assert.notEqual(verbose.err, '');
  assert.equal(plain.err, '');
});
