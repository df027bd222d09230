import { Stack, StackProps } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { dataKey } from '@keys/data';
import { name } from 'stacks/name';

export class LogsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    new LogGroup(this, name, { encryptionKey: dataKey(this) });
  }
}
