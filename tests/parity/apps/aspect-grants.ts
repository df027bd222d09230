// An aspect of the app lets CloudWatch Logs use every key below it.
// faulty: kms error at Outside/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IConstruct } from 'constructs';

class AllowLogs implements cdk.IAspect {
  visit(node: IConstruct): void {
    if (node instanceof kms.Key) {
      node.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal(`logs.${cdk.Stack.of(node).region}.amazonaws.com`)],
          actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
          resources: ['*'],
        }),
      );
    }
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key') });
  }
}

const app = new cdk.App();
cdk.Aspects.of(new LogsStack(app, 'Inside')).add(new AllowLogs());
new LogsStack(app, 'Outside');
