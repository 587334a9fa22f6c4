// A conditional random field on top of a tagger's scores: learned transitions between labels.
import type { Random } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import { checkSizes, checkWeights } from '../ops/checks.ts';
import { type CrfLossOptions, type CrfOptions, type CrfWeights, crfLoss, crfMarginals } from '../ops/crf.ts';
import { type BestLabelling, crfViterbi } from '../ops/crf-viterbi.ts';
import { createParams, disposeParams, type NamedParams, prefixed } from './params.ts';

/** Number of labels of a CRF. */
export interface CrfConfig {
  /** K. */
  readonly numLabels: number;
}

/** A linear-chain CRF over the scores of labels: loss and best sequence. */
export interface Crf {
  readonly params: NamedParams;
  /** -log p of `labels [B, T]` given `emissions [B, T, K]`. @throws ShapeError */
  loss(emissions: tf.Tensor3D, labels: tf.Tensor2D, options?: CrfLossOptions): tf.Tensor;
  /** p of each label at each step, `[B, T, K]`. @throws ShapeError */
  marginals(emissions: tf.Tensor3D, options?: CrfOptions): tf.Tensor3D;
  /** The best labelling of each sequence. @throws ShapeError */
  decode(emissions: tf.Tensor3D, options?: CrfOptions): BestLabelling;
  dispose(): void;
}

/** Transitions, starts and ends begin uniform in ±0.1. @throws ConfigError */
export function createCrf({ numLabels }: CrfConfig, random: Random, name = 'crf'): Crf {
  checkSizes({ numLabels }, name);
  checkWeights(name, numLabels * numLabels);
  const own = createParams({
    transitions: () => uniform([numLabels, numLabels], 0.1, random.fork('transitions')),
    start: () => uniform([numLabels], 0.1, random.fork('start')),
    end: () => uniform([numLabels], 0.1, random.fork('end')),
  });
  const params = prefixed(name, own);
  const weights = own as unknown as CrfWeights;
  return {
    params,
    loss: (emissions, labels, options) => crfLoss(emissions, labels, weights, options),
    marginals: (emissions, options) => crfMarginals(emissions, weights, options),
    decode: (emissions, options) => crfViterbi(emissions, weights, options),
    dispose: () => disposeParams(params),
  };
}
