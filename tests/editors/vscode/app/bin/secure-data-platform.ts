#!/usr/bin/env node
import * as cdk from 'aws-cdk-lib';
import { AuditStack } from '../lib/audit-stack';
import { DataPlatformStack } from '../lib/data-platform-stack';

const app = new cdk.App();

new DataPlatformStack(app, 'SecureDataPlatform', {
  description: 'Encrypted storage, and a function in a closed network that processes what is uploaded',
  stage: app.node.tryGetContext('stage') ?? 'dev',
});

new AuditStack(app, 'Audit');
