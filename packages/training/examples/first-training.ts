import { createRandom } from '@longhand/base';
import { createLinear, createLstm, prefixed, softmaxCrossEntropy } from '@longhand/lstm-core';
import { train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';

const x: tf.Tensor3D = tf.randomNormal([64, 5, 1], 0, 1, 'float32', 1);
const y = tf.tidy(() => x.slice([0, 0, 0], [-1, 1, 1]).greater(0).toInt().flatten()); // is the first of five numbers positive?
const lstm = createLstm({ inputSize: 1, hiddenSize: 8 }, createRandom(1));
const head = createLinear({ inputSize: 8, outputSize: 2 }, createRandom(2));
const params = { ...prefixed('lstm', lstm.params), ...prefixed('head', head.params) };
const loss = () => softmaxCrossEntropy(head.apply(lstm.apply(x).output.slice([0, 4, 0], [-1, 1, -1]).squeeze([1])), y);
export const { best } = await train({ params, loss, batches: () => [x], epochs: 40, schedule: 0.1 });
