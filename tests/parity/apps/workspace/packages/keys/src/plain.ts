import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class PlainKey extends kms.Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, { enableKeyRotation: true });
  }
}
