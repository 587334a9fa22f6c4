// The documents that a run is about, and others that it is tried on.
import { basename } from 'node:path';
import { loadSummarization, readDocuments, type SummarizationOptions, type SummarizationSet } from '@longhand/datasets';
import type { Config } from './config.ts';
import { modeOf } from './modes.ts';

type Columns = Pick<Config, 'documentColumn' | 'summaryColumn' | 'sentenceLabelColumn'>;

const columnsOf = ({ documentColumn, summaryColumn, sentenceLabelColumn }: Columns): SummarizationOptions => ({
  documentColumn,
  summaryColumn: summaryColumn.split(',').map((name) => name.trim()),
  ...(sentenceLabelColumn && { sentenceLabelColumn }),
});

export const loadSet = ({ data, mode, seed, ...columns }: Config): Promise<SummarizationSet> =>
  loadSummarization(data, { target: modeOf(mode).target, seed, ...columnsOf(columns) });

/** All documents of a file or folder as the test split; train is the same ones, from which some baselines take the rate of kept words. */
export async function loadOther(
  { data, ...columns }: Columns & Pick<Config, 'data'>,
  { language }: { readonly language: string },
): Promise<SummarizationSet> {
  const documents = await readDocuments(data, columnsOf(columns));
  return { name: basename(data), language, splits: { train: documents, dev: [], test: documents }, notes: [] };
}
