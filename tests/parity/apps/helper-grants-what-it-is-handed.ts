// Helpers grant on their argument: directly, on an element of a rest parameter, on a member of a record.
// faulty: kms error at Helpers/NobodyLogs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const principal = (stack: cdk.Stack): iam.IPrincipal => new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`);

function allowLogs(key: kms.IKey): iam.Grant {
  return key.grantEncryptDecrypt(principal(cdk.Stack.of(key)));
}

function allowAll(...keys: kms.IKey[]) {
  keys.slice(1).forEach(allowLogs);
}

function allowMember<T extends { key: kms.Key }>(holder: T): T {
  allowLogs(holder.key);
  return holder;
}

const stack = new cdk.Stack(new cdk.App(), 'Helpers');
const [direct, skipped, rest, member] = ['Direct', 'Nobody', 'Rest', 'Member'].map((id) => new kms.Key(stack, id));
allowLogs(direct);
allowAll(skipped, rest);
const holder = allowMember({ key: member, name: 'member' });
new logs.LogGroup(stack, 'DirectLogs', { encryptionKey: direct });
new logs.LogGroup(stack, 'NobodyLogs', { encryptionKey: skipped });
new logs.LogGroup(stack, 'RestLogs', { encryptionKey: rest });
new logs.LogGroup(stack, 'MemberLogs', { encryptionKey: holder.key });
