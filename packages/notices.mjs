// The licences of what is linked into the program, which ask to go along with it.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './targets.mjs';

const line = '-'.repeat(80);

/** A Debian package's statement, as it lies on this machine; the code comes from the same package. */
const debian = (name) => [`${name} (Debian)`, fs.readFileSync(`/usr/share/doc/${name}/copyright`, 'utf8')];

function npm(name, ...files) {
  const folder = path.join(root, 'grammars/node_modules', name);
  const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return [`${name} ${version} (${license})`, files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n')];
}

export function notices(target) {
  const parts = [
    npm('tree-sitter', 'LICENSE', 'vendor/tree-sitter/lib/src/unicode/LICENSE'),
    npm('tree-sitter-typescript', 'LICENSE'),
    ...['libfmt-dev', 'libspdlog-dev', 'nlohmann-json3-dev', 'libcli11-dev', 'libmd-dev', ...target.packages].map(debian),
    // The statements above name these without repeating them.
    ...['LGPL-2.1', 'GPL-3'].map((name) => [name, fs.readFileSync(`/usr/share/common-licenses/${name}`, 'utf8')]),
  ];
  return `Presynth is linked with the following. glibc is under the LGPL: to link Presynth with another one, build it from its
source, which is published under the Apache License 2.0, with the CMake preset ${target.preset}. The GCC runtime
libraries are under the GPL with the GCC Runtime Library Exception. The names, defaults and types of aws-cdk-lib and
constructs that Presynth knows were read off these libraries (Apache-2.0, Copyright Amazon.com, Inc. or its affiliates).

${parts.map(([title, text]) => `${line}\n${title}\n${line}\n\n${text.trim()}\n`).join('\n')}`;
}
