#!/usr/bin/env node
// Starts the program that came as the package of this platform, or the one that PRESYNTH_BINARY names, in its own place:
// same arguments, same streams; signals go on to it, its end is the end of this.
'use strict';

const { spawn } = require('node:child_process');
const os = require('node:os');

/** As the program's own exit codes are taken: 0 and 1 are verdicts, 2 is a check that failed. */
const NO_PROGRAM = 3;

function fail(message) {
  process.stderr.write(`presynth: error: ${message}\n`);
  process.exit(NO_PROGRAM);
}

function program() {
  if (process.env.PRESYNTH_BINARY) return process.env.PRESYNTH_BINARY;
  const platform = `${process.platform}-${process.arch}`;
  const { optionalDependencies } = require('../package.json');
  if (!(`@presynth/${platform}` in optionalDependencies)) {
    const there = Object.keys(optionalDependencies).map((name) => name.replace('@presynth/', '')).join(', ');
    return fail(`there is no program for ${platform} yet, only for ${there}; build it from source, and name it in PRESYNTH_BINARY`);
  }
  try {
    return require.resolve(`@presynth/${platform}/bin/presynth`);
  } catch {
    return fail(`the package @presynth/${platform} is not installed: install presynth with its optional dependencies ` +
      '(without --omit=optional or --no-optional), or name a program in PRESYNTH_BINARY');
  }
}

const file = program();
const signals = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];
// Before the program runs: one that comes while it is started is told when it is.
for (const signal of signals) process.on(signal, () => child.kill(signal));
const child = spawn(file, process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => fail(`${file} cannot be started: ${error.code ?? error.message}`));
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const each of signals) process.removeAllListeners(each);
  process.kill(process.pid, signal);
  // Some signals do not end node; a shell would say the same.
  setTimeout(() => process.exit(128 + os.constants.signals[signal]), 100);
});
