// kms-missing-logs-grant: a log group uses a key of this program whose policy does not let CloudWatch Logs in.
// The format is explained in fixture.h.

//- with boundary-missing-ec2-actions, unused-endpoint-variable

//- prelude
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const app = new cdk.App();

//= fires: the default key policy lets in the account, not the service
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = new kms.Key(this, 'Key', { enableKeyRotation: true });
              //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', {
      encryptionKey: key,
    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
      retention: logs.RetentionDays.ONE_MONTH,
    });
  }
}

new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: the key is made in the property itself
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key') });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
                                                   //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
-    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key') });
+    const key = new kms.Key(this, 'Key');
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
-    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key') });
+    const key = new kms.Key(this, 'Key');
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
+    new logs.LogGroup(this, 'Logs', { encryptionKey: key });

//= silent: a statement is added before the log group
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a statement is added after the log group, since policies are rendered at the end
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
    }));
  }
}
new LogsStack(app, 'Logs');

//= silent: the guide's own grant has the encryption context as its condition
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AllowCloudWatchLogs',
        principals: [new iam.ServicePrincipal(`logs.${cdk.Stack.of(this).region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:*`,
          },
        },
      }),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: grantEncryptDecrypt to the global service principal
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: grantEncryptDecrypt to the regional service principal
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${cdk.Aws.REGION}.amazonaws.com`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a service principal with a region option
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '111122223333', region: 'us-east-1' } });
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com', { region: 'us-east-1' }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: grantEncrypt alone leaves Decrypt out, a warning
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grantEncrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ warning: Log group 'Logs' is encrypted with key 'Key', whose key policy lets CloudWatch Logs do only a part of what it needs: kms:Decrypt is missing.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: grantDecrypt alone leaves Encrypt and GenerateDataKey out, a warning
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grantDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ warning: Log group 'Logs' is encrypted with key 'Key', whose key policy lets CloudWatch Logs do only a part of what it needs: kms:Encrypt and kms:GenerateDataKey are missing.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: grantEncrypt and grantDecrypt together
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const service = new iam.ServicePrincipal('logs.amazonaws.com');
    const key = new kms.Key(this, 'Key');
    key.grantEncrypt(service);
    key.grantDecrypt(service);
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: grant with a list of actions
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const actions = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];
    const key = new kms.Key(this, 'Key');
    key.grant(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`), ...actions);
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: grant of kms:*
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grant(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`), 'kms:*');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: KeyGrants.fromKey
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    kms.KeyGrants.fromKey(key).encryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: key.grants
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grants.encryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: key.grants.admin is no use of the key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grants.admin(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: the key's policy property has the root and the logs statement
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', {
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            principals: [new iam.AccountRootPrincipal()],
            actions: ['kms:*'],
            resources: ['*'],
          }),
          new iam.PolicyStatement({
            principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
            actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
            resources: ['*'],
          }),
        ],
      }),
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: the key's policy property has the logs statement only
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policy = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
          actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
          resources: ['*'],
        }),
      ],
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key', { policy }) });
  }
}
new LogsStack(app, 'Logs');

//= fires: the key's policy property has no logs statement
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', {
              //^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            principals: [new iam.AccountRootPrincipal()],
            actions: ['kms:*'],
            resources: ['*'],
          }),
        ],
      }),
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:14 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:14 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: a policy property, and a statement added later
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', {
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] }),
        ],
      }),
    });
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: ['kms:*'],
        resources: ['*'],
      }),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: the document given to the key gets the statement later
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const document = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] }),
      ],
    });
    const key = new kms.Key(this, 'Key', { policy: document });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    document.addStatements(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }
}
new LogsStack(app, 'Logs');

//= silent: PolicyDocument.fromJson
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', {
      policy: iam.PolicyDocument.fromJson({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${this.account}:root` },
            Action: 'kms:*',
            Resource: '*',
          },
          {
            Effect: 'Allow',
            Principal: { Service: `logs.${this.region}.amazonaws.com` },
            Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
            Resource: '*',
          },
        ],
      }),
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: PolicyDocument.fromJson without the service
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', {
              //^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
      policy: iam.PolicyDocument.fromJson({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${this.account}:root` },
            Action: 'kms:*',
            Resource: '*',
          },
          {
            Effect: 'Allow',
            Principal: { Service: ['sns.amazonaws.com', 'events.amazonaws.com'] },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Resource: '*',
          },
        ],
      }),
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:22 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:22 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: PolicyStatement.fromJson
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(
      iam.PolicyStatement.fromJson({
        Effect: 'Allow',
        Principal: { Service: 'logs.amazonaws.com' },
        Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        Resource: '*',
      }),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: an empty statement filled by its methods
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const statement = new iam.PolicyStatement();
    statement.addActions('kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*');
    statement.addServicePrincipal('logs.amazonaws.com');
    statement.addAllResources();
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(statement);
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: the statement gets its actions after it was added
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const statement = new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*'],
      resources: ['*'],
    });
    key.addToResourcePolicy(statement);
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    statement.addActions('kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*');
  }
}
new LogsStack(app, 'Logs');

//= fires: a statement that is made but added to no key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const statement = new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:*'],
      resources: ['*'],
    });
    statement.sid = 'AllowLogs';
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: ServicePrincipal.servicePrincipalName
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const name = iam.ServicePrincipal.servicePrincipalName('logs.amazonaws.com');
    key.grantEncryptDecrypt(new iam.ServicePrincipal(name));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: ServicePrincipal.fromStaticServicePrincipleName
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(iam.ServicePrincipal.fromStaticServicePrincipleName('logs.eu-west-1.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: the service's short name
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: the name is joined from region and URL suffix
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = cdk.Stack.of(this);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: the name is added up from strings
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.' + cdk.Aws.REGION + '.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: the name is a tagged template
const tagged = (strings: TemplateStringsArray, ...values: string[]) => `${strings.raw[0]}${values[0]}.com`;
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
key.grantEncryptDecrypt(new iam.ServicePrincipal(tagged`logs.${'amazonaws'}`));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
const raw = new kms.Key(stack, 'Raw');
raw.grantEncryptDecrypt(new iam.ServicePrincipal(String.raw`logs.${'amazonaws'}.com`));
new logs.LogGroup(stack, 'RawLogs', { encryptionKey: raw });

//= silent: the name comes from Fn.join and Fn.sub
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const joined = new kms.Key(this, 'Joined');
    joined.grantEncryptDecrypt(new iam.ServicePrincipal(cdk.Fn.join('.', ['logs', this.region, 'amazonaws.com'])));
    const substituted = new kms.Key(this, 'Substituted');
    substituted.grantEncryptDecrypt(new iam.ServicePrincipal(cdk.Fn.sub('logs.${AWS::Region}.amazonaws.com')));
    new logs.LogGroup(this, 'JoinedLogs', { encryptionKey: joined });
    new logs.LogGroup(this, 'SubstitutedLogs', { encryptionKey: substituted });
  }
}
new LogsStack(app, 'Logs');

//= silent: AnyPrincipal under the encryption context
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:*:${this.account}:*` } },
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: StarPrincipal under kms:ViaService and kms:CallerAccount
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.StarPrincipal()],
      actions: ['kms:*'],
      resources: ['*'],
      conditions: {
        StringEquals: {
          'kms:CallerAccount': this.account,
          'kms:ViaService': `logs.${this.region}.amazonaws.com`,
        },
      },
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: ArnPrincipal of a star
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal('*')],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: kms.ViaServicePrincipal
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new kms.ViaServicePrincipal(`logs.${this.region}.amazonaws.com`, new iam.AnyPrincipal()));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: one of a CompositePrincipal
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(
      new iam.CompositePrincipal(
        new iam.ServicePrincipal('delivery.logs.amazonaws.com'),
        new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`),
      ),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= undecided: a principal class of the program's own
class LogsPrincipal extends iam.PrincipalBase {
  constructor(private readonly region: string) {
    super();
  }

  get policyFragment() {
    return new iam.PrincipalPolicyFragment({ Service: [`logs.${this.region}.amazonaws.com`] });
  }

  dedupeString() {
    return `Logs:${this.region}`;
  }
}

class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new LogsPrincipal(this.region));
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the principals of one of the policy's statements are known only in part
  }
}

new S(app, 'S');

//= silent: a principal with conditions in a statement
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const service = new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [service.withConditions({ StringEquals: { 'aws:SourceAccount': this.account } })],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a principal with conditions in a grant
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(
      new iam.PrincipalWithConditions(new iam.ServicePrincipal('logs.amazonaws.com'), {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${this.region}:${this.account}:log-group:*` },
      }),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a grantee's principal
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const consumers: iam.IGrantable[] = [new iam.ServicePrincipal('logs.amazonaws.com')];
    for (const { grantPrincipal } of consumers) key.grantEncryptDecrypt(grantPrincipal);
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

new S(app, 'S');

//= fires: delivery.logs.amazonaws.com is another service
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    key.addToResourcePolicy(new iam.PolicyStatement({
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: vpc-flow-logs and cloudtrail are other services
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    for (const service of ['vpc-flow-logs', 'cloudtrail', 'delivery.logs']) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal(`${service}.amazonaws.com`));
    }
    new logs.LogGroup(this, 'FlowLogs', { encryptionKey: key });
                                        //^^^^^^^^^^^^^^^^^^ error: Log group 'FlowLogs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: the grants are for roles and for the account
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grantEncryptDecrypt(role);
    key.grantEncryptDecrypt(new iam.AccountRootPrincipal());
    key.grantDecrypt(new iam.AccountPrincipal('111122223333'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: an unconditional Deny outweighs the Allow
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const service = new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grantEncryptDecrypt(service);
    key.addToResourcePolicy(new iam.PolicyStatement({
                          //^^^^^^^^^^^^^^^^^^^^^^^^^… note: this statement denies it
      sid: 'NoLogs',
      effect: iam.Effect.DENY,
      principals: [service],
      actions: ['kms:*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');

//= fires: a Deny of Decrypt alone, a warning
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    key.addToResourcePolicy(new iam.PolicyStatement({
                          //^^^^^^^^^^^^^^^^^^^^^^^^^… note: this statement denies it
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:Decrypt'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ warning: Log group 'Logs' is encrypted with key 'Key', whose key policy lets CloudWatch Logs do only a part of what it needs: kms:Decrypt is denied.
  }
}
new LogsStack(app, 'Logs');

//= silent: a Deny with a condition need not apply to the service
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    key.addToResourcePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:*'],
      resources: ['*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a Deny for somebody else
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    key.addToResourcePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.AccountPrincipal('444455556666')],
      actions: ['kms:*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: notPrincipals names everybody else
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      notPrincipals: [new iam.AccountRootPrincipal()],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: notPrincipals leaves out the very service
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.addToResourcePolicy(new iam.PolicyStatement({
      notPrincipals: [new iam.ServicePrincipal('logs.amazonaws.com')],
      actions: ['kms:*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    key.addToResourcePolicy(new iam.PolicyStatement({
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: notActions leaves out only administration
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      notActions: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: notActions leaves out every use of the key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      notActions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    key.addToResourcePolicy(new iam.PolicyStatement({
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: actions are compared without case, and wildcards stand anywhere
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['KMS:*crypt*', 'kms:generate*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: neither DescribeKey nor ReEncrypt is demanded
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grant(new iam.ServicePrincipal('logs.amazonaws.com'), 'kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: only Encrypt, a warning
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:ReEncrypt*', 'kms:Describe*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ warning: Log group 'Logs' is encrypted with key 'Key', whose key policy lets CloudWatch Logs do only a part of what it needs: kms:Decrypt and kms:GenerateDataKey are missing.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    key.addToResourcePolicy(new iam.PolicyStatement({
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: only DescribeKey and CreateGrant, an error
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:DescribeKey', 'kms:CreateGrant', 'kms:ReEncrypt*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    key.addToResourcePolicy(new iam.PolicyStatement({
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: two statements that together are enough
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const service = new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(
      new iam.PolicyStatement({ principals: [service], actions: ['kms:Encrypt', 'kms:GenerateDataKey*'], resources: ['*'] }),
    );
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [service], actions: ['kms:Decrypt'], resources: ['*'] }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: an L1 key whose policy is a plain object
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const cfnKey = new kms.CfnKey(this, 'Key', {
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${this.account}:root` }, Action: 'kms:*', Resource: '*' },
          {
            Effect: 'Allow',
            Principal: { Service: `logs.${this.region}.amazonaws.com` },
            Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
            Resource: '*',
          },
        ],
      },
    });
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: cfnKey.attrArn });
  }
}
new LogsStack(app, 'Logs');

//= fires: an L1 key whose policy has no such statement
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const cfnKey = new kms.CfnKey(this, 'Key', {
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${this.account}:root` }, Action: 'kms:*', Resource: '*' },
        ],
      },
    });
    new logs.CfnLogGroup(this, 'Logs', { logGroupName: '/app/web', kmsKeyId: cfnKey.attrArn });
                                                                 //^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+          {
+            Sid: 'AllowCloudWatchLogs',
+            Effect: 'Allow',
+            Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } },
+            Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+            Resource: '*',
+            Condition: {
+              ArnLike: {
+                'kms:EncryptionContext:aws:logs:arn': { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*' },
+              },
+            },
+          },

//= silent: Key.fromCfnKey of a granted L1 key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const cfnKey = new kms.CfnKey(this, 'Key', {
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'kms:*', Resource: '*' }],
      },
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: kms.Key.fromCfnKey(cfnKey) });
  }
}
new LogsStack(app, 'Logs');

//= silent: Key.fromCfnKey is mutable, so a later statement counts
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const cfnKey = new kms.CfnKey(this, 'Key', {
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${this.account}:root` }, Action: 'kms:*', Resource: '*' },
        ],
      },
    });
    const key = kms.Key.fromCfnKey(cfnKey);
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
      }),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: Key.fromCfnKey of an L1 key without the statement
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const cfnKey = new kms.CfnKey(this, 'Key', {
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${this.account}:root` }, Action: 'kms:*', Resource: '*' },
        ],
      },
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: kms.Key.fromCfnKey(cfnKey) });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+          {
+            Sid: 'AllowCloudWatchLogs',
+            Effect: 'Allow',
+            Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } },
+            Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+            Resource: '*',
+            Condition: {
+              ArnLike: {
+                'kms:EncryptionContext:aws:logs:arn': { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*' },
+              },
+            },
+          },

//= fires: an L1 log group with the key's ARN
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: key.keyArn, retentionInDays: 30 });
                                       //^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: an L1 log group with the key itself
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: key });
                                       //^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: an L1 log group whose key is granted
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: key.keyArn });
  }
}
new LogsStack(app, 'Logs');

//= fires: kmsKeyId set on the default child
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const group = new logs.LogGroup(this, 'Logs');
    const cfnGroup = group.node.defaultChild as logs.CfnLogGroup;
    cfnGroup.kmsKeyId = key.keyArn;
  //^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: addPropertyOverride of KmsKeyId
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const group = new logs.LogGroup(this, 'Logs');
    (group.node.defaultChild as logs.CfnLogGroup).addPropertyOverride('KmsKeyId', key.keyArn);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: addOverride of the whole path
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const group = new logs.LogGroup(this, 'Logs');
    (group.node.defaultChild as cdk.CfnResource).addOverride('Properties.KmsKeyId', key.keyArn);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: the escape hatch takes the key away again
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const group = new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    (group.node.defaultChild as logs.CfnLogGroup).addPropertyDeletionOverride('KmsKeyId');
    const other = new logs.LogGroup(this, 'Other', { encryptionKey: key });
    (other.node.defaultChild as logs.CfnLogGroup).kmsKeyId = undefined;
  }
}
new LogsStack(app, 'Logs');

//= silent: the key's default child gets a whole policy
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    const cfnKey = key.node.defaultChild as kms.CfnKey;
    cfnKey.keyPolicy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${this.account}:root` }, Action: 'kms:*', Resource: '*' },
        { Effect: 'Allow', Principal: { Service: `logs.${this.region}.amazonaws.com` }, Action: 'kms:*', Resource: '*' },
      ],
    };
  }
}
new LogsStack(app, 'Logs');

//= silent: the document of the key's default child gets the statement
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const document = (key.node.defaultChild as kms.CfnKey).keyPolicy as iam.PolicyDocument;
    document.addStatements(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

new S(app, 'S');

//= fires: the document of the key's default child gets another statement
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const document = (key.node.defaultChild as kms.CfnKey).keyPolicy as iam.PolicyDocument;
    document.addStatements(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('sns.amazonaws.com')],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}

new S(app, 'S');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: an aspect adds the statement to the document of the key's default child
class AllowLogs implements cdk.IAspect {
  visit(node: Construct) {
    if (!(node instanceof kms.CfnKey) || !(node.keyPolicy instanceof iam.PolicyDocument)) return;
    node.keyPolicy.addStatements(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }
}

class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

new S(app, 'S');
cdk.Aspects.of(app).add(new AllowLogs());

//= fires: a policy set on the default child replaces the grants
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    (key.node.defaultChild as kms.CfnKey).keyPolicy = {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: its policy is replaced here
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${this.account}:root` }, Action: 'kms:*', Resource: '*' },
      ],
    };
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:10 @@
+        {
+          Sid: 'AllowCloudWatchLogs',
+          Effect: 'Allow',
+          Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } },
+          Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+          Resource: '*',
+          Condition: {
+            ArnLike: {
+              'kms:EncryptionContext:aws:logs:arn': { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*' },
+            },
+          },
+        },

//= silent: addPropertyOverride appends a statement to the key policy
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy.Statement.1', {
      Effect: 'Allow',
      Principal: { Service: `logs.${this.region}.amazonaws.com` },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
    });
  }
}
new LogsStack(app, 'Logs');

//= fires: an alias made here, without a grant
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const alias = new kms.Alias(this, 'Alias', { aliasName: 'alias/app-logs', targetKey: key });
    new logs.LogGroup(this, 'Logs', { encryptionKey: alias });
                                    //^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: the result of addAlias, without a grant
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const alias = new kms.Key(this, 'Key').addAlias('alias/app-logs');
                //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: alias });
                                    //^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
-    const alias = new kms.Key(this, 'Key').addAlias('alias/app-logs');
+    const key = new kms.Key(this, 'Key');
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    const alias = key.addAlias('alias/app-logs');
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
-    const alias = new kms.Key(this, 'Key').addAlias('alias/app-logs');
+    const key = new kms.Key(this, 'Key');
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
+    const alias = key.addAlias('alias/app-logs');

//= silent: a grant on an alias reaches its key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const alias = key.addAlias('alias/app-logs');
    alias.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: alias });
  }
}
new LogsStack(app, 'Logs');

//= silent: a statement on an alias reaches its key, which the log group uses directly
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const alias = new kms.Alias(this, 'Alias', { aliasName: 'alias/app-logs', targetKey: key });
    alias.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
      actions: ['kms:*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a grant on the key serves its alias
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', { alias: 'app-logs' });
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key.addAlias('alias/second') });
  }
}
new LogsStack(app, 'Logs');

//= silent: an imported key's policy is not in this program
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: an imported alias
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: kms.Alias.fromAliasName(this, 'Key', 'alias/platform/logs') });
  }
}
new LogsStack(app, 'Logs');

//= silent: a looked-up key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '111122223333', region: 'eu-west-1' } });
    const key = kms.Key.fromLookup(this, 'Key', { aliasName: 'alias/platform/logs' });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a grant on an imported key does nothing, but its policy is not known either
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const arn = cdk.Fn.importValue('platform-logs-key-arn');
    const key = kms.Key.fromKeyArn(this, 'Key', arn);
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: a key ARN from a parameter
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const arn = new cdk.CfnParameter(this, 'KeyArn', { type: 'String' });
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: arn.valueAsString });
  }
}
new LogsStack(app, 'Logs');

//= silent: a statement about the key's own ARN
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
      resources: [key.keyArn],
    }));
  }
}
new LogsStack(app, 'Logs');

//= silent: iam.Grant.addToPrincipalOrResource
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    iam.Grant.addToPrincipalOrResource({
      grantee: new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`),
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resourceArns: ['*'],
      resource: key,
      resourceSelfArns: ['*'],
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: iam.Grant.addStatementToResourcePolicy
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const grantee = new iam.ServicePrincipal('logs.amazonaws.com');
    const actions = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'];
    const statement = new iam.PolicyStatement({ principals: [grantee], actions, resources: ['*'] });
    iam.Grant.addStatementToResourcePolicy({ grantee, actions: [], resourceArns: ['*'], resource: key, statement });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

new S(app, 'S');

//= silent: a stack in China
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '111122223333', region: 'cn-north-1' } });
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com.cn`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: grantAdmin is no use of the key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    key.grantAdmin(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: admins of the key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', {
              //^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
      admins: [new iam.AccountRootPrincipal(), new iam.ServicePrincipal('logs.amazonaws.com')],
      alias: 'app-logs',
    });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:7 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:7 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: ECS lets the logs service in when exec sessions are logged with the key
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';

class ServiceStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const group = new logs.LogGroup(this, 'ExecLogs', { encryptionKey: key });
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: new ec2.Vpc(this, 'Vpc'),
      executeCommandConfiguration: {
        kmsKey: key,
        logging: ecs.ExecuteCommandLogging.OVERRIDE,
        logConfiguration: { cloudWatchLogGroup: group, cloudWatchEncryptionEnabled: true },
      },
    });
    const task = new ecs.FargateTaskDefinition(this, 'Task');
    task.addContainer('web', { image: ecs.ContainerImage.fromRegistry('nginx') });
    new ecs.FargateService(this, 'Service', { cluster, taskDefinition: task, enableExecuteCommand: true });
  }
}
new ServiceStack(app, 'Service');

//= fires: what other constructs add to the key's policy is for others
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';

class DataStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new s3.Bucket(this, 'Bucket', { encryption: s3.BucketEncryption.KMS, encryptionKey: key });
    new sns.Topic(this, 'Topic', { masterKey: key });
    new secretsmanager.Secret(this, 'Secret', { encryptionKey: key });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    new cdk.CfnOutput(this, 'KeyArn', { value: key.keyArn });
    cdk.Tags.of(key).add('team', 'platform');
  }
}
new DataStack(app, 'Data');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: the key is kept in a field
class LogsStack extends cdk.Stack {
  private readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
             //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    this.addGroup('web');
  }

  private addGroup(name: string) {
    return new logs.LogGroup(this, name, { logGroupName: `/app/${name}`, encryptionKey: this.key });
                                                                       //^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'web' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    this.key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    this.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: a private method grants on the field
class LogsStack extends cdk.Stack {
  private readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
    this.allowLogs();
  }

  private allowLogs(): void {
    this.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
  }
}
new LogsStack(app, 'Logs');

//= fires: a method that would grant is never called
class LogsStack extends cdk.Stack {
  private readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
             //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
                                    //^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }

  private allowLogs(): void {
    this.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    this.key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    this.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: the key comes from a field's initializer
class LogsStack extends cdk.Stack {
  readonly key = new kms.Key(this, 'Key', { description: 'log data' });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  readonly group = new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
                                                   //^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
}
new LogsStack(app, 'Logs');

//= fires: a lazily made key behind a getter
class LogsStack extends cdk.Stack {
  private _key?: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
                                    //^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }

  private get key(): kms.Key {
    return (this._key ??= new kms.Key(this, 'Key'));
                        //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    this.key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    this.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: the getter gives the same key each time, and one use of it grants
class LogsStack extends cdk.Stack {
  #key?: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
    this.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  }

  get key(): kms.Key {
    if (!this.#key) this.#key = new kms.Key(this, 'Key');
    return this.#key;
  }
}
new LogsStack(app, 'Logs');

//= silent: a subclass grants in the hook that its base class calls
abstract class EncryptedStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    this.configureKey(key);
  }

  protected abstract configureKey(key: kms.Key): void;
}

class LogsStack extends EncryptedStack {
  protected configureKey(key: kms.Key): void {
    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
  }
}
new LogsStack(app, 'Logs');

//= fires: the subclass's hook grants to somebody else
abstract class EncryptedStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    this.configureKey(key);
  }

  protected abstract configureKey(key: kms.Key): void;
}

class LogsStack extends EncryptedStack {
  protected configureKey(key: kms.Key): void {
    key.grantDecrypt(new iam.ServicePrincipal('sns.amazonaws.com'));
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: a class of the program extends Key and grants by itself
class LogsKey extends kms.Key {
  constructor(scope: Construct, id: string, props: kms.KeyProps = {}) {
    super(scope, id, { enableKeyRotation: true, ...props });
    this.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${cdk.Stack.of(this).region}.amazonaws.com`));
  }
}

const stack = new cdk.Stack(app, 'Logs');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new LogsKey(stack, 'Key') });

//= silent: a class of the program extends Key and adds to its policy
class LogsKey extends kms.Key {
  constructor(scope: Construct, id: string, props?: kms.KeyProps) {
    super(scope, id, props);
    this.policy!.addStatements(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }
}

class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: new LogsKey(this, 'Key') });
  }
}

new S(app, 'S');

//= silent: a decorator puts a subclass that grants in the place of the class
function cloudWatchReadable<T extends new (...args: any[]) => kms.Key>(Base: T, _context: unknown) {
  return class extends Base {
    constructor(...args: any[]) {
      super(...args);
      this.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    }
  };
}
@cloudWatchReadable
class DataKey extends kms.Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, { enableKeyRotation: true });
  }
}
const stack = new cdk.Stack(app, 'Logs');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new DataKey(stack, 'Key') });

//= undecided: a decorator changes the class in place
function cloudWatchReadable(cls: typeof DataKey, _context: unknown) {
  const lock = cls.prototype.lock;
  cls.prototype.lock = function () {
    this.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    lock.call(this);
  };
}
@cloudWatchReadable
class DataKey extends kms.Key {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.lock();
  }
  lock() {}
}
const stack = new cdk.Stack(app, 'Logs');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new DataKey(stack, 'Key') });
                                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
                                                //^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here

//= undecided: a method with a decorator makes the key
function readableByLogs(method: (...args: any[]) => kms.Key, _context: unknown) {
  return function (this: unknown, ...args: any[]) {
    const key = method.apply(this, args);
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    return key;
  };
}
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.makeKey() });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
                                                   //^^^^^^^^^^^^^^ note: what is not known comes from here
  }
  @readableByLogs
  private makeKey() {
    return new kms.Key(this, 'Key');
  }
}
new LogsStack(app, 'Logs');

//= fires: a class of the program extends Key and grants nothing
class RotatedKey extends kms.Key {
  constructor(scope: Construct, id: string, props: kms.KeyProps = {}) {
    super(scope, id, { enableKeyRotation: true, ...props });
  }
}

const stack = new cdk.Stack(app, 'Logs');
new logs.LogGroup(stack, 'Logs', { encryptionKey: new RotatedKey(stack, 'Key') });
                                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
                                                //^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
-new logs.LogGroup(stack, 'Logs', { encryptionKey: new RotatedKey(stack, 'Key') });
+const key = new RotatedKey(stack, 'Key');
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
+new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
-new logs.LogGroup(stack, 'Logs', { encryptionKey: new RotatedKey(stack, 'Key') });
+const key = new RotatedKey(stack, 'Key');
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
+new logs.LogGroup(stack, 'Logs', { encryptionKey: key });

//= fires: a subclass of LogGroup makes its key
class EncryptedLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, props: logs.LogGroupProps = {}) {
    super(scope, id, {
      retention: logs.RetentionDays.ONE_YEAR,
      ...props,
      encryptionKey: new kms.Key(scope, `${id}Key`),
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Web' is encrypted with key 'WebKey', whose key policy does not let CloudWatch Logs use it.
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    });
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new EncryptedLogGroup(this, 'Web');
    new EncryptedLogGroup(this, 'Worker');
  }
}
new LogsStack(app, 'Logs');

//= silent: a subclass of LogGroup falls back to a granted singleton
class EncryptedLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, props?: logs.LogGroupProps) {
    super(scope, id, {
      ...props,
      encryptionKey: props?.encryptionKey || EncryptedLogGroup.singletonKey(scope),
    });
  }

  private static singletonKey(scope: Construct): kms.Key {
    const stack = cdk.Stack.of(scope);
    const existing = stack.node.tryFindChild('LogsKey') as kms.Key | undefined;
    if (existing) return existing;
    const key = new kms.Key(stack, 'LogsKey');
    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
    return key;
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new EncryptedLogGroup(this, 'Web');
    new EncryptedLogGroup(this, 'Worker', { retention: logs.RetentionDays.ONE_DAY });
  }
}
new LogsStack(app, 'Logs');

//= silent: a grant on what a singleton getter gives reaches the key that another call got
class SharedKey extends Construct {
  static of(scope: Construct): kms.Key {
    const stack = cdk.Stack.of(scope);
    const found = stack.node.tryFindChild('SharedKey') as SharedKey | undefined;
    return (found ?? new SharedKey(stack, 'SharedKey')).key;
  }

  readonly key: kms.Key;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: SharedKey.of(this) });
    SharedKey.of(this).grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  }
}
new LogsStack(app, 'Logs');

//= silent: a variable of a namespace is read and written from outside
namespace Settings {
  export let allowLogs = false;
  export let shared: kms.Key | undefined;
  export function makeKey(scope: Construct) {
    shared = new kms.Key(scope, 'Key');
    if (allowLogs) shared.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    return shared;
  }
}
Settings.allowLogs = true;
const stack = new cdk.Stack(app, 'Logs');
new logs.LogGroup(stack, 'Logs', { encryptionKey: Settings.makeKey(stack) });
Settings.allowLogs = false;
const other = new cdk.Stack(app, 'Other');
const key = Settings.makeKey(other);
Settings.shared!.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(other, 'Logs', { encryptionKey: key });

//= undecided: a second part of a namespace changes its variable
namespace Settings {
  export const id = 'Key';
}
namespace Settings {
  export let allowLogs = false;
  export function allow() {
    allowLogs = true;
  }
}
Settings.allow();
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, Settings.id);
if (Settings.allowLogs) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: whether one of the policy's statements is added is not known

//= fires: a static singleton without a grant
class Keys {
  private static instance?: kms.Key;

  static shared(scope: Construct): kms.Key {
    if (!Keys.instance) {
      Keys.instance = new kms.Key(scope, 'SharedKey');
                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    }
    return Keys.instance;
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Web', { encryptionKey: Keys.shared(this) });
                                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Web' is encrypted with key 'SharedKey', whose key policy does not let CloudWatch Logs use it.
    new logs.LogGroup(this, 'Worker', { encryptionKey: Keys.shared(this) });
                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Worker' is encrypted with key 'SharedKey', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+      Keys.instance.addToResourcePolicy(new iam.PolicyStatement({
+        sid: 'AllowCloudWatchLogs',
+        principals: [new iam.ServicePrincipal(`logs.${Keys.instance.stack.region}.amazonaws.com`)],
+        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+        resources: ['*'],
+        conditions: {
+          ArnLike: {
+            'kms:EncryptionContext:aws:logs:arn': `arn:${Keys.instance.stack.partition}:logs:${Keys.instance.stack.region}:${Keys.instance.stack.account}:log-group:*`,
+          },
+        },
+      }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+      Keys.instance.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${Keys.instance.stack.region}.amazonaws.com`));

//= silent: a helper grants on the key that it is handed
function allowLogs(key: kms.IKey, region: string) {
  key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
  }));
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
    allowLogs(key, this.region);
  }
}
new LogsStack(app, 'Logs');

//= fires: a helper that is handed the key only reads it
const describe = (key: kms.IKey) => `logs are encrypted with ${key.keyArn}`;

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    console.log(describe(key));
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: a factory function makes key and log group
function encryptedGroup(scope: Construct, id: string): logs.LogGroup {
  const key = new kms.Key(scope, `${id}Key`);
            //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  return new logs.LogGroup(scope, id, { encryptionKey: key });
                                      //^^^^^^^^^^^^^^^^^^ error: Log group 'Web' is encrypted with key 'WebKey', whose key policy does not let CloudWatch Logs use it.
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    encryptedGroup(this, 'Web');
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+  key.addToResourcePolicy(new iam.PolicyStatement({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${key.stack.partition}:logs:${key.stack.region}:${key.stack.account}:log-group:*`,
+      },
+    },
+  }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`));

//= silent: the caller grants on what the factory returned
function makeKey(scope: Construct, { id = 'Key', rotate = true }: { id?: string; rotate?: boolean } = {}): kms.Key {
  return new kms.Key(scope, id, { enableKeyRotation: rotate });
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = makeKey(this, { rotate: false });
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= fires: the key is the default of a parameter
function addGroup(scope: Construct, id: string, key: kms.IKey = new kms.Key(scope, `${id}Key`)) {
                                                              //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  return new logs.LogGroup(scope, id, { encryptionKey: key });
                                      //^^^^^^^^^^^^^^^^^^ error: Log group 'Web' is encrypted with key 'WebKey', whose key policy does not let CloudWatch Logs use it.
}

const stack = new cdk.Stack(app, 'Logs');
addGroup(stack, 'Web');

//= silent: every caller hands over a granted key, so the default is never used
function addGroup(scope: Construct, id: string, key: kms.IKey = new kms.Key(scope, `${id}Key`)) {
  return new logs.LogGroup(scope, id, { encryptionKey: key });
}

const stack = new cdk.Stack(app, 'Logs');
const shared = new kms.Key(stack, 'Shared');
shared.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
addGroup(stack, 'Web', shared);
addGroup(stack, 'Worker', shared);

//= fires: the options are spread from an object
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const defaults: logs.LogGroupProps = {
      encryptionKey: new kms.Key(this, 'Key'),
                   //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
      retention: logs.RetentionDays.ONE_WEEK,
    };
    new logs.LogGroup(this, 'Web', { ...defaults, logGroupName: '/app/web' });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Web' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    new logs.LogGroup(this, 'Plain', { ...defaults, encryptionKey: undefined });
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:3 @@
+    const key = new kms.Key(this, 'Key');
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
@@ /app.ts:5 @@
-      encryptionKey: new kms.Key(this, 'Key'),
+      encryptionKey: key,
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:3 @@
+    const key = new kms.Key(this, 'Key');
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
@@ /app.ts:5 @@
-      encryptionKey: new kms.Key(this, 'Key'),
+      encryptionKey: key,

//= silent: a later spread replaces the key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const granted = new kms.Key(this, 'Granted');
    granted.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    const defaults = { encryptionKey: new kms.Key(this, 'Key') };
    new logs.LogGroup(this, 'Web', { ...defaults, ...{ encryptionKey: granted } });
  }
}
new LogsStack(app, 'Logs');

//= fires: a key for each name in a loop
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const name of ['web', 'worker', 'cron']) {
      const key = new kms.Key(this, `${name}-key`);
                //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
      new logs.LogGroup(this, `${name}-logs`, { encryptionKey: key });
                                              //^^^^^^^^^^^^^^^^^^ error: Log group 'web-logs' is encrypted with key 'web-key', whose key policy does not let CloudWatch Logs use it.
    }
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+      key.addToResourcePolicy(new iam.PolicyStatement({
+        sid: 'AllowCloudWatchLogs',
+        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+        resources: ['*'],
+        conditions: {
+          ArnLike: {
+            'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+          },
+        },
+      }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
+      key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: one loop makes the keys, another grants on them
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const keys = ['web', 'worker'].map((name) => new kms.Key(this, `${name}-key`));
    keys.forEach((key, i) => new logs.LogGroup(this, `Logs${i}`, { encryptionKey: key }));
    for (const key of keys) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    }
  }
}
new LogsStack(app, 'Logs');

//= fires: only the first of several keys is granted
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const [first, second] = ['web', 'worker'].map((name) => new kms.Key(this, `${name}-key`));
                                                          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    first.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    new logs.LogGroup(this, 'Web', { encryptionKey: first });
    new logs.LogGroup(this, 'Worker', { encryptionKey: second });
                                      //^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Worker' is encrypted with key 'worker-key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:7 @@
+    if (second instanceof kms.Key) {
+      second.addToResourcePolicy(new iam.PolicyStatement({
+        sid: 'AllowCloudWatchLogs',
+        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+        resources: ['*'],
+        conditions: {
+          ArnLike: {
+            'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+          },
+        },
+      }));
+    }
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:7 @@
+    if (second instanceof kms.Key) {
+      second.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
+    }

//= silent: a statement for each of several services
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const services = ['events.amazonaws.com', 'sns.amazonaws.com', `logs.${this.region}.amazonaws.com`];
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: services.map((service) => new iam.ServicePrincipal(service)),
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= silent: keys by name in a record, and a grant for each value
class LogsStack extends cdk.Stack {
  private readonly keys: Record<string, kms.Key> = {};

  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const name of ['logs', 'data']) this.keys[name] = new kms.Key(this, name);
    Object.values(this.keys).forEach((key) => key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com')));
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.keys.logs });
  }
}
new LogsStack(app, 'Logs');

//= fires: keys in a Map, and the wrong one is granted
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const keys = new Map<string, kms.Key>();
    keys.set('logs', new kms.Key(this, 'LogsKey'));
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    keys.set('data', new kms.Key(this, 'DataKey'));
    keys.get('data')!.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: keys.get('logs')! });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'LogsKey', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
-    keys.set('logs', new kms.Key(this, 'LogsKey'));
+    const logsKey = new kms.Key(this, 'LogsKey');
+    logsKey.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    keys.set('logs', logsKey);
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
-    keys.set('logs', new kms.Key(this, 'LogsKey'));
+    const logsKey = new kms.Key(this, 'LogsKey');
+    logsKey.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
+    keys.set('logs', logsKey);

//= fires: two log groups share a key that lacks the grant
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Web', { encryptionKey: key });
                                   //^^^^^^^^^^^^^^^^^^ error: Log group 'Web' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    new logs.LogGroup(this, 'Worker', { encryptionKey: key });
                                      //^^^^^^^^^^^^^^^^^^ error: Log group 'Worker' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: two keys in one declaration, both without a grant
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const web = new kms.Key(this, 'WebKey'),
              //^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
      worker = new kms.Key(this, 'WorkerKey');
             //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Web', { encryptionKey: web });
                                   //^^^^^^^^^^^^^^^^^^ error: Log group 'Web' is encrypted with key 'WebKey', whose key policy does not let CloudWatch Logs use it.
    new logs.LogGroup(this, 'Worker', { encryptionKey: worker });
                                      //^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Worker' is encrypted with key 'WorkerKey', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+    web.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
+    web.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+    worker.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
+    worker.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: key or nothing, by an option that callers may set
export interface LogsProps extends cdk.StackProps {
  readonly encrypt?: boolean;
}

export class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: LogsProps = {}) {
    super(scope, id, props);
    const key = props.encrypt ? new kms.Key(this, 'Key') : undefined;
                              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+    key?.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
+    key?.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: no caller asks for the key
interface LogsProps {
  readonly encrypt: boolean;
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: LogsProps) {
    super(scope, id);
    const key = props.encrypt ? new kms.Key(this, 'Key') : undefined;
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Dev', { encrypt: false });
new LogsStack(app, 'Test', { encrypt: false });

//= fires: one of two stacks makes the key and does not grant
interface LogsProps {
  readonly allowLogs: boolean;
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: LogsProps) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    if (props.allowLogs) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    }
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Dev', { allowLogs: false });
new LogsStack(app, 'Prod', { allowLogs: true });
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: the caller's key ?? a key of one's own
export interface AuditProps {
  readonly encryptionKey?: kms.IKey;
}

export class Audit extends Construct {
  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    const key = props.encryptionKey ?? new kms.Key(this, 'Key');
                                     //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${key.stack.partition}:logs:${key.stack.region}:${key.stack.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`));

//= silent: the key of one's own is granted where it is made
export interface AuditProps {
  readonly encryptionKey?: kms.IKey;
}

export class Audit extends Construct {
  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    let key = props.encryptionKey;
    if (!key) {
      const own = new kms.Key(this, 'Key');
      own.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
      key = own;
    }
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

//= fires: the grant runs only when the key is the caller's
export interface AuditProps {
  readonly encryptionKey?: kms.IKey;
}

export class Audit extends Construct {
  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    const key = props.encryptionKey ?? new kms.Key(this, 'Key');
                                     //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    if (props.encryptionKey) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    }
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${key.stack.partition}:logs:${key.stack.region}:${key.stack.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`));

//= silent: made or imported, the grant is the same line
export interface AuditProps {
  readonly keyArn?: string;
}

export class Audit extends Construct {
  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    const key = props.keyArn ? kms.Key.fromKeyArn(this, 'Imported', props.keyArn) : new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${cdk.Stack.of(this).region}.amazonaws.com`));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

//= silent: every caller passes an imported key, so the fallback is never made
interface AuditProps {
  readonly encryptionKey?: kms.IKey;
}

class Audit extends Construct {
  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    const key = props.encryptionKey || new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Audit(this, 'Audit', { encryptionKey: kms.Alias.fromAliasName(this, 'Key', 'alias/audit') });
  }
}
new LogsStack(app, 'Logs');

//= silent: the key is the props of unknown callers
export interface AuditProps {
  readonly encryptionKey: kms.IKey;
}

export class Audit extends Construct {
  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.encryptionKey });
  }
}

//= silent: all of a log group's options are the props of unknown callers
export class Audit extends Construct {
  readonly group: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: logs.LogGroupProps = {}) {
    super(scope, id);
    this.group = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_YEAR, ...props });
  }
}

//= fires: an exported construct that nobody in the program makes
export class Audit extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${key.stack.partition}:logs:${key.stack.region}:${key.stack.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`));

//= fires: a lone stack class, without an app
//- /lib/logs-stack.ts
import { Stack, StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class LogsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const encryptionKey = new Key(this, 'Key');
                        //^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new LogGroup(this, 'Logs', { encryptionKey });
                               //^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /lib/logs-stack.ts:2 @@
+import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /lib/logs-stack.ts:10 @@
+    encryptionKey.addToResourcePolicy(new PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /lib/logs-stack.ts:2 @@
+import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /lib/logs-stack.ts:10 @@
+    encryptionKey.grantEncryptDecrypt(new ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= undecided: the key is handed to a construct of another package
import { SecureTrail } from '@acme/constructs';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new SecureTrail(this, 'Trail', { key });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
  }
}
new LogsStack(app, 'Logs');

//= undecided: the key is handed to a function of another package
import { hardenKey } from '@acme/kms';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    hardenKey(key);
  //^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
  }
}
new LogsStack(app, 'Logs');

//= undecided: the key is handed over inside an object
import { register } from '@acme/registry';

class LogsStack extends cdk.Stack {
  readonly resources: { key: kms.Key; tags: string[] };

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    this.resources = { key, tags: ['platform'] };
    register([this.resources]);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
  }
}
new LogsStack(app, 'Logs');

//= fires: a construct of another package gets only the scope and a string
import { CostReport } from '@acme/constructs';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    new CostReport(this, 'CostReport', { email: 'ops@example.com' });
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: a key made by a construct of another package
import { SecureKey } from '@acme/constructs';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { key } = new SecureKey(this, 'SecureKey');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(app, 'Logs');

//= undecided: a statement made by another package
import { logsStatement } from '@acme/statements';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(logsStatement(this.region));
                          //^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: a statement of it is not known: `@acme/statements.logsStatement`: it comes from a package outside the program
  }
}
new LogsStack(app, 'Logs');

//= undecided: the principal's name comes from the environment
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal(process.env.LOGS_PRINCIPAL ?? ''));
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the principals of one of the policy's statements are known only in part
  }
}
new LogsStack(app, 'Logs');

//= undecided: the policy is read from a file at synth
import * as fs from 'fs';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policy = iam.PolicyDocument.fromJson(JSON.parse(fs.readFileSync('policies/logs-key.json', 'utf8')));
                                             //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    const key = new kms.Key(this, 'Key', { policy });
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the document is not known: `JSON.parse`: it depends on the environment
  }
}
new LogsStack(app, 'Logs');

//= silent: what is denied on the other path only
const prod = process.env.STAGE === 'prod';
const service = new iam.ServicePrincipal('logs.amazonaws.com');
const deny = { effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], resources: ['*'] };
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const looped = new kms.Key(this, 'Looped');
    looped.grantEncryptDecrypt(service);
    for (const action of prod ? [] : ['kms:*']) {
      looped.addToResourcePolicy(new iam.PolicyStatement({ ...deny, actions: [action] }));
    }
    if (prod) new logs.LogGroup(this, 'A', { encryptionKey: looped });

    const listed = new kms.Key(this, 'Listed');
    listed.grantEncryptDecrypt(service);
    listed.addToResourcePolicy(
      new iam.PolicyStatement({ ...deny, actions: ['kms:CreateGrant', ...(prod ? [] : ['kms:*'])] }),
    );
    if (prod) new logs.LogGroup(this, 'B', { encryptionKey: listed });

    const picked = new kms.Key(this, 'Picked');
    picked.grantEncryptDecrypt(service);
    picked.addToResourcePolicy(
      prod
        ? new iam.PolicyStatement({ ...deny, actions: ['kms:CreateGrant'] })
        : new iam.PolicyStatement({ ...deny, actions: ['kms:*'] }),
    );
    if (prod) new logs.LogGroup(this, 'C', { encryptionKey: picked });
  }
}
new LogsStack(app, 'Logs');

//= silent: each of two keys is granted where it is used
const prod = process.env.STAGE === 'prod';
const service = new iam.ServicePrincipal('logs.amazonaws.com');
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const own = new kms.Key(this, 'Own');
    const shared = new kms.Key(this, 'Shared');
    new logs.LogGroup(this, 'Logs', { encryptionKey: prod ? own : shared });
    if (prod) {
      own.grantEncryptDecrypt(service);
    } else {
      shared.grantEncryptDecrypt(service);
    }
  }
}
new LogsStack(app, 'Logs');

//= fires: of two keys one is granted on the path where the other is used
const prod = process.env.STAGE === 'prod';
const service = new iam.ServicePrincipal('logs.amazonaws.com');
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const own = new kms.Key(this, 'Own');
    const shared = new kms.Key(this, 'Shared');
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    own.grantEncryptDecrypt(service);
    if (prod) shared.grantEncryptDecrypt(service);
    new logs.LogGroup(this, 'Logs', { encryptionKey: prod ? own : shared });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Shared', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:7 @@
+    shared.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:7 @@
+    shared.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: a condition picks the principal, and it is never CloudWatch Logs
const prod = process.env.STAGE === 'prod';
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const statement = new iam.PolicyStatement({
      principals: [prod ? new iam.ServicePrincipal('sqs.amazonaws.com') : new iam.AccountRootPrincipal()],
      actions: ['kms:*'],
      resources: ['*'],
    });
    if (prod) statement.addServicePrincipal('sns.amazonaws.com');
    key.addToResourcePolicy(statement);
    key.grantEncryptDecrypt(new iam.ServicePrincipal(prod ? 's3.amazonaws.com' : 'events.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: a condition picks the principal of a key policy in JSON, and it is never CloudWatch Logs
const prod = process.env.STAGE === 'prod';
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.CfnKey(this, 'Key', {
              //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: prod ? { AWS: `arn:aws:iam::${this.account}:root` } : { Service: 'sqs.amazonaws.com' },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      },
    });
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: key.attrArn });
                                       //^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:14 @@
+          {
+            Sid: 'AllowCloudWatchLogs',
+            Effect: 'Allow',
+            Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } },
+            Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+            Resource: '*',
+            Condition: {
+              ArnLike: {
+                'kms:EncryptionContext:aws:logs:arn': { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*' },
+              },
+            },
+          },

//= undecided: a condition picks CloudWatch Logs among the principals
const prod = process.env.STAGE === 'prod';
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
                          //^^^^^^^^^^^^^^^^^^^^^^^^^… note: what is not known comes from here
      principals: [new iam.ServicePrincipal(prod ? 'logs.amazonaws.com' : 'sqs.amazonaws.com')],
      actions: ['kms:*'],
      resources: ['*'],
    }));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the principals of one of the policy's statements are known only in part
  }
}
new LogsStack(app, 'Logs');

//= undecided: a condition adds CloudWatch Logs to a statement
const prod = process.env.STAGE === 'prod';
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    const statement = new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] });
                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    statement.addAccountRootPrincipal();
    if (prod) statement.addServicePrincipal('logs.amazonaws.com');
    key.addToResourcePolicy(statement);
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the principals of one of the policy's statements are known only in part
  }
}
new LogsStack(app, 'Logs');

//= undecided: a condition adds CloudWatch Logs to a key policy in JSON
const prod = process.env.STAGE === 'prod';
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.CfnKey(this, 'Key', {
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
        //^… note: what is not known comes from here
            Effect: 'Allow',
            Principal: { Service: ['sqs.amazonaws.com', ...(prod ? ['logs.amazonaws.com'] : [])] },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      },
    });
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: key.attrArn });
                                       //^^^^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the principals of one of the policy's statements are known only in part
  }
}
new LogsStack(app, 'Logs');

//= undecided: an option of unknown callers decides about the grant
export interface AuditProps {
  readonly allowLogs: boolean;
}

export class Audit extends Construct {
  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    if (props.allowLogs) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    }
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: whether one of the policy's statements is added is not known
  }
}

//= silent: an aspect of the program grants on every key
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

cdk.Aspects.of(app).add({
  visit(node) {
    if (node instanceof kms.Key) {
      node.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    }
  },
});
new LogsStack(app, 'Logs');

//= fires: an aspect of the program encrypts every log group
class EncryptLogs implements cdk.IAspect {
  constructor(private readonly key: kms.IKey) {}

  visit(node: Construct): void {
    if (node instanceof logs.CfnLogGroup && !node.kmsKeyId) {
      node.kmsKeyId = this.key.keyArn;
    //^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    }
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs');
    cdk.Aspects.of(this).add(new EncryptLogs(new kms.Key(this, 'Key')));
                                           //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:15 @@
-    cdk.Aspects.of(this).add(new EncryptLogs(new kms.Key(this, 'Key')));
+    const key2 = new kms.Key(this, 'Key');
+    key2.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    cdk.Aspects.of(this).add(new EncryptLogs(key2));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:15 @@
-    cdk.Aspects.of(this).add(new EncryptLogs(new kms.Key(this, 'Key')));
+    const key2 = new kms.Key(this, 'Key');
+    key2.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
+    cdk.Aspects.of(this).add(new EncryptLogs(key2));

//= undecided: an aspect of another package may grant
import { EncryptionAspect } from '@acme/aspects';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: an aspect that is not in the program may change it
  }
}
cdk.Aspects.of(new LogsStack(app, 'Logs')).add(new EncryptionAspect());
             //^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here

//= fires: cdk-nag's aspects only read
import { AwsSolutionsChecks, NagSuppressions } from 'cdk-nag';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    NagSuppressions.addResourceSuppressions(key, [{ id: 'AwsSolutions-KMS5', reason: 'rotated by hand' }]);
  }
}
cdk.Aspects.of(app).add(new AwsSolutionsChecks({ verbose: true }));
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: key and log group in different stacks
class KeyStack extends cdk.Stack {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
             //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  }
}

interface LogsProps extends cdk.StackProps {
  readonly key: kms.IKey;
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: LogsProps) {
    super(scope, id, props);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.key });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}

const keys = new KeyStack(app, 'Keys');
new LogsStack(app, 'Logs', { key: keys.key });
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    this.key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    this.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: the app's entry grants on the key that one stack exposes and another uses
class KeyStack extends cdk.Stack {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
  }
}

interface LogsProps extends cdk.StackProps {
  readonly key: kms.IKey;
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: LogsProps) {
    super(scope, id, props);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.key });
  }
}

const keys = new KeyStack(app, 'Keys');
new LogsStack(app, 'Logs', { key: keys.key });
keys.key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${keys.region}.amazonaws.com`));

//= silent: the using stack grants on the key of another stack
class DataStack extends cdk.Stack {
  readonly key = new kms.Key(this, 'Key');
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: { key: kms.IKey }) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.key });
    props.key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
    }));
  }
}

new LogsStack(app, 'Logs', { key: new DataStack(app, 'Data').key });

//= fires: the same stack class in several environments
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps) {
    super(scope, id, props);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}

for (const [name, region] of Object.entries({ Eu: 'eu-west-1', Us: 'us-east-1' })) {
  new LogsStack(app, `Logs${name}`, { env: { account: '111122223333', region } });
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: key and log group in nested constructs of a stage
class Keys extends Construct {
  readonly logs: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.logs = new kms.Key(this, 'Logs');
              //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  }
}

class Service extends Construct {
  constructor(scope: Construct, id: string, { keys }: { keys: Keys }) {
    super(scope, id);
    new logs.LogGroup(this, 'Default', { encryptionKey: keys.logs });
                                       //^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Default' is encrypted with key 'Logs', whose key policy does not let CloudWatch Logs use it.
  }
}

class AppStage extends cdk.Stage {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = new cdk.Stack(this, 'Service');
    new Service(stack, 'Web', { keys: new Keys(stack, 'Keys') });
  }
}
new AppStage(app, 'Prod');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    this.logs.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.logs.stack.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.logs.stack.partition}:logs:${this.logs.stack.region}:${this.logs.stack.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    this.logs.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.logs.stack.region}.amazonaws.com`));

//= silent: a wrapper forwards addToResourcePolicy to its key
class ProjectKey extends Construct {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, parameters?: kms.KeyProps) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', parameters);
  }

  addToResourcePolicy(statement: iam.PolicyStatement, allowNoOp?: boolean): iam.AddToResourcePolicyResult {
    return this.key.addToResourcePolicy(statement, allowNoOp);
  }
}

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const cmk = new ProjectKey(this, 'Cmk');
    new logs.LogGroup(this, 'Logs', { encryptionKey: cmk.key });
    cmk.addToResourcePolicy(new iam.PolicyStatement({
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      principals: [new iam.ServicePrincipal('logs.amazonaws.com')],
      resources: ['*'],
    }));
  }
}
new LogsStack(app, 'Logs');

//= fires: the log group of a Lambda function
import * as lambda from 'aws-cdk-lib/aws-lambda';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    const fn = new lambda.Function(this, 'Handler', {
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      environmentEncryption: key,
      logGroup: new logs.LogGroup(this, 'Logs', { encryptionKey: key }),
                                                //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
    });
    key.grantDecrypt(fn);
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: known cases of a switch choose the key
type StageName = 'dev' | 'prod';

function keyFor(scope: Construct, stage: StageName): kms.IKey | undefined {
  switch (stage) {
    case 'prod':
      return new kms.Key(scope, 'ProdKey');
           //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    default:
      return undefined;
  }
}

const prod = new cdk.Stack(app, 'Prod');
new logs.LogGroup(prod, 'Logs', { encryptionKey: keyFor(prod, 'prod') });
                                //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'ProdKey', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
-      return new kms.Key(scope, 'ProdKey');
+      const prodKey = new kms.Key(scope, 'ProdKey');
+      prodKey.addToResourcePolicy(new iam.PolicyStatement({
+        sid: 'AllowCloudWatchLogs',
+        principals: [new iam.ServicePrincipal(`logs.${prodKey.stack.region}.amazonaws.com`)],
+        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+        resources: ['*'],
+        conditions: {
+          ArnLike: {
+            'kms:EncryptionContext:aws:logs:arn': `arn:${prodKey.stack.partition}:logs:${prodKey.stack.region}:${prodKey.stack.account}:log-group:*`,
+          },
+        },
+      }));
+      return prodKey;
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
-      return new kms.Key(scope, 'ProdKey');
+      const prodKey = new kms.Key(scope, 'ProdKey');
+      prodKey.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${prodKey.stack.region}.amazonaws.com`));
+      return prodKey;

//= silent: the case of the switch that makes the key is not taken
type StageName = 'dev' | 'prod';

function keyFor(scope: Construct, stage: StageName): kms.IKey | undefined {
  switch (stage) {
    case 'prod':
      return new kms.Key(scope, 'ProdKey');
    default:
      return undefined;
  }
}

const dev = new cdk.Stack(app, 'Dev');
new logs.LogGroup(dev, 'Logs', { encryptionKey: keyFor(dev, 'dev') });

//= silent: the grant depends on context that cdk.json sets
//- /cdk.json
{
  "app": "npx ts-node --prefer-ts-exts bin/app.ts",
  "context": { "allowLogs": true }
}
//- /bin/app.ts
import * as cdk from 'aws-cdk-lib';
import { LogsStack } from '../lib/logs-stack';

new LogsStack(new cdk.App(), 'Logs');
//- /lib/logs-stack.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const key = new kms.Key(this, 'Key');
    if (this.node.tryGetContext('allowLogs')) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    }
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}

//= fires: the context of cdk.json switches the grant off
//- /cdk.json
{
  "app": "npx ts-node --prefer-ts-exts bin/app.ts",
  "context": { "allowLogs": false }
}
//- /bin/app.ts
import * as cdk from 'aws-cdk-lib';
import { LogsStack } from '../lib/logs-stack';

new LogsStack(new cdk.App(), 'Logs');
//- /lib/logs-stack.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    if (this.node.tryGetContext('allowLogs')) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    }
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /lib/logs-stack.ts:10 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /lib/logs-stack.ts:10 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: an async main makes key and log group
async function main() {
  const stack = new cdk.Stack(app, 'Logs');
  const key = new kms.Key(stack, 'Key');
            //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  const names = await Promise.resolve(['web']);
  for (const name of names) {
    new logs.LogGroup(stack, name, { encryptionKey: key });
                                   //^^^^^^^^^^^^^^^^^^ error: Log group 'web' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}

void main();
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:3 @@
+  key.addToResourcePolicy(new iam.PolicyStatement({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+      },
+    },
+  }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:3 @@
+  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: the grant comes after an await
async function main() {
  const stack = new cdk.Stack(app, 'Logs');
  const key = new kms.Key(stack, 'Key');
  new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
  await Promise.resolve();
  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

//= silent: a log group without a key, and one that is imported
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new kms.Key(this, 'Key');
    new logs.LogGroup(this, 'Plain');
    new logs.LogGroup(this, 'Undefined', { encryptionKey: undefined });
    logs.LogGroup.fromLogGroupName(this, 'Imported', '/app/web');
  }
}
new LogsStack(app, 'Logs');

//= silent: a subclass takes the log group out again
class Base extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Key') });
  }
}

class S extends Base {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.tryRemoveChild('Logs');
  }
}

new S(app, 'S');

//= fires: named imports, four spaces
//- /app.ts
import { App, Stack, StackProps } from 'aws-cdk-lib';
import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

class LogsStack extends Stack {
    constructor(scope: Construct, id: string, props?: StackProps) {
        super(scope, id, props);

        const key = new Key(this, 'Key', {
                  //^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
            enableKeyRotation: true,
        });
        key.grantAdmin(new AccountRootPrincipal());
        new LogGroup(this, 'Logs', {
            encryptionKey: key,
          //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
            retention: RetentionDays.SIX_MONTHS,
        });
    }
}

new LogsStack(new App(), 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
-import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
+import { AccountRootPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /app.ts:13 @@
+        key.addToResourcePolicy(new PolicyStatement({
+            sid: 'AllowCloudWatchLogs',
+            principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+            actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+            resources: ['*'],
+            conditions: {
+                ArnLike: {
+                    'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+                },
+            },
+        }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
-import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
+import { AccountRootPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /app.ts:13 @@
+        key.grantEncryptDecrypt(new ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: renamed imports, double quotes
//- /app.ts
import { App, Stack } from "aws-cdk-lib";
import { ServicePrincipal as Service } from "aws-cdk-lib/aws-iam";
import { Key as KmsKey } from "aws-cdk-lib/aws-kms";
import { LogGroup as CloudWatchLogGroup } from "aws-cdk-lib/aws-logs";

const stack = new Stack(new App(), "Logs");
const key = new KmsKey(stack, "Key");
          //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
key.grantDecrypt(new Service("lambda.amazonaws.com"));
new CloudWatchLogGroup(stack, "Logs", { encryptionKey: key });
                                      //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
-import { ServicePrincipal as Service } from "aws-cdk-lib/aws-iam";
+import { ServicePrincipal as Service, PolicyStatement } from "aws-cdk-lib/aws-iam";
@@ /app.ts:7 @@
+key.addToResourcePolicy(new PolicyStatement({
+  sid: "AllowCloudWatchLogs",
+  principals: [new Service(`logs.${stack.region}.amazonaws.com`)],
+  actions: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
+  resources: ["*"],
+  conditions: {
+    ArnLike: {
+      "kms:EncryptionContext:aws:logs:arn": `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:7 @@
+key.grantEncryptDecrypt(new Service(`logs.${stack.region}.amazonaws.com`));

//= fires: modules renamed out of the root, no semicolons
//- /app.ts
import { App, Stack, aws_iam as iam, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib'

const app = new App()
const stack = new Stack(app, 'Logs')

const key = new kms.Key(stack, 'Key')
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
key.grantAdmin(new iam.AccountRootPrincipal())

new logs.LogGroup(stack, 'Logs', { encryptionKey: key })
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}))
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`))

//= fires: a parameter hides the module that is imported
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, iam = { role: 'Admin' }) {
    super(scope, id, { description: iam.role });
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ prelude:4 @@
+import * as iam2 from 'aws-cdk-lib/aws-iam';
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam2.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam2.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ prelude:4 @@
+import * as iam2 from 'aws-cdk-lib/aws-iam';
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam2.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: a local variable hides the module, after the place where it is needed
function addLogs(stack: cdk.Stack) {
  const key = new kms.Key(stack, 'Key');
            //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  const group = new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  const iam = { group };
  return iam;
}
addLogs(new cdk.Stack(app, 'Logs'));
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ prelude:4 @@
+import * as iam2 from 'aws-cdk-lib/aws-iam';
@@ /app.ts:2 @@
+  key.addToResourcePolicy(new iam2.PolicyStatement({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new iam2.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+      },
+    },
+  }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ prelude:4 @@
+import * as iam2 from 'aws-cdk-lib/aws-iam';
@@ /app.ts:2 @@
+  key.grantEncryptDecrypt(new iam2.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: another function hides the module
function roles(iam: string[]) {
  return iam.length;
}
const stack = new cdk.Stack(app, `Logs${roles([])}`);
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: a parameter hides a class that is imported by its name
//- /app.ts
import { App, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';

function addLogs(stack: Stack, PolicyStatement?: string) {
  const key = new Key(stack, 'Key');
            //^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  new LogGroup(stack, 'Logs', { encryptionKey: key });
                              //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
}
addLogs(new Stack(new App(), 'Logs'));
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
-import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
+import { PolicyStatement, ServicePrincipal, PolicyStatement as PolicyStatement2 } from 'aws-cdk-lib/aws-iam';
@@ /app.ts:7 @@
+  key.addToResourcePolicy(new PolicyStatement2({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+      },
+    },
+  }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:7 @@
+  key.grantEncryptDecrypt(new ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: a parameter hides a module out of the root
//- /app.ts
import { App, Stack, aws_iam, aws_kms, aws_logs } from 'aws-cdk-lib';

function addLogs(stack: Stack, aws_iam?: string) {
  const key = new aws_kms.Key(stack, 'Key');
            //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  new aws_logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                       //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
}
addLogs(new Stack(new App(), 'Logs'));
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:1 @@
-import { App, Stack, aws_iam, aws_kms, aws_logs } from 'aws-cdk-lib';
+import { App, Stack, aws_iam, aws_kms, aws_logs, aws_iam as iam } from 'aws-cdk-lib';
@@ /app.ts:4 @@
+  key.addToResourcePolicy(new iam.PolicyStatement({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+      },
+    },
+  }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:1 @@
-import { App, Stack, aws_iam, aws_kms, aws_logs } from 'aws-cdk-lib';
+import { App, Stack, aws_iam, aws_kms, aws_logs, aws_iam as iam } from 'aws-cdk-lib';
@@ /app.ts:4 @@
+  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: modules reached through the root's namespace, tabs
//- /app.ts
import * as cdk from 'aws-cdk-lib';

class LogsStack extends cdk.Stack {
	constructor(scope: cdk.App, id: string) {
		super(scope, id);
		const key = new cdk.aws_kms.Key(this, 'Key');
		          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
		new cdk.aws_logs.LogGroup(this, 'Logs', {
			encryptionKey: key,
	//^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
		});
	}
}

new LogsStack(new cdk.App(), 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:6 @@
+		key.addToResourcePolicy(new cdk.aws_iam.PolicyStatement({
+			sid: 'AllowCloudWatchLogs',
+			principals: [new cdk.aws_iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+			actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+			resources: ['*'],
+			conditions: {
+				ArnLike: {
+					'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+				},
+			},
+		}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:6 @@
+		key.grantEncryptDecrypt(new cdk.aws_iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: modules reached through the root's namespace, granted
//- /app.ts
import * as cdk from 'aws-cdk-lib';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Logs');
const key = new cdk.aws_kms.Key(stack, 'Key');
key.grantEncryptDecrypt(new cdk.aws_iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
new cdk.aws_logs.LogGroup(stack, 'Logs', { encryptionKey: key });

//= fires: import equals require
//- /app.ts
import cdk = require('aws-cdk-lib');
import kms = require('aws-cdk-lib/aws-kms');
import logs = require('aws-cdk-lib/aws-logs');

class LogsStack extends cdk.Stack {
  constructor(parent: cdk.App, id: string) {
    super(parent, id);
    const key = new kms.Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}

const app = new cdk.App();
new LogsStack(app, 'Logs');
app.synth();
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+import iam = require('aws-cdk-lib/aws-iam');
@@ /app.ts:8 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+import iam = require('aws-cdk-lib/aws-iam');
@@ /app.ts:8 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: const and require
//- /app.ts
const cdk = require('aws-cdk-lib');
const kms = require('aws-cdk-lib/aws-kms');
const { LogGroup } = require('aws-cdk-lib/aws-logs');

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
new LogGroup(stack, 'Logs', { encryptionKey: key });
                            //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+const iam = require('aws-cdk-lib/aws-iam');
@@ /app.ts:7 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+const iam = require('aws-cdk-lib/aws-iam');
@@ /app.ts:7 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: const and require, granted
//- /app.ts
const { App, Stack, aws_iam: iam, aws_kms: kms, aws_logs: logs } = require('aws-cdk-lib');

const stack = new Stack(new App(), 'Logs');
const key = new kms.Key(stack, 'Key');
key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });

//= fires: the packages of version 1
//- /app.ts
import * as cdk from '@aws-cdk/core';
import * as kms from '@aws-cdk/aws-kms';
import * as logs from '@aws-cdk/aws-logs';

export class LogsStack extends cdk.Stack {
  constructor(scope: cdk.Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const key = new kms.Key(this, 'Key', { enableKeyRotation: true });
              //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}

new LogsStack(new cdk.App(), 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+import * as iam from '@aws-cdk/aws-iam';
@@ /app.ts:8 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+import * as iam from '@aws-cdk/aws-iam';
@@ /app.ts:8 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: the packages of version 1, granted
//- /app.ts
import * as cdk from '@aws-cdk/core';
import { ServicePrincipal } from '@aws-cdk/aws-iam';
import { Key } from '@aws-cdk/aws-kms';
import { LogGroup } from '@aws-cdk/aws-logs';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new Key(stack, 'Key');
key.grantEncryptDecrypt(new ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
new LogGroup(stack, 'Logs', { encryptionKey: key });

//= fires: namespaces taken apart into constants
//- /app.ts
import * as cdk from 'aws-cdk-lib';

const { aws_kms: kms, aws_logs } = cdk;
const LogGroup = aws_logs.LogGroup;

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
new LogGroup(stack, 'Logs', { encryptionKey: key });
                            //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.

//= fires: the library comes through a module of the program
//- /aws.ts
export * as cdk from 'aws-cdk-lib';
export { Key } from 'aws-cdk-lib/aws-kms';
export * from 'aws-cdk-lib/aws-logs';
//- /app.ts
import { cdk, Key, LogGroup } from './aws';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
new LogGroup(stack, 'Logs', { encryptionKey: key });
                            //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:1 @@
+import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /app.ts:4 @@
+key.addToResourcePolicy(new PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:1 @@
+import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /app.ts:4 @@
+key.grantEncryptDecrypt(new ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: types only are imported beside values
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Key, type KeyProps } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';

const props: KeyProps = { enableKeyRotation: true };
const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key: IKey = new Key(stack, 'Key', props);
                //^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
new LogGroup(stack, 'Logs', { encryptionKey: key });
                            //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:3 @@
+import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /app.ts:8 @@
+key.addToResourcePolicy(new PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:3 @@
+import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /app.ts:8 @@
+key.grantEncryptDecrypt(new ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: the key is exported by another file
//- /bin/app.ts
import { app } from '../lib/shared';
import '../lib/logs';

app.synth();
//- /lib/shared.ts
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';

export const app = new cdk.App();
export const stack = new cdk.Stack(app, 'Logs');
export const key = new kms.Key(stack, 'Key');
                 //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
//- /lib/logs.ts
import * as logs from 'aws-cdk-lib/aws-logs';
import { key, stack } from './shared';

new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /lib/shared.ts:2 @@
+import * as iam from 'aws-cdk-lib/aws-iam';
@@ /lib/shared.ts:6 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /lib/shared.ts:2 @@
+import * as iam from 'aws-cdk-lib/aws-iam';
@@ /lib/shared.ts:6 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: a third file grants on the exported key
//- /bin/app.ts
import { app } from '../lib/shared';
import '../lib/logs';
import '../lib/grants';

app.synth();
//- /lib/grants.ts
import * as iam from 'aws-cdk-lib/aws-iam';
import { key } from './shared';

key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
//- /lib/logs.ts
import * as logs from 'aws-cdk-lib/aws-logs';
import { key, stack } from './shared';

new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
//- /lib/shared.ts
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';

export const app = new cdk.App();
export const stack = new cdk.Stack(app, 'Logs');
export const key = new kms.Key(stack, 'Key');

//= silent: the statement is a constant of another file
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logGroupStatement } from './lib/statements';

class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.addToResourcePolicy(logGroupStatement);
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
  }
}
new LogsStack(new cdk.App(), 'Logs');
//- /lib/statements.ts
import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';

export const logGroupStatement = new PolicyStatement({
  effect: Effect.ALLOW,
  principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
  resources: ['*'],
});

//= silent: the settings are a copy of a module
import * as settings from './settings';
const { name, ...rest } = settings;
const config = { ...settings, retention: logs.RetentionDays.ONE_WEEK };
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
if (config.allowLogs) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, name, { encryptionKey: key });
const other = new kms.Key(stack, 'Other');
if (rest.allowLogs) other.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'OtherLogs', { encryptionKey: other });
//- /settings.ts
export const allowLogs = true;
export const name = 'Logs';

//= silent: the settings are a copy of a module that exports all of another
import * as settings from './settings';
const config = { ...settings };
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
if (config.allowLogs) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
//- /settings.ts
export * from './flags';
//- /flags.ts
export const allowLogs = true;

//= fires: the key goes down through several levels of props, from the entry to the log group
//- /bin/app.ts
import { App } from 'aws-cdk-lib';
import { KeyStack } from '../lib/key-stack';
import { ServiceStack } from '../lib/service-stack';

const app = new App();
const env = { account: '111122223333', region: 'eu-west-1' };
const { encryptionKey } = new KeyStack(app, 'Keys', { env });
new ServiceStack(app, 'Service', { env, security: { encryptionKey } });
//- /lib/key-stack.ts
import { Stack, StackProps } from 'aws-cdk-lib';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class KeyStack extends Stack {
  public readonly encryptionKey: IKey;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.encryptionKey = new Key(this, 'Key');
                       //^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  }
}
//- /lib/service-stack.ts
import { Stack, StackProps } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Service } from './constructs';

export interface SecurityOptions {
  readonly encryptionKey: IKey;
}

export interface ServiceStackProps extends StackProps {
  readonly security: SecurityOptions;
}

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { security } = props;
    new Service(this, 'Web', security);
  }
}
//- /lib/constructs/index.ts
export * from './service';
//- /lib/constructs/service.ts
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { SecurityOptions } from '../service-stack';

export class Service extends Construct {
  constructor(scope: Construct, id: string, { encryptionKey }: SecurityOptions) {
    super(scope, id);
    new LogGroup(this, 'Logs', { encryptionKey });
                               //^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /lib/key-stack.ts:2 @@
+import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /lib/key-stack.ts:10 @@
+    this.encryptionKey.addToResourcePolicy(new PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /lib/key-stack.ts:2 @@
+import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /lib/key-stack.ts:10 @@
+    this.encryptionKey.grantEncryptDecrypt(new ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= silent: the lowest level grants on the key that it was handed through several
//- /bin/app.ts
import { App } from 'aws-cdk-lib';
import { KeyStack } from '../lib/key-stack';
import { ServiceStack } from '../lib/service-stack';

const app = new App();
const keys = new KeyStack(app, 'Keys');
new ServiceStack(app, 'Service', { encryptionKey: keys.encryptionKey });
//- /lib/key-stack.ts
import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';

export class KeyStack extends Stack {
  public readonly encryptionKey = new Key(this, 'Key');
}
//- /lib/service-stack.ts
import { Stack, StackProps } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface Props extends StackProps {
  readonly encryptionKey: IKey;
}

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id, props);
    new Service(this, 'Web', props);
  }
}

class Service extends Construct {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', { encryptionKey: props.encryptionKey });
    props.encryptionKey.grantEncryptDecrypt(
      new ServicePrincipal(`logs.${logGroup.stack.region}.amazonaws.com`),
    );
  }
}

//= fires: one caller of several passes an ungranted key
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Service } from './service';

const stack = new cdk.Stack(new cdk.App(), 'Services');
const good = new kms.Key(stack, 'Good');
good.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
const bad = new kms.Key(stack, 'Bad');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
new Service(stack, 'Web', { key: good });
new Service(stack, 'Worker', { key: bad });
new Service(stack, 'Cron', {});
//- /service.ts
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class Service extends Construct {
  constructor(scope: Construct, id: string, props: { key?: kms.IKey }) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: props.key });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Bad', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:9 @@
+bad.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:9 @@
+bad.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: the file that makes the key imports no IAM
//- /app.ts
import { App, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { makeKey } from './keys';

const stack = new Stack(new App(), 'Logs');
new LogGroup(stack, 'Logs', { encryptionKey: makeKey(stack) });
                            //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- /keys.ts
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export const makeKey = (scope: Construct) => new Key(scope, 'Key', { enableKeyRotation: true });
                                           //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here

//= fires: a path alias of tsconfig.json leads to the key
//- /tsconfig.json
{
  // Comments are allowed here.
  "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["lib/*"] } }
}
//- /bin/app.ts
import * as cdk from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { LogsKey } from '@app/logs-key';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
new LogGroup(stack, 'Logs', { encryptionKey: new LogsKey(stack, 'LogsKey').key });
                            //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- /lib/logs-key.ts
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class LogsKey extends Construct {
  readonly key = new kms.Key(this, 'Key');
               //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
}

//= silent: a package of the workspace makes a granted key
//- /package.json
{ "name": "platform", "private": true, "workspaces": ["packages/*"] }
//- /packages/shared/package.json
{ "name": "@shared/keys", "version": "1.0.0", "main": "lib/index.js", "types": "lib/index.d.ts" }
//- /packages/shared/lib/index.ts
export { LogsKey } from './logs-key';
//- /packages/shared/lib/logs-key.ts
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class LogsKey extends kms.Key {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${Stack.of(this).region}.amazonaws.com`));
  }
}
//- /packages/service/bin/app.ts
import * as cdk from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { LogsKey } from '@shared/keys';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
new LogGroup(stack, 'Logs', { encryptionKey: new LogsKey(stack, 'Key') });

//= fires: a package of the workspace makes a key without a grant
//- /package.json
{ "name": "platform", "private": true, "workspaces": ["packages/*"] }
//- /packages/shared/package.json
{ "name": "@shared/keys", "version": "1.0.0", "main": "lib/index.js", "types": "lib/index.d.ts" }
//- /packages/shared/lib/index.ts
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class LogsKey extends kms.Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, { enableKeyRotation: true });
  }
}
//- /packages/service/bin/app.ts
import * as cdk from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { LogsKey } from '@shared/keys';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
new LogGroup(stack, 'Logs', { encryptionKey: new LogsKey(stack, 'Key') });
                            //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
                                           //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /packages/service/bin/app.ts:3 @@
+import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /packages/service/bin/app.ts:6 @@
-new LogGroup(stack, 'Logs', { encryptionKey: new LogsKey(stack, 'Key') });
+const key = new LogsKey(stack, 'Key');
+key.addToResourcePolicy(new PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
+new LogGroup(stack, 'Logs', { encryptionKey: key });
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /packages/service/bin/app.ts:3 @@
+import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /packages/service/bin/app.ts:6 @@
-new LogGroup(stack, 'Logs', { encryptionKey: new LogsKey(stack, 'Key') });
+const key = new LogsKey(stack, 'Key');
+key.grantEncryptDecrypt(new ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
+new LogGroup(stack, 'Logs', { encryptionKey: key });

//= silent: the policy document is a JSON module with the statement
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import policy from './policy.json';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new kms.Key(stack, 'Key', { policy: iam.PolicyDocument.fromJson(policy) });
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
//- /policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "Service": "logs.amazonaws.com" }, "Action": "kms:*", "Resource": "*" }
  ]
}

//= fires: the policy document is a JSON module without the statement
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as policy from './policy.json';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new kms.Key(stack, 'Key', { policy: iam.PolicyDocument.fromJson(policy) });
          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- /policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" }, "Action": "kms:*", "Resource": "*" }
  ]
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= fires: one app of two in a monorepo lacks the grant
//- /apps/api/cdk.json
{ "app": "npx tsx bin/api.ts" }
//- /apps/api/bin/api.ts
import { App } from 'aws-cdk-lib';
import { LogsStack } from '../../../lib/logs-stack';

new LogsStack(new App(), 'ApiLogs', {});
//- /apps/web/cdk.json
{ "app": "npx tsx bin/web.ts" }
//- /apps/web/bin/web.ts
import { App } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogsStack } from '../../../lib/logs-stack';

new LogsStack(new App(), 'WebLogs', { reader: new ServicePrincipal('logs.amazonaws.com') });
//- /lib/logs-stack.ts
import { Stack } from 'aws-cdk-lib';
import { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class LogsStack extends Stack {
  constructor(scope: Construct, id: string, props: { reader?: IPrincipal }) {
    super(scope, id);
    const key = new Key(this, 'Key');
              //^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    if (props.reader) key.grantEncryptDecrypt(props.reader);
    new LogGroup(this, 'Logs', { encryptionKey: key });
                               //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /lib/logs-stack.ts:2 @@
-import { IPrincipal } from 'aws-cdk-lib/aws-iam';
+import { IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /lib/logs-stack.ts:10 @@
+    key.addToResourcePolicy(new PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /lib/logs-stack.ts:2 @@
-import { IPrincipal } from 'aws-cdk-lib/aws-iam';
+import { IPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
@@ /lib/logs-stack.ts:10 @@
+    key.grantEncryptDecrypt(new ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: text that is not ASCII stands before the place
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', { description: 'Schlüssel für Protokolle 🔑' });
              //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    /* журнал 📜 */ new logs.LogGroup(this, 'Logs', { logGroupName: '/приложение', encryptionKey: key });
                                                                                //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: a key without a name whose id is a reserved word
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Default') });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Default', whose key policy does not let CloudWatch Logs use it.
                                                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
-    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Default') });
+    const key = new kms.Key(this, 'Default');
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
+    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
-    new logs.LogGroup(this, 'Logs', { encryptionKey: new kms.Key(this, 'Default') });
+    const key = new kms.Key(this, 'Default');
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
+    new logs.LogGroup(this, 'Logs', { encryptionKey: key });

//= silent: a cache that is keyed by something only known at deploy time
class LogsStack extends cdk.Stack {
  private static readonly keys = new Map<string, kms.Key>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.shared() });
    this.shared().grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  }

  private shared(): kms.Key {
    let key = LogsStack.keys.get(this.stackId);
    if (!key) {
      key = new kms.Key(this, 'Shared');
      LogsStack.keys.set(this.stackId, key);
    }
    return key;
  }
}
new LogsStack(app, 'Logs');

//= silent: a cache that is keyed by the environment
const keys: Record<string, kms.Key> = {};
function shared(stack: cdk.Stack): kms.Key {
  const name = process.env.NAME + stack.node.path;
  keys[name] ??= new kms.Key(stack, 'Shared');
  return keys[name];
}
const stack = new cdk.Stack(app, 'Logs');
new logs.LogGroup(stack, 'One', { encryptionKey: shared(stack) });
new logs.LogGroup(stack, 'Two', { encryptionKey: shared(stack) });
shared(stack).grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));

//= fires: the type of the caller's key says less than that it is a key, so its class is asked
class EncryptedLogs extends Construct {
  constructor(scope: Construct, id: string, props: logs.LogGroupProps = {}) {
    super(scope, id);
    const encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key');
                                               //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { ...props, encryptionKey });
                                              //^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new EncryptedLogs(new cdk.Stack(app, 'Logs'), 'Encrypted');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    if (encryptionKey instanceof kms.Key) {
+      encryptionKey.addToResourcePolicy(new iam.PolicyStatement({
+        sid: 'AllowCloudWatchLogs',
+        principals: [new iam.ServicePrincipal(`logs.${encryptionKey.stack.region}.amazonaws.com`)],
+        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+        resources: ['*'],
+        conditions: {
+          ArnLike: {
+            'kms:EncryptionContext:aws:logs:arn': `arn:${encryptionKey.stack.partition}:logs:${encryptionKey.stack.region}:${encryptionKey.stack.account}:log-group:*`,
+          },
+        },
+      }));
+    }
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    if (encryptionKey instanceof kms.Key) {
+      encryptionKey.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${encryptionKey.stack.region}.amazonaws.com`));
+    }

//= fires: the file that uses the key imports neither of the modules that the fix needs
//- /lib/keys.ts
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
export const pick = (scope: Construct, given?: any): any => given ?? new kms.Key(scope, 'Key');
                                                                   //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { pick } from './lib/keys';
const stack = new cdk.Stack(new cdk.App(), 'Stack');
const key = pick(stack);
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+import * as kms from 'aws-cdk-lib/aws-kms';
+import * as iam from 'aws-cdk-lib/aws-iam';
@@ /app.ts:6 @@
+if (key instanceof kms.Key) {
+  key.addToResourcePolicy(new iam.PolicyStatement({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+      },
+    },
+  }));
+}
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+import * as kms from 'aws-cdk-lib/aws-kms';
+import * as iam from 'aws-cdk-lib/aws-iam';
@@ /app.ts:6 @@
+if (key instanceof kms.Key) {
+  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
+}

//= fires: the same, and both modules are named in the one import that there is
//- /lib/keys.ts
import { aws_kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
export const pick = (scope: Construct, given?: any): any => given ?? new aws_kms.Key(scope, 'Key');
                                                                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
//- /app.ts
import { App, Stack, aws_logs as logs } from 'aws-cdk-lib';
import { pick } from './lib/keys';
const stack = new Stack(new App(), 'Stack');
const key = pick(stack);
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:1 @@
-import { App, Stack, aws_logs as logs } from 'aws-cdk-lib';
+import { App, Stack, aws_logs as logs, aws_kms as kms, aws_iam as iam } from 'aws-cdk-lib';
@@ /app.ts:5 @@
+if (key instanceof kms.Key) {
+  key.addToResourcePolicy(new iam.PolicyStatement({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+      },
+    },
+  }));
+}
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:1 @@
-import { App, Stack, aws_logs as logs } from 'aws-cdk-lib';
+import { App, Stack, aws_logs as logs, aws_kms as kms, aws_iam as iam } from 'aws-cdk-lib';
@@ /app.ts:5 @@
+if (key instanceof kms.Key) {
+  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
+}

//= fires: the type of the caller's key stands in another file
//- /lib/props.ts
import * as kms from 'aws-cdk-lib/aws-kms';
export interface Props {
  readonly key?: kms.IKey;
}
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Props } from './lib/props';

export class EncryptedLogs extends Construct {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const key = props.key ?? new kms.Key(this, 'Key');
                           //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new EncryptedLogs(new cdk.Stack(new cdk.App(), 'Logs'), 'Encrypted', {});
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:11 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${key.stack.partition}:logs:${key.stack.region}:${key.stack.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:11 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${key.stack.region}.amazonaws.com`));

//= fires: the other key may be undefined
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, shared?: kms.Key) {
    super(scope, id);
    const key = id === 'Own' ? new kms.Key(this, 'Key') : shared;
                             //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Own');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key?.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key?.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: a key or false
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = id === 'Own' && new kms.Key(this, 'Key');
                              //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key || undefined });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Own');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    if (key instanceof kms.Key) {
+      key.addToResourcePolicy(new iam.PolicyStatement({
+        sid: 'AllowCloudWatchLogs',
+        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+        resources: ['*'],
+        conditions: {
+          ArnLike: {
+            'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+          },
+        },
+      }));
+    }
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    if (key instanceof kms.Key) {
+      key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));
+    }

//= fires: imported or made, both are an IKey
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: { keyArn?: string } = {}) {
    super(scope, id);
    const key = props.keyArn ? kms.Key.fromKeyArn(this, 'Imported', props.keyArn) : new kms.Key(this, 'Key');
                                                                                  //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Own');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+    key.addToResourcePolicy(new iam.PolicyStatement({
+      sid: 'AllowCloudWatchLogs',
+      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+      resources: ['*'],
+      conditions: {
+        ArnLike: {
+          'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+        },
+      },
+    }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+    key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`));

//= fires: a block on one line
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    let key: kms.Key | undefined;
    if (id === 'Own') { key = new kms.Key(this, 'Key'); }
                            //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Own');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:5 @@
-    if (id === 'Own') { key = new kms.Key(this, 'Key'); }
+    if (id === 'Own') { key = new kms.Key(this, 'Key');
+      key.addToResourcePolicy(new iam.PolicyStatement({
+        sid: 'AllowCloudWatchLogs',
+        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+        resources: ['*'],
+        conditions: {
+          ArnLike: {
+            'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+          },
+        },
+      })); }
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:5 @@
-    if (id === 'Own') { key = new kms.Key(this, 'Key'); }
+    if (id === 'Own') { key = new kms.Key(this, 'Key');
+      key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)); }

//= fires: an L1 key whose policy is a PolicyDocument
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.CfnKey(this, 'Key', {
              //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the key is made here
      keyPolicy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            principals: [new iam.AccountRootPrincipal()],
            actions: ['kms:*'],
            resources: ['*'],
          }),
        ],
      }),
    });
    new logs.CfnLogGroup(this, 'Logs', { kmsKeyId: key.attrArn });
                                       //^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs');
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:11 @@
+          new iam.PolicyStatement({
+            sid: 'AllowCloudWatchLogs',
+            principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
+            actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+            resources: ['*'],
+            conditions: {
+              ArnLike: {
+                'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
+              },
+            },
+          }),

//= fires: a key of the program is imported by its ARN, and a grant on the import changes nothing
class KeyStack extends cdk.Stack {
  readonly key = new kms.Key(this, 'Key');
               //^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
}
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, keyArn: string) {
    super(scope, id);
    const key = kms.Key.fromKeyArn(this, 'Imported', keyArn);
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
  }
}
new LogsStack(app, 'Logs', new KeyStack(app, 'Keys').key.keyArn);

//= silent: a key of the program is imported by its ARN, and is granted where it is made
class LogsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: kms.Key.fromKeyArn(this, 'Imported', key.keyArn) });
  }
}
new LogsStack(app, 'Logs');

//= silent: methods that are called through call, apply, bind and Reflect
const stack = new cdk.Stack(app, 'Logs');
const principal = new iam.ServicePrincipal('logs.amazonaws.com');
const first = new kms.Key(stack, 'First');
first.grantEncryptDecrypt.call(first, principal);
new logs.LogGroup(stack, 'A', { encryptionKey: first });
const second = new kms.Key(stack, 'Second');
second.grantEncryptDecrypt.apply(second, [principal]);
new logs.LogGroup(stack, 'B', { encryptionKey: second });
const third = new kms.Key(stack, 'Third');
const allow = third.grantEncryptDecrypt.bind(third);
allow(principal);
new logs.LogGroup(stack, 'C', { encryptionKey: third });
const fourth = new kms.Key(stack, 'Fourth');
Reflect.apply(fourth.grantEncryptDecrypt, fourth, [principal]);
new logs.LogGroup(stack, 'D', { encryptionKey: fourth });

//= silent: a method of the prototype
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
kms.Key.prototype.grantEncryptDecrypt.apply(key, [new iam.ServicePrincipal('logs.amazonaws.com')]);
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });

//= undecided: a method that is put on the prototype of a library class
(kms.Key.prototype as any).allowLogs = function (this: kms.Key) {
  this.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
};

class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    (key as any).allowLogs();
  //^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
  }
}

new S(app, 'S');

//= undecided: a method that is put on the prototype of a class of the program
const mixin = {
  allowLogs(this: { key: kms.Key }) {
    this.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  },
};

class S extends cdk.Stack {
  key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key');
    (this as any).allowLogs();
  //^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    new logs.LogGroup(this, 'Logs', { encryptionKey: this.key });
                                    //^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
  }
}

Object.assign(S.prototype, mixin);
new S(app, 'S');

//= fires: call with another principal
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
key.grantEncryptDecrypt.call(key, new iam.ServicePrincipal('sns.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: the grant is made when a promise of the key is settled
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
Promise.resolve(key)
  .then((settled) => settled.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com')))
  .catch((error) => console.error(error));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });

//= silent: promises are settled together, or one of them is enough
async function makeKey(scope: Construct, id: string) {
  const key = new kms.Key(scope, id);
  new logs.LogGroup(scope, `${id}Logs`, { encryptionKey: key });
  return { key };
}
async function main() {
  const stack = new cdk.Stack(app, 'Logs');
  for (const result of await Promise.allSettled(['A', 'B'].map((id) => makeKey(stack, id)))) {
    if (result.status === 'fulfilled') result.value.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  }
  const { key } = await Promise.race([makeKey(stack, 'C')]);
  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
}
main();

//= undecided: which promise is settled first
async function makeKey(scope: Construct, id: string) {
  return { key: new kms.Key(scope, id) };
}
async function main() {
  const stack = new cdk.Stack(app, 'Logs');
  const first = makeKey(stack, 'Key');
  const { key } = await Promise.any([first, makeKey(stack, 'Other')]);
                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  new logs.LogGroup(stack, 'Logs', { encryptionKey: (await first).key });
                                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
}
main();

//= fires: what a promise settles to decides about the grant
async function config() {
  return { grant: false };
}
async function nothing() {}
config().then(({ grant }) => {
  const stack = new cdk.Stack(app, 'Logs');
  const key = new kms.Key(stack, 'Key');
            //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  if (grant) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                   //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
});
nothing()
  .then(() => new cdk.Stack(app, 'Later'))
  .then((later) => new logs.LogGroup(later, 'Logs', { encryptionKey: new kms.Key(later, 'Key') }))
                                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
                                                                   //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
  .finally(() => console.log('made'));
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:7 @@
+  key.addToResourcePolicy(new iam.PolicyStatement({
+    sid: 'AllowCloudWatchLogs',
+    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+    resources: ['*'],
+    conditions: {
+      ArnLike: {
+        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+      },
+    },
+  }));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:7 @@
+  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= undecided: a function of another package gets the key and something else
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { allowLogs } from 'corporate-helpers';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new kms.Key(stack, 'Key');
allowLogs(key, stack.region);
//0^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= undecided: a construct of another package is made below the key
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LogsAccess } from 'corporate-constructs';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new kms.Key(stack, 'Key');
new LogsAccess(key, 'Access');
//0^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= silent: a method bound to its object grants, whatever it is called on
class LogsStack extends cdk.Stack {
  private readonly principal = new iam.ServicePrincipal('logs.amazonaws.com');
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const hooks = { onKey: this.allow.bind(this) };
    const first = new kms.Key(this, 'First');
    hooks.onKey(first);
    new logs.LogGroup(this, 'FirstLogs', { encryptionKey: first });
    const steps = [this.allow.bind(this)];
    const second = new kms.Key(this, 'Second');
    steps[0](second);
    new logs.LogGroup(this, 'SecondLogs', { encryptionKey: second });
  }
  private allow(key: kms.Key) {
    key.grantEncryptDecrypt(this.principal);
  }
}
new LogsStack(app, 'Logs');

//= silent: loops with an unknown bound grant on keys that they pick from lists
const stack = new cdk.Stack(app, 'Logs');
const logsService = new iam.ServicePrincipal('logs.amazonaws.com');
const count = parseInt(process.env.KEY_COUNT ?? '2', 10);
const keys = [new kms.Key(stack, 'A'), new kms.Key(stack, 'B')];
for (let i = 0; i < count; i++) keys[i].grantEncryptDecrypt(logsService);
new logs.LogGroup(stack, 'LogsB', { encryptionKey: keys[1] });
const more = [new kms.Key(stack, 'C'), new kms.Key(stack, 'D')];
const newest = more[1];
let left = count;
while (left > 0 && more.length > 0) {
  more.shift()!.grantEncryptDecrypt(logsService);
  left -= 1;
}
new logs.LogGroup(stack, 'LogsD', { encryptionKey: newest });

//= fires: a loop with an unknown bound that only reads other lists
const stack = new cdk.Stack(app, 'Logs');
const names = ['a', 'b'];
const count = parseInt(process.env.KEY_COUNT ?? '2', 10);
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
for (let i = 0; i < count; i++) new logs.LogGroup(stack, names[i], { encryptionKey: key });
                                                                   //^^^^^^^^^^^^^^^^^^ error: Log group 'a' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:4 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:4 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: labels lead out of the loop that they name
const logsService = new iam.ServicePrincipal('logs.amazonaws.com');
outer: for (const env of [{ name: 'dev', off: ['grant', 'logs'] }, { name: 'prod', off: [] as string[] }]) {
  const stack = new cdk.Stack(app, env.name);
  const key = new kms.Key(stack, 'Key');
  for (const off of env.off) {
    if (off === 'logs') continue outer;
  }
  if (!env.off.includes('grant')) key.grantEncryptDecrypt(logsService);
  new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
}
const stack = new cdk.Stack(app, 'Searched');
search: for (const row of [['a', 'b'], ['c']]) {
  for (const name of row) {
    if (name === 'b') break search;
    switch (name) {
      case 'b':
        continue search;
      default:
        break;
    }
  }
  new logs.LogGroup(stack, 'Never', { encryptionKey: new kms.Key(stack, 'NeverKey') });
}

//= fires: after a labelled break only the grant is left out
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
granting: {
  for (const name of ['a']) {
    if (name === 'a') break granting;
  }
  key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
}
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: a getter of an object literal runs when it is read
const stack = new cdk.Stack(app, 'Logs');
const registry = {
  keys: [] as kms.Key[],
  get latest() {
    return this.keys[this.keys.length - 1];
  },
};
registry.keys.push(new kms.Key(stack, 'Key'));
registry.latest.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: registry.keys[0] });

//= fires: a getter of an object literal is a property like others for what reads it
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
const settings = {
  get encryptionKey() {
    return key;
  },
};
const { encryptionKey } = settings;
new logs.LogGroup(stack, 'Handed', settings);
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Handed' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
new logs.LogGroup(stack, 'Taken', { encryptionKey });
                                  //^^^^^^^^^^^^^ error: Log group 'Taken' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
new logs.LogGroup(stack, 'Spread', { ...settings, retention: 7 });
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Spread' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
new logs.LogGroup(stack, 'Indexed', { encryptionKey: settings['encryptionKey'] });
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Indexed' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
new logs.LogGroup(stack, 'Listed', { encryptionKey: Object.values(settings)[0] });
                                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Log group 'Listed' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: what an optional chain does not reach is not made
const stack = new cdk.Stack(app, 'Logs');
const config: { trail?: { groups: logs.LogGroup[] } } = {};
config.trail?.groups.push(new logs.LogGroup(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') }));
config.trail?.groups[0].node.addDependency(new logs.LogGroup(stack, 'More', { encryptionKey: new kms.Key(stack, 'MoreKey') }));

//= silent: lists of unknown length within a list are all gone through
const stack = new cdk.Stack(app, 'Logs');
const tenants = (process.env.TENANTS ?? 't1,t2').split(',');
const keys = ['hot', 'cold'].flatMap((tier) =>
  tenants.map((tenant) => {
    const key = new kms.Key(stack, `Key${tier}${tenant}`);
    new logs.LogGroup(stack, `Logs${tier}${tenant}`, { encryptionKey: key });
    return key;
  }),
);
for (const key of keys) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));

//= silent: an order that is not known leaves open which element is the first
const stack = new cdk.Stack(app, 'Logs');
const collator = new Intl.Collator('en');
const made = ['b', 'a'].map((name) => ({ name, key: new kms.Key(stack, name) }));
const [first] = [...made].sort((x, y) => collator.compare(x.name, y.name));
first.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: stack.node.findChild('a') as kms.Key });

//= silent: findLast finds the last one, and fill leaves what is outside of its bounds
const stack = new cdk.Stack(app, 'Logs');
const logsService = new iam.ServicePrincipal('logs.amazonaws.com');
const keys = [new kms.Key(stack, 'A'), new kms.Key(stack, 'B')];
keys[1].grantEncryptDecrypt(logsService);
new logs.LogGroup(stack, 'Last', { encryptionKey: keys.findLast(() => true)! });
const own = new kms.Key(stack, 'Own');
const slots = [own, own, own];
slots.fill(keys[0], 1);
slots[0].grantEncryptDecrypt(logsService);
new logs.LogGroup(stack, 'Filled', { encryptionKey: own });

//= silent: a for-in loop names elements by text
const stack = new cdk.Stack(app, 'Logs');
const keys = ['a', 'b'].map((name) => new kms.Key(stack, name));
for (const i in keys) keys[i].grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
keys.forEach((encryptionKey, i) => new logs.LogGroup(stack, `Logs${i}`, { encryptionKey }));

//= undecided: a grant on the bucket lets the service use its key too
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new kms.Key(stack, 'Key');
const exported = new s3.Bucket(stack, 'Exported', { encryptionKey: key });
exported.grantReadWrite(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the actions of one of the policy's statements are known only in part

//= fires: a grant on the queue is for another service
//- /app.ts
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const stack = new cdk.Stack(new cdk.App(), 'Logs');
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: key });
queue.grantSendMessages(new iam.ServicePrincipal('events.amazonaws.com'));
queue.grantConsumeMessages(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:8 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:8 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: the arguments of a function
const stack = new cdk.Stack(app, 'Logs');
function allowAll(..._keys: kms.Key[]) {
  for (let i = 0; i < arguments.length; ++i) {
    arguments[i].grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  }
}
const keys = ['a', 'b'].map((name) => new kms.Key(stack, name));
allowAll(keys[0], keys[1]);
keys.forEach((encryptionKey, i) => new logs.LogGroup(stack, `Logs${i}`, { encryptionKey }));

//= undecided: a setter of an object literal
const stack = new cdk.Stack(app, 'Logs');
const box = {
  set key(value: kms.Key) {
    value.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  },
};
const key = new kms.Key(stack, 'Key');
box.key = key;
//0^^^^ note: what is not known comes from here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= silent: Object.assign calls the setter of an instance
class Encryption {
  private _key?: kms.Key;
  constructor(init: Partial<Encryption>) {
    Object.assign(this, init);
  }
  get key(): kms.Key {
    return this._key!;
  }
  set key(value: kms.Key) {
    value.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    this._key = value;
  }
}
const stack = new cdk.Stack(app, 'Logs');
const encryption = new Encryption({ key: new kms.Key(stack, 'Key') });
new logs.LogGroup(stack, 'Logs', { encryptionKey: encryption.key });

//= undecided: an accessor made by defineProperty
const stack = new cdk.Stack(app, 'Logs');
const box: { key?: kms.Key } = {};
Object.defineProperty(box, 'key', {
  set: (value: kms.Key) => value.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com')),
});
const key = new kms.Key(stack, 'Key');
box.key = key;
//0^^^^ note: what is not known comes from here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= undecided: a member made by defineProperties
class LogsStack extends cdk.Stack {
  declare readonly key: kms.Key;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new kms.Key(this, 'Key');
    Object.defineProperties(this, { key: { value: key, enumerable: true } });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    this.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
    new logs.LogGroup(this, 'Logs', { encryptionKey: key });
                                    //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program
  }
}
new LogsStack(app, 'Logs');

//= undecided: members are inherited from what Object.create is given
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
const holder = Object.create({ key });
             //^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
holder.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= undecided: an iterator of the program's own hands out the keys
class Keys {
  constructor(private readonly list: kms.Key[]) {}
  [Symbol.iterator]() {
    let i = 0;
    return { next: () => ({ done: i >= this.list.length, value: this.list[i++] }) };
  }
}
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
for (const one of new Keys([key])) one.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= undecided: the iterator of an array hands out the keys
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
const iterator = [key][Symbol.iterator]();
               //^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
iterator.next().value.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= undecided: the iterator of a map hands out the keys
const stack = new cdk.Stack(app, 'Logs');
const keys = new Map([['key', new kms.Key(stack, 'Key')]]);
const [, key] = keys[Symbol.iterator]().next().value!;
              //^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: keys.get('key') });
                                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'Logs' is not known: the key is handed to code outside the program

//= undecided: a generator is left before it makes the second key
function* logGroups(scope: Construct) {
  for (const name of ['app', 'audit']) {
    const key = new kms.Key(scope, `${name}Key`);
    new logs.LogGroup(scope, name, { encryptionKey: key });
                                   //^^^^^^^^^^^^^^^^^^ hint: Whether CloudWatch Logs may use the key of log group 'audit' is not known: the key is handed to code outside the program
    yield { key };
  }
}
const [first] = logGroups(new cdk.Stack(app, 'Logs'));
    //^^^^^^^ note: what is not known comes from here
first.key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));

//= silent: the first of sorted names
const stack = new cdk.Stack(app, 'Logs');
const principal = new iam.ServicePrincipal('logs.amazonaws.com');
const key = new kms.Key(stack, 'Key');
if (['b', 'a'].sort()[0] === 'a') key.grantEncryptDecrypt(principal);
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
const sized = new kms.Key(stack, 'Sized');
if ([3, 1, 2].sort((a, b) => b - a).join() === '3,2,1') sized.grantEncryptDecrypt(principal);
new logs.LogGroup(stack, 'SizedLogs', { encryptionKey: sized });
const named = new kms.Key(stack, 'Named');
if (['b', 'a'].sort((a, b) => a.localeCompare(b))[0] === 'a') named.grantEncryptDecrypt(principal);
new logs.LogGroup(stack, 'NamedLogs', { encryptionKey: named });

//= fires: the order is that of the text
const stack = new cdk.Stack(app, 'Logs');
const key = new kms.Key(stack, 'Key');
          //^^^^^^^^^^^^^^^^^^^^^^^^^ note: the key is made here
if ([9, 10].toSorted()[0] === 9) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
                                 //^^^^^^^^^^^^^^^^^^ error: Log group 'Logs' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.
//- fix (preferred): Allow CloudWatch Logs in the key policy
@@ /app.ts:2 @@
+key.addToResourcePolicy(new iam.PolicyStatement({
+  sid: 'AllowCloudWatchLogs',
+  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
+  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
+  resources: ['*'],
+  conditions: {
+    ArnLike: {
+      'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
+    },
+  },
+}));
//- fix: Grant CloudWatch Logs encrypt and decrypt on the key
@@ /app.ts:2 @@
+key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`));

//= silent: methods of strings, arrays and numbers give what JavaScript gives
const stack = new cdk.Stack(app, 'Logs');
const facts = [
  'abc'.endsWith('b', 2),
  'abc'.startsWith('b', 1),
  !'abc'.includes('a', 1),
  'abcabc'.indexOf('c', 3) === 5,
  'a,b,c'.split(',', 2).length === 2,
  'é'.length === 1,
  [null, undefined, 1].join('-') === '--1',
  [1, 2, 3, 4].splice(1, 2).join() === '2,3',
  parseInt('ff', 16) === 255,
  Number('') === 0,
  Number.isNaN(Number('1x')),
  JSON.stringify({ a: 1 }, null, 2).length === 12,
];
facts.forEach((fact, i) => {
  const key = new kms.Key(stack, `Key${i}`);
  if (fact) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  new logs.LogGroup(stack, `Logs${i}`, { encryptionKey: key });
});

//= silent: tests of text, numbers, members and collections give what JavaScript gives
const stack = new cdk.Stack(app, 'Logs');
const map = new Map([['a', 1]]);
const set = new Set(['a', 'b']);
const facts = [
  /^prod/.test('production'),
  !/^prod/.test('test'),
  /-(eu|us)-/i.test('logs-EU-1'),
  Number.isInteger(7) && !Number.isInteger(7.5) && !Number.isInteger(NaN),
  Number.isFinite(7) && !Number.isFinite(Infinity),
  Number.isNaN(NaN) && !Number.isNaN(7),
  Number.isSafeInteger(7) && !Number.isSafeInteger(2 ** 53),
  Number.parseInt('7 days') + Number.parseFloat('0.5') === 7.5,
  Object.hasOwn({ a: 1 }, 'a') && !Object.hasOwn({ a: 1 }, 'b'),
  Object.prototype.hasOwnProperty.call({ a: 1 }, 'a') && !{ a: 1 }.hasOwnProperty('b'),
  map.delete('a') && !map.delete('a') && map.get('a') === undefined,
  set.delete('b') && !set.has('b') && set.size === 1,
];
facts.forEach((fact, i) => {
  if (!fact) new logs.LogGroup(stack, `Logs${i}`, { encryptionKey: new kms.Key(stack, `Key${i}`) });
});

//= silent: match and exec agree with test
const stack = new cdk.Stack(app, 'Logs');
for (const name of ['log-a', 'sns-b']) {
  const key = new kms.Key(stack, name);
  if (/^log-/.test(name)) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  if (name.match(/^log/)) new logs.LogGroup(stack, `${name}Matched`, { encryptionKey: key });
  if (/^log/.exec(name)) new logs.LogGroup(stack, `${name}Executed`, { encryptionKey: key });
  const [kind] = name.match(/[a-z]+/g) ?? [];
  if (kind === 'log') new logs.LogGroup(stack, `${name}Listed`, { encryptionKey: key });
  if (name.match(/^(log|sqs)-/)?.[1] === 'log') new logs.LogGroup(stack, `${name}Grouped`, { encryptionKey: key });
}

//= silent: what is deleted is no key of the object
const stack = new cdk.Stack(app, 'Logs');
const names: Record<string, boolean> = { shared: true };
delete names.shared;
const key = new kms.Key(stack, 'Key');
if (Object.keys(names).length === 0) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });

//= silent: structuredClone copies what is below too
const dev = { allowLogs: false, logs: { make: false } };
const prod = structuredClone(dev);
prod.allowLogs = true;
prod.logs.make = true;
dev.allowLogs = false;
for (const [name, config] of Object.entries({ dev, prod })) {
  const stack = new cdk.Stack(app, name);
  const key = new kms.Key(stack, 'Key');
  if (config.allowLogs) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  if (config.logs.make) new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
}

//= silent: elements are taken out of a list and put into it
const stack = new cdk.Stack(app, 'Logs');
const services = ['sns', 'events', 'sqs'];
services.splice(1, 1, 'logs', 's3');
const key = new kms.Key(stack, 'Key');
key.grantEncryptDecrypt(new iam.ServicePrincipal(`${services[1]}.amazonaws.com`));
new logs.LogGroup(stack, 'Logs', { encryptionKey: key });
