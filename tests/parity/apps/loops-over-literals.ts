// for, while and do loops over literals make constructs with counted names.
// faulty: kms error at Loops/Logs1
// faulty: kms error at Loops/Logs3
// faulty: kms error at Loops/Down2
// faulty: kms error at Loops/Down1
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Loops');
for (let i = 0; i < 5; i++) {
  if (i === 4) break;
  const key = new kms.Key(stack, `Key${i}`);
  new logs.LogGroup(stack, `Logs${i}`, { encryptionKey: key });
  if (i % 2) continue;
  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
}

let down = 2;
while (down > 0) {
  new logs.LogGroup(stack, 'Down' + down, { encryptionKey: new kms.Key(stack, 'DownKey' + down) });
  down -= 1;
}

let once = 0;
do {
  new logs.LogGroup(stack, `Once${once}`);
} while (++once < 1);
