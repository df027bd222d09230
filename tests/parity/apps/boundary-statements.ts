// Documents: wildcards, letter case, NotAction, Deny, NotResource, other services' ARNs.
// faulty: boundary error at Documents/AllowArns
// faulty: boundary error at Documents/DenyAll
// faulty: boundary error at Documents/DenyNotAction
// faulty: boundary error at Documents/Empty
// faulty: boundary error at Documents/NotAction
// faulty: boundary error at Documents/NotResource
// faulty: boundary warning at Documents/Three
// faulty: boundary warning at Documents/DenyAssign
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const stack = new cdk.Stack(new cdk.App(), 'Documents');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
const allow = (...actions: string[]) => new iam.PolicyStatement({ actions, resources: ['*'] });
const deny = (props: iam.PolicyStatementProps) =>
  new iam.PolicyStatement({ effect: iam.Effect.DENY, resources: ['*'], ...props });

const documents: { [id: string]: iam.PolicyStatement[] } = {
  Star: [allow('*')],
  Wildcards: [allow('ec2:*NetworkInterface*', 'ec2:*PrivateIpAddresses')],
  Cases: [allow('EC2:createnetworkinterface', 'ec2:DESCRIBENETWORKINTERFACES', 'ec2:Delete*', 'ec2:*ssignPrivateIp*')],
  Three: [allow('ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface')],
  NotAction: [new iam.PolicyStatement({ notActions: ['ec2:*Interface'], resources: ['*'] }), allow('ec2:Describe*')],
  OtherNotAction: [new iam.PolicyStatement({ notActions: ['ec2:Run*', 'iam:*'], resources: ['*'] })],
  DenyAll: [allow('*'), deny({ actions: ['ec2:DeleteNetwork*'] })],
  DenyAssign: [allow('*'), deny({ actions: ['ec2:AssignPrivateIpAddresses'] })],
  DenyNotAction: [allow('*'), deny({ notActions: ['s3:*', 'logs:*'] })],
  DenyOther: [allow('*'), deny({ actions: ['ec2:CreateVpc'] }), deny({ notActions: ['ec2:*', 'logs:*'] })],
  DenyBuckets: [allow('*'), deny({ actions: ['*'], resources: ['arn:aws:s3:::*', 'arn:aws:iam::*:role/*'] })],
  AllowArns: [new iam.PolicyStatement({ actions: ['*'], resources: ['arn:aws:s3:::*', 'arn:aws:sqs:*:*:*'] })],
  NotResource: [new iam.PolicyStatement({ actions: ['ec2:*'], notResources: ['*'] }), allow('logs:*')],
  Empty: [allow('logs:CreateLogStream')],
};

for (const [id, statements] of Object.entries(documents)) {
  new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    vpc,
    role: new iam.Role(stack, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      permissionsBoundary: new iam.ManagedPolicy(stack, `${id}Boundary`, { statements }),
    }),
  });
}
