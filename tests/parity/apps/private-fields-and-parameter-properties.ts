// Parameter properties, #private methods, setters, arrow fields and bound methods.
// faulty: kms error at Fields/Closed/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class Vault extends Construct {
  #key: kms.Key;
  private pending: string[] = [];
  readonly open = () => this.#grant('logs');

  constructor(scope: Construct, id: string, protected readonly days: logs.RetentionDays = 30, public label?: string) {
    super(scope, id);
    this.#key = new kms.Key(this, 'Key', { description: label });
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.#key, retention: this.days });
  }

  set service(name: string) {
    this.pending = [...this.pending, name];
    this.pending.forEach(this.#grant, this);
  }

  #grant(name: string) {
    this.#key.grantEncryptDecrypt(new iam.ServicePrincipal(`${name}.amazonaws.com`));
  }
}

const stack = new cdk.Stack(new cdk.App(), 'Fields');
const { open } = new Vault(stack, 'Arrow');
open();
new Vault(stack, 'Setter', 7, 'set').service = 'logs';
new Vault(stack, 'Closed', undefined, 'closed').service = 'sns';
