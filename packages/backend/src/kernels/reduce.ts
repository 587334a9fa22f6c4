// Sum, mean and maximum over neighbouring axes of float32.
import * as tf from '@tensorflow/tfjs';
import { reduceCodes } from '../compute/signatures.ts';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';

/** tfjs calls the axes `axis` in Sum and Mean and `reductionIndices` in Max. */
const axesOf = ({ inputs: { x }, attrs }: KernelCall): number[] =>
  tf.util.parseAxisParam(attrs.axis ?? attrs.reductionIndices, x!.shape).sort((a, b) => a - b);

const covers = (call: KernelCall): boolean => {
  const { x } = call.inputs;
  const axes = axesOf(call);
  const neighbours = axes.every((axis, i) => i === 0 || axis === axes[i - 1]! + 1);
  return isFloat(x!) && neighbours && axes.length > 0 && sizeOf(x!.shape) > 0;
};

function reduce(code: number, scaleOf: (count: number) => number) {
  return (call: KernelCall): tf.TensorInfo => {
    const { backend, inputs, attrs } = call;
    const { shape } = inputs.x!;
    const axes = axesOf(call);
    const outer = sizeOf(shape.slice(0, axes[0]));
    const count = sizeOf(axes.map((axis) => shape[axis]!));
    const inner = sizeOf(shape.slice(axes.at(-1)! + 1));
    const [reduced] = tf.backend_util.computeOutAndReduceShapes(shape, axes);
    const y = backend.allocate(attrs.keepDims ? tf.backend_util.expandShapeToKeepDim(reduced, axes) : reduced);
    const [from, to] = [backend.address(inputs.x!), backend.address(y)];
    backend.compute.kernels.reduce(code, outer, count, inner, scaleOf(count), from, to);
    return y;
  };
}

export function registerReduce(): void {
  registerWhere(
    'Sum',
    covers,
    reduce(reduceCodes.sum, () => 1),
  );
  registerWhere(
    'Mean',
    covers,
    reduce(reduceCodes.sum, (count) => 1 / count),
  );
  registerWhere(
    'Max',
    covers,
    reduce(reduceCodes.max, () => 1),
  );
}
