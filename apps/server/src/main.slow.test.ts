// The command as its user runs it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeRandomBundle } from './testing/random-models.ts';
import { post } from './testing/with-server.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  await writeRandomBundle('sentiment', join(folder, 'reviews'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Served {
  readonly child: ChildProcess;
  /** What it has said until now. */
  said(): string;
  readonly ended: Promise<number | null>;
}

function serve(...argv: string[]): Served {
  const child = spawn(process.execPath, ['--import', 'tsx', new URL('./main.ts', import.meta.url).pathname, ...argv]);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      said += data;
    });
  return { child, said: () => said, ended: new Promise((resolve) => child.on('exit', resolve)) };
}

const patient = { timeout: 100_000, interval: 50 };

it('serves models, and on SIGTERM answers what is queued and ends with 0', async () => {
  const oneByOne = ['--max-batch', '1', '--max-inputs', '1000', '--max-queue', '1000'];
  const { child, said, ended } = serve(join(folder, 'reviews'), '--port', '0', ...oneByOne);
  await expect.poll(said, patient).toContain('/docs');
  const url = /Listens at (\S+),/.exec(said())?.[1] ?? '';
  const waiting = post(`${url}/v1/reviews`, { inputs: new Array(1000).fill('not bad') });
  await expect
    .poll(async () => (await fetch(`${url}/metrics`)).text())
    .toMatch(/longhand_queue_inputs\{model="reviews"\} [1-9]/);
  child.kill('SIGTERM');
  const { predictions } = (await (await waiting).json()) as { predictions: unknown[] };
  expect(predictions).toHaveLength(1000);
  expect(predictions[999]).toMatchObject({ text: 'not bad', label: expect.any(String) });
  expect(await ended).toBe(0);
  expect(said()).toMatch(/^reviews: sentiment, \d+ parameters\n.*\nSIGTERM: answers what is queued, then ends.\n$/);
});

it.each([
  [['nothing'], 'no such file or folder'],
  [[], 'one or more models'],
  [['x', '--prot', '1'], 'Did you mean --port?'],
  [['x', '--max-inputs', '300'], '--max-inputs: expected at most --max-queue (256), got 300.'],
])('%j ends with 1 and one line', async (argv, message) => {
  const { said, ended } = serve(...argv, '--port', '0');
  expect(await ended).toBe(1);
  expect(said()).toContain(message);
  expect(said().trim().split('\n')).toHaveLength(1);
});
