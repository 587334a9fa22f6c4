// One training step whose numbers show every way in which work is shared out.
import { createRandom } from '@longhand/base';
import { createLinear, createLstm, ctcLoss } from '@longhand/lstm-core';
import { int32, randomTensor } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';

/** Loss and gradients of a model in which hidden units are split (130), sequences (20), rows, columns and batches. */
export function trainingStep(): number[] {
  const first = createLstm({ inputSize: 40, hiddenSize: 130, bidirectional: true, zoneout: 0.1 }, createRandom(1));
  const second = createLstm({ inputSize: 260, hiddenSize: 20, recurrentDropout: 0.2 }, createRandom(2));
  const output = createLinear({ inputSize: 20, outputSize: 9 }, createRandom(3));
  const params = { ...first.params, ...second.params, ...output.params };
  const values = tf.tidy(() => {
    const x = randomTensor<tf.Tensor3D>([7, 30, 40], 4);
    const options = { lengths: int32([30, 0, 1, 29, 17, 30, 5]), training: { seed: 5 } };
    const labels = Array.from({ length: 14 }, (_, i) => 1 + (i % 8));
    const targets = tf.tensor2d(labels, [7, 2], 'int32');
    const { value, grads } = tf.variableGrads(() => {
      const hidden = second.apply(first.apply(x, options).output, options).output;
      const lengths = { inputLengths: options.lengths, zeroInfinity: true };
      return ctcLoss(output.apply(hidden) as tf.Tensor3D, targets, lengths) as tf.Scalar;
    }, Object.values(params));
    return [value, ...Object.values(grads)].flatMap((tensor) => [...tensor.dataSync()]);
  });
  for (const layer of [first, second, output]) layer.dispose();
  return values;
}
