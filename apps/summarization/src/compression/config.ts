// The settings of compression beside the common ones (../config.ts).
import { bounds, type FlagOptions, type Limits } from '@longhand/cli';

export const compressionDefaults = {
  /** Of each direction of each layer. */
  hiddenSize: 128,
  /** The same of the first layer alone, which also foretells words; 0: as of the others. */
  firstSize: 256,
  numLayers: 3,
  /** Of each of a word's smaller embeddings: its ends, shape, word classes, place. */
  featureSize: 25,
  /** `auto`: the English word classes where the set is English. */
  lexicon: 'auto' as 'auto' | 'english' | 'none',
  /** It can be given a hint with each sentence: words that are to stay. */
  hints: false,
  /** `crf`: labels of neighbours are decided together. */
  output: 'crf' as 'crf' | 'softmax',
  /** So many taggers from other initial weights, their probabilities averaged. */
  members: 1,
  /** Variational, on h. */
  recurrentDropout: 0.25,
  /** Share of the words that training hides, so that the other embeddings learn to stand in for them. */
  wordDropout: 0.2,
  /** Weight of R-Drop (alpha in Wu et al. 2021): each sentence is read twice in training; 0: once. */
  consistency: 5,
  /** Weight of foretelling the next and the previous word (Rei 2017); 0: no such loss. */
  languageWeight: 0.1,
  /** Hidden units of that, and how many of the commonest words it tells apart. */
  languageSize: 48,
  languageWords: 1000,
  /** `threshold`: words whose probability of staying is above it; `viterbi`: the most probable labelling as a whole. */
  decision: 'threshold' as 'threshold' | 'viterbi',
  threshold: 0.45,
  /** Share of the words to keep, the most probable ones; 0: as many as the decision says. */
  ratio: 0,
};

export type CompressionConfig = Readonly<typeof compressionDefaults>;

const { rate, size, share, weight } = bounds;

export const compressionLimits: Limits<CompressionConfig> = {
  hiddenSize: size,
  firstSize: bounds.optionalSize,
  numLayers: bounds.layers,
  featureSize: size,
  lexicon: ['auto', 'english', 'none'],
  output: ['crf', 'softmax'],
  members: { min: 1, max: 1000, integer: true },
  recurrentDropout: rate,
  wordDropout: rate,
  consistency: weight,
  languageWeight: weight,
  languageSize: size,
  languageWords: bounds.vocabulary,
  decision: ['threshold', 'viterbi'],
  threshold: share,
  ratio: share,
};

export const compressionHelp: FlagOptions<CompressionConfig>['help'] = {
  firstSize: 'Hidden units of the first layer, each direction; 0: as the others.',
  featureSize: "Size of a word's smaller embeddings: ends, shape, word classes, place.",
  lexicon: 'Word classes of English; auto: where the set is English.',
  hints: 'Sentences may come with a hint, such as a headline: words that are to stay.',
  output: 'crf: labels of neighbours are decided together.',
  members: 'So many taggers, their probabilities averaged.',
  recurrentDropout: 'Variational, on the state.',
  wordDropout: 'Share of the words that training hides.',
  consistency: 'R-Drop: sentences are read twice and both passes are to agree; 0: once.',
  languageWeight: 'Weight of foretelling neighbouring words in training; 0: none.',
  languageWords: 'How many of the commonest words that tells apart.',
  decision: 'threshold: words above it stay; viterbi: the most probable labelling.',
  threshold: 'Lower: longer compressions.',
  ratio: 'Share of the words to keep; 0: as many as the decision says.',
};
