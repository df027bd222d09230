// Code actions: what is offered where, in which form, and that each edit does what its title says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';
import { able, bare, fault, pulling, session, twoFiles } from './session.mjs';

const endpoints = {
  'net.ts': `import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class Net extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const kms = vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
  }
}
`,
};

const titles = (actions) => actions.map(({ title, kind, isPreferred }) => `${isPreferred ? '*' : ''}${title} (${kind})`);

test('at a finding: its fixes, the preferred one first, and a suppression', async () => {
  const s = await session(twoFiles());
  s.open('lib/site.ts');
  const actions = await s.actions('lib/site.ts', 'encryption¦Key');
  assert.deepEqual(titles(actions), [
    '*Allow CloudWatch Logs in the key policy (quickfix)',
    'Grant CloudWatch Logs encrypt and decrypt on the key (quickfix)',
    'Suppress kms-missing-logs-grant here, with a reason (quickfix)',
  ]);
  for (const action of actions) {
    assert.deepEqual(action.diagnostics, s.published.get(s.uri('lib/site.ts')).diagnostics);
  }
  await s.end();
});

test('elsewhere: nothing', async () => {
  const s = await session(twoFiles());
  s.open('lib/site.ts');
  assert.deepEqual(await s.actions('lib/site.ts', 'super¦(scope'), []);
  assert.deepEqual(await s.actions('lib/site.ts', 'super¦(scope', ['source']), [
    { title: 'Fix all Presynth problems in this file', kind: 'source.fixAll.presynth', data: { fixAll: s.uri('lib/site.ts'), rule: '' } },
  ]);
  assert.deepEqual(await s.actions('lib/site.ts', 'encryption¦Key', ['refactor']), []);
  assert.deepEqual(titles(await s.actions('lib/site.ts', 'encryption¦Key', ['quickfix'])).length, 3);
  s.open('lib/keys.ts');
  assert.deepEqual(await s.actions('lib/keys.ts', 'new kms.K¦ey'), []);
  await s.end();
});

test('each fix removes the finding, in the file where the key is made, open or not', async () => {
  for (const isOpen of [true, false]) {
    for (const index of [0, 1]) {
      const s = await session(twoFiles());
      s.open('lib/site.ts');
      if (isOpen) s.open('lib/keys.ts');
      const actions = await s.actions('lib/site.ts', 'encryption¦Key');
      await s.apply(actions[index]);
      if (!isOpen) s.watched(['lib/keys.ts', 2]);
      assert.deepEqual(await s.findings('lib/site.ts'), []);
      const text = isOpen ? s.documents.get('lib/keys.ts').text : fs.readFileSync(s.path('lib/keys.ts'), 'utf8');
      assert.match(text, index === 0 ? /key\.addToResourcePolicy\(new iam\.PolicyStatement/ : /key\.grantEncryptDecrypt\(/);
      assert.deepEqual(await s.actions('lib/site.ts', 'encryption¦Key'), []);
      await s.end();
    }
  }
});

test('who names a finding is answered for that one, wherever else it points', async () => {
  const s = await session(endpoints);
  s.open('net.ts');
  await s.settle();
  const [first, second] = s.published.get(s.uri('net.ts')).diagnostics;
  const range = { start: { line: 0, character: 0 }, end: { line: 13, character: 0 } };
  const ask = async (...diagnostics) => {
    const params = { ...s.document('net.ts'), range, context: { diagnostics } };
    return titles(await s.ask('textDocument/codeAction', params)).filter((title) => title.includes('Drop'));
  };
  const [dropS3, dropKms] = ["*Drop the variable 's3' and keep the call (quickfix)", "*Drop the variable 'kms' and keep the call (quickfix)"];
  assert.deepEqual(await ask(), [dropS3, dropKms]);
  assert.deepEqual(await ask(second), [dropKms]);
  assert.deepEqual(await ask({ ...first, message: 'as I remember it' }), [dropS3]);
  // Somebody else's, or one that is no longer so, says nothing.
  assert.deepEqual(await ask({ range, message: 'unused', code: 6133 }), [dropS3, dropKms]);
  await s.end();
});

test('edits come in the form that the client takes', async () => {
  const s = await session(twoFiles());
  s.open('lib/keys.ts');
  s.edit('lib/keys.ts', 'Construct): kms.Key', 'Construct):  kms.Key');
  s.open('lib/site.ts');
  const [action] = await s.actions('lib/site.ts', 'encryption¦Key');
  assert.deepEqual(action.edit.documentChanges.map(({ textDocument }) => textDocument), [{ uri: s.uri('lib/keys.ts'), version: 2 }]);
  await s.end();

  const capabilities = { textDocument: { codeAction: able.textDocument.codeAction } };
  const plain = await session(twoFiles(), { capabilities });
  plain.open('lib/site.ts');
  const [change] = await plain.actions('lib/site.ts', 'encryption¦Key');
  assert.deepEqual(Object.keys(change.edit), ['changes']);
  assert.deepEqual(Object.keys(change.edit.changes), [plain.uri('lib/keys.ts')]);
  await plain.end();

  const none = await session(twoFiles(), { capabilities: bare });
  none.open('lib/site.ts');
  assert.deepEqual(await none.actions('lib/site.ts', 'encryption¦Key'), []);
  await none.end();
});

test('all of one rule in a file, when there are several', async () => {
  for (const capabilities of [able, { textDocument: { codeAction: { ...able.textDocument.codeAction, resolveSupport: undefined } } }]) {
    const s = await session(endpoints, { capabilities });
    s.open('net.ts');
    const actions = await s.actions('net.ts', 'const s¦3');
    assert.deepEqual(titles(actions), [
      "*Drop the variable 's3' and keep the call (quickfix)",
      'Fix all unused-endpoint-variable problems in this file (quickfix)',
      'Suppress unused-endpoint-variable here, with a reason (quickfix)',
    ]);
    assert.equal('edit' in actions[1], capabilities !== able);
    await s.apply(actions[1]);
    assert.deepEqual(await s.findings('net.ts'), []);
    assert.match(s.documents.get('net.ts').text, /\n {4}vpc\.addGatewayEndpoint.*\n {4}vpc\.addInterfaceEndpoint/);
    await s.end();
  }
});

test('fix all leaves the file as presynth check --fix does', async () => {
  const files = { ...endpoints };
  files['net.ts'] = files['net.ts'].replace(
    '  }\n}\n',
    `    const key = new k.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
`,
  ).replace("import { Construct }", "import * as k from 'aws-cdk-lib/aws-kms';\nimport * as logs from 'aws-cdk-lib/aws-logs';\nimport { Construct }");
  const s = await session(files, { capabilities: pulling });
  s.open('net.ts');
  const [action] = await s.actions('net.ts', 'const v¦pc', ['source.fixAll']);
  await s.apply(action);
  assert.deepEqual((await s.ask('textDocument/diagnostic', s.document('net.ts'))).items, []);
  const { status } = spawnSync(process.env.PRESYNTH, ['check', '--fix', '-q', s.folder]);
  assert.equal(status, 0);
  assert.equal(s.documents.get('net.ts').text, fs.readFileSync(s.path('net.ts'), 'utf8'));
  assert.deepEqual(await s.actions('net.ts', 'const v¦pc', ['source.fixAll']), []);
  await s.end();
});

test('a suppression asks for its reason, and then holds', async () => {
  const s = await session(twoFiles());
  s.open('lib/site.ts');
  const actions = await s.actions('lib/site.ts', 'encryption¦Key');
  await s.apply(actions.at(-1));
  assert.match(s.documents.get('lib/site.ts').text, /\n {4}\/\/ presynth-ignore kms-missing-logs-grant: <reason>\n {4}new logs\.LogGroup/);
  assert.deepEqual(await s.findings('lib/site.ts'), [
    'warning suppression at `presynth-ignore kms-missing-logs-grant: <reason>`',
    fault,
  ]);
  s.edit('lib/site.ts', '<reason>', 'the key policy is written by another team');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.open('lib/keys.ts');
  s.edit('lib/keys.ts', '  return key;', "  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n  return key;");
  assert.deepEqual(await s.findings('lib/site.ts'), [
    'warning suppression at `presynth-ignore kms-missing-logs-grant: the key policy is written by another team`',
  ]);
  await s.end();
});

test('no fix that would write where the server must not', async () => {
  const s = await session(twoFiles());
  fs.chmodSync(s.path('lib/keys.ts'), 0o444);
  s.open('lib/site.ts');
  assert.deepEqual(titles(await s.actions('lib/site.ts', 'encryption¦Key')), [
    'Suppress kms-missing-logs-grant here, with a reason (quickfix)',
  ]);
  await s.end();
});

test('an action is refused for a text that the client no longer has', async () => {
  const s = await session(twoFiles());
  s.open('lib/site.ts');
  await s.settle();
  const asked = s.actions('lib/site.ts', 'encryption¦Key');
  s.edit('lib/site.ts', "'Logs'", "'Group'");
  const outcome = await asked.then((list) => list.length, ({ code }) => code);
  // Answered before the change came, or refused: never answered for the wrong text.
  assert.ok(outcome === 3 || outcome === -32801, `${outcome}`);
  assert.equal((await s.actions('lib/site.ts', 'encryption¦Key')).length, 3);
  await s.end();
});
