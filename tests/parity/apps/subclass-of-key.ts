// A subclass of Key lets the services in that its props name.
// faulty: kms error at Keys/OtherLogs
// faulty: kms warning at Keys/HalfLogs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface ServiceKeyProps extends kms.KeyProps {
  services: string[];
  actions?: string[];
}

class ServiceKey extends kms.Key {
  constructor(scope: Construct, id: string, { services, actions = ['kms:*'], ...props }: ServiceKeyProps) {
    super(scope, id, { enableKeyRotation: true, removalPolicy: cdk.RemovalPolicy.DESTROY, ...props });
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'Services',
        principals: services.map((name) => new iam.ServicePrincipal(`${name}.amazonaws.com`)),
        actions,
        resources: ['*'],
      }),
    );
  }
}

class KeysStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const all = new ServiceKey(this, 'All', { services: ['sns', 'logs'] });
    const other = new ServiceKey(this, 'Other', { services: ['sns', 'delivery.logs'], description: 'not for logs' });
    const half = new ServiceKey(this, 'Half', { services: ['logs'], actions: ['kms:Decrypt', 'kms:DescribeKey'] });
    new logs.LogGroup(this, 'AllLogs', { encryptionKey: all });
    new logs.LogGroup(this, 'OtherLogs', { encryptionKey: other });
    new logs.LogGroup(this, 'HalfLogs', { encryptionKey: half });
  }
}

new KeysStack(new cdk.App(), 'Keys');
