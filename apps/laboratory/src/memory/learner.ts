// One layer of cells and what it answers by: the smallest network that can learn the tasks of memory.
import { createRandom } from '@longhand/base';
import {
  type CellState,
  createLinear,
  createLstm,
  createStack,
  type NamedParams,
  prefixed,
  type Recurrent,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import { createOptimizer, update } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { type MemoryTask, scoreOf, type TaskBatch } from './tasks.ts';

export const cellKinds = ['rnn', 'gru', 'lstm0', 'lstm1', 'lstmT'] as const;
/** `lstm0`, `lstm1`: the bias of the forget gate begins at 0, at 1; `lstmT`: at the logarithm of the length. */
export type CellKind = (typeof cellKinds)[number];

export const cellTitles: Readonly<Record<CellKind, string>> = {
  rnn: 'RNN',
  gru: 'GRU',
  lstm0: 'LSTM (bias 0)',
  lstm1: 'LSTM (bias 1)',
  lstmT: 'LSTM (bias log T)',
};

/** One layer of cells. @param length of the sequences that it shall learn */
export function createCells(
  kind: CellKind,
  sizes: { readonly inputSize: number; readonly hiddenSize: number },
  length: number,
  seed: number,
): Recurrent<CellState> {
  const random = createRandom(seed).fork('cells');
  if (kind === 'rnn' || kind === 'gru') return createStack({ ...sizes, cell: kind }, random);
  const forgetBias = { lstm0: 0, lstm1: 1, lstmT: Math.log(length) }[kind];
  return createLstm({ ...sizes, forgetBias }, random);
}

export interface Learner {
  readonly cells: Recurrent<CellState>;
  readonly params: NamedParams;
  /** `[B * A, K]`: what is answered in the last steps. */
  answers(batch: TaskBatch): tf.Tensor2D;
  loss(batch: TaskBatch): tf.Scalar;
  score(batch: TaskBatch): number;
  dispose(): void;
}

export function createLearner(
  task: MemoryTask,
  cells: Recurrent<CellState>,
  hiddenSize: number,
  seed: number,
): Learner {
  const { answers: count, outputSize } = task;
  const head = createLinear({ inputSize: hiddenSize, outputSize }, createRandom(seed).fork('head'));
  const answers = (batch: TaskBatch): tf.Tensor2D =>
    tf.tidy(() => {
      const { output } = cells.apply(inputTensor(task, batch)); // [B, T, H]
      const last = output.slice([0, batch.time - count, 0], [-1, count, -1]);
      return head.apply(last.reshape<tf.Tensor2D>([-1, hiddenSize]));
    });
  return {
    cells,
    params: { ...prefixed('cells', cells.params), ...prefixed('head', head.params) },
    answers,
    loss: (batch) => {
      const given = answers(batch);
      if (outputSize === 1) return given.flatten().sub(tf.tensor1d(batch.targets)).square().mean();
      return softmaxCrossEntropy(given, tf.tensor1d(batch.targets, 'int32')) as tf.Scalar;
    },
    score: (batch) =>
      tf.tidy(() => {
        const given = answers(batch);
        return scoreOf(task, (outputSize === 1 ? given : given.argMax(1)).dataSync(), batch.targets);
      }),
    dispose: () => {
      cells.dispose();
      head.dispose();
    },
  };
}

export const inputTensor = ({ inputSize }: MemoryTask, { inputs, time }: TaskBatch): tf.Tensor3D =>
  tf.tensor3d(inputs, [inputs.length / time / inputSize, time, inputSize]);

export interface LearningOptions {
  readonly length: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
}

export interface Learned {
  /** On sequences that were not trained on: 0 is guessing, 1 is perfect. */
  readonly score: number;
  /** Until the best score. */
  readonly steps: number;
}

/** From here on training ends. */
export const enough = 0.98;
const lookEvery = 50;
const testSize = 256;

/** Trains on new sequences in every step. */
export function learn(learner: Learner, task: MemoryTask, options: LearningOptions): Learned {
  const { length, seed, batchSize, steps, learningRate } = options;
  const random = createRandom(seed);
  const test = task.draw(length, testSize, random.fork('test'));
  const { params, loss } = learner;
  const optimizer = createOptimizer({ kind: 'adam' }, params);
  let best = { score: learner.score(test), steps: 0 };
  try {
    for (let step = 0; step < steps && best.score < enough; step++) {
      const batch = task.draw(length, batchSize, random.fork(`step ${step}`));
      update({ params, optimizer, loss, size: () => batchSize, seed, clipNorm: 1 }, [batch], step, learningRate);
      if ((step + 1) % lookEvery !== 0 && step + 1 < steps) continue;
      const score = learner.score(test);
      if (score > best.score) best = { score, steps: step + 1 };
    }
  } finally {
    optimizer.dispose();
  }
  return best;
}
