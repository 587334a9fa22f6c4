// `pnpm fuzz [--count 20000] [--seed 1] [--only tables,runs]`: every reader of files from elsewhere against damaged files.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ConfigError } from '../../packages/base/src/index.ts';
import { parseFlags, runMain } from '../../packages/training/src/index.ts';
import type { AttackOptions, Failure } from './attack.ts';
import { readers } from './readers.ts';

type Place = NonNullable<AttackOptions['after']>;
type Message = Place | { readonly failures: readonly Failure[] };
const longest = 5000; // milliseconds without a word from the thread

/** Attacks a reader on a thread; one that hangs is ended, and the next copies go on. */
async function attackApart(name: string, options: Omit<AttackOptions, 'onCopy'>): Promise<readonly Failure[]> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { name, options },
    execArgv: ['--import', 'tsx'],
  });
  let [last, heard]: [Place | undefined, number] = [undefined, Date.now() + 30_000]; // loading takes its time
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => {
      if (!last || Date.now() - heard < longest) return;
      clearInterval(watch);
      const hang: Failure = { reader: name, ...last, what: `a hang of more than ${longest / 1000} seconds` };
      const rest = worker.terminate().then(() => attackApart(name, { ...options, after: last }));
      resolve(rest.then((failures) => [hang, ...failures]));
    }, 500);
    const settle =
      <T>(then: (value: T) => void) =>
      (value: T) => {
        clearInterval(watch);
        then(value);
      };
    worker.on('message', (message: Message) => {
      if ('failures' in message) settle(resolve)(message.failures);
      else [last, heard] = [message, Date.now()];
    });
    worker.on(
      'error',
      settle((error: unknown) => reject(new Error(`${name}: after ${JSON.stringify(last)}`, { cause: error }))),
    );
  });
}

await runMain(async (argv) => {
  const limits = { count: { min: 1, max: 10_000_000, integer: true }, seed: { min: 0, integer: true } };
  const { config } = parseFlags({ count: 20_000, seed: 1, only: '' }, argv, { limits });
  const chosen = config.only.split(',').filter((name) => name !== '');
  const unknown = chosen.find((name) => !readers.some((reader) => reader.name === name));
  if (unknown !== undefined)
    throw new ConfigError({ where: '--only', expected: readers.map(({ name }) => name).join(', '), got: unknown });
  const folder = await mkdtemp(join(tmpdir(), 'longhand-fuzz-'));
  let found = 0;
  for (const { name } of readers.filter((reader) => chosen.length === 0 || chosen.includes(reader.name))) {
    const start = performance.now();
    const failures = await attackApart(name, { ...config, folder: join(folder, name) });
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`${name}: ${config.count} copies of each file in ${seconds} s, ${failures.length} failures\n`);
    for (const { file, copy, what } of failures.slice(0, 20))
      process.stdout.write(`  ${file}, copy ${copy}: ${what}\n`);
    found += failures.length;
  }
  await rm(folder, { recursive: true });
  if (found > 0) process.exitCode = 1;
});
