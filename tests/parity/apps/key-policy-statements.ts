// What is allowed: wildcards, letter case, notActions, denies of others, and a document of its own.
// faulty: kms error at Policies/Replaced
// faulty: kms error at Policies/NotActions
// faulty: kms warning at Policies/EncryptOnly
// faulty: kms warning at Policies/TwoOfThree
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Policies');
const logsService = new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`);
const statement = (props: iam.PolicyStatementProps) =>
  new iam.PolicyStatement({ principals: [logsService], resources: ['*'], ...props });
const allow = (...actions: string[]) => statement({ actions });

const policies: Record<string, (key: kms.Key) => void> = {
  Star: (key) => key.addToResourcePolicy(allow('kms:*')),
  Cases: (key) => key.addToResourcePolicy(allow('KMS:encrypt', 'kms:DECRYPT', 'kms:generateDataKey')),
  Starred: (key) => key.addToResourcePolicy(allow('kms:*crypt', 'kms:Generate*')),
  Split: (key) => ['Encrypt', 'Decrypt', 'GenerateDataKey'].forEach((verb) => key.grant(logsService, `kms:${verb}`)),
  AllButPut: (key) => key.addToResourcePolicy(statement({ notActions: ['kms:Put*', 'kms:ScheduleKeyDeletion'] })),
  NotActions: (key) => key.addToResourcePolicy(statement({ notActions: ['kms:*crypt', 'kms:GenerateDataKey*'] })),
  EncryptOnly: (key) => key.grantEncrypt(logsService),
  TwoOfThree: (key) => key.addToResourcePolicy(allow('kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKeyPair')),
  DeniedOthers: (key) => {
    key.grantEncryptDecrypt(logsService);
    key.addToResourcePolicy(
      statement({ effect: iam.Effect.DENY, actions: ['kms:*'], principals: [new iam.ServicePrincipal('sns.amazonaws.com')] }),
    );
  },
};

for (const [id, change] of Object.entries(policies)) {
  const key = new kms.Key(stack, `${id}Key`);
  change(key);
  new logs.LogGroup(stack, id, { encryptionKey: key });
}

const replaced = new kms.Key(stack, 'ReplacedKey', {
  policy: new iam.PolicyDocument({
    statements: [new iam.PolicyStatement({ actions: ['kms:*'], principals: [new iam.AccountRootPrincipal()], resources: ['*'] })],
  }),
});
new logs.LogGroup(stack, 'Replaced', { encryptionKey: replaced });
