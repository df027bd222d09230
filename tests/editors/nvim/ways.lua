-- nvim --headless --clean -u ways.lua: the three ways to start a server, :checkhealth and the help, with stand-ins for
-- what this Neovim does not have. Writes one line for each check, as clients.mjs reads them.
vim.opt.runtimepath:prepend(os.getenv('PLUGIN'))
vim.cmd('runtime plugin/presynth.lua')

local function fact(name, value)
  local out = assert(io.open(os.getenv('OUT'), 'a'))
  out:write(vim.fn.json_encode({ name = name, value = value, seconds = 0 }) .. '\n')
  out:close()
end

local function run()
  local folder = os.getenv('FOLDER')
  local presynth = require('presynth')

  -- The root: cdk.json wins over what is nearer.
  vim.fn.mkdir(folder .. '/app/lib/deep', 'p')
  vim.fn.writefile({ '{}' }, folder .. '/app/cdk.json')
  vim.fn.writefile({ '{}' }, folder .. '/app/lib/tsconfig.json')
  fact('root', presynth.root(folder .. '/app/lib/deep/a.ts') == folder .. '/app')
  presynth.options = vim.tbl_extend('force', presynth.defaults, { root_markers = { 'nothing-has-this-name' } })
  fact('rootless', presynth.root(folder .. '/app/lib/deep/a.ts') == folder .. '/app/lib/deep')
  presynth.options = presynth.defaults

  -- 0.11: vim.lsp.config() and vim.lsp.enable(), and the file that the latter looks for.
  local real = { config = vim.lsp.config, enable = vim.lsp.enable, start = vim.lsp.start }
  local given, enabled
  rawset(vim.lsp, 'config', function(name, config)
    given = { name = name, config = config }
  end)
  rawset(vim.lsp, 'enable', function(name)
    enabled = name
  end)
  presynth.setup({ cmd = { 'other', 'lsp' }, settings = { level = 'hint' } })
  local root
  given.config.root_dir(vim.api.nvim_get_current_buf(), function(found)
    root = found
  end)
  fact('enable', { given.name, enabled, given.config.cmd, given.config.settings, given.config.filetypes,
    type(given.config.on_attach), type(root) })
  presynth.options = presynth.defaults
  local file = dofile(vim.api.nvim_get_runtime_file('lsp/presynth.lua', false)[1])
  fact('file', { file.cmd, file.filetypes, type(file.root_dir), file.settings == nil })
  rawset(vim.lsp, 'config', real.config)
  rawset(vim.lsp, 'enable', real.enable)

  -- 0.8: vim.lsp.start().
  local started
  rawset(vim.lsp, 'start', function(config, options)
    started = { config = config, options = options }
    return 7
  end)
  vim.cmd('edit ' .. folder .. '/app/lib/deep/a.ts')
  presynth.setup()
  vim.bo.filetype = 'typescript'
  fact('start', { started.config.name, started.config.cmd, started.config.root_dir == folder .. '/app',
    started.options.bufnr == vim.api.nvim_get_current_buf(), started.config.settings == nil })
  started = nil
  vim.cmd('enew')
  vim.bo.filetype = 'typescript'
  fact('nameless', started == nil)
  rawset(vim.lsp, 'start', real.start)

  -- A client that offers to resolve edits, as later Neovims do, gets them late.
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.textDocument.codeAction.dataSupport = true
  capabilities.textDocument.codeAction.resolveSupport = { properties = { 'edit' } }
  vim.cmd('%bwipeout!') -- setup() would start servers for them.
  vim.cmd('silent! autocmd! presynth')
  presynth.setup({ capabilities = capabilities })
  local plan = vim.fn.json_decode(table.concat(vim.fn.readfile(os.getenv('PLAN')), ''))
  vim.cmd('edit ' .. plan.example)
  vim.bo.filetype = 'typescript'
  assert(vim.wait(plan.patience, function()
    return #vim.diagnostic.get(0) == plan.count.first
  end, 10), 'never seen: the diagnostics')
  vim.cmd('PresynthFixAll')
  fact('resolved', table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. '\n')
  vim.cmd('edit!')
  for _, client in ipairs(presynth.clients()) do
    if vim.fn.has('nvim-0.11') == 1 then client:stop() else client.stop() end
  end
  assert(vim.wait(plan.patience, function()
    return #presynth.clients() == 0
  end, 10), 'never seen: the end of the server')

  -- What a person reads.
  presynth.options = vim.tbl_extend('force', presynth.defaults, { cmd = { 'no-such-program' } })
  vim.cmd('silent checkhealth presynth')
  fact('health', table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n'))
  presynth.options = presynth.defaults
  local doc = folder .. '/doc'
  vim.fn.mkdir(doc, 'p')
  vim.fn.writefile(vim.fn.readfile(os.getenv('PLUGIN') .. '/doc/presynth.txt'), doc .. '/presynth.txt')
  vim.cmd('helptags ' .. doc)
  vim.opt.runtimepath:append(folder)
  local missing = {}
  for _, topic in ipairs({ 'presynth.txt', 'presynth-settings', ':PresynthFixAll', ':PresynthRestart' }) do
    if not pcall(vim.cmd, 'help ' .. topic) then table.insert(missing, topic) end
  end
  fact('help', #missing)

  -- No server: the commands say so and change nothing.
  local said = {}
  vim.notify = function(message)
    table.insert(said, message)
  end
  vim.cmd('enew')
  vim.cmd('PresynthFixAll')
  fact('commands', said)
end

local ok, trouble = xpcall(run, debug.traceback)
if not ok then io.stderr:write(trouble .. '\n') end
vim.cmd(ok and 'qa!' or 'cquit!')
