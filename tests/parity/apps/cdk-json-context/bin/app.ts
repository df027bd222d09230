// The context of cdk.json decides: which stacks there are, what they are called, who is granted what.
// faulty: kms error at shop-dev/logs
import * as cdk from 'aws-cdk-lib';
import { LogsStack, StageSettings } from '../lib/logs-stack';

const app = new cdk.App();
const prefix: string = app.node.tryGetContext('prefix');
const stages: Record<string, StageSettings> = app.node.tryGetContext('stages') ?? {};
const [region] = app.node.tryGetContext('regions') as string[];

for (const [stage, settings] of Object.entries(stages)) {
  new LogsStack(app, `${prefix}-${stage}`, { settings, env: { region, account: '111122223333' } });
}
