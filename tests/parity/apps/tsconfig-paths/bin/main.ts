import { App } from 'aws-cdk-lib';
import { LogsStack } from '@stacks';

new LogsStack(new App(), 'Paths');
