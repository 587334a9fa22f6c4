// What the first layer is also asked in training (Rei 2017): its forward half for the next word, its backward half for the one
// before. Words beyond the commonest are all alike.
import type { Random } from '@longhand/base';
import { createLinear, type NamedParams } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import type { CompressionSettings } from './settings.ts';

export interface LanguageModel {
  readonly params: NamedParams;
  /** Of the next word, and of the one before: `[B * T, V]` each. `states [B, T, 2H]`, the forward half first. */
  logits(states: tf.Tensor3D): { readonly next: tf.Tensor2D; readonly previous: tf.Tensor2D };
  dispose(): void;
}

export function createLanguageModel(
  {
    hiddenSize,
    languageSize,
    languageWords,
  }: Pick<CompressionSettings, 'hiddenSize' | 'languageSize' | 'languageWords'>,
  vocabSize: number,
  random: Random,
): LanguageModel {
  const createHead = (name: 'next' | 'previous') => {
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
  };
  const [next, previous] = [createHead('next'), createHead('previous')];
  const layers = [next.hidden, next.words, previous.hidden, previous.words];
  const apply = ({ hidden, words }: typeof next, states: tf.Tensor3D, direction: 0 | 1): tf.Tensor2D => {
    const [batch, time] = states.shape;
    const half = states.slice([0, 0, direction * hiddenSize], [batch, time, hiddenSize]);
    return words.apply(hidden.apply(half.reshape<tf.Tensor2D>([batch * time, hiddenSize])));
  };
  return {
    params: Object.assign({}, ...layers.map(({ params }) => params)),
    logits: (states) => ({ next: apply(next, states, 0), previous: apply(previous, states, 1) }),
    dispose: () => {
      for (const layer of layers) layer.dispose();
    },
  };
}
