// Settings of sentence extraction beside the common ones.
import { ConfigError } from '@longhand/base';
import { bounds, type FlagOptions, type Limits } from '@longhand/cli';
import { checkLength } from '@longhand/summarization/extraction';

export const extractionDefaults = {
  /** Of each direction of the LSTM over the words of a sentence. */
  wordSize: 100,
  /** Of each direction of the LSTM over the sentences. */
  sentenceSize: 100,
  /** Longer sentences are read up to here. */
  maxSentenceWords: 100,
  pooling: 'max' as 'attention' | 'max' | 'mean',
  /** `soft`: one distribution over the sentences, by their ROUGE; `greedy`: each is in or out, by the greedy oracle. */
  labels: 'soft' as 'soft' | 'greedy',
  /** Of soft labels: the lower, the more the best sentence counts. */
  temperature: 0.1,
  /** Sentences that the greedy oracle takes at most. */
  oracleSentences: 3,
  /** A sentence loses where those before it are probably chosen and alike (greedy labels alone). */
  novelty: false,

  /** What `length` counts: sentences, words, or the share of the document's words. */
  lengthUnit: 'sentences' as 'sentences' | 'words' | 'ratio',
  length: 1,
  /** What keeps a summary from saying a thing twice: no trigram twice, or maximal marginal relevance. */
  redundancy: 'trigrams' as 'none' | 'trigrams' | 'mmr',
  /** Of mmr: 0, probability alone; 1, difference alone. */
  diversity: 0.3,
};

export type ExtractionConfig = Readonly<typeof extractionDefaults>;

const { size, items } = bounds;

export const extractionLimits: Limits<ExtractionConfig> = {
  wordSize: size,
  sentenceSize: size,
  maxSentenceWords: items,
  pooling: ['attention', 'max', 'mean'],
  labels: ['soft', 'greedy'],
  temperature: { min: 1e-3, max: 1e6 },
  oracleSentences: items,
  lengthUnit: ['sentences', 'words', 'ratio'],
  length: { min: 1e-6, max: 1e8 },
  redundancy: ['none', 'trigrams', 'mmr'],
  diversity: bounds.share,
};

export const extractionHelp: FlagOptions<ExtractionConfig>['help'] = {
  wordSize: 'Of each direction of the LSTM over words.',
  sentenceSize: 'Of each direction of the LSTM over sentences.',
  maxSentenceWords: 'Longer sentences are read up to here.',
  pooling: 'From words to a sentence.',
  labels: 'soft: a distribution by ROUGE; greedy: in or out, by the greedy oracle.',
  temperature: 'Of soft labels: the lower, the more the best sentence counts.',
  oracleSentences: 'Sentences that the greedy oracle takes at most.',
  novelty: 'A sentence loses where those before it are alike and probably chosen (greedy labels).',
  lengthUnit: 'What --length counts; ratio: the share of the words of the document.',
  length: 'Of a summary.',
  redundancy: 'trigrams: no three words in a row twice; mmr: maximal marginal relevance.',
  diversity: 'Of mmr: 0, probability alone; 1, difference alone.',
};

/** @throws ConfigError for settings that do not go together */
export function checkExtraction(config: ExtractionConfig): void {
  if (config.novelty && config.labels === 'soft')
    throw new ConfigError({ where: '--novelty', expected: '--labels greedy', got: 'soft' });
  checkLength(config);
}
