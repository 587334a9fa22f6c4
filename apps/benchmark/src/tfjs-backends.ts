// tfjs's own backends, to compare with.
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';

/** Makes `cpu` or `wasm` the current backend. */
export async function useTfjs(backend: 'cpu' | 'wasm'): Promise<void> {
  await tf.setBackend(backend);
  await tf.ready();
  if (backend === 'wasm') addSegmentSums();
}

interface WasmBackend {
  readSync(dataId: object): Float32Array | Int32Array;
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/** The kernel that an embedding trains with: without it tfjs's `wasm` backend cannot. */
function addSegmentSums(): void {
  const kernelName = 'UnsortedSegmentSum';
  if (tf.getKernel(kernelName, 'wasm')) return;
  const kernelFunc = ({
    inputs,
    backend,
    attrs,
  }: {
    inputs: tf.NamedTensorInfoMap;
    backend: unknown;
    attrs?: object;
  }) => {
    const { x, segmentIds } = inputs as Record<'x' | 'segmentIds', tf.TensorInfo>;
    const { numSegments } = attrs as { numSegments: number };
    const own = backend as WasmBackend;
    const [values, ids] = [own.readSync(x.dataId), own.readSync(segmentIds.dataId)];
    const row = x.shape.slice(segmentIds.shape.length);
    const width = row.reduce((product, size) => product * size, 1);
    const y = own.makeOutput([numSegments, ...row], 'float32');
    const sums = own.typedArrayFromHeap(y).fill(0);
    ids.forEach((id, n) => {
      for (let j = 0; j < width; j++) sums[id * width + j]! += values[n * width + j]!;
    });
    return y;
  };
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernelFunc as unknown as tf.KernelFunc });
}
