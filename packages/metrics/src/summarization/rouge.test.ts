// ROUGE and Porter's stems equal those of Google's rouge_score and NLTK.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { porterStem } from './porter.ts';
import { createRouge, type RougeName, rougeNames } from './rouge.ts';

type Triple = readonly [precision: number, recall: number, f1: number];
interface Case {
  readonly id: string;
  readonly target: string;
  readonly prediction: string;
  readonly plain: Readonly<Record<RougeName, Triple>>;
  readonly stemmer: Readonly<Record<RougeName, Triple>>;
}
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

  it('stems of NLTK', () => {
    const { cases } = fixture('porter.json') as { cases: [string, string][] };
    const wrong = cases.filter(([word, stem]) => porterStem(word.toLowerCase()) !== stem);
    expect(wrong).toEqual([]);
  });
});
