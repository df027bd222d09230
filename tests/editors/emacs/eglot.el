;;; emacs --batch -l eglot.el: the session of clients.mjs with eglot.  -*- lexical-binding: t -*-
(load (expand-file-name "client" (file-name-directory load-file-name)) nil t)
(load (expand-file-name "init.el" (getenv "FOLDER")) nil t)

;; A menu asked for by a key is a prompt, and not a window.
(setq last-nonmenu-event ?\r)
(setq eglot-sync-connect (/ (plan 'patience) 1000) eglot-events-buffer-size 0)

;; Emacs without a command loop runs no hook after a command and no timer for idleness: they are run here by hand.
(defun settle ()
  (run-hooks 'post-command-hook)
  (eglot--signal-textDocument/didChange))

(defun diagnostics ()
  (vconcat
   (mapcar (lambda (d)
             (let* ((text (flymake-diagnostic-text d))
                    (level (pcase (flymake-diagnostic-type d)
                             ('eglot-error 1) ('eglot-warning 2) (_ 3)))
                    ;; Eglot puts source and code before the message.
                    (parts (and (string-match "\\`presynth \\[\\([^]]*\\)\\]: \\(\\(?:.\\|\n\\)*\\)\\'" text)
                                (list (match-string 1 text) (match-string 2 text)))))
               (vconcat (place (flymake-diagnostic-beg d)) (place (flymake-diagnostic-end d))
                        (vector level) (or parts (list "no source and code" text)))))
           (sort (flymake-diagnostics) (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))))

(defun shown (count name)
  (settle)
  (wait (format "%d diagnostics for %s" count name)
        (lambda () (flymake-start) (= count (length (flymake-diagnostics)))))
  (fact name (diagnostics)))

(defun pick (title)
  "M-x eglot-code-actions, and TITLE out of the menu."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt collection &rest _)
               (let ((titles (all-completions "" collection)))
                 (or (car (member title titles)) (error "Offered were only %S" titles)))))
            ((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
    (eglot-code-actions (point) nil "quickfix" t)))

(defun session ()
  (find-file (plan 'example))
  (settle)
  (wait "eglot in the buffer" #'eglot-managed-p)
  (shown (plan 'count 'first) "diagnostics")
  (if (plan 'level)
      (eglot-shutdown (eglot-current-server) nil (/ (plan 'patience) 1000))
    (work)))

(defun work ()
  (go-to (plan 'hover 'line))
  (forward-char (plan 'hover 'character))
  (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (fact "hover" (substring-no-properties (eglot--hover-info (plist-get hover :contents) (plist-get hover :range)))))

  (go-to (plan 'fix 'line))
  (forward-char (+ 2 (plan 'fix 'character)))
  (undo-boundary)
  (pick (plan 'fix 'title))
  (fact "fixed" (text))
  (shown (plan 'count 'fixed) "fixedDiagnostics")
  (take-back)
  (fact "undone" (text))
  (shown (plan 'count 'first) "undoneDiagnostics")

  (go-to (plan 'typed 'line))
  (insert (plan 'typed 'text) "\n")
  (shown (plan 'count 'typed) "typedDiagnostics")
  (go-to (plan 'typed 'line))
  (delete-region (point) (line-beginning-position 2))
  (shown (plan 'count 'first) "goneDiagnostics")
  (fact "onDisk" (slurp (plan 'example)))

  (undo-boundary)
  (presynth-fix-all)
  (shown 0 "repairedDiagnostics")
  (save-buffer)
  (presynth-restart)
  (shown 0 "restarted")

  (find-file (plan 'other))
  (settle)
  (wait "eglot in the other buffer" #'eglot-managed-p)
  (shown (plan 'otherCount 'first) "otherDiagnostics")
  (go-to (plan 'otherFix 'line))
  (search-forward "encryptionKey")
  (pick (plan 'otherFix 'title))
  ;; The other file's buffer has commands of its own.
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (eglot-managed-p) (settle))))
  (shown (plan 'otherCount 'fixed) "otherFixedDiagnostics")
  (presynth-fix-all)
  (shown 0 "otherRepairedDiagnostics")
  (save-some-buffers t)
  (dolist (buffer (list (find-buffer-visiting (plan 'example)) (find-buffer-visiting (plan 'other))))
    (with-current-buffer buffer
      (eglot-shutdown (eglot-current-server) nil (/ (plan 'patience) 1000)))))

(run-to-end #'session)
