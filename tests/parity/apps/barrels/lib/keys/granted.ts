import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export function grantedKey(scope: Construct, id: string) {
  const key = new Key(scope, id);
  key.grantEncryptDecrypt(new ServicePrincipal('logs.amazonaws.com'));
  return key;
}
