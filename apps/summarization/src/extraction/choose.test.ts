// What extraction takes from the train split: lengths, labels, features.
import { defaultsOf } from '@longhand/bundle/settings';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { describe, expect, it } from 'vitest';
import type { Config } from '../config.ts';
import { modeOf, settingsOf } from '../modes.ts';
import { chooseExtraction } from './choose.ts';
import type { ExtractionConfig } from './config.ts';

const defaults = defaultsOf(settingsOf(modeOf('extraction'))) as unknown as Config & ExtractionConfig;
const words = ['sun', 'rain', 'wind', 'snow', 'fog', 'hail', 'ice', 'heat', 'dust', 'smoke'];
/** Sentence `s` of document `i`: ten words, which no other has together. */
const sentence = (i: number, s: number) => `We saw ${words[s % 10]} ${i} and ${s} at the ${words[i % 10]} gate today .`;

type Reference = (sentences: readonly string[], i: number) => Partial<SummaryExample>;
function setOf(lengthOf: (i: number) => number, reference: Reference): SummarizationSet {
  const train = Array.from({ length: 30 }, (_, i) => {
    const sentences = Array.from({ length: lengthOf(i) }, (_, s) => sentence(i, s));
    return { id: String(i), document: sentences.join(' '), sentences, summaries: [''], ...reference(sentences, i) };
  });
  return { name: 'x', language: 'en', splits: { train, dev: [], test: [] }, notes: [] };
}
const chosen = (set: SummarizationSet, changes: Partial<ExtractionConfig> = {}) => {
  const said: string[] = [];
  const { lengthUnit, length, labels, features, redundancy, oracleSentences } = chooseExtraction(
    { ...defaults, ...changes },
    set,
    (line) => said.push(line),
  );
  return { lengthUnit, length, labels, features, redundancy, oracleSentences, said };
};

describe('the length of summaries', () => {
  it('is as many sentences as references copy', () => {
    const set = setOf(
      () => 10,
      (own, i) => ({ summaries: [[own[0], own[4], own[(i % 4) + 5]].join('\n')] }),
    );
    const { said, ...choice } = chosen(set);
    expect(choice).toEqual({
      ...{ lengthUnit: 'sentences', length: 3, labels: 'greedy', features: 'centrality', oracleSentences: 3 },
      redundancy: 'none', // these sentences have their ends in common
    });
    expect(said).toEqual([expect.stringContaining('Summaries of 3 sentences (--labels greedy')]);
  });

  it('is one sentence for headlines, learned as the published results are', () => {
    const set = setOf(
      () => 10,
      (_, i) => ({ summaries: [`${words[i % 10]} gate sees rain`] }),
    );
    expect(chosen(set)).toMatchObject({
      lengthUnit: 'sentences',
      length: 1,
      labels: 'soft',
      features: 'none',
      redundancy: 'trigrams',
    });
  });

  it('is a share of the document where references grow with it', () => {
    const set = setOf(
      (i) => 4 + 8 * (i % 5),
      (own) => ({ summaries: [own.filter((_, s) => s % 4 === 0).join('\n')] }),
    );
    expect(chosen(set)).toMatchObject({ lengthUnit: 'ratio', length: 0.25, labels: 'greedy' });
    expect(chosen(set, { lengthUnit: 'sentences' })).toMatchObject({ lengthUnit: 'sentences', length: 5 });
  });

  it('is that of the sentences that people marked', () => {
    const set = setOf(
      () => 8,
      (own) => ({ sentenceLabels: own.map((_, s) => Number(s < 2)), summaries: ['other words'] }),
    );
    expect(chosen(set)).toMatchObject({ length: 2, labels: 'greedy', features: 'centrality' });
  });

  it('and all else is as flags say, silently where they say all', () => {
    const set = setOf(
      () => 10,
      (own) => ({ summaries: [own.slice(0, 3).join('\n')] }),
    );
    const own = { length: 2, labels: 'soft', features: 'none', lengthUnit: 'sentences' } as const;
    const given = { ...own, redundancy: 'mmr', oracleSentences: 4 } as const;
    expect(chosen(set, given)).toEqual({ ...given, said: [] });
    expect(chosen(set, { length: 0.3 })).toMatchObject({ lengthUnit: 'ratio', length: 0.3 });
    expect(chosen(set, { length: 7 })).toMatchObject({ lengthUnit: 'sentences', length: 7, oracleSentences: 7 });
    expect(chosen(set, { lengthUnit: 'words' })).toMatchObject({ lengthUnit: 'words', length: 36, oracleSentences: 3 });
  });
});
