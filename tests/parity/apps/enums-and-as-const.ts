// Enums with numbers and strings, reverse names, and tables that are `as const`.
// faulty: kms error at Enums-dev/Logs-Error
// faulty: kms error at Enums-dev/Logs-Access
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

enum Stage {
  Dev = 'dev',
  Prod = 'prod',
}
enum Kind {
  Error,
  Access,
}
const enum Level {
  Low = 1,
  High = Low << 2,
}

const levels = { [Stage.Dev]: Level.Low, [Stage.Prod]: Level.High } as const;
const kinds = [Kind.Error, Kind.Access] as const;

class EnumStack extends cdk.Stack {
  constructor(scope: Construct, stage: Stage) {
    super(scope, `Enums-${stage}`);
    const key = new kms.Key(this, 'Key');
    if (levels[stage] > 3) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    for (const kind of kinds) new logs.LogGroup(this, `Logs-${Kind[kind]}`, { encryptionKey: key });
  }
}

const app = new cdk.App();
Object.values(Stage).forEach((stage) => new EnumStack(app, stage));
