import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface DataPlatformStackProps extends cdk.StackProps {
  /** Part of the names of what is made, so that several stages fit in one account. */
  readonly stage: string;
}

export class DataPlatformStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: DataPlatformStackProps) {
    super(scope, id, props);

    const encryptionKey = new kms.Key(this, 'EncryptionKey', {
      alias: `alias/data-platform-${props.stage}`,
      description: 'Encrypts the data platform at rest',
      enableKeyRotation: true,
    });

    const processorLogs = new logs.LogGroup(this, 'ProcessorLogs', {
      logGroupName: `/aws/lambda/data-processor-${props.stage}`,
      encryptionKey,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });

    const bucket = new s3.Bucket(this, 'DataBucket', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
    });

    // No internet gateway and no NAT: traffic to AWS stays on the network of AWS.
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
    });

    const s3Endpoint = vpc.addGatewayEndpoint('S3Endpoint', {
      service: ec2.GatewayVpcEndpointAwsService.S3,
    });

    const dynamoDbEndpoint = vpc.addGatewayEndpoint('DynamoDbEndpoint', {
      service: ec2.GatewayVpcEndpointAwsService.DYNAMODB,
    });

    const lambdaEndpoint = vpc.addInterfaceEndpoint('LambdaEndpoint', {
      service: ec2.InterfaceVpcEndpointAwsService.LAMBDA,
      subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    });

    const permissionsBoundary = new iam.ManagedPolicy(this, 'ProcessorBoundary', {
      description: 'The most that a function of the data platform may ever do',
      statements: [
        new iam.PolicyStatement({
          sid: 'AllowedServices',
          effect: iam.Effect.ALLOW,
          actions: ['s3:*', 'logs:*', 'kms:*'],
          resources: ['*'],
        }),
      ],
    });

    const processorRole = new iam.Role(this, 'ProcessorRole', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      ],
      permissionsBoundary,
    });

    const processor = new lambda.Function(this, 'DataProcessor', {
      functionName: `data-processor-${props.stage}`,
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(
        [
          "const { S3Client, ListObjectsV2Command } = require('@aws-sdk/client-s3');",
          'const s3 = new S3Client();',
          'exports.handler = async () => {',
          '  const page = await s3.send(new ListObjectsV2Command({ Bucket: process.env.BUCKET_NAME }));',
          '  return { objects: page.KeyCount };',
          '};',
        ].join('\n'),
      ),
      role: processorRole,
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      logGroup: processorLogs,
      timeout: cdk.Duration.seconds(30),
      environment: { BUCKET_NAME: bucket.bucketName },
    });

    bucket.grantReadWrite(processor);

    new cdk.CfnOutput(this, 'BucketName', { value: bucket.bucketName });
    new cdk.CfnOutput(this, 'ProcessorName', { value: processor.functionName });
  }
}
