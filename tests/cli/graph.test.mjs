// presynth graph: the relations and what the rules say of them, and each form of it read by what reads it for real.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import Ajv from 'ajv';
import { JSDOM } from 'jsdom';
import { presynth, project } from './cli.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const valid = new Ajv({ strict: false }).compile(
  JSON.parse(fs.readFileSync(new URL('../../docs/graph.schema.json', import.meta.url), 'utf8')));
function graphOf(folder) {
  const { code, out, err } = presynth(['graph', folder]);
  assert.equal(code, 0, err);
  const graph = JSON.parse(out);
  assert.ok(valid(graph), JSON.stringify(valid.errors));
  return graph;
}
/** "Logs -key-> Key: blocked kms:Encrypt". */
const lines = ({ constructs, relations }) => relations.map(({ kind, from, to, state, actions = [] }) => {
  const name = (index) => (index === null ? '?' : constructs[index].path.split('/').at(-1));
  return `${name(from)} -${kind}-> ${name(to)}: ${[state, ...actions].join(' ')}`;
});
const head = `import { App, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
const stack = new Stack(new App(), 'Data');
`;
const app = (text) => graphOf(project({ 'app.ts': head + text }));

test('the example: what depends on what, and what is blocked', () => {
  assert.deepEqual(lines(graphOf(`${root}/examples/secure-data-platform`)), [
    'ProcessorLogs -key-> EncryptionKey: blocked kms:Encrypt kms:Decrypt kms:GenerateDataKey',
    'DataProcessor -role-> ProcessorRole: plain',
    'ProcessorRole -boundary-> ProcessorBoundary: blocked ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ' +
      'ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses',
    'DataProcessor -network-> Vpc: plain',
    'Vpc -endpoint-> S3Endpoint: plain',
    'Vpc -endpoint-> DynamoDbEndpoint: plain',
    'Vpc -endpoint-> LambdaEndpoint: plain',
  ]);
});

test('a key whose policy lets Logs use it is allowed; one that is imported is unknown, and says why', () => {
  const graph = app(`
const open = new kms.Key(stack, 'Open');
open.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
const shut = new kms.Key(stack, 'Shut');
new logs.LogGroup(stack, 'A', { encryptionKey: open });
new logs.LogGroup(stack, 'B', { encryptionKey: shut });
new logs.LogGroup(stack, 'C', { encryptionKey: kms.Key.fromKeyArn(stack, 'Imported', 'arn:aws:kms:x') });
new logs.LogGroup(stack, 'D');
`);
  assert.deepEqual(lines(graph), [
    'A -key-> Open: allowed',
    'B -key-> Shut: blocked kms:Encrypt kms:Decrypt kms:GenerateDataKey',
    'C -key-> ?: unknown',
  ]);
  assert.match(graph.relations[2].detail, /fromKeyArn/);
});

test('the boundary of a role that CDK makes belongs to the function; without a VPC there is nothing to allow', () => {
  const props = "runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x')";
  const graph = app(`
const narrow = new iam.ManagedPolicy(stack, 'Narrow', { statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })] });
const wide = new iam.ManagedPolicy(stack, 'Wide', { statements: [new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] })] });
const vpc = new ec2.Vpc(stack, 'Vpc');
const own = new lambda.Function(stack, 'Own', { ${props}, vpc });
iam.PermissionsBoundary.of(own).apply(narrow);
const role = (id: string, permissionsBoundary?: iam.IManagedPolicy) =>
  new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), permissionsBoundary });
new lambda.Function(stack, 'Outside', { ${props}, role: role('R1', narrow) });
new lambda.Function(stack, 'Inside', { ${props}, vpc, role: role('R2', wide) });
new lambda.Function(stack, 'Named', { ${props}, vpc, role: role('R3', iam.ManagedPolicy.fromManagedPolicyName(stack, 'ByName', 'x')) });
new ec2.InterfaceVpcEndpoint(stack, 'Sts', { vpc, service: ec2.InterfaceVpcEndpointAwsService.STS });
`);
  assert.deepEqual(lines(graph).filter((line) => /-(boundary|endpoint)->/.test(line)), [
    'Own -boundary-> Narrow: blocked ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ' +
      'ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses',
    'R1 -boundary-> Narrow: plain',
    'R2 -boundary-> Wide: allowed',
    'R3 -boundary-> ?: unknown',
    'Vpc -endpoint-> Sts: plain',
  ]);
});

test('each instance has its own relations, and findings name the constructs that they are about', () => {
  const graph = app(`
for (const id of ['One', 'Two']) {
  const each = new Stack(new App(), id);
  new logs.LogGroup(each, 'Logs', { encryptionKey: new kms.Key(each, 'Key') });
}
`);
  const paths = ({ from, to }) => [graph.constructs[from].path, graph.constructs[to].path];
  assert.deepEqual(graph.relations.map(paths), [['One/Logs', 'One/Key'], ['Two/Logs', 'Two/Key']]);
  assert.deepEqual(graph.relations.map(({ state }) => state), ['blocked', 'blocked']);
  assert.equal(graph.findings.length, 1);
  assert.deepEqual(graph.findings[0].constructs.map((index) => graph.constructs[index].path), ['One/Logs', 'Two/Logs']);
});

test('what presynth.json switches off blocks nothing', () => {
  const source = `${head}new logs.LogGroup(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });\n`;
  const folder = project({ 'app.ts': source, 'presynth.json': '{ "rules": { "kms-missing-logs-grant": "off" } }' });
  assert.deepEqual(lines(graphOf(folder)), ['Logs -key-> Key: allowed']);
  assert.deepEqual(graphOf(folder).findings, []);
});

test('a mistake in presynth.json is an error here too', () => {
  const { code, out, err } = presynth(['graph', project({ 'app.ts': head, 'presynth.json': '{ "ruls": {} }' })]);
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, /presynth\.json:1:3: unknown key ruls; did you mean rules\?/);
});

const HOSTILE = `new logs.LogGroup(stack, 'a"b]</script><script>%%{init: {}}%%;#quot;|\\\`\\\\\\nend', { encryptionKey: new kms.Key(stack, '{{data}}') });`;
const printed = (format, folder) => presynth(['graph', '--format', format, folder]).out;

test('mermaid reads the flowchart, whatever names are in it', async () => {
  const { window } = new JSDOM('');
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = await import('mermaid');
  for (const folder of [`${root}/examples/secure-data-platform`, project({ 'app.ts': head + HOSTILE }), project({ 'a.txt': '' })]) {
    const text = printed('mermaid', folder);
    assert.equal((await mermaid.parse(text)).diagramType, 'flowchart-v2', text);
    assert.deepEqual((await mermaid.parse(text)).config, {});
  }
  const text = printed('mermaid', `${root}/examples/secure-data-platform`);
  assert.match(text, /^ {2}n(\d+)\["ProcessorLogs<br>LogGroup"\]:::error$/m);
  assert.match(text, /^ {2}n\d+ ==x\|"is encrypted with, blocked: kms:Encrypt, kms:Decrypt and 1 more"\| n\d+$/m);
});

test('Graphviz draws it, whatever names are in it', async () => {
  const graphviz = await Graphviz.load();
  const text = (folder) => [...graphviz.dot(printed('dot', folder)).matchAll(/<text[^>]*>([^<]*)</g)].map(([, label]) => label);
  const example = text(`${root}/examples/secure-data-platform`);
  for (const label of ['SecureDataPlatform', 'ProcessorLogs', 'LogGroup', 'runs with']) assert.ok(example.includes(label), label);
  assert.ok(text(project({ 'app.ts': head + HOSTILE })).some((label) => label.includes('{{data}}')));
  assert.deepEqual(text(project({ 'a.txt': '' })), []);
});

test('the page holds everything and asks for nothing; no name ends the data', () => {
  const page = printed('html', project({ 'app.ts': head + HOSTILE }));
  assert.doesNotMatch(page, /\{\{(style|script)\}\}/);
  assert.doesNotMatch(page, /(src|href)="(?!data:|#)/);
  const { window } = new JSDOM(page);
  const data = JSON.parse(window.document.querySelector('#graph').textContent);
  assert.ok(data.constructs.some(({ path }) => path === 'Data/{{data}}'));
  assert.equal(data.sources['app.ts'], head + HOSTILE);
  assert.equal(data.findings.length, 1);
});

test('every form is the same from run to run', () => {
  for (const format of ['json', 'mermaid', 'dot', 'html'])
    assert.equal(printed(format, `${root}/examples/secure-data-platform`), printed(format, `${root}/examples/secure-data-platform`));
});
