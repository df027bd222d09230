// Ids and principals come out of string methods: split, replace, padStart, slice, join, match, toUpperCase.
// faulty: kms error at Strings/Search-007
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Strings');
const table = `
  orders: 3 logs
  search: 7 sns
  users: 12 LOGS
`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.substring(1);

for (const line of table.trim().split('\n')) {
  const [name, number, service] = line.trim().replace(':', '').split(' ');
  const id = [capital(name), String(parseInt(number, 10)).padStart(3, '0')].join('-');
  const key = new kms.Key(stack, id.replace(/-/g, 'Key').concat('x'));
  key.grantEncryptDecrypt(new iam.ServicePrincipal(`${service.toLowerCase()}.amazonaws.com`));
  new logs.LogGroup(stack, id, { encryptionKey: key });
}
