// Layer normalisation as a layer: gain 1 and bias 0 at first.
import * as tf from '@tensorflow/tfjs-core';
import { createParams, disposeParams, type NamedParams, prefixed } from '../layers/params.ts';
import { checkSizes } from '../ops/checks.ts';
import { layerNorm } from '../ops/layer-norm.ts';

/** `layerNorm` with its weights. */
export interface LayerNorm {
  readonly params: NamedParams;
  /** `[N, D]` or `[B, T, D]` -> the same shape. @throws ShapeError */
  apply<X extends tf.Tensor2D | tf.Tensor3D>(x: X): X;
  dispose(): void;
}

/** A norm of gain 1 and bias 0. @throws ConfigError for a size out of range */
export function createLayerNorm(size: number, name = 'norm'): LayerNorm {
  checkSizes({ size }, name);
  const { gain, bias } = createParams({ gain: () => tf.ones([size]), bias: () => tf.zeros([size]) });
  const params = prefixed(name, { gain, bias });
  return {
    params,
    apply: (x) => layerNorm(x, gain as unknown as tf.Tensor1D, bias as unknown as tf.Tensor1D),
    dispose: () => disposeParams(params),
  };
}
