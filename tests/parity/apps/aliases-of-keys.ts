// The key by its alias: Alias constructs, addAlias, a grant through the alias, ARNs as strings for the L1.
// faulty: kms error at Aliases/Closed
// faulty: kms error at Aliases/Added
// faulty: kms error at Aliases/Arn
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Aliases');
const service = new iam.ServicePrincipal('logs.amazonaws.com');

const closed = new kms.Key(stack, 'ClosedKey');
new logs.LogGroup(stack, 'Closed', { encryptionKey: new kms.Alias(stack, 'ClosedAlias', { aliasName: 'closed', targetKey: closed }) });

const open = new kms.Key(stack, 'OpenKey');
const alias = new kms.Alias(stack, 'OpenAlias', { aliasName: 'alias/open', targetKey: open });
alias.grantEncryptDecrypt(service);
new logs.LogGroup(stack, 'Open', { encryptionKey: open });
new logs.LogGroup(stack, 'ByAlias', { encryptionKey: alias });

new logs.LogGroup(stack, 'Added', { encryptionKey: closed.addAlias('alias/added') });
new logs.CfnLogGroup(stack, 'Arn', { kmsKeyId: `arn:${cdk.Aws.PARTITION}:kms:${stack.region}:${stack.account}:key/${closed.keyId}` });
new logs.CfnLogGroup(stack, 'OpenArn', { kmsKeyId: open.keyArn });
