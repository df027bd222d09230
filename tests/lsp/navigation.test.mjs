// Hover, definitions, references, symbols, logical ids, the construct graph.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { able, session, twoFiles } from './session.mjs';

const files = twoFiles();
const plainHover = { ...able, textDocument: { ...able.textDocument, hover: { contentFormat: ['plaintext'] } } };

/** Without the links, for reading. */
const unlinked = (markdown) => markdown?.replace(/\]\(file:[^)]*\)/g, ']').replaceAll('\\', '');

test('a key says who may use it and who needs it', async () => {
  const s = await session(files);
  const key = `**Key 'Key'** \`aws-cdk-lib.aws_kms.Key\`

- path \`Prod/Key\`, logical id \`Key961B73FD\`

**Who may use this key**

- [arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root may kms:*]

**Who needs it**

- [LogGroup 'Prod/Site/Logs' (kms-missing-logs-grant)]`;
  assert.equal(unlinked(await s.hover('lib/keys.ts', 'new kms.K¦ey')), key);
  assert.equal(unlinked(await s.hover('lib/keys.ts', 'const k¦ey')), key);
  assert.equal(unlinked(await s.hover('lib/keys.ts', 'return ke¦y')), key);
  assert.match(await s.hover('lib/keys.ts', 'const k¦ey'), /\]\(file:\/\/\/[^)]*\/lib\/site\.ts#L12,39\)/);
  // Its props are not its name.
  assert.equal(await s.hover('lib/keys.ts', 'enableKey¦Rotation'), undefined);
  await s.end();
});

test('the name of a method tells what it is called on, and leaves its definition to TypeScript', async () => {
  const granted = twoFiles({ granted: true });
  const s = await session(granted);
  const text = unlinked(await s.hover('lib/keys.ts', 'key.grantEnc¦rypt'));
  assert.match(text, /^\*\*Key 'Key'\*\*[^]*Who may use this key[^]*logs\.amazonaws\.com may kms:/);
  assert.equal(text, unlinked(await s.hover('lib/keys.ts', 'k¦ey.grantEncrypt')));
  assert.equal(await s.ask('textDocument/definition', s.there('lib/keys.ts', 'key.grantEnc¦rypt')), null);
  // A method of something that is no construct.
  assert.equal(await s.hover('lib/keys.ts', 'new iam.Service¦Principal'), undefined);
  await s.end();
});

test('a finding explains its rule, and what stands there', async () => {
  const s = await session(files, { capabilities: plainHover });
  assert.equal(
    await s.hover('lib/site.ts', 'props.k¦ey'),
    `kms-missing-logs-grant: A log group's customer-managed KMS key must let CloudWatch Logs use it.

At deploy: CREATE_FAILED: "The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:…:log-group:…'" (Service: CloudWatchLogs, Status Code: 400)

Allow logs.<region>.amazonaws.com in the key policy. CDK adds no such statement by itself.

Fix: Allow CloudWatch Logs in the key policy

Fix: Grant CloudWatch Logs encrypt and decrypt on the key

presynth explain kms-missing-logs-grant tells more.

Key 'Key' aws-cdk-lib.aws_kms.Key

path Prod/Key, logical id Key961B73FD

Who may use this key

  arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root may kms:*

Who needs it

  LogGroup 'Prod/Site/Logs' (kms-missing-logs-grant)`,
  );
  await s.end();
});

const lambda = {
  'app.ts': `import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const stack = new Stack(new App(), 'Prod');
const boundary = new iam.ManagedPolicy(stack, 'Boundary', {
  statements: [
    new iam.PolicyStatement({ actions: ['s3:*', 'logs:*'], resources: ['*'] }),
    new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['iam:*'], resources: ['*'] }),
  ],
});
const role = new iam.Role(stack, 'Role', {
  assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  permissionsBoundary: boundary,
});
new lambda.Function(stack, 'Job', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('//'),
  role,
  vpc: new ec2.Vpc(stack, 'Vpc'),
});
`,
};

test('a boundary says what it allows and blocks, a role and a function what bounds them', async () => {
  const s = await session(lambda, { capabilities: plainHover });
  const limits = '  allows s3:* and logs:*\n  denies iam:*\n  blocks everything else';
  assert.equal(
    await s.hover('app.ts', 'const bound¦ary'),
    `ManagedPolicy 'Boundary' aws-cdk-lib.aws_iam.ManagedPolicy

path Prod/Boundary, logical id BoundaryEA298153

As a permissions boundary it

${limits}

Roles that it bounds

  Role 'Prod/Role'`,
  );
  assert.equal(
    await s.hover('app.ts', 'const r¦ole'),
    `Role 'Role' aws-cdk-lib.aws_iam.Role

path Prod/Role, logical id Role1ABCC5F0

Permissions boundary: ManagedPolicy 'Prod/Boundary'

${limits}

Functions that run with it

  Function 'Prod/Job' (boundary-missing-ec2-actions)`,
  );
  const hover = await s.hover('app.ts', "(stack, 'Jo¦b'");
  assert.match(hover, /^boundary-missing-ec2-actions: /);
  assert.ok(hover.endsWith(`Network

  runs in a VPC

Role

  Role 'Prod/Role'

Permissions boundary of its role: ManagedPolicy 'Prod/Boundary'

${limits}`), hover);
  await s.end();
});

test('from a use to where the construct is made, and to every place that names it', async () => {
  const s = await session(files);
  const made = "lib/keys.ts:6 new kms.Key(scope, 'Key'";
  for (const [name, around] of [
    ['lib/site.ts', 'props.k¦ey'],
    ['lib/keys.ts', 'return k¦ey'],
    // What a name is given stands for it: a property, a variable, and the call that returns the key.
    ['lib/site.ts', 'encryption¦Key: props'],
    ['lib/keys.ts', 'const k¦ey'],
    ['bin/app.ts', 'k¦ey: makeKey'],
    ['bin/app.ts', 'make¦Key(stack)'],
  ]) {
    assert.deepEqual(s.places(await s.ask('textDocument/definition', s.there(name, around))), [made]);
    const context = (includeDeclaration) => ({ context: { includeDeclaration } });
    const ask = async (declared) =>
      s.places(await s.ask('textDocument/references', { ...s.there(name, around), ...context(declared) }));
    const named = ['bin/app.ts:7 makeKey', 'lib/keys.ts:7 key', 'lib/site.ts:12 key'];
    assert.deepEqual(await ask(true), [named[0], made, ...named.slice(1)]);
    assert.deepEqual(await ask(false), named);
  }
  assert.equal(await s.ask('textDocument/definition', s.there('lib/site.ts', 'interface Site¦Props')), null);
  await s.end();
});

test('symbols: classes, and the constructs that they make', async () => {
  const tree = (list, depth = 0) =>
    list.flatMap(({ name, detail, kind, children }) => [
      `${'  '.repeat(depth)}${kind === 5 ? 'class ' : ''}${name}${detail ? `: ${detail}` : ''}`,
      ...tree(children, depth + 1),
    ]);
  const s = await session({ ...files, ...lambda });
  assert.deepEqual(tree(await s.ask('textDocument/documentSymbol', s.document('lib/site.ts'))), [
    'class Site',
    '  Logs: aws_logs.LogGroup, Prod/Site/Logs',
  ]);
  assert.deepEqual(tree(await s.ask('textDocument/documentSymbol', s.document('app.ts'))), [
    'Prod: Stack, Prod',
    '  App: App',
    'Boundary: aws_iam.ManagedPolicy, Prod/Boundary',
    'Role: aws_iam.Role, Prod/Role',
    'Job: aws_lambda.Function, Prod/Job',
    '  Vpc: aws_ec2.Vpc, Prod/Vpc',
  ]);
  await s.end();

  const flat = await session(files, { capabilities: {} });
  const list = await flat.ask('textDocument/documentSymbol', flat.document('lib/site.ts'));
  assert.deepEqual(list.map(({ name, kind, containerName }) => [name, kind, containerName]), [
    ['Site', 5, undefined],
    ['Logs', 8, 'Site'],
  ]);
  await flat.end();
});

test('logical ids are shown when they are wanted', async () => {
  const s = await session(files);
  const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
  const ask = () => s.ask('textDocument/inlayHint', { ...s.document('lib/site.ts'), range });
  assert.equal(await ask(), null);
  s.settings = { inlayHints: { logicalIds: true } };
  s.notify('workspace/didChangeConfiguration', { settings: null });
  await s.settle();
  assert.equal(s.notes('workspace/inlayHint/refresh').length, 1);
  assert.deepEqual(await ask(), [
    {
      position: s.at('lib/site.ts', "new logs.LogGroup(this, 'Logs'¦"),
      label: 'SiteLogsBCCC85C3',
      tooltip: 'Prod/Site/Logs: SiteLogsBCCC85C3',
      paddingLeft: true,
    },
  ]);
  await s.end();
});

test('the construct graph, of all or of one file', async () => {
  const s = await session(files);
  const ask = (...list) => s.ask('workspace/executeCommand', { command: 'presynth.constructGraph', arguments: list });
  const all = await ask();
  assert.deepEqual(all.constructs.map(({ path, file }) => `${file} ${path}`), [
    'bin/app.ts ',
    'bin/app.ts Prod',
    'lib/keys.ts Prod/Key',
    'bin/app.ts Prod/Site',
    'lib/site.ts Prod/Site/Logs',
  ]);
  assert.deepEqual(all.diagnostics.map(({ rule, file }) => `${rule} ${file}`), ['kms-missing-logs-grant lib/site.ts']);
  assert.equal(all.base, s.uri('.').replace(/\/$/, ''));
  const one = await ask(s.uri('lib/keys.ts'));
  assert.deepEqual(one.constructs.map(({ path }) => path), ['Prod/Key']);
  assert.deepEqual(one.diagnostics, []);
  await s.end();
});

test('a place in a file that takes no part has no answer', async () => {
  const s = await session({ ...files, 'notes.md': '# key\n' });
  s.open('notes.md');
  assert.equal(await s.hover('notes.md', '# k¦ey'), undefined);
  assert.equal(await s.ask('textDocument/documentSymbol', s.document('notes.md')), null);
  await s.end();
});
