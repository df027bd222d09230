// Generators, Symbol.iterator, Map and Set iteration.
// faulty: kms error at Iterators/Logs-b
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Iterators');

function* names(): Generator<string> {
  yield 'a';
  yield* ['b', 'c'];
}

class Keys {
  private readonly map = new Map<string, kms.Key>();
  add(name: string) {
    if (!this.map.has(name)) this.map.set(name, new kms.Key(stack, `Key-${name}`));
    return this.map.get(name)!;
  }
  get size() {
    return this.map.size;
  }
  *[Symbol.iterator](): IterableIterator<[string, kms.Key]> {
    yield* this.map;
  }
}

const keys = new Keys();
for (const name of names()) keys.add(name);
const granted = new Set(['a', 'c']);
for (const [name, key] of keys) {
  if (granted.has(name)) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  new logs.LogGroup(stack, `Logs-${name}`, { encryptionKey: key });
}
for (const [index, name] of [...granted].entries()) {
  if (index < keys.size - 2) new logs.LogGroup(stack, `More-${name}`, { encryptionKey: keys.add(name) });
}
