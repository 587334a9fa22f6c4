// Watches what of a computation reaches tfjs's general kernels, to test that all that has size runs in ours.
import * as tf from '@tensorflow/tfjs-core';

/** Kernels that only give the same memory another name. */
const renaming = ['Identity', 'Reshape'];

export interface GeneralKernels {
  clear(): void;
  /** Whether any kernel ran since. */
  readonly used: boolean;
  /** Those that were given more numbers than `most`, with the most that they were given. */
  above(most: number): [kernel: string, size: number][];
}

/** From now on kernels of the `cpu` backend note the size of their largest input; for a backend made after this call. */
export function watchGeneralKernels(): GeneralKernels {
  const largest = new Map<string, number>();
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    tf.unregisterKernel(kernel.kernelName, 'cpu');
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        const sizes = Object.values(call.inputs).map((input) =>
          input ? tf.util.sizeFromShape((input as tf.TensorInfo).shape) : 0,
        );
        largest.set(kernel.kernelName, Math.max(largest.get(kernel.kernelName) ?? 0, ...sizes));
        return kernel.kernelFunc(call);
      },
    });
  }
  return {
    clear: () => largest.clear(),
    get used() {
      return largest.size > 0;
    },
    above: (most) => [...largest].filter(([name, size]) => size > most && !renaming.includes(name)),
  };
}
