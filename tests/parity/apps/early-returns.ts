// A method returns before it grants, unless the stage asks for it.
// faulty: kms error at Dev/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, private readonly stage: 'dev' | 'test' | 'prod') {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    this.allow(key);
    if (this.stage === 'test') return;
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }

  private allow(key: kms.Key) {
    switch (this.stage) {
      case 'dev':
      case 'test':
        return;
      default:
        break;
    }
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  }
}

const app = new cdk.App();
new LogsStack(app, 'Dev', 'dev');
new LogsStack(app, 'Test', 'test');
new LogsStack(app, 'Prod', 'prod');
