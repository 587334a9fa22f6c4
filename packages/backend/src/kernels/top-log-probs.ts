// The most probable classes of each row.
import { TOP_LOG_PROBS } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkInteger } from './values.ts';

const shapes = { logits: 'N V' } as const;

function topLogProbs(call: CheckedCall<typeof TOP_LOG_PROBS, typeof shapes>): tf.TensorInfo[] {
  const { backend, inputs, attrs, sizes } = call;
  const { N, V } = sizes;
  checkInteger('topLogProbs: count', attrs.count, 1, V);
  const outputs = [backend.allocate([N, attrs.count]), backend.allocate([N, attrs.count], 'int32')];
  const addresses = [inputs.logits, ...outputs].map((tensor) => backend.address(tensor));
  backend.compute.kernels.top_log_probs(N, V, attrs.count, ...addresses);
  return outputs;
}

export function registerTopLogProbs(): void {
  registerChecked(TOP_LOG_PROBS, shapes, topLogProbs);
}
