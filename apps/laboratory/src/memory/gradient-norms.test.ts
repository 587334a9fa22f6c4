// Norms of gradients over time against central differences of the float64 references.
import { useLonghand } from '@longhand/backend';
import { at, createRandom } from '@longhand/base';
import { type CellState, type Recurrent, reference } from '@longhand/lstm-core';
import { registerGradients } from '@longhand/lstm-core/gradients';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { evenDistances, gradientNorms, randomDirection } from './gradient-norms.ts';
import { type CellKind, createCells } from './learner.ts';

const [batch, time, inputSize, hiddenSize] = [2, 6, 3, 4];
const direction = randomDirection(hiddenSize, createRandom(5));
const rows = Array.from({ length: batch }, (_, b) => {
  const random = createRandom(10 + b);
  return Array.from({ length: time }, () => Array.from({ length: inputSize }, () => random.normal()));
});

beforeAll(async () => {
  await useLonghand('wasm', { threads: 1 });
  registerGradients();
});

type Parts = readonly Float64Array[];
type Run = (inputs: readonly number[][], state: Parts) => Parts;

function weightsOf(cells: Recurrent<CellState>) {
  const read = (name: string) => {
    const [, variable] = Object.entries(cells.params).find(([key]) => key.endsWith(`.${name}`)) ?? [];
    const [first = 1, second] = variable?.shape ?? [];
    const values = Float64Array.from(variable?.dataSync() ?? []);
    return second === undefined ? reference.matrix(1, first, values) : reference.matrix(first, second, values);
  };
  return { kernel: read('kernel'), recurrentKernel: read('recurrentKernel'), bias: read('bias').values };
}

/** By float64 loops: the state at T - k is changed a little, in each of its numbers. */
function numericNorm(run: Run, parts: number, distance: number): number {
  const norms = rows.map((inputs) => {
    const zero = Array.from({ length: parts }, () => new Float64Array(hiddenSize));
    const state = run(inputs.slice(0, time - distance), zero);
    const score = (changed: Parts) =>
      at(run(inputs.slice(time - distance), changed), 0).reduce((sum, h, k) => sum + h * at(direction, k), 0);
    const slope = (part: number, k: number) => {
      const moved = (by: number) =>
        state.map((own, p) => own.map((value, i) => (p === part && i === k ? value + by : value)));
      return (score(moved(1e-5)) - score(moved(-1e-5))) / 2e-5;
    };
    return Math.hypot(...state.flatMap((own, part) => [...own].map((_, k) => slope(part, k))));
  });
  return norms.reduce((sum, norm) => sum + norm, 0) / batch;
}

const references: Readonly<Record<'rnn' | 'lstm1', (cells: Recurrent<CellState>) => Run>> = {
  rnn: (cells) => (inputs, state) => {
    const { output } = reference.referenceRnn(inputs, weightsOf(cells), { h: at(state, 0) });
    return [output.at(-1) ?? at(state, 0)];
  },
  lstm1: (cells) => (inputs, state) => {
    const end = reference.referenceLstm(inputs, weightsOf(cells), { h: at(state, 0), c: at(state, 1) }).state;
    return [end.h, end.c];
  },
};

it.each([
  ['rnn', 1],
  ['lstm1', 2],
] as const)('of %s are those of central differences in float64', (kind, parts) => {
  const cells = createCells(kind satisfies CellKind, { inputSize, hiddenSize }, time, 3);
  const distances = [1, 2, 5];
  const found = gradientNorms(cells, tf.tensor3d(rows), distances, direction);
  const expected = distances.map((distance) => numericNorm(references[kind](cells), parts, distance));
  for (const [i, norm] of found.entries()) expect(norm / at(expected, i)).toBeCloseTo(1, 4);
  expect(new Set(expected.map((norm) => norm.toFixed(6))).size).toBe(3);
  cells.dispose();
});

it('leave no tensor behind', () => {
  const cells = createCells('gru', { inputSize, hiddenSize }, time, 3);
  const x = tf.tensor3d(rows);
  const before = tf.memory().numTensors;
  gradientNorms(cells, x, [1, 5], direction);
  expect(tf.memory().numTensors).toBe(before);
  cells.dispose();
});

it('a direction has length 1; distances begin at 1 and end below the length', () => {
  expect(Math.hypot(...randomDirection(7, createRandom(1)))).toBeCloseTo(1, 6);
  expect(evenDistances(100, 4)).toEqual([1, 34, 66, 99]);
  expect(evenDistances(3, 12)).toEqual([1, 2]);
});
