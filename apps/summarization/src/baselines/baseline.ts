// What needs no training: the floor, and the oracle above.
import type { SummarizationSet } from '@longhand/datasets';
import type { Scored } from '../scores.ts';

export interface Baseline {
  readonly name: string;
  readonly summaries: readonly Scored[];
}

export type Split = keyof SummarizationSet['splits'];
