import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export function auditKey(scope: Construct): kms.Key {
  return new kms.Key(scope, 'AuditKey', { enableKeyRotation: true });
}
