// Cross-entropy of rows of logits to classes that have weights, forward and back.
import * as core from '@longhand/lstm-core';
import { checkClasses, checkTargets, shares } from './classes.ts';
import { addresses, type CheckedCall, registerChecked } from './registry.ts';

const toWeighted = { logits: 'N V', targets: 'int32 N', weight: 'V' } as const;
const fromWeighted = { ...toWeighted, logSumExp: 'N', dLosses: 'N' } as const;

function weightedCrossEntropy(call: CheckedCall<typeof core.WEIGHTED_CROSS_ENTROPY, typeof toWeighted>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.weight, ...outputs]);
  const { weighted_cross_entropy: kernel } = backend.compute.kernels;
  const wrong = kernel(sizes.N, sizes.V, attrs.ignoreIndex, ...shares(attrs), ...at);
  checkTargets(call, inputs.targets, sizes.V, wrong);
  return outputs;
}

function weightedCrossEntropyGradient(
  call: CheckedCall<typeof core.WEIGHTED_CROSS_ENTROPY_GRADIENT, typeof fromWeighted>,
) {
  const { backend, inputs, attrs, sizes } = call;
  const { logits, targets, weight, logSumExp, dLosses } = inputs;
  checkClasses(call, inputs.targets, sizes.V, attrs.ignoreIndex);
  const dLogits = backend.allocate([sizes.N, sizes.V]);
  const at = addresses(call, [logits, targets, weight, logSumExp, dLosses, dLogits]);
  const { weighted_cross_entropy_gradient: kernel } = backend.compute.kernels;
  kernel(sizes.N, sizes.V, attrs.ignoreIndex, ...shares(attrs), ...at);
  return dLogits;
}

export function registerWeightedCrossEntropy(): void {
  registerChecked(core.WEIGHTED_CROSS_ENTROPY, toWeighted, weightedCrossEntropy);
  registerChecked(core.WEIGHTED_CROSS_ENTROPY_GRADIENT, fromWeighted, weightedCrossEntropyGradient);
}
