import { useLonghand } from '@longhand/backend';
import { at, createRandom } from '@longhand/base';
import { createStack, parameterCount } from '@longhand/lstm-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../experiment.ts';
import { concludeVariants } from './conclude.ts';
import { sizeWith, weightsOfLstm } from './equal-size.ts';
import { middleLength, shapeNames, shapes, shareOf, type Variant } from './figures.ts';

beforeAll(() => useLonghand('wasm', { threads: 1 }));

describe('equal sizes', () => {
  it.each(shapeNames)('%s: weights are counted as the layers have them', (name) => {
    const { layers, bidirectional } = shapes[name];
    const stack = createStack({ inputSize: 5, hiddenSize: 4, numLayers: layers, bidirectional }, createRandom(1));
    expect(weightsOfLstm(shapes[name], 5, 4)).toBe(parameterCount(stack.params));
    stack.dispose();
  });

  it.each(shapeNames)('%s: the size is the one nearest to the budget', (name) => {
    const size = sizeWith(6000, shapes[name], 16);
    const off = (own: number) => Math.abs(6000 - weightsOfLstm(shapes[name], 16, own));
    expect(off(size)).toBeLessThanOrEqual(Math.min(off(size - 1), off(size + 1)));
    expect(off(size)).toBeLessThan(0.06 * 6000);
  });
});

/** With two lengths, of as many words; `right` of 100 in each. */
const translating = (attention: boolean, seed: number, right: readonly [number, number]): Finding<Variant> => ({
  settings: { part: 'translating', attention, seed },
  measured: { parameters: 1, lengths: [6, 12].map((words, i) => ({ words, right: at(right, i), all: 100 })) },
});

const findings = (
  accuracies: readonly [one: number, two: number, three: number, both: number],
  attention: readonly [number, number],
  none: readonly [number, number],
): Finding<Variant>[] =>
  [1, 2].flatMap((seed) => [
    ...shapeNames.map((shape, i) => ({
      settings: { part: 'shape', shape, seed },
      measured: { accuracy: at(accuracies, i), hiddenSize: 3, weights: 100 },
    })),
    translating(true, seed, attention),
    translating(false, seed, none),
  ]);

describe('conclusions of variants', () => {
  const verdicts = (...made: Parameters<typeof findings>) =>
    concludeVariants(findings(...made)).map(({ verdict }) => verdict);

  it('support the document where variants win, and attention wins more in long sentences', () =>
    expect(verdicts([0.8, 0.9, 0.9, 0.9], [90, 90], [85, 60])).toEqual(['supported', 'supported', 'supported']));

  it('contradict it where they lose', () =>
    expect(verdicts([0.9, 0.8, 0.8, 0.8], [80, 60], [90, 90])).toEqual([
      'contradicted',
      'contradicted',
      'contradicted',
    ]));

  it('say partly where attention helps short sentences more', () => {
    const [, , attention] = concludeVariants(findings([0.9, 0.9, 0.9, 0.9], [90, 90], [60, 85]));
    expect(attention?.verdict).toBe('partly');
    expect(attention?.checks.map(({ answer }) => answer)).toEqual(['yes', 'yes', 'no']);
  });

  it('shares are of the words in those lengths', () => {
    const [, , , , first] = findings([0, 0, 0, 0], [90, 50], [0, 0]);
    const measured = first?.measured;
    expect(measured && 'lengths' in measured && [shareOf(measured, 0, 6), shareOf(measured, 0, 12)]).toEqual([
      0.9, 0.7,
    ]);
    expect(middleLength(findings([0, 0, 0, 0], [1, 1], [1, 1]))).toBe(6);
  });
});
