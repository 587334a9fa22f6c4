// Tasks that ask for something seen long ago: adding (Hochreiter and Schmidhuber 1997), copying, and the first token.
import { at, type Random } from '@longhand/base';

export const taskNames = ['adding', 'copy', 'recall'] as const;
export type TaskName = (typeof taskNames)[number];

/** A batch of sequences and what must be answered in their last steps. */
export interface TaskBatch {
  /** `[B, T, D]`, row-major. */
  readonly inputs: Float32Array;
  readonly time: number;
  /** `[B, A]`: numbers, or classes. */
  readonly targets: Float32Array;
}

export interface MemoryTask {
  /** D. */
  readonly inputSize: number;
  /** A: answers, one in each of the last steps. */
  readonly answers: number;
  /** K classes of an answer; 1: a number. */
  readonly outputSize: number;
  /** @param length steps between what has to be remembered and the answer, about */
  draw(length: number, batch: number, random: Random): TaskBatch;
}

const symbols = 8;

/**
 * Two channels: numbers from 0 to 1, and marks on two of them, one in each half. The answer is the sum of the marked ones.
 */
const adding: MemoryTask = {
  ...{ inputSize: 2, answers: 1, outputSize: 1 },
  draw: (length, batch, random) => {
    const inputs = new Float32Array(batch * length * 2);
    const targets = new Float32Array(batch);
    const half = length >> 1;
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < length; t++) inputs[(b * length + t) * 2] = random.uniform();
      for (const t of [random.integer(half), half + random.integer(length - half)]) {
        inputs[(b * length + t) * 2 + 1] = 1;
        targets[b] = at(targets, b) + at(inputs, (b * length + t) * 2);
      }
    }
    return { inputs, time: length, targets };
  },
};

const copied = 3;

/** Three symbols, `length` blanks, then a sign in each of three steps, in which the symbols must be said again in their order. */
const copy: MemoryTask = {
  ...{ inputSize: symbols + 2, answers: copied, outputSize: symbols },
  draw: (length, batch, random) => {
    const time = length + 2 * copied;
    const rows = Array.from({ length: batch }, () => Array.from({ length: copied }, () => random.integer(symbols)));
    const tokens = rows.map((row) =>
      Array.from({ length: time }, (_, t) => row[t] ?? (t < copied + length ? symbols : symbols + 1)),
    );
    return { inputs: oneHot(tokens, symbols + 2), time, targets: Float32Array.from(rows.flat()) };
  },
};

/** Random symbols; the answer is the first of them. */
const recall: MemoryTask = {
  ...{ inputSize: symbols, answers: 1, outputSize: symbols },
  draw: (length, batch, random) => {
    const tokens = Array.from({ length: batch }, () => Array.from({ length }, () => random.integer(symbols)));
    return { inputs: oneHot(tokens, symbols), time: length, targets: Float32Array.from(tokens, (row) => at(row, 0)) };
  },
};

export const tasks: Readonly<Record<TaskName, MemoryTask>> = { adding, copy, recall };

function oneHot(tokens: readonly (readonly number[])[], size: number): Float32Array {
  const time = at(tokens, 0).length;
  const values = new Float32Array(tokens.length * time * size);
  for (const [b, row] of tokens.entries())
    for (const [t, token] of row.entries()) values[(b * time + t) * size + token] = 1;
  return values;
}

/** Variance of the sum of two numbers between 0 and 1: the error of who always says 1. */
const guessing = 1 / 6;

/**
 * How well answers are given: 0 is guessing, 1 is perfect. Of classes the share of right ones, above chance; of numbers the share of
 * the variance that is explained.
 * @param answers `[B * A]`: numbers, or the classes that were chosen
 */
export function scoreOf({ outputSize }: MemoryTask, answers: ArrayLike<number>, targets: Float32Array): number {
  let sum = 0;
  for (const [i, target] of targets.entries())
    sum += outputSize === 1 ? (at(answers, i) - target) ** 2 : Number(answers[i] === target);
  const mean = sum / targets.length;
  return outputSize === 1 ? 1 - mean / guessing : (mean - 1 / outputSize) / (1 - 1 / outputSize);
}
