// Baselines: what they choose, and that an oracle is above and chance below.
import { generateSummarization } from '@longhand/datasets';
import { pageRank } from '@longhand/summarization/extraction';
import { describe, expect, it } from 'vitest';
import { modes } from '../modes.ts';
import { pointScores } from '../scores.ts';
import { baselinesOf } from './index.ts';
import { centroidScores, highest, sentenceVectors, textRankScores, wordRanks } from './ranking.ts';

describe('ranking', () => {
  const sentences = ['Bridges cross rivers.', 'Old bridges cross wide rivers slowly.', 'Cats sleep.'];

  it('what shares words with the others is central', () => {
    const vectors = sentenceVectors(sentences, 'en');
    for (const scores of [centroidScores(vectors), textRankScores(vectors)]) {
      expect(Math.min(scores[0]!, scores[1]!)).toBeGreaterThan(scores[2]!);
    }
    expect(textRankScores(sentenceVectors(['今天下雨', '今天下雪', '猫'], 'zh'))[2]).toBeLessThan(1 / 3);
  });

  it('ranks sum to one, also where nothing is linked', () => {
    const total = (ranks: readonly number[]) => ranks.reduce((sum, rank) => sum + rank, 0);
    const edges = [
      [0, 2, 0],
      [2, 0, 1],
      [0, 1, 0],
    ];
    expect(total(pageRank(edges))).toBeCloseTo(1, 6);
    expect(pageRank(edges)[1]).toBeGreaterThan(pageRank(edges)[0]!);
    const loose = [0, 0];
    expect(pageRank([loose, loose])).toEqual([0.5, 0.5]);
    expect(pageRank([])).toEqual([]);
  });

  it('a word beside many is ranked above one beside few', () => {
    const ranks = wordRanks(['the', 'cat', 'the', 'dog', 'the', 'end']);
    expect(ranks[0]).toBe(ranks[2]);
    expect(ranks[0]).toBeGreaterThan(ranks[1]!);
  });

  it('takes the highest, the first of equals', () => {
    expect(highest([1, 3, 3, 2], 2)).toEqual([1, 2]);
    expect(highest([1, 1, 1], 2)).toEqual([0, 1]);
  });
});

const sizes = { train: 200, dev: 100, test: 1 };

it('sentences: the oracle is the best, one sentence each', () => {
  const set = generateSummarization('sentence', sizes);
  const baselines = baselinesOf(modes.extraction.chooses, set, 'dev', 1);
  const scores = new Map(baselines.map(({ name, summaries }) => [name, pointScores(set.splits.dev, summaries, set)]));
  expect([...scores.keys()]).toEqual(['keep all', 'lead 1', 'random', 'TextRank', 'TF-IDF centroid', 'oracle']);
  for (const [name, { rouge }] of scores)
    if (name !== 'oracle') expect(rouge).toBeLessThan(scores.get('oracle')!.rouge!);
  expect(scores.get('keep all')!.novelBigrams).toBe(0);
});

it('words: the oracle has the labels, the others the share of tokens that train keeps', () => {
  const set = generateSummarization('compression', sizes);
  const baselines = baselinesOf(modes.compression.chooses, set, 'dev', 1);
  const scores = Object.fromEntries(
    baselines.map(({ name, summaries }) => [name.replace(/\d+/, 'n'), pointScores(set.splits.dev, summaries, set)]),
  );
  expect(Object.keys(scores)).toEqual(['keep all', 'lead n %', 'random', 'TextRank', 'TF-IDF', 'oracle']);
  expect(scores.oracle).toMatchObject({ tokenF1: 100, exactTokens: 100 });
  expect(scores['keep all']!.compressionRate).toBe(100);
  for (const name of ['lead n %', 'random', 'TextRank', 'TF-IDF'])
    expect(Math.abs(scores[name]!.compressionRate! - scores.oracle!.compressionRate!)).toBeLessThan(3);
});
