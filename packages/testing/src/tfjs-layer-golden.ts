// The values that tfjs 4.22 tests its own LSTM layer with, which its authors took from Keras: of weights that are all ones.
import { at } from '@longhand/base';
import { lstm } from '@longhand/lstm-core/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { expectClose, float32 } from './close.ts';

const ones = { kernelInitializer: 'ones', recurrentInitializer: 'ones' } as const;
const values = (result: unknown) => (result as tf.Tensor).dataSync();

/** The same number in every place. */
const expectAll = (tensor: unknown, value: number, what: string) => {
  const actual = values(tensor);
  expectClose(actual, new Float32Array(actual.length).fill(value), float32, what);
};

export function checkForward(): void {
  const [batch, time, inputSize, units] = [4, 2, 2, 5];
  const config = { units, ...ones, biasInitializer: 'ones', returnState: true } as const;
  const x = tf.ones([batch, time, inputSize]);
  const last = lstm(config).apply(x) as tf.Tensor[];
  expectAll(last[0], 0.96367633, 'output');
  expectAll(last[1], 0.96367633, 'h');
  expectAll(last[2], 1.99505234, 'c');
  const all = at(lstm({ ...config, returnSequences: true }).apply(x) as tf.Tensor3D[], 0);
  const [first, second] = tf.unstack(all, 1);
  expectAll(first, 0.7595095, 'first output');
  expectAll(second, 0.96367633, 'second output');
}

export function checkStateful(): void {
  const [batch, time, inputSize] = [4, 3, 2];
  const layer = lstm({
    ...{ units: 5, ...ones, biasInitializer: 'ones', stateful: true },
    batchInputShape: [batch, time, inputSize],
  });
  const model = tf.sequential({ layers: [layer] });
  const x = tf.ones([batch, time, inputSize]);
  for (let round = 0; round < 2; round++) {
    expect(values(model.predict(x))[0]).toBeCloseTo(0.995, 4);
    expect(values(model.predict(x))[0]).toBeCloseTo(0.99998766, 5);
    model.resetStates();
  }
}

export async function checkStatefulTraining(): Promise<void> {
  const [batchSize, time, inputSize] = [4, 3, 2];
  const layer = lstm({
    ...{ units: 5, ...ones, biasInitializer: 'ones', stateful: true },
    batchInputShape: [batchSize, time, inputSize],
  });
  const dense = tf.layers.dense({ units: 1, kernelInitializer: 'ones', useBias: false });
  const model = tf.sequential({ layers: [layer, dense] });
  model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
  const y = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [8, 1]);
  const options = { batchSize, shuffle: false, verbose: 0 } as const;
  const { history } = await model.fit(tf.ones([8, time, inputSize]), y, options);
  expectClose([history.loss?.[0] as number], [5.8377], { rtol: 0, atol: 5e-3 }, 'loss');
}

export async function checkTraining(): Promise<void> {
  const zeros = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;
  const layer = lstm({ units: 1, ...zeros, useBias: false, inputShape: [3, 4] });
  const dense = tf.layers.dense({ units: 1, kernelInitializer: 'ones', useBias: false });
  const model = tf.sequential({ layers: [layer, dense] });
  model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(1) });
  await model.fit(tf.ones([5, 3, 4]), tf.ones([5, 1]), { epochs: 2, verbose: 0 });
  const row = [0.11455188, 0.06545822, 0.8760446, 0.18237013];
  expectClose(values(layer.getWeights()[0]), [...row, ...row, ...row, ...row], float32, 'kernel');
  const recurrent = [0.02831176, 0.01934617, 0.00025817, 0.05784169];
  expectClose(values(layer.getWeights()[1]), recurrent, float32, 'recurrent kernel');
  expectClose(values(dense.getWeights()[0]), [1.4559253], float32, 'dense kernel');
}

export function checkMasks(): void {
  const embed = { inputDim: 10, outputDim: 4, inputLength: 6, maskZero: true, embeddingsInitializer: 'ones' } as const;
  const dense = () => tf.layers.dense({ units: 1, kernelInitializer: 'ones', biasInitializer: 'zeros' });
  const right = tf.sequential({
    layers: [tf.layers.embedding(embed), lstm({ units: 3, ...ones, biasInitializer: 'zeros' }), dense()],
  });
  const padded = tf.tensor2d([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0], [4, 6]);
  expectClose(values(right.predict(padded)), [0, 2.283937, 2.891939, 2.9851441], float32, 'with a mask');

  const embedding = tf.layers.embedding({ inputDim: 4, outputDim: 2, inputLength: 3, maskZero: true });
  const layer = lstm({ units: 2, goBackwards: true });
  const left = tf.sequential({ layers: [embedding, layer, dense()] });
  embedding.setWeights([tf.tensor2d([0.1, 0.2, 0.3, 0.4, -0.1, -0.2, -0.3, -0.4], [4, 2])]);
  const rising = [1, 2, 3, 4, 5, 6, 7, 8];
  const kernel = tf.tensor2d([rising, rising.map((value) => -value)]);
  layer.setWeights([kernel, kernel, tf.tensor1d(rising)]);
  const ids = tf.tensor2d([0, 0, 0, 1, 0, 0, 1, 2, 0, 1, 2, 3], [4, 3]);
  expectClose(values(left.predict(ids)), [0, 1.2876499, 1.8165315, 1.9599037], float32, 'backwards');
}
