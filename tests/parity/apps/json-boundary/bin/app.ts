// The boundary's document is a JSON file that is imported; another one gets a statement more.
// faulty: boundary error at Json/Worker
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import boundaryJson from '../boundary.json';

const stack = new cdk.Stack(new cdk.App(), 'Json');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });

function worker(id: string, document: iam.PolicyDocument) {
  new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    vpc,
    role: new iam.Role(stack, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      permissionsBoundary: new iam.ManagedPolicy(stack, `${id}Boundary`, { document }),
    }),
  });
}

worker('Worker', iam.PolicyDocument.fromJson(boundaryJson));
const more = iam.PolicyDocument.fromJson(boundaryJson);
more.addStatements(new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }));
worker('More', more);
