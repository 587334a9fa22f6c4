// Matrix products of float32, in batches, with transposes.
import * as tf from '@tensorflow/tfjs-core';
import { binaryCodes, unaryCodes } from '../compute/signatures.ts';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';

type Product = KernelCall<'a' | 'b'>;

const batchOf = ({ shape }: tf.TensorInfo): number[] => shape.slice(0, -2);

/** Batches of equal shape, or one side without batches. */
const covers = ({ inputs: { a, b } }: Product): boolean => {
  if (!isFloat(a) || !isFloat(b) || a.shape.length < 2 || b.shape.length < 2) return false;
  const [left, right] = [sizeOf(batchOf(a)), sizeOf(batchOf(b))];
  const sameAxes = batchOf(a).join() === batchOf(b).join();
  return left > 0 && right > 0 && (sameAxes || left === 1 || right === 1);
};

/** Rows and columns of each matrix, after its transposition. */
function sidesOf({ shape }: tf.TensorInfo, transposed: boolean): readonly [rows: number, columns: number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

function matmul({ backend, inputs: { a, b }, attrs }: Product): tf.TensorInfo {
  const { transposeA = false, transposeB = false } = attrs;
  const [m, k] = sidesOf(a, transposeA);
  const [depth, n] = sidesOf(b, transposeB);
  tf.util.assert(k === depth, () => `matMul: inner sizes ${k} and ${depth} of [${a.shape}] and [${b.shape}] differ`);
  const [batchA, batchB] = [sizeOf(batchOf(a)), sizeOf(batchOf(b))];
  const y = backend.allocate([...tf.backend_util.assertAndGetBroadcastShape(batchOf(a), batchOf(b)), m, n]);
  const { kernels } = backend.compute;
  backend.withScratch(kernels.matmul_scratch(m, n, k), (scratch) =>
    kernels.matmul(
      ...[Math.max(batchA, batchB), m, n, k],
      ...[backend.address(a), batchA === 1 ? 0 : m * k, Number(transposeA)],
      ...[backend.address(b), batchB === 1 ? 0 : k * n, Number(transposeB)],
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

type FusedProduct = Product & {
  readonly inputs: { readonly bias?: tf.TensorInfo; readonly preluActivationWeights?: tf.TensorInfo };
};

/** What layers of tfjs compute their products with: a bias of one row, and an activation that is a kernel here. */
const coversFused = (call: FusedProduct): boolean => {
  const { b, bias, preluActivationWeights } = call.inputs;
  const { activation = 'linear', transposeB = false } = call.attrs;
  if (!covers(call) || preluActivationWeights) return false;
  const [, units] = sidesOf(b, transposeB);
  const row = !bias || (isFloat(bias) && bias.shape.length === 1 && bias.shape[0] === units);
  return row && (activation === 'linear' || Object.hasOwn(activations, activation));
};

function fusedMatmul(call: FusedProduct): tf.TensorInfo {
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
  registerWhere('BatchMatMul', ['a', 'b'], covers, matmul);
  registerWhere('_FusedMatMul', ['a', 'b'], coversFused, fusedMatmul);
}
