// What a decoder makes of its state and of what it has read: the attentional vector h̃ (Luong et al. 2015, equation 5).
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { createLinear } from './linear.ts';
import type { Keep, NamedParams } from './params.ts';

/** Of the decoder's configuration. */
interface CombineConfig {
  readonly hiddenSize: number;
  readonly memorySize: number;
  readonly outputSize: number;
  readonly contextGate?: boolean;
}

export interface Combine {
  readonly params: NamedParams;
  apply(h: tf.Tensor3D, context: tf.Tensor3D): tf.Tensor3D;
  dispose(): void;
}

/** h̃ = tanh(W [context; h]), or with the gate z: tanh(z · W_c context + (1 - z) · W_h h). */
export function createCombine(
  { hiddenSize, memorySize, outputSize, contextGate }: CombineConfig,
  random: Random,
  name: string,
  keep: Keep,
): Combine {
  const both = memorySize + hiddenSize;
  const layer = (part: string, inputSize: number, activation: 'tanh' | 'sigmoid' | 'linear') =>
    keep(createLinear({ inputSize, outputSize, activation }, random.fork(part), `${name}.${part}`));
  if (!contextGate) {
    const combine = layer('combine', both, 'tanh');
    return {
      ...combine,
      apply: (h: tf.Tensor3D, context: tf.Tensor3D) => combine.apply(tf.concat([context, h], 2) as tf.Tensor3D),
    };
  }
  const gate = layer('gate', both, 'sigmoid');
  const source = layer('source', memorySize, 'linear');
  const target = layer('target', hiddenSize, 'linear');
  return {
    params: { ...gate.params, ...source.params, ...target.params },
    apply: (h: tf.Tensor3D, context: tf.Tensor3D) => {
      const z = gate.apply(tf.concat([context, h], 2) as tf.Tensor3D);
      const weighed = z.mul(source.apply(context)).add<tf.Tensor3D>(tf.sub(1, z).mul(target.apply(h)));
      return weighed.tanh<tf.Tensor3D>();
    },
    dispose: () => {
      for (const part of [gate, source, target]) part.dispose();
    },
  };
}
