// Elementwise kernels of tfjs on float32: functions of one tensor, and of two with broadcasting.
import * as tf from '@tensorflow/tfjs-core';
import { binaryCodes, unaryCodes } from '../compute/signatures.ts';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';
import { broadcastStrides, collapse, rowMajor, type Walk } from './strides.ts';

const unaryKernels = {
  Relu: 'relu',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Exp: 'exp',
  Log: 'log',
  Sqrt: 'sqrt',
  Rsqrt: 'rsqrt',
  Square: 'square',
  Neg: 'neg',
  Abs: 'abs',
  Reciprocal: 'reciprocal',
} as const;

const binaryKernels = {
  Add: 'add',
  Sub: 'subtract',
  Multiply: 'multiply',
  RealDiv: 'divide',
  Maximum: 'maximum',
  Minimum: 'minimum',
  SquaredDifference: 'squaredDifference',
} as const;

function unary(code: number) {
  return ({ backend, inputs: { x } }: KernelCall<'x'>): tf.TensorInfo => {
    const y = backend.allocate(x.shape);
    backend.compute.kernels.unary(code, sizeOf(x.shape), backend.address(x), backend.address(y));
    return y;
  };
}

type BroadcastWalk = Walk<readonly [number[], number[], number[]]> & { readonly result: number[] };

/** How `a`, `b` and the result are walked; undefined if the kernel cannot. */
function broadcastWalk(a: tf.TensorInfo, b: tf.TensorInfo): BroadcastWalk | undefined {
  const result = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const strides = [broadcastStrides(a.shape, result), broadcastStrides(b.shape, result), rowMajor(result)] as const;
  const walk = collapse({ shape: result, strides }, 3);
  return walk && { ...walk, result };
}

function binary(code: number) {
  return ({ backend, inputs: { a, b } }: KernelCall<'a' | 'b'>): tf.TensorInfo => {
    const { shape, strides, result } = broadcastWalk(a, b) as BroadcastWalk; // it is covered
    const y = backend.allocate(result);
    const [ofA, ofB] = strides;
    const addresses = [backend.address(a), ...ofA, backend.address(b), ...ofB, backend.address(y)];
    backend.compute.kernels.binary(code, ...shape, ...addresses);
    return y;
  };
}

export function registerElementwise(): void {
  for (const [kernel, code] of Object.entries(unaryKernels))
    registerWhere(kernel, ['x'], ({ inputs: { x } }) => isFloat(x), unary(unaryCodes[code]));
  for (const [kernel, code] of Object.entries(binaryKernels)) {
    const covers = ({ inputs: { a, b } }: KernelCall<'a' | 'b'>) =>
      isFloat(a) && isFloat(b) && broadcastWalk(a, b) !== undefined;
    registerWhere(kernel, ['a', 'b'], covers, binary(binaryCodes[code]));
  }
}
