// switch that falls through, labelled loops, the comma operator and logical assignment.
// faulty: kms error at Switch/Logs-closed
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Switch');
const service = new iam.ServicePrincipal('logs.amazonaws.com');

function keyOf(kind: string): kms.Key {
  const key = new kms.Key(stack, `Key-${kind}`);
  switch (kind) {
    case 'encrypt':
      key.grantEncrypt(service);
    // falls through
    case 'decrypt':
      key.grantDecrypt(service);
      if (kind === 'encrypt') break;
      key.grantEncrypt(service);
      break;
    default:
      if (kind.length > 3) break;
      key.grantEncryptDecrypt(service);
  }
  return key;
}

outer: for (const first of ['encrypt', 'decrypt', 'all', 'closed', 'never']) {
  for (const second of [1, 2]) {
    if (first === 'never') break outer;
    if (second === 2) continue outer;
    new logs.LogGroup(stack, `Logs-${first}`, { encryptionKey: keyOf(first) });
  }
}
