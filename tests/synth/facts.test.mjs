// What the engine knows of aws-cdk-lib is what the installed library says: the catalogue, the facts that are read off its
// code, and the facts that were written by hand, each tried with the real classes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const packages = join(here, 'node_modules');
assert.ok(existsSync(packages), 'tests/synth/node_modules is missing: run `tests/setup.sh test`');
const load = createRequire(import.meta.url);
const cdk = load('aws-cdk-lib');
const { Template } = load('aws-cdk-lib/assertions');
const constructs = JSON.parse(readFileSync(join(root, 'analyzers/catalog/constructs.json'), 'utf8'));
const resources = JSON.parse(readFileSync(join(root, 'analyzers/graph/resources.json'), 'utf8'));

const { aws_ec2: ec2, aws_ecs: ecs, aws_iam: iam, aws_kms: kms, aws_lambda: lambda, aws_logs: logs } = cdk;
const stackOf = () => new cdk.Stack(new cdk.App(), 'Stack');
const code = lambda.Code.fromInline('exports.handler = async () => {};');
const node = { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code };
const uuid = '5f1f7d1e-3c5b-4c7e-9d59-6a4d3c2b1a00';
const classOf = (fqn) => fqn.split('.').slice(1).reduce((parent, name) => parent[name], cdk);
const statement = new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] });

/** How each L2 class is made here, with some of its props. */
const make = {
  'aws-cdk-lib.aws_logs.LogGroup': (scope, props) => new logs.LogGroup(scope, 'It', props),
  'aws-cdk-lib.aws_lambda.Function': (scope, props) => new lambda.Function(scope, 'It', { ...node, ...props }),
  'aws-cdk-lib.aws_lambda.SingletonFunction': (scope, props) =>
    new lambda.SingletonFunction(scope, 'It', { ...node, uuid, ...props }),
  'aws-cdk-lib.aws_iam.Role': (scope, props) =>
    new iam.Role(scope, 'It', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), ...props }),
  'aws-cdk-lib.aws_iam.ManagedPolicy': (scope, props) => new iam.ManagedPolicy(scope, 'It', { statements: [statement], ...props }),
  'aws-cdk-lib.aws_kms.Key': (scope, props) => new kms.Key(scope, 'It', props),
  'aws-cdk-lib.aws_kms.Alias': (scope, props) => new kms.Alias(scope, 'It', { aliasName: 'it', ...props }),
  'aws-cdk-lib.aws_ec2.GatewayVpcEndpoint': (scope, props) =>
    new ec2.GatewayVpcEndpoint(scope, 'It', { service: ec2.GatewayVpcEndpointAwsService.S3, ...props }),
  'aws-cdk-lib.aws_ec2.InterfaceVpcEndpoint': (scope, props) =>
    new ec2.InterfaceVpcEndpoint(scope, 'It', { service: ec2.InterfaceVpcEndpointAwsService.LAMBDA, ...props }),
};
/** The props that a class asks for, where another value than the one below shows what the property does. */
const needed = {
  'aws-cdk-lib.aws_kms.Alias': (scope) => ({ targetKey: new kms.Key(scope, 'Other') }),
  'aws-cdk-lib.aws_ec2.GatewayVpcEndpoint': (scope) => ({ vpc: new ec2.Vpc(scope, 'Other') }),
  'aws-cdk-lib.aws_ec2.InterfaceVpcEndpoint': (scope) => ({ vpc: new ec2.Vpc(scope, 'Other') }),
};
/** A value for each L2 property that the facts name. */
const value = {
  encryptionKey: (scope) => new kms.Key(scope, 'Value'),
  logGroupName: () => 'a-name',
  vpc: (scope) => new ec2.Vpc(scope, 'Value'),
  role: (scope) => new iam.Role(scope, 'Value', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
  permissionsBoundary: (scope) => new iam.ManagedPolicy(scope, 'Value', { statements: [statement] }),
  document: () => new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['sqs:*'], resources: ['*'] })] }),
  policy: () =>
    new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'], principals: [new iam.AccountPrincipal('111122223333')] })],
    }),
  targetKey: (scope) => new kms.Key(scope, 'Value'),
};

function resource(stack, type, property) {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  return property === undefined ? found : found.map(({ Properties }) => Properties?.[property]);
}

for (const script of ['generate.mjs', 'facts.mjs', 'experiments.mjs']) {
  test(`${script} would write nothing new`, () => {
    const { status, stdout, stderr } = spawnSync('node', [join(root, 'analyzers/catalog', script), packages, '--check'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
  });
}

test('an L2 property becomes the CloudFormation property', () => {
  for (const [type, properties] of Object.entries(constructs.properties)) {
    for (const [cfn, l2] of Object.entries(properties)) {
      const without = stackOf();
      const before = make[type](without, needed[type]?.(without) ?? {});
      const cfnType = classOf(constructs.defaultChild[type] ?? type.replace(/\.(\w+)$/, '.Cfn$1')).CFN_RESOURCE_TYPE_NAME;
      const stack = stackOf();
      make[type](stack, { [l2]: value[l2](stack) });
      const changed = JSON.stringify(resource(stack, cfnType, cfn)) !== JSON.stringify(resource(without, cfnType, cfn));
      assert.ok(before && changed, `${type}.${l2} does not change ${cfnType}.${cfn}`);
    }
  }
});

test('an L2 hands the document that it made itself to its L1', () => {
  for (const [type, member] of Object.entries(constructs.ownDocument)) {
    const made = make[type](stackOf(), {});
    const [cfn] = Object.entries(constructs.properties[type]).find(([, l2]) => l2 === member);
    assert.ok(made[member] instanceof iam.PolicyDocument, type);
    assert.equal(made.node.defaultChild[cfn[0].toLowerCase() + cfn.slice(1)], made[member], type);
  }
});

test('a construct without a role makes one under the id', () => {
  for (const [type, { property, id }] of Object.entries(constructs.implicitRole)) {
    const made = make[type](stackOf(), {});
    const role = made[property];
    assert.ok(role instanceof iam.Role, type);
    assert.equal(role.node.id, id, type);
  }
});

test('a fluent method returns its receiver', () => {
  const stack = stackOf();
  const made = make['aws-cdk-lib.aws_lambda.Function'](stack, {});
  assert.ok(constructs.returnsReceiver.includes('addEnvironment'));
  assert.equal(made.addEnvironment('A', 'b'), made);
});

test('a grant on a key adds the actions to its policy', () => {
  for (const [grant, actions] of Object.entries(resources.keyGrants)) {
    const stack = stackOf();
    const key = new kms.Key(stack, 'Key');
    const principal = new iam.ServicePrincipal('logs.amazonaws.com');
    const method = `grant${grant[0].toUpperCase()}${grant.slice(1)}`;
    if (typeof key[method] === 'function') key[method](principal);
    else key.grants[grant](principal);
    const [policy] = resource(stack, 'AWS::KMS::Key', 'KeyPolicy');
    const added = policy.Statement.find(({ Principal }) => Principal.Service);
    assert.deepEqual([added.Action].flat().sort(), [...actions].sort(), grant);
  }
});

test('a principal renders as the facts say', () => {
  const kinds = { service: 'Service', arn: 'AWS', account: /AWS|CanonicalUser|Federated/, any: 'AWS' };
  const args = {
    ServicePrincipal: ['logs.amazonaws.com'],
    ArnPrincipal: ['arn:aws:iam::111122223333:role/x'],
    AccountPrincipal: ['111122223333'],
    OrganizationPrincipal: ['o-abcdefghij'],
    CanonicalUserPrincipal: ['x'],
    FederatedPrincipal: ['x', {}],
  };
  for (const [type, kind] of Object.entries(resources.principals)) {
    if (!(kind in kinds)) continue;
    const name = type.split('.').at(-1);
    if (name.startsWith('I')) continue; // an interface
    const stack = stackOf();
    const made =
      name === 'Role' ? make[type](stack, {}) : new (classOf(type))(...(args[name] ?? []));
    const json = new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'], principals: [made] }).toStatementJson();
    const keys = json.Principal === '*' ? ['AWS'] : Object.keys(json.Principal);
    if (kind === 'any') assert.ok(json.Principal === '*' || json.Principal.AWS === '*', type);
    for (const key of keys) assert.match(key, new RegExp(kinds[kind].source ?? kinds[kind]), type);
  }
});

test('a constructor lets a service use a key only when it is asked to', () => {
  for (const fact of resources.constructorKeyGrants) {
    assert.deepEqual(fact.when.map((path) => path.split('.').at(-1)), ['enableExecuteCommand', 'cloudWatchEncryptionEnabled']);
    for (const [enableExecuteCommand, cloudWatchEncryptionEnabled] of [[true, true], [true, false], [false, true]]) {
      const stack = stackOf();
      const kmsKey = new kms.Key(stack, 'Key');
      const cluster = new ecs.Cluster(stack, 'Cluster', {
        executeCommandConfiguration: {
          kmsKey,
          logConfiguration: { cloudWatchLogGroup: new logs.LogGroup(stack, 'Logs'), cloudWatchEncryptionEnabled },
          logging: ecs.ExecuteCommandLogging.OVERRIDE,
        },
      });
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
      taskDefinition.addContainer('main', { image: ecs.ContainerImage.fromRegistry('nginx') });
      const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, enableExecuteCommand });
      assert.ok(fact.types.some((type) => service instanceof classOf(type)));
      const [policy] = resource(stack, 'AWS::KMS::Key', 'KeyPolicy');
      const added = policy.Statement.filter(({ Principal }) => JSON.stringify(Principal).includes(`${fact.service}.`));
      assert.equal(added.length, enableExecuteCommand && cloudWatchEncryptionEnabled ? 1 : 0);
      if (added.length > 0) assert.deepEqual(added[0].Action, fact.actions);
    }
  }
});

test('the resource of an L2 stands under the id', () => {
  const tried = {
    'aws-cdk-lib.CustomResource': (scope) => new cdk.CustomResource(scope, 'It', { serviceToken: 'arn:aws:lambda:::x' }),
    'aws-cdk-lib.aws_ec2.FlowLog': (scope) =>
      new ec2.FlowLog(scope, 'It', { resourceType: ec2.FlowLogResourceType.fromVpc(new ec2.Vpc(scope, 'Vpc')) }),
    'aws-cdk-lib.aws_events.Archive': (scope) =>
      new cdk.aws_events.Archive(scope, 'It', { sourceEventBus: new cdk.aws_events.EventBus(scope, 'Bus'), eventPattern: { source: ['a'] } }),
    'aws-cdk-lib.aws_rds.SubnetGroup': (scope) =>
      new cdk.aws_rds.SubnetGroup(scope, 'It', { description: 'd', vpc: new ec2.Vpc(scope, 'Vpc') }),
  };
  for (const [type, build] of Object.entries(tried)) {
    const made = build(stackOf());
    const id = constructs.defaultChildId[type];
    assert.ok(id && made.node.tryFindChild(id), `${type} has no child ${id}`);
  }
});
