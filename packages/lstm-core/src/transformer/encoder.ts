// The encoder: layers in which every step sees all others.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { assemble, checkTraining, disposeParams, type NamedParams, type TrainingMode } from '../layers/params.ts';
import { checkFloats, checkLengths } from '../ops/checks.ts';
import { realSteps } from '../ops/sequence.ts';
import { checkTransformer, type TransformerConfig } from './config.ts';
import { createTransformerLayer } from './layer.ts';
import { createLayerNorm } from './norm.ts';

/** A stack of layers that read. */
export interface TransformerEncoder {
  readonly params: NamedParams;
  /**
   * `x [B, T, M]`, `lengths [B]` -> `[B, T, M]`, 0 in the padding. Positions are the caller's: add `sinusoidalPositions`.
   * @throws ShapeError if x or lengths do not fit; DataError if a length is outside 0 to T; ConfigError for a seed that is no integer
   */
  apply(x: tf.Tensor3D, lengths: tf.Tensor1D, options?: { readonly training?: TrainingMode | undefined }): tf.Tensor3D;
  dispose(): void;
}

/**
 * An encoder of random weights.
 * @throws ConfigError if sizes or rates are out of range; no variable is left then
 * @example
 * const encoder = createTransformerEncoder(
 *   { modelSize: 128, feedForwardSize: 512, numLayers: 2, heads: 4, norm: 'pre' },
 *   createRandom(1),
 * );
 * const y = encoder.apply(x, lengths); // [B, T, 128] -> [B, T, 128]
 */
export function createTransformerEncoder(
  config: TransformerConfig,
  random: Random,
  name = 'encoder',
): TransformerEncoder {
  checkTransformer(config, 1, name);
  const { layers, last } = assemble((keep) => ({
    layers: Array.from({ length: config.numLayers }, (_, i) =>
      createTransformerLayer(config, 'encoder', random.fork(`layer${i}`), `${name}.layer${i}`, keep),
    ),
    last: config.norm === 'pre' ? keep(createLayerNorm(config.modelSize, `${name}.norm`)) : undefined,
  }));
  const params: NamedParams = Object.assign({}, ...[...layers, last].map((part) => part?.params));
  return {
    params,
    apply: (x, lengths, { training } = {}) => {
      checkFloats(name, 'x', x, [null, null, config.modelSize]);
      checkLengths(name, 'lengths', lengths, x.shape[0], x.shape[1]);
      checkTraining(name, training);
      return tf.tidy(() => {
        let y = realSteps(x, lengths);
        for (const layer of layers) y = layer.apply(y, { lengths, training }).output;
        return realSteps(last ? last.apply(y) : y, lengths);
      });
    },
    dispose: () => disposeParams(params),
  };
}
