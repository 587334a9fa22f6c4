// The pointer-generator's loss, forward and back, and its most probable words.
import { DataError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import { type KernelCall, register } from './registry.ts';

const names = ['logits', 'weights', 'generate', 'sourceIds', 'targets'] as const;

function sizesOf({ inputs: { logits, sourceIds } }: KernelCall) {
  const [rows, classes] = logits!.shape as [number, number];
  const [batch, steps] = sourceIds!.shape as [number, number];
  return { rows, classes, steps, repeat: rows / batch };
}

function crossEntropy(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const { rows, classes, steps, repeat } = sizesOf(call);
  const outputs = [backend.allocate([rows]), backend.allocate([rows]), backend.allocate([rows])];
  const { ignoreIndex, labelSmoothing } = attrs as core.SoftmaxCrossEntropyAttributes;
  const addresses = [...names.map((name) => inputs[name]!), ...outputs].map((tensor) => backend.address(tensor));
  const numbers = [rows, classes, steps, repeat, ignoreIndex, labelSmoothing];
  const wrong = backend.compute.kernels.pointer_cross_entropy(...numbers, ...addresses);
  if (wrong < 0) return outputs;
  throw new DataError({
    where: `pointerCrossEntropy: targets[${wrong}]`,
    expected: `0 to ${classes - 1}, or an id of its source`,
    got: String(backend.readSync(inputs.targets!.dataId)[wrong]),
    fix: 'A word that is in neither can only be UNK.',
  });
}

function crossEntropyGradient(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const { rows, classes, steps, repeat } = sizesOf(call);
  const gradients = [[rows, classes], [rows, steps], [rows]].map((shape) => backend.allocate(shape));
  const { ignoreIndex, labelSmoothing } = attrs as core.SoftmaxCrossEntropyAttributes;
  const given = [...names, 'logSumExp', 'generated', 'dLosses'].map((name) => inputs[name]!);
  backend.compute.kernels.pointer_cross_entropy_gradient(
    ...[rows, classes, steps, repeat, ignoreIndex, labelSmoothing],
    ...[...given, ...gradients].map((tensor) => backend.address(tensor)),
  );
  return gradients;
}

function topLogProbs(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const { rows, classes, steps, repeat } = sizesOf(call);
  const { count, extendedSize } = attrs as core.PointerTopLogProbsAttributes;
  const outputs = [backend.allocate([rows, count]), backend.allocate([rows, count], 'int32')];
  const given = names.slice(0, 4).map((name) => inputs[name]!);
  const addresses = [...given, ...outputs].map((tensor) => backend.address(tensor));
  const { kernels } = backend.compute;
  const wrong = backend.withScratch(Number(kernels.pointer_top_scratch(extendedSize)), (scratch) =>
    kernels.pointer_top_log_probs(rows, classes, extendedSize, steps, repeat, count, ...addresses, scratch),
  );
  if (wrong < 0) return outputs;
  throw new DataError({
    where: `pointerTopLogProbs: sourceIds[${wrong}]`,
    expected: `0 to ${extendedSize - 1}`,
    got: String(backend.readSync(inputs.sourceIds!.dataId)[wrong]),
  });
}

export function registerPointer(): void {
  register(core.POINTER_CROSS_ENTROPY, crossEntropy);
  register(core.POINTER_CROSS_ENTROPY_GRADIENT, crossEntropyGradient);
  register(core.POINTER_TOP_LOG_PROBS, topLogProbs);
}
