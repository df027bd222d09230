// PermissionsBoundary.of(scope): on the app, overridden on a stack, cleared on one function.
// faulty: boundary error at One/Worker
// faulty: boundary error at Two/Cleared2
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const app = new cdk.App();
const shared = new cdk.Stack(app, 'Shared');
const vpc = new ec2.Vpc(shared, 'Vpc', { maxAzs: 1, natGateways: 0 });
const narrow = new iam.ManagedPolicy(shared, 'Narrow');
narrow.addStatements(new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] }));
const wide = new iam.ManagedPolicy(shared, 'Wide', {
  statements: [new iam.PolicyStatement({ notActions: ['iam:*', 'organizations:*'], resources: ['*'] })],
});

function worker(stack: cdk.Stack, id: string) {
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  });
}

const one = new cdk.Stack(app, 'One');
worker(one, 'Worker');
const two = new cdk.Stack(app, 'Two');
worker(two, 'Worker');
const cleared = worker(two, 'Cleared');
const again = worker(two, 'Cleared2');
iam.PermissionsBoundary.of(app).apply(narrow);
iam.PermissionsBoundary.of(two).apply(wide);
iam.PermissionsBoundary.of(cleared).clear();
iam.PermissionsBoundary.of(again.role!).apply(narrow);
