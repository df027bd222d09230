import { LogGroup } from 'aws-cdk-lib/aws-logs';
export { LogGroup as AppLogs } from 'aws-cdk-lib/aws-logs';
export const unrelated: typeof LogGroup[] = [];
