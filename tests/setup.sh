#!/usr/bin/env bash
# Installs what the project needs on Debian 12, and nothing that is already there: run it as often as you like.
#   tests/setup.sh build    compiler, libraries and grammars (the default)
#   tests/setup.sh test     build, and the packages of the node tests
#   tests/setup.sh editors  build, the editors that the language server is tried in, and the protocol's types
#   tests/setup.sh lint     build, and clang-format and clang-tidy
#   tests/setup.sh fuzz     build, and clang with libFuzzer
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-build}
packages=(g++ cmake make ninja-build ccache nlohmann-json3-dev libspdlog-dev libfmt-dev doctest-dev libcli11-dev
  libbenchmark-dev libmd-dev)
folders=(grammars)
case $purpose in
  build) ;;
  test) folders+=(tests/synth tests/lsp/conformance tests/cli) ;;
  editors)
    packages+=(chromium neovim emacs-nox elpa-eglot elpa-lsp-mode vim-nox vim-ale tmux kate xvfb xdotool openbox
      dbus-x11 imagemagick)
    folders+=(tests/lsp/conformance)
    ;;
  lint) packages+=(clang-format-14 clang-tidy-19 python3) ;;
  fuzz) packages+=(clang-19 libclang-rt-19-dev) ;;
  *) echo "setup: unknown purpose '$purpose'" >&2; exit 2 ;;
esac
# node comes from Debian unless there is one already; the tests need 20 or later for its runner.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "setup: installing ${missing[*]}"
  as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# npm ci, unless what it installed last time is what the lock file says now.
for folder in "${folders[@]}"; do
  stamp=$folder/node_modules/.installed-lock
  cmp -s "$folder/package-lock.json" "$stamp" && continue
  echo "setup: npm ci in $folder"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp "$folder/package-lock.json" "$stamp"
done
