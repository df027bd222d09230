// Two files import each other: what is used at run time only is there by then.
// faulty: kms error at Circle/B/A/Logs
import { App, Stack } from 'aws-cdk-lib';
import { A } from '../lib/a';
import { B } from '../lib/b';

const stack = new Stack(new App(), 'Circle');
new A(stack, 'A', true);
new B(stack, 'B');
