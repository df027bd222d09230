#!/usr/bin/env bash
# A step of action.yml: installs the npm package of PRESYNTH_VERSION beside the job, never into the workspace.
set -euo pipefail

if [[ ! $PRESYNTH_VERSION =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]]; then
  printf '::error::presynth: the input "version" must be a version of the npm package\n'
  exit 2
fi
npm install --prefix "$RUNNER_TEMP/presynth" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
  "presynth@$PRESYNTH_VERSION"
