// Runs host.cjs in VS Code's own extension host, where the tests see what any extension sees: the vscode API.
import path from 'node:path';
import { copyApp, here, openPage, PATIENCE, program } from './harness.mjs';

export async function checkApi({ browser, results, startServer }) {
  const server = await startServer({ env: { PRESYNTH: program } });
  const folder = copyApp('api');
  const page = await openPage(browser);
  // The workbench takes tests by its address only when its configuration says that they may drive it. The page's own
  // script reads that configuration late, so it can be amended as soon as the element is there.
  await page.addInitScript(() => {
    const amend = () => {
      const element = document.getElementById('vscode-workbench-web-configuration');
      if (element === null) return false;
      const configuration = JSON.parse(element.getAttribute('data-settings'));
      configuration.developmentOptions = { ...configuration.developmentOptions, enableSmokeTestDriver: true };
      element.setAttribute('data-settings', JSON.stringify(configuration));
      return true;
    };
    const observer = new MutationObserver(() => {
      if (amend()) observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  const other = [];
  let checks = 0;
  await page.exposeFunction('codeAutomationExit', (code) => finish(code));
  await page.exposeFunction('codeAutomationLog', (type, words) => {
    for (const word of words) {
      const [, json] = /^presynth-check (.*)$/s.exec(String(word)) ?? [];
      if (json === undefined) {
        other.push(String(word));
      } else {
        const { name, seconds, error } = JSON.parse(json);
        results.add(`api: ${name}`, seconds, error);
        checks++;
      }
    }
  });
  const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(server.extension)],
    ['extensionTestsPath', remote(path.join(here, 'host.cjs'))],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  await page.goto(`http://127.0.0.1:${server.port}/?${query}`);
  const code = await Promise.race([
    finished,
    new Promise((resolve) => setTimeout(() => resolve('none in time'), PATIENCE * 3)),
  ]);
  if (code !== 0 && checks === 0) {
    results.add('api: the tests run', 0, `exit code ${code}\n${other.slice(-20).join('\n')}`);
  } else if (typeof code !== 'number') {
    results.add('api: the tests end', 0, `exit code ${code}`);
  }
  await page.context().close();
  await server.stop();
}
