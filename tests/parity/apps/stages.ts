// Stages: the same stacks twice, of which one stage grants.
// faulty: kms error at Beta/Service/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class KeyStack extends cdk.Stack {
  readonly key = new kms.Key(this, 'Key');
}

class ServiceStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps & { key: kms.IKey }) {
    super(scope, id, props);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.key });
  }
}

interface DeployProps extends cdk.StageProps {
  granted: boolean;
}

class Deploy extends cdk.Stage {
  constructor(scope: Construct, id: string, props: DeployProps) {
    super(scope, id, props);
    const { key } = new KeyStack(this, 'Keys');
    new ServiceStack(this, 'Service', { key, stackName: `${id}-service` });
    if (props.granted) key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${props.env!.region}.amazonaws.com`));
  }
}

const app = new cdk.App();
new Deploy(app, 'Beta', { granted: false, env: { account: '111122223333', region: 'eu-west-1' } });
new Deploy(app, 'Gamma', { granted: true, env: { account: '111122223333', region: 'eu-north-1' } });
