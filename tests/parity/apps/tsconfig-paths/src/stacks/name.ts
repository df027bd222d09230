export const name = 'Logs';
