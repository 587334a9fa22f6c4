import type { SummarizationSet } from '@longhand/datasets';
import type { Baseline, Split } from './baseline.ts';
import { sentenceBaselines } from './sentences.ts';
import { wordBaselines } from './words.ts';

/** Their summaries of a split. @param sentences that they choose, where they choose sentences */
export const baselinesOf = (
  chosen: 'words' | 'sentences',
  set: SummarizationSet,
  split: Split,
  sentences: number,
): Baseline[] => (chosen === 'words' ? wordBaselines(set, split) : sentenceBaselines(set, split, sentences));

export { sentenceSystems } from './sentences.ts';
