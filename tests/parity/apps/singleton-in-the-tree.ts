// The usual CDK singleton: look for the child in the stack's tree, else make it.
// faulty: kms error at Plain/B/Logs
// faulty: kms error at Plain/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class StackKey extends Construct {
  public static of(scope: Construct): StackKey {
    const stack = cdk.Stack.of(scope);
    return (stack.node.tryFindChild('StackKey') as StackKey | undefined) ?? new StackKey(stack, 'StackKey');
  }
  public readonly key: kms.Key;
  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Resource');
  }
  public allowLogs(): this {
    this.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${cdk.Stack.of(this).region}.amazonaws.com`));
    return this;
  }
}

const app = new cdk.App();
const open = new cdk.Stack(app, 'Open');
new logs.LogGroup(open, 'Logs', { encryptionKey: StackKey.of(open).key });
StackKey.of(new Construct(open, 'Elsewhere')).allowLogs();

const plain = new cdk.Stack(app, 'Plain');
new logs.LogGroup(plain, 'Logs', { encryptionKey: StackKey.of(plain).key });
new logs.LogGroup(new Construct(plain, 'B'), 'Logs', { encryptionKey: StackKey.of(plain).key });
