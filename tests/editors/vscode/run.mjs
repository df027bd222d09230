// Presynth's extension in a real VS Code workbench: node tests/editors/vscode/run.mjs [PART...]
// Parts: api (in VS Code's own extension host), ui (hands and eyes), trust (an untrusted workspace). Default: all.
// Env: PRESYNTH, the program (default build/release/presynth); SHOTS, the folder for screenshots (default
// build/editors/shots); PRESYNTH_PICTURES=1 also takes the pictures of the extension's README anew.
// tests/editors/vscode/setup.sh prepares; this installs nothing. Exit code 1 when a check failed.
import fs from 'node:fs';
import path from 'node:path';
import { CodeServer, Results, removeScratch, requireSetUp, startBrowser, version } from './harness.mjs';
import { checkApi } from './api.mjs';
import { checkTrust } from './trust.mjs';
import { checkUi } from './ui.mjs';

const parts = { api: checkApi, ui: checkUi, trust: checkTrust };
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  throw new Error(`unknown part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
}

const results = new Results(`vscode ${version()}`);
const stops = [];
let stopping;
function stopAll() {
  stopping ??= (async () => {
    for (const stop of stops.reverse()) await stop().catch((error) => console.error(`stopping: ${error.message}`));
    removeScratch();
  })();
  return stopping;
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stopAll().then(() => process.exit(130)));

try {
  requireSetUp();
  const browser = await startBrowser();
  stops.push(() => browser.close());
  const startServer = async (options) => {
    const server = await CodeServer.start(options);
    stops.push(() => server.stop());
    return server;
  };
  const chosen = asked.length > 0 ? asked : Object.keys(parts);
  for (const name of chosen) await parts[name]({ browser, results, startServer });
} catch (error) {
  results.add('the tests themselves', 0, error.stack);
} finally {
  await stopAll();
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed > 0 || results.passed === 0 ? 1 : 0;
