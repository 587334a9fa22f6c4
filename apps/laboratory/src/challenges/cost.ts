// What a training step costs, in time of the processor that the process itself used: less of it depends on what else the machine does.
import { createRandom } from '@longhand/base';
import { createLinear, createLstm, prefixed, softmaxCrossEntropy } from '@longhand/lstm-core';
import { createOptimizer, update } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import * as z from 'zod';
import { millisecondsOf } from '../clock.ts';

/** Figures of before also have multiplications, by another count. */
export const costSchema = z.object({ milliseconds: z.number() });
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
    const options = { params, optimizer, loss, size: () => 1, seed: 1, clipNorm: 1 };
    const own = millisecondsOf(() => void update(options, [x], step, 1e-3));
    if (step > 0) least = Math.min(least, own); // the first loads code
  }
  tf.dispose([x, labels]);
  for (const part of [lstm, head, optimizer]) part.dispose();
  return { milliseconds: least };
}

const lastOf = (states: readonly { readonly h: tf.Tensor2D }[]): tf.Tensor2D => (states.at(-1) as { h: tf.Tensor2D }).h;

/** Of the four gates: of x and of h forward; backward of both kernels and of h, since nobody asks for the gradient of x. */
export const multiplicationsOf = ({ hiddenSize, length, batchSize }: Omit<CostOptions, 'repeats'>): number =>
  5 * batchSize * length * 4 * hiddenSize * hiddenSize;

export const roofSchema = z.strictObject({
  /** Billions a second in a product of square matrices: the most that a layer can make of one core. */
  peak: z.number(),
  /** GB a second from and to memory, in a sum of arrays that no cache holds. */
  bandwidth: z.number(),
});
export type Roof = z.infer<typeof roofSchema>;

export interface RoofOptions {
  /** Rows of a matrix. */
  readonly size: number;
  /** Numbers of an array. */
  readonly numbers: number;
  readonly repeats: number;
}

/** What no kernel can be faster than (Williams et al. 2009), measured with our own. */
export function measureRoof({ size, numbers, repeats }: RoofOptions): Roof {
  const square = tf.randomNormal<tf.Rank.R2>([size, size], 0, 1, 'float32', 1);
  const long = tf.zeros<tf.Rank.R1>([numbers]);
  const least = (run: () => tf.Tensor): number => {
    const times = Array.from({ length: repeats + 1 }, () => millisecondsOf(() => run().dispose()));
    return Math.max(1e-3, Math.min(...times.slice(1))); // the first loads code
  };
  const product = least(() => square.matMul(square));
  const sum = least(() => long.add(long));
  tf.dispose([square, long]);
  return { peak: size ** 3 / product / 1e6, bandwidth: (3 * 4 * numbers) / sum / 1e6 };
}

/** Billions of multiplications a second, if the weights are read from memory in every step: each serves a batch. */
export const memoryRoof = ({ bandwidth }: Roof, batchSize: number): number => (bandwidth / 4) * batchSize;

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
