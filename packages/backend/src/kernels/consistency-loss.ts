// How far two passes over one example differ, forward and back.
import * as core from '@longhand/lstm-core';
import { addresses, type CheckedCall, registerChecked } from './registry.ts';

/** Rows n and N + n are two passes over one example. */
const toPairs = { logits: '2N V', targets: 'int32 N' } as const;
const fromPairs = { ...toPairs, logSumExp: '2N', divergences: '2N', dLosses: 'N' } as const;

function consistencyLoss(call: CheckedCall<typeof core.CONSISTENCY_LOSS, typeof toPairs>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([2 * sizes.N]), backend.allocate([2 * sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, ...outputs]);
  backend.compute.kernels.consistency_loss(sizes.N, sizes.V, attrs.ignoreIndex, ...at);
  return outputs;
}

function consistencyLossGradient(call: CheckedCall<typeof core.CONSISTENCY_LOSS_GRADIENT, typeof fromPairs>) {
  const { backend, inputs, attrs, sizes } = call;
  const { logits, targets, logSumExp, divergences, dLosses } = inputs;
  const dLogits = backend.allocate([2 * sizes.N, sizes.V]);
  const at = addresses(call, [logits, targets, logSumExp, divergences, dLosses, dLogits]);
  backend.compute.kernels.consistency_loss_gradient(sizes.N, sizes.V, attrs.ignoreIndex, ...at);
  return dLogits;
}

export function registerConsistencyLoss(): void {
  registerChecked(core.CONSISTENCY_LOSS, toPairs, consistencyLoss);
  registerChecked(core.CONSISTENCY_LOSS_GRADIENT, fromPairs, consistencyLossGradient);
}
