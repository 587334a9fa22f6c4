// Settings of abstraction beside the common ones: the pointer-generator and its beam.
import { bounds, type FlagOptions, type Limits } from '@longhand/cli';

export const abstractionDefaults = {
  /** Which embeddings are one with the softmax weights; `joint`: those of document and summary, which have one vocabulary. */
  tie: 'joint' as 'none' | 'target' | 'joint',
  /** Of each direction. */
  encoderSize: 192,
  encoderLayers: 1,
  decoderSize: 256,
  decoderLayers: 2,
  bridge: 'linear' as 'linear' | 'none',
  attention: 'general' as 'dot' | 'scaled' | 'general' | 'additive',
  attentionFrom: 'first' as 'first' | 'last',
  inputFeeding: false,
  contextGate: false,
  residual: false,
  layerNorm: false,
  /** Attention sees what it has read (See et al. 2017): additive, and step by step. */
  coverage: false,
  /** Weight of the coverage loss; without `coverage` too it spreads attention. */
  coverageWeight: 0,
  /** Variational, on h_{t-1}. */
  recurrentDropout: 0,
  /** Before the softmax. */
  outputDropout: 0.3,
  /** Of the generator. */
  labelSmoothing: 0.1,
  /** Words of a summary that are learned; longer ones are cut, which is said. */
  maxSummaryWords: 60,

  beam: 5,
  lengthPenalty: 1,
  coveragePenalty: 0,
  noRepeatNgram: 3,
  minLength: 1,
  maxLength: 40,
};

export type AbstractionConfig = Readonly<typeof abstractionDefaults>;

const { rate, size, layers, count, items, weight } = bounds;

export const abstractionLimits: Limits<AbstractionConfig> = {
  tie: ['none', 'target', 'joint'],
  encoderSize: size,
  encoderLayers: layers,
  decoderSize: size,
  decoderLayers: layers,
  bridge: ['linear', 'none'],
  attention: ['dot', 'scaled', 'general', 'additive'],
  attentionFrom: ['first', 'last'],
  coverageWeight: weight,
  recurrentDropout: rate,
  outputDropout: rate,
  labelSmoothing: rate,
  maxSummaryWords: items,
  beam: bounds.beam,
  lengthPenalty: weight,
  coveragePenalty: weight,
  noRepeatNgram: count,
  minLength: count,
  maxLength: items,
};

export const abstractionHelp: FlagOptions<AbstractionConfig>['help'] = {
  tie: 'Softmax weights that are also embeddings: none, target, joint.',
  encoderSize: 'Of each direction of the LSTM over the document.',
  bridge: "The decoder's start: the encoder's last states projected, or zeros.",
  attentionFrom: 'The layer that asks: first (the layers above read the context) or last.',
  inputFeeding: 'The last output is part of the next input; slow.',
  coverage: 'Attention sees what it has read; needs --attention additive; slow.',
  coverageWeight: 'Weight of the loss of reading again what has been read.',
  labelSmoothing: 'Of the words that are generated.',
  maxSummaryWords: 'Words of a summary that are learned.',
  beam: '1: greedy.',
  lengthPenalty: 'Alpha of Wu et al. 2016: the higher, the longer.',
  coveragePenalty: 'Beta of Wu et al. 2016.',
  noRepeatNgram: 'No n-gram of this order twice; 0: all may.',
  minLength: 'Fewest words of a summary.',
  maxLength: 'Most words of a summary.',
};
