// Does Presynth say of an app what the real CDK says? By hand, from anywhere:
//
//   PRESYNTH=build/release/presynth node tests/parity/parity.mjs                     the hand-written apps
//   … parity.mjs --only <part of a name> --table                                     some of them, with the verdicts
//   … parity.mjs --count 1000 --seed 1                                               generated apps, seeds 1 to 1000
//
// A disagreement is printed with the app's name or seed, and for the first five apps the smallest app that shows it;
// --no-shrink leaves that out, --keep FOLDER writes these apps there. Exit code 1: there are disagreements.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { handWritten, write } from './apps.mjs';
import { compare, compareFixed, countsOf, isFixable, verdictsOf } from './compare.mjs';
import { generate } from './generate.mjs';
import * as presynth from './presynth.mjs';
import { shrink } from './shrink.mjs';
import { Synth } from './synth.mjs';
import { Types } from './types.mjs';

const packages = fileURLToPath(new URL('../synth/node_modules', import.meta.url));

/** Everything that judges apps, and the temporary folder where they stand; `close` it. */
export class Parity {
  constructor() {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'presynth-parity-')));
    fs.symlinkSync(packages, path.join(this.root, 'node_modules'));
    this.synth = new Synth();
    this.types = new Types();
  }

  close() {
    this.synth.close();
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  /** Judges apps, before and after their fixes: [{ app, truth, types, report, verdicts, disagreements }]. */
  async judge(apps, { fixes = true, types = true } = {}) {
    const list = apps.map((app) => ({ app, folder: path.join(this.root, app.name) }));
    const results = await this.#look(list, types);
    for (const result of results) {
      result.broken = result.truth.error ?? result.types.errors[0];
      if (result.broken) continue;
      result.verdicts = verdictsOf(result);
      result.disagreements = compare(result);
    }
    if (fixes) await this.#fix(results.filter((result) => !result.broken && isFixable(result.report)));
    return results;
  }

  async #fix(results) {
    const fixed = results.map(({ app }) => ({ app, folder: path.join(this.root, `${app.name}.fixed`) }));
    for (const one of fixed) {
      write(one.folder, one.app.files);
      one.outcome = await presynth.fix(one.folder);
      one.written = true;
    }
    const after = await this.#look(fixed);
    results.forEach((result, index) => {
      result.disagreements.push(...compareFixed(result, after[index], fixed[index].outcome));
      result.fixed = fixed[index].folder;
    });
  }

  /** Runs the real CDK, the compiler and Presynth over apps. */
  async #look(list, withTypes = true) {
    for (const { app, folder, written } of list) if (!written) write(folder, app.files);
    const truths = list.map(({ app, folder }) => this.synth.run(folder, app.entries));
    const reports = new Map();
    for (const { folder } of list) {
      reports.set(folder, { report: await presynth.check(folder), tree: await presynth.graph(folder) });
    }
    const truth = await Promise.all(truths);
    const types = withTypes ? this.types.check(list.map(({ folder }) => folder)) : new Map();
    return list.map(({ app, folder }, index) => ({
      app,
      folder,
      truth: truth[index],
      types: types.get(folder) ?? { errors: [], endpoints: [] },
      ...reports.get(folder),
    }));
  }

  /** The smallest app that still shows the disagreement: the same kind, about the same construct. */
  async smallest(app, disagreement, milliseconds = 60_000) {
    const rule = ({ subject }) => ['kms', 'boundary', 'endpoint'].find((name) => subject.startsWith(`${name} `));
    const about = (one) => `${one.kind} ${one.subject}`;
    const fixes = disagreement.kind === 'fix';
    const shown = async (candidate, types) => {
      const [result] = await this.judge([candidate], { fixes, types });
      return !result.broken && result.disagreements.some((one) => about(one) === about(disagreement));
    };
    const shows = async (files) => {
      const candidate = { ...app, files, name: 'smaller' };
      // The compiler is slow, so it comes last, unless it is the oracle.
      const needsTypes = fixes || rule(disagreement) === 'endpoint';
      return (needsTypes || (await shown(candidate, false))) && (await shown(candidate, true));
    };
    return shrink(app.files, shows, milliseconds);
  }
}

/** Apps of the seeds from, from + 1, … */
export const generated = (from, count) => Array.from({ length: count }, (_, index) => generate(from + index));

export const print = ({ kind, subject, synth, presynth: told }) =>
  `${kind}: ${subject}\n    synth:    ${synth}\n    presynth: ${told}`;

const shrunk = { apps: 5, milliseconds: 180_000 }; // at most, for all together

async function main() {
  const { values } = parseArgs({
    options: {
      count: { type: 'string' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      table: { type: 'boolean', default: false },
      'no-shrink': { type: 'boolean', default: false },
      keep: { type: 'string' },
    },
  });
  const parity = new Parity();
  const sums = { constructs: 0, verdicts: 0 };
  let wrong = 0;
  let left = shrunk.milliseconds;
  let smaller = 0;
  try {
    const all = values.count ? generated(Number(values.seed), Number(values.count)) : handWritten(values.only);
    for (let from = 0; from < all.length; from += 100) {
      for (const result of await parity.judge(all.slice(from, from + 100))) {
        const { app, broken, verdicts, disagreements } = result;
        if (broken) {
          ++wrong;
          console.log(`\n${app.name} is no app: ${broken}`);
          continue;
        }
        const { constructs, verdicts: judged } = countsOf(result);
        sums.constructs += constructs;
        sums.verdicts += judged;
        if (values.table) {
          const synth = verdicts.synth.join('; ') || 'fine';
          const told = verdicts.presynth.join('; ') || 'fine';
          console.log(`${app.name} | ${synth} | ${told}${disagreements.length > 0 ? ' | DISAGREE' : ''}`);
        }
        if (app.expected && app.expected.join() !== verdicts.synth.join()) {
          ++wrong;
          console.log(`\n${app.name}: the comment expects "${app.expected.join('; ')}", synth says "${verdicts.synth.join('; ')}"`);
        }
        if (disagreements.length === 0) continue;
        ++wrong;
        console.log(`\n${app.name}`);
        for (const disagreement of disagreements) console.log(`  ${print(disagreement)}`);
        if (values['no-shrink'] || smaller === shrunk.apps || left <= 0) continue;
        ++smaller;
        const start = Date.now();
        const small = await parity.smallest(app, disagreements[0], Math.min(60_000, left));
        left -= Date.now() - start;
        for (const [file, text] of Object.entries(small)) console.log(`  --- ${file}\n${text.replace(/^/gm, '  ')}`);
        if (values.keep) write(path.join(values.keep, app.name), small);
      }
    }
    const compared = `${sums.constructs} constructs and ${sums.verdicts} verdicts compared`;
    console.log(`\n${all.length} apps, ${compared}, ${wrong} apps with disagreements`);
  } finally {
    parity.close();
  }
  process.exitCode = wrong > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
