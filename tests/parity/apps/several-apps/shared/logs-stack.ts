import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class LogsStack extends cdk.Stack {
  readonly key: kms.Key;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
  }
}
