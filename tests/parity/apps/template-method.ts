// An abstract base class calls what its subclasses define, through super as well.
// faulty: kms error at Plain/Logs
import { App, Stack, aws_iam as iam, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';

abstract class LoggedStack extends Stack {
  protected readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = this.createKey();
    this.configure(this.key);
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
  }

  protected createKey(): kms.Key {
    return new kms.Key(this, this.keyName());
  }

  protected configure(_key: kms.Key): void {}

  protected abstract keyName(): string;
}

class PlainStack extends LoggedStack {
  protected keyName() {
    return 'PlainKey';
  }
}

class OpenStack extends LoggedStack {
  protected keyName = () => 'unused: methods are called before fields are set';
  protected override createKey(): kms.Key {
    return new kms.Key(this, 'OpenKey');
  }
  protected override configure(key: kms.Key) {
    super.configure(key);
    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
  }
}

const app = new App();
new PlainStack(app, 'Plain');
new OpenStack(app, 'Open');
