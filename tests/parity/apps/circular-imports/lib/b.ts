import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { A } from './a';

export class B extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new A(this, 'A', false);
  }
}

export function allow(key: IKey) {
  key.grantEncryptDecrypt(new ServicePrincipal('logs.amazonaws.com'));
}
