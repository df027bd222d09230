// Logical ids: long paths, Default and Resource, ids that are not alphanumeric, repeated parts, one part only.
// faulty: kms error at Ids/Default/Logs
// faulty: kms error at Ids/Logs/Logs/Logs
// faulty: kms error at Ids/a-b_c.d e/Logs é
// faulty: kms error at Ids/Resource
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const stack = new cdk.Stack(new cdk.App(), 'Ids');
const key = new kms.Key(stack, 'Default');
const inside = (scope: Construct, ...ids: string[]) => ids.reduce((at, id) => new Construct(at, id), scope);

new logs.LogGroup(key, 'Logs', { encryptionKey: key });
new logs.LogGroup(inside(stack, 'Logs', 'Logs'), 'Logs', { encryptionKey: key });
new logs.LogGroup(inside(stack, 'a-b_c.d e'), 'Logs é', { encryptionKey: key });
new logs.LogGroup(stack, 'Resource', { encryptionKey: key });

const long = 'ThisIsAVeryLongIdentifierThatFillsMostOfTheRoom';
new sqs.Queue(inside(stack, long, long.toUpperCase(), `${long}2`, `${long}3`, `${long}4`, `${long}5`), 'Queue');
new sqs.Queue(inside(stack, 'Resource2', 'Resource', 'Default'), 'Queue');
new sqs.Queue(inside(stack, 'Tail'), 'Resource');
new sqs.Queue(inside(stack, 'Slash/ed', '日本'), 'Queue/With/Slash');
new sqs.CfnQueue(stack, 'L1-Queue');
new sqs.CfnQueue(inside(stack, 'Deep'), 'Default');
new sqs.CfnQueue(inside(stack, 'Deeper', 'Er'.repeat(2)), 'L1').overrideLogicalId('Chosen');
new sqs.Queue(inside(stack, 'Q', 'Queue', 'Queue', 'QueueQueue'), 'Queue');
