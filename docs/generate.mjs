// What is printed from the rules' own declarations, written anew: node docs/generate.mjs (make gen). Env PRESYNTH is the
// program that knows the rules. A test fails when any of it is stale.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { manifestFor } from '../editors/vscode/build.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

const pages = {
  'install.md': 'from npm, as an archive, in editors, before commits, in the CI of GitHub and GitLab, from source',
  'check.md': 'the command line: what is checked, options, reports, the baseline, the construct graph',
  'configuration.md': '`presynth.json`: profile, levels and options of rules, failing level, paths',
  'suppressions.md': 'comments that answer for a finding',
  'limits.md': 'what is bounded, and what happens beyond',
  'performance.md': 'what a check costs beside parsing and other tools, and how that is measured',
  'language-server.md': '`presynth lsp`, for who connects an editor',
  '../editors/README.md': 'VS Code, Neovim, Emacs, Vim, Kate',
};

function options(all) {
  const typeOf = ({ type, values }) => (type === 'boolean'
    ? { type }
    : { type: 'array', items: values ? { enum: values } : { type: 'string' } });
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(all.map((option) =>
      [option.id, { description: `${option.summary}.`, ...typeOf(option), default: option.default }])),
  };
}

function schema(rules) {
  const whole = JSON.parse(read('docs/presynth.schema.json'));
  whole.properties.rules.properties = Object.fromEntries(rules.map((rule) => [rule.id, {
    description: `${rule.summary}.`,
    oneOf: [
      { $ref: '#/definitions/level' },
      {
        type: 'object',
        additionalProperties: false,
        properties: { level: { $ref: '#/definitions/level' }, options: options(rule.options) },
      },
    ],
  }]));
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function index(rules) {
  const cell = (text) => text.replaceAll('|', '\\|');
  return `<!-- Written by \`make gen\`. -->

# Documentation

${Object.entries(pages).map(([file, what]) => `- [${path.basename(file) === 'README.md' ? 'editors' : file.replace('.md', '')}](${file}): ${what}`).join('\n')}

## Rules

| rule | level | what it finds | since |
|---|---|---|---|
${rules.map(({ id, severity, summary, since }) => `| [${id}](rules/${id}.md) | ${severity} | ${cell(summary)} | ${since} |`).join('\n')}

"Level" is the highest that the rule gives; [presynth.json](configuration.md) sets another one.
`;
}

/** File → the text that it must have for the rules that the program knows. */
export function generated(program) {
  const { rules } = JSON.parse(execFileSync(program, ['rules', '--format', 'json'], { encoding: 'utf8' }));
  return {
    'docs/README.md': index(rules),
    'docs/presynth.schema.json': schema(rules),
    'editors/vscode/package.json': manifestFor(program),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [file, text] of Object.entries(generated(path.resolve(process.env.PRESYNTH ?? 'build/release/presynth')))) {
    const where = path.join(root, file);
    if (fs.existsSync(where) && fs.readFileSync(where, 'utf8') === text) continue;
    fs.writeFileSync(where, text);
    console.log(`wrote ${file}`);
  }
}
