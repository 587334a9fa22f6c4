// tfjs's `cpu` backend where modules cannot be loaded while something computes: at once.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

/** Names of the kernels of `cpu`. */
export const cpuKernelNames = (): readonly string[] =>
  tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);

/** Makes the backend `cpu` and its kernels known to tfjs. */
export function loadCpu(): void {}
