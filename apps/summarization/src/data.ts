// The set that a run is about.
import { loadSummarization, type SummarizationSet } from '@longhand/datasets';
import type { Config } from './config.ts';
import { modeOf } from './modes.ts';

export const loadSet = ({ data, mode, documentColumn, summaryColumn, seed }: Config): Promise<SummarizationSet> =>
  loadSummarization(data, { target: modeOf(mode).target, documentColumn, summaryColumn, seed });
