import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { B, allow } from './b';

export class A extends Construct {
  readonly children: B[] = [];
  constructor(scope: Construct, id: string, granted: boolean) {
    super(scope, id);
    const key = new Key(this, 'Key');
    if (granted) allow(key);
    new LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
