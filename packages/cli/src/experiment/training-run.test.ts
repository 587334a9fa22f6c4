import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LonghandBackend } from '@longhand/backend';
import { trainedBy } from '@longhand/runs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { trainingDefaults } from '../settings.ts';
import type { Experiment, RunPlace } from './experiment.ts';
import { trainingRun } from './training-run.ts';

beforeAll(() => tf.enableProdMode());

const settings = async (changes = {}) => ({
  ...trainingDefaults,
  ...{ runs: await mkdtemp(join(tmpdir(), 'longhand-')), name: 'numbers', batchSize: 2, epochs: 3, learningRate: 0.5 },
  ...changes,
});

/** w goes to 3. Five examples, two a batch. */
function experiment() {
  const w = tf.tidy(() => tf.variable(tf.scalar(0)));
  const distance = () => w.sub(3).square() as tf.Scalar;
  return {
    description: { labels: ['low', 'high'] },
    task: {
      sizes: '5 numbers',
      examples: 5,
      params: { w },
      batches: () => [[1, 2], [3, 4], [5]],
      loss: distance,
      size: (batch: number[]) => batch.length,
      evaluate: () => ({ distance: tf.tidy(() => distance().dataSync()[0]!) }),
      monitor: { metric: 'distance', mode: 'min' as const },
      vocabulary: 'fingerprint',
    },
    evaluate: vi.fn<Experiment<number[]>['evaluate']>(async () => `w is ${w.dataSync()[0]!.toFixed(3)}`),
    dispose: vi.fn(() => w.dispose()),
  };
}

async function trained(changes: object, prepare: (place: RunPlace) => Promise<Experiment<number[]>>) {
  const config = await settings(changes);
  const lines: string[] = [];
  const run = { app: 'sentiment', config, runName: () => config.name, prepare };
  const path = await trainingRun(run, { preset: 'tiny', print: (line) => lines.push(line) });
  return { path, lines, config };
}

const json = async (path: string, file: string) => JSON.parse(await readFile(join(path, file), 'utf8'));

/** The precision of the backend that is set. */
const computed = () => ((tf.backend() as LonghandBackend).compute?.precision === 'bfloat16' ? 'bf16' : 'f32');

describe('trainingRun', () => {
  it('keeps settings and description, trains, and evaluates the best weights in memory after the run is given back', async () => {
    const one = experiment();
    let busy: string | undefined = 'nobody asked';
    one.evaluate.mockImplementation(async (run, best) => {
      busy = await trainedBy(run.path);
      const { best: stored } = await run.readProgress();
      expect(best).toBe(stored!.metric);
      expect(tf.tidy(() => one.task.params.w.sub(3).square().dataSync()[0])).toBeCloseTo(best!, 6);
      return 'the evaluation';
    });
    const { path, lines, config } = await trained({}, async ({ run, start, preset }) => {
      expect([start, preset]).toEqual(['new', 'tiny']);
      await run.writeJson('vocabulary.json', ['a']);
      return one;
    });
    expect(busy).toBeUndefined();
    expect(await json(path, 'config.json')).toEqual({
      ...{ version: 2, app: 'sentiment', preset: 'tiny', labels: ['low', 'high'] },
      config: { ...config, precision: computed() },
    });
    expect(await json(path, 'vocabulary.json')).toEqual(['a']);
    expect(lines[0]).toBe('5 numbers, 1 parameters.');
    expect(lines[1]).toMatch(/^Best dev distance \d\.\d{4} after epoch \d; 9 updates in all\.$/);
    expect(lines.slice(2)).toEqual(['the evaluation']);
    expect(one.dispose).toHaveBeenCalledOnce();
  });

  it('says that it ended early', async () => {
    const { lines } = await trained({ patience: 1, epochs: 9 }, async () => experiment());
    expect(lines[1]).toMatch(/^Best dev .* updates in all, ended after 1 epochs without a better one\.$/);
  });

  it('a schedule counts the updates of an epoch by the number of examples', async () => {
    // Three batches an epoch, three epochs: nine updates.
    const told = async (warmupSteps: number): Promise<string> => {
      const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      await trained({ schedule: 'linear', warmupSteps }, async () => experiment());
      const text = written.mock.calls.map(([line]) => String(line)).join('');
      written.mockRestore();
      return text;
    };
    expect(await told(9)).toContain('Warm-up takes 0 of the 9 updates: --warmup-steps 9 is more than half of them.');
    expect(await told(4)).not.toContain('Warm-up');
  });

  it('without a task the run is complete as it is', async () => {
    const one = { ...experiment(), task: undefined };
    const { path, lines } = await trained({}, async ({ run }) => {
      await run.writeJson('baseline.json', { kind: 'none' });
      return one;
    });
    expect(await json(path, 'run.json')).toMatchObject({ finished: true });
    expect(lines).toEqual(['w is 0.000']);
    expect(one.dispose).toHaveBeenCalledOnce();
  });

  it('what fails in training frees the model and leaves no run', async () => {
    const one = experiment();
    const task = { ...one.task, loss: () => tf.scalar(Number.NaN).mul(one.task.params.w) as tf.Scalar };
    const config = await settings();
    const run = { app: 'sentiment', config, runName: () => 'numbers', prepare: async () => ({ ...one, task }) };
    await expect(trainingRun(run, { print: () => {} })).rejects.toThrow('a finite loss');
    expect(one.dispose).toHaveBeenCalledOnce();
    expect(one.evaluate).not.toHaveBeenCalled();
    expect(await readdir(config.runs)).toEqual([]);
  });

  describe('as a dry run', () => {
    const tried = async (one: Experiment<number[]>, changes = {}, request = {}) => {
      const config = await settings(changes);
      const lines: string[] = [];
      const run = {
        ...{ app: 'sentiment', config, runName: () => config.name },
        prepare: async ({ run }: RunPlace) => {
          await run.writeJson('vocabulary.json', ['a']);
          return one;
        },
      };
      const path = await trainingRun(run, { dryRun: true, print: (line) => lines.push(line), ...request });
      return { lines, path, config };
    };

    it('makes one update, says what a training would do, and leaves no file', async () => {
      const one = experiment();
      const evaluateDev = vi.spyOn(one.task, 'evaluate');
      const { lines, path, config } = await tried(one, { accumulate: 2 });
      expect(lines).toEqual([
        '5 numbers, 1 parameters.',
        `Dry run: one update, loss 9.0000. A training makes at most 6 updates in 3 epochs and keeps the run in ${path}.`,
      ]);
      expect(evaluateDev).not.toHaveBeenCalled();
      expect(one.evaluate).not.toHaveBeenCalled();
      expect(one.dispose).toHaveBeenCalledOnce();
      expect(await readdir(config.runs)).toEqual([]);
    });

    it('leaves no folder that was not there, and says so of what is not trained', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
      const { lines } = await tried({ ...experiment(), task: undefined }, { runs: join(folder, 'a', 'b') });
      expect(lines).toEqual([expect.stringContaining('nothing here is trained by updates')]);
      expect(await readdir(folder)).toEqual([]);
    });

    it('refuses what a training refuses, and leaves a run as it is', async () => {
      const { path, config } = await trained({}, async () => experiment());
      const place = { runs: config.runs };
      await expect(tried(experiment(), place)).rejects.toThrow('no run of this name yet');
      await expect(tried(experiment(), { warmupSteps: 9, schedule: 'onecycle' })).rejects.toThrow(
        '--warmup-steps: expected 0',
      );
      const before = await json(path, 'run.json');
      await tried(experiment(), place, { overwrite: true });
      expect(await json(path, 'run.json')).toEqual(before);
    });
  });

  // The last one: it may make another backend the current one, with which tensors of the former are gone.
  it('computes in the precision that is asked for, where there is one, and keeps in the run what it is', async () => {
    const { path } = await trained({ precision: 'bf16' }, async () => experiment());
    const { config } = await json(path, 'config.json');
    const { compute } = await json(path, 'progress.json');
    expect(config.precision).toBe(computed());
    expect(compute.includes('bf16')).toBe(config.precision === 'bf16');
  });
});
