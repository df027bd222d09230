-- Presynth for Neovim 0.7 and later. Three ways to start a language server came one after the other; setup() takes the
-- newest that is there, and everything else is the same for all of them.
local M = {}

local NAME = 'presynth'
-- An answer takes milliseconds; whoever waits this long has a server that hangs.
local PATIENCE = 10000

M.defaults = {
  cmd = { 'presynth', 'lsp' },
  filetypes = { 'typescript', 'typescriptreact' },
  -- The first of these that is found above a file, at whatever height, names the root: an app's cdk.json wins over a
  -- tsconfig.json beside the file.
  root_markers = { 'cdk.json', 'tsconfig.json', 'package.json', '.git' },
  -- The section "presynth" of the settings: level, rules, inlayHints.
  settings = {},
  on_attach = nil,
  capabilities = nil,
}

M.options = M.defaults

local function parent(path)
  return vim.fn.fnamemodify(path, ':h')
end

--- The folder that a file's server works in.
function M.root(file)
  local folder = parent(vim.fn.fnamemodify(file, ':p'))
  for _, marker in ipairs(M.options.root_markers) do
    local at = folder
    while true do
      if vim.loop.fs_stat(at .. '/' .. marker) then return at end
      local above = parent(at)
      if above == at then break end
      at = above
    end
  end
  return folder
end

--- Every running Presynth, or those of one buffer.
function M.clients(bufnr)
  local every = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  return vim.tbl_filter(function(client)
    return client.name == NAME and (bufnr == nil or vim.lsp.buf_is_attached(bufnr, client.id))
  end, every)
end

-- client:request_sync() since 0.11, client.request_sync() before.
local function ask(client, method, params, bufnr)
  local answer, trouble
  if vim.fn.has('nvim-0.11') == 1 then
    answer, trouble = client:request_sync(method, params, PATIENCE, bufnr)
  else
    answer, trouble = client.request_sync(method, params, PATIENCE, bufnr)
  end
  if answer and answer.err then trouble = answer.err.message end
  if not answer or answer.err then return nil, trouble or 'no answer' end
  return answer.result
end

local function tell(message, level)
  vim.notify('presynth: ' .. message, level or vim.log.levels.WARN)
end

-- What the section holds must reach the server under its name, whether it asks for it or is told.
local function sections()
  return { presynth = M.options.settings }
end

local function attached(client, bufnr)
  local hints = M.options.settings.inlayHints
  if hints and hints.logicalIds and vim.lsp.inlay_hint then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  if M.options.on_attach then M.options.on_attach(client, bufnr) end
end

--- What lsp/presynth.lua gives to vim.lsp.enable(), without setup() too.
function M.config()
  return {
    cmd = M.options.cmd,
    filetypes = M.options.filetypes,
    root_dir = function(bufnr, use)
      use(M.root(vim.api.nvim_buf_get_name(bufnr)))
    end,
    settings = next(M.options.settings) and sections() or nil,
    capabilities = M.options.capabilities,
    on_attach = attached,
  }
end

local started = {} -- root → client id, for Neovim 0.7, which reuses no client by itself

--- Starts the server of a buffer, or takes the one that runs already. Neovim 0.11 does it without us.
function M.attach(bufnr)
  if bufnr == nil or bufnr == 0 then bufnr = vim.api.nvim_get_current_buf() end
  local file = vim.api.nvim_buf_get_name(bufnr)
  -- No file behind it (a diff, a help page, another plugin's window): nothing that an app could be made of.
  if file == '' or file:match('^%a[%w+.-]+://') or vim.bo[bufnr].buftype ~= '' then return nil end
  local root = M.root(file)
  local config = {
    name = NAME,
    cmd = M.options.cmd,
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
    settings = next(M.options.settings) and sections() or nil,
    capabilities = M.options.capabilities or vim.lsp.protocol.make_client_capabilities(),
    on_attach = attached,
    -- Neither does 0.7 offer the settings to a server that would ask, nor does it tell them by itself.
    on_init = function(client)
      if next(M.options.settings) then
        client.notify('workspace/didChangeConfiguration', { settings = sections() })
      end
    end,
  }
  if vim.lsp.start then return vim.lsp.start(config, { bufnr = bufnr }) end
  local id = started[root]
  if not id or not vim.lsp.get_client_by_id(id) then
    config.on_exit = function()
      started[root] = nil
    end
    id = vim.lsp.start_client(config)
    started[root] = id
  end
  if id and not vim.lsp.buf_is_attached(bufnr, id) then vim.lsp.buf_attach_client(bufnr, id) end
  return id
end

-- Buffers that were open before setup(), or whose server went.
local function attach_open()
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(M.options.filetypes, vim.bo[bufnr].filetype) then
      M.attach(bufnr)
    end
  end
end

--- Takes `cmd`, `filetypes`, `root_markers`, `settings`, `on_attach` and `capabilities`, all optional, and starts
--- servers as files are opened.
function M.setup(options)
  M.options = vim.tbl_deep_extend('force', M.defaults, options or {})
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config(NAME, M.config())
    vim.lsp.enable(NAME)
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup(NAME, { clear = true }),
    pattern = M.options.filetypes,
    callback = function(event)
      M.attach(event.buf)
    end,
  })
  attach_open()
end

--- :PresynthFixAll. Returns when the buffer is changed, so that a BufWritePre may call it; true when it was changed.
function M.fix_all(bufnr)
  if bufnr == nil or bufnr == 0 then bufnr = vim.api.nvim_get_current_buf() end
  local client = M.clients(bufnr)[1]
  if not client then
    tell('no server for this buffer')
    return false
  end
  local last = vim.api.nvim_buf_line_count(bufnr)
  local actions, trouble = ask(client, 'textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(bufnr) },
    range = { start = { line = 0, character = 0 }, ['end'] = { line = last - 1, character = 0 } },
    context = { diagnostics = {}, only = { 'source.fixAll.presynth' } },
  }, bufnr)
  local action = (actions or {})[1]
  if action and not action.edit then action, trouble = ask(client, 'codeAction/resolve', action, bufnr) end
  if trouble then tell(trouble, vim.log.levels.ERROR) end
  if not action then return false end
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  return true
end

--- :PresynthRestart. Lets every server analyze everything anew; starts one where it is gone.
function M.restart()
  local clients = M.clients()
  for _, client in ipairs(clients) do
    local _, trouble = ask(client, 'workspace/executeCommand', { command = 'presynth.restart' })
    if trouble then tell(trouble, vim.log.levels.ERROR) end
  end
  if #clients > 0 then return end
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.enable(NAME)
  else
    attach_open()
  end
end

return M
