// Statics: constants, a factory method, and a static block that fills a list of actions.
// fine
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class LogsKey extends kms.Key {
  static readonly SERVICE = 'logs';
  static readonly actions: string[] = [];
  static {
    for (const verb of ['Encrypt', 'Decrypt', 'GenerateDataKey*']) LogsKey.actions.push(`kms:${verb}`);
  }

  static create(scope: Construct, id: string): LogsKey {
    const key = new LogsKey(scope, id);
    key.addToResourcePolicy(LogsKey.statement(cdk.Stack.of(scope)));
    return key;
  }

  private static statement(stack: cdk.Stack) {
    return new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`${this.SERVICE}.${stack.region}.${stack.urlSuffix}`)],
      actions: this.actions,
      resources: ['*'],
    });
  }
}

const stack = new cdk.Stack(new cdk.App(), 'Statics', { env: { region: 'eu-central-1', account: '111122223333' } });
const encryptionKey = LogsKey.create(stack, 'Key');
new logs.LogGroup(stack, 'Logs', { encryptionKey });
