// Cross-entropy of rows of logits to classes, forward and back.
import * as core from '@longhand/lstm-core';
import { checkClasses, checkTargets } from './classes.ts';
import { addresses, type CheckedCall, registerChecked } from './registry.ts';

const toClasses = { logits: 'N V', targets: 'int32 N' } as const;
const fromClasses = { ...toClasses, logSumExp: 'N', dLosses: 'N' } as const;

function softmaxCrossEntropy(call: CheckedCall<typeof core.SOFTMAX_CROSS_ENTROPY, typeof toClasses>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, ...outputs]);
  const { softmax_cross_entropy: kernel } = backend.compute.kernels;
  const wrong = kernel(sizes.N, sizes.V, attrs.ignoreIndex, attrs.labelSmoothing, ...at);
  checkTargets(call, inputs.targets, sizes.V, wrong);
  return outputs;
}

function softmaxCrossEntropyGradient(
  call: CheckedCall<typeof core.SOFTMAX_CROSS_ENTROPY_GRADIENT, typeof fromClasses>,
) {
  const { backend, inputs, attrs, sizes } = call;
  checkClasses(call, inputs.targets, sizes.V, attrs.ignoreIndex);
  const dLogits = backend.allocate([sizes.N, sizes.V]);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.logSumExp, inputs.dLosses, dLogits]);
  const { softmax_cross_entropy_gradient: kernel } = backend.compute.kernels;
  kernel(sizes.N, sizes.V, attrs.ignoreIndex, attrs.labelSmoothing, ...at);
  return dLogits;
}

export function registerSoftmaxCrossEntropy(): void {
  registerChecked(core.SOFTMAX_CROSS_ENTROPY, toClasses, softmaxCrossEntropy);
  registerChecked(core.SOFTMAX_CROSS_ENTROPY_GRADIENT, fromClasses, softmaxCrossEntropyGradient);
}
