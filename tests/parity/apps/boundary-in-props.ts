// A boundary is made in one stack and reaches the role through props and a role factory.
// faulty: boundary error at Jobs/Import/Function
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

class BaseStack extends cdk.Stack {
  readonly vpc: ec2.IVpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 1, natGateways: 0 });
  readonly boundary: iam.IManagedPolicy;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.boundary = new iam.ManagedPolicy(this, 'Boundary', {
      document: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['s3:*', 'ec2:Describe*'], resources: ['*'] }),
          new iam.PolicyStatement({ actions: ['ec2:CreateTags'], resources: ['*'] }),
        ],
      }),
    });
  }
}

interface JobProps {
  base: BaseStack;
  vpc?: ec2.IVpc;
}

class Job extends Construct {
  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id);
    new lambda.Function(this, 'Function', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromInline('def handler(event, context): pass'),
      role: this.role(props.base.boundary),
      ...(props.vpc && { vpc: props.vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }),
    });
  }

  private role(permissionsBoundary: iam.IManagedPolicy) {
    return new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), permissionsBoundary });
  }
}

const app = new cdk.App();
const base = new BaseStack(app, 'Base');
const jobs = new cdk.Stack(app, 'Jobs');
new Job(jobs, 'Import', { base, vpc: base.vpc });
new Job(jobs, 'Export', { base });
