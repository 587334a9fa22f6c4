// What `@tensorflow/tfjs-core` leaves out by itself: gradients of its operations, and all operations as methods of tensors.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';

/** Gives tfjs-core the gradients of its operations, if it has none: `tf.grad` and the like need them. */
export function registerGradients(): void {}
