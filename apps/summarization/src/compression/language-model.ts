// What the first layer is also asked in training (Rei 2017): its forward half for the next word, its backward half for the one
// before. Words beyond the commonest are all alike.

import type { Random } from '@longhand/base';
import { at } from '@longhand/base';
import { createLinear, type NamedParams, softmaxCrossEntropy } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs';
import type { CompressionSettings } from './config.ts';

/** `[B * T]` int32: ids below `languageWords`; -1 where there is nothing to foretell. */
export interface WordTargets {
  readonly next: tf.Tensor1D;
  readonly previous: tf.Tensor1D;
}

export interface LanguageModel {
  readonly params: NamedParams;
  /** Mean of both directions' cross-entropies per word. `states [B, T, 2H]`, the forward half first. */
  loss(states: tf.Tensor3D, targets: WordTargets): tf.Scalar;
  dispose(): void;
}

const directions = ['next', 'previous'] as const;

export function createLanguageModel(
  {
    hiddenSize,
    languageSize,
    languageWords,
  }: Pick<CompressionSettings, 'hiddenSize' | 'languageSize' | 'languageWords'>,
  vocabSize: number,
  random: Random,
): LanguageModel {
  const layers = directions.map((name) => {
    const path = `language.${name}`;
    return {
      hidden: createLinear(
        { inputSize: hiddenSize, outputSize: languageSize, activation: 'tanh' },
        random.fork(`${name} hidden`),
        `${path}.hidden`,
      ),
      words: createLinear(
        { inputSize: languageSize, outputSize: Math.min(languageWords, vocabSize) },
        random.fork(`${name} words`),
        `${path}.words`,
      ),
    };
  });
  return {
    params: Object.assign({}, ...layers.flatMap(({ hidden, words }) => [hidden.params, words.params])),
    loss: (states, targets) => {
      const [batch, time] = states.shape;
      const losses = layers.map(({ hidden, words }, direction) => {
        const half = states.slice([0, 0, direction * hiddenSize], [batch, time, hiddenSize]);
        const logits = words.apply(hidden.apply(half.reshape<tf.Tensor2D>([batch * time, hiddenSize])));
        return softmaxCrossEntropy(logits, targets[at(directions, direction)], { ignoreIndex: -1 });
      });
      return at(losses, 0).add(at(losses, 1)).div(2) as tf.Scalar;
    },
    dispose: () => {
      for (const { hidden, words } of layers) {
        hidden.dispose();
        words.dispose();
      }
    },
  };
}
