// Nested stacks: a key of the parent, a key of its own, and a key of a sibling.
// faulty: kms error at Parent/Own/Logs
// faulty: kms error at Parent/Child/Deep/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class LogsNested extends cdk.NestedStack {
  readonly key: kms.IKey;
  constructor(scope: Construct, id: string, key?: kms.IKey) {
    super(scope, id);
    this.key = key ?? new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
  }
}

class Parent extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const shared = new kms.Key(this, 'Shared');
    shared.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    const own = new LogsNested(this, 'Own');
    new LogsNested(this, 'Given', shared);
    const child = new LogsNested(this, 'Child', shared);
    new LogsNested(child, 'Deep', own.key);
  }
}

new Parent(new cdk.App(), 'Parent');
