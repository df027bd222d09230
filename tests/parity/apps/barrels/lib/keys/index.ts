import { grantedKey } from './granted';
export { default as closedKey } from './closed';
export { grantedKey };
