// Settings of sentence extraction beside the common ones.
import type { FlagOptions, Limits } from '@longhand/training';

export const extractionDefaults = {
  /** Of each direction of the LSTM over the words of a sentence. */
  wordSize: 100,
  /** Of each direction of the LSTM over the sentences. */
  sentenceSize: 100,
  /** Longer sentences are read up to here. */
  maxSentenceWords: 100,
  pooling: 'attention' as 'attention' | 'max' | 'mean',
  /** `soft`: one distribution over the sentences, by their ROUGE; `greedy`: each is in or out, by the greedy oracle. */
  labels: 'soft' as 'soft' | 'greedy',
  /** Of soft labels: the lower, the more the best sentence counts. */
  temperature: 0.05,
  /** Sentences that the greedy oracle takes at most. */
  oracleSentences: 3,

  /** Sentences of a summary. */
  sentences: 1,
};

export type ExtractionSettings = Readonly<typeof extractionDefaults>;

const size = { min: 1, integer: true };

export const extractionLimits: Limits<ExtractionSettings> = {
  wordSize: size,
  sentenceSize: size,
  maxSentenceWords: size,
  pooling: ['attention', 'max', 'mean'],
  labels: ['soft', 'greedy'],
  temperature: { min: 1e-3 },
  oracleSentences: size,
  sentences: size,
};

export const extractionHelp: FlagOptions<ExtractionSettings>['help'] = {
  wordSize: 'Of each direction of the LSTM over words.',
  sentenceSize: 'Of each direction of the LSTM over sentences.',
  maxSentenceWords: 'Longer sentences are read up to here.',
  pooling: 'From words to a sentence.',
  labels: 'soft: a distribution by ROUGE; greedy: in or out, by the greedy oracle.',
  temperature: 'Of soft labels: the lower, the more the best sentence counts.',
  oracleSentences: 'Sentences that the greedy oracle takes at most.',
  sentences: 'Sentences of a summary.',
};
