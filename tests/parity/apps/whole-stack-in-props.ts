// A stack is handed to another stack as a whole, which grants on the key that it finds there.
// faulty: kms error at Reports/Logs
import { App, Stack, StackProps } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class SecurityStack extends Stack {
  readonly dataKey = new Key(this, 'DataKey', { enableKeyRotation: true });
  readonly reportKey = new Key(this, 'ReportKey', { enableKeyRotation: true });
}

interface ConsumerProps extends StackProps {
  security: SecurityStack;
}

class DataStack extends Stack {
  constructor(scope: Construct, id: string, { security, ...rest }: ConsumerProps) {
    super(scope, id, rest);
    new LogGroup(this, 'Logs', { encryptionKey: security.dataKey });
    security.dataKey.grantEncryptDecrypt(new ServicePrincipal('logs.amazonaws.com'));
  }
}

class ReportStack extends Stack {
  constructor(scope: Construct, id: string, props: ConsumerProps) {
    super(scope, id, props);
    new LogGroup(this, 'Logs', { encryptionKey: props.security.reportKey });
  }
}

const app = new App();
const security = new SecurityStack(app, 'Security');
new DataStack(app, 'Data', { security });
new ReportStack(app, 'Reports', { security });
