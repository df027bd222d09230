export function generate(seed) { return ''; }
