// Every setting of the translation app: those of the model, of training, and its own. Its flags are made of them.
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
import { modelSettings } from '@longhand/translation';

export const settings = {
  ...group('Data', {
    data: text('generated', 'generated, multi30k, tatoeba, or a TSV/JSONL/JSON file or folder.'),
    pair: text('en-de', 'From which language to which: en-de, de-en, en-fr, fr-en ...'),
    variant: choice('tok', ['tok', 'raw'], 'multi30k: tok (lower-cased, tokenized as papers score it) or raw.', {
      former: 'form',
    }),
    sourceColumn: text('source', 'Column of the source in your own data.'),
    targetColumn: text('target', 'Column of the target in your own data.'),
  }),
  ...modelSettings,
  ...group('Text', {
    // Provilkov et al. 2020
    bpeDropout: number(0, bounds.rate, 'BPE-dropout: share of merges left out in training, drawn anew each epoch.'),
    maxLength: number(100, bounds.items, 'Longer sentences, in tokens, are left out of training.'),
  }),
  ...withDefaults(trainingSettings, {
    schedule: 'plateau',
    batchSize: 64,
    emaDecay: 0.999,
    epochs: 30,
    patience: 8,
    runs: 'runs/translation',
  }),
  ...group('Training', {
    labelSmoothing: number(0.1, bounds.rate, 'Label smoothing.'),
    // alpha in Wu et al. 2021
    rDrop: number(0, bounds.weight, 'R-Drop: weight of the agreement of two passes over each sentence; 0: one pass.', {
      former: 'consistency',
    }),
    // BLEU is 0 where no sentence has four words.
    monitor: choice('bleu', ['bleu', 'chrf', 'perplexity'], 'The dev metric that chooses the weights.', {
      former: 'goal',
    }),
  }),
};

export type Config = ValuesOf<typeof settings>;
export const defaults: Config = defaultsOf(settings);

export const presets = {
  /** A minute on two cores: for tests and a first look. */
  tiny: {
    merges: 0,
    tokenizer: 'words',
    minCount: 1,
    embeddingSize: 48,
    encoderSize: 48,
    decoderSize: 64,
    embeddingDropout: 0.1,
    dropout: 0.1,
    outputDropout: 0.1,
    labelSmoothing: 0,
    learningRate: 4e-3,
    emaDecay: 0.99,
    epochs: 8,
  },
  /** Chosen on Multi30k's dev split: about 90 minutes on one core. */
  base: {
    merges: 5000,
    tieEmbeddings: 'joint',
    decoderSize: 256,
    embeddingDropout: 0.25,
    batchSize: 32,
    schedule: 'cosine',
    warmupSteps: 400,
    emaDecay: 0.9995,
    epochs: 28,
    patience: 0,
  },
} satisfies Record<string, Partial<Config>>;

/** What a run is named by, where it is not the LSTM. */
const networkName = ({ model, cell }: Pick<Config, 'model' | 'cell'>): string =>
  model === 'transformer' ? model : cell === 'lstm' ? '' : cell;

export const runName = ({ name, data, pair, variant, model, cell, seed }: Config): string => {
  const parts = [data === 'generated' ? '' : pair, variant === 'raw' ? 'raw' : '', networkName({ model, cell })];
  return name || [dataName(data), ...parts, `seed${seed}`].filter(Boolean).join('-');
};
