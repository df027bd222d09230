// One key of several that map() made is used by an L1 and by a subclass of LogGroup.
// faulty: kms error at Shared/Plain
// faulty: kms error at Shared/Raw
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class Encrypted extends logs.LogGroup {
  constructor(scope: Construct, id: string, encryptionKey?: kms.IKey, props: logs.LogGroupProps = {}) {
    super(scope, id, { ...props, encryptionKey });
  }
}

class Shared extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const keys = ['One', 'Two'].map((name) => new kms.Key(this, name));
    new logs.CfnLogGroup(this, 'Raw', { kmsKeyId: keys[1].keyArn });
    new Encrypted(this, 'Plain', keys[1]);
  }
}

new Shared(new cdk.App(), 'Shared');
