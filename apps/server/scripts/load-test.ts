// Answers per second and their times, with batches and one by one:
// `pnpm --filter ./apps/server load-test [MODEL] [--seconds S]`. Without a model it makes a classifier with random weights.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFlags, runMain } from '@longhand/cli';
import { userPath } from '@longhand/runs';
import { writeRandomBundle } from '../src/testing/random-models.ts';
import { spawnServer } from './spawn-server.ts';

const defaults = {
  seconds: 5,
  size: 128,
  text: 'the soup was not good . the mayor closed two schools . she took office in may .',
};
const clientCounts = [1, 8, 64];

async function main(argv: readonly string[]): Promise<void> {
  const { config, operands } = parseFlags(defaults, argv, { operands: true });
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  const [given] = operands;
  const model = given ? userPath(given) : await writeRandomBundle('sentiment', folder, config.size);
  row('clients', 'batch', 'answers/s', 'p50 ms', 'p99 ms');
  for (const [kind, flags] of [
    ['one by one', ['--max-batch', '1']],
    ['up to 32', []],
  ] as const) {
    const server = await spawnServer([`m=${model}`, ...flags]);
    const body = JSON.stringify({ inputs: [config.text] });
    await measure(server.url, body, 8, 1); // warms up
    for (const clients of clientCounts) {
      const times = await measure(server.url, body, clients, config.seconds);
      const quantile = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
      row(String(clients), kind, (times.length / config.seconds).toFixed(0), quantile(0.5), quantile(0.99));
    }
    await server.stop();
  }
  await rm(folder, { recursive: true });
}

/** Milliseconds of each answer, ascending, of clients that ask again as soon as they are answered. */
async function measure(url: string, body: string, clients: number, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  const ask = async () => {
    while (performance.now() < end) {
      const before = performance.now();
      const response = await fetch(`${url}/v1/m`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, ask));
  return times.sort((a, b) => a - b);
}

const row = (...cells: string[]): void =>
  void process.stdout.write(`${cells.map((cell) => cell.padStart(11)).join('')}\n`);

await runMain(main);
