// Destructuring with renames, defaults, nesting and rest, of parameters and of arrays.
// faulty: kms error at Parts/Nested
// faulty: kms error at Parts/Second
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface Settings {
  key?: kms.IKey;
  nested: { keys: [kms.IKey, kms.IKey]; names?: { prefix: string } };
}

class Parts extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const open = new kms.Key(this, 'Open');
    open.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    const closed = new kms.Key(this, 'Closed');
    this.make({ nested: { keys: [closed, open] } }, open);
    const [, second = open, ...others] = [open, closed, open];
    new logs.LogGroup(this, 'Second', { encryptionKey: second });
    new logs.LogGroup(this, 'Others', { encryptionKey: others[0] });
  }

  private make({ key: main, nested: { keys: [inner], names: { prefix } = { prefix: '' } } }: Settings, fallback: kms.IKey) {
    const { encryptionKey: used = fallback } = { encryptionKey: main };
    new logs.LogGroup(this, `${prefix}Main`, { encryptionKey: used });
    new logs.LogGroup(this, `${prefix}Nested`, { encryptionKey: inner });
  }
}

new Parts(new cdk.App(), 'Parts');
