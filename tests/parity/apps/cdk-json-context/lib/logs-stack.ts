import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface StageSettings {
  encrypted: boolean;
  grant?: boolean;
}

export class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps & { settings: StageSettings }) {
    super(scope, id, props);
    const { encrypted, grant = false } = props.settings;
    const encryptionKey = encrypted ? new kms.Key(this, 'key') : undefined;
    if (grant && encryptionKey) {
      encryptionKey.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${props.env?.region}.amazonaws.com`));
    }
    const days = Number(this.node.tryGetContext('days') ?? 30);
    new logs.LogGroup(this, 'logs', { encryptionKey, retention: days });
  }
}
