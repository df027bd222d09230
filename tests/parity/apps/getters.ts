// Getters make the key on first use, and hand out the same one later.
// faulty: kms error at Lazy/Second
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

class LazyStack extends cdk.Stack {
  private _first?: kms.Key;
  #second: kms.Key | undefined;

  get first(): kms.Key {
    if (!this._first) {
      this._first = new kms.Key(this, 'FirstKey');
    }
    return this._first;
  }

  get second(): kms.IKey {
    return (this.#second ??= new kms.Key(this, 'SecondKey'));
  }

  get logsPrincipal() {
    return new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`);
  }
}

const stack = new LazyStack(new cdk.App(), 'Lazy');
new logs.LogGroup(stack, 'First', { encryptionKey: stack.first });
new logs.LogGroup(stack, 'Second', { encryptionKey: stack.second });
stack.first.grantEncryptDecrypt(stack.logsPrincipal);
