// Answers per second and their times: in this program, of a server that answers one by one, and of one with batches:
// `pnpm --filter ./apps/server load-test [MODEL] [--seconds S]`. Without a model it makes a classifier with random weights.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { group, number, text, type ValuesOf } from '@longhand/bundle/settings';
import { defineCommand, runMain } from '@longhand/cli';
import { userPath } from '@longhand/runs';
import { load } from 'longhand';
import { writeRandomBundle } from '../src/testing/random-models.ts';
import { spawnServer } from './spawn-server.ts';

const settings = group('Load', {
  seconds: number(5, { min: 0.1, max: 3600 }, 'Seconds of each row.'),
  size: number(128, { min: 1, max: 4096, integer: true }, 'Hidden units of the model with random weights.'),
  text: text('the soup was not good . the mayor closed two schools . she took office in may .', 'The input.'),
});
type Settings = ValuesOf<typeof settings>;

const clientCounts = [1, 8, 64];

async function testLoad(config: Settings, operands: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  const [given] = operands;
  const model = given ? userPath(given) : await writeRandomBundle('sentiment', folder, config.size);
  row('clients', 'batch', 'answers/s', 'p50 ms', 'p99 ms');
  report(0, 'no server', await measureProgram(model, config), config.seconds);
  for (const [kind, flags] of [
    ['one by one', ['--max-batch', '1']],
    ['up to 32', []],
  ] as const) {
    const server = await spawnServer([`m=${model}`, ...flags]);
    const body = JSON.stringify({ inputs: [config.text] });
    await measure(server.url, body, 8, 1); // warms up
    for (const clients of clientCounts) {
      report(clients, kind, await measure(server.url, body, clients, config.seconds), config.seconds);
    }
    await server.stop();
  }
  await rm(folder, { recursive: true });
}

/** Milliseconds of each prediction, ascending, by a model in this program, one after the other. */
async function measureProgram(source: string, { text: input, seconds }: Settings): Promise<number[]> {
  const model = await load('sentiment', source);
  for (let i = 0; i < 20; i++) await model([input]); // warms up
  const times: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
    const before = performance.now();
    await model([input]);
    times.push(performance.now() - before);
  }
  model.dispose();
  return times.sort((a, b) => a - b);
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

function report(clients: number, kind: string, times: readonly number[], seconds: number): void {
  const quantile = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  row(String(clients), kind, (times.length / seconds).toFixed(0), quantile(0.5), quantile(0.99));
}

const row = (...cells: string[]): void =>
  void process.stdout.write(`${cells.map((cell) => cell.padStart(11)).join('')}\n`);

await runMain(
  defineCommand({
    name: 'load-test',
    summary: 'Answers per second of a server and their times, one by one and in batches.',
    operands: '[MODEL]',
    example: 'pnpm --filter ./apps/server load-test runs/sentiment/sst2 --seconds 10',
    settings,
    action: (config, { operands }) => testLoad(config, operands),
  }),
);
