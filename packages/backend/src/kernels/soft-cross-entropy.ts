// Cross-entropy of rows of logits to distributions, forward and back.
import * as core from '@longhand/lstm-core';
import { shares } from './classes.ts';
import { addresses, type CheckedCall, registerChecked } from './registry.ts';

const toDistributions = { logits: 'N V', targets: 'N V', weight: 'V' } as const;
const fromDistributions = { ...toDistributions, logSumExp: 'N', dLosses: 'N' } as const;

function softCrossEntropy(call: CheckedCall<typeof core.SOFT_CROSS_ENTROPY, typeof toDistributions>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.weight, ...outputs]);
  backend.compute.kernels.soft_cross_entropy(sizes.N, sizes.V, ...shares(attrs), ...at);
  return outputs;
}

function softCrossEntropyGradient(
  call: CheckedCall<typeof core.SOFT_CROSS_ENTROPY_GRADIENT, typeof fromDistributions>,
) {
  const { backend, inputs, attrs, sizes } = call;
  const { logits, targets, weight, logSumExp, dLosses } = inputs;
  const dLogits = backend.allocate([sizes.N, sizes.V]);
  const at = addresses(call, [logits, targets, weight, logSumExp, dLosses, dLogits]);
  backend.compute.kernels.soft_cross_entropy_gradient(sizes.N, sizes.V, ...shares(attrs), ...at);
  return dLogits;
}

export function registerSoftCrossEntropy(): void {
  registerChecked(core.SOFT_CROSS_ENTROPY, toDistributions, softCrossEntropy);
  registerChecked(core.SOFT_CROSS_ENTROPY_GRADIENT, fromDistributions, softCrossEntropyGradient);
}
