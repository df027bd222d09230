import { Stack, aws_iam, aws_kms, aws_logs } from 'aws-cdk-lib';

export const ids = { main: 'Default' };

export default class extends Stack {
  private key = new aws_kms.Key(this, 'Key');
  private logs = new aws_logs.LogGroup(this, 'Logs', { encryptionKey: this.key });

  allow() {
    this.key.grantEncryptDecrypt(new aws_iam.ServicePrincipal('logs.amazonaws.com'));
    return this.logs;
  }
}
