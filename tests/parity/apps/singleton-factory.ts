// One key for each stack, kept in a map; the second caller gets the key of the first.
// faulty: kms error at West/Orders/Logs
// faulty: kms error at West/Users/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const keys = new Map<string, kms.Key>();

function sharedKey(scope: Construct): kms.Key {
  const stack = cdk.Stack.of(scope);
  const known = keys.get(stack.stackName);
  if (known) return known;
  const key = new kms.Key(stack, 'SharedKey');
  keys.set(stack.stackName, key);
  return key;
}

class Service extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: sharedKey(this) });
  }
}

const app = new cdk.App();
const east = new cdk.Stack(app, 'East');
const west = new cdk.Stack(app, 'West');
for (const stack of [east, west]) {
  new Service(stack, 'Orders');
  new Service(stack, 'Users');
}
sharedKey(east).grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
