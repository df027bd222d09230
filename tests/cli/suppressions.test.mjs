// Comments that answer for a finding: where they count, what they need, and what is said of those that do nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, project, read } from './cli.mjs';

/** An app with one faulty log group; `before` stands in front of its statement, `inside` in its props, `top` at the start. */
const app = ({ top = '', before = '', inside = '', behind = '' }) => ({
  'app.ts': `${top}import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new Stack(new App(), 'Prod');
const key = new kms.Key(stack, 'Key');
const other = 1;${behind}
${before}new logs.LogGroup(stack, 'Logs', {
  ${inside}encryptionKey: key,
});
`,
});

const lines = (files) => check(project(files)).diagnostics.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
const found = "error kms-missing-logs-grant: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.";
const reason = 'kms-missing-logs-grant: another team manages the policy';

for (const [name, files] of Object.entries({
  'on the line before': app({ before: `// presynth-ignore ${reason}\n` }),
  'some comment lines before': app({ before: `// presynth-ignore ${reason}\n// and this\n/* and that */\n` }),
  'in a block comment': app({ before: `/* presynth-ignore ${reason} */\n` }),
  'within the statement': app({ inside: `// presynth-ignore ${reason}\n  ` }),
  'for the whole file': app({ top: `// presynth-ignore-file ${reason}\n` }),
  'at the end of the file': { 'app.ts': `${app({})['app.ts']}// presynth-ignore-file ${reason}\n` },
})) {
  test(`${name}: suppressed`, () => assert.deepEqual(lines(files), []));
}

for (const [name, files, complaint] of [
  ['in a string', app({ inside: `logGroupName: '// presynth-ignore ${reason}',\n  ` }), undefined],
  ['of a longer word', app({ before: `// presynth-ignored ${reason}\n` }), undefined],
  [
    'a blank line between',
    app({ before: `// presynth-ignore ${reason}\n\n` }),
    "Nothing of rule 'kms-missing-logs-grant' is found here, so this comment suppresses nothing.",
  ],
  [
    'behind the statement before',
    app({ behind: ` // presynth-ignore ${reason}` }),
    "Nothing of rule 'kms-missing-logs-grant' is found here, so this comment suppresses nothing.",
  ],
  [
    'another rule',
    app({ before: '// presynth-ignore unused-endpoint-variable: wanted\n' }),
    "Nothing of rule 'unused-endpoint-variable' is found here, so this comment suppresses nothing.",
  ],
  ['no reason', app({ before: '// presynth-ignore kms-missing-logs-grant\n' }), 'This comment gives no reason, so it suppresses nothing.'],
  ['an empty reason', app({ before: '// presynth-ignore kms-missing-logs-grant: \n' }), 'This comment gives no reason, so it suppresses nothing.'],
  ['a reason still to write', app({ before: '// presynth-ignore kms-missing-logs-grant: <reason>\n' }), 'This comment gives no reason, so it suppresses nothing.'],
  ['no rule', app({ before: '// presynth-ignore: because\n' }), 'This comment names no rule, so it suppresses nothing.'],
  ['a rule that is none', app({ before: '// presynth-ignore kms: because\n' }), "There is no rule 'kms', so this comment suppresses nothing."],
]) {
  test(`${name}: not suppressed`, () => {
    const expected = complaint ? [`warning suppression: ${complaint}`, found] : [found];
    assert.deepEqual(lines(files).sort(), expected.sort());
  });
}

test('one comment for two rules, of which one is found', () => {
  const files = app({ before: '// presynth-ignore kms-missing-logs-grant, unused-endpoint-variable: because\n' });
  assert.deepEqual(lines(files), [
    "warning suppression: Nothing of rule 'unused-endpoint-variable' is found here, so this comment suppresses nothing.",
  ]);
});

test('a rule that is switched off is not missed', () => {
  const folder = project(app({ before: `// presynth-ignore ${reason}\n` }));
  assert.deepEqual(check(folder, '--disable', 'kms-missing-logs-grant').diagnostics, []);
});

test('a suppressed finding is not fixed', () => {
  const folder = project(app({ before: `// presynth-ignore ${reason}\n` }));
  const { err, code } = check(folder, '--fix');
  assert.equal(code, 0);
  assert.equal(err, '');
});

// ---- What suppresses nothing ----------------------------------------------------------------------------------------

const clean = ({ before = '', after = '', top = '' }) => `${top}import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export class Queues extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
${before}    new sqs.Queue(this, 'Queue');${after}
  }
}
`;
const KMS_RULE = 'kms-missing-logs-grant';
const VPC_RULE = 'unused-endpoint-variable';

for (const [where, text, left] of [
  ['on a line of its own', clean({ before: `    // presynth-ignore ${reason}\n` }), clean({})],
  ['in signs of a block', clean({ before: `    /* presynth-ignore ${reason} */\n` }), clean({})],
  ['over several lines', clean({ before: `    /*\n     * presynth-ignore ${reason}\n     */\n` }), clean({})],
  ['behind the statement', clean({ after: ` // presynth-ignore ${reason}` }), clean({})],
  ['before code on its line', clean({ before: `    /* presynth-ignore ${reason} */ const a = 1;\n` }), clean({ before: '    const a = 1;\n' })],
  ['within code', clean({ before: `    const a /* presynth-ignore ${reason} */ = 1;\n` }), clean({ before: '    const a = 1;\n' })],
  ['for the whole file', clean({ top: `// presynth-ignore-file ${reason}\n` }), clean({})],
  ['at the end of the file, without a line end', `${clean({})}// presynth-ignore-file ${reason}`, clean({})],
  ['in a file with other line ends', clean({ before: `    // presynth-ignore ${reason}\n` }).replaceAll('\n', '\r\n'), clean({}).replaceAll('\n', '\r\n')],
  ['behind, with other line ends', clean({ after: ` // presynth-ignore ${reason}` }).replaceAll('\n', '\r\n'), clean({}).replaceAll('\n', '\r\n')],
  ['for two rules, both', clean({ before: `    // presynth-ignore ${KMS_RULE}, ${VPC_RULE}: because\n` }), clean({})],
]) {
  test(`a comment that suppresses nothing, ${where}: --fix removes it`, () => {
    const folder = project({ 'a.ts': text });
    const { diagnostics } = check(folder);
    assert.ok(diagnostics.length > 0);
    for (const { rule, tags, fixes } of diagnostics) {
      assert.deepEqual([rule, tags], ['suppression', ['unnecessary']]);
      assert.deepEqual(fixes.map(({ safe, preferred }) => [safe, preferred]), [[true, true]]);
    }
    assert.deepEqual(check(folder, '--fix').diagnostics, []);
    assert.equal(read(folder, 'a.ts'), left);
  });
}

test('of two rules, only the one that is not found is taken out of the comment', () => {
  for (const names of [`${KMS_RULE}, ${VPC_RULE}`, `${VPC_RULE},${KMS_RULE}`]) {
    const files = app({ before: `// presynth-ignore ${names}: because, and: so\n` });
    const folder = project(files);
    assert.deepEqual(check(folder, '--fix').diagnostics, []);
    for (const [name, text] of Object.entries(files)) assert.equal(read(folder, name), text.replace(names, KMS_RULE));
  }
});

test('what is wrong with a comment otherwise is for a person to repair', () => {
  for (const comment of ['presynth-ignore', `presynth-ignore ${KMS_RULE}`, 'presynth-ignore kms: because']) {
    const text = clean({ before: `    // ${comment}\n` });
    const folder = project({ 'a.ts': text });
    const { diagnostics } = check(folder, '--fix');
    assert.deepEqual(diagnostics.map(({ rule, fixes }) => [rule, fixes]), [['suppression', []]]);
    assert.equal(read(folder, 'a.ts'), text);
  }
});

test('a rule that presynth.json switches off is not missed, where it is off', () => {
  const files = app({ before: `// presynth-ignore ${reason}\n` });
  for (const configuration of [
    { rules: { [KMS_RULE]: 'off' } }, { rules: { [KMS_RULE]: { level: 'off' } } }, { rules: { [KMS_RULE]: 'info' } }, { profile: 'strict' },
  ]) {
    const folder = project({ ...files, 'presynth.json': JSON.stringify(configuration) });
    assert.deepEqual(check(folder).diagnostics, [], JSON.stringify(configuration));
  }
  const unused = clean({ before: `    // presynth-ignore ${VPC_RULE}: because\n` });
  assert.deepEqual(check(project({ 'a.ts': unused, 'presynth.json': '{ "profile": "deploy" }' })).diagnostics, []);
  const elsewhere = project({ 'a.ts': unused, 'lib/presynth.json': `{ "rules": { "${VPC_RULE}": "off" } }` });
  assert.deepEqual(check(elsewhere).diagnostics.map(({ rule }) => rule), ['suppression']);
});
