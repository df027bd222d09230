// The log group gets its key on the L1: by a property, by an override, and loses it by a deletion.
// faulty: kms error at Hatch/Property
// faulty: kms error at Hatch/Override
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Hatch');
const key = new kms.Key(stack, 'Key');
const cfn = (group: logs.LogGroup) => group.node.defaultChild as logs.CfnLogGroup;

cfn(new logs.LogGroup(stack, 'Property')).kmsKeyId = key.keyArn;
cfn(new logs.LogGroup(stack, 'Override')).addPropertyOverride('KmsKeyId', key.keyArn);
cfn(new logs.LogGroup(stack, 'Deleted', { encryptionKey: key })).addPropertyDeletionOverride('KmsKeyId');
cfn(new logs.LogGroup(stack, 'Undone', { encryptionKey: key })).kmsKeyId = undefined;
