// Matrix products of float32, in batches, with transposes.
import * as tf from '@tensorflow/tfjs';
import { binaryCodes, unaryCodes } from '../compute/signatures.ts';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';

/** Batches of equal shape, or one side without batches. */
const covers = ({ inputs: { a, b } }: KernelCall): boolean => {
  const [left, right] = [sizeOf(a!.shape.slice(0, -2)), sizeOf(b!.shape.slice(0, -2))];
  const sameAxes = a!.shape.slice(0, -2).join() === b!.shape.slice(0, -2).join();
  return isFloat(a!) && isFloat(b!) && (sameAxes || left === 1 || right === 1);
};

function matmul({ backend, inputs: { a, b }, attrs }: KernelCall): tf.TensorInfo {
  const { transposeA, transposeB } = attrs;
  const [rowsA, columnsA] = a!.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b!.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [depth, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  tf.util.assert(k === depth, () => `matMul: inner sizes ${k} and ${depth} of [${a!.shape}] and [${b!.shape}] differ`);
  const [batchA, batchB] = [sizeOf(a!.shape.slice(0, -2)), sizeOf(b!.shape.slice(0, -2))];
  const batchShape = batchA >= batchB ? a!.shape.slice(0, -2) : b!.shape.slice(0, -2);
  const y = backend.allocate([...batchShape, m, n]);
  const { kernels } = backend.compute;
  backend.withScratch(kernels.matmul_scratch(m, n, k), (scratch) =>
    kernels.matmul(
      ...[Math.max(batchA, batchB), m, n, k],
      ...[backend.address(a!), batchA === 1 ? 0 : m * k, Number(transposeA)],
      ...[backend.address(b!), batchB === 1 ? 0 : k * n, Number(transposeB)],
      backend.address(y),
      scratch,
    ),
  );
  return y;
}

const activations: Readonly<Record<string, number | undefined>> = {
  relu: unaryCodes.relu,
  sigmoid: unaryCodes.sigmoid,
};

/** What layers of tfjs compute their products with: a bias of one row, and an activation that is a kernel here. */
const coversFused = (call: KernelCall): boolean => {
  const { bias, preluActivationWeights } = call.inputs;
  const { activation = 'linear' } = call.attrs;
  const row = !bias || (isFloat(bias) && bias.shape.length === 1);
  return covers(call) && row && !preluActivationWeights && (activation === 'linear' || activation in activations);
};

function fusedMatmul(call: KernelCall): tf.TensorInfo {
  const { backend, inputs, attrs } = call;
  const { kernels } = backend.compute;
  const y = matmul(call);
  const [at, units] = [backend.address(y), y.shape.at(-1) as number];
  const rows = sizeOf(y.shape) / Math.max(1, units);
  if (inputs.bias)
    kernels.binary(binaryCodes.add, 1, rows, units, at, 0, units, 1, backend.address(inputs.bias), 0, 0, 1, at);
  const code = activations[attrs.activation];
  if (code !== undefined) kernels.unary(code, rows * units, at, at);
  return y;
}

export function registerMatmul(): void {
  registerWhere('BatchMatMul', covers, matmul);
  registerWhere('_FusedMatMul', coversFused, fusedMatmul);
}
