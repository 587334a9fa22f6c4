// Classifies lines in several processes, a model in each, in their order: npx tsx examples/worker-pool.ts 4 < lines.txt
// One model uses all cores for a large batch; a pool is for many small requests, as in a server.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Prediction } from '@longhand/sentiment';
import { load } from 'longhand';

const env = { ...process.env, LONGHAND_THREADS: '1' }; // threads of a model's kernels

/** Starts a process; gives the function that asks it, one question after another. */
function startWorker(): (texts: string[]) => Promise<Prediction[]> {
  const worker = fork(fileURLToPath(import.meta.url), ['worker'], { env });
  let last: Promise<Prediction[]> = Promise.resolve([]);
  return (texts) => {
    last = last.then(() => worker.send(texts)).then(async () => (await once(worker, 'message'))[0]);
    return last;
  };
}

if (process.argv[2] === 'worker') {
  const classify = await load('sentiment');
  process.on('message', async (texts: string[]) => process.send?.(await classify(texts)));
} else {
  const pool = Array.from({ length: Number(process.argv[2] ?? 2) }, startWorker);
  const answers: Promise<Prediction[]>[] = [];
  for await (const line of createInterface({ input: process.stdin }))
    answers.push(pool[answers.length % pool.length]!([line]));
  for (const { text, label } of (await Promise.all(answers)).flat()) console.log(`${label}\t${text}`);
  process.exit(); // the workers end with it
}
