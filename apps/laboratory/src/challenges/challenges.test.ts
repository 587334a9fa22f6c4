import { useLonghand } from '@longhand/backend';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../experiment.ts';
import { concludeChallenges } from './conclude.ts';
import { exponentOf, measureRoof, memoryRoof, multiplicationsOf } from './cost.ts';
import { agreementOf, methods } from './explaining.ts';
import { accuraciesBy, type Challenge, exponentsOf } from './figures.ts';
import { challengeSections } from './sections.ts';

describe('costs', () => {
  it('follow a power law whose exponent is found', () => {
    expect(exponentOf([1, 2, 4, 8].map((x) => [x, 3 * x ** 1.7] as const))).toBeCloseTo(1.7, 10);
    expect(
      exponentOf([
        [10, 5],
        [1000, 5],
      ]),
    ).toBeCloseTo(0, 10);
  });

  it('multiplications are those of four gates: of x twice, of h three times', () =>
    expect(multiplicationsOf({ hiddenSize: 2, length: 5, batchSize: 3 })).toBe(3 * 5 * 4 * 2 * (2 * 2 + 3 * 2)));

  it('roofs are measured; a number that memory gives serves a batch', async () => {
    await useLonghand('wasm', { threads: 1 });
    const roof = measureRoof({ size: 128, numbers: 65_536, repeats: 3 });
    expect(roof.peak).toBeGreaterThan(0.01);
    expect(roof.bandwidth).toBeGreaterThan(0.01);
    expect(memoryRoof({ peak: 1, bandwidth: 8 }, 16)).toBe(32);
  });

  it('stand below their roofs where those were measured', () => {
    const own = findings({ time: (size, length) => size * length, few: 0.5, noisy: 0.6, fall: 0.1, agreement: 0.2 });
    const roof = { settings: { part: 'roof' }, measured: { peak: 10, bandwidth: 4 } };
    const names = (of: typeof own) =>
      challengeSections(of).flatMap((section) =>
        section.kind === 'curves' && section.title.startsWith('Speed') ? section.series.map(({ name }) => name) : [],
      );
    expect(names(own)).toEqual(['100 steps']);
    expect(names([...own, roof])).toEqual(['100 steps', 'roof']);
    const [cost] = concludeChallenges([...own, roof]);
    expect(cost?.says).toContain('of the multiplications of a matrix product in that time');
    expect(concludeChallenges(own)[0]?.says).not.toContain('matrix product');
  });
});

it('methods agree in as many pairs as name the same word', () => {
  expect(agreementOf([[1, 1, 1]])).toBe(1);
  expect(agreementOf([[1, 2, 3]])).toBe(0);
  expect(
    agreementOf([
      [1, 1, 2],
      [4, 4, 4],
    ]),
  ).toBeCloseTo(4 / 6, 12);
});

interface Made {
  /** Milliseconds by size and length. */
  readonly time: (hiddenSize: number, length: number) => number;
  /** Accuracy with few and with many texts, and with wrong labels. */
  readonly few: number;
  readonly noisy: number;
  /** Fall without the words that are named; 0.1 without random ones. */
  readonly fall: number;
  readonly agreement: number;
}

const findings = ({ time, few, noisy, fall, agreement }: Made): Finding<Challenge>[] => [
  ...[64, 128, 256].flatMap((hiddenSize) =>
    [50, 100].map((length) => ({
      settings: { part: 'cost', hiddenSize, length, batchSize: 8 },
      measured: { milliseconds: time(hiddenSize, length) },
    })),
  ),
  ...[1, 2].flatMap((seed): Finding<Challenge>[] => [
    { settings: { part: 'rows', rows: 100, noise: 0, seed }, measured: { accuracy: few } },
    { settings: { part: 'rows', rows: 1000, noise: 0, seed }, measured: { accuracy: 0.9 } },
    { settings: { part: 'noise', rows: 500, noise: 0, seed }, measured: { accuracy: 0.9 } },
    { settings: { part: 'noise', rows: 500, noise: 0.4, seed }, measured: { accuracy: noisy } },
    {
      settings: { part: 'explaining', seed },
      measured: {
        ...{ words: [1, 2], random: [0.1, 0.1], agreement },
        curves: Object.fromEntries(methods.map((method) => [method, [fall, fall]])) as Record<
          (typeof methods)[number],
          number[]
        >,
      },
    },
  ]),
];

describe('conclusions of challenges', () => {
  const verdicts = (made: Made) => concludeChallenges(findings(made)).map(({ verdict }) => verdict);

  it('support the document where time and data count and nothing explains', () => {
    const time = (hiddenSize: number, length: number) => hiddenSize ** 2 * length * 1e-3;
    expect(verdicts({ time, few: 0.5, noisy: 0.6, fall: 0.1, agreement: 0.2 })).toEqual([
      'supported',
      'supported',
      'supported',
    ]);
  });

  it('contradict it where they do not', () => {
    const time = (_: number, length: number) => length ** 0.5 * 1e-3;
    expect(verdicts({ time, few: 0.95, noisy: 0.95, fall: 0.5, agreement: 0.8 })).toEqual([
      'contradicted',
      'undecided', // within ten points
      'contradicted',
    ]);
  });

  it('figures are those of their part', () => {
    const all = findings({ time: (size, length) => size * length, few: 0.5, noisy: 0.6, fall: 0.1, agreement: 0.2 });
    expect(accuraciesBy(all, 'rows')).toEqual([
      { value: 100, accuracies: [0.5, 0.5] },
      { value: 1000, accuracies: [0.9, 0.9] },
    ]);
    expect(accuraciesBy(all, 'noise').map(({ value }) => value)).toEqual([0, 0.4]);
    const { length, hiddenSize } = exponentsOf(all);
    expect([length, hiddenSize]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  });
});
