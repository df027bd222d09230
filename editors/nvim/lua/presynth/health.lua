-- :checkhealth presynth
local M = {}

-- Two sets of names: those of 0.10 and later, and those before.
local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error
local info = health.info or health.report_info

local function way()
  if vim.lsp.config and vim.lsp.enable then return 'vim.lsp.enable()' end
  if vim.lsp.start then return 'vim.lsp.start()' end
  return 'vim.lsp.start_client()'
end

function M.check()
  local presynth = require('presynth')
  start('presynth')

  if vim.fn.has('nvim-0.7') == 0 then return fail('Neovim 0.7 or later is needed') end
  ok('servers are started by ' .. way())

  local cmd = presynth.options.cmd
  if type(cmd) ~= 'table' then
    info('cmd is a function; whether it works shows when a file is opened')
  elseif vim.fn.executable(cmd[1]) == 0 then
    fail(cmd[1] .. ' is not executable', { "put it on PATH, or name it: require('presynth').setup({ cmd = { … } })" })
  else
    local said = vim.fn.system({ cmd[1], '--version' })
    if vim.v.shell_error == 0 then
      ok(vim.fn.exepath(cmd[1]) .. ': ' .. vim.split(vim.trim(said), '\n')[1])
    else
      fail(vim.fn.exepath(cmd[1]) .. ' --version failed: ' .. vim.trim(said))
    end
  end

  local clients = presynth.clients()
  if #clients == 0 then
    warn('no server runs', { 'open a TypeScript file; :messages and the LSP log say why it failed' })
  end
  for _, client in ipairs(clients) do
    ok(('server %d works in %s'):format(client.id, client.config.root_dir or 'no folder'))
  end
end

return M
