// `@tensorflow/tfjs-core` has operations as functions only. Its tensors get the methods that this workspace calls before anything
// has loaded all of tfjs, which brings every one; `scripts/tensor-methods.test.ts` compares this list with the code.

import {
  add,
  cast,
  clipByValue,
  div,
  equal,
  exp,
  expandDims,
  gather,
  greater,
  less,
  log,
  logicalAnd,
  logicalOr,
  logSumExp,
  matMul,
  max,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  notEqual,
  relu,
  reshape,
  rsqrt,
  sigmoid,
  slice,
  softplus,
  sqrt,
  square,
  squeeze,
  sub,
  sum,
  Tensor,
  tanh,
  tile,
} from '@tensorflow/tfjs-core';
import type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js'; // their types

const operations = {
  ...{ add, clipByValue, div, equal, exp, expandDims, gather, greater, less, log, logicalAnd, logicalOr, logSumExp },
  ...{ matMul, max, maximum, mean, minimum, mul, neg, notEqual, relu, reshape, rsqrt, sigmoid, slice, softplus, sqrt },
  ...{ square, squeeze, sub, sum, tanh, tile },
  toBool: (x: Tensor) => cast(x, 'bool'),
  toFloat: (x: Tensor) => cast(x, 'float32'),
  toInt: (x: Tensor) => cast(x, 'int32'),
};

/** Names of the methods that are registered here. */
export const methodNames: readonly string[] = Object.keys(operations);

for (const [name, operation] of Object.entries(operations)) {
  if (name in Tensor.prototype) continue;
  const run = operation as (x: Tensor, ...others: unknown[]) => Tensor;
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...others: unknown[]): Tensor {
      this.throwIfDisposed();
      return run(this, ...others);
    },
    configurable: true,
    writable: true,
  });
}
