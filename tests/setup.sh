#!/usr/bin/env bash
# Installs what the project needs on Debian 12, and nothing that is already there: run it as often as you like.
#   tests/setup.sh build    compiler, libraries and grammars (the default)
#   tests/setup.sh test     build, and the packages of the node tests
#   tests/setup.sh bench    build, and the programs that the benchmarks put beside ours
#   tests/setup.sh editors  build, the editors that the language server is tried in, and the protocol's types
#   tests/setup.sh lint     build, and clang-format and clang-tidy
#   tests/setup.sh fuzz     build, and clang with libFuzzer
#   tests/setup.sh packages build, a cross compiler for arm64 with its libraries, and who reads what is packed: qemu, the
#                           shells, mandoc, pre-commit
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-build}
foreign=
packages=(g++ cmake make ninja-build ccache nlohmann-json3-dev libspdlog-dev libfmt-dev doctest-dev libcli11-dev
  libbenchmark-dev libmd-dev libjemalloc-dev)
folders=(grammars)
case $purpose in
  build) ;;
  test) folders+=(tests/synth tests/lsp/conformance tests/cli) ;;
  bench) folders+=(tests/synth tests/bench) ;;
  editors)
    packages+=(chromium neovim emacs-nox elpa-eglot elpa-lsp-mode vim-nox vim-ale tmux kate xvfb xdotool openbox
      dbus-x11 imagemagick)
    folders+=(tests/lsp/conformance)
    ;;
  lint) packages+=(clang-format-14 clang-tidy-19 python3) ;;
  fuzz) packages+=(clang-19 libclang-rt-19-dev) ;;
  packages)
    foreign=arm64
    packages+=(g++-aarch64-linux-gnu libfmt-dev:arm64 libspdlog-dev:arm64 libmd-dev:arm64 qemu-user-static zsh fish
      mandoc man-db pre-commit python3-yaml git unzip)
    folders+=(editors/vscode)
    ;;
  *) echo "setup: unknown purpose '$purpose'" >&2; exit 2 ;;
esac
# node comes from Debian unless there is one already; the tests need 20 or later for its runner.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

# A library may be there for a foreign architecture too, which says nothing about this one's.
native=$(dpkg --print-architecture)
missing=()
for package in "${packages[@]}"; do
  architecture=$native
  [[ $package != *:* ]] || architecture=${package#*:}
  dpkg-query -W -f '${db:Status-Status} ${Architecture}\n' "$package" 2>/dev/null |
    grep -qxE "installed ($architecture|all)" || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "setup: installing ${missing[*]}"
  as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  [[ -z $foreign ]] || "${as_root[@]}" dpkg --add-architecture "$foreign"
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
