// Open gates against loops in float64, probes on made-up units, conclusions of made-up figures.
import { useLonghand } from '@longhand/backend';
import { at, createRandom } from '@longhand/base';
import { type CellState, createLstm } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../experiment.ts';
import { concludeGates } from './conclude.ts';
import type { GateMeasure } from './figures.ts';
import { bestUnit, correlation, featureOf } from './probe.ts';
import { createVariant, type VariantName, variantNames, withOpenGate } from './variants.ts';

beforeAll(() => useLonghand('wasm', { threads: 1 }));

const [inputSize, hiddenSize, time] = [3, 2, 4];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe.each(['i', 'f', 'o'] as const)('the gate %s, open', (open) => {
  it('is 1 at every step: c = f c + i g, h = o tanh(c)', () => {
    const cells = withOpenGate(open).create({ inputSize, hiddenSize }, createRandom(4), 'cell');
    const read = (name: string) =>
      Object.entries(cells.params)
        .find(([key]) => key.endsWith(`.${name}`))?.[1]
        .arraySync();
    const [kernel, recurrent] = [read('kernel') as number[][], read('recurrentKernel') as number[][]];
    const random = createRandom(9);
    const x = Array.from({ length: time }, () => Array.from({ length: inputSize }, () => random.normal()));
    let [h, c] = [new Array<number>(hiddenSize).fill(0), new Array<number>(hiddenSize).fill(0)];
    for (const input of x) {
      const z = (gate: number, unit: number) => {
        const column = gate * hiddenSize + unit;
        const own = input.reduce((sum, value, d) => sum + value * at(at(kernel, d), column), 0);
        return h.reduce((sum, value, k) => sum + value * at(at(recurrent, k), column), own);
      };
      const gate = (name: 'i' | 'f' | 'o', place: number, unit: number, bias = 0) =>
        name === open ? 1 : sigmoid(z(place, unit) + bias);
      const next = c.map((before, k) => gate('f', 1, k, 1) * before + gate('i', 0, k) * Math.tanh(z(2, k)));
      const shown = next.map((value, k) => gate('o', 3, k) * Math.tanh(value));
      [c, h] = [next, shown];
    }
    const state = cells.apply(tf.tensor3d([x])).states[0] as CellState;
    for (const [k, value] of (state.h.arraySync()[0] ?? []).entries()) expect(value).toBeCloseTo(at(h, k), 5);
    for (const [k, value] of (state.c?.arraySync()[0] ?? []).entries()) expect(value).toBeCloseTo(at(c, k), 5);
    cells.dispose();
  });
});

it('every variant runs, and the plain one is an LSTM', () => {
  for (const name of variantNames) {
    const cells = createVariant(name, { inputSize, hiddenSize }, createRandom(1));
    const { output } = cells.apply(tf.ones([2, time, inputSize]));
    expect(output.shape).toEqual([2, time, name === 'projection' ? 1 : hiddenSize]);
    cells.dispose();
  }
  const [own, plain] = [
    createVariant('lstm', { inputSize, hiddenSize }, createRandom(1)),
    createLstm({ inputSize, hiddenSize }, createRandom(1)),
  ];
  const x = tf.ones([1, time, inputSize]) as tf.Tensor3D;
  expect(own.apply(x).output.arraySync()).toEqual(plain.apply(x).output.arraySync());
});

describe('probes', () => {
  it('know negation, contrast and length', () => {
    const words = 'the film was not good , but never dull .'.split(' ');
    expect(featureOf('negation', words)).toEqual([0, 0, 0, 1, 1, 0, 0, 1, 1, 0]);
    expect(featureOf('contrast', words)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(featureOf('length', words)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('find the unit, also one that goes the other way', () => {
    const feature = [0, 1, 1, 0, 1];
    const rows = [
      [3, 0.1, 1],
      [1, -0.9, 1],
      [4, -0.8, 1],
      [1, 0, 1],
      [5, -1, 1],
    ];
    const { unit, r } = bestUnit(rows, feature);
    expect(unit).toBe(1);
    expect(r).toBeLessThan(-0.97);
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 1, 1], [2, 4, 6])).toBe(0);
  });
});

describe('conclusions of gates', () => {
  const findings = (
    accuracies: Partial<Record<VariantName, number>>,
    gates = { judging: 0.8, turning: 0.3 },
  ): Finding<GateMeasure>[] => {
    const unit = (r: number) => ({ unit: 0, r });
    const units = (r: number) => ({ negation: unit(r), contrast: unit(-r), length: unit(r) });
    return [1, 2].flatMap((seed): Finding<GateMeasure>[] => [
      {
        settings: { part: 'along', seed },
        measured: {
          ...{ accuracy: 0.9, sentences: [], trained: units(0.8), untrained: units(0.3) },
          gates: { input: { judging: gates.judging, other: 0.5 }, forget: { turning: gates.turning, other: 0.6 } },
        },
      },
      ...variantNames.map((variant) => ({
        settings: { part: 'variant', variant, seed },
        measured: { accuracy: accuracies[variant] ?? 0.9 },
      })),
    ]);
  };
  const verdicts = (...made: Parameters<typeof findings>) =>
    concludeGates(findings(...made)).map(({ verdict }) => verdict);

  it('support what the document says where gates follow words, and all are needed', () => {
    const without = { noForget: 0.5, noInput: 0.5, noOutput: 0.5 };
    const better = { peepholes: 0.95, coupled: 0.95, layerNorm: 0.95, projection: 0.95, zoneout: 0.95 };
    expect(verdicts({ ...without, ...better })).toEqual(['supported', 'supported', 'supported', 'supported']);
  });

  it('contradict it where gates do not, and nothing is lost without them', () => {
    const without = { noForget: 0.95, noInput: 0.95, noOutput: 0.95 };
    const worse = { peepholes: 0.8, coupled: 0.8, layerNorm: 0.8, projection: 0.8, zoneout: 0.8 };
    const [shut] = verdicts({ ...without, ...worse }, { judging: 0.4, turning: 0.9 });
    expect(shut).toBe('contradicted');
    expect(verdicts({ ...without, ...worse }).slice(2)).toEqual(['contradicted', 'contradicted']);
  });

  it('are open where a difference is below a point', () =>
    expect(verdicts({}).slice(2)).toEqual(['undecided', 'undecided']));
});
