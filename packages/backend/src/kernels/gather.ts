// Rows by their index, and sums of rows by index: what tfjs's embedding layer computes with.
import type * as tf from '@tensorflow/tfjs';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';

const alongFirstAxis = ({ inputs: { x, indices }, attrs }: KernelCall): boolean =>
  isFloat(x!) && indices!.dtype === 'int32' && attrs.axis === 0 && attrs.batchDims === 0 && sizeOf(x!.shape) > 0;

function gather({ backend, inputs: { x, indices } }: KernelCall): tf.TensorInfo {
  const [rows, ...row] = x!.shape as [number, ...number[]];
  const y = backend.allocate([...indices!.shape, ...row]);
  const addresses = [x!, indices!, y].map((tensor) => backend.address(tensor));
  const wrong = backend.compute.kernels.embedding(sizeOf(indices!.shape), sizeOf(row), rows, ...addresses);
  if (wrong < 0) return y;
  const index = (backend.readSync(indices!.dataId) as Int32Array)[wrong];
  throw new Error(`GatherV2: the index value ${index} is not in [0, ${rows - 1}]`);
}

const segmentsOfRows = ({ inputs: { x, segmentIds } }: KernelCall): boolean =>
  isFloat(x!) && segmentIds!.dtype === 'int32' && sizeOf(x!.shape) > 0;

function unsortedSegmentSum({ backend, inputs: { x, segmentIds }, attrs }: KernelCall): tf.TensorInfo {
  const row = x!.shape.slice(segmentIds!.shape.length);
  const segments = attrs.numSegments as number;
  const y = backend.allocate([segments, ...row]);
  const addresses = [segmentIds!, x!, y].map((tensor) => backend.address(tensor));
  backend.compute.kernels.embedding_gradient(sizeOf(segmentIds!.shape), sizeOf(row), segments, ...addresses);
  return y;
}

export function registerGather(): void {
  registerWhere('GatherV2', alongFirstAxis, gather);
  registerWhere('UnsortedSegmentSum', segmentsOfRows, unsortedSegmentSum);
}
