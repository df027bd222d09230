// A key policy speaks of its own key only: a statement for another key's ARN allows nothing.
// faulty: kms error at Resource/OtherLogs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Resource');
const first = new kms.Key(stack, 'First');
const other = new kms.Key(stack, 'Other');
other.addToResourcePolicy(
  new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
    actions: ['kms:*'],
    resources: [first.keyArn],
  }),
);
new logs.LogGroup(stack, 'OtherLogs', { encryptionKey: other });
