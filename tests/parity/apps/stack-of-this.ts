// Stack.of(this) is the scope: what is made deep inside stands directly in the stack.
// faulty: kms error at Top/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class Inner extends Construct {
  constructor(scope: Construct, id: string, granted: boolean) {
    super(scope, id);
    const stack = cdk.Stack.of(this);
    const key = new kms.Key(stack, 'Key', { alias: `alias/${stack.stackName}-${this.node.id}` });
    new logs.LogGroup(stack, 'Logs', { encryptionKey: key, logGroupName: `/${stack.stackName}/${this.node.path}` });
    if (granted) key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
  }
}

class Outer extends Construct {
  readonly inner: Inner;
  constructor(scope: Construct, granted: boolean) {
    super(scope, 'Outer');
    this.inner = new Inner(this, 'Inner', granted);
  }
}

const app = new cdk.App();
new Outer(new cdk.Stack(app, 'Top'), false);
new Outer(new cdk.Stack(app, 'Bottom'), true);
