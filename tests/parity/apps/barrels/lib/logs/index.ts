export type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
export * from './app-logs';
