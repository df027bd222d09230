// The key's policy is replaced or patched on the L1.
// faulty: kms error at Hatch/ReplacedLogs
// faulty: kms error at Hatch/ClosedLogs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Hatch');
const rootOnly = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${stack.account}:root` }, Action: 'kms:*', Resource: '*' },
  ],
};

// It had the grant, and lost it.
const replaced = new kms.Key(stack, 'Replaced');
replaced.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
(replaced.node.defaultChild as kms.CfnKey).keyPolicy = rootOnly;
new logs.LogGroup(stack, 'ReplacedLogs', { encryptionKey: replaced });

// One statement more, by its index.
const patched = new kms.Key(stack, 'Patched');
const child = patched.node.defaultChild as kms.CfnKey;
child.addPropertyOverride('KeyPolicy.Statement.1', {
  Effect: 'Allow',
  Principal: { Service: `logs.${stack.region}.amazonaws.com` },
  Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
});
new logs.LogGroup(stack, 'PatchedLogs', { encryptionKey: patched });

// The L1 by itself.
const closed = new kms.CfnKey(stack, 'Closed', { keyPolicy: rootOnly });
new logs.CfnLogGroup(stack, 'ClosedLogs', { kmsKeyId: closed.attrArn });
const open = new kms.CfnKey(stack, 'Open', {
  keyPolicy: {
    ...rootOnly,
    Statement: [
      ...rootOnly.Statement,
      { Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'kms:*', Resource: '*' },
    ],
  },
});
new logs.CfnLogGroup(stack, 'OpenLogs', { kmsKeyId: open.attrArn });
