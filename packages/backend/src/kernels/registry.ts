// How a kernel is written here: a function of the backend, its inputs and attributes.
import * as tf from '@tensorflow/tfjs';
import type { LonghandBackend } from '../backend.ts';

export const BACKEND_NAME = 'longhand';

export interface KernelCall {
  readonly backend: LonghandBackend;
  readonly inputs: Record<string, tf.TensorInfo>;
  // biome-ignore lint/suspicious/noExplicitAny: attributes are typed by each kernel in lstm-core's kernels.ts
  readonly attrs: any;
}

export type Kernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel, in place of a copied one of that name if there is one. */
export function register(kernelName: string, kernel: Kernel): void {
  if (tf.getKernel(kernelName, BACKEND_NAME)) tf.unregisterKernel(kernelName, BACKEND_NAME);
  tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc: kernel as unknown as tf.KernelFunc });
}

/** Registers `kernel` for the calls that it `covers`; tfjs's own `cpu` kernel, over the same storage, does the others. */
export function registerWhere(kernelName: string, covers: (call: KernelCall) => boolean, kernel: Kernel): void {
  const general = tf.getKernel(kernelName, 'cpu')?.kernelFunc as unknown as Kernel;
  register(kernelName, (call) => (covers(call) ? kernel(call) : general(call)));
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
export const isFloat = (tensor: tf.TensorInfo): boolean => tensor.dtype === 'float32';
