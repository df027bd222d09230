-- nvim --headless --clean -u headless.lua: does what a person does, writes down what is seen. clients.mjs judges it.
-- Environment: PLAN, OUT, PLUGIN, and WAY=stub to go the way of Neovim 0.11 on an older one.
vim.opt.runtimepath:prepend(os.getenv('PLUGIN'))
vim.cmd('runtime plugin/presynth.lua')
vim.cmd('filetype on')
vim.o.swapfile = false

local function slurp(file)
  local handle = assert(io.open(file, 'rb'))
  local text = handle:read('*a')
  handle:close()
  return text
end

local plan = vim.fn.json_decode(slurp(os.getenv('PLAN')))
local out = assert(io.open(os.getenv('OUT'), 'a'))
local last = vim.loop.hrtime()

local function fact(name, value)
  local now = vim.loop.hrtime()
  out:write(vim.fn.json_encode({ name = name, value = value, seconds = (now - last) / 1e9 }) .. '\n')
  out:flush()
  last = now
end

local function wait(what, condition)
  if not vim.wait(plan.patience, condition, 10) then error('never seen: ' .. what) end
end

-- [line, column, line, column, level, code, message], columns in bytes, as clients.mjs wants them.
local function diagnostics()
  local list = vim.diagnostic.get(0)
  table.sort(list, function(a, b)
    return a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col)
  end)
  local rows = {}
  for _, d in ipairs(list) do
    assert(d.source == 'presynth')
    local code = d.code or d.user_data.lsp.code
    table.insert(rows, { d.lnum, d.col, d.end_lnum, d.end_col, d.severity, code, d.message })
  end
  return rows
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. '\n'
end

local function shown(count, name)
  wait(count .. ' diagnostics for ' .. name, function()
    return #vim.diagnostic.get(0) == count
  end)
  fact(name, diagnostics())
end

-- The menu of code actions, answered by the title that a person would pick.
local function pick(title)
  local offered
  vim.ui.select = function(items, options, choose)
    offered = {}
    for _, item in ipairs(items) do
      local label = options.format_item(item)
      table.insert(offered, label)
      if label == title then return choose(item, 1) end
    end
    choose(nil, nil)
  end
  local before = vim.api.nvim_buf_get_changedtick(0)
  vim.lsp.buf.code_action()
  return function()
    if offered and not vim.tbl_contains(offered, title) then
      error('offered were only: ' .. table.concat(offered, ', '))
    end
    return offered and vim.api.nvim_buf_get_changedtick(0) >= before
  end
end

local function stop()
  for _, client in ipairs(require('presynth').clients()) do
    if vim.fn.has('nvim-0.11') == 1 then client:stop() else client.stop() end
  end
  wait('the end of the servers', function()
    return #require('presynth').clients() == 0
  end)
end

local function run()
  require('presynth').setup(plan.level and { settings = { level = plan.level } } or nil)

  vim.cmd('edit ' .. plan.example)
  shown(plan.count.first, 'diagnostics')
  if plan.level then return stop() end

  vim.api.nvim_win_set_cursor(0, { plan.hover.line + 1, plan.hover.character })
  vim.lsp.buf.hover()
  local float
  wait('the window of the hover', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then float = window end
    end
    return float
  end)
  fact('hover', table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float), 0, -1, true), '\n'))
  vim.api.nvim_win_close(float, true)

  vim.api.nvim_win_set_cursor(0, { plan.fix.line + 1, plan.fix.character + 2 })
  local picked = pick(plan.fix.title)
  local before = text()
  wait('the quick fix', function()
    return picked() and text() ~= before
  end)
  fact('fixed', text())
  shown(plan.count.fixed, 'fixedDiagnostics')
  vim.cmd('undo')
  fact('undone', text())
  shown(plan.count.first, 'undoneDiagnostics')

  vim.api.nvim_buf_set_lines(0, plan.typed.line, plan.typed.line, true, { plan.typed.text })
  shown(plan.count.typed, 'typedDiagnostics')
  vim.api.nvim_buf_set_lines(0, plan.typed.line, plan.typed.line + 1, true, {})
  shown(plan.count.first, 'goneDiagnostics')
  fact('onDisk', slurp(plan.example))

  vim.cmd('PresynthFixAll')
  shown(0, 'repairedDiagnostics')
  vim.cmd('undo')
  assert(text() == before, 'one undo takes :PresynthFixAll back')
  vim.cmd('redo')
  vim.cmd('write')
  vim.cmd('PresynthRestart')
  shown(0, 'restarted')

  vim.cmd('edit ' .. plan.other)
  shown(plan.otherCount.first, 'otherDiagnostics')
  -- The column of the word in bytes, which is what the cursor counts in.
  local line = vim.fn.getline(plan.otherFix.line + 1)
  vim.api.nvim_win_set_cursor(0, { plan.otherFix.line + 1, line:find('encryptionKey', 1, true) - 1 })
  picked = pick(plan.otherFix.title)
  wait('the fix in the other file', picked)
  shown(plan.otherCount.fixed, 'otherFixedDiagnostics')
  vim.cmd('PresynthFixAll')
  shown(0, 'otherRepairedDiagnostics')
  vim.cmd('wall')

  stop()
end

local ok, trouble = xpcall(run, debug.traceback)
out:close()
if not ok then io.stderr:write(trouble .. '\n') end
vim.cmd(ok and 'qa!' or 'cquit!')
