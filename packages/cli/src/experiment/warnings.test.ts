import { describe, expect, it } from 'vitest';
import { type DataFacts, dataWarnings, scoreWarnings } from './warnings.ts';

const fine: DataFacts = {
  ...{ unit: 'texts', dev: 100, folds: 'offered', otherTokens: '--tokenizer characters' },
  tokens: { train: 9000, trainRows: 900, dev: 1000, unknown: 50 },
  classes: { bad: { train: 450, dev: 50 }, good: { train: 450, dev: 50 } },
};
const of = (changes: Partial<DataFacts>) => dataWarnings({ ...fine, ...changes });

describe('data and settings', () => {
  it('that suit each other have no warning', () => {
    expect(dataWarnings(fine)).toEqual([]);
    expect(dataWarnings({ unit: 'clips', dev: 50 })).toEqual([]);
  });

  it.each<[string, Partial<DataFacts>, RegExp]>([
    ['few rows in dev', { dev: 20 }, /^Warning: dev has 20 texts, .* one is 5 % .* or cross-validate with --folds 5;/],
    ['one row in dev', { dev: 1, unit: 'clips', folds: 'used' }, /dev has 1 clip, .* Give 50 or more; --select last/],
    [
      'one token a text',
      { tokens: { train: 1000, trainRows: 900, dev: 100, unknown: 10 } },
      /texts of train have 1\.1 tokens in the mean: .* Try --tokenizer characters\.$/,
    ],
    [
      'unknown tokens',
      { tokens: { train: 9000, trainRows: 900, dev: 1000, unknown: 970 } },
      /97 % of the tokens of dev are unknown .* Try --tokenizer characters\. A lower --min-count/,
    ],
    [
      'a class that dev lacks',
      { classes: { bad: { train: 9, dev: 3 }, good: { train: 9, dev: 0 } } },
      /dev has no texts of good: .* or --folds 5\.$/,
    ],
    [
      'a class that train lacks',
      { classes: { bad: { train: 9, dev: 3 }, good: { train: 0, dev: 2 } } },
      /train has no texts of good, which dev has/,
    ],
  ])('warn of %s, with the fix', (_, changes, text) => {
    const lines = of(changes);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(text);
  });

  it('name the first of many classes', () => {
    const classes = Object.fromEntries('abcdefgh'.split('').map((name) => [name, { train: 3, dev: 0 }]));
    expect(of({ classes })[0]).toContain('of a, b, c, d, e and 3 more:');
  });
});

it.each([
  [{ matthews: 0.001 }, 'Matthews is about 0'],
  [{ matthews: -0.01, accuracy: 0.98 }, 'Matthews is about 0'],
  [{ wer: 100 }, 'WER is near 100 %'],
  [{ rouge1: 0.5 }, 'ROUGE-1 is about 0'],
])('scores %j say nothing', (scores, text) => {
  expect(scoreWarnings(scores)).toEqual([expect.stringContaining(`Warning: ${text}`)]);
});

it('other scores are not warned of', () => {
  expect(scoreWarnings({ matthews: 0.3, bleu: 12, wer: 40, rouge1: 20, accuracy: 0 })).toEqual([]);
});
