// Every setting of the sentiment app: one flat object, whose keys and types are also the command-line flags.

import {
  bounds,
  dataName,
  type FlagOptions,
  type Limits,
  trainingDefaults,
  trainingHelp,
  trainingLimits,
} from '@longhand/cli';
import { type ModelKind, modelKinds, type Pooling, poolings } from '@longhand/sentiment';
import { type TokenizerKind, tokenizerKinds } from '@longhand/tokenizer';

export const defaults = {
  /** A catalogue name (generated, sst2, sst5, sst3, imdb, chnsenticorp) or a TSV/JSONL/JSON file or folder. */
  data: 'generated',
  textColumn: 'text',
  labelColumn: 'label',
  /** SST only: train on every labelled phrase of the trees, as the published LSTMs do. */
  phrases: false,

  tokenizer: 'unicode' as TokenizerKind,
  lowerCase: true,
  minCount: 1,
  maxVocab: 30_000,
  /** Longer texts keep their first maxLength tokens in training and evaluation; the run says how many were cut. */
  maxLength: 400,

  model: 'lstm' as ModelKind,
  embeddingSize: 128,
  /** A GloVe or word2vec text file, plain or .gz; its width must equal embeddingSize. */
  vectors: '',
  hiddenSize: 128,
  numLayers: 1,
  bidirectional: true,
  pooling: 'mean' as Pooling,
  embeddingDropout: 0.3,
  /** Between LSTM layers and before the classifier. */
  dropout: 0.3,
  /** Variational, on h_{t-1}. */
  recurrentDropout: 0,

  ...trainingDefaults,
  optimizer: 'adamw' as typeof trainingDefaults.optimizer,
  weightDecay: 0.01,
  plateauPatience: 0,
  labelSmoothing: 0,
  /** Weight of R-Drop (alpha in Wu et al. 2021): each text is read twice in training; 0: once. */
  consistency: 0,
  epochs: 10,
  patience: 3,
  checkpointEvery: 200,
  runs: 'runs/sentiment',
};

export type Config = Readonly<typeof defaults>;

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

export const limits: Limits<Config> = {
  tokenizer: tokenizerKinds,
  minCount: bounds.items,
  maxVocab: bounds.vocabulary,
  maxLength: bounds.items,
  model: modelKinds,
  embeddingSize: bounds.size,
  hiddenSize: bounds.size,
  numLayers: bounds.layers,
  pooling: poolings,
  embeddingDropout: bounds.rate,
  dropout: bounds.rate,
  recurrentDropout: bounds.rate,
  labelSmoothing: bounds.rate,
  consistency: bounds.weight,
  ...trainingLimits,
};

export const help: FlagOptions<Config>['help'] = {
  data: 'generated, sst2, sst5, sst3, imdb, chnsenticorp, or a TSV/JSONL/JSON file or folder.',
  textColumn: 'Column of the text in your own data.',
  labelColumn: 'Column of the class in your own data.',
  phrases: 'SST: train on every labelled phrase of the trees.',
  maxLength: 'Longer texts keep their first tokens.',
  vectors: 'GloVe or word2vec text file for the embedding.',
  recurrentDropout: 'Variational, on the state.',
  consistency: 'R-Drop: texts are read twice and both passes are to agree; 0: once.',
  ...trainingHelp,
  name: "The run's folder in it; made of data, model and seed if empty.",
};

export const runName = ({ name, data, model, seed }: Config): string =>
  name || `${dataName(data)}-${model}-seed${seed}`;
