// What needs no training: the floor, and the oracle above.
import type { SummarizationSet } from '@longhand/datasets';
import type { Mode } from '../mode.ts';
import type { Scored } from '../scores.ts';
import { sentenceBaselines } from './sentences.ts';
import { wordBaselines } from './words.ts';

export interface Baseline {
  readonly name: string;
  readonly summaries: readonly Scored[];
}

/** Their summaries of a split. Lengths are those of the train split's summaries. */
export const baselinesOf = (mode: Mode, set: SummarizationSet, split: keyof SummarizationSet['splits']): Baseline[] =>
  mode.unit === 'words' ? wordBaselines(set, split) : sentenceBaselines(set, split);
