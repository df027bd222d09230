// Endpoints in private fields: read by a method, read by nothing, public.
// faulty: endpoint sqs
// faulty: endpoint #kms
import * as cdk from 'aws-cdk-lib';
import { GatewayVpcEndpoint, GatewayVpcEndpointAwsService, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class Network extends Construct {
  readonly vpc: Vpc;
  readonly s3: GatewayVpcEndpoint;
  private readonly sns: InterfaceVpcEndpoint;
  private readonly sqs: InterfaceVpcEndpoint;
  #kms?: InterfaceVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 0 });
    this.s3 = this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    this.sns = this.vpc.addInterfaceEndpoint('Sns', { service: InterfaceVpcEndpointAwsService.SNS });
    this.sqs = this.vpc.addInterfaceEndpoint('Sqs', { service: InterfaceVpcEndpointAwsService.SQS });
    this.#kms = new InterfaceVpcEndpoint(this, 'Kms', { vpc: this.vpc, service: InterfaceVpcEndpointAwsService.KMS });
  }

  get snsId() {
    return this.sns.vpcEndpointId;
  }
}

const stack = new cdk.Stack(new cdk.App(), 'Net');
const network = new Network(stack, 'Network');
new cdk.CfnOutput(stack, 'SnsId', { value: network.snsId });
