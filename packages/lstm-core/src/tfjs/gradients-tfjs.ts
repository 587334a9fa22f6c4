// Bun and Deno: as in Node, at once.
import '@tensorflow/tfjs';

/** Gives tfjs-core the gradients of its operations, if it has none: `tf.grad` and the like need them. */
export function registerGradients(): void {}
