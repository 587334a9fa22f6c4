// Why a text has a label: a weight for each token, by one of four methods.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { tokenGradients } from './gradients.ts';
import type { Classifier } from './model.ts';
import { occlusion, type Probabilities } from './occlusion.ts';
import { inputTensors } from './tokens.ts';

/**
 * `occlusion`: by how much the label's log odds fall when the token is deleted; any model. `integrated-gradients` (Sundararajan et
 * al. 2017), `gradient-input` (Simonyan et al. 2014): of one network, by gradients of the log odds. `attention`: how much was looked at,
 * which speaks neither for nor against; of a network with attention pooling.
 */
export const explainMethods = ['occlusion', 'integrated-gradients', 'gradient-input', 'attention'] as const;
/** Name of a method of explanation. */
export type ExplainMethod = (typeof explainMethods)[number];

/** The method of who names none. */
export const defaultExplainMethod: ExplainMethod = 'occlusion';

/** A weight per token, scaled so that the largest magnitude is 1. */
export interface Explanation {
  readonly kind: ExplainMethod;
  /** Positive: speaks for the label; negative: against it. Of `attention` never negative. */
  readonly weights: readonly number[];
}

/** What the methods ask of a model. */
export interface Explained {
  readonly probabilities: Probabilities;
  /** Weights by another method than occlusion; absent where the model is no single network. */
  readonly explain?: (tokens: readonly string[], label: number, method: NetworkMethod) => number[];
}

/** Methods that look into the network. */
export type NetworkMethod = Exclude<ExplainMethod, 'occlusion'>;

/**
 * A weight for each token: why the text has the class of index `label`. The gradients of tfjs must be there
 * (`registerGradients` of `@longhand/lstm-core/gradients`) for the methods that take them.
 * @throws ConfigError for a method that the model does not have
 */
export function explain(
  model: Explained,
  tokens: readonly string[],
  label: number,
  method: ExplainMethod = defaultExplainMethod,
): Explanation {
  checkMethod(model, method);
  if (tokens.length === 0) return { kind: method, weights: [] };
  if (method === 'occlusion') return { kind: method, weights: scaled(occlusion(model.probabilities, tokens, label)) };
  return { kind: method, weights: scaled(model.explain?.(tokens, label, method) ?? []) };
}

/** Whether tfjs must have its gradients. */
export const needsGradients = (method: ExplainMethod): boolean =>
  method === 'integrated-gradients' || method === 'gradient-input';

/**
 * Refuses a method that the model does not have.
 * @throws ConfigError for a method that there is not, or one that needs a single network where the model is none
 */
export function checkMethod({ explain: looksInto }: Explained, method: ExplainMethod): void {
  if (!explainMethods.includes(method))
    throw new ConfigError({ where: 'explain', expected: explainMethods.join(', '), got: `"${method}"` });
  if (method === 'occlusion' || looksInto) return;
  const fix = 'Explain by occlusion, which any model has.';
  throw new ConfigError({ where: `explain by ${method}`, expected: 'one network', got: 'another model', fix });
}

/** @throws ConfigError for attention, if the network has none */
export function networkWeights(
  classifier: Classifier,
  ids: readonly number[],
  label: number,
  method: NetworkMethod,
): number[] {
  switch (method) {
    case 'attention':
      return attentionWeights(classifier, ids);
    case 'integrated-gradients':
      return tokenGradients(classifier, ids, label, { steps: 32 });
    case 'gradient-input':
      return tokenGradients(classifier, ids, label);
    default:
      return method satisfies never;
  }
}

function attentionWeights(classifier: Classifier, ids: readonly number[]): number[] {
  const weights = tf.tidy(() => {
    const { ids: input, lengths } = inputTensors([ids]);
    const { attention } = classifier.classify(classifier.embed(input), lengths);
    return attention?.dataSync() as Float32Array | undefined;
  });
  if (weights) return Array.from(weights);
  const fix = 'Explain by occlusion, or train with --pooling attention.';
  throw new ConfigError({ where: 'explain by attention', expected: 'a model that has it', got: 'none', fix });
}

function scaled(weights: readonly number[]): number[] {
  const largest = Math.max(...weights.map(Math.abs));
  return largest === 0 ? [...weights] : weights.map((weight) => Number((weight / largest).toFixed(4)) || 0);
}
