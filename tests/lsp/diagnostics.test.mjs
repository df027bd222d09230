// Diagnostics: pushed or pulled, for open files and others, as the texts change, and as the client can take them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { able, bare, fault, pulling, session, twoFiles } from './session.mjs';

const grant = "  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));\n  return key;";

test('a fault appears and goes while another file is typed in, before anything is saved', async () => {
  const s = await session(twoFiles());
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.open('lib/keys.ts');
  s.edit('lib/keys.ts', '  return key;', grant);
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.edit('lib/keys.ts', 'logs.amazonaws', 'sns.amazonaws');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  assert.ok(!fs.readFileSync(s.path('lib/keys.ts'), 'utf8').includes('grant'));
  // Unsaved text is gone with its document.
  s.edit('lib/keys.ts', 'sns.amazonaws', 'logs.amazonaws');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.close('lib/keys.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  await s.end();
});

test('a set is published only when it has changed', async () => {
  const s = await session(twoFiles());
  await s.settle();
  const count = () => s.notes('textDocument/publishDiagnostics').length;
  assert.equal(count(), 1);
  s.open('lib/site.ts');
  s.open('lib/keys.ts');
  s.edit('lib/keys.ts', '): kms.Key {', '): kms.IKey {');
  await s.settle();
  assert.equal(count(), 1);
  // The related place moves: that is a change.
  s.edit('lib/keys.ts', '  const key', '\n  const key');
  await s.settle();
  assert.equal(count(), 2);
  s.edit('lib/site.ts', 'new logs.LogGroup', '\n    new logs.LogGroup');
  await s.settle();
  assert.equal(count(), 3);
  assert.equal(s.notes('textDocument/publishDiagnostics')[2].version, 2);
  await s.end();
});

test('everything that the client takes is there, and nothing else', async () => {
  const s = await session(twoFiles());
  await s.settle();
  const [full] = s.published.get(s.uri('lib/site.ts')).diagnostics;
  assert.deepEqual(Object.keys(full).sort(), ['code', 'data', 'message', 'range', 'relatedInformation', 'severity', 'source']);
  assert.equal(full.source, 'presynth');
  assert.deepEqual(full.relatedInformation, [
    {
      location: { uri: s.uri('lib/keys.ts'), range: { start: { line: 5, character: 14 }, end: { line: 5, character: 68 } } },
      message: 'the key is made here',
    },
  ]);
  assert.match(full.message, /^Log group 'Logs' is encrypted with key 'Key', .*\nAt deploy: CREATE_FAILED: "The specified KMS key/);
  await s.end();

  const plain = await session(twoFiles(), { capabilities: bare });
  await plain.settle();
  const [little] = plain.published.get(plain.uri('lib/site.ts')).diagnostics;
  assert.deepEqual(Object.keys(little).sort(), ['code', 'message', 'range', 'severity', 'source']);
  assert.match(little.message, /\nthe key is made here: keys\.ts:6$/);
  await plain.end();
});

test('the code leads to the page of its rule where the client says who has the pages', async () => {
  const rulePages = 'file:///opt/presynth/rules';
  for (const [capabilities, href] of [
    [able, `${rulePages}/kms-missing-logs-grant.md`],
    [pulling, `${rulePages}/kms-missing-logs-grant.md`],
    [bare, undefined],
  ]) {
    const s = await session(twoFiles(), { capabilities, options: { rulePages } });
    const [found] = capabilities === pulling
      ? (await s.ask('textDocument/diagnostic', s.document('lib/site.ts'))).items
      : (await s.findings('lib/site.ts'), s.published.get(s.uri('lib/site.ts')).diagnostics);
    assert.equal(found.codeDescription?.href, href);
    await s.end();
  }
});

test('what is unnecessary is faded where the client can', async () => {
  const files = {
    'a.ts': `import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib';
export class Net extends Stack {
  constructor(scope: any, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  }
}
`,
  };
  for (const [capabilities, tags] of [[able, [1]], [bare, undefined]]) {
    const s = await session(files, { capabilities });
    assert.deepEqual(await s.findings('a.ts'), ['warning unused-endpoint-variable at `s3`']);
    const [{ message, ...rest }] = s.published.get(s.uri('a.ts')).diagnostics;
    assert.deepEqual(rest.tags, tags);
    assert.doesNotMatch(message, /At deploy/);
    await s.end();
  }
});

test('who can pull is not pushed to', async () => {
  const s = await session(twoFiles(), { capabilities: pulling });
  const document = s.document('lib/site.ts');
  const first = await s.ask('textDocument/diagnostic', document);
  assert.equal(first.kind, 'full');
  assert.deepEqual(s.lines('lib/site.ts', first.items), [fault]);
  const again = await s.ask('textDocument/diagnostic', { ...document, previousResultId: first.resultId });
  assert.deepEqual(again, { kind: 'unchanged', resultId: first.resultId });
  assert.deepEqual((await s.ask('textDocument/diagnostic', s.document('lib/keys.ts'))).items, []);
  assert.deepEqual((await s.ask('textDocument/diagnostic', s.document('nowhere.ts'))).items, []);

  const refreshes = () => s.notes('workspace/diagnostic/refresh').length;
  const before = refreshes();
  s.open('lib/keys.ts');
  s.edit('lib/keys.ts', '  return key;', grant);
  assert.deepEqual((await s.ask('textDocument/diagnostic', { ...document, previousResultId: first.resultId })).items, []);
  // The edit of one file changed the findings of another: the client must be told to ask again.
  assert.equal(refreshes(), before + 1);
  assert.deepEqual(s.notes('textDocument/publishDiagnostics'), []);
  await s.end();
});

test('the workspace is pulled once, and held until something changes', async () => {
  const s = await session(twoFiles(), { capabilities: pulling });
  const first = await s.ask('workspace/diagnostic', { previousResultIds: [] });
  assert.deepEqual(first.items.map(({ uri, kind, version, items }) => [uri, kind, version, items.length]), [
    [s.uri('lib/site.ts'), 'full', null, 1],
  ]);
  const previousResultIds = first.items.map(({ uri, resultId }) => ({ uri, value: resultId }));
  let answered = false;
  const held = s.ask('workspace/diagnostic', { previousResultIds });
  held.then(() => (answered = true));
  await s.settle();
  s.open('lib/keys.ts');
  s.edit('lib/keys.ts', '): kms.Key {', '): kms.IKey {');
  await s.settle();
  assert.equal(answered, false);
  s.edit('lib/keys.ts', '  return key;', grant);
  const second = await held;
  assert.deepEqual(second.items.map(({ uri, items }) => [uri, items]), [[s.uri('lib/site.ts'), []]]);

  const cancelled = s.ask('workspace/diagnostic', {
    previousResultIds: second.items.map(({ uri, resultId }) => ({ uri, value: resultId })),
  });
  await s.settle();
  s.notify('$/cancelRequest', { id: cancelled.id });
  await assert.rejects(cancelled, { code: -32800 });
  const last = s.ask('workspace/diagnostic', {
    previousResultIds: second.items.map(({ uri, resultId }) => ({ uri, value: resultId })),
  });
  const shutdown = assert.rejects(last, { code: -32802 });
  await s.end();
  await shutdown;
});

// What VS Code's client does as it closes a file; LSP 3.17 says nothing of it.
test('findings that change as their file is closed reach a client that drops the last answer for it', async () => {
  const s = await session(twoFiles(), { capabilities: pulling });
  s.open('lib/site.ts');
  const first = await s.ask('workspace/diagnostic', { previousResultIds: [] });
  const ids = ({ items }) => items.map(({ uri, resultId }) => ({ uri, value: resultId }));
  const held = s.ask('workspace/diagnostic', { previousResultIds: ids(first) });
  await s.settle();
  s.close('lib/site.ts');
  s.write('lib/keys.ts', twoFiles({ granted: true })['lib/keys.ts']);
  const farewell = s.ask('textDocument/diagnostic', s.document('lib/site.ts'));
  const report = await held;
  assert.deepEqual((await farewell).items, []);
  assert.deepEqual(report.items.map(({ uri, items }) => [uri, items]), [[s.uri('lib/site.ts'), []]]);
  // The client has the id of the report and shows what was there before: it must be told again.
  const later = await s.ask('workspace/diagnostic', { previousResultIds: ids(report) });
  assert.deepEqual(later.items.map(({ uri, items }) => [uri, items]), [[s.uri('lib/site.ts'), []]]);
  let answered = false;
  const next = s.ask('workspace/diagnostic', { previousResultIds: ids(later) });
  next.then(() => (answered = true), () => {});
  await s.settle();
  assert.equal(answered, false);
  s.notify('$/cancelRequest', { id: next.id });
  await assert.rejects(next, { code: -32800 });
  await s.end();
});

test('findings that go as their file is closed are taken back from a client that forgets the file', async () => {
  const s = await session(twoFiles(), { capabilities: pulling });
  s.open('lib/site.ts');
  await s.ask('workspace/diagnostic', { previousResultIds: [] });
  s.close('lib/site.ts');
  await s.ask('textDocument/diagnostic', s.document('lib/site.ts'));
  s.write('lib/keys.ts', twoFiles({ granted: true })['lib/keys.ts']);
  const { items } = await s.ask('workspace/diagnostic', { previousResultIds: [] });
  assert.deepEqual(items.map(({ uri, items: found }) => [uri, found]), [[s.uri('lib/site.ts'), []]]);
  await s.end();
});

test('a client that closes a file and changes another on the disk is told to ask again', async () => {
  const s = await session(twoFiles(), { capabilities: pulling });
  s.open('lib/site.ts');
  await s.ask('textDocument/diagnostic', s.document('lib/site.ts'));
  const refreshes = () => s.notes('workspace/diagnostic/refresh').length;
  const before = refreshes();
  s.close('lib/site.ts');
  s.write('lib/keys.ts', twoFiles({ granted: true })['lib/keys.ts']);
  await s.settle();
  assert.equal(refreshes(), before + 1);
  await s.end();
});

test('presynth.json counts in the editor too, and what is wrong in it is told', async () => {
  const s = await session(twoFiles());
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.write('lib/presynth.json', '{ "rules": { "kms-missing-logs-grant": "info" } }');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault.replace('error', 'info')]);
  s.write('lib/presynth.json', '{ "exclude": ["site.ts"] }');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.write('lib/presynth.json', '{\n  "exclud": ["site.ts"]\n}');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  const told = s.notes('window/logMessage').filter(({ type }) => type === 2).map(({ message }) => message);
  assert.deepEqual(told, [`${s.path('lib/presynth.json')}:2:3: unknown key exclud; did you mean exclude?`]);
  await s.end();
});

/** The globs that the server asks to be told of. */
const watchers = (s) => s.notes('client/registerCapability').flatMap(({ registrations }) => registrations)
  .filter(({ method }) => method === 'workspace/didChangeWatchedFiles')
  .flatMap(({ registerOptions }) => registerOptions.watchers.map(({ globPattern }) => globPattern));

test('what is asked to be watched is what is read: sources, JSON and .gitignore', async () => {
  const s = await session(twoFiles());
  await s.settle();
  assert.deepEqual(watchers(s), ['**/*.{ts,tsx,mts,cts}', '**/*.json', '**/.gitignore']);
  await s.end();
  const alone = await session(twoFiles(), { capabilities: bare });
  await alone.settle();
  assert.deepEqual(watchers(alone), []);
  await alone.end();
});

const relative = { ...able, workspace: { ...able.workspace, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } } };

test('what counts above the folders is watched by who can, up to the repository', async () => {
  const files = Object.fromEntries(Object.entries(twoFiles()).map(([name, text]) => [`top/app/${name}`, text]));
  const s = await session({ ...files, '.git/HEAD': '', 'other/.git/HEAD': '' }, { capabilities: relative, folders: ['top/app'] });
  await s.settle();
  const above = () => watchers(s).filter((glob) => typeof glob !== 'string').map(({ baseUri, pattern }) => [baseUri, pattern]);
  const all = '{*.json,.gitignore}';
  assert.deepEqual(above(), [[s.uri('.'), all], [s.uri('top'), all]]);
  // Other folders, other folders above them.
  s.notify('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: s.uri('other'), name: 'other' }], removed: [{ uri: s.uri('top/app'), name: 'app' }] },
  });
  await s.settle();
  assert.deepEqual(s.notes('client/unregisterCapability').flatMap(({ unregisterations }) => unregisterations.map(({ id }) => id)), ['presynth-above']);
  assert.equal(above().length, 2);
  await s.end();
});

for (const [name, silent, loud] of [
  ['.gitignore', 'site.ts\n', '\n'], ['presynth.json', '{ "exclude": ["**/site.ts"] }', '{}'],
  ['base.json', '{ "exclude": ["**/site.ts"], "level": "error" }', '{}'],
]) {
  test(`${name} above the folder: what is new in it is seen with the next change, whoever watches`, async () => {
    const files = Object.fromEntries(Object.entries(twoFiles()).map(([file, text]) => [`app/${file}`, text]));
    const extending = name === 'base.json' ? { 'app/presynth.json': '{ "extends": "../base.json" }' } : {};
    const s = await session({ ...files, ...extending, '.git/HEAD': '', [name]: loud }, { folders: ['app'] });
    assert.deepEqual(await s.findings('app/lib/site.ts'), [fault]);
    fs.writeFileSync(s.path(name), silent);
    s.open('app/lib/keys.ts');
    s.replace('app/lib/keys.ts', `// Moved.\n${files['app/lib/keys.ts']}`);
    assert.deepEqual(await s.findings('app/lib/site.ts'), []);
    fs.writeFileSync(s.path(name), loud);
    s.watched([name, 2]);
    assert.deepEqual(await s.findings('app/lib/site.ts'), [fault]);
    await s.end();
  });
}

test('the level that an editor gives a rule counts more than that of presynth.json, also where it is off', async () => {
  const off = JSON.stringify({ rules: { 'kms-missing-logs-grant': 'off' } });
  const s = await session({ ...twoFiles(), 'presynth.json': off }, { settings: { rules: { 'kms-missing-logs-grant': 'info' } } });
  assert.equal((await s.findings('lib/site.ts')).length, 1);
  await s.end();
  const silent = await session({ ...twoFiles(), 'presynth.json': off });
  assert.deepEqual(await silent.findings('lib/site.ts'), []);
  await silent.end();
});

test('a .gitignore that comes, changes and goes is noticed', async () => {
  const s = await session({ ...twoFiles(), '.git/HEAD': '' });
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.write('lib/.gitignore', 'site.ts\n');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.write('lib/.gitignore', 'site.ts\n!site.ts\n');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.write('.gitignore', 'lib/\n');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  fs.rmSync(s.path('.gitignore'));
  s.watched(['.gitignore', 3]);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  await s.end();
});

for (const [name, silent, loud] of [['.gitignore', 'lib/\n', '# lib/\n'], ['presynth.json', '{ "exclude": ["lib"] }', '{}']]) {
  test(`${name}: a save makes a client's server look that watches nothing`, async () => {
    const s = await session({ ...twoFiles(), '.git/HEAD': '', [name]: loud }, { capabilities: bare });
    assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
    // Of its own, and that of any source.
    s.open(name);
    s.replace(name, silent);
    assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
    s.save(name);
    assert.deepEqual(await s.findings('lib/site.ts'), []);
    fs.writeFileSync(s.path(name), loud);
    s.open('lib/site.ts');
    assert.deepEqual(await s.findings('lib/site.ts'), []);
    s.save('lib/site.ts');
    assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
    await s.end();
  });

  test(`${name}: what is written counts, also while it is open`, async () => {
    const s = await session({ ...twoFiles(), '.git/HEAD': '', [name]: loud });
    s.open(name);
    assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
    s.replace(name, silent);
    s.save(name);
    s.watched([name, 2]);
    assert.deepEqual(await s.findings('lib/site.ts'), []);
    s.replace(name, loud);
    s.save(name);
    s.watched([name, 2]);
    assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
    await s.end();
  });
}

test('a base that presynth.json extends is noticed, and so are options and profiles', async () => {
  const rule = 'kms-missing-logs-grant';
  const s = await session({ ...twoFiles(), 'presynth.json': '{ "extends": "./team/base.json" }', 'team/base.json': '{}' });
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.write('team/base.json', `{ "rules": { "${rule}": "warning" } }`);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault.replace('error', 'warning')]);
  s.write('team/base.json', `{ "rules": { "${rule}": { "options": { "alsoRequired": ["kms:DescribeKey"] } } } }`);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  const [{ message }] = s.published.get(s.uri('lib/site.ts')).diagnostics;
  s.write('lib/keys.ts', twoFiles({ granted: true })['lib/keys.ts']);
  // grantEncryptDecrypt allows no kms:DescribeKey.
  assert.deepEqual(await s.findings('lib/site.ts'), [fault.replace('error', 'warning')]);
  assert.notEqual(s.published.get(s.uri('lib/site.ts')).diagnostics[0].message, message);
  s.write('presynth.json', '{ "extends": "./team/base.json", "profile": "strict" }');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.write('team/base.json', '{}');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  await s.end();
});

test('positions are in the units that were agreed on', async () => {
  const line = "    /* 𝒳é */ new logs.LogGroup(this, 'Logs', { encryptionKey: props.key });";
  const files = twoFiles();
  files['lib/site.ts'] = files['lib/site.ts'].replace(/^ {4}new logs.*$/m, line);
  for (const encoding of ['utf-16', 'utf-8']) {
    const capabilities = { ...able, general: { positionEncodings: [encoding] } };
    const s = await session(files, { capabilities });
    assert.equal(s.server.capabilities.positionEncoding, encoding);
    assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
    const before = line.slice(0, line.indexOf('encryptionKey'));
    const { start } = s.published.get(s.uri('lib/site.ts')).diagnostics[0].range;
    assert.equal(start.character, encoding === 'utf-8' ? Buffer.byteLength(before) : before.length);
    s.open('lib/site.ts');
    s.edit('lib/site.ts', '𝒳', '𝒳𝒳');
    s.edit('lib/site.ts', 'é */', 'ä𝒳 */');
    assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
    await s.end();
  }
});

test('CRLF and a BOM', async () => {
  const files = twoFiles();
  for (const name of ['lib/site.ts', 'lib/keys.ts']) files[name] = `\uFEFF${files[name].replaceAll('\n', '\r\n')}`;
  const s = await session(files);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.open('lib/keys.ts');
  s.edit('lib/keys.ts', '  return key;', grant.replace('\n', '\r\n'));
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  await s.end();
});

test('hints are shown to who asks for them', async () => {
  const files = twoFiles();
  files['bin/app.ts'] = files['bin/app.ts'].replace(
    'makeKey(stack)',
    "kms.Key.fromKeyArn(stack, 'Imported', 'arn:aws:kms:eu-west-1:111122223333:key/x')",
  ).replace("import { makeKey } from '../lib/keys';", "import * as kms from 'aws-cdk-lib/aws-kms';");
  const s = await session(files);
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.settings = { level: 'hint' };
  s.notify('workspace/didChangeConfiguration', { settings: null });
  await s.settle();
  assert.deepEqual(await s.findings('lib/site.ts'), ['hint kms-missing-logs-grant at `encryptionKey: props.key`']);
  assert.match(s.published.get(s.uri('lib/site.ts')).diagnostics[0].message, /is not known[^]*it is imported by Key\.fromKeyArn/);
  await s.end();
});

test('files that come, change and go on the disk', async () => {
  const s = await session(twoFiles());
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.write('lib/keys.ts', twoFiles({ granted: true })['lib/keys.ts']);
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  fs.writeFileSync(s.path('lib/keys.ts'), twoFiles()['lib/keys.ts']);
  fs.renameSync(s.path('lib/site.ts'), s.path('lib/place.ts'));
  fs.writeFileSync(s.path('bin/app.ts'), twoFiles()['bin/app.ts'].replace('lib/site', 'lib/place'));
  s.watched(['lib/keys.ts', 2], ['lib/site.ts', 3], ['lib/place.ts', 1], ['bin/app.ts', 2]);
  assert.deepEqual(await s.findings('lib/place.ts'), [fault]);
  assert.deepEqual(s.published.get(s.uri('lib/site.ts')).diagnostics, []);
  await s.end();
});

test('without watched files a save makes the server look at the disk', async () => {
  const s = await session(twoFiles(), { capabilities: bare });
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  fs.writeFileSync(s.path('lib/keys.ts'), twoFiles({ granted: true })['lib/keys.ts']);
  s.open('lib/site.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.save('lib/site.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  await s.end();
});

test('a new file that is not saved yet takes part', async () => {
  const files = twoFiles();
  const keys = files['lib/keys.ts'];
  delete files['lib/keys.ts'];
  const s = await session(files);
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  s.open('lib/keys.ts', keys);
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.save('lib/keys.ts');
  s.watched(['lib/keys.ts', 1]);
  s.close('lib/keys.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  await s.end();
});

test('two folders, one taken away and given back', async () => {
  const files = {};
  for (const folder of ['one', 'two']) {
    for (const [name, text] of Object.entries(twoFiles())) files[`${folder}/${name}`] = text;
  }
  const s = await session(files, { folders: ['one', 'two'] });
  assert.deepEqual(await s.findings('one/lib/site.ts'), [fault]);
  assert.deepEqual(await s.findings('two/lib/site.ts'), [fault]);
  const two = { uri: s.uri('two'), name: 'two' };
  s.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [two] } });
  assert.deepEqual(await s.findings('two/lib/site.ts'), []);
  assert.deepEqual(await s.findings('one/lib/site.ts'), [fault]);
  s.notify('workspace/didChangeWorkspaceFolders', { event: { added: [two], removed: [] } });
  assert.deepEqual(await s.findings('two/lib/site.ts'), [fault]);
  await s.end();
});

test('a lone file without a folder', async () => {
  const s = await session(twoFiles(), { folders: [] });
  await s.settle();
  s.open('lib/site.ts');
  // Its project is found around it, findings are those of the file.
  assert.deepEqual(await s.findings('lib/site.ts'), [fault]);
  s.open('bin/app.ts');
  await s.settle();
  s.close('lib/site.ts');
  assert.deepEqual(await s.findings('lib/site.ts'), []);
  await s.end();
});

test('a folder that is reached through a link keeps the names that the client has for it', async () => {
  const files = {};
  for (const [name, text] of Object.entries(twoFiles())) files[`real/${name}`] = text;
  const s = await session(files, { folders: [] });
  fs.symlinkSync(s.path('real'), s.path('link'));
  s.notify('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: s.uri('link'), name: 'link' }], removed: [] } });
  assert.deepEqual(await s.findings('link/lib/site.ts'), [fault]);
  s.open('link/lib/keys.ts');
  s.edit('link/lib/keys.ts', '  return key;', grant);
  assert.deepEqual(await s.findings('link/lib/site.ts'), []);
  assert.equal(s.published.has(s.uri('real/lib/site.ts')), false);
  await s.end();
});
