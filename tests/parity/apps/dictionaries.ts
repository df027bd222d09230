// Records with computed names, read by constants, by template strings and by loop variables.
// faulty: kms error at Dictionary/auditLogs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Dictionary');
const AUDIT = 'audit';
const keys: Record<string, kms.Key> = {
  [AUDIT]: new kms.Key(stack, 'AuditKey'),
  ['ac' + 'cess']: new kms.Key(stack, 'AccessKey'),
};
keys[`err${'or'}`] = new kms.Key(stack, 'ErrorKey');

for (const name of ['access', 'error']) {
  keys[name].grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
}
for (const name in keys) {
  new logs.LogGroup(stack, `${name}Logs`, { encryptionKey: keys[name] });
}
