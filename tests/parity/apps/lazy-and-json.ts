// Settings as a JSON text, Lazy values, structuredClone and Object.fromEntries.
// faulty: kms error at Settings/b-logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const settings = JSON.parse('{ "groups": [{ "id": "a", "services": ["logs"] }, { "id": "b", "services": [] }] }') as {
  groups: { id: string; services: string[] }[];
};

const stack = new cdk.Stack(new cdk.App(), 'Settings');
const copy = JSON.parse(JSON.stringify(settings)) as typeof settings;
const keys = Object.fromEntries(copy.groups.map(({ id }) => [id, new kms.Key(stack, `${id}-key`)]));

for (const { id, services } of settings.groups) {
  const [service] = services;
  if (service) {
    keys[id].addToResourcePolicy(
      new iam.PolicyStatement({
        principals: services.map((name) => new iam.ServicePrincipal(`${name}.amazonaws.com`)),
        actions: ['kms:*'],
        resources: ['*'],
      }),
    );
  }
  new logs.LogGroup(stack, `${id}-logs`, {
    encryptionKey: keys[id],
    logGroupName: cdk.Lazy.string({ produce: () => `/app/${id}` }),
  });
}
