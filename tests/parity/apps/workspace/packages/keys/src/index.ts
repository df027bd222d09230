import * as iam from 'aws-cdk-lib/aws-iam';
import { PlainKey } from './plain';

export * from './plain';

export class LogsKey extends PlainKey {
  allowLogs() {
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${this.stack.region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:*:${this.stack.account}:*` } },
      }),
    );
    return this;
  }
}
