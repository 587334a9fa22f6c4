// Sum, mean and maximum over neighbouring axes of float32.
import * as tf from '@tensorflow/tfjs-core';
import { reduceCodes } from '../compute/signatures.ts';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';

type Call = KernelCall<'x'>;

/** tfjs calls the axes `axis` in Sum and Mean and `reductionIndices` in Max. */
const axesOf = ({ inputs: { x }, attrs }: Call): number[] =>
  tf.util.parseAxisParam(attrs.axis ?? attrs.reductionIndices, x.shape).sort((a, b) => a - b);

const covers = (call: Call): boolean => {
  const { x } = call.inputs;
  const [first, ...others] = axesOf(call);
  if (first === undefined) return false;
  const neighbours = others.every((axis, i) => axis === first + 1 + i);
  return isFloat(x) && neighbours && sizeOf(x.shape) > 0;
};

function reduce(code: number, scaleOf: (count: number) => number) {
  return (call: Call): tf.TensorInfo => {
    const { backend, inputs, attrs } = call;
    const { shape } = inputs.x;
    const axes = axesOf(call);
    const [first] = axes as [number]; // it is covered
    const outer = sizeOf(shape.slice(0, first));
    const count = sizeOf(shape.slice(first, first + axes.length));
    const inner = sizeOf(shape.slice(first + axes.length));
    const [reduced] = tf.backend_util.computeOutAndReduceShapes(shape, axes);
    const y = backend.allocate(attrs.keepDims ? tf.backend_util.expandShapeToKeepDim(reduced, axes) : reduced);
    const [from, to] = [backend.address(inputs.x), backend.address(y)];
    backend.compute.kernels.reduce(code, outer, count, inner, scaleOf(count), from, to);
    return y;
  };
}

const one = () => 1;

export function registerReduce(): void {
  registerWhere('Sum', ['x'], covers, reduce(reduceCodes.sum, one));
  const share = (count: number) => 1 / count;
  registerWhere('Mean', ['x'], covers, reduce(reduceCodes.sum, share));
  registerWhere('Max', ['x'], covers, reduce(reduceCodes.max, one));
}
