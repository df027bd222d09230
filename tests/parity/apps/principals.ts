// Who is let in: the region of the stack, another region, the global name, everyone, lists, and look-alikes.
// faulty: kms error at Principals/Delivery
// faulty: kms error at Principals/OtherRegion
// faulty: kms error at Principals/Role
// faulty: kms error at Principals/NotLogs
// faulty: kms error at Principals/LookAlike
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Principals', { env: { region: 'eu-west-1', account: '111122223333' } });
const role = new iam.Role(stack, 'AnyRole', { assumedBy: new iam.AccountRootPrincipal() });
const service = (name: string) => new iam.ServicePrincipal(name);

const principals: Record<string, iam.IPrincipal> = {
  Global: service('logs.amazonaws.com'),
  Regional: service(`logs.${stack.region}.amazonaws.com`),
  Literal: service('logs.eu-west-1.amazonaws.com'),
  Short: service('logs'),
  Everyone: new iam.AnyPrincipal(),
  Star: new iam.StarPrincipal(),
  Several: new iam.CompositePrincipal(service('sns.amazonaws.com'), service('logs.amazonaws.com'), role),
  WithConditions: new iam.PrincipalWithConditions(service('logs.amazonaws.com'), {
    StringEquals: { 'aws:SourceAccount': stack.account },
  }),
  Delivery: service('delivery.logs.amazonaws.com'),
  OtherRegion: service('logs.us-east-1.amazonaws.com'),
  Role: role,
  LookAlike: service('logsx.amazonaws.com'),
};

for (const [name, principal] of Object.entries(principals)) {
  const key = new kms.Key(stack, `${name}Key`);
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*'],
      principals: [principal],
      resources: ['*'],
    }),
  );
  new logs.LogGroup(stack, name, { encryptionKey: key });
}

const notLogs = new kms.Key(stack, 'NotLogsKey');
notLogs.addToResourcePolicy(
  new iam.PolicyStatement({ notPrincipals: [service('logs.eu-west-1.amazonaws.com')], actions: ['kms:*'], resources: ['*'] }),
);
new logs.LogGroup(stack, 'NotLogs', { encryptionKey: notLogs });
