// map, forEach, filter, find, flatMap, reduce and Object.entries over configuration.
// faulty: kms error at Arrays/search-Logs
// faulty: kms error at Arrays/billing-Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

interface Team {
  encrypted: boolean;
  shared?: boolean;
}

const teams: Record<string, Team> = {
  search: { encrypted: true },
  orders: { encrypted: true, shared: true },
  billing: { encrypted: true },
  sandbox: { encrypted: false },
};

const stack = new cdk.Stack(new cdk.App(), 'Arrays');
const keys = Object.entries(teams)
  .filter(([, { encrypted }]) => encrypted)
  .map(([name, team]) => ({ name, team, key: new kms.Key(stack, `${name}-Key`) }));

keys
  .filter(({ team }) => team.shared)
  .forEach(({ key }) => key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com')));

const byName = keys.reduce<Record<string, kms.Key>>((all, { name, key }) => ({ ...all, [name]: key }), {});

Object.keys(teams).forEach((name) => {
  new logs.LogGroup(stack, `${name}-Logs`, { encryptionKey: byName[name] });
});

const found = keys.find(({ name }) => name === 'orders');
Object.values({ found }).flatMap((one) => (one ? [one.key, one.key] : [])).forEach((key, index) => {
  new logs.LogGroup(stack, `Again${index}`, { encryptionKey: key });
});
