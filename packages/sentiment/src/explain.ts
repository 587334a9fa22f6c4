// A weight per token: what attention looked at, or gradient x input of the predicted class
// (Simonyan et al. 2014; Denil et al. 2014), summed over the embedding.
import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './model.ts';
import { inputTensors } from './tokens.ts';

/** A weight for each token: why a text has its class. */
export interface Explanation {
  readonly kind: 'attention' | 'gradient-x-input';
  /** One weight per token, scaled so that the largest magnitude is 1. Positive: speaks for the predicted label. */
  readonly weights: readonly number[];
}

/**
 * A weight for each token id of one text: why its class is the one of index `label`. Without attention it takes a gradient: call
 * `registerGradients` of `@longhand/lstm-core/gradients` before.
 */
export function explain(classifier: Classifier, ids: readonly number[], label: number): Explanation {
  if (ids.length === 0) return { kind: 'gradient-x-input', weights: [] };
  return tf.tidy((): tf.TensorContainer & Explanation => {
    const input = inputTensors([ids]);
    const embedded = classifier.embed(input.ids); // [1, T, E]
    const { attention } = classifier.classify(embedded, input.lengths);
    if (attention) return { kind: 'attention', weights: scaled(attention.dataSync()) };
    const score = (x: tf.Tensor) =>
      classifier
        .classify(x as tf.Tensor3D, input.lengths)
        .logits.gather([label], 1)
        .sum();
    const relevance = tf.grad(score)(embedded).mul(embedded).sum(2); // [1, T]
    return { kind: 'gradient-x-input', weights: scaled(relevance.dataSync()) };
  });
}

function scaled(values: ArrayLike<number>): number[] {
  const weights = Array.from(values);
  const largest = Math.max(...weights.map(Math.abs));
  return largest === 0 ? weights : weights.map((weight) => Number((weight / largest).toFixed(4)));
}
