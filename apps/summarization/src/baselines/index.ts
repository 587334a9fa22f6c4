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

/** Their summaries of a split. @param sentences that they choose, where the mode chooses sentences */
export const baselinesOf = (
  mode: Mode,
  set: SummarizationSet,
  split: keyof SummarizationSet['splits'],
  sentences: number,
): Baseline[] => (mode.unit === 'words' ? wordBaselines(set, split) : sentenceBaselines(set, split, sentences));
