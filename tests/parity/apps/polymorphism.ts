// An interface with several implementations, chosen from a table of classes; instanceof and a type guard.
// faulty: kms error at Poly/plain
// faulty: kms error at Poly/guarded
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface KeySource {
  readonly key: kms.IKey;
  open?(): void;
}

class Plain extends Construct implements KeySource {
  readonly key: kms.IKey = new kms.Key(this, 'Key');
}

class Opened extends Plain {
  open() {
    this.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  }
}

class Imported extends Construct implements KeySource {
  readonly key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/abc');
}

class Guarded extends Plain {}

const isOpened = (source: KeySource): source is Opened => 'open' in source;

const sources: Record<string, new (scope: Construct, id: string) => KeySource> = {
  plain: Plain,
  opened: Opened,
  imported: Imported,
  guarded: Guarded,
};

const stack = new cdk.Stack(new cdk.App(), 'Poly');
for (const [id, Source] of Object.entries(sources)) {
  const source = new Source(stack, `${id}Source`);
  if (source instanceof Opened || isOpened(source)) source.open!();
  new logs.LogGroup(stack, id, { encryptionKey: source.key });
}
