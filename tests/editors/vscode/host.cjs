// Loaded by VS Code's extension host, which requires it and calls run(): hence CommonJS. It tells each result by a line
// on the console that api.mjs reads. Expectations come from the command line: editor and CI must say the same.
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vscode = require('vscode');

const PATIENCE = 60_000;
const STACK = 'lib/data-platform-stack.ts';
const AUDIT = 'lib/audit-stack.ts';
const KEYS = 'lib/keys.ts';
const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
const uri = (file) => vscode.Uri.file(path.join(folder, file));
const SEVERITY = { error: 0, warning: 1, info: 2, hint: 3 };

function presynth(...args) {
  try {
    return execFileSync(process.env.PRESYNTH, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
}

async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (let last; ;) {
    try {
      return await condition();
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited in vain for ${what}: ${last.message}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const range = ({ start, end }) => [start.line, start.character, end.line, end.character];
const shown = (file) => vscode.languages.getDiagnostics(uri(file)).filter(({ source }) => source === 'presynth');
const byPlace = (a, b) => JSON.stringify([a.at, a.code]).localeCompare(JSON.stringify([b.at, b.code]));

/** A diagnostic as VS Code has it, and one of the JSON report, in the same words. Of a message, its first line. */
const fromEditor = (diagnostic) => ({
  at: range(diagnostic.range),
  code: typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code,
  severity: diagnostic.severity,
  message: diagnostic.message.split('\n')[0],
  tags: (diagnostic.tags ?? []).map((tag) => vscode.DiagnosticTag[tag]),
  related: (diagnostic.relatedInformation ?? []).map(({ location, message }) => ({
    file: path.relative(folder, location.uri.fsPath), at: range(location.range), message,
  })),
});
const fromReport = (diagnostic) => ({
  at: range(diagnostic.range),
  code: diagnostic.rule,
  severity: SEVERITY[diagnostic.severity],
  message: diagnostic.message,
  tags: (diagnostic.tags ?? []).map((tag) => tag[0].toUpperCase() + tag.slice(1)),
  related: diagnostic.related.map(({ file, range: place, message }) => ({ file, at: range(place), message })),
});

const report = JSON.parse(presynth('check', '--format', 'json', '.')).diagnostics;
const of = (file) => report.filter((diagnostic) => diagnostic.file === file);
const kms = of(STACK).find(({ rule }) => rule === 'kms-missing-logs-grant');
const expected = (file, keep = () => true) => of(file).filter(keep).map(fromReport).sort(byPlace);
const settled = (file, keep) =>
  until(`the diagnostics of ${file}`, () => {
    assert.deepEqual(shown(file).map(fromEditor).sort(byPlace), expected(file, keep));
  });

async function open(file) {
  const document = await vscode.workspace.openTextDocument(uri(file));
  await vscode.window.showTextDocument(document);
  return document;
}

const start = ({ range: place }) => new vscode.Position(place.start.line, place.start.character);
// While its extensions settle, VS Code cancels such a question, or drops what the server answered: then there is no
// answer or an error, and the user presses again.
const actionsAt = (file, position, kind, resolve) =>
  vscode.commands.executeCommand(
    'vscode.executeCodeActionProvider', uri(file), new vscode.Range(position, position), kind, resolve);
const ours = (actions) => actions.filter(({ title }) => !/^(Extract|Move|Convert|Inline|Add|Generate) /.test(title));
const positionOf = (document, text, offset = 0) => document.positionAt(document.getText().indexOf(text) + offset);
const settings = () => vscode.workspace.getConfiguration('presynth');

async function revert(...files) {
  for (const file of files) {
    await open(file);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
}

const tests = {
  async 'diagnostics equal those of check, to the place, tag and related place, in unopened files too'() {
    await open(STACK);
    for (const file of [STACK, AUDIT, KEYS, 'bin/secure-data-platform.ts']) await settled(file);
    assert.equal(of(AUDIT)[0].related[0].file, KEYS);
    assert.equal(of(KEYS).length, 0);
  },

  async 'the code of a problem leads to the page of its rule, in the extension'() {
    const { extensionPath } = vscode.extensions.getExtension('presynth.presynth');
    for (const { code } of [...shown(STACK), ...shown(AUDIT)]) {
      assert.ok(code.target.fsPath.startsWith(extensionPath), code.target.fsPath);
      const page = await vscode.workspace.openTextDocument(vscode.Uri.file(code.target.fsPath));
      assert.ok(page.getText().startsWith(`# ${code.value}`), page.getText().slice(0, 80));
    }
  },

  async 'the status bar item, its commands and the server commands are there'() {
    const commands = await vscode.commands.getCommands(true);
    for (const name of ['fixAll', 'showConstructGraph', 'restartServer', 'showOutput', 'restart', 'constructGraph']) {
      assert.ok(commands.includes(`presynth.${name}`), name);
    }
    assert.ok(vscode.extensions.getExtension('presynth.presynth').isActive);
  },

  async 'quick fixes: titles, order, the preferred one; none where nothing is wrong'() {
    await settled(STACK);
    await until('the fixes of the key', async () => {
      const actions = ours(await actionsAt(STACK, start(kms), 'quickfix'));
      assert.deepEqual(actions.map(({ title, kind, isPreferred }) => [title, kind.value, isPreferred === true]), [
        ['Allow CloudWatch Logs in the key policy', 'quickfix', true],
        ['Grant CloudWatch Logs encrypt and decrypt on the key', 'quickfix', false],
        ['Suppress kms-missing-logs-grant here, with a reason', 'quickfix', false],
      ]);
    });
    const endpoint = of(STACK).find(({ rule }) => rule === 'unused-endpoint-variable');
    await until('the fixes of the endpoint', async () => {
      // VS Code puts those first that name a diagnostic.
      assert.deepEqual(ours(await actionsAt(STACK, start(endpoint), 'quickfix')).map(({ title }) => title).sort(), [
        "Drop the variable 's3Endpoint' and keep the call",
        'Fix all unused-endpoint-variable problems in this file',
        'Suppress unused-endpoint-variable here, with a reason',
      ]);
    });
    const nothing = await until('an answer', () => actionsAt(STACK, new vscode.Position(0, 0), 'quickfix'));
    assert.deepEqual(ours(nothing), []);
  },

  async 'each fix that check offers is the same edit here, and clears its problem'() {
    const document = await open(STACK);
    for (const fix of kms.fixes) {
      // A server that has just been told of a change may answer with nothing: the user presses Ctrl+. again.
      const action = await until(fix.title, async () => {
        const found = (await actionsAt(STACK, start(kms), 'quickfix')).find(({ title }) => title === fix.title);
        assert.ok(found);
        return found;
      });
      const edits = action.edit.entries().flatMap(([target, list]) =>
        list.map((edit) => [path.relative(folder, target.fsPath), range(edit.range), edit.newText]));
      assert.deepEqual(edits, fix.edits.map((edit) => [edit.file, range(edit.range), edit.newText]));
      assert.ok(await vscode.workspace.applyEdit(action.edit));
      await until('its problem to go', () =>
        assert.ok(!shown(STACK).some(({ code }) => (code.value ?? code) === 'kms-missing-logs-grant')));
      await revert(STACK);
      await settled(STACK);
    }
    assert.ok(!document.isDirty);
  },

  async 'source.fixAll.presynth leaves what check --fix writes, byte for byte'() {
    const document = await open(STACK);
    const action = await until('fix all', async () => {
      const [found] = await actionsAt(STACK, new vscode.Position(0, 0), 'source.fixAll.presynth', 1);
      assert.equal(found?.title, 'Fix all Presynth problems in this file');
      return found;
    });
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-host-'));
    try {
      fs.cpSync(folder, copy, { recursive: true });
      execFileSync(process.env.PRESYNTH, ['check', '--quiet', '--fix', STACK], { cwd: copy });
      assert.equal(document.getText(), fs.readFileSync(path.join(copy, STACK), 'utf8'));
    } finally {
      fs.rmSync(copy, { recursive: true });
    }
    await until('silence', () => assert.deepEqual(shown(STACK), []));
    const left = await until('an answer', () => actionsAt(STACK, new vscode.Position(0, 0), 'source.fixAll.presynth'));
    assert.deepEqual(left, []);
    await revert(STACK);
    await settled(STACK);
  },

  async 'hover tells the construct and the problem, and nothing where there is none'() {
    const hover = async (position) => {
      const found = await vscode.commands.executeCommand('vscode.executeHoverProvider', uri(STACK), position);
      const texts = found.flatMap(({ contents }) => contents.map((each) => each.value ?? each));
      // Markdown's own signs are escaped.
      return texts.join('\n').replaceAll('\\', '');
    };
    const text = await hover(start(kms));
    for (const part of ['SecureDataPlatform/EncryptionKey', 'EncryptionKey1B843E66', 'CREATE_FAILED']) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    const document = await open(STACK);
    const silent = await hover(positionOf(document, 'readonly stage', 12));
    assert.ok(!/Presynth|SecureDataPlatform|kms-missing/.test(silent), silent);
  },

  async 'the outline has the constructs'() {
    await open(STACK);
    const names = await until('the outline', async () => {
      const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri(STACK));
      const all = (list) => list.flatMap((symbol) => [[symbol.name, symbol.detail], ...all(symbol.children ?? [])]);
      const found = all(symbols);
      for (const [name, detail] of [['ProcessorLogs', 'LogGroup'], ['DataProcessor', 'Function'], ['Vpc', 'Vpc']]) {
        assert.ok(
          found.some((each) => each[0] === name && each[1].includes(detail)), `${name}: ${JSON.stringify(found)}`);
      }
      return found;
    });
    assert.ok(names.length >= 12, JSON.stringify(names));
  },

  async 'definition leads to the construct in the other file, references come back'() {
    const document = await open(AUDIT);
    const at = positionOf(document, 'encryptionKey: key', 16);
    const definitions = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', uri(AUDIT), at);
    const places = (list) => list.map((each) => [
      path.relative(folder, (each.targetUri ?? each.uri).fsPath), (each.targetRange ?? each.range).start.line + 1,
    ]);
    assert.ok(
      places(definitions).some(([file, line]) => file === KEYS && line === 5), JSON.stringify(places(definitions)));
    const keys = await open(KEYS);
    const made = positionOf(keys, "'AuditKey'", 3);
    const references = await vscode.commands.executeCommand('vscode.executeReferenceProvider', uri(KEYS), made);
    assert.ok(
      places(references).some(([file, line]) => file === AUDIT && line === 13), JSON.stringify(places(references)));
  },

  async 'an unsaved mistake is seen, after characters that UTF-16 counts twice too'() {
    const document = await open(AUDIT);
    const editor = vscode.window.activeTextEditor;
    const line = positionOf(document, '    new logs.LogGroup').line;
    const text = "    /* é𝒳 */ new logs.LogGroup(this, 'Second', { encryptionKey: key });\n";
    await editor.edit((edit) => edit.insert(new vscode.Position(line, 0), text));
    const found = await until('the second problem', () => {
      const [second] = shown(AUDIT).filter((each) => each.range.start.line === line);
      assert.ok(second);
      return second;
    });
    assert.equal(document.getText(found.range), 'encryptionKey: key');
    await revert(AUDIT);
    await settled(AUDIT);
  },

  async 'the settings: level, rules, logical ids'() {
    await open(STACK);
    const target = vscode.ConfigurationTarget.Workspace;
    await settings().update('level', 'error', target);
    await settled(STACK, ({ severity }) => severity === 'error');
    await settings().update('level', undefined, target);
    await settled(STACK);
    await settings().update('rules', { 'kms-missing-logs-grant': 'off', 'unused-endpoint-variable': 'info' }, target);
    await until('the severities', () => assert.deepEqual(
      shown(STACK).map((each) => [fromEditor(each).code, each.severity]).sort(),
      [['boundary-missing-ec2-actions', 0], ...Array(3).fill(['unused-endpoint-variable', 2])]));
    await settings().update('rules', undefined, target);
    await settled(STACK);

    const hints = async () => {
      const document = await open(STACK);
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const list = await vscode.commands.executeCommand('vscode.executeInlayHintProvider', uri(STACK), whole);
      return list.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
    };
    assert.deepEqual((await hints()).filter((label) => /EncryptionKey/.test(label)), []);
    await settings().update('inlayHints.logicalIds', true, target);
    await until('the hints', async () => {
      const labels = await hints();
      for (const id of ['EncryptionKey1B843E66', 'VpcS3Endpoint4A3DE4B5']) {
        assert.ok(labels.some((label) => label.includes(id)), JSON.stringify(labels));
      }
    });
    await settings().update('inlayHints.logicalIds', undefined, target);
    await until('no hints', async () =>
      assert.deepEqual((await hints()).filter((label) => /EncryptionKey/.test(label)), []));
  },

  async 'presynth.constructGraph answers what graph and check print'() {
    const answer = await vscode.commands.executeCommand(
      'presynth.constructGraph', vscode.workspace.workspaceFolders[0].uri.toString());
    assert.deepEqual(answer.constructs, JSON.parse(presynth('graph', '--format', 'json', '.')).constructs);
    const key = ({ file, range: place }) => JSON.stringify([file, range(place)]);
    const sorted = (list) => [...list].sort((a, b) => key(a).localeCompare(key(b)));
    assert.deepEqual(sorted(answer.diagnostics), sorted(report));
  },

  async 'presynth.restart analyzes anew, and a restarted server says the same'() {
    await open(STACK);
    await vscode.commands.executeCommand('presynth.restart');
    await settled(STACK);
    await vscode.commands.executeCommand('presynth.restartServer');
    await settled(STACK);
    await settled(AUDIT);
  },

  async 'the settings of package.json are those of the rules of the program'() {
    const { packageJSON } = vscode.extensions.getExtension('presynth.presynth');
    const declared = packageJSON.contributes.configuration.properties;
    const { rules } = JSON.parse(presynth('rules', '--format', 'json'));
    assert.deepEqual(
      Object.entries(declared['presynth.rules'].properties).map(([id, value]) => [id, value.markdownDescription]),
      rules.map(({ id, summary }) => [id, `${summary}.`]));
  },
};

exports.run = async function run() {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    const begun = Date.now();
    let error;
    try {
      await test();
    } catch (problem) {
      failed++;
      error = problem.stack ?? String(problem);
    }
    console.log(`presynth-check ${JSON.stringify({ name, seconds: (Date.now() - begun) / 1000, error })}`);
  }
  if (failed > 0) throw new Error(`${failed} failed`);
};
