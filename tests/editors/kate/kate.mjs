// Kate in a window of an X server of its own, driven by keys and mouse. What it shows is in the screenshots, and in
// what it was told; what it does is in the files.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { output, sleep, start, stop, until } from '../clients.mjs';

// Where things are in a window of 1280 by 860 without a theme: the button of the panel, the first problem in it.
const PANEL = [254, 883];
const ROW = 727;
const ROW_HEIGHT = 17;

/** The protocol's diagnostics in the form of clients.mjs. */
const asLines = (list) =>
  list?.map(
    ({ range: { start: a, end: b }, severity, code, message }) =>
      `${a.line}:${a.character}-${b.line}:${b.character} ${severity} ${code} ${message.split('\n')[0]}`,
  );

export async function kate(client, settings, shots) {
  const { plan, due } = client;
  const file = plan.example;
  const config = client.env.XDG_CONFIG_HOME;
  const run = client.path('run');
  fs.mkdirSync(run, { mode: 0o700 });
  fs.mkdirSync(path.join(config, 'kate/lspclient'), { recursive: true });
  fs.writeFileSync(path.join(config, 'kate/lspclient/settings.json'), settings);
  // The plugin and the permission are what the page tells to click; the rest keeps questions and helpers away.
  fs.writeFileSync(
    path.join(config, 'katerc'),
    `[General]
Show welcome view for new window=false
Startup Session=new
[Kate Plugins]
lspclientplugin=true
[lspclient]
Diagnostics=true
DiagnosticsHighlight=true
DiagnosticsMark=true
AllowedServerCommandLines=${client.path('bin/presynth')} lsp
[KTextEditor View]
Auto Brackets=false
Auto Completion=false
`,
  );

  const started = [];
  const launch = (command, args, options) => {
    const child = start(command, args, options);
    started.push(child);
    return child;
  };
  try {
    // The server chooses a display that is free, and tells it.
    const server = launch('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']);
    const display = await until('a display', () => /^\d+$/m.exec(server.said)?.[0]);
    const env = {
      ...client.env,
      DISPLAY: `:${display}`,
      XDG_RUNTIME_DIR: run,
      QT_QPA_PLATFORM: 'xcb',
      XDG_CURRENT_DESKTOP: '',
    };
    launch('openbox', [], { env });
    const editor = launch(
      'dbus-run-session',
      ['--', 'kate', '-b', '-n', '--line', String(plan.fix.line + 1), '--column', String(plan.fix.character + 3), file],
      { env, cwd: client.folder },
    );

    const xdotool = (...args) => output('xdotool', args, { env }).stdout.trim();
    const shoot = (name) => output('import', ['-window', 'root', path.join(shots, `kate-${name}.png`)], { env });
    const key = async (...list) => {
      for (const one of list) {
        xdotool('key', '--clearmodifiers', one);
        await sleep(150);
      }
    };
    const published = async (what, expected) => {
      const now = () => asLines(client.published(file));
      try {
        await until(what, () => JSON.stringify(now()) === JSON.stringify(expected));
        client.report(what);
      } catch {
        client.equal(what, now(), expected);
      }
    };
    const saved = async (what, expected) => {
      await key('ctrl+s');
      try {
        await until(what, () => fs.readFileSync(file, 'utf8') === expected);
        client.report(what);
      } catch {
        shoot('trouble');
        client.equal(what, fs.readFileSync(file, 'utf8'), expected);
      }
    };
    const answers = (method) => {
      const messages = client.messages();
      const asked = new Set(
        messages.filter((one) => one.from === 'client' && one.message?.method === method).map((one) => one.message.id),
      );
      return messages
        .filter((one) => one.from === 'server' && one.message && !one.message.method && asked.has(one.message.id))
        .map((one) => one.message.result);
    };

    await published('five diagnostics, each at its place', due.diagnostics);
    const told = client.messages().find((one) => one.message?.method === 'workspace/didChangeConfiguration');
    client.equal(
      'its settings are told',
      told?.message.params.settings,
      JSON.parse(settings).servers.typescript.settings,
    );
    const window = await until('the window', () =>
      xdotool('search', '--onlyvisible', '--class', 'kate').split('\n').at(-1),
    );
    xdotool('windowactivate', '--sync', window);
    xdotool('windowsize', '--sync', window, '1280', '860');
    await sleep(500);
    shoot('1-diagnostics');

    // A double click on a problem in the panel lists its fixes below it, one on a fix applies it.
    const twice = (x, y) => xdotool('mousemove', String(x), String(y), 'click', '--repeat', '2', '--delay', '80', '1');
    xdotool('mousemove', ...PANEL.map(String), 'click', '1');
    await sleep(1000);
    twice(400, ROW);
    const offered = await until('code actions', () => answers('textDocument/codeAction').at(-1));
    await sleep(500);
    shoot('2-panel');
    const index = offered.findIndex((action) => action.title === plan.fix.title);
    assert.notEqual(index, -1, `the fix is not offered: ${JSON.stringify(offered.map((action) => action.title))}`);
    // Below the problem stand the rest of its message and its related places, then the fixes.
    const [problem] = client.published(file);
    const above = problem.message.split('\n').length + problem.relatedInformation.length;
    twice(300, ROW + ROW_HEIGHT * (above + index));
    await published('the quick fix removes its diagnostic', due.fixedDiagnostics);
    shoot('3-fixed');
    xdotool('mousemove', '900', '560', 'click', '1'); // Back to the text.
    await sleep(500);
    await saved('the fixed file on disk', due.fixed);
    await key('ctrl+z');
    await published('undo brings the diagnostic back', due.diagnostics);
    await saved('and the text', due.text);

    await key('ctrl+g');
    xdotool('type', String(plan.typed.line));
    await key('Return', 'End', 'Return');
    xdotool('type', '--delay', '20', plan.typed.text.trim());
    await published('a mistake is shown while typing', due.typedDiagnostics);
    shoot('4-typed');
    await key('ctrl+k');
    await published('and disappears with it', due.diagnostics);
    client.equal('nothing was saved meanwhile', fs.readFileSync(file, 'utf8'), due.text);

    // Kate asks for what is under the mouse once it rests.
    for (let y = 200; y < 700 && !answers('textDocument/hover').some((one) => one); y += 12) {
      xdotool('mousemove', '400', String(y));
      await sleep(700);
    }
    shoot('5-hover');
    client.expect('the mouse shows what is known of a construct', () => {
      const shown = answers('textDocument/hover').find((one) => one);
      assert.ok(shown, 'no hover had an answer');
      assert.match(shown.contents.value, /logical id/);
    });

    await saved('what was typed and taken away leaves no trace', due.text);
    await key('ctrl+q');
    const end = await Promise.race([editor.gone, sleep(20_000)]);
    if (!end) shoot('trouble');
    client.expect('Ctrl+Q ends it', () => assert.equal(end?.code, 0, editor.said));
    await client.left();
    client.conform();
  } finally {
    for (const child of started.reverse()) stop(child);
  }
}
