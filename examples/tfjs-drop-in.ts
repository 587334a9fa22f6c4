// A program of tf.layers on Longhand's kernels: two lines differ from one of plain TensorFlow.js. npx tsx examples/tfjs-drop-in.ts
import '@longhand/backend'; // registers the backend
import { lstm } from '@longhand/lstm-core/tfjs'; // in the place of tf.layers.lstm
import * as tf from '@tensorflow/tfjs';

await tf.setBackend('longhand');

// Is the first of ten numbers positive? x [256, 10, 1], y [256, 2].
const x = tf.randomUniform([256, 10, 1], -1, 1, 'float32', 1);
const y = tf.tidy(() => tf.oneHot(x.slice([0, 0, 0], [-1, 1, 1]).flatten().greater(0).toInt(), 2));

const model = tf.sequential({
  layers: [lstm({ units: 16, inputShape: [10, 1] }), tf.layers.dense({ units: 2, activation: 'softmax' })],
});
model.compile({ loss: 'categoricalCrossentropy', optimizer: tf.train.adam(0.02), metrics: ['accuracy'] });
const { history } = await model.fit(x, y, { epochs: 100, batchSize: 64, verbose: 0 });
console.log(`accuracy ${Number(history.acc?.at(-1)).toFixed(2)} on ${tf.getBackend()}`);
