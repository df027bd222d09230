// unused-endpoint-variable: the VPC endpoint that a call makes is kept in a variable or private field that nothing
// reads. The format is explained in fixture.h.

//- with boundary-missing-ec2-actions, kms-missing-logs-grant

//- prelude
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';

const app = new cdk.App();
const S3 = ec2.GatewayVpcEndpointAwsService.S3;
const SECRETS = ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER;

//= fires: a constant for an interface endpoint
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const secretsEndpoint = vpc.addInterfaceEndpoint('SecretsManager', {
        //^^^^^^^^^^^^^^^ warning: VPC endpoint 'SecretsManager' is kept in 'secretsEndpoint', which nothing reads.
      service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      privateDnsEnabled: true,
    });
  }
}

new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'secretsEndpoint' and keep the call
@@ /app.ts:6 @@
-    const secretsEndpoint = vpc.addInterfaceEndpoint('SecretsManager', {
+    vpc.addInterfaceEndpoint('SecretsManager', {

//= fires: a constant for a gateway endpoint
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3Endpoint = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
        //^^^^^^^^^^ warning: VPC endpoint 'S3' is kept in 's3Endpoint', which nothing reads.
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3Endpoint' and keep the call
@@ /app.ts:5 @@
-    const s3Endpoint = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
+    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });

//= fires: a name that `var` declares twice, which no edit of one declaration takes away
function endpoints(vpc: ec2.Vpc) {
  var endpoint: unknown = vpc.addGatewayEndpoint('S3', { service: S3 });
    //^^^^^^^^ warning: VPC endpoint 'S3' is kept in 'endpoint', which nothing reads.
  var endpoint: unknown = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
}
const stack = new cdk.Stack(app, 'Network');
endpoints(new ec2.Vpc(stack, 'Vpc'));

//= silent: the call stands alone
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    vpc.addGatewayEndpoint('S3', { service: S3 });
    vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    new ec2.InterfaceVpcEndpoint(this, 'Kms', { vpc, service: ec2.InterfaceVpcEndpointAwsService.KMS });
  }
}
new NetworkStack(app, 'Network');

//= fires: new InterfaceVpcEndpoint
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const endpoint = new ec2.InterfaceVpcEndpoint(this, 'Secrets', { vpc, service: SECRETS });
        //^^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'endpoint', which nothing reads.
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'endpoint' and keep the call
@@ /app.ts:5 @@
-    const endpoint = new ec2.InterfaceVpcEndpoint(this, 'Secrets', { vpc, service: SECRETS });
+    new ec2.InterfaceVpcEndpoint(this, 'Secrets', { vpc, service: SECRETS });

//= fires: new GatewayVpcEndpoint
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const endpoint = new ec2.GatewayVpcEndpoint(this, 'S3', { vpc: new ec2.Vpc(this, 'Vpc'), service: S3 });
        //^^^^^^^^ warning: VPC endpoint 'S3' is kept in 'endpoint', which nothing reads.
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'endpoint' and keep the call
@@ /app.ts:4 @@
-    const endpoint = new ec2.GatewayVpcEndpoint(this, 'S3', { vpc: new ec2.Vpc(this, 'Vpc'), service: S3 });
+    new ec2.GatewayVpcEndpoint(this, 'S3', { vpc: new ec2.Vpc(this, 'Vpc'), service: S3 });

//= fires: let and var
const stack = new cdk.Stack(app, 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');

function addEndpoints() {
  let s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
  var secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
}

addEndpoints();
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:5 @@
-  let s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
+  vpc.addGatewayEndpoint('S3', { service: S3 });
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:6 @@
-  var secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+  vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: a constant at the top of a file
const stack = new cdk.Stack(app, 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');
const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:3 @@
-const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
+vpc.addGatewayEndpoint('S3', { service: S3 });

//= fires: declared with its type
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc: ec2.IVpc = new ec2.Vpc(this, 'Vpc');
    const s3: ec2.GatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
    const secrets: ec2.IInterfaceVpcEndpoint = vpc.addInterfaceEndpoint('Secrets', {
        //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
      service: SECRETS,
    });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:5 @@
-    const s3: ec2.GatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
+    vpc.addGatewayEndpoint('S3', { service: S3 });
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:6 @@
-    const secrets: ec2.IInterfaceVpcEndpoint = vpc.addInterfaceEndpoint('Secrets', {
+    vpc.addInterfaceEndpoint('Secrets', {

//= fires: one declaration of several names, of which one is unused
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc'),
      s3 = vpc.addGatewayEndpoint('S3', { service: S3 }),
      secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
    s3.node.addDependency(vpc);
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:5 @@
-      s3 = vpc.addGatewayEndpoint('S3', { service: S3 }),
-      secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+      s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
+    vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: one declaration of several names, of which all are unused
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 }), secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
                                                            //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:5 @@
-    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 }), secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+    vpc.addGatewayEndpoint('S3', { service: S3 }); vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:5 @@
-    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 }), secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+    vpc.addGatewayEndpoint('S3', { service: S3 }); vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: several endpoints in one function, of which one is used
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');

    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
    const dynamo = vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
        //^^^^^^ warning: VPC endpoint 'DynamoDb' is kept in 'dynamo', which nothing reads.
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    const ecr = vpc.addInterfaceEndpoint('Ecr', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
        //^^^ warning: VPC endpoint 'Ecr' is kept in 'ecr', which nothing reads.

    secrets.connections.allowDefaultPortFromAnyIpv4();
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:6 @@
-    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
+    vpc.addGatewayEndpoint('S3', { service: S3 });
//- fix (preferred): Drop the variable 'dynamo' and keep the call
@@ /app.ts:7 @@
-    const dynamo = vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
+    vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
//- fix (preferred): Drop the variable 'ecr' and keep the call
@@ /app.ts:9 @@
-    const ecr = vpc.addInterfaceEndpoint('Ecr', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
+    vpc.addInterfaceEndpoint('Ecr', { service: ec2.InterfaceVpcEndpointAwsService.ECR });

//= fires: assigned after its declaration
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    let secrets: ec2.InterfaceVpcEndpoint | undefined;
      //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
    if (this.node.tryGetContext('secrets')) {
      secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    }
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:5 @@
-    let secrets: ec2.InterfaceVpcEndpoint | undefined;
@@ /app.ts:7 @@
-      secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+      vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: one variable for one endpoint after the other
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    let endpoint = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
      //^^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'endpoint', which nothing reads.
    endpoint = vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
    endpoint = vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'endpoint' and keep the call
@@ /app.ts:5 @@
-    let endpoint = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
-    endpoint = vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
-    endpoint = vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS });
+    vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+    vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
+    vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS });

//= silent: one variable for one endpoint after the other, each read
class NetworkStack extends cdk.Stack {
  readonly endpoints: Record<string, ec2.InterfaceVpcEndpoint> = {};

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    let endpoint = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    this.endpoints['secrets'] = endpoint;
    endpoint = vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
    this.endpoints['kms'] = endpoint;
  }
}
new NetworkStack(app, 'Network');

//= fires: in a loop
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const services = {
      Secrets: SECRETS,
      Kms: ec2.InterfaceVpcEndpointAwsService.KMS,
    };
    for (const [name, service] of Object.entries(services)) {
      const endpoint = vpc.addInterfaceEndpoint(name, { service });
          //^^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'endpoint', which nothing reads.
    }
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'endpoint' and keep the call
@@ /app.ts:10 @@
-      const endpoint = vpc.addInterfaceEndpoint(name, { service });
+      vpc.addInterfaceEndpoint(name, { service });

//= fires: in a callback
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    [SECRETS, ec2.InterfaceVpcEndpointAwsService.KMS].forEach((service, index) => {
      const endpoint = vpc.addInterfaceEndpoint(`Endpoint${index}`, { service });
          //^^^^^^^^ warning: VPC endpoint 'Endpoint0' is kept in 'endpoint', which nothing reads.
    });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'endpoint' and keep the call
@@ /app.ts:6 @@
-      const endpoint = vpc.addInterfaceEndpoint(`Endpoint${index}`, { service });
+      vpc.addInterfaceEndpoint(`Endpoint${index}`, { service });

//= fires: in a method that nobody calls
export class Network extends Construct {
  readonly vpc: ec2.Vpc;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc');
  }

  addEndpoints(): void {
    const s3 = this.vpc.addGatewayEndpoint('S3', { service: S3 });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
  }
}
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:10 @@
-    const s3 = this.vpc.addGatewayEndpoint('S3', { service: S3 });
+    this.vpc.addGatewayEndpoint('S3', { service: S3 });

//= fires: the VPC comes from props
export interface EndpointsProps {
  readonly vpc: ec2.IVpc;
}

export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const s3 = props.vpc.addGatewayEndpoint('S3', { service: S3 });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
    const { vpc } = props;
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
        //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
  }
}
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:8 @@
-    const s3 = props.vpc.addGatewayEndpoint('S3', { service: S3 });
+    props.vpc.addGatewayEndpoint('S3', { service: S3 });
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:10 @@
-    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+    vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: the VPC is a parameter with a type
export function addS3(vpc: ec2.IVpc): void {
  const endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
      //^^^^^^^^ warning: VPC endpoint 'S3' is kept in 'endpoint', which nothing reads.
}
//- fix (preferred): Drop the variable 'endpoint' and keep the call
@@ /app.ts:2 @@
-  const endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
+  vpc.addGatewayEndpoint('S3', { service: S3 });

//= fires: the VPC is looked up
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '111122223333', region: 'eu-west-1' } });
    const vpc = ec2.Vpc.fromLookup(this, 'Vpc', { isDefault: true });
    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:5 @@
-    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
+    vpc.addGatewayEndpoint('S3', { service: S3 });

//= fires: the VPC is a field, made by a class that extends Vpc
class AppVpc extends ec2.Vpc {
  constructor(scope: Construct, id: string) {
    super(scope, id, { maxAzs: 3 });
    const s3 = this.addGatewayEndpoint('S3', { service: S3 });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
  }
}

class NetworkStack extends cdk.Stack {
  private readonly vpc = new AppVpc(this, 'Vpc');

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secrets = this.vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
        //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:4 @@
-    const s3 = this.addGatewayEndpoint('S3', { service: S3 });
+    this.addGatewayEndpoint('S3', { service: S3 });
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:13 @@
-    const secrets = this.vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+    this.vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: a private field that is only written
class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;
                 //^^^^^^^^^^ warning: VPC endpoint 'S3' is kept in 'this.s3Endpoint', which nothing reads.

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the field 'this.s3Endpoint' and keep the call
@@ /app.ts:2 @@
-  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;
-
@@ /app.ts:7 @@
-    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
+    vpc.addGatewayEndpoint('S3', { service: S3 });

//= fires: a #private field that is only written
class NetworkStack extends cdk.Stack {
  #secrets?: ec2.InterfaceVpcEndpoint;
//^^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'this.#secrets', which nothing reads.

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.#secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the field 'this.#secrets' and keep the call
@@ /app.ts:2 @@
-  #secrets?: ec2.InterfaceVpcEndpoint;
-
@@ /app.ts:7 @@
-    this.#secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+    vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: the initializer of a private field
class NetworkStack extends cdk.Stack {
  readonly vpc = new ec2.Vpc(this, 'Vpc');
  private readonly s3 = this.vpc.addGatewayEndpoint('S3', { service: S3 });
                 //^^ warning: VPC endpoint 'S3' is kept in 'this.s3', which nothing reads.
}
new NetworkStack(app, 'Network');

//= silent: a private field that a method reads
class NetworkStack extends cdk.Stack {
  private readonly secrets: ec2.InterfaceVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
  }

  allowFrom(peer: ec2.IConnectable): void {
    this.secrets.connections.allowDefaultPortFrom(peer);
  }
}
new NetworkStack(app, 'Network');

//= silent: a private field that is read by its name in brackets
class NetworkStack extends cdk.Stack {
  private readonly secrets: ec2.InterfaceVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
  }
}

const network = new NetworkStack(app, 'Network');
network['secrets'].connections.allowDefaultPortFromAnyIpv4();

//= silent: a private field that is read through any
class NetworkStack extends cdk.Stack {
  private readonly secrets: ec2.InterfaceVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
  }
}

const network = new NetworkStack(app, 'Network');
(network as any).secrets.connections.allowDefaultPortFromAnyIpv4();

//= silent: a private field that is read by a name made up at run time
class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }

  endpoint(service: string): ec2.GatewayVpcEndpoint {
    return (this as any)[`${service}Endpoint`];
  }
}
const network = new NetworkStack(app, 'Network');
cdk.Tags.of(network.endpoint('s3')).add('team', 'net');

//= silent: a private field that is read by a name made up at run time, through an alias
class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }

  endpoint(service: string): ec2.GatewayVpcEndpoint {
    const self: any = this;
    return self[`${service}Endpoint`];
  }
}
const network = new NetworkStack(app, 'Network');
cdk.Tags.of(network.endpoint('s3')).add('team', 'net');

//= silent: a private field among all fields, or taken out by a global function
class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
    for (const field of Object.values(this)) {
      if (field instanceof ec2.GatewayVpcEndpoint) cdk.Tags.of(field).add('team', 'net');
    }
  }
}
new NetworkStack(app, 'Network');

class Reflected extends cdk.Stack {
  private readonly reflected: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.reflected = vpc.addGatewayEndpoint('S3', { service: S3 });
    new cdk.CfnOutput(this, 'Id', { value: Reflect.get(this, 'reflected').vpcEndpointId });
  }
}
new Reflected(app, 'Reflected');

class Shown extends cdk.Stack {
  private readonly shown: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.shown = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
const shown = new Shown(app, 'Shown');
new cdk.CfnOutput(shown, 'Id', { value: Reflect.get(shown, 'shown').vpcEndpointId });

//= silent: a private field among all fields of what a function is handed
function tagAll(owner: object) {
  for (const field of Object.values(owner)) {
    if (field instanceof ec2.GatewayVpcEndpoint) cdk.Tags.of(field).add('team', 'net');
  }
}

class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
    tagAll(this);
  }
}
new NetworkStack(app, 'Network');

//= silent: a private field that is read through a name of type any
class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
const network: any = new NetworkStack(app, 'Network');
cdk.Tags.of(network.s3Endpoint).add('team', 'net');

//= silent: a private field that is read through an untyped parameter
function tag(network) {
  cdk.Tags.of(network.s3Endpoint).add('team', 'net');
}

class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
tag(new NetworkStack(app, 'Network'));

//= silent: a private field that a pattern takes out of any
class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
const network = new NetworkStack(app, 'Network');
const { s3Endpoint } = network as any;
cdk.Tags.of(s3Endpoint).add('team', 'net');

//= silent: a private field that is read through an interface, after a cast
abstract class Base extends cdk.Stack {
  private s3?: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.s3 = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
  }
}

interface HasEndpoint {
  s3: ec2.GatewayVpcEndpoint;
}

class NetworkStack extends Base {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    tag(this as unknown as HasEndpoint);
  }
}

function tag(network: HasEndpoint) {
  cdk.Tags.of(network.s3).add('team', 'net');
}
new NetworkStack(app, 'Network');

//= silent: a private field that is handed on as something that has any
function tag(endpoints: { [name: string]: ec2.IGatewayVpcEndpoint }, name: string) {
  cdk.Tags.of(endpoints[name]).add('team', 'net');
}

class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
    tag(this as any as Record<string, ec2.IGatewayVpcEndpoint>, `${id.toLowerCase()}Endpoint`);
  }
}
new NetworkStack(app, 'S3');

//= silent: a private field among all fields of what is made elsewhere
class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
const network: any = new NetworkStack(app, 'Network');
for (const name in network) {
  if (name.endsWith('Endpoint')) cdk.Tags.of(network[name]).add('team', 'net');
}

//= silent: a private field that an interface shows of any
interface HasEndpoint {
  s3Endpoint: ec2.GatewayVpcEndpoint;
}

const tag = (network: HasEndpoint) => cdk.Tags.of(network.s3Endpoint).add('team', 'net');

class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
tag(new NetworkStack(app, 'Network') as any);

//= silent: a private field with a decorator, which can read it
function output(_: undefined, context: any) {
  context.addInitializer(function (this: any) {
    queueMicrotask(() => cdk.Tags.of(context.access.get(this)).add('team', 'net'));
  });
}

class NetworkStack extends cdk.Stack {
  @output private s3!: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.s3 = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
  }
}
new NetworkStack(app, 'Network');

//= fires: what is handed the stack as a scope reads none of its fields
function addVpc(scope: Construct): ec2.Vpc {
  const at = scope;
  return new ec2.Vpc(at as any, 'Vpc');
}

class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;
                 //^^^^^^^^^^ warning: VPC endpoint 'S3' is kept in 'this.s3Endpoint', which nothing reads.

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const self = this;
    for (const [name, value] of Object.entries({ stack: self.stackName })) cdk.Tags.of(this).add(name, value);
    this.s3Endpoint = addVpc(this).addGatewayEndpoint('S3', { service: S3 });
  }
}
const network: Construct = new NetworkStack(app, 'Network');
cdk.Tags.of(network).add('name', 's3Endpoint');
//- fix (preferred): Drop the field 'this.s3Endpoint' and keep the call
@@ /app.ts:7 @@
-  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;
-
@@ /app.ts:13 @@
-    this.s3Endpoint = addVpc(this).addGatewayEndpoint('S3', { service: S3 });
+    addVpc(this).addGatewayEndpoint('S3', { service: S3 });

//= fires: what has another field of that name is read
interface WebProps extends cdk.StackProps {
  s3Endpoint: ec2.IGatewayVpcEndpoint;
}

class WebStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.IGatewayVpcEndpoint;

  constructor(scope: Construct, id: string, props: WebProps) {
    super(scope, id, props);
    const { s3Endpoint } = props;
    this.s3Endpoint = props.s3Endpoint;
    cdk.Tags.of(this.s3Endpoint).add('team', 'web');
  }
}

class NetworkStack extends cdk.Stack {
  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;
                 //^^^^^^^^^^ warning: VPC endpoint 'S3' is kept in 'this.s3Endpoint', which nothing reads.

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
const network = new NetworkStack(app, 'Network');
new WebStack(app, 'Web', { s3Endpoint: new ec2.Vpc(network, 'Web').addGatewayEndpoint('S3', { service: S3 }) });
//- fix (preferred): Drop the field 'this.s3Endpoint' and keep the call
@@ /app.ts:17 @@
-  private readonly s3Endpoint: ec2.GatewayVpcEndpoint;
-
@@ /app.ts:22 @@
-    this.s3Endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
+    vpc.addGatewayEndpoint('S3', { service: S3 });

//= silent: public and protected fields may be read elsewhere
export class Network extends Construct {
  readonly s3: ec2.GatewayVpcEndpoint;
  public secrets?: ec2.InterfaceVpcEndpoint;
  protected readonly kms: ec2.InterfaceVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    this.s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
    this.secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    this.kms = vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
  }
}

//= silent: a policy is added to the endpoint
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
    s3.addToPolicy(
      new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['s3:GetObject'], resources: ['*'] }),
    );
  }
}
new NetworkStack(app, 'Network');

//= silent: its connections are opened
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS, open: false });
    const clients = new ec2.SecurityGroup(this, 'Clients', { vpc });
    secrets.connections.allowDefaultPortFrom(clients);
  }
}
new NetworkStack(app, 'Network');

//= silent: its id goes into a bucket policy
import * as s3 from 'aws-cdk-lib/aws-s3';

class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
    const bucket = new s3.Bucket(this, 'Bucket');
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:*'],
        resources: [bucket.arnForObjects('*')],
        conditions: { StringNotEquals: { 'aws:SourceVpce': endpoint.vpcEndpointId } },
      }),
    );
  }
}
new NetworkStack(app, 'Network');

//= silent: it is an element of an array
import * as apigateway from 'aws-cdk-lib/aws-apigateway';

class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const endpoint = vpc.addInterfaceEndpoint('Api', { service: ec2.InterfaceVpcEndpointAwsService.APIGATEWAY });
    const api = new apigateway.RestApi(this, 'RestApi', {
      endpointConfiguration: { types: [apigateway.EndpointType.PRIVATE], vpcEndpoints: [endpoint] },
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            principals: [new iam.AnyPrincipal()],
            actions: ['execute-api:Invoke'],
            resources: ['execute-api:/*'],
          }),
        ],
      }),
    });
    api.root.addMethod('GET');
  }
}
new ApiStack(app, 'Api');

//= silent: another construct depends on it, or it on another
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3 = vpc.addGatewayEndpoint('S3', { service: S3 });
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    secrets.node.addDependency(s3);
  }
}
new NetworkStack(app, 'Network');

//= silent: it is tagged
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    cdk.Tags.of(secrets).add('Name', 'secrets');
  }
}
new NetworkStack(app, 'Network');

//= silent: it is an output, in a template string
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    new cdk.CfnOutput(this, 'Endpoint', { value: `vpce:${secrets.vpcEndpointId}` });
  }
}
new NetworkStack(app, 'Network');

//= silent: it is exported
//- /network.ts
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

export const stack = new cdk.Stack(new cdk.App(), 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');
export const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
const dynamo = vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
const kms = vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
export { dynamo };
export default kms;

//= silent: it is exported the CommonJS way
//- /network.ts
import cdk = require('aws-cdk-lib');
import ec2 = require('aws-cdk-lib/aws-ec2');

const stack = new cdk.Stack(new cdk.App(), 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');
const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });

module.exports = { s3 };

//= silent: it is returned
function addSecrets(vpc: ec2.IVpc): ec2.InterfaceVpcEndpoint {
  const endpoint = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
  return endpoint;
}

const addS3 = (vpc: ec2.IVpc) => vpc.addGatewayEndpoint('S3', { service: S3 });

const stack = new cdk.Stack(app, 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');
addSecrets(vpc);
addS3(vpc);

//= silent: a closure reads it
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    this.node.addValidation({
      validate: () => (secrets.vpcEndpointId ? [] : ['no endpoint']),
    });
  }
}
new NetworkStack(app, 'Network');

//= silent: a shorthand property reads it
interface Endpoints {
  s3: ec2.IGatewayVpcEndpoint;
}

class NetworkStack extends cdk.Stack {
  readonly endpoints: Endpoints;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const s3 = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
    this.endpoints = { s3 };
  }
}
new NetworkStack(app, 'Network');

//= silent: it is passed to a function and to a constructor
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';

function open(endpoint: ec2.InterfaceVpcEndpoint) {
  endpoint.connections.allowDefaultPortFromAnyIpv4();
}

class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    open(secrets);
    const kms = vpc.addInterfaceEndpoint('Kms', { service: ec2.InterfaceVpcEndpointAwsService.KMS });
    new route53.ARecord(this, 'Record', {
      zone: new route53.PrivateHostedZone(this, 'Zone', { vpc, zoneName: 'example.internal' }),
      target: route53.RecordTarget.fromAlias(new targets.InterfaceVpcEndpointTarget(kms)),
    });
  }
}
new NetworkStack(app, 'Network');

//= silent: void reads it, on purpose
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const s3 = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
    void s3;
  }
}
new NetworkStack(app, 'Network');

//= silent: a type reads it
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const s3 = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
    const others: Array<typeof s3> = [];
    console.log(others.length);
  }
}
new NetworkStack(app, 'Network');

//= silent: it is assigned on to a public field
class NetworkStack extends cdk.Stack {
  readonly s3Endpoint: ec2.IVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const s3 = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
    this.s3Endpoint = s3;
  }
}
new NetworkStack(app, 'Network');

//= fires: another variable of the same name is read, in an inner scope
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
        //^^^^^^^^ warning: VPC endpoint 'S3' is kept in 'endpoint', which nothing reads.
    if (vpc.privateSubnets.length > 0) {
      const endpoint = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
      endpoint.connections.allowDefaultPortFromAnyIpv4();
    }
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'endpoint' and keep the call
@@ /app.ts:5 @@
-    const endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
+    vpc.addGatewayEndpoint('S3', { service: S3 });

//= fires: comments stand beside the declaration
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    // Artifacts are read through this one.
    const s3 = /* gateway, free */ vpc.addGatewayEndpoint('S3', {
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
      service: S3, // the only service
    }); // see ADR 12
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:6 @@
-    const s3 = /* gateway, free */ vpc.addGatewayEndpoint('S3', {
+    /* gateway, free */ vpc.addGatewayEndpoint('S3', {

//= fires: comments that belong to a field go with it
class NetworkStack extends cdk.Stack {
  // Endpoints
  private readonly vpc: ec2.Vpc;
  /** For artifacts. */
  private readonly s3: ec2.GatewayVpcEndpoint; // see ADR 12
                 //^^ warning: VPC endpoint 'S3' is kept in 'this.s3', which nothing reads.
  /**
   * For passwords.
   */
  private secrets?: ec2.InterfaceVpcEndpoint;
        //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'this.secrets', which nothing reads.
  /* Nothing more. */

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc');
    this.s3 = this.vpc.addGatewayEndpoint('S3', { service: S3 });
    this.secrets = this.vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the field 'this.s3' and keep the call
@@ /app.ts:4 @@
-  /** For artifacts. */
-  private readonly s3: ec2.GatewayVpcEndpoint; // see ADR 12
@@ /app.ts:15 @@
-    this.s3 = this.vpc.addGatewayEndpoint('S3', { service: S3 });
+    this.vpc.addGatewayEndpoint('S3', { service: S3 });
//- fix (preferred): Drop the field 'this.secrets' and keep the call
@@ /app.ts:6 @@
-  /**
-   * For passwords.
-   */
-  private secrets?: ec2.InterfaceVpcEndpoint;
@@ /app.ts:16 @@
-    this.secrets = this.vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
+    this.vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });

//= fires: the call is a chain over several lines, with tabs
class NetworkStack extends cdk.Stack {
	constructor(scope: Construct, id: string) {
		super(scope, id);
		const secrets =
		    //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
			new ec2.Vpc(this, 'Vpc', {
				maxAzs: 2,
			})
				.addInterfaceEndpoint('Secrets', {
					service: SECRETS,
					subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
				});
	}
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:4 @@
-		const secrets =
-			new ec2.Vpc(this, 'Vpc', {
+		new ec2.Vpc(this, 'Vpc', {

//= fires: without semicolons, after a line that would go on
//- /app.ts
import { App, Stack } from 'aws-cdk-lib'
import { GatewayVpcEndpoint, GatewayVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2'

const stack = new Stack(new App(), 'Network')
const vpc = new Vpc(stack, 'Vpc')
const s3 = new GatewayVpcEndpoint(stack, 'S3', { vpc, service: GatewayVpcEndpointAwsService.S3 })
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
const dynamo = vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB })
    //^^^^^^ warning: VPC endpoint 'DynamoDb' is kept in 'dynamo', which nothing reads.
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:6 @@
-const s3 = new GatewayVpcEndpoint(stack, 'S3', { vpc, service: GatewayVpcEndpointAwsService.S3 })
+new GatewayVpcEndpoint(stack, 'S3', { vpc, service: GatewayVpcEndpointAwsService.S3 })
//- fix (preferred): Drop the variable 'dynamo' and keep the call
@@ /app.ts:7 @@
-const dynamo = vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB })
+vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB })

//= fires: without semicolons, the initializer starts with a parenthesis
//- /app.ts
import { App, Stack } from 'aws-cdk-lib'
import { GatewayVpcEndpointAwsService, IVpc, Vpc } from 'aws-cdk-lib/aws-ec2'

const stack = new Stack(new App(), 'Network')
const vpc: IVpc = new Vpc(stack, 'Vpc')
const s3 = (vpc as Vpc).addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 })
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:6 @@
-const s3 = (vpc as Vpc).addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 })
+;(vpc as Vpc).addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 })

//= fires: without semicolons, the initializer starts with an angle bracket
const vpc = new ec2.Vpc(new cdk.Stack(app, 'Network'), 'Vpc')
const s3 = <ec2.IGatewayVpcEndpoint>vpc.addGatewayEndpoint('S3', { service: S3 })
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:2 @@
-const s3 = <ec2.IGatewayVpcEndpoint>vpc.addGatewayEndpoint('S3', { service: S3 })
+;<ec2.IGatewayVpcEndpoint>vpc.addGatewayEndpoint('S3', { service: S3 })

//= fires: an assignment that is a branch by itself starts with a parenthesis
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc: ec2.IVpc = new ec2.Vpc(this, 'Vpc');
    let s3: ec2.GatewayVpcEndpoint;
      //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
    if (id === 'Network') s3 = (vpc as ec2.Vpc).addGatewayEndpoint('S3', { service: S3 });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:5 @@
-    let s3: ec2.GatewayVpcEndpoint;
-    if (id === 'Network') s3 = (vpc as ec2.Vpc).addGatewayEndpoint('S3', { service: S3 });
+    if (id === 'Network') (vpc as ec2.Vpc).addGatewayEndpoint('S3', { service: S3 });

//= fires: what would begin a declaration or a block cannot stand alone
const vpc = new ec2.Vpc(new cdk.Stack(app, 'Network'), 'Vpc');
const s3 = function () { return vpc; }().addGatewayEndpoint('S3', { service: S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
const secrets = { vpc }.vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
    //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
let dynamo;
  //^^^^^^ warning: VPC endpoint 'DynamoDb' is kept in 'dynamo', which nothing reads.
dynamo = /* a class */ class { static vpc = vpc; }.vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });

//= fires: open is false and nothing opens it, but the call must stay
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS, open: false });
        //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:5 @@
-    const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS, open: false });
+    vpc.addInterfaceEndpoint('Secrets', { service: SECRETS, open: false });

//= silent: a class of the program has a method of that name
class Router {
  private readonly paths: string[] = [];

  addInterfaceEndpoint(path: string): number {
    return this.paths.push(path);
  }

  addGatewayEndpoint(path: string): Router {
    this.paths.push(path);
    return this;
  }
}

const router = new Router();
const count = router.addInterfaceEndpoint('/health');
const same = router.addGatewayEndpoint('/api');

//= silent: nothing is known about the object
export function addEndpoints(network: any) {
  const endpoint = network.addInterfaceEndpoint('Secrets', { service: SECRETS });
}

//= silent: a property of the endpoint is kept, not the endpoint
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const connections = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS }).connections;
    const { vpcEndpointId } = vpc.addGatewayEndpoint('S3', { service: S3 });
  }
}
new NetworkStack(app, 'Network');

//= silent: an imported endpoint and an L1 endpoint are no such calls
class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const imported = ec2.GatewayVpcEndpoint.fromGatewayVpcEndpointId(this, 'Imported', 'vpce-0123456789abcdef0');
    const raw = new ec2.CfnVPCEndpoint(this, 'Raw', {
      vpcId: 'vpc-0123456789abcdef0',
      serviceName: 'com.amazonaws.eu-west-1.s3',
    });
  }
}
new NetworkStack(app, 'Network');

//= fires: named imports, renamed, double quotes, four spaces
//- /app.ts
import { App, Stack } from "aws-cdk-lib";
import { InterfaceVpcEndpoint as Endpoint, InterfaceVpcEndpointAwsService as Service, Vpc } from "aws-cdk-lib/aws-ec2";

class NetworkStack extends Stack {
    constructor(scope: App, id: string) {
        super(scope, id);
        const vpc = new Vpc(this, "Vpc");
        const secrets = new Endpoint(this, "Secrets", {
            //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
            vpc,
            service: Service.SECRETS_MANAGER,
        });
    }
}

new NetworkStack(new App(), "Network");
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:8 @@
-        const secrets = new Endpoint(this, "Secrets", {
+        new Endpoint(this, "Secrets", {

//= fires: const and require
//- /app.ts
const { App, Stack, aws_ec2: ec2 } = require('aws-cdk-lib');

const stack = new Stack(new App(), 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');
const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:5 @@
-const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
+vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });

//= fires: the packages of version 1
//- /app.ts
import * as cdk from '@aws-cdk/core';
import * as ec2 from '@aws-cdk/aws-ec2';

export class NetworkStack extends cdk.Stack {
  constructor(scope: cdk.Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
        //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
  }
}
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:8 @@
-    const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
+    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });

//= fires: the VPC is exported by another file
//- /bin/app.ts
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { vpc } from '../lib/network';

const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- /lib/network.ts
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

const stack = new cdk.Stack(new cdk.App(), 'Network');
export const vpc = new ec2.Vpc(stack, 'Vpc');
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /bin/app.ts:4 @@
-const s3 = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
+vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });

//= fires: the import of its type goes with the field
//- /app.ts
import { App, Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';

class NetworkStack extends Stack {
  private readonly s3: GatewayVpcEndpoint;
                 //^^ warning: VPC endpoint 'S3' is kept in 'this.s3', which nothing reads.

  constructor(scope: App, id: string) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc');
    this.s3 = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
  }
}
new NetworkStack(new App(), 'Network');
//- fix (preferred): Drop the field 'this.s3' and keep the call
@@ /app.ts:3 @@
-  GatewayVpcEndpoint,
@@ /app.ts:9 @@
-  private readonly s3: GatewayVpcEndpoint;
-
@@ /app.ts:14 @@
-    this.s3 = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
+    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });

//= fires: the whole import of its type goes with the variable
//- /app.ts
import { App, Stack } from 'aws-cdk-lib';
import { Vpc, GatewayVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import type { IGatewayVpcEndpoint } from 'aws-cdk-lib/aws-ec2';

const vpc = new Vpc(new Stack(new App(), 'Network'), 'Vpc');
const s3: IGatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:3 @@
-import type { IGatewayVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
@@ /app.ts:6 @@
-const s3: IGatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
+vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });

//= fires: the last name of an import
//- /app.ts
import { App, Stack } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, Vpc, IGatewayVpcEndpoint } from 'aws-cdk-lib/aws-ec2';

const vpc = new Vpc(new Stack(new App(), 'Network'), 'Vpc');
const s3: IGatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:2 @@
-import { GatewayVpcEndpointAwsService, Vpc, IGatewayVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
+import { GatewayVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
@@ /app.ts:5 @@
-const s3: IGatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
+vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });

//= fires: what else mentions the type keeps its import
//- /app.ts
import { App, Stack } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, IGatewayVpcEndpoint, Vpc } from 'aws-cdk-lib/aws-ec2';

const vpc = new Vpc(new Stack(new App(), 'Network'), 'Vpc');
const s3: IGatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
export const endpoints: IGatewayVpcEndpoint[] = [];
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:5 @@
-const s3: IGatewayVpcEndpoint = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
+vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });

//= fires: what is said of its type goes with the variable
const vpc = new ec2.Vpc(new cdk.Stack(app, 'Network'), 'Vpc');
const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS }) as ec2.IInterfaceVpcEndpoint;
    //^^^^^^^ warning: VPC endpoint 'Secrets' is kept in 'secrets', which nothing reads.
const s3 = vpc.addGatewayEndpoint('S3', { service: S3 })!;
    //^^ warning: VPC endpoint 'S3' is kept in 's3', which nothing reads.
//- fix (preferred): Drop the variable 'secrets' and keep the call
@@ /app.ts:2 @@
-const secrets = vpc.addInterfaceEndpoint('Secrets', { service: SECRETS }) as ec2.IInterfaceVpcEndpoint;
+vpc.addInterfaceEndpoint('Secrets', { service: SECRETS });
//- fix (preferred): Drop the variable 's3' and keep the call
@@ /app.ts:3 @@
-const s3 = vpc.addGatewayEndpoint('S3', { service: S3 })!;
+vpc.addGatewayEndpoint('S3', { service: S3 });

//= fires: a private static field that is only written
class NetworkStack extends cdk.Stack {
  private static last: ec2.GatewayVpcEndpoint;
               //^^^^ warning: VPC endpoint 'S3' is kept in 'this.last', which nothing reads.

  constructor(scope: Construct, id: string) {
    super(scope, id);
    NetworkStack.last = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
  }
}
new NetworkStack(app, 'Network');
//- fix (preferred): Drop the field 'this.last' and keep the call
@@ /app.ts:2 @@
-  private static last: ec2.GatewayVpcEndpoint;
-
@@ /app.ts:6 @@
-    NetworkStack.last = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
+    new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });

//= silent: a private static field that is read
class NetworkStack extends cdk.Stack {
  private static last: ec2.GatewayVpcEndpoint;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    NetworkStack.last = new ec2.Vpc(this, 'Vpc').addGatewayEndpoint('S3', { service: S3 });
    this.node.addDependency(NetworkStack.last);
  }
}
new NetworkStack(app, 'Network');
