// Props carry a key through three levels of `new`; only the outermost one knows what the key allows.
// faulty: kms error at Prod/Api/Storage/Audit/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface KeyProps {
  readonly encryptionKey: kms.IKey;
}

class Audit extends Construct {
  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.encryptionKey });
  }
}

class Storage extends Construct {
  public readonly audit: Audit;
  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id);
    this.audit = new Audit(this, 'Audit', props);
  }
}

class Api extends Construct {
  constructor(scope: Construct, id: string, private readonly props: { keys: KeyProps; name: string }) {
    super(scope, id);
    new Storage(this, 'Storage', { encryptionKey: this.props.keys.encryptionKey });
  }
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, granted: boolean, props?: cdk.StackProps) {
    super(scope, id, props);
    const key = new kms.Key(this, 'Key');
    if (granted) key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    new Api(this, 'Api', { keys: { encryptionKey: key }, name: 'api' });
  }
}

const app = new cdk.App();
new ApiStack(app, 'Dev', true);
new ApiStack(app, 'Prod', false);
