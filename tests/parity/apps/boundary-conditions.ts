// What depends on a condition or on single interfaces is not known to be blocked.
// fine
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

class Conditions extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 1 });
    const everything = { actions: ['*'], resources: ['*'] };
    this.worker(vpc, 'DenyRegion', [
      everything,
      {
        effect: iam.Effect.DENY,
        actions: ['ec2:*'],
        resources: ['*'],
        conditions: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
      },
    ]);
    this.worker(vpc, 'AllowTagged', [
      { actions: ['ec2:*'], resources: ['*'], conditions: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } },
    ]);
    this.worker(vpc, 'OwnInterfaces', [
      { actions: ['ec2:*'], resources: [`arn:${this.partition}:ec2:${this.region}:${this.account}:*`] },
    ]);
  }

  private worker(vpc: ec2.IVpc, id: string, statements: iam.PolicyStatementProps[]) {
    const boundary = new iam.ManagedPolicy(this, `${id}Boundary`, {
      document: new iam.PolicyDocument({ statements: statements.map((props) => new iam.PolicyStatement(props)) }),
    });
    const role = new iam.Role(this, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      permissionsBoundary: boundary,
    });
    new lambda.Function(this, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      vpc,
      role,
    });
  }
}

new Conditions(new cdk.App(), 'Conditions');
