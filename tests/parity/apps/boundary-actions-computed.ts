// The list of actions is computed: flatMap over services, Set, concat, filter, template strings.
// faulty: boundary error at Computed/Narrow
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const services = { ec2: ['Create', 'Describe', 'Delete'], logs: ['Create', 'Put'] };
const verbs = (service: keyof typeof services) => services[service].map((verb) => `${service}:${verb}*`);
const addresses = ['Assign', 'Unassign'].map((verb) => 'ec2:' + verb + 'PrivateIpAddresses');

const wide = [...new Set([...verbs('ec2'), ...verbs('logs'), ...addresses, 'logs:Create*'])];
const narrow = wide.filter((action) => !action.startsWith('ec2:De')).concat(['s3:GetObject']);

const stack = new cdk.Stack(new cdk.App(), 'Computed');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
[
  { id: 'Wide', actions: wide },
  { id: 'Narrow', actions: narrow },
].map(({ id, actions }) => {
  const role = new iam.Role(stack, `${id}Role`, {
    assumedBy: new iam.ServicePrincipal('lambda'),
    permissionsBoundary: new iam.ManagedPolicy(stack, `${id}Boundary`, {
      statements: [new iam.PolicyStatement({ actions, resources: ['*'] })],
    }),
  });
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    vpc,
    role,
  });
});
