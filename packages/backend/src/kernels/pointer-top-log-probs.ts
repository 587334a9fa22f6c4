// The pointer-generator's most probable words.
import { DataError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { pointerShapes, rowsPerSource } from './pointer-rows.ts';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkInteger } from './values.ts';

function topLogProbs(call: CheckedCall<typeof core.POINTER_TOP_LOG_PROBS, typeof pointerShapes>): tf.TensorInfo[] {
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

export function registerPointerTopLogProbs(): void {
  registerChecked(core.POINTER_TOP_LOG_PROBS, pointerShapes, topLogProbs);
}
