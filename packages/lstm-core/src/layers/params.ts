// A layer is its parameters, by flat dotted names, and functions over them.
import * as tf from '@tensorflow/tfjs-core';
import { checkInteger } from '../ops/checks.ts';

/** Trainable variables by name, e.g. `encoder.layer0.forward.kernel`. */
export type NamedParams = Readonly<Record<string, tf.Variable>>;

/** Given where dropout is wanted; without it a layer runs as in inference. */
export interface TrainingMode {
  /** Seed of this step; every place of dropout derives its own from it. */
  readonly seed: number;
}

/**
 * Variables that own their memory: the start values are copied, since optimizers write in place. If one cannot be made, none
 * is left.
 */
export function createParams<Name extends string>(values: Record<Name, () => tf.Tensor>): Record<Name, tf.Variable> {
  return assemble((keep) => {
    const entries = Object.entries<() => tf.Tensor>(values).map(([name, create]) => [
      name,
      keep(tf.tidy(() => tf.variable(create()))), // tfjs numbers it: its names are unique in the process, ours in a model
    ]);
    return Object.fromEntries(entries);
  });
}

/** Marks what would have to be disposed. */
export type Keep = <Part extends { dispose(): void }>(part: Part) => Part;

/** Makes something of several parts; if that fails on the way, the parts that there are are disposed. */
export function assemble<T>(build: (keep: Keep) => T): T {
  const parts: { dispose(): void }[] = [];
  try {
    return build((part) => {
      parts.push(part);
      return part;
    });
  } catch (error) {
    for (const part of parts) part.dispose();
    throw error;
  }
}

/** @throws ConfigError unless the seed is an integer */
export function checkTraining(name: string, training: TrainingMode | undefined): void {
  if (training) checkInteger(`${name}: training.seed`, training.seed);
}

/** The same parameters under names that begin with `prefix`. */
export const prefixed = (prefix: string, params: Readonly<Record<string, tf.Variable>>): NamedParams =>
  Object.fromEntries(Object.entries(params).map(([name, variable]) => [`${prefix}.${name}`, variable]));

/** Frees all variables. */
export function disposeParams(params: NamedParams): void {
  for (const variable of Object.values(params)) variable.dispose();
}
