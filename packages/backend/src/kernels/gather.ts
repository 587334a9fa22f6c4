// Rows by their index, and sums of rows by index: what tfjs's embedding layer computes with.
import type * as tf from '@tensorflow/tfjs-core';
import { isCount, isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';

type Gather = KernelCall<'x' | 'indices'>;

const alongFirstAxis = ({ inputs: { x, indices }, attrs }: Gather): boolean =>
  isFloat(x) && indices.dtype === 'int32' && attrs.axis === 0 && attrs.batchDims === 0 && sizeOf(x.shape) > 0;

function gather({ backend, inputs: { x, indices } }: Gather): tf.TensorInfo {
  const [rows = 1, ...row] = x.shape;
  const y = backend.allocate([...indices.shape, ...row]);
  const addresses = [x, indices, y].map((tensor) => backend.address(tensor));
  const wrong = backend.compute.kernels.embedding(sizeOf(indices.shape), sizeOf(row), rows, ...addresses);
  if (wrong < 0) return y;
  throw new Error(`GatherV2: the index value ${backend.ints(indices)[wrong]} is not in [0, ${rows - 1}]`);
}

type SegmentSum = KernelCall<'x' | 'segmentIds'>;

/** One id for each row. */
const segmentsOfRows = ({ inputs: { x, segmentIds }, attrs }: SegmentSum): boolean =>
  isFloat(x) &&
  segmentIds.dtype === 'int32' &&
  segmentIds.shape.length === 1 &&
  segmentIds.shape[0] === x.shape[0] &&
  isCount(attrs.numSegments) &&
  sizeOf(x.shape) > 0;

function unsortedSegmentSum({ backend, inputs: { x, segmentIds }, attrs }: SegmentSum): tf.TensorInfo {
  const row = x.shape.slice(1);
  const y = backend.allocate([attrs.numSegments, ...row]);
  const addresses = [segmentIds, x, y].map((tensor) => backend.address(tensor));
  backend.compute.kernels.embedding_gradient(sizeOf(segmentIds.shape), sizeOf(row), attrs.numSegments, ...addresses);
  return y;
}

export function registerGather(): void {
  registerWhere('GatherV2', ['x', 'indices'], alongFirstAxis, gather);
  registerWhere('UnsortedSegmentSum', ['x', 'segmentIds'], segmentsOfRows, unsortedSegmentSum);
}
