// The page of `presynth graph --format html` in a browser, from file://, in light and in dark. Needs tests/editors/
// node_modules (vscode/setup.sh installs them) and Debian's chromium; the program is env PRESYNTH.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const program = path.resolve(process.env.PRESYNTH ?? path.join(root, 'build/release/presynth'));
const shots = path.join(root, 'build/editors');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-graph-page-'));
const STACK = 'lib/data-platform-stack.ts';

/** How long anything may take before the check fails. It bounds a failure, it measures nothing. */
const PATIENCE = Number(process.env.PRESYNTH_PATIENCE ?? 60_000);

let passed = 0;
let failed = 0;

async function check(name, body) {
  try {
    await body();
    passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n${String(error).replace(/^/gm, '    ')}`);
  }
}

function equal(actual, expected, what) {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`${what}: ${left}, not ${right}`);
}

function includes(text, part, what) {
  if (!text.includes(part)) throw new Error(`${what} lacks ${JSON.stringify(part)}:\n${text}`);
}

function graphPage() {
  const args = ['graph', '--format', 'html', 'examples/secure-data-platform'];
  const { stdout, stderr, status } = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`presynth ${args.join(' ')}: exit code ${status}\n${stderr}`);
  return stdout;
}

const DATA = /(<script type="application\/json" id="graph">)([^<]*)(<\/script>)/;

/** The page with other data in it. */
function withData(html, change) {
  const data = JSON.parse(DATA.exec(html)[2]);
  const changed = JSON.stringify(change(data) ?? data).replaceAll('<', '\\u003c');
  return html.replace(DATA, (_, before, __, after) => before + changed + after);
}

/** A page in a profile of its own that may have its one file; what else it asks for, and what it complains of. */
async function open(browser, name, html, { hash = '', ...options } = {}) {
  const file = path.join(scratch, `${name}.html`);
  fs.writeFileSync(file, html);
  const url = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.requests = [];
  page.complaints = [];
  await context.route((asked) => asked.href.split('#')[0] !== url, (route) => {
    page.requests.push(route.request().url());
    return route.abort();
  });
  page.on('console', (message) => page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    page.complaints.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(url + hash);
  return page;
}

async function close(page) {
  equal(page.requests, [], 'requests');
  equal(page.complaints, [], 'complaints');
  await page.context().close();
}

const row = (page, name) => page.getByRole('treeitem', { name });
const names = (page) =>
  page.getByRole('treeitem').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label').split(',')[0]));
const activeRow = (page) => page.evaluate(() =>
  document.getElementById(document.querySelector('[role=tree]').getAttribute('aria-activedescendant'))
    .getAttribute('aria-label').split(',')[0]);
const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const diagram = (page) => page.getByRole('group', { name: 'Diagram of relations' });

/** The number of the line that the source points at, and the text that is marked there. */
async function pointedAt(page) {
  const source = page.getByRole('region', { name: 'Source' });
  const line = source.locator('[aria-current=location]');
  await line.waitFor();
  if (!await line.evaluate((each) => {
    const [outer, inner] = [each.closest('.code').getBoundingClientRect(), each.getBoundingClientRect()];
    return inner.top >= outer.top && inner.bottom <= outer.bottom;
  })) throw new Error('the line is out of sight');
  const marked = (await source.locator('.at').allTextContents()).join('');
  return { line: Number(await line.getAttribute('data-number')), marked };
}

/** Texts whose colour has less than 4.5 to 1 against what is behind them. */
function faint(page) {
  return page.evaluate(() => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (colour) => rgba(colour).slice(0, 3).map((each) => each / 255)
      .map((each) => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
      .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = (element) => {
      const box = element.closest('.node')?.querySelector('.box');
      if (box) return getComputedStyle(box).fill;
      for (let at = element; at !== null; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor;
        if (rgba(colour)[3] === 255) return colour;
      }
      return 'Canvas';
    };
    const hasText = (element) => [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim() !== '');
    return [...document.querySelectorAll('body *')].filter((each) =>
      hasText(each) && !each.matches('script, noscript, title') && each.getClientRects().length > 0).flatMap((each) => {
      const style = getComputedStyle(each);
      const [a, b] = [luminance(each.closest('svg') ? style.fill : style.color), luminance(behind(each))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return contrast < 4.5 ? [`${each.textContent.slice(0, 40)} (${contrast.toFixed(2)})`] : [];
    });
  });
}

async function checkTree(browser, html) {
  const page = await open(browser, 'tree', html);
  const tree = page.getByRole('tree', { name: 'Construct tree' });
  await check('the tree has a row for each construct, with its level and its place', async () => {
    equal((await names(page)).slice(0, 3), ['App', 'SecureDataPlatform', 'EncryptionKey'], 'first rows');
    const endpoint = row(page, /^S3Endpoint, ec2\.GatewayVpcEndpoint/);
    equal(await endpoint.getAttribute('aria-level'), '3', 'level');
    equal(await endpoint.getAttribute('aria-posinset'), '1', 'position');
    equal(await endpoint.getAttribute('aria-setsize'), '3', 'size');
  });
  await check('rows tell the findings at them and below them', async () => {
    await row(page, /^ProcessorLogs,.* 1 error here$/).waitFor();
    await row(page, /^Vpc,.* 3 warnings below$/).waitFor();
    const stack = row(page, /^SecureDataPlatform, Stack, 2 errors, 3 warnings below$/);
    equal((await stack.locator('.badge').allTextContents()).join(' '), '2 3', 'badges');
  });
  await check('the overview counts, and lists the findings and the relations', async () => {
    await heading(page, 'secure-data-platform');
    const text = await page.getByRole('main').innerText();
    for (const part of ['Log group \'ProcessorLogs\' is encrypted with key', 'kms-missing-logs-grant',
      'Encryption keys (', 'Permissions boundaries (', 'Roles (', 'Networks (', 'VPC endpoints (3)']) {
      includes(text, part, 'the overview');
    }
  });
  await check('the filter takes ids, types, logical ids and rules, and tells how many are left', async () => {
    const filter = page.getByRole('searchbox', { name: 'Filter constructs' });
    const filtered = async (text, expected) => {
      await filter.fill(text);
      equal(await names(page), expected, text);
    };
    await filtered('databucket', ['SecureDataPlatform', 'DataBucket']);
    await filtered('kms.key', ['SecureDataPlatform', 'EncryptionKey']);
    await filtered('FC8890DE', ['SecureDataPlatform', 'ProcessorRole']);
    const endpoints = ['S3Endpoint', 'DynamoDbEndpoint', 'LambdaEndpoint'];
    await filtered('unused-endpoint', ['SecureDataPlatform', 'Vpc', ...endpoints]);
    await page.getByRole('navigation').getByText('5 of 14 constructs').waitFor();
    await filtered('no such construct', []);
    await page.getByText('Nothing matches.').waitFor();
    await filter.fill('');
    equal((await names(page)).length, 14, 'rows without a filter');
  });
  await check('the switch leaves the ways to the problems', async () => {
    const only = page.getByRole('switch', { name: 'Only problems' });
    await only.check();
    equal(await names(page), ['SecureDataPlatform', 'ProcessorLogs', 'Vpc', 'S3Endpoint', 'DynamoDbEndpoint',
      'LambdaEndpoint', 'DataProcessor'], 'rows');
    await only.uncheck();
    equal((await names(page)).length, 14, 'rows');
  });
  await check('the keyboard goes through the tree', async () => {
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    equal(await tree.evaluate((each) => each === document.activeElement), true, 'focus');
    const after = async (key, expected) => {
      await page.keyboard.press(key);
      equal(await activeRow(page), expected, key);
    };
    await after('End', 'ProcessorName');
    await after('Home', 'App');
    await after('ArrowDown', 'SecureDataPlatform');
    await after('ArrowLeft', 'SecureDataPlatform');
    equal(await names(page), ['App', 'SecureDataPlatform'], 'closed');
    await after('ArrowRight', 'SecureDataPlatform');
    await after('ArrowRight', 'EncryptionKey');
    await after('ArrowLeft', 'SecureDataPlatform');
    await after('ArrowDown', 'EncryptionKey');
    await page.keyboard.press('Enter');
    await heading(page, 'EncryptionKey');
    equal(await row(page, /^EncryptionKey/).getAttribute('aria-selected'), 'true', 'selected');
    equal(new URL(page.url()).hash, '#/SecureDataPlatform/EncryptionKey', 'address');
    await page.goBack();
    await heading(page, 'secure-data-platform');
  });
  await check('the tree asked for nothing and complained of nothing', () => close(page));
}

async function checkConstruct(browser, html, scheme) {
  const page = await open(browser, scheme, html, { hash: '#/SecureDataPlatform/EncryptionKey', colorScheme: scheme });
  const boxes = () => diagram(page).getByRole('link').evaluateAll((all) =>
    all.map((each) => each.getAttribute('aria-label').split(',')[0]).sort());
  await check(`${scheme}: an address opens the key, whose users are drawn with what they may not`, async () => {
    await heading(page, 'EncryptionKey');
    equal(await boxes(), ['ProcessorLogs'], 'users');
    const text = (await diagram(page).textContent()).replace(/\s+/g, ' ');
    includes(text, 'may not use the key', 'the diagram');
    includes(await page.getByRole('main').innerText(), 'EncryptionKey1B843E66', 'the facts');
  });
  await check(`${scheme}: the role has its function on one side and its boundary on the other`, async () => {
    await row(page, /^ProcessorRole/).click();
    await heading(page, 'ProcessorRole');
    equal(await boxes(), ['DataProcessor', 'ProcessorBoundary'], 'boxes');
    includes(await diagram(page).textContent(), 'ec2:CreateNetworkInterface', 'the diagram');
  });
  await check(`${scheme}: the VPC has its function and its endpoints`, async () => {
    await row(page, /^Vpc/).click();
    await heading(page, 'Vpc');
    equal(await boxes(), ['DataProcessor', 'DynamoDbEndpoint', 'LambdaEndpoint', 'S3Endpoint'], 'boxes');
    includes(await page.getByRole('main').innerText(), 'Problems below', 'the page');
  });
  await check(`${scheme}: a box of the diagram leads to its construct`, async () => {
    await diagram(page).getByRole('link', { name: /^DataProcessor/ }).click();
    await heading(page, 'DataProcessor');
    equal(await activeRow(page), 'DataProcessor', 'row');
    equal(await boxes(), ['DynamoDbEndpoint', 'LambdaEndpoint', 'ProcessorBoundary', 'ProcessorRole', 'S3Endpoint',
      'Vpc'], 'boxes');
  });
  await check(`${scheme}: a place leads to its line, and to the editor`, async () => {
    await row(page, /^ProcessorLogs/).click();
    await heading(page, 'ProcessorLogs');
    equal((await pointedAt(page)).line, 25, 'where it is made');
    const finding = page.getByRole('article').filter({ hasText: 'kms-missing-logs-grant' });
    await finding.getByRole('link', { name: `${STACK}:27` }).click();
    equal(await pointedAt(page), { line: 27, marked: 'encryptionKey' }, 'the finding');
    await finding.getByRole('link', { name: `${STACK}:19` }).click();
    await page.getByRole('region', { name: 'Source' }).getByText('the key is made here').waitFor();
    const { line, marked } = await pointedAt(page);
    equal(line, 19, 'the related place');
    equal([marked.startsWith('new kms.Key('), marked.endsWith('})')], [true, true], 'the marked text');
    const editor = page.getByRole('link', { name: 'Open in editor' });
    equal(await editor.getAttribute('href'),
      `vscode://file${path.join(root, 'examples/secure-data-platform', STACK)}:19:27`, 'the editor');
  });
  await check(`${scheme}: all text stands out from what is behind it`, async () => {
    equal(await faint(page), [], 'faint texts of a construct');
    await page.getByRole('link', { name: 'Overview' }).click();
    await heading(page, 'secure-data-platform');
    equal(await faint(page), [], 'faint texts of the overview');
  });
  await row(page, /^DataProcessor/).click();
  await page.screenshot({ path: path.join(shots, `graph-page-${scheme}.png`), fullPage: true });
  await check(`${scheme}: the page asked for nothing and complained of nothing`, () => close(page));
}

async function checkOtherData(browser, html) {
  await check('hostile names stay text', async () => {
    const evil = '</script><img src=x onerror=alert(1)><b>"\'&amp;\ud800';
    const hostile = withData(html, (data) => {
      data.name = evil;
      data.root = `javascript:alert(1)//${evil}`;
      for (const each of data.constructs) {
        each.path = each.path.replace('ProcessorLogs', evil.replaceAll('/', ''));
        each.type = each.type.replace('LogGroup', evil);
      }
      for (const each of data.findings) Object.assign(each, { rule: evil, message: evil, why: evil, help: evil });
      for (const each of data.relations) each.detail = evil;
      data.findings[0].related[0].message = evil;
      data.sources[STACK] = data.sources[STACK].replace('encryptionKey,', evil);
    });
    const page = await open(browser, 'hostile', hostile);
    await row(page, /onerror/).click();
    await page.getByRole('article').getByText(evil.slice(0, 30)).first().waitFor();
    await page.getByRole('article').getByRole('link').first().click();
    equal(await page.locator('img, b, iframe, object').count(), 0, 'elements out of data');
    const targets = await page.getByRole('link').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
    equal(targets.filter((each) => !/^(#|vscode:\/\/file\/)/.test(each)), [], 'addresses');
    await close(page);
  });
  await check('an empty graph says so', async () => {
    const page = await open(browser, 'empty', withData(html, (data) =>
      ({ ...data, constructs: [], relations: [], findings: [], sources: {} })));
    await page.getByText('No code here makes a construct.').waitFor();
    equal(await page.getByRole('tree').count(), 0, 'trees');
    await close(page);
  });
  await check('a large graph opens closed but for the ways to problems, and draws the rows in sight', async () => {
    const page = await open(browser, 'large', withData(html, (data) => {
      const bucket = data.constructs.find(({ path: each }) => each.endsWith('DataBucket'));
      for (let i = 0; i < 6_000; i++) data.constructs.push({ ...bucket, path: `Copy${i % 20}/Bucket${i}` });
    }));
    equal(await row(page, 'Copy3').getAttribute('aria-expanded'), 'false', 'expanded');
    await row(page, /^S3Endpoint/).waitFor();
    await page.getByRole('searchbox').fill('bucket');
    await page.getByRole('tree').focus();
    await page.keyboard.press('End');
    equal(await activeRow(page), 'Bucket5999', 'last row');
    equal(await page.getByRole('treeitem').count() < 100, true, 'few rows in the page');
    await close(page);
  });
  await check('at 400 px one pane is shown at a time, and nothing sticks out', async () => {
    const page = await open(browser, 'narrow', html, { viewport: { width: 400, height: 800 } });
    equal(await page.getByRole('tree').isVisible(), false, 'the tree at first');
    await page.getByRole('button', { name: 'Constructs' }).click();
    await row(page, /^DataProcessor/).click();
    await heading(page, 'DataProcessor');
    equal(await page.getByRole('tree').isVisible(), false, 'the tree');
    equal(await page.evaluate(() => document.querySelector('main').scrollWidth), 400, 'width');
    await close(page);
  });
}

fs.mkdirSync(shots, { recursive: true });
let browser;
try {
  const html = graphPage();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  await checkTree(browser, html);
  await checkConstruct(browser, html, 'light');
  await checkConstruct(browser, html, 'dark');
  await checkOtherData(browser, html);
} catch (error) {
  failed++;
  console.log(error);
} finally {
  await browser?.close();
  fs.rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
