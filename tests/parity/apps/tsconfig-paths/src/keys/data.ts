import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export const dataKey = (scope: Construct) => new Key(scope, 'DataKey', { enableKeyRotation: true });
