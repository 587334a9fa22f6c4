// Baselines that choose sentences of a document, as many as the system may.
import { at, createRandom } from '@longhand/base';
import type { SummarizationSet } from '@longhand/datasets';
import { createSentenceSplitter } from '@longhand/tokenizer';
import { oracleSentences } from '../extraction/oracle.ts';
import type { Baseline, Split } from './baseline.ts';
import { centroidScores, highest, sentenceVectors, textRankScores } from './ranking.ts';

/** A way to choose sentences that needs no training. */
interface SentenceSystem {
  /** As a flag names it. */
  readonly name: 'lead' | 'textrank' | 'centroid';
  /** As a table does. */
  readonly title: string;
  /** Of each sentence: the higher, the sooner it is taken. */
  scores(sentences: readonly string[], language: string): number[];
}

export const sentenceSystems: readonly SentenceSystem[] = [
  { name: 'lead', title: 'lead', scores: (sentences) => sentences.map((_, s) => 1 / (1 + s)) },
  {
    ...{ name: 'textrank', title: 'TextRank' },
    scores: (sentences, language) => textRankScores(sentenceVectors(sentences, language)),
  },
  {
    ...{ name: 'centroid', title: 'TF-IDF centroid' },
    scores: (sentences, language) => centroidScores(sentenceVectors(sentences, language)),
  },
];

export function sentenceBaselines(set: SummarizationSet, split: Split, count: number): Baseline[] {
  const { language } = set;
  const splitter = createSentenceSplitter(language);
  const documents = set.splits[split].map(({ document, sentences = splitter(document), summaries }) => ({
    sentences,
    summary: at(summaries, 0),
  }));
  type Document = (typeof documents)[number];
  const baseline = (name: string, choose: (document: Document) => readonly number[]): Baseline => ({
    name,
    summaries: documents.map((document) => ({
      text: choose(document)
        .map((s) => document.sentences[s])
        .join('\n'),
    })),
  });
  const random = createRandom(1);
  const [lead, ...others] = sentenceSystems.map(({ title, scores }) =>
    baseline(title === 'lead' ? `lead ${count}` : title, ({ sentences }) =>
      highest(scores(sentences, language), count),
    ),
  );
  return [
    baseline('keep all', ({ sentences }) => sentences.map((_, s) => s)),
    ...(lead ? [lead] : []),
    baseline('random', ({ sentences }) =>
      highest(
        sentences.map(() => random.uniform()),
        count,
      ),
    ),
    ...others,
    baseline('oracle', ({ sentences, summary }) => oracleSentences(sentences, summary, { language, most: count })),
  ];
}
