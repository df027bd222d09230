// Random apps: one file that compiles and synthesizes, the same for the same seed. Keys that are made, handed on and granted
// in many ways, log groups that use them, functions behind boundaries, endpoints; which of it is faulty is left to synth.

/** A small generator of numbers (mulberry32): the same seed gives the same app on every machine. */
function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (n) => Math.floor(next() * n);
  return { int, chance: (p) => next() < p, pick: (list) => list[int(list.length)] };
}

const words = ['Data', 'Audit', 'Api', 'Web', 'Orders', 'Default', 'Resource', 'a-b', 'x.y', 'Slash/ed', 'Logs', 'Key', '7th'];
const five = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];

const header = `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const service = (name: string) => new iam.ServicePrincipal(name);
const statement = (actions: string[], principal: iam.IPrincipal, effect = iam.Effect.ALLOW) =>
  new iam.PolicyStatement({ actions, principals: [principal], resources: ['*'], effect });
const allow = (actions: string[], resources = ['*']) => new iam.PolicyStatement({ actions, resources });
function grantTo(key: kms.IKey, name = 'logs') {
  key.grantEncryptDecrypt(service(\`\${name}.amazonaws.com\`));
}

`;

/** Classes, each written only when the app uses it: what no app reaches has no place in synth's tree. */
const helpers = {
  Store: `interface StoreProps {
  readonly key?: kms.IKey;
  readonly fallback?: kms.IKey;
}
class Store extends Construct {
  public readonly group: logs.LogGroup;
  constructor(scope: Construct, id: string, props: StoreProps) {
    super(scope, id);
    const { key, fallback } = props;
    this.group = new logs.LogGroup(this, 'Group', { encryptionKey: key ?? fallback });
  }
}
`,
  Outer: `class Outer extends Construct {
  constructor(scope: Construct, id: string, props: { store: StoreProps }) {
    super(scope, id);
    new Store(this, 'Inner', { ...props.store });
  }
}
`,
  Encrypted: `class Encrypted extends logs.LogGroup {
  constructor(scope: Construct, id: string, encryptionKey: kms.IKey, props: logs.LogGroupProps = {}) {
    super(scope, id, { ...props, encryptionKey });
  }
}
`,
  Granted: `class Granted extends kms.Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, { enableKeyRotation: true });
    grantTo(this);
  }
}
`,
  Keys: `class Keys {
  private static readonly known = new Map<string, kms.Key>();
  static of(stack: cdk.Stack): kms.Key {
    let key = Keys.known.get(stack.node.path);
    if (!key) {
      key = new kms.Key(stack, 'Shared');
      Keys.known.set(stack.node.path, key);
    }
    return key;
  }
}
`,
};

export function generate(seed) {
  const { int, chance, pick } = random(seed);
  const lines = [header, 'const app = new cdk.App();'];
  const say = (line) => lines.push(line);
  let count = 0;
  const name = (base) => `${base}${++count}`;
  const used = new Set();
  /** An id that its scope does not have yet. */
  const id = (scope) => {
    for (;;) {
      const text = pick(words) + (chance(0.6) ? int(100) : '');
      // Two ids must not give one logical id, and "Default" twice is one too many.
      const plain = `${scope}/${text.replace(/[^A-Za-z0-9]/g, '')}`;
      // As the only part below a stack, "Default" names nothing and "Resource" is the stack's own child.
      if (scope.startsWith('stack') && /^(Default|Resource)$/.test(text)) continue;
      if (used.has(plain)) continue;
      used.add(plain);
      return `'${text}'`;
    }
  };

  const makeKey = (scope, stack) => {
    const key = name('key');
    const forms = [
      () => say(`const ${key} = new kms.Key(${scope}, ${id(scope)});`),
      () => say(`const ${key} = new Granted(${scope}, ${id(scope)});`),
      () => say(`const ${key} = Keys.of(${stack});`),
      () => say(`const [${key}] = [${id(scope)}].map((id) => new kms.Key(${scope}, id));`),
      () => say(`const ${key} = { one: new kms.Key(${scope}, ${id(scope)}) }['one'];`),
      () => say(`const ${key}: kms.IKey = ${pick([0, 1])} > 0 ? kms.Key.fromKeyArn(${scope}, ${id(scope)}, 'arn:aws:kms:eu-west-1:111122223333:key/x') : new kms.Key(${scope}, ${id(scope)});`),
      () =>
        say(
          `const ${key} = new kms.Key(${scope}, ${id(scope)}, { policy: new iam.PolicyDocument({ statements: [statement(['kms:*'], new iam.AccountRootPrincipal())${chance(0.5) ? ", statement(['kms:*'], service('logs.amazonaws.com'))" : ''}] }) });`,
        ),
    ];
    pick(forms)();
    return key;
  };
  const grant = (key, stack) => {
    const other = pick(['sns', 'delivery.logs', 'lambda']);
    const forms = [
      () => {},
      () => {},
      () => say(`grantTo(${key});`),
      () => say(`grantTo(${key}, '${other}');`),
      () => say(`grantTo(${key}, \`logs.\${${stack}.region}\`);`),
      () => say(`for (const name of ['sns', '${pick(['logs', 'events'])}']) grantTo(${key}, name);`),
      () => say(`${key}.addToResourcePolicy(statement(['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'], service('logs.amazonaws.com')));`),
      () => say(`${key}.addToResourcePolicy(statement([${pick(["'kms:Decrypt'", "'kms:Encrypt', 'kms:GenerateDataKey'", "'kms:*'"])}], service('logs.amazonaws.com')));`),
      () => say(`grantTo(${key});\n${key}.addToResourcePolicy(statement(['${pick(['kms:Decrypt', 'kms:*', 'kms:CreateGrant'])}'], service('logs.amazonaws.com'), iam.Effect.DENY));`),
      () => say(`if (${stack}.node.id.length > ${pick([0, 50])}) grantTo(${key});`),
      () => say(`${key}.addToResourcePolicy(statement(['kms:*'], ${pick(['new iam.AnyPrincipal()', 'new iam.AccountRootPrincipal()'])}));`),
    ];
    pick(forms)();
  };
  const useKey = (scope, key) => {
    const forms = [
      () => say(`new logs.LogGroup(${scope}, ${id(scope)}, { encryptionKey: ${key} });`),
      () => say(`new Encrypted(${scope}, ${id(scope)}, ${key}, { retention: logs.RetentionDays.ONE_DAY });`),
      () => say(`new Store(${scope}, ${id(scope)}, { key: ${key} });`),
      () => say(`new Outer(${scope}, ${id(scope)}, { store: { fallback: ${key} } });`),
      () => say(`new logs.CfnLogGroup(${scope}, ${id(scope)}, { kmsKeyId: ${key}.keyArn });`),
      () => say(`[${id(scope)}, ${id(scope)}].forEach((id) => new logs.LogGroup(${scope}, id, { encryptionKey: ${key} }));`),
      () => say(`new logs.LogGroup(${scope}, ${id(scope)});`),
    ];
    pick(forms)();
  };
  const boundaryStatement = () => {
    const actions = (list) => list.map((action) => `'ec2:${action}'`).join(', ');
    return pick([
      () => "allow(['*'])",
      () => "allow(['logs:*', 's3:*'])",
      () => `allow([${actions(five)}])`,
      () => `allow([${actions(five.slice(0, 3))}])`,
      () => `allow([${actions(five.slice(1, 4))}, 'logs:*'])`,
      () => "allow(['ec2:*NetworkInterface*', 'ec2:*PrivateIpAddresses'])",
      () => "new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] })",
      () => "new iam.PolicyStatement({ notActions: ['ec2:*'], resources: ['*'] })",
      () => "new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['ec2:DeleteNetworkInterface'], resources: ['*'] })",
      () => "allow(['*'], ['arn:aws:s3:::*'])",
    ])();
  };
  const makeFunction = (scope, vpc) => {
    const boundary = name('boundary');
    const role = name('role');
    const statements = Array.from({ length: 1 + int(2) }, boundaryStatement);
    const late = chance(0.3) ? statements.pop() : undefined;
    const first = statements.length > 0 ? statements : ["allow(['logs:*'])"];
    const inDocument = chance(0.3);
    say(
      `const ${boundary} = new iam.ManagedPolicy(${scope}, ${id(scope)}, ${inDocument ? `{ document: new iam.PolicyDocument({ statements: [${first.join(', ')}] }) }` : `{ statements: [${first.join(', ')}] }`});`,
    );
    if (late) say(`${boundary}.addStatements(${late});`);
    const applied = chance(0.3);
    say(`const ${role} = new iam.Role(${scope}, ${id(scope)}, { assumedBy: service('lambda.amazonaws.com')${applied ? '' : `, permissionsBoundary: ${boundary}`} });`);
    if (applied) say(`iam.PermissionsBoundary.of(${role}).apply(${boundary});`);
    const inVpc = chance(0.7) ? `, vpc: ${vpc}` : '';
    say(`new lambda.Function(${scope}, ${id(scope)}, { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), role: ${role}${inVpc} });`);
  };
  const makeEndpoint = (vpc) => {
    const kept = name('endpoint');
    const call = `${vpc}.addInterfaceEndpoint('${name('Endpoint')}', { service: ec2.InterfaceVpcEndpointAwsService.${pick(['KMS', 'SQS', 'SNS'])} })`;
    pick([
      () => say(`${call};`),
      () => say(`const ${kept} = ${call};`),
      () => say(`const ${kept} = ${call};\n${kept}.connections.allowDefaultPortFromAnyIpv4();`),
    ])();
  };

  for (let s = 0; s < 1 + int(2); ++s) {
    const stack = name('stack');
    const parent = chance(0.25) ? `new cdk.Stage(app, '${name('Stage')}')` : 'app';
    const env = chance(0.3) ? ", { env: { account: '111122223333', region: 'eu-west-1' } }" : '';
    say(`\nconst ${stack} = new cdk.Stack(${parent}, '${name('Stack')}'${env});`);
    let scope = stack;
    for (let depth = int(3); depth > 0; --depth) {
      const inner = name('part');
      say(`const ${inner} = new Construct(${scope}, ${id(scope)});`);
      scope = inner;
    }
    const keys = Array.from({ length: 1 + int(2) }, () => makeKey(scope, stack));
    for (const key of keys) {
      const after = chance(0.5);
      if (!after) grant(key, stack);
      for (let n = 1 + int(2); n > 0; --n) useKey(scope, key);
      if (after) grant(key, stack);
    }
    if (chance(0.5)) {
      const vpc = name('vpc');
      say(`const ${vpc} = new ec2.Vpc(${scope}, ${id(scope)}, { maxAzs: 1 });`);
      if (chance(0.8)) makeFunction(scope, vpc);
      if (chance(0.6)) makeEndpoint(vpc);
    }
  }
  const body = lines.slice(1).join('\n');
  const needed = new Set(Object.keys(helpers).filter((helper) => new RegExp(`\\b${helper}\\b`).test(body)));
  if (needed.has('Outer')) needed.add('Store');
  const classes = Object.keys(helpers).filter((helper) => needed.has(helper));
  return `${header}${classes.map((helper) => helpers[helper]).join('')}\n${body}\n`;
}
