;;; emacs --batch -l lsp-mode.el: the session of clients.mjs with lsp-mode.  -*- lexical-binding: t -*-
(load (expand-file-name "client" (file-name-directory load-file-name)) nil t)
(require 'lsp-mode)
(require 'lsp-diagnostics)
(setq lsp-session-file (expand-file-name "lsp-session" (getenv "FOLDER"))
      lsp-server-install-dir (expand-file-name "lsp-servers" (getenv "FOLDER"))
      lsp-auto-guess-root t lsp-enable-file-watchers nil lsp-enable-snippet nil lsp-warn-no-matched-clients nil
      lsp-client-packages nil ; No server but the one of the page.
      lsp-diagnostics-provider :flymake lsp-response-timeout (/ (plan 'patience) 1000)
      lsp-restart 'ignore)
(load (expand-file-name "init.el" (getenv "FOLDER")) nil t)
(require 'flymake)

(defun settle ()
  (run-hooks 'post-command-hook)
  ;; What a timer for idleness would send.
  (when lsp--delayed-requests (lsp--send-delayed-requests))
  (lsp-on-change-now))

(defun lsp-on-change-now ()
  (when (and (boundp 'lsp--delay-timer) lsp--delay-timer)
    (cancel-timer lsp--delay-timer)
    (lsp--flush-delayed-changes)))

(defun all ()
  (gethash (lsp--fix-path-casing (buffer-file-name)) (lsp-diagnostics t) nil))

(defun diagnostics ()
  (let ((position (lambda (p) (place (lsp--position-to-point p)))))
    (vconcat
     (mapcar (lambda (d)
               (cl-assert (equal "presynth" (lsp:diagnostic-source? d)))
               (let ((range (lsp:diagnostic-range d)))
                 (vconcat (funcall position (lsp:range-start range)) (funcall position (lsp:range-end range))
                          (list (lsp:diagnostic-severity? d) (lsp:diagnostic-code? d) (lsp:diagnostic-message d)))))
             (sort (append (all) nil)
                   (lambda (a b)
                     (< (lsp--position-to-point (lsp:range-start (lsp:diagnostic-range a)))
                        (lsp--position-to-point (lsp:range-start (lsp:diagnostic-range b))))))))))

(defun shown (count name)
  (settle)
  (wait (format "%d diagnostics for %s" count name) (lambda () (= count (length (all)))))
  (fact name (diagnostics)))

(defun pick (title)
  "M-x lsp-execute-code-action, and TITLE out of the menu."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt collection &rest _)
               (let ((titles (all-completions "" collection)))
                 (or (car (member title titles)) (error "Offered were only %S" titles))))))
    (call-interactively #'lsp-execute-code-action)))

(defun session ()
  (find-file (plan 'example))
  (lsp)
  (wait "the server" (lambda () (and (lsp-workspaces)
                                     (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))))
  (shown (plan 'count 'first) "diagnostics")
  (unless (plan 'level) (work))
  (let ((workspaces (lsp--session-workspaces (lsp-session))))
    (mapc (lambda (workspace) (with-lsp-workspace workspace (lsp--shutdown-workspace))) workspaces)))

(defun work ()
  (go-to (plan 'hover 'line))
  (forward-char (plan 'hover 'character))
  (fact "hover" (substring-no-properties
                 (lsp--render-on-hover-content
                  (lsp:hover-contents (lsp-request "textDocument/hover" (lsp--text-document-position-params))) t)))

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

  (lsp-presynth-fix-all)
  (shown 0 "repairedDiagnostics")
  (save-buffer)
  (presynth-restart)
  (shown 0 "restarted")

  (find-file (plan 'other))
  (lsp)
  (shown (plan 'otherCount 'first) "otherDiagnostics")
  (go-to (plan 'otherFix 'line))
  (search-forward "encryptionKey")
  (pick (plan 'otherFix 'title))
  ;; The page says it: what lsp-mode changed in a file that was not open, the server learns when somebody looks at it.
  (with-current-buffer (find-buffer-visiting
                        (expand-file-name "keys.ts" (file-name-directory (plan 'other))))
    (lsp)
    (settle))
  (shown (plan 'otherCount 'fixed) "otherFixedDiagnostics")
  (lsp-presynth-fix-all)
  (shown 0 "otherRepairedDiagnostics")
  (save-some-buffers t))

(run-to-end #'session)
