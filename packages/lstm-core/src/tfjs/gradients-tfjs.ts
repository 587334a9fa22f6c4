// Bun, Deno and bundles for Node: all of tfjs has the gradients, at once.
import '@tensorflow/tfjs';

/** Gives tfjs-core the gradients of its operations, if it has none: `tf.grad` and the like need them. */
export function registerGradients(): void {}
