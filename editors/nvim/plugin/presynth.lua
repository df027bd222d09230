-- The commands are there from the start and load the rest when they are used.
vim.api.nvim_create_user_command('PresynthFixAll', function()
  require('presynth').fix_all()
end, { desc = 'Apply every preferred Presynth fix in this file' })

vim.api.nvim_create_user_command('PresynthRestart', function()
  require('presynth').restart()
end, { desc = 'Let Presynth analyze everything anew' })
