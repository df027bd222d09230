// Random apps that compile and synthesize, the same for the same seed. First a model of what is made (stacks, parts, keys, who
// grants and who uses them), then code for it: a part becomes a class or a few statements, and a key that a class needs and
// does not make comes through its props. Which of it is faulty is left to synth.
import { appOf } from './apps.mjs';
import { random } from '../random.mjs';

/** `{ name, seed, files, entries }` of a seed. */
export function generate(seed) {
  const dice = random(seed);
  return { name: `seed-${seed}`, seed, ...appOf(print(model(dice))) };
}

// ---- The model --------------------------------------------------------------------------------------------------------

const words = ['Data', 'Data', 'Audit', 'Api', 'Web', 'Orders', 'Default', 'Resource', 'a-b', 'x.y', 'Slash/ed', 'Logs', 'Key', '7th'];

/** Forms of keys that are fields of a class. */
const fields = ['field', 'getter', 'lazy', 'initializer', 'inMethod'];

/**
 * { stacks, twoFiles }. A stack and a part are { id, name, asClass, items }; an item makes a key, grants, uses a key, makes a
 * function, a VPC, an endpoint or a part. Keys are objects that grants and uses point to.
 */
function model(dice) {
  const { int, chance, pick } = dice;
  const used = new Set();
  let count = 0;
  const name = (base) => `${base}${++count}`;
  /** An id that gives a logical id of its own: only letters and digits count in it, and 'Default' and what it holds is as if it were 'Resource'. */
  const id = (at) => {
    for (;;) {
      const text = pick(words) + (chance(0.6) ? int(100) : '');
      const hidden = text === 'Default' || text === 'Resource';
      const path = `${at}/${hidden ? 'Resource' : text.replace(/[^A-Za-z0-9]/g, '')}`;
      if (used.has(path) || (hidden && !at.includes('/'))) continue;
      used.add(path);
      return { text: `'${text}'`, path: text === 'Default' ? at : path };
    }
  };
  const ids = (at, n) => Array.from({ length: n }, () => id(at).text);

  const makeKey = (at, asClass) => {
    const forms = ['const', 'const', 'map', 'dictionary', 'Map', 'helper', 'static', 'ternary', 'if', 'switch', 'subclass', 'policy', 'imported', 'maybeImported'];
    if (asClass) forms.push('field', ...fields);
    const form = pick(forms);
    return { kind: 'key', name: name('key'), form, ids: ids(at, 2), fits: int(2), granted: chance(0.5) };
  };
  const grant = (keys) => ({ kind: 'grant', key: pick(keys), form: int(14), word: int(3), yes: chance(0.5) });
  const use = (at, keys) => ({ kind: 'use', key: pick(keys), form: int(11), ids: ids(at, 2), name: name('group'), yes: chance(0.5) });
  const makeFunction = (at, vpc) => ({
    kind: 'function',
    vpc: chance(0.75) ? vpc : undefined,
    name: name('fn'),
    statements: Array.from({ length: 1 + int(2) }, () => int(10)),
    late: chance(0.35) ? int(10) : undefined,
    document: int(3),
    applied: int(6),
    ids: ids(at, 3),
  });
  const endpoint = (vpc, asClass) => ({ kind: 'endpoint', vpc, name: name('endpoint'), form: int(asClass ? 6 : 3), service: int(5) });

  /** The items of a part; `keys` are those in sight. Returns those that are in sight behind it. */
  const fill = (part, at, keys, depth) => {
    const sight = [...keys];
    const items = part.items;
    const steps = 2 + int(5 - depth);
    for (let step = 0; step < steps; ++step) {
      const what = int(10);
      if (sight.length === 0 || what < 2) {
        const key = makeKey(at, part.asClass);
        items.push(key);
        sight.push(key);
      } else if (what < 4) {
        items.push(grant(sight));
      } else if (what < 7) {
        items.push(use(at, sight));
      } else if (what < 9 && depth > 0) {
        const inner = makePart(at, sight, depth - 1);
        items.push(inner);
        sight.push(...inner.seen);
      } else if (what === 9 && chance(0.5)) {
        const vpc = { kind: 'vpc', name: name('vpc'), ids: ids(at, 1) };
        items.push(vpc);
        if (chance(0.8)) items.push(makeFunction(at, vpc.name));
        if (chance(0.7)) items.push(endpoint(vpc.name, part.asClass));
      }
    }
    if (!items.some(({ kind }) => kind === 'use')) items.push(use(at, sight));
    const own = sight.filter((key) => !keys.includes(key));
    // Outside of its class a key is in sight as a public field only.
    return part.asClass ? own.filter((key) => items.includes(key) && fields.includes(key.form)) : own;
  };
  const makePart = (at, keys, depth) => {
    const { text, path } = id(at);
    const part = { kind: 'part', name: name('part'), id: text, asClass: chance(0.65), items: [], twice: undefined };
    part.seen = fill(part, path, keys, depth);
    // A second one may get other keys.
    if (part.asClass && chance(0.3)) {
      part.twice = { id: id(at).text, keys: Object.fromEntries(outside(part).map((key) => [key.name, pick(keys)])), loop: chance(0.4) };
    }
    part.optional = outside(part).filter(() => chance(0.25));
    return part;
  };

  const stacks = [];
  const shared = []; // keys that a later stack of the same environment may use
  for (let n = 1 + int(3); n > 0; --n) {
    const stack = { name: name('stack'), id: `'${pick(['Data', 'My-Stack', 'Web'])}${count}'`, asClass: chance(0.6), items: [] };
    stack.stage = chance(0.25) ? name('Stage') : undefined;
    stack.region = chance(0.3);
    const plain = !stack.stage && !stack.region;
    const seen = fill(stack, stack.name, plain && chance(0.5) ? shared : [], 3);
    if (plain && stack.asClass) shared.push(...seen);
    stack.optional = [];
    stacks.push(stack);
  }
  return { stacks, twoFiles: chance(0.25) };
}

/** The keys that a part uses and does not make. */
function outside(part) {
  const made = new Set();
  const needed = new Set();
  const visit = ({ items }) => {
    for (const item of items) {
      if (item.kind === 'key') made.add(item);
      if (item.key) needed.add(item.key);
      if (item.kind !== 'part') continue;
      visit(item);
      for (const key of Object.values(item.twice?.keys ?? {})) needed.add(key);
    }
  };
  visit(part);
  return [...needed].filter((key) => !made.has(key));
}

// ---- The code ---------------------------------------------------------------------------------------------------------

const imports = `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
`;

/** Each is written only when the app uses it: what no app reaches has no place in synth's tree. */
const helpers = {
  service: 'const service = (name: string) => new iam.ServicePrincipal(name);',
  statement: `const statement = (actions: string[], principal: iam.IPrincipal, effect = iam.Effect.ALLOW) =>
  new iam.PolicyStatement({ actions, principals: [principal], resources: ['*'], effect });`,
  allow: "const allow = (actions: string[], resources = ['*']) => new iam.PolicyStatement({ actions, resources });",
  flag: 'const flag: boolean = true;',
  mode: "const mode: 'one' | 'two' = ['one', 'two'][Number(flag)] as 'one' | 'two';",
  grantTo: `function grantTo(key: kms.IKey, name = 'logs') {
  key.grantEncryptDecrypt(service(\`\${name}.amazonaws.com\`));
}`,
  makeKey: `function makeKey(scope: Construct, id: string, { granted = false, ...props }: kms.KeyProps & { granted?: boolean } = {}): kms.Key {
  const key = new kms.Key(scope, id, { enableKeyRotation: true, ...props });
  if (granted) grantTo(key);
  return key;
}`,
  Granted: `class Granted extends kms.Key {
  constructor(scope: Construct, id: string, granted = true) {
    super(scope, id, { enableKeyRotation: true });
    if (granted) grantTo(this);
  }
}`,
  Encrypted: `class Encrypted extends logs.LogGroup {
  constructor(scope: Construct, id: string, encryptionKey?: kms.IKey, props: logs.LogGroupProps = {}) {
    super(scope, id, { ...props, encryptionKey });
  }
}`,
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
}`,
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
}`,
};

const guide = "['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*']";
const logsArn = (stack) => `\`arn:aws:logs:\${${stack}.region}:\${${stack}.account}:*\``;
const arn = "'arn:aws:kms:eu-west-1:111122223333:key/x'";

/** How a key is made: { fields, methods, code, is } — `is` names it afterwards, `fields` and `methods` go to the class. */
function keyCode({ name, form, ids: [one, two], fits, granted }, self) {
  const made = (id = one) => `new kms.Key(${self}, ${id})`;
  const field = (code, fields = `readonly ${name}: kms.IKey;`) => ({ fields, code, is: `this.${name}`, field: name });
  const local = (code, is = name) => ({ code, is });
  const other = fits ? `new Granted(${self}, ${two})` : `new kms.Key(${self}, ${two}, { enableKeyRotation: true })`;
  switch (form) {
    case 'const': return local(`const ${name} = ${made()};`);
    case 'map': return local(`const ${name} = [${one}, ${two}].map((id) => new kms.Key(${self}, id));`, `${name}[${fits}]`);
    case 'dictionary': return local(`const ${name}: Record<string, kms.Key> = { a: ${made()}, b: ${other} };`, `${name}['${'ab'[fits]}']`);
    case 'Map': return local(`const ${name} = new Map([['a', ${made()}], ['b', ${made(two)}]]);`, `${name}.get('${'ab'[fits]}')!`);
    case 'helper': return local(`const ${name} = makeKey(${self}, ${one}${granted ? `, { granted: ${fits ? 'flag' : '!flag'} }` : ''});`);
    case 'static': return local(`const ${name} = Keys.of(cdk.Stack.of(${self}));`);
    case 'ternary': return local(`const ${name} = ${fits ? '' : '!'}flag ? ${made()} : ${other};`);
    case 'if': return local(`let ${name}: kms.Key;\nif (mode === '${['one', 'two'][fits]}') {\n  ${name} = ${made()};\n} else {\n  ${name} = ${other};\n}`);
    case 'switch': return local(`let ${name}: kms.IKey;\nswitch (mode) {\n  case 'one':\n    ${name} = ${made()};\n    break;\n  default:\n    ${name} = ${other};\n}`);
    case 'subclass': return local(`const ${name} = new Granted(${self}, ${one}${granted ? '' : ', false'});`);
    case 'policy': return local(`const ${name} = new kms.Key(${self}, ${one}, {\n  policy: new iam.PolicyDocument({\n    statements: [statement(['kms:*'], new iam.AccountRootPrincipal())${granted ? `, statement(${guide}, service('logs.amazonaws.com'))` : ''}],\n  }),\n});`);
    case 'imported': return local(`const ${name} = kms.Key.fromKeyArn(${self}, ${one}, ${arn});`);
    case 'maybeImported': return local(`const ${name}: kms.IKey = ${fits ? '' : '!'}flag ? kms.Key.fromKeyArn(${self}, ${one}, ${arn}) : ${made(two)};`);
    case 'field': return field(`this.${name} = ${made()};`);
    case 'initializer': return field('', `readonly ${name}: kms.IKey = ${made()};`);
    case 'getter': return { ...field(`this.own${name} = ${made()};`, `private readonly own${name}: kms.Key;`), methods: `get ${name}(): kms.IKey {\n  return this.own${name};\n}` };
    case 'lazy': return { ...field('', `private own${name}?: kms.Key;`), methods: `get ${name}(): kms.IKey {\n  this.own${name} ??= ${made()};\n  return this.own${name};\n}` };
    case 'inMethod': return { ...field(`this.make${name}(${one});`, `${name}!: kms.IKey;`), methods: `private make${name}(id: string): void {\n  this.${name} = new kms.Key(this, id);\n}` };
  }
}

function grantCode({ form, word, yes }, key, stack) {
  const action = ['kms:Decrypt', 'kms:*', 'kms:CreateGrant'][word];
  const other = ['sns', 'delivery.logs', 'lambda'][word];
  const regional = `service(\`logs.\${${stack}.region}.amazonaws.com\`)`;
  const logs = yes ? "service('logs.amazonaws.com')" : regional;
  return [
    '',
    `grantTo(${key});`,
    `grantTo(${key}, '${other}');`,
    `grantTo(${key}, \`logs.\${${stack}.region}\`);`,
    `${key}.grantEncryptDecrypt(${logs});`,
    `for (const name of ['sns', '${yes ? 'logs' : 'events'}']) grantTo(${key}, name);`,
    `${key}.addToResourcePolicy(\n  new iam.PolicyStatement({\n    actions: ${guide},\n    principals: [${logs}],\n    resources: ['*'],\n    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': ${logsArn(stack)} } },\n  }),\n);`,
    `${key}.addToResourcePolicy(statement([${["'kms:Decrypt'", "'kms:Encrypt', 'kms:GenerateDataKey'", "'kms:*'"][word]}], ${logs}));`,
    `grantTo(${key});\n${key}.addToResourcePolicy(statement(['${action}'], service('logs.amazonaws.com'), iam.Effect.DENY));`,
    `if (${stack}.node.id.length ${yes ? '>' : '<'} 2) grantTo(${key});`,
    `${key}.addToResourcePolicy(statement(['kms:*'], ${['new iam.AnyPrincipal()', 'new iam.AccountRootPrincipal()', "new iam.ArnPrincipal('*')"][word]}));`,
    `[${logs}, service('sns.amazonaws.com')].forEach((principal) => ${key}.${yes ? 'grantEncryptDecrypt' : 'grantDecrypt'}(principal));`,
    `${key}.grant(${logs}, ${["'kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*'", "'kms:Describe*'", "'kms:*'"][word]});`,
    `${key}.grantEncrypt(${logs});\n${key}.grantDecrypt(${yes ? logs : regional});`,
  ][form];
}

function useCode({ form, ids: [one, two], name, yes }, key, self) {
  const json = (service) => `{ Effect: 'Allow', Principal: ${service}, Action: 'kms:*', Resource: '*' }`;
  return [
    `new logs.LogGroup(${self}, ${one}, { encryptionKey: ${key} });`,
    `const ${name} = new logs.LogGroup(${self}, ${one}, { ...{ retention: logs.RetentionDays.ONE_DAY, encryptionKey: ${key} } });\n${name}.node.addMetadata('name', '${name}');`,
    `new Encrypted(${self}, ${one}, ${key}, { retention: logs.RetentionDays.ONE_DAY });`,
    `new Encrypted(${self}, ${one}, ${yes ? 'flag' : '!flag'} ? ${key} : undefined);`,
    `new Store(${self}, ${one}, { ${yes ? 'key' : 'fallback'}: ${key} });`,
    `new logs.CfnLogGroup(${self}, ${one}, { kmsKeyId: ${key}.keyArn });`,
    `[${one}, ${two}].forEach((id) => new logs.LogGroup(${self}, id, { encryptionKey: ${key} }));`,
    `for (const [index, id] of [${one}, ${two}].entries()) {\n  new logs.LogGroup(${self}, id, { encryptionKey: index === ${yes ? 0 : 1} ? ${key} : undefined });\n}`,
    `new logs.LogGroup(${self}, ${one});`,
    `const ${name} = new kms.CfnKey(${self}, ${one}, {\n  keyPolicy: { Version: '2012-10-17', Statement: [${json("{ AWS: '*' }".replace('*', yes ? 'arn:aws:iam::111122223333:root' : '*'))}] },\n});\nnew logs.CfnLogGroup(${self}, ${two}, { kmsKeyId: ${name}.attrArn });`,
    `const ${name} = new kms.CfnKey(${self}, ${one}, {\n  keyPolicy: { Statement: [${json(`{ Service: '${yes ? 'logs' : 'sns'}.amazonaws.com' }`)}] },\n});\nnew logs.CfnLogGroup(${self}, ${two}, { kmsKeyId: ${name}.attrArn });`,
  ][form];
}

const five = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];
const ec2 = (from, to) => five.slice(from, to).map((action) => `'ec2:${action}'`).join(', ');
const boundaryStatements = [
  "allow(['*'])",
  "allow(['logs:*', 's3:*'])",
  `allow([${ec2(0, 5)}])`,
  `allow([${ec2(0, 3)}])`,
  `allow([${ec2(1, 4)}, 'logs:*'])`,
  "allow(['ec2:*NetworkInterface*', 'ec2:*PrivateIpAddresses'])",
  "new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] })",
  "new iam.PolicyStatement({ notActions: ['ec2:*'], resources: ['*'] })",
  "new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['ec2:DeleteNetworkInterface'], resources: ['*'] })",
  "allow(['*'], ['arn:aws:s3:::*'])",
];

function functionCode({ name, statements, late, document, applied, ids: [boundaryId, roleId, id], vpc }, self) {
  const list = `[${statements.map((index) => boundaryStatements[index]).join(', ')}]`;
  const props = [
    `{ statements: ${list} }`,
    `{ document: new iam.PolicyDocument({ statements: ${list} }) }`,
    "{ statements: [allow(['s3:*'])] }",
  ][document];
  const lines = [`const boundary${name} = new iam.ManagedPolicy(${self}, ${boundaryId}, ${props});`];
  if (document === 2) lines.push(`for (const one of ${list}) boundary${name}.addStatements(one);`);
  const inProps = applied > 2 ? `, permissionsBoundary: boundary${name}` : '';
  lines.push(`const role${name} = new iam.Role(${self}, ${roleId}, { assumedBy: service('lambda.amazonaws.com')${inProps} });`);
  if (applied === 1) lines.push(`iam.PermissionsBoundary.of(role${name}).apply(boundary${name});`);
  if (applied === 2) lines.push(`iam.PermissionsBoundary.of(${self}).apply(boundary${name});`);
  lines.push(
    `new lambda.Function(${self}, ${id}, {\n  runtime: lambda.Runtime.NODEJS_22_X,\n  handler: 'index.handler',\n  code: lambda.Code.fromInline('//'),\n  role: role${name},${vpc ? `\n  vpc: ${vpc},` : ''}\n});`,
  );
  if (late !== undefined) lines.push(`boundary${name}.addStatements(${boundaryStatements[late]});`);
  return lines.join('\n');
}

function endpointCode({ vpc, name, form, service }) {
  const made = service < 2
    ? `${vpc}.addGatewayEndpoint('${name}', { service: ec2.GatewayVpcEndpointAwsService.${['S3', 'DYNAMODB'][service]} })`
    : `${vpc}.addInterfaceEndpoint('${name}', { service: ec2.InterfaceVpcEndpointAwsService.${['KMS', 'SQS', 'SNS'][service - 2]} })`;
  const read = (it) => (service < 2 ? `new cdk.CfnOutput(${vpc}, 'Id${name}', { value: ${it}.vpcEndpointId });` : `${it}.connections.allowDefaultPortFromAnyIpv4();`);
  const fields = `readonly ${name}: ec2.${service < 2 ? 'Gateway' : 'Interface'}VpcEndpoint;`;
  return [
    { code: `${made};` },
    { code: `const ${name} = ${made};` },
    { code: `const ${name} = ${made};\n${read(name)}` },
    { code: `this.${name} = ${made};`, fields: `private ${fields}` },
    { code: `this.${name} = ${made};`, fields },
    { code: `this.${name} = ${made};\n${read(`this.${name}`)}`, fields: `private ${fields}` },
  ][form];
}

const indent = (text) => text.replace(/^(?=.)/gm, '  ');
const capital = (name) => name[0].toUpperCase() + name.slice(1);

/** path → text. */
function print({ stacks, twoFiles }) {
  const classes = [];

  /** Code for the items of a part; `named` says what keys in sight are called here, and learns those that are made. */
  function body(part, self, named) {
    const code = [];
    const members = { fields: [], methods: [], of: new Map() };
    const stack = `cdk.Stack.of(${self})`;
    const add = (one) => {
      code.push(one.code);
      if (one.fields) members.fields.push(one.fields);
      if (one.methods) members.methods.push(one.methods);
    };
    for (const item of part.items) {
      if (item.kind === 'key') {
        const one = keyCode(item, self);
        add(one);
        named.set(item, one.is);
        if (one.field) members.of.set(item, one.field);
      } else if (item.kind === 'grant') code.push(grantCode(item, named.get(item.key), stack));
      else if (item.kind === 'use') code.push(useCode(item, named.get(item.key), self));
      else if (item.kind === 'function') code.push(functionCode(item, self));
      else if (item.kind === 'endpoint') add(endpointCode(item));
      else if (item.kind === 'vpc') code.push(`const ${item.name} = new ec2.Vpc(${self}, ${item.ids[0]}, { maxAzs: 1 });`);
      else code.push(partCode(item, self, named));
    }
    return { code: code.filter(Boolean).join('\n'), members };
  }

  function partCode(part, self, named) {
    const { name, id, twice } = part;
    if (!part.asClass) {
      const made = `const ${name} = new Construct(${self}, ${id});`;
      return [made, body(part, name, named).code].join('\n');
    }
    const { needs, fields } = classCode(part, 'Construct');
    const props = (key) => (needs.length > 0 ? `, { ${needs.map((one) => `${one.name}: ${named.get(key(one))}`).join(', ')} }` : '');
    const lines = [`const ${name} = new ${capital(name)}(${self}, ${id}${props((one) => one)});`];
    if (twice) {
      // What is optional is left out the second time, when everything is.
      const all = needs.every((key) => part.optional.includes(key));
      const more = all && needs.length > 0 ? ', {}' : props((one) => twice.keys[one.name]);
      lines.push(twice.loop ? `for (const id of [${twice.id}]) new ${capital(name)}(${self}, id${more});` : `new ${capital(name)}(${self}, ${twice.id}${more});`);
    }
    for (const [key, field] of fields) named.set(key, `${name}.${field}`);
    return lines.join('\n');
  }

  /** Writes the class of a part or stack: the keys that it needs, and the fields that hold the keys it makes. */
  function classCode(part, base) {
    const needs = outside(part);
    const type = capital(part.name);
    const own = (key) => (part.optional.includes(key) ? `(props.${key.name} ?? makeKey(this, 'Own${key.name}'))` : `props.${key.name}`);
    const named = new Map();
    const before = needs.map((key) => {
      // Read once: a fallback would be made again and again.
      named.set(key, part.optional.includes(key) ? key.name : `props.${key.name}`);
      return part.optional.includes(key) ? `const ${key.name} = ${own(key)};\n` : '';
    });
    const { code, members } = body(part, 'this', named);
    const isStack = base === 'cdk.Stack';
    const extend = isStack ? ' extends cdk.StackProps' : '';
    const hasProps = needs.length > 0;
    if (hasProps) {
      const list = needs.map((key) => `  readonly ${key.name}${part.optional.includes(key) ? '?' : ''}: kms.IKey;`);
      classes.push(`interface ${type}Props${extend} {\n${list.join('\n')}\n}`);
    }
    const props = hasProps ? `, props: ${type}Props` : isStack ? ', props?: cdk.StackProps' : '';
    const constructor = `constructor(scope: Construct, id: string${props}) {\n${indent(`super(scope, id${isStack ? ', props' : ''});\n${before.join('')}${code}`)}\n}`;
    classes.push(`class ${type} extends ${base} {\n${indent([...members.fields, constructor, ...members.methods].join('\n'))}\n}`);
    return { needs, fields: members.of };
  }

  const named = new Map();
  const main = ['const app = new cdk.App();'];
  for (const stack of stacks) {
    const { name, id, stage, region } = stack;
    const parent = stage ? `new cdk.Stage(app, '${stage}')` : 'app';
    const env = region ? ["env: { account: '111122223333', region: 'eu-west-1' }"] : [];
    const made = stack.asClass ? classCode(stack, 'cdk.Stack') : undefined;
    const props = [...env, ...(made?.needs ?? []).map((key) => `${key.name}: ${named.get(key)}`)];
    main.push(`const ${name} = new ${made ? capital(name) : 'cdk.Stack'}(${parent}, ${id}${props.length > 0 ? `, { ${props.join(', ')} }` : ''});`);
    if (made) for (const [key, field] of made.fields) named.set(key, `${name}.${field}`);
    else main.push(body(stack, name, named).code);
  }

  const code = [...classes, ...main].join('\n');
  const wanted = new Set();
  const want = (text) => {
    for (const [helper, definition] of Object.entries(helpers)) {
      if (wanted.has(helper) || !new RegExp(`\\b${helper}\\b`).test(text)) continue;
      wanted.add(helper);
      want(definition);
    }
  };
  want(code);
  const written = Object.keys(helpers).filter((helper) => wanted.has(helper));
  const definitions = written.map((helper) => helpers[helper]);
  if (!twoFiles) return { 'app.ts': [imports, ...definitions, ...classes, ...main, ''].join('\n') };
  const exported = [...definitions, ...classes].map((text) => text.replace(/^(?=const|function|class|interface)/gm, 'export '));
  const names = exported.join('\n').matchAll(/^export \w+ (\w+)/gm);
  const used = [...names].map(([, name]) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(main.join('\n')));
  const lib = exported.length > 0 ? { 'lib.ts': [imports, ...exported, ''].join('\n') } : {};
  const link = used.length > 0 ? `import { ${used.join(', ')} } from './lib';\n` : '';
  return { 'app.ts': [imports + link, ...main, ''].join('\n'), ...lib };
}
