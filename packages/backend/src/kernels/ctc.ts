// Connectionist temporal classification, forward and back.
import { DataError, ShapeError } from '@longhand/base';
import { CTC_LOSS, CTC_LOSS_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkInteger } from './values.ts';

const shapes = {
  logits: 'B T V',
  targets: 'int32 B U',
  inputLengths: 'int32 B',
  targetLengths: 'int32 B',
} as const;
type Call = CheckedCall<typeof CTC_LOSS, typeof shapes>;

/** The numbers and tensors that both ways begin with. */
function given({ inputs, sizes: { B, T, V, U }, attrs: { blank, zeroInfinity } }: Call) {
  checkInteger('ctcLoss: blank', blank, 0, V - 1);
  return {
    numbers: [B, T, V, U, blank, Number(zeroInfinity)],
    tensors: [inputs.logits, inputs.targets, inputs.inputLengths, inputs.targetLengths],
  };
}

function ctcLoss(call: Call): tf.TensorInfo[] {
  const { backend, sizes } = call;
  const { B, T, U } = sizes;
  const { kernels } = backend.compute;
  const { numbers, tensors } = given(call);
  const outputs = [[B], [kernels.ctc_alphas(B, T, U)], [B, T]].map((shape) => backend.allocate(shape));
  const addresses = [...tensors, ...outputs].map((tensor) => backend.address(tensor));
  const wrong = backend.withScratch(kernels.ctc_scratch(U), (scratch) =>
    kernels.ctc_loss(...numbers, ...addresses, scratch),
  );
  if (wrong >= 0) throw impossible(wrong, call);
  return outputs;
}

const gradientShapes = { ...shapes, alphas: 'A', logSumExp: 'B T', dLosses: 'B' } as const;

function gradient(call: CheckedCall<typeof CTC_LOSS_GRADIENT, typeof gradientShapes>): tf.TensorInfo {
  const { backend, inputs, sizes } = call;
  const { B, T, V, U, A } = sizes;
  const { kernels } = backend.compute;
  const { numbers, tensors } = given(call);
  const kept = kernels.ctc_alphas(B, T, U);
  if (A !== kept) throw new ShapeError({ where: `${CTC_LOSS_GRADIENT}: alphas`, expected: `[${kept}]`, got: `[${A}]` });
  const dLogits = backend.allocate([B, T, V]);
  const all = [...tensors, inputs.alphas, inputs.logSumExp, inputs.dLosses, dLogits];
  const addresses = all.map((tensor) => backend.address(tensor));
  const wrong = backend.withScratch(kernels.ctc_scratch(U), (scratch) =>
    kernels.ctc_loss_gradient(...numbers, ...addresses, scratch),
  );
  if (wrong >= 0) throw impossible(wrong, call);
  return dLogits;
}

function impossible(sequence: number, { backend, inputs, sizes: { T, V, U } }: Call): DataError {
  const at = (name: 'inputLengths' | 'targetLengths') => backend.ints(inputs[name])[sequence];
  const labels = backend.ints(inputs.targets).subarray(sequence * U, (sequence + 1) * U);
  return new DataError({
    where: `ctcLoss: sequence ${sequence}`,
    expected: `at most ${T} frames and ${U} labels, each from 0 to ${V - 1} and not the blank`,
    got: `${at('inputLengths')} frames, ${at('targetLengths')} labels: ${labels.join(' ')}`,
  });
}

export function registerCtc(): void {
  registerChecked(CTC_LOSS, shapes, ctcLoss);
  registerChecked(CTC_LOSS_GRADIENT, gradientShapes, gradient);
}
