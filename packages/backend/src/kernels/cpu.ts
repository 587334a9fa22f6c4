// tfjs's `cpu` backend at once: pages and bundles cannot load a module while something computes.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

/** Names of the kernels of `cpu`. */
export const cpuKernelNames = (): readonly string[] =>
  tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);

/** Makes the backend `cpu` and its kernels known to tfjs. */
export function loadCpu(): void {}
