// process.env decides with a default; what is unset takes the default at synth.
// faulty: kms error at Env-dev/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stage = 'dev';
const stack = new cdk.Stack(new cdk.App(), `Env-${stage}`, {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
const key = new kms.Key(stack, 'Key', {
  removalPolicy: process.env.KEEP_KEYS ? cdk.RemovalPolicy.RETAIN : cdk.RemovalPolicy.DESTROY,
});
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
key.grantEncryptDecrypt(new iam.AccountPrincipal(stack.account));
