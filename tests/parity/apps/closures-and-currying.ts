// Functions that make functions: curried grants, a pipeline, callbacks kept in a list and run at the end.
// faulty: kms error at Closures/LateLogs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Closures');

const grantTo = (service: string) => (key: kms.Key) => {
  key.grantEncryptDecrypt(new iam.ServicePrincipal(`${service}.amazonaws.com`));
  return key;
};
const pipe =
  <T>(...steps: ((value: T) => T)[]) =>
  (value: T) =>
    steps.reduce((current, step) => step(current), value);

const prepare = pipe(grantTo('sns'), grantTo('logs'));
const prepared = prepare(new kms.Key(stack, 'Prepared'));

const later: (() => void)[] = [];
function defer(action: () => void) {
  later.push(action);
}

const deferred = new kms.Key(stack, 'Deferred');
const late = new kms.Key(stack, 'Late');
defer(() => grantTo('logs')(deferred));
defer(grantTo('sns').bind(null, late));
for (const [id, encryptionKey] of Object.entries({ prepared, deferred, late })) {
  new logs.LogGroup(stack, `${id[0].toUpperCase()}${id.slice(1)}Logs`, { encryptionKey });
}
later.forEach((action) => action());
