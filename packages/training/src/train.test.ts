import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  type Checkpoints,
  type EpochResult,
  memoryCheckpoints,
  type NamedTensors,
  type OwnedTensors,
  type StepState,
  TrainingStopped,
  train,
} from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

/** w goes to 3. */
function task() {
  const w = tf.variable(tf.scalar(0));
  const loss = (x: number) => w.sub(3).mul(x).square() as tf.Scalar;
  return { w, options: { params: { w: w as tf.Variable }, loss, batches: () => [1, 2, 3], schedule: 0.1 } };
}

describe('train in memory', () => {
  it('needs parameters, batches, a loss and a number of epochs', async () => {
    const { w, options } = task();
    const { best, steps, finished } = await train({ ...options, epochs: 60 });
    expect({ steps, finished }).toEqual({ steps: 180, finished: 'epochs' });
    expect(w.dataSync()[0]).toBeCloseTo(3, 1);
    expect(best.metric).toBeLessThan(0.01); // the mean training loss, where nothing is evaluated
    w.dispose();
  });

  it('leaves no tensors', async () => {
    const { w, options } = task();
    const before = tf.memory().numTensors;
    await train({ ...options, epochs: 3, emaDecay: 0.9 });
    expect(tf.memory().numTensors).toBe(before);
    w.dispose();
  });

  it('ends with the weights that were best, not the last ones', async () => {
    const { w, options } = task();
    const seen: number[] = [];
    const evaluate = () => {
      seen.push(w.dataSync()[0] as number);
      return { accuracy: [0.2, 0.9, 0.5][seen.length - 1] as number };
    };
    const monitor = { metric: 'accuracy', mode: 'max' } as const;
    const { best } = await train({ ...options, epochs: 3, evaluate, monitor });
    expect(best).toMatchObject({ epoch: 1, metric: 0.9 });
    expect(w.dataSync()[0]).toBe(seen[1]);
    expect(seen[2]).not.toBe(seen[1]);
    w.dispose();
  });

  it('keeps, of epochs that tie, the weights of the lowest loss, and stops when patience is over all the same', async () => {
    const { w, options } = task();
    const monitor = { metric: 'accuracy', mode: 'max' } as const;
    const epochs: boolean[][] = [];
    const { best, finished } = await train({
      ...{ ...options, epochs: 20, evaluate: () => ({ accuracy: 1 }), monitor, patience: 3 },
      onEpoch: (_, { isBest, isTie }) => epochs.push([isBest, isTie]),
    });
    expect(finished).toBe('patience');
    const tie = [true, true]; // the loss falls
    expect(epochs).toEqual([[true, false], tie, tie, tie]);
    expect(best).toMatchObject({ epoch: 3, since: 0, metric: 1 });
    w.dispose();
  });

  it('tells of each step and each epoch', async () => {
    const { w, options } = task();
    const [steps, epochs]: [StepState[], (EpochResult & { isBest: boolean })[]] = [[], []];
    await train({
      ...options,
      epochs: 2,
      onStep: (state) => steps.push(state),
      onEpoch: (result, { isBest }) => epochs.push({ ...result, isBest }),
    });
    expect(steps.map(({ epoch, batch }) => [epoch, batch])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(steps.every(({ examplesPerSecond, secondsLeft }) => examplesPerSecond > 0 && secondsLeft >= 0)).toBe(true);
    expect(epochs).toMatchObject([
      { epoch: 0, step: 3, learningRate: 0.1, isBest: true },
      { epoch: 1, step: 6, isBest: true },
    ]);
    w.dispose();
  });

  it('ends with the last weights where these are selected; patience goes by the best', async () => {
    const { w, options } = task();
    const values: number[] = [];
    const best: boolean[] = [];
    const evaluate = () => {
      values.push(w.dataSync()[0] as number);
      return { accuracy: [0.2, 0.9, 0.5, 0.6][values.length - 1] as number };
    };
    const monitor = { metric: 'accuracy', mode: 'max' } as const;
    const result = await train({
      ...{ ...options, epochs: 9, patience: 2, evaluate, monitor, select: 'last' },
      onEpoch: (_, { isBest }) => best.push(isBest),
    });
    expect(result).toMatchObject({ finished: 'patience', best: { epoch: 3, metric: 0.6 } });
    expect(best).toEqual([true, true, false, false]);
    expect(w.dataSync()[0]).toBe(values[3]);
    w.dispose();
  });

  it('ends at the update at which the time is over, scores dev, and goes on when it is given more', async () => {
    const { w, options } = task();
    const memory = memoryCheckpoints();
    let saved: Checkpoint | undefined;
    const checkpoints: Checkpoints = {
      ...memory,
      load: async () => saved,
      save: async ({ weights, optimizer }, position) => {
        const copy = (tensors: NamedTensors): OwnedTensors => ({
          tensors: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.clone()])),
          dispose: () => {},
        });
        saved = { name: 'memory', position, weights: copy(weights), optimizer: copy(optimizer) };
      },
    };
    let scored = 0;
    const evaluate = () => ({ loss: 1 / ++scored });
    const run = (maxSeconds: number) => train({ ...options, epochs: 2, evaluate, checkpoints, maxSeconds });
    expect(await run(1e-9)).toMatchObject({ finished: 'time', steps: 1, best: { epoch: 0 } });
    expect(scored).toBe(1);
    expect(await run(1e-9), 'the time before counts').toMatchObject({ finished: 'time', steps: 1 });
    expect(scored).toBe(1);
    expect(await run(1e6)).toMatchObject({ finished: 'epochs', steps: 4, best: { epoch: 1 } });
    w.dispose();
  });

  it('saves and stops where its signal asks for it', async () => {
    const { w, options } = task();
    const stop = new AbortController();
    const saved: number[] = [];
    const checkpoints: Checkpoints = {
      ...memoryCheckpoints(),
      save: async (_tensors, { step }) => void saved.push(step),
    };
    const onStep = ({ batch }: StepState) => batch === 2 && stop.abort();
    const training = train({ ...options, epochs: 2, checkpoints, signal: stop.signal, onStep });
    await expect(training).rejects.toThrow(TrainingStopped);
    expect(saved).toEqual([2]);
    w.dispose();
  });
});

it('runs the example of the READMEs, in at most 12 lines', async () => {
  const example = await readFile(new URL('../examples/first-training.ts', import.meta.url), 'utf8');
  const shown = example.replace('export const', 'const');
  for (const readme of ['../README.md', '../../../README.md'])
    expect(await readFile(new URL(readme, import.meta.url), 'utf8'), readme).toContain(`\`\`\`ts\n${shown}`);
  expect(example.trim().split('\n').length).toBeLessThanOrEqual(12);
  const { best } = await import('../examples/first-training.ts');
  expect(best.metric).toBeLessThan(0.3);
});
