// The same name in several scopes, reassignment, closures, and a function that is only declared.
// faulty: endpoint inner
// faulty: endpoint last
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

class Net extends cdk.Stack {
  constructor(scope: Construct, id: string, withDb = true) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 1 });
    const endpoint = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    if (withDb) {
      const inner = vpc.addGatewayEndpoint('Db', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
    }
    let last: ec2.InterfaceVpcEndpoint | undefined;
    for (const name of ['A', 'B'] as const) {
      last = vpc.addInterfaceEndpoint(name, {
        service: name === 'A' ? ec2.InterfaceVpcEndpointAwsService.SSM : ec2.InterfaceVpcEndpointAwsService.SSM_MESSAGES,
      });
    }
    const report = () => endpoint.vpcEndpointId;
    new cdk.CfnOutput(this, 'Endpoint', { value: report() });
  }
}

new Net(new cdk.App(), 'Net');
