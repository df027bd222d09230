// An async main awaits its settings; another is not awaited, and grants all the same.
// faulty: kms error at Async/Second
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

async function settings(): Promise<{ names: string[] }> {
  return { names: ['First', 'Second', 'Third'] };
}

const allow = async (key: kms.Key) => {
  await Promise.resolve();
  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
};

async function main() {
  const stack = new cdk.Stack(new cdk.App(), 'Async');
  const { names } = await settings();
  const keys = await Promise.all(names.map(async (name) => new kms.Key(stack, `${name}Key`)));
  names.forEach((name, i) => new logs.LogGroup(stack, name, { encryptionKey: keys[i] }));
  await allow(keys[0]);
  void allow(keys[2]);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
