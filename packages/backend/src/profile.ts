// Where the time goes: every call of a C kernel, timed.
import * as tf from '@tensorflow/tfjs-core';
import { LonghandBackend } from './backend.ts';
import type { KernelName } from './compute/signatures.ts';

export interface KernelTime {
  readonly kernel: string;
  readonly calls: number;
  readonly ms: number;
}

/**
 * Runs with the kernels timed; the longest in sum first. What `run` took beyond them was JavaScript.
 * @throws Error if the current tfjs backend is another one.
 */
export function profileKernels(run: () => void): KernelTime[] {
  const backend = tf.backend();
  if (!(backend instanceof LonghandBackend)) throw new Error(`profileKernels: the backend is ${tf.getBackend()}`);
  const kernels = backend.compute.kernels as Record<KernelName, (...values: number[]) => number>;
  const plain = { ...kernels };
  const times = new Map<string, { calls: number; ms: number }>();
  for (const [name, kernel] of Object.entries(plain) as [KernelName, (typeof kernels)[KernelName]][]) {
    const time = { calls: 0, ms: 0 };
    times.set(name, time);
    kernels[name] = (...values) => {
      const start = performance.now();
      const result = kernel(...values);
      time.ms += performance.now() - start;
      time.calls++;
      return result;
    };
  }
  try {
    run();
  } finally {
    Object.assign(kernels, plain);
  }
  return [...times]
    .filter(([, { calls }]) => calls > 0)
    .map(([kernel, time]) => ({ kernel, ...time }))
    .sort((a, b) => b.ms - a.ms);
}
