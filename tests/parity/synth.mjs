// Synthesizes apps in a few processes that stay alive: `const cdk = new Synth(); await cdk.run(app); cdk.close()`.
import { fork } from 'node:child_process';
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('synth_worker.mjs', import.meta.url));

export class Synth {
  #waiting = [];
  #idle = [];
  #workers = [];
  #next = 0;

  constructor(processes = Math.min(2, availableParallelism())) {
    for (let i = 0; i < processes; ++i) this.#start();
  }

  #start() {
    const worker = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
    worker.on('message', (answer) => {
      const { resolve } = worker.job;
      worker.job = undefined;
      this.#idle.push(worker);
      this.#pump();
      resolve(answer);
    });
    worker.on('exit', (code, signal) => {
      worker.job?.resolve({ error: `the process of synth ended (${signal ?? code})` });
      if (this.closed) return;
      this.#workers = this.#workers.filter((other) => other !== worker);
      this.#idle = this.#idle.filter((other) => other !== worker);
      this.#start();
      this.#pump();
    });
    this.#workers.push(worker);
    this.#idle.push(worker);
  }

  #pump() {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const worker = this.#idle.pop();
      worker.job = this.#waiting.shift();
      worker.send({ id: ++this.#next, app: worker.job.app });
    }
  }

  /** `{ apps: [{ constructs, templates }] }`, or `{ error }`. `folder` holds the app, `entries` say how it is run. */
  run(folder, entries) {
    const output = `${folder}.out`;
    fs.rmSync(output, { recursive: true, force: true });
    const app = {
      folder,
      entries: entries.map((entry, index) => ({ ...entry, output: path.join(output, String(index)) })),
    };
    return new Promise((resolve) => {
      this.#waiting.push({ app, resolve });
      this.#pump();
    });
  }

  close() {
    this.closed = true;
    for (const worker of this.#workers) worker.disconnect();
  }
}
