// Denies in key policies: of all, of one action for everyone, under a condition that nobody can judge.
// faulty: kms error at Denies/Denied
// faulty: kms warning at Denies/DeniedDecrypt
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class DeniesStack extends cdk.Stack {
  private readonly service = new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`);

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const denied = this.openKey('DeniedKey');
    denied.addToResourcePolicy(this.deny({ actions: ['kms:*'], principals: [this.service] }));
    new logs.LogGroup(this, 'Denied', { encryptionKey: denied });

    const deniedDecrypt = this.openKey('DeniedDecryptKey');
    deniedDecrypt.addToResourcePolicy(this.deny({ actions: ['kms:Dec*'], principals: [new iam.AnyPrincipal()] }));
    new logs.LogGroup(this, 'DeniedDecrypt', { encryptionKey: deniedDecrypt });

    const conditional = this.openKey('ConditionalKey');
    conditional.addToResourcePolicy(
      this.deny({
        actions: ['kms:*'],
        principals: [new iam.AnyPrincipal()],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    new logs.LogGroup(this, 'Conditional', { encryptionKey: conditional });
  }

  private openKey(id: string) {
    const key = new kms.Key(this, id);
    key.grantEncryptDecrypt(this.service);
    return key;
  }

  private deny(props: iam.PolicyStatementProps) {
    return new iam.PolicyStatement({ effect: iam.Effect.DENY, resources: ['*'], ...props });
  }
}

new DeniesStack(new cdk.App(), 'Denies');
