// A mixin: a function that takes a class and returns a class.
// faulty: kms error at Plain/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

type StackClass = new (...args: any[]) => cdk.Stack;

function WithLogs<T extends StackClass>(Base: T) {
  return class extends Base {
    readonly key = new kms.Key(this, 'Key');
    readonly group = new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
  };
}

function WithGrant<T extends new (...args: any[]) => cdk.Stack & { key: kms.Key }>(Base: T) {
  return class Granted extends Base {
    constructor(...args: any[]) {
      super(...args);
      this.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    }
  };
}

class Plain extends WithLogs(cdk.Stack) {}
class Open extends WithGrant(WithLogs(cdk.Stack)) {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'granted' });
  }
}

const app = new cdk.App();
new Plain(app, 'Plain');
new Open(app, 'Open');
