// Baselines that choose sentences of a document.
import { createRandom } from '@longhand/base';
import type { SummarizationSet } from '@longhand/datasets';
import { createSentenceSplitter } from '@longhand/tokenizer';
import { oracleSentences } from '../extraction/oracle.ts';
import type { Baseline } from './index.ts';

export function sentenceBaselines(set: SummarizationSet, split: keyof SummarizationSet['splits']): Baseline[] {
  const splitter = createSentenceSplitter(set.language === 'zh' ? 'zh' : 'en');
  const documents = set.splits[split].map(({ document, sentences, summaries }) => ({
    sentences: sentences ?? splitter(document),
    summary: summaries[0]!,
  }));
  const random = createRandom(1);
  const baseline = (name: string, choose: (document: (typeof documents)[0]) => readonly number[]): Baseline => ({
    name,
    summaries: documents.map((document) => ({
      text: choose(document)
        .map((s) => document.sentences[s])
        .join('\n'),
    })),
  });
  const one = ({ sentences }: { sentences: readonly string[] }) =>
    sentences.length === 0 ? [] : [random.integer(sentences.length)];
  return [
    baseline('keep all', ({ sentences }) => sentences.map((_, s) => s)),
    baseline('lead 1', ({ sentences }) => sentences.slice(0, 1).map((_, s) => s)),
    baseline('random', one),
    baseline('oracle', ({ sentences, summary }) =>
      oracleSentences(sentences, summary, { language: set.language, most: 1 }),
    ),
  ];
}
