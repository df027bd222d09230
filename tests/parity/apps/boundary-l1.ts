// L1 policies and roles, with question marks in the actions, which the L2 refuses.
// faulty: boundary error at Raw/Closed
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const stack = new cdk.Stack(new cdk.App(), 'Raw');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
const group = new ec2.SecurityGroup(stack, 'Group', { vpc });

function worker(id: string, actions: string | string[]) {
  const boundary = new iam.CfnManagedPolicy(stack, `${id}Boundary`, {
    policyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } },
  });
  const role = new iam.CfnRole(stack, `${id}Role`, {
    assumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    permissionsBoundary: boundary.ref,
  });
  return new lambda.CfnFunction(stack, id, {
    role: role.attrArn,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    code: { zipFile: 'exports.handler = async () => {};' },
    vpcConfig: { subnetIds: vpc.selectSubnets().subnetIds, securityGroupIds: [group.securityGroupId] },
  });
}

worker('Open', ['ec2:?reateNetworkInterface', 'ec2:D*', 'ec2:?ssignPrivateIp*', 'ec2:Una?????PrivateIpAddresses']);
worker('Closed', 'ec2:?reateNetworkInterfaces');
