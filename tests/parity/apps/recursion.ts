// A recursive function makes a tree of constructs from a nested description.
// faulty: kms error at Tree/root/left/Logs
// faulty: kms error at Tree/root/left/leaf/Logs
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface Branch {
  name: string;
  granted?: boolean;
  ownKey?: boolean;
  children?: Branch[];
}

const tree: Branch = {
  name: 'root',
  granted: true,
  ownKey: true,
  children: [
    { name: 'left', ownKey: true, children: [{ name: 'leaf' }] },
    { name: 'right', children: [{ name: 'leaf', ownKey: true, granted: true }] },
  ],
};

function grow(scope: Construct, branch: Branch, inherited?: kms.Key): void {
  const { name, children = [] } = branch;
  const node = new Construct(scope, name);
  const key = branch.ownKey || !inherited ? new kms.Key(node, 'Key') : inherited;
  if (branch.granted) key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
  new logs.LogGroup(node, 'Logs', { encryptionKey: key });
  children.forEach((child) => grow(node, child, key));
}

grow(new cdk.Stack(new cdk.App(), 'Tree'), tree);
