// Every setting of the translation app: one flat object, whose keys and types are also the command-line flags.
import {
  bounds,
  dataName,
  type FlagOptions,
  type Limits,
  trainingDefaults,
  trainingHelp,
  trainingLimits,
} from '@longhand/cli';

export const defaults = {
  /** generated, multi30k, tatoeba, or a TSV/JSONL/JSON file or folder. */
  data: 'generated',
  /** From which language to which. */
  pair: 'en-de',
  /** Multi30k: `tok`, lower-cased and tokenized as papers score it, or `raw`. */
  form: 'tok' as 'tok' | 'raw',
  sourceColumn: 'source',
  targetColumn: 'target',

  tokenizer: 'bpe' as 'bpe' | 'words' | 'characters',
  merges: 8000,
  /** One BPE for both languages. */
  joint: true,
  /** Share of merges left out in training, drawn anew each epoch (Provilkov et al. 2020). */
  bpeDropout: 0,
  /** Of words; rarer ones are unknown. */
  minCount: 2,
  lowerCase: false,
  /** Longer sentences, in tokens, are left out of training. */
  maxLength: 100,

  embeddingSize: 256,
  /** Which embeddings are one with the softmax weights (Press and Wolf 2017). */
  tie: 'target' as 'none' | 'target' | 'joint',
  encoderSize: 256,
  encoderLayers: 1,
  decoderSize: 512,
  decoderLayers: 2,
  /** How the decoder starts: from the encoder's last states, projected, or from zeros. */
  bridge: 'linear' as 'linear' | 'none',
  attention: 'general' as 'dot' | 'scaled' | 'general' | 'additive',
  attentionFrom: 'first' as 'first' | 'last',
  inputFeeding: false,
  contextGate: false,
  residual: false,
  layerNorm: false,

  /** Variational, on embedded words. */
  embeddingDropout: 0.3,
  /** Between layers. */
  dropout: 0.3,
  /** Variational, on h_{t-1}. */
  recurrentDropout: 0,
  /** Before the softmax. */
  outputDropout: 0.3,
  labelSmoothing: 0.1,
  /** Weight of R-Drop (alpha in Wu et al. 2021): each sentence is read twice in training; 0: once. */
  consistency: 0,

  ...trainingDefaults,
  schedule: 'plateau' as typeof trainingDefaults.schedule,
  batchSize: 64,
  average: 0.999,
  /** The dev metric that chooses the weights; BLEU is 0 where no sentence has four words. */
  goal: 'bleu' as 'bleu' | 'chrf' | 'perplexity',
  epochs: 30,
  patience: 8,
  runs: 'runs/translation',
};

export type Config = Readonly<typeof defaults>;

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
    average: 0.99,
    epochs: 8,
  },
  /** Chosen on Multi30k's dev split: about 90 minutes on one core. */
  base: {
    merges: 5000,
    tie: 'joint',
    decoderSize: 256,
    embeddingDropout: 0.25,
    batchSize: 32,
    schedule: 'cosine',
    warmupSteps: 400,
    average: 0.9995,
    epochs: 28,
    patience: 0,
  },
} satisfies Record<string, Partial<Config>>;

const { rate, size, layers, items } = bounds;

export const limits: Limits<Config> = {
  form: ['tok', 'raw'],
  tokenizer: ['bpe', 'words', 'characters'],
  merges: bounds.count,
  bpeDropout: rate,
  minCount: items,
  maxLength: items,
  embeddingSize: size,
  tie: ['none', 'target', 'joint'],
  encoderSize: size,
  encoderLayers: layers,
  decoderSize: size,
  decoderLayers: layers,
  bridge: ['linear', 'none'],
  attention: ['dot', 'scaled', 'general', 'additive'],
  attentionFrom: ['first', 'last'],
  embeddingDropout: rate,
  dropout: rate,
  recurrentDropout: rate,
  outputDropout: rate,
  labelSmoothing: rate,
  consistency: bounds.weight,
  ...trainingLimits,
  goal: ['bleu', 'chrf', 'perplexity'],
};

export const help: FlagOptions<Config>['help'] = {
  data: 'generated, multi30k, tatoeba, or a TSV/JSONL/JSON file or folder.',
  pair: 'From which language to which: en-de, de-en, en-fr, fr-en ...',
  form: 'multi30k: tok (lower-cased, tokenized) or raw.',
  sourceColumn: 'Column of the source in your own data.',
  targetColumn: 'Column of the target in your own data.',
  merges: 'BPE merges.',
  joint: 'One BPE for both languages.',
  bpeDropout: 'Share of merges left out in training.',
  minCount: 'Words: rarer ones are unknown.',
  maxLength: 'Longer sentences, in tokens, are left out of training.',
  tie: 'Softmax weights that are also embeddings: none, target, joint.',
  bridge: "The decoder's start: the encoder's last states projected, or zeros.",
  attentionFrom: 'The layer that asks: first (the layers above read the context) or last.',
  consistency: 'R-Drop: sentences are read twice and both passes are to agree; 0: once.',
  inputFeeding: 'The last output is part of the next input; slow.',
  ...trainingHelp,
  batchSize: 'Sentences a batch.',
  goal: 'The dev metric that chooses the weights.',
  name: "The run's folder in it; made of data, pair and seed if empty.",
};

export const runName = ({ name, data, pair, form, seed }: Config): string =>
  name ||
  [dataName(data), ...(data === 'generated' ? [] : [pair]), ...(form === 'raw' ? ['raw'] : []), `seed${seed}`].join(
    '-',
  );
