// A workspace that is not trusted is checked all the same, and nothing that it brings is run.
import fs from 'node:fs';
import path from 'node:path';
import { copyApp, workspaceSettings } from './harness.mjs';
import { Workbench } from './ui.mjs';

export async function checkTrust({ browser, results, startServer }) {
  const begun = Date.now();
  let problem;
  const server = await startServer({ trusted: false });
  try {
    const folder = copyApp('untrusted');
    const proof = path.join(folder, 'was-run');
    const program = path.join(folder, 'presynth');
    fs.writeFileSync(program, `#!/bin/sh\ntouch '${proof}'\nexit 1\n`, { mode: 0o755 });
    workspaceSettings(folder, { 'presynth.server.path': program });
    const workbench = await Workbench.open(browser, server, folder);
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await workbench.open('lib/data-platform-stack.ts');
    await workbench.expectStatus('Presynth: 3 errors, 3 warnings');
    if (fs.existsSync(proof)) throw new Error('the program of the workspace was run');
    await workbench.shot('untrusted');
    await workbench.close();
  } catch (error) {
    problem = error.stack;
  }
  await server.stop();
  const name = 'trust: an untrusted workspace is checked, by the server of the extension';
  results.add(name, (Date.now() - begun) / 1000, problem);
}
