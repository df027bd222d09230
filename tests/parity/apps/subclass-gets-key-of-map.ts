// A key of an array that map() made goes to a subclass of LogGroup, which hands it to super(…): there, and in another app,
// where the key is imported, the property that holds it is the same.
// faulty: kms error at Made/Logs
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class Encrypted extends logs.LogGroup {
  constructor(scope: Construct, id: string, encryptionKey?: kms.IKey, props: logs.LogGroupProps = {}) {
    super(scope, id, { ...props, encryptionKey });
  }
}

const app = new cdk.App();
const imported = new cdk.Stack(app, 'Imported');
new Encrypted(imported, 'Logs', kms.Key.fromKeyArn(imported, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/x'));
const made = new cdk.Stack(app, 'Made');
const keys = ['One', 'Two'].map((id) => new kms.Key(made, id));
new Encrypted(made, 'Logs', keys[0]);
