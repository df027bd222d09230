// Stacks with regions of their own: a principal built from the wrong stack's region lets nobody in.
// faulty: kms error at Ireland/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const app = new cdk.App();
const account = '111122223333';
const ireland = new cdk.Stack(app, 'Ireland', { env: { account, region: 'eu-west-1' } });
const virginia = new cdk.Stack(app, 'Virginia', { env: { account, region: 'us-east-1' } });

const regionOf = { [ireland.stackName]: virginia.region, [virginia.stackName]: virginia.region };
for (const stack of [ireland, virginia]) {
  const key = new kms.Key(stack, 'Key');
  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${regionOf[stack.stackName]}.amazonaws.com`));
  new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
}
