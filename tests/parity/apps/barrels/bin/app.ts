// The key and the log group come through barrels: export *, export * as, a renamed export, a folder's index.
// faulty: kms error at Prod/Closed
import { App, Stack } from 'aws-cdk-lib';
import { AppLogs, keys, openKey as open } from '../lib';

const stack = new Stack(new App(), 'Prod');
new AppLogs(stack, 'Opened', { encryptionKey: open(stack, 'OpenKey') });
new AppLogs(stack, 'Closed', { encryptionKey: keys.closedKey(stack, 'ClosedKey') });
