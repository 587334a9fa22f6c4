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
import { translationSets } from '@longhand/datasets';
import { bleuTokenizers } from '@longhand/metrics';
import { modelSettings } from '@longhand/translation';

/** What --bleu-tokenizer may be. */
export const bleuChoices = ['auto', ...bleuTokenizers] as const;
const bleuHelp =
  'Tokenizer of BLEU. auto: none for tokenized text, zh for Chinese, char for Japanese, Korean and Thai, else 13a.';

export const settings = {
  ...group('Data', {
    data: text('generated', 'generated, multi30k, tatoeba, or a CSV, TSV, JSON or Parquet file or folder.'),
    pair: text(
      '',
      'Languages, e.g. de-en: which of a named set, en-de if empty; of your own data what its text tells, if empty.',
    ),
    variant: choice('tok', ['tok', 'raw'], 'multi30k: tok (lower-cased, tokenized as papers score it) or raw.', {
      former: 'form',
    }),
    sourceColumn: text('source', 'Column of the source in your own data.'),
    targetColumn: text('target', 'Column of the target in your own data.'),
  }),
  ...modelSettings,
  ...group('Text', {
    tokenizer: choice(
      'auto',
      ['auto', 'bpe', 'words', 'characters'],
      'How lines become tokens. auto: bpe, but for named sets with --preset tiny words.',
    ),
    merges: number(
      0,
      bounds.count,
      'BPE merges to learn; 0: as the text has size, at most 8000, which named sets have (5000 with --preset base).',
    ),
    // Provilkov et al. 2020
    bpeDropout: number(0, bounds.rate, 'BPE-dropout: share of merges left out in training, drawn anew each epoch.'),
    maxLength: number(100, bounds.items, 'Longer sentences, in tokens, are left out of training.'),
  }),
  ...group('Scores', { bleuTokenizer: choice('auto', bleuChoices, bleuHelp, { missing: 'auto' }) }),
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
  const published = data !== 'generated' && translationSets.includes(data);
  const parts = [
    data === 'generated' ? '' : pair || (published ? 'en-de' : ''),
    variant === 'raw' ? 'raw' : '',
    networkName({ model, cell }),
  ];
  return name || [dataName(data), ...parts, `seed${seed}`].filter(Boolean).join('-');
};
