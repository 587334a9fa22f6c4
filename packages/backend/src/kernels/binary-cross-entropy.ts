// Binary cross-entropy of each logit, forward and back.
import { ShapeError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import { addresses, type CheckedCall, registerChecked } from './registry.ts';

/** Logits `[N]` are one column; one weight is for all columns, or each has its own. */
const toBinary = { logits: 'N or N K', targets: 'N or N K', positive: 'P' } as const;
const fromBinary = { ...toBinary, dLosses: 'N or N K' } as const;

/** Rows, columns, and whether one weight is for all columns. */
function binarySizes({
  inputs,
}: Pick<CheckedCall<typeof core.BINARY_CROSS_ENTROPY, typeof toBinary>, 'inputs'>): [number, number, number] {
  const [rows = 0, columns = 1] = inputs.logits.shape;
  const [weights] = inputs.positive.shape;
  for (const [name, tensor] of Object.entries(inputs)) {
    const expected = name === 'positive' ? (weights === 1 ? [1] : [columns]) : inputs.logits.shape;
    if (tensor.shape.join() !== expected.join()) throw otherShape(name, expected, tensor.shape);
  }
  return [rows, columns, Number(weights === 1)];
}

const otherShape = (name: string, expected: readonly number[], got: readonly number[]): ShapeError =>
  new ShapeError({
    where: `${core.BINARY_CROSS_ENTROPY}: ${name}`,
    expected: `float32 [${expected.join(', ')}]`,
    got: `[${got.join(', ')}]`,
  });

function binaryCrossEntropy(call: CheckedCall<typeof core.BINARY_CROSS_ENTROPY, typeof toBinary>) {
  const { backend, inputs } = call;
  const sizes = binarySizes(call);
  const losses = backend.allocate(inputs.logits.shape);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.positive, losses]);
  backend.compute.kernels.binary_cross_entropy(...sizes, ...at);
  return losses;
}

function binaryCrossEntropyGradient(call: CheckedCall<typeof core.BINARY_CROSS_ENTROPY_GRADIENT, typeof fromBinary>) {
  const { backend, inputs } = call;
  const sizes = binarySizes(call);
  const dLogits = backend.allocate(inputs.logits.shape);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.positive, inputs.dLosses, dLogits]);
  backend.compute.kernels.binary_cross_entropy_gradient(...sizes, ...at);
  return dLogits;
}

export function registerBinaryCrossEntropy(): void {
  registerChecked(core.BINARY_CROSS_ENTROPY, toBinary, binaryCrossEntropy);
  registerChecked(core.BINARY_CROSS_ENTROPY_GRADIENT, fromBinary, binaryCrossEntropyGradient);
}
