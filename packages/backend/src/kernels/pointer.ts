// The pointer-generator's loss, forward and back, and its most probable words.
import { DataError, ShapeError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkInteger, checkShare } from './values.ts';

const shapes = { logits: 'N V', weights: 'N S', generate: 'N', sourceIds: 'int32 B S' } as const;
const lossShapes = { ...shapes, targets: 'int32 N' } as const;
const gradientShapes = { ...lossShapes, logSumExp: 'N', generated: 'N', dLosses: 'N' } as const;

/** Rows of each source. @throws ShapeError if they are not as many for each */
function rowsPerSource({ N, B }: { readonly N: number; readonly B: number }): number {
  if (B > 0 && N % B === 0) return N / B;
  if (N === 0) return 1;
  throw new ShapeError({ where: 'pointer: logits', expected: `a multiple of ${B} rows, one source each`, got: `${N}` });
}

type LossCall = CheckedCall<typeof lossShapes, core.SoftmaxCrossEntropyAttributes>;

/** The numbers and tensors that both ways begin with. */
function given({ inputs, sizes, attrs }: LossCall) {
  checkInteger('pointerCrossEntropy: ignoreIndex', attrs.ignoreIndex);
  checkShare('pointerCrossEntropy: labelSmoothing', attrs.labelSmoothing);
  return {
    numbers: [sizes.N, sizes.V, sizes.S, rowsPerSource(sizes), attrs.ignoreIndex, attrs.labelSmoothing],
    tensors: [inputs.logits, inputs.weights, inputs.generate, inputs.sourceIds, inputs.targets],
  };
}

function crossEntropy(call: LossCall): tf.TensorInfo[] {
  const { backend, inputs, sizes } = call;
  const { numbers, tensors } = given(call);
  const outputs = [1, 2, 3].map(() => backend.allocate([sizes.N]));
  const addresses = [...tensors, ...outputs].map((tensor) => backend.address(tensor));
  const wrong = backend.compute.kernels.pointer_cross_entropy(...numbers, ...addresses);
  if (wrong < 0) return outputs;
  throw new DataError({
    where: `pointerCrossEntropy: targets[${wrong}]`,
    expected: `0 to ${sizes.V - 1}, or an id of its source`,
    got: String(backend.ints(inputs.targets)[wrong]),
    fix: 'A word that is in neither can only be UNK.',
  });
}

function gradient(call: CheckedCall<typeof gradientShapes, core.SoftmaxCrossEntropyAttributes>): tf.TensorInfo[] {
  const { backend, inputs, sizes } = call;
  const { N, V, S } = sizes;
  const { numbers, tensors } = given(call);
  const gradients = [[N, V], [N, S], [N]].map((shape) => backend.allocate(shape));
  const all = [...tensors, inputs.logSumExp, inputs.generated, inputs.dLosses, ...gradients];
  const addresses = all.map((tensor) => backend.address(tensor));
  backend.compute.kernels.pointer_cross_entropy_gradient(...numbers, ...addresses);
  return gradients;
}

function topLogProbs(call: CheckedCall<typeof shapes, core.PointerTopLogProbsAttributes>): tf.TensorInfo[] {
  const { backend, inputs, sizes, attrs } = call;
  const { count, extendedSize } = attrs;
  const { N, V, S } = sizes;
  checkInteger('pointerTopLogProbs: extendedSize', extendedSize, V);
  checkInteger('pointerTopLogProbs: count', count, 1, extendedSize);
  const repeat = rowsPerSource(sizes);
  const outputs = [backend.allocate([N, count]), backend.allocate([N, count], 'int32')];
  const tensors = [inputs.logits, inputs.weights, inputs.generate, inputs.sourceIds, ...outputs];
  const addresses = tensors.map((tensor) => backend.address(tensor));
  const { kernels } = backend.compute;
  const wrong = backend.withScratch(kernels.pointer_top_scratch(extendedSize), (scratch) =>
    kernels.pointer_top_log_probs(N, V, extendedSize, S, repeat, count, ...addresses, scratch),
  );
  if (wrong < 0) return outputs;
  throw new DataError({
    where: `pointerTopLogProbs: sourceIds[${wrong}]`,
    expected: `0 to ${extendedSize - 1}`,
    got: String(backend.ints(inputs.sourceIds)[wrong]),
  });
}

export function registerPointer(): void {
  registerChecked(core.POINTER_CROSS_ENTROPY, lossShapes, crossEntropy);
  registerChecked(core.POINTER_CROSS_ENTROPY_GRADIENT, gradientShapes, gradient);
  registerChecked(core.POINTER_TOP_LOG_PROBS, shapes, topLogProbs);
}
