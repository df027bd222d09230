// What throws is caught: the grant after the throw is not made, the one in catch or finally is.
// faulty: kms error at Try/lost
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Try');
const allow = (key: kms.Key) => key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));

function validate(name: string): void {
  if (name !== 'kept') throw new Error(`not valid: ${name}`);
}

const keys = ['kept', 'lost', 'caught', 'finally'].map((name) => {
  const key = new kms.Key(stack, `${name}Key`);
  new logs.LogGroup(stack, name, { encryptionKey: key });
  return { name, key };
});
for (const { name, key } of keys) {
  try {
    validate(name);
    allow(key);
  } catch (error) {
    if (name === 'caught' && error instanceof Error && error.message.endsWith(name)) allow(key);
  } finally {
    if (name === 'finally') allow(key);
  }
}
