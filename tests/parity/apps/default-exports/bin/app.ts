// Default exports of a class, of a value, and under other names; a file that runs for its effect only.
// faulty: kms error at Default/Logs
import { App } from 'aws-cdk-lib';
import MyStack, { ids } from '../lib/stack';
import settings from '../lib/settings';
import '../lib/effect';

const app = new App();
const made = new MyStack(app, ids.main);
if (settings.granted) made.allow();
new MyStack(app, `${ids.main}Granted`).allow();
