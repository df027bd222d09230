// The example app, before and after `presynth check --fix`, judged by the TypeScript compiler and by a real synth.
//
// Everything happens in copies under the system's temporary folder. PRESYNTH names the program. Needs no network, no AWS
// account and no cdk command: the app runs as the CDK CLI would start it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const example = resolve(here, '../../examples/secure-data-platform');
const packages = join(here, 'node_modules');
assert.ok(existsSync(packages), 'tests/synth/node_modules is missing: run `tests/setup.sh test`');
assert.ok(process.env.PRESYNTH, 'PRESYNTH must name the program to test');
const presynth = resolve(process.env.PRESYNTH);
const ts = createRequire(import.meta.url)('typescript');

const stackFile = 'lib/data-platform-stack.ts';
const logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/data-processor-dev';

let root; // holds `faulty` (the example as it is), `fixed` (after --fix) and what they synthesize to

// ---- Tools -----------------------------------------------------------------------------------------------------------

function run(folder, ...args) {
  const { status, stdout, stderr, error } = spawnSync(presynth, args, { cwd: folder, encoding: 'utf8' });
  assert.equal(error, undefined);
  return { status, stdout, stderr };
}

/** How many diagnostics each rule gives, e.g. { 'kms-missing-logs-grant': 1 }, and the exit code. */
function check(folder) {
  const { status, stdout, stderr } = run(folder, 'check', '--format', 'json', '.');
  assert.ok(status === 0 || status === 1, `presynth failed (${status}): ${stderr}`);
  const counts = {};
  const { diagnostics } = JSON.parse(stdout);
  for (const { rule, file } of diagnostics) {
    assert.equal(file, stackFile);
    counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return { status, counts };
}

/** Every file of the folder with its bytes, by path. */
function contents(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name))).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'latin1')]));
}

/** Compiles the app as its tsconfig.json says, with unused names reported as well; returns what tsc reports. */
function compile(name) {
  const folder = join(root, name);
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    {
      noUnusedLocals: true,
      outDir: join(root, `${name}.js`),
      rootDir: folder,
      typeRoots: [join(packages, '@types')],
    },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (diagnostic) => assert.fail(diagnostic.messageText) },
  );
  assert.equal(config.options.strict, true);
  const program = ts.createProgram(config.fileNames, config.options);
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return diagnostics.map(({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

/** Runs the compiled app, with the context of its cdk.json, and returns its template. */
function synthesize(name) {
  const output = join(root, `${name}.out`);
  const { app, context } = JSON.parse(readFileSync(join(root, name, 'cdk.json'), 'utf8'));
  const entry = app.split(' ').at(-1).replace(/\.ts$/, '.js');
  const env = { PATH: process.env.PATH, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) };
  const { status, stderr } = spawnSync(process.execPath, [join(root, `${name}.js`, entry)], {
    cwd: join(root, name),
    encoding: 'utf8',
    env,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(readFileSync(join(output, 'SecureDataPlatform.template.json'), 'utf8'));
}

/** A template's value as CloudFormation would resolve it in one account and region. */
function resolved(value, template) {
  const pseudo = {
    'AWS::Region': 'eu-west-1',
    'AWS::AccountId': '111122223333',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  if (Array.isArray(value)) return value.map((element) => resolved(element, template));
  if (value === null || typeof value !== 'object') return value;
  if ('Ref' in value) return pseudo[value.Ref] ?? `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'];
    return resolved(parts, template).join(separator);
  }
  if ('Fn::Sub' in value) {
    return value['Fn::Sub'].replace(/\$\{([^}]+)\}/g, (_, name) => pseudo[name] ?? `<${name}>`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member, template)]));
}

const list = (value) => (value === undefined ? [] : [value].flat());

/** IAM's wildcards; actions are compared without case. */
function matches(pattern, text, flags = '') {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags).test(text);
}

const names = (statement, action) => list(statement.Action).some((pattern) => matches(pattern, action, 'i'));

function only(template, type) {
  const found = Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
  assert.equal(found.length, 1, `one ${type}`);
  return found[0];
}

// ---- The story -------------------------------------------------------------------------------------------------------

before(() => {
  root = mkdtempSync(join(tmpdir(), 'presynth-synth-'));
  symlinkSync(packages, join(root, 'node_modules'));
  for (const name of ['faulty', 'fixed']) {
    cpSync(example, join(root, name), {
      recursive: true,
      filter: (path) => !/(^|[\\/])(node_modules|cdk\.out)$/.test(path),
    });
  }
});

after(() => rmSync(root, { recursive: true, force: true }));

test('the example holds one key, one boundary and three endpoint mistakes', () => {
  const { status, counts } = check(join(root, 'faulty'));
  assert.deepEqual(counts, {
    'kms-missing-logs-grant': 1,
    'boundary-missing-ec2-actions': 1,
    'unused-endpoint-variable': 3,
  });
  assert.equal(status, 1);
});

test('check changes no file', () => {
  assert.deepEqual(contents(join(root, 'faulty')), contents(join(root, 'fixed')));
});

test('--fix changes the stack and nothing else, and leaves nothing to report', () => {
  const folder = join(root, 'fixed');
  const old = contents(folder);
  const { status, stderr } = run(folder, 'check', '--fix', '.');
  assert.equal(status, 0, stderr);

  const now = contents(folder);
  assert.deepEqual([...now.keys()], [...old.keys()], 'no file was added or lost');
  assert.deepEqual([...now.keys()].filter((path) => now.get(path) !== old.get(path)), [stackFile]);
  assert.deepEqual(check(folder), { status: 0, counts: {} });
});

test('--fix a second time changes nothing', () => {
  const folder = join(root, 'fixed');
  const old = contents(folder);
  assert.equal(run(folder, 'check', '--fix', '.').status, 0);
  assert.deepEqual(contents(folder), old);
});

test('tsc: three unused names before, no error after', () => {
  const unused = (name) => `TS6133 '${name}' is declared but its value is never read.`;
  assert.deepEqual(compile('faulty').sort(), ['dynamoDbEndpoint', 'lambdaEndpoint', 's3Endpoint'].map(unused));
  assert.deepEqual(compile('fixed'), []);
});

test('synth: the fix repairs the two policies and touches nothing else', async (t) => {
  const faulty = synthesize('faulty');
  const fixed = synthesize('fixed');
  const [keyId, key] = only(fixed, 'AWS::KMS::Key');
  const [boundaryId, boundary] = only(fixed, 'AWS::IAM::ManagedPolicy');

  await t.test('no resource is lost, added or renamed', () => {
    const kinds = ({ Resources }) => Object.entries(Resources).map(([id, { Type }]) => `${id} ${Type}`).sort();
    assert.deepEqual(kinds(fixed), kinds(faulty));
  });

  await t.test('apart from the two documents the templates are the same', () => {
    const without = (template) => {
      const copy = structuredClone(template);
      delete copy.Resources[keyId].Properties.KeyPolicy;
      delete copy.Resources[boundaryId].Properties.PolicyDocument;
      return copy;
    };
    assert.deepEqual(without(fixed), without(faulty));
    assert.notDeepEqual(fixed.Resources[keyId], faulty.Resources[keyId]);
    assert.notDeepEqual(fixed.Resources[boundaryId], faulty.Resources[boundaryId]);
  });

  await t.test('the three endpoints are still there', () => {
    const endpoints = Object.values(fixed.Resources).filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint');
    assert.deepEqual(endpoints.map(({ Properties }) => Properties.VpcEndpointType).sort(), [
      'Gateway',
      'Gateway',
      'Interface',
    ]);
  });

  await t.test('CloudWatch Logs of the region may use the key, for log groups of this account', () => {
    const statements = resolved(key.Properties.KeyPolicy, fixed).Statement;
    const granted = statements.filter(
      ({ Effect, Principal }) =>
        Effect === 'Allow' && list(Principal?.Service).includes('logs.eu-west-1.amazonaws.com'),
    );
    assert.equal(granted.length, 1, JSON.stringify(statements, null, 2));
    const [grant] = granted;
    for (const action of ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'DescribeKey']) {
      assert.ok(names(grant, `kms:${action}`), `kms:${action} is granted`);
    }
    for (const action of ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']) {
      assert.ok(!names(grant, action), `${action} is not granted`);
    }
    assert.equal(grant.Resource, '*');

    const conditions = Object.entries(grant.Condition ?? {});
    assert.equal(conditions.length, 1);
    const [operator, tests] = conditions[0];
    assert.ok(['ArnLike', 'ArnEquals'].includes(operator), operator);
    assert.deepEqual(Object.keys(tests), ['kms:EncryptionContext:aws:logs:arn']);
    const patterns = list(tests['kms:EncryptionContext:aws:logs:arn']);
    assert.ok(patterns.some((pattern) => matches(pattern, logGroupArn)), patterns.join(' '));
    assert.ok(!patterns.some((pattern) => matches(pattern, logGroupArn.replace('111122223333', '444455556666'))));

    // The account keeps control of its key.
    assert.ok(
      statements.some(
        ({ Principal, Action }) =>
          Principal?.AWS === 'arn:aws:iam::111122223333:root' && list(Action).includes('kms:*'),
      ),
    );
  });

  await t.test('the key does not wait for the log group that waits for it', () => {
    const [logGroupId, logGroup] = only(fixed, 'AWS::Logs::LogGroup');
    assert.deepEqual(logGroup.Properties.KmsKeyId, { 'Fn::GetAtt': [keyId, 'Arn'] });
    assert.ok(!JSON.stringify(key).includes(logGroupId));
  });

  await t.test('the boundary allows what a function in a VPC needs, and still what it allowed', () => {
    const statements = resolved(boundary.Properties.PolicyDocument, fixed).Statement;
    assert.ok(statements.every(({ Effect }) => Effect === 'Allow'));
    const allows = (action) =>
      statements.some(
        (statement) =>
          names(statement, action) && list(statement.Resource).includes('*') && statement.Condition === undefined,
      );
    for (const action of [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
      's3:GetObject',
      'logs:PutLogEvents',
      'kms:Decrypt',
    ]) {
      assert.ok(allows(action), action);
    }
    for (const action of ['ec2:RunInstances', 'ec2:CreateVpc', 'iam:CreateRole']) {
      assert.ok(!allows(action), `${action} stays forbidden`);
    }
  });
});
