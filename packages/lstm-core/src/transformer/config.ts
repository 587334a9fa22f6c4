// What a stack of Transformer layers is made of.
import { ConfigError } from '@longhand/base';
import { checkKind, checkRates, checkSizes, checkWeights } from '../ops/checks.ts';
import { checkHeads } from '../ops/multi-head-attention.ts';

/** Where a layer normalises. */
export const normPlaces = ['pre', 'post'] as const;

/** Sizes of a stack of layers. */
export interface TransformerConfig {
  /** Of the vectors that go from layer to layer. */
  readonly modelSize: number;
  /** Hidden units of the feed-forward part of a layer. */
  readonly feedForwardSize: number;
  readonly numLayers: number;
  /** A divisor of `modelSize`. */
  readonly heads: number;
  /**
   * `pre`: x + f(norm(x)), and a norm at the end (Xiong et al. 2020), which learns without a warm-up; `post`: norm(x + f(x)) (Vaswani et
   * al. 2017).
   */
  readonly norm: (typeof normPlaces)[number];
  /** On attention weights, within the feed-forward part and on what is added to x. Default 0. */
  readonly dropout?: number;
}

const maxLayers = 1000;

/** @param attentions in a layer */
export function checkTransformer(config: TransformerConfig, attentions: number, name: string): void {
  const { modelSize, feedForwardSize, numLayers, heads, norm, dropout = 0 } = config;
  checkSizes({ modelSize, feedForwardSize, numLayers, heads }, name);
  checkKind(`${name}: norm`, norm, normPlaces);
  checkRates({ dropout });
  checkHeads(name, modelSize, heads);
  checkWeights(name, numLayers * modelSize * (4 * attentions * modelSize + 2 * feedForwardSize));
  if (numLayers > maxLayers)
    throw new ConfigError({ where: `${name}: numLayers`, expected: `at most ${maxLayers}`, got: String(numLayers) });
}
