// A subclass of LogGroup makes its key before super(), from props or by itself.
// faulty: kms error at App/Own
// faulty: kms error at App/Given
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface SecureLogsProps extends Omit<logs.LogGroupProps, 'retention'> {
  readonly days?: logs.RetentionDays;
}

class SecureLogs extends logs.LogGroup {
  constructor(scope: Construct, id: string, props: SecureLogsProps = {}) {
    const { days = logs.RetentionDays.ONE_YEAR, encryptionKey, ...others } = props;
    super(scope, id, {
      encryptionKey: encryptionKey ?? new kms.Key(scope, `${id}Key`),
      retention: days,
      ...others,
    });
  }
}

class GrantedLogs extends SecureLogs {
  constructor(scope: Construct, id: string) {
    const encryptionKey = new kms.Key(scope, id + 'CustomKey');
    encryptionKey.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    super(scope, id, { encryptionKey, days: logs.RetentionDays.ONE_DAY });
  }
}

const stack = new cdk.Stack(new cdk.App(), 'App');
new SecureLogs(stack, 'Own');
new SecureLogs(stack, 'Given', { encryptionKey: new kms.Key(stack, 'GivenKey') });
new GrantedLogs(stack, 'Granted');
