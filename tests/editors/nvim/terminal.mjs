// Neovim in a terminal, by keys alone: what a person sees on the screen.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { atEnd, output, until } from '../clients.mjs';

export async function terminal(client, plugin) {
  const { plan, due } = client;
  const init = client.path('init.lua');
  // The keys that the README gives.
  fs.writeFileSync(
    init,
    `
vim.opt.runtimepath:prepend('${plugin}')
vim.o.swapfile = false
require('presynth').setup({
  on_attach = function(_, bufnr)
    vim.keymap.set('n', 'K', vim.lsp.buf.hover, { buffer = bufnr })
    vim.keymap.set('n', 'ga', vim.lsp.buf.code_action, { buffer = bufnr })
  end,
})
`,
  );
  const socket = client.path('tmux');
  const tmux = (...args) => output('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env: client.env });
  // tmux's server leaves its process group.
  atEnd(() => tmux('kill-server'));
  const screen = () => tmux('capture-pane', '-p', '-t', '0').stdout;
  const keys = (...list) => tmux('send-keys', '-t', '0', ...list);
  const see = async (what, text) => {
    try {
      await until(text, () => screen().includes(text));
      client.report(what);
    } catch (error) {
      client.report(what, `${error.message}\n${screen()}`);
      throw error;
    }
  };
  const file = plan.example;
  const saved = async (what, expected) => {
    keys(':w', 'Enter');
    try {
      await until(what, () => fs.readFileSync(file, 'utf8') === expected);
      client.report(what);
    } catch {
      client.equal(what, fs.readFileSync(file, 'utf8'), expected);
    }
  };

  try {
    const started = tmux('new-session', '-d', '-x', '160', '-y', '50', `nvim --clean -u '${init}' '${file}'`);
    assert.equal(started.status, 0, started.stderr);
    await see('the message stands behind the line', "Log group 'ProcessorLogs' is encrypted with key");

    keys(`${plan.hover.line + 1}G`, `${plan.hover.character + 1}|`, 'K');
    await see('K shows the logical id', due.logicalId);
    keys('Escape', `${plan.fix.line + 1}G`, `${plan.fix.character + 3}|`, 'ga');
    await see('the menu offers the fix', plan.fix.title);
    const number = new RegExp(`(\\d+): ${plan.fix.title}`).exec(screen())?.[1];
    keys(number ?? '1', 'Enter');
    await see('the fix is in the text', "sid: 'AllowCloudWatchLogs'");
    await saved('the fixed file on disk', due.fixed);
    keys('u');
    await saved('u brings the text back', due.text);

    keys(`${plan.typed.line}G`, 'o');
    tmux('send-keys', '-t', '0', '-l', plan.typed.text.trim());
    keys('Escape');
    await see('a mistake is shown while typing', "VPC endpoint 'Typed' is kept in 'typed'");
    keys('dd');
    await until('the end of the message', () => !screen().includes("'Typed'"));
    client.report('and disappears with it');
    assert.equal(fs.readFileSync(file, 'utf8'), due.text);

    keys(':PresynthFixAll', 'Enter');
    await until('the end of every message', () => !screen().includes('is kept in'));
    await saved(':PresynthFixAll writes what check --fix writes', due.repaired);
    keys(':messages', 'Enter');
    keys('Enter', ':checkhealth presynth', 'Enter');
    await see(':checkhealth presynth names the program', path.join(client.folder, 'bin/presynth'));
    keys(':qa!', 'Enter');
    await until('the end of Neovim', () => tmux('has-session').status !== 0);
    client.report(':qa ends it');
  } finally {
    tmux('kill-server');
  }
  await client.left();
  client.conform();
}
