// Every setting of the sentiment app: one flat object, whose keys and types are also the command-line flags.

export const defaults = {
  /** A catalogue name (generated, sst2, sst5, sst3, imdb, chnsenticorp) or a TSV/JSONL file or folder. */
  data: 'generated',
  textColumn: 'text',
  labelColumn: 'label',
  /** SST only: train on every labelled phrase of the trees, as the published LSTMs do. */
  phrases: false,

  tokenizer: 'unicode' as 'words' | 'treebank' | 'unicode' | 'characters' | 'chinese',
  lowerCase: true,
  minCount: 1,
  maxVocab: 30_000,
  /** Longer texts keep their first maxLength tokens in training and evaluation; the run says how many were cut. */
  maxLength: 400,

  model: 'lstm' as 'lstm' | 'naive-bayes' | 'lexicon',
  embeddingSize: 128,
  /** A GloVe or word2vec text file, plain or .gz; its width must equal embeddingSize. */
  vectors: '',
  hiddenSize: 128,
  numLayers: 1,
  bidirectional: true,
  pooling: 'mean' as 'mean' | 'max' | 'last' | 'attention',
  embeddingDropout: 0.3,
  /** Between LSTM layers and before the classifier. */
  dropout: 0.3,
  /** Variational, on h_{t-1}. */
  recurrentDropout: 0,

  optimizer: 'adamw' as 'adam' | 'adamw' | 'sgd' | 'rmsprop',
  learningRate: 1e-3,
  weightDecay: 0.01,
  schedule: 'constant' as 'constant' | 'linear-warmup' | 'cosine' | 'plateau',
  warmupSteps: 0,
  clipNorm: 1,
  labelSmoothing: 0,
  batchSize: 32,
  accumulate: 1,
  epochs: 10,
  /** Epochs without a better dev accuracy before training stops. */
  patience: 3,
  /** Steps between checkpoints within an epoch; every epoch ends in one. */
  checkpointEvery: 200,

  seed: 1,
  runs: 'runs/sentiment',
  /** The run's folder under `runs`; empty: made of data and model. */
  name: '',
};

export type Config = Readonly<typeof defaults>;

export const presets = {
  /** Seconds on two cores: for `pnpm start`, tests and continuous integration. */
  tiny: { embeddingSize: 32, hiddenSize: 32, epochs: 8, learningRate: 3e-3, batchSize: 32, dropout: 0.1, embeddingDropout: 0.1 },
  base: {},
  /** The stacked model of the document: LSTM(128) -> LSTM(128) -> Dense, Adam. */
  document: { numLayers: 2, bidirectional: false, pooling: 'last', optimizer: 'adam', weightDecay: 0 },
} satisfies Record<string, Partial<Config>>;

export const choices = {
  tokenizer: ['words', 'treebank', 'unicode', 'characters', 'chinese'],
  model: ['lstm', 'naive-bayes', 'lexicon'],
  pooling: ['mean', 'max', 'last', 'attention'],
  optimizer: ['adam', 'adamw', 'sgd', 'rmsprop'],
  schedule: ['constant', 'linear-warmup', 'cosine', 'plateau'],
} satisfies { readonly [K in keyof Config]?: readonly Config[K][] };

export const runName = ({ name, data, model, seed }: Config): string =>
  name || `${(data.split(/[\\/]/).pop() as string).replace(/\.(tsv|jsonl)(\.gz)?$/, '')}-${model}-seed${seed}`;
