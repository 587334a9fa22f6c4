// Threads of WebAssembly in Node: workers that hold the same kernels over the same memory.
import { Worker } from 'node:worker_threads';
import { ConfigError } from '@longhand/base';
import type { ThreadStart } from './wasm.ts';

const PATIENCE_MS = 20_000;

// Plain JavaScript, since a worker does not share the loader of the thread that starts it.
const program = `
  const { workerData: { module, memory, part, stackTop, ready } } = require('node:worker_threads');
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.__stack_pointer.value = stackTop;
  Atomics.add(ready, 0, 1);
  Atomics.notify(ready, 0);
  exports.run_worker(part);
`;

/**
 * Starts workers and waits until they run; the result ends them.
 * @throws ConfigError if they do not come up
 */
export function startWorkers(starts: readonly ThreadStart[]): () => void {
  const count = starts.length;
  const ready = new Int32Array(new SharedArrayBuffer(4));
  const workers = starts.map((start) => {
    const worker = new Worker(program, { eval: true, execArgv: [], workerData: { ...start, ready } });
    worker.unref(); // the process ends without waiting for it
    return worker;
  });
  const end = performance.now() + PATIENCE_MS;
  for (let running = 0; running < count; running = Atomics.load(ready, 0)) {
    if (performance.now() > end) {
      throw new ConfigError({
        where: '@longhand/backend: threads',
        expected: `${count} workers`,
        got: `${running} within ${PATIENCE_MS / 1000} seconds`,
        fix: 'Set LONGHAND_THREADS=1.',
      });
    }
    Atomics.wait(ready, 0, running, 1000);
  }
  return () => {
    for (const worker of workers) void worker.terminate();
  };
}
