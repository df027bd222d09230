#!/usr/bin/env bash
# A step of action.yml: marks the lines of the pull request, writes the SARIF report if one is asked for, and ends as the
# check did.
set -euo pipefail

presynth=$RUNNER_TEMP/presynth/node_modules/.bin/presynth
options=()
[[ -z $PRESYNTH_LEVEL ]] || options+=(--level "$PRESYNTH_LEVEL")
[[ -z $PRESYNTH_BASELINE ]] || options+=(--baseline "$PRESYNTH_BASELINE")
paths=()
while IFS= read -r path; do
  path=${path%$'\r'}
  [[ -z $path ]] || paths+=("$path")
done <<<"$PRESYNTH_PATHS"

code=0
"$presynth" check --format github "${options[@]}" -- "${paths[@]}" || code=$?
printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"

if [[ -n $PRESYNTH_SARIF_FILE && $code -le 1 ]]; then
  "$presynth" check --format sarif "${options[@]}" -- "${paths[@]}" >"$PRESYNTH_SARIF_FILE" || (($? == 1))
  # The delimiter keeps a name with a line break from setting other outputs.
  delimiter=end-$RANDOM$RANDOM$RANDOM
  printf 'sarif-file<<%s\n%s\n%s\n' "$delimiter" "$PRESYNTH_SARIF_FILE" "$delimiter" >>"$GITHUB_OUTPUT"
fi
exit "$code"
