// A layer is its parameters, by flat dotted names, and functions over them.
import * as tf from '@tensorflow/tfjs';

/** Trainable variables by name, e.g. `encoder.layer0.forward.kernel`. */
export type NamedParams = Readonly<Record<string, tf.Variable>>;

/** Given where dropout is wanted; without it a layer runs as in inference. */
export interface TrainingMode {
  /** Seed of this step; every place of dropout derives its own from it. */
  readonly seed: number;
}

/** Variables that own their memory: the start values are copied, since optimizers write in place. */
export function createParams<Name extends string>(values: Record<Name, () => tf.Tensor>): Record<Name, tf.Variable> {
  const entries = Object.entries<() => tf.Tensor>(values).map(([name, create]) => [
    name,
    tf.tidy(() => tf.variable(create())), // tfjs numbers it: its names are unique in the process, ours in a model
  ]);
  return Object.fromEntries(entries);
}

export const prefixed = (prefix: string, params: Readonly<Record<string, tf.Variable>>): NamedParams =>
  Object.fromEntries(Object.entries(params).map(([name, variable]) => [`${prefix}.${name}`, variable]));

export function disposeParams(params: NamedParams): void {
  for (const variable of Object.values(params)) variable.dispose();
}
