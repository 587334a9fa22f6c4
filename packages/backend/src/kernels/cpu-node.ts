// tfjs's `cpu` backend in Node: it takes a tenth of a second, so it is loaded when a kernel of it is first called.
import { createRequire } from 'node:module';
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { cpuNames } from './cpu-names.ts';

/** Names of the kernels of `cpu`, loaded or not. */
export const cpuKernelNames = (): readonly string[] => [
  ...new Set([...cpuNames, ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName)]),
];

/** Makes the backend `cpu` and its kernels known to tfjs. @throws ConfigError where its package is not installed */
export function loadCpu(): void {
  if (tf.getKernel('Identity', 'cpu')) return;
  try {
    createRequire(import.meta.url)('@tensorflow/tfjs-backend-cpu');
  } catch (cause) {
    const fix = "Install it, or write `import '@tensorflow/tfjs-backend-cpu';` in a program that is bundled.";
    const [got] = String(cause).split('\n');
    const expected = '@tensorflow/tfjs-backend-cpu';
    throw new ConfigError({ where: 'general kernels of tfjs', expected, got: String(got), fix }, { cause });
  }
}
