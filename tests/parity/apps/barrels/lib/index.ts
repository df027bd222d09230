export * from './logs';
export * as keys from './keys';
export { grantedKey as openKey } from './keys/granted';
