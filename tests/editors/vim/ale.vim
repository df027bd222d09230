" vim -N -u NONE -i NONE -es -S ale.vim: the session of clients.mjs with ALE. Environment: PLAN, OUT, FOLDER.
set nocompatible encoding=utf-8 hidden noswapfile nofixendofline undolevels=1000
set runtimepath^=/usr/share/vim-ale
filetype on
runtime plugin/ale.vim

let s:plan = json_decode(join(readfile($PLAN), ''))
let s:last = reltime()

func s:Fact(name, value)
  let l:fact = {'name': a:name, 'value': a:value, 'seconds': reltimefloat(reltime(s:last))}
  call writefile([json_encode(l:fact)], $OUT, 'a')
  let s:last = reltime()
endfunc

func s:Wait(what, Condition)
  let l:start = reltime()
  while !a:Condition()
    if reltimefloat(reltime(l:start)) * 1000 > s:plan.patience
      throw 'never seen: ' .. a:what
    endif
    sleep 20m
  endwhile
endfunc

func s:Text()
  return join(getline(1, '$'), "\n") .. "\n"
endfunc

func s:List()
  return filter(copy(ale#engine#GetLoclist(bufnr(''))), {_, item -> get(item, 'linter_name', '') ==# 'presynth'})
endfunc

" ALE counts from 1 and means the last character of a place. Before the message it puts the source.
func s:Rows()
  let l:level = {'E': 1, 'W': 2, 'I': 3}
  return map(sort(s:List(), {a, b -> a.lnum - b.lnum}), {_, d -> [d.lnum - 1, d.col - 1,
  \   get(d, 'end_lnum', d.lnum) - 1, get(d, 'end_col', d.col), l:level[d.type], d.code,
  \   substitute(get(d, 'detail', d.text), '^\[presynth\] ', '', '')]})
endfunc

func s:Shown(count, name)
  " No TextChanged comes in this mode: the command says that the text did.
  ALELint
  call s:Wait(a:count .. ' diagnostics for ' .. a:name, {-> len(s:List()) == a:count})
  call s:Fact(a:name, s:Rows())
endfunc

" The menu is asked on the command line; the answer is the number of the title that a person would pick.
let s:title = ''
let s:menu = ''
runtime autoload/ale/util.vim
func! ale#util#Input(message, value, ...) abort
  let s:menu = a:message
  for l:line in split(a:message, "\n")
    if stridx(l:line, s:title) >= 0
      return matchstr(l:line, '\d\+')
    endif
  endfor
  return ''
endfunc

func s:Pick(title)
  let s:title = a:title
  let s:menu = ''
  ALECodeAction
  call s:Wait('the menu with ' .. a:title, {-> stridx(s:menu, a:title) >= 0})
endfunc

try
  source $FOLDER/vimrc

  execute 'edit' fnameescape(s:plan.example)
  set filetype=typescript
  call s:Shown(s:plan.count.first, 'diagnostics')
  if has_key(s:plan, 'level')
    qall!
  endif

  call cursor(s:plan.hover.line + 1, s:plan.hover.character + 1)
  ALEHover
  call s:Wait('the window of the hover', {-> bufnr('ALEPreviewWindow') > 0})
  call s:Fact('hover', join(getbufline('ALEPreviewWindow', 1, '$'), "\n"))
  pclose

  let s:before = s:Text()
  call cursor(s:plan.fix.line + 1, s:plan.fix.character + 3)
  call s:Pick(s:plan.fix.title)
  call s:Wait('the quick fix', {-> s:Text() !=# s:before})
  call s:Fact('fixed', s:Text())
  call s:Shown(s:plan.count.fixed, 'fixedDiagnostics')
  undo
  call s:Fact('undone', s:Text())
  call s:Shown(s:plan.count.first, 'undoneDiagnostics')

  call append(s:plan.typed.line, s:plan.typed.text)
  call s:Shown(s:plan.count.typed, 'typedDiagnostics')
  call deletebufline('%', s:plan.typed.line + 1)
  call s:Shown(s:plan.count.first, 'goneDiagnostics')
  call s:Fact('onDisk', join(readfile(s:plan.example), "\n") .. "\n")

  " ALE offers no fix for all: each problem's own, as long as there is one.
  for s:count in reverse(range(s:plan.count.first))
    let s:row = s:Rows()[0]
    let s:before = s:Text()
    call cursor(s:row[0] + 1, s:row[1] + 1)
    call s:Pick(s:plan.titles[s:row[5]])
    call s:Wait('a fix of ' .. s:row[5], {-> s:Text() !=# s:before})
    call s:Shown(s:count, 'afterFix' .. s:count)
  endfor
  call s:Fact('repairedDiagnostics', s:Rows())
  write

  execute 'edit' fnameescape(s:plan.other)
  set filetype=typescript
  call s:Shown(s:plan.otherCount.first, 'otherDiagnostics')
  call cursor(s:plan.otherFix.line + 1, 1)
  call search('encryptionKey', 'c', s:plan.otherFix.line + 1)
  call s:Pick(s:plan.otherFix.title)
  call s:Wait('the fix in the other file', {-> bufnr('keys.ts') > 0})
  wall
  call s:Shown(s:plan.otherCount.fixed, 'otherFixedDiagnostics')
  let s:row = s:Rows()[0]
  let s:before = s:Text()
  call cursor(s:row[0] + 1, s:row[1] + 1)
  call s:Pick(s:plan.titles[s:row[5]])
  call s:Wait('the second fix', {-> s:Text() !=# s:before})
  call s:Shown(0, 'otherRepairedDiagnostics')
  wall
catch
  call writefile([v:exception, v:throwpoint], '/dev/stderr')
  cquit!
endtry
qall!
