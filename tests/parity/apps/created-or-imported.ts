// A key is created or imported, as the props decide: ?:, ??, || and a chain of ifs.
// faulty: kms error at CreatedTernary/Logs
// faulty: kms error at CreatedChain/Logs
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const arn = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000';

interface Props {
  how: 'ternary' | 'chain';
  keyArn?: string;
  alias?: string;
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.how === 'ternary' ? this.ternary(props) : this.chain(props) });
  }

  private ternary({ keyArn }: Props): kms.IKey {
    return keyArn ? kms.Key.fromKeyArn(this, 'Key', keyArn) : new kms.Key(this, 'Key');
  }

  private chain({ keyArn, alias }: Props) {
    let key: kms.IKey | undefined;
    if (keyArn !== undefined) key = kms.Key.fromKeyArn(this, 'ByArn', keyArn);
    else if (alias) key = kms.Alias.fromAliasName(this, 'ByAlias', alias);
    return key ?? new kms.Key(this, 'Own');
  }
}

const app = new cdk.App();
new LogsStack(app, 'CreatedTernary', { how: 'ternary' });
new LogsStack(app, 'ImportedTernary', { how: 'ternary', keyArn: arn });
new LogsStack(app, 'CreatedChain', { how: 'chain' });
new LogsStack(app, 'ArnChain', { how: 'chain', keyArn: arn });
new LogsStack(app, 'AliasChain', { how: 'chain', alias: 'alias/mine' });
