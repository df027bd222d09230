// What the tests of the command share: a project in a folder of its own, and the program run on it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

assert.ok(process.env.PRESYNTH, 'PRESYNTH must be the path of the program');
const binary = path.resolve(process.env.PRESYNTH);

/** A superuser may read and write anything: what must be refused is run as somebody else. */
export const unprivileged = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
/** False, or why a test that needs `unprivileged` cannot run. */
export const noUnprivileged = spawnSync(binary, ['--version'], unprivileged).status !== 0
  && 'runs as superuser, and nobody else may run the program';

const made = [];
after(() => {
  for (const folder of made) {
    // Folders that a test closed must open again before they can be removed.
    spawnSync('chmod', ['-R', 'u+rwX', folder]);
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

/** A temporary folder that holds `files`: path → text or bytes. */
export function project(files = {}) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-cli-')));
  fs.chmodSync(folder, 0o755);
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** Runs the program; fails when it crashed or hung. */
export function presynth(args, { cwd, env = {}, input, stdio, uid, gid } = {}) {
  const clean = { ...process.env };
  for (const name of ['NO_COLOR', 'CLICOLOR', 'CLICOLOR_FORCE', 'FORCE_COLOR']) delete clean[name];
  const result = spawnSync(binary, args, {
    cwd, env: { ...clean, ...env }, input, stdio, uid, gid, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 120_000,
  });
  assert.equal(result.error, undefined, `${args.join(' ')}: ${result.error}`);
  assert.equal(result.signal, null, `${args.join(' ')} was killed by ${result.signal}\n${result.stderr}`);
  return { code: result.status, out: result.stdout ?? '', err: result.stderr ?? '' };
}

/** The JSON report of a check, and the exit code. */
export function check(folder, ...args) {
  const { code, out, err } = presynth(['check', '--format', 'json', ...args, folder]);
  assert.ok(code === 0 || code === 1, `exit ${code}: ${err}`);
  return { code, err, ...JSON.parse(out) };
}

export const rulesOf = (report) => report.diagnostics.map((diagnostic) => diagnostic.rule);
export const read = (folder, name) => fs.readFileSync(path.join(folder, name), 'utf8');

/** One clear line: what failed, and nothing of how. */
export function assertOneLine(text) {
  assert.match(text, /^presynth: error: [^\n]+\n$/);
}

// ---- Inputs of the three rules, as people write them ----------------------------------------------------------------

export const KMS = `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class DataStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const key = new kms.Key(this, 'Key', { enableKeyRotation: true });
    new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      encryptionKey: key,
    });
  }
}
`;

export const APP = `import * as cdk from 'aws-cdk-lib';
import { DataStack } from '../lib/data';

const app = new cdk.App();
new DataStack(app, 'Data');
`;

export const BOUNDARY = `import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export class WorkerStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['logs:*', 's3:GetObject'], resources: ['*'] }),
      ],
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      permissionsBoundary: boundary,
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      ],
    });
    const vpc = new ec2.Vpc(this, 'Vpc');
    new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_20_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      vpc,
      role,
    });
  }
}
`;

export const ENDPOINT = `import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export class NetworkStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3Endpoint = vpc.addGatewayEndpoint('S3', {
      service: ec2.GatewayVpcEndpointAwsService.S3,
    });
  }
}
`;

export const CLEAN = `import { Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class QueueStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new sqs.Queue(this, 'Queue');
  }
}
`;

export const KMS_RULE = 'kms-missing-logs-grant';
export const BOUNDARY_RULE = 'boundary-missing-ec2-actions';
export const ENDPOINT_RULE = 'unused-endpoint-variable';
