// The platforms that are published for, and the version: the one of the CMake project, which nothing else may contradict.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export const version = /^project\(presynth VERSION (\d+\.\d+\.\d+) /m
  .exec(fs.readFileSync(path.join(root, 'CMakeLists.txt'), 'utf8'))[1];

/** `name` is node's platform and architecture, which npm and vsce use too. `packages`: whose code is linked in. */
export const targets = [
  {
    name: 'linux-x64', title: 'Linux on x64', os: 'linux', cpu: 'x64', preset: 'package-linux-x64',
    packages: ['libc6-dev', 'libstdc++-12-dev', 'libjemalloc-dev'],
  },
  {
    name: 'linux-arm64', title: 'Linux on arm64', os: 'linux', cpu: 'arm64', preset: 'package-linux-arm64',
    packages: ['libc6-dev-arm64-cross', 'libstdc++-12-dev-arm64-cross'],
  },
];

/** Whether a file of the repository is one of the pages that are published, or the plugin that one of them tells of. */
export const isPage = (file) => /^docs\/.*(\.md|\.schema\.json)$|^editors\/([^/]+|vscode\/[^/]+)\.md$|^editors\/nvim\//.test(file);
