import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LogsStack } from '../../shared/logs-stack';

const { key, region } = new LogsStack(new cdk.App(), 'Users');
key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${region}.amazonaws.com`));
