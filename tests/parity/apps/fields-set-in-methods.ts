// The constructor calls methods that fill fields; a later method reads them.
// faulty: kms error at Site/AccessLogs
import * as cdk from 'aws-cdk-lib';
import { aws_iam as iam, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';

class SiteStack extends cdk.Stack {
  private accessKey!: kms.Key;
  private errorKey?: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.makeKeys();
    this.makeLogs();
    this.allow(this.errorKey);
  }

  private makeKeys(): void {
    this.accessKey = new kms.Key(this, 'AccessKey');
    this.errorKey = new kms.Key(this, 'ErrorKey');
  }

  private makeLogs() {
    new logs.LogGroup(this, 'AccessLogs', { encryptionKey: this.accessKey });
    new logs.LogGroup(this, 'ErrorLogs', { encryptionKey: this.errorKey });
  }

  private allow(key?: kms.Key) {
    key?.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${cdk.Aws.REGION}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
      }),
    );
  }
}

new SiteStack(new cdk.App(), 'Site');
