// Runs the program under test; PRESYNTH names it.
import { execFile } from 'node:child_process';
import path from 'node:path';

const binary = path.resolve(process.env.PRESYNTH ?? 'build/release/presynth');

function run(folder, args) {
  return new Promise((resolve) => {
    const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 20_000 };
    execFile(binary, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr });
    });
  });
}

/** The JSON of a command, or `{ failure }` when it crashed, hung or printed something else. */
async function json(folder, args) {
  const { code, stdout, stderr } = await run(folder, [...args, '--format', 'json', '.']);
  if (code !== 0 && code !== 1) return { failure: `presynth ${args[0]} ended with ${code}: ${stderr.slice(0, 300)}` };
  try {
    return JSON.parse(stdout);
  } catch (error) {
    return { failure: `presynth ${args[0]} printed no JSON: ${error.message}` };
  }
}

/** With the hints: they say why something was left undecided, and are no findings. */
export const check = (folder) => json(folder, ['check', '--level', 'hint']);
export const graph = (folder) => json(folder, ['graph']);
export const fix = (folder) => run(folder, ['check', '--fix', '.']);
