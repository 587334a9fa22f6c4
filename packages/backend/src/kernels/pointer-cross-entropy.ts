// The pointer-generator's loss, forward and back.
import { DataError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { pointerShapes, rowsPerSource } from './pointer-rows.ts';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkInteger, checkShare } from './values.ts';

const lossShapes = { ...pointerShapes, targets: 'int32 N' } as const;
const gradientShapes = { ...lossShapes, logSumExp: 'N', generated: 'N', dLosses: 'N' } as const;

type LossCall = CheckedCall<typeof core.POINTER_CROSS_ENTROPY, typeof lossShapes>;

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

function gradient(
  call: CheckedCall<typeof core.POINTER_CROSS_ENTROPY_GRADIENT, typeof gradientShapes>,
): tf.TensorInfo[] {
  const { backend, inputs, sizes } = call;
  const { N, V, S } = sizes;
  const { numbers, tensors } = given(call);
  const gradients = [[N, V], [N, S], [N]].map((shape) => backend.allocate(shape));
  const all = [...tensors, inputs.logSumExp, inputs.generated, inputs.dLosses, ...gradients];
  const addresses = all.map((tensor) => backend.address(tensor));
  backend.compute.kernels.pointer_cross_entropy_gradient(...numbers, ...addresses);
  return gradients;
}

export function registerPointerCrossEntropy(): void {
  registerChecked(core.POINTER_CROSS_ENTROPY, lossShapes, crossEntropy);
  registerChecked(core.POINTER_CROSS_ENTROPY_GRADIENT, gradientShapes, gradient);
}
