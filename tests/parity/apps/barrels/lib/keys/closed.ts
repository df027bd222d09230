import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export default (scope: Construct, id: string): Key => new Key(scope, id);
