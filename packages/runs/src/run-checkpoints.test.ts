import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@longhand/base';
import { dropout } from '@longhand/lstm-core';
import { createOptimizer, createSchedule, TrainingStopped, type TrainOptions, train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRun, type RunStart, runCheckpoints } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

type Batch = { readonly x: number[][]; readonly y: number[] };

/** y = x · (2, -1) + noise in batches of 4, and a linear model with dropout on x: all that a run may depend on is in it. */
function setUp(
  path: string,
  {
    start = 'new',
    run = openRun(path),
    ...changes
  }: Partial<TrainOptions<Batch>> & { readonly start?: RunStart; readonly run?: ReturnType<typeof openRun> } = {},
) {
  const params = { w: tf.variable(tf.tensor2d([[0.1], [0.2]])) };
  const optimizer = createOptimizer({ kind: 'adam' }, params);
  const schedule = createSchedule({ kind: 'plateau', mode: 'min', patience: 0 }, 0.05);
  const written: string[] = [];
  const rows = (name: string, count: number): Batch => {
    const random = createRandom(1).fork(name);
    const x = Array.from({ length: count }, () => [random.normal(), random.normal()]);
    return { x, y: x.map(([a, b]) => 2 * a! - b! + 0.1 * random.normal()) };
  };
  const loss = ({ x, y }: Batch, seed?: number): tf.Scalar => {
    const input = seed === undefined ? tf.tensor2d(x) : dropout(tf.tensor2d(x), 0.2, { seed });
    return input
      .matMul(params.w as unknown as tf.Tensor2D)
      .squeeze([1])
      .sub(tf.tensor1d(y))
      .square()
      .mean();
  };
  const dev = rows('dev', 20);
  const options = {
    checkpoints: runCheckpoints(run, { start, print: (line) => written.push(line) }),
    params,
    optimizer,
    schedule,
    batches: (epoch: number) => Array.from({ length: 7 }, (_, i) => rows(`${epoch}.${i}`, 4)),
    loss: (batch: Batch, { seed }: { readonly seed: number }) => loss(batch, seed),
    size: ({ y }: Batch) => y.length,
    evaluate: () => ({ loss: tf.tidy(() => loss(dev).dataSync()[0]!) }),
    monitor: { metric: 'loss', mode: 'min' } as const,
    epochs: 4,
    clipNorm: 5,
    seed: 3,
    ...changes,
  } satisfies TrainOptions<Batch>;
  const finish = () => {
    const values = [...params.w.dataSync()];
    tf.dispose([params.w]);
    optimizer.dispose();
    return values;
  };
  return { options, written, finish };
}

const newRun = (): Promise<string> => mkdtemp(join(tmpdir(), 'longhand-'));

const filesOf = async (path: string) => {
  const run = openRun(path);
  const { trainSeconds: _, ...progress } = await run.readProgress();
  const files = ['metrics.jsonl', 'weights.safetensors', `${progress.checkpoint}/optimizer.safetensors`];
  return { progress, contents: await Promise.all(files.map((file) => readFile(run.file(file), 'latin1'))) };
};

describe('train with a run', () => {
  it('learns, and keeps the best weights and what each epoch gave', async () => {
    const path = await newRun();
    const { options, finish } = setUp(path, { epochs: 40 });
    const { best, steps, finished } = await train(options);
    expect({ steps, finished }).toEqual({ steps: 280, finished: 'epochs' });
    expect(best.metric).toBeLessThan(0.3);
    const rows = (await readFile(openRun(path).file('metrics.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(40);
    expect(Math.min(...rows.map((row) => row.dev.loss))).toBe(best.metric);
    expect(options.evaluate()).toEqual({ loss: best.metric }); // the parameters hold the best weights again
    finish();
  });

  it('interrupted after any step and resumed, ends with the same bits', async () => {
    const whole = await newRun();
    const reference = setUp(whole, { checkpointEvery: 3 });
    await train(reference.options);
    const [expectedWeights, expected] = [reference.finish(), await filesOf(whole)];
    for (const stopAt of [1, 3, 7, 12, 20]) {
      const path = await newRun();
      const first = setUp(path, { checkpointEvery: 3 });
      let seen = 0;
      const stop = new AbortController();
      const loss: TrainOptions<Batch>['loss'] = (batch, training) => {
        if (++seen === stopAt) stop.abort();
        return first.options.loss(batch, training);
      };
      await expect(train({ ...first.options, loss, signal: stop.signal })).rejects.toThrow(TrainingStopped);
      first.finish();
      const second = setUp(path, { checkpointEvery: 3, start: 'resume' });
      await train(second.options);
      expect(second.finish(), `stopped at ${stopAt}`).toEqual(expectedWeights);
      expect(await filesOf(path), `stopped at ${stopAt}`).toEqual(expected);
    }
  });

  it('accumulates batches to the update of one batch', async () => {
    const joined = (batches: readonly Batch[]): Batch => ({
      x: batches.flatMap(({ x }) => x),
      y: batches.flatMap(({ y }) => y),
    });
    const plain = setUp(await newRun(), { epochs: 1 });
    const noDropout = (own: TrainOptions<Batch>, batch: Batch) =>
      tf
        .tensor2d(batch.x)
        .matMul(own.params.w as unknown as tf.Tensor2D)
        .squeeze([1])
        .sub(tf.tensor1d(batch.y))
        .square()
        .mean() as tf.Scalar;
    const all = plain.options
      .batches(0)
      .slice(0, 6)
      .map((batch, i) => (i % 2 ? batch : { x: batch.x.slice(1), y: batch.y.slice(1) }));
    const accumulated = {
      ...plain.options,
      accumulate: 3,
      batches: () => all,
      loss: (batch: Batch) => noDropout(plain.options, batch),
    };
    expect((await train(accumulated)).steps).toBe(2);
    const big = setUp(await newRun(), { epochs: 1 });
    const bigBatches = [joined(all.slice(0, 3)), joined(all.slice(3))];
    await train({ ...big.options, batches: () => bigBatches, loss: (batch) => noDropout(big.options, batch) });
    const [expected, got] = [big.finish(), plain.finish()];
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
  });

  it('stops when the metric stands still', async () => {
    const { options, finish } = setUp(await newRun(), { patience: 2, epochs: 50, evaluate: () => ({ loss: 1 }) });
    expect(await train(options)).toMatchObject({ finished: 'patience', steps: 21, best: { since: 0 } });
    finish();
  });

  it('trains on when a finished run gets more epochs', async () => {
    const path = await newRun();
    const first = setUp(path, { epochs: 2 });
    await train(first.options);
    first.finish();
    const second = setUp(path, { epochs: 4, start: 'resume' });
    expect((await train(second.options)).steps).toBe(28);
    const [got, whole] = [second.finish(), setUp(await newRun(), { epochs: 4 })];
    await train(whole.options);
    expect(got).toEqual(whole.finish());
  });

  it('says when a run goes on on other compute, not when on other threads', async () => {
    const path = await newRun();
    await train(setUp(path, { epochs: 1, run: openRun(path, 'native, 2 threads') }).options);
    const same = setUp(path, { epochs: 2, start: 'resume', run: openRun(path, 'native, 1 thread') });
    await train(same.options);
    const other = setUp(path, { epochs: 3, start: 'resume', run: openRun(path, 'wasm, 1 thread') });
    await train(other.options);
    expect(same.written.join('')).not.toContain('Begun on');
    expect(other.written.join('')).toContain(
      'Begun on native, resumed on wasm: results will differ in their last bits.',
    );
  });

  it('stops at a loss that is not finite and says what to do', async () => {
    const { options, finish } = setUp(await newRun());
    const before = [...options.params.w!.dataSync()];
    const loss = () => options.params.w!.sum().mul<tf.Scalar>(Number.NaN);
    await expect(train({ ...options, loss })).rejects.toThrow(
      /training step 0: expected a finite loss, got NaN\. The learning rate was 0\.05\. Lower/,
    );
    expect(finish()).toEqual(before);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'does not choose weights by a dev metric that is %s',
    async (value) => {
      const path = await newRun();
      const good = setUp(path, { epochs: 1 });
      await train(good.options);
      good.finish();
      const before = await filesOf(path);
      const { options, finish } = setUp(path, { epochs: 2, start: 'resume', evaluate: () => ({ loss: value }) });
      await expect(train(options)).rejects.toThrow(`training step 14: expected a finite dev loss, got ${value}. Lower`);
      finish();
      expect(await filesOf(path)).toEqual(before);
    },
  );

  it('does not save weights that are not finite, and keeps the last good checkpoint', async () => {
    const path = await newRun();
    const { options, finish } = setUp(path, { epochs: 2 });
    let epoch = 0;
    const evaluate = () => {
      if (epoch++ === 1) options.params.w!.assign(tf.tensor2d([[Number.NaN], [1]]));
      return { loss: 1 / epoch };
    };
    await expect(train({ ...options, evaluate })).rejects.toThrow('expected finite weights, got NaN in "w", number 0');
    finish();
    expect((await openRun(path).readProgress()).step).toBe(7);
    const again = setUp(path, { epochs: 2, start: 'resume' });
    expect((await train(again.options)).steps).toBe(14);
    again.finish();
  });

  it('names a metric that the evaluation lacks, and an epoch without batches', async () => {
    const { options } = setUp(await newRun(), { monitor: { metric: 'accuracy', mode: 'max' } });
    await expect(train(options)).rejects.toThrow('expected a metric "accuracy", got loss');
    await expect(train(setUp(await newRun(), { batches: () => [] }).options)).rejects.toThrow('at least one batch');
  });
});
