#!/usr/bin/env bash
# Runs a command with a node that is new enough for vsce, oxlint and what they bring along, and an npm that knows --cpu.
# Debian 12 has older ones, and its npm leaves out the optional packages that would not run on its node. The machine's own
# when its node will do, else those of tests/node.
#
#   tests/with-node.sh node packages/build.mjs
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

is_new_enough='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
if ! node -e "$is_new_enough" 2>/dev/null; then
  stamp=$here/node/node_modules/.installed-lock
  if ! cmp -s "$here/node/package-lock.json" "$stamp"; then
    echo "setup: npm ci in tests/node"
    (cd "$here/node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$here/node/package-lock.json" "$stamp"
  fi
  export PATH="$here/node/node_modules/.bin:$PATH"
  node -e "$is_new_enough" || { echo "setup: node 20.19 or newer is needed" >&2; exit 1; }
fi
exec "$@"
