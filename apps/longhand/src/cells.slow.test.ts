// Every app with other networks than the LSTM: it learns, resumes, and predicts the same from its run and from a bundle.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'longhand';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

const small = ['--preset', 'tiny', '--patience', '0'];
type TaskName = 'sentiment' | 'translation' | 'summarization' | 'speech';
const apps: Record<TaskName, { readonly flags: readonly string[]; readonly inputs: readonly unknown[] }> = {
  sentiment: { flags: ['--data', 'generated', '--hidden-size', '16'], inputs: ['the food was not bad', 'a dull film'] },
  translation: {
    flags: ['--data', 'generated', '--encoder-size', '16', '--decoder-size', '24', '--embedding-size', '16'],
    inputs: ['the dog sees a cat', 'we see the house'],
  },
  summarization: { flags: ['--data', 'generated'], inputs: ['One sentence is here. Another one is there. A third.'] },
  speech: {
    flags: [
      '--data',
      'digits',
      '--hidden-size',
      '24',
      '--num-layers',
      '1',
      '--stack',
      '6',
      '--stride',
      '6',
      '--cache',
      '',
    ],
    inputs: [{ samples: Float32Array.from({ length: 8000 }, (_, i) => 0.1 * Math.sin(i / 5)), sampleRate: 8000 }],
  },
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-cells-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true);
});

/** What training wrote of each epoch. */
async function lossesOf(run: string): Promise<number[]> {
  const lines = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line).loss as number);
}

/** By the front door, from a run or a bundle. */
async function predicted(task: TaskName, source: string, inputs: readonly unknown[]): Promise<unknown[]> {
  const model = await load(task, source);
  try {
    return await (model as unknown as (inputs: readonly unknown[]) => Promise<unknown[]>)(inputs);
  } finally {
    model.dispose();
  }
}

/** Trains, resumes, exports; the model answers alike from its run and its bundle. */
async function expectWhole(task: TaskName, flags: readonly string[], chosen: readonly ['cell' | 'model', string]) {
  const [key, value] = chosen;
  const run = join(folder, `${task}-${value}`);
  const place = ['--runs', folder, '--name', `${task}-${value}`];
  await main([task, 'train', ...small, ...flags, ...place, `--${key}`, value, '--epochs', '1']);
  await main([task, 'train', ...small, ...place, '--resume', '--epochs', '2']);
  const losses = await lossesOf(run);
  expect(losses).toHaveLength(2);
  expect(losses[1]).toBeLessThan(0.95 * (losses[0] as number));
  await main(['export', run, `${run}-bundle`]);
  const description = JSON.parse(await readFile(join(`${run}-bundle`, 'model.json'), 'utf8')).description;
  expect(description.config[key]).toBe(value);
  const { inputs } = apps[task];
  const fromRun = await predicted(task, run, inputs);
  expect(fromRun).toHaveLength(inputs.length);
  expect(await predicted(task, `${run}-bundle`, inputs)).toEqual(fromRun);
}

describe.each(['gru', 'rnn'])('%s', (cell) => {
  it.each(Object.entries(apps))(
    '%s learns, resumes and predicts',
    (name, { flags }) => expectWhole(name as TaskName, flags, ['cell', cell]),
    600_000,
  );
});

describe('transformer', () => {
  const sizes = ['--model-size', '24', '--feed-forward-size', '32', '--num-layers', '2'];
  it.each(['sentiment', 'translation'] as const)(
    '%s learns, resumes and predicts',
    (task) => expectWhole(task, ['--data', 'generated', ...sizes], ['model', 'transformer']),
    600_000,
  );

  it.each(['sentiment', 'translation'])('%s refuses what only the LSTM has', async (task) => {
    const refused = main([task, 'train', ...small, '--runs', folder, '--model', 'transformer', '--cell', 'gru']);
    await expect(refused).rejects.toThrow('--cell: expected --model lstm, which has it, got --model transformer');
  });
});
