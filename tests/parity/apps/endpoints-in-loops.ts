// Endpoints made in loops and kept in lists, or in a name that nothing reads.
// faulty: endpoint kept
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

const stack = new cdk.Stack(new cdk.App(), 'Loops');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });

const services: Record<string, ec2.IInterfaceVpcEndpointService> = {
  Ecr: ec2.InterfaceVpcEndpointAwsService.ECR,
  Kms: ec2.InterfaceVpcEndpointAwsService.KMS,
};
const made: ec2.InterfaceVpcEndpoint[] = [];
for (const [name, service] of Object.entries(services)) {
  const endpoint = vpc.addInterfaceEndpoint(name, { service });
  made.push(endpoint);
}
for (const service of [ec2.GatewayVpcEndpointAwsService.S3, ec2.GatewayVpcEndpointAwsService.DYNAMODB]) {
  const kept = vpc.addGatewayEndpoint(`Gateway${service === ec2.GatewayVpcEndpointAwsService.S3 ? 'S3' : 'Db'}`, { service });
}
made.forEach((endpoint) => endpoint.connections.allowDefaultPortFromAnyIpv4());
