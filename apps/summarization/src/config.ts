// The settings that all modes share: one flat object, whose keys and types are also the command-line flags. A mode adds its
// own (its config.ts) and changes some defaults.

import {
  bounds,
  dataName,
  type FlagOptions,
  type Limits,
  trainingDefaults,
  trainingHelp,
  trainingLimits,
} from '@longhand/cli';
import type { ModeName } from '@longhand/summarization';

export const defaults = {
  /** generated, google-sentence-compression, scitldr-a, aeslc, or a TSV/JSONL/JSON file or folder. */
  data: 'generated',
  /** Words are deleted, sentences chosen, or a summary written. */
  mode: 'extraction' as ModeName,
  /** A run of the same mode whose weights this one begins with; none if empty. */
  from: '',
  documentColumn: 'document',
  summaryColumn: 'summary',

  /** `auto`: chinese where the set is Chinese, else unicode. */
  tokenizer: 'auto' as 'auto' | 'unicode' | 'treebank' | 'chinese' | 'characters',
  lowerCase: true,
  /** Rarer words are unknown. */
  minCount: 2,
  maxVocabulary: 50_000,
  /** Words of a document that are read; what is left unread is said. */
  maxWords: 5000,

  embeddingSize: 100,
  /** File of word vectors that the embeddings start from (GloVe or word2vec text); none if empty. */
  vectors: '',
  /** Variational, on embedded words. */
  embeddingDropout: 0.3,
  /** Between layers and before the output. */
  dropout: 0.3,

  ...trainingDefaults,
  schedule: 'plateau' as typeof trainingDefaults.schedule,
  plateauPatience: 1,
  average: 0.99,
  /** The dev metric that chooses the weights; `rouge` is the mean of ROUGE-1, -2 and -L. */
  goal: 'rouge' as 'rouge' | 'rouge1' | 'rouge2' | 'rougeL' | 'tokenF1' | 'loss',
  patience: 5,
  runs: 'runs/summarization',
};

export type Config = Readonly<typeof defaults>;

const { rate, items } = bounds;

export const limits: Limits<Config> = {
  mode: ['compression', 'extraction', 'abstraction'],
  tokenizer: ['auto', 'unicode', 'treebank', 'chinese', 'characters'],
  minCount: items,
  maxVocabulary: bounds.vocabulary,
  maxWords: items,
  embeddingSize: bounds.size,
  embeddingDropout: rate,
  dropout: rate,
  ...trainingLimits,
  goal: ['rouge', 'rouge1', 'rouge2', 'rougeL', 'tokenF1', 'loss'],
};

export const help: FlagOptions<Config>['help'] = {
  data: 'generated, google-sentence-compression, scitldr-a, aeslc, or a TSV/JSONL/JSON file or folder.',
  mode: 'Words are deleted, sentences chosen, or a summary written; it has flags of its own.',
  from: "A run's folder, whose weights this one begins with.",
  documentColumn: 'Column of the document in your own data.',
  summaryColumn: 'Column of the summary in your own data.',
  tokenizer: 'auto: chinese where the set is Chinese, else unicode.',
  minCount: 'Rarer words are unknown.',
  maxWords: 'Words of a document that are read.',
  vectors: 'File of word vectors that the embeddings start from.',
  ...trainingHelp,
  batchSize: 'Documents a batch.',
  goal: 'The dev metric that chooses the weights; rouge: mean of ROUGE-1, -2, -L.',
  name: "The run's folder in it; made of data, mode and seed if empty.",
};

export const runName = ({ name, data, mode, seed }: Config): string => name || `${dataName(data)}-${mode}-seed${seed}`;
