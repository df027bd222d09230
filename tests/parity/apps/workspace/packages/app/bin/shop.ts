import * as cdk from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LogsKey } from '@shop/keys';
import { PlainKey } from '@shop/keys/src/plain';

const stack = new cdk.Stack(new cdk.App(), 'Shop');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new LogsKey(stack, 'LogsKey').allowLogs() });
new logs.LogGroup(stack, 'PlainLogs', { encryptionKey: new PlainKey(stack, 'PlainKey') });
