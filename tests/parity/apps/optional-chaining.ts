// Optional chains and calls decide whether the grant happens.
// faulty: kms error at Optional/NoHook
// faulty: kms error at Optional/NoKeyInHook
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

interface Hooks {
  onKey?: (key?: kms.Key) => void;
  nested?: { hooks?: Hooks };
}

const stack = new cdk.Stack(new cdk.App(), 'Optional');
const onKey = (key?: kms.Key) => key?.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));

function make(id: string, hooks?: Hooks, pass = true) {
  const key = new kms.Key(stack, `${id}Key`);
  hooks?.onKey?.(pass ? key : undefined);
  hooks?.nested?.hooks?.['onKey']?.(key);
  new logs.LogGroup(stack, id, { encryptionKey: key });
}

make('Hook', { onKey });
make('NoHook', {});
make('NoKeyInHook', { onKey }, false);
make('NestedHook', { nested: { hooks: { onKey } } });
