// An aspect gives every role of a stack its boundary, in the L1, as platform teams do; one stack is left out.
// faulty: boundary error at Teams/Worker
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';

class AddBoundary implements cdk.IAspect {
  constructor(private readonly policyArn: string) {}
  public visit(node: IConstruct) {
    if (cdk.CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::Role') {
      node.addPropertyOverride('PermissionsBoundary', this.policyArn);
    }
  }
}

const app = new cdk.App();
for (const name of ['Teams', 'Platform']) {
  const stack = new cdk.Stack(app, name);
  const boundary = new iam.ManagedPolicy(stack, 'Boundary', {
    statements: [new iam.PolicyStatement({ actions: ['dynamodb:*', 'logs:*'], resources: ['*'] })],
  });
  new lambda.Function(stack, 'Worker', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 }),
  });
  if (name !== 'Platform') cdk.Aspects.of(stack).add(new AddBoundary(boundary.managedPolicyArn));
}
