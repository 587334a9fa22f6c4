// The settings that all modes share: one flat object, whose keys and types are also the command-line flags. A mode adds its
// own (its config.ts) and changes some defaults.
import type { FlagOptions, Limits } from '@longhand/training';
import type { ModeName } from './mode.ts';

export const defaults = {
  /** generated, google-sentence-compression, scitldr-a, aeslc, or a TSV/JSONL file or folder. */
  data: 'generated',
  /** Words are deleted, sentences chosen, or a summary written. */
  mode: 'extraction' as ModeName,
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

  optimizer: 'adam' as 'adam' | 'adamw' | 'sgd' | 'rmsprop',
  learningRate: 1e-3,
  weightDecay: 0,
  schedule: 'plateau' as 'constant' | 'linear' | 'cosine' | 'plateau',
  warmupSteps: 0,
  /** Epochs without a better dev metric before the plateau schedule halves the rate. */
  plateauPatience: 1,
  clipNorm: 1,
  /** Documents a batch. */
  batchSize: 32,
  accumulate: 1,
  /** Decay of the average of the weights that is evaluated and kept; 0: the weights themselves. */
  average: 0.99,
  /** The dev metric that chooses the weights; `rouge` is the mean of ROUGE-1, -2 and -L. */
  goal: 'rouge' as 'rouge' | 'rouge1' | 'rouge2' | 'rougeL' | 'tokenF1' | 'loss',
  epochs: 20,
  patience: 5,
  checkpointEvery: 500,

  seed: 1,
  runs: 'runs/summarization',
  name: '',
};

export type Config = Readonly<typeof defaults>;

const rate = { min: 0, max: 0.99 };
const size = { min: 1, integer: true };
const count = { min: 0, integer: true };

export const limits: Limits<Config> = {
  mode: ['compression', 'extraction', 'abstraction'],
  tokenizer: ['auto', 'unicode', 'treebank', 'chinese', 'characters'],
  minCount: size,
  maxVocabulary: { min: 5, integer: true },
  maxWords: size,
  embeddingSize: size,
  embeddingDropout: rate,
  dropout: rate,
  optimizer: ['adam', 'adamw', 'sgd', 'rmsprop'],
  weightDecay: { min: 0 },
  schedule: ['constant', 'linear', 'cosine', 'plateau'],
  warmupSteps: count,
  plateauPatience: count,
  clipNorm: { min: 0 },
  batchSize: size,
  accumulate: size,
  average: { min: 0, max: 0.9999999 },
  goal: ['rouge', 'rouge1', 'rouge2', 'rougeL', 'tokenF1', 'loss'],
  epochs: size,
  patience: count,
  checkpointEvery: count,
  seed: count,
};

export const help: FlagOptions<Config>['help'] = {
  data: 'generated, google-sentence-compression, scitldr-a, aeslc, or a TSV/JSONL file or folder.',
  mode: 'Words are deleted, sentences chosen, or a summary written; it has flags of its own.',
  documentColumn: 'Column of the document in your own data.',
  summaryColumn: 'Column of the summary in your own data.',
  tokenizer: 'auto: chinese where the set is Chinese, else unicode.',
  minCount: 'Rarer words are unknown.',
  maxWords: 'Words of a document that are read.',
  vectors: 'File of word vectors that the embeddings start from.',
  average: 'Decay of the average of the weights that is kept; 0: none.',
  goal: 'The dev metric that chooses the weights; rouge: mean of ROUGE-1, -2, -L.',
  plateauPatience: 'Epochs without a better dev metric before the rate is halved.',
  patience: 'Epochs without a better dev metric before training stops; 0: never.',
  checkpointEvery: 'Updates between checkpoints within an epoch.',
  runs: 'Folder of the runs.',
  name: "The run's folder in it; made of data, mode and seed if empty.",
};

export const runName = ({ name, data, mode, seed }: Config): string => name || `${dataName(data)}-${mode}-seed${seed}`;

const dataName = (data: string): string => (data.split(/[\\/]/).pop() as string).replace(/\.(tsv|jsonl)(\.gz)?$/, '');
