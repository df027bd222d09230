// Constructs are found again in the tree: tryFindChild, findChild, children, findAll.
// faulty: kms error at Find/LostLogs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class Found extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const name of ['Tried', 'Got', 'Lost']) new kms.Key(this, name);
    const logsService = new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`);

    const tried = this.node.tryFindChild('Tried') as kms.Key | undefined;
    if (tried) tried.grantEncryptDecrypt(logsService);
    (this.node.findChild('Got') as kms.Key).grantEncryptDecrypt(logsService);
    const missing = this.node.tryFindChild('Missing') as kms.Key | undefined;
    missing?.grantEncryptDecrypt(logsService);

    for (const child of this.node.children) {
      if (kms.Key.isResource(child)) {
        new logs.LogGroup(this, `${child.node.id}Logs`, { encryptionKey: child as kms.Key });
      }
    }
  }
}

new Found(new cdk.App(), 'Find');
