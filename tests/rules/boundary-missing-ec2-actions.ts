// boundary-missing-ec2-actions: a Lambda function in a VPC runs with a role whose permissions boundary blocks the
// network interface actions. The format is explained in fixture.h.

//- with kms-missing-logs-grant, unused-endpoint-variable

//- prelude
import * as cdk from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const app = new cdk.App();
const lambdaService = new iam.ServicePrincipal('lambda.amazonaws.com');
const node22 = {
  code: lambda.Code.fromInline('exports.handler = async () => {}'),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_22_X,
};

//= fires: the role's boundary allows no EC2 action
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:*', 's3:*', 'dynamodb:*'],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      permissionsBoundary: boundary,
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    });
    new lambda.Function(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      role,
      vpc,
    });
  }
}

new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:9 @@
-          actions: ['logs:*', 's3:*', 'dynamodb:*'],
+          actions: [
+            'logs:*',
+            's3:*',
+            'dynamodb:*',
+            'ec2:CreateNetworkInterface',
+            'ec2:DescribeNetworkInterfaces',
+            'ec2:DeleteNetworkInterface',
+            'ec2:AssignPrivateIpAddresses',
+            'ec2:UnassignPrivateIpAddresses',
+          ],

//= silent: the boundary allows the five actions that the documentation lists
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['logs:*', 's3:*'], resources: ['*'] }),
        new iam.PolicyStatement({
          actions: [
            'ec2:CreateNetworkInterface',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DeleteNetworkInterface',
            'ec2:AssignPrivateIpAddresses',
            'ec2:UnassignPrivateIpAddresses',
          ],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc });
  }
}
new ApiStack(app, 'Api');

//= silent: the function is in no VPC
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role });
    new lambda.Function(this, 'Other', { ...node22, role, vpc: undefined });
  }
}
new ApiStack(app, 'Api');

//= silent: the role has no boundary
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] }));
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: the boundary belongs to another role and to a user
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    new iam.Role(this, 'TaskRole', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      permissionsBoundary: boundary,
    });
    new iam.User(this, 'User', { permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: the role's own policies cannot give what the boundary withholds
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'xray:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumedBy: lambdaService,
      permissionsBoundary: boundary,
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      ],
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'],
        resources: ['*'],
      }),
    );
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'xray:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'xray:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: only DeleteNetworkInterface is left out, an error
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({
          actions: [
            'ec2:CreateNetworkInterface',
            'ec2:DescribeNetworkInterfaces',
            'ec2:AssignPrivateIpAddresses',
            'ec2:UnassignPrivateIpAddresses',
          ],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:DeleteNetworkInterface.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:11 @@
+            'ec2:DeleteNetworkInterface',

//= fires: only DescribeNetworkInterfaces is left out, an error
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({
          actions: ['ec2:Create*', 'ec2:Delete*', 'ec2:*PrivateIpAddresses'],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:DescribeNetworkInterfaces.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-          actions: ['ec2:Create*', 'ec2:Delete*', 'ec2:*PrivateIpAddresses'],
+          actions: ['ec2:Create*', 'ec2:Delete*', 'ec2:*PrivateIpAddresses', 'ec2:DescribeNetworkInterfaces'],

//= fires: read-only access to EC2 leaves out Create and Delete
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:Describe*', 'ec2:Get*', 'logs:*'], resources: ['*'] }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-        new iam.PolicyStatement({ actions: ['ec2:Describe*', 'ec2:Get*', 'logs:*'], resources: ['*'] }),
+        new iam.PolicyStatement({ actions: [
+          'ec2:Describe*',
+          'ec2:Get*',
+          'logs:*',
+          'ec2:CreateNetworkInterface',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ], resources: ['*'] }),

//= fires: only the private address actions are left out, a warning
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({
          actions: [
            'logs:*',
            'ec2:CreateNetworkInterface',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DeleteNetworkInterface',
          ],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:11 @@
+            'ec2:AssignPrivateIpAddresses',
+            'ec2:UnassignPrivateIpAddresses',

//= silent: ec2:*
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['ec2:*', 'logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: a star
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }),
        new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['iam:*', 'organizations:*'], resources: ['*'] }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: ec2:*NetworkInterface* covers the three but no private address action, a warning
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['ec2:*NetworkInterface*', 'logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['ec2:*NetworkInterface*', 'logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'ec2:*NetworkInterface*',
+        'logs:*',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: wildcards in the middle of names
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:*NetworkInterface*', 'ec2:*ssignPrivate*'], resources: ['*'] }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: actions are compared without case
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({
          actions: [
            'EC2:createnetworkinterface',
            'ec2:DESCRIBENETWORKINTERFACES',
            'Ec2:deleteNetworkInterface',
            'ec2:*privateipaddresses',
          ],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: a name that looks alike is another action
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({
          actions: [
            'ec2:CreateNetworkInterfacePermission',
            'ec2:DescribeNetworkInterfaceAttribute',
            'ec2:DeleteNetworkInterfacePermission',
            'ec2:AssignPrivateIpAddresses',
            'ec2:UnassignPrivateIpAddresses',
          ],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces and ec2:DeleteNetworkInterface.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:12 @@
+            'ec2:CreateNetworkInterface',
+            'ec2:DescribeNetworkInterfaces',
+            'ec2:DeleteNetworkInterface',

//= silent: a question mark in an L1 document
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policy = new iam.CfnManagedPolicy(this, 'Boundary', {
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'ec2:?reateNetworkInterface',
              'ec2:De???eNetworkInterface',
              'ec2:De?????eNetworkInterface?',
              'ec2:*ssignPrivateIpAddresses',
            ],
            Resource: '*',
          },
        ],
      },
    });
    const role = new iam.CfnRole(this, 'Role', {
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      permissionsBoundary: policy.ref,
    });
    const vpc = new ec2.Vpc(this, 'Vpc');
    new lambda.CfnFunction(this, 'Handler', {
      code: { zipFile: 'exports.handler = async () => {}' },
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      role: role.attrArn,
      vpcConfig: {
        subnetIds: vpc.privateSubnets.map((subnet) => subnet.subnetId),
        securityGroupIds: [vpc.vpcDefaultSecurityGroup],
      },
    });
  }
}
new ApiStack(app, 'Api');

//= silent: notActions leaves out other services only
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ notActions: ['iam:*', 'organizations:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: notActions leaves out EC2
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ notActions: ['iam:*', 'ec2:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ notActions: ['iam:*', 'ec2:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ notActions: ['iam:*', 'ec2:*'], resources: ['*'] }), new iam.PolicyStatement({
+        sid: 'AllowLambdaNetworkInterfaces',
+        actions: [
+          'ec2:CreateNetworkInterface',
+          'ec2:DescribeNetworkInterfaces',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ],
+        resources: ['*'],
+      })],

//= fires: a Deny outweighs a star
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }),
        new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['ec2:Create*', 'ec2:Run*'], resources: ['*'] }),
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: this statement denies them
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role denies ec2:CreateNetworkInterface.
  }
}
new ApiStack(app, 'Api');

//= fires: a Deny by notActions takes everything but a few services
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }),
        new iam.PolicyStatement({ effect: iam.Effect.DENY, notActions: ['s3:*', 'logs:*'], resources: ['*'] }),
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: this statement denies them
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role denies ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');

//= fires: a Deny of the private address actions, a warning
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }),
        new iam.PolicyStatement({
      //^^^^^^^^^^^^^^^^^^^^^^^^^… note: this statement denies them
          effect: iam.Effect.DENY,
          actions: ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role denies ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');

//= undecided: a Deny with a condition may not apply
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }),
        new iam.PolicyStatement({
      //^^^^^^^^^^^^^^^^^^^^^^^^^… note: what is not known comes from here
          effect: iam.Effect.DENY,
          notActions: ['iam:*', 'sts:*'],
          resources: ['*'],
          conditions: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: one of the policy's statements holds only under a condition
  }
}
new ApiStack(app, 'Api');

//= undecided: an Allow with a condition may not be enough
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({
      //^^^^^^^^^^^^^^^^^^^^^^^^^… note: what is not known comes from here
          actions: ['*'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: one of the policy's statements holds only under a condition
  }
}
new ApiStack(app, 'Api');

//= undecided: an Allow on some resources may not be enough
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:Describe*', 'ec2:*PrivateIpAddresses'], resources: ['*'] }),
        new iam.PolicyStatement({
          actions: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
          resources: [
            this.formatArn({ service: 'ec2', resource: 'network-interface', resourceName: '*' }),
            this.formatArn({ service: 'ec2', resource: 'subnet', resourceName: '*' }),
            this.formatArn({ service: 'ec2', resource: 'security-group', resourceName: '*' }),
          ],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: one of the policy's statements holds only for some resources
  }
}
new ApiStack(app, 'Api');

//= undecided: a Deny on some resources may not apply
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }),
        new iam.PolicyStatement({
          effect: iam.Effect.DENY,
          actions: ['ec2:*'],
          resources: ['arn:aws:ec2:*:*:subnet/subnet-0123456789abcdef0'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: one of the policy's statements holds only for some resources
  }
}
new ApiStack(app, 'Api');

//= silent: an Allow on all EC2 resources of the account
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['ec2:*'], resources: [`arn:aws:ec2:*:${this.account}:*`] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: two statements that together are enough
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:Describe*', 'ec2:Delete*'], resources: ['*'] }),
        new iam.PolicyStatement({ actions: ['ec2:Create*', 'ec2:Assign*', 'ec2:Unassign*'], resources: ['*'] }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: the document property
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      managedPolicyName: 'api-boundary',
      document: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['sqs:*', 'logs:*'], resources: ['*'] })],
      }),
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-        statements: [new iam.PolicyStatement({ actions: ['sqs:*', 'logs:*'], resources: ['*'] })],
+        statements: [new iam.PolicyStatement({ actions: [
+          'sqs:*',
+          'logs:*',
+          'ec2:CreateNetworkInterface',
+          'ec2:DescribeNetworkInterfaces',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ], resources: ['*'] })],

//= silent: document and statements together are enough
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      document: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
      }),
      statements: [new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: an empty policy filled by addStatements
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary');
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is made here
    boundary.addStatements(
      new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] }),
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }),
    );
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-      new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] }),
+      new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] }),

//= silent: addStatements after the function was made
class ApiStack extends cdk.Stack {
  private readonly boundary: iam.ManagedPolicy;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: this.boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
    this.allowNetworkInterfaces();
  }

  private allowNetworkInterfaces() {
    this.boundary.addStatements(new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }));
  }
}
new ApiStack(app, 'Api');

//= silent: the document of the policy's default child gets the statement
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const document = (boundary.node.defaultChild as iam.CfnManagedPolicy).policyDocument as iam.PolicyDocument;
    document.addStatements(new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }));
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Fn', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}

new S(app, 'S');

//= fires: PolicyDocument.fromJson
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      document: iam.PolicyDocument.fromJson({
        Version: '2012-10-17',
        Statement: [
          { Sid: 'Services', Effect: 'Allow', Action: ['s3:*', 'logs:*'], Resource: '*' },
          { Sid: 'NoIam', Effect: 'Deny', Action: 'iam:*', Resource: '*' },
        ],
      }),
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:8 @@
-          { Sid: 'Services', Effect: 'Allow', Action: ['s3:*', 'logs:*'], Resource: '*' },
+          { Sid: 'Services', Effect: 'Allow', Action: [
+            's3:*',
+            'logs:*',
+            'ec2:CreateNetworkInterface',
+            'ec2:DescribeNetworkInterfaces',
+            'ec2:DeleteNetworkInterface',
+            'ec2:AssignPrivateIpAddresses',
+            'ec2:UnassignPrivateIpAddresses',
+          ], Resource: '*' },

//= silent: PolicyDocument.fromJson with ec2:*
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      document: iam.PolicyDocument.fromJson({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }],
      }),
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: PolicyStatement.fromJson
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [iam.PolicyStatement.fromJson({ Effect: 'Allow', Action: ['logs:*'], Resource: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [iam.PolicyStatement.fromJson({ Effect: 'Allow', Action: ['logs:*'], Resource: ['*'] })],
+      statements: [iam.PolicyStatement.fromJson({ Effect: 'Allow', Action: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], Resource: ['*'] })],

//= silent: the document is filled after the policy was made from it
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const document = new iam.PolicyDocument();
    const boundary = new iam.ManagedPolicy(this, 'Boundary', { document });
    document.addStatements(new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }));
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: the statement gets its actions after the policy was made from it
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const statement = new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] });
    const boundary = new iam.ManagedPolicy(this, 'Boundary', { statements: [statement] });
    statement.addActions('ec2:*');
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: an empty statement filled by its methods
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const statement = new iam.PolicyStatement();
    statement.addActions('logs:*', 'kms:*');
    statement.addAllResources();
    const boundary = new iam.ManagedPolicy(this, 'Boundary', { statements: [statement] });
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is made here
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-    const boundary = new iam.ManagedPolicy(this, 'Boundary', { statements: [statement] });
+    const boundary = new iam.ManagedPolicy(this, 'Boundary', { statements: [statement, new iam.PolicyStatement({
+      sid: 'AllowLambdaNetworkInterfaces',
+      actions: [
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ],
+      resources: ['*'],
+    })] });

//= silent: copy takes other actions
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const base = new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] });
    const boundary = new iam.ManagedPolicy(this, 'Boundary', { statements: [base, base.copy({ actions: ['ec2:*'] })] });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: what is added to a copy is not in the original
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const base = new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] });
    const boundary = new iam.ManagedPolicy(this, 'Boundary', { statements: [base] });
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is made here
    const copy = base.copy();
    copy.addActions('ec2:*');
    new iam.ManagedPolicy(this, 'Other', { statements: [copy] });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:4 @@
-    const base = new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] });
+    const base = new iam.PolicyStatement({ actions: [
+      'logs:*',
+      'ec2:CreateNetworkInterface',
+      'ec2:DescribeNetworkInterfaces',
+      'ec2:DeleteNetworkInterface',
+      'ec2:AssignPrivateIpAddresses',
+      'ec2:UnassignPrivateIpAddresses',
+    ], resources: ['*'] });

//= undecided: the list of actions comes from unknown callers
export interface WorkerProps {
  readonly vpc: ec2.IVpc;
  readonly allowedActions: string[];
}

export class Worker extends Construct {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*', ...props.allowedActions], resources: ['*'] })],
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: props.vpc });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: the actions of one of the policy's statements are known only in part
  }
}

//= fires: what a condition adds to the actions is no EC2 action either
const prod = process.env.STAGE === 'prod';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({
          actions: ['s3:*', prod ? 'sqs:*' : 'sqs:SendMessage', ...(prod ? ['logs:*'] : [])],
          resources: ['*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:8 @@
-          actions: ['s3:*', prod ? 'sqs:*' : 'sqs:SendMessage', ...(prod ? ['logs:*'] : [])],
+          actions: [
+            's3:*',
+            prod ? 'sqs:*' : 'sqs:SendMessage',
+            ...(prod ? ['logs:*'] : []),
+            'ec2:CreateNetworkInterface',
+            'ec2:DescribeNetworkInterfaces',
+            'ec2:DeleteNetworkInterface',
+            'ec2:AssignPrivateIpAddresses',
+            'ec2:UnassignPrivateIpAddresses',
+          ],

//= fires: a condition picks the statements, and none of them allows an EC2 action
const prod = process.env.STAGE === 'prod';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const logging = new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] });
    const storage = new iam.PolicyStatement({ resources: ['*'] });
    storage.addActions('s3:GetObject');
    if (prod) storage.addActions('s3:PutObject');
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      document: new iam.PolicyDocument({ statements: prod ? [logging] : [logging, storage] }),
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:11 @@
+    boundary.addStatements(new iam.PolicyStatement({
+      sid: 'AllowLambdaNetworkInterfaces',
+      actions: [
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ],
+      resources: ['*'],
+    }));

//= fires: the resources that a condition picks are all of another service
const prod = process.env.STAGE === 'prod';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [
        new iam.PolicyStatement({
          actions: ['*'],
          resources: [prod ? 'arn:aws:s3:::data' : 'arn:aws:s3:::data-test', 'arn:aws:s3:::data/*'],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:10 @@
+        new iam.PolicyStatement({
+          sid: 'AllowLambdaNetworkInterfaces',
+          actions: [
+            'ec2:CreateNetworkInterface',
+            'ec2:DescribeNetworkInterfaces',
+            'ec2:DeleteNetworkInterface',
+            'ec2:AssignPrivateIpAddresses',
+            'ec2:UnassignPrivateIpAddresses',
+          ],
+          resources: ['*'],
+        }),

//= undecided: a condition adds the EC2 actions
const prod = process.env.STAGE === 'prod';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ actions: ['s3:*', ...(prod ? ['ec2:*'] : [])], resources: ['*'] }),
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: the actions of one of the policy's statements are known only in part
  }
}
new ApiStack(app, 'Api');

//= undecided: a condition widens the resources to all
const prod = process.env.STAGE === 'prod';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['*'], resources: [prod ? 'arn:aws:s3:::data/*' : '*'] })],
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: the resources of one of the policy's statements are known only in part
  }
}
new ApiStack(app, 'Api');

//= undecided: a condition takes the EC2 actions out of what is left over
const prod = process.env.STAGE === 'prod';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [
        new iam.PolicyStatement({ notActions: ['iam:*', ...(prod ? ['ec2:*'] : [])], resources: ['*'] }),
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
      ],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: the actions of one of the policy's statements are known only in part
  }
}
new ApiStack(app, 'Api');

//= silent: the boundary and the VPC are spread in on opposite paths
const prod = process.env.STAGE === 'prod';
const internal = process.env.INTERNAL === 'yes';
const isolated = prod && internal;
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
    });
    const trust = { assumedBy: lambdaService };
    const picked = new iam.Role(this, 'A', { ...trust, ...(prod ? {} : { permissionsBoundary: boundary }) });
    new lambda.Function(this, 'Picked', { ...node22, role: picked, ...(prod ? { vpc } : {}) });
    const added = new iam.Role(this, 'B', { ...trust, ...(!prod && { permissionsBoundary: boundary }) });
    new lambda.Function(this, 'Added', { ...node22, role: added, ...(prod && { vpc }) });
    const both = new iam.Role(this, 'C', { ...trust, ...(isolated ? {} : { permissionsBoundary: boundary }) });
    new lambda.Function(this, 'Both', { ...node22, role: both, ...(isolated ? { vpc } : {}) });
    const nested = new iam.Role(this, 'D', {
      ...trust,
      ...(prod ? (internal ? {} : { description: 'open' }) : { permissionsBoundary: boundary }),
    });
    new lambda.Function(this, 'Nested', { ...node22, role: nested, ...(prod ? { vpc } : {}) });
    const first = new iam.Role(this, 'E', {
      ...trust,
      ...(prod ? { permissionsBoundary: internal ? undefined : boundary } : {}),
    });
    if (prod && internal) new lambda.Function(this, 'First', { ...node22, role: first, vpc });
    let limit: iam.ManagedPolicy | undefined = boundary;
    if (prod) {
      if (internal) limit = undefined;
    }
    const reset = new iam.Role(this, 'F', { ...trust, permissionsBoundary: limit });
    if (prod) {
      if (internal) new lambda.Function(this, 'Reset', { ...node22, role: reset, vpc });
    }
  }
}
new ApiStack(app, 'Api');

//= silent: the same question has the same answer where it is asked again
import * as fs from 'fs';

const env = process.env;
const stage = env.STAGE ?? 'dev';
const stages: Record<string, { isolated: boolean }> = { prod: { isolated: true }, dev: { isolated: false } };
const closed = new Set(['prod', 'staging']);
const order = new Map([['prod', 1], ['dev', 2]]);
const isProd = (name: string) => name === 'prod';
const isListed = (name: string) => ['prod', 'staging'].indexOf(name) >= 0;
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
    });
    let count = 0;
    const pair = (unlimited: unknown, isolated: unknown) => {
      count += 1;
      const role = new iam.Role(this, `Role${count}`, {
        assumedBy: lambdaService,
        permissionsBoundary: unlimited ? undefined : boundary,
      });
      new lambda.Function(this, `Handler${count}`, { ...node22, role, vpc: isolated ? vpc : undefined });
    };
    pair(isProd(env.STAGE!), isProd(env.STAGE!));
    pair(isListed(env.STAGE!), isListed(env.STAGE!));
    pair(env.STAGE!.startsWith('prod'), env.STAGE!.startsWith('prod'));
    pair(env.STAGE?.includes('prod'), env.STAGE?.includes('prod'));
    pair(stage === 'prod', stage === 'prod');
    pair(stage !== 'dev', stage !== 'dev');
    pair(stage === 'prod' || stage === 'staging', stage === 'prod' || stage === 'staging');
    pair(stage === 'prod' && env.VPC === 'yes', stage === 'prod' && env.VPC === 'yes');
    pair(stages[stage].isolated, stages[stage].isolated);
    pair(closed.has(stage), closed.has(stage));
    pair(order.get(stage) === 1, order.get(stage) === 1);
    pair(['prod', 'staging'].some((one) => one === stage), ['prod', 'staging'].some((one) => one === stage));
    pair(['dev', 'test'].every((one) => one !== stage), ['dev', 'test'].every((one) => one !== stage));
    pair(['dev', 'test'].findIndex((one) => one === stage) < 0, ['dev', 'test'].findIndex((one) => one === stage) < 0);
    pair(/^prod/.test(stage), /^prod/.test(stage));
    pair(env.STAGE!.match(/^prod/), env.STAGE!.match(/^prod/));
    pair(typeof env.VPC === 'string', typeof env.VPC === 'string');
    pair('VPC' in env, 'VPC' in env);
    pair(parseInt(env.COUNT ?? '0', 10) > 1, parseInt(env.COUNT ?? '0', 10) > 1);
    pair(Number(env.COUNT) > 1, Number(env.COUNT) > 1);
    pair(JSON.parse(env.VPC ?? 'false'), JSON.parse(env.VPC ?? 'false'));
    pair(`${env.STAGE}-${env.VPC}` === 'prod-yes', `${env.STAGE}-${env.VPC}` === 'prod-yes');
    pair(env.STAGE! + 'x' === 'prodx', env.STAGE! + 'x' === 'prodx');
    pair(env.STAGE!.split('-')[0] === 'prod', env.STAGE!.split('-')[0] === 'prod');
    pair(env.STAGE! > 'm', env.STAGE! > 'm');
    pair(this.account === '123456789012', this.account === '123456789012');
    pair(cdk.Token.isUnresolved(this.account), cdk.Token.isUnresolved(this.account));
    pair(this.stackName.includes('prod'), this.stackName.includes('prod'));
    pair(app.node.tryGetContext('vpc') == null, app.node.tryGetContext('vpc') == null);
    pair(fs.existsSync('vpc.json'), fs.existsSync('vpc.json'));
  }
}
new ApiStack(app, 'Api');

//= fires: another question may have another answer
const stage = process.env.STAGE ?? 'dev';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumedBy: lambdaService,
      permissionsBoundary: stage.startsWith('prod') ? undefined : boundary,
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    });
    new lambda.Function(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      ...node22,
      role,
      vpc: stage.startsWith('dev') ? new ec2.Vpc(this, 'Vpc') : undefined,
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        's3:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: the boundary and the VPC are spread in on the same path
const prod = process.env.STAGE === 'prod';
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumedBy: lambdaService,
      ...(prod ? {} : { permissionsBoundary: boundary }),
    });
    new lambda.Function(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      ...node22,
      role,
      ...(prod ? {} : { vpc: new ec2.Vpc(this, 'Vpc') }),
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        's3:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= undecided: the policy is handed to another package
import { completeBoundary } from '@acme/iam';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    completeBoundary(boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: it is handed to code outside the program
  }
}
new ApiStack(app, 'Api');

//= undecided: a grant to the policy adds to it
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    iam.Grant.addToPrincipal({ grantee: boundary, actions: ['ec2:*'], resourceArns: ['*'] });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Fn', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Fn' allows it to run in a VPC is not known: a grant adds to it
  }
}

new S(app, 'S');

//= undecided: a statement for the policy as a principal adds to it
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const statement = new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] });
    boundary.grantPrincipal.addToPrincipalPolicy(statement);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Fn', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Fn' allows it to run in a VPC is not known: a grant adds to it
  }
}

new S(app, 'S');

//= undecided: a grant method of a resource adds to the policy
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    new lambda.Function(this, 'Called', node22).grantInvoke(boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Fn', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Fn' allows it to run in a VPC is not known: a grant adds to it
  }
}

new S(app, 'S');

//= undecided: one of the statements is made by another package
import { networkStatement } from '@acme/iam';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] }), networkStatement()],
                                                                                     //^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Handler' allows it to run in a VPC is not known: a statement of it is not known: `@acme/iam.networkStatement`: it comes from a package outside the program
  }
}
new ApiStack(app, 'Api');

//= silent: a boundary known by its name only
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: lambdaService,
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(this, 'Boundary', 'org-developer-boundary'),
    });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: a boundary known by its ARN only
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: lambdaService,
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(
        this,
        'Boundary',
        `arn:aws:iam::${this.account}:policy/org-developer-boundary`,
      ),
    });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: an AWS managed policy as the boundary
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: lambdaService,
      permissionsBoundary: iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'),
    });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= silent: an imported role
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    iam.PermissionsBoundary.of(this).apply(boundary);
    const role = iam.Role.fromRoleArn(this, 'Role', 'arn:aws:iam::111122223333:role/lambda');
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= undecided: Role.customizeRoles replaces the role by one that is not here
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    iam.Role.customizeRoles(this, { usePrecreatedRoles: { 'S/Role': 'precreated' } });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Fn', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Fn' allows it to run in a VPC is not known: Role.customizeRoles may take a role from outside the program instead
  }
}

new S(app, 'S');

//= silent: StackProps.permissionsBoundary names a policy that is not here
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps) {
    super(scope, id, props);
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api', { permissionsBoundary: cdk.PermissionsBoundary.fromName('org-${Qualifier}-boundary') });

//= silent: the stack's boundary, by name, replaces the role's own
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps) {
    super(scope, id, props);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api', { permissionsBoundary: cdk.PermissionsBoundary.fromName('org-boundary') });

//= silent: a boundary from the context of cdk.json
//- /cdk.json
{
  "app": "npx ts-node --prefer-ts-exts bin/app.ts",
  "context": { "@aws-cdk/core:permissionsBoundary": { "name": "org-boundary" } }
}
//- /bin/app.ts
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Api');
new lambda.Function(stack, 'Handler', {
  code: lambda.Code.fromInline('exports.handler = async () => {}'),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_22_X,
  vpc: new ec2.Vpc(stack, 'Vpc'),
});

//= fires: applied to the stack, it reaches the role that CDK makes
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'dynamodb:*'], resources: ['*'] })],
    });
    iam.PermissionsBoundary.of(this).apply(boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'dynamodb:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'dynamodb:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: applied to the stack, it allows the actions
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'ec2:*'], resources: ['*'] })],
    });
    iam.PermissionsBoundary.of(this).apply(boundary);
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: applied to one function of two
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const restricted = new lambda.Function(this, 'Restricted', { ...node22, vpc });
                     //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Restricted' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    new lambda.Function(this, 'Free', { ...node22, vpc });
    iam.PermissionsBoundary.of(restricted).apply(
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is attached here
      new iam.ManagedPolicy(this, 'Boundary', {
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
        statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
      }),
    );
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:9 @@
-        statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+        statements: [new iam.PolicyStatement({ actions: [
+          'logs:*',
+          'ec2:CreateNetworkInterface',
+          'ec2:DescribeNetworkInterfaces',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ], resources: ['*'] })],

//= fires: applied to a role
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
    iam.PermissionsBoundary.of(role).apply(boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: applied to the role that the function made for itself
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const fn = new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
             //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    iam.PermissionsBoundary.of(fn.role!).apply(boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: applied to the app, from another stack
class BoundaryStack extends cdk.Stack {
  readonly boundary = new iam.ManagedPolicy(this, 'Boundary', {
                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
    statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
  });
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}

const { boundary } = new BoundaryStack(app, 'Boundary');
new ApiStack(app, 'Api');
iam.PermissionsBoundary.of(app).apply(boundary);
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:3 @@
-    statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+    statements: [new iam.PolicyStatement({ actions: [
+      'logs:*',
+      'ec2:CreateNetworkInterface',
+      'ec2:DescribeNetworkInterfaces',
+      'ec2:DeleteNetworkInterface',
+      'ec2:AssignPrivateIpAddresses',
+      'ec2:UnassignPrivateIpAddresses',
+    ], resources: ['*'] })],

//= fires: applied to a stage
class ApiStage extends cdk.Stage {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = new cdk.Stack(this, 'Api');
    const boundary = new iam.ManagedPolicy(stack, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    new lambda.Function(stack, 'Handler', { ...node22, vpc: new ec2.Vpc(stack, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    iam.PermissionsBoundary.of(this).apply(boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
  }
}
new ApiStage(app, 'Prod');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: applied to a stack, it reaches nested stacks
class Workers extends cdk.NestedStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Workers(this, 'Workers');
    iam.PermissionsBoundary.of(this).apply(
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is attached here
      new iam.ManagedPolicy(this, 'Boundary', {
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
        statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
      }),
    );
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:14 @@
-        statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+        statements: [new iam.PolicyStatement({ actions: [
+          'logs:*',
+          'ec2:CreateNetworkInterface',
+          'ec2:DescribeNetworkInterfaces',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ], resources: ['*'] })],

//= silent: apply replaces the role's own boundary
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const narrow = new iam.ManagedPolicy(this, 'Narrow', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const wide = new iam.ManagedPolicy(this, 'Wide', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'ec2:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: narrow });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
    iam.PermissionsBoundary.of(this).apply(wide);
  }
}
new ApiStack(app, 'Api');

//= fires: apply replaces the role's own, wider boundary
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const narrow = new iam.ManagedPolicy(this, 'Narrow', {
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const wide = new iam.ManagedPolicy(this, 'Wide', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'ec2:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: wide });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Narrow' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    iam.PermissionsBoundary.of(this).apply(narrow);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= undecided: another aspect sets a boundary after apply
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const wide = new iam.ManagedPolicy(this, 'Wide', {
      statements: [new iam.PolicyStatement({ actions: ['*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService });
    iam.PermissionsBoundary.of(this).apply(boundary);
    cdk.Aspects.of(role).add({
      visit(node) {
        if (node instanceof iam.CfnRole) node.addPropertyOverride('PermissionsBoundary', wide.managedPolicyArn);
                                       //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
      },
    });
    new lambda.Function(this, 'Fn', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Fn' allows it to run in a VPC is not known: an aspect sets it as well, and the order is not known
  }
}

new S(app, 'S');

//= undecided: an aspect of lower priority takes away what apply sets
class S extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const fn = new lambda.Function(this, 'Fn', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
             //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Whether the permissions boundary of Lambda function 'Fn' allows it to run in a VPC is not known: an aspect sets it as well, and the order is not known
    iam.PermissionsBoundary.of(fn).apply(boundary);
    const clear: cdk.IAspect = {
      visit(node) {
        if (node instanceof iam.CfnRole) node.addPropertyDeletionOverride('PermissionsBoundary');
                                       //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: what is not known comes from here
      },
    };
    cdk.Aspects.of(this).add(clear, { priority: cdk.AspectPriority.READONLY });
  }
}

new S(app, 'S');

//= silent: clear on the function wins over apply on the stack
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    iam.PermissionsBoundary.of(this).apply(boundary);
    const fn = new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
    iam.PermissionsBoundary.of(fn).clear();
  }
}
new ApiStack(app, 'Api');

//= silent: the boundary is applied to another stack
const restricted = new cdk.Stack(app, 'Restricted');
const boundary = new iam.ManagedPolicy(restricted, 'Boundary', {
  statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
});
iam.PermissionsBoundary.of(restricted).apply(boundary);

const free = new cdk.Stack(app, 'Free');
new lambda.Function(free, 'Handler', { ...node22, vpc: new ec2.Vpc(free, 'Vpc') });

//= silent: apply of an L1 policy does nothing
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policy = new iam.CfnManagedPolicy(this, 'Boundary', {
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
      },
    });
    iam.PermissionsBoundary.of(this).apply(policy as unknown as iam.IManagedPolicy);
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: an L1 role with an L1 policy
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policy = new iam.CfnManagedPolicy(this, 'Boundary', {
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['logs:*', 's3:*'], Resource: '*' }],
      },
    });
    const role = new iam.CfnRole(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      permissionsBoundary: policy.ref,
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    });
    new lambda.CfnFunction(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      code: { zipFile: 'exports.handler = async () => {}' },
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      role: role.attrArn,
      vpcConfig: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-        Statement: [{ Effect: 'Allow', Action: ['logs:*', 's3:*'], Resource: '*' }],
+        Statement: [{ Effect: 'Allow', Action: [
+          'logs:*',
+          's3:*',
+          'ec2:CreateNetworkInterface',
+          'ec2:DescribeNetworkInterfaces',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ], Resource: '*' }],

//= fires: an L1 policy whose document is a PolicyDocument
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policy = new iam.CfnManagedPolicy(this, 'Boundary', {
                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      policyDocument: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
      }),
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
    (role.node.defaultChild as iam.CfnRole).permissionsBoundary = policy.ref;
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-        statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+        statements: [new iam.PolicyStatement({ actions: [
+          'logs:*',
+          'ec2:CreateNetworkInterface',
+          'ec2:DescribeNetworkInterfaces',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ], resources: ['*'] })],

//= silent: an L1 function without vpcConfig
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.CfnFunction(this, 'Handler', {
      code: { zipFile: 'exports.handler = async () => {}' },
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      role: role.roleArn,
    });
  }
}
new ApiStack(app, 'Api');

//= fires: an L1 function with the ARN of an L2 role
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc });
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.CfnFunction(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      code: { zipFile: 'exports.handler = async () => {}' },
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      role: role.roleArn,
      vpcConfig: {
        subnetIds: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
        securityGroupIds: [securityGroup.securityGroupId],
      },
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: vpcConfig set on the default child
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    const fn = new lambda.Function(this, 'Handler', { ...node22, role });
             //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    (fn.node.defaultChild as lambda.CfnFunction).vpcConfig = {
      subnetIds: ['subnet-0123456789abcdef0'],
      securityGroupIds: ['sg-0123456789abcdef0'],
    };
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: overrides that leave what the boundary allows as it is
class PrefixNames implements cdk.IAspect {
  visit(node: IConstruct) {
    if (node instanceof iam.CfnManagedPolicy) node.addPropertyOverride('ManagedPolicyName', `team-${node.logicalId}`);
  }
}
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
    });
    const cfnPolicy = boundary.node.defaultChild as iam.CfnManagedPolicy;
    cfnPolicy.addOverride('DeletionPolicy', 'Retain');
    cfnPolicy.addOverride('Properties.Description', 'What the functions may do');
    cfnPolicy.addPropertyOverride('PolicyDocument.Statement.0.Sid', 'Buckets');
    iam.PermissionsBoundary.of(this).apply(boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Api', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Api' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
const stack = new ApiStack(app, 'Api');
cdk.Aspects.of(stack).add(new PrefixNames());
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:10 @@
-      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        's3:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: an override of the boundary's document
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
    });
    const cfnPolicy = boundary.node.defaultChild as iam.CfnManagedPolicy;
    cfnPolicy.addOverride('Properties.PolicyDocument.Statement.0.Action', ['s3:*', 'ec2:*']);
    iam.PermissionsBoundary.of(this).apply(boundary);
    new lambda.Function(this, 'Api', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: addPropertyOverride of PermissionsBoundary
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
    const cfnRole = role.node.defaultChild as iam.CfnRole;
    cfnRole.addPropertyOverride('PermissionsBoundary', boundary.managedPolicyArn);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: addPropertyDeletionOverride takes the boundary away
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    (role.node.defaultChild as iam.CfnRole).addPropertyDeletionOverride('PermissionsBoundary');
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: an aspect of the program sets it on every L1 role
class BoundaryAspect implements cdk.IAspect {
  constructor(private readonly boundary: iam.IManagedPolicy) {}

  visit(node: IConstruct): void {
    if (node instanceof iam.CfnRole) {
      node.permissionsBoundary = this.boundary.managedPolicyArn;
    //^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    }
  }
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    cdk.Aspects.of(this).add(new BoundaryAspect(boundary));
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:15 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: an aspect of the program overrides the property by its CloudFormation type
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    cdk.Aspects.of(this).add({
      visit(node: IConstruct) {
        if (cdk.CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::Role') {
          node.addPropertyOverride('PermissionsBoundary', boundary.managedPolicyArn);
        //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
        }
      },
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: an aspect of the program sets an ARN
class BoundaryAspect implements cdk.IAspect {
  constructor(private readonly arn: string) {}

  visit(node: IConstruct): void {
    if (node instanceof iam.CfnRole) {
      node.addPropertyOverride('PermissionsBoundary', this.arn);
    }
  }
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');
cdk.Aspects.of(app).add(new BoundaryAspect('arn:aws:iam::111122223333:policy/org-boundary'));

//= silent: an aspect of another package
import { PermissionsBoundaryAspect } from '@acme/aspects';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new lambda.Function(this, 'Handler', { ...node22, vpc: new ec2.Vpc(this, 'Vpc') });
    cdk.Aspects.of(this).add(new PermissionsBoundaryAspect());
  }
}
new ApiStack(app, 'Api');

//= fires: NodejsFunction
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new NodejsFunction(this, 'Handler', { entry: 'lambda/index.ts', role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: DockerImageFunction
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.DockerImageFunction(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      code: lambda.DockerImageCode.fromImageAsset('image'),
      role,
      vpc: new ec2.Vpc(this, 'Vpc'),
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: SingletonFunction
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.SingletonFunction(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      ...node22,
      uuid: '5f1f7d1e-3c5b-4c7e-9d59-6a4d3c2b1a00',
      role,
      vpc: new ec2.Vpc(this, 'Vpc'),
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: TriggerFunction, which extends Function
import * as triggers from 'aws-cdk-lib/triggers';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new triggers.TriggerFunction(this, 'Migrate', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Migrate' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: a function class of another package
import { PythonFunction } from '@acme/lambda-python';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new PythonFunction(this, 'Handler', { entry: 'lambda', role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Api');

//= fires: a subclass of Function puts itself into the VPC
interface VpcFunctionProps extends Omit<lambda.FunctionProps, 'runtime' | 'role'> {
  readonly vpc: ec2.IVpc;
  readonly boundary: iam.IManagedPolicy;
}

class VpcFunction extends lambda.Function {
  constructor(scope: Construct, id: string, { boundary, ...props }: VpcFunctionProps) {
    super(scope, id, {
      ...props,
      runtime: lambda.Runtime.NODEJS_22_X,
      role: new iam.Role(scope, `${id}Role`, {
          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
        permissionsBoundary: boundary,
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
      }),
    });
  }
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    new VpcFunction(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      handler: 'index.handler',
      vpc: new ec2.Vpc(this, 'Vpc'),
      boundary,
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:23 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: a subclass of ManagedPolicy is the boundary
class WorkloadBoundary extends iam.ManagedPolicy {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      managedPolicyName: 'workload-boundary',
      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'sns:*', 'sqs:*'], resources: ['*'] })],
    });
  }
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumedBy: lambdaService,
      permissionsBoundary: new WorkloadBoundary(this, 'Boundary'),
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
                         //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is made here
    });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*', 'sns:*', 'sqs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'sns:*',
+        'sqs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: a helper makes function and role
function restrictedFunction(scope: Construct, id: string, vpc: ec2.IVpc, boundary: iam.IManagedPolicy) {
  const role = new iam.Role(scope, `${id}Role`, { assumedBy: lambdaService, permissionsBoundary: boundary });
             //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
  return new lambda.Function(scope, id, { ...node22, role, vpc, timeout: cdk.Duration.seconds(30) });
       //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Read' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const vpc = new ec2.Vpc(this, 'Vpc');
    restrictedFunction(this, 'Read', vpc, boundary);
    restrictedFunction(this, 'Write', vpc, boundary);
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:10 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: several functions of a loop share the role
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    for (const name of ['list', 'get', 'put']) {
      new lambda.Function(this, name, { ...node22, functionName: `items-${name}`, role, vpc });
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'list' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
    }
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: of two functions with the role, the one in the VPC
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Outside', { ...node22, role });
    new lambda.Function(this, 'Inside', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Inside' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: withoutPolicyUpdates is still the same role
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    const frozen = role.withoutPolicyUpdates();
    new lambda.Function(this, 'Handler', { ...node22, role: frozen, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: the VPC is imported
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '111122223333', region: 'eu-west-1' } });
    const vpc = ec2.Vpc.fromLookup(this, 'Vpc', { vpcName: 'shared' });
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: an exported construct that nobody in the program makes, its VPC from props
export interface WorkerProps {
  readonly vpc: ec2.IVpc;
}

export class Worker extends Construct {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: props.vpc });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:9 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: the boundary comes from unknown callers
export interface WorkerProps {
  readonly vpc: ec2.IVpc;
  readonly boundary: iam.IManagedPolicy;
}

export class Worker extends Construct {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: props.boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: props.vpc });
  }
}

//= fires: one of two stacks is restricted
interface ApiProps {
  readonly restricted: boolean;
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.Role(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumedBy: lambdaService,
      permissionsBoundary: props.restricted ? boundary : undefined,
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Sandbox', { restricted: true });
new ApiStack(app, 'Prod', { restricted: false });
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:9 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= silent: no stack is restricted
interface ApiProps {
  readonly restricted: boolean;
}

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    if (!props.restricted) {
      boundary.addStatements(new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }));
    }
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary: boundary });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  }
}
new ApiStack(app, 'Test', { restricted: false });
new ApiStack(app, 'Prod', { restricted: false });

//= fires: the boundary is written in another file
//- /bin/app.ts
import { App } from 'aws-cdk-lib';
import { ApiStack } from '../lib/api-stack';

new ApiStack(new App(), 'Api');
//- /lib/api-stack.ts
import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { createBoundary } from './boundary';

export class ApiStack extends Stack {
    constructor(scope: Construct, id: string) {
        super(scope, id);
        const role = new Role(this, 'Role', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
            assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
            permissionsBoundary: createBoundary(this),
          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
        });
        new Function(this, 'Handler', {
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
            code: Code.fromInline('exports.handler = async () => {}'),
            handler: 'index.handler',
            runtime: Runtime.NODEJS_22_X,
            role,
            vpc: new Vpc(this, 'Vpc'),
        });
    }
}
//- /lib/boundary.ts
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function createBoundary(scope: Construct): ManagedPolicy {
    return new ManagedPolicy(scope, 'Boundary', {
         //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
        statements: [
            new PolicyStatement({
                actions: [
                    'logs:CreateLogStream',
                    'logs:PutLogEvents',
                    'ec2:DescribeNetworkInterfaces',
                ],
                resources: ['*'],
            }),
        ],
    });
}
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /lib/boundary.ts:11 @@
+                    'ec2:CreateNetworkInterface',
+                    'ec2:DeleteNetworkInterface',
+                    'ec2:AssignPrivateIpAddresses',
+                    'ec2:UnassignPrivateIpAddresses',

//= fires: the list of actions is a constant of another file
//- /app.ts
import * as cdk from "aws-cdk-lib";
import { aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda } from "aws-cdk-lib";
import { ALLOWED_ACTIONS } from "./actions";

const stack = new cdk.Stack(new cdk.App(), "Api");
const boundary = new iam.ManagedPolicy(stack, "Boundary", {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
  statements: [new iam.PolicyStatement({ actions: ALLOWED_ACTIONS, resources: ["*"] })],
});
const role = new iam.Role(stack, "Role", {
           //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
  assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
  permissionsBoundary: boundary,
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
});
new lambda.Function(stack, "Handler", {
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  code: lambda.Code.fromInline("exports.handler = async () => {}"),
  handler: "index.handler",
  runtime: lambda.Runtime.NODEJS_22_X,
  role,
  vpc: new ec2.Vpc(stack, "Vpc"),
});
//- /actions.ts
export const ALLOWED_ACTIONS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
];
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:7 @@
-  statements: [new iam.PolicyStatement({ actions: ALLOWED_ACTIONS, resources: ["*"] })],
+  statements: [new iam.PolicyStatement({ actions: ALLOWED_ACTIONS, resources: ["*"] }), new iam.PolicyStatement({
+    sid: "AllowLambdaNetworkInterfaces",
+    actions: [
+      "ec2:CreateNetworkInterface",
+      "ec2:DescribeNetworkInterfaces",
+      "ec2:DeleteNetworkInterface",
+      "ec2:AssignPrivateIpAddresses",
+      "ec2:UnassignPrivateIpAddresses",
+    ],
+    resources: ["*"],
+  })],

//= fires: the statement is a constant of another file, shared by two boundaries
//- /app.ts
import * as cdk from 'aws-cdk-lib'
import { aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda } from 'aws-cdk-lib'
import { serviceStatement } from './statements'

const stack = new cdk.Stack(new cdk.App(), 'Api')
const vpc = new ec2.Vpc(stack, 'Vpc')

for (const id of ['Read', 'Write']) {
	const boundary = new iam.ManagedPolicy(stack, `${id}Boundary`, { statements: [serviceStatement] })
	               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is made here
	new lambda.Function(stack, id, {
//1^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Read' runs in a VPC, but the permissions boundary 'ReadBoundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
		code: lambda.Code.fromInline('exports.handler = async () => {}'),
		handler: 'index.handler',
		runtime: lambda.Runtime.NODEJS_22_X,
		role: new iam.Role(stack, `${id}Role`, {
		    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
			assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
			permissionsBoundary: boundary,
	//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
		}),
		vpc,
	})
}
//- /statements.ts
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'

export const serviceStatement = new PolicyStatement({ actions: ['s3:*', 'logs:*'], resources: ['*'] })
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /statements.ts:3 @@
-export const serviceStatement = new PolicyStatement({ actions: ['s3:*', 'logs:*'], resources: ['*'] })
+export const serviceStatement = new PolicyStatement({ actions: [
+  's3:*',
+  'logs:*',
+  'ec2:CreateNetworkInterface',
+  'ec2:DescribeNetworkInterfaces',
+  'ec2:DeleteNetworkInterface',
+  'ec2:AssignPrivateIpAddresses',
+  'ec2:UnassignPrivateIpAddresses',
+], resources: ['*'] })

//= fires: boundary stack and function stack, bound in the entry
//- /bin/app.ts
import * as cdk from 'aws-cdk-lib';
import { FunctionStack } from '../lib/function-stack';
import { SecurityStack } from '../lib/security-stack';

const app = new cdk.App();
const security = new SecurityStack(app, 'Security');
new FunctionStack(app, 'Functions', { boundary: security.boundary });
//- /lib/function-stack.ts
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface FunctionStackProps extends cdk.StackProps {
  readonly boundary: iam.IManagedPolicy;
}

export class FunctionStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: FunctionStackProps) {
    super(scope, id, props);
    iam.PermissionsBoundary.of(this).apply(props.boundary);
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      vpc: new ec2.Vpc(this, 'Vpc'),
    });
  }
}
//- /lib/security-stack.ts
import * as cdk from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export class SecurityStack extends cdk.Stack {
  public readonly boundary: ManagedPolicy;

  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    this.boundary = new ManagedPolicy(this, 'Boundary', {
                  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      document: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'Workloads',
            effect: Effect.ALLOW,
            actions: ['dynamodb:*', 'logs:*', 's3:*', 'sqs:*'],
            resources: ['*'],
          }),
          new PolicyStatement({ sid: 'NoIam', effect: Effect.DENY, actions: ['iam:*'], resources: ['*'] }),
        ],
      }),
    });
  }
}
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /lib/security-stack.ts:16 @@
-            actions: ['dynamodb:*', 'logs:*', 's3:*', 'sqs:*'],
+            actions: [
+              'dynamodb:*',
+              'logs:*',
+              's3:*',
+              'sqs:*',
+              'ec2:CreateNetworkInterface',
+              'ec2:DescribeNetworkInterfaces',
+              'ec2:DeleteNetworkInterface',
+              'ec2:AssignPrivateIpAddresses',
+              'ec2:UnassignPrivateIpAddresses',
+            ],

//= fires: const and require
//- /app.ts
const cdk = require('aws-cdk-lib');
const { Vpc } = require('aws-cdk-lib/aws-ec2');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');

const stack = new cdk.Stack(new cdk.App(), 'Api');
const boundary = new iam.ManagedPolicy(stack, 'Boundary', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
  statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
});
new lambda.Function(stack, 'Handler', {
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  code: lambda.Code.fromInline('exports.handler = async () => {}'),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_22_X,
  role: new iam.Role(stack, 'Role', {
      //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    permissionsBoundary: boundary,
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
  }),
  vpc: new Vpc(stack, 'Vpc'),
});
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:8 @@
-  statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+  statements: [new iam.PolicyStatement({ actions: [
+    'logs:*',
+    'ec2:CreateNetworkInterface',
+    'ec2:DescribeNetworkInterfaces',
+    'ec2:DeleteNetworkInterface',
+    'ec2:AssignPrivateIpAddresses',
+    'ec2:UnassignPrivateIpAddresses',
+  ], resources: ['*'] })],

//= fires: modules reached through the root's namespace
//- /app.ts
import cdk = require('aws-cdk-lib');

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Api');
const boundary = new cdk.aws_iam.ManagedPolicy(stack, 'Boundary');
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is made here
boundary.addStatements(new cdk.aws_iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] }));
const fn = new cdk.aws_lambda.Function(stack, 'Handler', {
         //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  code: cdk.aws_lambda.Code.fromInline('exports.handler = async () => {}'),
  handler: 'index.handler',
  runtime: cdk.aws_lambda.Runtime.NODEJS_22_X,
  vpc: new cdk.aws_ec2.Vpc(stack, 'Vpc'),
});
cdk.aws_iam.PermissionsBoundary.of(fn).apply(boundary);
//0^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:6 @@
-boundary.addStatements(new cdk.aws_iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] }));
+boundary.addStatements(new cdk.aws_iam.PolicyStatement({ actions: [
+  'logs:*',
+  'ec2:CreateNetworkInterface',
+  'ec2:DescribeNetworkInterfaces',
+  'ec2:DeleteNetworkInterface',
+  'ec2:AssignPrivateIpAddresses',
+  'ec2:UnassignPrivateIpAddresses',
+], resources: ['*'] }));

//= fires: an L1 role of the program is imported by its ARN
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const boundary = new iam.ManagedPolicy(this, 'Boundary', {
                   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
    });
    const role = new iam.CfnRole(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      permissionsBoundary: boundary.managedPolicyArn,
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    });
    new lambda.Function(this, 'Handler', {
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
      ...node22,
      role: iam.Role.fromRoleArn(this, 'Imported', role.attrArn),
      vpc: new ec2.Vpc(this, 'Vpc'),
    });
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:5 @@
-      statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+      statements: [new iam.PolicyStatement({ actions: [
+        'logs:*',
+        'ec2:CreateNetworkInterface',
+        'ec2:DescribeNetworkInterfaces',
+        'ec2:DeleteNetworkInterface',
+        'ec2:AssignPrivateIpAddresses',
+        'ec2:UnassignPrivateIpAddresses',
+      ], resources: ['*'] })],

//= fires: a boundary of the program is imported by its ARN
class BoundaryStack extends cdk.Stack {
  readonly arn = new iam.ManagedPolicy(this, 'Boundary', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the boundary is made here
    statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
  }).managedPolicyArn;
}
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, boundaryArn: string) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^… note: the role is made here
      assumedBy: lambdaService,
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', boundaryArn),
    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    });
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api', new BoundaryStack(app, 'Boundary').arn);
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:3 @@
-    statements: [new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })],
+    statements: [new iam.PolicyStatement({ actions: [
+      'logs:*',
+      'ec2:CreateNetworkInterface',
+      'ec2:DescribeNetworkInterfaces',
+      'ec2:DeleteNetworkInterface',
+      'ec2:AssignPrivateIpAddresses',
+      'ec2:UnassignPrivateIpAddresses',
+    ], resources: ['*'] })],

//= fires: TypeScript does not know that the boundary's type has addStatements
class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const permissionsBoundary: iam.IManagedPolicy = new iam.ManagedPolicy(this, 'Boundary');
                                                  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the boundary is made here
    const role = new iam.Role(this, 'Role', { assumedBy: lambdaService, permissionsBoundary });
               //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: the role is made here
                                                                      //^^^^^^^^^^^^^^^^^^^ note: the boundary is attached here
    new lambda.Function(this, 'Handler', { ...node22, role, vpc: new ec2.Vpc(this, 'Vpc') });
  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Lambda function 'Handler' runs in a VPC, but the permissions boundary 'Boundary' of its role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses.
  }
}
new ApiStack(app, 'Api');
//- fix (preferred): Allow the network-interface actions in the boundary
@@ /app.ts:4 @@
+    if (permissionsBoundary instanceof iam.ManagedPolicy) {
+      permissionsBoundary.addStatements(new iam.PolicyStatement({
+        sid: 'AllowLambdaNetworkInterfaces',
+        actions: [
+          'ec2:CreateNetworkInterface',
+          'ec2:DescribeNetworkInterfaces',
+          'ec2:DeleteNetworkInterface',
+          'ec2:AssignPrivateIpAddresses',
+          'ec2:UnassignPrivateIpAddresses',
+        ],
+        resources: ['*'],
+      }));
+    }
