// ROUGE and Porter's stems equal those of Google's rouge_score and NLTK.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../bootstrap.ts';
import { porterStem } from './porter.ts';
import { createRouge, type RougeName, rougeNames } from './rouge.ts';

type Triple = readonly [precision: number, recall: number, f1: number];
interface Case {
  readonly id: string;
  readonly tag: string;
  readonly target: string;
  readonly prediction: string;
  readonly plain: Readonly<Record<RougeName, Triple>>;
  readonly stemmer: Readonly<Record<RougeName, Triple>>;
}
type Aggregates = Readonly<
  Record<'plain' | 'stemmer', Readonly<Record<RougeName, Readonly<Record<'low' | 'mid' | 'high', Triple>>>>>
>;
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));

describe('golden', () => {
  it.each(['plain', 'stemmer'] as const)('ROUGE, %s', (kind) => {
    const rouge = createRouge({ stemmer: kind === 'stemmer' });
    const { cases } = fixture('rouge.json') as { cases: Case[] };
    expect(cases.length).toBeGreaterThan(100);
    for (const { id, target, prediction, [kind]: expected } of cases) {
      const scores = rouge.score(prediction, [target]);
      for (const name of rougeNames) {
        const { precision, recall, f1 } = scores[name];
        const differences = [precision, recall, f1].map((value, i) => Math.abs(value - expected[name][i]!));
        expect(Math.max(...differences), `${id} ${name}`).toBeLessThan(1e-6);
      }
    }
  });

  it.each(['plain', 'stemmer'] as const)('intervals of the mean, %s', (kind) => {
    // Both resample at random: equal but for the luck of 1,000 draws.
    const { cases, bootstrap_aggregate } = fixture('rouge.json') as { cases: Case[]; bootstrap_aggregate: Aggregates };
    const rouge = createRouge({ stemmer: kind === 'stemmer' });
    const scores = cases
      .filter(({ tag }) => tag === 'generated')
      .map(({ prediction, target }) => rouge.score(prediction, [target]));
    for (const name of rougeNames) {
      const mean = (indices: Int32Array) => indices.reduce((sum, i) => sum + scores[i]![name].f1, 0) / indices.length;
      const { low, value, high } = bootstrapInterval(scores.length, mean);
      const expected = bootstrap_aggregate[kind][name];
      expect(value, name).toBeCloseTo(expected.mid[2], 2);
      expect(Math.abs(low - expected.low[2]), name).toBeLessThan(0.012);
      expect(Math.abs(high - expected.high[2]), name).toBeLessThan(0.012);
    }
  });

  it('stems of NLTK', () => {
    const { cases } = fixture('porter.json') as { cases: [string, string][] };
    const wrong = cases.filter(([word, stem]) => porterStem(word.toLowerCase()) !== stem);
    expect(wrong).toEqual([]);
  });
});
