// Every setting of the sentiment app: those of the model, of training, and its own. Its flags are made of them.
import {
  bounds,
  defaultsOf,
  group,
  number,
  text,
  toggle,
  type ValuesOf,
  withDefaults,
} from '@longhand/bundle/settings';
import { dataName, trainingSettings } from '@longhand/cli';
import { modelSettings } from '@longhand/sentiment';

export const settings = {
  ...group('Data', {
    data: text('generated', 'generated, sst2, sst5, sst3, imdb, chnsenticorp, or a TSV/JSONL/JSON file or folder.'),
    textColumn: text('text', 'Column of the text in your own data.'),
    labelColumn: text('label', 'Column of the class in your own data.'),
    // As the published LSTMs do.
    phrases: toggle(false, 'SST: train on every labelled phrase of the trees.'),
  }),
  ...modelSettings,
  ...group('Text', {
    minCount: number(1, bounds.items, 'Rarer words are unknown.'),
    maxVocabulary: number(30_000, bounds.vocabulary, 'Words of the vocabulary, the most frequent ones.', {
      former: 'maxVocab',
    }),
  }),
  ...group('Model', {
    vectors: text(
      '',
      'GloVe or word2vec text file, plain or .gz, of --embedding-size numbers; the embeddings start from it.',
    ),
  }),
  ...withDefaults(trainingSettings, {
    optimizer: 'adamw',
    weightDecay: 0.01,
    plateauPatience: 0,
    epochs: 10,
    patience: 3,
    checkpointEvery: 200,
    runs: 'runs/sentiment',
  }),
  ...group('Training', {
    labelSmoothing: number(0, bounds.rate, 'Label smoothing.'),
    // alpha in Wu et al. 2021
    rDrop: number(0, bounds.weight, 'R-Drop: weight of the agreement of two passes over each text; 0: one pass.', {
      former: 'consistency',
    }),
  }),
};

export type Config = ValuesOf<typeof settings>;
export const defaults: Config = defaultsOf(settings);

export const presets = {
  /** Seconds on two cores: for `pnpm start`, tests and continuous integration. */
  tiny: {
    embeddingSize: 32,
    hiddenSize: 32,
    epochs: 8,
    learningRate: 3e-3,
    batchSize: 32,
    dropout: 0.1,
    embeddingDropout: 0.1,
  },
  base: {},
  /** The stacked model of the document: LSTM(128) -> LSTM(128) -> Dense, Adam. */
  document: { numLayers: 2, bidirectional: false, pooling: 'last', optimizer: 'adam', weightDecay: 0 },
} satisfies Record<string, Partial<Config>>;

export const runName = ({ name, data, model, cell, seed }: Config): string =>
  name || `${dataName(data)}-${model === 'lstm' ? cell : model}-seed${seed}`;
