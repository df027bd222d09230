// A subclass of Function joins a VPC and makes its role; another changes what the first decided.
// faulty: boundary error at Fn/Worker
// faulty: boundary error at Fn/Special
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

type WorkerProps = Pick<lambda.FunctionProps, 'timeout' | 'memorySize'> & {
  vpc?: ec2.IVpc;
  boundary?: iam.IManagedPolicy;
};

class Worker extends lambda.Function {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    const { boundary, ...rest } = props;
    super(scope, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      role: new iam.Role(scope, `${id}Role`, {
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
        permissionsBoundary: boundary,
      }),
      ...rest,
    });
  }
}

class LocalWorker extends Worker {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, { ...props, vpc: undefined });
  }
}

class SpecialWorker extends Worker {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, { memorySize: 512, ...props, timeout: cdk.Duration.minutes(1) });
    this.addEnvironment('SPECIAL', 'yes');
  }
}

const stack = new cdk.Stack(new cdk.App(), 'Fn');
const boundary = new iam.ManagedPolicy(stack, 'Boundary', {
  statements: [new iam.PolicyStatement({ actions: ['s3:*', 'logs:*'], resources: ['*'] })],
});
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
new Worker(stack, 'Worker', { vpc, boundary });
new LocalWorker(stack, 'Local', { vpc, boundary });
new SpecialWorker(stack, 'Special', { vpc, boundary });
new Worker(stack, 'Free', { vpc });
