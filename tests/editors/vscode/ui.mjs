// What a user sees and does: squiggles, the Problems panel, hover, Ctrl+., saving, the construct graph, the status bar.
import fs from 'node:fs';
import path from 'node:path';
import { applied, copyApp, openPage, presynth, root, scratch, shots, until, workspaceSettings } from './harness.mjs';

const STACK = 'lib/data-platform-stack.ts';
const AUDIT = 'lib/audit-stack.ts';
const KEYS = 'lib/keys.ts';
const BIN = 'bin/secure-data-platform.ts';

/** The workbench, in the words of the one who uses it. */
export class Workbench {
  constructor(page, folder) {
    this.page = page;
    this.folder = folder;
    this.status = page.locator('[id="presynth.presynth.presynth.status"], [id="presynth.presynth.status"]').first();
  }

  static async open(browser, server, folder) {
    const page = await openPage(browser);
    await page.goto(`http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(folder)}`);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return new Workbench(page, folder);
  }

  key(keys) {
    return this.page.keyboard.press(keys);
  }

  /**
   * Picks the row by its text: while the list is still filling, its first row may be another, and a click may hit a row
   * that is just being replaced.
   */
  async pick(keys, words, label) {
    await this.key(keys);
    const widget = this.page.locator('.quick-input-widget');
    const input = widget.locator('input.input');
    await input.waitFor();
    await input.fill(words);
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`).first();
    await row.waitFor();
    await until(`'${label}' to be picked`, async () => {
      if (await widget.isHidden()) return true;
      await row.click({ timeout: 5_000 }).catch(() => {});
      return widget.waitFor({ state: 'hidden', timeout: 5_000 }).then(() => true, () => false);
    });
  }

  command(title) {
    return this.pick('F1', `>${title}`, title);
  }

  async open(file) {
    const name = path.basename(file);
    await this.pick('Control+P', file, name);
    await this.page.locator('.tab.active', { hasText: name }).first().waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** The cursor to a line and column, both from 1. */
  async goTo(line, column) {
    await this.key('Control+G');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.key('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.page.locator('[id="status.editor.selection"]', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  line(text) {
    return this.page.locator('.editor-instance .view-line', { hasText: text }).first();
  }

  /** Whether a squiggle of the class lies under the line with the text. */
  async squiggle(text, className) {
    const line = await this.line(text).boundingBox();
    const boxes = await this.page.locator(`.editor-instance .${className}`).evaluateAll((all) =>
      all.map((each) => each.getBoundingClientRect()).map(({ top, height }) => ({ top, height })));
    return line !== null && boxes.some(({ top, height }) => Math.abs(top + height - line.y - line.height) < 4);
  }

  async saveAll() {
    await this.command('File: Save All');
    await this.page.locator('.tab.dirty').waitFor({ state: 'detached' });
  }

  read(file) {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** The first file of a check's difference, so that a failure can be read. */
  async expectFile(file, text, what) {
    await until(`${file} to be ${what}`, () => this.read(file) === text, 10_000).catch(() => {
      const [have, want] = [this.read(file).split('\n'), text.split('\n')];
      const at = want.findIndex((line, index) => line !== have[index]);
      throw new Error(`${file} is not ${what}; line ${at + 1} is\n${have[at]}\nand should be\n${want[at]}`);
    });
  }

  async expectStatus(label) {
    await until(`the status '${label}'`, async () => (await this.statusLabel()) === label).catch(async (error) => {
      throw new Error(`${error.message}; it is '${await this.statusLabel()}'`);
    });
  }

  async statusLabel() {
    const labels = await this.page.locator('.statusbar-item[id*="presynth.status"] a').evaluateAll((all) =>
      all.map((each) => each.getAttribute('aria-label') ?? ''));
    return labels[0] ?? '';
  }

  /** Back into the text of the editor that is open, without moving its cursor. */
  focusEditor() {
    return this.command('View: Focus Active Editor Group');
  }

  /** What a user does when nothing comes of it, as when VS Code was busy with something newer: the same again. */
  async insist(what, act, seen) {
    await until(what, async () => {
      await act();
      return seen({ timeout: 4_000 }).then(() => true, () => false);
    });
  }

  async quickFixes() {
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    await this.insist('the quick fixes', async () => {
      await this.calm();
      await this.key('Control+.');
    }, (patience) => rows.first().waitFor(patience));
    return (await rows.allTextContents()).map((text) => text.trim());
  }

  async choose(title) {
    await this.page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first().click();
    await this.page.locator('.action-widget').first().waitFor({ state: 'hidden' });
  }

  async notification(text) {
    const toast = this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
    await toast.waitFor();
    return toast;
  }

  async calm() {
    for (let i = 0; i < 3; i++) await this.key('Escape');
  }

  /** With the mouse out of the way, where it makes no tooltip; unless what it makes is to be seen. */
  async shot(name, { mouse = false } = {}) {
    if (!mouse) {
      const { width, height } = this.page.viewportSize();
      await this.page.mouse.move(width / 2, height - 4);
      await this.page.waitForTimeout(300);
    }
    await this.page.screenshot({ path: path.join(shots, `${name}.png`) });
  }

  async close() {
    await this.page.context().close();
  }
}

/** Exactly these, in this order; a failure shows both. */
function equal(have, want, what) {
  const [a, b] = [have, want].map((value) => JSON.stringify(value, null, 1));
  if (a !== b) throw new Error(`${what}:\n${a}\ninstead of\n${b}`);
}

const squeezed = (text) => text.replace(/\s+/g, '');

export async function checkUi({ browser, results, startServer }) {
  const server = await startServer();
  const folder = copyApp('ui');
  const original = Object.fromEntries([STACK, AUDIT, KEYS, BIN].map((file) => [
    file, fs.readFileSync(path.join(folder, file), 'utf8'),
  ]));
  const report = JSON.parse(presynth(folder, 'check', '--format', 'json', '.')).diagnostics;
  const find = (file, rule) => report.find((diagnostic) => diagnostic.file === file && diagnostic.rule === rule);
  const kms = find(STACK, 'kms-missing-logs-grant');
  const boundary = find(STACK, 'boundary-missing-ec2-actions');
  const audit = find(AUDIT, 'kms-missing-logs-grant');
  const unused = report.filter(({ rule }) => rule === 'unused-endpoint-variable');
  const all = 'Presynth: 3 errors, 3 warnings';
  /** What `presynth check --fix` makes of one file, with the files that its fixes reach. */
  const fixed = (file) => {
    const copy = copyApp('fixed');
    presynth(copy, 'check', '--quiet', '--fix', file);
    return Object.fromEntries(
      Object.keys(original).map((each) => [each, fs.readFileSync(path.join(copy, each), 'utf8')]));
  };

  const workbench = await Workbench.open(browser, server, folder);
  const { page } = workbench;
  let failures = 0;
  const check = async (name, work) => {
    const begun = Date.now();
    let problem;
    try {
      await work();
    } catch (error) {
      problem = error.stack;
      await workbench.shot(`fail-${++failures}`).catch(() => {});
    }
    results.add(`ui: ${name}`, (Date.now() - begun) / 1000, problem);
    // Whatever happened, the next check begins with the files as they were.
    try {
      await workbench.calm();
      await workbench.saveAll();
      for (const [file, text] of Object.entries(original)) {
        if (workbench.read(file) !== text) fs.writeFileSync(path.join(folder, file), text);
      }
    } catch (error) {
      console.log(`    while tidying up: ${error.message}`);
    }
  };
  const place = (range) => workbench.goTo(range.start.line + 1, range.start.character + 1);

  await check('the status bar counts the problems of the workspace', async () => {
    await workbench.open(STACK);
    await workbench.expectStatus(all);
    await workbench.command('View: Toggle Primary Side Bar Visibility');
  });

  await check('squiggles lie where the problems are, and unused names are faded', async () => {
    await workbench.open(STACK);
    await place(kms.range);
    await until('the squiggle', () => workbench.squiggle('encryptionKey,', 'squiggly-error'));
    if (await workbench.squiggle('enableKeyRotation', 'squiggly-error')) throw new Error('a squiggle too many');
    await place(unused[1].range);
    const faded = page.locator('.editor-instance .squiggly-inline-unnecessary');
    await until('the faded names', async () =>
      (await faded.allTextContents()).join(' ') === 's3Endpoint dynamoDbEndpoint lambdaEndpoint');
    await place(boundary.range);
    await until('the squiggle', () => workbench.squiggle('new lambda.Function(', 'squiggly-error'));
  });

  await check('the Problems panel lists every problem with its related places, in other files too', async () => {
    await workbench.open(STACK);
    await place(kms.range);
    await workbench.command('Problems: Focus on Problems View');
    await workbench.command('View: Toggle Maximized Panel');
    const at = ({ start }) => `[Ln ${start.line + 1}, Col ${start.character + 1}]`;
    const want = report.flatMap(({ message, why, rule, range, related }) => [
      `${message}presynth${rule}${at(range)}${why}`,
      ...related.map((other) => `${path.basename(other.file)}${at(other.range)}: ${other.message}`),
    ]).map(squeezed).sort();
    const rows = page.locator('.markers-panel .monaco-list-row:not(:has(.file-icon))');
    // The second line of a message begins with a word for what it tells.
    const texts = async () => (await rows.allTextContents())
      .map((text) => squeezed(text).replace(/(\[Ln\d+,Col\d+\])(Atdeploy|Why):/, '$1')).sort();
    await until('the rows', async () => (await texts()).length >= want.length);
    equal(await texts(), want, 'the rows');
    await workbench.command('View: Toggle Maximized Panel');
    await workbench.shot('problems');
    await rows.filter({ hasText: 'keys.ts' }).first().dblclick();
    await page.locator('.tab.active', { hasText: 'keys.ts' }).waitFor();
    await page.locator('[id="status.editor.selection"]', { hasText: 'Ln 5, Col 69 (59 selected)' }).waitFor();
    await workbench.command('View: Toggle Panel Visibility');
  });

  await check('hovering a construct tells its path, its logical id and the problem', async () => {
    await workbench.open(STACK);
    await place(kms.range);
    await workbench.line('encryptionKey,').locator('span', { hasText: /^\s*encryptionKey$/ }).last().hover();
    const hover = page.locator('.monaco-hover:visible');
    await hover.filter({ hasText: 'CloudWatch Logs' }).first().waitFor();
    const text = (await hover.allTextContents()).join('\n');
    for (const part of [kms.message, kms.why, kms.help, 'SecureDataPlatform/EncryptionKey', 'EncryptionKey1B843E66']) {
      if (!squeezed(text).includes(squeezed(part))) throw new Error(`the hover does not say '${part}':\n${text}`);
    }
    await workbench.shot('hover', { mouse: true });
  });

  const fixes = [
    ...kms.fixes.map(({ title, edits }) => ({ at: kms, title, text: applied(original[STACK], edits) })),
    {
      at: kms, title: 'Suppress kms-missing-logs-grant here, with a reason',
      text: original[STACK].replace(/^( *)const processorLogs/m,
        '$1// presynth-ignore kms-missing-logs-grant: <reason>\n$&'),
    },
    ...boundary.fixes.map(({ title, edits }) => ({ at: boundary, title, text: applied(original[STACK], edits) })),
    { at: unused[1], title: unused[1].fixes[0].title, text: applied(original[STACK], unused[1].fixes[0].edits) },
    {
      at: unused[1], title: 'Fix all unused-endpoint-variable problems in this file',
      text: applied(original[STACK], unused.flatMap(({ fixes: [fix] }) => fix.edits)),
    },
  ];
  for (const { at, title, text } of fixes) {
    await check(`Ctrl+. offers '${title}', which is applied, saved and undone`, async () => {
      await workbench.open(STACK);
      await workbench.expectStatus(all);
      await place(at.range);
      const offered = await until('the quick fixes', async () => {
        const titles = await workbench.quickFixes();
        if (titles.includes(title)) return titles;
        await workbench.calm();
        return undefined;
      });
      const ours = fixes.filter((fix) => fix.at === at).map((fix) => fix.title);
      if (at === kms) {
        equal(offered.slice(0, ours.length), ours, 'the menu');
        await workbench.shot('quick-fix');
      }
      await workbench.choose(title);
      await page.locator('.tab.dirty').first().waitFor();
      await workbench.saveAll();
      await workbench.expectFile(STACK, text, 'fixed');
      await workbench.focusEditor();
      await workbench.key('Control+Z');
      await page.locator('.tab.dirty').first().waitFor();
      await workbench.saveAll();
      await workbench.expectFile(STACK, original[STACK], 'as it was');
      await workbench.expectStatus(all);
    });
  }

  await check('a fix reaches the file where the key is made', async () => {
    await workbench.open(AUDIT);
    await place(audit.range);
    await workbench.quickFixes();
    await workbench.choose(audit.fixes[0].title);
    await workbench.expectStatus('Presynth: 2 errors, 3 warnings');
    await workbench.expectFile(KEYS, original[KEYS], 'untouched before it is saved');
    await workbench.saveAll();
    const want = fixed(AUDIT);
    await workbench.expectFile(KEYS, want[KEYS], 'what check --fix writes');
    await workbench.expectFile(AUDIT, want[AUDIT], 'what check --fix writes');
  });

  await check('Fix All in This File leaves what check --fix writes, and says when there is nothing to do', async () => {
    await workbench.open(STACK);
    await workbench.expectStatus(all);
    await workbench.command('Presynth: Fix All in This File');
    await workbench.expectStatus('Presynth: 1 error');
    await workbench.saveAll();
    await workbench.expectFile(STACK, fixed(STACK)[STACK], 'what check --fix writes');
    await workbench.shot('fixed');
    await workbench.command('Presynth: Fix All in This File');
    await page.locator('.statusbar-item', { hasText: 'Presynth: nothing to fix in this file' }).waitFor();
  });

  await check('a mistake shows while it is typed, and goes when it is taken back', async () => {
    await workbench.open(STACK);
    await workbench.expectStatus(all);
    await workbench.goTo(unused[2].range.start.line, 1);
    await page.keyboard.insertText('const typed = vpc.addInterfaceEndpoint("Typed", ' +
      '{ service: ec2.InterfaceVpcEndpointAwsService.KMS });');
    await workbench.expectStatus('Presynth: 3 errors, 4 warnings');
    await until('the faded name', async () => (await page.locator('.editor-instance .squiggly-inline-unnecessary')
      .allTextContents()).includes('typed'));
    await workbench.expectFile(STACK, original[STACK], 'untouched');
    await workbench.command('File: Revert File');
    await workbench.expectStatus(all);
  });

  await check('a file that changes on the disk is seen', async () => {
    await workbench.command('View: Close All Editors');
    fs.writeFileSync(path.join(folder, KEYS), fixed(AUDIT)[KEYS]);
    await workbench.expectStatus('Presynth: 2 errors, 3 warnings');
    fs.writeFileSync(path.join(folder, KEYS), original[KEYS]);
    await workbench.expectStatus(all);
  });

  await checkGraph({ check, workbench, audit, all });
  await checkLife({ check, workbench, server, folder, all });
  await workbench.close();
  await server.stop();
  if (process.env.PRESYNTH_PICTURES === '1' && failures === 0) {
    for (const name of ['problems', 'quick-fix', 'construct-graph']) {
      fs.copyFileSync(path.join(shots, `${name}.png`), path.join(root, `editors/vscode/images/${name}.png`));
    }
  }
}

async function checkGraph({ check, workbench, audit, all }) {
  const { page } = workbench;
  const view = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  const rows = view.locator('[role=treeitem]');
  const labels = () => rows.evaluateAll((each) =>
    each.map((row) => `${row.getAttribute('aria-level')} ${row.getAttribute('aria-label')}`));
  const position = (text) => (patience) =>
    page.locator('[id="status.editor.selection"]', { hasText: text }).waitFor(patience);
  const wait = (want, what) => until(what, async () => JSON.stringify(await labels()) === JSON.stringify(want), 15_000)
    .catch(async () => equal(await labels(), want, what));

  await check('the construct graph is the tree of constructs with their problems', async () => {
    await workbench.open(STACK);
    await workbench.expectStatus(all);
    await workbench.command('Presynth: Show Construct Graph');
    await rows.first().waitFor();
    await wait(GRAPH, 'the rows');
    equal(await view.locator('#summary').textContent(), '17 constructs, 3 errors, 3 warnings', 'the summary');
    await workbench.shot('construct-graph');
  });

  await check('a click or Enter in the graph opens the place, and arrows go through the tree', async () => {
    await workbench.insist('the problem', () => rows.filter({ hasText: audit.message }).click(), position('Ln 13, Col 7'));
    await page.locator('.tab.active', { hasText: 'audit-stack.ts' }).waitFor();
    await workbench.insist(
      'the boundary', () => rows.filter({ hasText: 'ProcessorBoundary2A65650B' }).click(), position('Ln 63, Col 33'));
    const focused = () => view.locator('[role=treeitem]:focus').getAttribute('aria-label');
    await rows.filter({ hasText: 'ProcessorBoundary2A65650B' }).focus();
    await workbench.key('ArrowDown');
    equal(await focused(), 'ProcessorRole, iam.Role, ProcessorRoleFC8890DE', 'the row below');
    await workbench.key('Enter');
    await position('Ln 75, Col 27')();
    await rows.filter({ hasText: 'ProcessorRoleFC8890DE' }).focus();
    await workbench.key('ArrowLeft');
    equal((await focused()).split(',')[0], 'SecureDataPlatform', 'the parent');
    await workbench.key('ArrowLeft');
    await wait(GRAPH.filter((label) => /^1|Audit/.test(label)), 'the rows when the stack is closed');
    await workbench.key('ArrowRight');
    await wait(GRAPH, 'the rows when the stack is open again');
  });

  await check('the graph can be filtered', async () => {
    await view.locator('#filter').fill('endpoint4a3');
    await wait(GRAPH.filter((label) => /^1 Secure|^2 Vpc|S3Endpoint/.test(label)), 'the rows for a logical id');
    await view.locator('#filter').fill('');
    await view.locator('#only').check();
    await wait(GRAPH.filter((label) => /\d error|\d warning|: /.test(label)), 'the rows with problems');
    await view.locator('#only').uncheck();
    await wait(GRAPH, 'all rows');
  });

  await check('the graph follows the text, shows ids as text, and reads well in the dark', async () => {
    await page.locator('.tab', { hasText: 'data-platform-stack.ts' }).click();
    await workbench.goTo(18, 1);
    const id = '<img src=x onerror=document.body.remove()>';
    await page.keyboard.insertText(`new s3.Bucket(this, "${id}");`);
    const row = rows.filter({ hasText: id });
    await row.waitFor();
    equal(await view.locator('img').count(), 0, 'pictures');
    await workbench.command('File: Revert File');
    await row.waitFor({ state: 'detached' });
    workspaceSettings(workbench.folder, { 'workbench.colorTheme': 'Default Dark Modern' });
    await page.locator('.monaco-workbench.vs-dark').waitFor();
    await view.locator('body.vscode-dark').waitFor();
    await wait(GRAPH, 'all rows');
    await workbench.shot('construct-graph-dark');
    workspaceSettings(workbench.folder, {});
    await page.locator('.monaco-workbench.vs').waitFor();
    // By its button: keys go to the view while it has the focus.
    await page.locator('.tab', { hasText: 'Construct Graph' }).locator('.tab-actions .action-label').first().click();
    await page.locator('.tab', { hasText: 'Construct Graph' }).waitFor({ state: 'detached' });
  });
}

/** level, id, type, logical id, problems; a problem is severity, message and rule. */
const GRAPH = [
  '1 App, App',
  '1 SecureDataPlatform, Stack, 2 errors, 3 warnings',
  '2 EncryptionKey, kms.Key, EncryptionKey1B843E66',
  '2 ProcessorLogs, logs.LogGroup, ProcessorLogs811939FE, 1 error',
  "3 error: Log group 'ProcessorLogs' is encrypted with key 'EncryptionKey', whose key policy does not let " +
    'CloudWatch Logs use it. kms-missing-logs-grant',
  '2 DataBucket, s3.Bucket, DataBucketE3889A50',
  '2 Vpc, ec2.Vpc, Vpc8378EB38, 3 warnings',
  '3 S3Endpoint, ec2.GatewayVpcEndpoint, VpcS3Endpoint4A3DE4B5, 1 warning',
  "4 warning: VPC endpoint 'S3Endpoint' is kept in 's3Endpoint', which nothing reads. unused-endpoint-variable",
  '3 DynamoDbEndpoint, ec2.GatewayVpcEndpoint, VpcDynamoDbEndpoint564903D1, 1 warning',
  "4 warning: VPC endpoint 'DynamoDbEndpoint' is kept in 'dynamoDbEndpoint', which nothing reads. " +
    'unused-endpoint-variable',
  '3 LambdaEndpoint, ec2.InterfaceVpcEndpoint, VpcLambdaEndpointB3C850C4, 1 warning',
  "4 warning: VPC endpoint 'LambdaEndpoint' is kept in 'lambdaEndpoint', which nothing reads. unused-endpoint-variable",
  '2 ProcessorBoundary, iam.ManagedPolicy, ProcessorBoundary2A65650B',
  '2 ProcessorRole, iam.Role, ProcessorRoleFC8890DE',
  '2 DataProcessor, lambda.Function, DataProcessorEEF8FB1B, 1 error',
  "3 error: Lambda function 'DataProcessor' runs in a VPC, but the permissions boundary 'ProcessorBoundary' of its " +
    'role blocks ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ' +
    'ec2:AssignPrivateIpAddresses and ec2:UnassignPrivateIpAddresses. boundary-missing-ec2-actions',
  '2 BucketName, CfnOutput',
  '2 ProcessorName, CfnOutput',
  '1 Audit, Stack, 1 error',
  '2 AuditKey, kms.Key, AuditKeyB2DBB069',
  '2 AuditLogs, logs.LogGroup, AuditLogsB945E340, 1 error',
  "3 error: Log group 'AuditLogs' is encrypted with key 'AuditKey', whose key policy does not let CloudWatch Logs " +
    'use it. kms-missing-logs-grant',
];

async function checkLife({ check, workbench, server, folder, all }) {
  const { page } = workbench;
  const kill = async () => {
    const [pid] = server.languageServers();
    process.kill(pid, 'SIGKILL');
    await until('its end', () => !server.languageServers().includes(pid));
    return pid;
  };
  const revived = async () => {
    await until('another server', () => server.languageServers().length === 1);
    // The status bar shows the old state until the workbench has heard of the end.
    await workbench.page.waitForTimeout(500);
    await workbench.expectStatus(all);
  };
  const withPath = (program) => workspaceSettings(folder, { 'presynth.server.path': program });
  const script = (text) => {
    const file = path.join(scratch('script'), 'presynth');
    fs.writeFileSync(file, text, { mode: 0o755 });
    return file;
  };
  const fails = async (program, message) => {
    withPath(program);
    const toast = await workbench.notification(message);
    await workbench.expectStatus('Presynth: not running');
    await workbench.shot(`failure-${path.basename(path.dirname(program))}`.replace(/-[^-]*$/, ''));
    return toast;
  };

  await check('Presynth: Restart Server starts another server', async () => {
    await workbench.open(STACK);
    await workbench.expectStatus(all);
    const before = server.languageServers();
    await workbench.command('Presynth: Restart Server');
    await until('another server', () => {
      const now = server.languageServers();
      return now.length === 1 && now[0] !== before[0];
    });
    await workbench.expectStatus(all);
  });

  await check('a server that dies is started again, and given up when it dies again and again', async () => {
    for (let i = 0; i < 3; i++) {
      await kill();
      await revived();
    }
    await kill();
    const toast = await workbench.notification(
      'The Presynth server ended 4 times within three minutes (signal SIGKILL).');
    await workbench.expectStatus('Presynth: not running');
    equal(server.languageServers(), [], 'servers');
    await workbench.shot('given-up');
    await toast.locator('a.monaco-button', { hasText: 'Restart Server' }).click();
    await workbench.expectStatus(all);
  });

  await check('a program that is missing, is none or is too old is named, with what to do', async () => {
    const remedy = 'Update it, or clear the setting presynth.server.path to use the one of the extension.';
    const missing = path.join(folder, 'no-such-program');
    await fails(missing, `Presynth cannot start: the setting presynth.server.path names ${missing}, which is not a ` +
      'program. Correct the setting, or clear it to use the one of the extension.');
    const none = script('#!/bin/sh\necho "presynth: unknown command lsp" >&2\nexit 2\n');
    await fails(none, `Presynth cannot start: ${none} does not answer as a language server ` +
      `(presynth: unknown command lsp). ${remedy}`);
    const answer = JSON.stringify({
      jsonrpc: '2.0', id: 0, result: { capabilities: {}, serverInfo: { name: 'presynth', version: '0.0.9' } },
    });
    const printed = `Content-Length: ${answer.length}\\r\\n\\r\\n${answer}`;
    const old = script(`#!/bin/sh\nprintf '${printed}'\nexec cat >/dev/null\n`);
    await fails(old, `Presynth cannot start: ${old} has version 0.0.9, and this extension needs 0.1.0 or later. ` +
      remedy);
    workspaceSettings(folder, {});
    await workbench.expectStatus(all);
  });

  await check('Presynth: Show Output shows the channel of Presynth', async () => {
    await workbench.command('Presynth: Show Output');
    await page.locator('.part.panel .action-item.checked', { hasText: 'Output' }).waitFor();
    await until('the channel', async () => (await page.locator('.part.panel select').evaluateAll((all) =>
      all.map((each) => each.selectedOptions[0]?.textContent))).includes('Presynth'));
  });
}
