import * as cdk from 'aws-cdk-lib';
import { LogsStack } from '../../shared/logs-stack';

new LogsStack(new cdk.App(), 'Orders');
