// Attention in several heads, forward and back.
import { DataError, ShapeError } from '@longhand/base';
import { MULTI_HEAD_ATTENTION, MULTI_HEAD_ATTENTION_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { addresses, type CheckedCall, registerChecked } from './registry.ts';
import { checkInteger, checkLengths, checkShare } from './values.ts';

const shapes = { queries: 'N T M', keys: 'B S M', values: 'B S M', lengths: 'int32 B' } as const;
const gradientShapes = { ...shapes, weights: 'N H T S', dContext: 'N T M', dWeights: 'N H T S' } as const;

type Forward = CheckedCall<typeof MULTI_HEAD_ATTENTION, typeof shapes>;
type Backward = CheckedCall<typeof MULTI_HEAD_ATTENTION_GRADIENT, typeof gradientShapes>;

function attention(call: Forward): tf.TensorInfo[] {
  const { backend, inputs, sizes, attrs } = call;
  const { N, T, S, M } = sizes;
  const numbers = numbersOf(call);
  const outputs = [
    [N, T, M],
    [N, attrs.heads, T, S],
  ].map((shape) => backend.allocate(shape));
  const at = addresses(call, [inputs.queries, inputs.keys, inputs.values, inputs.lengths, ...outputs]);
  const { kernels } = backend.compute;
  backend.withScratch(kernels.attention_scratch(T, S, M / attrs.heads), (scratch) =>
    kernels.attention(...numbers, ...at, scratch),
  );
  return outputs;
}

function gradient(call: Backward): tf.TensorInfo[] {
  const { backend, inputs, sizes, attrs } = call;
  const { B, N, T, S, M, H } = sizes;
  const numbers = numbersOf(call);
  if (H !== attrs.heads)
    throw new ShapeError({
      where: `${MULTI_HEAD_ATTENTION_GRADIENT}: weights`,
      expected: `${attrs.heads} heads`,
      got: `${H}`,
    });
  const gradients = [
    [N, T, M],
    [B, S, M],
    [B, S, M],
  ].map((shape) => backend.allocate(shape));
  const given = [inputs.queries, inputs.keys, inputs.values, inputs.lengths];
  const at = addresses(call, [...given, inputs.weights, inputs.dContext, inputs.dWeights, ...gradients]);
  const { kernels } = backend.compute;
  backend.withScratch(kernels.attention_scratch(T, S, M / attrs.heads), (scratch) =>
    kernels.attention_gradient(...numbers, ...at, scratch),
  );
  return gradients;
}

/** Sizes and attributes in the order of C. @throws DataError or ShapeError where C would read or write beyond the tensors */
function numbersOf({ backend, inputs, sizes, attrs }: Forward | Backward): number[] {
  const { B, N, T, S, M } = sizes;
  const { heads, causal, rate, seed } = attrs;
  checkInteger(`${MULTI_HEAD_ATTENTION}: heads`, heads, 1, M);
  checkShare(`${MULTI_HEAD_ATTENTION}: rate`, rate);
  checkLengths('multiHeadAttention', backend, inputs.lengths, S);
  if (M % heads !== 0)
    throw new DataError({ where: `${MULTI_HEAD_ATTENTION}: heads`, expected: `a divisor of ${M}`, got: String(heads) });
  if (B < 1 || N % B !== 0 || (causal && T > S)) {
    const expected = 'rows for each source, and at most S causal queries';
    const got = `queries [${N}, ${T}, ${M}], keys [${B}, ${S}, ${M}]`;
    throw new ShapeError({ where: MULTI_HEAD_ATTENTION, expected, got });
  }
  return [N, B, T, S, heads, M / heads, Number(causal), rate, seed | 0];
}

export function registerMultiHeadAttention(): void {
  registerChecked(MULTI_HEAD_ATTENTION, shapes, attention);
  registerChecked(MULTI_HEAD_ATTENTION_GRADIENT, gradientShapes, gradient);
}
