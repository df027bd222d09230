;;; What the two Emacs clients have in common: the plan, the facts, waiting.  -*- lexical-binding: t -*-

(require 'cl-lib)
(require 'json)
(require 'package)
(package-initialize)

(setq make-backup-files nil auto-save-default nil create-lockfiles nil
      coding-system-for-read 'utf-8-unix coding-system-for-write 'utf-8-unix)

;; Debian 12 has no typescript-mode; nothing but its name and its language matters here.
(unless (fboundp 'typescript-mode)
  (define-derived-mode typescript-mode js-mode "TypeScript"))
(add-to-list 'auto-mode-alist '("\\.ts\\'" . typescript-mode))

(defvar plan (json-read-file (getenv "PLAN")))
(defun plan (&rest path)
  (let ((value plan))
    (dolist (key path value)
      (setq value (alist-get key value)))))

(defvar last-fact (float-time))
(defun fact (name value)
  (let ((now (float-time)))
    (write-region (concat (json-encode `((name . ,name) (value . ,value) (seconds . ,(- now last-fact)))) "\n")
                  nil (getenv "OUT") 'append 'silent)
    (setq last-fact now)))

(defun wait (what condition)
  (let ((end (+ (float-time) (/ (plan 'patience) 1000.0))))
    (while (not (funcall condition))
      (when (> (float-time) end)
        (error "Never seen: %s" what))
      (accept-process-output nil 0.02))))

(defun slurp (file)
  (with-temp-buffer
    (insert-file-contents file)
    (buffer-string)))

(defun text ()
  (buffer-substring-no-properties (point-min) (point-max)))

(defun go-to (line)
  (goto-char (point-min))
  (forward-line line))

;; Zero-based, columns in characters.
(defun place (position)
  (save-excursion
    (goto-char position)
    (list (1- (line-number-at-pos)) (- position (line-beginning-position)))))

(defun take-back ()
  "What C-/ does, once."
  (undo-boundary)
  (let ((last-command 'nothing))
    (undo)))

(defun run-to-end (function)
  (condition-case trouble
      (progn (funcall function) (kill-emacs 0))
    (error (princ (format "%S\n" trouble) #'external-debugging-output)
           (kill-emacs 1))))
