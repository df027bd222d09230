// Props are put together from spreads; the last one wins.
// faulty: kms error at Spread/Late
// faulty: kms error at Spread/Assigned
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Spread');
const good = new kms.Key(stack, 'Good');
good.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
const bad = new kms.Key(stack, 'Bad');

const defaults: logs.LogGroupProps = { retention: logs.RetentionDays.ONE_WEEK, encryptionKey: good };
const overrides = { encryptionKey: bad };

new logs.LogGroup(stack, 'Defaults', { ...defaults });
new logs.LogGroup(stack, 'Late', { ...defaults, ...overrides });
new logs.LogGroup(stack, 'Early', { ...overrides, ...defaults });
new logs.LogGroup(stack, 'Off', { ...defaults, encryptionKey: undefined });
new logs.LogGroup(stack, 'Nothing', { ...defaults, ...(undefined as Partial<logs.LogGroupProps> | undefined) });
new logs.LogGroup(stack, 'Assigned', Object.assign({}, defaults, overrides, { retention: 7 }));
