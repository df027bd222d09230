// A fluent builder collects statements and makes the policy at the end.
// faulty: boundary warning at Built/Almost
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

class BoundaryBuilder {
  private readonly statements: iam.PolicyStatement[] = [];

  allow(...actions: string[]): this {
    this.statements.push(new iam.PolicyStatement({ actions, resources: ['*'] }));
    return this;
  }

  deny(...actions: string[]): this {
    this.statements.push(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions, resources: ['*'] }));
    return this;
  }

  when(condition: boolean, change: (builder: this) => void): this {
    if (condition) change(this);
    return this;
  }

  build(scope: Construct, id: string): iam.ManagedPolicy {
    return new iam.ManagedPolicy(scope, id, { statements: this.statements });
  }
}

class Built extends cdk.Stack {
  private readonly vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 1 });

  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const strict of [true, false]) {
      const boundary = new BoundaryBuilder()
        .allow('ec2:*', 'logs:*')
        .deny('ec2:RunInstances')
        .when(strict, (builder) => builder.deny('ec2:UnassignPrivateIpAddresses'))
        .build(this, strict ? 'AlmostBoundary' : 'EnoughBoundary');
      this.worker(strict ? 'Almost' : 'Enough', boundary);
    }
  }

  private worker(id: string, permissionsBoundary: iam.IManagedPolicy) {
    const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
    new lambda.Function(this, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      vpc: this.vpc,
      role: new iam.Role(this, `${id}Role`, { assumedBy, permissionsBoundary }),
    });
  }
}

new Built(new cdk.App(), 'Built');
