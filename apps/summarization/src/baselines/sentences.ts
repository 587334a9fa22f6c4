// Baselines that choose sentences of a document, as many as the system may.
import { at, createRandom } from '@longhand/base';
import type { SummarizationSet } from '@longhand/datasets';
import { createSentenceSplitter } from '@longhand/tokenizer';
import { oracleSentences } from '../extraction/oracle.ts';
import type { Baseline, Split } from './baseline.ts';
import { centroidScores, highest, sentenceVectors, textRankScores } from './ranking.ts';

export function sentenceBaselines(set: SummarizationSet, split: Split, count: number): Baseline[] {
  const splitter = createSentenceSplitter(set.language);
  const documents = set.splits[split].map(({ document, sentences = splitter(document), summaries }) => ({
    sentences,
    summary: at(summaries, 0),
    vectors: sentenceVectors(sentences, set.language),
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
  const oracle = { language: set.language, most: count };
  return [
    baseline('keep all', ({ sentences }) => sentences.map((_, s) => s)),
    baseline(`lead ${count}`, ({ sentences }) => sentences.slice(0, count).map((_, s) => s)),
    baseline('random', ({ sentences }) =>
      highest(
        sentences.map(() => random.uniform()),
        count,
      ),
    ),
    baseline('TextRank', ({ vectors }) => highest(textRankScores(vectors), count)),
    baseline('TF-IDF centroid', ({ vectors }) => highest(centroidScores(vectors), count)),
    baseline('oracle', ({ sentences, summary }) => oracleSentences(sentences, summary, oracle)),
  ];
}
