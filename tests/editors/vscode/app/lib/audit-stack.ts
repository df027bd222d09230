import * as cdk from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { auditKey } from './keys';

export class AuditStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = auditKey(this);

    new logs.LogGroup(this, 'AuditLogs', {
      encryptionKey: key,
      retention: logs.RetentionDays.ONE_YEAR,
    });
  }
}
