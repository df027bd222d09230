// TypeScript's own namespaces, merged with a class and a function.
// faulty: kms error at Names/Plain
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

namespace Keys {
  const service = 'logs.amazonaws.com';
  export const plain = (scope: Construct) => new kms.Key(scope, 'PlainKey');
  export namespace Granted {
    export function make(scope: Construct) {
      const key = new kms.Key(scope, 'GrantedKey');
      key.grantEncryptDecrypt(new iam.ServicePrincipal(service));
      return key;
    }
  }
}

class Group extends logs.LogGroup {
  constructor(scope: Construct, id: Group.Name, encryptionKey: kms.Key) {
    super(scope, id, { ...Group.defaults, encryptionKey });
  }
}
namespace Group {
  export type Name = 'Plain' | 'Granted';
  export const defaults = { retention: logs.RetentionDays.FIVE_DAYS };
}

const stack = new cdk.Stack(new cdk.App(), 'Names');
new Group(stack, 'Plain', Keys.plain(stack));
new Group(stack, 'Granted', Keys.Granted.make(stack));
