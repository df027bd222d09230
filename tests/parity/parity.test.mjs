// Presynth and the real CDK agree on every hand-written app and on 200 generated ones: on verdicts, construct paths and
// logical ids, and on what is left after `presynth check --fix`. PRESYNTH names the program. No network, no AWS account, nothing of the CDK CLI.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

assert.ok(process.env.PRESYNTH, 'PRESYNTH must name the program to test');
process.env.PRESYNTH = resolve(process.env.PRESYNTH);
const packages = join(dirname(fileURLToPath(import.meta.url)), '../synth/node_modules');
assert.ok(existsSync(packages), 'tests/synth/node_modules is missing: run `tests/setup.sh test`');

const { handWritten } = await import('./apps.mjs');
const { Parity, generated, print } = await import('./parity.mjs');

const apps = handWritten();
let parity;
let results;

before(async () => {
  parity = new Parity();
  results = new Map((await parity.judge(apps)).map((result) => [result.app.name, result]));
});
after(() => parity?.close());

test('there are enough ideas', () => {
  assert.ok(apps.length >= 60, `${apps.length} apps`);
});

for (const { name, expected } of apps) {
  test(name, () => {
    const { broken, verdicts, disagreements } = results.get(name);
    assert.equal(broken, undefined);
    assert.ok(expected, 'the comment at the top says what synth finds');
    assert.deepEqual(verdicts.synth, expected, 'what synth finds is not what the comment says');
    assert.deepEqual(disagreements.map(print), []);
  });
}

test('generated apps, seeds 1 to 200', async () => {
  const wrong = [];
  let faults = 0;
  for (let seed = 1; seed <= 200; seed += 50) {
    for (const { app, broken, verdicts, disagreements } of await parity.judge(generated(seed, 50))) {
      if (broken) wrong.push(`${app.name} is no app: ${broken}`);
      else wrong.push(...disagreements.map((one) => `${app.name}: ${print(one)}`));
      faults += verdicts?.synth.length ?? 0;
    }
  }
  // `node tests/parity/parity.mjs --seed <seed> --count 1` prints the smallest app that shows it.
  assert.deepEqual(wrong, []);
  assert.ok(faults >= 200, `${faults} faults: the generator makes apps that are too good`);
});
