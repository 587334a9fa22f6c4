// Connectionist temporal classification, forward and back.
import { DataError } from '@longhand/base';
import { CTC_LOSS, CTC_LOSS_GRADIENT, type CtcAttributes } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs';
import { type KernelCall, register } from './registry.ts';

const names = ['logits', 'targets', 'inputLengths', 'targetLengths'] as const;

function numbersOf({ inputs: { logits, targets }, attrs }: KernelCall) {
  const [batch, time, classes] = logits!.shape as [number, number, number];
  const longest = targets!.shape[1] as number;
  const { blank, zeroInfinity } = attrs as CtcAttributes;
  return { batch, time, classes, longest, all: [batch, time, classes, longest, blank, Number(zeroInfinity)] };
}

function ctcLoss(call: KernelCall): tf.TensorInfo[] {
  const { backend, inputs } = call;
  const { batch, time, classes, longest, all } = numbersOf(call);
  const { kernels } = backend.compute;
  const outputs = [
    backend.allocate([batch]),
    backend.allocate([Number(kernels.ctc_alphas(batch, time, longest))]),
    backend.allocate([batch, time]),
  ];
  const addresses = [...names.map((name) => inputs[name]!), ...outputs].map((tensor) => backend.address(tensor));
  const wrong = backend.withScratch(Number(kernels.ctc_scratch(longest)), (scratch) =>
    kernels.ctc_loss(...all, ...addresses, scratch),
  );
  if (wrong < 0) return outputs;
  const at = (name: (typeof names)[number]) => backend.readSync(inputs[name]!.dataId) as Int32Array;
  const labels = at('targets').subarray(wrong * longest, (wrong + 1) * longest);
  throw new DataError({
    where: `ctcLoss: sequence ${wrong}`,
    expected: `at most ${time} frames and ${longest} labels, each from 0 to ${classes - 1} and not the blank`,
    got: `${at('inputLengths')[wrong]} frames, ${at('targetLengths')[wrong]} labels: ${labels.join(' ')}`,
  });
}

function ctcLossGradient(call: KernelCall): tf.TensorInfo {
  const { backend, inputs } = call;
  const { batch, time, classes, longest, all } = numbersOf(call);
  const dLogits = backend.allocate([batch, time, classes]);
  const tensors = [...names, 'alphas', 'logSumExp', 'dLosses'].map((name) => inputs[name]!);
  const addresses = [...tensors, dLogits].map((tensor) => backend.address(tensor));
  const { kernels } = backend.compute;
  backend.withScratch(Number(kernels.ctc_scratch(longest)), (scratch) =>
    kernels.ctc_loss_gradient(...all, ...addresses, scratch),
  );
  return dLogits;
}

export function registerCtc(): void {
  register(CTC_LOSS, ctcLoss);
  register(CTC_LOSS_GRADIENT, ctcLossGradient);
}
