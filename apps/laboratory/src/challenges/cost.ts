// What a training step costs, in time of the processor that the process itself used: less of it depends on what else the machine does.
import { createRandom } from '@longhand/base';
import { createLinear, createLstm, prefixed, softmaxCrossEntropy } from '@longhand/lstm-core';
import { createOptimizer, update } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import * as z from 'zod';

export const costSchema = z.strictObject({ milliseconds: z.number(), multiplications: z.number() });
export type Cost = z.infer<typeof costSchema>;

export interface CostOptions {
  readonly hiddenSize: number;
  readonly length: number;
  readonly batchSize: number;
  /** Measurements; the least counts. */
  readonly repeats: number;
}

const classes = 2;

/** Of one LSTM layer as wide as its input: forward, loss, backward, Adam. */
export function measureCost({ hiddenSize, length, batchSize, repeats }: CostOptions): Cost {
  const random = createRandom(1);
  const lstm = createLstm({ inputSize: hiddenSize, hiddenSize }, random.fork('lstm'));
  const head = createLinear({ inputSize: hiddenSize, outputSize: classes }, random.fork('head'));
  const params = { ...prefixed('lstm', lstm.params), ...prefixed('head', head.params) };
  const optimizer = createOptimizer({ kind: 'adam' }, params);
  const x = tf.randomNormal<tf.Rank.R3>([batchSize, length, hiddenSize], 0, 1, 'float32', 1);
  const labels = tf.zeros<tf.Rank.R1>([batchSize], 'int32');
  const loss = () => softmaxCrossEntropy(head.apply(lastOf(lstm.apply(x).states)), labels) as tf.Scalar;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= repeats; step++) {
    const begin = process.cpuUsage();
    update({ params, optimizer, loss, size: () => 1, seed: 1, clipNorm: 1 }, [x], step, 1e-3);
    const { user, system } = process.cpuUsage(begin);
    if (step > 0) least = Math.min(least, (user + system) / 1000); // the first loads code
  }
  tf.dispose([x, labels]);
  for (const part of [lstm, head, optimizer]) part.dispose();
  return { milliseconds: least, multiplications: multiplicationsOf({ hiddenSize, length, batchSize }) };
}

const lastOf = (states: readonly { readonly h: tf.Tensor2D }[]): tf.Tensor2D => (states.at(-1) as { h: tf.Tensor2D }).h;

/** Of the four gates, each of x and h: once forward, twice backward. */
export const multiplicationsOf = ({ hiddenSize, length, batchSize }: Omit<CostOptions, 'repeats'>): number =>
  3 * batchSize * length * 4 * hiddenSize * (hiddenSize + hiddenSize);

/** Exponent of a power law through points with both coordinates above 0: the slope in logarithms. */
export function exponentOf(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const [xy, xx] = [0, 1].map((which) =>
    logs.reduce((sum, [x, y]) => sum + (x - mx) * (which === 0 ? y - my : x - mx), 0),
  ) as [number, number];
  return xy / xx;
}
